"""What the account of a source costs: reading with it and without it, in turn, in one run.

    python -m benchmarks.account [--objects 60000] [--rounds 3]

"Without" is the reading as it was before the account: QGIS's iterator, taken at its word, no look
at the file and none at the place of the objects. Both sides classify the same objects into a store,
once the whole network as "Prepare data" does, and once the surroundings of one commune. Processor
time is compared: other programs disturb it least.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from osgeo import ogr

from benchmarks.session import start_qgis
from tests.support import damage, datasets
from tests.support.datasets import ORIGIN, Table

#: growth of the time of reading that is allowed
ALLOWED = 1.05
#: a file changed more recently is looked at anew, seconds
SETTLED = 6.0
#: corners of an object, as many as real ones have
CORNERS = 40
SIDE = 60_000.0
#: those of the COVADIS model
_FIELDS = (
    *("ID_RESV", "ID_CER", "NOM_RESV", "OBJ_ASSI", "MILMAJ_NAT", "MILMAJ_REG", "MILASO_NAT"),
    *("MILASO_REG", "DELIMIT", "SURF_M2"),
)
_REST = ("multitrame", None, None, None, "DG", "2381294.0")


def network(count: int) -> Table:
    """Return surfaces of many corners, spread over 60 km around the tests' communes."""
    chance = random.Random(5)  # noqa: S311 -- the same in every run
    rows = []
    for number in range(count):
        x, y = (ORIGIN[i] + chance.uniform(-SIDE / 2, SIDE / 2) for i in (0, 1))
        ring = ogr.CreateGeometryFromWkt(f"POINT({x} {y})").Buffer(120.0, CORNERS // 4)
        values = (f"R{number}", f"CER{number}", f"Bois {number}", "02", *_REST)
        rows.append((ring.ExportToWkt(), values))
    return Table("n_srce_reservoir_s_r31", _FIELDS, tuple(rows), geometry=ogr.wkbPolygon)


@contextmanager
def taken_at_its_word() -> Iterator[None]:
    """Read as before the account."""
    from qgis.core import QgsFeatureRequest

    from srce_tvb_atlas.atlas.data import _prepare, _table_reader, opened_sources
    from srce_tvb_atlas.atlas.data.account import Account

    def request_of(reader: Any, request: QgsFeatureRequest) -> QgsFeatureRequest:
        if reader.region is not None:
            request.setFilterRect(reader.region)
        return request

    def attributes(reader: Any, table: Any, request: QgsFeatureRequest) -> Iterator[Any]:
        return iter(table.layer.getFeatures(request_of(reader, request)))

    def records(reader: Any, table: Any, report: Any) -> Iterator[Any]:
        request = request_of(reader, QgsFeatureRequest())
        if reader.region is not None:
            request.addOrderBy("$id")
        for feature in table.layer.getFeatures(request):
            report.read += 1
            yield feature, feature.geometry()
        report.expected = report.read

    reader = _table_reader.TableReader
    with (
        mock.patch.object(reader, "attributes", attributes),
        mock.patch.object(reader, "records", records),
        mock.patch.object(reader, "cells", return_value={(0, 0)}),
        mock.patch.object(_prepare, "note_twins"),
        mock.patch.object(opened_sources, "check_files_of"),
        mock.patch.object(opened_sources, "judge_places"),
        mock.patch.object(opened_sources, "check_place_of_communes"),
        mock.patch.object(Account, "check", lambda account, *_: account),
    ):
        yield


def forget_the_file(source: Path) -> None:
    """Have the plugin take a file for another one than that of the round before."""
    os.utime(source)


def seconds(source: Path, folder: Path, *, whole: bool) -> float:
    """Return the processor time from opening a source to its store."""
    from qgis.core import QgsCoordinateTransformContext

    from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
    from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
    from srce_tvb_atlas.atlas.shared.model import Box
    from srce_tvb_atlas.atlas.shared.progress import Silent

    region = None if whole else Box(*ORIGIN, ORIGIN[0] + 8000, ORIGIN[1] + 4000)
    folder.mkdir()
    started = time.process_time()
    opened = OpenedSources(
        SourceRequest(str(source)), load_catalogue(), QgsCoordinateTransformContext(), Silent()
    )
    if whole:
        opened.write_store(folder / "prepared.gpkg", opened.index.in_zone(), attributes=True)
    else:
        opened.make_store(folder, opened.index.in_zone(), region)
    return time.process_time() - started


def compare(source: Path, folder: Path, rounds: int, *, whole: bool) -> tuple[float, float]:
    """Return the best processor times without and with the account."""
    times: dict[str, list[float]] = {"without": [], "with": []}
    for number in range(rounds):
        with taken_at_its_word():
            place = folder / f"without-{whole}-{number}"
            times["without"].append(seconds(source, place, whole=whole))
        forget_the_file(source)
        times["with"].append(seconds(source, folder / f"with-{whole}-{number}", whole=whole))
    return min(times["without"]), min(times["with"])


def again(source: Path, folder: Path, rounds: int) -> float:
    """Return the best processor time of one more commune of a file that was read before."""
    time.sleep(SETTLED)
    return min(
        seconds(source, folder / f"again-{number}", whole=False) for number in range(rounds + 1)
    )


def sheet_seconds(run: Callable[..., Any], source: Path, folder: Path) -> float:
    """Return the processor time of a sheet, of which reading is a part."""
    started = time.process_time()
    run("srce_tvb:export_commune", SOURCE=str(source), COMMUNE="59001", OUTPUT=str(folder))
    return time.process_time() - started


def main() -> int:
    """Print both times and their ratio; the exit code is 1 when it is larger than allowed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.account", description=__doc__)
    parser.add_argument("--objects", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3, help="repetitions; the shortest counts")
    arguments = parser.parse_args()
    run = start_qgis()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = datasets.write(
            folder / "srce.gpkg", datasets.communes(*damage.COMMUNES), network(arguments.objects)
        )
        before, after = compare(source, folder, arguments.rounds, whole=True)
        print(f"whole network    {before:6.2f} s without, {after:6.2f} s with the account")
        few_before, few_after = compare(source, folder, arguments.rounds, whole=False)
        print(f"one more commune {again(source, folder, arguments.rounds):6.2f} s with the account")
        with taken_at_its_word():
            sheet_before = sheet_seconds(run, source, folder / "sheet-without")
        sheet_after = sheet_seconds(run, source, folder / "sheet-with")
        print(f"one commune      {few_before:6.2f} s without, {few_after:6.2f} s with the account")
        print(
            f"its whole sheet  {sheet_before:6.2f} s without, {sheet_after:6.2f} s with the account"
        )
    ratio = after / before
    print(f"ratio of the whole network {ratio:.3f} (allowed {ALLOWED})")
    return 0 if ratio <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
