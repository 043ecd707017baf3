"""The styles of the sheet on the layers of a project, grouped and ordered as in the legend.

A prepared table is one category and gets its style. A raw table has several categories: it gets
one rule per category, with the conditions of the catalogue, so that it is drawn as on the sheet
without being split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsFeatureRequest,
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from ..data import store
from ..data.catalogue import COMMUNE_KEY, Catalogue, Category, CategorySource, find_style
from ..data.commune_fields import detect_commune_fields, looks_like_communes
from ..data.rules import category_expression, fields_or_null, takers_of
from ..data.source_set import SourceTable
from ..data.sources import match_layer
from ..data.table_recognition import field_names, has_geometry, is_named_communes
from ..data.vector_files import path_of
from ..shared.errors import CatalogueError
from ..shared.geometry import FAMILY_OF_TYPE
from ..shared.i18n import tr
from ._style_loading import load_style
from .stored_styles import styled_sample

GROUP = "Carte S.R.C.E"
#: the style that a layer had before, kept in its style manager
FORMER_STYLE = "avant Carte S.R.C.E"


@dataclass
class StyledLayer:
    """One layer and the categories it shows, the first in the legend first."""

    layer: QgsVectorLayer
    categories: tuple[Category, ...]
    family: str

    @property
    def draw(self) -> float:
        """Drawing rank: that of its topmost category."""
        return max(category.styles[self.family].draw for category in self.categories)


@dataclass
class StylingResult:
    """The layers that were styled, and those that were left alone, with the reason."""

    styled: list[StyledLayer] = field(default_factory=list)
    left_alone: list[tuple[str, str]] = field(default_factory=list)


def style_layers(
    layers: Sequence[QgsVectorLayer], catalogue: Catalogue, styles: Path | None, restore: str = ""
) -> StylingResult:
    """Apply the styles of the catalogue to the layers that it recognises.

    :param styles: the service's own styles, ``None`` for the bundled ones.
    :param restore: QGIS expression instead of the catalogue's "to restore", empty for none.
    :raises AtlasError: when a style or a rule cannot be used; layers styled before keep theirs.
    """
    outcome = StylingResult()
    for layer in layers:
        reason = _reason_unusable(layer)
        found = None if reason else _recognised(layer, catalogue)
        if found is None:
            outcome.left_alone.append(
                (layer.name(), reason or tr("it is neither an SRCE-TVB layer nor a commune layer"))
            )
        elif not found.takers:
            reason = tr("no category draws its geometry ({families})").format(families=found.family)
            outcome.left_alone.append((layer.name(), reason))
        else:
            _apply(layer, found, styles, restore)
            outcome.styled.append(StyledLayer(layer, found.categories, found.family))
    return outcome


def _reason_unusable(layer: QgsVectorLayer) -> str:
    if not layer.isValid():
        return tr("it cannot be read")
    if not has_geometry(layer):
        return tr("it has no geometry")
    if layer.geometryType() not in FAMILY_OF_TYPE:
        return tr("it mixes geometry types: QGIS applies one style to one type")
    return ""


@dataclass
class _Recognised:
    """What a layer is: a table of one category, or a class with the categories drawn from it."""

    family: str
    takers: list[tuple[Category, CategorySource | None]]
    table: SourceTable | None = None

    @property
    def categories(self) -> tuple[Category, ...]:
        return tuple({category.key: category for category, _ in self.takers}.values())


def _recognised(layer: QgsVectorLayer, catalogue: Catalogue) -> _Recognised | None:
    family = FAMILY_OF_TYPE[layer.geometryType()]
    prepared = _prepared_category(layer, catalogue)
    if prepared is not None:
        return _Recognised(prepared[1], [(prepared[0], None)])
    table = match_layer(layer, catalogue)
    if table is not None:
        takers = [
            (category, source)
            for category, source in takers_of(table.source_class, catalogue)
            if family in category.styles
        ]
        return _Recognised(family, list(takers), table)
    if (
        looks_like_communes(layer)
        and is_named_communes(layer)
        and detect_commune_fields(layer) is not None
    ):
        return _Recognised("polygon", [(catalogue.category(COMMUNE_KEY), None)])
    return None


def _prepared_category(layer: QgsVectorLayer, catalogue: Catalogue) -> tuple[Category, str] | None:
    """Return category and family of a table of prepared data."""
    path = Path(path_of(layer))
    if path.suffix.lower() != ".gpkg" or "|layername=" not in layer.source():
        return None
    name = layer.source().split("|layername=", 1)[1].split("|")[0]
    for category, family, table in store.table_names(catalogue):
        if table == name and path.is_file() and store.is_prepared(path):
            return category, family
    return None


# --- styles -------------------------------------------------------------------------------------


def _apply(layer: QgsVectorLayer, found: _Recognised, styles: Path | None, restore: str) -> None:
    save_former_style(layer)
    single = len(found.takers) == 1
    if found.table is None or (single and not _condition(found, found.takers[0][1], restore)):
        category = found.takers[0][0]
        load_style(layer, find_style(category.styles[found.family].qml, styles))
    else:
        layer.setRenderer(_renderer_of(layer, found, styles, restore))
    layer.triggerRepaint()


def save_former_style(layer: QgsMapLayer) -> None:
    """Save the current style of a layer, once, so that the user can go back to it."""
    manager = layer.styleManager()
    if FORMER_STYLE not in manager.styles():
        manager.addStyleFromLayer(FORMER_STYLE)


def _condition(found: _Recognised, source: CategorySource | None, restore: str) -> str:
    if found.table is None or source is None:
        return ""
    return category_expression(found.table.source_class, source, restore)


def _renderer_of(
    layer: QgsVectorLayer, found: _Recognised, styles: Path | None, restore: str
) -> QgsRuleBasedRenderer:
    """Return a renderer with one rule per category, drawn in the order of the catalogue."""
    root = QgsRuleBasedRenderer.Rule(None)
    levels = False
    ranks = []
    for category, source in found.takers:
        condition = fields_or_null(_condition(found, source, restore), field_names(layer))
        style = category.styles[found.family]
        # the renderer lives as long as its layer
        sample = styled_sample(find_style(style.qml, styles), found.family)
        levels = levels or sample.renderer().usingSymbolLevels()
        rules = QgsRuleBasedRenderer.convertFromRenderer(sample.renderer())
        if rules is None:
            raise CatalogueError(
                tr("The style “{qml}” cannot be used in a rule: apply it to prepared data.").format(
                    qml=style.qml
                )
            )
        branch = rules.rootRule().clone()
        children = branch.children()
        rule = children[0].clone() if len(children) == 1 else branch
        inner = rule.filterExpression()
        rule.setFilterExpression(f"({condition}) AND ({inner})" if inner else condition)
        rule.setLabel(category.label)
        root.appendChild(rule)
        ranks.append(f"WHEN {condition or 'true'} THEN {style.draw}")
    renderer = QgsRuleBasedRenderer(root)
    renderer.setUsingSymbolLevels(levels)
    expressions = (f"CASE {' '.join(ranks)} ELSE 0 END", "$id")
    clauses = [QgsFeatureRequest.OrderByClause(text, True) for text in expressions]
    renderer.setOrderBy(QgsFeatureRequest.OrderBy(clauses))
    renderer.setOrderByEnabled(True)
    return renderer


# --- layer tree ---------------------------------------------------------------------------------


def arrange(project: QgsProject, outcome: StylingResult, catalogue: Catalogue) -> None:
    """Group the styled layers as the legend does, and draw them in the order of the catalogue.

    Other layers keep their place: those above the first styled layer stay above.
    """
    root = project.layerTreeRoot()
    styled = [item for item in outcome.styled if root.findLayer(item.layer.id()) is not None]
    if not styled:
        return
    ours = {item.layer.id() for item in styled}
    before, after = _others(root, ours)
    earlier = root.findGroup(GROUP)
    group = root.insertGroup(_first_styled_index(root, ours), GROUP)
    order = [category.key for category in catalogue.categories]
    for item in sorted(styled, key=lambda item: order.index(item.categories[0].key)):
        heading = item.categories[0].group
        target = (group.findGroup(heading) or group.addGroup(heading)) if heading else group
        _move_to_group(root, target, item.layer)
    if earlier is not None:
        _remove_empty_groups(earlier)
    drawn = sorted(styled, key=lambda item: -item.draw)
    root.setHasCustomLayerOrder(True)
    root.setCustomLayerOrder([*before, *(item.layer for item in drawn), *after])
    project.setDirty(True)


def _others(root: QgsLayerTree, ours: set[str]) -> tuple[list[QgsMapLayer], list[QgsMapLayer]]:
    """Return the other layers above the first styled layer, and those below it."""
    order = root.layerOrder()
    first = next((i for i, layer in enumerate(order) if layer.id() in ours), len(order))
    below = [layer for layer in order[first:] if layer.id() not in ours]
    return order[:first], below


def _first_styled_index(root: QgsLayerTree, ours: set[str]) -> int:
    """Return the index in the tree of the first node that is or contains a styled layer."""
    for place, node in enumerate(root.children()):
        held = node.findLayerIds() if isinstance(node, QgsLayerTreeGroup) else [node.layerId()]
        if ours.intersection(held):
            return place
    return 0


def _move_to_group(root: QgsLayerTree, target: QgsLayerTreeGroup, layer: QgsVectorLayer) -> None:
    """Move the node of a layer, unchanged, to the end of a group."""
    node = root.findLayer(layer.id())
    # copy first: a layer that is not in the tree is removed from the project
    target.addChildNode(node.clone())
    node.parent().removeChildNode(node)


def _remove_empty_groups(group: QgsLayerTreeGroup) -> None:
    for child in group.children():
        if isinstance(child, QgsLayerTreeGroup):
            _remove_empty_groups(child)
    if not group.children():
        group.parent().removeChildNode(group)
