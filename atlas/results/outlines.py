"""Outlines of the communes of an output folder: what a map of the territory is made of.

One GeoJSON file (RFC 7946: longitude and latitude in degrees, WGS 84) next to the manifest, so that
a web page or a GIS shows which communes have a sheet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..shared.paths import is_regular
from ..shared.tables import write_text

OUTLINES_FILE = "communes.geojson"
#: 0.1 m on the ground; finer digits say nothing of a limit of communes
_DECIMALS = 6


@dataclass(frozen=True)
class CommuneOutline:
    """The limit of one commune."""

    insee: str
    name: str
    #: name of the arrondissement, empty when it is not known
    arrondissement: str
    #: rings of each polygon, the outer one first; (longitude, latitude) in degrees
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]


def read_outlines(folder: Path) -> dict[str, CommuneOutline]:
    """Return the outlines by INSEE code; empty when the file is absent or of another kind."""
    if not is_regular(folder / OUTLINES_FILE):
        return {}
    try:
        data = json.loads((folder / OUTLINES_FILE).read_text(encoding="utf-8"))
        features = data["features"]
        return {
            outline.insee: outline
            for outline in (_outline(feature) for feature in features)
            if outline is not None
        }
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _outline(feature: Mapping[str, Any]) -> CommuneOutline | None:
    properties, geometry = feature["properties"], feature["geometry"]
    if not isinstance(properties.get("insee"), str) or geometry is None:
        return None
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    elif geometry["type"] != "MultiPolygon":
        return None
    polygons = tuple(
        tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in polygon)
        for polygon in parts
    )
    return CommuneOutline(
        properties["insee"],
        str(properties.get("commune", "")),
        str(properties.get("arrondissement", "")),
        polygons,
    )


def feature_of(
    outline: CommuneOutline, properties: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a commune as a GeoJSON feature.

    :param properties: more properties besides code, name and arrondissement.
    """
    coordinates = [
        [[[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring] for ring in polygon]
        for polygon in outline.polygons
    ]
    return {
        "type": "Feature",
        "properties": {
            "insee": outline.insee,
            "commune": outline.name,
            "arrondissement": outline.arrondissement,
            **(properties or {}),
        },
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }


def collection_text(features: Iterable[Mapping[str, Any]]) -> str:
    """Return features as the text of a GeoJSON file, one feature a line."""
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"


def write_outlines(
    folder: Path, outlines: Iterable[CommuneOutline], aside: Path | None = None
) -> Path:
    """Write the outlines, ordered by INSEE code; those of earlier runs stay.

    :param aside: see :func:`..shared.tables.write_text`.
    :raises ExportError: when the file cannot be written.
    """
    known = read_outlines(folder)
    known.update((outline.insee, outline) for outline in outlines)
    path = folder / OUTLINES_FILE
    write_text(path, collection_text(feature_of(known[code]) for code in sorted(known)), aside)
    return path
