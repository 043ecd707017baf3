"""The output folder: tested before anything is drawn; finished files are moved into it."""

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
    return folder.resolve()


def _nearest_existing(folder: Path) -> Path:
    """Return the folder itself, or its nearest parent that exists."""
    places = (folder.absolute(), *folder.absolute().parents)
    # lexists: a broken link exists too, and a folder cannot replace it
    return next(place for place in places if os.path.lexists(place))


def unwritable(folder: Path, error: OSError) -> ExportError:
    """Return the error for a folder that cannot be written to, with the reason."""
    return ExportError(
        tr("The folder {path} cannot be written: {error}. Choose another OUTPUT.").format(
            path=folder, error=error.strerror or error
        )
    )


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Provide a temporary folder, inside the results, for files that are moved when finished.

    The folder of the results is created if necessary, and removed again if it stays empty.

    :raises ExportError: when the folder cannot be created or written to.
    """
    above = _nearest_existing(folder)
    open_output(folder)
    try:
        path = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        _remove_empty_folders(folder.absolute(), above)


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
            os.replace(kept, target)
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
