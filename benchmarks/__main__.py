"""``make bench``: how fast a territory is drawn, beside QGIS's own atlas and the bare map.

Every case runs in a process of its own, on the same communes and the same layout; the times of
QGIS starting are in none of them. The shortest of the repetitions counts. Beside the time on the
wall stands that of the processors: what other programs take away is in the first alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.network import write_network

ROOT = Path(__file__).resolve().parent.parent
NORD = ROOT.parent / "shared" / "data" / "communes_l93_59-nord.gpkg"
CASES = {
    "a": "(a) this plugin, 1 process",
    "b": "(b) this plugin, 2 processes",
    "c": "(c) QGIS's atlas of a project made by hand",
    "c2": "(c2) QGIS's atlas of this plugin's project",
    "d": "(d) the main map alone",
}
#: (what, numerator, denominator, worst value, whether more is better)
TARGETS = (
    ("(a) at most 2.0 x (d)", "a", "d", 2.0, False),
    ("(a) at least 2 x faster than (c)", "c", "a", 2.0, True),
    ("(a) at most 1.15 x (c2)", "a", "c2", 1.15, False),
    ("(b) at least 1.7 x faster than (a)", "a", "b", 1.7, True),
)


def main() -> int:
    """Run the cases and print the ratios; the exit code is 1 when one is not reached."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    data = _data(options)
    print(f"{options.communes} communes of {data.name}, {os.cpu_count()} processors")
    walls: dict[str, float] = {}
    cpus: dict[str, float] = {}
    for repetition in range(options.repeat):
        for case, title in CASES.items():
            if case == "c" and repetition:
                continue  # the slowest by far, and no close race
            found = _run(case, data, options.communes, options.folder)
            seconds, cpu = found["seconds"], found["cpu"]
            walls[case] = min(walls.get(case, seconds), seconds)
            cpus[case] = min(cpus.get(case, cpu), cpu)
            each = 1000 * seconds / options.communes
            print(
                f"{title:46s} {seconds:7.1f} s {each:6.0f} ms a commune, processors {cpu:6.1f} s",
                flush=True,
            )
    missed = _print_ratios(walls, cpus)
    if options.memory:
        missed += _print_memory(_run("memory", data, options.memory, options.folder))
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--communes", type=int, default=150, help="how many to draw (150)")
    parser.add_argument("--memory", type=int, default=600, help="how many for the memory; 0: none")
    parser.add_argument("--repeat", type=int, default=2, help="repetitions of each case (2)")
    parser.add_argument("--source", type=Path, help="commune layer; by default that of Nord")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "bench", help="where all is made"
    )
    return parser.parse_args()


def _data(options: argparse.Namespace) -> Path:
    """Return the network, made once."""
    communes = options.source or (NORD if NORD.is_file() else None)
    path: Path = options.folder / ("network.gpkg" if communes else "network_mosaic.gpkg")
    if not path.is_file():
        part = path.with_suffix(".part.gpkg")
        write_network(part, communes).rename(path)
    return path


def _run(case: str, data: Path, communes: int, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.cases", case, str(data), str(communes)]
    done = subprocess.run(
        [*command, str(folder)], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        sys.exit(f"case {case} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def _print_ratios(walls: dict[str, float], cpus: dict[str, float]) -> int:
    print()
    missed = 0
    for what, numerator, denominator, worst, more in TARGETS:
        ratio = walls[numerator] / walls[denominator]
        reached = ratio >= worst if more else ratio <= worst
        verdict = "reached" if reached else "NOT REACHED"
        # two processes are faster on the wall alone
        told = "" if "b" in (numerator, denominator) else _share(cpus, numerator, denominator)
        missed += not reached
        print(f"{what:46s} {ratio:5.2f}  {verdict}{told}")
    return missed


def _share(cpus: dict[str, float], numerator: str, denominator: str) -> str:
    return f", of the processors {cpus[numerator] / cpus[denominator]:.2f}"


def _print_memory(found: dict[str, Any]) -> int:
    early, late = found["early"], found["late"]
    growth = late / early - 1
    reached = growth <= 0.05
    print(
        f"peak memory {early / 1024:.0f} MB after {found['first']} communes, {late / 1024:.0f} MB "
        f"after {found['last']}: {100 * growth:+.1f} %  {'reached' if reached else 'NOT REACHED'}"
    )
    return int(not reached)


if __name__ == "__main__":
    sys.exit(main())
