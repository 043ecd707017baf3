"""A small WFS on loopback with the communes of the demonstration data, by pages."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from osgeo import ogr, osr

from tests.support.loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: département that the server gives to some communes, so that there is a neighbour
NEIGHBOUR = "62"


class FeatureServer:
    """Serves communes with the fields of ADMIN EXPRESS."""

    def __init__(self, data: Path) -> None:
        self.port = 0
        #: STARTINDEX of each request
        self.starts: list[int] = []
        #: ``good``, ``half`` (the second page fails), ``short`` (features vanish on the way),
        #: ``report`` (an error report with status 200), ``dead`` (500)
        self.mode = "good"
        self.paths: Counter[str] = Counter()
        self.features = _features(data)
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Address of the service."""
        return f"http://127.0.0.1:{self.port}/wfs/ows"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and body of one request."""
        query = {key.upper(): value for key, value in parse_qsl(urlsplit(path).query)}
        start, count = int(query.get("STARTINDEX", 0)), int(query.get("COUNT", 10**6))
        with self._lock:
            self.starts.append(start)
            self.paths[path] += 1
        if self.mode == "dead" or (self.mode == "half" and start > 0):
            return 500, "text/plain", b"broken"
        if self.mode == "report":
            return 200, "text/xml", b"<ows:ExceptionReport/>"
        wanted = set(re.findall(r"<fes:Literal>(\w+)<", query.get("FILTER", "")))
        chosen = [
            item
            for item in self.features
            if not wanted or item["properties"]["code_insee_du_departement"] in wanted
        ]
        page = chosen[start : start + count]
        if self.mode == "short":
            page = page[: len(page) // 2] if start == 0 else []
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
        body = {
            "type": "FeatureCollection",
            "features": page,
            "numberMatched": len(chosen),
            "numberReturned": len(page),
            "crs": crs,
        }
        return 200, "application/json", json.dumps(body).encode()


def _features(data: Path) -> list[dict[str, object]]:
    source = ogr.Open(str(data))
    layer = source.GetLayerByName("commune")
    mercator = osr.SpatialReference()
    mercator.ImportFromEPSG(3857)
    mercator.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    own = layer.GetSpatialRef()
    own.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(own, mercator)
    found = []
    for feature in layer:
        geometry = feature.GetGeometryRef().Clone()
        geometry.Transform(transform)
        code = feature.GetField("insee_com")
        found.append(
            {
                "type": "Feature",
                "geometry": json.loads(geometry.ExportToJson()),
                "properties": {
                    "code_insee": code,
                    "nom_officiel": feature.GetField("nom_com"),
                    "code_insee_du_departement": code[:2],
                },
            }
        )
    return found


@contextmanager
def feature_server(data: Path) -> Iterator[FeatureServer]:
    """Run a server for as long as the block lasts."""
    server = FeatureServer(data)
    with loopback(server.answer) as port:
        server.port = port
        yield server
