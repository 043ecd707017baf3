"""Ground sources: roads, water and places in what the user gives, recognised table by table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsRectangle,
    QgsVectorLayer,
)

from ..shared import compat
from ..shared.errors import SourceError
from ..shared.i18n import about, listed, tr
from ..shared.own_files import data_fault
from ..shared.paths import is_regular
from ..shared.progress import Progress, Silent
from . import store
from ._ground_models import (
    BD_CARTO,
    BD_TOPO,
    BD_TOPO_2,
    OSM,
    credit,
    edition_named_in,
    is_called_ground,
)
from ._ground_objects import BUILT, PLACE, RAILWAY, ROAD, WATER, WATERCOURSE
from ._ground_reader import OSM_SUFFIXES, GroundTable, counts_of, extent_of, ground_table
from .vector_files import RefusedFileError, files_of_folder, layers_of_file
from .write_ahead import Snapshot, needs_copy, wait_until_free

#: of a theme that several models have, only the first one is drawn
_PREFERENCE = (BD_TOPO, BD_TOPO_2, BD_CARTO, OSM)
#: tables named in the message that none was recognised
_MOST_NAMED = 12


@dataclass
class GroundSet:
    """Tables of the ground that were found, and what else was next to them."""

    #: what the user named
    origin: str = ""
    tables: list[GroundTable] = field(default_factory=list)
    #: files of OpenStreetMap, of which a run makes an extract (see :mod:`.ground_store`)
    osm_files: list[Path] = field(default_factory=list)
    #: tables left out, with the reason
    ignored: list[tuple[str, str]] = field(default_factory=list)
    #: files and tables called as those of the ground that cannot be opened
    unread: list[str] = field(default_factory=list)
    #: tables of the ground that have no CRS
    unplaced: list[str] = field(default_factory=list)
    #: the data say of themselves that they are invented: nobody is credited
    fictitious: bool = False
    #: copies of files that could not be read without changing them; they last as long as this
    snapshots: list[Snapshot] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.tables or self.osm_files)

    def take(self, name: str, layer: QgsVectorLayer, origin: Path | None = None) -> bool:
        """Add a layer where it is a table of the ground; return whether it is one.

        :param name: what the log calls it.
        :param origin: the user's file, where the layer was opened from a copy of it.
        """
        table = ground_table(name, layer, origin) if layer.isValid() else None
        if table is None:
            return False
        if compat.is_known(table.crs):
            self.tables.append(table)
            marks = store.read_key_values(Path(table.path), store.DEMO_TABLE)
            self.fictitious = self.fictitious or marks.get("fictitious") == "1"
        else:
            self.unplaced.append(name)
        return True

    def credits(self) -> tuple[str, ...]:
        """Return how the data are credited on a sheet, in French."""
        if self.fictitious:
            return ()
        found = [credit(table.model, table.edition) for table, _ in self.chosen()]
        found += [credit(OSM, edition_named_in(str(path))) for path in self.osm_files]
        return tuple(dict.fromkeys(found))

    def chosen(self) -> list[tuple[GroundTable, frozenset[str]]]:
        """Return the tables to draw with the themes to take from each.

        Of a theme that several models have only the best one is drawn; a table that stands in for
        another (``cours_d_eau`` for ``troncon_hydrographique``) only where that one is missing.
        """
        models: dict[str, set[str]] = {}
        primary = set()
        for table in self.tables:
            spec = table.recognised.spec
            for theme in spec.themes:
                models.setdefault(theme, set()).add(table.model)
            if not spec.substitute:
                primary.add((table.model, spec.themes[0]))
        best = {theme: min(found, key=_PREFERENCE.index) for theme, found in models.items()}
        chosen = []
        for table in self.tables:
            spec = table.recognised.spec
            themes = frozenset(theme for theme in spec.themes if best[theme] == table.model)
            stands_in = spec.substitute and (table.model, spec.themes[0]) in primary
            if themes and not stands_in:
                chosen.append((table, themes))
        return chosen

    def unused(self) -> list[GroundTable]:
        """Return the tables of which others take the place."""
        used = [table for table, _ in self.chosen()]
        return [table for table in self.tables if table not in used]


def open_ground(given: str, found: GroundSet, progress: Progress) -> GroundSet:
    """Return the ground that the user gives, else the one found next to the network; may be empty.

    :param given: file or folder, empty for none.
    :raises SourceError: when the one that is given cannot be used.
    """
    return discover_ground(given, progress) if given.strip() else found


def discover_ground(source: str, progress: Progress | None = None) -> GroundSet:
    """Open a file, folder or archive, and recognise its tables.

    :raises SourceError: when it does not exist, holds nothing of the ground, or a table of it
        cannot be placed on the map.
    """
    path = Path(source.strip()).expanduser()
    fault = data_fault(path) if source.strip() else ""
    if fault:
        raise SourceError(f"GROUND: {fault}")
    if not source.strip() or not (path.is_dir() or is_regular(path)):
        raise SourceError(
            tr("GROUND: “{path}” does not exist: give a file or a folder.").format(path=source)
        )
    found = GroundSet(str(path))
    for file in _files_of(path):
        if file.suffix.lower() in OSM_SUFFIXES:
            found.osm_files.append(file)
        else:
            _recognise_file(found, file, progress or Silent())
    if found.unplaced:
        raise SourceError(
            tr(
                "GROUND: {tables} of {path} have no coordinate reference system: add their .prj "
                "file."
            ).format(tables=", ".join(found.unplaced), path=path)
        )
    if not found:
        seen = listed([about(name, reason) for name, reason in found.ignored], _MOST_NAMED)
        raise SourceError(
            tr(
                "GROUND: no roads, water or places were recognised in {path} (tables read: "
                "{tables}). Give BD TOPO, BD CARTO or OpenStreetMap data with the original names "
                "of their tables, such as troncon_de_route or gis_osm_roads_free_1."
            ).format(path=path, tables=seen or tr("no table"))
        )
    return found


def _files_of(path: Path) -> list[Path]:
    # a file geodatabase is a folder, and one data source
    if path.is_file() or path.suffix.lower() == ".gdb":
        return [path]
    osm = (p for p in path.rglob("*") if p.suffix.lower() in OSM_SUFFIXES and is_regular(p))
    return files_of_folder(path) + sorted(osm)


def _recognise_file(found: GroundSet, file: Path, progress: Progress) -> None:
    read = file
    wait_until_free(file, progress)
    if needs_copy(file):
        snapshot = Snapshot(file)
        found.snapshots.append(snapshot)
        read = snapshot.path
    try:
        layers = list(layers_of_file(read))
    except RefusedFileError as refusal:
        layers = []
        found.ignored.append((file.name, str(refusal)))
    else:
        if not layers:
            found.ignored.append((file.name, tr("it cannot be read")))
    if not layers and is_called_ground(file.stem):
        found.unread.append(file.name)
    for name, layer in layers:
        if layer.isValid() or not is_called_ground(name):
            if not found.take(name, layer, file):
                reason = tr("neither its name nor its fields are those of ground data")
                found.ignored.append((name, reason))
        else:
            found.unread.append(name)


def ground_extent(
    ground: GroundSet,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsRectangle:
    """Return the extent of the tables that are drawn, in another CRS; empty when they hold nothing.

    :raises SourceError: when a table cannot be read.
    """
    extent = QgsRectangle()
    for table, _ in ground.chosen():
        extent.combineExtentWith(extent_of(table, target, context))
    return extent


def record_count(table: GroundTable) -> int:
    """Return how many records a table states; :raises SourceError: when it cannot be read."""
    return counts_of(table)[0]


def themes_title(themes: Collection[str]) -> str:
    """Return what a table gives to the ground, in the user's language."""
    titles = {
        ROAD: tr("roads"),
        RAILWAY: tr("railways"),
        WATERCOURSE: tr("watercourses"),
        WATER: tr("water surfaces"),
        BUILT: tr("built-up areas"),
        PLACE: tr("place names"),
    }
    return ", ".join(title for theme, title in titles.items() if theme in themes)
