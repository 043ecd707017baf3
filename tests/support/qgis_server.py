"""QGIS Server on loopback: WMS, WFS and OGC API Features as services publish them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

if TYPE_CHECKING:
    from collections.abc import Iterator

_CRS = "EPSG:2154"
#: QGIS Server refuses to give more objects of its OGC API at once
PAGE_LIMIT = 15


@dataclass(frozen=True)
class QgisServer:
    """The services of a project."""

    port: int

    @property
    def address(self) -> str:
        """Return the address of the services."""
        return f"http://127.0.0.1:{self.port}/"

    def wfs(self, table: str) -> str:
        """Return a layer as a parameter of an algorithm takes it."""
        uri = f"typename='{table}' srsname='{_CRS}' url='{self.address}' version='1.1.0'"
        return f"WFS://{uri}"

    def oapif(self, table: str, page: int) -> str:
        """Return a layer of the OGC API.

        :param page: number of objects that are asked for at once.
        """
        return f"OAPIF://typename='{table}' url='{self.address}wfs3' pageSize='{page}'"

    def wms(self, table: str) -> str:
        """Return the address of a map of a layer, as a technician writes it."""
        return f"{self.address}wms?LAYERS={quote(table)}"


def _write_project(path: Path, source: Path, tables: tuple[str, ...]) -> None:
    project = QgsProject()
    project.setCrs(QgsCoordinateReferenceSystem(_CRS))
    identifiers = []
    for table in tables:
        layer = QgsVectorLayer(f"{source}|layername={table}", table, "ogr")
        assert layer.isValid(), table
        project.addMapLayer(layer)
        identifiers.append(layer.id())
    project.writeEntry("WFSLayers", "/", identifiers)
    project.writeEntry("WMSCrsList", "/", [_CRS, "EPSG:3857"])
    assert project.write(str(path))


@contextmanager
def qgis_server(folder: Path, source: Path, *tables: str) -> Iterator[QgisServer]:
    """Publish tables of a file in EPSG:2154, each as a layer of its name."""
    published = folder / "published.qgs"
    _write_project(published, source, tables)
    running = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("run_qgis_server.py")), str(published)],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_SERVER_API_WFS3_MAX_LIMIT": str(PAGE_LIMIT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert running.stdout is not None
        yield QgisServer(int(running.stdout.readline()))
    finally:
        running.communicate()
