"""The script that compares the outputs of two checkouts sees each kind of difference."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from scripts import compare_outputs

MANIFEST = "insee;commune;status;seconds;message\n59293;Haverskerque;ok;1.2;drawn\n"


def write_outputs(folder: Path) -> Path:
    """Write one file of each kind."""
    folder.mkdir()
    Image.new("RGB", (40, 30), "white").save(folder / "sheet.pdf")
    Image.new("RGB", (40, 30), "white").save(folder / "sheet.png")
    (folder / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    (folder / "check.html").write_text("<p>A run can be made</p>", encoding="utf-8")
    with closing(sqlite3.connect(folder / "prepared.gpkg")) as store, store:
        store.execute("CREATE TABLE corridor_line (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)")
        store.execute("INSERT INTO corridor_line VALUES (1, x'4750', 'La Lys')")
    return folder


def change_store(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "prepared.gpkg")) as store, store:
        store.execute("UPDATE corridor_line SET geom = x'4751'")


def change_pixel(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        picture = Image.new("RGB", (40, 30), "white")
        picture.paste("black", (10, 10, 20, 20))
        picture.save(folder / name)

    return change


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_store, "corridor_line, row 1"),
        (change_pixel("sheet.pdf"), "page 1: "),
        (change_pixel("sheet.png"), "pixels in the box (10, 10, 20, 20)"),
        (replace("manifest.csv", ";ok;", ";degraded;"), "manifest.csv: 2 differences"),
        (replace("check.html", "can be", "cannot be"), "A run cannot be made"),
        (lambda folder: (folder / "sheet.png").unlink(), "only before"),
    ],
)
def test_differences_are_found(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], None],
    told: str,
) -> None:
    before, after = write_outputs(tmp_path / "before"), write_outputs(tmp_path / "after")
    change(after)
    assert compare_outputs.compare(before, after, messages=True) == 1
    assert told in capsys.readouterr().out


def test_what_differs_from_run_to_run_is_left_out(tmp_path: Path) -> None:
    before, after = write_outputs(tmp_path / "before"), write_outputs(tmp_path / "after")
    replace("manifest.csv", ";1.2;", ";9.9;")(after)
    assert compare_outputs.compare(before, after, messages=True) == 0
    replace("manifest.csv", "drawn", "made")(after)
    assert compare_outputs.compare(before, after, messages=False) == 0
    assert compare_outputs.compare(before, after, messages=True) == 1
