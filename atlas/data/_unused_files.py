"""Files of a data folder or archive that are not read, each with the reason.

A layer that is passed over without a word would be missing on the sheets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from osgeo import gdal

from ..shared.i18n import tr

#: extensions of the files that belong to a data set of several files
_SIDE_FILES = (
    *(".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".shp.xml", ".qix", ".fix", ".idm"),
    *(".dat", ".map", ".id", ".ind", ".mid", ".csvt", ".gfs", ".xsd", ".xml", ".ain", ".aih"),
    *(".qml", ".sld", ".qmd", ".gpkg-wal", ".gpkg-shm", ".gpkg-journal", ".sqlite-wal"),
    *(".sqlite-shm", ".sqlite-journal", ".aux.xml"),
)
_ARCHIVES = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".tar", ".zip", ".tgz", ".kmz")
_TABLES = (".dbf", ".xlsx", ".xls", ".ods", ".csv", ".tsv", ".mdb", ".accdb")
_PROJECTS = (".qgz", ".qgs", ".qlr", ".mxd", ".aprx", ".lyr", ".lyrx", ".wor")
_RASTERS = (".tif", ".tiff", ".jp2", ".ecw", ".asc", ".vrt", ".png", ".jpg", ".jpeg", ".img")
_VECTORS = (".gml", ".gpx", ".dxf", ".dwg", ".dgn", ".e00", ".vct", ".osm", ".pbf", ".gmt")


def unused_files(folder: Path, used: Collection[Path]) -> list[tuple[str, str]]:
    """Return name and reason of each file in a folder, and in its archives, that is not read.

    :param used: the files and folders (``.gdb``) that are read.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        inside = any(parent in used for parent in path.parents)
        if path in used or inside or path.is_dir() or any(part.startswith(".") for part in parts):
            continue
        if not _belongs_to(path.as_posix(), (other.as_posix() for other in used)):
            found.append((str(path.relative_to(folder)), reason_of(path.name)))
    return found


def unused_members(archive: str, used: Collection[str]) -> list[tuple[str, str]]:
    """Return name and reason of each file in an archive that is not read.

    :param archive: its path as GDAL writes it, ``/vsizip/…``.
    :param used: names in it that are read.
    """
    members = [name for name in gdal.ReadDirRecursive(archive) or [] if not name.endswith("/")]
    name = PurePosixPath(archive).name
    return [
        (f"{name}/{member}", reason_of(member))
        for member in sorted(members)
        if member not in used and not _belongs_to(member, used)
    ]


def _belongs_to(path: str, used: Iterable[str]) -> bool:
    """Return whether a file is part of a data set that is read: ``x.dbf`` of ``x.shp``."""
    lower = path.lower()
    suffix = next((end for end in _SIDE_FILES if lower.endswith(end)), "")
    if not suffix:
        return False
    stem = lower[: -len(suffix)]
    return any(stem in (other.lower().rpartition(".")[0], other.lower()) for other in used)


def reason_of(name: str) -> str:
    """Return why a file is not read, by its extension."""
    lower = name.lower()
    reasons = (
        ((".vrt",), tr("a virtual file can read other files and servers: it is not opened")),
        (_ARCHIVES, tr("this kind of archive is not opened: unpack it")),
        (_TABLES, tr("a table without geometry")),
        (_PROJECTS, tr("the layers of a project are not read: give their files")),
        ((".qml", ".sld", ".qmd"), tr("a style or metadata without its layer")),
        (_RASTERS, tr("it is a picture")),
        (_SIDE_FILES, tr("part of a data set whose main file is missing")),
        (_VECTORS, tr("this format is not read: convert it to a GeoPackage")),
    )
    return next(
        (reason for ends, reason in reasons if lower.endswith(ends)),
        tr("it is not a vector file"),
    )
