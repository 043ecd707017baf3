"""Sources: open what the user gives, and recognise the class of each table.

A table that fits nothing is named and left out. Nothing is ever written to a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsVectorLayer

from ..shared import compat
from ..shared.errors import SourceError
from ..shared.geometry import crs_of
from ..shared.i18n import tr
from ..shared.own_files import data_fault
from ..shared.paths import DEMO_DATA
from ..shared.progress import Progress, Silent
from . import store
from ._sqlite_tables import check_sqlite, is_sqlite
from ._unused_files import unused_files, unused_members
from .catalogue import Catalogue
from .commune_fields import detect_commune_fields, looks_like_communes
from .database import database_layers, database_title, database_uri, is_database
from .source_set import CommuneTable, SourceSet, SourceTable
from .table_recognition import (
    class_named,
    field_names,
    has_geometry,
    match_class,
    table_names_of,
)
from .vector_files import (
    RefusedFileError,
    archive_place,
    check_format,
    files_of_archive,
    files_of_folder,
    layers_of_file,
    open_vector,
    path_of,
    rightly_encoded,
)
from .write_ahead import Snapshot, needs_copy, wait_until_free

DEMO_WORD = "demo"
#: words that stand for the layers of the open project
PROJECT_WORDS = frozenset({"project", "projet"})

#: files that say nothing of the geometries of an empty table
_WITHOUT_GEOMETRY_TYPE = (".geojson", ".json", ".tab", ".mif", ".kml", ".kmz", ".csv")


def is_project(source: str) -> bool:
    """Return whether SOURCE stands for the layers of the open project."""
    return source.strip().lower() in PROJECT_WORDS


def discover(source: str, catalogue: Catalogue, progress: Progress | None = None) -> SourceSet:
    """Open a GeoPackage, another vector file, a folder or an archive, and recognise its tables.

    :param source: path, also with ``|layername=…`` for one table of a file; or the word ``demo``
        for the bundled demonstration data.
    :raises SourceError: when it does not exist or is not a data source.
    """
    if is_database(source):
        return discover_database(source, catalogue)
    text, _, options = source.strip().partition("|")
    path = DEMO_DATA if text.lower() == DEMO_WORD else Path(text).expanduser()
    fault = data_fault(path) if text else ""
    if fault:
        raise SourceError(f"SOURCE: {fault}")
    if not text or not path.exists():
        raise SourceError(
            tr(
                "The source “{path}” does not exist: give a GeoPackage, another vector "
                "file or a folder. For layers of a database, open them in QGIS and give "
                "the word project."
            ).format(path=text or source)
        )
    found = SourceSet(str(path))
    files = {
        file: _readable(file, found, progress or Silent())
        for file in (files_of_folder(path) if _is_folder(path) else [path])
    }
    prepared = {file: read for file, read in files.items() if store.is_prepared(read)}
    for file, read in files.items():
        if file not in prepared:
            name = file.name if file == path else str(file.relative_to(path))
            _recognise_file(name, read, options if path.is_file() else "", found, catalogue)
    _note_unused(path, files, found)
    found.note_missing()
    _take_prepared(prepared, found)
    if path.is_file() and found.ignored == [(path.name, _cannot_be_read())]:
        raise SourceError(
            tr("{path} is not a vector data source that QGIS can read.").format(path=path)
        )
    return found


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder of files; a file geodatabase is one data source."""
    return path.is_dir() and path.suffix.lower() != ".gdb"


def _note_unused(path: Path, files: Iterable[Path], found: SourceSet) -> None:
    """Note the files of a folder or archive that are not read, with the reason."""
    if _is_folder(path):
        found.ignored += unused_files(path, frozenset(files))
    for file in files:
        archive = archive_place(file)
        if archive:
            found.ignored += unused_members(archive, frozenset(files_of_archive(archive)))


def discover_database(source: str, catalogue: Catalogue) -> SourceSet:
    """Recognise the tables of a PostgreSQL database (see :mod:`.database`).

    :raises SourceError: when it does not answer, or one of its tables of the SRCE cannot be read.
    """
    uri = database_uri(source)
    found = SourceSet(database_title(uri))
    for name, layer in database_layers(uri):
        recognise(found, name, layer, catalogue)
    return found


def discover_layers(layers: Iterable[QgsVectorLayer], catalogue: Catalogue) -> SourceSet:
    """Recognise layers that are open already: those of a project."""
    found = SourceSet(tr("the open project"))
    prepared: dict[Path, Path] = {}
    for layer in layers:
        path = Path(path_of(layer))
        if path.suffix.lower() == ".gpkg" and path.is_file() and store.is_prepared(path):
            prepared[path] = path
        else:
            recognise(found, layer.name(), rightly_encoded(layer), catalogue)
    found.note_missing()
    _take_prepared(prepared, found)
    return found


def check_layer(layer: QgsVectorLayer) -> None:
    """:raises SourceError: when a layer cannot be read or placed on the map."""
    if not layer.isValid():
        raise SourceError(
            tr("The layer “{name}” cannot be read: {source}").format(
                name=layer.name(), source=layer.publicSource()
            )
        )
    if not has_geometry(layer):
        raise SourceError(tr("The layer “{name}” has no geometry.").format(name=layer.name()))
    if not compat.is_known(crs_of(layer)):
        raise SourceError(
            tr(
                "The layer “{name}” has no coordinate reference system: set it in QGIS (Layer > "
                "Set CRS of Layer(s)) or add its .prj file."
            ).format(name=layer.name())
        )


def recognise(found: SourceSet, name: str, layer: QgsVectorLayer, catalogue: Catalogue) -> None:
    """Add a layer to what was found: a class of the SRCE, communes, or left out with a reason."""
    if not layer.isValid():
        _note_unreadable(name, found, catalogue)
        return
    if not has_geometry(layer):
        empty = match_class(table_names_of(name, layer), field_names(layer), catalogue)
        of_any_geometry = path_of(layer).lower().endswith(_WITHOUT_GEOMETRY_TYPE)
        if layer.featureCount() == 0 and of_any_geometry and empty is not None:
            found.empty.append((name, empty.source_class))
        else:
            found.ignored.append((name, tr("it has no geometry")))
            _note_without_place(name, layer, found, catalogue)
        return
    if path_of(layer).lower().endswith(".csv") and not compat.is_known(crs_of(layer)):
        found.ignored.append((name, _csv_without_crs()))
        _note_without_place(name, layer, found, catalogue)
        return
    match = match_class(table_names_of(name, layer), field_names(layer), catalogue)
    if match is not None:
        check_layer(layer)
        own_name = found.free_name(name, layer)
        found.tables.append(SourceTable(layer, own_name, match.source_class, match.why))
        if layer.featureCount() == 0:
            found.empty.append((own_name, match.source_class))
        if match.doubt:
            found.ambiguous.append((own_name, match.doubt))
        note_demo(found, layer)
        return
    fields = detect_commune_fields(layer) if looks_like_communes(layer) else None
    if fields is not None:
        check_layer(layer)
        found.communes.append(CommuneTable(layer, found.free_name(name, layer), fields))
        return
    if not found.ground.take(name, layer):
        found.ignored.append(
            (name, tr("neither its name nor its fields are those of an SRCE table"))
        )


def _note_without_place(
    name: str, layer: QgsVectorLayer, found: SourceSet, catalogue: Catalogue
) -> None:
    """Note a table of the SRCE that holds objects, of which nobody knows where they lie."""
    names, fields = table_names_of(name, layer), field_names(layer)
    if layer.featureCount() != 0 and match_class(names, fields, catalogue) is not None:
        found.without_place.append(name)


def _csv_without_crs() -> str:
    return tr(
        "a CSV file does not say its coordinate reference system: save it as a GeoPackage, or add "
        "a .prj file"
    )


def match_layer(layer: QgsVectorLayer, catalogue: Catalogue) -> SourceTable | None:
    """Return a layer as table of the SRCE, ``None`` when it is none."""
    match = match_class(table_names_of(layer.name(), layer), field_names(layer), catalogue)
    return (
        None if match is None else SourceTable(layer, layer.name(), match.source_class, match.why)
    )


def _note_unreadable(name: str, found: SourceSet, catalogue: Catalogue) -> None:
    """Note a file or table that cannot be opened.

    :raises SourceError: when its name is that of a table of the SRCE: its objects would be missing.
    """
    if class_named(Path(name).stem, catalogue) is not None:
        raise SourceError(
            tr(
                "{name} has the name of an SRCE table but cannot be read: it is damaged, "
                "truncated or not a vector file. Nothing was written. Replace it with an intact "
                "copy, or remove it."
            ).format(name=name)
        )
    found.ignored.append((name, _cannot_be_read()))
    if Path(name).suffix.lower() != ".json":
        found.unread.append(Path(name).name)


def _cannot_be_read() -> str:
    return tr("it cannot be read")


def _recognise_file(
    name: str, path: Path, options: str, found: SourceSet, catalogue: Catalogue
) -> None:
    """Recognise the tables of a file, or the one that ``options`` name.

    :param name: what messages call the file.
    """
    if options:
        check_format(str(path))
        chosen = re.search(r"(?:^|\|)layername=([^|]+)", options)
        table = chosen.group(1) if chosen else path.stem
        recognise(found, table, open_vector(f"{path}|{options}", table), catalogue)
        return
    try:
        layers = list(layers_of_file(path))
    except RefusedFileError as refusal:
        if path.name == Path(found.origin).name:
            text = tr("{path} is not opened: {reason}.")
            raise SourceError(text.format(path=path, reason=refusal)) from refusal
        found.ignored.append((name, str(refusal)))
        found.unread.append(name)
        return
    if not layers:
        if is_sqlite(path):
            check_sqlite(path)
        _note_unreadable(name, found, catalogue)
    for table, layer in layers:
        recognise(found, table, layer, catalogue)


def _readable(path: Path, found: SourceSet, progress: Progress) -> Path:
    """Return the path to open: a copy where opening the file would change it.

    :raises WaitError: when another program keeps it locked.
    """
    wait_until_free(path, progress)
    if not needs_copy(path):
        return path
    snapshot = Snapshot(path)
    found.snapshots.append(snapshot)
    return snapshot.path


# --- prepared and demonstration data ------------------------------------------------------------


def _take_prepared(files: dict[Path, Path], found: SourceSet) -> None:
    """Use a prepared GeoPackage if it is the only source; otherwise leave it out, with the reason.

    :param files: path to read by path that the user knows.
    """
    if len(files) == 1 and not found.tables:
        path = next(iter(files.values()))
        found.prepared = path
        layer = store.open_table(path, store.COMMUNE_TABLE, store.COMMUNE_TABLE)
        fields = detect_commune_fields(layer)
        if fields is not None:
            found.communes = [CommuneTable(layer, store.COMMUNE_TABLE, fields)]
        _note_marks(found, path)
        return
    reason = tr("it was written by “Prepare data”: give it alone as SOURCE")
    found.ignored.extend((path.name, reason) for path in files)


def note_demo(found: SourceSet, layer: QgsVectorLayer) -> None:
    """Note that the network is fictitious, if the file of a layer says so."""
    path = Path(path_of(layer))
    if path.suffix.lower() == ".gpkg" and path.is_file():
        _note_marks(found, path)


def _note_marks(found: SourceSet, path: Path) -> None:
    marks = store.read_key_values(path, store.DEMO_TABLE)
    if marks.get("fictitious") == "1":
        found.demo_notice = marks.get("notice", "")
        found.demo_sources = marks.get("sources", "")
