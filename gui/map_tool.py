"""The map tool: shows the commune under the pointer and emits the one that is clicked."""

from __future__ import annotations

import time
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QToolTip

from ..atlas.data.commune_fields import CommuneFields, detect_commune_fields
from ..atlas.shared.naming import as_insee, printable
from .commune_lists import commune_layers

#: time the pointer must rest before its commune is looked up, milliseconds
HOVER_DELAY = 40
#: a layer that takes longer is only searched on a click, seconds
HOVER_LIMIT = 0.25
#: half the side of the search box around the pointer, pixels
REACH = 0.5
OUTLINE = QColor(27, 128, 100)
FILLING = QColor(27, 128, 100, 60)


@dataclass(frozen=True)
class PickedCommune:
    """The commune under the pointer."""

    layer: QgsVectorLayer
    insee: str
    name: str
    #: its polygon in the CRS of the layer
    geometry: QgsGeometry

    @property
    def title(self) -> str:
        """What the tool shows: ``Haverskerque (59293)``."""
        return f"{self.name} ({self.insee})"


def best_commune_layer(
    project: QgsProject, active: object = None
) -> tuple[QgsVectorLayer, CommuneFields] | None:
    """Return the layer to pick from: the active one, else a visible one, the largest first."""
    layers = commune_layers(project)
    if not layers:
        return None
    root = project.layerTreeRoot()

    def rank(layer: QgsVectorLayer) -> tuple[bool, bool, int]:
        node = root.findLayer(layer.id())
        return layer is active, node is not None and node.isVisible(), layer.featureCount()

    best = max(layers, key=rank)
    fields = detect_commune_fields(best)
    return None if fields is None else (best, fields)


class CommuneMapTool(QgsMapTool):
    """Picks a commune on the map canvas."""

    picked = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._project = project
        self._layer: QgsVectorLayer | None = None
        self._fields: CommuneFields | None = None
        self._shown = ""
        self._hovers = True
        self._place: QPoint | None = None
        self._band: QgsRubberBand | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOVER_DELAY)
        self._timer.timeout.connect(self._hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_layer(self, layer: QgsVectorLayer, fields: CommuneFields) -> None:
        """Set the layer to pick from."""
        self._layer, self._fields = layer, fields
        self._hovers = True
        layer.willBeDeleted.connect(self._lose_layer)

    def shown(self) -> str:
        """Return the INSEE code of the commune that is outlined, empty for none."""
        return self._shown

    def deactivate(self) -> None:
        """Remove the outline and the tool tip."""
        self._timer.stop()
        self.clear()
        super().deactivate()

    def clear(self) -> None:
        """Remove the outline from the map."""
        self._shown = ""
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None
        QToolTip.hideText()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Look up the commune when the pointer rests."""
        self._place = event.pos()
        if self._hovers:
            self._timer.start()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Emit the commune that was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = self.commune_at(event.pos())
        if found is not None:
            self.clear()
            self.picked.emit(found)

    def commune_at(self, place: QPoint) -> PickedCommune | None:
        """Return the commune at a position of the canvas, in pixels."""
        if self._layer is None or self._fields is None:
            return None
        center = self.toMapCoordinates(place)
        side = 2 * REACH * self._canvas.mapUnitsPerPixel()
        around = QgsRectangle.fromCenterAndSize(center, side, side)
        transform = QgsCoordinateTransform(
            self._canvas.mapSettings().destinationCrs(),
            self._layer.crs(),
            self._project.transformContext(),
        )
        try:
            under = QgsGeometry.fromPointXY(transform.transform(center))
            request = QgsFeatureRequest(transform.transformBoundingBox(around))
        except QgsCsException:
            # the pointer is outside the range of the CRS of the layer
            return None
        request.setFlags(QgsFeatureRequest.Flag.ExactIntersect)
        request.setSubsetOfAttributes([self._fields.insee, self._fields.name])
        for feature in self._layer.getFeatures(request):
            if feature.geometry().contains(under):
                return self._as_commune(feature)
        return None

    def _as_commune(self, feature: QgsFeature) -> PickedCommune | None:
        row = feature.attributes()
        insee = as_insee(row[self._fields.insee])
        if insee is None:
            return None
        name = printable(str(row[self._fields.name] or "")) or insee
        return PickedCommune(self._layer, insee, name, feature.geometry())

    def _hover(self) -> None:
        if self._place is None:
            return
        started = time.monotonic()
        found = self.commune_at(self._place)
        self._hovers = time.monotonic() - started <= HOVER_LIMIT
        if found is None:
            self.clear()
            return
        if found.insee != self._shown:
            self.clear()
            self._shown = found.insee
            self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
            self._band.setColor(OUTLINE)
            self._band.setFillColor(FILLING)
            self._band.setWidth(2)
            self._band.setToGeometry(found.geometry, found.layer)
        QToolTip.showText(self._canvas.mapToGlobal(self._place), found.title, self._canvas)

    def _lose_layer(self) -> None:
        self._layer = self._fields = None
        self.clear()
