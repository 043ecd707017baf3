"""Apply the drawing of a QML to a layer, and nothing else of it."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsMapLayer, QgsVectorLayer

from ..layout.remarks import Remark
from ..shared.errors import CatalogueError
from ..shared.foreign_xml import elements, read_xml, refuse_unsafe
from ..shared.i18n import tr
from ..shared.paths import STYLES
from ..shared.symbol_pictures import resolve_symbol_files
from ._style_parts import keep_drawn_parts
from .own_styles import style_font_remarks, style_picture_remarks

MAX_STYLE_BYTES = 5_000_000
_PARTS = QgsMapLayer.StyleCategory
#: parts of a style that affect the drawing
STYLE_PARTS = _PARTS.Symbology | _PARTS.Labeling | _PARTS.Rendering


def load_style(layer: QgsMapLayer, path: Path) -> list[Remark]:
    """Apply the drawing of a QML to a layer: symbols, labels and visibility, and nothing else.

    Forms, actions and macros of a style can contain Python code; a sheet does not need them.

    :return: the pictures and fonts that it draws with and that are not found.
    :raises CatalogueError: when the file cannot be read, is unsafe or does not fit the layer.
    """
    document = read_xml(path, MAX_STYLE_BYTES, CatalogueError)
    if not elements(document, "renderer-v2"):
        raise CatalogueError(
            tr("{path} is not a QML file with symbols: save the style again from QGIS.").format(
                path=path
            )
        )
    remarks = keep_drawn_parts(document, path.name)
    resolve_symbol_files(document, path.resolve().parent)
    is_bundled = STYLES in path.resolve().parents
    if not is_bundled:  # the tests check those of the plugin
        refuse_unsafe(document, path, CatalogueError)
    loaded, message = layer.importNamedStyle(document, STYLE_PARTS)
    if not loaded:
        raise CatalogueError(
            tr("The style {path} does not load on the layer “{layer}”: {error}").format(
                path=path, layer=layer.name(), error=message
            )
        )
    if isinstance(layer, QgsVectorLayer) and layer.renderer() is None:
        raise CatalogueError(
            tr("The style {path} does not fit the geometry of the layer “{layer}”.").format(
                path=path, layer=layer.name()
            )
        )
    if not isinstance(layer, QgsVectorLayer):
        return []
    draw_in_file_order(layer)
    if is_bundled:
        return []
    remarks += style_picture_remarks(document, path.name)
    return remarks + style_font_remarks(layer, document, path.name)


def draw_in_file_order(layer: QgsVectorLayer) -> None:
    """Draw and label the objects of a layer in the order of its file, if the style gives none.

    Otherwise a GeoPackage returns them in the order of its spatial index: of two overlapping
    symbols, one or the other would be on top, with the same data.
    """
    renderer = layer.renderer()
    if not renderer.orderByEnabled():
        clause = QgsFeatureRequest.OrderByClause("$id", True)
        renderer.setOrderBy(QgsFeatureRequest.OrderBy([clause]))
        renderer.setOrderByEnabled(True)
