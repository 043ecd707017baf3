"""What differs between QGIS 3.22 and later versions, in one place.

Each entry names the version that needs it. The rest of the code uses the old class names with
scoped enums, which every version from 3.22 to 4 understands.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemRegistry,
    QgsLegendStyle,
    QgsMapLayer,
    QgsRectangle,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QT_VERSION_STR, QVariant
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase
from qgis.PyQt.QtXml import QDomDocument

try:
    from qgis.PyQt.QtCore import QMetaType

    # 3.38 and later: QgsField takes a QMetaType.Type, the QVariant.Type form is deprecated and
    # absent with Qt 6. 3.22 to 3.36: only the QVariant.Type form exists, QgsField refuses this.
    QgsField("probe", QMetaType.Type.QString)
    TEXT_TYPE, INTEGER_TYPE, LONG_TYPE, REAL_TYPE = (
        QMetaType.Type.QString,
        QMetaType.Type.Int,
        QMetaType.Type.LongLong,
        QMetaType.Type.Double,
    )
except (ImportError, AttributeError, TypeError):
    TEXT_TYPE, INTEGER_TYPE, LONG_TYPE, REAL_TYPE = (
        QVariant.Type.String,
        QVariant.Type.Int,
        QVariant.Type.LongLong,
        QVariant.Type.Double,
    )


def text_field(name: str) -> QgsField:
    """Return a text field."""
    return QgsField(name, TEXT_TYPE)


def integer_field(name: str) -> QgsField:
    """Return a 32-bit integer field."""
    return QgsField(name, INTEGER_TYPE)


def real_field(name: str) -> QgsField:
    """Return a floating point field."""
    return QgsField(name, REAL_TYPE)


def kind_of(field: QgsField) -> str:
    """Return ``integer``, ``real`` or, for any other type, ``text``."""
    if field.type() in (INTEGER_TYPE, LONG_TYPE):
        return "integer"
    return "real" if field.type() == REAL_TYPE else "text"


def is_null(value: object) -> bool:
    """Return whether a value is NULL: ``None``, or a null ``QVariant`` (3.22 to 3.44)."""
    if value is None:
        return True
    return isinstance(value, QVariant) and value.isNull()


def is_known(crs: QgsCoordinateReferenceSystem) -> bool:
    """Return whether a CRS defines where coordinates are.

    QGIS 3.22 treats the "Undefined geographic SRS" of a GeoPackage as valid; later versions do not.
    """
    return crs.isValid() and not crs.description().lower().startswith("undefined")


#: 3.24 and later: a label has a text format and is drawn by ``QgsTextRenderer``; 3.22: it has a
#: font, and Qt draws it
LABELS_HAVE_FORMAT = hasattr(QgsLayoutItemLabel, "textFormat")
#: 3.30 and later: the parts of a legend have text formats, their fonts are deprecated from 3.40 on
LEGENDS_HAVE_FORMAT = hasattr(QgsLegendStyle, "textFormat")
MM_PER_POINT = 25.4 / 72
#: 5 for QGIS 3, 6 for QGIS 4
#: QGIS 3.44 (not 3.22, and which of those between is unknown) fetches all objects of an OGC API to
#: count them where the server states no number
COUNTS_WHAT_NO_SERVER_STATES = Qgis.QGIS_VERSION_INT >= 32300
QT_VERSION = int(QT_VERSION_STR.split(".")[0])


def label_font(label: QgsLayoutItemLabel) -> QFont:
    """Return the font of a label, with its size in points."""
    return _font_of(label.textFormat()) if LABELS_HAVE_FORMAT else label.font()


def named_family(text_format: QgsTextFormat) -> str:
    """Return the font family that a format names.

    QGIS 3.44 puts another font in the place of one that is not installed.
    """
    named = "" if text_format.fontFound() else text_format.resolvedFontFamily()
    return str(named or text_format.font().family())


def label_family(label: QgsLayoutItemLabel) -> str:
    """Return the font family that a label names."""
    if LABELS_HAVE_FORMAT:
        return named_family(label.textFormat())
    return str(label.font().family())


def legend_family(legend: QgsLayoutItemLegend, part: QgsLegendStyle.Style) -> str:
    """Return the font family that a part of a legend names."""
    if LEGENDS_HAVE_FORMAT:
        return named_family(legend.style(part).textFormat())
    return str(legend.styleFont(part).family())


def set_label_font(label: QgsLayoutItemLabel, font: QFont) -> None:
    """Set the font of a label; its size is in points."""
    if LABELS_HAVE_FORMAT:
        label.setTextFormat(_with_font(label.textFormat(), font))
    else:
        label.setFont(font)


def set_label_colour(label: QgsLayoutItemLabel, colour: QColor) -> None:
    """Set the colour of a label's text."""
    if LABELS_HAVE_FORMAT:
        text_format = label.textFormat()
        text_format.setColor(colour)
        label.setTextFormat(text_format)
    else:
        label.setFontColor(colour)


def legend_font(legend: QgsLayoutItemLegend, part: QgsLegendStyle.Style) -> QFont:
    """Return the font of a part of a legend, with its size in points."""
    if LEGENDS_HAVE_FORMAT:
        return _font_of(legend.style(part).textFormat())
    return legend.styleFont(part)


def set_legend_font(legend: QgsLayoutItemLegend, part: QgsLegendStyle.Style, font: QFont) -> None:
    """Set the font of a part of a legend; its size is in points."""
    if LEGENDS_HAVE_FORMAT:
        style = QgsLegendStyle(legend.style(part))
        style.setTextFormat(_with_font(style.textFormat(), font))
        legend.setStyle(part, style)
    else:
        legend.setStyleFont(part, font)


def attribution(layer: QgsMapLayer) -> str:
    """Return the attribution of a layer.

    Deprecated from 3.38 on for that of its server properties, which 3.22 does not have.
    """
    with _quiet():
        return layer.attribution() or ""


def legend_line_spacing(legend: QgsLayoutItemLegend) -> float:
    """Return the space between the lines of a legend's texts, mm.

    Deprecated from 3.30 on for the line height of text formats, which 3.22 does not have.
    """
    with _quiet():
        return legend.lineSpacing()


def set_legend_line_spacing(legend: QgsLayoutItemLegend, spacing: float) -> None:
    """Set the space between the lines of a legend's texts, mm; see above."""
    with _quiet():
        legend.setLineSpacing(spacing)


@contextmanager
def _quiet() -> Iterator[None]:
    """Call what is deprecated without a warning in the log that users see."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _font_of(text_format: QgsTextFormat) -> QFont:
    font = QFont(text_format.font())
    size = text_format.size()
    if text_format.sizeUnit() == QgsUnitTypes.RenderUnit.RenderMillimeters:
        size /= MM_PER_POINT
    font.setPointSizeF(size)
    return font


def _with_font(text_format: QgsTextFormat, font: QFont) -> QgsTextFormat:
    made = QgsTextFormat(text_format)
    made.setFont(font)
    made.setSize(font.pointSizeF())
    made.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    return made


def renders_html(label: QgsLayoutItemLabel) -> bool:
    """Return whether a label renders HTML: by its mode, or (3.24 and later) its format."""
    if label.mode() == QgsLayoutItemLabel.Mode.ModeHtml:
        return True
    return LABELS_HAVE_FORMAT and label.textFormat().allowHtmlFormatting()


def enum_number(member: object) -> int:
    """Return the number of an enum value; with PyQt6 (QGIS 4) they are not integers."""
    return int(getattr(member, "value", member))


def font_families() -> list[str]:
    """Return the installed font families; with Qt 6 the database has static methods only."""
    try:
        return list(QFontDatabase.families())
    except TypeError:
        return list(QFontDatabase().families())


def view_item_types() -> tuple[int, ...]:
    """Return the types of layout items with a view of their own: 3D maps, profiles (3.30)."""
    names = ("Layout3DMap", "LayoutElevationProfile")
    kinds = (getattr(QgsLayoutItemRegistry, name, None) for name in names)
    return tuple(enum_number(kind) for kind in kinds if kind is not None)


def parse_xml(text: str) -> tuple[QDomDocument, str]:
    """Return the document and the error message, empty when the text is valid.

    PyQt5 (3.22 to 3.44) returns a tuple; PyQt6 (QGIS 4) an object that is true on success.
    """
    document = QDomDocument()
    result = document.setContent(text)
    if isinstance(result, tuple):
        return document, "" if result[0] else str(result[1])
    return document, "" if result else str(result.errorMessage)


#: 4.0 and some of 3.44: ``saveStyleToDatabase`` is deprecated
_SAVES_STYLE_V2 = hasattr(QgsVectorLayer, "saveStyleToDatabaseV2")


def save_style_to_database(layer: QgsVectorLayer, name: str, description: str) -> str:
    """Store the style of a layer as its default one in its database, and return QGIS's error.

    The name must be new in the database: before 3.24 QGIS asks in a window whether to replace it.
    """
    if _SAVES_STYLE_V2:
        return str(layer.saveStyleToDatabaseV2(name, description, True, "")[1])
    return str(layer.saveStyleToDatabase(name, description, True, ""))


def layer_extent(layer: QgsVectorLayer) -> QgsRectangle:
    """Return the extent of a layer, null where QGIS cannot compute it.

    QGIS 3.44 ends in an error of C++, without a name, when a coordinate is no number.
    """
    try:
        return layer.extent()
    except Exception:
        return QgsRectangle()


def with_flag(flags: Any, flag: Any) -> Any:
    """Return flags with one more; with Qt 6, joining two of QGIS's own may give a number."""
    joined = flags | flag
    return type(flag)(joined) if isinstance(joined, int) else joined
