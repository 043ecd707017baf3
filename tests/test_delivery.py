"""The files of a commune into a folder that others write into as well."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results.lock import FolderLock
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.results.run_folder import STATE_FOLDER
from srce_tvb_atlas.atlas.shared.errors import ExportError
from srce_tvb_atlas.atlas.shared.output import move_all_into_place, remove_leftovers, sheets_by_stem
from tests.support.algorithms import AlgorithmRunner
from tests.support.qgis_process import QgisProcess
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:export_commune"


def made(folder: Path, *names: str) -> list[Path]:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f"new {name}", "utf-8")
    return [folder / name for name in names]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


def test_several_files_are_moved_together(tmp_path: Path) -> None:
    output = tmp_path / "out"
    made(output, "a.pdf")
    files = move_all_into_place(made(tmp_path / "made", "a.pdf", "a.qgz"), output)
    assert files == [output / "a.pdf", output / "a.qgz"]
    assert contents(output) == {"a.pdf": "new a.pdf", "a.qgz": "new a.qgz"}
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_one_that_cannot_be_replaced_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    if not links:  # as on a FAT disk
        monkeypatch.setattr("os.link", refuse)
    output = tmp_path / "out"
    made(output, "a_1-2.png")
    (output / "a_1-2.png").write_text("old", "utf-8")
    (output / "a.qgz").mkdir()
    sources = made(tmp_path / "made", "a_1-2.png", "a_2-2.png", "a.qgz")
    with pytest.raises(ExportError, match=r"a\.qgz cannot be replaced"):
        move_all_into_place(sources, output)
    assert contents(output) == {"a_1-2.png": "old"}


def test_leftovers_are_those_of_the_same_commune_and_format(tmp_path: Path) -> None:
    names = ["59293_a_1-2.png", "59293_a_2-2.png", "59293_a_2-2.pgw", "59293_a_3-4.png"]
    others = ["59293_a.pdf", "59293_a_b_1-2.png", "59294_a_3-4.png", "59293_a_plan.png"]
    folder = tmp_path / "out"
    files = made(folder, *names, *others)
    remove_leftovers(sheets_by_stem(folder, "png")["59293_a"], files[:3])
    assert set(contents(folder)) == {*names[:3], *others}


def test_fewer_sheets_than_before(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    common = {
        "SOURCE": str(prepared()),
        "COMMUNE": "59293",
        "FORMAT": 2,
        "DPI": 50,
        "OUTPUT": str(tmp_path),
    }
    (tmp_path / "59293_haverskerque_9-9.png").write_text("a stranger's", "utf-8")
    run_alg(ALGORITHM, SCALE=10_000, **common)
    assert len(list(tmp_path.glob("*-4.png"))) == 4
    assert (tmp_path / "59293_haverskerque_9-9.png").exists(), "no run made it"
    run_alg(ALGORITHM, **common)
    assert sorted(path.name for path in tmp_path.glob("*.p*")) == [
        "59293_haverskerque_1-1.pgw",
        "59293_haverskerque_1-1.png",
    ]


def test_project_that_cannot_be_replaced_leaves_the_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    sheet = tmp_path / "59293_haverskerque.pdf"
    sheet.write_text("signed", "utf-8")
    (tmp_path / "59293_haverskerque.qgz").mkdir()
    error = run_alg.error(
        ALGORITHM, SOURCE=str(prepared()), COMMUNE="59293", SAVE_PROJECT=True, OUTPUT=str(tmp_path)
    )
    assert "59293_haverskerque.qgz cannot be replaced" in error
    assert sheet.read_text("utf-8") == "signed"
    assert {path.name for path in tmp_path.iterdir()} == {sheet.name, "59293_haverskerque.qgz"}


def test_folder_that_a_territory_holds(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    with FolderLock(tmp_path / STATE_FOLDER):
        error = run_alg.error(
            ALGORITHM, SOURCE=str(prepared()), COMMUNE="59293", OUTPUT=str(tmp_path)
        )
    assert "Another run is writing" in error
    assert not list(tmp_path.glob("*.pdf"))


def test_several_at_once_lose_no_row(qgis_process: QgisProcess, tmp_path: Path) -> None:
    codes = ["59293", "59400", "59210", "59308"]
    with ThreadPoolExecutor(len(codes)) as pool:
        runs = list(
            pool.map(
                lambda code: qgis_process.run(
                    ALGORITHM, SOURCE=str(prepared()), COMMUNE=code, OUTPUT=tmp_path
                ),
                codes,
            )
        )
    assert all(run.ok for run in runs), [run.output for run in runs]
    assert set(read_manifest(tmp_path)) == set(codes)
    assert len(list(tmp_path.glob("*.pdf"))) == len(codes)
    with (tmp_path / "statistics.csv").open(encoding="utf-8", newline="") as file:
        assert {row["insee"] for row in csv.DictReader(file, delimiter=";")} <= set(codes)
    assert not list(tmp_path.glob(".*"))
