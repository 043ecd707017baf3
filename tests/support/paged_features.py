"""A server of features on loopback: WFS 2.0 and OGC API Features, page by page.

It can end early, as real servers do behind a proxy: with an error, or with a page that is cut
short and says nothing.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from osgeo import ogr, osr

from tests.support.loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMESPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:fes="http://www.opengis.net/fes/2.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="http://t"'
)
_OPERATION = (
    '<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{url}"/></ows:HTTP>'
    "</ows:DCP></ows:Operation>"
)
_TYPE = (
    "<wfs:FeatureType><wfs:Name>t:{name}</wfs:Name><wfs:Title>{name}</wfs:Title>"
    "<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::2154</wfs:DefaultCRS><ows:WGS84BoundingBox>"
    "<ows:LowerCorner>-5 41</ows:LowerCorner><ows:UpperCorner>10 52</ows:UpperCorner>"
    "</ows:WGS84BoundingBox></wfs:FeatureType>"
)
_SCHEMA = """<?xml version="1.0"?><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:t="http://t" targetNamespace="http://t"
 elementFormDefault="qualified">
<xsd:complexType name="{name}Type"><xsd:complexContent>
<xsd:extension base="gml:AbstractFeatureType">
<xsd:sequence>{fields}
<xsd:element name="geom" type="gml:GeometryPropertyType" minOccurs="0"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="{name}" type="t:{name}Type" substitutionGroup="gml:AbstractFeature"/>
</xsd:schema>"""
_FIELD = '<xsd:element name="{name}" type="xsd:string" minOccurs="0" nillable="true"/>'


@dataclass
class _Collection:
    fields: tuple[str, ...]
    #: (values, geometry in EPSG:2154, geometry in degrees)
    rows: list[tuple[dict[str, str], ogr.Geometry, ogr.Geometry]]


@dataclass
class PagedFeatures:
    """What the server holds and how it answers."""

    collections: dict[str, _Collection] = field(default_factory=dict)
    port: int = 0
    page: int = 50
    #: number of features after which it ends, ``None`` for never
    ends_after: int | None = None
    #: how it ends: ``error`` (status 500), ``short`` (a page with fewer features, and no next one)
    ending: str = "short"
    #: whether it states how many features there are
    states_count: bool = True
    requests: int = 0

    def add(self, source: Path, table: str) -> None:
        """Serve a table of a file, which is in EPSG:2154."""
        data = ogr.Open(str(source))
        layer = data.GetLayerByName(table)
        definition = layer.GetLayerDefn()
        names = tuple(
            definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())
        )
        degrees = osr.SpatialReference()
        degrees.ImportFromEPSG(4326)
        degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        rows = []
        for feature in layer:
            values = {
                n: feature.GetFieldAsString(n) for n in names if feature.IsFieldSetAndNotNull(n)
            }
            metres = feature.GetGeometryRef().Clone()
            moved = metres.Clone()
            moved.TransformTo(degrees)
            rows.append((values, metres, moved))
        self.collections[table] = _Collection(names, rows)

    def wfs(self, table: str) -> str:
        """Return the layer of a table as QGIS names it."""
        url = f"http://127.0.0.1:{self.port}/wfs"
        uri = "pagingEnabled='true' preferCoordinatesForWfsT11='false' srsname='EPSG:2154'"
        return f"WFS://{uri} typename='t:{table}' url='{url}' version='2.0.0'"

    def oapif(self, table: str) -> str:
        """Return the collection of a table as QGIS names it."""
        return f"OAPIF://typename='{table}' url='http://127.0.0.1:{self.port}/api'"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and body of one request."""
        self.requests += 1
        parts = urlsplit(path)
        query = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/wfs"):
            return self._wfs(query)
        return self._oapif(parts.path, query)

    def _slice(self, total: int, start: int, count: int) -> tuple[int, int] | None:
        """Return the first feature of a page and the one after its last; ``None`` for an error."""
        end = min(total, start + count)
        if self.ends_after is not None and end > self.ends_after:
            if self.ending == "error":
                return None
            end = max(start, self.ends_after)
        return start, end

    # --- WFS ------------------------------------------------------------------------------------

    def _wfs(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        kind = query.get("request", "").lower()
        if kind == "getcapabilities":
            return self._xml(self._capabilities())
        name = (query.get("typenames") or query.get("typename", "")).split(":")[-1]
        collection = self.collections.get(name)
        if collection is None:
            return 400, "text/plain", b"no such type"
        if kind == "describefeaturetype":
            fields = "".join(_FIELD.format(name=item) for item in collection.fields)
            return self._xml(_SCHEMA.format(name=name, fields=fields))
        total = len(collection.rows)
        matched = str(total) if self.states_count else "unknown"
        if query.get("resulttype") == "hits":
            return self._xml(_collection_of([], matched, 0))
        start = int(query.get("startindex", 0))
        count = int(query.get("count") or query.get("maxfeatures") or self.page)
        place = self._slice(total, start, min(count, self.page))
        if place is None:
            return 500, "text/plain", b"the database has gone"
        members = [
            _member(name, index, collection.rows[index]) for index in range(place[0], place[1])
        ]
        return self._xml(_collection_of(members, matched, len(members)))

    def _capabilities(self) -> str:
        url = f"http://127.0.0.1:{self.port}/wfs?"
        operations = "".join(
            _OPERATION.format(name=name, url=url)
            for name in ("GetCapabilities", "DescribeFeatureType", "GetFeature")
        )
        paging = (
            '<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/>'
            "<ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint>"
            '<ows:Constraint name="CountDefault"><ows:NoValues/>'
            f"<ows:DefaultValue>{self.page}</ows:DefaultValue></ows:Constraint>"
        )
        types = "".join(_TYPE.format(name=name) for name in self.collections)
        return (
            f'<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0" {_NAMESPACES}>'
            f"<ows:OperationsMetadata>{operations}{paging}</ows:OperationsMetadata>"
            f"<wfs:FeatureTypeList>{types}</wfs:FeatureTypeList></wfs:WFS_Capabilities>"
        )

    @staticmethod
    def _xml(text: str) -> tuple[int, str, bytes]:
        return 200, "text/xml", text.encode()

    # --- OGC API Features -----------------------------------------------------------------------

    def _oapif(self, path: str, query: dict[str, str]) -> tuple[int, str, bytes]:
        root = f"http://127.0.0.1:{self.port}/api"
        steps = [step for step in path.split("/") if step][1:]
        if not steps:
            links = [
                {"rel": "service-desc", "href": f"{root}/desc", "type": _OPENAPI},
                {"rel": "data", "href": f"{root}/collections", "type": "application/json"},
            ]
            return _json({"title": "t", "links": links})
        if steps == ["desc"]:
            limit = {"name": "limit", "in": "query", "schema": {"maximum": self.page}}
            return _json(
                {"openapi": "3.0.0", "components": {"parameters": {"limit": limit}}}, _OPENAPI
            )
        if steps == ["collections"]:
            found = [self._description(root, name) for name in self.collections]
            return _json({"collections": found, "links": []})
        name = steps[1]
        if name not in self.collections:
            return 404, "text/plain", b"no such collection"
        if len(steps) == 2:
            return _json(self._description(root, name))
        return self._items(root, name, query)

    @staticmethod
    def _description(root: str, name: str) -> dict[str, object]:
        items = {"rel": "items", "href": f"{root}/collections/{name}/items", "type": _GEOJSON}
        extent = {"spatial": {"bbox": [[-5, 41, 10, 52]]}}
        return {"id": name, "title": name, "extent": extent, "links": [items]}

    def _items(self, root: str, name: str, query: dict[str, str]) -> tuple[int, str, bytes]:
        collection = self.collections[name]
        rows = list(enumerate(collection.rows))
        if "bbox" in query:
            box = [float(value) for value in query["bbox"].split(",")]
            rows = [item for item in rows if _meets(item[1][2], box)]
        start = int(query.get("offset", 0))
        place = self._slice(len(rows), start, min(int(query.get("limit", 10)), self.page))
        if place is None:
            return 500, "text/plain", b"the database has gone"
        features = [
            {
                "type": "Feature",
                "id": index + 1,
                "properties": values,
                "geometry": json.loads(moved.ExportToJson()),
            }
            for index, (values, _, moved) in rows[place[0] : place[1]]
        ]
        body: dict[str, object] = {"type": "FeatureCollection", "features": features, "links": []}
        body["numberReturned"] = len(features)
        if self.states_count:
            body["numberMatched"] = len(rows)
        ended = self.ends_after is not None and place[1] >= self.ends_after
        if place[1] < len(rows) and (not ended or self.ending == "error"):
            more = "&".join(f"{key}={value}" for key, value in query.items() if key != "offset")
            href = f"{root}/collections/{name}/items?{more}&offset={place[1]}"
            body["links"] = [{"rel": "next", "href": href, "type": _GEOJSON}]
        return _json(body, _GEOJSON)


_OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_GEOJSON = "application/geo+json"


def _json(value: object, kind: str = "application/json") -> tuple[int, str, bytes]:
    return 200, kind, json.dumps(value).encode()


def _meets(geometry: ogr.Geometry, box: list[float]) -> bool:
    west, east, south, north = geometry.GetEnvelope()
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _collection_of(members: list[str], matched: str, returned: int) -> str:
    return (
        f'<?xml version="1.0"?><wfs:FeatureCollection {_NAMESPACES} numberMatched="{matched}" '
        f'numberReturned="{returned}" timeStamp="2026-01-01T00:00:00Z">{"".join(members)}'
        "</wfs:FeatureCollection>"
    )


def _member(name: str, index: int, row: tuple[dict[str, str], ogr.Geometry, ogr.Geometry]) -> str:
    values, metres, _ = row
    fields = "".join(f"<t:{key}>{escape(value)}</t:{key}>" for key, value in values.items())
    gml = metres.ExportToGML(
        options=["FORMAT=GML32", f"GMLID=g{index}", "SRSNAME_FORMAT=OGC_URN", "NAMESPACE_DECL=NO"]
    )
    return (
        f'<wfs:member><t:{name} gml:id="{name}.{index + 1}">{fields}'
        f"<t:geom>{gml}</t:geom></t:{name}></wfs:member>"
    )


@contextmanager
def paged_features() -> Iterator[PagedFeatures]:
    """Run a server for as long as the block lasts."""
    server = PagedFeatures()
    with loopback(server.answer) as port:
        server.port = port
        yield server
