"""Whatever is put into a source comes out in its account, exactly."""

from __future__ import annotations

import math
import struct
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr
from qgis.core import QgsCoordinateTransformContext

from srce_tvb_atlas.atlas.data.account import TERMS, Account
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
from srce_tvb_atlas.atlas.shared.model import Box
from srce_tvb_atlas.atlas.shared.progress import Silent
from tests.support import damage, datasets
from tests.support.datasets import ORIGIN, Table

X, Y = ORIGIN
#: what a run of the first commune reads; the second commune lies beside it
REGION = Box(X, Y, X + 4000, Y + 4000)
FAR = 20_000.0
WATER = "n_srce_cours_eau_l_r31"


@dataclass(frozen=True)
class Kind:
    """A kind of record, and the term under which it must come out."""

    term: str
    #: the same when everything is read
    term_of_whole: str = ""
    #: formats that can hold it; all others leave it out
    only_geopackage: bool = False


KINDS = {
    "valid": Kind("drawn"),
    "bow-tie": Kind("drawn"),
    "unknown objective": Kind("drawn"),
    "null": Kind("without_geometry"),
    "empty": Kind("without_geometry", only_geopackage=True),
    "flat": Kind("broken"),
    "nan": Kind("broken", only_geopackage=True),
    "undecodable": Kind("broken", only_geopackage=True),
    "lying head": Kind("broken", only_geopackage=True),
    "far": Kind("outside", "drawn"),
    "off the map": Kind("not_placeable"),
    "double": Kind("duplicates"),
}


def shape(kind: str, number: int) -> str:
    """Return the WKT of a polygon, each at a place of its own."""
    x, y = X + 50 + 100 * (number % 38), Y + 50 + 100 * (number // 38)
    if kind == "bow-tie":
        return f"POLYGON(({x} {y},{x + 50} {y + 50},{x + 50} {y},{x} {y + 60},{x} {y}))"
    if kind == "flat":
        return f"POLYGON(({x} {y},{x + 50} {y},{x} {y}))"
    if kind == "empty":
        return "POLYGON EMPTY"
    if kind == "far":
        y += FAR
    if kind == "off the map":
        x, y = 2 + number / 1000, 50.0
    side = 0.0005 if kind == "off the map" else 50
    ring = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return f"POLYGON(({','.join(f'{a} {b}' for a, b in ring)}))"


def write(folder: Path, kinds: list[str], extension: str) -> Path:
    """Write records of some kinds to a table of reservoirs, and watercourses of no category."""
    rows = []
    for number, kind in enumerate(kinds):
        objective = "???" if kind == "unknown objective" else "02"
        rows.append((shape(kind, number), (f"W{number}", objective)))
        if kind == "double":
            rows.append(rows[-1])
    table = Table(
        "n_srce_reservoir_s_r31",
        ("ID_RESV", "OBJ_ASSI"),
        tuple(rows),
        geometry=ogr.wkbPolygon,
    )
    source = folder / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*damage.COMMUNES))
    water = Table(
        WATER,
        ("ID_CEAU", "EST_RESERV", "EST_CORRID"),
        ((datasets.line((100, 100), (900, 900)), ("W", "F", "N")),),
    )
    datasets.write(source / "water.gpkg", water)
    path = datasets.write(source / f"{table.name}.gpkg", table)
    key = 0
    for number, kind in enumerate(kinds):
        key += 1 + (number > 0 and kinds[number - 1] == "double")
        x, y = X + 50 + 100 * (number % 38), Y + 50
        value = {
            "null": None,
            "undecodable": b"GP\x00\x01\x00",
            "nan": damage.header_then(_ring((x, y), (math.nan, y), (x, y + 50)), (x, x, y, y + 50)),
            "lying head": damage.header_then(b"\x01\x06\x00\x00\x00", (x, x + 50, y, y + 50)),
        }.get(kind, "")
        if value != "":
            damage.set_geometry(path, table.name, key, value)
    if extension != "gpkg":
        other = path.with_suffix(f".{extension}")
        driver, _ = damage.FORMATS[extension]
        options = gdal.VectorTranslateOptions(format=driver, layerName=table.name)
        assert gdal.VectorTranslate(str(other), str(path), options=options) is not None
        path.unlink()
    return source


def _ring(*points: tuple[float, float]) -> bytes:
    """Return a polygon as WKB, closed at its first point."""
    closed = (*points, points[0])
    return struct.pack("<BIII", 1, 3, 1, len(closed)) + b"".join(
        struct.pack("<2d", *point) for point in closed
    )


def account_of(source: Path, folder: Path, region: Box | None) -> Account:
    """Return the account of the reservoirs; that of the watercourse is checked here."""
    opened = OpenedSources(
        SourceRequest(str(source), classes={}),
        CATALOGUE,
        QgsCoordinateTransformContext(),
        Silent(),
    )
    folder.mkdir()
    opened.make_store(folder, opened.index.in_zone(), region)
    water = next(a for a in opened.accounts if a.table == WATER)
    assert (water.read, water.left_out) == (1, 1)
    return next(a for a in opened.accounts if a.source_class == "reservoir")


CATALOGUE = load_catalogue()


@pytest.mark.parametrize("extension", ["gpkg", "shp"])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_record_comes_out_under_its_term(extension: str, data: st.DataObject) -> None:
    possible = [
        name for name, kind in KINDS.items() if extension == "gpkg" or not kind.only_geopackage
    ]
    kinds = data.draw(st.lists(st.sampled_from(possible), min_size=1, max_size=40))
    # most objects lie where they should: otherwise the table is judged to lie elsewhere
    kinds += ["valid"] * (1 + 2 * kinds.count("off the map"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = write(folder, kinds, extension)
        for region in (REGION, None):
            expected: Counter[str] = Counter()
            for name in kinds:
                kind = KINDS[name]
                term = kind.term if region else kind.term_of_whole or kind.term
                expected[term] += 1
                expected["drawn"] += name == "double"
            found = account_of(source, folder / f"store-{region is None}", region)
            assert {t: n for t, n in found.terms().items() if n} == {
                t: expected[t] for t in TERMS if expected[t]
            }
            assert found.read == found.expected == sum(expected.values())
