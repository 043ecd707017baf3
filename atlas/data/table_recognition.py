"""Recognise the class of an SRCE table by its name, or by its fields.

``N_SRCE_RESERVOIR_S_R32`` and ``cer_reservoir_s_fr32`` are names of reservoirs, ``ID_RESV`` is a
field of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsDataSourceUri, QgsVectorLayer, QgsWkbTypes

from ..shared.i18n import tr
from ..shared.naming import to_ascii
from .catalogue import Catalogue, SourceClass

#: what in a table name says that it is about an ecological network, not about tap water
_NETWORK_MARK = re.compile(
    r"srce|tvb|sraddet|(?:^|_)cer(?:_|$)|biodiversite|ecologi|biologi|continuite|trame_(?:verte|bleue)"
)
#: words in the names of tables with codes of communes that are not tables of communes
_NO_COMMUNES = re.compile(
    r"(?:^|_)(?:canton|arrondissement|arr|departement|region|epci|iris|associee|deleguee|section"
    r"|parcelle|collectivite|chef_lieu|cheflieu)s?(?:_|$)"
)


@dataclass(frozen=True)
class ClassMatch:
    """The class that a table is read as."""

    source_class: SourceClass
    why: str
    #: what else it could be, empty when there is no doubt
    doubt: str = ""


def match_class(names: Iterable[str], fields: set[str], catalogue: Catalogue) -> ClassMatch | None:
    """Return the class of a table by name, otherwise by fields; ``None`` when nothing matches.

    A name alone is enough when it also says that it is about an ecological network; otherwise
    the fields must confirm it. Fields of another class outweigh the name.

    :param names: names of the table, the one the user sees first.
    :param fields: names of its fields, upper case.
    """
    by_fields = _match_fields(fields, catalogue)
    for name in names:
        named = class_named(name, catalogue)
        if named is None:
            continue
        why = tr("by the table name “{name}”").format(name=name)
        marked = bool(_NETWORK_MARK.search(plain_table_name(name)))
        # an identifier may be that of two classes: watercourses are reservoirs, too
        confirmed = has_fields(named, fields) if marked else bool(fields & set(named.fields))
        if confirmed or not (named.fields or named.id_fields):
            return ClassMatch(named, why)
        if by_fields is not None:
            doubt = tr("its name says “{named}”, but its fields say “{by_fields}”").format(
                named=named.title, by_fields=by_fields.source_class.title
            )
            return ClassMatch(by_fields.source_class, by_fields.why, doubt)
        if marked:
            return ClassMatch(named, why)
    return by_fields


def class_named(table: str, catalogue: Catalogue) -> SourceClass | None:
    """Return the class whose word comes first in a table name.

    The first one counts: ``obstacle_cours_eau`` contains obstacles.
    """
    plain = plain_table_name(table).replace("_d_", "_")
    named = []
    for source_class in catalogue.classes.values():
        for word in source_class.names:
            stem = re.escape(plain_table_name(word).replace("_d_", "_"))
            place = re.search(rf"(?:^|_){stem}s?(?:_|$)", plain)
            if place:
                named.append((place.start(), source_class))
    return min(named, key=lambda pair: pair[0])[1] if named else None


def _match_fields(fields: set[str], catalogue: Catalogue) -> ClassMatch | None:
    scores = [
        (sum(name in fields for name in source_class.fields), source_class)
        for source_class in catalogue.classes.values()
    ]
    best = max((score for score, _ in scores), default=0)
    if not best:
        return None
    candidates = [source_class for score, source_class in scores if score == best]
    source_class = candidates[0]
    seen = ", ".join(name for name in source_class.fields if name in fields)
    doubt = ""
    if len(candidates) > 1:
        doubt = tr("its fields are those of {titles}; it is read as the first of them").format(
            titles=", ".join(f"“{candidate.title}”" for candidate in candidates)
        )
    return ClassMatch(source_class, tr("by its fields {fields}").format(fields=seen), doubt)


def has_geometry(layer: QgsVectorLayer) -> bool:
    """Return whether a table has geometries; ``isSpatial`` is false for geometry collections."""
    return layer.wkbType() != QgsWkbTypes.Type.NoGeometry


def field_names(layer: QgsVectorLayer) -> set[str]:
    """Return the names of a layer's fields in upper case."""
    return {f.name().upper() for f in layer.fields()}


def has_fields(source_class: SourceClass, fields: set[str]) -> bool:
    """Return whether any of the fields is one of a class, its identifiers among them."""
    return any(name in fields for name in (*source_class.fields, *source_class.id_fields))


def commune_rank(name: str) -> int:
    """Rank the name of a table with codes of communes: 2 says communes, 0 something else."""
    plain = plain_table_name(name)
    if _NO_COMMUNES.search(plain):
        return 0
    return 2 if re.search(r"(?:^|_)communes?(?:_|$)", plain) else 1


def is_named_communes(layer: QgsVectorLayer) -> bool:
    """Return whether a layer, or the table behind it, is named communes."""
    return max(map(commune_rank, table_names_of(layer.name(), layer))) > 1


def plain_table_name(name: str) -> str:
    """Return a name in lower-case ASCII words joined by ``_``, without schema or connection."""
    return re.sub(r"[^a-z0-9]+", "_", to_ascii(name.rsplit(":", 1)[-1]).lower()).strip("_")


def table_names_of(name: str, layer: QgsVectorLayer) -> list[str]:
    """Return the name the user sees, and that of the table behind it."""
    source = layer.source()
    inner = re.search(r"\|layername=([^|]+)", source)
    if inner:
        behind = inner.group(1)
    elif layer.providerType() == "ogr":
        behind = Path(source.split("|")[0]).stem
    else:
        behind = QgsDataSourceUri(source).table()
    return [name] if not behind or behind == name else [name, behind]
