"""Files that a service gives, alone or in a folder of its own: each is read, or refused by name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .errors import AtlasError
from .i18n import tr
from .paths import is_regular


def own_file(folder: Path | None, name: str, error: type[AtlasError]) -> Path | None:
    """Return a file of a folder, ``None`` where nothing there has that name.

    :param error: class of the error to raise.
    :raises AtlasError: as ``error``, when what has the name is no file, or may not be read.
    """
    if folder is None:
        return None
    fault = file_fault(folder / name)
    if fault:
        raise error(fault)
    return folder / name if is_regular(folder / name) else None


def file_fault(path: Path) -> str:
    """Return why what is at a path cannot be read as a file; empty also where nothing is there.

    A pipe or a device would be read without end, and what the user may not read is not absent.
    """
    try:
        found = os.path.lexists(path)
        if not found:
            return _hidden_fault(path.parent)
        if not path.exists():
            return tr("{path} is a link that leads nowhere.").format(path=path)
    except (OSError, ValueError):
        return ""
    if not is_regular(path):
        return tr("{path} is not a file: it is a folder, a pipe or a device.").format(path=path)
    return "" if os.access(path, os.R_OK) else _no_right(path)


def folder_fault(path: Path) -> str:
    """Return why what is in a folder cannot be read; empty also for what is no folder."""
    try:
        is_closed = path.is_dir() and not os.access(path, os.R_OK | os.X_OK)
    except (OSError, ValueError):  # of a folder above
        return ""
    return _no_right(path) if is_closed else ""


def data_fault(path: Path) -> str:
    """Return why a file or folder of data cannot be read; empty also where nothing is there."""
    try:
        if path.is_dir():
            return folder_fault(path) or (pipe_fault(path) if _is_one_source(path) else "")
    except (OSError, ValueError):
        return ""
    return file_fault(path) or pipe_fault(path.parent, [path])


def pipe_fault(folder: Path, files: Iterable[Path] | None = None) -> str:
    """Return which pipe or device a reader would wait for without end; empty for none.

    :param folder: where it is looked for, not below.
    :param files: only what belongs to one of these files of the folder, such as its index, its
        journal, its notes; by default everything.
    """
    names = None if files is None else {name for path in files for name in (path.stem, path.name)}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                is_asked_for = names is None or Path(entry.name).stem in names
                if is_asked_for and not (entry.is_file() or entry.is_dir()):
                    path = Path(entry.path)
                    if path.exists():  # a link that leads nowhere is not waited for
                        return file_fault(path)
    except (OSError, ValueError):
        return ""
    return ""


def _is_one_source(folder: Path) -> bool:
    """Return whether a folder is one data source of many files: a file geodatabase."""
    return folder.suffix.lower() == ".gdb"


def _hidden_fault(folder: Path) -> str:
    """Return the fault of a folder that the user may not look into, empty when it has none."""
    try:
        is_closed = folder.is_dir() and not os.access(folder, os.X_OK)
    except (OSError, ValueError):
        return ""
    return _no_right(folder) if is_closed else ""


def _no_right(path: Path) -> str:
    return tr("{path} cannot be read: you have no right to it.").format(path=path)
