"""How much sooner prepared data are ready to be drawn than the shapefiles they were made of.

    python -m benchmarks.prepared [--rounds 3]

Both sides end where a sheet of one commune can be drawn; the real data of Oise serve.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.session import start_qgis
from tests.support import disguises
from tests.support.package import ROOT

DATA = ROOT.parent / "shared" / "data"
COMMUNE = "60159"


def seconds_until_ready(source: str, folder: Path) -> float:
    """Return how long it takes until a sheet could be drawn."""
    from qgis.core import QgsCoordinateTransformContext

    from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
    from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
    from srce_tvb_atlas.atlas.shared.progress import Silent

    folder.mkdir()
    started = time.perf_counter()
    opened = OpenedSources(
        SourceRequest(source), load_catalogue(), QgsCoordinateTransformContext(), Silent()
    )
    opened.make_store(folder, [opened.index.find(COMMUNE)], None)
    return time.perf_counter() - started


def main() -> int:
    """Print both times and their ratio; the exit code is 1 when preparing gained nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prepared", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="repetitions; the shortest counts")
    rounds = parser.parse_args().rounds
    if not DATA.is_dir():
        sys.exit(f"the real data are not here: {DATA}")
    run = start_qgis()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        raw = disguises.shapefiles(DATA, folder).parameters["SOURCE"]
        prepared = str(folder / "prepared.gpkg")
        run("srce_tvb:prepare_data", SOURCE=raw, OUTPUT=prepared)
        taken = {
            what: min(
                seconds_until_ready(source, folder / f"{what}-{number}") for number in range(rounds)
            )
            for what, source in (("raw", raw), ("prepared", prepared))
        }
    ratio = taken["raw"] / taken["prepared"]
    print(f"raw {taken['raw']:.2f} s, prepared {taken['prepared']:.2f} s: {ratio:.1f} x sooner")
    return int(ratio <= 1)


if __name__ == "__main__":
    sys.exit(main())
