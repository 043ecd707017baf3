"""The base map: opened and fetched; a server that does not answer is tried again, then reported.

QGIS draws a map whose tile server is down without an error: the export says Success. A base map
from the network is therefore fetched first, sheet by sheet, into a picture while the network
replies are watched; the sheet then prints that picture. A local raster or vector layer is drawn
directly.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsNetworkReplyContent,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QSize, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest
from qgis.PyQt.QtXml import QDomDocument

from ..shared import compat
from ..shared.errors import ExportError, SourceError
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Frame
from ..shared.progress import Progress, stop_if_cancelled
from ..wording.request import BasemapSource

ATTEMPTS = 3
#: one attempt at one sheet, seconds
TIME_LIMIT = 60.0
#: wait before the second attempt, doubled for the third, seconds
PAUSE = 2.0
#: interval at which a wait checks whether the user cancelled, milliseconds
TICK = 100
#: resolution of the fetched picture: a finer one would load the server and shrink its lettering
MAX_DPI = 200
_REMOTE_PROVIDERS = frozenset(
    {"wms", "wcs", "wfs", "oapif", "arcgismapserver", "arcgisfeatureserver"}
)
HTTP_ERRORS = 400


def basemap_source(layer: QgsMapLayer | None) -> BasemapSource | None:
    """Return a layer as plain values, ``None`` for none."""
    if layer is None:
        return None
    document = QDomDocument()
    message = layer.exportNamedStyle(document)
    provider = layer.dataProvider()
    return BasemapSource(
        kind=_layer_kind(layer),
        provider="" if provider is None else provider.name(),
        source=layer.source(),
        name=layer.name(),
        style="" if message else document.toString(),
    )


def unopened_source(provider: str, source: str) -> BasemapSource | None:
    """Return a base map that cannot be opened now.

    A server that is down when the run starts must not stop the run: the sheets are made without
    it and say so. ``None`` when it is not on the network.
    """
    if "http" not in source.lower():
        return None
    kind = {"vectortile": "vector-tile", "wfs": "vector", "oapif": "vector"}
    return BasemapSource(kind.get(provider.lower(), "raster"), provider, source, tr("Base map"))


def _layer_kind(layer: QgsMapLayer) -> str:
    if isinstance(layer, QgsVectorLayer):
        return "vector"
    return "vector-tile" if isinstance(layer, QgsVectorTileLayer) else "raster"


def open_basemap(source: BasemapSource) -> QgsMapLayer | None:
    """Open a base map again, with its style; ``None`` when it does not open."""
    if source.kind == "vector":
        layer: QgsMapLayer = QgsVectorLayer(source.source, source.name, source.provider)
    elif source.kind == "vector-tile":
        layer = QgsVectorTileLayer(source.source, source.name)
    else:
        layer = QgsRasterLayer(source.source, source.name, source.provider)
    if not layer.isValid():
        return None
    if source.style:
        document, failure = compat.parse_xml(source.style)
        if failure or not layer.importNamedStyle(document)[0]:
            return None
    return layer


def is_remote(source: BasemapSource) -> bool:
    """Return whether a base map comes over the network."""
    text = source.source.lower()
    return source.provider.lower() in _REMOTE_PROVIDERS or "http://" in text or "https://" in text


def release_pictures(basemap: Basemap | None) -> None:
    """Close the pictures made for the commune drawn last; ``None`` has none."""
    if basemap is not None:
        basemap.release()


class _NetworkWatch:
    """Collects the failures on the network while it is active."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self._manager = QgsNetworkAccessManager.instance()

    def __enter__(self) -> _NetworkWatch:
        self._manager.finished[QgsNetworkReplyContent].connect(self._on_reply)
        self._manager.requestTimedOut.connect(self._on_time_out)
        return self

    def __exit__(self, *_: object) -> None:
        self._manager.finished[QgsNetworkReplyContent].disconnect(self._on_reply)
        self._manager.requestTimedOut.disconnect(self._on_time_out)

    def _on_reply(self, reply: QgsNetworkReplyContent) -> None:
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1").lower()
        if reply.error() == QNetworkReply.NetworkError.OperationCanceledError:
            # QGIS itself cancels what it no longer needs and what took too long
            return
        if reply.error() != QNetworkReply.NetworkError.NoError:
            self.failures.append(reply.errorString())
        elif status is not None and int(status) >= HTTP_ERRORS:
            self.failures.append(f"HTTP {status}")
        elif "xml" in kind and "request=getmap" in reply.request().url().query().lower():
            # a WMS reports its errors in XML, with status 200
            self.failures.append(tr("the server answered with an error report"))

    def _on_time_out(self, *_: object) -> None:
        self.failures.append(tr("no answer in time"))


@dataclass
class FetchedBasemap:
    """The base map under the sheets of one commune."""

    layers: list[QgsMapLayer]
    #: why the base map is missing or incomplete, empty when it is complete
    failure: str = ""


class Basemap:
    """The base map of a run."""

    def __init__(self, source: BasemapSource, project: QgsProject, dpi: int) -> None:
        self.source = source
        self._project = project
        self._dpi = min(dpi, MAX_DPI)
        self._layer: QgsMapLayer | None = None
        #: the pictures of the current commune
        self._pictures: list[QgsMapLayer] = []

    def release(self) -> None:
        """Close the pictures of the last commune, before their folder is removed."""
        for picture in self._pictures:
            self._project.removeMapLayer(picture.id())
        self._pictures = []

    def open_layer(self) -> QgsMapLayer | None:
        """Return the layer itself, added to the project; ``None`` when it does not open."""
        if self._layer is None:
            self._layer = open_basemap(self.source)
            if self._layer is not None:
                self._add(self._layer)
        return self._layer

    def _add(self, layer: QgsMapLayer) -> None:
        if self._project.addMapLayer(layer, False) is None:
            raise SourceError(tr("The base map cannot be added to the project."))

    def fetch(
        self,
        frames: tuple[Frame, ...],
        size_mm: tuple[float, float],
        crs: QgsCoordinateReferenceSystem,
        folder: Path,
        progress: Progress,
    ) -> FetchedBasemap:
        """Fetch the base map of all frames.

        :param size_mm: size of the map on paper.
        :param folder: where the pictures are kept until the sheets are drawn.
        """
        layer = self._open_with_retries(progress)
        if layer is None:
            return FetchedBasemap([], tr("it cannot be opened"))
        if not is_remote(self.source):
            return FetchedBasemap([layer])
        self.release()
        pictures = self._pictures
        failure = ""
        for frame in frames:
            path = folder / f"basemap_{frame.number}.png"
            trouble = self._fetch_frame(layer, frame, size_mm, crs, path, progress)
            failure = failure or trouble
            if path.is_file() and self.source.kind != "vector":
                picture = QgsRasterLayer(str(path), self.source.name, "gdal")
                picture.setCrs(crs)
                self._add(picture)
                pictures.append(picture)
        return FetchedBasemap([layer] if self.source.kind == "vector" else list(pictures), failure)

    def _open_with_retries(self, progress: Progress) -> QgsMapLayer | None:
        for attempt in range(ATTEMPTS):
            if attempt:
                _pause(attempt, progress)
            layer = self.open_layer()
            if layer is not None:
                return layer
        return None

    def _fetch_frame(
        self,
        layer: QgsMapLayer,
        frame: Frame,
        size_mm: tuple[float, float],
        crs: QgsCoordinateReferenceSystem,
        path: Path,
        progress: Progress,
    ) -> str:
        """Fetch one frame, several times if necessary; return the last failure, empty when none."""
        failure = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                progress.warning(
                    tr("The base map failed ({failure}); trying again.").format(failure=failure)
                )
                _pause(attempt, progress)
                _clear_caches(layer)
            failure = self._render(layer, frame, size_mm, crs, path, progress)
            if not failure:
                return ""
        progress.warning(
            tr("The base map is missing or incomplete: {failure}.").format(failure=failure)
        )
        return failure

    def _render(
        self,
        layer: QgsMapLayer,
        frame: Frame,
        size_mm: tuple[float, float],
        crs: QgsCoordinateReferenceSystem,
        path: Path,
        progress: Progress,
    ) -> str:
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(crs)
        settings.setTransformContext(self._project.transformContext())
        dots = self._dpi / 25.4
        settings.setOutputSize(QSize(round(size_mm[0] * dots), round(size_mm[1] * dots)))
        settings.setOutputDpi(self._dpi)
        settings.setExtent(to_rectangle(frame.box))
        settings.setBackgroundColor(QColor(255, 255, 255))
        job = QgsMapRendererParallelJob(settings)
        with _NetworkWatch() as watch:
            in_time = _run_until_deadline(job, progress)
        stop_if_cancelled(progress)
        failures = [*watch.failures, *(error.message for error in job.errors())]
        if not in_time:
            return tr("no answer in time")
        image = job.renderedImage()
        if not image.save(str(path)):
            raise ExportError(tr("{path} cannot be written.").format(path=path))
        _write_world_file(path, frame, image.width(), image.height())
        return failures[0] if failures else ""


def _run_until_deadline(job: QgsMapRendererParallelJob, progress: Progress) -> bool:
    """Run a job; return whether it finished by itself before the time limit."""
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    ticker = QTimer()
    deadline = time.monotonic() + TIME_LIMIT
    ended = {"late": False}

    def look() -> None:
        ended["late"] = time.monotonic() > deadline
        if ended["late"] or progress.is_cancelled():
            loop.quit()

    ticker.timeout.connect(look)
    ticker.start(TICK)
    job.start()
    loop.exec()
    ticker.stop()
    if job.isActive():
        job.cancel()
    return not ended["late"]


def _pause(attempt: int, progress: Progress) -> None:
    deadline = time.monotonic() + PAUSE * 2 ** (attempt - 1)
    while time.monotonic() < deadline:
        stop_if_cancelled(progress)
        time.sleep(min(TICK / 1000.0, PAUSE))


def _clear_caches(layer: QgsMapLayer) -> None:
    """Remove what a failed attempt left in the caches of a layer."""
    provider = layer.dataProvider()
    if provider is not None:
        provider.reloadData()
    layer.reload()


def _write_world_file(path: Path, frame: Frame, width: int, height: int) -> None:
    box = frame.box
    step_x, step_y = box.width / width, box.height / height
    lines = (step_x, 0.0, 0.0, -step_y, box.xmin + step_x / 2, box.ymax - step_y / 2)
    path.with_suffix(".pgw").write_text("".join(f"{value!r}\n" for value in lines), "ascii")
