"""Preparation: raw tables become one store (see :mod:`.store`), object by object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterable

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsRectangle

from . import store
from .catalogue import Catalogue
from .classification import Classifier, TableReport
from .communes import Commune, CommuneIndex
from .i18n import tr
from .progress import Progress, stop_if_cancelled
from .sources import SourceSet


def build_store(
    path: Path,
    sources: SourceSet,
    index: CommuneIndex,
    communes: Iterable[Commune],
    catalogue: Catalogue,
    context: QgsCoordinateTransformContext,
    progress: Progress,
    *,
    restore: str = "",
    region: QgsRectangle | None = None,
) -> list[TableReport]:
    """Write the network and some communes to a new store, and return what became of each table.

    :param region: only objects that meet this rectangle of the working CRS; ``None`` for all.
    :raises AtlasError: when a table cannot be read or the store not be written.
    """
    writer = store.StoreWriter(path, index.crs)
    write_communes(writer, index, communes, progress)
    for _, family, table in store.table_names(catalogue):
        writer.add_table(table, family, store.OBJECT_FIELDS)
    classifier = Classifier(
        catalogue,
        index.crs,
        context,
        restore=restore,
        region=region,
        is_cancelled=progress.is_cancelled,
    )
    order = list(catalogue.classes)
    tables = sorted(sources.tables, key=lambda table: order.index(table.source_class.key))
    for number, table in enumerate(tables):
        stop_if_cancelled(progress)
        for item in classifier.classify(table):
            writer.add(
                item.category.table(item.family),
                item.geometry,
                (item.object_id, item.source_class, item.table, item.objective, item.name),
            )
        progress.percent(100.0 * (number + 1) / len(tables))
    writer.close(_meta(sources, catalogue, restore), map(_provenance, classifier.reports))
    return classifier.reports


def write_communes(
    writer: store.StoreWriter,
    index: CommuneIndex,
    communes: Iterable[Commune],
    progress: Progress,
) -> None:
    """Write communes to a store, in the order given."""
    writer.add_table(store.COMMUNE_TABLE, "polygon", store.COMMUNE_FIELDS)
    for commune in communes:
        stop_if_cancelled(progress)
        writer.add(
            store.COMMUNE_TABLE,
            index.geometry(commune),
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
        )


def working_crs(store_path: Path) -> QgsCoordinateReferenceSystem:
    """Return the CRS of a store."""
    return QgsCoordinateReferenceSystem(store.read_info(store_path).crs)


def report_tables(reports: Iterable[TableReport], progress: Progress) -> None:
    """Tell the log what became of each source table."""
    for report in reports:
        for is_warning, text in report.messages():
            (progress.warning if is_warning else progress.info)(text)


def report_sources(sources: SourceSet, catalogue: Catalogue, progress: Progress) -> None:
    """Tell the log what was recognised, what was left out and what is missing."""
    counts: dict[str, int] = {}
    for table in sources.tables:
        counts[table.source_class.key] = counts.get(table.source_class.key, 0) + 1
        progress.info(
            tr("{table} is read as “{title}” {why}.").format(
                table=table.name, title=table.source_class.title, why=table.why
            )
        )
    for key, count in counts.items():
        if count > 1:
            progress.info(
                tr("{count} tables hold “{title}”: all are used.").format(
                    count=count, title=catalogue.classes[key].title
                )
            )
    for name, reason in sources.ignored:
        progress.info(tr("{table} is left out: {reason}.").format(table=name, reason=reason))
    if sources.prepared is None:
        for source_class in sources.missing(catalogue):
            progress.warning(
                tr("No layer of “{title}” was found.").format(title=source_class.title)
            )


def _meta(sources: SourceSet, catalogue: Catalogue, restore: str) -> dict[str, str]:
    return {
        "catalogue": catalogue.fingerprint,
        "restore": restore,
        "origin": sources.origin,
        "demo_notice": sources.demo_notice,
        "demo_sources": sources.demo_sources,
        "missing_classes": json.dumps([c.key for c in sources.missing(catalogue)]),
    }


def _provenance(report: TableReport) -> dict[str, object]:
    return {
        "source_table": report.table,
        "source_class": report.source_class,
        "why": report.why,
        "source": Path(report.source.split("|")[0]).name,
        "crs": report.crs,
        "read": report.read,
        "kept": json.dumps(dict(report.kept)),
        "duplicates": json.dumps(report.duplicates, ensure_ascii=False),
        "parts": report.parts,
        "repaired": report.repaired,
        "empty": report.empty,
        "no_objective": report.no_objective,
        "unknown": json.dumps(dict(report.unknown), ensure_ascii=False),
        "left_out": json.dumps(dict(report.left_out), ensure_ascii=False),
    }
