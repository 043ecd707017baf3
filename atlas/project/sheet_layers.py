"""Layers of the sheet project: the network in drawing order, the communes, the helper layers.

The tables of the store are opened once and stay open for every commune of a run. What changes
from commune to commune is in memory layers (frames, neighbours, locator) and in the variable
``srce_insee``, by which the styles recognise the chosen commune.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..data import store
from ..data.catalogue import COMMUNE_KEY, Catalogue, Category, find_style
from ..data.ground_store import GroundData
from ..layout.remarks import Remark
from ..shared import compat
from ..shared.errors import CatalogueError, SourceError
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Box, Frame, SheetPlan
from ..shared.own_files import own_file
from ..shared.paths import STYLES
from ..wording.notices import ground_fault
from ._coverage import frame_columns, frame_values
from ._ground_layers import OUTLINE_REACH_MM, GroundLayers, keep_names_off, open_ground_tables
from ._helper_layers import (
    FRAMES,
    INDEX_COMMUNE,
    LOCATOR_AREA,
    LOCATOR_BOUNDARIES,
    LOCATOR_COMMUNE,
    NEIGHBOURS,
    OUTLINE_BAND,
    TONE,
    HelperLayer,
)
from ._neighbour_tags import TAG_REACH_MM, tag_point
from ._style_loading import load_style
from ._style_use import LayerUse, features_in, fills_surfaces, style_use
from .locator import LocatorBackground
from .own_styles import unused_styles

CONTEXT_STYLES = STYLES / "context"


_MEMORY_KINDS = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "Point"}


@dataclass
class NetworkLayer:
    """One table of the network as a styled layer."""

    category: Category
    family: str
    layer: QgsVectorLayer
    #: its style is the service's own
    has_own_style: bool = False

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
        named_fields: Iterable[str] = (),
    ) -> None:
        """Open all layers.

        :param helpers_store: GeoPackage with the tables of :func:`helper_tables`, to be filled;
            by default the helper layers are in memory.
        :param named_fields: fields that the template names in its expressions.
        """
        self._project = project
        self._helpers_store = helpers_store
        #: files of the service's styles that are not used, or lack a picture or a font
        self.remarks: list[Remark] = unused_styles(styles, catalogue)
        crs = QgsCoordinateReferenceSystem(store.read_info(network_store).crs)
        project.setCrs(crs)
        self.crs = crs
        self.network = self._open_network(catalogue, styles, network_store)
        # a table without objects costs time on each sheet; a saved project has it all the same
        self._drawn = [
            item
            for item in self.network
            if helpers_store is not None or item.layer.featureCount() != 0
        ]
        label = catalogue.category(COMMUNE_KEY).label
        commune_style = catalogue.category(COMMUNE_KEY).styles["polygon"]
        self.commune_draw = commune_style.draw
        path = find_style(commune_style.qml, styles)
        self.commune = self._open_communes(commune_store, label, path)
        self.commune_style_is_own = path.resolve().parent != STYLES
        #: painted surfaces of communes lie under the network, which they would hide
        self._communes_below = self.commune_style_is_own and fills_surfaces(self.commune)
        self.context = self._open_communes(
            commune_store, "Communes voisines", _context_style("commune_context.qml", styles)
        )
        self.outside_mask = self._open_communes(
            commune_store, "Voile hors commune", _context_style("veil.qml", styles)
        )
        #: roads, water and places, ``None`` for none
        self.ground = None if ground is None else self._open_ground(ground, styles)
        self.outline_band = self._open_helper(OUTLINE_BAND, styles)
        self.basemap_tone = self._open_helper(TONE, styles)
        #: fields of the commune layer that the frames carry besides their own, as (name, kind)
        self.frame_columns = frame_columns(
            self.commune, [name for name, _ in FRAMES.fields], named_fields
        )
        frames = replace(FRAMES, fields=(*FRAMES.fields, *self.frame_columns))
        self.frames = self._open_helper(frames, styles)
        self.neighbours = self._open_helper(NEIGHBOURS, styles)
        self.locator_area = self._open_helper(LOCATOR_AREA, styles)
        self.locator_boundaries = self._open_helper(LOCATOR_BOUNDARIES, styles)
        self.locator_commune = self._open_helper(LOCATOR_COMMUNE, styles)
        self.index_commune = self._open_helper(INDEX_COMMUNE, styles)

    @property
    def tables(self) -> dict[str, QgsVectorLayer]:
        """Return the layers of the network by table of the store."""
        return {item.category.table(item.family): item.layer for item in self.network}

    def _open_network(
        self, catalogue: Catalogue, styles: Path | None, network_store: Path
    ) -> list[NetworkLayer]:
        """Open the tables of the network from the top of the map to the bottom."""
        found = []
        for category, family in catalogue.drawing_order():
            if category.key == COMMUNE_KEY:
                continue
            layer = store.open_table(network_store, category.table(family), category.label)
            path = find_style(category.styles[family].qml, styles)
            self.remarks += load_style(layer, path)
            self._add_to_project(layer)
            own = path.resolve().parent != STYLES
            found.append(NetworkLayer(category, family, layer, own))
        return found

    def _open_ground(self, ground: GroundData, styles: Path | None) -> GroundLayers:
        layers = []
        for layer, style in open_ground_tables(ground, styles):
            self.remarks += load_style(layer, style)
            layers.append(self._add_to_project(layer))
        keep_names_off([self.commune, *(item.layer for item in self.network)])
        return GroundLayers(ground, tuple(layers))

    def _open_communes(self, path: Path, name: str, style: Path) -> QgsVectorLayer:
        layer = store.open_table(path, store.COMMUNE_TABLE, name)
        self.remarks += load_style(layer, style)
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
        self.remarks += load_style(layer, _context_style(helper.qml, styles))
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
        above = [item.layer for item in self._drawn if item.draw > self.commune_draw]
        below = [item.layer for item in self._drawn if item.draw <= self.commune_draw]
        # nothing is drawn of the band: names keep off it
        bottom: list[QgsMapLayer] = [self.outline_band]
        if self.ground is not None:
            bottom += self.ground.layers
        if self._communes_below:
            bottom.append(self.commune)
        bottom += [self.basemap_tone, *basemap] if basemap or over_picture else []
        if self._communes_below:
            return [*top, self.outside_mask, *above, self.context, *below, *bottom]
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
        return [self.frames, self.index_commune]

    def layers_of(self, category: Category, families: Iterable[str]) -> list[QgsVectorLayer]:
        """Return the layers of a category, surfaces first, then lines, then points."""
        if category.key == COMMUNE_KEY:
            return [self.commune]
        by_family = {n.family: n.layer for n in self.network if n.category.key == category.key}
        return [by_family[family] for family in category.styles if family in families]

    def styled(self, catalogue: Catalogue) -> list[tuple[Category, str, str]]:
        """Return category, geometry family and layer id of what the sheet counts."""
        network = [(item.category, item.family, item.layer.id()) for item in self.network]
        return [*network, (catalogue.category(COMMUNE_KEY), "polygon", self.commune.id())]

    def style_uses(self, commune: QgsGeometry, insee: str, scale: int) -> dict[str, LayerUse]:
        """Return by layer id what the service's own styles draw of a commune."""
        uses = {
            item.layer.id(): style_use(item.layer, features_in(item.layer, commune), scale)
            for item in self.network
            if item.has_own_style
        }
        if self.commune_style_is_own:
            chosen = (f for f in features_in(self.commune, commune) if f["insee"] == insee)
            uses[self.commune.id()] = style_use(self.commune, chosen, scale, "insee")
        return uses

    def show_outline(self, commune: QgsGeometry, scale: int) -> None:
        """Fill what the outline of a commune takes on the sheet.

        :param commune: its surface, in the working CRS.
        """
        band = _outline_of(commune).buffer(OUTLINE_REACH_MM * scale / 1000.0, 2)
        _replace_features(self.outline_band, [_feature_of(self.outline_band, band)])

    def show_plan(self, plan: SheetPlan, insee: str, name: str, number: str) -> None:
        """Fill the frames of a commune.

        :param number: sheet number given by the user, empty for the computed one.
        """
        frames, toned = [], []
        of_commune = frame_values(self.commune, self.frame_columns, insee, name)
        for frame in plan.frames:
            text = sheet_number(frame, number)
            feature = QgsFeature(self.frames.fields())
            feature.setGeometry(QgsGeometry.fromRect(to_rectangle(frame.box)))
            _set_attributes(
                feature,
                {
                    **of_commune,
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

    def show_neighbours(
        self, plan: SheetPlan, covered: Sequence[Box], commune: QgsGeometry
    ) -> None:
        """Fill the tags with the numbers of neighbouring sheets, off the outline of the commune.

        :param covered: boxes of the items over the map (scale bar, notice), millimetres from the
            lower left corner of the map on paper; tags do not overlap them.
        """
        by_number = {frame.number: frame for frame in plan.frames}
        outline = _outline_of(commune)
        reach = TAG_REACH_MM * plan.scale / 1000.0

        def is_free(x: float, y: float) -> bool:
            return not outline.intersects(QgsRectangle(x - reach, y - reach, x + reach, y + reach))

        tags = []
        for frame in plan.frames:
            for side, numbers in frame.neighbours.items():
                for number in numbers:
                    x, y = tag_point(frame, by_number[number], side, plan.scale, covered, is_free)
                    tag = QgsFeature(self.neighbours.fields())
                    tag.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
                    values = {"sheet": frame.number, "neighbour": number, "side": side}
                    _set_attributes(tag, values)
                    tags.append(tag)
        _replace_features(self.neighbours, tags)

    def show_locator(self, background: LocatorBackground, commune: QgsGeometry) -> None:
        """Fill the locator, and the commune of the index of sheets."""
        _replace_features(self.locator_area, [_feature_of(self.locator_area, background.area)])
        _replace_features(
            self.locator_boundaries, [_feature_of(self.locator_boundaries, background.boundaries)]
        )
        for layer in (self.locator_commune, self.index_commune):
            _replace_features(layer, [_feature_of(layer, commune)])


def sheet_number(frame: Frame, given: str) -> str:
    """Return what ``CARTE:`` prints: the number given by the user, else the computed one."""
    computed = f"{frame.number}/{frame.total}"
    if not given:
        return computed
    return given if frame.total == 1 else f"{given} ({computed})"


def _context_style(qml: str, styles: Path | None) -> Path:
    own = own_file(styles, f"context/{qml}", CatalogueError)
    return CONTEXT_STYLES / qml if own is None else own


def _field(name: str, kind: str) -> QgsField:
    makers = {"integer": compat.integer_field, "real": compat.real_field}
    return makers.get(kind, compat.text_field)(name)


def _set_attributes(feature: QgsFeature, values: Mapping[str, object]) -> None:
    """Set attributes by name, because a layer of a GeoPackage has the field ``fid`` before them."""
    for name, value in values.items():
        feature.setAttribute(name, value)


def _outline_of(commune: QgsGeometry) -> QgsGeometry:
    """Return the limit of a surface as lines."""
    return commune.convertToType(QgsWkbTypes.GeometryType.LineGeometry, True)


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
