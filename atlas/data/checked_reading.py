"""Read the records of a layer, and notice when the reading fails.

QGIS ends an iterator in the same way at the end of the data and at an error: a lost connection, a
damaged page or a file that was cut off look like a shorter table. What tells them apart are GDAL's
errors, raised in the same thread while QGIS reads; the log of QGIS, to which its database and web
providers write; and the number of records.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

from osgeo import gdal
from qgis.core import Qgis, QgsApplication, QgsFeature, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from ..shared.errors import Cancelled, SourceError
from ..shared.i18n import tr

#: records fetched under one handler of GDAL's errors; more of them at once cost more than handlers
CHUNK = 20
#: failures named in a message
MAX_NAMED = 3
_WEB_TAGS = frozenset({"WFS", "OAPIF"})
_LOG_TAGS = _WEB_TAGS | {"PostGIS", "OGR", "SpatiaLite", "MSSQL", "Oracle"}


class ReadingFailures:
    """The failures that were noticed while a layer was read."""

    def __init__(self) -> None:
        #: failures that GDAL reported
        self.gdal: list[str] = []
        #: warnings that a provider of QGIS wrote to the log
        self.logged: list[str] = []

    @contextmanager
    def of_gdal(self) -> Iterator[None]:
        """Collect the errors that GDAL raises in this thread."""
        with gdal_failures(self.gdal):
            yield

    @contextmanager
    def of_log(self) -> Iterator[None]:
        """Collect what the providers of QGIS write to its log."""
        _listen()
        ear = (threading.get_ident(), self.logged)
        _ears.append(ear)
        try:
            yield
        finally:
            _ears[:] = [other for other in _ears if other is not ear]

    def named(self) -> str:
        """Return the first few different failures as text, empty for none."""
        different = list(dict.fromkeys([*self.gdal, *self.logged]))
        return "; ".join(different[:MAX_NAMED])


#: who listens to the log of QGIS: the thread that reads, and where its warnings go
_ears: list[tuple[int, list[str]]] = []


@lru_cache(maxsize=1)
def _listen() -> None:
    """Connect to the log of QGIS, once: PyQt keeps each connection until an event loop runs.

    Tens of thousands of them, one a table and commune, would be taken apart for minutes at the end.
    """
    log = QgsApplication.messageLog()
    # direct: in the thread that writes to the log, which need not have an event loop
    log.messageReceived.connect(_note, Qt.ConnectionType.DirectConnection)


def _note(message: str, tag: str, level: Qgis.MessageLevel) -> None:
    if tag not in _LOG_TAGS or level not in (
        Qgis.MessageLevel.Warning,
        Qgis.MessageLevel.Critical,
    ):
        return
    for thread, texts in _ears:
        # web services are read by threads of their own
        if thread == threading.get_ident() or tag in _WEB_TAGS:
            texts.append(" ".join(message.split()))


@contextmanager
def gdal_failures(texts: list[str]) -> Iterator[None]:
    """Append the failures that GDAL reports in this thread to ``texts``."""

    def note(level: int, _number: int, text: str) -> None:
        if level >= gdal.CE_Failure:
            texts.append(" ".join(text.split()))

    gdal.PushErrorHandler(note)
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def read_chunks(
    layer: QgsVectorLayer,
    request: QgsFeatureRequest,
    failures: ReadingFailures,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[list[QgsFeature]]:
    """Yield the records of a layer in lists; failures are collected, not raised.

    The handler of GDAL's errors is only installed while QGIS fetches: whoever takes the records
    writes through GDAL as well.

    :raises Cancelled: when the user asked to stop.
    """
    with failures.of_log():
        iterator = layer.getFeatures(request)
        while True:
            if is_cancelled():
                raise Cancelled(tr("Cancelled."))
            with failures.of_gdal():
                chunk = list(islice(iterator, CHUNK))
            if chunk:
                yield chunk
            if len(chunk) < CHUNK:
                return


def read_all(
    layer: QgsVectorLayer,
    request: QgsFeatureRequest,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[QgsFeature]:
    """Yield the records that a request asks for, where their number is not known beforehand.

    :raises SourceError: when GDAL reports a failure.
    :raises Cancelled: when the user asked to stop.
    """
    failures = ReadingFailures()
    for chunk in read_chunks(layer, request, failures, is_cancelled):
        if failures.gdal:
            raise unread(layer.name(), failures)
        yield from chunk
    if failures.gdal:
        raise unread(layer.name(), failures)


def unread(table: str, failures: ReadingFailures) -> SourceError:
    """Return the error for a table whose reading failed."""
    return SourceError(
        tr(
            "“{table}” cannot be read completely: {failures}. Nothing was written. Check the "
            "connection or the file; replace a damaged file with an intact copy."
        ).format(table=table, failures=failures.named())
    )
