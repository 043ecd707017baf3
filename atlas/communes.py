"""Communes: recognise the fields of a commune layer, and find a commune by code or by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsGeometry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from . import compat
from .errors import CommuneError
from .geometry import (
    clean,
    crs_for_department,
    to_rectangle,
    transform_between,
    transformed,
)
from .i18n import tr
from .model import Box
from .naming import as_insee, comparable, department_of, printable, split_title, without_article

POSTAL_CODES_FILE = Path(__file__).resolve().parent / "data" / "postal_codes.csv"
#: share of the values of a field that must be INSEE codes for it to be the code field
CODE_SHARE = 0.9
SAMPLE = 200
MAX_SUGGESTIONS = 5
#: distance to which communes around the chosen one are held to be its neighbours, metres
TOUCH = 1.0

#: field names by role, best first, upper case: ADMIN EXPRESS (2018-2020, 2021 and later), WFS of
#: 2025, BD TOPO, Etalab cadastre, france-geojson, COG tables
_FIELD_NAMES = {
    "insee": (
        "INSEE_COM", "CODE_INSEE", "INSEE", "CODE_COMMUNE", "CODE_COM_INSEE", "CODGEO", "DEPCOM",
        "C_INSEE", "COM_INSEE", "INSEE_COMMUNE", "CODEINSEE", "CODE_INSEE_COMMUNE", "COM", "CODE",
        "ID",
    ),
    "name": (
        "NOM_COM", "NOM_OFFICIEL", "NOM", "NOM_COMMUNE", "LIBGEO", "LIBELLE", "NOM_COMPLET",
        "COMMUNE", "NAME", "NOM_COM_M", "NOM_M", "TOPONYME",
    ),
    "arrondissement": (
        "INSEE_ARR", "CODE_INSEE_DE_L_ARRONDISSEMENT", "CODE_ARRONDISSEMENT", "CODE_ARR", "ARR",
    ),
    "arrondissement_name": ("NOM_ARR", "NOM_ARRONDISSEMENT"),
    "department": (
        "INSEE_DEP", "CODE_INSEE_DU_DEPARTEMENT", "CODE_DEPARTEMENT", "CODE_DEPT", "CODE_DEP", "DEP",
    ),
    "epci": ("CODE_EPCI", "SIREN_EPCI", "CODES_SIREN_DES_EPCI", "CODE_SIREN_DE_L_EPCI", "EPCI"),
    "epci_name": ("NOM_EPCI",),
    "postal": ("CODE_POSTAL", "CODE_POST", "CODEPOSTAL", "CP"),
}  # fmt: skip


@dataclass(frozen=True)
class CommuneFields:
    """Index of each field by role, -1 where the layer has none."""

    insee: int
    name: int
    arrondissement: int = -1
    arrondissement_name: int = -1
    department: int = -1
    epci: int = -1
    epci_name: int = -1
    postal: int = -1


@dataclass(frozen=True)
class Commune:
    """One commune as the layer tells it, without its geometry."""

    insee: str
    name: str
    #: COG code of the arrondissement (``594``), empty when the layer does not tell
    arrondissement: str = ""
    arrondissement_name: str = ""
    department: str = ""
    epci: str = ""
    epci_name: str = ""
    postal: str = ""
    #: features of the layer that make up the commune
    feature_ids: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """What messages call it: ``Haverskerque (59293)``."""
        return f"{self.name} ({self.insee})"


def looks_like_communes(layer: QgsVectorLayer) -> bool:
    """Tell whether a layer could hold communes: surfaces, or a name that says so."""
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        return True
    return layer.geometryType() == QgsWkbTypes.GeometryType.UnknownGeometry and (
        "commune" in layer.name().lower()
    )


def detect_commune_fields(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource,
) -> CommuneFields | None:
    """Return the fields of a commune layer, ``None`` when no field holds INSEE codes.

    A field must both have a known name and hold INSEE codes in at least 9 of 10 objects: the
    ``ID`` of ADMIN EXPRESS is no code, that of the cadastre is.
    """
    by_name = {f.name().upper(): index for index, f in enumerate(layer.fields())}
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    sample = [f.attributes() for f in layer.getFeatures(request.setLimit(SAMPLE))]
    roles: dict[str, int] = {}
    for role, names in _FIELD_NAMES.items():
        for name in names:
            index = by_name.get(name, -1)
            if index >= 0 and (role != "insee" or _holds_codes(sample, index)):
                roles[role] = index
                break
    if "insee" not in roles or "name" not in roles:
        return None
    return CommuneFields(**roles)


def _holds_codes(sample: list[list[object]], index: int) -> bool:
    values = [row[index] for row in sample if not compat.is_null(row[index])]
    good = sum(as_insee(value) is not None for value in values)
    return bool(values) and good >= CODE_SHARE * len(values)


def require_commune_fields(layer: QgsVectorLayer) -> CommuneFields:
    """Return the fields of a layer given as commune layer.

    :raises CommuneError: when it has no code or name field; names the fields it has.
    """
    fields = detect_commune_fields(layer)
    if fields is None:
        raise CommuneError(
            tr(
                "The commune layer “{name}” has no field with INSEE codes and a field with names. "
                "Its fields are: {fields}. Expected for instance INSEE_COM and NOM_COM "
                "(ADMIN EXPRESS), code_insee and nom_officiel (BD TOPO), id and nom (cadastre)."
            ).format(name=layer.name(), fields=", ".join(f.name() for f in layer.fields()) or "–")
        )
    return fields


class CommuneIndex:
    """The communes of a layer: found by code, by name, by arrondissement; geometry on demand."""

    def __init__(
        self,
        layer: QgsVectorLayer,
        fields: CommuneFields,
        context: QgsCoordinateTransformContext,
    ) -> None:
        self.layer = layer
        self._context = context
        self.communes = read_communes(layer, fields)
        if not self.communes:
            raise CommuneError(
                tr("The commune layer “{name}” holds no commune.").format(name=layer.name())
            )
        self._by_name: dict[str, list[Commune]] = {}
        for commune in self.communes.values():
            spelling = comparable(commune.name)
            for key in {spelling, without_article(spelling)}:
                self._by_name.setdefault(key, []).append(commune)
        self.crs = self._working_crs()
        self._transform = transform_between(layer.crs(), self.crs, context)

    def __len__(self) -> int:
        return len(self.communes)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self.communes.values())

    def _working_crs(self) -> QgsCoordinateReferenceSystem:
        departments = {department_of(code) for code in self.communes}
        return crs_for_department(departments.pop() if len(departments) == 1 else "")

    def geometry(self, commune: Commune) -> QgsGeometry:
        """Return the surface of a commune, valid, multi-part, in the working CRS.

        :raises CommuneError: when it has none.
        """
        request = QgsFeatureRequest().setFilterFids(list(commune.feature_ids)).setNoAttributes()
        surfaces = []
        for feature in self.layer.getFeatures(request):
            surface = clean(feature.geometry(), ("polygon",)).parts.get("polygon")
            if surface is not None:
                surfaces.append(transformed(surface, self._transform))
        if not surfaces:
            raise CommuneError(
                tr("The commune {title} has no usable geometry.").format(title=commune.title)
            )
        whole = surfaces[0] if len(surfaces) == 1 else QgsGeometry.unaryUnion(surfaces)
        whole.convertToMultiType()
        return whole

    def around(self, box: Box) -> list[Commune]:
        """Return the communes whose bounding box meets a box of the working CRS."""
        rectangle = to_rectangle(box)
        if self._transform is not None:
            rectangle = self._transform.transformBoundingBox(
                rectangle, QgsCoordinateTransform.TransformDirection.ReverseTransform
            )
        request = QgsFeatureRequest().setFilterRect(rectangle).setNoAttributes()
        ids = {feature.id() for feature in self.layer.getFeatures(request)}
        return [c for c in self.communes.values() if ids.intersection(c.feature_ids)]

    def group_of(self, commune: Commune) -> list[Commune]:
        """Return the communes of the same arrondissement, else of the same department."""
        if commune.arrondissement:
            return [
                c for c in self.communes.values() if c.arrondissement == commune.arrondissement
            ]
        return [c for c in self.communes.values() if c.department == commune.department]

    def find(self, text: str) -> Commune:
        """Return the commune that a code or a name means.

        :raises CommuneError: unknown or ambiguous; lists the near ones, and says so when a postal
            code was meant.
        """
        wanted = " ".join(text.split())
        if not wanted:
            raise CommuneError(tr("Give the INSEE code or the name of a commune."))
        code = as_insee(wanted)
        if code is not None:
            return self.communes[code] if code in self.communes else self._unknown_code(code)
        titled = split_title(wanted)
        if titled is not None and titled[1] in self.communes:
            commune = self.communes[titled[1]]
            if comparable(commune.name) == comparable(titled[0]):
                return commune
        spelling = comparable(wanted)
        exact = [c for c in self._by_name.get(spelling, []) if comparable(c.name) == spelling]
        matches = exact or self._by_name.get(spelling, [])
        if not matches:
            spelling = without_article(spelling)
            matches = self._by_name.get(spelling, [])
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise CommuneError(
                tr("Several communes are called “{name}”: {list}. Give the INSEE code.").format(
                    name=wanted, list=_titles(matches)
                )
            )
        raise self._unknown_name(wanted)

    def _unknown_code(self, code: str) -> Commune:
        namesakes = self.with_postal_code(code)
        if namesakes:
            raise CommuneError(
                tr(
                    "{code} is not the INSEE code of a commune of this layer; it is the postal "
                    "code of: {list}. Give the INSEE code."
                ).format(code=code, list=_titles(namesakes))
            )
        near = difflib.get_close_matches(code, self.communes, MAX_SUGGESTIONS, 0.6)
        raise CommuneError(
            tr(
                "No commune has the INSEE code {code} among the {count} of the layer "
                "(a postal code is no INSEE code). Near ones: {list}."
            ).format(
                code=code,
                count=len(self),
                list=_titles([self.communes[c] for c in near]) or tr("none"),
            )
        )

    def _unknown_name(self, name: str) -> CommuneError:
        spelling = without_article(comparable(name))
        holding = [key for key in self._by_name if spelling and spelling in key.split()]
        near = difflib.get_close_matches(spelling, self._by_name, MAX_SUGGESTIONS, 0.6)
        titles: dict[str, Commune] = {}
        for key in [*near, *holding]:
            titles.update({c.insee: c for c in self._by_name[key]})
        return CommuneError(
            tr(
                "No commune is called “{name}” among the {count} of the layer. Near ones: {list}."
            ).format(
                name=printable(name),
                count=len(self),
                list=_titles(list(titles.values())[:MAX_SUGGESTIONS]) or tr("none"),
            )
        )

    def with_postal_code(self, code: str) -> list[Commune]:
        """Return the communes of the layer with a postal code."""
        own = [c for c in self.communes.values() if code in c.postal.replace(",", " ").split()]
        listed = [self.communes[i] for i in postal_codes().get(code, ()) if i in self.communes]
        return own or listed


@lru_cache(maxsize=1)
def postal_codes() -> dict[str, tuple[str, ...]]:
    """Return the INSEE codes of each postal code (COG 2026, bundled list)."""
    table = {}
    for line in POSTAL_CODES_FILE.read_text(encoding="ascii").splitlines():
        code, _, communes = line.partition(";")
        table[code] = tuple(communes.split())
    return table


def _titles(communes: Iterable[Commune]) -> str:
    return ", ".join(c.title for c in communes)


def read_communes(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource, fields: CommuneFields
) -> dict[str, Commune]:
    """Return the communes of a layer by INSEE code, in its order, without their geometry."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    found: dict[str, Commune] = {}
    for feature in layer.getFeatures(request):
        row = feature.attributes()
        insee = as_insee(row[fields.insee])
        if insee is None:
            continue
        known = found.get(insee)
        ids = (*(known.feature_ids if known else ()), feature.id())
        found[insee] = Commune(
            insee=insee,
            name=printable(_text(row, fields.name)) or insee,
            arrondissement=arrondissement_code(
                _text(row, fields.arrondissement),
                _text(row, fields.department) or department_of(insee),
            ),
            arrondissement_name=printable(_text(row, fields.arrondissement_name)),
            department=_text(row, fields.department) or department_of(insee),
            epci=_text(row, fields.epci),
            epci_name=printable(_text(row, fields.epci_name)),
            postal=_text(row, fields.postal),
            feature_ids=ids,
        )
    return dict(sorted(found.items()))


def _text(row: list[object], index: int) -> str:
    return "" if index < 0 or compat.is_null(row[index]) else str(row[index]).strip()


def arrondissement_code(value: str, department: str) -> str:
    """Return the COG code of an arrondissement out of its three encodings.

    ``594`` (COG), ``59004`` (france-geojson: department and three digits) and ``4`` (ADMIN
    EXPRESS: number within the department) are all ``594``. Empty for an empty value.
    """
    text = value.strip().upper()
    if not text:
        return ""
    if len(text) == len(department) + 1 and text.startswith(department):
        return text
    if text.startswith(department) and len(text) == len(department) + 3:
        return department + text[-1]
    return department + text.lstrip("0") if len(text) <= 2 else text
