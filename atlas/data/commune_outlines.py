"""Outlines of communes from a WFS: a département and its neighbours, whole or not at all.

The service, its layer and fields are data (``communes`` in ``styles/basemaps.json``). What was
fetched is kept in the cache, with its date, and says so in its metadata and on the sheets.
"""

from __future__ import annotations

import datetime
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFields,
    QgsRectangle,
    QgsSpatialIndex,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ..shared import compat
from ..shared.downloads import Answer, Downloads, HostPauses
from ..shared.errors import SourceError
from ..shared.geometry import as_multi, transform_between, transformed
from ..shared.i18n import tr, tr_count
from ..shared.naming import comparable, department_of, without_article
from ..shared.output import move_into_place, staging
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.web_cache import CacheOptions, service_key
from ..wording.credits import FETCHED
from ._arrondissement_search import ArrondissementSearch
from ._code_list import read_codes
from ._commune_search import CommuneSearch
from ._open_layer import open_layer
from .basemap_list import OutlineService
from .cog_lists import arrondissements_of_france, communes_of_france
from .communes import Commune

#: value of COMMUNES for outlines from the service
IGN_WORD = "ign"
WEB_MERCATOR = "EPSG:3857"
#: around a département, metres of Web Mercator
_REACH = 500.0
#: pages of one request: more than France has
_MOST_PAGES = 60
_SECONDS_A_DAY = 86400.0
_MATCHED = re.compile(rb"numberMatched\W{1,4}(\d+)|totalFeatures\W{1,4}(\d+)")
_FIELDS = ("code_insee", "nom", "code_insee_du_departement")


def is_ign(value: object) -> bool:
    """Return whether a value of COMMUNES asks for outlines from the service."""
    return isinstance(value, str) and value.strip().lower() == IGN_WORD


def departments_meant(commune: str, arrondissement: str, codes: str) -> list[str]:
    """Return the départements of the communes that a run names, by the list of the COG.

    :raises CommuneError: unknown or ambiguous.
    :raises SourceError: when nothing is named.
    """
    names, members = arrondissements_of_france()
    known = {
        code: Commune(
            code,
            name,
            members.get(code, ""),
            names.get(members.get(code, ""), ""),
            department_of(code),
        )
        for code, name in communes_of_france().items()
    }
    groups = ArrondissementSearch(known)
    search = CommuneSearch(known, groups)
    found: list[Commune] = []
    if commune.strip():
        found.append(search.find(commune))
    if arrondissement.strip():
        found += groups.find(arrondissement, "").communes
    if codes.strip():
        found += search.select(read_codes(codes, set(known), _spellings(known)))
    if not found:
        raise SourceError(
            tr(
                "COMMUNES=ign fetches the communes of a département: say which with CODES or "
                "ARRONDISSEMENT."
            )
        )
    return sorted({department_of(item.insee) for item in found})


def _spellings(known: Mapping[str, Commune]) -> set[str]:
    return {without_article(comparable(item.name)) for item in known.values()}


def fetch_outlines(
    departments: Sequence[str], service: OutlineService, cache: CacheOptions, progress: Progress
) -> QgsVectorLayer:
    """Return the communes of départements and of their neighbours, fetched or from the cache.

    :raises SourceError: when they cannot be fetched whole; nothing is kept then.
    """
    name = "-".join(departments)
    name = name if len(name) < 60 else service_key(name)
    folder = cache.folder / "communes" / service_key(service.address, service.layer)
    path = folder / f"communes_{name}.gpkg"
    if not _is_young(path, cache.days):
        try:
            features = _Pages(service, progress).departments_and_neighbours(departments)
            _write(features, path)
        except SourceError as error:
            if not path.is_file():
                raise
            progress.warning(
                tr("{error} The outlines of {date} are used.").format(error=error, date=_day(path))
            )
    return _opened(path, service)


def _is_young(path: Path, days: int) -> bool:
    try:
        return time.time() - path.stat().st_mtime < days * _SECONDS_A_DAY
    except OSError:
        return False


def _day(path: Path) -> str:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%d/%m/%Y")


def _opened(path: Path, service: OutlineService) -> QgsVectorLayer:
    layer = open_layer(f"{path}|layername=commune", "commune")
    if not layer.isValid():
        raise SourceError(tr("{path} cannot be read: remove it, and try again.").format(path=path))
    host = urlsplit(service.address).hostname or ""
    metadata = layer.metadata()
    metadata.setRights([f"{service.credit}, {FETCHED} {_day(path)} ({host})"])
    layer.setMetadata(metadata)
    return layer


def _write(features: Iterable[QgsFeature], path: Path) -> None:
    """Write communes into a GeoPackage, moved into place when it is whole."""
    memory = QgsVectorLayer(f"MultiPolygon?crs={WEB_MERCATOR}", "commune", "memory")
    provider = memory.dataProvider()
    done = provider.addAttributes([compat.text_field(name) for name in _FIELDS])
    memory.updateFields()
    done = provider.addFeatures(list(features))[0] and done
    path.parent.mkdir(parents=True, exist_ok=True)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "commune"
    with staging(path.parent) as folder:
        made = folder / path.name
        result = QgsVectorFileWriter.writeAsVectorFormatV3(
            memory, str(made), QgsCoordinateTransformContext(), options
        )
        if not done or result[0] != QgsVectorFileWriter.WriterError.NoError:
            raise SourceError(tr("{path} cannot be written.").format(path=path))
        move_into_place(made, path)


class _Pages:
    """Fetches the features of a WFS by pages."""

    def __init__(self, service: OutlineService, progress: Progress) -> None:
        self._service = service
        self._progress = progress
        self._host = urlsplit(service.address).hostname or ""

    def departments_and_neighbours(self, departments: Sequence[str]) -> list[QgsFeature]:
        """Return the communes of départements and of those that touch them."""
        own = self._fetch(departments, f"&FILTER={quote(self._filter(departments))}")
        if not own:
            fault = tr("it has no commune of {codes}")
            raise self._error(fault.format(codes=", ".join(departments)))
        extent = QgsRectangle()
        for feature in own:
            extent.combineExtentWith(feature.geometry().boundingBox())
        extent.grow(_REACH)
        corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        box = ",".join(f"{value:.1f}" for value in corners)
        around = self._fetch(None, f"&BBOX={box},{WEB_MERCATOR}")
        beyond = sorted(_touching(own, around) - set(departments))
        if not beyond:
            return own
        return own + self._fetch(beyond, f"&FILTER={quote(self._filter(beyond))}")

    def _filter(self, departments: Sequence[str]) -> str:
        name = self._service.department_field
        tests = "".join(
            f"<fes:PropertyIsEqualTo><fes:ValueReference>{name}</fes:ValueReference>"
            f"<fes:Literal>{code}</fes:Literal></fes:PropertyIsEqualTo>"
            for code in departments
        )
        if len(departments) > 1:
            tests = f"<fes:Or>{tests}</fes:Or>"
        return f'<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0">{tests}</fes:Filter>'

    def _fetch(self, departments: Sequence[str] | None, condition: str) -> list[QgsFeature]:
        """Return the communes that meet a condition, of some départements or of all.

        :raises SourceError: when they are not whole.
        """
        found: dict[str, QgsFeature] = {}
        received, matched = 0, None
        for _ in range(_MOST_PAGES):
            stop_if_cancelled(self._progress)
            data = self._page(received, condition)
            count = _matched(data)
            matched = count if matched is None else matched
            features = list(self._features(data))
            fresh = [item for item in features if item["code_insee"] not in found]
            received += len(features)
            found.update({item["code_insee"]: item for item in fresh})
            if not fresh or (matched is not None and received >= matched):
                break
            self._progress.info(
                tr_count(
                    "%n outlines of communes received from {host}.",
                    "%n outline of a commune received from {host}.",
                    received,
                ).format(host=self._host)
            )
        if matched is not None and received < matched:
            raise self._error(
                tr_count(
                    "%n of {matched} communes were received",
                    "%n of {matched} communes was received",
                    received,
                ).format(matched=matched)
            )
        return [
            item
            for item in found.values()
            if departments is None or item["code_insee_du_departement"] in departments
        ]

    def _page(self, start: int, condition: str) -> bytes:
        service = self._service
        joint = "&" if "?" in service.address else "?"
        url = (
            f"{service.address}{joint}SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature"
            f"&TYPENAMES={quote(service.layer)}&SRSNAME={WEB_MERCATOR}"
            f"&OUTPUTFORMAT={quote('application/json')}&SORTBY={service.code_field}"
            f"&COUNT={service.page}&STARTINDEX={start}{condition}"
        )
        pages: list[bytes] = []

        def accept(_key: str, answer: Answer) -> str:
            if b"ExceptionReport" in answer.data[:2000] or answer.kind == "text/html":
                return tr("the server answered with an error report")
            pages.append(answer.data)
            return ""

        failures = Downloads[str](self._progress, HostPauses()).fetch({url: url}, accept)
        if failures or not pages:
            raise self._error(next(iter(failures.values()), tr("the server does not answer")))
        return pages[-1]

    def _features(self, data: bytes) -> Iterator[QgsFeature]:
        """Yield the communes of a page with the fields and the CRS of the cache."""
        is_json = data.lstrip()[:1] == b"{"
        if is_json and not _has_features(data):
            return
        with TemporaryDirectory(prefix="srce_tvb_") as folder:
            path = Path(folder) / ("page.geojson" if is_json else "page.gml")
            path.write_bytes(data)
            layer = open_layer(str(path), "page")
            if not layer.isValid():
                raise self._error(tr("its answer cannot be read"))
            names = (
                self._service.code_field,
                self._service.name_field,
                self._service.department_field,
            )
            indexes = [layer.fields().lookupField(name) for name in names]
            if min(indexes[:2]) < 0:
                raise self._error(tr("the fields {names} are missing").format(names=names))
            crs = layer.crs()
            if not crs.isValid() or layer.extent().xMaximum() > 360:
                crs = QgsCoordinateReferenceSystem(WEB_MERCATOR)
            transform = transform_between(
                crs,
                QgsCoordinateReferenceSystem(WEB_MERCATOR),
                QgsCoordinateTransformContext(),
            )
            for feature in layer.getFeatures():
                row = feature.attributes()
                code = str(row[indexes[0]])
                made = QgsFeature(_fields())
                made["code_insee"] = code
                made["nom"] = str(row[indexes[1]])
                department = "" if indexes[2] < 0 else str(row[indexes[2]])
                made["code_insee_du_departement"] = department or department_of(code)
                made.setGeometry(as_multi(transformed(feature.geometry(), transform)))
                yield made
            del layer

    def _error(self, reason: str) -> SourceError:
        return SourceError(
            tr(
                "The outlines of the communes cannot be fetched from {host}: {reason}. Try again "
                "later, or give a commune layer as COMMUNES."
            ).format(host=self._host, reason=reason)
        )


def _fields() -> QgsFields:
    fields = QgsFields()
    for name in _FIELDS:
        fields.append(compat.text_field(name))
    return fields


def _matched(data: bytes) -> int | None:
    """Return how many features a service has for a request, ``None`` when it does not say."""
    # in GeoJSON the numbers follow the features, in GML they come first
    found = _MATCHED.search(data[:2000]) or _MATCHED.search(data[-2000:])
    return None if found is None else int(found.group(1) or found.group(2))


def _has_features(data: bytes) -> bool:
    try:
        return bool(json.loads(data).get("features"))
    except (ValueError, AttributeError, RecursionError):
        return True  # reported when it is read


def _touching(own: Sequence[QgsFeature], others: Iterable[QgsFeature]) -> set[str]:
    """Return the départements of the communes that touch others."""
    index = QgsSpatialIndex()
    by_number = {}
    for number, feature in enumerate(own):
        numbered = QgsFeature(feature)
        numbered.setId(number)
        by_number[number] = feature.geometry()
        if not index.addFeature(numbered):
            raise SourceError(tr("A commune cannot be indexed: check its geometry."))
    found: set[str] = set()
    for feature in others:
        code = feature["code_insee_du_departement"]
        geometry = feature.geometry()
        if code not in found and any(
            geometry.intersects(by_number[number])
            for number in index.intersects(geometry.boundingBox())
        ):
            found.add(code)
    return found
