"""Communes: recognise the fields of a commune layer, and find a commune by code or by name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsGeometry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..shared import compat
from ..shared.errors import CommuneError
from ..shared.geometry import (
    FRANCE_CRS,
    as_multi,
    bounds_before,
    clean,
    crs_id_for_department,
    to_rectangle,
    transform_between,
    transformed,
)
from ..shared.i18n import listed, tr
from ..shared.model import Box
from ..shared.naming import (
    as_insee,
    comparable,
    department_of,
    printable,
    split_title,
    without_article,
)
from ..shared.paths import COG_LISTS

POSTAL_CODES_FILE = COG_LISTS / "postal_codes.csv"
ARRONDISSEMENTS_FILE = COG_LISTS / "arrondissements.csv"
FORMER_COMMUNES_FILE = COG_LISTS / "former_communes.csv"
#: share of the values of a field that must be INSEE codes for it to be the code field
CODE_SHARE = 0.9
SAMPLE = 200
MAX_SUGGESTIONS = 5
#: distance to which communes around the chosen one are held to be its neighbours, metres
TOUCH = 1.0
#: wrong codes told at once, and arrondissements listed in a message
MAX_FAULTS = 20
MAX_LISTED = 12
_DEPARTMENT_AND_NUMBER = re.compile(r"^(\d{2,3}|2[AB])\s*[/ -]\s*(\d{1,3})$")
_ARRONDISSEMENT_WORDS = re.compile(r"^(?:l )?arrondissement (?:de |du |des |d )?")

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
        "ARRONDISSEMENT",
    ),
    "arrondissement_name": ("NOM_ARR", "NOM_ARRONDISSEMENT", "ARRONDISST"),
    "department": (
        "INSEE_DEP", "CODE_INSEE_DU_DEPARTEMENT", "CODE_DEPARTEMENT", "CODE_DEPT", "CODE_DEP",
        "DEP", "DEPARTEMENT",
    ),
    "epci": ("CODE_EPCI", "SIREN_EPCI", "CODES_SIREN_DES_EPCI", "CODE_SIREN_DE_L_EPCI", "EPCI"),
    "epci_name": ("NOM_EPCI",),
    "postal": ("CODE_POSTAL", "CODE_POST", "CODEPOSTAL", "CP"),
}  # fmt: skip


#: values that a field must hold to be taken for the role, where its name alone may mislead:
#: DEPART and ARRONDISST of the old BD TOPO are names
_VALUE_PATTERNS = {
    "arrondissement": re.compile(r"^(\d[\dAB]?\d{0,4}(\.0+)?|)$", re.IGNORECASE),
    "department": re.compile(r"^(\d{1,3}(\.0+)?|0?2[AB]|)$", re.IGNORECASE),
}
SHAPEFILE_NAME_LENGTH = 10
_FULL_NAMES = frozenset(name for names in _FIELD_NAMES.values() for name in names)


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


@dataclass(frozen=True)
class Arrondissement:
    """An arrondissement as the user named it, and its communes in a layer."""

    #: COG code, ``594``
    code: str
    name: str
    communes: tuple[Commune, ...]
    #: what the user should know of how the text was understood, empty for nothing
    note: str = ""

    @property
    def title(self) -> str:
        """What messages call it: ``594 Dunkerque``."""
        return f"{self.code} {self.name}".strip()


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
    names = [f.name().upper() for f in layer.fields()]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    sample = [f.attributes() for f in layer.getFeatures(request.setLimit(SAMPLE))]
    roles: dict[str, int] = {}
    for role, known in _FIELD_NAMES.items():
        for name in known:
            index = _field_index(names, name)
            if index >= 0 and _may_hold(role, [row[index] for row in sample]):
                roles[role] = index
                break
    if "insee" not in roles or "name" not in roles:
        return None
    return CommuneFields(**roles)


def _field_index(names: list[str], name: str) -> int:
    """Return the place of a field, also under the ten letters that a shapefile leaves of it."""
    if name in names:
        return names.index(name)
    short = name[:SHAPEFILE_NAME_LENGTH]
    # what is left of CODE_INSEE_DE_L_ARRONDISSEMENT is the name of another field
    if len(name) > SHAPEFILE_NAME_LENGTH and short in names and short not in _FULL_NAMES:
        return names.index(short)
    return -1


def _may_hold(role: str, values: list[object]) -> bool:
    """Tell whether the values of a field can be those of a role."""
    pattern = _VALUE_PATTERNS.get(role)
    if role != "insee" and pattern is None:
        return True
    given = [value for value in values if not compat.is_null(value)]
    if role == "insee":
        good = sum(as_insee(value) is not None for value in given)
        return bool(given) and good >= CODE_SHARE * len(given)
    return all(pattern.match(str(value).strip()) for value in given)


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
        self._by_feature: dict[int, Commune] = {}
        for commune in self.communes.values():
            spelling = comparable(commune.name)
            for key in {spelling, without_article(spelling)}:
                self._by_name.setdefault(key, []).append(commune)
            self._by_feature.update(dict.fromkeys(commune.feature_ids, commune))
        zones = self.zones()
        self.set_crs(
            QgsCoordinateReferenceSystem(next(iter(zones)) if len(zones) == 1 else FRANCE_CRS)
        )

    def __len__(self) -> int:
        return len(self.communes)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self.communes.values())

    def zones(self) -> dict[str, list[Commune]]:
        """Return the communes by the CRS in which they are drawn (``EPSG:2154``, …)."""
        found: dict[str, list[Commune]] = {}
        for commune in self.communes.values():
            found.setdefault(crs_id_for_department(department_of(commune.insee)), []).append(
                commune
            )
        return found

    def set_crs(self, crs: QgsCoordinateReferenceSystem) -> None:
        """Set the CRS in which geometries are given; projected, in metres."""
        self.crs = crs
        self._transform = transform_between(self.layer.crs(), crs, self._context)

    def in_zone(self) -> list[Commune]:
        """Return the communes that are drawn in the working CRS: those of one territory."""
        return [commune for commune in self if self._is_in_zone(commune)]

    def _is_in_zone(self, commune: Commune) -> bool:
        return crs_id_for_department(department_of(commune.insee)) == self.crs.authid()

    def geometry(self, commune: Commune) -> QgsGeometry:
        """Return the surface of a commune, valid, multi-part, in the working CRS.

        :raises CommuneError: when it has none, or lies in another part of the world.
        """
        if not self._is_in_zone(commune):
            raise CommuneError(
                tr(
                    "{title} is not drawn in {crs}, the projection of the data: give a commune "
                    "layer and SRCE-TVB layers of its territory alone."
                ).format(title=commune.title, crs=self.crs.authid())
            )
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
        return as_multi(whole)

    def around(self, box: Box) -> list[Commune]:
        """Return the communes whose bounding box meets a box of the working CRS."""
        rectangle = to_rectangle(box)
        if self._transform is not None:
            rectangle = bounds_before(self._transform, rectangle)
        request = QgsFeatureRequest().setFilterRect(rectangle).setNoAttributes()
        found = {
            commune.insee: commune
            for feature in self.layer.getFeatures(request)
            if (commune := self._by_feature.get(feature.id())) is not None
        }
        return [found[code] for code in sorted(found)]

    def group_of(self, commune: Commune) -> list[Commune]:
        """Return the communes of the same arrondissement, else of the same department."""
        if commune.arrondissement:
            return [c for c in self.communes.values() if c.arrondissement == commune.arrondissement]
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
        if titled is not None:
            return self._find_titled(*titled)
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

    def select(self, texts: Iterable[str]) -> list[Commune]:
        """Return the communes that codes or names mean, each once, in the order given.

        :raises CommuneError: lists all that are wrong at once.
        """
        found: dict[str, Commune] = {}
        faults = []
        for text in texts:
            try:
                commune = self.find(text)
            except CommuneError as error:
                faults.append(str(error))
            else:
                found.setdefault(commune.insee, commune)
        if faults:
            raise CommuneError("\n".join(faults[:MAX_FAULTS]))
        return list(found.values())

    def _find_titled(self, name: str, code: str) -> Commune:
        """Return the commune of a title such as ``Haverskerque (59293)``."""
        commune = self.communes.get(code) or self._unknown_code(code)
        spellings = {comparable(name), without_article(comparable(name))}
        own = comparable(commune.name)
        if not spellings & {own, without_article(own)}:
            raise CommuneError(
                tr(
                    "The commune {code} is {name}, not “{given}”: give the code or the name."
                ).format(code=code, name=commune.name, given=name)
            )
        return commune

    def _unknown_code(self, code: str) -> Commune:
        former = former_communes().get(code)
        if former is not None and former[0] in self.communes:
            raise CommuneError(
                tr("{code} ({name}) is now part of {title}: give the code {now}.").format(
                    code=code,
                    name=former[1],
                    title=self.communes[former[0]].title,
                    now=former[0],
                )
            )
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
        codes = self._arrondissement_codes(name.upper(), "") & self.arrondissements().keys()
        if codes:
            return CommuneError(
                tr("{text} is an arrondissement, not a commune: give it as ARRONDISSEMENT.").format(
                    text=name
                )
            )
        spelling = without_article(comparable(name))
        holding = [key for key in self._by_name if spelling and spelling in key.split()]
        near = difflib.get_close_matches(spelling, self._by_name, MAX_SUGGESTIONS, 0.6)
        titles: dict[str, Commune] = {}
        for key in [*near, *holding]:
            titles.update({c.insee: c for c in self._by_name[key]})
        for code, (now, former) in former_communes().items():
            if now in self.communes and without_article(comparable(former)) == spelling:
                return CommuneError(
                    tr("{name} ({code}) is now part of {title}: give the code {now}.").format(
                        name=former, code=code, title=self.communes[now].title, now=now
                    )
                )
        return CommuneError(
            tr(
                "No commune is called “{name}” among the {count} of the layer. Near ones: {list}."
            ).format(
                name=printable(name),
                count=len(self),
                list=_titles(list(titles.values())[:MAX_SUGGESTIONS]) or tr("none"),
            )
        )

    # --- arrondissements ------------------------------------------------------------------------

    def arrondissements(self) -> dict[str, str]:
        """Return the names of the arrondissements of the layer by COG code."""
        found: dict[str, str] = {}
        for commune in self.communes.values():
            if commune.arrondissement:
                found[commune.arrondissement] = (
                    found.get(commune.arrondissement) or commune.arrondissement_name
                )
        return dict(sorted(found.items()))

    def of_arrondissement(self, text: str, department: str = "") -> list[Commune]:
        """Return the communes of an arrondissement; see :meth:`arrondissement`."""
        return list(self.arrondissement(text, department).communes)

    def arrondissement(self, text: str, department: str = "") -> Arrondissement:
        """Return the arrondissement that a code or a name means.

        :param text: ``594`` (COG), ``59004`` (france-geojson), ``4`` (ADMIN EXPRESS) with a
            department, also as ``59/4``; or a name, ``Dunkerque``.
        :param department: its department, where ``text`` does not tell.
        :raises CommuneError: unknown or ambiguous; says so when a commune was meant.
        """
        known = self.arrondissements()
        wanted = " ".join(text.split())
        if not wanted:
            raise CommuneError(tr("Give the code or the name of an arrondissement."))
        if not known:
            raise CommuneError(
                tr("No commune of the layer has an arrondissement: give CODES or FILTER instead.")
            )
        codes = self._arrondissement_codes(wanted.upper(), department.strip().upper())
        matches = sorted(codes & known.keys())
        if not matches:
            spelling = without_article(_ARRONDISSEMENT_WORDS.sub("", comparable(wanted)))
            named = {c: comparable(name) for c, name in known.items() if name}
            matches = [c for c, name in named.items() if spelling in (name, without_article(name))]
        if len(matches) == 1:
            return self._arrondissement(matches[0], wanted)
        raise self._unknown_arrondissement(wanted, matches or list(known), bool(matches))

    def _arrondissement_codes(self, text: str, department: str) -> set[str]:
        """Return the COG codes that a text can mean."""
        pair = _DEPARTMENT_AND_NUMBER.match(text)
        if pair:
            department, text = pair.groups()
        if re.fullmatch(r"\d{1,2}", text) and (department or len(text.lstrip("0")) <= 1):
            departments = {department} if department else {c.department for c in self}
            return {arrondissement_code(text, each) for each in departments}
        departments = {c.department for c in self}
        return {
            arrondissement_code(text, each)
            for each in departments
            if text.startswith(each) and len(text) <= len(each) + 3
        } | {text, text.zfill(3)}

    def _arrondissement(self, code: str, wanted: str) -> Arrondissement:
        communes = tuple(c for c in self.communes.values() if c.arrondissement == code)
        name = self.arrondissements()[code]
        note = ""
        namesake = self.communes.get(wanted)
        if namesake is not None:
            note = tr(
                "{text} is read as the arrondissement {title}; the commune {commune} would be "
                "given as CODES."
            ).format(text=wanted, title=f"{code} {name}".strip(), commune=namesake.title)
        return Arrondissement(code, name, communes, note)

    def _unknown_arrondissement(self, text: str, codes: list[str], several: bool) -> CommuneError:
        names = self.arrondissements()
        titles = listed([f"{code} {names[code]}".strip() for code in codes], MAX_LISTED)
        if several:
            return CommuneError(
                tr("“{text}” is the number of several arrondissements: give one of {list}.").format(
                    text=text, list=titles
                )
            )
        code = as_insee(text)
        if code is not None and code in self.communes:
            commune = self.communes[code]
            own = f"{commune.arrondissement} {commune.arrondissement_name}".strip()
            return CommuneError(
                tr(
                    "{code} is a commune, {name}, of the arrondissement {own}: give that code, or "
                    "the commune as CODES."
                ).format(code=code, name=commune.name, own=own or "?")
            )
        return CommuneError(
            tr("No arrondissement “{text}” among those of the layer: {list}.").format(
                text=printable(text), list=titles
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


@lru_cache(maxsize=1)
def former_communes() -> dict[str, tuple[str, str]]:
    """Return (code of today, former name) of the communes that are now part of another."""
    table = {}
    for line in FORMER_COMMUNES_FILE.read_text(encoding="utf-8").splitlines():
        code, now, name = line.split(";")
        table[code] = (now, name)
    return table


@lru_cache(maxsize=1)
def _cog_arrondissements() -> tuple[dict[str, str], dict[str, str]]:
    """Return names by code of an arrondissement, and its code by that of a commune (COG 2026)."""
    names: dict[str, str] = {}
    members: dict[str, str] = {}
    for line in ARRONDISSEMENTS_FILE.read_text(encoding="utf-8").splitlines():
        code, name, endings = line.split(";")
        names[code] = name
        members.update({code[:-1] + ending: code for ending in endings.split()})
    return names, members


def _titles(communes: Iterable[Commune]) -> str:
    return ", ".join(c.title for c in communes)


def read_communes(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource, fields: CommuneFields
) -> dict[str, Commune]:
    """Return the communes of a layer by INSEE code, in its order, without their geometry."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    names, members = _cog_arrondissements()
    # the same few names of arrondissements and EPCI come again and again
    clean_name = lru_cache(maxsize=None)(printable)
    found: dict[str, Commune] = {}
    for feature in layer.getFeatures(request):
        row = feature.attributes()
        insee = as_insee(row[fields.insee])
        if insee is None:
            continue
        known = found.get(insee)
        ids = (*(known.feature_ids if known else ()), feature.id())
        department = department_code(_text(row, fields.department)) or department_of(insee)
        arrondissement = arrondissement_code(_text(row, fields.arrondissement), department)
        arrondissement = arrondissement or members.get(insee, "")
        found[insee] = Commune(
            insee=insee,
            name=printable(_text(row, fields.name)) or insee,
            arrondissement=arrondissement,
            arrondissement_name=clean_name(_text(row, fields.arrondissement_name))
            or names.get(arrondissement, ""),
            department=department,
            epci=_text(row, fields.epci),
            epci_name=clean_name(_text(row, fields.epci_name)),
            postal=_text(row, fields.postal),
            feature_ids=ids,
        )
    return dict(sorted(found.items()))


def _text(row: list[object], index: int) -> str:
    return "" if index < 0 or compat.is_null(row[index]) else str(row[index]).strip()


def department_code(value: str) -> str:
    """Return a department as codes of communes start: ``1`` gives ``01``, ``02A`` gives ``2A``."""
    text = _without_decimals(value.strip().upper())
    if len(text) == len("059") and text.startswith("0"):
        text = text[1:]
    return text.zfill(2) if text else ""


def arrondissement_code(value: str, department: str) -> str:
    """Return the COG code of an arrondissement out of its three encodings.

    ``594`` (COG), ``59004`` (france-geojson: department and three digits) and ``4`` (ADMIN
    EXPRESS: number within the department) are all ``594``. Empty for an empty value.
    """
    text = _without_decimals(value.strip().upper())
    if not text.strip("0"):
        return ""
    for whole in (text, f"0{text}"):  # a number has lost the zero of 01
        if whole.startswith(department) and len(whole) in (len(department) + 1, 5, 6):
            number = whole[len(department) :].lstrip("0")
            return department + number if len(number) == 1 else whole
    return department + text.lstrip("0") if len(text) <= 3 else text


def _without_decimals(text: str) -> str:
    return re.sub(r"\.0+$", "", text)
