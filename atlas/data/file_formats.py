"""Formats that data files may have, and files that would make GDAL read something else.

GDAL chooses a driver by what is in a file, not by its name: a text called ``reservoir_s.geojson``
can be a virtual data set that names a server. Only formats that hold their data themselves are
opened.
"""

from __future__ import annotations

import re
from functools import lru_cache

from osgeo import gdal

from ..shared.i18n import tr

#: short names of the drivers of GDAL whose files hold all their data
ALLOWED_DRIVERS = frozenset(
    "GPKG|SQLite|ESRI Shapefile|GeoJSON|GeoJSONSeq|TopoJSON|ESRIJSON|FlatGeobuf|MapInfo File|"
    "Parquet|Arrow|KML|LIBKML|CSV|GPX|DXF|OpenFileGDB".split("|")
)
#: the CRS of a GeoJSON, which GDAL would fetch from a server where it is a link
_CRS_MEMBER = re.compile(rb'"crs"\s*:\s*\{(?:[^{}]|\{[^{}]*\}){0,2000}\}')
_LINK_TYPE = re.compile(rb'"type"\s*:\s*"(?:link|url)"', re.IGNORECASE)
_JSON_SUFFIXES = (".json", ".geojson", ".geojsonl", ".topojson")
_BLOCK = 1 << 24
#: bytes read again at the start of the next block, so that nothing is cut in two
_LAP = 1 << 12


def refusal_of_file(place: str) -> str:
    """Return why a file is not opened as data, empty when it may be.

    Only the head of the file is looked at, and its text where it is JSON; no driver opens it.

    :param place: path of the file, also inside an archive (``/vsizip/…``).
    """
    # all at once: from GDAL 3.10 on some drivers take any file when they are the only ones asked
    driver = gdal.IdentifyDriverEx(place, gdal.OF_VECTOR, list(_other_drivers()))
    if driver is not None:
        return tr("its content is of the format {format}, which can read other files").format(
            format=driver.ShortName
        )
    if place.lower().endswith(_JSON_SUFFIXES) and _has_linked_crs(place):
        return tr("its coordinate reference system is a link to a server")
    return ""


@lru_cache(maxsize=1)
def _other_drivers() -> tuple[str, ...]:
    """Return the vector drivers of this GDAL that are not allowed."""
    drivers = map(gdal.GetDriver, range(gdal.GetDriverCount()))
    return tuple(
        driver.ShortName
        for driver in drivers
        if driver.GetMetadataItem(gdal.DCAP_VECTOR) and driver.ShortName not in ALLOWED_DRIVERS
    )


def _has_linked_crs(place: str) -> bool:
    file = gdal.VSIFOpenL(place, "rb")
    if file is None:
        return False
    try:
        before = b""
        while block := bytes(gdal.VSIFReadL(1, _BLOCK, file) or b""):
            text = before + block
            for member in _CRS_MEMBER.finditer(text):
                if _LINK_TYPE.search(member.group()):
                    return True
            before = text[-_LAP:]
    finally:
        gdal.VSIFCloseL(file)
    return False
