"""What is opened is closed before its folder goes: on Windows an open file cannot be removed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import tempfile
import time
import weakref
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingFeedback, QgsProcessingProvider, QgsVectorLayer

from srce_tvb_atlas.atlas.export import pages
from srce_tvb_atlas.atlas.figures.overlay import Overlay
from srce_tvb_atlas.atlas.shared import folders
from srce_tvb_atlas.atlas.shared.errors import ExportError, SourceError
from srce_tvb_atlas.atlas.shared.folders import remove_folder, replace, temporary_folder
from srce_tvb_atlas.atlas.shared.tables import write_text
from srce_tvb_atlas.atlas.territory._executors import remove_dead_homes
from srce_tvb_atlas.atlas.territory._run_entries import RunEntries
from srce_tvb_atlas.atlas.territory._worker_process import HOME_PREFIX, _exit_text
from tests.support import territory
from tests.support.algorithms import AlgorithmRunner, CollectingFeedback
from tests.support.map_server import map_server

COMMUNE = {"COMMUNE": "59293"}
#: algorithms and what they need besides SOURCE
CASES: dict[str, dict[str, Any]] = {
    "export_commune": COMMUNE,
    "export_territory": {"CODES": "59293,59111", "WORKERS": 1},
    "commune_statistics": {"CODES": "59293", "OUTPUT": "TEMPORARY_OUTPUT"},
    "check_data": {"CODES": "59293"},
    "sheet_index": {**COMMUNE, "OUTPUT": "TEMPORARY_OUTPUT"},
    "prepare_data": {},
}


class Folders:
    """Notes what is open in a folder of the plugin at the moment at which it is removed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.removed: list[str] = []
        self.held: list[str] = []
        rmtree = shutil.rmtree

        def watching(path: Any, *arguments: Any, **named: Any) -> None:
            text = os.path.realpath(path)
            if "srce_tvb_" in text or "/run-" in text:
                self.removed.append(text)
                self.held += [name for name in open_files() if name.startswith(f"{text}/")]
            rmtree(path, *arguments, **named)

        monkeypatch.setattr(shutil, "rmtree", watching)


def open_files() -> list[str]:
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(entry.readlink()))
        except OSError:
            continue
    return found


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Folders:
    return Folders(monkeypatch)


def values_of(algorithm: str, tmp_path: Path, source: Path) -> dict[str, Any]:
    values = {"SOURCE": str(source), **CASES[algorithm]}
    if algorithm.startswith("export"):
        values["OUTPUT"] = str(tmp_path / "out")
    if algorithm == "prepare_data":
        values["OUTPUT"] = str(tmp_path / "out" / "prepared.gpkg")
        (tmp_path / "out").mkdir()
    return values


@pytest.fixture
def written_to(tmp_path: Path, demo_gpkg: Path) -> Path:
    """Give data with a write-ahead log, which are read from a copy in a temporary folder."""
    path = tmp_path / "source" / "srce.gpkg"
    path.parent.mkdir()
    shutil.copyfile(demo_gpkg, path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.mark.parametrize("algorithm", CASES)
def test_nothing_is_open_when_a_folder_goes(
    run_alg: AlgorithmRunner, watched: Folders, tmp_path: Path, written_to: Path, algorithm: str
) -> None:
    run_alg(f"srce_tvb:{algorithm}", **values_of(algorithm, tmp_path, written_to))
    assert watched.removed
    assert not watched.held


@pytest.mark.parametrize("algorithm", CASES)
def test_nor_when_the_run_fails(
    run_alg: AlgorithmRunner,
    watched: Folders,
    tmp_path: Path,
    written_to: Path,
    monkeypatch: pytest.MonkeyPatch,
    algorithm: str,
) -> None:
    """An error in the middle of reading: its traceback holds layers and iterators."""

    def fail(overlay: Overlay, *_: object) -> None:
        features = overlay._tables[0][2].getFeatures()
        assert next(features, None) is not None
        raise SourceError("in the middle")

    monkeypatch.setattr(Overlay, "figures", fail)
    monkeypatch.setattr(Overlay, "categories_in", fail)
    values = values_of(algorithm, tmp_path, written_to)
    if algorithm == "prepare_data":

        def refuse(*_: object) -> None:
            raise SourceError("in the middle")

        monkeypatch.setattr("srce_tvb_atlas.processing_provider.prepare_data.store_styles", refuse)
    if algorithm == "sheet_index":
        values["COMMUNE"] = "59999"
    run_alg.error(f"srce_tvb:{algorithm}", **values)
    assert not watched.held


@pytest.mark.parametrize("algorithm", CASES)
def test_nor_when_it_is_cancelled(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    watched: Folders,
    tmp_path: Path,
    written_to: Path,
    algorithm: str,
) -> None:
    class Canceller(CollectingFeedback):
        def setProgress(self, value: float) -> None:  # noqa: N802
            super().setProgress(value)
            self.cancel()

        def pushInfo(self, info: str) -> None:  # noqa: N802
            super().pushInfo(info)
            if " objects" in info or "communes" in info:
                self.cancel()

    feedback: QgsProcessingFeedback = Canceller()
    import processing
    from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject

    context = QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    values = values_of(algorithm, tmp_path, written_to)
    # an algorithm that had nothing left to do ends well
    with suppress(QgsProcessingException):
        processing.run(f"srce_tvb:{algorithm}", values, feedback=feedback, context=context)
    assert feedback.isCanceled()
    assert not watched.held


def test_layers_given_as_parameters_are_closed_with_their_copies(
    run_alg: AlgorithmRunner, watched: Folders, tmp_path: Path, written_to: Path
) -> None:
    layer = f"{written_to}|layername=n_srce_reservoir_s_r31"
    communes = f"{written_to}|layername=commune"
    values = {**COMMUNE, "RESERVOIRS": layer, "COMMUNES": communes, "OUTPUT": str(tmp_path / "o")}
    run_alg("srce_tvb:export_commune", SOURCE="demo", **values)
    assert watched.removed
    assert not watched.held


def test_a_sheet_that_cannot_be_drawn_leaves_nothing_open(
    run_alg: AlgorithmRunner, watched: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise ExportError("no paper")

    monkeypatch.setattr(pages, "set_metadata", fail)
    monkeypatch.setattr("srce_tvb_atlas.atlas.commune.draw.set_metadata", fail)
    values = {"SOURCE": "demo", **COMMUNE, "OUTPUT": str(tmp_path / "o")}
    assert "no paper" in run_alg.error("srce_tvb:export_commune", **values)
    assert watched.removed
    assert not watched.held


def test_pictures_of_base_maps_are_closed_with_their_commune(
    run_alg: AlgorithmRunner, watched: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = RunEntries.deliver
    held: list[list[str]] = []

    def looking(entries: RunEntries, *arguments: Any) -> None:
        held.append([name for name in open_files() if "/task-" in name])
        deliver(entries, *arguments)

    monkeypatch.setattr(RunEntries, "deliver", looking)
    with map_server() as server:
        values = {"CODES": "59293,59111,59083", "WORKERS": 1, "BASEMAP": server.layer, "DPI": 72}
        run_alg("srce_tvb:export_territory", SOURCE="demo", **values, OUTPUT=str(tmp_path / "o"))
    assert held == [[], [], []]
    assert not watched.held


# --- files and folders that are held for a moment ------------------------------------------------


def test_the_cause_of_an_error_lets_go_too() -> None:
    """A cause has a traceback of its own, whose frames hold what was open as well."""

    def read() -> None:
        layer = QgsVectorLayer("Point", "held", "memory")
        held.append(weakref.ref(layer))
        raise OSError("the cause")

    held: list[weakref.ref[QgsVectorLayer]] = []
    kept = ValueError("QGIS keeps it")
    try:
        try:
            read()
        except OSError as error:
            raise kept from error
    except ValueError as error:
        assert held[0]() is not None
        folders.release_frames(error)
    assert held[0]() is None


def test_a_file_that_is_held_for_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    real = os.replace

    def held(source: Any, target: Any) -> None:
        if time.monotonic() - begun < 0.5:
            raise PermissionError(13, "held by a scanner")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    write_text(tmp_path / "table.csv", "new")
    assert (tmp_path / "table.csv").read_text("utf-8") == "new"


def test_a_file_that_stays_held_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(os, "replace", held)
    began = time.monotonic()
    with pytest.raises(PermissionError):
        replace(tmp_path / "a", tmp_path / "b", 0.5)
    assert 0.4 < time.monotonic() - began < 2


def test_a_folder_that_cannot_be_removed_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "PATIENCE", 0.3)

    def held(path: Any, *_: object, **__: object) -> None:
        raise PermissionError(13, "held by an indexer", str(path))

    reports: list[str] = []
    with monkeypatch.context() as patch, temporary_folder(reports.append) as folder:
        patch.setattr(shutil, "rmtree", held)
        assert str(folder) in remove_folder(folder, 0.3)
        patch.undo()
    assert not reports
    assert not folder.exists()


# --- processes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (0, "exit code 0"),
        (3, "exit code 3"),
        (3221225477, "exit code 0xC0000005"),
        (-1073741819, "exit code 0xC0000005"),
        (-11, "killed by signal SIGSEGV"),
    ],
)
def test_how_a_process_ended(code: int, text: str) -> None:
    assert _exit_text(code) == text


def test_folders_of_dead_drawing_processes_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run and its drawing processes killed at once: nobody is left to remove the folders."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    output = tmp_path / "out"
    run = territory.start(CODES=territory.codes(), WORKERS=2, OUTPUT=str(output))
    while run.poll() is None and not list(output.glob("*.pdf")):
        time.sleep(0.01)
    running = [*territory.children(run.pid), run.pid]
    for pid in running:
        os.kill(pid, signal.SIGSTOP)  # else the run may end, and remove them itself
    alive = list(tmp_path.glob(f"{HOME_PREFIX}*"))
    for home in alive:
        os.utime(home, (1, 1))
    remove_dead_homes()
    assert sorted(tmp_path.glob(f"{HOME_PREFIX}*")) == sorted(alive), "they are in use"
    for pid in running:
        os.kill(pid, signal.SIGKILL)
    run.communicate()
    while any(Path(f"/proc/{pid}").exists() for pid in running):
        time.sleep(0.01)  # as long as init has not seen their end, they hold their locks
    left = list(tmp_path.glob(f"{HOME_PREFIX}*"))
    assert left
    for home in left:
        os.utime(home)
    remove_dead_homes()
    assert len(list(tmp_path.glob(f"{HOME_PREFIX}*"))) == len(left), "they may be starting"
    for home in left:
        os.utime(home, (1, 1))
    remove_dead_homes()
    assert not list(tmp_path.glob(f"{HOME_PREFIX}*"))


def test_settings_are_those_of_the_profile_whatever_they_are_called(tmp_path: Path) -> None:
    """QGIS 4 calls its settings QGIS4.ini."""
    from srce_tvb_atlas.atlas.territory._worker_process import Launch, Worker, python_candidates
    from tests.support.package import ROOT

    settings = tmp_path / "QGIS" / "QGIS9.ini"
    settings.parent.mkdir()
    settings.write_text("[a]\nb=marked\n", "utf-8")
    worker = Worker(Launch(str(ROOT), settings=str(settings)), python_candidates()[0])
    try:
        copy = Path(worker._home) / "QGIS" / "QGIS9.ini"
        assert "marked" in copy.read_text("utf-8")
        worker.wait_until_ready()
        assert not (Path(worker._home) / "QGIS" / "QGIS3.ini").exists()
    finally:
        worker.close(at_once=True)
    assert json.dumps(str(copy))
