"""Check of a run before it is made: what it would find and miss, without drawing anything.

Each step says what it found; a step that fails says so, and those that need it are left out. Only
what no run could succeed with is an error.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsCoordinateTransformContext,
    QgsLayout,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsProject,
)

from ..data import store
from ..data.catalogue import CATALOGUE_FILE, Catalogue, find_style, load_catalogue
from ..data.communes import Commune, CommuneIndex
from ..data.prepare import report_of
from ..data.rules import check_restore_rule
from ..data.run_data import (
    DataRequest,
    Workspace,
    check_prepared,
    choose_zone,
    commune_table,
    misplaced_tables,
    open_sources,
    require_tables,
)
from ..data.selection import select_communes
from ..data.sources import SourceSet
from ..figures.overlay import Overlay
from ..layout import fonts, template
from ..project.stored_styles import styled_sample
from ..results.manifest import read_manifest, read_statistics
from ..shared import compat
from ..shared.errors import AtlasError, Cancelled, CommuneError
from ..shared.i18n import listed, tr
from ..shared.naming import comparable
from ..shared.output import check_output
from ..shared.progress import Progress, Silent, stop_if_cancelled
from ..wording import texts
from .page import ERROR, NOTE, OK, WARNING, CategoryLine, CheckPage, Finding, TableLine

#: free room on the disk below which a batch may run full, bytes
LITTLE_ROOM = 500_000_000
MAX_NAMED = 10
#: what a program writes in place of a letter that its encoding lacks
_LOST = re.compile("[?\N{REPLACEMENT CHARACTER}]")


@dataclass
class CheckRequest:
    """What a run would be given."""

    data: DataRequest
    template: Path
    styles: Path | None = None
    texts: Path | None = None
    #: folder of the sheets, ``None`` to leave it unchecked
    output: Path | None = None
    arrondissement: str = ""
    codes: str = ""
    expression: str = ""


@dataclass
class Checked:
    """What was found, ready to be shown."""

    page: CheckPage = field(default_factory=CheckPage)
    commune_count: int = 0

    @property
    def errors(self) -> list[Finding]:
        """What no run could succeed with."""
        return [finding for finding in self.page.findings if finding.level == ERROR]


def check(
    request: CheckRequest, context: QgsCoordinateTransformContext, progress: Progress
) -> Checked:
    """Check everything a run needs.

    :raises Cancelled: when the user asked to stop.
    """
    return _Check(request, context, progress).run()


class _Check:
    def __init__(
        self, request: CheckRequest, context: QgsCoordinateTransformContext, progress: Progress
    ) -> None:
        self.request = request
        self._context = context
        self._progress = progress
        self.checked = Checked()
        self.section = ""

    def run(self) -> Checked:
        self.checked.page.origin = self.request.data.source or tr("the layers given")
        steps = (
            (tr("Styles"), self._styles),
            (tr("Layout"), self._layout),
            (tr("Wording"), self._wording),
            (tr("Output"), self._output),
            (tr("Programs"), self._programs),
        )
        catalogue = self._data()
        for title, step in steps:
            stop_if_cancelled(self._progress)
            with self._step(title):
                step(catalogue)
        return self.checked

    # --- telling --------------------------------------------------------------------------------

    def tell(self, level: str, subject: str, text: str) -> None:
        self.checked.page.findings.append(Finding(self.section, level, subject, text))

    @contextmanager
    def _step(self, section: str) -> Iterator[None]:
        """Name the section; an error of the step becomes a finding, and the check goes on."""
        self.section = section
        try:
            yield
        except Cancelled:
            raise
        except AtlasError as error:
            self.tell(ERROR, section, str(error))

    # --- data -----------------------------------------------------------------------------------

    def _data(self) -> Catalogue | None:
        catalogue: Catalogue | None = None
        sources: SourceSet | None = None
        index: CommuneIndex | None = None
        with self._step(tr("Categories")):
            catalogue = load_catalogue(self.request.styles)
            self._catalogue(catalogue)
        if catalogue is None:
            return None
        with self._step(tr("Layers")):
            sources = open_sources(self.request.data, catalogue)
            self._sources(sources, catalogue)
        if sources is None:
            return catalogue
        with self._step(tr("Communes")):
            index = self._communes(sources)
            chosen = self._chosen(index)
        if index is not None and not self.checked.errors:
            with self._step(tr("Objects")):
                self._objects(catalogue, chosen)
        return catalogue

    def _catalogue(self, catalogue: Catalogue) -> None:
        own = self.request.styles is not None and (self.request.styles / CATALOGUE_FILE).is_file()
        text = tr("own catalogue, {count} categories") if own else tr("bundled, {count} categories")
        self.tell(OK, CATALOGUE_FILE, text.format(count=len(catalogue.categories)))

    def _sources(self, sources: SourceSet, catalogue: Catalogue) -> None:
        request = self.request.data
        for table in sources.tables:
            text = tr("read as “{title}” ({why})").format(
                title=table.source_class.title, why=table.why
            )
            self.tell(OK, table.name, text)
        for name, doubt in sources.ambiguous:
            self.tell(WARNING, name, doubt)
        for name, reason in sources.ignored:
            self.tell(NOTE, name, tr("left out: {reason}").format(reason=reason))
        if sources.demo_notice:
            self.tell(WARNING, sources.origin, sources.demo_notice)
        if sources.prepared is not None:
            check_prepared(sources.prepared, sources.origin, request, catalogue)
            self._prepared(sources.prepared, catalogue)
        require_tables(sources)
        check_restore_rule(request.restore, sources.tables)
        if sources.prepared is None:
            for source_class in sources.missing(catalogue):
                self.tell(WARNING, source_class.title, tr("no layer was found"))

    def _prepared(self, path: Path, catalogue: Catalogue) -> None:
        info = store.read_info(path)
        self.tell(OK, path.name, tr("prepared data, made of {origin}").format(origin=info.origin))
        for key in info.missing_classes:
            if key in catalogue.classes:
                self.tell(WARNING, catalogue.classes[key].title, tr("no layer was found"))

    def _communes(self, sources: SourceSet) -> CommuneIndex:
        table = commune_table(self.request.data, sources)
        others = [t.name for t in sources.communes if t.name != table.name]
        if others and self.request.data.communes is None:
            text = tr("several commune layers: this one is used, not {others}; else give COMMUNES")
            self.tell(WARNING, table.name, text.format(others=", ".join(others)))
        index = CommuneIndex(table.layer, table.fields, self._context)
        choose_zone(sources, index, self._context)
        names = [f.name() for f in table.layer.fields()]
        self.tell(
            OK,
            table.name,
            tr("{count} communes by the fields {insee} and {name}, drawn in {crs}").format(
                count=len(index),
                insee=names[table.fields.insee],
                name=names[table.fields.name],
                crs=index.crs.authid(),
            ),
        )
        self._commune_remarks(index, table.name)
        for text in misplaced_tables(sources, index, self._context):
            self.tell(WARNING, table.name, text)
        return index

    def _commune_remarks(self, index: CommuneIndex, name: str) -> None:
        elsewhere = len(index) - len(index.in_zone())
        if elsewhere:
            text = tr("{count} communes of other territories are left out")
            self.tell(WARNING, name, text.format(count=elsewhere))
        lost = sum(not commune.arrondissement for commune in index)
        if lost:
            text = tr("{count} communes without arrondissement: ARRONDISSEMENT cannot find them")
            self.tell(NOTE, name, text.format(count=lost))
        damaged = [commune.title for commune in index if _LOST.search(commune.name)]
        if damaged:
            text = tr("names with lost characters, which the sheets print as they are: {names}")
            self.tell(WARNING, name, text.format(names=listed(damaged, MAX_NAMED)))
        spellings = Counter(comparable(commune.name) for commune in index)
        twice = sum(count for count in spellings.values() if count > 1)
        if twice:
            text = tr("{count} communes share their name with another: give their INSEE code")
            self.tell(NOTE, name, text.format(count=twice))

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
                self.tell(WARNING, "ARRONDISSEMENT", note)
        if len(chosen) < len(index):
            self.tell(OK, tr("chosen"), tr("{count} communes").format(count=len(chosen)))
        self.checked.commune_count = len(chosen)
        return chosen

    def _objects(self, catalogue: Catalogue, chosen: Sequence[Commune]) -> None:
        with tempfile.TemporaryDirectory(prefix="srce_tvb_") as folder:
            workspace = Workspace(self.request.data, catalogue, self._context, Silent())
            data = workspace.make_store(Path(folder), (), None)
            self._tables(data.network, workspace)
            overlay = Overlay(data.network, catalogue)
            held, empty = self._held(overlay, workspace.index, chosen)
            overlay.close()
            self._categories(data.network, catalogue, held)
        if empty:
            self.tell(
                WARNING if empty == len(chosen) else NOTE,
                tr("communes"),
                tr("{count} of {total} hold no object: their sheets say so").format(
                    count=empty, total=len(chosen)
                ),
            )

    def _tables(self, path: Path, workspace: Workspace) -> None:
        for report in workspace.reports or map(report_of, store.read_provenance(path)):
            self.checked.page.tables.append(
                TableLine(
                    report.table,
                    report.source_class,
                    report.crs,
                    report.read,
                    ", ".join(f"{key} {count}" for key, count in report.kept.items()),
                    len(report.duplicates),
                    report.repaired,
                )
            )
            for level, text in report.remarks():
                self.tell(level, report.table, text)

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
            text = tr("{count} without usable geometry: {names}")
            named = ", ".join(faults[:MAX_NAMED])
            self.tell(level, tr("communes"), text.format(count=len(faults), names=named))
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
            text = tr("objects: {objects}; communes that hold some: {communes} of {total}").format(
                objects=line.objects, communes=line.communes, total=self.checked.commune_count
            )
            self.tell(OK if line.objects else NOTE, f"{line.label} ({line.key})", text)

    # --- what the sheet is made with ------------------------------------------------------------

    def _styles(self, catalogue: Catalogue | None) -> None:
        if catalogue is None:
            return
        used = set()
        for category in catalogue.categories:
            for family, style in category.styles.items():
                used.add(style.qml)
                self._attempt(style.qml, lambda s=style, f=family: self._load_style(s.qml, f))
        folder = self.request.styles
        if folder is not None:
            for path in sorted(folder.glob("*.qml")):
                if path.name not in used:
                    self.tell(NOTE, path.name, tr("no category of the catalogue names it"))

    def _load_style(self, qml: str, family: str) -> None:
        path = find_style(qml, self.request.styles)
        styled_sample(path, family)
        if self.request.styles is not None and path.parent == self.request.styles:
            self.tell(OK, qml, tr("the service's own style"))

    def _attempt(self, subject: str, work: Callable[[], None]) -> None:
        """Do one of several like things; its error is told under its own name."""
        try:
            work()
        except AtlasError as error:
            self.tell(ERROR, subject, str(error))

    def _layout(self, catalogue: Catalogue | None) -> None:  # noqa: ARG002 -- as every step
        path = self.request.template
        project = QgsProject()
        layout = template.load_layout(path, project)
        try:
            ids = {item.id() for item in layout.items() if isinstance(item, QgsLayoutItem)}
            known = sorted(ids & template.ITEM_CLASSES.keys())
            self.tell(OK, path.name, tr("filled items: {ids}").format(ids=", ".join(known)))
            absent = sorted(template.ITEM_CLASSES.keys() - ids)
            if absent:
                self.tell(NOTE, path.name, tr("without: {ids}").format(ids=", ".join(absent)))
            strange = sorted(name for name in ids - template.ITEM_CLASSES.keys() if name)
            if strange and not template.is_bundled(path):
                text = tr("items that are left as they are: {ids}")
                self.tell(NOTE, path.name, text.format(ids=", ".join(strange)))
            self._fonts(layout, path)
        finally:
            del layout  # before its project

    def _fonts(self, layout: QgsLayout, path: Path) -> None:
        self.section = tr("Fonts")
        if template.is_bundled(path):
            family = fonts.choose_family()
            level = OK if family in fonts.FAMILIES else WARNING
            self.tell(level, family, tr("the sheet is set in it"))
            return
        wanted = {
            compat.label_font(item).family()
            for item in layout.items()
            if isinstance(item, QgsLayoutItemLabel)
        }
        for family in sorted(wanted):
            if fonts.is_installed(family):
                self.tell(OK, family, tr("installed"))
            else:
                text = tr("not installed: QGIS sets another one, and texts may take more room")
                self.tell(WARNING, family, text)

    def _wording(self, catalogue: Catalogue | None) -> None:  # noqa: ARG002 -- as every step
        context = texts.text_context(commune="Téteghem-Coudekerque-Village", insee="59588")
        rendered = texts.render_texts(context, self.request.texts)
        text = tr("{count} texts can be set").format(count=len(rendered))
        self.tell(OK, str(self.request.texts or tr("bundled wording")), text)

    def _output(self, catalogue: Catalogue | None) -> None:  # noqa: ARG002 -- as every step
        folder = self.request.output
        if folder is None:
            self.tell(NOTE, "OUTPUT", tr("no folder was given to check"))
            return
        check_output(folder)
        if folder.is_dir():
            earlier = read_manifest(folder)
            read_statistics(folder)
            if earlier:
                text = tr("holds the sheets of {count} communes of earlier runs")
                self.tell(NOTE, str(folder), text.format(count=len(earlier)))
        place = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
        free = shutil.disk_usage(place).free
        level = OK if free > LITTLE_ROOM else WARNING
        self.tell(level, str(folder), tr("can be written, {mb} MB free").format(mb=free // 10**6))

    def _programs(self, catalogue: Catalogue | None) -> None:  # noqa: ARG002 -- as every step
        self.tell(OK, "QGIS", Qgis.QGIS_VERSION)
        self.tell(OK, "GDAL", gdal.VersionInfo("RELEASE_NAME"))
