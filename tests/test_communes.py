"""Communes: their fields in every vintage, their codes and names, their arrondissements."""

from __future__ import annotations

import shutil
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)

from srce_tvb_atlas.atlas.data.cog_lists import former_communes, postal_codes
from srce_tvb_atlas.atlas.data.commune_fields import detect_commune_fields, require_commune_fields
from srce_tvb_atlas.atlas.data.commune_index import CommuneIndex
from srce_tvb_atlas.atlas.data.communes import arrondissement_code, department_code
from srce_tvb_atlas.atlas.shared.errors import CommuneError
from srce_tvb_atlas.atlas.shared.model import Box
from tests.support.datasets import square

few = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def layer(
    rows: list[dict[str, object]],
    *,
    types: dict[str, str] | None = None,
    shapes: list[str] | None = None,
    crs: str = "EPSG:2154",
) -> QgsVectorLayer:
    """Return a commune layer with these rows, each a square beside the other."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = "".join(f"&field={name}:{(types or {}).get(name, 'string')}" for name in names)
    made = QgsVectorLayer(f"MultiPolygon?crs={crs}{columns}", "communes", "memory")
    assert made.isValid()
    features = []
    for number, row in enumerate(rows):
        feature = QgsFeature(made.fields())
        for name, value in row.items():
            feature[name] = value
        wkt = square(number, 0) if shapes is None else shapes[number]
        geometry = QgsGeometry.fromWkt(wkt) if wkt else QgsGeometry()
        if wkt:
            geometry.convertToMultiType()
        feature.setGeometry(geometry)
        features.append(feature)
    assert made.dataProvider().addFeatures(features)[0]
    return made


def index_of(made: QgsVectorLayer) -> CommuneIndex:
    return CommuneIndex(made, require_commune_fields(made), QgsCoordinateTransformContext())


def named(*communes: tuple[str, str], **more: object) -> CommuneIndex:
    return index_of(layer([{"INSEE_COM": c, "NOM_COM": n, **more} for c, n in communes]))


@pytest.fixture(scope="module")
def nord(shared_data: Path) -> CommuneIndex:
    path = shared_data / "communes_l93_59-nord.gpkg"
    made = QgsVectorLayer(f"{path}|layername=commune_2026", "nord", "ogr")
    return index_of(made)


# --- fields -------------------------------------------------------------------------------------

VINTAGES = {
    "ADMIN EXPRESS 2018": {
        "ID": "COMMUNE_0000000009760784", "NOM_COM": "Rœulx", "NOM_COM_M": "ROEULX",
        "INSEE_COM": "59504", "STATUT": "Commune simple", "INSEE_CAN": "12", "INSEE_ARR": "6",
        "INSEE_DEP": "59", "INSEE_REG": "32", "CODE_EPCI": "200042190", "TYPE": "COM",
    },
    "ADMIN EXPRESS 2021": {
        "ID": "COMMUNE_0000000009760784", "NOM": "Rœulx", "NOM_M": "ROEULX", "INSEE_COM": "59504",
        "STATUT": "Commune simple", "INSEE_CAN": "12", "INSEE_ARR": "6", "INSEE_DEP": "59",
        "INSEE_REG": "32", "SIREN_EPCI": "200042190",
    },
    "WFS 2025": {
        "cleabs": "COMMUNE_0000000009760784", "code_insee": "59504", "nom_officiel": "Rœulx",
        "nom_officiel_en_majuscules": "ROEULX", "statut": "Commune simple",
        "code_insee_du_canton": "5912", "code_insee_de_l_arrondissement": "596",
        "code_insee_du_departement": "59", "code_insee_de_la_region": "32",
        "codes_siren_des_epci": "200042190", "code_postal": "59172",
    },
    "WFS 2025 as shapefile": {
        "cleabs": "COMMUNE_0000000009760784", "code_insee": "59504", "nom_offici": "Rœulx",
        "nom_offi_1": "ROEULX", "code_ins_1": "5912", "code_ins_2": "596", "code_ins_3": "59",
    },
    "BD TOPO 2": {
        "ID": "SURFCOMM0000000009", "PREC_PLANI": "2.5", "NOM": "Rœulx", "CODE_INSEE": "59504",
        "STATUT": "Commune simple", "CANTON": "DENAIN", "ARRONDISST": "VALENCIENNES",
        "DEPART": "NORD", "REGION": "NORD-PAS-DE-CALAIS", "MULTICAN": "Non",
    },
    "GEOFLA": {
        "ID_GEOFLA": "1", "CODE_COM": "504", "INSEE_COM": "59504", "NOM_COM": "Rœulx",
        "CODE_ARR": "6", "NOM_ARR": "Valenciennes", "CODE_DEPT": "59", "NOM_DEPT": "NORD",
    },
    "Etalab cadastre": {"id": "59504", "nom": "Rœulx", "created": "2005", "updated": "2024"},
    "france-geojson": {"code": "59504", "nom": "Rœulx"},
    "COG": {"CODGEO": "59504", "LIBGEO": "Rœulx", "DEP": "59", "ARR": "596"},
}  # fmt: skip


@pytest.mark.parametrize("vintage", VINTAGES)
def test_fields_of_every_vintage(vintage: str) -> None:
    index = index_of(layer([VINTAGES[vintage]]))
    (commune,) = index
    assert (commune.insee, commune.name, commune.department) == ("59504", "Rœulx", "59")
    # told by the layer, else by the list of 2026
    assert (commune.arrondissement, commune.arrondissement_name.upper()) == ("596", "VALENCIENNES")


def test_postal_code_and_epci_are_read() -> None:
    (commune,) = index_of(layer([VINTAGES["WFS 2025"]]))
    assert (commune.postal, commune.epci) == ("59172", "200042190")


@pytest.mark.parametrize(
    "row",
    [
        {"ID": "PARC0001", "NOM": "Forêt de Nieppe"},
        {"INSEE_COM": "zone 12", "NOM": "x"},
        {"INSEE_COM": "59504"},
        {"NOM": "Rœulx", "POPULATION": "59504"},
    ],
)
def test_layer_of_something_else_is_refused_with_its_fields(row: dict[str, object]) -> None:
    made = layer([row])
    assert detect_commune_fields(made) is None
    with pytest.raises(CommuneError, match="ADMIN EXPRESS") as raised:
        require_commune_fields(made)
    assert all(name in str(raised.value) for name in row)


def test_layer_without_any_commune_is_refused() -> None:
    made = layer([{"INSEE_COM": "59504", "NOM": "Rœulx"}])
    fields = require_commune_fields(made)
    assert made.dataProvider().truncate()
    with pytest.raises(CommuneError, match="contains no commune"):
        CommuneIndex(made, fields, QgsCoordinateTransformContext())


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("01004", "string", "01004"), (1004, "integer", "01004"), (1004.0, "double", "01004"),
        ("2A004", "string", "2A004"), ("2b033", "string", "2B033"), (97411, "integer", "97411"),
        (" 59293 ", "string", "59293"),
    ],
)  # fmt: skip
def test_codes_are_text(value: object, type_: str, expected: str) -> None:
    made = layer([{"code_insee": value, "nom": "X"}], types={"code_insee": type_})
    assert [c.insee for c in index_of(made)] == [expected]


def without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# --- finding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("59293", "59293"), ("haverskerque", "59293"), ("  HAVERSKERQUE ", "59293"),
        ("Haverskerque (59293)", "59293"), ("La Gorgue", "59268"), ("gorgue", "59268"),
        ("LA GORGUE", "59268"), ("Rœulx", "59504"), ("ROEULX", "59504"), ("roeulx", "59504"),
        ("Étrœungt", "59218"), ("etroeungt", "59218"), ("villeneuve d ascq", "59009"),
        ("Villeneuve-d’Ascq", "59009"), ("St-Pol-sur-Ternoise", None), ("hem", "59299"),
        ("Hem-Lenglet", "59300"), ("l'Orée de Mormal", "59006"), ("oree de mormal", "59006"),
        ("Sainte Marie Cappel", "59536"), ("ste-marie-cappel", "59536"),
        ("quaëdypre", "59478"), ("le quesnoy", "59481"), ("QUESNOY", "59481"),
    ],
)  # fmt: skip
def test_commune_is_found_however_it_is_written(
    nord: CommuneIndex, text: str, insee: str | None
) -> None:
    if insee is None:
        with pytest.raises(CommuneError, match="has the name"):
            nord.find(text)
    else:
        assert nord.find(text).insee == insee


@few
@given(st.data())
def test_any_spelling_of_any_name_is_found(nord: CommuneIndex, data: st.DataObject) -> None:
    commune = data.draw(st.sampled_from(list(nord)))
    text = commune.name
    for change in (
        str.upper,
        str.lower,
        lambda s: s.replace("-", " "),
        lambda s: s.replace("'", "’"),
        lambda s: s.replace("œ", "oe").replace("Œ", "OE"),
        lambda s: unicodedata.normalize("NFD", s),
        lambda s: "".join(
            c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)
        ),
        lambda s: f"  {s}  ",
    ):
        if data.draw(st.booleans()):
            text = change(text)
    assert nord.find(text).insee == commune.insee
    assert nord.find(commune.insee) == commune
    assert nord.find(commune.title) == commune


def test_homonyms_need_the_code() -> None:
    index = named(("59529", "Saint-Aubin"), ("62742", "Saint-Aubin"))
    with pytest.raises(CommuneError, match=r"Saint-Aubin \(59529\), Saint-Aubin \(62742\)"):
        index.find("saint aubin")
    assert index.find("62742").insee == "62742"
    assert index.find("Saint-Aubin (62742)").insee == "62742"


def test_name_with_its_article_goes_before_one_without() -> None:
    index = named(("62539", "Maisnil"), ("59371", "Le Maisnil"))
    assert index.find("maisnil").insee == "62539"
    assert index.find("le maisnil").insee == "59371"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Haversquerque", "Haverskerque"),
        ("59660x", "has the name"),
        ("Lille (59293)", "59293 is Haverskerque, not “Lille”"),
        ("59070", r"Bermeries.*part of L'Orée de Mormal \(59006\)"),
        ("Bermeries", "59006"),
        ("Saint-Pol-sur-Mer", "Dunkerque"),
        ("594", "ARRONDISSEMENT"),
        ("", "Give the INSEE code"),
        ("59999", "a postal code is not an INSEE code"),
    ],
)
def test_what_is_not_found_is_told_with_the_way_out(
    nord: CommuneIndex, text: str, message: str
) -> None:
    with pytest.raises(CommuneError, match=message):
        nord.find(text)


def test_postal_code_is_told_from_a_code(shared_data: Path) -> None:
    """59112 is the postal code of Annœullin, and no commune."""
    assert "59011" in postal_codes()["59112"]
    index = named(("59011", "Annœullin"), ("59133", "Carnin"))
    with pytest.raises(CommuneError, match=r"postal code of.*Annœullin \(59011\)"):
        index.find("59112")
    assert shared_data.is_dir()


@few
@given(st.text(max_size=20))
def test_no_text_breaks_the_search(nord: CommuneIndex, text: str) -> None:
    with suppress(CommuneError):
        assert nord.find(text).insee in nord.communes


def test_all_that_is_wrong_in_a_list_is_told_at_once(nord: CommuneIndex) -> None:
    with pytest.raises(CommuneError) as raised:
        nord.select(["59293", "59070", "Atlantis", "Lille"])
    assert len(str(raised.value).splitlines()) == 2
    found = nord.select(["Lille", "59293", "59350"])
    assert [commune.insee for commune in found] == ["59350", "59293"]


# --- arrondissements ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "department", "expected"),
    [
        ("594", "59", "594"), ("59004", "59", "594"), ("4", "59", "594"), ("04", "59", "594"),
        ("4.0", "59", "594"), ("011", "01", "011"), ("11", "01", "011"), ("1", "01", "011"),
        ("01001", "01", "011"), ("1001", "01", "011"), ("2A1", "2A", "2A1"), ("1", "2A", "2A1"),
        ("2A001", "2A", "2A1"), ("9741", "974", "9741"), ("974001", "974", "9741"),
        ("97401", "974", "9741"), ("1", "974", "9741"), ("", "59", ""), ("0", "976", ""),
    ],
)  # fmt: skip
def test_arrondissement_in_its_encodings(value: str, department: str, expected: str) -> None:
    assert arrondissement_code(value, department) == expected


departments = st.sampled_from(["01", "10", "2A", "2B", "59", "62", "95", "971", "974"])


@few
@given(departments, st.integers(1, 9))
def test_the_three_encodings_are_one_arrondissement(department: str, number: int) -> None:
    code = f"{department}{number}"
    encodings = (code, f"{department}{number:03d}", str(number), f"{number:02d}", f"{number}.0")
    assert {arrondissement_code(text, department) for text in encodings} == {code}
    if department.isdigit():
        lost = str(int(code)), str(int(f"{department}{number:03d}"))
        assert {arrondissement_code(text, department) for text in lost} == {code}


@pytest.mark.parametrize(("value", "expected"), [
    ("1", "01"), ("01", "01"), ("59", "59"), ("2a", "2A"), ("02A", "2A"), ("059", "59"),
    ("974", "974"), ("1.0", "01"), ("", ""),
])  # fmt: skip
def test_department_code(value: str, expected: str) -> None:
    assert department_code(value) == expected


@pytest.mark.parametrize(
    "text", ["594", "59004", "4", "04", "59/4", "59 4", "Dunkerque", "arrondissement de Dunkerque"]
)
def test_arrondissement_is_found_however_it_is_written(nord: CommuneIndex, text: str) -> None:
    found = nord.arrondissement(text)
    assert (found.code, found.name, len(found.communes)) == ("594", "Dunkerque", 111)
    assert len(nord.arrondissement(text).communes) == 111


def test_arrondissement_that_reads_like_a_commune_is_told(nord: CommuneIndex) -> None:
    found = nord.arrondissement("59004")
    assert "Aix-en-Pévèle (59004)" in found.note
    assert "CODES" in found.note
    assert not nord.arrondissement("594").note


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "59293",
            r"59293 is a commune \(Haverskerque\) of the arrondissement 594 Dunkerque.*CODES",
        ),
        ("597", "594 Dunkerque"),
        ("62004", "The layer has no arrondissement"),
        ("Duncerque", "The layer has no arrondissement"),
        ("", "Give the code"),
    ],
)
def test_unknown_arrondissement_is_told_with_the_way_out(
    nord: CommuneIndex, text: str, message: str
) -> None:
    with pytest.raises(CommuneError, match=message):
        nord.arrondissement(text)


def test_number_alone_needs_one_department() -> None:
    index = named(("59183", "Dunkerque"), ("62765", "Saint-Omer"))
    with pytest.raises(CommuneError, match="several arrondissements"):
        named(("59183", "Dunkerque"), ("62588", "Montreuil")).arrondissement("4")
    assert index.arrondissement("4", "59").code == "594"
    assert index.arrondissement("62/5").name == "Saint-Omer"


def test_layer_without_any_arrondissement_says_what_else_to_give() -> None:
    index = named(("97611", "Mamoudzou"))
    with pytest.raises(CommuneError, match="CODES or FILTER"):
        index.arrondissement("1")


def test_arrondissement_of_the_list_agrees_with_the_real_layer(nord: CommuneIndex) -> None:
    bare = layer([{"code": c.insee, "nom": c.name} for c in nord])
    for commune in index_of(bare):
        told = nord.communes[commune.insee]
        assert commune.arrondissement == told.arrondissement
        assert commune.arrondissement_name == told.arrondissement_name


def test_lists_hold_what_they_say() -> None:
    assert postal_codes()["59660"] == ("59293", "59400")
    assert former_communes()["59070"] == ("59006", "Bermeries")


# --- geometry -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("insee", "parts"), [("59183", 2), ("59517", 2), ("59293", 1)])
def test_commune_in_several_parts(nord: CommuneIndex, insee: str, parts: int) -> None:
    geometry = nord.geometry(nord.communes[insee])
    assert geometry.isMultipart()
    assert geometry.constGet().numGeometries() == parts


def test_hole_stays_a_hole(shared_data: Path) -> None:
    path = shared_data / "communes_l93_60-oise.gpkg"
    index = index_of(QgsVectorLayer(f"{path}|layername=commune_2026", "oise", "ogr"))
    (polygon,) = index.geometry(index.communes["60535"]).asMultiPolygon()
    assert len(polygon) == 2


def test_commune_of_several_objects_is_one() -> None:
    shapes = [square(0, 0), square(1, 0), square(5, 0)]
    rows = [{"INSEE_COM": "59001", "NOM": "Abancourt"}] * 3
    index = index_of(layer(rows, shapes=shapes))
    (commune,) = index
    geometry = index.geometry(commune)
    assert geometry.constGet().numGeometries() == 2
    assert geometry.area() == pytest.approx(3 * 16e6)


def test_commune_without_a_surface_is_an_error_that_names_it() -> None:
    index = index_of(layer([{"INSEE_COM": "59001", "NOM": "Abancourt"}], shapes=[""]))
    with pytest.raises(CommuneError, match=r"Abancourt \(59001\)"):
        index.geometry(index.communes["59001"])


def test_neighbours_of_another_department_are_around(nord: CommuneIndex) -> None:
    index = named(("59293", "Haverskerque"), ("62747", "Saint-Floris"), ("62770", "Saint-Venant"))
    box = index.geometry(index.communes["59293"]).boundingBox()
    around = index.around(Box(box.xMinimum(), box.yMinimum(), box.xMaximum() + 10, box.yMaximum()))
    assert [c.insee for c in around] == ["59293", "62747"]
    assert nord.around(Box(0, 0, 1, 1)) == []


@pytest.mark.parametrize(
    ("code", "crs"),
    [
        ("59293", "EPSG:2154"), ("2A004", "EPSG:2154"), ("97105", "EPSG:5490"),
        ("97209", "EPSG:5490"), ("97302", "EPSG:2972"), ("97411", "EPSG:2975"),
        ("97608", "EPSG:4471"),
    ],
)  # fmt: skip
def test_projection_of_the_territory(code: str, crs: str) -> None:
    assert named((code, "X")).crs.authid() == crs


def test_area_overseas_is_true() -> None:
    """A square of 10 km drawn in the projection of La Réunion, held in degrees."""
    reunion = QgsCoordinateReferenceSystem("EPSG:2975")
    shape = QgsGeometry.fromWkt(
        "POLYGON((330000 7650000,340000 7650000,340000 7660000,330000 7660000,330000 7650000))"
    )
    from qgis.core import QgsCoordinateTransform

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    shape.transform(QgsCoordinateTransform(reunion, degrees, QgsCoordinateTransformContext()))
    made = layer(
        [{"insee_com": "97411", "nom": "Saint-Denis"}], shapes=[shape.asWkt(12)], crs="EPSG:4326"
    )
    index = index_of(made)
    assert index.geometry(index.communes["97411"]).area() == pytest.approx(1e8, rel=1e-6)


def test_commune_of_another_territory_is_not_drawn_in_this_one() -> None:
    index = named(("59293", "Haverskerque"), ("97411", "Saint-Denis"))
    assert set(index.zones()) == {"EPSG:2154", "EPSG:2975"}
    assert index.crs.authid() == "EPSG:2154"
    assert [c.insee for c in index.in_zone()] == ["59293"]
    with pytest.raises(CommuneError, match=r"Saint-Denis.*EPSG:2154"):
        index.geometry(index.communes["97411"])
    index.set_crs(QgsCoordinateReferenceSystem("EPSG:2975"))
    assert [c.insee for c in index.in_zone()] == ["97411"]


def test_reading_leaves_the_layer_as_it_is(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "communes.gpkg"
    shutil.copyfile(shared_data / "communes_l93_59-nord.gpkg", path)
    path.chmod(0o644)
    before = path.read_bytes()
    index = index_of(QgsVectorLayer(f"{path}|layername=commune_2018", "nord", "ogr"))
    assert sum(index.geometry(c).area() for c in index) == pytest.approx(5767.5e6, rel=1e-4)
    del index
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["communes.gpkg"]
