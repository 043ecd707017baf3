"""Encoding of the texts of a shapefile, read from its bytes.

A ``.dbf`` says how its texts are written in a byte that many programs leave wrong, or in a
``.cpg`` file that gets lost: accents then come out as control characters or as question marks. The
bytes themselves tell UTF-8 from Windows-1252, the two that French data are written in.
"""

from __future__ import annotations

import re

from osgeo import gdal

UTF_8 = "UTF-8"
WINDOWS_1252 = "windows-1252"
#: what is read of a ``.dbf`` at most, bytes: enough for every commune of France
SAMPLE_BYTES = 16_000_000
#: share of the runs of non-ASCII bytes that may be broken UTF-8: texts cut at the field's width
BROKEN_SHARE = 0.05

_HEADER_LENGTH_AT = 8
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
#: encodings that a wrong or missing declaration gives; any other one is taken as it is
_DOUBTFUL = frozenset({"", "UTF8", "SYSTEM", "ISO88591", "LATIN1", "WINDOWS1252", "CP1252", "1252"})


def is_doubtful(declared: str) -> bool:
    """Return whether a declared encoding is one that is often declared wrongly."""
    return re.sub(r"[^A-Z0-9]", "", declared.upper()) in _DOUBTFUL


def encoding_of_shapefile(path: str) -> str:
    """Return the encoding of the texts of a shapefile, empty when they are plain ASCII.

    :param path: the ``.shp`` or ``.dbf``, also inside an archive (``/vsizip/…``).
    """
    return encoding_of_bytes(_read_dbf(path))


def encoding_of_bytes(table: bytes) -> str:
    """Return the encoding of the records of a ``.dbf``: UTF-8, Windows-1252 or empty (ASCII)."""
    start = int.from_bytes(table[_HEADER_LENGTH_AT : _HEADER_LENGTH_AT + 2], "little")
    runs = _NON_ASCII.findall(table[start:])
    if not runs:
        return ""
    broken = sum(not _is_utf_8(run) for run in runs)
    return UTF_8 if broken <= BROKEN_SHARE * len(runs) else WINDOWS_1252


def _is_utf_8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _read_dbf(path: str) -> bytes:
    stem = path[:-4] if path[-4:].lower() in (".shp", ".dbf") else path
    for suffix in (".dbf", ".DBF", ".Dbf"):
        file = gdal.VSIFOpenL(stem + suffix, "rb")
        if file is None:
            continue
        try:
            return bytes(gdal.VSIFReadL(1, SAMPLE_BYTES, file) or b"")
        finally:
            gdal.VSIFCloseL(file)
    return b""
