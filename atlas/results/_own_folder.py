"""The hidden folder of the plugin in an output folder: a real one, of this user. Pure Python.

Runs remove what earlier runs left in it. Through a link, put there by whoever can write into the
output folder, they would empty a folder elsewhere.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.output import unwritable


def require_own_folder(folder: Path) -> None:
    """Check the folder itself and what is directly in it.

    :param folder: the hidden folder; its parent exists.
    :raises ExportError: when one of them is a link, neither a folder nor a file, or that of another
        user.
    """
    if not os.path.lexists(folder):
        return
    owner = _own_number(folder.parent)
    _require_own(folder, owner, folder=True)
    try:
        inside = list(folder.iterdir())
    except OSError as error:
        raise unwritable(folder, error) from error
    for path in inside:
        _require_own(path, owner)


def _own_number(folder: Path) -> int | None:
    """Return the user's number as the disk of a folder knows it, ``None`` where there is none.

    A network disk may call every user by one number, so that it is not that of the process.
    """
    if getattr(os, "getuid", None) is None:  # Windows
        return None
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            return os.fstat(file.fileno()).st_uid
    except OSError as error:
        raise unwritable(folder, error) from error


def _require_own(path: Path, owner: int | None, *, folder: bool = False) -> None:
    try:
        state = path.lstat()
    except FileNotFoundError:  # a lock of another run that has just ended
        return
    except OSError as error:
        raise unwritable(path.parent, error) from error
    if _is_link(state) or not (
        stat.S_ISDIR(state.st_mode) or (stat.S_ISREG(state.st_mode) and not folder)
    ):
        reason = tr("it is a link, or neither a folder nor a file")
    elif owner is not None and state.st_uid != owner:
        reason = tr("it belongs to another user")
    else:
        return
    raise not_used(path, reason)


def not_used(path: Path, reason: str) -> ExportError:
    """Return the error for a part of the hidden folder that no run made."""
    return ExportError(
        tr("{path} is not used: {reason}. Remove it, or choose another OUTPUT.").format(
            path=path, reason=reason
        )
    )


def _is_link(state: os.stat_result) -> bool:
    """Return whether a path is a symbolic link or, on Windows, a junction."""
    tag: int = getattr(state, "st_reparse_tag", 0)
    return stat.S_ISLNK(state.st_mode) or tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
