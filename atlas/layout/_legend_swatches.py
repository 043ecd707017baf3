"""The symbols of legend entries: one swatch, whatever the number of layers that it explains."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsPropertyCollection,
    QgsSimpleLineSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from ..shared.errors import TemplateError
from ..shared.i18n import tr

#: geometries of a surface, a line and a marker in their part of a swatch, from ``{low}`` to
#: ``{high}`` of its width
_SPAN = (
    "with_variable('west', x_min($geometry) + {low} * (x_max($geometry) - x_min($geometry)), "
    "with_variable('east', x_min($geometry) + {high} * (x_max($geometry) - x_min($geometry)), "
    "with_variable('y', (y_min($geometry) + y_max($geometry)) / 2, %s)))"
)
_SURFACE_SHAPE = _SPAN % (
    "make_rectangle_3points(make_point(@west, y_min($geometry)), "
    "make_point(@east, y_min($geometry)), make_point(@east, y_max($geometry)))"
)
_LINE_SHAPE = _SPAN % "make_line(make_point(@west, @y), make_point(@east, @y))"
_MARK_SHAPE = _SPAN % "make_point((@west + @east) / 2, @y)"
#: gap between the parts of a swatch, as a share of its width
_SWATCH_GAP = 0.1


def swatch_of(
    layers: Sequence[QgsVectorLayer], places: Sequence[tuple[int, int]]
) -> QgsSymbol | None:
    """Return the swatch of an entry, ``None`` where it is the symbol of its single layer."""
    if any(parts > 1 for _, parts in places):
        return _shared_symbol(layers, places)
    symbol = only_symbol(layers[0])
    if symbol is None or not any(
        layer.dataDefinedProperties().isActive(QgsSymbolLayer.Property.PropertyOffset)
        for layer in symbol.symbolLayers()
    ):
        return None
    for layer in symbol.symbolLayers():
        # a symbol that is offset on the map would be offset in the legend too
        layer.setDataDefinedProperties(QgsPropertyCollection())
    return symbol


def _shared_symbol(
    layers: Sequence[QgsVectorLayer], places: Sequence[tuple[int, int]]
) -> QgsSymbol:
    """Return one swatch for several layers, each in its part: the surface, then the line."""
    kinds = QgsSymbol.SymbolType
    shapes = {kinds.Fill: _SURFACE_SHAPE, kinds.Line: _LINE_SHAPE, kinds.Marker: _MARK_SHAPE}
    shared = QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"})
    for layer, (part, parts) in zip(layers, places):
        symbol = _flattened(only_symbol(layer))
        width = (1 - _SWATCH_GAP * (parts - 1)) / parts
        low = part * (width + _SWATCH_GAP)
        shape = shapes[symbol.type()].format(low=f"{low:.3f}", high=f"{low + width:.3f}")
        drawn = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": shape})
        for index in range(symbol.symbolLayerCount() if symbol.type() == kinds.Line else 0):
            if isinstance(symbol.symbolLayer(index), QgsSimpleLineSymbolLayer):
                symbol.symbolLayer(index).setPenCapStyle(Qt.PenCapStyle.FlatCap)
        drawn.setSymbolType(symbol.type())
        drawn.setSubSymbol(symbol)
        _append_symbol_layer(shared, drawn)
    shared.deleteSymbolLayer(0)
    return shared


def _flattened(symbol: QgsSymbol) -> QgsSymbol:
    """Return a line symbol with what its generators draw, on the whole line; others unchanged.

    A generator in the generator of a swatch is not given the line of its part.
    """
    layers = [symbol.symbolLayer(index) for index in range(symbol.symbolLayerCount())]
    generated = any(isinstance(layer, QgsGeometryGeneratorSymbolLayer) for layer in layers)
    if symbol.type() != QgsSymbol.SymbolType.Line or not generated:
        return symbol
    flat = symbol.clone()
    while flat.symbolLayerCount() > 1:
        flat.deleteSymbolLayer(0)
    for layer in layers:
        drawn = layer.subSymbol() if isinstance(layer, QgsGeometryGeneratorSymbolLayer) else None
        if drawn is None:
            _append_symbol_layer(flat, layer.clone())
            continue
        for index in range(drawn.symbolLayerCount()):
            _append_symbol_layer(flat, drawn.symbolLayer(index).clone())
    flat.deleteSymbolLayer(0)
    return flat


def _append_symbol_layer(symbol: QgsSymbol, layer: QgsSymbolLayer) -> None:
    if not symbol.appendSymbolLayer(layer):
        raise TemplateError(tr("The symbols of a category cannot be shown together in the legend."))


def only_symbol(layer: QgsVectorLayer) -> QgsSymbol | None:
    """Return a copy of the only symbol of a layer, ``None`` if it has several."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsSingleSymbolRenderer):  # 40 times as fast as the general way
        return renderer.symbol().clone()
    found = renderer.legendSymbolItems() if renderer is not None else []
    if len(found) != 1 or found[0].symbol() is None:
        return None
    return found[0].symbol().clone()
