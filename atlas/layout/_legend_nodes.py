"""The lines of a legend: entries, headings, swatches, and the classes of a style.

The nodes of a legend are expensive to make: those that are there already are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayerTreeNode,
    QgsLayoutItemLegend,
    QgsLegendStyle,
    QgsLegendSymbolItem,
    QgsMapLayerLegendUtils,
    QgsRuleBasedRenderer,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QFont

from ..shared import compat
from ..wording.texts import clean_text
from . import fonts
from ._legend_swatches import only_symbol, swatch_of
from .template_values import NOTE, template_value

#: line break in the labels of a legend: a plain one is lost when a project is saved as XML
BREAK = "\u23ce"
#: indent of the entries of a group where an entry without group follows them, millimetres
_GROUP_INDENT = 4.0

#: above a qualifier, mm
_QUALIFIER_GAP = 0.5
#: printed for a class without a label
OTHER_VALUES = "Autres"


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend."""

    label: str
    #: heading above the entry, ``None`` for none
    group: str | None
    #: the layers that the entry explains; several (surfaces and lines) are next to each other
    layers: Sequence[QgsVectorLayer]
    #: the part of the swatch of each layer, and the number of parts; empty: one part a layer. The
    #: same in a whole series, also where a sheet shows some of the layers only
    places: Sequence[tuple[int, int]] = ()
    #: the swatch, ``None`` for that of the layers
    symbol: QgsSymbol | None = None
    #: keys of the classes that occur in the commune, by layer id; absent: all of them
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: file names of the styles, for messages
    styles: tuple[str, ...] = ()
    #: what tells it from an entry with the same words, printed small behind them
    qualifier: str = ""

    @cached_property
    def has_one_line(self) -> bool:
        """Whether the symbols of the layers share a swatch; found once, for symbols are copied."""
        return self.symbol is not None or all(
            only_symbol(layer) is not None for layer in self.layers
        )

    @cached_property
    def swatch(self) -> QgsSymbol | None:
        """The symbol of an entry with one line, ``None`` where it is that of its single layer."""
        if self.symbol is not None or not self.layers:
            return self.symbol
        return swatch_of(self.layers, self.all_places)

    @property
    def all_places(self) -> tuple[tuple[int, int], ...]:
        """Return the places of the layers in the swatch."""
        count = len(self.layers)
        return tuple(self.places) or tuple((number, count) for number in range(count))

    def key(self, *, with_used: bool) -> str:
        """Return what two entries that look the same have in common."""
        used = sorted((layer, sorted(keys)) for layer, keys in self.used.items() if with_used)
        layers = [layer.id() for layer in self.layers]
        return repr((self.label, self.qualifier, self.group, layers, self.places, used))

    def lines(self, *, only_used: bool) -> int:
        """Return the number of lines that the entry takes."""
        return sum(self.lines_by_style(only_used=only_used).values())

    def lines_by_style(self, *, only_used: bool) -> dict[str, int]:
        """Return the number of lines that each of the styles brings."""
        nodes = _entry_nodes("", self, only_used=only_used)
        if len(self.styles) != len(self.layers) or (nodes and len(nodes[0].layers) > 1):
            return {", ".join(self.styles) or self.label: sum(map(_lines_of, nodes))}
        of_layer = {node.layers[0].id(): _lines_of(node) for node in nodes}
        return {
            style: of_layer.get(layer.id(), 0) for style, layer in zip(self.styles, self.layers)
        }


def rebuild_legend(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], width: float, *, only_used: bool
) -> None:
    """Fill the legend with entries, their labels wrapped to a column of ``width`` mm.

    :param only_used: of a style with several classes, show only those that occur in the commune.
    """
    side, style = QgsLegendStyle.Side, QgsLegendStyle.Style
    labels = legend.rstyle(style.SymbolLabel)
    room = width - 2 * legend.boxSpace() - legend.symbolWidth() - labels.margin(side.Left)
    room -= legend.rstyle(style.Symbol).margin(side.Left) + 0.3
    indent = _indent_groups(legend, entries)
    label_font = compat.legend_font(legend, style.SymbolLabel)
    heading_font = compat.legend_font(legend, style.Group)
    small_font = compat.legend_font(legend, style.Subgroup)
    apart = has_small_qualifiers(entries)
    if apart:
        # below the words of their entry, and without the indent of a heading
        legend.setStyleMargin(style.Subgroup, side.Top, _QUALIFIER_GAP)
        legend.setStyleMargin(style.Subgroup, side.Left, width - 2 * legend.boxSpace() - room - 0.3)
    top: list[_LegendNode] = []
    heading: str | None = None
    for entry in entries:
        if not entry.layers:
            continue
        if entry.group is not None and entry.group != heading:
            top.append(_LegendNode(wrap_text(clean_text(entry.group), heading_font, width - 0.3)))
        heading = entry.group
        siblings = top if heading is None else top[-1].children
        own_room = room if heading is None else room - indent
        words = clean_text(entry.label if apart else _qualified(entry))
        label = wrap_text(words, label_font, own_room)
        siblings.extend(_entry_nodes(label, entry, only_used=only_used, font=label_font, room=room))
        if apart and entry.qualifier:
            small = wrap_text(clean_text(entry.qualifier), small_font, own_room)
            siblings.append(_LegendNode(small, (entry.layers[0],), is_qualifier=True))
    _update_children(legend.model().rootGroup(), top)


def has_small_qualifiers(entries: Sequence[LegendEntry]) -> bool:
    """Return whether the qualifiers of entries are lines of their own.

    These lines take the style of headings above the classes of a layer: where there are such
    headings, qualifiers stand behind the words of their entries.
    """
    return any(entry.qualifier for entry in entries) and all(
        entry.has_one_line for entry in entries
    )


def _qualified(entry: LegendEntry) -> str:
    return f"{entry.label} {entry.qualifier}".rstrip()


def _indent_groups(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry]) -> float:
    """Indent the entries of groups where an entry without group follows; return the indent, mm.

    Without the indent that entry would be read as one of the group.
    """
    groups = [entry.group for entry in entries if entry.layers]
    followed = any(one and other is None for one, other in zip(groups, groups[1:]))
    group_style = legend.rstyle(QgsLegendStyle.Style.Group)
    given = float(template_value(legend, "group_indent", group_style.indent))
    indent = max(given, _GROUP_INDENT) if followed else given
    group_style.setIndent(indent)
    return indent


@dataclass(frozen=True)
class _LegendNode:
    """A line that the legend should have; without layers, a heading."""

    label: str
    layers: tuple[QgsVectorLayer, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    symbol: QgsSymbol | None = None
    children: list[_LegendNode] = field(default_factory=list)
    #: of a style with several classes: number and label of those that are shown
    classes: tuple[tuple[int, str], ...] = ()
    #: a line without a symbol, small
    is_qualifier: bool = False

    @property
    def key(self) -> str:
        """Return what the line has in common with one that differs in its words only."""
        layers = [layer.id() for layer in self.layers]
        return repr((layers, self.places, self.classes, self.is_qualifier))

    def build(self) -> QgsLayerTreeNode:
        """Return a new node of a layer tree."""
        if not self.layers:
            node: QgsLayerTreeNode = QgsLayerTreeGroup(self.label)
        else:
            node = QgsLayerTreeLayer(self.layers[0])
            node.setUseLayerName(False)
            self.name(node)
            if self.is_qualifier:
                node.setCustomProperty("legend/title-style", "subgroup")
                QgsMapLayerLegendUtils.setLegendNodeOrder(node, [])
            if self.symbol is not None:
                QgsMapLayerLegendUtils.setLegendNodeCustomSymbol(node, 0, self.symbol)
            if self.classes:
                utils = QgsMapLayerLegendUtils
                utils.setLegendNodeOrder(node, [number for number, _ in self.classes])
                for number, label in self.classes:
                    utils.setLegendNodeUserLabel(node, number, label)
        node.setCustomProperty(NOTE + "key", self.key)
        return node

    def name(self, node: QgsLayerTreeNode) -> None:
        """Give a node the words of the line."""
        if node.name() != self.label:
            node.setName(self.label)
        if self.layers and node.customProperty("legend/title-label") != self.label:
            # kept in a saved project: when it is read, the node takes the name of its layer again
            node.setCustomProperty("legend/title-label", self.label)


def _lines_of(node: _LegendNode) -> int:
    return max(1, len(node.classes))


def _entry_nodes(
    label: str,
    entry: LegendEntry,
    *,
    only_used: bool,
    font: QFont | None = None,
    room: float = 0.0,
) -> list[_LegendNode]:
    """Return one line for an entry, or one per layer when their symbols cannot share a swatch."""
    layers = tuple(entry.layers)
    if entry.has_one_line:
        return [_LegendNode(label, layers, entry.all_places, entry.swatch)]
    nodes = []
    for layer in layers:
        used = entry.used.get(layer.id()) if only_used else None
        classes = _classes(layer, used, entry.label)
        if font is not None:
            classes = [(number, wrap_text(text, font, room)) for number, text in classes]
        if classes or used is None:
            places = ((0, 1),)
            symbol = None if classes else swatch_of((layer,), places)
            nodes.append(_LegendNode(label, (layer,), places, symbol, classes=tuple(classes)))
    return nodes


def _classes(
    layer: QgsVectorLayer, used: frozenset[str] | None, title: str
) -> list[tuple[int, str]]:
    """Return number and label of the classes of a style; ``used``: only those with these keys.

    The heading of a group of rules is kept where one of its rules is.

    :param title: label of a rule that has none.
    """
    items = layer.renderer().legendSymbolItems()
    if len(items) < 2:
        return []
    kept: list[tuple[int, str]] = []
    deepest = -1  # level of the last kept one below
    for number in reversed(range(len(items))):
        item = items[number]
        is_heading = item.symbol() is None and deepest > item.level()
        if used is None or item.ruleKey() in used or is_heading:
            kept.append((number, _class_label(layer, item, title)))
            deepest = item.level()
        elif item.level() < deepest:
            deepest = item.level()
    return kept[::-1]


def _class_label(layer: QgsVectorLayer, item: QgsLegendSymbolItem, title: str) -> str:
    label = clean_text(item.label()).strip()
    renderer = layer.renderer()
    if label or not isinstance(renderer, QgsRuleBasedRenderer):
        # QGIS leaves the label of the class for all other values empty
        return label or OTHER_VALUES
    rule = renderer.rootRule().findRuleByKey(item.ruleKey())
    return OTHER_VALUES if rule is not None and rule.isElse() else title


def _update_children(group: QgsLayerTreeGroup, wanted: Sequence[_LegendNode]) -> None:
    """Make the children of ``group`` the wanted ones; keep existing ones: building them is slow."""

    def key_at(index: int) -> str | None:
        nodes = group.children()
        return nodes[index].customProperty(NOTE + "key") if index < len(nodes) else None

    keys = {node.key for node in wanted}
    for index in reversed(range(len(group.children()))):
        if key_at(index) not in keys:
            group.removeChildren(index, 1)
    for index, node in enumerate(wanted):
        if key_at(index) == node.key:
            node.name(group.children()[index])
        else:
            group.insertChildNode(index, node.build())
        if not node.layers:
            _update_children(group.children()[index], node.children)
    group.removeChildren(len(wanted), len(group.children()) - len(wanted))


def wrap_text(text: str, font: QFont, width: float) -> str:
    """Return ``text`` with line breaks at ``width`` mm, because legends do not wrap."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and fonts.line_width_mm(longer, font) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return BREAK.join(lines)
