"""The output folder: probed before anything is drawn, filled by moving finished files into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .errors import ExportError
from .i18n import tr

STAGING_PREFIX = ".srce_tvb_"


def open_output(folder: Path) -> Path:
    """Return the folder, made where it is not there, once a file could be written in it.

    :raises ExportError: when it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ExportError(
            tr("The folder {path} cannot be written: {error}. Choose another OUTPUT.").format(
                path=folder, error=error.strerror or error
            )
        ) from error
    return folder.resolve()


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder beside the results in which files are made before they are moved."""
    try:
        path = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
    except OSError as error:
        raise ExportError(
            tr("The folder {path} cannot be written: {error}. Choose another OUTPUT.").format(
                path=folder, error=error.strerror or error
            )
        ) from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def move_into_place(source: Path, target: Path) -> Path:
    """Move a finished file over what stands at ``target``.

    :raises ExportError: when the old file is held open by another program, or cannot be replaced.
    """
    try:
        os.replace(source, target)  # noqa: PTH105 -- the one call that replaces on every system
    except OSError as error:
        raise ExportError(
            tr("{path} cannot be replaced (is it open in another program?): {error}").format(
                path=target, error=error.strerror or error
            )
        ) from error
    return target
