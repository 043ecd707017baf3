"""Waits: what takes long is named, and no wait is without a limit. Pure Python.

The engine names what it does with :func:`doing`. Messages, and progress within a table, are signs
of life. A :class:`Watch` thread, which works because QGIS and GDAL release Python's lock, reports a
silence after 30 seconds, and then each minute.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from .errors import WaitError
from .i18n import tr

#: environment variable with the limit of every wait, seconds; it comes before the setting
LIMIT_VARIABLE = "SRCE_TVB_WAIT_LIMIT"
#: setting of QGIS with the same meaning
LIMIT_SETTING = "srce_tvb_atlas/wait_limit"
#: limit of a wait without a limit of its own, seconds
DEFAULT_LIMIT = 600.0
#: limit for a file that another program has locked, seconds
LOCK_LIMIT = 60.0
#: limit for the connection to a scheduler, and for a scheduler that no longer answers, seconds
SCHEDULER_LIMIT = 60.0
#: after how long a silence is reported, and how often it is reported again, seconds
FIRST_NOTICE, NEXT_NOTICE = 30.0, 60.0
#: how often the watch looks, seconds
_TICK = 0.2

_setting: float | None = None


def set_limit(text: str) -> None:
    """Set the limit of every wait from a setting; a text that is not a number above 0 has none."""
    global _setting  # noqa: PLW0603 -- one setting for the whole process
    _setting = _seconds(text)


def _seconds(text: str) -> float | None:
    with suppress(ValueError):
        value = float(text)
        if 0 < value < float("inf"):
            return value
    return None


def wait_limit(default: float = DEFAULT_LIMIT) -> float:
    """Return how long a wait may take, seconds.

    :param default: where neither the variable nor the setting says it.
    """
    given = _seconds(os.environ.get(LIMIT_VARIABLE, ""))
    return given or _setting or default


@dataclass(eq=False)
class _Activity:
    """What is being done and waited for, innermost last."""

    what: str
    #: limit of the watch, ``None`` when the code that waits reports and ends by itself
    limit: float | None


_lock = threading.Lock()
_stack: list[_Activity] = []
_last_sign = time.monotonic()
_last_words: list[Callable[[], object]] = []


def sign_of_life() -> None:
    """Tell the watch that work goes on."""
    global _last_sign  # noqa: PLW0603 -- one clock for the whole process
    _last_sign = time.monotonic()


@contextmanager
def doing(what: str, *, has_limit: bool = False) -> Iterator[None]:
    """Name what is done in the block, for the reports of the watch.

    :param what: in the user's language, such as ``the source /data/srce.gpkg``.
    :param has_limit: the block reports and ends its waits by itself, see :class:`Wait`.
    """
    activity = _Activity(what, None if has_limit else wait_limit())
    sign_of_life()
    with _lock:
        _stack.append(activity)
    try:
        yield
    finally:
        with _lock:
            _stack.remove(activity)
        sign_of_life()


@contextmanager
def last_words(call: Callable[[], object]) -> Iterator[None]:
    """Have a function called when the block is given up, before the process is ended.

    It runs in another thread while this one is blocked.
    """
    with _lock:
        _last_words.append(call)
    try:
        yield
    finally:
        with _lock:
            _last_words.remove(call)


def say_last_words() -> None:
    """Call the functions of :func:`last_words`, the latest first; an error stops none."""
    with _lock:
        calls = list(reversed(_last_words))
    for call in calls:
        with suppress(Exception):
            call()


class Wait:
    """A wait in a loop, which reports itself and ends at its limit.

    :param what: what is waited for, in the user's language.
    :param limit: seconds; see :func:`wait_limit`.
    :param report: gets the text after 30 seconds, and then each minute.
    """

    def __init__(
        self, what: str, limit: float, report: Callable[[str], None] | None = None
    ) -> None:
        self.what = what
        self._limit = limit
        self._report = report
        self.begin_again()

    def begin_again(self) -> None:
        """Count from now: what is waited for has shown a sign of life."""
        self._since = time.monotonic()
        self._next_notice = self._since + first_notice(self._limit)

    def check(self) -> None:
        """Report the wait when it is time; :raises WaitError: when the limit is reached."""
        now = time.monotonic()
        if now - self._since >= self._limit:
            raise WaitError(limit_text(self.what, self._limit))
        if now >= self._next_notice:
            self._next_notice = now + NEXT_NOTICE
            if self._report is not None:
                self._report(_silence_text(self.what, self._since))


def limit_text(what: str, seconds: float) -> str:
    """Return the error for a wait that reached its limit."""
    return tr(
        "Gave up after waiting {seconds} s for {what}. Check it and start again; the setting "
        "{setting} allows a longer wait."
    ).format(seconds=round(seconds), what=what, setting=LIMIT_VARIABLE)


class Watch:
    """Reports silences while a run lasts, from a thread of its own.

    :param report: gets each report.
    :param give_up: gets the error when the limit of an activity is reached.
    """

    def __init__(self, report: Callable[[str], None], give_up: Callable[[str], None]) -> None:
        self._report = report
        self._give_up = give_up
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Watch:
        sign_of_life()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        reported = given_up = 0.0
        while not self._ended.wait(_TICK):
            with _lock:
                activity = _stack[-1] if _stack else _Activity(tr("the current step"), wait_limit())
            sign, now = _last_sign, time.monotonic()
            if activity.limit is None or given_up > sign:
                continue
            since = max(reported, sign)
            if now - sign >= activity.limit:
                given_up = now
                self._give_up(limit_text(activity.what, now - sign))
            elif now - since >= (NEXT_NOTICE if since > sign else first_notice(activity.limit)):
                reported = now
                self._report(_silence_text(activity.what, sign))


def first_notice(limit: float) -> float:
    """Return after how many seconds a wait is reported; sooner where its limit is short."""
    return min(FIRST_NOTICE, limit / 3)


def _silence_text(what: str, since: float) -> str:
    seconds = time.monotonic() - since
    return tr("Waiting for {what} since {time} ({seconds} s).").format(
        what=what,
        time=time.strftime("%H:%M:%S", time.localtime(time.time() - seconds)),
        seconds=round(seconds),
    )
