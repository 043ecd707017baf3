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
from ..shared.naming import as_insee

#: share of the values of a field that must be INSEE codes for it to be the code field
CODE_SHARE = 0.9
SAMPLE = 200
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

#: values that a field must have to be taken for the role, where its name alone may mislead:
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
    ``ID`` of ADMIN EXPRESS is not a code, that of the cadastre is.
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
    """Return the index of a field, also by the ten letters that a shapefile keeps of its name."""
    if name in names:
        return names.index(name)
    short = name[:SHAPEFILE_NAME_LENGTH]
    # what is left of CODE_INSEE_DE_L_ARRONDISSEMENT is the name of another field
    if len(name) > SHAPEFILE_NAME_LENGTH and short in names and short not in _FULL_NAMES:
        return names.index(short)
    return -1


def _may_hold(role: str, values: list[object]) -> bool:
    """Return whether the values of a field can be those of a role."""
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
                "The commune layer “{name}” must have a field with INSEE codes and a field "
                "with names, for example INSEE_COM and NOM_COM (ADMIN EXPRESS), code_insee "
                "and nom_officiel (BD TOPO), id and nom (cadastre). Its fields are: "
                "{fields}."
            ).format(name=layer.name(), fields=", ".join(f.name() for f in layer.fields()) or "–")
        )
    return fields
