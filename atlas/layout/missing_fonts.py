"""Font families that a layout or a style prints with and that this machine lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsLayout,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemScaleBar,
    QgsLegendStyle,
)
from qgis.PyQt.QtGui import QFont, QFontInfo

from ..shared import compat
from .items import layout_items

#: names that stand for the system's own font, on any system
_SYSTEM_FONTS = frozenset(
    (
        *("ms shell dlg", "ms shell dlg 2", "ms sans serif", "sans serif", "sans", "sans-serif"),
        *("serif", "monospace", "system", "helvetica", ".sf ns text", ".applesystemuifont"),
        "qt default font",
    )
)
#: families whose letters are exactly as wide: a text takes the same room
_SAME_WIDTHS = {
    "arial": ("liberation sans", "arimo", "helvetica", "nimbus sans"),
    "times new roman": ("liberation serif", "tinos", "times"),
    "courier new": ("liberation mono", "cousine"),
    "calibri": ("carlito",),
    "cambria": ("caladea",),
}


def missing_families(layout: QgsLayout) -> list[str]:
    """Return the families, sorted, of the texts that a layout prints."""
    return missing_of(_families_of(layout))


def missing_of(families: Iterable[str]) -> list[str]:
    """Return those of some families that are not installed, sorted, each once."""
    wanted = {family for family in families if family.strip()}
    return sorted(family for family in wanted if not is_printed_as_meant(family))


def is_printed_as_meant(family: str) -> bool:
    """Return whether a family, or one whose letters are as wide, is installed."""
    name = family.casefold().strip()
    # the font of the system itself stands where a template names none
    if name in _SYSTEM_FONTS or name == QFont().family().casefold():
        return True
    found = QFontInfo(QFont(family)).family().casefold()
    if found.startswith(name) or found in _SAME_WIDTHS.get(name, ()):
        return True
    installed = {known.casefold().split(" [")[0] for known in compat.font_families()}
    return name in installed or not installed.isdisjoint(_SAME_WIDTHS.get(name, ()))


def _families_of(layout: QgsLayout) -> Iterator[str]:
    for item in layout_items(layout):
        if not item.isVisible():
            continue
        if isinstance(item, QgsLayoutItemLabel) and item.text().strip():
            yield compat.label_family(item)
        elif isinstance(item, QgsLayoutItemLegend):
            style = QgsLegendStyle.Style
            for part in (style.Group, style.Subgroup, style.SymbolLabel):
                yield compat.legend_family(item, part)
        elif isinstance(item, QgsLayoutItemScaleBar):
            yield compat.named_family(item.textFormat())
