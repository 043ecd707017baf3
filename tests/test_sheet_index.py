"""``sheet_index``: the frames, the same that the sheets have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from osgeo import ogr

from tests.support import pdf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.algorithms import AlgorithmRunner


def read(path: Path) -> list[dict]:
    """Return the features of a layer as dictionaries, their box under ``box``."""
    source = ogr.Open(str(path))
    rows = []
    for feature in source.GetLayer(0):
        row = feature.items()
        row["box"] = feature.GetGeometryRef().GetEnvelope()
        rows.append(row)
    source = None
    return rows


def test_frames_of_one_commune_are_those_of_its_pages(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    target = tmp_path / "index.gpkg"
    run = run_alg(
        "srce_tvb:sheet_index", SOURCE="demo", COMMUNE="59293", SCALE=10000, OUTPUT=str(target)
    )
    rows = read(target)
    assert run["SHEET_COUNT"] == len(rows) == 4
    assert run["COMMUNE_COUNT"] == 1
    folder = tmp_path / "sheets"
    sheets = run_alg(
        "srce_tvb:export_commune", SOURCE="demo", COMMUNE="59293", SCALE=10000, OUTPUT=str(folder)
    )
    for row in rows:
        assert row["nom"] == "Haverskerque"
        assert (row["total"], row["scale"]) == (4, 10000)
        page = pdf.gdalinfo(f"PDF:{row['number']}:{sheets['FILE']}")
        corners = page["cornerCoordinates"]
        # the map begins 8 to 9 mm from the left edge of the A3 page, and below its upper edge
        assert row["box"][0] - corners["upperLeft"][0] == pytest.approx(85, abs=8)
        assert corners["upperLeft"][1] - row["box"][3] == pytest.approx(85, abs=8)


def test_neighbours_are_mutual(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    target = tmp_path / "index.gpkg"
    run_alg("srce_tvb:sheet_index", SOURCE="demo", COMMUNE="59183", SCALE=10000, OUTPUT=str(target))
    rows = {row["number"]: row for row in read(target)}
    opposite = {"north": "south", "south": "north", "east": "west", "west": "east"}
    for number, row in rows.items():
        for side, other_side in opposite.items():
            for other in filter(None, (row[side] or "").split(",")):
                assert str(number) in rows[int(other)][other_side].split(",")


def test_a_territory_chosen_by_arrondissement_list_and_filter(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    everything = run_alg(
        "srce_tvb:sheet_index",
        SOURCE="demo",
        ARRONDISSEMENT="59004",
        OUTPUT=str(tmp_path / "all.gpkg"),
    )
    assert everything["COMMUNE_COUNT"] == everything["SHEET_COUNT"] == 111
    listed = tmp_path / "list.csv"
    listed.write_text("code;nom\n59293;Haverskerque\n59268;La Gorgue\n", encoding="utf-8")
    some = run_alg(
        "srce_tvb:sheet_index",
        SOURCE="demo",
        CODES=str(listed),
        FILTER="nom_com LIKE 'H%'",
        OUTPUT=str(tmp_path / "some.gpkg"),
    )
    assert some["COMMUNE_COUNT"] == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"CODES": "59293, 59999"}, "59999"),
        ({"CODES": "59293, 59293"}, "59293"),
        ({"ARRONDISSEMENT": "59293"}, "59293"),
        ({"FILTER": "no_such_field = 1"}, "no_such_field"),
        ({"FILTER": "nom_com ="}, "FILTER"),
        ({"CODES": "59293", "FILTER": "false"}, "No commune is left"),
        ({"TEMPLATE": "/no/such.qpt"}, "/no/such.qpt"),
        ({"COMMUNE": "59293", "SCALE": 100}, "sheets"),
    ],
)
def test_what_is_wrong_is_named(
    run_alg: AlgorithmRunner, tmp_path: Path, wrong: dict[str, object], told: str
) -> None:
    message = run_alg.error(
        "srce_tvb:sheet_index", SOURCE="demo", OUTPUT=str(tmp_path / "x.gpkg"), **wrong
    )
    assert told in message
