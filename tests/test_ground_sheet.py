"""The ground on the sheet: under the network, credited, and never missing in silence."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QImage

from srce_tvb_atlas.atlas.data import store
from srce_tvb_atlas.atlas.data.ground_sources import discover_ground
from srce_tvb_atlas.atlas.data.ground_store import GROUND_TABLES, make_ground
from srce_tvb_atlas.atlas.project.sheet_layers import load_style
from srce_tvb_atlas.atlas.shared.model import Box
from srce_tvb_atlas.atlas.shared.paths import STYLES
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.wording.notices import with_credits
from tests.support import pdf
from tests.support.datasets import ORIGIN, Table, line, write
from tests.support.ground_files import (
    sources,
    v2_tables,
    v3_tables,
    write_shapefiles,
)

if TYPE_CHECKING:
    from tests.support.algorithms import AlgorithmRunner

PARTIAL = "Fond topographique absent ou incomplet sur la commune."


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def bdtopo(tmp_path: Path) -> Path:
    folder = tmp_path / "BDTOPO_3-3_TOUSTHEMES_GPKG_LAMB93_D059_2023-12-15"
    folder.mkdir()
    return write(folder / "bdtopo.gpkg", *v3_tables()).parent


def export(run_alg: AlgorithmRunner, folder: Path, **parameters: object) -> dict[str, str]:
    """Export the sheet of the first commune and return its row of the manifest."""
    folder.mkdir(exist_ok=True)
    defaults = {"SOURCE": str(sources(folder)), "COMMUNE": "59293", "OUTPUT": str(folder / "out")}
    run_alg("srce_tvb:export_commune", **{**defaults, **parameters})
    (row,) = manifest(folder / "out")
    return row


def sheet(folder: Path) -> Path:
    return folder / "out" / "59293_haverskerque.pdf"


def test_a_check_accounts_for_each_table_of_the_ground(
    run_alg: AlgorithmRunner, tmp_path: Path, bdtopo: Path
) -> None:
    run = run_alg(
        "srce_tvb:check_data",
        SOURCE=str(sources(tmp_path)),
        GROUND=str(bdtopo),
        TABLE="TEMPORARY_OUTPUT",
    )
    found = {
        row["subject"]: row["text"]
        for row in run["TABLE"].getFeatures()
        if " objects read of " in row["text"]
    }
    with closing(sqlite3.connect(bdtopo / "bdtopo.gpkg")) as database:
        stated = dict(database.execute("SELECT table_name, feature_count FROM gpkg_ogr_contents"))
    assert "troncon_de_route" in found
    for table in set(stated) & set(found):
        count = stated[table]
        assert f"{count} objects read of {count}" in found[table]


# --- what is drawn -------------------------------------------------------------------------------


def test_the_sheet_shows_names_and_credits_them(
    run_alg: AlgorithmRunner, tmp_path: Path, bdtopo: Path
) -> None:
    row = export(run_alg, tmp_path / "a", GROUND=str(bdtopo), CREDIT="DDTM 59")
    text = pdf.plain_text(sheet(tmp_path / "a"))
    assert row["status"] == "ok"
    assert "Sources : DDTM 59 ; © IGN – BD TOPO (décembre 2023)" in text
    for name in ("le Corbeau", "Étang Neuf", "la Bourre", "D930"):
        assert name in text
    assert pdf.images(sheet(tmp_path / "a")) == [], "all of it is vector"


def test_the_name_of_the_commune_stands_once_and_those_of_neighbours_too(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    villages = Table(
        "zone_d_habitation",
        ("nature", "toponyme", "importance"),
        (
            ("POINT (669000 7059000)", ("Lieu-dit habité", "Haverskerque", "5")),
            ("POINT (673000 7059500)", ("Lieu-dit habité", "Merville", "3")),
        ),
    )
    path = write(tmp_path / "bdtopo.gpkg", *v3_tables()[:2], villages)
    export(run_alg, tmp_path / "a", GROUND=str(path))
    words = [word.text for word in pdf.words(sheet(tmp_path / "a")) if word.xmin < 293]
    assert words.count("Haverskerque") == 1
    assert words.count("Merville") == 1, "the neighbour bears its name already"


def test_tables_beside_the_network_are_drawn_without_being_asked_for(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    sources(folder)
    write(folder / "topo.gpkg", *v2_tables())
    row = export(run_alg, tmp_path / "a", SOURCE=str(folder))
    text = pdf.plain_text(sheet(tmp_path / "a"))
    assert row["status"] == "ok"
    assert "© IGN – BD TOPO" in text
    assert "le Corbeau" in text


def test_a_sheet_without_ground_says_nothing_of_one(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    row = export(run_alg, tmp_path / "a")
    assert row["status"] == "ok"
    assert "Fond topographique" not in row["message"]
    assert "IGN" not in pdf.plain_text(sheet(tmp_path / "a"))


def test_the_demonstration_shows_a_ground_and_says_that_it_is_invented(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    run_alg("srce_tvb:export_commune", SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path / "out"))
    text = pdf.plain_text(sheet(tmp_path))
    assert "la Verloise" in text
    assert "le Pont Tournant" in text
    assert "réseau écologique fictif, fond topographique fictif" in text
    assert "© IGN" not in text, "nobody is credited with what is invented"
    assert pdf.images(sheet(tmp_path)) == []
    assert sheet(tmp_path).stat().st_size < 400_000


def test_a_style_of_the_service_is_used(
    run_alg: AlgorithmRunner, tmp_path: Path, bdtopo: Path
) -> None:
    styles = tmp_path / "styles" / "ground"
    styles.mkdir(parents=True)
    text = (STYLES / "ground" / "place.qml").read_text(encoding="utf-8")
    shouted = text.replace('capitalization="0"', 'capitalization="1"')
    (styles / "place.qml").write_text(shouted, encoding="utf-8")
    export(run_alg, tmp_path / "a", GROUND=str(bdtopo), STYLES=str(styles.parent))
    assert "LE CORBEAU" in pdf.plain_text(sheet(tmp_path / "a"))


# --- generalised with the scale ------------------------------------------------------------------


def dense_ground(folder: Path) -> Path:
    """Write a grid of roads of all ranks and a place of each importance in every square."""
    natures = (
        ("Type autoroutier", "1"), ("Route à 1 chaussée", "2"), ("Route à 1 chaussée", "3"),
        ("Route à 1 chaussée", "4"), ("Route à 1 chaussée", "5"), ("Chemin", "5"), ("Sentier", "5"),
    )  # fmt: skip
    roads = tuple(
        (line((0, 200 + 40 * k), (8000, 200 + 40 * k)), (*natures[k % 7], f"R{k}"))
        for k in range(80)
    )
    return write(
        folder / "bdtopo.gpkg", Table("troncon_de_route", ("nature", "importance", "cleabs"), roads)
    )


def ink(tmp_path: Path, scale: int, ground: Path) -> float:
    """Return how much of the white paper the roads cover at a scale."""
    from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    folder = tmp_path / str(scale)
    folder.mkdir()
    data = make_ground(
        folder / "ground.gpkg",
        discover_ground(str(ground)),
        QgsCoordinateReferenceSystem("EPSG:2154"),
        [("59293", "Haverskerque", QgsGeometry())],
        Box(ORIGIN[0], ORIGIN[1], ORIGIN[0] + 8000, ORIGIN[1] + 4000),
        QgsCoordinateTransformContext(),
        Silent(),
    )
    layer = store.open_table(data.path, "ground_road", "roads")
    load_style(layer, STYLES / "ground" / "road.qml")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputDpi(150)
    settings.setOutputSize(QSize(600, 600))
    side = 600 / 150 * 0.0254 * scale
    middle = ORIGIN[0] + 4000, ORIGIN[1] + 1800
    settings.setExtent(
        QgsRectangle(
            middle[0] - side / 2, middle[1] - side / 2, middle[0] + side / 2, middle[1] + side / 2
        )
    )
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = [image.constScanLine(y).asstring(600) for y in range(600)]
    # the column in the middle crosses every road that is drawn
    column = [row[300] for row in rows]
    edges = sum(a == 255 and b < 255 for a, b in zip(column, column[1:]))
    return edges / (side / 1000)


def test_fewer_roads_are_drawn_where_the_sheet_shows_much(tmp_path: Path) -> None:
    ground = dense_ground(tmp_path)
    per_km = {scale: ink(tmp_path, scale, ground) for scale in (10_000, 25_000, 50_000)}
    # 25 roads a kilometre, of which paths, then tracks and streets fall away
    assert per_km[10_000] > 20
    assert 12 < per_km[25_000] < 20
    assert per_km[50_000] < 16


@pytest.mark.parametrize(
    ("scale", "seen", "unseen"),
    [
        (10_000, {"le Corbeau", "les Prés Bas"}, set()),
        (25_000, {"le Corbeau"}, {"les Prés Bas"}),
        (100_000, {"Haverskerque"}, {"le Corbeau", "les Prés Bas"}),
    ],
)
def test_few_names_stand_on_a_small_scale(
    run_alg: AlgorithmRunner,
    tmp_path: Path,
    bdtopo: Path,
    scale: int,
    seen: set[str],
    unseen: set[str],
) -> None:
    export(run_alg, tmp_path / "a", GROUND=str(bdtopo), SCALE=scale)
    text = pdf.plain_text(sheet(tmp_path / "a"))
    assert {name for name in seen | unseen if name in text} == seen


def test_no_letter_is_smaller_than_seven_points() -> None:
    for table in GROUND_TABLES:
        text = (STYLES / table.qml).read_text(encoding="utf-8")
        sizes = [float(part.split('"')[1]) for part in text.split("fontSize=")[1:]]
        assert all(size >= 7 for size in sizes), table.qml


# --- never missing in silence --------------------------------------------------------------------


def test_a_ground_that_lies_elsewhere_is_told(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    road = Table(
        "troncon_de_route",
        ("nature", "importance"),
        (("LINESTRING (100000 6800000, 110000 6800000)", ("Route à 1 chaussée", "2")),),
    )
    path = write(tmp_path / "bdtopo.gpkg", road)
    row = export(run_alg, tmp_path / "a", GROUND=str(path))
    assert row["status"] == "degraded"
    assert PARTIAL in row["message"]
    assert PARTIAL in pdf.plain_text(sheet(tmp_path / "a"))


def test_a_ground_that_ends_within_the_commune_is_told(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    road = Table(
        "troncon_de_route",
        ("nature", "importance"),
        ((line((100, 100), (1500, 3900)), ("Route à 1 chaussée", "2")),),
    )
    row = export(
        run_alg, tmp_path / "a", GROUND=str(write(tmp_path / "bdtopo.gpkg", road)), OVERLAP=10
    )
    assert row["status"] == "degraded"
    assert PARTIAL in row["message"]


def test_a_table_that_breaks_off_is_named_on_the_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    folder = write_shapefiles(tmp_path / "shp", v3_tables())
    path = folder / "troncon_de_voie_ferree.shp"
    path.write_bytes(path.read_bytes()[:-20])
    row = export(run_alg, tmp_path / "a", GROUND=str(folder))
    assert row["status"] == "degraded"
    assert "lecture interrompue : troncon_de_voie_ferree" in row["message"]
    assert "lecture interrompue" in pdf.plain_text(sheet(tmp_path / "a"))


def test_a_wrong_ground_ends_the_run_before_anything_is_made(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    message = run_alg.error(
        "srce_tvb:export_commune",
        SOURCE=str(sources(tmp_path)),
        COMMUNE="59293",
        GROUND=str(tmp_path / "srce.gpkg"),
        OUTPUT=str(tmp_path / "out"),
    )
    assert "GROUND" in message
    assert "troncon_de_route" in message, "the message gives an example"
    assert not (tmp_path / "out").exists()


# --- a territory, a saved project, a check -------------------------------------------------------


def test_a_territory_is_drawn_again_where_its_ground_changed(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    ground = write(tmp_path / "bdtopo.gpkg", *v3_tables())
    parameters = {
        "SOURCE": str(sources(tmp_path)),
        "CODES": "59293",
        "OUTPUT": str(tmp_path / "out"),
        "GROUND": str(ground),
        "WORKERS": 1,
    }
    run_alg("srce_tvb:export_territory", **parameters)
    run_alg("srce_tvb:export_territory", **parameters)
    assert {row["run"] for row in manifest(tmp_path / "out")} == {"kept"}
    ground.unlink()
    tables = [table for table in v3_tables() if table.name != "troncon_de_voie_ferree"]
    write(ground, *tables)
    run_alg("srce_tvb:export_territory", **parameters)
    assert {row["run"] for row in manifest(tmp_path / "out")} == {"drawn"}


def test_the_saved_project_holds_the_ground_and_its_data(
    run_alg: AlgorithmRunner, tmp_path: Path, bdtopo: Path
) -> None:
    export(run_alg, tmp_path / "a", GROUND=str(bdtopo), SAVE_PROJECT=True)
    out = tmp_path / "a" / "out"
    with zipfile.ZipFile(out / "59293_haverskerque.qgz") as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".qgs")]
        project = archive.read(name).decode("utf-8")
    for table in GROUND_TABLES:
        assert f"./59293_haverskerque.gpkg|layername={table.name}" in project
    layer = store.open_table(out / "59293_haverskerque.gpkg", "ground_road", "roads")
    assert layer.featureCount() > 0


def test_prepared_data_hold_the_ground(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    sources(folder)
    write(folder / "bdtopo.gpkg", *v3_tables())
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", SOURCE=str(folder), OUTPUT=str(prepared))
    export(run_alg, tmp_path / "a", SOURCE=str(prepared))
    text = pdf.plain_text(sheet(tmp_path / "a"))
    assert "le Corbeau" in text
    assert "© IGN – BD TOPO" in text


def test_the_check_says_what_is_drawn(
    run_alg: AlgorithmRunner, tmp_path: Path, bdtopo: Path
) -> None:
    run = run_alg("srce_tvb:check_data", SOURCE=str(sources(tmp_path)), GROUND=str(bdtopo))
    told = "\n".join(run.feedback.infos)
    assert "Ground · troncon_de_route: read as ground: roads (BD TOPO)" in told
    assert "© IGN – BD TOPO (décembre 2023)" in told


def test_the_check_warns_of_a_ground_that_lies_elsewhere(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    road = Table(
        "troncon_de_route",
        ("nature", "importance"),
        (("LINESTRING (100000 6800000, 110000 6800000)", ("Route à 1 chaussée", "2")),),
    )
    path = write(tmp_path / "bdtopo.gpkg", road)
    run = run_alg("srce_tvb:check_data", SOURCE=str(sources(tmp_path)), GROUND=str(path))
    assert any("does not overlap the communes" in text for text in run.feedback.warnings)


# --- credit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line_", "added", "whole"),
    [
        ("DDTM", ["© IGN – BD TOPO"], "DDTM ; © IGN – BD TOPO"),
        ("", ["© IGN – BD TOPO"], "© IGN – BD TOPO"),
        ("DDTM, © IGN – BD TOPO 2023", ["© IGN – BD TOPO (2023)"], "DDTM, © IGN – BD TOPO 2023"),
        (
            "contributeurs OpenStreetMap",
            ["© les contributeurs d’OpenStreetMap (ODbL)"],
            "contributeurs OpenStreetMap",
        ),
    ],
)
def test_a_credit_is_added_where_it_is_not_there_yet(
    line_: str, added: list[str], whole: str
) -> None:
    assert with_credits(line_, added) == whole
