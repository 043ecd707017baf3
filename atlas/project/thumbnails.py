"""Small pictures of the sheets for the report: only the main map, fast to draw, small files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSizeF, Qt
from qgis.PyQt.QtGui import QImage, QPainter

from ..layout.items import item_of
from ..shared.errors import ExportError
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Frame
from .sheet_project import SheetProject

#: the longer side, pixels
LONG_SIDE = 220
#: resolution that keeps lines visible: drawn to scale they would be too thin
_DPI = 30.0
_COLOURS = 256
#: types of symbol layers that are fast and visible at this size; no hatches, no marker lines
_PLAIN_PARTS = frozenset({"SimpleFill", "SimpleLine", "SimpleMarker"})
#: the outline of the commune: colour and width of the band on the sheet
_OUTLINE = {
    "style": "no",
    "outline_color": "26,26,26,255",
    "outline_width": "0.9",
    "joinstyle": "round",
}


class SheetThumbnails:
    """Draws thumbnails of the sheets of a project whose data are open."""

    def __init__(self, project: SheetProject) -> None:
        self._project = project
        layers = project.layers
        network = [item.layer for item in layers.network if item.layer.featureCount() != 0]
        is_ours = not layers.commune_style_is_own
        self._layers: list[QgsMapLayer] = [
            _with_plain_outline(layers.commune) if is_ours else layers.commune,
            layers.context,
            *_with_plain_symbols(network),
        ]

    def draw(self, frame: Frame, path: Path) -> None:
        """Draw the main map of one sheet of the current commune as PNG.

        :raises ExportError: when the file cannot be written.
        """
        main: QgsLayoutItemMap = item_of(self._project.layout, "map")
        width, height = self._project.map_size
        scale = LONG_SIDE / max(width, height)
        size = QSizeF(round(width * scale), round(height * scale))
        settings = main.mapSettings(to_rectangle(frame.box), size, _DPI, False)
        settings.setLayers(self._layers)
        settings.setFlag(QgsMapSettings.Flag.DrawLabeling, False)
        settings.setFlag(QgsMapSettings.Flag.UseRenderingOptimization, True)
        image = QImage(size.toSize(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        job = QgsMapRendererCustomPainterJob(settings, painter)
        job.start()
        job.waitForFinished()
        painter.end()
        if not _with_own_palette(image).save(str(path), "PNG"):
            raise ExportError(
                tr(
                    "{path} cannot be written: the file may be open elsewhere, or the disk full."
                ).format(path=path)
            )


def _with_own_palette(image: QImage) -> QImage:
    """Return an image with a palette of its most frequent colours: a third of the size.

    The palette of Qt has six steps of each primary, which the colours of the sheet fall between.
    """
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    counted = Counter(memoryview(bytes(bits)).cast("I"))
    palette = [colour for colour, _ in counted.most_common(_COLOURS)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, palette, flags)


def _with_plain_outline(commune: QgsVectorLayer) -> QgsVectorLayer:
    """Return a copy of the layer of the commune with a line on its limit.

    The band of the sheet lies beside the limit, which cannot be seen at this size, and takes as
    long to compute as all the rest of the picture.
    """
    copy = commune.clone()
    renderer = copy.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().children():
            rule.setSymbol(QgsFillSymbol.createSimple(_OUTLINE))
    return copy


def _with_plain_symbols(layers: Iterable[QgsVectorLayer]) -> list[QgsVectorLayer]:
    """Return copies of layers with plain symbols; rules and classes are not changed."""
    copies = []
    for layer in layers:
        copy = layer.clone()
        renderer = copy.renderer()
        if isinstance(renderer, QgsSingleSymbolRenderer):
            copy.setRenderer(QgsSingleSymbolRenderer(_plain_symbol(renderer.symbol())))
        copies.append(copy)
    return copies


def _plain_symbol(symbol: QgsSymbol) -> QgsSymbol:
    made = symbol.clone()
    kinds = [made.symbolLayer(index).layerType() for index in range(made.symbolLayerCount())]
    if _PLAIN_PARTS.intersection(kinds):
        for index in reversed(range(len(kinds))):
            if kinds[index] not in _PLAIN_PARTS:
                made.deleteSymbolLayer(index)
    return made
