"""Logos that the user gives: checked before anything is drawn.

QGIS draws a red cross, or nothing, instead of a picture that it cannot read, and reports the
export as successful.
"""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImageReader
from qgis.PyQt.QtSvg import QSvgRenderer

from ..shared.errors import RequestError
from ..shared.i18n import tr
from ..wording.request import SheetOptions

#: a logo of this many pixels prints over a whole A3 sheet at 600 dpi
MAX_PIXELS = 70_000_000
MAX_BYTES = 50_000_000


def check_logos(options: SheetOptions) -> None:
    """Check both logos; :raises RequestError: when QGIS cannot draw one, or it is too large."""
    for name, path in (("LOGO_STATE", options.logo_state), ("LOGO_SERVICE", options.logo_service)):
        if path is not None:
            check_picture(name, path)


def check_picture(name: str, path: Path) -> None:
    """Read a picture the way QGIS does: as SVG by its name, any other by its content.

    :param name: parameter that gave it.
    :param path: an existing file.
    :raises RequestError: when it cannot be read or is too large.
    """
    if path.stat().st_size > MAX_BYTES:
        raise _picture_too_large(name, path)
    if path.suffix.lower() == ".svg":
        _check_svg(name, path)
    else:
        _check_raster(name, path)


def _check_svg(name: str, path: Path) -> None:
    renderer = QSvgRenderer(str(path))
    if not renderer.isValid() or renderer.defaultSize().isEmpty():
        raise _not_drawable(name, path, tr("it is not an SVG drawing with a size"))


def _check_raster(name: str, path: Path) -> None:
    reader = QImageReader(str(path))
    size: QSize = reader.size()
    if size.width() * size.height() > MAX_PIXELS:
        raise _picture_too_large(name, path)
    if not reader.canRead() or reader.read().isNull():
        raise _not_drawable(name, path, reader.errorString())


def _not_drawable(name: str, path: Path, reason: str) -> RequestError:
    return RequestError(
        tr(
            "{name}: {path} is not an image that QGIS can draw ({reason}). Give an SVG, PNG or "
            "JPEG file."
        ).format(name=name, path=path, reason=reason)
    )


def _picture_too_large(name: str, path: Path) -> RequestError:
    return RequestError(
        tr("{name}: the image {path} is too large for a logo: give a smaller one.").format(
            name=name, path=path
        )
    )
