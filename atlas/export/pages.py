"""Export: the pages of a filled layout become files, page by page.

QGIS's own export of an atlas to one PDF loses title, author and georeference and still says
Success; each page is therefore exported alone, checked, and the pages are joined afterwards.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsLayoutExporter,
    QgsLayoutRenderContext,
    QgsPrintLayout,
    QgsProject,
    QgsVectorSimplifyMethod,
)
from qgis.PyQt.QtCore import QDateTime

from ..shared.compat import enum_number, with_flag
from ..shared.disks import fullness
from ..shared.errors import ExportError
from ..shared.i18n import tr

#: QGIS prints a vocabulary before its words: "SRCE-TVB: trame verte et bleue,Haverskerque,59293"
KEYWORD_VOCABULARY = "SRCE-TVB"
#: resolution that print shows, dots an inch: vertices that change less than a dot are not drawn
_PRINT_DPI = 300.0


@dataclass(frozen=True)
class DocumentInfo:
    """Metadata of a document."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]


def set_metadata(project: QgsProject, info: DocumentInfo) -> None:
    """Set the metadata of a project that its exports carry."""
    metadata = project.metadata()
    metadata.setTitle(info.title)
    metadata.setAuthor(info.author)
    metadata.setAbstract(info.subject)
    metadata.setKeywords({KEYWORD_VOCABULARY: list(info.keywords)})
    metadata.setLanguage("FRE")
    now = datetime.datetime.now().astimezone().replace(microsecond=0)
    metadata.setCreationDateTime(QDateTime.fromSecsSinceEpoch(int(now.timestamp())))
    project.setMetadata(metadata)


def export_page(
    layout: QgsPrintLayout, path: Path, kind: str, dpi: int, *, lossless: bool = True
) -> None:
    """Write the page that the layout shows now.

    :param kind: ``pdf``, ``geopdf``, ``png`` or ``svg``.
    :param lossless: whether pictures in a PDF keep their pixels; else they become JPEG.
    :raises ExportError: when QGIS fails, or says Success without leaving a file.
    """
    exporter = QgsLayoutExporter(layout)
    context = layout.renderContext()
    context.setSimplifyMethod(_simplification(dpi) if kind != "png" else QgsVectorSimplifyMethod())
    if kind == "png":
        result = exporter.exportToImage(str(path), _image_settings(dpi))
    elif kind == "svg":
        result = exporter.exportToSvg(str(path), _svg_settings(dpi))
    else:
        result = exporter.exportToPdf(str(path), _pdf_settings(dpi, kind == "geopdf", lossless))
    if result != QgsLayoutExporter.ExportResult.Success:
        raise ExportError(_export_failure(result, path, exporter.errorFile()))
    if not path.is_file() or path.stat().st_size == 0:
        raise ExportError(tr("QGIS wrote nothing for the sheet {name}.").format(name=path.name))


def _simplification(dpi: int) -> QgsVectorSimplifyMethod:
    """Return how lines and outlines are simplified in vector files.

    Writing and compressing vertices is most of the work of a page. QGIS's own simplification for
    exports leaves nearly all of them; this one leaves out a vertex whose triangle with its
    neighbours is smaller than a dot of print, so that no edge moves visibly.
    """
    method = QgsVectorSimplifyMethod()
    method.setSimplifyHints(QgsVectorSimplifyMethod.SimplifyHint.GeometrySimplification)
    method.setSimplifyAlgorithm(QgsVectorSimplifyMethod.SimplifyAlgorithm.Visvalingam)
    method.setForceLocalOptimization(True)
    # in dots of the page, which may be coarser or finer than print
    method.setThreshold(min(1.0, dpi / _PRINT_DPI))
    return method


def _pdf_settings(dpi: int, layered: bool, lossless: bool) -> QgsLayoutExporter.PdfExportSettings:
    settings = QgsLayoutExporter.PdfExportSettings()
    if lossless:
        flag = QgsLayoutRenderContext.Flag.FlagLosslessImageRendering
        settings.flags = with_flag(settings.flags, flag)
    settings.dpi = dpi
    settings.appendGeoreference = True
    settings.exportMetadata = True
    settings.forceVectorOutput = False
    settings.rasterizeWholeImage = False
    # else QGIS puts its own simplification in the place of ours
    settings.simplifyGeometries = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.writeGeoPdf = layered
    if layered:
        settings.useIso32000ExtensionFormatGeoreferencing = True
        settings.includeGeoPdfFeatures = False
    return settings


def _image_settings(dpi: int) -> QgsLayoutExporter.ImageExportSettings:
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    settings.exportMetadata = True
    settings.generateWorldFile = True
    return settings


def _svg_settings(dpi: int) -> QgsLayoutExporter.SvgExportSettings:
    settings = QgsLayoutExporter.SvgExportSettings()
    settings.dpi = dpi
    settings.forceVectorOutput = True
    settings.exportMetadata = True
    settings.simplifyGeometries = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    return settings


def _export_failure(result: QgsLayoutExporter.ExportResult, path: Path, error_file: str) -> str:
    results = QgsLayoutExporter.ExportResult
    if result == results.FileError:
        reason = fullness(path) or tr("is the disk full?")
        return tr("The sheet {name} cannot be written to {path}: {reason}").format(
            name=path.name, path=error_file or path, reason=reason
        )
    if result == results.MemoryError:
        return tr("The sheet {name} does not fit in memory: choose a lower DPI.").format(
            name=path.name
        )
    return tr("QGIS could not export the sheet {name} (code {code}).").format(
        name=path.name, code=enum_number(result)
    )
