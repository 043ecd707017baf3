"""Replace files and remove folders that other programs may hold open for a moment. Pure Python.

On Windows a virus scanner or an indexer opens each new file for a second or two, and a file that is
open can be neither replaced nor removed.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from .disks import write_fault
from .errors import ExportError
from .i18n import tr
from .waits import last_words

#: how long a file or folder that is held is tried again, seconds
PATIENCE = 3.0
#: how often it is tried, seconds
_TRY_EVERY = 0.2
#: start of the names of temporary folders
PREFIX = "srce_tvb_"
#: errors of a file that is open elsewhere, or of a folder that holds one
_HELD = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ENOTEMPTY, errno.EEXIST})


def replace(source: str | Path, target: str | Path, patience: float = PATIENCE) -> None:
    """Move a file over another one; one that is held is tried again for some seconds.

    :raises OSError: when it cannot be replaced.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            os.replace(source, target)
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_TRY_EVERY)
        else:
            return


def remove_folder(folder: str | Path, patience: float = PATIENCE) -> str:
    """Remove a folder with all that is in it; what is held is tried again for some seconds.

    :return: the message for a folder that could not be removed, empty when it is gone.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            if not os.path.lexists(folder):
                return ""
        except OSError as error:
            if error.errno not in _HELD or time.monotonic() >= deadline:
                return tr(
                    "The folder {path} could not be removed: {reason}. Remove it yourself once no "
                    "program uses it."
                ).format(path=folder, reason=error.strerror or error)
            time.sleep(_TRY_EVERY)
        else:
            return ""


class Closable(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Close it."""


Closed = TypeVar("Closed", bound=Closable)


def release_frames(error: BaseException | None) -> None:
    """Drop what the finished calls of an error's traceback hold: layers, which keep files open.

    The errors that it was raised from, or while they were handled, have tracebacks of their own.
    """
    released: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in released:
            continue
        released.add(id(one))
        traceback.clear_frames(one.__traceback__)
        waiting += (one.__cause__, one.__context__)


@contextmanager
def closing_layers(thing: Closed) -> Iterator[Closed]:
    """Close what holds layers at the end of the block, also where an error's traceback holds them.

    :param thing: has a method ``close``.
    """
    try:
        yield thing
    except BaseException as error:
        release_frames(error)
        raise
    finally:
        thing.close()


@contextmanager
def temporary_folder(report: Callable[[str], None], parent: Path | None = None) -> Iterator[Path]:
    """Provide a temporary folder that is removed with the block.

    What is open in it must be closed by then.

    :param report: gets the message when it could not be removed.
    :param parent: where it is made, by default where this system has its temporary folders.
    :raises ExportError: when it cannot be made.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    except OSError as error:
        place = parent or Path(tempfile.gettempdir())
        raise ExportError(
            tr("No temporary folder can be made in {path}: {reason}.").format(
                path=place, reason=write_fault(error, place)
            )
        ) from error
    try:
        with last_words(lambda: shutil.rmtree(folder, ignore_errors=True)):
            yield folder
    except BaseException as error:
        release_frames(error)
        raise
    finally:
        message = remove_folder(folder)
        if message:
            with suppress(Exception):
                report(message)
