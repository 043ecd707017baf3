"""How many sheets a fixed scale takes, beside the plain grid: one line a scale and a paper.

    python -m benchmarks.sheet_plan
    python -m benchmarks.sheet_plan --scale 5000 --map A3=285x277 --overlap 20

The communes are those of Nord if nothing else is asked for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr

from tests.support.package import ROOT, register_package

register_package()

from srce_tvb_atlas.atlas.plan._surface import Part  # noqa: E402
from srce_tvb_atlas.atlas.plan.sheets import plan_sheets  # noqa: E402
from srce_tvb_atlas.atlas.shared.errors import RequestError  # noqa: E402 -- needs the package
from tests.support.plain_grid import plain_grid_count  # noqa: E402

COMMUNES = ROOT.parent / "shared" / "data" / "communes_l93_59-nord.gpkg"
TABLE = "commune_2026"
SCALES = (10000, 25000)
#: maps of the bundled templates, millimetres
MAPS = ("A3=285x277", "A4=185x190")
OVERLAP = 10.0


@dataclass(frozen=True)
class Map:
    """The map item of a template: name of the paper, width and height in millimetres."""

    name: str
    width: float
    height: float

    @classmethod
    def parse(cls, text: str) -> Map:
        """Read ``A3=285x277``."""
        name, _equals, size = text.partition("=")
        width, _times, height = size.partition("x")
        return cls(name, float(width), float(height))


@dataclass(frozen=True)
class Line:
    """What one scale and one paper gave for all communes."""

    frames: int
    plain: int
    smaller: int
    refused: int
    seconds: float
    slowest: float

    @property
    def saved(self) -> float:
        """Share of the sheets of the plain grid that are not needed, per cent."""
        return 100 * (1 - self.frames / self.plain) if self.plain else 0.0


def parts_of(geometry: Any) -> Iterator[Part]:
    """Yield the parts of an OGR polygon, each as its rings."""
    if geometry.GetGeometryName() == "POLYGON":
        yield [
            [(point[0], point[1]) for point in geometry.GetGeometryRef(index).GetPoints()]
            for index in range(geometry.GetGeometryCount())
        ]
        return
    for index in range(geometry.GetGeometryCount()):
        yield from parts_of(geometry.GetGeometryRef(index))


def read_communes(path: Path, table: str) -> list[list[Part]]:
    """Return the polygons of a table."""
    source = ogr.Open(str(path))  # a layer does not outlive its source
    return [list(parts_of(feature.GetGeometryRef())) for feature in source.GetLayerByName(table)]


def measure(communes: Sequence[list[Part]], scale: int, paper: Map, overlap: float) -> Line:
    """Plan the sheets of all communes; only the planning is timed."""
    size = (paper.width, paper.height, overlap)
    frames = plain = smaller = refused = 0
    times = [0.0]
    for rings in communes:
        start = time.perf_counter()
        try:
            count = len(plan_sheets(rings, scale, *size).frames)
        except RequestError:
            refused += 1
            continue
        times.append(time.perf_counter() - start)
        grid = plain_grid_count(rings, scale, *size)
        frames += count
        plain += grid
        smaller += count < grid
    return Line(frames, plain, smaller, refused, sum(times), max(times))


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--communes", type=Path, default=COMMUNES, help="vector file of communes")
    parser.add_argument("--table", default=TABLE)
    parser.add_argument("--scale", type=int, nargs="+", default=list(SCALES))
    parser.add_argument("--map", type=Map.parse, nargs="+", default=[Map.parse(m) for m in MAPS])
    parser.add_argument("--overlap", type=float, default=OVERLAP, help="mm")
    found = parser.parse_args(given)
    if not found.communes.is_file():
        parser.error(f"no such file: {found.communes}; name one with --communes and --table")
    return found


def main(given: Sequence[str] | None = None) -> int:
    """Print the table."""
    gdal.UseExceptions()
    options = arguments(given)
    communes = read_communes(options.communes, options.table)
    print(f"{len(communes)} communes, overlap {options.overlap:g} mm")
    print(
        f"{'scale':>9}  {'map, mm':<14}{'plan':>7}{'grid':>7}{'saved':>8}{'smaller':>9}"
        f"{'refused':>9}{'seconds':>9}{'slowest':>10}"
    )
    for scale in options.scale:
        for paper in options.map:
            line = measure(communes, scale, paper, options.overlap)
            name = f"{paper.name} {paper.width:g}x{paper.height:g}"
            print(
                f"1:{scale:>7}  {name:<14}{line.frames:>7}{line.plain:>7}{line.saved:>6.1f} %"
                f"{line.smaller:>9}{line.refused:>9}{line.seconds:>9.2f}"
                f"{1000 * line.slowest:>7.0f} ms"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
