"""Downloads that spare the server: few at a time, each address once, ``Retry-After`` obeyed.

The requests go through QGIS's own network manager, with its proxy, certificates and passwords.
"""

from __future__ import annotations

import email.utils
import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Generic, TypeVar

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from .i18n import tr, tr_count
from .progress import Progress, stop_if_cancelled

Key = TypeVar("Key", bound=Hashable)

#: requests at the same time
PARALLEL = 4
#: attempts at one address
ATTEMPTS = 3
#: one request, seconds
REQUEST_LIMIT = 20.0
#: all addresses of one call, seconds
TOTAL_LIMIT = 150.0
#: wait before the second attempt, doubled for the third, seconds
PAUSE = 2.0
#: longest wait that a server may ask for within a run, seconds
LONGEST_WAIT = 60.0
#: failures without one success after which a server counts as dead
DEAD_AFTER = 6
#: interval at which a wait checks deadlines and whether the user cancelled, milliseconds
TICK = 50

OK_STATUS, NO_CONTENT, NOT_FOUND, GONE = 200, 204, 404, 410
TOO_MANY, UNAVAILABLE = 429, 503
#: answers for which another attempt is pointless
_FINAL = frozenset({NO_CONTENT, 400, 401, 403, NOT_FOUND, 405, 406, GONE})


@dataclass(frozen=True)
class Answer:
    """What a server sent."""

    #: HTTP status, 0 without an answer
    status: int
    #: media type in lower case, without its parameters
    kind: str
    data: bytes


#: takes an answer with status 200; returns why it cannot be used, empty when it can
Accept = Callable[[Any, Answer], str]


@dataclass
class _Job(Generic[Key]):
    key: Key
    url: str
    attempt: int = 1
    not_before: float = 0.0


@dataclass
class HostPauses:
    """Times until which servers asked to be left alone, seconds since the epoch."""

    until: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> float:
        """Return how long a server is to be left alone, seconds."""
        return max(0.0, self.until.get(host, 0.0) - time.time())

    def note(self, host: str, seconds: float) -> None:
        """Leave a host alone for some time."""
        self.until[host] = max(self.until.get(host, 0.0), time.time() + seconds)


class Downloads(Generic[Key]):
    """Fetches addresses, a few at a time.

    :param pauses: kept from call to call.
    :param authcfg: configuration of QGIS's password store, empty for none.
    """

    def __init__(self, progress: Progress, pauses: HostPauses, authcfg: str = "") -> None:
        self._progress = progress
        self._pauses = pauses
        self._authcfg = authcfg
        self._manager = QgsNetworkAccessManager.instance()

    def fetch(self, addresses: Mapping[Key, str], accept: Accept) -> dict[Key, str]:
        """Fetch addresses.

        :param accept: receives each answer with status 200 as it comes.
        :return: why those that failed did, by key.
        :raises Cancelled: when the user cancels; what was accepted before remains.
        """
        self._waiting: deque[_Job[Key]] = deque(_Job(k, url) for k, url in addresses.items())
        self._running: dict[QNetworkReply, tuple[_Job[Key], float]] = {}
        self._failures: dict[Key, str] = {}
        self._accept = accept
        self._good = 0
        self._bad = 0
        deadline = time.monotonic() + TOTAL_LIMIT
        try:
            self._loop(deadline)
        finally:
            for reply in list(self._running):
                reply.abort()
                reply.deleteLater()
        return self._failures

    def _loop(self, deadline: float) -> None:
        loop = QEventLoop()
        ticker = QTimer()
        ticker.timeout.connect(loop.quit)
        ticker.start(TICK)
        while self._waiting or self._running:
            stop_if_cancelled(self._progress)
            if time.monotonic() > deadline:
                self._give_up(tr("no answer in time"))
                return
            self._start_next(loop)
            if self._running or self._waiting:
                loop.exec()
            self._take_finished()
            if not self._good and self._bad >= DEAD_AFTER:
                self._give_up(next(iter(self._failures.values()), tr("the server does not answer")))

    def _give_up(self, reason: str) -> None:
        """Enter everything that is still open as failed."""
        jobs = [job for job, _ in self._running.values()] + list(self._waiting)
        for reply in list(self._running):
            reply.abort()
            reply.deleteLater()
        self._running.clear()
        self._waiting.clear()
        for job in jobs:
            self._failures.setdefault(job.key, reason)

    def _start_next(self, loop: QEventLoop) -> None:
        for _ in range(len(self._waiting)):
            if len(self._running) >= PARALLEL:
                return
            job = self._waiting.popleft()
            url = QUrl(job.url)
            wait = self._pauses.wait(server_of(url))
            if wait > LONGEST_WAIT:
                self._fail(job, wait_asked(wait))
            elif wait > 0 or time.monotonic() < job.not_before:
                self._waiting.append(job)
            else:
                self._start(job, url, loop)

    def _start(self, job: _Job[Key], url: QUrl, loop: QEventLoop) -> None:
        request = QNetworkRequest(url)
        attributes = QNetworkRequest.Attribute
        # the plugin keeps the answers itself; QGIS's cache would hand out those of yesterday
        request.setAttribute(
            attributes.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.AlwaysNetwork
        )
        request.setAttribute(attributes.CacheSaveControlAttribute, False)
        request.setAttribute(
            attributes.RedirectPolicyAttribute,
            QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy,
        )
        if self._authcfg:
            done = QgsApplication.authManager().updateNetworkRequest(request, self._authcfg)
            if isinstance(done, tuple):
                done, request = done
            if not done:
                self._fail(job, tr("the password store of QGIS refused the configuration"))
                return
        reply = self._manager.get(request)
        reply.finished.connect(loop.quit)
        self._running[reply] = (job, time.monotonic())

    def _take_finished(self) -> None:
        for reply, (job, started) in list(self._running.items()):
            late = time.monotonic() - started > REQUEST_LIMIT
            if not reply.isFinished() and not late:
                continue
            del self._running[reply]
            if late and not reply.isFinished():
                reply.abort()
                self._retry(job, tr("no answer in time"))
            else:
                self._take(job, reply)
            reply.deleteLater()

    def _take(self, job: _Job[Key], reply: QNetworkReply) -> None:
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        status = 0 if status is None else int(status)
        if status in (TOO_MANY, UNAVAILABLE):
            asked = retry_after(bytes(reply.rawHeader(b"Retry-After")).decode("latin-1"))
            if asked is not None:
                self._pauses.note(server_of(QUrl(job.url)), asked)
                if asked > LONGEST_WAIT:
                    self._fail(job, wait_asked(asked))
                    return
        if status in _FINAL:
            self._fail(job, f"HTTP {status}")
        elif reply.error() != QNetworkReply.NetworkError.NoError or status != OK_STATUS:
            self._retry(job, f"HTTP {status}" if status >= 300 else reply.errorString())
        else:
            kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1").lower()
            answer = Answer(status, kind.split(";")[0].strip(), bytes(reply.readAll()))
            fault = self._accept(job.key, answer)
            if fault:
                self._retry(job, fault)
            else:
                self._good += 1
                self._failures.pop(job.key, None)

    def _retry(self, job: _Job[Key], reason: str) -> None:
        self._failures.setdefault(job.key, reason)
        if job.attempt >= ATTEMPTS:
            self._fail(job, reason)
            return
        if job.attempt == 1 and not self._bad:
            self._progress.info(
                tr("A server failed ({reason}); trying again.").format(reason=reason)
            )
        self._bad += 1
        pause = PAUSE * 2 ** (job.attempt - 1)
        self._waiting.append(_Job(job.key, job.url, job.attempt + 1, time.monotonic() + pause))

    def _fail(self, job: _Job[Key], reason: str) -> None:
        self._bad += 1
        self._failures[job.key] = reason


def server_of(url: QUrl) -> str:
    """Return host and port of an address."""
    return url.host() if url.port() < 0 else f"{url.host()}:{url.port()}"


def wait_asked(seconds: float) -> str:
    """Return why a server is not asked now: it wants to be left alone for a time."""
    return tr_count(
        "the server asks to wait %n seconds", "the server asks to wait %n second", round(seconds)
    )


def retry_after(header: str) -> float | None:
    """Return the wait that a ``Retry-After`` header asks for, seconds; ``None`` without one."""
    text = header.strip()
    if text.isdigit():
        return float(text)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return max(0.0, (date - datetime.now(timezone.utc)).total_seconds())
