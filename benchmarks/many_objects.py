"""What many small objects cost: to prepare them, and to draw a commune that holds all of them.

    python -m benchmarks.many_objects [--objects 500000]

The processor time of two checkouts is compared by running this in each.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from osgeo import ogr

from benchmarks.session import start_qgis
from tests.support import damage, datasets
from tests.support.datasets import ORIGIN, Table

#: corners of an object, as shares of its size
_CORNERS = ((-1, -1), (0, -1.2), (1, -1), (1.2, 0), (1, 1), (0, 1.2), (-1, 1), (-1.2, 0))


def objects(count: int) -> Table:
    """Return surfaces of eight corners in the two communes of the tests."""
    chance = random.Random(5)  # noqa: S311 -- the same in every run
    rows = []
    for number in range(count):
        x, y = ORIGIN[0] + chance.uniform(100, 7900), ORIGIN[1] + chance.uniform(100, 3900)
        size = chance.uniform(5, 40)
        ring = [
            (x + size * chance.uniform(0.8, 1) * east, y + size * chance.uniform(0.8, 1) * north)
            for east, north in _CORNERS
        ]
        text = ",".join(f"{east} {north}" for east, north in [*ring, ring[0]])
        values = (f"R{number}", chance.choice(("01", "02")), f"Bois {number}")
        rows.append((f"POLYGON(({text}))", values))
    fields = ("ID_RESV", "OBJ_ASSI", "NOM_RESV")
    return Table("n_srce_reservoir_s_r31", fields, tuple(rows), geometry=ogr.wkbPolygon)


def main() -> int:
    """Print the processor time of both algorithms."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_objects", description=__doc__)
    parser.add_argument("--objects", type=int, default=500_000)
    arguments = parser.parse_args()
    run = start_qgis()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = datasets.write(
            folder / "srce.gpkg", datasets.communes(*damage.COMMUNES), objects(arguments.objects)
        )
        started = time.process_time()
        run("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(folder / "prepared.gpkg"))
        print(f"prepare_data    {time.process_time() - started:7.2f} s")
        started = time.process_time()
        output = str(folder / "out")
        run("srce_tvb:export_commune", SOURCE=str(source), COMMUNE="59001", OUTPUT=output)
        print(f"export_commune  {time.process_time() - started:7.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
