"""What was found out about a file, remembered as long as the file does not change.

In a session of QGIS one file is read for one commune after the other.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Generic, TypeVar

Found = TypeVar("Found", bound=Sized)

#: a file that was changed more recently may change again without a later time: seconds
_SETTLED = 5.0

_State = tuple[int, ...]


class FileMemory(Generic[Found]):
    """Remembers one value a file and name, the latest ones.

    :param most: sum of the lengths of the values that are remembered.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], tuple[_State, Found]] = OrderedDict()

    def get(self, path: Path, name: str, find: Callable[[], Found]) -> Found:
        """Return what is known of a file, else find it.

        :param name: tells apart the values of one file.
        :param find: what it raises is not remembered.
        """
        place = (str(path.absolute()), name)
        before = _state_of(path)
        known = self._known.pop(place, None)
        if known is not None and before and known[0] == before:
            self._known[place] = known
            return known[1]
        found = find()
        if before and before == _state_of(path):
            self._known[place] = (before, found)
            self._forget_oldest()
        return found

    def _forget_oldest(self) -> None:
        while sum(1 + len(found) for _, found in self._known.values()) > self._most:
            self._known.popitem(last=False)


def _state_of(path: Path) -> _State:
    """Return what changes when a file does, empty for a file that may be changing now."""
    try:
        state = path.stat()
    except OSError:
        return ()
    if time.time() - max(state.st_mtime, state.st_ctime) < _SETTLED:
        return ()
    times = (state.st_mtime_ns, state.st_ctime_ns)
    return (state.st_dev, state.st_ino, state.st_size, *times)
