"""Base maps that QGIS itself must fetch: rendered sheet by sheet while the network is watched.

QGIS draws a map whose server is down without an error. Such a base map is therefore rendered
first, into a picture, while the replies are watched; the sheet then prints that picture.
"""

from __future__ import annotations

import time

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsNetworkReplyContent,
    QgsProject,
)
from qgis.PyQt.QtCore import QEventLoop, QSize, QTimer
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import Box
from ..shared.progress import Progress, stop_if_cancelled

ATTEMPTS = 3
#: one attempt at one sheet, seconds
TIME_LIMIT = 60.0
#: wait before the second attempt, doubled for the third, seconds
PAUSE = 2.0
#: interval at which a wait checks whether the user cancelled, milliseconds
TICK = 100
HTTP_ERRORS = 400


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


class BasemapRenderer:
    """Renders a layer of the network into pictures."""

    def __init__(self, layer: QgsMapLayer, project: QgsProject, dpi: int) -> None:
        self._layer = layer
        self._project = project
        self._dpi = dpi

    def render(
        self, box: Box, size: QSize, crs: QgsCoordinateReferenceSystem, progress: Progress
    ) -> tuple[QImage | None, str]:
        """Render an extent, several times if necessary; return the picture and the last failure.

        :param size: of the picture, pixels.
        """
        image, failure = None, ""
        for attempt in range(ATTEMPTS):
            if attempt:
                progress.warning(
                    tr("The base map failed ({failure}); trying again.").format(failure=failure)
                )
                pause_before(attempt, progress)
                _clear_caches(self._layer)
            image, failure = self._try(box, size, crs, progress)
            if not failure:
                break
        return image, failure

    def _try(
        self, box: Box, size: QSize, crs: QgsCoordinateReferenceSystem, progress: Progress
    ) -> tuple[QImage | None, str]:
        settings = QgsMapSettings()
        settings.setLayers([self._layer])
        settings.setDestinationCrs(crs)
        settings.setTransformContext(self._project.transformContext())
        settings.setOutputSize(size)
        settings.setOutputDpi(self._dpi)
        settings.setExtent(to_rectangle(box))
        settings.setBackgroundColor(QColor(255, 255, 255))
        job = QgsMapRendererParallelJob(settings)
        with _NetworkWatch() as watch:
            in_time = _run_until_deadline(job, progress)
        stop_if_cancelled(progress)
        failures = [*watch.failures, *(error.message for error in job.errors())]
        if not in_time:
            return None, tr("no answer in time")
        return job.renderedImage(), failures[0] if failures else ""


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


def pause_before(attempt: int, progress: Progress) -> None:
    """Wait before another attempt."""
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
