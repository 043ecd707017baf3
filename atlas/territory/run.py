"""A whole territory in one run: what is up to date is kept, the rest drawn, all of it told.

One loop hands communes to a crew (see :mod:`._executors`), one after the other, and enters what
comes back in the tables. Files are made in a folder of the run and moved into place by this loop
alone: a process that dies, or that outlives its run, can harm nothing.
"""

from __future__ import annotations

import datetime
import shutil
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateTransformContext
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ..commune.draw import BOOKMARK
from ..data.catalogue import Catalogue, Category, distinct_titles
from ..data.communes import Commune
from ..data.opened_sources import OpenedSources, StorePaths
from ..export import join_pdf as pdf
from ..project.locator import build_ground, locator_key
from ..project.sheet_project import plan_commune, template_map_size
from ..results.fingerprint import files_digest, joined, split
from ..results.ledger import Ledger
from ..results.manifest import EMPTY, FAILED, OK, ManifestRow
from ..results.report import CategoryColumn, ReportRun, write_report
from ..results.run_folder import RunFolder
from ..shared.errors import AtlasError, Cancelled, ExportError, RequestError
from ..shared.i18n import tr
from ..shared.model import Box, CategoryFigures, SheetPlan
from ..shared.naming import file_stem, slug, to_ascii
from ..shared.output import (
    SHEET_FILE,
    check_output,
    move_all_into_place,
    move_into_place,
    remove_leftovers,
    sheets_by_stem,
)
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.version import plugin_version
from ..shared.wire import unpack
from ..wording.notices import compose_notice
from ..wording.request import EXTENSIONS, SheetOptions
from ._drawing import (
    WIRE_CLASSES,
    DrawingSetup,
    DrawingTask,
    Drawn,
    GroundValues,
    ground_values,
    write_transforms,
)
from ._executors import Crew, open_crew, sensible_workers
from ._sheet_inputs import SheetInputs

#: how often the loop looks around while it waits for drawn communes, seconds
_TICK = 0.1
#: a commune whose drawing process died is tried that many times in all
_ATTEMPTS = 2
#: with less room than this on its disk a run cannot go on, bytes
_LEAST_ROOM = 2_000_000
#: how far around a frame data are read, as a share of its longer side
_AROUND = 0.25
#: what the report and the joined PDF say of themselves
_TITLE = "Carte S.R.C.E"
_SUBJECT = "Trame verte et bleue (SRCE-TVB)"
_KEYWORDS = "SRCE-TVB, trame verte et bleue"


@dataclass(frozen=True)
class TerritoryRequest:
    """How a territory is run."""

    communes: Sequence[Commune]
    #: number of processes, 0 for a sensible one, 1 for this process
    workers: int = 0
    #: address of a Dask scheduler, empty for none
    scheduler: str = ""
    #: keep the sheets that are up to date
    resume: bool = True
    #: also make one PDF of all
    merge: bool = False
    #: replace files that no earlier run has made, or that were changed since
    overwrite: bool = True


@dataclass(frozen=True)
class TerritoryResult:
    """What became of a territory."""

    rows: tuple[ManifestRow, ...]
    manifest: Path
    statistics: Path
    report: Path
    #: the one PDF of all, ``None`` when it was not asked for or no sheet was made
    merged: Path | None

    @property
    def failed(self) -> list[ManifestRow]:
        """The communes that have no sheet."""
        return [row for row in self.rows if row.status == FAILED]


@dataclass(frozen=True)
class _Planned:
    """A commune whose sheets are planned."""

    commune: Commune
    #: its surface in the working CRS, WKB: read once, so that it outlasts its source
    geometry: bytes
    plan: SheetPlan
    fingerprint: str = ""
    attempt: int = 1

    @property
    def sheets(self) -> int:
        return len(self.plan.frames)

    @property
    def stem(self) -> str:
        return file_stem(self.commune.insee, self.commune.name)


class TerritoryRun:
    """One run; :meth:`run` does it.

    :param opened: the sources, with the communes.
    :param context: datum transforms of the open project.
    """

    def __init__(
        self,
        request: TerritoryRequest,
        options: SheetOptions,
        opened: OpenedSources,
        catalogue: Catalogue,
        context: QgsCoordinateTransformContext,
        progress: Progress,
    ) -> None:
        self._request = request
        self._options = replace(options, output=options.output.expanduser().absolute())
        self._extension = EXTENSIONS[options.format]
        self._index = opened.index
        self._opened = opened
        self._catalogue = catalogue
        self._transforms = write_transforms(context)
        self._progress = progress
        self._started = datetime.datetime.now().astimezone()
        self._clock = time.monotonic()
        self._folder = RunFolder(self._options.output)
        self._ledger: Ledger
        self._tally = _Tally()
        self._notices: Sequence[str] = ()
        self._told_held: set[Path] = set()
        #: sheets that earlier runs left, by stem
        self._on_disk: dict[str, list[Path]] = {}

    # --- the run -------------------------------------------------------------------------------

    def run(self) -> TerritoryResult:
        """Draw what is not up to date and tell all of it.

        :raises AtlasError: when the run cannot begin or go on; what was done is kept. A commune
            that fails is a row of the manifest, no error.
        """
        if self._request.merge and self._extension != "pdf":
            raise RequestError(tr("MERGE joins PDF sheets: choose PDF as FORMAT, or no MERGE."))
        check_output(self._options.output)
        # a table of something else is told before anything is made
        Ledger(self._options.output)
        with self._folder:
            self._ledger = Ledger(self._options.output, self._folder.work)
            try:
                self._draw_all()
            except Cancelled:
                self._ledger.settle()
                self._report(stopped=True)
                raise
            return self._finish()

    def _draw_all(self) -> None:
        folder = self._folder
        count = self._worker_count()
        with open_crew(
            count,
            self._request.scheduler,
            folder.work,
            folder.setup,
            self._on_told,
            self._progress,
        ) as crew:
            self._on_disk = sheets_by_stem(self._options.output, self._extension)
            planned = self._plan_all()
            if not planned:
                return
            data = self._make_store(planned)
            notice = compose_notice(demo=data.demo_notice, missing_classes=data.missing_classes)
            self._notices = notice.splitlines()
            grounds = self._grounds(planned)
            pending = self._sort_out(planned, data, grounds)
            if not pending:
                return
            options = replace(self._options, output=folder.work)
            crew.begin(DrawingSetup(options, data, self._transforms, grounds), folder.setup)
            self._tally.begin(item.sheets for item in pending)
            self._loop(crew, deque(pending))

    def _worker_count(self) -> int:
        request = self._request
        if request.workers:
            return request.workers
        if self._options.basemap is not None and "authcfg=" in self._options.basemap.source:
            # the password of the open QGIS cannot be handed on
            return 1
        return sensible_workers(len(request.communes))

    # --- before the first sheet ------------------------------------------------------------------

    def _plan_all(self) -> list[_Planned]:
        size = template_map_size(self._options.template)
        planned = []
        for commune in self._request.communes:
            stop_if_cancelled(self._progress)
            try:
                geometry = self._index.geometry(commune)
                plan = plan_commune(geometry, size, self._options.scale, self._options.overlap)
            except AtlasError as error:
                self._fail(commune, str(error))
            else:
                planned.append(_Planned(commune, bytes(geometry.asWkb()), plan))
        return planned

    def _make_store(self, planned: Sequence[_Planned]) -> StorePaths:
        # more than the frames show: an object beside a frame belongs to what a sheet depends on,
        # whichever other communes are in the run
        boxes = [
            frame.box.grown(_AROUND * max(frame.box.width, frame.box.height))
            for item in planned
            for frame in item.plan.frames
        ]
        region = Box.around(boxes)
        folder = self._folder.work if self._request.scheduler else self._folder.local
        data = self._opened.make_store(folder, self._index.around(region), region)
        return self._shared(data) if self._request.scheduler else data

    def _shared(self, data: StorePaths) -> StorePaths:
        """Return data that lie in the run's folder, where the workers of a scheduler see them."""
        places = {}
        for path in (data.network, data.communes):
            places[path] = path
            if not path.is_relative_to(self._folder.work):
                places[path] = self._folder.work / path.name
                shutil.copyfile(path, places[path])
        return replace(data, network=places[data.network], communes=places[data.communes])

    def _grounds(self, planned: Sequence[_Planned]) -> dict[str, GroundValues]:
        grounds: dict[str, GroundValues] = {}
        for item in planned:
            key = locator_key(item.commune)
            if key not in grounds:
                stop_if_cancelled(self._progress)
                grounds[key] = ground_values(build_ground(self._index, item.commune))
        return grounds

    def _sort_out(
        self,
        planned: Sequence[_Planned],
        data: StorePaths,
        grounds: dict[str, GroundValues],
    ) -> list[_Planned]:
        """Enter what is up to date, or may not be replaced, and return what is to be drawn."""
        inputs = SheetInputs(self._options, data, self._catalogue, self._transforms)
        kept, pending = [], []
        for item in planned:
            stop_if_cancelled(self._progress)
            key = locator_key(item.commune)
            fingerprint = inputs.of(item.commune, item.geometry, item.plan, key, grounds[key])
            item = replace(item, fingerprint=fingerprint)  # noqa: PLW2901 -- the same commune
            files = self._on_disk.get(item.stem, [])
            if self._request.resume and self._is_current(item, files):
                kept.append(item.commune.insee)
            elif not self._request.overwrite and not self._is_ours(item, files):
                self._fail(item.commune, _not_ours(files))
            else:
                pending.append(item)
        inputs.close()
        if kept:
            self._ledger.keep(kept)
            self._progress.info(
                tr("{count} communes are up to date and kept.").format(count=len(kept))
            )
        return pending

    def _is_current(self, item: _Planned, files: Sequence[Path]) -> bool:
        """Tell whether the sheets of a commune are those that would be drawn now."""
        row = self._ledger.rows.get(item.commune.insee)
        # what was degraded deserves another attempt: the base map may answer now
        if row is None or row.status not in (OK, EMPTY):
            return False
        if self._options.save_project and not (self._options.output / f"{item.stem}.qgz").exists():
            return False
        inputs, outputs = split(row.fingerprint)
        return (
            inputs == item.fingerprint
            and outputs == files_digest(files)
            and len(self._folder.pictures(row.insee)) == row.sheets
        )

    def _is_ours(self, item: _Planned, files: Sequence[Path]) -> bool:
        """Tell whether the files of a commune are as an earlier run left them."""
        if not files or item.commune.insee in self._folder.interrupted:
            return True
        row = self._ledger.rows.get(item.commune.insee)
        return row is not None and split(row.fingerprint)[1] == files_digest(files)

    # --- drawing -------------------------------------------------------------------------------

    def _loop(self, crew: Crew, pending: deque[_Planned]) -> None:
        at_work: dict[Future[dict[str, Any]], tuple[_Planned, Path]] = {}
        while pending or at_work:
            while pending and len(at_work) < crew.slots:
                item = pending.popleft()
                task = self._task(item)
                at_work[crew.submit(task)] = (item, task.folder)
            done, _ = wait(at_work, timeout=_TICK, return_when=FIRST_COMPLETED)
            crew.listen()
            for future in done:
                item, folder = at_work.pop(future)
                answer = _answer_of(future)
                again = self._settle(item, answer, folder)
                # a worker of a scheduler that was given up for dead may still be drawing
                reuse = "died" not in answer and not self._request.scheduler
                self._folder.give_back(folder, reuse=reuse)
                if again is not None:
                    pending.appendleft(again)
            self._breathe()
            stop_if_cancelled(self._progress)

    def _task(self, item: _Planned) -> DrawingTask:
        return DrawingTask(
            commune=item.commune,
            geometry=item.geometry,
            plan=item.plan,
            ground=locator_key(item.commune),
            folder=self._folder.task_folder(),
        )

    def _settle(self, item: _Planned, answer: dict[str, Any], folder: Path) -> _Planned | None:
        """Enter what became of a commune; return it when it is to be tried again."""
        if "cancelled" in answer:
            raise Cancelled(tr("Cancelled."))
        if "died" in answer:
            seen = answer["died"]
            if item.attempt < _ATTEMPTS:
                self._progress.warning(
                    tr("{commune}: the drawing process died ({seen}); another attempt.").format(
                        commune=item.commune.title, seen=seen
                    )
                )
                return replace(item, attempt=item.attempt + 1)
            self._fail(item.commune, tr("The drawing process died: {seen}").format(seen=seen))
        elif "failed" in answer:
            if "trace" in answer:
                self._progress.warning(answer["trace"])
            self._fail(item.commune, answer["failed"])
        else:
            self._deliver(item, unpack(answer["done"], WIRE_CLASSES), folder)
        self._tally.finish(item.sheets)
        self._tell()
        return None

    def _deliver(self, item: _Planned, drawn: Drawn, folder: Path) -> None:
        """Move the files of a commune into place and enter its row."""
        insee, output = item.commune.insee, self._options.output
        self._ledger.withdraw(insee)
        self._folder.take_in_hand(insee)
        try:
            files = move_all_into_place([folder / name for name in drawn.files], output)
            pictures = [folder / name for name in drawn.pictures]
            self._folder.take_pictures(insee, pictures)
            if insee in self._ledger.rows:
                remove_leftovers(self._on_disk.get(item.stem, []), files)
        except ExportError as error:
            self._fail(item.commune, str(error))
            return
        sheets = [path for path in files if SHEET_FILE.fullmatch(path.name)]
        row = replace(drawn.row, fingerprint=joined(item.fingerprint, files_digest(sheets)))
        self._enter(row, drawn.figures)

    def _fail(self, commune: Commune, message: str) -> None:
        """Enter a commune that has no sheet.

        :raises ExportError: when the disk is full: then none could follow.
        """
        self._progress.warning(f"{commune.title}: {message}")
        self._check_room()
        self._enter(ManifestRow(commune.insee, commune.name, FAILED, message=message), ())

    def _enter(self, row: ManifestRow, figures: Sequence[CategoryFigures]) -> None:
        try:
            self._ledger.record(row, figures)
        except ExportError:
            self._check_room()
            raise

    def _check_room(self) -> None:
        """:raises ExportError: when the disk is full."""
        room = shutil.disk_usage(self._options.output).free
        if room < _LEAST_ROOM:
            raise ExportError(
                tr(
                    "The disk of {path} is full. What was done is kept: make room, then start the "
                    "run again."
                ).format(path=self._options.output)
            )

    # --- telling -------------------------------------------------------------------------------

    def _on_told(self, told: dict[str, Any]) -> None:
        """Pass on what is told while a commune is drawn."""
        if "warning" in told:
            self._progress.warning(told["warning"])
        elif "info" in told:
            self._progress.info(told["info"])
        self._breathe()

    def _tell(self) -> None:
        tally = self._tally
        self._progress.info(
            tr("{done} of {total} communes; about {time} left.").format(
                done=tally.communes_done,
                total=tally.communes,
                time=_clock(tally.seconds_left()),
            )
        )
        self._progress.percent(5.0 + 90.0 * tally.share)
        for path in sorted(self._ledger.held - self._told_held):
            self._told_held.add(path)
            self._progress.warning(
                tr(
                    "{path} is open in another program: the run goes on, but close it before the "
                    "end, or its communes will be drawn again."
                ).format(path=path)
            )

    def _breathe(self) -> None:
        """Let the window of QGIS answer."""
        application = QCoreApplication.instance()
        if application is not None and application.thread() == QThread.currentThread():
            QCoreApplication.processEvents()

    def _finish(self) -> TerritoryResult:
        try:
            merged = self._merge() if self._request.merge else None
            self._ledger.settle()
        except ExportError:
            # a file open elsewhere: the report is there all the same
            self._report()
            raise
        report = self._report(merged=merged)
        codes = [commune.insee for commune in self._request.communes]
        self._progress.percent(100.0)
        return TerritoryResult(
            rows=tuple(self._ledger.rows[insee] for insee in codes),
            manifest=self._ledger.manifest_path,
            statistics=self._ledger.statistics_path,
            report=report,
            merged=merged,
        )

    def _merge(self) -> Path | None:
        """Join the sheets of the run to one PDF."""
        output = self._options.output
        rows = [self._ledger.rows[commune.insee] for commune in self._request.communes]
        groups = []
        for row in rows:
            path = output / row.file
            if row.status == FAILED or not path.is_file():
                continue
            first, *following = (
                BOOKMARK.format(number=f"{number}/{row.sheets}")
                for number in range(1, row.sheets + 1)
            )
            groups.append((row.commune, [pdf.Page(path, first, tuple(following))]))
        if not groups:
            return None
        self._progress.info(tr("Joining {count} communes to one PDF.").format(count=len(groups)))
        name = f"atlas_{slug(self._name())}.pdf"
        made = self._folder.work / name
        info = {"Title": f"{_TITLE} – {self._name()}", "Subject": _SUBJECT, "Keywords": _KEYWORDS}
        pdf.join(groups, made, info)
        return move_into_place(made, output / name)

    def _report(self, *, merged: Path | None = None, stopped: bool = False) -> Path:
        ledger = self._ledger
        files = {
            ledger.manifest_path.name: "Manifeste",
            ledger.statistics_path.name: "Statistiques",
        }
        if merged is not None:
            files = {merged.name: "Atlas en un seul PDF", **files}
        run = ReportRun(
            title=f"{_TITLE} – {self._name()}",
            started=self._started,
            seconds=time.monotonic() - self._clock,
            asked=len(self._request.communes),
            files={name: label for name, label in files.items() if self._stands(name)},
            version=plugin_version(),
            notices=self._notices,
            stopped=stopped,
        )
        return write_report(
            self._options.output,
            run,
            ledger.rows.values(),
            ledger.statistics,
            _columns(self._catalogue.network),
            # a failed commune may have the pictures of an earlier run
            {i: self._folder.pictures(i) for i, row in ledger.rows.items() if row.status != FAILED},
            self._folder.work,
        )

    def _stands(self, name: str) -> bool:
        return (self._options.output / name).is_file()

    def _name(self) -> str:
        return territory_name(self._request.communes, self._index)


class _Tally:
    """How far the run is, in sheets: a commune of forty takes longer than one of one."""

    def __init__(self) -> None:
        self.communes = 0
        self.communes_done = 0
        self._sheets = 0
        self._sheets_done = 0
        self._since = time.monotonic()

    def begin(self, sheets: Iterable[int]) -> None:
        """Start the clock."""
        counts = list(sheets)
        self.communes, self._sheets = len(counts), sum(counts)
        self._since = time.monotonic()

    def finish(self, sheets: int) -> None:
        """Note that a commune is done."""
        self.communes_done += 1
        self._sheets_done += sheets

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self._sheets_done / self._sheets if self._sheets else 1.0

    def seconds_left(self) -> float:
        """Return the time that the rest will take at the speed so far."""
        elapsed = time.monotonic() - self._since
        return elapsed * (1.0 - self.share) / self.share if self._sheets_done else 0.0


def _clock(seconds: float) -> str:
    """Return a time as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _answer_of(future: Future[dict[str, Any]]) -> dict[str, Any]:
    """Return the answer of a future; an executor that loses its worker counts as one that died."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        return {"died": f"{type(error).__name__}: {error}"}


def _not_ours(files: Sequence[Path]) -> str:
    return tr(
        "{name} is there already and is not as a run of this plugin left it: move it away, or "
        "allow OVERWRITE."
    ).format(name=files[0].name)


def _columns(categories: Sequence[Category]) -> list[CategoryColumn]:
    """Return the categories as the report names them."""
    titles = distinct_titles([(item, item.styles) for item in categories])
    return [CategoryColumn(item.key, title) for item, title in zip(categories, titles)]


def territory_name(communes: Sequence[Commune], index: Iterable[Commune]) -> str:
    """Return what a set of communes is called, in French: it stands on the report and the PDF.

    :param index: all communes of the layer.
    """
    count = f"{len(communes)} communes"
    if len(communes) == 1:
        return communes[0].name
    keys = {locator_key(commune) for commune in communes}
    departments = {commune.department for commune in communes}
    if len(departments) > 1:
        return count
    if len(keys) == 1 and communes[0].arrondissement_name:
        name = communes[0].arrondissement_name
        title = f"arrondissement {'d’' if _starts_with_vowel(name) else 'de '}{name}"
        whole = sum(locator_key(commune) in keys for commune in index)
    else:
        title = f"département {departments.pop()}"
        whole = sum(commune.department == communes[0].department for commune in index)
    return title if whole == len(communes) else f"{title} ({count})"


def _starts_with_vowel(name: str) -> bool:
    return to_ascii(name)[:1].lower() in tuple("aeiouyh")
