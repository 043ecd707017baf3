"""The output folder: tested before anything is drawn; finished files are moved into it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .disks import fullness, write_fault
from .errors import Cancelled, ExportError
from .folders import release_frames, remove_folder, replace
from .i18n import tr
from .waits import last_words

STAGING_PREFIX = ".srce_tvb_"
#: name of a file that belongs to a sheet, including the world file of a PNG
SHEET_FILE = re.compile(r"(?P<stem>.+?)(?:_\d{1,3}-\d{1,3})?\.(?P<extension>pdf|png|pgw|svg)")
#: extensions of those files by that of the sheets
_SHEET_EXTENSIONS = {"pdf": {"pdf"}, "png": {"png", "pgw"}, "svg": {"svg"}}


def check_output(folder: Path) -> None:
    """Check that files could be written in a folder, without creating it.

    :raises ExportError: when it cannot be created or written to.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=_nearest_existing(folder)):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def open_output(folder: Path) -> Path:
    """Create a folder if it does not exist, check that files can be written in it, and return it.

    :raises ExportError: when it cannot be created or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder.absolute()


def _nearest_existing(folder: Path) -> Path:
    """Return the folder itself, or its nearest parent that exists."""
    places = (folder.absolute(), *folder.absolute().parents)
    # lexists: a broken link exists too, and a folder cannot replace it
    return next(place for place in places if os.path.lexists(place))


def unwritable(folder: Path, error: OSError) -> ExportError:
    """Return the error for a folder that cannot be written to, with the reason."""
    return ExportError(
        tr("The folder {path} cannot be written: {error}. Choose another OUTPUT.").format(
            path=folder, error=write_fault(error, folder)
        )
    )


def identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one at the same place, ``None`` when there is none.

    A folder of the same name may have taken the place of the one that a run began with.
    """
    try:
        state = folder.stat()
    except OSError:
        return None
    return (state.st_dev, state.st_ino)


def folder_gone(folder: Path) -> ExportError:
    """Return the error for an output folder that was taken away during a run."""
    return ExportError(
        tr(
            "The output folder {path} is no longer there: it was moved, deleted or disconnected "
            "during the run. Nothing more can be written; put it back, or choose another OUTPUT, "
            "and start the run again."
        ).format(path=folder)
    )


@contextmanager
def staging(folder: Path, report: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """Provide a temporary folder, inside the results, for files that are moved when finished.

    The folder of the results is created if necessary, and removed again if it stays empty.

    :param report: gets the message when the temporary folder cannot be removed.

    :raises ExportError: when the folder cannot be created or written to, or is taken away.
    """
    above = _nearest_existing(folder)
    open_output(folder)
    try:
        path = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
    except OSError as error:
        raise unwritable(folder, error) from error
    made = identity(path)
    try:
        with last_words(lambda: _remove_staging(path, folder, above)):
            yield path
    except Exception as error:
        release_frames(error)
        if identity(path) == made or isinstance(error, Cancelled):
            raise
        raise folder_gone(folder) from error
    finally:
        message = _remove_staging(path, folder, above)
        if message:
            report(message)


def _remove_staging(path: Path, folder: Path, above: Path) -> str:
    """Remove a temporary folder and what is empty above it; return why it could not be removed."""
    message = remove_folder(path)
    _remove_empty_folders(folder.absolute(), above)
    return message


def _remove_empty_folders(folder: Path, above: Path) -> None:
    """Remove a folder and its parents below ``above``, as long as they are empty."""
    with suppress(OSError):  # a folder that is not empty cannot be removed, which ends the loop
        while folder != above:
            folder.rmdir()
            folder = folder.parent


def move_into_place(source: Path, target: Path) -> Path:
    """Move a finished file to ``target``, replacing an existing one.

    :raises ExportError: when the old file is open in another program, or cannot be replaced.
    """
    try:
        replace(source, target)
    except OSError as error:
        raise _irreplaceable(target, error) from error
    return target


def bring_into(folder: Path, source: Path) -> Path:
    """Move a file that was made on another disk, perhaps, into a folder that is there.

    :raises ExportError: when the folder is gone or full.
    """
    target = folder / source.name
    try:
        try:
            os.replace(source, target)
        except OSError:  # another disk
            shutil.copyfile(source, target)
    except OSError as error:
        raise unwritable(folder, error) from error
    return target


def _irreplaceable(path: Path, error: OSError) -> ExportError:
    if fullness(path) or error.errno == errno.ENOSPC:
        return unwritable(path.parent, error)
    return ExportError(
        tr("{path} cannot be replaced (is it open in another program?): {error}").format(
            path=path, error=write_fault(error, path)
        )
    )


def move_all_into_place(made: Sequence[Path], folder: Path) -> list[Path]:
    """Move finished files into ``folder``, replacing those with the same names: all or none.

    :raises ExportError: when one cannot be replaced; the others are then unchanged.
    """
    if len(made) == 1:
        return [move_into_place(made[0], folder / made[0].name)]
    moved: list[Path] = []
    with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=made[0].parent) as aside:
        try:
            for path in made:
                target = folder / path.name
                _keep_copy(target, Path(aside))
                moved.append(move_into_place(path, target))
        except ExportError:
            for target in moved:
                _put_back(target, Path(aside))
            raise
    return moved


def _keep_copy(target: Path, aside: Path) -> None:
    """Keep a hard link to a file that will be replaced, or a copy if links are not possible."""
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
    with suppress(OSError):  # the error that led here is reported instead
        if kept.is_file():
            replace(kept, target)
        else:
            target.unlink()


def sheets_by_stem(folder: Path, extension: str) -> dict[str, list[Path]]:
    """Return the files of sheets in a folder by the start of their names: ``59293_haverskerque``.

    :param extension: that of the sheets: ``pdf``, ``png`` (with their world files) or ``svg``.
    """
    found: dict[str, list[Path]] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            match = SHEET_FILE.fullmatch(entry.name)
            if match is not None and match["extension"] in _SHEET_EXTENSIONS[extension]:
                found.setdefault(match["stem"], []).append(Path(entry.path))
    return found


def sheet_order(path: Path) -> tuple[bool, int, str]:
    """Return a key that sorts the files of a commune: sheets by number, then world files."""
    return path.suffix.lower() == ".pgw", len(path.name), path.name


def remove_leftovers(found: Sequence[Path], files: Sequence[Path]) -> None:
    """Remove outdated sheets of a commune: 3/4 when it now has 1/2 and 2/2.

    :param found: the sheets in the folder.
    :param files: the current sheets of the commune.
    :raises ExportError: when one is open in another program.
    """
    names = {path.name for path in files}
    for path in found:
        if path.name not in names:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise _irreplaceable(path, error) from error
