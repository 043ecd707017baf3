"""The web site of a whole département, made of an output folder and then brought up to date.

    python -m benchmarks.site [--sheets 12] [--scale 0]

A few sheets of the demonstration are drawn and stand, copied, for the communes of Nord, which have
their own names and outlines: what a site costs depends on the number of files and on what a sheet
holds, not on which commune it shows. The time of the processors is told beside that on the wall;
most of it goes into pictures of the sheets.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from osgeo import ogr, osr

from benchmarks.session import start_qgis
from tests.support.package import ROOT, register_package

register_package()

from srce_tvb_atlas.atlas.results.fingerprint import files_digest, joined  # noqa: E402
from srce_tvb_atlas.atlas.results.manifest import (  # noqa: E402
    read_descriptions,
    read_manifest,
    read_statistics,
    write_descriptions,
    write_manifest,
    write_statistics,
)
from srce_tvb_atlas.atlas.results.outlines import CommuneOutline, write_outlines  # noqa: E402

NORD = ROOT.parent / "shared" / "data" / "communes_l93_59-nord.gpkg"
DEMO = ROOT / "demo" / "srce_demo.gpkg"
#: seconds that the first making may take, and bytes of the start page
ALLOWED, LARGEST = 30.0, 400_000


def draw_sheets(run: Callable[..., dict[str, Any]], out: Path, count: int, scale: int) -> None:
    """Draw the sheets of some communes of the demonstration, far from each other."""
    source = ogr.Open(str(DEMO))
    codes = sorted(feature["insee_com"] for feature in source.GetLayerByName("commune"))
    chosen = codes[:: max(1, len(codes) // count)][:count]
    run(
        "srce_tvb:export_territory",
        SOURCE="demo",
        CODES=",".join(chosen),
        SCALE=scale,
        OUTPUT=str(out),
    )


def outlines_of(path: Path) -> Iterator[CommuneOutline]:
    """Yield the communes of a layer, in degrees."""
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer.GetSpatialRef().SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(layer.GetSpatialRef(), degrees)
    for feature in layer:
        shape = ogr.ForceToMultiPolygon(feature.GetGeometryRef().Clone())
        shape.Transform(transform)
        parts = json.loads(shape.ExportToJson())["coordinates"]
        polygons = tuple(tuple(tuple(map(tuple, ring)) for ring in part) for part in parts)
        yield CommuneOutline(feature["insee_com"], feature["nom_com"], "", polygons)


def spread(sheets: Path, out: Path, outlines: list[CommuneOutline]) -> None:
    """Write the output folder of a département with copies of some sheets."""
    out.mkdir()
    models = list(read_manifest(sheets).values())
    figures, words = read_statistics(sheets), read_descriptions(sheets)
    rows, statistics, descriptions = [], {}, {}
    for number, outline in enumerate(outlines):
        model = models[number % len(models)]
        name = f"{outline.insee}_{number}{Path(model.file).suffix}"
        shutil.copyfile(sheets / model.file, out / name)
        own = {"insee": outline.insee, "commune": outline.name}
        statistics[outline.insee] = [{**row, **own} for row in figures.get(model.insee, ())]
        descriptions[outline.insee] = {**words[model.insee], **own}
        rows.append(
            replace(
                model, **own, file=name, fingerprint=joined("-", files_digest([out / name]), "-")
            )
        )
    write_manifest(out, rows)
    write_statistics(out, statistics)
    write_descriptions(out, descriptions)
    write_outlines(out, outlines)


def measured(step: Callable[[], Any]) -> tuple[float, float]:
    """Return seconds on the wall and of the processors, of a step in this process."""
    before, started = os.times(), time.perf_counter()
    step()
    after = os.times()
    return time.perf_counter() - started, after[0] - before[0] + after[1] - before[1]


def main() -> int:
    """Print what making a site costs; the exit code is 1 when it is too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__)
    parser.add_argument("--communes", type=Path, default=NORD, help="layer of communes")
    parser.add_argument("--sheets", type=int, default=12, help="sheets that are drawn and copied")
    parser.add_argument("--scale", type=int, default=0, help="0 for the best fit")
    options = parser.parse_args()
    if not options.communes.is_file():
        sys.exit(f"{options.communes} is missing: give a layer of communes as --communes")
    run = start_qgis()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        draw_sheets(run, folder / "sheets", options.sheets, options.scale)
        outlines = list(outlines_of(options.communes))
        spread(folder / "sheets", folder / "territory", outlines)
        site = folder / "site"

        def publish() -> None:
            run("srce_tvb:publish_site", INPUT=str(folder / "territory"), OUTPUT=str(site))

        first = measured(publish)
        again = measured(publish)
        start = (site / "index.html").stat().st_size
        total = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        pictures = sum(path.stat().st_size for path in (site / "images").iterdir())
    print(f"{len(outlines)} communes, {os.cpu_count()} processors")
    print(f"made in {first[0]:.1f} s (at most {ALLOWED:.0f}), processors {first[1]:.1f} s")
    print(f"brought up to date in {again[0]:.1f} s, processors {again[1]:.1f} s")
    print(f"start page {start / 1000:.0f} kB (at most {LARGEST / 1000:.0f})")
    print(f"whole site {total / 1e6:.0f} MB, of which pictures {pictures / 1e6:.0f} MB")
    return int(first[0] > ALLOWED or start > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
