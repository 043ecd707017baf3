"""Who holds an output folder."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results import lock
from srce_tvb_atlas.atlas.results.lock import LOCK_FILE, FolderLock
from srce_tvb_atlas.atlas.shared.errors import ExportError
from tests.support.package import ROOT

HOLDER = """
import sys, time
sys.path.insert(0, {root!r})
from tests.support.package import register_package
register_package()
from pathlib import Path
from srce_tvb_atlas.atlas.results.lock import FolderLock
FolderLock(Path({folder!r})).acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out" / ".state"


@pytest.fixture
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that holds the folder."""
    code = HOLDER.format(root=str(ROOT), folder=str(folder))
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_held_once(folder: Path) -> None:
    with FolderLock(folder):
        note = json.loads((folder / LOCK_FILE).read_text("utf-8"))
        assert note["pid"] == os.getpid()
        assert note["host"] == platform.node()
        with pytest.raises(ExportError) as refused:
            FolderLock(folder).acquire()
        assert f"process {os.getpid()}" in str(refused.value)
        assert str(folder.parent) in str(refused.value)
        # the refusal has not touched it
        assert json.loads((folder / LOCK_FILE).read_text("utf-8")) == note
    assert not (folder / LOCK_FILE).exists()
    with FolderLock(folder):
        pass


def test_another_process_holds_it(folder: Path, other_process: subprocess.Popen[str]) -> None:
    with pytest.raises(ExportError, match=f"process {other_process.pid}"):
        FolderLock(folder).acquire()


def test_a_killed_holder_holds_nothing(folder: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.send_signal(signal.SIGKILL)
    other_process.wait()
    assert (folder / LOCK_FILE).exists()
    with FolderLock(folder):
        note = json.loads((folder / LOCK_FILE).read_text("utf-8"))
        assert note["pid"] == os.getpid()


def _note_of_elsewhere(folder: Path, age: float) -> None:
    folder.mkdir(parents=True)
    note = {"user": "anne", "host": "elsewhere", "pid": 17, "since": "2026-01-01 20:00:00"}
    (folder / LOCK_FILE).write_text(json.dumps(note), "utf-8")
    then = time.time() - age
    os.utime(folder / LOCK_FILE, (then, then))


def test_another_machine_counts_while_it_gives_signs_of_life(folder: Path) -> None:
    _note_of_elsewhere(folder, lock.SIGN_OF_LIFE)
    with pytest.raises(ExportError) as refused:
        FolderLock(folder).acquire()
    assert "anne on elsewhere, process 17, since 2026-01-01 20:00:00" in str(refused.value)
    assert json.loads((folder / LOCK_FILE).read_text("utf-8"))["host"] == "elsewhere"


def test_another_machine_that_fell_silent_holds_nothing(folder: Path) -> None:
    _note_of_elsewhere(folder, lock.PATIENCE + 10)
    with FolderLock(folder):
        assert json.loads((folder / LOCK_FILE).read_text("utf-8"))["host"] == platform.node()


def test_signs_of_life(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "SIGN_OF_LIFE", 0.02)
    with FolderLock(folder):
        os.utime(folder / LOCK_FILE, (1, 1))
        deadline = time.monotonic() + 5
        while (folder / LOCK_FILE).stat().st_mtime < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00\xff"])
def test_a_note_that_is_none_holds_nothing(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / LOCK_FILE).write_text(text, "utf-8")
    with FolderLock(folder):
        pass


def test_a_file_system_without_locks_trusts_the_note(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_system_lock", lambda _: None)
    with FolderLock(folder), pytest.raises(ExportError, match=f"process {os.getpid()}"):
        FolderLock(folder).acquire()
    with FolderLock(folder):
        pass


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(ExportError, match="cannot be written"):
        FolderLock(tmp_path / "file" / ".state").acquire()
