"""The bundled demonstration data: complete, valid, and said to be fictitious."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from osgeo import ogr

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "demo" / "srce_demo.gpkg"
HAVERSKERQUE = "59293"
RESTORE = "OBJ_ASSI = '02'"
KEEP = "(OBJ_ASSI IS NULL OR OBJ_ASSI <> '02')"
OBJECT_FIELDS = {
    "reservoir": "ID_RESV ID_SRCE NOM_RESV OBJ_ASSI MILMAJ_NAT MILMAJ_REG MILASO_NAT MILASO_REG "
    "DELIMIT INTERREG",
    "corridor": "ID_CORR ID_SRCE NOM_CORR OBJ_ASSI MILMAJ_NAT MILMAJ_REG MILASO_NAT MILASO_REG "
    "DELIMIT INTERREG",
    "cours_eau": "ID_CEAU ID_SRCE TYPE_CEAU OBJ_ASSI CLASSE1 CLASSE2 DELIMIT EST_CORRID EST_RESERV "
    "COMMENTAIR",
    "obstacle": "ID_OBST ID_SRCE NOM_OBST TYPE_OBST LIB_OBST",
}
NETWORK = {
    "reservoir_s": ogr.wkbMultiPolygon,
    "reservoir_l": ogr.wkbMultiLineString,
    "corridor_s": ogr.wkbMultiPolygon,
    "corridor_l": ogr.wkbMultiLineString,
    "cours_eau_l": ogr.wkbMultiLineString,
    "obstacle_p": ogr.wkbPoint,
    "obstacle_l": ogr.wkbMultiLineString,
    "obstacle_s": ogr.wkbMultiPolygon,
}
#: tables of the ground, after BD TOPO v3
GROUND = {
    "troncon_de_route": ogr.wkbMultiLineString,
    "troncon_de_voie_ferree": ogr.wkbMultiLineString,
    "troncon_hydrographique": ogr.wkbMultiLineString,
    "surface_hydrographique": ogr.wkbMultiPolygon,
    "zone_d_habitation": ogr.wkbMultiPolygon,
    "lieu_dit_non_habite": ogr.wkbPoint,
}
#: (category, family) -> (table, filter) pairs that feed it
CATEGORY_SOURCES = {
    ("corridor", "polygon"): [("corridor_s", KEEP)],
    ("corridor", "line"): [("corridor_l", KEEP), ("cours_eau_l", f"{KEEP} AND EST_CORRID = 'T'")],
    ("corridor_restore", "polygon"): [("corridor_s", RESTORE)],
    ("corridor_restore", "line"): [
        ("corridor_l", RESTORE),
        ("cours_eau_l", f"{RESTORE} AND EST_CORRID = 'T'"),
    ],
    ("reservoir_preserve", "polygon"): [("reservoir_s", KEEP)],
    ("reservoir_preserve", "line"): [
        ("reservoir_l", KEEP),
        ("cours_eau_l", f"{KEEP} AND EST_RESERV = 'T'"),
    ],
    ("reservoir_restore", "polygon"): [("reservoir_s", RESTORE)],
    ("reservoir_restore", "line"): [
        ("reservoir_l", RESTORE),
        ("cours_eau_l", f"{RESTORE} AND EST_RESERV = 'T'"),
    ],
    ("obstacle_l", "polygon"): [("obstacle_s", None)],
    ("obstacle_l", "line"): [("obstacle_l", None)],
    ("obstacle_p", "point"): [("obstacle_p", None)],
}


@dataclass(frozen=True)
class Row:
    """One row, free of its file: OGR features must not outlive it."""

    values: dict[str, Any]
    shape: ogr.Geometry | None

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


@pytest.fixture(scope="module")
def package() -> Iterator[ogr.DataSource]:
    """Give the GeoPackage, opened read-only: a writer would change its bytes."""
    source = ogr.Open(str(PACKAGE), 0)
    assert source is not None, f"{PACKAGE} is missing"
    yield source
    # pytest keeps the value longer than QGIS lives, and QGIS takes GDAL's drivers with it
    source.Destroy()


def rows(package: ogr.DataSource, table: str, where: str | None = None) -> list[Row]:
    """Return the rows of a table."""
    layer = package.GetLayerByName(table)
    layer.SetAttributeFilter(where)
    layer.ResetReading()
    found = []
    for feature in layer:
        shape = feature.GetGeometryRef()
        if shape is not None:
            shape = shape.Clone()
            shape.AssignSpatialReference(None)
        found.append(Row(feature.items(), shape))
    layer.SetAttributeFilter(None)
    return found


def network_table(name: str) -> str:
    return f"n_srce_{name}_r31"


def network_shapes(
    package: ogr.DataSource, name: str, where: str | None = None
) -> list[ogr.Geometry]:
    return [row.shape for row in rows(package, network_table(name), where)]


def outline(package: ogr.DataSource, code: str) -> ogr.Geometry:
    (row,) = rows(package, "commune", f"insee_com = '{code}'")
    return row.shape


def test_the_file_is_small_and_opens_from_a_read_only_place() -> None:
    assert PACKAGE.stat().st_size < 1_500_000
    with PACKAGE.open("rb") as file:
        header = file.read(20)
    # 2 is write-ahead logging, which needs a writable folder
    assert header[18:20] == b"\x01\x01"


def test_it_holds_the_tables_of_the_model_and_no_other(package: ogr.DataSource) -> None:
    names = {package.GetLayer(i).GetName() for i in range(package.GetLayerCount())}
    assert names == {"commune", "srce_demo", *map(network_table, NETWORK), *GROUND}


def test_network_tables_have_the_fields_crs_and_type_of_the_model(package: ogr.DataSource) -> None:
    for name, geometry_type in NETWORK.items():
        layer = package.GetLayerByName(network_table(name))
        definition = layer.GetLayerDefn()
        fields = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
        assert fields == OBJECT_FIELDS[name.rsplit("_", 1)[0]].split(), name
        assert layer.GetSpatialRef().GetAuthorityCode(None) == "2154", name
        assert layer.GetGeomType() == geometry_type, name
        assert layer.GetFeatureCount() > 0, name


def test_the_communes_are_in_lambert_93(package: ogr.DataSource) -> None:
    layer = package.GetLayerByName("commune")
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "2154"
    assert layer.GetGeomType() == ogr.wkbMultiPolygon


@pytest.mark.parametrize("name", GROUND)
def test_the_ground_has_the_form_of_bd_topo(package: ogr.DataSource, name: str) -> None:
    layer = package.GetLayerByName(name)
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "2154"
    assert layer.GetGeomType() == GROUND[name]
    found = rows(package, name)
    assert len(found) > 5
    assert all(row.shape is not None and row.shape.IsValid() for row in found)


def test_each_commune_has_a_village_of_its_name(package: ogr.DataSource) -> None:
    villages = {
        row["toponyme"]: row.shape for row in rows(package, "zone_d_habitation", "importance < '4'")
    }
    for row in rows(package, "commune"):
        assert row.shape.Intersects(villages[row["nom_com"]]), row["nom_com"]


def test_it_says_that_it_is_fictitious(package: ogr.DataSource) -> None:
    about = {row["key"]: row["value"] for row in rows(package, "srce_demo")}
    assert about["fictitious"] == "1"
    assert about["notice"] == (
        "Données de démonstration – réseau écologique fictif, fond topographique fictif"
    )
    assert "Licence Ouverte" in about["sources"]
    for name in NETWORK:
        assert {row["ID_SRCE"] for row in rows(package, network_table(name))} == {"DEMO-FICTIF"}


def test_the_whole_arrondissement_is_there(package: ogr.DataSource) -> None:
    inside = rows(package, "commune", "insee_arr = '594'")
    assert len(inside) == 111
    assert {row["nom_arr"] for row in inside} == {"Dunkerque"}
    assert {row["insee_dep"] for row in inside} == {"59"}
    assert {row["nom_dep"] for row in inside} == {"Nord"}
    codes = [row["insee_com"] for row in rows(package, "commune")]
    assert len(codes) == len(set(codes))


def test_names_are_those_of_the_code_officiel_geographique(package: ogr.DataSource) -> None:
    official = {
        "59268": ("La Gorgue", "LA GORGUE"),
        "59180": ("Le Doulieu", "LE DOULIEU"),
        "59087": ("Boëseghem", "BOËSEGHEM"),
        "59577": ("Staple", "STAPLE"),
        "59588": ("Téteghem-Coudekerque-Village", "TÉTEGHEM-COUDEKERQUE-VILLAGE"),
        "59532": ("Saint-Georges-sur-l'Aa", "SAINT-GEORGES-SUR-L'AA"),
    }
    found = {
        row["insee_com"]: (row["nom_com"], row["nom_com_m"]) for row in rows(package, "commune")
    }
    assert {code: found.get(code) for code in official} == official


def test_haverskerque_has_its_attributes_and_its_neighbours(package: ogr.DataSource) -> None:
    (row,) = rows(package, "commune", f"insee_com = '{HAVERSKERQUE}'")
    assert row["nom_com"] == "Haverskerque"
    assert row["insee_arr"] == "594"
    assert (row["code_epci"], row["nom_epci"]) == ("245900758", "CC Flandre Lys")
    assert row["population"] > 1000
    shape = row.shape
    touching = {
        other["insee_com"] for other in rows(package, "commune") if other.shape.Intersects(shape)
    }
    assert touching - {HAVERSKERQUE} == {"59400", "59416", "59590", "62747", "62770"}


def test_communes_join_without_gap_or_overlap(package: ogr.DataSource) -> None:
    """Rounding must leave the borders that two communes share one and the same."""
    shapes = [row.shape for row in rows(package, "commune")]
    whole = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in shapes:
        for i in range(shape.GetGeometryCount()):
            whole.AddGeometry(shape.GetGeometryRef(i))
    merged = whole.UnionCascaded()
    assert merged.GetArea() == pytest.approx(sum(s.GetArea() for s in shapes), abs=1000)


def test_every_geometry_is_valid_and_on_the_grid(package: ogr.DataSource) -> None:
    for table in ("commune", *map(network_table, NETWORK)):
        for row in rows(package, table):
            shape = row.shape
            assert shape is not None, (table, row.values)
            assert not shape.IsEmpty(), (table, row.values)
            assert shape.IsValid(), (table, row.values)
            for value in shape.GetEnvelope():
                assert abs(value - round(value, 1)) <= 1e-6, (table, row.values)


def test_identifiers_are_unique_over_all_tables(package: ogr.DataSource) -> None:
    seen = Counter(
        next(iter(row.values.values()))
        for name in NETWORK
        for row in rows(package, network_table(name))
    )
    assert [code for code, count in seen.items() if count > 1] == []
    assert all(code.startswith("DEMO") for code in seen)


def test_objectives_are_mixed_and_sometimes_missing(package: ogr.DataSource) -> None:
    for name in ("reservoir_s", "corridor_s", "cours_eau_l"):
        values = Counter(row["OBJ_ASSI"] for row in rows(package, network_table(name)))
        assert set(values) == {"01", "02", None}, name
        assert values[None] < 0.25 * sum(values.values()), name


def test_every_watercourse_has_a_role_told_as_in_real_data(package: ogr.DataSource) -> None:
    courses = rows(package, network_table("cours_eau_l"))
    roles = {(row["EST_CORRID"], row["EST_RESERV"]) for row in courses}
    assert roles == {("T", None), (None, "T"), ("T", "T")}


def test_some_reservoirs_have_several_parts_and_sizes_are_those_of_woods(
    package: ogr.DataSource,
) -> None:
    shapes = network_shapes(package, "reservoir_s")
    assert any(shape.GetGeometryCount() > 1 for shape in shapes)
    sizes = [shape.GetArea() / 1e4 for shape in shapes]
    assert min(sizes) > 5
    assert 500 < max(sizes) < 1500


def test_corridors_are_bands(package: ogr.DataSource) -> None:
    for shape in network_shapes(package, "corridor_s"):
        # twice the area over the perimeter: about the width of a band
        assert shape.GetArea() * 2 / shape.Boundary().Length() < 600


def test_line_obstacles_are_short(package: ogr.DataSource) -> None:
    lengths = [shape.Length() for shape in network_shapes(package, "obstacle_l")]
    assert min(lengths) >= 60
    assert max(lengths) < 850


@pytest.mark.parametrize(("category", "family"), CATEGORY_SOURCES)
def test_haverskerque_holds_every_category(
    package: ogr.DataSource, category: str, family: str
) -> None:
    commune = outline(package, HAVERSKERQUE)
    found = [
        shape
        for name, where in CATEGORY_SOURCES[category, family]
        for shape in network_shapes(package, name, where)
        if shape.Intersects(commune)
    ]
    assert found
    # big enough to be seen on a sheet at 1:25 000
    if family == "polygon":
        assert sum(shape.Intersection(commune).GetArea() for shape in found) > 5_000
    if family == "line":
        assert sum(shape.Intersection(commune).Length() for shape in found) > 150


def test_some_communes_are_empty_and_some_hold_one_category(package: ogr.DataSource) -> None:
    shapes = {
        key: [shape for name, where in pairs for shape in network_shapes(package, name, where)]
        for key, pairs in CATEGORY_SOURCES.items()
    }
    held = Counter()
    for row in rows(package, "commune", "insee_arr = '594'"):
        commune = row.shape
        present = {
            category
            for (category, _), items in shapes.items()
            if any(shape.Intersects(commune) for shape in items)
        }
        held[len(present)] += 1
    assert 6 <= held[0] <= 16, held
    assert held[1] >= 5, held
    assert held[6] >= 5, held
