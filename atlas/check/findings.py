"""Check of a run in advance: what it would find and what is missing, without drawing anything.

Each step adds findings. If a step fails, that is a finding too, and the steps that depend on it are
skipped. Only what would make every run fail is an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ..data import store
from ..data.catalogue import CATALOGUE_FILE, Catalogue, load_catalogue
from ..data.commune_index import CommuneIndex
from ..data.communes import Commune
from ..data.file_checks import check_files_of
from ..data.ground_sources import open_ground
from ..data.opened_sources import (
    OpenedSources,
    SourceRequest,
    check_prepared,
    commune_table,
    open_sources,
    require_tables,
)
from ..data.place import check_place_of_communes, misplaced_tables, require_a_place
from ..data.provenance import report_from_provenance
from ..data.rules import check_restore_rule
from ..data.selection import select_communes
from ..data.source_set import SourceSet
from ..data.zone import choose_zone
from ..figures.overlay import Overlay
from ..layout.template_file import TemplateSource
from ..shared.errors import CommuneError
from ..shared.folders import closing_layers, temporary_folder
from ..shared.i18n import listed, tr, tr_count
from ..shared.naming import comparable
from ..shared.progress import Progress, Silent, stop_if_cancelled
from ._ground_checks import check_ground, check_records_of_ground
from ._log import FindingLog
from ._sheet_checks import (
    check_layout,
    check_output_folder,
    check_programs,
    check_styles,
    check_wording,
)
from .page import ERROR, NOTE, OK, WARNING, CategoryLine, CheckPage, Finding, TableLine

MAX_NAMED = 10
#: what a program writes for a letter that its encoding does not have
_LOST = re.compile("[?\N{REPLACEMENT CHARACTER}]")


@dataclass
class CheckRequest:
    """What a run would be given."""

    data: SourceRequest
    template: TemplateSource
    styles: Path | None = None
    texts: Path | None = None
    #: folder of the sheets, ``None`` to leave it unchecked
    output: Path | None = None
    arrondissement: str = ""
    codes: str = ""
    expression: str = ""


@dataclass
class Checked:
    """The result of a check."""

    page: CheckPage
    commune_count: int = 0

    @property
    def errors(self) -> list[Finding]:
        """Findings that would make every run fail."""
        return [finding for finding in self.page.findings if finding.level == ERROR]


def check(
    request: CheckRequest, context: QgsCoordinateTransformContext, progress: Progress
) -> Checked:
    """Check everything a run needs.

    :raises Cancelled: when the user asked to stop.
    """
    return _RunCheck(request, context, progress).run()


class _RunCheck:
    def __init__(
        self, request: CheckRequest, context: QgsCoordinateTransformContext, progress: Progress
    ) -> None:
        self.request = request
        self._context = context
        self._progress = progress
        self._log = FindingLog()
        self.checked = Checked(self._log.page)

    def run(self) -> Checked:
        request, log = self.request, self._log
        self.checked.page.origin = request.data.source or tr("the chosen layers")
        catalogue = self._data()
        if catalogue is not None:
            self._step(tr("Styles"), lambda: check_styles(log, catalogue, request.styles))
        self._step(tr("Layout"), lambda: check_layout(log, request.template))
        self._step(tr("Wording"), lambda: check_wording(log, request.texts))
        self._step(tr("Output"), lambda: check_output_folder(log, request.output))
        self._step(tr("Programs"), lambda: check_programs(log))
        return self.checked

    def _step(self, title: str, step: Callable[[], None]) -> None:
        stop_if_cancelled(self._progress)
        with self._log.step(title):
            step()

    # --- data -----------------------------------------------------------------------------------

    def _data(self) -> Catalogue | None:
        catalogue: Catalogue | None = None
        sources: SourceSet | None = None
        with self._log.step(tr("Categories")):
            catalogue = load_catalogue(self.request.styles)
            self._catalogue(catalogue)
        if catalogue is None:
            return None
        with self._log.step(tr("Layers")):
            sources = open_sources(self.request.data, catalogue, self._progress)
            self._sources(sources, catalogue)
        if sources is not None:
            with closing_layers(sources):
                self._communes_and_objects(sources, catalogue)
        return catalogue

    def _communes_and_objects(self, sources: SourceSet, catalogue: Catalogue) -> None:
        index: CommuneIndex | None = None
        with self._log.step(tr("Communes")):
            index = self._communes(sources)
            chosen = self._chosen(index)
        with self._log.step(tr("Ground")):
            ground = open_ground(self.request.data.ground, sources.ground, self._progress)
            check_ground(self._log, ground, sources, index, self._context)
        if index is not None and not self.checked.errors:
            with self._log.step(tr("Objects")):
                self._objects(catalogue, chosen)

    def _catalogue(self, catalogue: Catalogue) -> None:
        own = self.request.styles is not None and (self.request.styles / CATALOGUE_FILE).is_file()
        count = len(catalogue.categories)
        text = tr_count("bundled, %n categories", "bundled, %n category", count)
        if own:
            text = tr_count("own catalogue, %n categories", "own catalogue, %n category", count)
        self._log.add(OK, CATALOGUE_FILE, text)

    def _sources(self, sources: SourceSet, catalogue: Catalogue) -> None:
        request = self.request.data
        for table in sources.tables:
            text = tr("read as “{title}” ({why})").format(
                title=table.source_class.title, why=table.why
            )
            self._log.add(OK, table.name, text)
        for name, source_class in sources.empty:
            text = tr("“{title}” is present and empty").format(title=source_class.title)
            self._log.add(NOTE, name, text)
        for name, doubt in sources.ambiguous:
            self._log.add(WARNING, name, doubt)
        for name, reason in sources.ignored:
            self._log.add(NOTE, name, tr("left out: {reason}").format(reason=reason))
        if sources.demo_notice:
            self._log.add(WARNING, sources.origin, sources.demo_notice)
        if sources.prepared is not None:
            check_prepared(sources.prepared, sources.origin, request, catalogue)
            self._prepared(sources.prepared, catalogue)
        require_tables(sources)
        check_files_of(table.layer for table in (*sources.tables, *sources.communes))
        check_restore_rule(request.restore, sources.tables)
        if sources.prepared is None:
            for source_class in sources.missing(catalogue):
                self._log.add(WARNING, source_class.title, tr("no layer found"))

    def _prepared(self, path: Path, catalogue: Catalogue) -> None:
        info = store.read_info(path)
        self._log.add(OK, path.name, tr("prepared data, from {origin}").format(origin=info.origin))
        if self.request.data.communes is None:
            for text in info.commune_warnings:
                self._log.add(WARNING, tr("Communes"), text)
        for key in info.missing_classes:
            if key in catalogue.classes:
                self._log.add(WARNING, catalogue.classes[key].title, tr("no layer found"))

    def _communes(self, sources: SourceSet) -> CommuneIndex:
        table = commune_table(self.request.data, sources)
        others = [t.name for t in sources.communes if t.name != table.name]
        if others and self.request.data.communes is None:
            text = tr(
                "several commune layers: this one is used, not {others}; choose another with "
                "COMMUNES"
            )
            self._log.add(WARNING, table.name, text.format(others=", ".join(others)))
        index = CommuneIndex(table.layer, table.fields, self._context)
        choose_zone(sources, index, self._context)
        names = [f.name() for f in table.layer.fields()]
        self._log.add(
            OK,
            table.name,
            tr_count(
                "%n communes by the fields {insee} and {name}, drawn in {crs}",
                "%n commune by the fields {insee} and {name}, drawn in {crs}",
                len(index),
            ).format(
                insee=names[table.fields.insee],
                name=names[table.fields.name],
                crs=index.crs.authid(),
            ),
        )
        self._commune_remarks(index, table.name)
        check_place_of_communes(table.layer)
        misplaced = misplaced_tables(sources, index, self._context, self._progress.is_cancelled)
        for name, text in misplaced.items():
            self._log.add(WARNING, name, text)
        require_a_place(sources, misplaced)
        return index

    def _commune_remarks(self, index: CommuneIndex, name: str) -> None:
        for text in index.warnings:
            self._log.add(WARNING, name, text)
        elsewhere = len(index) - len(index.in_zone())
        if elsewhere:
            text = tr_count(
                "%n communes in other territories are left out",
                "%n commune in another territory is left out",
                elsewhere,
            )
            self._log.add(WARNING, name, text)
        lost = sum(not commune.arrondissement for commune in index)
        if lost:
            text = tr_count(
                "%n communes without arrondissement: ARRONDISSEMENT cannot find them",
                "%n commune without arrondissement: ARRONDISSEMENT cannot find it",
                lost,
            )
            self._log.add(NOTE, name, text)
        damaged = [commune.title for commune in index if _LOST.search(commune.name)]
        if damaged:
            text = tr("names with lost characters, printed unchanged on the sheets: {names}")
            self._log.add(WARNING, name, text.format(names=listed(damaged, MAX_NAMED)))
        spellings = Counter(comparable(commune.name) for commune in index)
        twice = sum(count for count in spellings.values() if count > 1)
        if twice:
            text = tr_count(
                "%n communes have the same name as another: use their INSEE codes",
                "%n commune has the same name as another: use its INSEE code",
                twice,
            )
            self._log.add(NOTE, name, text)

    def _chosen(self, index: CommuneIndex) -> list[Commune]:
        request = self.request
        chosen = select_communes(
            index,
            arrondissement=request.arrondissement,
            codes=request.codes,
            expression=request.expression,
        )
        if request.arrondissement:
            note = index.arrondissement(request.arrondissement).note
            if note:
                self._log.add(WARNING, "ARRONDISSEMENT", note)
        if len(chosen) < len(index):
            self._log.add(OK, tr("chosen"), tr_count("%n communes", "%n commune", len(chosen)))
        self.checked.commune_count = len(chosen)
        return chosen

    def _objects(self, catalogue: Catalogue, chosen: Sequence[Commune]) -> None:
        with (
            closing_layers(
                OpenedSources(self.request.data, catalogue, self._context, Silent())
            ) as opened,
            temporary_folder(self._progress.warning) as folder,
        ):
            data = opened.make_store(folder, (), None)
            self._tables(data.network, opened, catalogue)
            check_records_of_ground(self._log, opened, data, folder)
            with closing(Overlay(data.network, catalogue)) as overlay:
                held, empty = self._held(overlay, opened.index, chosen)
            # the surfaces of the communes are read while they are compared with the network
            own = opened.index.account().check()
            network = [account for account in opened.accounts if not account.is_of_communes]
            for account in (*network, own):
                self._log.add(OK, account.table, account.sentence())
            self._categories(data.network, catalogue, held)
        if empty:
            self._log.add(
                WARNING if empty == len(chosen) else NOTE,
                tr("communes"),
                tr_count(
                    "%n of {total} have no object: their sheets say so",
                    "%n of {total} has no object: its sheet says so",
                    empty,
                ).format(total=len(chosen)),
            )

    def _tables(self, path: Path, opened: OpenedSources, catalogue: Catalogue) -> None:
        classes = {key: item.title for key, item in catalogue.classes.items()}
        titles = catalogue.category_titles
        for report in opened.reports or map(report_from_provenance, store.read_provenance(path)):
            self.checked.page.tables.append(
                TableLine(
                    report.table,
                    classes.get(report.source_class, report.source_class),
                    report.crs,
                    report.read,
                    report.kept_as(titles),
                    len(report.duplicates),
                    report.repaired,
                )
            )
            for level, text in report.remarks():
                self._log.add(level, report.table, text)

    def _held(
        self, overlay: Overlay, index: CommuneIndex, chosen: Sequence[Commune]
    ) -> tuple[Counter[str], int]:
        """Return the number of communes by category, and of communes that hold none."""
        held: Counter[str] = Counter()
        empty = 0
        faults = []
        for number, commune in enumerate(chosen):
            stop_if_cancelled(self._progress)
            try:
                keys = overlay.categories_in(index.geometry(commune))
            except CommuneError:
                faults.append(commune.title)
                continue
            held.update(keys)
            empty += not keys
            self._progress.percent(100.0 * (number + 1) / len(chosen))
        if faults:
            level = ERROR if len(faults) == len(chosen) else WARNING
            text = tr_count(
                "%n communes without usable geometry: {names}",
                "%n commune without usable geometry: {names}",
                len(faults),
            )
            named = listed(faults, MAX_NAMED)
            self._log.add(level, tr("communes"), text.format(names=named))
        return held, empty

    def _categories(self, path: Path, catalogue: Catalogue, held: Counter[str]) -> None:
        counts = store.read_info(path).tables
        for category in catalogue.network:
            tables = {family: category.table(family) for family in category.styles}
            records = {family: counts.get(table, 0) for family, table in tables.items()}
            line = CategoryLine(
                category.key,
                category.title,
                store.count_objects(path, tables.values()),
                records,
                held[category.key],
            )
            self.checked.page.categories.append(line)
            where = tr_count(
                "in %n communes of {total}", "in %n commune of {total}", line.communes
            ).format(total=self.checked.commune_count)
            text = f"{tr_count('%n objects', '%n object', line.objects)}, {where}"
            self._log.add(OK if line.objects else NOTE, f"{line.label} ({line.key})", text)
