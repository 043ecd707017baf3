"""The data of a run: what was found, whose communes, and the store that the sheets draw from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsRectangle,
    QgsVectorLayer,
)

from ..shared.errors import CommuneError, RequestError, SourceError
from ..shared.geometry import bounds_after, crs_for_place, crs_of, to_rectangle, transform_between
from ..shared.i18n import tr
from ..shared.model import Box
from ..shared.progress import Progress
from . import store
from .catalogue import Catalogue
from .commune_fields import require_commune_fields
from .commune_index import CommuneIndex
from .communes import Commune
from .prepare import StoreOptions, build_store, report_sources, report_tables, write_communes
from .rules import check_restore_rule
from .sources import (
    CommuneTable,
    SourceSet,
    check_layer,
    discover,
    discover_layers,
    given_layers,
    is_project,
    note_demo,
)
from .store_writer import StoreWriter
from .table_recognition import commune_rank, plain_table_name
from .table_report import TableReport
from .vector_files import rightly_encoded

STORE_FILE = "network.gpkg"
COMMUNE_FILE = "communes.gpkg"


@dataclass
class SourceRequest:
    """Where the data of a run come from."""

    #: path; ``demo``; ``project`` for the layers of the open project; empty for ``classes`` alone
    source: str
    #: commune layer given by the user
    communes: QgsVectorLayer | None = None
    #: layers given by the user instead of detection, by class of the catalogue
    classes: dict[str, QgsVectorLayer] = field(default_factory=dict)
    #: QGIS expression instead of the catalogue's rules, empty for none
    restore: str = ""
    #: layers of the open project, in which ``project`` looks
    project_layers: Sequence[QgsVectorLayer] = ()


@dataclass
class StorePaths:
    """Files that the sheets draw from; plain values, so that they cross processes."""

    network: Path
    communes: Path
    crs: str
    demo_notice: str = ""
    demo_sources: str = ""
    #: titles of the classes without a layer
    missing_classes: tuple[str, ...] = ()


def open_sources(request: SourceRequest, catalogue: Catalogue) -> SourceSet:
    """Open what a request names, without checking whether a run could succeed with it.

    :raises AtlasError: when the source cannot be opened, or the layers contradict it.
    """
    sources = _named_source(request, catalogue)
    if not request.classes:
        return sources
    if sources.prepared is not None:
        raise RequestError(
            tr("{source} is prepared data: layers cannot be given in addition to it.").format(
                source=request.source
            )
        )
    given = given_layers(request.classes, catalogue)
    replaced = {*request.classes, *(table.source_class.key for table in given)}
    sources.tables = [t for t in sources.tables if t.source_class.key not in replaced]
    for table in given:
        table.name = sources.free_name(table.name, table.layer)
        sources.tables.append(table)
        note_demo(sources, table.layer)
    return sources


def _named_source(request: SourceRequest, catalogue: Catalogue) -> SourceSet:
    if not request.source.strip():
        if not request.classes:
            raise RequestError(
                tr(
                    "Give the SRCE-TVB data as SOURCE (a GeoPackage, a folder, or the word project "
                    "for the layers of the open project), or its layers one by one."
                )
            )
        return SourceSet(tr("the chosen layers"))
    if is_project(request.source):
        return discover_layers(request.project_layers, catalogue)
    return discover(request.source, catalogue)


def check_prepared(path: Path, origin: str, request: SourceRequest, catalogue: Catalogue) -> None:
    """Check that prepared data were made with the rules of this run.

    :raises AtlasError: when they were made with others.
    """
    info = store.read_info(path)
    if request.restore and request.restore != info.restore:
        raise RequestError(
            tr(
                "{path} is prepared data: give RESTORE to “Prepare data”, or give the raw "
                "files as SOURCE."
            ).format(path=origin)
        )
    if info.catalogue_fingerprint != catalogue.rules_fingerprint:
        raise SourceError(
            tr(
                "{path} was prepared with another catalogue of categories: prepare the data "
                "again with the same STYLES folder."
            ).format(path=origin)
        )


def require_tables(sources: SourceSet) -> None:
    """:raises SourceError: when nothing of the SRCE was found; names what was looked at."""
    if sources.tables or sources.prepared is not None:
        return
    seen = [name for name, _ in sources.ignored] + [t.name for t in sources.communes]
    raise SourceError(
        tr(
            "No SRCE-TVB layer was found in {source} (tables read: {tables}). SRCE-TVB "
            "tables are recognised by names such as N_SRCE_RESERVOIR_S or by fields "
            "such as ID_RESV. If yours are named otherwise, give them as RESERVOIRS, "
            "CORRIDORS and OBSTACLES."
        ).format(source=sources.origin, tables=", ".join(seen) or tr("no table"))
    )


def commune_table(request: SourceRequest, sources: SourceSet) -> CommuneTable:
    """Return the commune layer of a run: the given one, or the best of those found.

    :raises CommuneError: when there is none.
    """
    if request.communes is not None:
        check_layer(request.communes)
        layer = rightly_encoded(request.communes)
        return CommuneTable(layer, layer.name(), require_commune_fields(layer))
    if not sources.communes:
        raise CommuneError(
            tr(
                "No commune layer was found in {source}: give one as COMMUNES "
                "(ADMIN EXPRESS, BD TOPO, cadastre…)."
            ).format(source=sources.origin)
        )
    return max(sources.communes, key=_commune_rank)


def _commune_rank(table: CommuneTable) -> tuple[int, str]:
    """Rank tables with codes of communes: those named so first, then by year, the newest best."""
    return commune_rank(table.name), plain_table_name(table.name)


class OpenedSources:
    """Opens the sources of a run and makes its store.

    :raises AtlasError: when the source, the communes or a rule cannot be used.
    """

    def __init__(
        self,
        request: SourceRequest,
        catalogue: Catalogue,
        context: QgsCoordinateTransformContext,
        progress: Progress,
    ) -> None:
        self.request = request
        self.catalogue = catalogue
        self._context = context
        self._progress = progress
        self.sources = open_sources(request, catalogue)
        if self.sources.prepared is not None:
            check_prepared(self.sources.prepared, self.sources.origin, request, catalogue)
        require_tables(self.sources)
        check_restore_rule(request.restore, self.sources.tables)
        report_sources(self.sources, catalogue, progress)
        self.own_communes = request.communes is not None
        self.index = self._open_communes()
        if choose_zone(self.sources, self.index, context):
            progress.info(
                tr("The communes are in several territories: those in {crs} are used.").format(
                    crs=self.index.crs.authid()
                )
            )
        for text in misplaced_tables(self.sources, self.index, context):
            progress.warning(text)
        #: what became of each source table, once the store was made
        self.reports: list[TableReport] = []

    def _open_communes(self) -> CommuneIndex:
        table = commune_table(self.request, self.sources)
        if not self.own_communes and len(self.sources.communes) > 1:
            self._progress.warning(
                tr(
                    "Several commune layers were found: {names}. {chosen} is used; to use "
                    "another one, give it as COMMUNES."
                ).format(
                    names=", ".join(sorted(t.name for t in self.sources.communes)),
                    chosen=table.name,
                )
            )
        self._progress.info(tr("Communes: {table}.").format(table=table.name))
        index = CommuneIndex(table.layer, table.fields, self._context)
        for text in index.warnings:
            self._progress.warning(text)
        return index

    def make_store(
        self, folder: Path, communes: Iterable[Commune], region: Box | None
    ) -> StorePaths:
        """Make the files that the sheets draw from; prepared data are used as they are.

        :param communes: the communes that the sheets show.
        :param region: what the sheets show, in the working CRS; ``None`` for everything.
        """
        prepared = self.sources.prepared
        if prepared is None:
            network = folder / STORE_FILE
            self.reports = self.write_store(
                network, communes, region=None if region is None else to_rectangle(region)
            )
            return self._store_paths(network, network)
        if not self.own_communes:
            return self._store_paths(prepared, prepared)
        path = folder / COMMUNE_FILE
        with StoreWriter(path, self.index.crs) as writer:
            write_communes(writer, self.index, communes, self._progress)
            writer.close({})
        return self._store_paths(prepared, path)

    def write_store(
        self,
        path: Path,
        communes: Iterable[Commune],
        *,
        region: QgsRectangle | None = None,
        attributes: bool = False,
    ) -> list[TableReport]:
        """Classify the sources into a new store and log what became of each table.

        :param attributes: keep all attributes of the source tables.
        """
        reports = build_store(
            path,
            self.sources,
            self.index,
            communes,
            self.catalogue,
            self._context,
            self._progress,
            StoreOptions(self.request.restore, region, attributes),
        )
        report_tables(reports, self._progress)
        return reports

    def _store_paths(self, network: Path, communes: Path) -> StorePaths:
        info = store.read_info(network)
        titles = [
            self.catalogue.classes[key].title
            for key in info.missing_classes
            if key in self.catalogue.classes
        ]
        return StorePaths(
            network, communes, info.crs, info.demo_notice, info.demo_sources, tuple(titles)
        )


def choose_zone(
    sources: SourceSet, index: CommuneIndex, context: QgsCoordinateTransformContext
) -> bool:
    """Set the working CRS: that of prepared data, otherwise that of the territory of the network.

    :return: whether communes of other territories are left aside.
    """
    if sources.prepared is not None:
        index.set_crs(QgsCoordinateReferenceSystem(store.read_info(sources.prepared).crs))
        return False
    if len(index.zones()) == 1:
        return False
    place = _centre_of(sources, context)
    if place is not None:
        index.set_crs(QgsCoordinateReferenceSystem(crs_for_place(*place)))
    return True


def misplaced_tables(
    sources: SourceSet, index: CommuneIndex, context: QgsCoordinateTransformContext
) -> list[str]:
    """Return a warning for each table that does not overlap the communes."""
    ground = bounds_after(
        transform_between(index.layer.crs(), index.crs, context), _extent(index.layer)
    )
    if ground.isEmpty():
        return []
    warnings = []
    for table in sources.tables:
        extent = _extent(table.layer)
        if extent.isNull():
            continue
        bounds = bounds_after(transform_between(crs_of(table.layer), index.crs, context), extent)
        if bounds.isNull() or not bounds.intersects(ground):
            warnings.append(
                tr(
                    "{table} does not overlap the communes: check that {crs} is the right "
                    "coordinate reference system of this layer, and check that of the commune "
                    "layer."
                ).format(table=table.name, crs=crs_of(table.layer).authid())
            )
    return warnings


def _centre_of(
    sources: SourceSet, context: QgsCoordinateTransformContext
) -> tuple[float, float] | None:
    """Return longitude and latitude of the middle of the network, ``None`` when it is empty."""
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    whole = QgsRectangle()
    for table in sources.tables:
        extent = _extent(table.layer)
        if not extent.isNull():
            bounds = bounds_after(transform_between(crs_of(table.layer), degrees, context), extent)
            if whole.isNull():
                whole = bounds
            elif not bounds.isNull():
                whole.combineExtentWith(bounds)
    return None if whole.isNull() else (whole.center().x(), whole.center().y())


def _extent(layer: QgsVectorLayer) -> QgsRectangle:
    """Return the extent of a layer, null when it is empty."""
    extent = layer.extent()
    return extent if layer.featureCount() != 0 and extent.isFinite() else QgsRectangle()
