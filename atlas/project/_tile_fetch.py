"""Tiles fetched once: what the cache lacks comes from the server, a few at a time.

Only one process asks a service at a time; the others wait, and then find the tiles in the cache.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qgis.PyQt.QtCore import QLockFile, QUrl
from qgis.PyQt.QtGui import QImage

from ..shared.downloads import (
    LONGEST_WAIT,
    Answer,
    Downloads,
    HostPauses,
    server_of,
    wait_asked,
)
from ..shared.i18n import tr, tr_count
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.web_cache import Place, WebCache, service_key
from ._tile_grids import TileGrid

#: more tiles than any sheet takes whose scale suits the base map
MOST_TILES = 1500
#: how long to wait while another process asks the same service, seconds
_LOCK_LIMIT = 300.0
_LOCK_STALE_MS = 60_000
_LOCK_STEP_MS = 200
_GZIP = b"\x1f\x8b"
#: first byte of a vector tile: a layer, with its length
_LAYER_TAG = 0x1A
_MOST_TILE_BYTES = 20_000_000


class TileFetcher:
    """Fetches tiles into a cache."""

    def __init__(self, cache: WebCache) -> None:
        self.cache = cache
        self._pauses = HostPauses()

    def fetch(
        self, grid: TileGrid, places: Sequence[Place], *, vector: bool, progress: Progress
    ) -> dict[Place, str]:
        """Fetch the tiles that the cache lacks.

        :return: why those that are still missing are, by place.
        :raises Cancelled: when the user cancels.
        """
        service = grid_key(grid)
        missing = self.cache.missing(service, places)
        if not missing:
            return {}
        host = server_of(QUrl(grid.address(missing[0])))
        with self._alone(host, progress):
            # another process may have fetched them while this one waited
            missing = self.cache.missing(service, missing)
            until = self.cache.pause_until(host)
            if until - time.time() > LONGEST_WAIT:
                return dict.fromkeys(missing, wait_asked(until - time.time()))
            self._pauses.until[host] = until
            kept = len(places) - len(missing)
            progress.info(
                tr_count(
                    "Base map: %n tiles to fetch from {host}, {kept} in the cache.",
                    "Base map: %n tile to fetch from {host}, {kept} in the cache.",
                    len(missing),
                ).format(host=host, kept=kept)
            )

            def accept(place: Place, answer: Answer) -> str:
                fault = vector_fault(answer) if vector else picture_fault(answer)
                if not fault:
                    self.cache.put(service, place, answer.data)
                return fault

            downloads: Downloads[Place] = Downloads(progress, self._pauses, grid.service.authcfg)
            failures = downloads.fetch({p: grid.address(p) for p in missing}, accept)
            if self._pauses.wait(host) > 0:
                self.cache.set_pause(host, self._pauses.until[host])
        return failures

    @contextmanager
    def _alone(self, host: str, progress: Progress) -> Iterator[None]:
        """Keep other processes from asking the same host."""
        options = self.cache.options
        if options is None:
            yield
            return
        lock = QLockFile(str(options.folder / f"{service_key(host)}.lock"))
        lock.setStaleLockTime(_LOCK_STALE_MS)
        deadline = time.monotonic() + _LOCK_LIMIT
        while not lock.tryLock(_LOCK_STEP_MS):
            stop_if_cancelled(progress)
            unwritable = lock.error() != QLockFile.LockError.LockFailedError
            if unwritable or time.monotonic() > deadline:
                break
        try:
            yield
        finally:
            lock.unlock()


def grid_key(grid: TileGrid) -> str:
    """Return the key of a grid in the cache."""
    if not grid.service.is_wms:
        return service_key(grid.service.address)
    return service_key(grid.service.address, grid.crs, repr(grid.side), str(grid.dpi))


def summary(failures: dict[Place, str], wanted: int) -> str:
    """Return in one line why tiles are missing, empty when none is."""
    if not failures:
        return ""
    reason = Counter(failures.values()).most_common(1)[0][0]
    return tr_count(
        "%n of {wanted} tiles are missing: {reason}",
        "%n of {wanted} tiles is missing: {reason}",
        len(failures),
    ).format(wanted=wanted, reason=reason)


def is_empty_tile(reason: str) -> bool:
    """Return whether a server answered that there is nothing at a place."""
    return reason in ("HTTP 204", "HTTP 404", "HTTP 410")


def picture_fault(answer: Answer) -> str:
    """Return why an answer is not a picture, empty when it is one."""
    if not answer.data:
        return tr("the server sent an empty answer")
    if len(answer.data) > _MOST_TILE_BYTES or QImage.fromData(answer.data).isNull():
        return _not_expected(answer)
    return ""


def vector_fault(answer: Answer) -> str:
    """Return why an answer is not a vector tile, empty when it is one."""
    if not answer.data:
        return tr("the server sent an empty answer")
    data = plain_tile(answer.data)
    return "" if data and _is_vector_tile(data) else _not_expected(answer)


def _not_expected(answer: Answer) -> str:
    kind = answer.kind or tr("unknown type")
    return tr("the server sent something else than a tile ({kind})").format(kind=kind)


def plain_tile(data: bytes) -> bytes:
    """Return a vector tile without its compression, empty when it is damaged."""
    if data[:2] != _GZIP:
        return data
    try:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return unpacker.decompress(data, _MOST_TILE_BYTES)
    except zlib.error:
        return b""


def packed_tile(data: bytes) -> bytes:
    """Return a vector tile as an MBTiles file holds it: compressed."""
    return data if data[:2] == _GZIP else gzip.compress(data, 1)


def _is_vector_tile(data: bytes) -> bool:
    """Return whether data are a sequence of layers that fills them to the last byte."""
    position = 0
    while position < len(data):
        if data[position] != _LAYER_TAG:
            return False
        length, shift, position = 0, 0, position + 1
        while position < len(data):
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        position += length
    return position == len(data)
