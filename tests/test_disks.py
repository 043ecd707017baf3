"""Why a file could not be written: the message names the disk and what it lacks."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from qgis.core import QgsLayoutExporter, QgsPrintLayout, QgsProject

from srce_tvb_atlas.atlas.export.join_pdf import Page, join
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared import disks, tables
from srce_tvb_atlas.atlas.shared.errors import ExportError
from srce_tvb_atlas.atlas.shared.folders import temporary_folder
from tests.support import territory
from tests.support.algorithms import AlgorithmRunner


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder whose disk is full."""
    usage = shutil.disk_usage

    def little(path: str | Path) -> object:
        found = usage(path)
        inside = Path(path).is_relative_to(tmp_path)
        return SimpleNamespace(total=found.total, used=found.total, free=0) if inside else found

    monkeypatch.setattr(shutil, "disk_usage", little)
    return tmp_path


@pytest.fixture
def without_inodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder on whose disk no file can be made."""
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_files=1000, f_favail=0))
    return tmp_path


def no_space() -> OSError:
    """Return a new error: one that is kept would keep the frames that it went through."""
    return OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk(full: Path) -> None:
    assert disks.write_fault(no_space(), full / "x").endswith("is full: free some space")
    assert str(full) in disks.write_fault(no_space(), full / "not" / "there")


def test_a_disk_without_inodes(without_inodes: Path) -> None:
    assert "no inodes left" in disks.write_fault(no_space(), without_inodes)


def test_a_disk_without_a_number_of_inodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = SimpleNamespace(f_files=0, f_favail=0, f_blocks=9, f_bfree=9, f_bavail=9, f_frsize=1e9)
    monkeypatch.setattr(os, "statvfs", lambda _: state)
    assert disks.fullness(tmp_path) == ""


def test_what_is_no_disk_is_not_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder /proc has no space, and was called full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=0, used=0, free=0))
    assert disks.fullness(tmp_path) == ""


def test_another_fault_keeps_its_reason(tmp_path: Path) -> None:
    fault = OSError(errno.EROFS, "Read-only file system")
    assert disks.write_fault(fault, tmp_path) == "Read-only file system"


def test_a_full_temporary_folder_is_called_so(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(full))

    def fail(**_: object) -> str:
        raise no_space()

    monkeypatch.setattr(tempfile, "mkdtemp", fail)
    with (
        pytest.raises(ExportError, match=r"temporary folder .* is full"),
        temporary_folder(print),
    ):
        pass


def test_a_table_on_a_full_disk(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise no_space()

    monkeypatch.setattr(tables, "replace", fail)
    with pytest.raises(ExportError, match="is full") as raised:
        tables.write_text(full / "manifest.csv", "text")
    assert "open in another program" not in str(raised.value)


def test_a_pdf_on_a_full_disk(full: Path) -> None:
    """The device is full whatever is written to it."""
    page = full / "page.pdf"
    project = QgsProject()
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    settings = QgsLayoutExporter.PdfExportSettings()
    QgsLayoutExporter(layout).exportToPdf(str(page), settings)
    (full / "sheet.pdf").symlink_to("/dev/full")
    with pytest.raises(ExportError, match="is full: free some space"):
        join([("Merville", [Page(page, "1")])], full / "sheet.pdf")


def test_a_disk_that_fills_up_while_the_manifest_is_written(
    run_alg: AlgorithmRunner, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = full / "o"
    real = tables.replace

    def fail(source: str, target: Path, patience: float) -> None:
        if Path(target).name == "manifest.csv" and len(list(output.glob("*.pdf"))) > 2:
            raise no_space()
        real(source, target, patience)

    monkeypatch.setattr(tables, "replace", fail)
    values = {**territory.FIXED, "CODES": territory.codes(), "WORKERS": 1, "OUTPUT": str(output)}
    message = run_alg.error(territory.ALGORITHM, **values)
    assert str(output) in message
    assert "is full: free some space" in message
    assert len(read_manifest(output)) == 2
