"""A PostgreSQL database as source: the same sheet, and never a shorter one when it goes away."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateTransformContext

from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.data.database import (
    database_title,
    database_uri,
    is_database,
    source_title,
)
from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.errors import SourceError
from srce_tvb_atlas.atlas.shared.progress import Silent
from tests.support import damage, datasets, pdf, pictures
from tests.support.algorithms import AlgorithmRunner
from tests.support.postgres import Postgres, postgres_server
from tests.support.qgis_process import QgisProcess

EXPORT = "srce_tvb:export_commune"
COMMUNE = "59001"
MANY = 4000
RESERVOIRS = "n_srce_reservoir_s_r31"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.write(
        tmp_path_factory.mktemp("source") / "srce.gpkg",
        datasets.communes(*damage.COMMUNES),
        damage.many(MANY),
        damage.points(),
        damage.lines(),
    )


@pytest.fixture(scope="module")
def server(source: Path) -> Iterator[Postgres]:
    with postgres_server() as running:
        running.load(source)
        running.sql("CREATE SCHEMA other; CREATE TABLE other.notes (id int, text text)")
        yield running


def outcome(folder: Path) -> dict[str, object]:
    """Return what two exports of the same data have in common."""
    row = read_manifest(folder)[COMMUNE]
    with (folder / "account.csv").open(encoding="utf-8", newline="") as file:
        account = {cells["table"]: cells for cells in csv.DictReader(file, delimiter=";")}
    return {
        "row": (row.status, row.scale, row.categories, row.message),
        "statistics": (folder / "statistics.csv").read_text(encoding="utf-8"),
        "account": account,
        "words": pdf.plain_text(folder / row.file),
    }


def picture(folder: Path) -> Path:
    """Draw the sheet of a run as a picture."""
    return pdf.render(folder / read_manifest(folder)[COMMUNE].file, folder / "sheet.png", dpi=100)


@pytest.fixture(scope="module")
def sheet_of_file(
    provider: object,  # noqa: ARG001 -- registers the algorithms
    source: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The output folder of a run from the file."""
    folder = tmp_path_factory.mktemp("expected")
    AlgorithmRunner()(EXPORT, SOURCE=str(source), COMMUNE=COMMUNE, OUTPUT=str(folder))
    return folder


@pytest.fixture(scope="module")
def expected(sheet_of_file: Path) -> dict[str, object]:
    return outcome(sheet_of_file)


@pytest.mark.parametrize(
    "write",
    [
        lambda server: server.address,
        lambda server: server.address.replace("postgresql://", "postgres://"),
        lambda server: server.keywords,
        lambda server: f"postgres://{server.keywords}",
    ],
    ids=["postgresql://", "postgres://", "keywords", "as QGIS writes it"],
)
def test_a_database_gives_the_same_sheet_as_the_file(
    run_alg: AlgorithmRunner,
    server: Postgres,
    expected: dict[str, object],
    sheet_of_file: Path,
    tmp_path: Path,
    write: Callable[[Postgres], str],
) -> None:
    run_alg(EXPORT, SOURCE=write(server), COMMUNE=COMMUNE, OUTPUT=str(tmp_path))
    assert outcome(tmp_path) == expected
    assert pictures.differing_share(picture(tmp_path), picture(sheet_of_file)) == 0.0


def test_tables_of_a_database_are_given_one_by_one(
    run_alg: AlgorithmRunner,
    server: Postgres,
    expected: dict[str, object],
    sheet_of_file: Path,
    tmp_path: Path,
) -> None:
    run_alg(
        EXPORT,
        RESERVOIRS=f"{server.address}?table=public.{RESERVOIRS}",
        CORRIDORS=f'{server.keywords} table="public"."n_srce_corridor_l_r31" (geom)',
        OBSTACLES=f"postgres://{server.keywords} key='fid' table=\"n_srce_obstacle_p_r31\"",
        COMMUNES=f"{server.keywords} table=commune",
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path),
    )
    found = outcome(tmp_path)
    assert found["statistics"] == expected["statistics"]
    assert found["account"] == expected["account"]
    assert found["words"] == expected["words"]
    assert pictures.differing_share(picture(tmp_path), picture(sheet_of_file)) == 0.0


def test_a_table_that_is_not_there_is_named(run_alg: AlgorithmRunner, server: Postgres) -> None:
    message = run_alg.error(
        EXPORT, RESERVOIRS=f"{server.address}?table=nowhere", COMMUNE=COMMUNE, OUTPUT="x"
    )
    assert "nowhere" in message
    assert "table=schema.name" in run_alg.error(
        EXPORT, RESERVOIRS=server.address, COMMUNE=COMMUNE, OUTPUT="x"
    )


def test_no_wait_shows_a_password() -> None:
    assert source_title("postgresql://me:secret@host/sig") == "the database sig (host)"
    assert source_title("/data/srce.gpkg") == "/data/srce.gpkg"


def test_a_database_that_does_not_answer_is_named_without_its_password(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    for text in (
        "postgresql://me:secret@127.0.0.1:9/nowhere",
        "dbname=nowhere host=127.0.0.1 port=9 user=me password=secret",
    ):
        message = run_alg.error(EXPORT, SOURCE=text, COMMUNE=COMMUNE, OUTPUT=str(tmp_path / "o"))
        assert "nowhere (127.0.0.1)" in message
        assert "secret" not in message
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "text", ["demo", "project", "C:\\data\\srce.gpkg", "data/dbname.gpkg", "a=b", "host/x.shp"]
)
def test_paths_are_no_databases(text: str) -> None:
    assert not is_database(text)


def test_an_address_is_read_as_libpq_reads_it() -> None:
    uri = database_uri("postgresql://m%40e:p%27w@[::1]:5433/my%20db?sslmode=require&table=s.t")
    assert (uri.username(), uri.password()) == ("m@e", "p'w")
    assert (uri.host(), uri.port(), uri.database()) == ("::1", "5433", "my db")
    assert (uri.schema(), uri.table()) == ("s", "t")
    assert database_title(uri) == "the database my db (::1)"


# --- a database that goes away --------------------------------------------------------------------


class _Breaker(Silent):
    """Does something at the n-th time that the reading asks whether to stop."""

    def __init__(self, moment: int, deed: Callable[[], object]) -> None:
        self.asked = 0
        self._moment = moment
        self._deed = deed

    def is_cancelled(self) -> bool:
        self.asked += 1
        if self.asked == self._moment:
            self._deed()
        return False


def read(server: Postgres, folder: Path, progress: Silent) -> list[int]:
    """Read the whole database into a store and return the number of records of each table."""
    opened = OpenedSources(
        SourceRequest(server.address), load_catalogue(), QgsCoordinateTransformContext(), progress
    )
    folder.mkdir()
    opened.make_store(folder, opened.index.in_zone(), None)
    return [account.read for account in opened.accounts]


def terminate(server: Postgres) -> None:
    server.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )


@pytest.mark.parametrize("way", ["terminated", "stopped"])
def test_a_database_that_goes_while_it_is_read_is_an_error(
    server: Postgres, tmp_path: Path, way: str
) -> None:
    whole = _Breaker(0, lambda: None)
    assert read(server, tmp_path / "whole", whole) == [MANY, 30, 30, 2]
    failed = 0
    moments = [1 + round(share * (whole.asked - 2)) for share in (0.0, 0.1, 0.25, 0.45, 0.8)]
    for moment in moments:
        deed = (lambda: terminate(server)) if way == "terminated" else server.stop
        counts = None
        with suppress(SourceError):
            counts = read(server, tmp_path / f"at-{moment}", _Breaker(moment, deed))
        if way == "stopped":
            server.start()
        # whole where QGIS had fetched all already, or fetched it again over a new connection
        assert counts in (None, [MANY, 30, 30, 2]), moment
        failed += counts is None
    assert failed
    assert read(server, tmp_path / "again", Silent()) == [MANY, 30, 30, 2]


def test_a_database_that_stops_gives_no_sheet_and_a_code(
    qgis_process: QgisProcess, server: Postgres, tmp_path: Path
) -> None:
    """The view is slow: the server stops while its rows are on their way."""
    wait = "CASE WHEN fid % 10 = 0 THEN pg_sleep(0.004)::text END AS wait"
    server.sql(
        f"CREATE OR REPLACE VIEW slow AS SELECT fid, geom, id_resv, {wait} FROM {RESERVOIRS}"  # noqa: S608
    )
    ended: list[float] = []

    def stop() -> None:
        for _ in range(600):
            busy = server.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'FETCH%'")
            if busy != "0":
                server.stop()
                ended.append(time.monotonic())
                return
            time.sleep(0.05)

    thread = threading.Thread(target=stop)
    thread.start()
    try:
        run = qgis_process.run(
            EXPORT,
            SOURCE=server.address,
            RESERVOIRS=f"{server.keywords} key='fid' table=slow (geom)",
            COMMUNE=COMMUNE,
            OUTPUT=tmp_path / "out",
        )
    finally:
        thread.join()
        server.start()
    assert ended
    assert run.returncode != 0, run.output
    assert not (tmp_path / "out").exists()
