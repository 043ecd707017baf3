"""Type on the sheet: the family to print with, and what a text measures before it is printed.

No sentence of a sheet may be cut off. QGIS draws the text of a label in one of two ways, and each
can be measured beforehand with exactly the numbers that it draws with:

* 3.22: ``QPainter::drawText`` with word wrap, the font in whole tenths of a millimetre; measured by
  ``QFontMetricsF.boundingRect`` for the same font;
* 3.24 and later: ``QgsTextRenderer`` in rectangle mode with wrapped lines; measured by its
  ``textHeight``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from qgis.core import (
    QgsLayout,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutTable,
    QgsLegendStyle,
    QgsRenderContext,
    QgsTextFormat,
    QgsTextRenderer,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QFont, QFontInfo, QFontMetricsF

from ..shared import compat
from ..shared.errors import TemplateError
from ..shared.i18n import tr
from ._line_breaks import names_kept_whole

#: free families with a plain design; the first one that is installed is used
FAMILIES = (
    "Open Sans",
    "Source Sans 3",
    "Source Sans Pro",
    "Noto Sans",
    "Liberation Sans",
    "DejaVu Sans",
    "Arial",
)
#: families whose letters have the same widths
_TWINS = {"Liberation Sans": ("Arial",)}

#: sizes that a text may be reduced to, points; the template's own size is tried first
SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.75, 6.5, 6.25, 6.0)
SMALLEST_SIZE = 6.0

#: QGIS 3.22 draws labels ten times as large, in whole units, and scales the painter down
_STEPS_PER_MM = 10
#: any letter spacing keeps Qt from joining letters; this is the smallest one that has an effect,
#: less than 0.02 mm. Below zero: QGIS 3.44 draws it, but ignores it when it wraps a line
_LETTER_SPACING = -1 / 64
#: a line counts as full slightly before it is: exports at another resolution round differently
_WIDTH_KEPT = 0.995
_DOTS_PER_MM = 300 / 25.4


def is_installed(family: str) -> bool:
    """Return whether a font family is installed.

    ``QgsFontUtils.fontFamilyOnSystem`` returns True for any name.
    """
    return QFontInfo(QFont(family)).family().casefold().startswith(family.casefold())


def choose_family(families: Iterable[str] = FAMILIES) -> str:
    """Return the first family that is installed, or Qt's default family when none is."""
    for family in families:
        if is_installed(family):
            return family
    return QFont().defaultFamily()


def family_of(layout: QgsLayout) -> str:
    """Return the family of the labels of a layout, the first one's; empty without labels."""
    families = (
        compat.label_font(item).family()
        for item in layout.items()
        if isinstance(item, QgsLayoutItemLabel)
    )
    return next(families, "")


def choose_family_for(family: str) -> str:
    """Return the family to print a bundled template with, which was designed for ``family``."""
    return choose_family((family, *_TWINS.get(family, ()), *FAMILIES))


def apply_family(layout: QgsLayout, family: str | None) -> None:
    """Print every text of ``layout`` (labels, legend, tables, scale bar, grids) in ``family``.

    ``None`` keeps the families of the template; ligatures are switched off in any case.
    """
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            compat.set_label_font(item, _font_of_family(compat.label_font(item), family))
        elif isinstance(item, QgsLayoutItemLegend):
            style = QgsLegendStyle.Style
            for part in (style.Title, style.Group, style.Subgroup, style.SymbolLabel):
                font = _font_of_family(compat.legend_font(item, part), family)
                compat.set_legend_font(item, part, font)
        elif isinstance(item, QgsLayoutItemScaleBar):
            item.setTextFormat(_format_of_family(item.textFormat(), family))
        elif isinstance(item, QgsLayoutItemMap):
            for grid in item.grids().asList():
                annotation = _format_of_family(grid.annotationTextFormat(), family)
                grid.setAnnotationTextFormat(annotation)
    for frame in layout.multiFrames():
        if isinstance(frame, QgsLayoutTable):
            frame.setContentTextFormat(_format_of_family(frame.contentTextFormat(), family))
            frame.setHeaderTextFormat(_format_of_family(frame.headerTextFormat(), family))


def _font_of_family(font: QFont, family: str | None) -> QFont:
    """Return a plain font of ``family`` with the size, weight and style of ``font``."""
    if family is None:
        return without_ligatures(QFont(font))
    made = QFont(family)
    made.setPointSizeF(font.pointSizeF())
    made.setWeight(font.weight())
    made.setItalic(font.italic())
    made.setUnderline(font.underline())
    made.setCapitalization(font.capitalization())
    return without_ligatures(made)


def without_ligatures(font: QFont) -> QFont:
    """Make Qt write "fi" as two letters, so that a search in the PDF finds the word; return it.

    A spacing that a template sets is kept, and has the same effect.
    """
    if font.letterSpacing() == 0:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _LETTER_SPACING)
    return font


def _format_of_family(text_format: QgsTextFormat, family: str | None) -> QgsTextFormat:
    made = QgsTextFormat(text_format)
    made.setFont(_font_of_family(text_format.font(), family))
    return made


# --- labels -----------------------------------------------------------------------------------


def set_label_size(label: QgsLayoutItemLabel, points: float) -> None:
    """Set the size of a label's text, points."""
    font = QFont(compat.label_font(label))
    if font.pointSizeF() != points:
        font.setPointSizeF(points)
        compat.set_label_font(label, font)


def drawn_size(points: float) -> float:
    """Return the size, points, at which QGIS draws a label's text of ``points``."""
    if compat.LABELS_HAVE_FORMAT:
        return points
    return _tenths_of_mm(points) / _STEPS_PER_MM / compat.MM_PER_POINT


def _tenths_of_mm(points: float) -> int:
    return int(points * compat.MM_PER_POINT * _STEPS_PER_MM + 0.5)


def text_size_mm(text: str, font: QFont, width: float) -> tuple[float, float]:
    """Return the width and the height, mm, of ``text`` wrapped at ``width`` mm in a label.

    The width exceeds ``width`` when a single word does.
    """
    return _text_size_mm(text, font.toString(), width)


def whole_names(text: str, font: QFont, width: float) -> str:
    """Return a text with line breaks before names that a label would break at a hyphen.

    QGIS 3.24 and later break lines at spaces only.

    :param width: the room of the label, mm.
    """
    if compat.LABELS_HAVE_FORMAT:
        return text
    drawn = without_ligatures(QFont(font))
    drawn.setPixelSize(_tenths_of_mm(font.pointSizeF()))
    return names_kept_whole(text, drawn, (width * _STEPS_PER_MM, width_kept(width) * _STEPS_PER_MM))


def line_width_mm(text: str, font: QFont) -> float:
    """Return the width, mm, of ``text`` on one line."""
    if compat.LABELS_HAVE_FORMAT:
        width = QgsTextRenderer.textWidth(_measuring_context(), _points_format(font), [text])
        return width / _DOTS_PER_MM
    return text_size_mm(text, font, 1e5)[0]


@lru_cache(maxsize=8192)
def _text_size_mm(text: str, description: str, width: float) -> tuple[float, float]:
    font = QFont()
    font.fromString(description)
    without_ligatures(font)  # Qt 5 leaves it out of the description
    if compat.LABELS_HAVE_FORMAT:
        return _renderer_size_mm(text, font, width)
    font.setPixelSize(_tenths_of_mm(font.pointSizeF()))
    room = QRectF(0, 0, width * _STEPS_PER_MM, 1e6)
    box = QFontMetricsF(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
    return box.width() / _STEPS_PER_MM, box.height() / _STEPS_PER_MM


def _renderer_size_mm(text: str, font: QFont, width: float) -> tuple[float, float]:
    from qgis.core import Qgis

    context = _measuring_context()
    text_format = _points_format(font)
    height = QgsTextRenderer.textHeight(
        context,
        text_format,
        text.split("\n"),
        Qgis.TextLayoutMode.Rectangle,
        None,
        Qgis.TextRendererFlags(Qgis.TextRendererFlag.WrapLines),
        width * _DOTS_PER_MM,
    )
    widest = max((line_width_mm(word, font) for word in _long_words(text)), default=0.0)
    return widest, height / _DOTS_PER_MM


def _long_words(text: str) -> list[str]:
    """Return the longest words, which include the widest one."""
    words = set(text.split())
    longest = max(map(len, words), default=0)
    return [word for word in words if len(word) * 2 >= longest]


def _points_format(font: QFont) -> QgsTextFormat:
    made = QgsTextFormat()
    made.setFont(font)
    made.setSize(font.pointSizeF())
    made.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    return made


def _measuring_context() -> QgsRenderContext:
    context = QgsRenderContext()
    context.setScaleFactor(_DOTS_PER_MM)
    context.setFlag(QgsRenderContext.Flag.ApplyScalingWorkaroundForTextRendering, True)
    return context


def label_room_mm(label: QgsLayoutItemLabel) -> tuple[float, float]:
    """Return the width and the height, mm, that a label leaves for its text."""
    pen = label.pen().widthF() / 2 if label.frameEnabled() else 0.0
    box = label.rect()
    return (
        box.width() - 2 * (pen + abs(label.marginX())),
        box.height() - 2 * (pen + abs(label.marginY())),
    )


def sizes_to_try(points: float, smallest: float = SMALLEST_SIZE) -> list[float]:
    """Return the sizes to try for a text that has ``points`` in the template, largest first."""
    lower = [size for size in SIZES if size < points and drawn_size(size) >= smallest]
    return [points, *lower]


def fit_label(
    label: QgsLayoutItemLabel,
    smallest: float = SMALLEST_SIZE,
    *,
    text: str | None = None,
    largest: float | None = None,
) -> float:
    """Give a label the largest size, not above ``largest``, at which its text fits its box.

    :param smallest: the smallest size that may be printed, points.
    :param text: the text to measure, by default what the label prints now.
    :param largest: the size to start from, by default the label's own.
    :return: the size set, points.
    :raises TemplateError: when the text does not fit at the smallest size; says by how much.
    """
    printed = label.currentText() if text is None else text
    start = QFont(compat.label_font(label)).pointSizeF() if largest is None else largest
    size, needed = _fitting_size(label, printed, start, smallest)
    if size == 0:
        raise TemplateError(_overflow(label.id(), printed, needed, label_room_mm(label), smallest))
    set_label_size(label, size)
    return size


def fits_label(label: QgsLayoutItemLabel, text: str, largest: float) -> bool:
    """Return whether a text fits the box of a label at any size that may be printed.

    :param largest: the size of the label in its template, points.
    """
    return _fitting_size(label, text, largest, SMALLEST_SIZE)[0] > 0


def width_kept(width: float) -> float:
    """Return the width, mm, at which a line of a box of this width counts as full."""
    return round(width * _WIDTH_KEPT, 3)


def _fitting_size(
    label: QgsLayoutItemLabel, text: str, largest: float, smallest: float
) -> tuple[float, tuple[float, float]]:
    """Return the largest size at which a text fits, 0 for none, and the room it then needs, mm."""
    font = QFont(compat.label_font(label))
    width, height = label_room_mm(label)
    needed = (0.0, 0.0)
    for size in sizes_to_try(largest, smallest):
        font.setPointSizeF(size)
        needed = text_size_mm(whole_names(text, font, width), font, width_kept(width))
        if needed[0] <= width and needed[1] <= height:
            return size, needed
    return 0.0, needed


def _overflow(
    name: str,
    text: str,
    needed: tuple[float, float],
    room: tuple[float, float],
    smallest: float,
) -> str:
    start = " ".join(text.split())
    values: dict[str, Any] = {
        "item": name,
        "start": start if len(start) <= 60 else start[:57] + "…",
        "floor": f"{smallest:g}",
    }
    if needed[1] > room[1]:
        return tr(
            "The text of the layout item “{item}” (“{start}”) does not fit its box at {floor} pt: "
            "it is {needed:.0f} mm high and the box leaves {room:.0f} mm. Shorten it by about "
            "{excess:.0f} %, or enlarge the box in the template."
        ).format(
            **values,
            needed=needed[1],
            room=room[1],
            excess=max(1.0, 100 * (1 - room[1] / needed[1])),
        )
    return tr(
        "The text of the layout item “{item}” (“{start}”) has a word that is wider than its box at "
        "{floor} pt: {needed:.0f} mm for {room:.0f} mm. Shorten it, or enlarge the box in the "
        "template."
    ).format(**values, needed=needed[0], room=room[0])
