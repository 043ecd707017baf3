"""Whether files are whole, as far as their formats can tell, before anything is read from them.

A file that was cut off while it was copied often opens without an error and holds fewer objects.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsVectorLayer

from ..shared.errors import SourceError
from ..shared.i18n import tr, tr_count
from ._sqlite_tables import check_sqlite, damaged, is_sqlite
from .vector_files import path_of

_ZIP, _TAR = "/vsizip/", "/vsitar/"
#: bytes of the header of ``.shp`` and ``.shx``
_SHP_HEADER = 100
_BLOCK = 1 << 20
_ARCHIVE_ERRORS = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, tarfile.TarError),
    *(NotImplementedError, RuntimeError),
)


def check_files_of(layers: Iterable[QgsVectorLayer]) -> None:
    """Check the files of layers, each file once.

    :raises SourceError: when one is damaged or was cut off.
    """
    places = {path_of(layer) for layer in layers} - {""}
    archives = {_archive_of(place) for place in places} - {None}
    for archive in sorted(archives):
        _check_archive(archive)
    for place in sorted(places):
        check_file(place)


def check_file(place: str) -> None:
    """Check one file; a file in a format that says nothing about its length passes.

    :param place: its path, also inside an archive (``/vsizip/…``).
    :raises SourceError: when it is damaged or was cut off.
    """
    stem, _, suffix = place.rpartition(".")
    suffix = suffix.lower()
    if suffix == "shp":
        _check_shapefile(stem)
    elif suffix == "mif":
        _check_mif(place, stem)
    elif Path(place).is_file() and is_sqlite(Path(place)):
        check_sqlite(Path(place))
    elif suffix in ("gpkg", "sqlite") and place.startswith((_ZIP, _TAR)):
        _check_sqlite_in_archive(place)


def _archive_of(place: str) -> Path | None:
    """Return the archive that a path leads into, ``None`` for a file outside of archives."""
    if not place.startswith((_ZIP, _TAR)):
        return None
    path = Path(place[len(_ZIP) :])
    return next((parent for parent in path.parents if parent.is_file()), None)


def _check_archive(path: Path) -> None:
    bad = None
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                bad = archive.testzip()
        else:
            _read_tar(path)
    except _ARCHIVE_ERRORS as error:
        raise _cut_off(str(path), str(error)) from error
    if bad is not None:
        raise _cut_off(str(path), tr("the checksum of {name} is wrong").format(name=bad))


def _read_tar(path: Path) -> None:
    """Read a tar archive to its end: a compressed one has its checksum there."""
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            while file is not None and file.read(_BLOCK):
                pass


def _check_sqlite_in_archive(place: str) -> None:
    data = gdal.OpenEx(place, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=["GPKG", "SQLite"])
    result = None if data is None else data.ExecuteSQL("PRAGMA quick_check(3)")
    if result is None:
        raise _cut_off(place, tr("it cannot be opened"))
    found = [row.GetField(0) for row in result]
    data.ReleaseResultSet(result)
    if found != ["ok"]:
        raise damaged(Path(place), "; ".join(map(str, found)))


def _check_shapefile(stem: str) -> None:
    """Compare the lengths that the parts of a shapefile state with what they are."""
    if not _first_bytes(stem, ".dbf", 1)[1]:
        raise _cut_off(stem + ".shp", tr("its .dbf file with the attributes is missing"))
    records = _stated_records(stem)
    if records is None:
        return
    for suffix in (".shp", ".shx"):
        place, head = _first_bytes(stem, suffix, _SHP_HEADER)
        stated = 2 * int.from_bytes(head[24:28], "big")
        size = _size_of(place)
        if len(head) == _SHP_HEADER and size < stated:
            raise _cut_off(place, _shorter(size, stated))
    place, head = _first_bytes(stem, ".dbf", 32)
    if len(head) < 32:
        return
    count = int.from_bytes(head[4:8], "little")
    start, width = (int.from_bytes(head[i : i + 2], "little") for i in (8, 10))
    size = _size_of(place)
    if size < start + count * width:
        raise _cut_off(place, _shorter(size, start + count * width))
    if count != records:
        text = tr("it has {rows} for {geometries}").format(
            rows=tr_count("%n rows", "%n row", count),
            geometries=tr_count("%n geometries", "%n geometry", records),
        )
        raise _cut_off(place, text)


def _stated_records(stem: str) -> int | None:
    """Return the number of records in the index of a shapefile, ``None`` without one."""
    _, head = _first_bytes(stem, ".shx", _SHP_HEADER)
    if len(head) < _SHP_HEADER:
        return None
    return (2 * int.from_bytes(head[24:28], "big") - _SHP_HEADER) // 8


def _check_mif(place: str, stem: str) -> None:
    """Compare the objects of a MIF file with the rows of its MID file."""
    data = gdal.OpenEx(place, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=["MapInfo File"])
    if data is None:
        return
    objects = data.GetLayer(0).GetFeatureCount()
    rows = 0
    side, _ = _first_bytes(stem, ".mid", 1)
    file = gdal.VSIFOpenL(side, "rb")
    if file is None:
        return
    last = b"\n"
    try:
        while block := bytes(gdal.VSIFReadL(1, _BLOCK, file) or b""):
            rows += block.count(b"\n")
            last = block[-1:]
    finally:
        gdal.VSIFCloseL(file)
    rows += last != b"\n"
    if rows > objects:
        text = tr("it has {objects} for {rows}").format(
            objects=tr_count("%n objects", "%n object", objects),
            rows=tr_count("%n rows of attributes", "%n row of attributes", rows),
        )
        raise _cut_off(place, text)


def _first_bytes(stem: str, suffix: str, count: int) -> tuple[str, bytes]:
    """Return the path of a part of a file, whatever the case of its suffix, and its first bytes."""
    for place in (stem + suffix, stem + suffix.upper()):
        file = gdal.VSIFOpenL(place, "rb")
        if file is not None:
            try:
                return place, bytes(gdal.VSIFReadL(1, count, file) or b"")
            finally:
                gdal.VSIFCloseL(file)
    return stem + suffix, b""


def _size_of(place: str) -> int:
    state = gdal.VSIStatL(place)
    return 0 if state is None else int(state.size)


def _shorter(size: int, stated: int) -> str:
    return tr("it has {size} bytes of {stated}").format(size=size, stated=stated)


def _cut_off(place: str, reason: str) -> SourceError:
    return SourceError(
        tr(
            "{path} is incomplete: {reason}. Nothing was written. Copy the file again from the "
            "original."
        ).format(path=place, reason=reason)
    )
