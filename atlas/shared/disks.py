"""Why a file cannot be written: no space, no inodes, a quota. Pure Python."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from .i18n import tr

#: free space below which a disk counts as full, bytes
MIN_FREE_SPACE = 2_000_000
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_fault(error: OSError, place: Path) -> str:
    """Return why a file could not be written, in the user's language.

    :param place: the file or folder, which need not exist.
    """
    full = fullness(place)
    if error.errno in _FULL or full:
        return full or tr("the disk of {path} is full, or your quota on it is used up").format(
            path=_existing(place)
        )
    return error.strerror or str(error)


def fullness(place: Path) -> str:
    """Return how the disk of a file or folder is full, empty when it is not."""
    folder = _existing(place)
    name = str(folder)
    if _is_temporary(folder):
        name = tr("the temporary folder {path}").format(path=folder)
    try:
        if _inodes_left(folder) == 0:
            return tr(
                "the disk of {path} has space but no inodes left, so that no file can be created: "
                "delete files that are not needed"
            ).format(path=name)
        usage = shutil.disk_usage(folder)
        # what the system only shows as folders, such as /proc, has no space at all
        if usage.total and usage.free < MIN_FREE_SPACE:
            return tr("the disk of {path} is full: free some space").format(path=name)
    except OSError:
        return ""
    return ""


def _inodes_left(folder: Path) -> int | None:
    """Return how many files can still be created, ``None`` where the disk has no such limit."""
    statvfs = getattr(os, "statvfs", None)
    if statvfs is None:  # Windows
        return None
    state = statvfs(folder)
    # some file systems, such as Btrfs, have no fixed number and say 0 of 0
    return int(state.f_favail) if state.f_files else None


def _existing(place: Path) -> Path:
    """Return the folder itself, or the nearest one above it that exists."""
    for folder in (place.absolute(), *place.absolute().parents):
        if folder.is_dir():
            return folder
    return place


def _is_temporary(folder: Path) -> bool:
    """Return whether a folder is in that of temporary files, and on its disk."""
    place = Path(tempfile.gettempdir()).absolute()
    try:
        return place in (folder, *folder.parents) and place.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False
