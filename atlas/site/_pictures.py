"""Pictures of sheets for the pages of a site: made from the sheets themselves.

GDAL's PDF driver draws the first page where it was built with Poppler or PDFium, as Debian's and
OSGeo4W's are; a PNG sheet is scaled down by GDAL as well.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from osgeo import gdal

from ..shared.progress import Progress, stop_if_cancelled

#: width of a picture, pixels: titles can be read, and a page stays near 100 kB
PICTURE_WIDTH = 1000
_QUALITY = 80
#: resolution that gives an A3 landscape that width; others are opened a second time
_USUAL_DPI = 60
_TOLERANCE = 0.02
#: drawing takes nearly all the time of a site, and GDAL draws several sheets at once
_MOST_THREADS = 8
_RASTER_SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})


def can_draw(sheet: Path) -> bool:
    """Return whether a picture can be made of a sheet here: not of SVG files."""
    suffix = sheet.suffix.lower()
    if suffix in _RASTER_SUFFIXES:
        return True
    driver = gdal.GetDriverByName("PDF")
    return (
        suffix == ".pdf"
        and driver is not None
        and "YES" in (driver.GetMetadataItem("HAVE_POPPLER"), driver.GetMetadataItem("HAVE_PDFIUM"))
    )


def draw_pictures(wanted: dict[Path, Path], progress: Progress) -> list[Path]:
    """Draw the pictures of sheets, several at once.

    :param wanted: file to write by sheet.
    :return: sheets of which no picture could be made.
    """
    failed: list[Path] = []
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as pool:
        drawn = pool.map(_draw, wanted, wanted.values())
        for number, (sheet, is_whole) in enumerate(zip(wanted, drawn), start=1):
            stop_if_cancelled(progress)
            if not is_whole:
                failed.append(sheet)
            progress.percent(100.0 * number / len(wanted))
    return failed


def _draw(sheet: Path, picture: Path) -> bool:
    """Draw one picture; return whether it is whole."""
    # no .aux.xml next to the picture
    gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO")
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return _translate(sheet, picture)
    except RuntimeError:
        # whether GDAL raises or returns nothing is a switch of the whole program
        return False
    finally:
        gdal.PopErrorHandler()


def _translate(sheet: Path, picture: Path) -> bool:
    gdal.ErrorReset()
    source = _open(sheet, _USUAL_DPI)
    if source is not None and abs(source.RasterXSize / PICTURE_WIDTH - 1) > _TOLERANCE:
        source = _open(sheet, round(_USUAL_DPI * PICTURE_WIDTH / source.RasterXSize))
    if source is None or source.RasterCount < 3:
        return False
    made = gdal.GetDriverByName("JPEG").CreateCopy(
        str(picture), _pixels(source), options=[f"QUALITY={_QUALITY}"]
    )
    return made is not None and gdal.GetLastErrorType() < gdal.CE_Failure


def _pixels(source: gdal.Dataset) -> gdal.Dataset:
    """Return the colours of a sheet in the size of a picture.

    They are read in one go and in the order in which they are compressed: what reads a line at a
    time takes a fifth of the drawing.
    """
    width = min(PICTURE_WIDTH, source.RasterXSize)
    if source.RasterXSize / PICTURE_WIDTH < 1 + _TOLERANCE:
        width = source.RasterXSize
    height = max(1, round(source.RasterYSize * width / source.RasterXSize))
    order = {"buf_pixel_space": 3, "buf_line_space": 3 * width, "buf_band_space": 1}
    pixels = source.ReadRaster(
        buf_xsize=width,
        buf_ysize=height,
        band_list=[1, 2, 3],
        resample_alg=gdal.GRIORA_Average,
        **order,
    )
    memory = gdal.GetDriverByName("MEM")
    made = memory.Create("", width, height, 3, options=["INTERLEAVE=PIXEL"])
    made.WriteRaster(0, 0, width, height, pixels, **order)
    return made


def _open(sheet: Path, dpi: int) -> gdal.Dataset | None:
    options = [f"DPI={dpi}"] if sheet.suffix.lower() == ".pdf" else []
    return gdal.OpenEx(str(sheet), gdal.OF_RASTER | gdal.OF_READONLY, open_options=options)
