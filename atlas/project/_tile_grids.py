"""Tile services: which tiles cover a sheet, and their addresses. Pure Python.

Web Mercator tiles (XYZ, WMTS of the set ``PM``) have the grid that everybody uses. A WMS has none:
its pictures are asked for by squares of a fixed grid in the CRS of the sheet, so that overlapping
sheets of one scale share them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from ..shared.model import Box
from ..shared.web_cache import Place
from ..wording.request import BasemapSource

WEB_MERCATOR = "EPSG:3857"
#: half of the equator in Web Mercator, metres
HALF_WORLD = 20037508.342789244
EARTH_RADIUS = 6378137.0
TILE_PIXELS = 256
#: side of the squares that a WMS is asked for, pixels
SQUARE_PIXELS = 1024
#: 1:scale of zoom 0 for vector tiles, at the equator with pixels of 0.28 mm
VECTOR_SCALE_0 = 559082264.0287178
_HIGHEST_ZOOM = 24
#: parts of an address of QGIS that need QGIS itself: passwords, headers, elevation
_OPAQUE = ("username", "password", "interpretation", "tiledimensions", "ignoreurl")


@dataclass(frozen=True)
class TileService:
    """A service whose answers are kept tile by tile."""

    #: with ``{z}``, ``{x}``, ``{y}``; of a WMS the part before the box of a square
    address: str
    zmin: int = 0
    zmax: int = 19
    #: configuration of QGIS's password store
    authcfg: str = ""
    is_wms: bool = False
    #: of a WMS, empty for that of the sheet
    crs: str = ""


def tile_service(source: BasemapSource) -> TileService | None:
    """Return the tile service of a base map, ``None`` when QGIS itself must fetch it."""
    pairs = parse_qsl(source.source, keep_blank_values=True)
    values = {key.lower(): value for key, value in pairs}
    url = values.get("url", "")
    is_plain = not any(values.get(key) for key in _OPAQUE)
    has_headers = any(key.startswith(("http-header", "referer")) and values[key] for key in values)
    if not url.lower().startswith(("http://", "https://")) or has_headers or not is_plain:
        return None
    authcfg = values.get("authcfg", "")
    if values.get("type") == "xyz":
        zmin, zmax = _zoom(values.get("zmin", ""), 0), _zoom(values.get("zmax", ""), 18)
        is_template = "{x}" in url and "{z}" in url
        return TileService(url, zmin, max(zmin, zmax), authcfg) if is_template else None
    layers = [value for key, value in pairs if key.lower() == "layers" and value]
    styles = [value for key, value in pairs if key.lower() == "styles"]
    is_wms = source.kind == "raster" and source.provider.lower() == "wms" and "type" not in values
    if not is_wms or not layers:
        return None
    image_format = values.get("format") or "image/png"
    if "tilematrixset" in values:
        return _wmts(url, layers[0], styles, image_format, values["tilematrixset"], authcfg)
    query = {
        "SERVICE": "WMS", "VERSION": "1.3.0", "REQUEST": "GetMap", "LAYERS": ",".join(layers),
        "STYLES": ",".join(styles), "FORMAT": image_format, "TRANSPARENT": "TRUE",
    }  # fmt: skip
    return TileService(
        _with_query(url, query), authcfg=authcfg, is_wms=True, crs=values.get("crs", "")
    )


def _zoom(text: str, default: int) -> int:
    return min(int(text), _HIGHEST_ZOOM) if text.isdigit() else default


def _wmts(
    url: str, layer: str, styles: list[str], image_format: str, matrix_set: str, authcfg: str
) -> TileService | None:
    """Return a WMTS with the matrix set of the Géoplateforme; others need their capabilities."""
    parts = urlsplit(url)
    is_known = matrix_set == "PM" or matrix_set.startswith("PM_")
    if not is_known or "capabilities" in parts.path.lower():
        return None
    base = f"{parts.scheme}://{parts.netloc}{parts.path}"
    query = {
        "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer,
        "STYLE": styles[0] if styles else "normal", "TILEMATRIXSET": matrix_set,
        "FORMAT": image_format,
    }  # fmt: skip
    address = _with_query(base, query)
    return TileService(f"{address}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}", authcfg=authcfg)


def _with_query(url: str, values: dict[str, str]) -> str:
    text = "&".join(f"{key}={quote(value, safe=',/:')}" for key, value in values.items())
    joint = "" if url.endswith(("?", "&")) else ("&" if "?" in url else "?")
    return f"{url}{joint}{text}"


@dataclass(frozen=True)
class TileGrid:
    """Squares over the plane, counted from the upper left corner."""

    service: TileService
    crs: str
    zoom: int
    #: upper left corner, units of the CRS
    left: float
    top: float
    #: side of a square, units of the CRS
    side: float
    #: side of a square, pixels
    pixels: int
    #: whether a WMS wants north before east
    inverted: bool = False
    #: resolution at which a WMS is to draw its symbols
    dpi: int = 96

    @property
    def resolution(self) -> float:
        """Units of the CRS a pixel."""
        return self.side / self.pixels

    def places_over(self, box: Box) -> list[Place]:
        """Return the squares that meet a box, row by row."""
        first_x = math.floor((box.xmin - self.left) / self.side)
        last_x = math.ceil((box.xmax - self.left) / self.side) - 1
        first_y = math.floor((self.top - box.ymax) / self.side)
        last_y = math.ceil((self.top - box.ymin) / self.side) - 1
        if not self.service.is_wms:
            last = 2**self.zoom - 1
            first_x, first_y = max(0, first_x), max(0, first_y)
            last_x, last_y = min(last, last_x), min(last, last_y)
        return [
            (self.zoom, x, y)
            for y in range(first_y, last_y + 1)
            for x in range(first_x, last_x + 1)
        ]

    def box_of(self, place: Place) -> Box:
        """Return the extent of a square."""
        _, x, y = place
        left, top = self.left + x * self.side, self.top - y * self.side
        return Box(left, top - self.side, left + self.side, top)

    def address(self, place: Place) -> str:
        """Return the address of a square."""
        zoom, x, y = place
        if not self.service.is_wms:
            text = self.service.address.replace("{z}", str(zoom)).replace("{x}", str(x))
            return text.replace("{-y}", str(2**zoom - 1 - y)).replace("{y}", str(y))
        box = self.box_of(place)
        corners = (box.xmin, box.ymin, box.xmax, box.ymax)
        if self.inverted:
            corners = (box.ymin, box.xmin, box.ymax, box.xmax)
        numbers = ",".join(f"{value:.6f}" for value in corners)
        return (
            f"{self.service.address}&CRS={self.crs}&BBOX={numbers}&WIDTH={self.pixels}"
            f"&HEIGHT={self.pixels}&DPI={self.dpi}&MAP_RESOLUTION={self.dpi}"
            f"&FORMAT_OPTIONS=dpi:{self.dpi}"
        )


def mercator_factor(northing: float) -> float:
    """Return how much larger Web Mercator is than the ground at a northing."""
    return math.cosh(northing / EARTH_RADIUS)


def mercator_grid(service: TileService, zoom: int) -> TileGrid:
    """Return the grid of a zoom level, kept within those of the service."""
    kept = min(max(zoom, service.zmin), service.zmax)
    side = 2 * HALF_WORLD / 2**kept
    return TileGrid(service, WEB_MERCATOR, kept, -HALF_WORLD, HALF_WORLD, side, TILE_PIXELS)


def raster_zoom(resolution: float) -> int:
    """Return the zoom level next to a resolution, metres of Web Mercator a pixel."""
    return max(0, round(math.log2(2 * HALF_WORLD / TILE_PIXELS / resolution)))


def vector_zoom(scale: int) -> int:
    """Return the zoom level of vector tiles for a scale, as QGIS chooses it."""
    return max(0, round(math.log2(VECTOR_SCALE_0 / scale)))


def square_grid(
    service: TileService, crs: str, resolution: float, dpi: int, *, inverted: bool
) -> TileGrid:
    """Return the grid of squares of a WMS at a resolution, units of the CRS a pixel."""
    # a sheet of the same scale has the same resolution up to the rounding of its size in pixels
    steps = float(f"{resolution:.4g}")
    side = steps * SQUARE_PIXELS
    return TileGrid(service, crs, 0, 0.0, 0.0, side, SQUARE_PIXELS, inverted, dpi)
