"""Communes as a layer describes them: code, name, arrondissement, department, EPCI."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qgis.core import QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource

from ..shared.i18n import listed, tr, tr_count
from ..shared.naming import as_insee, department_of, printable
from ._commune_judgement import Judgement, judge
from ._commune_rows import CommuneRows
from .cog_lists import arrondissements_of_france
from .commune_fields import CommuneFields, attribute_text

#: names listed in a message
MAX_NAMED = 10


@dataclass(frozen=True)
class Commune:
    """One commune as the layer describes it, without its geometry."""

    insee: str
    name: str
    #: COG code of the arrondissement (``594``), empty when unknown
    arrondissement: str = ""
    arrondissement_name: str = ""
    department: str = ""
    epci: str = ""
    epci_name: str = ""
    postal: str = ""
    #: features of the layer that make up the commune
    feature_ids: tuple[int, ...] = ()
    #: what the manifest says about its code or name, empty when they agree with the COG
    remark: str = ""
    #: why it cannot be drawn, empty when it can
    fault: str = ""

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
    #: how the text was understood, if the user should know, else empty
    note: str = ""

    @property
    def title(self) -> str:
        """What messages call it: ``594 Dunkerque``."""
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class CommuneTableContent:
    """The communes of a layer, and what the COG says of the layer."""

    #: by INSEE code, in its order
    communes: dict[str, Commune]
    #: what the user should know: rows without a code, names that do not agree with the COG
    warnings: tuple[str, ...] = ()
    #: why the layer is refused, empty when it is not
    refusal: str = ""


def read_communes(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource | CommuneRows, fields: CommuneFields
) -> dict[str, Commune]:
    """Return the communes of a layer by INSEE code, in its order, without their geometry."""
    return judged_communes(layer, fields).communes


def judged_communes(
    layer: QgsVectorLayer | QgsVectorLayerFeatureSource | CommuneRows, fields: CommuneFields
) -> CommuneTableContent:
    """Return the communes of a layer, their names compared with the COG."""
    rows: dict[str, list[tuple[int, list[object]]]] = {}
    names: dict[str, list[str]] = {}
    without_code = []
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    for feature in layer.getFeatures(request):
        row = feature.attributes()
        insee = as_insee(_text(row, fields.insee))
        name = printable(_text(row, fields.name))
        if insee is None:
            without_code.append(name or tr("without name"))
        else:
            rows.setdefault(insee, []).append((feature.id(), row))
            names.setdefault(insee, []).append(name)
    verdict = judge(names, [field.name() for field in layer.fields()])
    communes = _communes(rows, fields, verdict)
    warnings = [*_missing_codes(without_code), *verdict.warnings]
    return CommuneTableContent(communes, tuple(warnings), verdict.refusal)


def _communes(
    rows: Mapping[str, Sequence[tuple[int, list[object]]]],
    fields: CommuneFields,
    verdict: Judgement,
) -> dict[str, Commune]:
    names, members = arrondissements_of_france()
    # the same few names of arrondissements and EPCI come again and again
    clean_name = lru_cache(maxsize=None)(printable)
    found = {}
    for insee in sorted(rows):
        row = rows[insee][-1][1]
        department = department_code(_text(row, fields.department)) or department_of(insee)
        arrondissement = arrondissement_code(_text(row, fields.arrondissement), department)
        arrondissement = arrondissement or members.get(insee, "")
        found[insee] = Commune(
            insee=insee,
            name=verdict.names[insee] or insee,
            arrondissement=arrondissement,
            arrondissement_name=clean_name(_text(row, fields.arrondissement_name))
            or names.get(arrondissement, ""),
            department=department,
            epci=_text(row, fields.epci),
            epci_name=clean_name(_text(row, fields.epci_name)),
            postal=_text(row, fields.postal),
            feature_ids=tuple(feature_id for feature_id, _ in rows[insee]),
            remark=verdict.remarks.get(insee, ""),
            fault=verdict.faults.get(insee, ""),
        )
    return found


def _missing_codes(names: Sequence[str]) -> list[str]:
    """Return the warning about rows without a code, by the names of these rows."""
    if not names:
        return []
    text = tr_count(
        "%n rows of the commune layer have no valid INSEE code and are left out: {names}.",
        "%n row of the commune layer has no valid INSEE code and is left out: {names}.",
        len(names),
    )
    return [text.format(names=listed(names, MAX_NAMED))]


def _text(row: list[object], index: int) -> str:
    return "" if index < 0 else attribute_text(row[index])


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
