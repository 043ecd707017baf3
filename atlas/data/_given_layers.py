"""Layers that the user gives one by one, each of the class that the parameter says."""

from __future__ import annotations

from qgis.core import QgsVectorLayer

from ..shared.errors import RequestError
from ..shared.i18n import tr
from .catalogue import Catalogue, SourceClass
from .source_set import SourceTable
from .sources import check_layer
from .table_recognition import field_names, has_fields, match_class, table_names_of
from .vector_files import rightly_encoded


def given_layers(classes: dict[str, QgsVectorLayer], catalogue: Catalogue) -> list[SourceTable]:
    """Return the layers that the user gave, each of the class it was given as.

    A layer of watercourses contains reservoirs and corridors: its flags say which is which.

    :param classes: layer by key of a class.
    :raises RequestError: when its fields are those of another class, or the class is unknown.
    """
    tables: list[SourceTable] = []
    for key, layer in classes.items():
        if key not in catalogue.classes:
            raise RequestError(
                tr(
                    "The layer “{name}” cannot be given as “{key}”: the catalogue has no such "
                    "class. Its classes are {known}. Give the layer in SOURCE."
                ).format(name=layer.name(), key=key, known=", ".join(catalogue.classes))
            )
        check_layer(layer)
        table = _given_table(rightly_encoded(layer), catalogue.classes[key], catalogue)
        if not any(same_source(table.layer, other.layer) for other in tables):
            tables.append(table)
    return tables


def same_source(one: QgsVectorLayer, other: QgsVectorLayer) -> bool:
    """Return whether two layers are the same table."""
    return one is other or (
        one.providerType() == other.providerType()
        and one.providerType() != "memory"
        and one.source() == other.source()
    )


def _given_table(
    layer: QgsVectorLayer, source_class: SourceClass, catalogue: Catalogue
) -> SourceTable:
    fields = field_names(layer)
    why = tr("given as parameter")
    matched = match_class(table_names_of(layer.name(), layer), fields, catalogue)
    if matched is None or matched.source_class == source_class:
        return SourceTable(layer, layer.name(), source_class, why)
    other = matched.source_class
    flags = {
        source.flag
        for category in catalogue.network
        for source in category.sources
        if source.source_class == other.key and source.flag
    }
    if flags & fields:
        why = tr(
            "given as parameter; the fields {fields} say which class each object belongs to"
        ).format(fields=", ".join(sorted(flags & fields)))
        return SourceTable(layer, layer.name(), other, why)
    if not has_fields(source_class, fields) and has_fields(other, fields):
        raise RequestError(
            tr(
                "The layer “{name}” was given as “{given}”, but its fields are those of "
                "“{other}” ({fields}): give it as “{other}”."
            ).format(
                name=layer.name(),
                given=source_class.title,
                other=other.title,
                fields=", ".join(n for n in other.fields if n in fields),
            )
        )
    return SourceTable(layer, layer.name(), source_class, why)
