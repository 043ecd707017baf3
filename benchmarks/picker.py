"""How soon the commune picker suggests, with all communes of France.

``python -m benchmarks.picker [FILE]``; FILE is a commune layer (``communes.gpkg|layername=…``).
Without one, 35 000 names are made of the words of the demonstration's names, seeded.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Sequence

from tests.support.package import ROOT, register_package

register_package()

from srce_tvb_atlas.atlas.data.cog_lists import postal_codes  # noqa: E402
from srce_tvb_atlas.gui.suggestions import SuggestionList  # noqa: E402

COUNT = 35_000
SEED = 35
#: what takes longer is felt while typing, milliseconds
LIMIT_MS = 100.0
TYPED = ("haverskerque", "saint-omer", "st denis", "la chapelle", "59293", "59660", "l'", "xyz")


def made_up() -> list[tuple[str, str]]:
    """Return code and name of communes as there are in France: many share their first words."""
    from osgeo import ogr

    source = ogr.Open(str(ROOT / "demo" / "srce_demo.gpkg"))
    layer = source.GetLayerByName("commune")
    real = [feature.GetField("nom_com") for feature in layer]
    words = sorted({word for name in real for word in name.split("-")})
    chance = random.Random(SEED)  # noqa: S311 -- names
    starts = ["Saint", "Sainte", "La", "Le", "Les", "Val", "Mont", *words]
    codes = [f"{department:02d}{n:03d}" for department in range(1, 96) for n in range(1, 400)]
    return [
        (code, "-".join([chance.choice(starts), *chance.sample(words, chance.randint(0, 2))]))
        for code in codes[:COUNT]
    ]


def read(uri: str) -> list[tuple[str, str]]:
    """Return code and name of the communes of a layer."""
    from qgis.core import QgsApplication

    from srce_tvb_atlas.atlas.data.commune_fields import require_commune_fields
    from srce_tvb_atlas.atlas.data.communes import read_communes
    from srce_tvb_atlas.atlas.data.vector_files import open_vector

    application = QgsApplication([], False)
    application.initQgis()
    layer = open_vector(uri, "communes")
    communes = read_communes(layer, require_commune_fields(layer))
    return [(commune.insee, commune.name) for commune in communes.values()]


def key_strokes(prepared: SuggestionList) -> list[float]:
    """Return the milliseconds from each key to its suggestions and its explanation."""
    taken = []
    for text in TYPED:
        for length in range(1, len(text) + 1):
            started = time.perf_counter()
            prepared.search(text[:length])
            prepared.read(text[:length])
            taken.append(1000 * (time.perf_counter() - started))
    return taken


def main(arguments: Sequence[str]) -> int:
    """Print what was measured; return 1 when a key takes too long."""
    communes = read(arguments[0]) if arguments else made_up()
    postal = postal_codes()
    tracemalloc.start()
    started = time.perf_counter()
    prepared = SuggestionList(communes, postal)
    preparing = time.perf_counter() - started
    memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    started = time.perf_counter()
    SuggestionList(communes, postal)
    preparing = min(preparing, time.perf_counter() - started)
    taken = key_strokes(prepared)
    print(f"communes                    {len(prepared)}")
    print(f"prepared once, in a thread  {preparing:.2f} s, {memory:.0f} MB")
    print(f"keys typed                  {len(taken)}")
    print(f"suggestions, median         {statistics.median(taken):.3f} ms")
    print(f"suggestions, slowest        {max(taken):.3f} ms (limit {LIMIT_MS:.0f})")
    return 1 if max(taken) > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
