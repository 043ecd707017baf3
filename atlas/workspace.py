"""The data of a run: what was found, whose communes, and the store that the sheets draw from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable

from qgis.core import QgsCoordinateTransformContext, QgsVectorLayer

from . import store
from .catalogue import Catalogue
from .classification import TableReport, check_restore_rule
from .communes import Commune, CommuneIndex, require_commune_fields
from .errors import CommuneError, RequestError, SourceError
from .geometry import to_rectangle
from .i18n import tr
from .model import Box
from .prepare import build_store, report_sources, report_tables, write_communes
from .progress import Progress
from .sources import (
    CommuneTable,
    SourceSet,
    check_layer,
    discover,
    given_table,
    mend_layer_encoding,
)

STORE_FILE = "network.gpkg"
COMMUNE_FILE = "communes.gpkg"


@dataclass
class DataRequest:
    """Where the data of a run come from."""

    #: path, or ``demo``
    source: str
    #: commune layer given by the user
    communes: QgsVectorLayer | None = None
    #: layers given by the user instead of detection, by class of the catalogue
    classes: dict[str, QgsVectorLayer] = field(default_factory=dict)
    #: QGIS expression instead of the catalogue's rules, empty for none
    restore: str = ""


@dataclass
class RunData:
    """Files that the sheets draw from; plain values, so that they cross processes."""

    network: Path
    communes: Path
    crs: str
    demo_notice: str = ""
    demo_sources: str = ""
    #: titles of the classes of which there is no layer
    missing_classes: tuple[str, ...] = ()


class Workspace:
    """Opens the sources of a run and makes its store.

    :raises AtlasError: when the source, the communes or a rule cannot be used.
    """

    def __init__(
        self,
        request: DataRequest,
        catalogue: Catalogue,
        context: QgsCoordinateTransformContext,
        progress: Progress,
    ) -> None:
        self.request = request
        self.catalogue = catalogue
        self._context = context
        self._progress = progress
        self.sources = self._open_sources()
        self.own_communes = request.communes is not None
        self.index = self._open_communes()
        #: what became of each source table, once the store was made
        self.reports: list[TableReport] = []

    def _open_sources(self) -> SourceSet:
        sources = discover(self.request.source, self.catalogue)
        for key, layer in self.request.classes.items():
            if sources.prepared is not None:
                raise RequestError(
                    tr("{source} is prepared data: layers cannot be given beside it.").format(
                        source=self.request.source
                    )
                )
            sources.tables = [t for t in sources.tables if t.source_class.key != key]
            mend_layer_encoding(layer)
            sources.tables.append(given_table(layer, self.catalogue.classes[key]))
        if sources.prepared is not None:
            self._check_prepared(sources.prepared)
        elif not sources.tables:
            looked_at = ", ".join(name for name, _ in sources.ignored) or tr("no table")
            raise SourceError(
                tr(
                    "No layer of the SRCE-TVB was found in {source} (looked at: {tables}). Its "
                    "tables are recognised by names such as N_SRCE_RESERVOIR_S or by fields such "
                    "as ID_RESV; else give them as RESERVOIRS, CORRIDORS and OBSTACLES."
                ).format(source=sources.origin, tables=looked_at)
            )
        check_restore_rule(self.request.restore, sources.tables)
        report_sources(sources, self.catalogue, self._progress)
        return sources

    def _check_prepared(self, path: Path) -> None:
        info = store.read_info(path)
        if self.request.restore and self.request.restore != info.restore:
            raise RequestError(
                tr("{path} is prepared data: give RESTORE when preparing, or the raw files.").format(
                    path=path
                )
            )
        if info.catalogue_fingerprint != self.catalogue.fingerprint:
            raise SourceError(
                tr(
                    "{path} was prepared with another catalogue of categories: prepare the data "
                    "again with the same STYLES folder."
                ).format(path=path)
            )

    def _open_communes(self) -> CommuneIndex:
        layer = self.request.communes
        if layer is not None:
            check_layer(layer)
            mend_layer_encoding(layer)
            table = CommuneTable(layer, layer.name(), require_commune_fields(layer))
        else:
            table = self._found_communes()
        self._progress.info(tr("Communes: {table}.").format(table=table.name))
        return CommuneIndex(table.layer, table.fields, self._context)

    def _found_communes(self) -> CommuneTable:
        tables = sorted(self.sources.communes, key=lambda table: table.name)
        if not tables:
            raise CommuneError(
                tr(
                    "No commune layer was found in {source}: give one as COMMUNES "
                    "(ADMIN EXPRESS, BD TOPO, cadastre…)."
                ).format(source=self.sources.origin)
            )
        if len(tables) > 1:
            self._progress.warning(
                tr("Several commune layers: {names}. {chosen} is used; else give COMMUNES.").format(
                    names=", ".join(table.name for table in tables), chosen=tables[-1].name
                )
            )
        return tables[-1]

    def make_store(
        self, folder: Path, communes: Iterable[Commune], region: Box | None
    ) -> RunData:
        """Make the files that the sheets draw from; prepared data are used where they lie.

        :param communes: the communes that the sheets show.
        :param region: what the sheets show, in the working CRS; ``None`` for everything.
        """
        prepared = self.sources.prepared
        if prepared is None:
            network = folder / STORE_FILE
            self.reports = build_store(
                network,
                self.sources,
                self.index,
                communes,
                self.catalogue,
                self._context,
                self._progress,
                restore=self.request.restore,
                region=None if region is None else to_rectangle(region),
            )
            report_tables(self.reports, self._progress)
            return self._run_data(network, network)
        if not self.own_communes:
            return self._run_data(prepared, prepared)
        path = folder / COMMUNE_FILE
        writer = store.StoreWriter(path, self.index.crs)
        write_communes(writer, self.index, communes, self._progress)
        writer.close({})
        return self._run_data(prepared, path)

    def _run_data(self, network: Path, communes: Path) -> RunData:
        info = store.read_info(network)
        titles = [
            self.catalogue.classes[key].title
            for key in info.missing_classes
            if key in self.catalogue.classes
        ]
        return RunData(
            network, communes, info.crs, info.demo_notice, info.demo_sources, tuple(titles)
        )
