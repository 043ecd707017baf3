"""The data of a run: what was found, whose communes, and the store that the sheets draw from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext, QgsRectangle, QgsVectorLayer

from ..shared.errors import CommuneError, RequestError, SourceError
from ..shared.folders import release_frames
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Box
from ..shared.progress import Progress
from ..shared.waits import doing
from . import store
from ._coverage import Cells, has_objects_near
from ._credits import credits_of_origin, with_communes
from ._given_layers import given_layers
from ._prepare import (
    StoreOptions,
    add_commune_table,
    build_store,
    named_surfaces,
    report_sources,
    report_tables,
    write_communes,
)
from .account import Account
from .catalogue import Catalogue
from .commune_fields import require_commune_fields
from .commune_index import CommuneIndex
from .communes import Commune
from .database import source_title
from .file_checks import check_files_of
from .ground_sources import open_ground
from .ground_store import GroundData, make_ground, read_ground
from .place import check_place_of_communes, judge_places
from .rules import check_restore_rule
from .source_set import CommuneTable, SourceSet
from .sources import (
    check_layer,
    discover,
    discover_layers,
    is_project,
    note_demo,
)
from .store_writer import StoreWriter
from .table_recognition import commune_rank, plain_table_name
from .table_report import TableReport
from .vector_files import rightly_encoded
from .zone import choose_zone

STORE_FILE = "network.gpkg"
GROUND_FILE = "ground.gpkg"
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
    #: file or folder of the ground, empty for the one that the source holds
    ground: str = ""


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
    #: what is drawn under the network, ``None`` for nothing
    ground: GroundData | None = None
    #: what is wrong with the data, in French: the sheets say so and are degraded
    faults: tuple[str, ...] = ()
    #: cells in which the data have objects
    coverage: Cells = ()
    #: whose data they are, JSON for :func:`..wording.credits.credit_lines`
    credits: str = ""

    def covers(self, box: Box) -> bool:
        """Return whether the data have objects in a box of the working CRS or near it."""
        return has_objects_near(self.coverage, box)


def open_sources(
    request: SourceRequest, catalogue: Catalogue, progress: Progress | None = None
) -> SourceSet:
    """Open what a request names, without checking whether a run could succeed with it.

    :raises AtlasError: when the source cannot be opened, or the layers contradict it.
    """
    with doing(tr("the source {source}").format(source=source_title(request.source))):
        sources = _named_source(request, catalogue, progress)
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


def _named_source(
    request: SourceRequest, catalogue: Catalogue, progress: Progress | None
) -> SourceSet:
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
    return discover(request.source, catalogue, progress)


def check_prepared(path: Path, origin: str, request: SourceRequest, catalogue: Catalogue) -> None:
    """Check that prepared data are whole and were made with the rules of this run.

    :raises AtlasError: when they are damaged, changed, or were made with other rules.
    """
    store.check_content(path)
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
    unread = set(sources.unread)
    seen = [f"{name} – {why}" if name in unread else name for name, why in sources.ignored]
    seen += [table.name for table in sources.communes]
    seen += [t.name for t in sources.ground.tables]
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
        if layer.featureCount() == 0:
            raise CommuneError(tr("The commune layer “{name}” is empty.").format(name=layer.name()))
        return CommuneTable(layer, layer.name(), require_commune_fields(layer))
    if not sources.communes:
        raise CommuneError(
            tr(
                "No commune layer was found in {source}: give one as COMMUNES "
                "(ADMIN EXPRESS, BD TOPO, cadastre…), or the word ign to fetch the outlines from "
                "the IGN."
            ).format(source=sources.origin)
        )
    # those named so first, then by year, the newest best
    return max(sources.communes, key=lambda t: (commune_rank(t.name), plain_table_name(t.name)))


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
        self.context = context
        self._progress = progress
        self.sources = open_sources(request, catalogue, progress)
        try:
            with self.sources.reading():
                self._open()
        except BaseException as error:
            release_frames(error)
            self.sources.close()
            raise

    def _open(self) -> None:
        request, catalogue = self.request, self.catalogue
        context, progress = self.context, self._progress
        if self.sources.prepared is not None:
            check_prepared(self.sources.prepared, self.sources.origin, request, catalogue)
        require_tables(self.sources)
        check_files_of(table.layer for table in self.sources.tables)
        check_restore_rule(request.restore, self.sources.tables)
        report_sources(self.sources, catalogue, progress)
        self.ground = open_ground(request.ground, self.sources.ground, progress)
        self.own_communes = request.communes is not None
        self.index = self._open_communes()
        if choose_zone(self.sources, self.index, context):
            progress.info(
                tr("The communes are in several territories: those in {crs} are used.").format(
                    crs=self.index.crs.authid()
                )
            )
        judge_places(self.sources, self.index, context, progress)
        #: what became of each source table, and of the tables of the run, once the store was made
        self.reports: list[TableReport] = []
        self.accounts: list[Account] = []

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
        if self.own_communes:
            check_files_of([table.layer])
        check_place_of_communes(table.layer)
        with doing(tr("the commune layer {name}").format(name=table.name)):
            index = CommuneIndex(table.layer, table.fields, self.context)
        told = list(index.warnings)
        if self.sources.prepared is not None and not self.own_communes:
            told += store.read_info(self.sources.prepared).commune_warnings
        for text in dict.fromkeys(told):
            self._progress.warning(text)
        return index

    def close(self) -> None:
        """Close all layers of the sources; the communes can still be looked up by code."""
        self.index.close()
        self.sources.close()

    def make_store(
        self,
        folder: Path,
        communes: Iterable[Commune],
        region: Box | None,
        *,
        attributes: bool = False,
    ) -> StorePaths:
        """Make the files that the sheets draw from; prepared data are used as they are.

        :param communes: the communes that the sheets show.
        :param region: what the sheets show, in the working CRS; ``None`` for everything.
        :param attributes: keep all fields of the sources, for styles and templates that name them.
        """
        prepared = self.sources.prepared
        if prepared is None:
            network = folder / STORE_FILE
            shown = None if region is None else to_rectangle(region)
            self.reports = self.write_store(network, communes, region=shown, attributes=attributes)
            return self._store_paths(network, network)
        self.accounts = store.read_accounts(prepared)
        if not self.own_communes:
            return self._store_paths(prepared, prepared)
        path = folder / COMMUNE_FILE
        with StoreWriter(path, self.index.crs) as writer:
            columns = add_commune_table(writer, self.index, attributes=attributes)
            write_communes(writer, self.index, communes, self._progress, columns)
            writer.close({})
        own = self.index.account().check()
        self.accounts = [a for a in self.accounts if not a.is_of_communes] + [own]
        return self._store_paths(prepared, path)

    def with_ground(self, stores: StorePaths, folder: Path, region: Box) -> StorePaths:
        """Return stores with the ground under what the sheets show, where there is any.

        :param folder: where the ground store is written; prepared data have theirs in them.
        :param region: what the sheets show, in the working CRS.
        :raises AtlasError: when the ground store cannot be written.
        """
        prepared = self.sources.prepared
        if self.ground:
            made = make_ground(
                folder / GROUND_FILE,
                self.ground,
                self.index.crs,
                named_surfaces(self.index, self.index.around(region)),
                region,
                self.context,
                self._progress,
            )
            network = [account for account in self.accounts if not account.is_of_ground]
            self.accounts = [*network, *store.read_accounts(made.path)]
            return replace(stores, ground=made)
        return stores if prepared is None else replace(stores, ground=read_ground(prepared))

    def write_store(
        self,
        path: Path,
        communes: Iterable[Commune],
        *,
        region: QgsRectangle | None = None,
        attributes: bool = False,
        ground: bool = False,
    ) -> list[TableReport]:
        """Classify the sources into a new store and log what became of each table.

        :param attributes: keep all attributes of the source tables.
        :param ground: also write the whole ground that was found next to the network.
        """
        reports = build_store(
            path,
            self.sources,
            self.index,
            communes,
            self.catalogue,
            self.context,
            self._progress,
            StoreOptions(self.request.restore, region, attributes, ground),
        )
        report_tables(reports, self.catalogue, self._progress)
        self.accounts = store.read_accounts(path)
        self._progress.info(next(a for a in self.accounts if a.is_of_communes).sentence())
        return reports

    def _store_paths(self, network: Path, communes: Path) -> StorePaths:
        info = store.read_info(network)
        titles = [
            self.catalogue.classes[key].title
            for key in info.missing_classes
            if key in self.catalogue.classes
        ]
        whose = info.credits or credits_of_origin(info.origin)
        if self.own_communes:
            layer = self.index.layer
            whose = with_communes(whose, (layer.name(), layer))
        return StorePaths(
            network,
            communes,
            info.crs,
            info.demo_notice,
            info.demo_sources,
            tuple(titles),
            faults=info.faults,
            coverage=info.coverage,
            credits=whose,
        )
