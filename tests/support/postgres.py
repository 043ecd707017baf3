"""A PostgreSQL server with PostGIS of the tests' own, on 127.0.0.1."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from osgeo import gdal
from qgis.core import QgsProviderRegistry

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "srce"
DATABASE = "srce"
_BINARIES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    port: int
    folder: Path
    binaries: Path
    #: what runs a program as the user of the server: a server refuses to run as root
    prefix: tuple[str, ...]

    @property
    def keywords(self) -> str:
        """The connection string of libpq."""
        return f"dbname={DATABASE} host=127.0.0.1 port={self.port} user={USER}"

    @property
    def address(self) -> str:
        """The address of libpq."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def load(self, source: Path, *tables: str) -> None:
        """Copy tables of a file to the database; all of them when none is named."""
        data = gdal.OpenEx(str(source), gdal.OF_VECTOR)
        known = [data.GetLayer(index).GetName() for index in range(data.GetLayerCount())]
        for table in tables or known:
            options = gdal.VectorTranslateOptions(
                format="PostgreSQL",
                layers=[table],
                layerName=table,
                accessMode="overwrite",
                layerCreationOptions=["GEOMETRY_NAME=geom", "LAUNDER=YES"],
            )
            done = gdal.VectorTranslate(f"PG:{self.keywords}", data, options=options)
            assert done is not None, f"{table} cannot be copied to PostgreSQL"
            done = None

    def sql(self, statement: str) -> str:
        """Run a statement as the owner and return what it prints."""
        done = subprocess.run(
            [
                str(self.binaries / "psql"),
                *("-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", DATABASE),
                *("-At", "-v", "ON_ERROR_STOP=1", "-c", statement),
            ],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def stop(self) -> None:
        """Stop the server at once, as a power cut would."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start the server and wait for it."""
        self._control("start", "-w", "-l", str(self.folder / "log"), "-o", f"-p {self.port}")

    def _control(self, *arguments: str) -> None:
        program = [*self.prefix, str(self.binaries / "pg_ctl")]
        done = subprocess.run(
            [*program, "-D", str(self.folder / "data"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()


def _binaries() -> Path:
    if QgsProviderRegistry.instance().providerMetadata("postgres") is None:
        pytest.skip("this QGIS was built without PostgreSQL")
    found = sorted(_BINARIES.glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed: run `make setup`")
    folder = found[-1].parent
    extension = Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control")
    if not extension.exists():
        pytest.skip("PostGIS is not installed: run `make setup`")
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a server for as long as the block lasts."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="srce-postgres-"))
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        prefix = ("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups")
    folder.chmod(0o755)
    server = Postgres(_free_port(), folder, binaries, prefix)
    try:
        subprocess.run(
            [
                *prefix,
                *(str(binaries / "initdb"), "-D", str(folder / "data"), "-U", USER),
                *("-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(
                "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
                "full_page_writes = off\nshared_buffers = 32MB\nmax_connections = 60\n"
            )
        server.start()
        subprocess.run(
            [
                *(str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(server.port)),
                *("-U", USER, DATABASE),
            ],
            check=True,
            timeout=60,
        )
        server.sql("CREATE EXTENSION postgis")
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        for _ in range(50):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.1)
