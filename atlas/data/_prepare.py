"""Preparation: raw tables become one store (see :mod:`.store`), object by object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
)

from ..shared import compat
from ..shared.errors import CommuneError
from ..shared.i18n import tr
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import doing
from ..wording.notices import compose_faults
from . import store
from ._classification import ClassifiedObject, Classifier
from ._coverage import cells_as_text
from ._credits import credits_text
from ._extra_values import PickedValue, extra_values, picked_values
from ._ground_extraction import NamedSurface
from ._reading_progress import ReadingProgress
from ._twin_geometries import note_twins
from .account import Account
from .catalogue import Catalogue
from .checked_reading import read_all
from .commune_index import CommuneIndex
from .communes import Commune
from .ground_store import add_ground_tables, ground_meta, write_whole_ground
from .provenance import provenance_row
from .source_set import SourceSet, SourceTable
from .store_writer import Column, StoreWriter
from .table_report import TableReport

#: fields of source tables that a store renames or leaves out
_OWN_NAMES = frozenset({"fid", "geom", "ogc_fid", *store.OBJECT_FIELDS})


@dataclass(frozen=True)
class StoreOptions:
    """What goes into a store."""

    #: QGIS expression instead of the catalogue's "to restore", empty for none
    restore: str = ""
    #: only objects that meet this rectangle of the working CRS; ``None`` for all
    region: QgsRectangle | None = None
    #: keep all attributes of the source tables, not only those that the sheets need
    attributes: bool = False
    #: also write the whole ground that was found next to the network
    ground: bool = False


def build_store(
    path: Path,
    sources: SourceSet,
    index: CommuneIndex,
    communes: Iterable[Commune],
    catalogue: Catalogue,
    context: QgsCoordinateTransformContext,
    progress: Progress,
    options: StoreOptions | None = None,
) -> list[TableReport]:
    """Write the network and some communes to a new store, and return what became of each table.

    :raises AtlasError: when a table cannot be read or the store not be written.
    """
    options = options or StoreOptions()
    tables = in_reading_order(sources.tables, catalogue)
    reading = ReadingProgress(progress, tables)
    classifier = Classifier(
        catalogue,
        index.crs,
        context,
        restore=options.restore,
        region=options.region,
        is_cancelled=reading.is_cancelled,
    )
    extra = _extra_columns(tables, catalogue) if options.attributes else {}
    with StoreWriter(path, index.crs) as writer:
        columns = add_commune_table(writer, index, attributes=options.attributes)
        _add_network_tables(writer, catalogue, extra)
        if options.ground and sources.ground:
            add_ground_tables(writer)
        left_out = write_communes(writer, index, communes, progress, columns)
        _write_network(writer, classifier, tables, reading, extra, progress)
        ground: tuple[Account, ...] = ()
        meta = _meta(sources, catalogue, options.restore, index.layer)
        if options.ground and sources.ground:
            made, ground = write_whole_ground(
                writer, sources.ground, named_surfaces(index, index.in_zone()), context, progress
            )
            meta.update(ground_meta(made))
        writer.close(
            {
                **meta,
                "commune_warnings": _as_list([*index.warnings, *left_out]),
                "faults": json.dumps(
                    faults_of(classifier.reports, sources.unread), ensure_ascii=False
                ),
                "coverage": cells_as_text(classifier.covered_cells()),
            },
            map(provenance_row, classifier.reports),
            [*(r.account() for r in classifier.reports), index.account().check(), *ground],
        )
    network = [table for _, _, table in store.table_names(catalogue) if writer.counts[table] > 1]
    note_twins(path, classifier.reports, network)
    return classifier.reports


def _add_network_tables(
    writer: StoreWriter, catalogue: Catalogue, extra: Mapping[str, Mapping[str, Column]]
) -> None:
    for _, family, table in store.table_names(catalogue):
        own = extra.get(table, {}).values()
        writer.add_table(table, family, store.OBJECT_FIELDS, extra=own)


def _write_network(
    writer: StoreWriter,
    classifier: Classifier,
    tables: Sequence[SourceTable],
    reading: ReadingProgress,
    extra: Mapping[str, Mapping[str, Column]],
    progress: Progress,
) -> None:
    with doing(tr("the identifiers of the objects")):
        classifier.look_ahead(tables)
    for source in tables:
        stop_if_cancelled(progress)
        reading.begin(source)
        names = source.layer.fields().names()
        picked = {table: picked_values(names, own) for table, own in extra.items()}
        with doing(tr("the table {table}").format(table=source.name)):
            _write_objects(writer, classifier.classify(source), picked)


def _write_objects(
    writer: StoreWriter,
    objects: Iterable[ClassifiedObject],
    picked: Mapping[str, Sequence[PickedValue]],
) -> None:
    names: dict[tuple[str, str], str] = {}
    for item in objects:
        place = (item.category.key, item.family)
        table = names.get(place) or names.setdefault(place, item.category.table(item.family))
        values = extra_values(item.record, picked.get(table, ()))
        writer.add(table, item.geometry, _values(item), values)


def named_surfaces(index: CommuneIndex, communes: Iterable[Commune]) -> Iterator[NamedSurface]:
    """Yield code, name and surface of communes; those without a surface are left out."""
    for commune in communes:
        with suppress(CommuneError):  # reported when the commune is written or drawn
            yield commune.insee, commune.name, index.geometry(commune)


def faults_of(reports: Iterable[TableReport], unread_files: Iterable[str] = ()) -> list[str]:
    """Return what the sheets say of tables that were not read whole or lie elsewhere, in French.

    :param unread_files: files of the source that cannot be opened.
    """
    reports = list(reports)
    found: dict[str, list[str]] = {
        "misplaced": [],
        "unreadable": [],
        "not_placeable": [],
        "uncounted": [],
        "not_drawn": [],
        "filtered": [report.table for report in reports if report.filter],
        "unread_files": list(unread_files),
    }
    for report in reports:
        if report.elsewhere:
            found["misplaced"].append(report.table)
        elif report.unplaced:
            found["not_placeable"].append(f"{report.table} ({report.unplaced})")
        if report.unreadable:
            found["unreadable"].append(f"{report.table} ({report.unreadable})")
        if report.not_drawn:
            found["not_drawn"].append(f"{report.table} ({report.not_drawn})")
        if report.expected is None:
            found["uncounted"].append(report.table)
    return compose_faults(**found)


def in_reading_order(tables: Iterable[SourceTable], catalogue: Catalogue) -> list[SourceTable]:
    """Return tables in the order of their classes: the first of two equal objects is drawn."""
    order = list(catalogue.classes)
    return sorted(tables, key=lambda table: order.index(table.source_class.key))


def _values(item: ClassifiedObject) -> tuple[str, ...]:
    undecided = "1" if item.undecided else ""
    return (item.object_id, item.source_class, item.table, item.objective, item.name, undecided)


def _extra_columns(
    tables: Iterable[SourceTable], catalogue: Catalogue
) -> dict[str, dict[str, Column]]:
    """Return the fields of the source tables, by table of the store and name in upper case."""
    found: dict[str, dict[str, Column]] = {}
    for source in tables:
        columns = _columns_of(source.layer)
        for category in catalogue.network:
            if any(s.source_class == source.source_class.key for s in category.sources):
                for family in category.styles:
                    known = found.setdefault(category.table(family), {})
                    for key, column in columns.items():
                        if known.setdefault(key, column).kind != column.kind:
                            known[key] = Column(known[key].name, "text")
    return found


def _columns_of(layer: QgsVectorLayer) -> dict[str, Column]:
    columns = {}
    for field in layer.fields():
        name = field.name().lower()
        if name not in _OWN_NAMES:
            columns[name.upper()] = Column(name, compat.kind_of(field))
        elif name not in ("fid", "ogc_fid", "geom"):
            columns[name.upper()] = Column(f"{name}_src", compat.kind_of(field))
    return columns


def add_commune_table(
    writer: StoreWriter, index: CommuneIndex, *, attributes: bool = False
) -> dict[str, Column]:
    """Create the table of communes; return its additional columns by name in upper case.

    :param attributes: keep the other fields of the commune layer, by which communes are filtered.
    """
    taken = frozenset({"fid", "ogc_fid", "geom", *store.COMMUNE_FIELDS})
    columns = {
        field.name().upper(): Column(field.name().lower(), compat.kind_of(field))
        for field in index.layer.fields()
        if attributes and field.name().lower() not in taken
    }
    writer.add_table(store.COMMUNE_TABLE, "polygon", store.COMMUNE_FIELDS, extra=columns.values())
    return columns


def write_communes(
    writer: StoreWriter,
    index: CommuneIndex,
    communes: Iterable[Commune],
    progress: Progress,
    columns: Mapping[str, Column],
) -> list[str]:
    """Write communes to a store, in the order given; one without a surface is left out and logged.

    :param columns: what :func:`add_commune_table` has returned.
    :return: why communes are left out, a sentence for each.
    """
    left_out = []
    picked = picked_values(index.layer.fields().names(), columns)
    records = _records_by_id(index.layer) if columns else {}
    for commune in communes:
        stop_if_cancelled(progress)
        try:
            geometry = index.geometry(commune)
        except CommuneError as error:
            progress.warning(str(error))
            left_out.append(str(error))
            continue
        record = records.get(commune.feature_ids[0], []) if commune.feature_ids else []
        writer.add(
            store.COMMUNE_TABLE,
            geometry,
            (
                commune.insee,
                commune.name,
                commune.arrondissement,
                commune.arrondissement_name,
                commune.department,
                commune.epci,
                commune.epci_name,
                commune.postal,
            ),
            extra_values(record, picked) if record else (),
        )
    return left_out


def _as_list(texts: Iterable[str]) -> str:
    """Return texts, each once, as JSON."""
    return json.dumps(list(dict.fromkeys(texts)), ensure_ascii=False)


def _records_by_id(layer: QgsVectorLayer) -> dict[int, list[object]]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return {feature.id(): feature.attributes() for feature in read_all(layer, request)}


def report_tables(reports: Iterable[TableReport], catalogue: Catalogue, progress: Progress) -> None:
    """Log what became of each source table."""
    titles = catalogue.category_titles
    for report in reports:
        for is_warning, text in report.messages(titles):
            (progress.warning if is_warning else progress.info)(text)


def report_sources(sources: SourceSet, catalogue: Catalogue, progress: Progress) -> None:
    """Log what was recognised, what was left out and what is missing."""
    counts: dict[str, int] = {}
    for table in sources.tables:
        counts[table.source_class.key] = counts.get(table.source_class.key, 0) + 1
        progress.info(
            tr("{table} is read as “{title}” ({why}).").format(
                table=table.name, title=table.source_class.title, why=table.why
            )
        )
    for key, count in counts.items():
        if count > 1:
            progress.info(
                tr("{count} tables contain “{title}”: all are used.").format(
                    count=count, title=catalogue.classes[key].title
                )
            )
    for name, source_class in sources.empty:
        progress.info(
            tr("{table} (“{title}”) is present and empty.").format(
                table=name, title=source_class.title
            )
        )
    for name, doubt in sources.ambiguous:
        progress.warning(tr("{table}: {doubt}.").format(table=name, doubt=doubt))
    for name, reason in sources.ignored:
        progress.info(tr("{table} is left out: {reason}.").format(table=name, reason=reason))
    if sources.prepared is None:
        for source_class in sources.missing(catalogue):
            progress.warning(
                tr("No layer of “{title}” was found.").format(title=source_class.title)
            )


def _meta(
    sources: SourceSet, catalogue: Catalogue, restore: str, communes: QgsVectorLayer
) -> dict[str, str]:
    network = [(table.name, table.layer) for table in sources.tables]
    return {
        "catalogue": catalogue.rules_fingerprint,
        "restore": restore,
        "origin": sources.origin,
        "credits": credits_text(network, (communes.name(), communes)),
        "demo_notice": sources.demo_notice,
        "demo_sources": sources.demo_sources,
        "missing_classes": json.dumps([c.key for c in sources.missing(catalogue)]),
    }
