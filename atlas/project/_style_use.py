"""What the styles of the sheet draw of a commune: the classes that occur, the objects without one.

A style can hide objects without a word: it looks at a field that the data lack, no class fits, its
scale range ends before the scale of the sheet. The sheet would still count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRenderer,
    QgsFeatureRequest,
    QgsFillSymbolLayer,
    QgsGeometry,
    QgsInvertedPolygonRenderer,
    QgsNullSymbolRenderer,
    QgsRenderContext,
    QgsSimpleFillSymbolLayer,
    QgsSimpleLineSymbolLayer,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from ..data.catalogue import Category
from ..shared.i18n import tr, tr_count

#: renderers that draw an object without a symbol of its own
_WITHOUT_SYMBOLS = frozenset(("heatmapRenderer", "pointDisplacement", "pointCluster"))
#: why objects are not drawn
SCALE, FIELD, CLASS, INVISIBLE = "scale", "field", "class", "invisible"


@dataclass(frozen=True)
class LayerUse:
    """What a style draws of the objects of one layer that meet a commune."""

    #: keys of the legend entries that occur
    keys: frozenset[str] = frozenset()
    #: identifiers of the objects that no symbol draws
    undrawn: frozenset[str] = frozenset()
    #: why, for the first of them
    why: str = ""
    #: fields that the style reads and the layer lacks
    fields: tuple[str, ...] = ()


def style_use(
    layer: QgsVectorLayer, objects: Iterable[QgsFeature], scale: int, id_field: str = "object_id"
) -> LayerUse:
    """Return what the style of a layer draws of a commune.

    :param objects: those that it should draw.
    :param scale: denominator of the scale of the sheet.
    :param id_field: field with their identifiers.
    """
    hidden = _why_all_hidden(layer, scale)
    context = _context(layer, scale)
    renderer = layer.renderer().clone()
    fields = _missing_fields(renderer, layer, context)
    renderer.startRender(context, layer.fields())
    keys: set[str] = set()
    undrawn: dict[str, str] = {}
    try:
        for feature in objects:
            context.expressionContext().setFeature(feature)
            why = hidden or _why_hidden(renderer, feature, context)
            if why:
                undrawn[str(feature[id_field])] = why
            else:
                keys.update(renderer.legendKeysForFeature(feature, context))
    finally:
        renderer.stopRender(context)
    first = next(iter(undrawn.values()), "")
    why = FIELD if first == CLASS and fields else first
    return LayerUse(frozenset(keys), frozenset(undrawn), why, fields)


def _why_all_hidden(layer: QgsVectorLayer, scale: int) -> str:
    if layer.hasScaleBasedVisibility() and not layer.isInScaleRange(scale):
        return SCALE
    if layer.opacity() <= 0 or isinstance(layer.renderer(), QgsNullSymbolRenderer):
        return INVISIBLE
    return ""


def _context(layer: QgsVectorLayer, scale: int) -> QgsRenderContext:
    context = QgsRenderContext()
    context.setRendererScale(scale)
    scope = QgsExpressionContextScope()
    scope.setVariable("map_scale", scale)
    expressions = QgsExpressionContext()
    expressions.appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expressions.appendScope(scope)
    context.setExpressionContext(expressions)
    return context


def _missing_fields(
    renderer: QgsFeatureRenderer, layer: QgsVectorLayer, context: QgsRenderContext
) -> tuple[str, ...]:
    wanted: set[str] = set()
    for name in renderer.usedAttributes(context):
        # a class attribute may be an expression
        columns = QgsExpression(name).referencedColumns()
        wanted |= {name} if layer.fields().lookupField(name) >= 0 else columns or {name}
    wanted.discard(QgsFeatureRequest.ALL_ATTRIBUTES)
    return tuple(sorted(name for name in wanted if layer.fields().lookupField(name) < 0))


def features_in(layer: QgsVectorLayer, commune: QgsGeometry) -> Iterable[QgsFeature]:
    """Yield the objects of a layer that meet a commune.

    :param commune: its surface, in the CRS of the layer.
    """
    engine = QgsGeometry.createGeometryEngine(commune.constGet())
    engine.prepareGeometry()
    request = QgsFeatureRequest().setFilterRect(commune.boundingBox())
    for feature in layer.getFeatures(request):
        if engine.intersects(feature.geometry().constGet()):
            yield feature


def _why_hidden(
    renderer: QgsFeatureRenderer, feature: QgsFeature, context: QgsRenderContext
) -> str:
    """Return why an object is not drawn, empty when it is."""
    if not renderer.willRenderFeature(feature, context):
        return CLASS
    symbols = renderer.symbolsForFeature(feature, context)
    if not symbols:
        return "" if renderer.type() in _WITHOUT_SYMBOLS else CLASS
    return "" if any(map(_is_visible, symbols)) else INVISIBLE


def fills_surfaces(layer: QgsVectorLayer) -> bool:
    """Return whether a style paints the surfaces of its layer, which would hide what is below."""
    if isinstance(layer.renderer(), QgsInvertedPolygonRenderer):
        return False  # it paints what is around them
    symbols = layer.renderer().symbols(QgsRenderContext())
    return any(
        isinstance(part, QgsFillSymbolLayer) and _draws(part) and not _is_outline(part)
        for symbol in symbols
        for part in symbol.symbolLayers()
    )


def _is_outline(layer: QgsSymbolLayer) -> bool:
    if not isinstance(layer, QgsSimpleFillSymbolLayer):
        return False
    return layer.brushStyle() == Qt.BrushStyle.NoBrush or not layer.fillColor().alpha()


def _is_visible(symbol: QgsSymbol) -> bool:
    return symbol.opacity() > 0 and any(map(_draws, symbol.symbolLayers()))


def _draws(layer: QgsSymbolLayer) -> bool:
    """Return whether a symbol layer leaves anything on the map."""
    if not layer.enabled():
        return False
    if layer.dataDefinedProperties().hasActiveProperties():
        return True  # it may be seen where its expressions say so
    if layer.subSymbol() is not None:
        return _is_visible(layer.subSymbol())
    return _is_coloured(layer)


def _is_coloured(layer: QgsSymbolLayer) -> bool:
    """Return whether a simple symbol layer has a colour that is not transparent."""
    brush, pen = Qt.BrushStyle.NoBrush, Qt.PenStyle.NoPen
    if isinstance(layer, QgsSimpleLineSymbolLayer):
        return bool(layer.penStyle() != pen and layer.color().alpha())
    if not isinstance(layer, (QgsSimpleFillSymbolLayer, QgsSimpleMarkerSymbolLayer)):
        return True
    is_filled = layer.fillColor().alpha() > 0
    if isinstance(layer, QgsSimpleFillSymbolLayer):
        is_filled = is_filled and layer.brushStyle() != brush
    return bool(is_filled or (layer.strokeStyle() != pen and layer.strokeColor().alpha()))


@dataclass(frozen=True)
class UndrawnObjects:
    """The objects of a category that the service's own styles do not draw."""

    title: str
    count: int
    #: in the user's language, with the remedy
    text: str


def undrawn_objects(
    layers: Iterable[tuple[Category, str, str]], uses: Mapping[str, LayerUse]
) -> list[UndrawnObjects]:
    """Return what no symbol draws, by category.

    :param layers: category, geometry family and layer id of each styled layer.
    """
    found: dict[str, set[str]] = {}
    reasons: dict[str, list[str]] = {}
    for category, family, layer_id in layers:
        use = uses.get(layer_id)
        if use is not None and use.undrawn:
            found.setdefault(category.title, set()).update(use.undrawn)
            why = _reason(use)
            told = f"{category.styles[family].qml} ({why})"
            reasons.setdefault(category.title, []).append(told)
    return [
        UndrawnObjects(
            title,
            len(objects),
            tr_count(
                "{title}: %n objects in the commune are not drawn by {styles}",
                "{title}: %n object in the commune is not drawn by {styles}",
                len(objects),
            ).format(title=title, styles=", ".join(reasons[title])),
        )
        for title, objects in found.items()
    ]


def _reason(use: LayerUse) -> str:
    if use.why == SCALE:
        return tr("its scale range excludes the scale of the sheet")
    if use.why == FIELD:
        return tr("the data have no field {fields}").format(
            fields=", ".join(f"“{name}”" for name in use.fields)
        )
    if use.why == INVISIBLE:
        return tr("it is transparent or without symbols")
    return tr("none of its classes fits; add one for all other values")
