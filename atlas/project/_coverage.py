"""The fields of the coverage layer of the sheets: ours, and those of the commune layer itself.

A template that a service made for an atlas over its communes names their fields: ``"NOM_COM"``,
``attribute(@atlas_feature, 'INSEE_COM')``. They have the same meaning on a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer

from ..data.commune_fields import known_role
from ..shared import compat

_NOT_CARRIED = frozenset(("fid", "ogc_fid", "geom"))


def frame_columns(
    communes: QgsVectorLayer, own: Iterable[str], named: Iterable[str]
) -> list[tuple[str, str]]:
    """Return the further fields of the coverage layer as (name, kind).

    :param communes: the communes of the store, with the fields of their source.
    :param own: the fields that the coverage layer has anyway.
    :param named: fields that a template names; those that are a usual name of the commune's name
        or code are added, whatever the commune layer calls them.
    """
    taken = {name.lower() for name in own} | _NOT_CARRIED
    columns = []
    for field in communes.fields():
        if field.name().lower() not in taken:
            taken.add(field.name().lower())
            columns.append((field.name(), compat.kind_of(field)))
    for name in sorted(named):
        if name.lower() not in taken and known_role(name):
            taken.add(name.lower())
            columns.append((name, "text"))
    return columns


def frame_values(
    communes: QgsVectorLayer, columns: Sequence[tuple[str, str]], insee: str, name: str
) -> dict[str, object]:
    """Return the values of the further fields for a commune."""
    record = _record(communes, insee)
    given: Mapping[str, str] = {"insee": insee, "name": name}
    values: dict[str, object] = {}
    for column, _ in columns:
        if record is not None and communes.fields().indexOf(column) >= 0:
            values[column] = record[column]
        else:
            values[column] = given.get(known_role(column))
    return values


def _record(communes: QgsVectorLayer, insee: str) -> QgsFeature | None:
    quoted = insee.replace("'", "''")
    request = QgsFeatureRequest().setFilterExpression(f"\"insee\" = '{quoted}'").setLimit(1)
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return next(communes.getFeatures(request), None)
