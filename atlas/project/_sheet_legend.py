"""The entries of a sheet's legend: the categories, then what surrounds them on the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qgis.core import (
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLineSymbol,
    QgsSymbol,
    QgsSymbolLayer,
)

from ..data.catalogue import COMMUNE_KEY, Catalogue, Category, distinct_titles
from ..layout.legend import LegendEntry
from ..shared.errors import TemplateError
from ..shared.i18n import tr
from ..shared.model import CategoryFigures
from ..wording.texts import GROUP_TEXT, LABEL_TEXT
from ._style_use import LayerUse
from .sheet_layers import SheetLayers

#: geometry families in the order of their parts of a swatch
_PARTS = ("polygon", "line", "point")
NOT_PROVIDED = "non renseigné"
OUTSIDE = "Hors commune, atténué ; limites de communes"
#: grey on which the legend shows the veil, translucent white of the veil, a limit under it
_GREY, _WASH, _LIMIT = "120,120,120,255", "255,255,255,72", "72,72,72,255"
_WEST = "x_min($geometry)"
_WIDTH = "(x_max($geometry) - x_min($geometry))"
_HEIGHT = "y_min($geometry) + @element * (y_max($geometry) - y_min($geometry))"
_SURFACE = (
    f"make_rectangle_3points(make_point({_WEST}, y_min($geometry)), "
    f"make_point({_WEST} + 0.45 * {_WIDTH}, y_min($geometry)), "
    f"make_point({_WEST} + 0.45 * {_WIDTH}, y_max($geometry)))"
)
_STRIPES = (
    f"collect_geometries(array_foreach(array(0.25, 0.75), make_line(make_point({_WEST}, "
    f"{_HEIGHT}), make_point({_WEST} + 0.45 * {_WIDTH}, {_HEIGHT}))))"
)
_LINE = (
    f"collect_geometries(array_foreach(array(0.5), make_line(make_point({_WEST} + 0.55 * "
    f"{_WIDTH}, {_HEIGHT}), make_point(x_max($geometry), {_HEIGHT}))))"
)


@dataclass(frozen=True)
class LegendContent:
    """What decides the legend of a sheet."""

    catalogue: Catalogue
    figures: Sequence[CategoryFigures]
    #: titles of the classes without a layer
    missing_classes: Collection[str]
    #: only the categories in the commune
    in_commune: bool
    #: what the service's own styles draw of the commune, by layer id
    uses: Mapping[str, LayerUse] = field(default_factory=dict)


def relabelled(catalogue: Catalogue, texts: Mapping[str, str]) -> Catalogue:
    """Return the catalogue with the labels and headings that the wording of a service has."""
    categories = tuple(
        replace(
            category,
            label=texts.get(LABEL_TEXT + category.key) or category.label,
            group=texts.get(GROUP_TEXT + category.key) or category.group,
        )
        for category in catalogue.categories
    )
    return replace(catalogue, categories=categories)


def legend_entries(content: LegendContent, layers: SheetLayers) -> list[LegendEntry]:
    """Return the legend of a sheet.

    A surface and a line of a category have their own parts of a swatch; the parts are the same on
    all sheets of a series.
    """
    found = {item.key: item.families for item in content.figures}
    catalogue = content.catalogue
    kinds = _kinds(catalogue.categories)
    entries = []
    for category, kind in zip(catalogue.categories, kinds):
        drawn = tuple(family for family in _PARTS if family in category.styles)
        families = drawn
        if category.key != COMMUNE_KEY and content.in_commune:
            families = tuple(family for family in families if family in found.get(category.key, ()))
        if not families:
            continue
        told = [kind] if kind else []
        if _is_missing(category, catalogue, content.missing_classes):
            told.append(NOT_PROVIDED)
        shown = [layers.layers_of(category, [family])[0] for family in families]
        uses = content.uses
        entries.append(
            LegendEntry(
                category.label,
                category.group or None,
                shown,
                tuple((drawn.index(family), len(drawn)) for family in families),
                used={layer.id(): uses[layer.id()].keys for layer in shown if layer.id() in uses},
                styles=tuple(category.styles[family].qml for family in families),
                qualifier=f"({', '.join(told)})" if told else "",
            )
        )
    entries.append(LegendEntry(OUTSIDE, None, [layers.outside_mask], symbol=_outside_swatch()))
    return entries


def _kinds(categories: Sequence[Category]) -> list[str]:
    """Return the kinds of objects of those that have the same words as others, else nothing."""
    titles = distinct_titles([(category, tuple(category.styles)) for category in categories])
    return [
        title[len(category.title) :].strip(" ()") for category, title in zip(categories, titles)
    ]


def _is_missing(category: Category, catalogue: Catalogue, missing: Collection[str]) -> bool:
    """Return whether the data have no layer for any source of a category."""
    classes = [catalogue.classes[source.source_class].title for source in category.sources]
    return bool(classes) and all(title in missing for title in classes)


def _append(symbol: QgsSymbol, layer: QgsSymbolLayer) -> None:
    if not symbol.appendSymbolLayer(layer):
        raise TemplateError(
            tr("The legend entry of the ground outside the commune cannot be drawn.")
        )


def _outside_swatch() -> QgsSymbol:
    """Return a grey surface under the veil, and a limit of communes as it is under the veil."""
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"})
    for colour in (_GREY, _WASH):
        plain = QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"})
        _append(symbol, _generated(_SURFACE, plain))
    for shape, colour, width in ((_STRIPES, "255,255,255,255", "0.25"), (_LINE, _LIMIT, "0.2")):
        line = {"line_color": colour, "line_width": width, "capstyle": "flat"}
        _append(symbol, _generated(shape, QgsLineSymbol.createSimple(line)))
    symbol.deleteSymbolLayer(0)
    return symbol


def _generated(shape: str, drawn: QgsSymbol) -> QgsSymbolLayer:
    """Return a symbol layer that draws ``shape``, made of the patch of the legend."""
    layer = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": shape})
    layer.setSymbolType(drawn.type())
    layer.setSubSymbol(drawn)
    return layer
