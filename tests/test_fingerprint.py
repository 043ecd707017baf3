"""Fingerprints of inputs and files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results.fingerprint import (
    StorePrints,
    cells_part,
    design_digest,
    digest_of,
    file_digest,
    files_digest,
    joined,
    split,
)
from srce_tvb_atlas.atlas.shared.errors import SourceError
from srce_tvb_atlas.atlas.shared.model import Box
from tests.support.datasets import Table, square, write

#: squares of 100 m side by side, by column
BOXES = [Box(668_000 + 100 * n, 7_058_000, 668_100 + 100 * n, 7_058_100) for n in range(10)]


def _table(*columns: int, name: str = "corridor_polygon") -> Table:
    rows = tuple((square(column, 0, 100.0), (f"C{column}",)) for column in columns)
    return Table(name, ("object_id",), rows)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return write(tmp_path / "store.gpkg", _table(0, 3, 6))


def prints(path: Path, *boxes: Box, tables: tuple[str, ...] = ("corridor_polygon",)) -> str:
    made = StorePrints(path, tables)
    try:
        return made.in_boxes(boxes)
    finally:
        made.close()


def test_an_object_counts_where_it_lies(store: Path, tmp_path: Path) -> None:
    without = write(tmp_path / "without.gpkg", _table(0, 6))
    assert prints(store, BOXES[3]) != prints(without, BOXES[3])
    assert prints(store, BOXES[0], BOXES[3]) != prints(without, BOXES[0], BOXES[3])
    for column in (0, 1, 5, 6, 9):
        assert prints(store, BOXES[column]) == prints(without, BOXES[column])


def test_order_of_the_file_does_not_count(store: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.gpkg", _table(6, 0, 3))
    everything = Box(668_000, 7_058_000, 669_000, 7_058_100)
    assert prints(store, everything) == prints(other, everything)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE corridor_polygon SET object_id = 'X' WHERE object_id = 'C3'",
        "UPDATE corridor_polygon SET object_id = NULL WHERE object_id = 'C3'",
        "ALTER TABLE corridor_polygon ADD COLUMN name TEXT DEFAULT 'n'",
    ],
)
def test_every_value_counts(store: Path, statement: str) -> None:
    before = prints(store, BOXES[3])
    with sqlite3.connect(store) as database:
        # the triggers of the spatial index need functions that GDAL brings
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement)
    assert prints(store, BOXES[3]) != before


def test_the_table_counts(store: Path, tmp_path: Path) -> None:
    both = ("corridor_polygon", "corridor_restore_polygon")
    other = write(tmp_path / "other.gpkg", _table(0, 3, 6, name=both[1]))
    assert prints(store, BOXES[3], tables=both) != prints(other, BOXES[3], tables=both)


def test_an_object_just_beside_the_frame_counts(store: Path) -> None:
    beside = Box(668_401, 7_058_000, 668_501, 7_058_100)
    assert prints(store, beside) != prints(store, BOXES[9])


def test_a_table_without_spatial_index_counts_whole(store: Path) -> None:
    nothing = prints(store, BOXES[9])
    with sqlite3.connect(store) as database:
        database.execute("DROP TABLE rtree_corridor_polygon_geom")
    assert prints(store, BOXES[9]) != nothing


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "x.gpkg").write_bytes(b"not a database" * 100)
    with pytest.raises(SourceError, match=r"x\.gpkg"):
        StorePrints(tmp_path / "x.gpkg", ["corridor_polygon"])


# --- files ---------------------------------------------------------------------------------------


def test_files_count_by_name_and_content(tmp_path: Path) -> None:
    one, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    both = files_digest([one, other])
    assert files_digest([other, one]) == both
    assert files_digest([one]) != both
    other.write_bytes(b"3")
    assert files_digest([one, other]) != both
    assert file_digest(tmp_path / "nowhere") == "-"


@pytest.fixture
def design(tmp_path: Path) -> tuple[Path, Path]:
    """Give a template and a folder of styles, each with a picture that it names."""
    template, styles = tmp_path / "sheet.qpt", tmp_path / "styles"
    (tmp_path / "svg").mkdir()
    (styles / "context").mkdir(parents=True)
    (tmp_path / "svg" / "arrow.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "far.png").write_bytes(b"png")
    template.write_text('<Layout><LayoutItem file="svg/arrow.svg"/></Layout>', "utf-8")
    path = tmp_path / "far.png"
    (styles / "a.qml").write_text(
        f'<qgis><Option name="imageFile" value="{path}"/></qgis>', "utf-8"
    )
    (styles / "context" / "b.qml").write_text("<qgis/>", "utf-8")
    (styles / "notes.txt").write_text("x", "utf-8")
    return template, styles


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("sheet.qpt", True),
        ("svg/arrow.svg", True),
        ("far.png", True),
        ("styles/a.qml", True),
        ("styles/context/b.qml", True),
        ("styles/notes.txt", False),
    ],
)
def test_every_file_of_the_design_counts(
    design: tuple[Path, Path], tmp_path: Path, name: str, counts: bool
) -> None:
    template, styles = design
    before = design_digest([template], [styles])
    assert design_digest([template], [styles]) == before
    path = tmp_path / name
    path.write_bytes(path.read_bytes() + b" ")
    assert (design_digest([template], [styles]) != before) is counts


def test_the_place_of_the_design_does_not_count(design: tuple[Path, Path], tmp_path: Path) -> None:
    template, _ = design
    before = design_digest([template], [])
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "svg").rename(moved / "svg")
    assert design_digest([template.rename(moved / template.name)], []) == before


def test_plain_values_count() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of(["1"]) != digest_of([1])
    assert digest_of("é") != digest_of("e")


def test_both_halves_come_back() -> None:
    assert split(joined("abc", "def", "ghi")) == ("abc", "def")
    assert cells_part(joined("abc", "def", "ghi")) == "ghi"
    assert cells_part("abc.def") == ""
    for text in ("", "abc", "abc."):
        assert split(text) == ("", "")
