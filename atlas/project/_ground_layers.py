"""Ground layers: roads, water and places of a ground store, styled, under the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsLabelObstacleSettings,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
    QgsWkbTypes,
)

from ..data import store
from ..data.catalogue import find_style
from ..data.ground_store import GROUND_TABLES, GroundData
from ..shared.geometry import FAMILY_OF_TYPE, to_rectangle

#: how strongly names keep clear of the objects of the network. From 1 on QGIS leaves out a name
#: that finds no free place: so near a point; elsewhere a name with its halo may lie on an object
_OBSTACLE_FACTORS = {"point": 1.5, "line": 0.5, "polygon": 0.5}
#: half of the width of the outline on paper, with room for the halo of a name beside it, mm
OUTLINE_REACH_MM = 0.9
#: the edge of a commune where data may end without a word, as a share of its box
_EDGE = 0.15


@dataclass(frozen=True)
class GroundLayers:
    """The layers of a ground, from the top of the map to the bottom."""

    ground: GroundData
    layers: tuple[QgsVectorLayer, ...]

    def covers(self, commune: QgsGeometry) -> bool:
        """Return whether the data reach over a commune: all of it but its edge, not empty.

        :param commune: its surface, in the CRS of the ground.
        """
        box = commune.boundingBox()
        inner = QgsRectangle(box)
        inner.grow(-_EDGE * min(box.width(), box.height()))
        reach = self.ground.reach
        if reach is not None and not to_rectangle(reach).contains(inner):
            return False
        request = QgsFeatureRequest().setFilterRect(box).setLimit(1).setNoAttributes()
        return any(_has_feature(layer, request) for layer in self.layers)


def _has_feature(layer: QgsVectorLayer, request: QgsFeatureRequest) -> bool:
    return next(layer.getFeatures(request), None) is not None


def open_ground_tables(
    ground: GroundData, styles: Path | None
) -> Iterator[tuple[QgsVectorLayer, Path]]:
    """Yield the tables of a ground, the topmost first, each with the file of its style.

    :param styles: folder of the service's own styles, ``ground/road.qml`` among them.
    :raises SourceError: when a table cannot be read.
    """
    for table in reversed(GROUND_TABLES):
        layer = store.open_table(ground.path, table.name, table.title)
        yield layer, find_style(table.qml, styles)


def keep_names_off(layers: Iterable[QgsVectorLayer]) -> None:
    """Have the names of the ground give way to the objects of layers that bear no names."""
    for layer in layers:
        if layer.labeling() is not None:
            continue
        settings = QgsPalLayerSettings()
        settings.drawLabels = False
        obstacles = QgsLabelObstacleSettings()
        obstacles.setIsObstacle(True)
        family = FAMILY_OF_TYPE[QgsWkbTypes.geometryType(layer.wkbType())]
        obstacles.setFactor(_OBSTACLE_FACTORS[family])
        obstacles.setType(QgsLabelObstacleSettings.ObstacleType.PolygonBoundary)
        settings.setObstacleSettings(obstacles)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)
