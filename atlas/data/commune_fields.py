"""Recognise a layer of communes and its fields, whoever published it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qgis.core import (
    QgsFeatureRequest,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..shared import compat
from ..shared.errors import CommuneError
from ..shared.i18n import tr
from ..shared.naming import as_insee, printable, to_ascii
from ._commune_judgement import agreement

#: share of the values of a field that must be INSEE codes for it to be the code field
CODE_SHARE = 0.9
SAMPLE = 200
#: field names by role, best first, upper case: ADMIN EXPRESS (2018-2020, 2021 and later), WFS of
#: 2025, BD TOPO, Etalab cadastre, france-geojson, COG tables
_FIELD_NAMES = {
    "insee": (
        "INSEE_COM", "CODE_INSEE", "INSEE", "CODE_COMMUNE", "CODE_COM_INSEE", "CODGEO", "DEPCOM",
        "C_INSEE", "COM_INSEE", "INSEE_COMMUNE", "CODEINSEE", "CODE_INSEE_COMMUNE", "REF_INSEE",
        "COM_CODE", "COM", "CODE", "ID",
    ),
    "name": (
        "NOM_COM", "NOM_OFFICIEL", "NOM", "NOM_COMMUNE", "LIBGEO", "LIBELLE", "NOM_COMPLET",
        "COMMUNE", "COM_NAME", "LIBCOM", "LIB_COM", "NCCENR", "NAME", "NOM_COM_M", "NOM_M",
        "TOPONYME",
    ),
    "arrondissement": (
        "INSEE_ARR", "CODE_INSEE_DE_L_ARRONDISSEMENT", "CODE_ARRONDISSEMENT", "CODE_ARR", "ARR",
        "ARRONDISSEMENT", "ARRDEP_CODE",
    ),
    "arrondissement_name": ("NOM_ARR", "NOM_ARRONDISSEMENT", "ARRONDISST", "ARRDEP_NAME"),
    "department": (
        "INSEE_DEP", "CODE_INSEE_DU_DEPARTEMENT", "CODE_DEPARTEMENT", "CODE_DEPT", "CODE_DEP",
        "DEP", "DEPARTEMENT", "DEP_CODE",
    ),
    "epci": ("CODE_EPCI", "SIREN_EPCI", "CODES_SIREN_DES_EPCI", "CODE_SIREN_DE_L_EPCI", "EPCI",
             "EPCI_CODE"),
    "epci_name": ("NOM_EPCI", "EPCI_NAME"),
    "postal": ("CODE_POSTAL", "CODE_POST", "CODEPOSTAL", "CP"),
}  # fmt: skip

#: values that a field must have to be taken for the role, where its name alone may mislead:
#: DEPART and ARRONDISST of the old BD TOPO are names
_VALUE_PATTERNS = {
    "arrondissement": re.compile(r"^(\d[\dAB]?\d{0,4}(\.0+)?|)$", re.IGNORECASE),
    "department": re.compile(r"^(\d{1,3}(\.0+)?|0?2[AB]|)$", re.IGNORECASE),
}
#: what names of fields of codes and of names are like that no publisher in the list uses …
_LIKE = {
    "insee": re.compile(r"INSEE|(?:^|_)(?:CODE?|CD|NUM|REF|ID)_?(?:COM|GEO|VILLE)"),
    "name": re.compile(r"(?:^|_)(?:NOM|NAME|LIB|LIBELLE|L|N|LABEL)_?(?:COM|GEO|VILLE)|^COM_"),
}
#: … and what tells that they are about something else
_OTHER = re.compile(r"(?:^|_)(?:ARR|CAN|DEP|REG|EPCI|IRIS|POST|DATE|SIREN|CHEF)")
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


def known_role(name: str) -> str:
    """Return ``insee`` or ``name`` for a usual name of such a field, in any case; else empty."""
    wanted = name.upper()
    # too general: in a template they may mean anything
    if wanted in ("ID", "CODE", "COM", "NAME", "LIBELLE", "TOPONYME"):
        return ""
    roles = (role for role in ("insee", "name") if wanted in _FIELD_NAMES[role])
    further = "name" if wanted in ("NOM_COMM", "NOMCOM", "NOM_COMMUN") else ""
    return next(roles, further)


def looks_like_communes(layer: QgsVectorLayer) -> bool:
    """Return whether a layer could hold communes: surfaces, or a name that says so."""
    if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        return True
    return layer.geometryType() == QgsWkbTypes.GeometryType.UnknownGeometry and (
        "commune" in layer.name().lower()
    )


def detect_commune_fields(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource,
) -> CommuneFields | None:
    """Return the fields of a commune layer, ``None`` when no field contains INSEE codes.

    A field must both have a known name and contain INSEE codes in at least 9 of 10 objects: the
    ``ID`` of ADMIN EXPRESS is not a code, that of the cadastre is. Of several fields with codes or
    names, the pair that agrees best with the COG is chosen, then the one that is named best.
    """
    names = [_plain_field(f.name()) for f in layer.fields()]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    sample = [
        [attribute_text(value) for value in f.attributes()]
        for f in layer.getFeatures(request.setLimit(SAMPLE))
    ]
    roles: dict[str, int] = {}
    for role in _FIELD_NAMES.keys() - {"insee", "name"}:
        found = _candidates(role, names, sample)
        if found:
            roles[role] = found[0]
    codes = _candidates("insee", names, sample)
    labels = [index for index in _candidates("name", names, sample) if index not in codes]
    if not codes or not labels:
        return None
    pairs = [(code, label) for code in codes for label in labels]
    if len(pairs) > 1:
        # the first of equal ones: the order is that of the names
        pairs = [max(pairs, key=lambda pair: _agreement(sample, *pair))]
    return CommuneFields(insee=pairs[0][0], name=pairs[0][1], **roles)


def _plain_field(name: str) -> str:
    """Return the name of a field as names are compared: ``ref:INSEE`` gives ``REF_INSEE``."""
    return re.sub(r"[^A-Z0-9]+", "_", to_ascii(name).upper()).strip("_")


def _candidates(role: str, names: list[str], sample: list[list[str]]) -> list[int]:
    """Return the fields that may have a role, the best name first."""
    indices = [_field_index(names, name) for name in _FIELD_NAMES[role]]
    pattern = _LIKE.get(role)
    if pattern is not None and all(index < 0 for index in indices):
        indices = [i for i, n in enumerate(names) if pattern.search(n) and not _OTHER.search(n)]
    return [
        index
        for index in dict.fromkeys(indices)
        if index >= 0 and _may_hold(role, [row[index] for row in sample])
    ]


def _agreement(sample: list[list[str]], code: int, label: int) -> int:
    """Return how many rows of a sample agree with the COG by a field of codes and one of names."""
    pairs = ((as_insee(row[code]), printable(row[label])) for row in sample)
    return agreement([(insee, name) for insee, name in pairs if insee is not None])


def attribute_text(value: object) -> str:
    """Return an attribute as text; opendatasoft gives codes and names as lists of one element."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    return "" if compat.is_null(value) else str(value).strip()


def _field_index(names: list[str], name: str) -> int:
    """Return the index of a field, also by the ten letters that a shapefile keeps of its name."""
    if name in names:
        return names.index(name)
    short = name[:SHAPEFILE_NAME_LENGTH]
    # what is left of CODE_INSEE_DE_L_ARRONDISSEMENT is the name of another field
    if len(name) > SHAPEFILE_NAME_LENGTH and short in names and short not in _FULL_NAMES:
        return names.index(short)
    return -1


def _may_hold(role: str, values: list[str]) -> bool:
    """Return whether the values of a field can be those of a role."""
    pattern = _VALUE_PATTERNS.get(role)
    given = [value for value in values if value]
    if role == "insee":
        good = sum(as_insee(value) is not None for value in given)
        return bool(given) and good >= CODE_SHARE * len(given)
    return pattern is None or all(pattern.match(value) for value in given)


def _require_surfaces(layer: QgsVectorLayer) -> None:
    """:raises CommuneError: when a layer given as commune layer holds lines or points alone."""
    kinds = {
        QgsWkbTypes.GeometryType.LineGeometry: tr("lines"),
        QgsWkbTypes.GeometryType.PointGeometry: tr("points"),
    }
    kind = kinds.get(layer.geometryType())
    if kind is not None:
        raise CommuneError(
            tr(
                "The commune layer “{name}” holds {kind}: give a layer with the surfaces of the "
                "communes, such as ADMIN EXPRESS."
            ).format(name=layer.name(), kind=kind)
        )


def require_commune_fields(layer: QgsVectorLayer) -> CommuneFields:
    """Return the fields of a layer given as commune layer.

    :raises CommuneError: when it holds no surfaces, or has no code or name field; names the fields
        it has.
    """
    _require_surfaces(layer)
    if layer.featureCount() == 0:
        raise CommuneError(tr("The commune layer “{name}” is empty.").format(name=layer.name()))
    fields = detect_commune_fields(layer)
    if fields is None:
        raise CommuneError(
            tr(
                "The commune layer “{name}” must have a field with INSEE codes and a field "
                "with names, for example INSEE_COM and NOM_COM (ADMIN EXPRESS), code_insee "
                "and nom_officiel (BD TOPO), id and nom (cadastre). Its fields are: "
                "{fields}."
            ).format(name=layer.name(), fields=", ".join(f.name() for f in layer.fields()) or "–")
        )
    return fields
