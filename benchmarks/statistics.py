"""Statistics of all communes of Oise, beside QGIS's own algorithms giving the same figures.

    python -m benchmarks.statistics [--rounds 3]

Both sides start from the raw tables and end with hectares, kilometres and objects of each category
in each of the 680 communes. The native side gets the classification for nothing: its layers are
the tables with a filter where the real data need one. It takes ``native:calculatevectoroverlaps``
for surfaces, ``native:dissolve`` and ``native:sumlinelengths`` for lines, and
``native:joinattributesbylocation`` for objects.
The figures of both are compared before the times are.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.session import start_qgis
from tests.support.package import ROOT

DATA = ROOT.parent / "shared" / "data"
NETWORK = DATA / "srce_hdf_oise_l93.gpkg"
COMMUNES = f"{DATA / 'communes_l93_60-oise.gpkg'}|layername=commune_2026"
#: times slower than the native algorithms that the statistics may be
ALLOWED = 3.0
#: share by which a figure may differ from the native one
TOLERANCE = 0.001
#: figures below a square metre or a metre differ by rounding alone
SMALLEST = 0.001


@dataclass(frozen=True)
class NativePart:
    """One table of the real data and the category that its objects belong to."""

    category: str
    table: str
    family: str
    filter: str = ""


PARTS = (
    NativePart("corridor_restore", "cer_corridor_s_fr32_060", "polygon"),
    NativePart("corridor", "cer_cours_eau_l_fr32_060", "line", "\"est_corrid\" = 'T'"),
    NativePart("reservoir_preserve", "cer_reservoir_s_fr32_060", "polygon"),
    NativePart("reservoir_preserve", "cer_reservoir_l_fr32_060", "line"),
    NativePart("obstacle_l", "cer_obstacle_cor_s_fr32_060", "polygon"),
    NativePart("obstacle_l", "cer_obstacle_cor_l_fr32_060", "line"),
    NativePart("obstacle_p", "cer_obstacle_p_fr32_060", "point"),
)
#: (commune, category, unit) -> figure
Figures = dict[tuple[str, str, str], float]


def ours(run: Callable[..., dict[str, Any]]) -> Figures:
    """Return the figures of ``srce_tvb:commune_statistics``."""
    layer = run(
        "srce_tvb:commune_statistics",
        SOURCE=str(NETWORK),
        COMMUNES=COMMUNES,
        OUTPUT="TEMPORARY_OUTPUT",
    )["OUTPUT"]
    figures: Figures = {}
    for feature in layer.getFeatures():
        for part in PARTS:
            for unit in ("nb", "ha", "km"):
                name = f"{part.category}_{unit}"
                if layer.fields().lookupField(name) >= 0:
                    figures[feature["insee"], part.category, unit] = float(feature[name])
    return figures


def native(run: Callable[..., dict[str, Any]]) -> Figures:
    """Return the same figures by algorithms of QGIS alone."""
    figures: Figures = {}
    for part in PARTS:
        source = f"{NETWORK}|layername={part.table}"
        if part.filter:
            source += f"|subset={part.filter}"
        _count(run, part, source, figures)
        if part.family == "polygon":
            _areas(run, part, source, figures)
        elif part.family == "line":
            _lengths(run, part, source, figures)
    return figures


def _areas(run: Callable[..., Any], part: NativePart, source: str, figures: Figures) -> None:
    layer = run(
        "native:calculatevectoroverlaps",
        INPUT=COMMUNES,
        LAYERS=[source],
        OUTPUT="TEMPORARY_OUTPUT",
    )["OUTPUT"]
    field = next(f.name() for f in layer.fields() if f.name().endswith("_area"))
    for feature in layer.getFeatures():
        _add(figures, feature["insee_com"], part.category, "ha", feature[field] / 10_000.0)


def _lengths(run: Callable[..., Any], part: NativePart, source: str, figures: Figures) -> None:
    # what lies twice on the ground counts once
    once = run("native:dissolve", INPUT=source, OUTPUT="TEMPORARY_OUTPUT")["OUTPUT"]
    layer = run(
        "native:sumlinelengths",
        POLYGONS=COMMUNES,
        LINES=once,
        LEN_FIELD="bench_length",
        COUNT_FIELD="bench_count",
        OUTPUT="TEMPORARY_OUTPUT",
    )["OUTPUT"]
    for feature in layer.getFeatures():
        _add(figures, feature["insee_com"], part.category, "km", feature["bench_length"] / 1_000.0)


def _count(run: Callable[..., Any], part: NativePart, source: str, figures: Figures) -> None:
    layer = run(
        "native:joinattributesbylocation",
        INPUT=COMMUNES,
        JOIN=source,
        PREDICATE=[0],
        JOIN_FIELDS=[],
        METHOD=0,
        DISCARD_NONMATCHING=True,
        PREFIX="bench_",
        OUTPUT="TEMPORARY_OUTPUT",
    )["OUTPUT"]
    identifier = next(f.name() for f in layer.fields() if f.name().startswith("bench_id_"))
    found: dict[str, set[str]] = {}
    for feature in layer.getFeatures():
        found.setdefault(feature["insee_com"], set()).add(feature[identifier])
    for insee, ids in found.items():
        _add(figures, insee, part.category, "nb", len(ids))


def _add(figures: Figures, insee: str, category: str, unit: str, value: float) -> None:
    figures[insee, category, unit] = figures.get((insee, category, unit), 0.0) + value


def worst_difference(one: Figures, other: Figures) -> tuple[float, str]:
    """Return the largest relative difference between two sets of figures, and where it is."""
    worst, place = 0.0, ""
    for key in one.keys() | other.keys():
        a, b = one.get(key, 0.0), other.get(key, 0.0)
        share = abs(a - b) / max(a, b, SMALLEST)
        if share > worst:
            worst, place = share, " ".join(key)
    return worst, place


def main() -> int:
    """Measure both sides in turn and print the ratio of their best times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    if not Path(NETWORK).exists():
        print(f"left out: {NETWORK} is not there")
        return 0
    run = start_qgis()
    times: dict[str, list[float]] = {"ours": [], "native": []}
    figures: dict[str, Figures] = {}
    for _ in range(rounds):
        for name, work in (("ours", ours), ("native", native)):
            started = time.perf_counter()
            figures[name] = work(run)
            times[name].append(time.perf_counter() - started)
    ratio = min(times["ours"]) / min(times["native"])
    difference, place = worst_difference(figures["ours"], figures["native"])
    for name, taken in times.items():
        print(f"{name:8} {min(taken):6.2f} s (of {', '.join(f'{t:.2f}' for t in taken)})")
    print(f"ratio    {ratio:6.2f} (allowed {ALLOWED:.1f})")
    print(f"largest difference {100 * difference:.4f} % {place}")
    return 0 if ratio <= ALLOWED and difference <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
