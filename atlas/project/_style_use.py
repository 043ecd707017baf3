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
    QgsGeometry,
    QgsNullSymbolRenderer,
    QgsRenderContext,
    QgsSymbol,
    QgsVectorLayer,
)

from ..data.catalogue import Category
from ..shared.i18n import tr

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
    undrawn: set[str] = set()
    try:
        for feature in objects:
            context.expressionContext().setFeature(feature)
            if not hidden and _is_drawn(renderer, feature, context):
                keys.update(renderer.legendKeysForFeature(feature, context))
            else:
                undrawn.add(str(feature[id_field]))
    finally:
        renderer.stopRender(context)
    why = hidden or (FIELD if fields else CLASS)
    return LayerUse(frozenset(keys), frozenset(undrawn), why if undrawn else "", fields)


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


def _is_drawn(renderer: QgsFeatureRenderer, feature: QgsFeature, context: QgsRenderContext) -> bool:
    if not renderer.willRenderFeature(feature, context):
        return False
    symbols = renderer.symbolsForFeature(feature, context)
    if not symbols:
        return renderer.type() in _WITHOUT_SYMBOLS
    return any(map(_is_visible, symbols))


def _is_visible(symbol: QgsSymbol) -> bool:
    return symbol.opacity() > 0 and any(layer.enabled() for layer in symbol.symbolLayers())


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
    text = tr("{title}: objects in the commune that are not drawn: {count}, by {styles}")
    return [
        UndrawnObjects(
            title,
            len(objects),
            text.format(title=title, count=len(objects), styles=", ".join(reasons[title])),
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
