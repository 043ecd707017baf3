"""Tiles as the picture of a sheet: pasted together, brought into its CRS, saved as JPEG."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QImage, QImageWriter, QPainter, QPolygonF, QTransform

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.model import Box
from ..shared.web_cache import Place
from ._tile_grids import TileGrid

#: side of the pieces in which the tiles are brought into another CRS, pixels
_PATCH = 256
#: quality of JPEG, 0 to 100: lettering needs more than a photograph
_DRAWING_QUALITY, _PHOTOGRAPH_QUALITY, _LOWEST_QUALITY = 86, 78, 40
_QUALITY_STEP = 6
#: bytes a pixel that a picture may take: 2 MB an A3 sheet at 200 dpi
_MOST_BYTES = 0.40


def tile_mosaic(
    grid: TileGrid, places: list[Place], read: Callable[[Place], bytes | None]
) -> tuple[QImage, Box]:
    """Return the tiles in one picture, white where one is missing, and its extent."""
    first_x, last_x = min(p[1] for p in places), max(p[1] for p in places)
    first_y, last_y = min(p[2] for p in places), max(p[2] for p in places)
    size = QSize((last_x - first_x + 1) * grid.pixels, (last_y - first_y + 1) * grid.pixels)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place in places:
        tile = QImage.fromData(read(place) or b"")
        if not tile.isNull():
            left, top = (place[1] - first_x) * grid.pixels, (place[2] - first_y) * grid.pixels
            painter.drawImage(QRectF(left, top, grid.pixels, grid.pixels), tile)
    painter.end()
    corner = grid.box_of((grid.zoom, first_x, first_y))
    other = grid.box_of((grid.zoom, last_x, last_y))
    return image, Box(corner.xmin, other.ymin, other.xmax, corner.ymax)


def warped(
    mosaic: QImage, extent: Box, target: Box, size: QSize, to_target: QgsCoordinateTransform | None
) -> QImage:
    """Return a picture in the CRS of a sheet, with smooth pixels.

    Piece by piece: within some hundred pixels a change of projection is a matter of four corners.

    :param extent: that of ``mosaic``, in its CRS.
    :param target: extent of the result, in the CRS of the sheet.
    :param to_target: from the one CRS into the other, ``None`` when they are the same.
    :raises ExportError: when the projection does not reach so far.
    """
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    step_x, step_y = extent.width / mosaic.width(), extent.height / mosaic.height()
    scale_x, scale_y = size.width() / target.width, size.height() / target.height

    def to_pixel(x: float, y: float) -> QPointF:
        point = QgsPointXY(extent.xmin + x * step_x, extent.ymax - y * step_y)
        if to_target is not None:
            point = to_target.transform(point)
        return QPointF((point.x() - target.xmin) * scale_x, (target.ymax - point.y()) * scale_y)

    try:
        for top in range(0, mosaic.height(), _PATCH):
            for left in range(0, mosaic.width(), _PATCH):
                # one pixel more on each side: no seam between two pieces
                x0, y0 = max(0, left - 1), max(0, top - 1)
                x1 = min(mosaic.width(), left + _PATCH + 1)
                y1 = min(mosaic.height(), top + _PATCH + 1)
                corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
                before = QPolygonF([QPointF(x, y) for x, y in corners])
                after = QPolygonF([to_pixel(x, y) for x, y in corners])
                _draw_piece(painter, mosaic, before, after)
    except QgsCsException as error:
        raise ExportError(
            tr("The base map cannot be transformed to the projection of the sheet: {error}").format(
                error=error
            )
        ) from error
    finally:
        painter.end()
    return image


def _draw_piece(painter: QPainter, mosaic: QImage, before: QPolygonF, after: QPolygonF) -> None:
    transform = QTransform()
    if QTransform.quadToQuad(before, after, transform):
        box = before.boundingRect()
        painter.setTransform(transform)
        painter.drawImage(box.topLeft(), mosaic, box)


def toned(image: QImage, saturation: float) -> QImage:
    """Return a picture with less colour.

    :param saturation: 0 for no change, -1 for grey.
    """
    if saturation >= 0:
        return image
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    painter = QPainter(image)
    painter.setOpacity(-saturation)
    painter.drawImage(0, 0, grey)
    painter.end()
    return image


def save_jpeg(image: QImage, path: Path, *, photograph: bool) -> None:
    """Write a picture as JPEG, the better the lighter it is.

    :raises ExportError: when it cannot be written.
    """
    quality = _PHOTOGRAPH_QUALITY if photograph else _DRAWING_QUALITY
    limit = image.width() * image.height() * _MOST_BYTES
    while True:
        data = _encoded(image, quality)
        if len(data) <= limit or quality <= _LOWEST_QUALITY:
            break
        quality -= _QUALITY_STEP
    if not data:
        raise ExportError(tr("QGIS cannot write the picture {path}.").format(path=path))
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ExportError(tr("{path} cannot be written.").format(path=path)) from error


def _encoded(image: QImage, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    if not buffer.open(QIODevice.OpenModeFlag.WriteOnly):
        return b""
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(quality)
    writer.setOptimizedWrite(True)
    done = writer.write(image)
    return bytes(data) if done else b""


#: pictures of a commune's sheets by number of the sheet
Pictures = Mapping[int, Path]
