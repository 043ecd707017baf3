"""Manifest, statistics and the tables they are written as."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srce_tvb_atlas.atlas.results import manifest
from srce_tvb_atlas.atlas.shared import output, tables
from srce_tvb_atlas.atlas.shared.errors import ExportError
from srce_tvb_atlas.atlas.shared.model import CategoryFigures

ROW = manifest.ManifestRow(
    insee="59293",
    commune="Haverskerque",
    status=manifest.OK,
    sheets=2,
    scale=25000,
    categories=("corridor", "obstacle_p"),
    file="59293_haverskerque.pdf",
    bytes=118775,
    seconds=0.5,
    message="Un mot ; un autre",
    fingerprint="abc",
)
HOSTILE = [
    "[% 1+1 %]",
    "<b>x</b>",
    "../../etc",
    'a"; DROP',
    "=HYPERLINK(1)",
    "'=x",
    "''",
    "+x",
    "@x",
]


def test_manifest_reads_as_the_design_says(tmp_path: Path) -> None:
    manifest.write_manifest(tmp_path, [ROW])
    lines = (tmp_path / "manifest.csv").read_bytes().decode("utf-8").splitlines()
    assert lines[0] == (
        "insee;commune;status;run;sheets;scale;categories;file;bytes;seconds;message;fingerprint"
    )
    assert lines[1:] == [
        (
            "59293;Haverskerque;ok;drawn;2;25000;corridor obstacle_p;59293_haverskerque.pdf;"
            '118775;0.50;"Un mot ; un autre";abc'
        )
    ]


def test_manifest_comes_back_as_it_was(tmp_path: Path) -> None:
    manifest.write_manifest(tmp_path, [ROW])
    assert manifest.read_manifest(tmp_path) == {"59293": ROW}
    assert manifest.read_manifest(tmp_path)["59293"].kept().run == manifest.KEPT


def test_no_manifest_is_an_empty_one(tmp_path: Path) -> None:
    assert manifest.read_manifest(tmp_path) == {}
    assert manifest.read_statistics(tmp_path) == {}


def test_rows_stand_in_the_order_of_codes(tmp_path: Path) -> None:
    rows = [manifest.ManifestRow(code, "x", manifest.OK) for code in ("59293", "02001", "2A004")]
    manifest.write_manifest(tmp_path, rows)
    assert list(manifest.read_manifest(tmp_path)) == ["02001", "2A004", "59293"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    row = manifest.ManifestRow("59001", name, manifest.OK)
    manifest.write_manifest(tmp_path, [row])
    assert manifest.read_manifest(tmp_path)["59001"].commune == name
    with (tmp_path / "manifest.csv").open(encoding="utf-8", newline="") as file:
        cell = list(csv.reader(file, delimiter=";"))[1][1]
    assert not cell.startswith(("=", "+", "@"))


@given(st.text())
def test_any_cell_comes_back_and_none_is_a_formula(value: str) -> None:
    cell = tables.safe_cell(value)
    assert tables.original_cell(cell) == value
    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        assert float(cell) == float(value)


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), min_size=2, max_size=2))
def test_any_row_is_one_row(cells: list[str]) -> None:
    text = tables.format_rows(("a", "b"), [dict(zip("ab", cells))])
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert [[tables.original_cell(cell) for cell in row] for row in rows[1:]] == [cells]


def test_numbers_that_are_none_count_as_zero() -> None:
    cells = {**ROW.as_cells(), "sheets": "two", "scale": "-3", "bytes": "", "seconds": "nan"}
    row = manifest.ManifestRow.from_cells(cells)
    assert (row.sheets, row.scale, row.bytes, row.seconds) == (0, 0, 0, 0.0)


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,2\n",
        ";".join(manifest.MANIFEST_COLUMNS) + "\n59293;too short\n",
        "\x00\xff".encode("latin-1").decode("latin-1"),
    ],
)
def test_a_foreign_table_is_not_written_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ExportError) as raised:
        manifest.read_manifest(tmp_path)
    assert str(path) in str(raised.value)


def test_a_table_saved_again_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = manifest.write_manifest(tmp_path, [ROW])
    path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace("\n", "\r\n"), "utf-8")
    assert manifest.read_manifest(tmp_path) == {"59293": ROW}


def test_statistics_read_as_the_design_says(tmp_path: Path) -> None:
    figures = CategoryFigures(
        key="reservoir_preserve",
        label="A préserver",
        count=3,
        ha=196.85612,
        km=3.39361,
        percent=21.37774,
        families=("polygon", "line"),
    )
    rows = manifest.commune_statistics_rows("59293", "Haverskerque", [figures])
    manifest.write_statistics(tmp_path, {"59293": rows})
    assert (tmp_path / "statistics.csv").read_text(encoding="utf-8").splitlines() == [
        "insee;commune;category;label;count;ha;km;percent",
        "59293;Haverskerque;reservoir_preserve;A préserver;3;196.8561;3.3936;21.3777",
    ]
    assert manifest.read_statistics(tmp_path) == {"59293": rows}


# --- files and folders ------------------------------------------------------------------------


def test_a_table_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest.write_manifest(tmp_path, [ROW])
    before = (tmp_path / "manifest.csv").read_bytes()

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(ExportError, match=r"manifest\.csv cannot be written.*is full"):
        manifest.write_manifest(tmp_path, [])
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]
    assert (tmp_path / "manifest.csv").read_bytes() == before


def test_checking_an_output_makes_nothing(tmp_path: Path) -> None:
    output.check_output(tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())


def test_staging_leaves_the_results_only(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with output.staging(folder) as stage:
        (stage / "sheet.pdf").write_bytes(b"1")
        (stage / "half.tmp").write_bytes(b"2")
        output.move_into_place(stage / "sheet.pdf", folder / "sheet.pdf")
    assert [path.name for path in folder.iterdir()] == ["sheet.pdf"]


def test_staging_that_fails_takes_back_the_folders_it_made(tmp_path: Path) -> None:
    def fail() -> None:
        with output.staging(tmp_path / "a" / "b") as stage:
            (stage / "half.pdf").write_bytes(b"1")
            raise ExportError("no")

    with pytest.raises(ExportError, match="no"):
        fail()
    assert not list(tmp_path.iterdir())


def test_staging_that_fails_keeps_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()

    def fail() -> None:
        with output.staging(folder):
            raise ExportError("no")

    with pytest.raises(ExportError, match="no"):
        fail()
    assert folder.is_dir()


def test_a_file_replaces_the_old_one(tmp_path: Path) -> None:
    for content in (b"old", b"new"):
        (tmp_path / "stage").write_bytes(content)
        output.move_into_place(tmp_path / "stage", tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == b"new"


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").mkdir()
    (tmp_path / "stage").write_bytes(b"new")
    with pytest.raises(ExportError, match=r"sheet\.pdf cannot be replaced"):
        output.move_into_place(tmp_path / "stage", tmp_path / "sheet.pdf")
