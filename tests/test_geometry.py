"""Geometries made fit for use: valid, flat, multi-part, of their own family, in the right CRS."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPointXY,
    QgsPolygon,
    QgsRectangle,
    QgsWkbTypes,
)

from srce_tvb_atlas.atlas.shared.errors import SourceError
from srce_tvb_atlas.atlas.shared.geometry import (
    FAMILY_OF_TYPE,
    bounds_after,
    bounds_before,
    clean,
    covers,
    crs_for_place,
    crs_id_for_department,
    transform_between,
    transformed,
)

few = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
#: a coarse grid makes rings that touch, cross and fold back on themselves
coordinates = st.integers(0, 6).map(float)
points = st.tuples(coordinates, coordinates)
rings = st.lists(points, min_size=3, max_size=9)


def wkt(text: str) -> QgsGeometry:
    geometry = QgsGeometry.fromWkt(text)
    assert not geometry.isNull(), text
    return geometry


def polygon(*outlines: list[tuple[float, float]]) -> QgsGeometry:
    """Return a polygon of rings as they come, closed; nothing is checked."""
    closed = (", ".join(f"{x} {y}" for x, y in [*ring, ring[0]]) for ring in outlines)
    return wkt(f"Polygon(({'), ('.join(closed)}))")


def family_of(geometry: QgsGeometry) -> str:
    return FAMILY_OF_TYPE[QgsWkbTypes.geometryType(geometry.wkbType())]


# --- repair -------------------------------------------------------------------------------------


@few
@given(st.lists(rings, min_size=1, max_size=3))
def test_any_polygon_comes_out_fit_for_use(outlines: list[list[tuple[float, float]]]) -> None:
    raw = polygon(*outlines)
    before = raw.asWkt()
    result = clean(raw)
    assert raw.asWkt() == before
    every = [point for ring in outlines for point in ring]
    ground = QgsGeometry.fromMultiPointXY([QgsPointXY(x, y) for x, y in every]).boundingBox()
    assert set(result.parts) <= {"polygon"}
    assert bool(result.parts) != bool(result.collapsed)
    for part in result.parts.values():
        assert part.isGeosValid()
        assert part.isMultipart()
        assert part.wkbType() == QgsWkbTypes.Type.MultiPolygon
        assert part.area() > 0
        assert ground.contains(part.boundingBox())
        again = clean(part)
        assert not again.repaired
        assert again.parts["polygon"].equals(part)
    if raw.isGeosValid():
        assert not result.repaired
        assert result.parts["polygon"].area() == pytest.approx(raw.area())


@few
@given(st.lists(rings, min_size=1, max_size=4))
def test_parts_that_overlap_are_united(outlines: list[list[tuple[float, float]]]) -> None:
    parts = [clean(polygon(ring)).parts.get("polygon") for ring in outlines]
    alone = [part for part in parts if part is not None]
    together = QgsGeometry.collectGeometry([QgsGeometry(polygon(ring)) for ring in outlines])
    result = clean(together).parts.get("polygon")
    expected = QgsGeometry.unaryUnion(alone).area() if alone else 0.0
    assert (result.area() if result is not None else 0.0) == pytest.approx(expected, abs=1e-6)


@few
@given(st.lists(points, min_size=1, max_size=6))
def test_any_line_keeps_its_length_or_collapses(vertices: list[tuple[float, float]]) -> None:
    raw = QgsGeometry(QgsLineString([QgsPoint(x, y) for x, y in vertices]))
    result = clean(raw)
    length = sum(math.dist(a, b) for a, b in zip(vertices, vertices[1:]))
    if length == 0:
        assert not result.parts
    else:
        assert result.parts["line"].length() == pytest.approx(length)
        assert result.parts["line"].isMultipart()


@pytest.mark.parametrize(
    "text", ["Polygon((0 0, {s} 0, {s} {s}, 0 {s}, 0 0))", "LineString(0 0, {s} 0)"]
)
def test_what_is_valid_but_measures_nothing_is_left_out(text: str) -> None:
    """The square of such a length is below what a number can hold."""
    geometry = wkt(text.format(s=1e-170))
    assert geometry.isGeosValid()
    result = clean(geometry)
    assert result.parts == {}
    assert len(result.collapsed) == 1


def test_overlap_of_two_parts_is_ground_and_no_hole() -> None:
    raw = wkt("MultiPolygon(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1)))")
    result = clean(raw)
    assert result.repaired
    assert result.parts["polygon"].area() == pytest.approx(7)


def test_spike_goes_and_leaves_no_line() -> None:
    result = clean(wkt("Polygon((0 0,4 0,4 4,4 8,4 4,0 4,0 0))"))
    assert list(result.parts) == ["polygon"]
    assert result.parts["polygon"].area() == pytest.approx(16)


@pytest.mark.parametrize(
    ("text", "family", "measure"),
    [
        ("PolygonZ((0 0 5,1 0 5,1 1 5,0 0 5))", "polygon", 0.5),
        ("LineStringZM(0 0 1 2,3 4 1 2)", "line", 5.0),
        ("PointM(1 2 3)", "point", 0.0),
        ("MultiPointZ((0 0 1),(1 1 1))", "point", 0.0),
        (
            "CurvePolygon(CompoundCurve(CircularString(0 0,1 1,2 0),(2 0,0 0)))",
            "polygon",
            math.pi / 2,
        ),
        ("MultiCurve(CompoundCurve(CircularString(0 0,1 1,2 0)),(2 0,3 0))", "line", 4.1416),
        ("Triangle((0 0,2 0,0 2,0 0))", "polygon", 2.0),
    ],
)
def test_dimensions_and_curves(text: str, family: str, measure: float) -> None:
    result = clean(wkt(text))
    assert list(result.parts) == [family]
    part = result.parts[family]
    assert not QgsWkbTypes.hasZ(part.wkbType())
    assert not QgsWkbTypes.hasM(part.wkbType())
    assert not QgsWkbTypes.isCurvedType(part.wkbType())
    found = part.area() if family == "polygon" else part.length()
    assert found == pytest.approx(measure, rel=1e-3)


def test_collection_gives_each_family_nested_ones_too() -> None:
    raw = wkt(
        "GeometryCollection(Point(0 0),LineString(0 0,3 4),"
        "GeometryCollection(Polygon((0 0,1 0,1 1,0 0)),Point(1 1)),Polygon((5 5,6 5,6 6,5 5)))"
    )
    result = clean(raw)
    assert {name: family_of(part) for name, part in result.parts.items()} == {
        "point": "point", "line": "line", "polygon": "polygon",
    }  # fmt: skip
    assert result.parts["polygon"].area() == pytest.approx(1.0)
    assert result.parts["point"].asWkt() == "MultiPoint ((0 0),(1 1))"
    assert list(clean(raw, ("line",)).parts) == ["line"]


@pytest.mark.parametrize("text", ["Polygon EMPTY", "GeometryCollection EMPTY", "Point EMPTY"])
def test_empty_geometry_gives_nothing(text: str) -> None:
    result = clean(wkt(text))
    assert not result.parts
    assert not result.collapsed


def test_null_geometry_gives_nothing() -> None:
    assert not clean(QgsGeometry()).parts


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_coordinates_that_are_no_numbers(bad: float) -> None:
    line = QgsLineString([QgsPoint(0, 0), QgsPoint(bad, 1), QgsPoint(2, 2), QgsPoint(0, 0)])
    assert not clean(QgsGeometry(line.clone())).parts
    assert not clean(QgsGeometry(QgsPolygon(line.clone()))).parts


# --- the same thing twice -----------------------------------------------------------------------


def test_short_piece_beside_another_is_no_repetition() -> None:
    """Corridors of the real data have pieces of 23 m: an end met by the next is another piece."""
    first = wkt("MultiLineString((0 0,23 0))")
    assert covers(first, wkt("MultiLineString((1 1,22 1))"), "line")
    assert not covers(first, wkt("MultiLineString((23 0,46 0))"), "line")


def test_diagonal_halves_of_a_square_are_two_things() -> None:
    lower = wkt("MultiPolygon(((0 0,100 0,100 100,0 0)))")
    upper = wkt("MultiPolygon(((0 0,100 100,0 100,0 0)))")
    assert lower.boundingBox() == upper.boundingBox()
    assert not covers(lower, upper, "polygon")
    assert covers(lower, wkt("MultiPolygon(((1 0,99 0,100 98,1 0)))"), "polygon")


def test_points_are_the_same_within_some_metres() -> None:
    point = wkt("MultiPoint((0 0))")
    assert covers(point, wkt("MultiPoint((3 3))"), "point")
    assert not covers(point, wkt("MultiPoint((0 0),(30 0))"), "point")


# --- projections --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("department", "crs"),
    [
        ("59", "EPSG:2154"), ("2A", "EPSG:2154"), ("971", "EPSG:5490"), ("972", "EPSG:5490"),
        ("973", "EPSG:2972"), ("974", "EPSG:2975"), ("976", "EPSG:4471"), ("", "EPSG:2154"),
    ],
)  # fmt: skip
def test_crs_by_department(department: str, crs: str) -> None:
    assert crs_id_for_department(department) == crs
    known = QgsCoordinateReferenceSystem(crs)
    assert known.isValid()
    assert not known.isGeographic()


@pytest.mark.parametrize(
    ("place", "crs"),
    [
        ((2.7, 50.6), "EPSG:2154"), ((9.1, 42.2), "EPSG:2154"), ((-61.5, 16.2), "EPSG:5490"),
        ((-61.0, 14.6), "EPSG:5490"), ((-53.0, 4.0), "EPSG:2972"), ((55.5, -21.1), "EPSG:2975"),
        ((45.2, -12.8), "EPSG:4471"),
    ],
)  # fmt: skip
def test_crs_by_place(place: tuple[float, float], crs: str) -> None:
    assert crs_for_place(*place) == crs


def degrees_to_lambert() -> QgsCoordinateTransform:
    transform = transform_between(
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsCoordinateReferenceSystem("EPSG:2154"),
        QgsCoordinateTransformContext(),
    )
    assert transform is not None
    return transform


@pytest.mark.parametrize(
    "text", ["Point(600000 6900000)", "Polygon((0 0,100000 0,100000 100000,0 0))"]
)
def test_metres_given_as_degrees_are_an_error(text: str) -> None:
    with pytest.raises(SourceError, match="EPSG:4326 to EPSG:2154"):
        transformed(wkt(text), degrees_to_lambert())


def test_no_transform_between_the_same_crs() -> None:
    lambert = QgsCoordinateReferenceSystem("EPSG:2154")
    assert transform_between(lambert, lambert, QgsCoordinateTransformContext()) is None
    geometry = wkt("Point(1 2)")
    assert transformed(geometry, None) is geometry


@few
@given(st.floats(-4, 8), st.floats(43, 50.5), st.floats(0.001, 1))
def test_bounds_hold_what_they_bound(west: float, south: float, side: float) -> None:
    transform = degrees_to_lambert()
    lambert = bounds_after(transform, QgsRectangle(west, south, west + side, south + side))
    back = bounds_before(transform, lambert)
    corner = wkt(f"Point({west} {south})")
    assert back.contains(QgsRectangle(west, south, west + side, south + side))
    assert lambert.buffered(1.0).contains(transformed(corner, transform).asPoint())
    # an edge of the one is a curve in the other, which corners and a few points do not tell
    for step in range(33):
        share = step / 32
        x = lambert.xMinimum() + share * lambert.width()
        y = lambert.yMinimum() + share * lambert.height()
        for place in (
            QgsPointXY(x, lambert.yMinimum()),
            QgsPointXY(x, lambert.yMaximum()),
            QgsPointXY(lambert.xMinimum(), y),
            QgsPointXY(lambert.xMaximum(), y),
        ):
            assert back.contains(transform.transform(place, Qgis.TransformDirection.Reverse))


def test_bounds_out_of_reach_are_null() -> None:
    assert bounds_after(degrees_to_lambert(), QgsRectangle(6e5, 6e6, 7e5, 7e6)).isNull()
