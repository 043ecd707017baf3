"""Codes and names of a commune layer, compared with the Code officiel géographique."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateTransformContext, QgsVectorLayer

from srce_tvb_atlas.atlas.data.cog_lists import communes_of_france
from srce_tvb_atlas.atlas.data.commune_fields import require_commune_fields
from srce_tvb_atlas.atlas.data.commune_index import CommuneIndex
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.errors import CommuneError
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner
from tests.test_communes import layer, named

OISE = [
    ("60296", "Hannaches"),
    ("60298", "Hanvoile"),
    ("60306", "Hécourt"),
    ("60388", "Martincourt"),
    ("60114", "Buicourt"),
    ("60271", "Gerberoy"),
    ("60217", "Escames"),
    ("60623", "Songeons"),
]


def index_of(made: QgsVectorLayer) -> CommuneIndex:
    return CommuneIndex(made, require_commune_fields(made), QgsCoordinateTransformContext())


def refusal(made: QgsVectorLayer) -> str:
    with pytest.raises(CommuneError) as error:
        index_of(made)
    return str(error.value)


def names(index: CommuneIndex) -> dict[str, str]:
    return {commune.insee: commune.name for commune in index}


def rows(*pairs: tuple[object, object], code: str = "insee_com", name: str = "nom_com") -> list:
    return [{code: insee, name: label} for insee, label in pairs]


# --- fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ref:INSEE", "name"),
        ("com_code", "com_name"),
        ("Code INSEE", "Nom commune"),
        ("codeInsee", "libcom"),
        ("code_commune_insee", "lib_com"),
        ("cd_com", "l_com"),
        ("num_com", "nom_geo"),
    ],
)
def test_fields_of_any_publisher_are_recognised(code: str, name: str) -> None:
    assert names(index_of(layer(rows(*OISE, code=code, name=name)))) == dict(OISE)


def test_codes_in_lists_are_read(tmp_path: Path) -> None:
    """Exports of opendatasoft hold each code and name as list of one element."""
    features = [
        {
            "type": "Feature",
            "properties": {"com_code": [code], "com_name": [name]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 49], [x + 0.01, 49], [x, 49.01], [x, 49]]],
            },
        }
        for x, (code, name) in enumerate(OISE)
    ]
    path = tmp_path / "ods.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert names(index_of(QgsVectorLayer(str(path), "ods", "ogr"))) == dict(OISE)


def test_field_that_agrees_with_the_cog_is_chosen() -> None:
    made = [
        {"ID": str(17000 + number), "CODE": code, "NOM": f"Canton {number}", "LIBELLE": name}
        for number, (code, name) in enumerate(OISE)
    ]
    assert names(index_of(layer(made))) == dict(OISE)


# --- layers that are not communes -----------------------------------------------------------------


@pytest.mark.parametrize("start", [17000, 1002, 59300, 98000])
def test_row_numbers_are_not_codes(start: int) -> None:
    made = rows(*[(start + i, name) for i, (_, name) in enumerate(OISE)], code="id", name="nom")
    text = refusal(layer(made, types={"id": "integer"}))
    for part in ("Gerberoy", "row numbers", "Read as code: id; as name: nom"):
        assert part in text


def test_iris_are_refused() -> None:
    iris = [("59293", "Bourg Nord"), ("59293", "Bourg Sud"), ("59400", "Gare")]
    text = refusal(layer([{"depcom": c, "name": n, "typ_iris": "H"} for c, n in iris]))
    assert "59293: Bourg Nord / Bourg Sud" in text
    assert "IRIS" in text


def test_quartiers_without_telling_fields_are_refused() -> None:
    quartiers = [(code, f"Quartier {n}") for code, _ in OISE for n in (1, 2)]
    assert "8 of 8 codes have several names" in refusal(layer(rows(*quartiers)))


def test_iris_with_the_name_of_their_commune_are_united() -> None:
    made = [
        {"INSEE_COM": "59293", "NOM_COM": "Haverskerque", "NOM_IRIS": iris}
        for iris in ("Nord", "Sud")
    ]
    index = index_of(layer(made))
    assert names(index) == {"59293": "Haverskerque"}
    assert index.geometry(index.find("59293")).area() == pytest.approx(32e6)
    assert index.warnings == ()


def test_names_of_something_else_are_refused() -> None:
    codes = list(communes_of_france())[:60]
    text = refusal(layer(rows(*[(code, f"M. Dupont {i}") for i, code in enumerate(codes)])))
    assert "60 of 60 names are not names of communes" in text


def test_codes_outside_the_cog_are_refused_when_many() -> None:
    assert "are not in the COG" in refusal(layer(rows(*[(f"99{i:03}", f"X{i}") for i in range(5)])))


# --- few disagreements ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("H£court", "Hécourt"),
        ("H?court", "Hécourt"),
        ("Hecour", "Hécourt"),
        ("Songeons", "Hécourt"),
        ("Bourg", "Hécourt"),
    ],
)
def test_name_of_the_cog_is_printed_and_told(given: str, printed: str) -> None:
    pairs = [(code, given if name == "Hécourt" else name) for code, name in OISE]
    index = index_of(layer(rows(*pairs)))
    assert names(index)["60306"] == printed
    assert f"60306 “{given}” → Hécourt" in "\n".join(index.warnings)
    assert given in index.find("60306").remark
    assert index.find("60271").remark == ""


@pytest.mark.parametrize(
    ("code", "given", "printed"),
    [
        ("60306", "HECOURT", "Hécourt"),
        ("59481", "Quesnoy", "Le Quesnoy"),
        ("59011", "ANNOEULLIN", "Annœullin"),
        ("59606", "valenciennes", "Valenciennes"),
        ("62765", "St Omer", "Saint-Omer"),
        ("59350", "Ville de Lille", "Lille"),
        ("59350", "Lille (59)", "Lille"),
        # names of other years
        ("62588", "Montreuil", "Montreuil"),
        ("01033", "Bellegarde-sur-Valserine", "Bellegarde-sur-Valserine"),
        # municipal arrondissements, overseas
        ("75101", "Paris 01", "Paris 1er Arrondissement"),
        ("69384", "Lyon 4e", "Lyon 4e Arrondissement"),
        ("13203", "Marseille", "Marseille 3e Arrondissement"),
        ("97411", "SAINT DENIS", "Saint-Denis"),
        ("97502", "Saint-Pierre", "Saint-Pierre"),
    ],
)
def test_spellings_and_names_of_other_years_are_no_fault(
    code: str, given: str, printed: str
) -> None:
    index = named((code, given))
    assert names(index) == {code: printed}
    assert index.warnings == ()


def test_fictitious_names_are_printed_as_they_are() -> None:
    index = named(("59001", "A"), ("59002", "<b>x</b>"))
    assert names(index) == {"59001": "A", "59002": "<b>x</b>"}
    assert (
        "2 names of the commune layer are not those of the COG; they are printed as they are:"
        in "\n".join(index.warnings)
    )


def test_foreign_codes_are_told() -> None:
    index = named(*OISE, ("99999", "Ailleurs"))
    assert names(index)["99999"] == "Ailleurs"
    assert "1 code of the commune layer is not in the COG: 99999 “Ailleurs”." in "\n".join(
        index.warnings
    )


def test_rows_without_code_are_counted_and_named() -> None:
    made = rows(*OISE, ("60697", "Vrocourt"), (None, "Sully"), ("", "Wambez"), ("6O271", None))
    text = "\n".join(index_of(layer(made)).warnings)
    assert "3 rows of the commune layer have no valid INSEE code" in text
    assert "left out: Sully, Wambez, without name." in text


def test_row_without_name_has_that_of_the_cog() -> None:
    pairs = [(code, None if name == "Gerberoy" else name) for code, name in OISE]
    index = index_of(layer(rows(*pairs)))
    assert names(index)["60271"] == "Gerberoy"
    assert "that of the COG is printed: 60271 Gerberoy." in "\n".join(index.warnings)


def test_empty_layer_is_named_as_such(tmp_path: Path) -> None:
    path = datasets.write(tmp_path / "c.gpkg", datasets.communes())
    made = QgsVectorLayer(f"{path}|layername=commune", "communes", "ogr")
    with pytest.raises(CommuneError, match="is empty"):
        require_commune_fields(made)


# --- names that begin so --------------------------------------------------------------------------


def test_unknown_name_offers_those_that_begin_so() -> None:
    index = named(
        *OISE,
        ("60567", "Saint-Aubin-en-Bray"),
        ("60568", "Saint-Aubin-sous-Erquery"),
        ("60569", "Saint-Crépin-aux-Bois"),
    )
    with pytest.raises(CommuneError) as error:
        index.find("St-Aubin")
    assert "Saint-Aubin-en-Bray (60567), Saint-Aubin-sous-Erquery (60568)" in str(error.value)


# --- runs -----------------------------------------------------------------------------------------


def test_code_with_two_names_fails_alone(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    """Both rows are named, and the other communes are drawn."""
    pairs = (("59293", "Haverskerque"), ("59400", "Merville"), ("59400", "Estaires"))
    source = datasets.write(tmp_path / "s.gpkg", datasets.communes(*pairs), datasets.reservoirs())
    output = tmp_path / "out"
    message = run_alg.error(
        "srce_tvb:export_territory", SOURCE=str(source), OUTPUT=str(output), WORKERS=1
    )
    found = read_manifest(output)
    assert (found["59293"].status, found["59400"].status) == ("ok", "failed")
    for text in (message, found["59400"].message):
        assert "2 rows with the code 59400" in text
        assert "Merville, Estaires" in text


def test_prepared_data_remember_what_was_said_of_the_communes(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    pairs = (("59293", "Haverskerque"), ("59400", "Merville"), ("59400", "Estaires"))
    source = datasets.write(tmp_path / "s.gpkg", datasets.communes(*pairs), datasets.reservoirs())
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
    run = run_alg(
        "srce_tvb:export_territory", SOURCE=str(prepared), OUTPUT=str(tmp_path / "o"), WORKERS=1
    )
    assert "2 rows with the code 59400" in "\n".join(run.feedback.warnings)


def test_correction_stands_in_the_manifest(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source = datasets.write(
        tmp_path / "s.gpkg",
        datasets.communes(("59293", "Ha?erskerque"), ("59400", "Merville")),
        datasets.reservoirs(),
    )
    run = run_alg(
        "srce_tvb:export_commune", SOURCE=str(source), COMMUNE="59293", OUTPUT=str(tmp_path / "o")
    )
    row = read_manifest(tmp_path / "o")["59293"]
    assert (row.commune, Path(run["FILE"]).name) == ("Haverskerque", "59293_haverskerque.pdf")
    assert "“Ha?erskerque”; the name of the COG is printed: Haverskerque" in row.message


UNUSABLE = {
    "far": "POLYGON((1e12 1e12, 1.0001e12 1e12, 1e12 1.0001e12, 1e12 1e12))",
    "huge": "POLYGON((-7e6 -9e5, 8e6 -9e5, 8e6 15e6, -7e6 -9e5))",
    "crushed": "POLYGON((668000 7058000, 669000 7058000, 668000 7058000))",
}


def test_unusable_geometries_fail_alone(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    good = datasets.communes(("59293", "Haverskerque"))
    bad = tuple((wkt, (f"5900{i}", name)) for i, (name, wkt) in enumerate(UNUSABLE.items(), 1))
    table = datasets.Table("commune", good.fields, (*good.rows, *bad), good.epsg, ogr.wkbPolygon)
    source = datasets.write(tmp_path / "s.gpkg", table, datasets.reservoirs())
    run_alg.error(
        "srce_tvb:export_territory", SOURCE=str(source), OUTPUT=str(tmp_path / "o"), WORKERS=1
    )
    found = read_manifest(tmp_path / "o")
    assert found["59293"].status == "ok"
    assert {
        row.commune: row.status for row in found.values() if row.insee != "59293"
    } == dict.fromkeys(UNUSABLE, "failed")


def test_shared_cases_of_communes(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    case = shared_data.parent / "cases" / "faults" / "communes" / "stops_all.gpkg"
    source = tmp_path / case.name
    source.write_bytes(case.read_bytes())
    run_alg.error(
        "srce_tvb:export_territory", SOURCE=str(source), OUTPUT=str(tmp_path / "o"), WORKERS=1
    )
    found = read_manifest(tmp_path / "o")
    assert {row.commune for row in found.values() if row.status == "failed"} == {"far", "huge"}
    assert len(found) == 6
