"""Layers of the sheet project: the network in drawing order, the communes, the helper layers.

The tables of the store are opened once and stay open for every commune of a run. What changes
from commune to commune is in memory layers (frames, neighbours, locator) and in the variable
``srce_insee``, by which the styles recognise the chosen commune.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)

from ..data import store
from ..data.catalogue import COMMUNE_KEY, Catalogue, Category, find_style
from ..data.ground_store import GroundData
from ..shared import compat
from ..shared.errors import CatalogueError, SourceError
from ..shared.foreign_xml import elements, read_xml, refuse_unsafe
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Box, Frame, SheetPlan
from ..shared.paths import STYLES
from ..wording.notices import ground_fault
from ._ground_layers import GroundLayers, keep_names_off, open_ground_tables
from .locator import LocatorBackground

CONTEXT_STYLES = STYLES / "context"


@dataclass(frozen=True)
class HelperLayer:
    """A layer whose features are replaced for each commune."""

    table: str
    title: str
    family: str
    qml: str
    #: (name, ``integer`` or ``text``)
    fields: tuple[tuple[str, str], ...] = ()


FRAMES = HelperLayer(
    "feuilles",
    "Feuilles",
    "polygon",
    "sheet_frames.qml",
    (
        ("insee", "text"),
        ("nom", "text"),
        ("number", "integer"),
        ("total", "integer"),
        ("sheet_number", "text"),
        ("scale", "integer"),
    ),
)
NEIGHBOURS = HelperLayer(
    "feuilles_voisines",
    "Feuilles voisines",
    "point",
    "neighbours.qml",
    (("sheet", "integer"), ("neighbour", "integer"), ("side", "text")),
)
TONE = HelperLayer("voile_fond", "Voile du fond de plan", "polygon", "basemap_tone.qml")
LOCATOR_AREA = HelperLayer("situation", "Situation", "polygon", "locator_area.qml")
LOCATOR_BOUNDARIES = HelperLayer(
    "situation_limites", "Limites communales", "line", "locator_boundaries.qml"
)
LOCATOR_COMMUNE = HelperLayer("situation_commune", "Commune", "polygon", "locator_commune.qml")
HELPERS = (FRAMES, NEIGHBOURS, TONE, LOCATOR_AREA, LOCATOR_BOUNDARIES, LOCATOR_COMMUNE)
_MEMORY_KINDS = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "Point"}
MAX_STYLE_BYTES = 5_000_000
_PARTS = QgsMapLayer.StyleCategory
#: parts of a style that affect the drawing
STYLE_PARTS = _PARTS.Symbology | _PARTS.Labeling | _PARTS.Rendering
#: distance of a neighbour's tag from the edge of the frame, millimetres on paper
TAG_INSET_MM = 5.0


def load_style(layer: QgsMapLayer, path: Path) -> None:
    """Apply the drawing of a QML to a layer: symbols, labels and visibility, and nothing else.

    Forms, actions and macros of a style can contain Python code; a sheet does not need them.

    :raises CatalogueError: when the file cannot be read, is unsafe or does not fit the layer.
    """
    document = read_xml(path, MAX_STYLE_BYTES, CatalogueError)
    if not elements(document, "renderer-v2"):
        raise CatalogueError(
            tr("{path} is not a QML file with symbols: save the style again from QGIS.").format(
                path=path
            )
        )
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
    if isinstance(layer, QgsVectorLayer):
        draw_in_file_order(layer)


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


@dataclass
class NetworkLayer:
    """One table of the network as a styled layer."""

    category: Category
    family: str
    layer: QgsVectorLayer

    @property
    def draw(self) -> float:
        """Drawing rank: the highest is on top."""
        return self.category.styles[self.family].draw


class SheetLayers:
    """All layers of a sheet project, added to it; the order is the layout's."""

    def __init__(
        self,
        project: QgsProject,
        catalogue: Catalogue,
        styles: Path | None,
        network_store: Path,
        commune_store: Path,
        helpers_store: Path | None = None,
        ground: GroundData | None = None,
    ) -> None:
        """Open all layers.

        :param helpers_store: GeoPackage with the tables of :func:`helper_tables`, to be filled;
            by default the helper layers are in memory.
        """
        self._project = project
        self._helpers_store = helpers_store
        crs = QgsCoordinateReferenceSystem(store.read_info(network_store).crs)
        project.setCrs(crs)
        self.crs = crs
        self.network = self._open_network(catalogue, styles, network_store)
        label = catalogue.category(COMMUNE_KEY).label
        commune_style = catalogue.category(COMMUNE_KEY).styles["polygon"]
        self.commune_draw = commune_style.draw
        commune_qml = find_style(commune_style.qml, styles)
        self.commune = self._open_communes(commune_store, label, commune_qml)
        self.context = self._open_communes(
            commune_store, "Communes voisines", _context_style("commune_context.qml", styles)
        )
        self.outside_mask = self._open_communes(
            commune_store, "Voile hors commune", _context_style("veil.qml", styles)
        )
        #: roads, water and places, ``None`` for none
        self.ground = None if ground is None else self._open_ground(ground, styles)
        self.basemap_tone = self._open_helper(TONE, styles)
        self.frames = self._open_helper(FRAMES, styles)
        self.neighbours = self._open_helper(NEIGHBOURS, styles)
        self.locator_area = self._open_helper(LOCATOR_AREA, styles)
        self.locator_boundaries = self._open_helper(LOCATOR_BOUNDARIES, styles)
        self.locator_commune = self._open_helper(LOCATOR_COMMUNE, styles)

    def _open_network(
        self, catalogue: Catalogue, styles: Path | None, network_store: Path
    ) -> list[NetworkLayer]:
        """Open the tables of the network from the top of the map to the bottom."""
        found = []
        for category, family in catalogue.drawing_order():
            if category.key == COMMUNE_KEY:
                continue
            layer = store.open_table(network_store, category.table(family), category.label)
            load_style(layer, find_style(category.styles[family].qml, styles))
            self._add_to_project(layer)
            found.append(NetworkLayer(category, family, layer))
        return found

    def _open_ground(self, ground: GroundData, styles: Path | None) -> GroundLayers:
        layers = []
        for layer, style in open_ground_tables(ground, styles):
            load_style(layer, style)
            layers.append(self._add_to_project(layer))
        keep_names_off([self.commune, *(item.layer for item in self.network)])
        return GroundLayers(ground, tuple(layers))

    def _open_communes(self, path: Path, name: str, style: Path) -> QgsVectorLayer:
        layer = store.open_table(path, store.COMMUNE_TABLE, name)
        load_style(layer, style)
        return self._add_to_project(layer)

    def _open_helper(self, helper: HelperLayer, styles: Path | None) -> QgsVectorLayer:
        """Open an empty helper layer, in memory or in the helpers' store."""
        if self._helpers_store is not None:
            layer = store.open_table(self._helpers_store, helper.table, helper.title)
        else:
            layer = QgsVectorLayer(_MEMORY_KINDS[helper.family], helper.title, "memory")
            layer.setCrs(self.crs)
            fields = [_field(name, kind) for name, kind in helper.fields]
            if fields and not layer.dataProvider().addAttributes(fields):
                raise SourceError(
                    tr("The layer “{name}” cannot be created.").format(name=helper.title)
                )
            layer.updateFields()
        load_style(layer, _context_style(helper.qml, styles))
        return self._add_to_project(layer)

    def _add_to_project(self, layer: QgsVectorLayer) -> QgsVectorLayer:
        if self._project.addMapLayer(layer, False) is None:
            raise SourceError(
                tr("The layer “{name}” cannot be added to the project.").format(name=layer.name())
            )
        return layer

    def main_map(
        self, with_neighbours: bool, basemap: Sequence[QgsMapLayer] = (), over_picture: bool = False
    ) -> list[QgsMapLayer]:
        """Return the layers of the main map, the topmost first.

        What the catalogue ranks above the commune (obstacle points) is above its outline. A base
        map, also one that lies under the map as a picture, is covered by a translucent white layer;
        the ground is pale by itself.
        """
        top: list[QgsMapLayer] = [self.neighbours] if with_neighbours else []
        above = [item.layer for item in self.network if item.draw > self.commune_draw]
        below = [item.layer for item in self.network if item.draw <= self.commune_draw]
        bottom: list[QgsMapLayer] = [] if self.ground is None else [*self.ground.layers]
        bottom += [self.basemap_tone, *basemap] if basemap or over_picture else []
        return [*top, self.outside_mask, *above, self.commune, self.context, *below, *bottom]

    def ground_fault(self, commune: QgsGeometry) -> str:
        """Return what a sheet says of a ground that is not whole, in French; empty when it is.

        :param commune: its surface, in the working CRS.
        """
        if self.ground is None:
            return ""
        return ground_fault(self.ground.ground.unread, covers=self.ground.covers(commune))

    def locator_map(self) -> list[QgsMapLayer]:
        """Return the layers of the locator, the topmost first."""
        return [self.locator_commune, self.locator_boundaries, self.locator_area]

    def index_map(self) -> list[QgsMapLayer]:
        """Return the layers of the index of sheets, the topmost first."""
        return [self.frames, self.commune, self.context]

    def layers_of(self, category: Category, families: Iterable[str]) -> list[QgsVectorLayer]:
        """Return the layers of a category, surfaces first, then lines, then points."""
        if category.key == COMMUNE_KEY:
            return [self.commune]
        by_family = {n.family: n.layer for n in self.network if n.category.key == category.key}
        return [by_family[family] for family in category.styles if family in families]

    def show_plan(self, plan: SheetPlan, insee: str, name: str, number: str) -> None:
        """Fill the frames of a commune.

        :param number: sheet number given by the user, empty for the computed one.
        """
        frames, toned = [], []
        for frame in plan.frames:
            text = sheet_number(frame, number)
            feature = QgsFeature(self.frames.fields())
            feature.setGeometry(QgsGeometry.fromRect(to_rectangle(frame.box)))
            _set_attributes(
                feature,
                {
                    "insee": insee,
                    "nom": name,
                    "number": frame.number,
                    "total": frame.total,
                    "sheet_number": text,
                    "scale": plan.scale,
                },
            )
            frames.append(feature)
            toned.append(QgsGeometry.fromRect(to_rectangle(frame.box)))
        _replace_features(self.frames, frames)
        _replace_features(
            self.basemap_tone, [_feature_of(self.basemap_tone, QgsGeometry.unaryUnion(toned))]
        )

    def show_neighbours(self, plan: SheetPlan, covered: Sequence[Box]) -> None:
        """Fill the tags with the numbers of neighbouring sheets.

        :param covered: boxes of the items over the map (scale bar, notice), millimetres from the
            lower left corner of the map on paper; tags do not overlap them.
        """
        by_number = {frame.number: frame for frame in plan.frames}
        tags = []
        for frame in plan.frames:
            for side, numbers in frame.neighbours.items():
                for number in numbers:
                    x, y = _tag_point(frame, by_number[number], side, plan.scale, covered)
                    tag = QgsFeature(self.neighbours.fields())
                    tag.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
                    values = {"sheet": frame.number, "neighbour": number, "side": side}
                    _set_attributes(tag, values)
                    tags.append(tag)
        _replace_features(self.neighbours, tags)

    def show_locator(self, background: LocatorBackground, commune: QgsGeometry) -> None:
        """Fill the locator."""
        _replace_features(self.locator_area, [_feature_of(self.locator_area, background.area)])
        _replace_features(
            self.locator_boundaries, [_feature_of(self.locator_boundaries, background.boundaries)]
        )
        _replace_features(self.locator_commune, [_feature_of(self.locator_commune, commune)])


def sheet_number(frame: Frame, given: str) -> str:
    """Return what ``CARTE:`` prints: the number given by the user, else the computed one."""
    computed = f"{frame.number}/{frame.total}"
    if not given:
        return computed
    return given if frame.total == 1 else f"{given} ({computed})"


def _tag_point(
    frame: Frame, other: Frame, side: str, scale: int, covered: Sequence[Box]
) -> tuple[float, float]:
    """Return the place of the tag of a neighbour: the middle of the edge that both share.

    Where an item covers that place, the tag moves up until it is free.
    """
    box, metres = frame.box, scale / 1000.0
    inset = TAG_INSET_MM * metres
    if side in ("north", "south"):
        x = (max(box.xmin, other.box.xmin) + min(box.xmax, other.box.xmax)) / 2
        y = box.ymax - inset if side == "north" else box.ymin + inset
    else:
        x = box.xmax - inset if side == "east" else box.xmin + inset
        y = (max(box.ymin, other.box.ymin) + min(box.ymax, other.box.ymax)) / 2
    for cover in sorted(covered, key=lambda c: c.ymin):
        reach = cover.grown(TAG_INSET_MM)
        place = ((x - box.xmin) / metres, (y - box.ymin) / metres)
        if reach.xmin < place[0] < reach.xmax and reach.ymin < place[1] < reach.ymax:
            y = box.ymin + reach.ymax * metres
    return x, min(y, box.ymax - inset)


def _context_style(qml: str, styles: Path | None) -> Path:
    own = styles / "context" / qml if styles is not None else None
    return own if own is not None and own.is_file() else CONTEXT_STYLES / qml


def _field(name: str, kind: str) -> QgsField:
    return compat.integer_field(name) if kind == "integer" else compat.text_field(name)


def _set_attributes(feature: QgsFeature, values: Mapping[str, object]) -> None:
    """Set attributes by name, because a layer of a GeoPackage has the field ``fid`` before them."""
    for name, value in values.items():
        feature.setAttribute(name, value)


def _feature_of(layer: QgsVectorLayer, geometry: QgsGeometry) -> QgsFeature:
    feature = QgsFeature(layer.fields())
    feature.setGeometry(geometry)
    return feature


def _replace_features(layer: QgsVectorLayer, features: list[QgsFeature]) -> None:
    provider = layer.dataProvider()
    done = provider.truncate()
    if features:
        done = provider.addFeatures(features)[0] and done
    layer.updateExtents()
    if not done:
        raise SourceError(tr("The layer “{name}” cannot be filled.").format(name=layer.name()))
