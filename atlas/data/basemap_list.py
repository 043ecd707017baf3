"""Base maps known by name (``styles/basemaps.json``), and plain addresses of map services.

A service adds its own in a file of the same name in its styles folder. Pure Python.

:class:`BasemapSource` holds an address in the form that QGIS gives it (``type=xyz&url=…``), so that
a base map from the list, an address and a layer of a project are the same to what follows.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from ..shared.errors import CatalogueError, RequestError
from ..shared.i18n import tr
from ..shared.own_files import own_file
from ..shared.paths import STYLES
from ..wording.request import BasemapSource

BASEMAPS_FILE = "basemaps.json"
EXAMPLES = (
    "plan-ign-gris",
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "https://data.geopf.fr/wms-r/wms?LAYERS=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2",
)
#: credit of a plain address: printed, therefore in French
HOST_CREDIT = "Fond de plan : {host}"
_MAX_BYTES = 200_000
_NAME = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,60}$")
_FIELD = re.compile(r"^\w{1,60}$")
_KINDS = {"tiles": "raster", "vector-tiles": "vector-tile", "wms": "raster"}
_FIELDS = frozenset(
    {"title", "kind", "address", "style", "zoom", "photograph", "tone", "credit", "holes",
     "layers", "styles", "format", "crs"}
)  # fmt: skip
_HIGHEST_ZOOM = 24
_DEFAULT_ZOOM = (0, 19)


@dataclass(frozen=True)
class NamedBasemap:
    """A base map of the list."""

    name: str
    title: str
    source: BasemapSource


def named_basemaps(styles: Path | None) -> dict[str, NamedBasemap]:
    """Return the base maps by name: the bundled ones, with those of a styles folder.

    :raises CatalogueError: naming the file and the entry that is wrong.
    """
    found = _read(STYLES / BASEMAPS_FILE)
    own = own_file(styles, BASEMAPS_FILE, CatalogueError)
    if own is not None:
        found.update(_read(own))
    return found


@dataclass(frozen=True)
class OutlineService:
    """A WFS with the outlines of the communes."""

    address: str
    layer: str
    credit: str
    code_field: str
    name_field: str
    department_field: str
    #: features a page
    page: int


def outline_service(styles: Path | None) -> OutlineService:
    """Return the service of the communes: that of a styles folder, otherwise the bundled one.

    :raises CatalogueError: naming the file and the entry that is wrong.
    """
    path = STYLES / BASEMAPS_FILE
    own = own_file(styles, BASEMAPS_FILE, CatalogueError)
    if own is not None:
        path = own if "communes" in _loaded(own) else path
    values = _loaded(path).get("communes")
    if not isinstance(values, dict):
        raise _wrong(path, "communes", tr("an object is expected"))
    texts = {
        key: _text(path, "communes", values, key)
        for key in ("address", "layer", "credit", "code_field", "name_field", "department_field")
    }
    for key, text in texts.items():
        if not text or (key.endswith("_field") and not _FIELD.match(text)):
            raise _wrong(path, f"communes.{key}", tr("a text is expected"))
    if not is_web_address(texts["address"]):
        raise _wrong(path, "communes.address", tr("an address that begins with http is expected"))
    page = int(_number(path, "communes.page", values.get("page", 5000), 1, 100_000))
    return OutlineService(**texts, page=page)


def _read(path: Path) -> dict[str, NamedBasemap]:
    entries = _loaded(path).get("basemaps", {})
    if not isinstance(entries, dict):
        raise _wrong(path, "basemaps", tr("an object with a base map for each name is expected"))
    return {name: _entry(path, name, values) for name, values in entries.items()}


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _wrong(path, "", tr("the file is too large"))
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong(path, "", str(error)) from error
    if not isinstance(data, dict):
        raise _wrong(path, "", tr("an object is expected"))
    return data


def _wrong(path: Path, where: str, reason: str) -> CatalogueError:
    return CatalogueError(
        tr("{path}, “{where}”: {reason}.").format(path=path, where=where, reason=reason)
    )


def _entry(path: Path, name: str, values: Any) -> NamedBasemap:
    if not _NAME.match(name):
        raise _wrong(path, name, tr("a name has lower-case letters, digits and hyphens only"))
    if not isinstance(values, dict):
        raise _wrong(path, name, tr("an object is expected"))
    unknown = sorted(set(values) - _FIELDS)
    if unknown:
        raise _wrong(path, f"{name}.{unknown[0]}", tr("this field is unknown"))
    texts = {
        key: _text(path, name, values, key)
        for key in ("title", "kind", "address", "style", "credit", "layers", "styles", "format")
    }
    kind = texts["kind"]
    if kind not in _KINDS:
        raise _wrong(path, f"{name}.kind", tr("one of {kinds}").format(kinds=", ".join(_KINDS)))
    if not is_web_address(texts["address"]):
        raise _wrong(path, f"{name}.address", tr("an address that begins with http is expected"))
    if kind == "wms":
        crs = _text(path, name, values, "crs")
        uri = _wms_uri(texts["address"], texts["layers"], texts["styles"], texts["format"], crs)
    elif not _is_template(texts["address"]):
        raise _wrong(path, f"{name}.address", tr("{z}, {x} and {y} are expected in it"))
    else:
        uri = _xyz_uri(texts["address"], _zoom(path, name, values.get("zoom")))
    tone = values.get("tone", {})
    if not isinstance(tone, dict):
        raise _wrong(path, f"{name}.tone", tr("an object is expected"))
    year = str(datetime.date.today().year)
    return NamedBasemap(
        name,
        texts["title"] or name,
        BasemapSource(
            kind=_KINDS[kind],
            provider="vectortile" if kind == "vector-tiles" else "wms",
            source=uri,
            name=texts["title"] or name,
            gl_style=texts["style"],
            credit=texts["credit"].replace("{year}", year),
            photograph=values.get("photograph") is True,
            saturation=_number(path, f"{name}.tone.saturation", tone.get("saturation", 0), -1, 0),
            veil=_number(path, f"{name}.tone.veil", tone.get("veil", 0.45), 0, 1),
            holes=values.get("holes") is True,
        ),
    )


def _text(path: Path, name: str, values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise _wrong(path, f"{name}.{key}", tr("a text is expected"))
    return value.strip()


def _number(path: Path, where: str, value: Any, low: float, high: float) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        reason = tr("a number between {low} and {high} is expected")
        raise _wrong(path, where, reason.format(low=low, high=high))
    return float(value)


def _zoom(path: Path, name: str, value: Any) -> tuple[int, int]:
    if value is None:
        return _DEFAULT_ZOOM
    if isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value):
        low, high = value
        if 0 <= low <= high <= _HIGHEST_ZOOM:
            return low, high
    raise _wrong(path, f"{name}.zoom", tr("two zoom levels are expected, such as [0, 19]"))


# --- plain addresses -----------------------------------------------------------------------------


def is_web_address(text: str) -> bool:
    """Return whether a text is an address of the web."""
    return text.strip().lower().startswith(("http://", "https://"))


def address_source(address: str) -> BasemapSource:
    """Return the base map at a plain address: tiles with ``{z}/{x}/{y}``, or a WMS.

    :raises RequestError: with an example, when it is neither.
    """
    text = address.strip()
    host = urlsplit(text).hostname or ""
    if not host:
        raise basemap_error(address)
    credit = HOST_CREDIT.format(host=host)
    if _is_template(text):
        vector = urlsplit(text).path.lower().endswith((".pbf", ".mvt"))
        uri = _xyz_uri(text, (0, 14) if vector else _DEFAULT_ZOOM)
        kind, provider = ("vector-tile", "vectortile") if vector else ("raster", "wms")
        return BasemapSource(kind, provider, uri, host, credit=credit)
    parts = urlsplit(text)
    asked = {key.upper(): value for key, value in parse_qsl(parts.query, keep_blank_values=True)}
    if not asked.get("LAYERS"):
        raise basemap_error(address)
    own = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.upper() not in _WMS_KEYS
    ]
    base = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(own), ""))
    uri = _wms_uri(
        base,
        asked["LAYERS"],
        asked.get("STYLES", ""),
        asked.get("FORMAT", ""),
        asked.get("CRS") or asked.get("SRS", ""),
    )
    return BasemapSource("raster", "wms", uri, asked["LAYERS"], credit=credit)


_WMS_KEYS = frozenset(
    {"SERVICE", "REQUEST", "VERSION", "LAYERS", "STYLES", "FORMAT", "CRS", "SRS", "BBOX", "WIDTH",
     "HEIGHT", "TRANSPARENT", "DPI"}
)  # fmt: skip


def basemap_error(value: object) -> RequestError:
    """Return the error for a value that is not a base map, with the known names and examples."""
    return RequestError(
        tr(
            "BASEMAP: “{value}” is not a base map. Give a name ({names}), a layer of the project, "
            "a .qlr file, a layer of a project (fond.qgz|layername=Scan), or an address such as "
            "{tiles} or {wms}."
        ).format(
            value=value,
            names=", ".join(_read(STYLES / BASEMAPS_FILE)),
            tiles=EXAMPLES[1],
            wms=EXAMPLES[2],
        )
    )


def _is_template(address: str) -> bool:
    has_row = "{y}" in address or "{-y}" in address
    return has_row and "{z}" in address and "{x}" in address


def _xyz_uri(address: str, zoom: tuple[int, int]) -> str:
    return f"type=xyz&url={quote(address, safe='')}&zmax={zoom[1]}&zmin={zoom[0]}"


def _wms_uri(address: str, layers: str, styles: str, image_format: str, crs: str) -> str:
    names = layers.split(",")
    given = styles.split(",") if styles else []
    given += [""] * (len(names) - len(given))
    pairs = [("crs", crs), ("format", image_format or "image/png"), ("dpiMode", "7")]
    pairs += [("layers", name.strip()) for name in names]
    pairs += [("styles", style.strip()) for style in given[: len(names)]]
    text = "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs if key != "crs" or crs)
    return f"{text}&url={quote(address, safe='')}"
