"""Classification: which object goes where, and that each one is accounted for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)

from srce_tvb_atlas.atlas.data._classification import ClassifiedObject, Classifier
from srce_tvb_atlas.atlas.data._repeated_objects import MAX_PARTS
from srce_tvb_atlas.atlas.data._rule import Rule
from srce_tvb_atlas.atlas.data.catalogue import (
    CATALOGUE_FILE,
    Catalogue,
    load_catalogue,
    parse_catalogue,
)
from srce_tvb_atlas.atlas.data.rules import (
    as_boolean,
    category_expression,
    check_restore_rule,
    fields_or_null,
    flag_expression,
    sibling_groups,
)
from srce_tvb_atlas.atlas.data.source_set import SourceTable
from srce_tvb_atlas.atlas.data.table_report import TableReport
from srce_tvb_atlas.atlas.shared.errors import Cancelled, CatalogueError, RequestError, SourceError
from srce_tvb_atlas.atlas.shared.paths import STYLES
from tests.support import datasets
from tests.support.datasets import line, square

LAMBERT = QgsCoordinateReferenceSystem("EPSG:2154")
few = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))

Row = tuple[str, dict[str, object]]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def table(
    catalogue: Catalogue,
    key: str,
    rows: list[Row],
    *,
    kind: str = "Polygon",
    fields: dict[str, str] | None = None,
    name: str = "",
    crs: str = "EPSG:2154",
) -> SourceTable:
    """Return a table of a class; its fields are those of the rows, as text unless told."""
    names = dict.fromkeys(name for _, values in rows for name in values)
    types = {**dict.fromkeys(names, "string"), **(fields or {})}
    columns = "".join(f"&field={field}:{type_}" for field, type_ in types.items())
    layer = QgsVectorLayer(f"{kind}?crs={crs}{columns}", name or key, "memory")
    assert layer.isValid()
    features = []
    for wkt, values in rows:
        feature = QgsFeature(layer.fields())
        for field, value in values.items():
            feature[field] = value
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return SourceTable(layer, name or key, catalogue.classes[key], "by a test")


def mixed_table(catalogue: Catalogue, key: str, rows: list[Row], name: str = "") -> SourceTable:
    """Return a table whose objects are of any geometry, as GeoJSON may hold them."""
    features = []
    for wkt, values in rows:
        shape = ogr.CreateGeometryFromWkt(wkt).ExportToJson() if wkt else "null"
        feature = {"type": "Feature", "properties": values, "geometry": json.loads(shape)}
        features.append(feature)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
    path = f"/vsimem/{name or key}.geojson"
    gdal.FileFromMemBuffer(path, text.encode())
    layer = QgsVectorLayer(path, name or key, "ogr")
    assert layer.isValid()
    return SourceTable(layer, name or key, catalogue.classes[key], "by a test")


@dataclass
class Result:
    objects: list[ClassifiedObject]
    reports: list[TableReport]

    def by_category(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for item in self.objects:
            found.setdefault(item.category.key, []).append(item.object_id)
        return found

    @property
    def report(self) -> TableReport:
        return self.reports[-1]


def classify(catalogue: Catalogue, *tables: SourceTable, **options: object) -> Result:
    classifier = Classifier(catalogue, LAMBERT, QgsCoordinateTransformContext(), **options)
    classifier.look_ahead(tables)
    objects = [item for each in tables for item in classifier.classify(each)]
    for report in classifier.reports:
        accounted = report.drawn + len(report.duplicates) + report.left_out_count
        accounted += report.empty + report.collapsed + report.unplaced + report.unreadable
        assert accounted + report.outside == report.read == report.expected
    return Result(objects, classifier.reports)


def only(catalogue: Catalogue, key: str, values: dict[str, object], **options: object) -> Result:
    """Classify one object, a line for watercourses and a surface for all else."""
    kind = "LineString" if key == "cours_eau" else "Polygon"
    wkt = line((0, 0), (500, 500)) if key == "cours_eau" else square(0, 0)
    restore = options.pop("restore", "")
    return classify(
        catalogue, table(catalogue, key, [(wkt, values)], kind=kind, **options), restore=restore
    )


# --- flags --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["T", "t", " T ", "O", "oui", "1", 1, 1.0, True, "true", "1.0", "V"]
)
def test_yes(value: object) -> None:
    assert as_boolean(value) is True


@pytest.mark.parametrize("value", ["F", "f", "N", "non", "0", 0, 0.0, False, "false", "No", "0.0"])
def test_no(value: object) -> None:
    assert as_boolean(value) is False


@pytest.mark.parametrize("value", [None, "", "  ", "X", "2", 2, "peut-être", "TT"])
def test_neither(value: object) -> None:
    assert as_boolean(value) is None


@few
@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_flag_never_fails_and_knows_no_third_answer(value: object) -> None:
    answer = as_boolean(value)
    assert answer in (True, False, None)
    if isinstance(value, str):
        assert as_boolean(f" {value.swapcase()} ") == as_boolean(value.swapcase())


# --- objectives ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("02", "string"), (" 02 ", "string"), ("2", "string"), (2, "integer"), (2.0, "double"),
        ("A restaurer", "string"), ("à RESTAURER en priorité", "string"),
        ("Remettre en bon état", "string"), ("remise en etat", "string"),
        ("02 - à remettre en bon état", "string"), ("2: restauration", "string"),
        ("Remise en très bon état", "string"), ("A REMETTRE EN ÉTAT", "string"),
        ("à remettre en bon Ã©tat", "string"), ("A remettre en bon ?tat", "string"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["reservoir", "corridor"])
def test_to_restore(catalogue: Catalogue, key: str, value: object, type_: str) -> None:
    result = only(catalogue, key, {"OBJ_ASSI": value}, fields={"OBJ_ASSI": type_})
    assert list(result.by_category()) == [f"{key}_restore"]
    assert not result.report.remarks()


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("01", "string"), ("1", "string"), (1, "integer"), ("A préserver", "string"),
        ("01 – à préserver", "string"), ("PRESERVATION", "string"), ("à pr?server", "string"),
    ],
)  # fmt: skip
def test_to_preserve(catalogue: Catalogue, value: object, type_: str) -> None:
    result = only(catalogue, "reservoir", {"obj_assi": value}, fields={"obj_assi": type_})
    assert list(result.by_category()) == ["reservoir_preserve"]
    assert not result.report.remarks()


def test_null_objective_is_drawn_as_not_to_restore_and_told(catalogue: Catalogue) -> None:
    result = only(catalogue, "corridor", {"OBJ_ASSI": None})
    assert list(result.by_category()) == ["corridor"]
    assert result.report.no_objective == 1
    (told,) = result.report.remarks()
    assert told == ("warning", "1 object without objective, drawn as not to restore")


UNDECIDED = [
    *("A ne pas restaurer", "Non à restaurer", "pas de restauration", "à restaurer ?"),
    *("Sans remise en état", "Inutile de restaurer", "Restauré", "Ne pas remettre en bon état"),
    *(
        "À préserver ou à remettre en bon état",
        "Préserver et restaurer",
        "02-à préserver",
        "02 à préserver",
    ),
    *("01 - à restaurer", "1/2", "01 ou 02", "A ne pas préserver", "02, 01"),
]


@pytest.mark.parametrize("value", ["03", "NC", "020", "022", "2 bis", "12", *UNDECIDED])
def test_unknown_objective_is_drawn_as_not_to_restore_and_named(
    catalogue: Catalogue, value: str
) -> None:
    result = only(catalogue, "corridor", {"OBJ_ASSI": value})
    assert list(result.by_category()) == ["corridor"]
    assert dict(result.report.unknown) == {value: 1}
    assert [item.undecided for item in result.objects] == [True]
    assert any(f"“{value}” (1)" in text for _, text in result.report.remarks())


def test_all_unknown_objectives_are_named_with_their_total(catalogue: Catalogue) -> None:
    rows: list[Row] = [
        (square(i, 0), {"ID_CORR": f"C{i}", "OBJ_ASSI": f"valeur {i % 30:02}"}) for i in range(45)
    ]
    report = classify(catalogue, table(catalogue, "corridor", rows)).report
    (text,) = [text for _, text in report.remarks() if "unknown objective" in text]
    for i in range(30):
        assert f"“valeur {i:02}” ({2 if i < 15 else 1})" in text
    assert text.startswith("45 objects ")
    assert "…" not in text


def test_fields_that_differ_by_case_only_are_refused(catalogue: Catalogue) -> None:
    rows: list[Row] = [(square(0, 0), {"OBJ_ASSI": "01", "obj_assi": "02"})]
    with pytest.raises(SourceError, match=r"OBJ_ASSI, obj_assi"):
        classify(catalogue, table(catalogue, "reservoir", rows))


def test_other_fields_may_differ_by_case_only(catalogue: Catalogue) -> None:
    """A KML has a field Name of its own."""
    result = only(catalogue, "reservoir", {"OBJ_ASSI": "02", "Name": "a", "name": "b"})
    assert list(result.by_category()) == ["reservoir_restore"]


def test_table_without_objective_field(catalogue: Catalogue) -> None:
    result = only(catalogue, "reservoir", {"ID_RESV": "A"})
    assert list(result.by_category()) == ["reservoir_preserve"]
    assert result.report.missing_fields == ("OBJ_ASSI",)
    assert any("OBJ_ASSI" in text for _, text in result.report.remarks())


def test_restore_of_the_user_replaces_the_rule(catalogue: Catalogue) -> None:
    values = {"OBJ_ASSI": "01", "MILMAJ_NAT": "humide"}
    result = only(catalogue, "reservoir", values, restore="\"milmaj_nat\" = 'humide'")
    assert list(result.by_category()) == ["reservoir_restore"]
    assert not result.report.remarks()


@pytest.mark.parametrize(
    ("text", "message"),
    [("OBJ_ASSI = ", "RESTORE is not a valid expression"), ('"TYPO" = 1', "TYPO")],
)
def test_restore_that_cannot_be_used(catalogue: Catalogue, text: str, message: str) -> None:
    tables = [table(catalogue, "reservoir", [(square(0, 0), {"OBJ_ASSI": "01"})])]
    with pytest.raises(RequestError, match=message):
        check_restore_rule(text, tables)
    check_restore_rule("obj_assi = 1", tables)
    check_restore_rule("", tables)


def test_rule_that_fails_on_a_value_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="to restore"):
        only(catalogue, "reservoir", {"OBJ_ASSI": "x"}, restore='to_int("OBJ_ASSI") = 2')


@few
@given(st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["01", "02", "1", "2"])))
def test_any_objective_gives_exactly_one_category(value: str | None) -> None:
    catalogue = load_catalogue()
    text = None if value is None else value.replace("\x00", "")
    result = only(catalogue, "reservoir", {"OBJ_ASSI": text})
    assert len(result.objects) == 1
    report = result.report
    known = report.no_objective + sum(report.unknown.values())
    assert known in (0, 1)
    if result.objects[0].category.key == "reservoir_restore":
        assert known == 0


# --- watercourses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corridor", "reservoir", "expected"),
    [
        ("T", "F", ["corridor"]),
        ("F", "T", ["reservoir_preserve"]),
        ("T", "T", ["corridor", "reservoir_preserve"]),
        ("O", None, ["corridor"]),
        (None, "1", ["reservoir_preserve"]),
        (None, None, []),
        ("N", "0", []),
    ],
)
def test_watercourse_goes_where_its_flags_say(
    catalogue: Catalogue, corridor: str | None, reservoir: str | None, expected: list[str]
) -> None:
    values = {"ID_CEAU": "A", "EST_CORRID": corridor, "est_reserv": reservoir, "OBJ_ASSI": "01"}
    result = only(catalogue, "cours_eau", values)
    assert sorted(result.by_category()) == sorted(expected)
    if not expected:
        assert dict(result.report.left_out) == {"none of EST_CORRID, EST_RESERV is true": 1}


def test_class_fields_are_no_flags(catalogue: Catalogue) -> None:
    """CLASSE1 and CLASSE2 are T or N: a test for NULL would take all."""
    values = {"EST_CORRID": "F", "EST_RESERV": "T", "CLASSE1": "N", "OBJ_ASSI": "02"}
    assert list(only(catalogue, "cours_eau", values).by_category()) == ["reservoir_restore"]


def test_watercourses_without_flags_are_left_out_with_the_reason(catalogue: Catalogue) -> None:
    result = only(catalogue, "cours_eau", {"ID_CEAU": "A", "OBJ_ASSI": "01"})
    assert not result.objects
    (reason,) = result.report.left_out
    assert reason == "the table has none of the fields EST_CORRID, EST_RESERV"


def test_flag_that_is_neither_yes_nor_no_is_told(catalogue: Catalogue) -> None:
    values = {"EST_CORRID": "T", "EST_RESERV": "?", "OBJ_ASSI": "01"}
    result = only(catalogue, "cours_eau", values)
    assert list(result.by_category()) == ["corridor"]
    assert dict(result.report.unknown_flags) == {"EST_RESERV = ?": 1}


# --- the same object twice ----------------------------------------------------------------------


def test_object_of_two_tables_is_drawn_once(catalogue: Catalogue) -> None:
    path = line((0, 0), (3000, 100))
    reservoirs = table(
        catalogue, "reservoir", [(path, {"ID_CEAU": "L1", "OBJ_ASSI": None})], kind="LineString"
    )
    nearly = line((1, 1), (1500, 51), (3000, 101))
    watercourses = table(
        catalogue,
        "cours_eau",
        [(nearly, {"ID_CEAU": "l1 ", "EST_RESERV": "T", "EST_CORRID": "T", "OBJ_ASSI": None})],
        kind="LineString",
    )
    result = classify(catalogue, reservoirs, watercourses)
    assert result.by_category() == {"reservoir_preserve": ["L1"], "corridor": ["l1"]}


def test_objective_is_taken_from_the_table_that_knows_it(catalogue: Catalogue) -> None:
    path = line((0, 0), (3000, 100))
    unknown = table(
        catalogue, "reservoir", [(path, {"ID_CEAU": "L1", "OBJ_ASSI": None})], kind="LineString"
    )
    known = table(
        catalogue,
        "cours_eau",
        [(path, {"ID_CEAU": "L1", "EST_RESERV": "T", "OBJ_ASSI": "02"})],
        kind="LineString",
    )
    result = classify(catalogue, unknown, known)
    assert result.by_category() == {"reservoir_restore": ["L1"]}
    assert result.reports[0].borrowed == 1
    assert result.reports[1].duplicates == ["L1"]


def test_object_drawn_in_two_halves_is_not_drawn_again_whole(catalogue: Catalogue) -> None:
    halves = [line((0, 0), (1500, 50)), line((1500, 50), (3000, 100))]
    given = {"ID_CEAU": "L1", "OBJ_ASSI": "01"}
    parts = table(catalogue, "reservoir", [(half, given) for half in halves], kind="LineString")
    whole = table(
        catalogue,
        "cours_eau",
        [(line((0, 0), (3000, 100)), {**given, "EST_RESERV": "T"})],
        kind="LineString",
    )
    result = classify(catalogue, parts, whole)
    assert result.by_category() == {"reservoir_preserve": ["L1", "L1"]}
    assert result.reports[1].duplicates == ["L1"]


def test_objective_of_another_class_with_the_same_number_is_not_taken(
    catalogue: Catalogue,
) -> None:
    """Reservoir 5 and corridor 5 are two objects."""
    unknown = table(catalogue, "reservoir", [(square(0, 0), {"ID_RESV": "5", "OBJ_ASSI": None})])
    known = table(catalogue, "corridor", [(square(0, 0), {"ID_CORR": "5", "OBJ_ASSI": "02"})])
    result = classify(catalogue, unknown, known)
    assert result.by_category() == {"reservoir_preserve": ["5"], "corridor_restore": ["5"]}
    assert result.reports[0].borrowed == 0
    assert result.reports[0].no_objective == 1


def test_object_with_two_objectives_is_drawn_once_and_told(catalogue: Catalogue) -> None:
    path = line((0, 0), (3000, 100))
    one = table(
        catalogue, "reservoir", [(path, {"ID_CEAU": "L1", "OBJ_ASSI": "01"})], kind="LineString"
    )
    other = table(
        catalogue,
        "cours_eau",
        [(path, {"ID_CEAU": "L1", "EST_RESERV": "T", "OBJ_ASSI": "02"})],
        kind="LineString",
    )
    result = classify(catalogue, one, other)
    assert result.by_category() == {"reservoir_preserve": ["L1"]}
    assert result.reports[1].conflicts == ["L1"]
    assert ("warning", "1 object with two objectives, drawn once: L1") in (
        result.reports[1].remarks()
    )


def test_pieces_of_one_object_are_all_drawn_and_count_as_one(catalogue: Catalogue) -> None:
    pieces = [line((23 * i, 0), (23 * (i + 1), 0)) for i in range(5)]
    rows: list[Row] = [(piece, {"ID_CORR": "C1", "OBJ_ASSI": "01"}) for piece in pieces]
    result = classify(catalogue, table(catalogue, "corridor", rows, kind="LineString"))
    assert result.by_category() == {"corridor": ["C1"] * 5}
    assert sum(item.geometry.length() for item in result.objects) == pytest.approx(5 * 23)
    assert result.report.parts == 4
    assert not result.report.duplicates


def test_whole_after_its_pieces_is_a_repetition(catalogue: Catalogue) -> None:
    pieces = [line((500 * i, 0), (500 * (i + 1), 0)) for i in range(4)]
    values = {"ID_CEAU": "L1", "OBJ_ASSI": "01", "EST_RESERV": "T"}
    cut = table(catalogue, "reservoir", [(p, values) for p in pieces], kind="LineString")
    whole = table(catalogue, "cours_eau", [(line((0, 0), (2000, 0)), values)], kind="LineString")
    result = classify(catalogue, cut, whole)
    assert len(result.objects) == 4
    assert result.reports[1].duplicates == ["L1"]


def test_objects_without_identifier_are_like_no_other(catalogue: Catalogue) -> None:
    rows: list[Row] = [
        (square(0, 0), {"ID_RESV": value, "OBJ_ASSI": "01"}) for value in (None, "", " ")
    ]
    result = classify(catalogue, table(catalogue, "reservoir", rows))
    (ids,) = result.by_category().values()
    assert len(set(ids)) == 3
    assert not result.report.duplicates


@pytest.mark.parametrize(
    "value",
    ["0", "000", "0.0", "-", "--", "NULL", "<null>", "None", "n/a", "N.C.", "sans", "Sans objet",
     "?", "xxx", "-1", "-9999", "Non renseigné", "Inconnu", "néant"],
)  # fmt: skip
def test_placeholder_is_no_identifier(catalogue: Catalogue, value: str) -> None:
    """Two objects at one place with such an identifier are two objects."""
    rows: list[Row] = [(square(0, 0), {"ID_RESV": value, "OBJ_ASSI": "01"})] * 2
    result = classify(catalogue, table(catalogue, "reservoir", rows))
    (ids,) = result.by_category().values()
    assert len(set(ids)) == 2
    assert not result.report.duplicates
    told = "\n".join(text for _, text in result.report.remarks())
    assert f"not identifiers, ignored: “{value}” (2)" in told


@pytest.mark.parametrize("value", ["1", "10", "A0", "R-1", "N1", "sans-souci 3", "99"])
def test_short_identifier_is_one(catalogue: Catalogue, value: str) -> None:
    rows: list[Row] = [(square(0, 0), {"ID_RESV": value, "OBJ_ASSI": "01"})] * 2
    report = classify(catalogue, table(catalogue, "reservoir", rows)).report
    assert report.duplicates == [value]


def test_identifier_of_all_objects_identifies_none(catalogue: Catalogue) -> None:
    count = MAX_PARTS + 1
    rows: list[Row] = [
        (square(i % 30, i // 30, 10.0), {"ID_RESV": "HDF", "OBJ_ASSI": "01"}) for i in range(count)
    ]
    result = classify(catalogue, table(catalogue, "reservoir", rows))
    assert len({item.object_id for item in result.objects}) == count
    assert result.report.void_ids == ["hdf"]
    assert any("shared by too many objects" in text for _, text in result.report.remarks())


@pytest.mark.parametrize("value", ["01", "02"])
def test_a_known_objective_leaves_nothing_undecided(catalogue: Catalogue, value: str) -> None:
    result = only(catalogue, "corridor", {"OBJ_ASSI": value})
    assert [item.undecided for item in result.objects] == [False]


def test_an_object_may_have_many_parts(catalogue: Catalogue) -> None:
    rows: list[Row] = [
        (square(i % 25, i // 25, 10.0), {"ID_RESV": "R1", "OBJ_ASSI": "01"})
        for i in range(MAX_PARTS)
    ]
    result = classify(catalogue, table(catalogue, "reservoir", rows))
    assert {item.object_id for item in result.objects} == {"R1"}
    assert result.report.void_ids == []


@pytest.mark.parametrize(
    ("count", "told"), [(5, "r0, r1, r2, r3, r4"), (6, "r0, r1, r2, r3, r4, …")]
)
def test_a_few_values_are_told_and_the_others_hinted_at(
    catalogue: Catalogue, count: int, told: str
) -> None:
    rows: list[Row] = [
        (square(i, 0), {"ID_RESV": f"r{i}", "OBJ_ASSI": "01"}) for i in range(count)
    ] * 2
    result = classify(catalogue, table(catalogue, "reservoir", rows))
    assert any(text.endswith(f": {told}") for _, text in result.report.remarks())


def test_siblings_differ_by_restore_alone(catalogue: Catalogue) -> None:
    groups = sibling_groups(catalogue)
    assert groups["corridor"] == groups["corridor_restore"]
    assert groups["reservoir_preserve"] == groups["reservoir_restore"]
    assert len(set(groups.values())) == 4


# --- geometries ---------------------------------------------------------------------------------


def test_each_record_is_accounted_for(catalogue: Catalogue) -> None:
    rows: list[Row] = [
        (square(0, 0), {"ID_RESV": "ok", "OBJ_ASSI": "01"}),
        (square(0, 0), {"ID_RESV": "ok", "OBJ_ASSI": "01"}),
        ("", {"ID_RESV": "none", "OBJ_ASSI": "01"}),
        ("POLYGON EMPTY", {"ID_RESV": "nothing", "OBJ_ASSI": "01"}),
        ("POLYGON((0 0,1 1,0 0))", {"ID_RESV": "flat", "OBJ_ASSI": "01"}),
        ("POLYGON((0 0,4 4,4 0,0 4,0 0))", {"ID_RESV": "crossed", "OBJ_ASSI": "01"}),
        ("POINT(1 1)", {"ID_RESV": "point", "OBJ_ASSI": "01"}),
    ]
    report = classify(catalogue, mixed_table(catalogue, "reservoir", rows)).report
    assert report.read == 7
    assert report.drawn == 2
    assert report.duplicates == ["ok"]
    assert (report.empty, report.collapsed, report.repaired) == (2, 1, 1)
    assert dict(report.left_out) == {"no category draws its geometry (point)": 1}


def test_collection_is_drawn_by_family(catalogue: Catalogue) -> None:
    wkt = "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,9 9),POLYGON((0 0,9 0,9 9,0 0)))"
    rows: list[Row] = [(wkt, {"ID_OBST": "A"})]
    result = classify(catalogue, mixed_table(catalogue, "obstacle", rows))
    assert {(o.category.key, o.family) for o in result.objects} == {
        ("obstacle_l", "line"), ("obstacle_l", "polygon"), ("obstacle_p", "point"),
    }  # fmt: skip
    # QGIS holds a layer of collections for one without geometry, and denies it a CRS
    obstacles = mixed_table(catalogue, "obstacle", rows)
    assert not obstacles.layer.isSpatial()
    near = classify(catalogue, obstacles, region=QgsRectangle(0, 0, 5, 5))
    assert len(near.objects) == 3
    far = classify(catalogue, obstacles, region=QgsRectangle(50, 50, 60, 60))
    assert not far.objects
    reservoirs = mixed_table(catalogue, "reservoir", [(wkt, {"OBJ_ASSI": "01"})])
    assert classify(catalogue, reservoirs).report.partial == 1


def test_layer_with_a_wrong_crs_is_an_error(catalogue: Catalogue) -> None:
    rows: list[Row] = [(square(0, 0), {"ID_RESV": "A", "OBJ_ASSI": "01"})]
    wrong = table(catalogue, "reservoir", rows, name="rb", crs="EPSG:4326")
    with pytest.raises(SourceError, match=r"No object of “rb”.*EPSG:4326"):
        classify(catalogue, wrong)


def test_one_object_out_of_reach_is_left_out_and_told(catalogue: Catalogue) -> None:
    rows: list[Row] = [
        ("POLYGON((2 50,2.1 50,2.1 50.1,2 50))", {"ID_RESV": "A", "OBJ_ASSI": "01"}),
        (square(0, 0), {"ID_RESV": "B", "OBJ_ASSI": "01"}),
    ]
    result = classify(catalogue, table(catalogue, "reservoir", rows, crs="EPSG:4326"))
    assert result.by_category() == {"reservoir_preserve": ["A"]}
    assert result.report.unplaced == 1


def test_objects_of_a_region_come_in_the_order_of_the_table(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """A spatial index has an order of its own: the same sheet would be drawn in two ways."""
    places = [(n * 37 % 200, n * 91 % 200) for n in range(400)]
    rows = tuple((datasets.square(*at, 10.0), (f"R{n}", "01")) for n, at in enumerate(places))
    content = datasets.Table("reservoir", ("ID_RESV", "OBJ_ASSI"), rows)
    path = datasets.write(tmp_path / "s.gpkg", content)
    layer = QgsVectorLayer(f"{path}|layername=reservoir", "reservoir", "ogr")
    source = SourceTable(layer, "reservoir", catalogue.classes["reservoir"], "by a test")
    east, north = datasets.ORIGIN
    region = QgsRectangle(east, north, east + 1500, north + 1500)
    result = classify(catalogue, source, region=region)
    numbers = [int(item.object_id[1:]) for item in result.objects]
    assert 100 < len(numbers) < 400
    assert numbers == sorted(numbers)


def test_region_reads_what_meets_it(catalogue: Catalogue) -> None:
    rows: list[Row] = [(square(i, 0), {"ID_RESV": str(i), "OBJ_ASSI": "01"}) for i in range(5)]
    box = QgsGeometry.fromWkt(square(2, 0)).boundingBox().buffered(-10)
    result = classify(catalogue, table(catalogue, "reservoir", rows), region=QgsRectangle(box))
    assert result.by_category() == {"reservoir_preserve": ["2"]}


def test_cancel_stops_at_once(catalogue: Catalogue) -> None:
    source = table(catalogue, "reservoir", [(square(0, 0), {"OBJ_ASSI": "01"})])
    with pytest.raises(Cancelled):
        classify(catalogue, source, is_cancelled=lambda: True)


geometries = st.sampled_from(
    [
        square(0, 0), square(1, 0), square(0, 0, 100.0), line((0, 0), (50, 50)), "",
        "POINT(668000 7058000)", "POLYGON((0 0,1 1,0 0))", "POLYGON((0 0,4 4,4 0,0 4,0 0))",
        "GEOMETRYCOLLECTION(POINT(1 1),POLYGON((0 0,9 0,9 9,0 0)))",
    ]
)  # fmt: skip
rows_strategy = st.lists(
    st.tuples(
        geometries,
        st.fixed_dictionaries(
            {
                "ID_CEAU": st.sampled_from(["A", "B", "a", "", None]),
                "OBJ_ASSI": st.sampled_from(["01", "02", "x", None]),
                "EST_CORRID": st.sampled_from(["T", "F", "?", None]),
                "EST_RESERV": st.sampled_from(["T", "F", None]),
            }
        ),
    ),
    min_size=1,
    max_size=6,
)


@few
@given(st.lists(st.tuples(st.sampled_from(["reservoir", "cours_eau"]), rows_strategy), max_size=3))
def test_whatever_the_tables_hold_each_record_has_one_fate(
    given_tables: list[tuple[str, list[Row]]],
) -> None:
    """``classify`` checks that all records read are drawn, repeated, or left out for a reason."""
    catalogue = load_catalogue()
    tables = [
        mixed_table(catalogue, key, rows, name=f"t{n}")
        for n, (key, rows) in enumerate(given_tables)
    ]
    result = classify(catalogue, *tables)
    # what the report counts is what was handed out
    for report in result.reports:
        handed_out = {
            (item.key, item.category.key) for item in result.objects if item.table == report.table
        }
        assert report.kept == Counter(key for _, key in handed_out)
        assert report.drawn == len({record for record, _ in handed_out})
    # an object that lies once lies in one of two categories that exclude each other
    groups = sibling_groups(catalogue)
    for item in result.objects:
        assert item.geometry.isGeosValid()
        assert item.family in item.category.styles
        for other in result.objects:
            if item is other or item.geometry.type() != other.geometry.type():
                continue
            same = item.object_id.casefold() == other.object_id.casefold()
            if same and groups[item.category.key] == groups[other.category.key]:
                assert not item.geometry.equals(other.geometry)


# --- a catalogue of one's own -------------------------------------------------------------------


def test_category_takes_a_part_of_a_class_by_a_filter() -> None:
    data = json.loads((STYLES / CATALOGUE_FILE).read_text(encoding="utf-8"))
    for category in data["categories"]:
        if category["key"] == "reservoir_preserve":
            category["sources"][0]["filter"] = "\"MILMAJ_NAT\" <> 'humide'"
    data["categories"].append(
        {
            "key": "zones_humides",
            "label": "Zones humides",
            "sources": [{"class": "reservoir", "filter": "\"MILMAJ_NAT\" = 'humide'"}],
            "styles": {"polygon": {"qml": "reservoir_preserve.qml", "draw": 21}},
        }
    )
    own = parse_catalogue(json.dumps(data))
    rows: list[Row] = [
        (square(i, 0), {"ID_RESV": milieu, "OBJ_ASSI": "01", "MILMAJ_NAT": milieu})
        for i, milieu in enumerate(["humide", "boisé"])
    ]
    result = classify(own, table(own, "reservoir", rows))
    assert result.by_category() == {"zones_humides": ["humide"], "reservoir_preserve": ["boisé"]}


def test_filter_that_is_no_expression_is_named(catalogue: Catalogue) -> None:
    categories = tuple(
        replace(c, sources=tuple(replace(s, filter="1 +") for s in c.sources))
        for c in catalogue.categories
    )
    with pytest.raises(CatalogueError, match="Corridors écologiques"):
        only(replace(catalogue, categories=categories), "corridor", {"OBJ_ASSI": "01"})


def test_fingerprint_of_the_rules_ignores_labels_and_styles(catalogue: Catalogue) -> None:
    text = (STYLES / CATALOGUE_FILE).read_text(encoding="utf-8")
    relabelled = parse_catalogue(text.replace("A préserver", "À préserver"))
    assert relabelled.rules_fingerprint == catalogue.rules_fingerprint
    assert relabelled.fingerprint != catalogue.fingerprint
    other = parse_catalogue(text.replace("^0*2", "^0*3"))
    assert other.rules_fingerprint != catalogue.rules_fingerprint


# --- the same rules as expressions --------------------------------------------------------------


@few
@given(
    st.sampled_from(["01", "02", "2", None, "x", "à restaurer"]),
    st.sampled_from(["T", "t ", "F", None, "1", "oui", "?"]),
    st.sampled_from(["T", "F", None, "O"]),
)
def test_expression_of_a_category_agrees_with_the_engine(
    objective: str | None, corridor: str | None, reservoir: str | None
) -> None:
    """What ``apply_styles`` puts into a renderer draws what the engine classifies."""
    catalogue = load_catalogue()
    values = {"OBJ_ASSI": objective, "EST_CORRID": corridor, "EST_RESERV": reservoir}
    source = table(catalogue, "cours_eau", [(line((0, 0), (9, 9)), values)], kind="LineString")
    taken = set()
    for category in catalogue.network:
        for condition in category.sources:
            if condition.source_class == "cours_eau":
                source.layer.setSubsetString("")
                expression = category_expression(source.source_class, condition)
                if any(source.layer.getFeatures(expression)):
                    taken.add(category.key)
    assert taken == set(classify(catalogue, source).by_category())


def test_missing_fields_are_null_in_an_expression() -> None:
    text = "coalesce(\"OBJ_ASSI\", '\"OBJ_ASSI\"') = OBJ_ASSI AND upper(TYPE) = 'type' AND @TYPE"
    assert fields_or_null(text, {"TYPE"}) == (
        "coalesce(NULL, '\"OBJ_ASSI\"') = NULL AND upper(TYPE) = 'type' AND @TYPE"
    )
    assert fields_or_null(text, {"TYPE", "OBJ_ASSI"}) == text


def test_flag_expression_is_one_field_and_no_more() -> None:
    assert flag_expression("EST_CORRID").startswith('coalesce(upper(trim(to_string("EST_CORRID")))')


@pytest.mark.parametrize(
    ("expression", "depends"),
    [
        ("trim(\"OBJ_ASSI\") = '02'", False),
        ("\"OBJ_ASSI\" = '02' AND $id % 2 = 0", True),
        ("$area > 100 AND \"OBJ_ASSI\" = '02'", True),
        ("\"OBJ_ASSI\" = '02' AND @row_number = 1", True),
        ('to_int("ID_CORR") % 2 = 0', False),
    ],
)
def test_a_rule_is_remembered_only_by_what_it_reads(expression: str, *, depends: bool) -> None:
    """Objects that differ in what a rule reads are judged one by one."""
    layer = QgsVectorLayer(
        "MultiPolygon?crs=EPSG:2154&field=ID_CORR:string&field=OBJ_ASSI:string",
        "N_SRCE_CORRIDOR_S_R32",
        "memory",
    )
    features = []
    for number in range(6):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([str(number), "02"])
        feature.setGeometry(QgsGeometry.fromWkt(square(number, 0, 10.0 * (number + 1) / 2)))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    table = SourceTable(layer, layer.name(), load_catalogue().classes["corridor"], "")
    rule = Rule(expression, "essai", table)
    remembered = [rule.holds(f, f.attributes()) for f in layer.getFeatures()]
    fresh = [Rule(expression, "essai", table).holds(f, f.attributes()) for f in layer.getFeatures()]
    assert remembered == fresh
    assert (rule._inputs is None) is depends
