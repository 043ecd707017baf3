"""Layers of a sheet besides the data: frames, tags, situation map. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HelperLayer:
    """A layer whose features are replaced for each commune."""

    table: str
    title: str
    family: str
    qml: str
    #: (name, ``integer`` or ``text``)
    fields: tuple[tuple[str, str], ...] = ()


FRAMES = HelperLayer(
    "feuilles",
    "Feuilles",
    "polygon",
    "sheet_frames.qml",
    (
        ("insee", "text"),
        ("nom", "text"),
        ("number", "integer"),
        ("total", "integer"),
        ("sheet_number", "text"),
        ("scale", "integer"),
    ),
)
NEIGHBOURS = HelperLayer(
    "feuilles_voisines",
    "Feuilles voisines",
    "point",
    "neighbours.qml",
    (("sheet", "integer"), ("neighbour", "integer"), ("side", "text")),
)
TONE = HelperLayer("voile_fond", "Voile du fond de plan", "polygon", "basemap_tone.qml")
OUTLINE_BAND = HelperLayer("bande_contour", "Bande du contour", "polygon", "outline_band.qml")
LOCATOR_AREA = HelperLayer("situation", "Situation", "polygon", "locator_area.qml")
LOCATOR_BOUNDARIES = HelperLayer(
    "situation_limites", "Limites communales", "line", "locator_boundaries.qml"
)
LOCATOR_COMMUNE = HelperLayer("situation_commune", "Commune", "polygon", "locator_commune.qml")
INDEX_COMMUNE = HelperLayer(
    "assemblage_commune", "Commune, assemblage", "polygon", "index_commune.qml"
)
HELPERS = (
    *(FRAMES, NEIGHBOURS, TONE, OUTLINE_BAND),
    *(LOCATOR_AREA, LOCATOR_BOUNDARIES, LOCATOR_COMMUNE, INDEX_COMMUNE),
)
