"""The output folder: probed before anything is drawn, filled by moving finished files into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import ExportError
from .i18n import tr

STAGING_PREFIX = ".srce_tvb_"


def check_output(folder: Path) -> None:
    """Tell before any work whether files could be written in a folder, without making it.

    :raises ExportError: when it cannot be made or written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=_existing(folder)):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error


def open_output(folder: Path) -> Path:
    """Return the folder, made where it is not there, once a file could be written in it.

    :raises ExportError: when it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder.resolve()


def _existing(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that is there."""
    places = (folder.absolute(), *folder.absolute().parents)
    # lexists: a link to nowhere is there too, and no folder can take its place
    return next(place for place in places if os.path.lexists(place))


def _unwritable(folder: Path, error: OSError) -> ExportError:
    return ExportError(
        tr("The folder {path} cannot be written: {error}. Choose another OUTPUT.").format(
            path=folder, error=error.strerror or error
        )
    )


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder beside the results in which files are made before they are moved.

    The folder of the results is made where it is not there, and goes again when the files could
    not be made.

    :raises ExportError: when the folder cannot be made or written.
    """
    above = _existing(folder)
    open_output(folder)
    try:
        path = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        _remove_empty(folder.absolute(), above)


def _remove_empty(folder: Path, above: Path) -> None:
    """Remove a folder and those over it, below ``above``, as far as nothing lies in them."""
    with suppress(OSError):  # what is not empty cannot be removed: that is the end of the way up
        while folder != above:
            folder.rmdir()
            folder = folder.parent


def move_into_place(source: Path, target: Path) -> Path:
    """Move a finished file over what stands at ``target``.

    :raises ExportError: when the old file is held open by another program, or cannot be replaced.
    """
    try:
        os.replace(source, target)
    except OSError as error:
        raise ExportError(
            tr("{path} cannot be replaced (is it open in another program?): {error}").format(
                path=target, error=error.strerror or error
            )
        ) from error
    return target
