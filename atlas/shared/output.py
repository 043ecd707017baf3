"""The output folder: probed before anything is drawn, filled by moving finished files into it."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import ExportError
from .i18n import tr

STAGING_PREFIX = ".srce_tvb_"
#: name of a file that belongs to a sheet; the world file of a PNG among them
SHEET_FILE = re.compile(r"(?P<stem>.+?)(?:_\d{1,3}-\d{1,3})?\.(?P<extension>pdf|png|pgw|svg)")
#: extensions of those files by that of the sheets
_SHEET_EXTENSIONS = {"pdf": {"pdf"}, "png": {"png", "pgw"}, "svg": {"svg"}}


def check_output(folder: Path) -> None:
    """Tell before any work whether files could be written in a folder, without making it.

    :raises ExportError: when it cannot be made or written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=_existing(folder)):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def open_output(folder: Path) -> Path:
    """Return the folder, made where it is not there, once a file could be written in it.

    :raises ExportError: when it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder.resolve()


def _existing(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that is there."""
    places = (folder.absolute(), *folder.absolute().parents)
    # lexists: a link to nowhere is there too, and no folder can take its place
    return next(place for place in places if os.path.lexists(place))


def unwritable(folder: Path, error: OSError) -> ExportError:
    """Return the error that tells that a folder cannot be written, and why."""
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
        raise unwritable(folder, error) from error
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
        raise _irreplaceable(target, error) from error
    return target


def _irreplaceable(path: Path, error: OSError) -> ExportError:
    return ExportError(
        tr("{path} cannot be replaced (is it open in another program?): {error}").format(
            path=path, error=error.strerror or error
        )
    )


def move_all_into_place(made: Sequence[Path], folder: Path) -> list[Path]:
    """Move finished files over those of the same names in ``folder``: all of them, or none.

    :raises ExportError: when one cannot be replaced; the others are then what they were before.
    """
    if len(made) == 1:
        return [move_into_place(made[0], folder / made[0].name)]
    moved: list[Path] = []
    with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=made[0].parent) as aside:
        try:
            for path in made:
                target = folder / path.name
                _keep(target, Path(aside))
                moved.append(move_into_place(path, target))
        except ExportError:
            for target in moved:
                _put_back(target, Path(aside))
            raise
    return moved


def _keep(target: Path, aside: Path) -> None:
    """Keep a second name of a file that is about to be replaced, or a copy where there is none."""
    if not target.is_file():
        return
    try:
        os.link(target, aside / target.name)
    except OSError:
        try:
            shutil.copy2(target, aside / target.name)
        except OSError as error:
            raise unwritable(target.parent, error) from error


def _put_back(target: Path, aside: Path) -> None:
    kept = aside / target.name
    with suppress(OSError):  # the error that led here is told, and says more
        if kept.is_file():
            os.replace(kept, target)
        else:
            target.unlink()


def sheets_by_stem(folder: Path, extension: str) -> dict[str, list[Path]]:
    """Return the files of sheets in a folder by the start of their names, ``59293_haverskerque``.

    :param extension: that of the sheets: ``pdf``, ``png`` (with their world files) or ``svg``.
    """
    found: dict[str, list[Path]] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            match = SHEET_FILE.fullmatch(entry.name)
            if match is not None and match["extension"] in _SHEET_EXTENSIONS[extension]:
                found.setdefault(match["stem"], []).append(Path(entry.path))
    return found


def remove_leftovers(found: Sequence[Path], files: Sequence[Path]) -> None:
    """Remove sheets that a commune has no longer: 3/4 when it has 1/2 and 2/2 now.

    :param found: the sheets that stood in the folder.
    :param files: those it has.
    :raises ExportError: when one is held open by another program.
    """
    names = {path.name for path in files}
    for path in found:
        if path.name not in names:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise _irreplaceable(path, error) from error
