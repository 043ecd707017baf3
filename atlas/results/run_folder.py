"""The working files of a run: the lock, the pictures of the report, unfinished sheets.

They are in one hidden folder of the output folder, on the same disk, so that a finished file can be
moved into place in one step. A run that was killed leaves unfinished files behind; the next run
learns from them which commune was being delivered, and removes them.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..shared.folders import release_frames, remove_folder
from ..shared.output import identity, move_into_place, open_output, unwritable
from .lock import FolderLock

STATE_FOLDER = ".srce_tvb_atlas"
_WORK_PREFIX = "run-"
#: file with the code of the commune whose files are being moved
_IN_HAND = "in_hand.txt"


class RunFolder:
    """Locks an output folder while a run lasts.

    :param output: the output folder, made when it does not exist.
    :param report: gets the message for a folder that cannot be removed.
    :raises ExportError: on entering, when it cannot be written or another run holds it.
    """

    def __init__(self, output: Path, report: Callable[[str], None] = lambda _: None) -> None:
        self.output = output.absolute()
        self._report = report
        self._state = self.output / STATE_FOLDER
        self._pictures = self._state / "pictures"
        self._lock = FolderLock(self._state)
        self._made = False
        self._identity: tuple[int, int] | None = None
        self.work = self._state
        self.local = self._state
        self._free: list[Path] = []
        self._made_folders = 0
        self._pictures_of: dict[str, dict[int, Path]] = {}
        #: INSEE codes of communes whose files a killed run may have moved into place
        self.interrupted: set[str] = set()

    def __enter__(self) -> RunFolder:
        self._made = not self.output.exists()
        open_output(self.output)
        self._lock.acquire()
        try:
            self._clear()
            self._pictures.mkdir(exist_ok=True)
            self._find_pictures()
            self.work = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=self._state))
            self._identity = identity(self.work)
            self.local = Path(tempfile.mkdtemp(prefix=self._local_prefix))
        except OSError as error:
            self._lock.release()
            place = self.output if error.filename is None else Path(error.filename).parent
            raise unwritable(place, error) from error
        return self

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        release_frames(error)
        self.leave()

    def leave(self) -> None:
        """Remove the working files and release the lock."""
        # what is now at the place of a folder that was taken away is not of this run
        is_ours = self._made and self.is_there()
        # first: drawing processes on other machines end when the setup file disappears
        with suppress(OSError):
            self.setup.unlink(missing_ok=True)
        messages = [remove_folder(self.work), remove_folder(self.local)]
        self._lock.release()
        for message in filter(None, messages):
            self._report(message)
        for folder in (self._pictures, self._state, *([self.output] if is_ours else [])):
            with suppress(OSError):  # only empty folders can be removed
                folder.rmdir()

    @property
    def _local_prefix(self) -> str:
        """Start of the names of local folders of runs into this output folder."""
        place = hashlib.sha256(str(self.output.absolute()).encode("utf-8", "surrogatepass"))
        return f"srce_tvb_{place.hexdigest()[:12]}_"

    @property
    def setup(self) -> Path:
        """Path of the setup file of the drawing processes."""
        return self.work / "setup.json"

    def is_there(self) -> bool:
        """Return whether the folder of the run still exists, and with it the output folder."""
        return identity(self.work) == self._identity

    def _clear(self) -> None:
        """Remove what killed runs left; holding the lock means that none of them still runs."""
        for folder in self._state.glob(f"{_WORK_PREFIX}*"):
            with suppress(OSError):
                self.interrupted.update((folder / _IN_HAND).read_text("ascii").split())
            shutil.rmtree(folder, ignore_errors=True)
        for folder in Path(tempfile.gettempdir()).glob(f"{self._local_prefix}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def task_folder(self) -> Path:
        """Return an empty folder for the files of a commune.

        :raises ExportError: when it cannot be made.
        """
        if self._free:
            return self._free.pop()
        self._made_folders += 1
        path = self.work / f"task-{self._made_folders}"
        try:
            path.mkdir()
        except OSError as error:
            raise unwritable(path, error) from error
        return path

    def give_back(self, folder: Path, *, reuse: bool) -> None:
        """Take back the folder of a commune.

        :param reuse: no process can still be writing into it.
        """
        if reuse and folder.is_dir() and not any(folder.iterdir()):
            self._free.append(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)

    def take_in_hand(self, insee: str) -> None:
        """Note that the files of a commune are about to be moved into place.

        A run that is killed after that and before it writes the commune's row leaves files without
        a row: from the note, the next run knows that a run of this plugin made them.
        """
        with suppress(OSError):
            (self.work / _IN_HAND).write_text(insee, "ascii")

    def _find_pictures(self) -> None:
        """List the folder once: listing it for each commune would take quadratic time."""
        for path in self._pictures.glob("*.png"):
            insee, _, number = path.stem.rpartition("_")
            if number.isdigit():
                self._pictures_of.setdefault(insee, {})[int(number)] = path

    def pictures(self, insee: str) -> list[Path]:
        """Return the pictures of the sheets of a commune, in order."""
        found = self._pictures_of.get(insee, {})
        return [found[number] for number in sorted(found)]

    def take_pictures(self, insee: str, pictures: list[Path]) -> None:
        """Replace the pictures of the sheets of a commune.

        :raises ExportError: when they cannot be moved.
        """
        for path in self.pictures(insee)[len(pictures) :]:
            with suppress(OSError):
                path.unlink()
        self._pictures_of[insee] = {
            number: move_into_place(path, self._pictures / f"{insee}_{number}.png")
            for number, path in enumerate(pictures, start=1)
        }
