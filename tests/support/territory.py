"""Runs of a territory: in a process of their own, and what they leave compared."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from osgeo import ogr

from srce_tvb_atlas.atlas.results.manifest import ManifestRow, read_manifest
from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT

DRIVER = Path(__file__).resolve().parent / "run_algorithm.py"
ALGORITHM = "srce_tvb:export_territory"
#: a small territory: every category, an empty commune (Bergues), neighbours and far ones
CODES = ("59016", "59067", "59073", "59083", "59091", "59111", "59119", "59293")
#: tables of the demonstration data that are no part of the network
GROUND_TABLES = (
    "troncon_de_route",
    "troncon_de_voie_ferree",
    "troncon_hydrographique",
    "surface_hydrographique",
    "zone_d_habitation",
    "lieu_dit_non_habite",
)


_folder = tempfile.TemporaryDirectory(prefix="srce-territory-")


@cache
def network() -> Path:
    """Return the demonstration data without their ground, which takes a third of a run's time.

    The tests of the ground draw territories with one.
    """
    path = Path(_folder.name) / "srce_demo.gpkg"
    shutil.copyfile(ROOT / "demo" / "srce_demo.gpkg", path)
    data = ogr.Open(str(path), 1)
    for table in GROUND_TABLES:
        assert data.DeleteLayer(table) == ogr.OGRERR_NONE
    data.ExecuteSQL("VACUUM")
    data = None
    return path


@cache
def prepared() -> Path:
    """Return these data as ``prepare_data`` writes them; the provider must be registered.

    They are for tests of what comes after the reading: a sheet then takes two thirds of the time.
    """
    path = Path(_folder.name) / "srce_prepared.gpkg"
    AlgorithmRunner()("srce_tvb:prepare_data", SOURCE=str(network()), OUTPUT=str(path))
    return path


class _Fixed(Mapping[str, str]):
    """What a test fixes so that two runs print the same; the data are made when they are asked."""

    _names = ("SOURCE", "UPDATE_DATE")

    def __getitem__(self, name: str) -> str:
        return {"SOURCE": lambda: str(prepared()), "UPDATE_DATE": lambda: "2017-06-15"}[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


FIXED = _Fixed()
STATE = ".srce_tvb_atlas"


def codes(communes: tuple[str, ...] = CODES) -> str:
    """Return communes as the parameter CODES takes them."""
    return ",".join(communes)


def start(limits: dict[str, float] | None = None, **parameters: Any) -> subprocess.Popen[str]:
    """Start a run in a process of its own.

    :param limits: waits of modules of the engine that are shortened, seconds.
    """
    fixed = {name: FIXED[name] for name in FIXED if name not in parameters}
    return subprocess.Popen(
        [sys.executable, str(DRIVER), "export_territory", json.dumps({**fixed, **parameters})],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "SRCE_TEST_LIMITS": json.dumps(limits or {})},
    )


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(text) for text in task.read_text().split()]
    return found


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for_end(pids: list[int], seconds: float = 10.0) -> None:
    """Wait until processes have ended by themselves."""
    deadline = time.monotonic() + seconds
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, f"still running: {[p for p in pids if is_alive(p)]}"
        time.sleep(0.05)


def kill(process: subprocess.Popen[str]) -> list[int]:
    """End a run at once, as ``kill -9`` does, and wait for its drawing processes to end."""
    below = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    wait_for_end(below)
    return below


@dataclass(frozen=True)
class Left:
    """What a run left behind, without what may differ between two equal runs."""

    #: text on the pages by name of the PDF
    texts: dict[str, str]
    #: rows of the manifest without times and sizes
    rows: dict[str, tuple[object, ...]]
    statistics: str
    descriptions: str
    #: other files, by name
    others: tuple[str, ...]
    #: bytes of the pictures of the report, by name
    pictures: dict[str, bytes]


def left(folder: Path) -> Left:
    """Return what a run left in its folder."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    pictures = (folder / STATE / "pictures").glob("*.png")
    return Left(
        texts={path.name: _text(path) for path in sorted(folder.glob("*.pdf"))},
        rows={row.insee: _lasting(row) for row in read_manifest(folder).values()},
        statistics=(folder / "statistics.csv").read_text("utf-8"),
        descriptions=(folder / "descriptions.csv").read_text("utf-8"),
        others=tuple(name for name in names if not name.endswith(".pdf")),
        pictures={path.name: path.read_bytes() for path in pictures},
    )


def _text(path: Path) -> str:
    """Return the text of a PDF, read once as long as the file does not change."""
    status = path.stat()
    return _text_as_it_was(path, status.st_mtime_ns, status.st_ino)


@cache
def _text_as_it_was(path: Path, *_: int) -> str:
    return pdf.text(path)


def _lasting(row: ManifestRow) -> tuple[object, ...]:
    inputs = row.fingerprint.split(".")[0]
    return (row.status, row.sheets, row.scale, row.categories, row.file, row.message, inputs)


def runs(folder: Path) -> dict[str, str]:
    """Return ``drawn`` or ``kept`` by INSEE code."""
    return {row.insee: row.run for row in read_manifest(folder).values()}
