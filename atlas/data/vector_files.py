"""Vector files: which ones a folder or an archive holds, and their tables, opened as they are.

A file is never written to: one that opening would change is read from a copy, no style file is
loaded with it, and the encoding of a shapefile is read from its bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsMapLayerType, QgsProviderRegistry, QgsVectorLayer

from ..shared.errors import SourceError
from ..shared.i18n import tr
from ..shared.own_files import data_fault, file_fault, folder_fault, pipe_fault
from . import store
from ._dbf_encoding import encoding_of_shapefile, is_doubtful
from ._open_layer import open_layer
from .file_formats import refusal_of_file

#: files looked at in a folder; others (styles, notes, pictures) are ignored
TABLE_SUFFIXES = frozenset(
    {".gpkg", ".shp", ".geojson", ".json", ".fgb", ".tab", ".mif", ".sqlite", ".parquet"}
    | {".kml", ".kmz", ".csv", ".gdb"}
)
#: how GDAL reads an archive without unpacking it, by extension
ARCHIVES = {".zip": "/vsizip", ".tar": "/vsitar", ".tgz": "/vsitar", ".tar.gz": "/vsitar"}
MAX_FILES_IN_FOLDER = 2000


class RefusedFileError(SourceError):
    """A file is of a format that may read other files or servers; its message is the reason."""


def files_of_folder(folder: Path) -> list[Path]:
    """Return the vector files in a folder and below, sorted; hidden folders are left out.

    A pipe or a dead link with the name of a vector file is one that cannot be read.

    :raises SourceError: when they are too many to be one data set, or one may not be read.
    """
    _require_readable(folder)
    files = sorted(
        path
        for path in folder.rglob("*")
        if (path.suffix.lower() in TABLE_SUFFIXES or archive_place(path))
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if len(files) > MAX_FILES_IN_FOLDER:
        raise SourceError(
            tr(
                "The folder {path} contains {count} vector files: give the folder that "
                "contains only the SRCE."
            ).format(path=folder, count=len(files))
        )
    faults = [data_fault(path) if path.is_dir() else file_fault(path) for path in files]
    by_folder: dict[Path, list[Path]] = {}
    for path in files:
        by_folder.setdefault(path.parent, []).append(path)
    faults += [pipe_fault(place, those) for place, those in by_folder.items()]
    for fault in filter(None, faults):
        raise SourceError(fault)
    return files


def _require_readable(folder: Path) -> None:
    """:raises SourceError: when a folder in it may not be read: it would be taken for empty."""
    for place, names, _ in os.walk(folder):
        names[:] = [name for name in names if not name.startswith(".")]
        for path in (Path(place), *(Path(place, name) for name in names)):
            fault = folder_fault(path)
            if fault:
                raise SourceError(fault)


def layers_of_file(path: Path) -> Iterator[tuple[str, QgsVectorLayer]]:
    """Yield the vector tables of a file or archive, those with geometry and those without."""
    archive = archive_place(path)
    if archive:
        yield from _layers_of_archive(archive)
        return
    check_format(str(path))
    for detail in QgsProviderRegistry.instance().querySublayers(str(path)):
        if detail.type() != QgsMapLayerType.VectorLayer:
            continue
        if detail.name() not in store.INTERNAL_TABLES:
            name = detail.name() or path.stem
            yield name, open_vector(detail.uri(), name)


def archive_place(path: Path) -> str:
    """Return the path by which GDAL reads an archive, empty for any other file."""
    for end, prefix in ARCHIVES.items():
        if path.name.lower().endswith(end):
            # otherwise GDAL writes a file of properties next to a compressed archive that it reads
            gdal.SetConfigOption("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO")
            # unlike Path.resolve, this raises nothing for a link that leads to itself
            return f"{prefix}/{Path(os.path.realpath(path)).as_posix()}"
    return ""


def files_of_archive(archive: str) -> list[str]:
    """Return the names of the vector files in an archive, sorted.

    :param archive: see :func:`archive_place`.
    """
    names = (name.rstrip("/") for name in gdal.ReadDirRecursive(archive) or [])
    return sorted(name for name in names if Path(name).suffix.lower() in TABLE_SUFFIXES)


def _layers_of_archive(archive: str) -> Iterator[tuple[str, QgsVectorLayer]]:
    """Yield the tables of the files in an archive, which is not unpacked."""
    for inside in files_of_archive(archive):
        place = f"{archive}/{inside}"
        check_format(place)
        names = _table_names_in(place)
        if not names:
            yield Path(inside).name, open_vector(place, Path(inside).name)
        for name in names:
            if name not in store.INTERNAL_TABLES:
                yield name, open_vector(f"{place}|layername={name}", name)


def check_format(place: str) -> None:
    """:raises RefusedFileError: when a file may not be opened as data."""
    reason = refusal_of_file(place)
    if reason:
        raise RefusedFileError(reason)


def _table_names_in(place: str) -> list[str]:
    data = gdal.OpenEx(place, gdal.OF_VECTOR | gdal.OF_READONLY)
    if data is None:
        return []
    return [data.GetLayerByIndex(index).GetName() for index in range(data.GetLayerCount())]


def open_vector(uri: str, name: str) -> QgsVectorLayer:
    """Open a table as it is, without the style file that may come with it."""
    layer = open_layer(uri, name)
    encoding = _right_encoding(layer)
    if encoding:
        layer.setProviderEncoding(encoding)
    return layer


def rightly_encoded(layer: QgsVectorLayer) -> QgsVectorLayer:
    """Return a layer whose texts read well: the user's own, or a copy with another encoding."""
    encoding = _right_encoding(layer)
    if not encoding or layer.isEditable():
        return layer
    copy = layer.clone()
    copy.setProviderEncoding(encoding)
    return copy


def _right_encoding(layer: QgsVectorLayer) -> str:
    """Return the encoding to set on a layer, empty when it reads well as it is."""
    path = path_of(layer)
    if not path.lower().endswith((".shp", ".dbf")) or not layer.isValid():
        return ""
    declared = layer.dataProvider().encoding()
    encoding = encoding_of_shapefile(path) if is_doubtful(declared) else ""
    return "" if encoding.lower() == declared.lower() else encoding


def path_of(layer: QgsVectorLayer) -> str:
    """Return the file that a layer is read from, empty for a database or memory layer."""
    return layer.source().split("|")[0] if layer.providerType() == "ogr" else ""
