"""The lock of an output folder."""

from __future__ import annotations

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
lock = FolderLock(Path({folder!r}))
lock.acquire()
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


def content(folder: Path) -> list[str]:
    return (folder / LOCK_FILE).read_text("utf-8").splitlines()


def test_held_once(folder: Path) -> None:
    with FolderLock(folder):
        before = content(folder)
        assert before[0] == str(os.getpid())
        with pytest.raises(ExportError) as refused:
            FolderLock(folder).acquire()
        assert f"process {os.getpid()}" in str(refused.value)
        assert platform.node() in str(refused.value)
        assert str(folder.parent) in str(refused.value)
        # the refusal changes nothing: the folder stays locked
        assert content(folder) == before
        with pytest.raises(ExportError, match="Another run"):
            FolderLock(folder).acquire()
    assert not (folder / LOCK_FILE).exists()
    with FolderLock(folder):
        pass


def test_waits_for_the_holder(folder: Path, other_process: subprocess.Popen[str]) -> None:
    started = time.monotonic()
    with pytest.raises(ExportError, match="Another run"):
        FolderLock(folder).acquire(wait=0.3)
    assert time.monotonic() - started >= 0.3
    other_process.kill()
    other_process.wait()
    FolderLock(folder).acquire(wait=5)


def test_another_process_holds_it(folder: Path, other_process: subprocess.Popen[str]) -> None:
    with pytest.raises(ExportError, match=f"process {other_process.pid} "):
        FolderLock(folder).acquire()


def test_an_old_lock_of_a_process_that_runs_is_kept(
    folder: Path, other_process: subprocess.Popen[str]
) -> None:
    """A process that was suspended for hours touches nothing, and still holds the folder."""
    os.utime(folder / LOCK_FILE, (1, 1))
    with pytest.raises(ExportError, match=f"process {other_process.pid} "):
        FolderLock(folder).acquire()


def test_a_killed_process_holds_nothing(folder: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.send_signal(signal.SIGKILL)
    other_process.wait()
    assert (folder / LOCK_FILE).exists()
    with FolderLock(folder):
        assert content(folder)[0] == str(os.getpid())


def lock_of_another_computer(folder: Path, age: float) -> None:
    """Write what ``QLockFile`` on another computer leaves; its own lock is not seen from here."""
    folder.mkdir(parents=True)
    (folder / LOCK_FILE).write_text("17\nqgis-bin\nelsewhere\nother-machine\nother-boot\n", "utf-8")
    then = time.time() - age
    os.utime(folder / LOCK_FILE, (then, then))


@pytest.mark.parametrize("skew", [0.0, -300.0, 300.0], ids=["same clock", "ahead", "behind"])
def test_another_computer_that_touches_its_lock_holds_the_folder(folder: Path, skew: float) -> None:
    lock_of_another_computer(folder, lock.TOUCH_INTERVAL + skew)
    before = content(folder)
    with pytest.raises(ExportError) as refused:
        FolderLock(folder).acquire()
    assert "process 17 (qgis-bin) on elsewhere" in str(refused.value)
    assert "in 6 minutes" in str(refused.value)
    assert content(folder) == before


def test_another_computer_that_no_longer_touches_its_lock_holds_nothing(folder: Path) -> None:
    """This is why the holder touches its lock: without, a long run elsewhere would lose it."""
    lock_of_another_computer(folder, lock.STALE_AFTER + 10)
    with FolderLock(folder):
        assert content(folder)[0] == str(os.getpid())


def test_the_holder_touches_its_lock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "TOUCH_INTERVAL", 0.02)
    with FolderLock(folder):
        os.utime(folder / LOCK_FILE, (1, 1))
        deadline = time.monotonic() + 5
        while (folder / LOCK_FILE).stat().st_mtime < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        # the content is the lock: touching leaves it alone
        assert content(folder)[0] == str(os.getpid())


@pytest.mark.parametrize("text", ["", "{", "\x00\xff"])
def test_a_damaged_lock_holds_the_folder_for_a_while_only(folder: Path, text: str) -> None:
    lock_of_another_computer(folder, 0)
    (folder / LOCK_FILE).write_text(text, "utf-8")
    with pytest.raises(ExportError, match="in 6 minutes"):
        FolderLock(folder).acquire()
    os.utime(folder / LOCK_FILE, (1, 1))
    with FolderLock(folder):
        pass


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(ExportError, match="cannot be written"):
        FolderLock(tmp_path / "file" / ".state").acquire()
