"""What differs between QGIS 3.22 and later versions, in one place.

Each entry names the version that needs it. The rest of the code uses the old class names with
scoped enums, which every version from 3.22 to 4 understands.
"""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsField
from qgis.PyQt.QtCore import QCoreApplication, QVariant

from . import i18n

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
    """Return ``integer``, ``real`` or, for all else, ``text``."""
    if field.type() in (INTEGER_TYPE, LONG_TYPE):
        return "integer"
    return "real" if field.type() == REAL_TYPE else "text"


def is_null(value: object) -> bool:
    """Tell whether an attribute value is NULL: ``None``, or a null ``QVariant`` (3.22 to 3.44)."""
    if value is None:
        return True
    return isinstance(value, QVariant) and value.isNull()


def is_known(crs: QgsCoordinateReferenceSystem) -> bool:
    """Tell whether a CRS says where coordinates lie.

    3.22 takes the "Undefined geographic SRS" of a GeoPackage for a valid one; later versions do
    not.
    """
    return crs.isValid() and not crs.description().lower().startswith("undefined")


def install_translation() -> None:
    """Give the engine's ``tr`` Qt's translator."""
    i18n.install(lambda text: QCoreApplication.translate(i18n.CONTEXT, text))
