"""The bundled styles drawn by QGIS on small made geometries, as printed at 300 dpi."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage

CRS = "EPSG:2154"
SCALE = 25_000
DPI = 300
PIXELS_PER_MM = DPI / 25.4
GEOMETRY = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}


def make_layer(family: str, wkts: list[str], fields: str = "", rows: Any = None) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{GEOMETRY[family]}?crs={CRS}{fields}", "layer", "memory")
    assert layer.isValid()
    features = []
    for index, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        geometry = QgsGeometry.fromWkt(wkt)
        assert not geometry.isNull(), wkt
        geometry.convertToMultiType()
        feature.setGeometry(geometry)
        if rows:
            feature.setAttributes(list(rows[index]))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    layer.updateExtents()
    return layer


def rectangle(xmin: float, ymin: float, xmax: float, ymax: float) -> str:
    return str(QgsRectangle(xmin, ymin, xmax, ymax).asWktPolygon())


def draw(
    layers: list[QgsVectorLayer], extent: QgsRectangle, scale: int = SCALE, **variables: Any
) -> QImage:
    """Draw layers, the first on top, on white, as printed at ``scale`` and 300 dpi."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputDpi(DPI)
    width = round(extent.width() * 1000 / scale * PIXELS_PER_MM)
    height = round(extent.height() * 1000 / scale * PIXELS_PER_MM)
    settings.setOutputSize(QSize(width, height))
    settings.setExtent(extent)
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    scope = QgsExpressionContextScope()
    for name, value in variables.items():
        scope.setVariable(name, value)
    context.appendScope(scope)
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def load(styles: Path, name: str, family: str, wkts: list[str], fields: str, rows: Any) -> Any:
    """Return a memory layer with a style of a folder."""
    layer = make_layer(family, wkts, fields, rows)
    message, loaded = layer.loadNamedStyle(str(styles / name))
    if not loaded:
        raise ValueError(f"{name}: {message}")
    return layer


def draw_sample(
    styles: Path, name: str, family: str, *, veiled: bool, ground: bool = False
) -> QImage:
    """Draw the inside of a surface or the core of a line, as seen in the commune or outside it.

    :param styles: folder of styles, ``context/veil.qml`` among them.
    :param ground: as on a sheet with a ground or a base map, which is seen through surfaces.
    """
    side = 20 * SCALE / 1000
    half = side if family == "polygon" else 0.25 * SCALE / 1000
    wkts = {
        "polygon": rectangle(-10 * side, -10 * side, 10 * side, 10 * side),
        "line": f"LINESTRING({-4 * side} 0,{4 * side} 0)",
    }
    layers = [load(styles, name, family, [wkts[family]], "&field=insee:string", [("1",)])]
    if veiled:
        # the veil is drawn where its commune is in the picture: a small one, cut off below
        corner = rectangle(-side, -half, 4 - side, 4 - half)
        veil = load(
            styles, "context/veil.qml", "polygon", [corner], "&field=insee:string", [("1",)]
        )
        layers.insert(0, veil)
    extent = QgsRectangle(-side, -half, side, half)
    image = draw(layers, extent, srce_insee="1", srce_ground=int(ground))
    return image.copy(image.width() // 5, 0, image.width() * 4 // 5, image.height())
