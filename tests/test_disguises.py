"""The real network of Oise in five disguises: same classification, same figures, same sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr
from qgis.PyQt.QtGui import QImage

from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.disguises import DISGUISES, Disguise
from tests.support.pictures import differing_share

COMMUNE = "60271"
#: share by which a figure may move on a detour through degrees or Web Mercator
TOLERANCE = 1e-5
#: share of the pixels of a sheet that may differ after such a detour: edges of lines
FEW_PIXELS = 1e-4
FIGURES = ("_nb", "_ha", "_km", "_pct")

Objects = dict[str, set[str]]
Rows = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def disguises(
    shared_data: Path,
    provider: object,  # noqa: ARG001 -- registers the algorithms
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Disguise]:
    folder = tmp_path_factory.mktemp("disguises")
    return [make(shared_data, folder) for make in DISGUISES]


@pytest.fixture(scope="module")
def plain(disguises: list[Disguise]) -> Disguise:
    return disguises[0]


@pytest.fixture(
    scope="module", params=range(1, len(DISGUISES)), ids=lambda n: DISGUISES[n].__name__
)
def disguised(request: pytest.FixtureRequest, disguises: list[Disguise]) -> Disguise:
    return disguises[request.param]


def classified(disguise: Disguise, folder: Path) -> tuple[Objects, AlgorithmRunner]:
    """Return the identifiers in each table that ``prepare_data`` writes."""
    runner = AlgorithmRunner(disguise.project)
    path = folder / f"{disguise.name}.gpkg"
    runner("srce_tvb:prepare_data", **disguise.parameters, OUTPUT=str(path))
    data = ogr.Open(str(path))
    found: Objects = {}
    for index in range(data.GetLayerCount()):
        layer = data.GetLayer(index)
        if layer.GetLayerDefn().GetFieldIndex("object_id") >= 0:
            found[layer.GetName()] = {feature["object_id"] for feature in layer}
        elif layer.GetName() == "commune":
            found["commune"] = {f"{f['insee']} {f['nom']} {f['insee_arr']}" for f in layer}
    data.Release()
    return found, runner


def statistics(disguise: Disguise) -> Rows:
    """Return the figures of every commune."""
    runner = AlgorithmRunner(disguise.project)
    run = runner("srce_tvb:commune_statistics", **disguise.parameters, OUTPUT="TEMPORARY_OUTPUT")
    layer = run["OUTPUT"]
    names = [f.name() for f in layer.fields() if f.name().endswith(FIGURES)]
    return {
        feature["insee"]: {name: float(feature[name]) for name in names}
        for feature in layer.getFeatures()
    }


def sheet(disguise: Disguise, folder: Path) -> tuple[str, QImage]:
    """Return the words of the sheet of one commune, and its picture."""
    runner = AlgorithmRunner(disguise.project)
    run = runner(
        "srce_tvb:export_commune",
        **disguise.parameters,
        COMMUNE=COMMUNE,
        UPDATE_DATE="2017-06-15",
        # the line that names the files read is not the same, of course
        CREDIT="Données d'essai",
        OUTPUT=str(folder / disguise.name),
    )
    file = Path(run["FILE"])
    return pdf.text(file), QImage(str(pdf.render(file, folder / "sheet.png", dpi=100)))


@pytest.fixture(scope="module")
def plain_objects(plain: Disguise, tmp_path_factory: pytest.TempPathFactory) -> Objects:
    return classified(plain, tmp_path_factory.mktemp("plain"))[0]


@pytest.fixture(scope="module")
def plain_statistics(plain: Disguise) -> Rows:
    return statistics(plain)


@pytest.fixture(scope="module")
def plain_sheet(plain: Disguise, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, QImage]:
    return sheet(plain, tmp_path_factory.mktemp("plain-sheet"))


def test_the_real_data_are_classified_as_known(plain_objects: Objects) -> None:
    counts = {table: len(ids) for table, ids in plain_objects.items() if ids}
    assert counts == {
        "commune": 680,
        "corridor_line": 20,
        "obstacle_l_line": 1448,
        "obstacle_l_polygon": 2214,
        "obstacle_p_point": 367,
        "corridor_restore_polygon": 7,
        "reservoir_preserve_polygon": 276,
        "reservoir_preserve_line": 48,
    }


def test_same_objects_in_each_category(
    disguised: Disguise, plain_objects: Objects, tmp_path: Path
) -> None:
    objects, runner = classified(disguised, tmp_path)
    assert objects == plain_objects
    said = "\n".join(runner.feedback.infos)
    assert "left out: neither its name nor its fields" in said
    assert sum(" is read as " in line for line in runner.feedback.infos) == 7


def test_same_figures_in_each_commune(disguised: Disguise, plain_statistics: Rows) -> None:
    rows = statistics(disguised)
    assert rows.keys() == plain_statistics.keys()
    assert len(rows) == 680
    for insee, figures in rows.items():
        for name, value in figures.items():
            expected = plain_statistics[insee][name]
            allowed = 1e-4 + TOLERANCE * expected
            assert value == pytest.approx(expected, abs=allowed), (insee, name)


def test_same_sheet(disguised: Disguise, plain_sheet: tuple[str, QImage], tmp_path: Path) -> None:
    expected_words, expected_picture = plain_sheet
    assert "GERBEROY" in expected_words
    words, picture = sheet(disguised, tmp_path)
    assert words == expected_words
    assert differing_share(picture, expected_picture) <= FEW_PIXELS
