"""The sheets of a whole territory in one run: keep what is up to date, draw the rest, report all.

One loop hands communes to an executor (see :mod:`._executors`) and enters what comes back in the
tables. Files are made in a folder of the run, and only this loop moves them into place: a drawing
process that dies, or that outlives its run, cannot damage the results.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateTransformContext
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ..data.catalogue import Catalogue
from ..data.communes import Commune
from ..data.opened_sources import OpenedSources, StorePaths
from ..project.locator import locator_key
from ..results.account_file import write_account
from ..results.ledger import Ledger
from ..results.manifest import FAILED, ManifestRow
from ..results.run_folder import RunFolder
from ..shared.errors import AtlasError, Cancelled, RequestError
from ..shared.faults import with_log
from ..shared.i18n import tr, tr_count
from ..shared.output import check_output
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import doing, last_words
from ..shared.wire import unpack
from ..wording.notices import compose_notice
from ..wording.request import EXTENSIONS, SheetOptions
from ._commune_drawer import (
    WIRE_CLASSES,
    DrawingSetup,
    DrawingTask,
    LocatorValues,
    write_transforms,
)
from ._executors import DrawingExecutor, open_executor, sensible_workers
from ._planning import PlannedCommune, locator_backgrounds, make_store, plan_communes
from ._run_entries import RunEntries
from ._run_progress import SheetCounter, clock_text
from ._run_results import RunResults
from ._sheet_inputs import SheetInputs
from ._up_to_date import EarlierSheets

#: how often the loop keeps QGIS responsive while it waits for drawn communes, seconds
_TICK = 0.1
#: how many times in all a commune is tried whose drawing process died
_ATTEMPTS = 2
#: free space below which a run stops, bytes
_MIN_FREE_SPACE = 2_000_000


@dataclass(frozen=True)
class TerritoryRequest:
    """How a territory is run."""

    communes: Sequence[Commune]
    #: number of processes, 0 to choose one automatically, 1 for this process
    workers: int = 0
    #: address of a Dask scheduler, empty for none
    scheduler: str = ""
    #: keep the sheets that are up to date
    resume: bool = True
    #: also make one PDF of all
    merge: bool = False
    #: replace files that no earlier run made, or that were changed since
    overwrite: bool = True


@dataclass(frozen=True)
class TerritoryResult:
    """Result of a run."""

    #: rows of the communes asked for, in that order
    rows: tuple[ManifestRow, ...]
    manifest: Path
    statistics: Path
    report: Path
    #: the joined PDF, ``None`` when it was not asked for or no sheet was made
    merged: Path | None

    @property
    def failed(self) -> list[ManifestRow]:
        """The communes that have no sheet."""
        return [row for row in self.rows if row.status == FAILED]


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
        self._output = options.output.expanduser().absolute()
        self._options = replace(options, output=self._output)
        self._index = opened.index
        self._opened = opened
        self._catalogue = catalogue
        self._context = context
        self._transforms = write_transforms(context)
        self._progress = progress
        self._folder = RunFolder(self._output, progress.warning)
        self._results = RunResults(self._output, request.communes, opened.index, catalogue.network)
        self._ledger: Ledger
        self._earlier: EarlierSheets
        self._entries: RunEntries
        self._counter = SheetCounter()

    # --- the run -------------------------------------------------------------------------------

    def run(self) -> TerritoryResult:
        """Draw what is not up to date, and write the tables and the report.

        :raises AtlasError: when the run cannot begin or go on; what was done is kept. A commune
            that fails raises no error: it is a row of the manifest.
        """
        if self._request.merge and EXTENSIONS[self._options.format] != "pdf":
            raise RequestError(
                tr("MERGE joins PDF sheets only: set FORMAT to PDF, or leave MERGE off.")
            )
        check_output(self._output)
        # raises, before anything is made, when a file of the same name is another table
        Ledger(self._output)
        with self._folder, last_words(self._folder.leave):
            self._ledger = Ledger(self._output, self._folder.work)
            self._entries = RunEntries(self._output, self._folder, self._ledger, self._progress)
            try:
                self._draw_all()
            except BaseException as error:
                self._entries.check_folder()
                if self._entries.exist or isinstance(error, Cancelled):
                    self._leave_results()
                raise
            return self._finish()

    def _leave_results(self, *, stopped: bool = True) -> None:
        """Write tables and report although the run ends early; its own error is reported.

        :param stopped: communes are left to draw.
        """
        try:
            self._ledger.settle()
        except (AtlasError, OSError) as error:
            self._progress.warning(str(error))
        try:
            self._results.write_report(self._ledger, self._folder, stopped=stopped)
        except (AtlasError, OSError) as error:
            self._progress.warning(str(error))

    def _draw_all(self) -> None:
        folder = self._folder
        with open_executor(
            self._worker_count(),
            self._request.scheduler,
            folder,
            self._on_message,
            self._progress,
        ) as executor:
            self._earlier = EarlierSheets(
                self._output,
                EXTENSIONS[self._options.format],
                self._ledger,
                folder,
                with_project=self._options.save_project,
            )
            communes, reliable = self._request.communes, self._catalogue.reliable_scale
            planned = plan_communes(
                communes,
                self._index,
                self._options,
                reliable,
                self._progress,
                self._entries.fail,
            )
            if not planned:
                return
            self._results.take_outlines(planned, self._index.crs, self._context)
            shared = bool(self._request.scheduler)
            with self._opened.sources.reading():
                data = make_store(self._opened, planned, folder, self._options, shared=shared)
            missing, faults = data.missing_classes, data.faults
            notice = compose_notice(demo=data.demo_notice, missing_classes=missing, faults=faults)
            self._results.notices = notice.splitlines()
            self._results.demo_notice = data.demo_notice
            locators = locator_backgrounds(self._index, planned, self._progress, self._entries.fail)
            planned = [item for item in planned if locator_key(item.commune) in locators]
            pending = self._keep_current(planned, data, locators)
            if not pending:
                write_account(self._output, self._opened.accounts, self._progress)
                return
            options = replace(self._options, output=folder.work)
            executor.begin(DrawingSetup(options, data, self._transforms, locators), folder.setup)
            # only now: a run that cannot begin leaves nothing
            write_account(self._output, self._opened.accounts, self._progress)
            self._counter.begin(item.sheets for item in pending)
            # each drawing process, and the scheduler, has a wait of its own
            with doing(tr("the sheets"), has_limit=True), last_words(self._leave_results):
                self._loop(executor, deque(pending))

    def _worker_count(self) -> int:
        request = self._request
        if request.workers:
            return request.workers
        if self._options.basemap is not None and "authcfg=" in self._options.basemap.source:
            # other processes cannot unlock the password store of this QGIS
            return 1
        return sensible_workers(len(request.communes))

    def _keep_current(
        self,
        planned: Sequence[PlannedCommune],
        data: StorePaths,
        locators: dict[str, LocatorValues],
    ) -> list[PlannedCommune]:
        """Enter the communes that are up to date or may not be replaced; return the others."""
        inputs = SheetInputs(self._options, data, self._catalogue, self._transforms)
        kept, pending = [], []
        for commune in planned:
            stop_if_cancelled(self._progress)
            key = locator_key(commune.commune)
            fingerprint = inputs.of(
                commune.commune, commune.geometry, commune.plan, key, locators[key]
            )
            item = replace(commune, fingerprint=fingerprint)
            if self._request.resume and self._earlier.is_current(item):
                kept.append(self._earlier.kept_row(item))
            elif not self._request.overwrite and not self._earlier.is_replaceable(item):
                self._entries.fail(item.commune, _not_replaceable(self._earlier.of(item)))
            else:
                pending.append(item)
        inputs.close()
        if kept:
            self._entries.keep(kept)
            self._progress.info(
                tr_count(
                    "%n communes are up to date and are kept.",
                    "%n commune is up to date and is kept.",
                    len(kept),
                )
            )
        # the longest first, so that no process waits at the end for another one's many sheets
        return sorted(pending, key=lambda item: -item.sheets)

    # --- drawing -------------------------------------------------------------------------------

    def _loop(self, executor: DrawingExecutor, pending: deque[PlannedCommune]) -> None:
        drawing: dict[Future[dict[str, Any]], tuple[PlannedCommune, Path]] = {}
        while pending or drawing:
            while pending and len(drawing) < executor.slots:
                item = pending.popleft()
                task = self._task(item)
                drawing[executor.submit(task)] = (item, task.folder)
            done, _ = wait(drawing, timeout=_TICK, return_when=FIRST_COMPLETED)
            executor.pass_on_messages()
            executor.check(answered=bool(done))
            for future in done:
                item, folder = drawing.pop(future)
                answer = _answer_of(future)
                retry = self._enter_answer(item, answer, folder)
                # a worker of a scheduler that was believed dead may still be drawing
                reuse = "died" not in answer and not self._request.scheduler
                self._folder.give_back(folder, reuse=reuse)
                if retry is not None:
                    pending.appendleft(retry)
            self._entries.check_folder()
            _process_window_events()
            stop_if_cancelled(self._progress)

    def _task(self, item: PlannedCommune) -> DrawingTask:
        return DrawingTask(
            commune=item.commune,
            geometry=item.geometry,
            plan=item.plan,
            locator=locator_key(item.commune),
            folder=self._folder.task_folder(),
        )

    def _enter_answer(
        self, item: PlannedCommune, answer: dict[str, Any], folder: Path
    ) -> PlannedCommune | None:
        """Enter the result of a commune; return the commune when it is to be tried again."""
        if "cancelled" in answer:
            raise Cancelled(tr("Cancelled."))
        if "died" in answer:
            reason = answer["died"]
            if item.attempt < _ATTEMPTS:
                self._progress.warning(
                    tr("{commune}: the drawing process died ({reason}); trying again.").format(
                        commune=item.commune.title, reason=reason
                    )
                )
                return replace(item, attempt=item.attempt + 1)
            self._entries.fail(
                item.commune, tr("The drawing process died: {reason}").format(reason=reason)
            )
        elif "failed" in answer:
            message = answer["failed"]
            if "trace" in answer:
                message = with_log(message, answer["trace"])
            self._entries.fail(item.commune, message)
        else:
            drawn = unpack(answer["done"], WIRE_CLASSES)
            self._entries.deliver(item, drawn, folder, self._earlier.of(item))
        self._counter.finish(item.sheets)
        self._report_progress()
        return None

    # --- reporting -----------------------------------------------------------------------------

    def _on_message(self, message: dict[str, Any]) -> None:
        """Pass on a message that was sent while a commune is drawn."""
        if "warning" in message:
            self._progress.warning(message["warning"])
        elif "info" in message:
            self._progress.info(message["info"])
        _process_window_events()

    def _report_progress(self) -> None:
        counter = self._counter
        self._progress.info(
            tr_count(
                "%n of {total} communes; about {time} left.",
                "%n of {total} communes; about {time} left.",
                counter.communes_done,
            ).format(total=counter.communes, time=clock_text(counter.seconds_left()))
        )
        self._progress.percent(5.0 + 90.0 * counter.share)
        self._entries.warn_of_held_tables()

    def _finish(self) -> TerritoryResult:
        merged = None
        try:
            if self._request.merge:
                merged = self._results.join_sheets(self._ledger, self._folder.work, self._progress)
            self._ledger.settle()
        except BaseException:
            # for example a file that is open in another program
            self._entries.check_folder()
            self._leave_results(stopped=False)
            raise
        report = self._results.write_report(self._ledger, self._folder, merged=merged)
        self._progress.percent(100.0)
        return TerritoryResult(
            rows=tuple(self._ledger.rows[commune.insee] for commune in self._request.communes),
            manifest=self._ledger.manifest_path,
            statistics=self._ledger.statistics_path,
            report=report,
            merged=merged,
        )


def _process_window_events() -> None:
    """Keep the window of QGIS responsive."""
    application = QCoreApplication.instance()
    if application is not None and application.thread() == QThread.currentThread():
        QCoreApplication.processEvents()


def _answer_of(future: Future[dict[str, Any]]) -> dict[str, Any]:
    """Return the answer of a future; an executor that loses its worker counts as a death."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        return {"died": f"{type(error).__name__}: {error}"}


def _not_replaceable(files: Sequence[Path]) -> str:
    return tr(
        "{name} already exists and does not come from this plugin, or was changed since: move it "
        "elsewhere, or allow OVERWRITE."
    ).format(name=files[0].name)
