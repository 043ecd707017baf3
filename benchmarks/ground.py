"""What a page costs with a ground of many road segments under it, beside the page without.

    python -m benchmarks.ground [--segments 200000] [--communes 12] [--rounds 3]

The segments are spread over the communes of the demonstration like the roads of a département: a
lattice shaken up, a few main roads, many streets, tracks and paths, with names and hamlets. The
shortest time of each page counts; making the ground store is told apart, for it is made once a run.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

from benchmarks.session import start_qgis
from tests.support.package import ROOT

DEMO = ROOT / "demo" / "srce_demo.gpkg"
#: a page with the ground may take so many times what it takes without, and a PDF so many bytes
ALLOWED, LARGEST = 1.6, 2_000_000
#: nature, importance and share of the segments, as around Olemps (Aveyron)
KINDS = (
    ("Type autoroutier", "1", 0.01),
    ("Route à 2 chaussées", "2", 0.03),
    ("Route à 1 chaussée", "3", 0.11),
    ("Route à 1 chaussée", "4", 0.15),
    ("Route à 1 chaussée", "5", 0.52),
    ("Chemin", "5", 0.11),
    ("Sentier", "5", 0.07),
)
#: vertices of a segment
VERTICES = 6


def network_alone(folder: Path) -> Path:
    """Write the demonstration data without their own ground."""
    path = folder / "network.gpkg"
    source = ogr.Open(str(DEMO))
    names = [source.GetLayer(index).GetName() for index in range(source.GetLayerCount())]
    kept = [name for name in names if name.startswith("n_srce") or name == "commune"]
    gdal.VectorTranslate(str(path), str(DEMO), format="GPKG", layers=kept)
    return path


def write_ground(folder: Path, segments: int) -> Path:
    """Write roads and hamlets over all communes of the demonstration."""
    path = folder / "bdtopo.gpkg"
    source = ogr.Open(str(DEMO))
    west, east, south, north = source.GetLayerByName("commune").GetExtent()
    random = np.random.RandomState(1)
    spacing = ((east - west) * (north - south) * 2 / segments) ** 0.5
    columns, rows = int((east - west) / spacing), int((north - south) / spacing)
    nodes = np.stack(np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"), -1) * spacing
    nodes += np.array([west, south]) + random.normal(0, 0.25 * spacing, nodes.shape)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2154)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    target.StartTransaction()
    roads = target.CreateLayer("troncon_de_route", reference, ogr.wkbLineString)
    for name in ("cleabs", "nature", "importance", "cpx_numero"):
        roads.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, (start, end) in enumerate(_edges(nodes)):
        nature, importance = _kind(number, columns)
        points = np.linspace(start, end, VERTICES)
        points[1:-1] += random.normal(0, 0.05 * spacing, (VERTICES - 2, 2))
        _add(roads, points, (f"R{number}", nature, importance, f"D{number // columns}"))
    places = target.CreateLayer("zone_d_habitation", reference, ogr.wkbPoint)
    for name in ("cleabs", "nature", "toponyme", "importance"):
        places.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, spot in enumerate(random.uniform((west, south), (east, north), (4000, 2))):
        _add(places, spot[None], (f"Z{number}", "Lieu-dit habité", f"le Lieu {number}", "6"))
    target.CommitTransaction()
    return path


def _edges(nodes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    yield from ((a, b) for a, b in zip(nodes[:-1].reshape(-1, 2), nodes[1:].reshape(-1, 2)))
    yield from ((a, b) for a, b in zip(nodes[:, :-1].reshape(-1, 2), nodes[:, 1:].reshape(-1, 2)))


def _kind(number: int, columns: int) -> tuple[str, str]:
    """Return nature and importance of a segment: a row of the lattice is all of a kind."""
    place = (number // columns * 0.618034) % 1.0
    for nature, importance, share in KINDS:
        if place < share:
            return nature, importance
        place -= share
    return KINDS[-1][:2]


def _add(layer: ogr.Layer, points: np.ndarray, values: tuple[str, ...]) -> None:
    shape = ogr.Geometry(ogr.wkbLineString if len(points) > 1 else ogr.wkbPoint)
    for x, y in points:
        shape.AddPoint_2D(float(x), float(y))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometryDirectly(shape)
    for index, value in enumerate(values):
        feature.SetField(index, value)
    layer.CreateFeature(feature)


def draw(
    run: Callable[..., dict[str, Any]], out: Path, parameters: dict[str, Any]
) -> dict[str, tuple[float, int]]:
    """Return seconds and bytes of each sheet of a run in this process."""
    run("srce_tvb:export_territory", OUTPUT=str(out), WORKERS=1, RESUME=False, **parameters)
    with (out / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {row["insee"]: (float(row["seconds"]), int(row["bytes"])) for row in rows}


def main() -> int:
    """Print the cost of a page with and without; the exit code is 1 when it is too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ground", description=__doc__)
    parser.add_argument("--segments", type=int, default=200_000)
    parser.add_argument("--communes", type=int, default=12)
    parser.add_argument("--scale", type=int, default=0, help="0 for the best fit")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions; the shortest counts")
    options = parser.parse_args()
    run = start_qgis()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        network = network_alone(folder)
        ground = write_ground(folder, options.segments)
        source = ogr.Open(str(network))  # a layer does not outlive its source
        codes = sorted(row["insee_com"] for row in source.GetLayerByName("commune"))
        chosen = codes[:: max(1, len(codes) // options.communes)][: options.communes]
        shared = {"SOURCE": str(network), "CODES": ",".join(chosen), "SCALE": options.scale}
        best: dict[str, dict[str, float]] = {"without": {}, "with": {}}
        walls = {"without": 1e9, "with": 1e9}
        largest = 0
        for number in range(options.rounds):
            for case, given in (("without", {}), ("with", {"GROUND": str(ground)})):
                started = time.perf_counter()
                pages = draw(run, folder / f"{case}{number}", {**shared, **given})
                walls[case] = min(walls[case], time.perf_counter() - started)
                for insee, (seconds, size) in pages.items():
                    best[case][insee] = min(best[case].get(insee, seconds), seconds)
                    largest = max(largest, size) if case == "with" else largest
    means = {case: 1000 * sum(found.values()) / len(found) for case, found in best.items()}
    ratio = means["with"] / means["without"]
    print(f"{options.segments} segments, {len(best['with'])} communes")
    print(f"a page without ground {means['without']:.0f} ms, with {means['with']:.0f} ms")
    print(f"a whole run without {walls['without']:.1f} s, with {walls['with']:.1f} s")
    print(f"ratio {ratio:.2f} (at most {ALLOWED}), largest PDF {largest / 1000:.0f} kB")
    return int(ratio > ALLOWED or largest > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
