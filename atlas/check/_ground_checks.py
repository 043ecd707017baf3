"""Check of the ground: which tables hold roads, water and places, and whether they reach."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateTransformContext, QgsRectangle

from ..data.commune_index import CommuneIndex
from ..data.ground_sources import (
    GroundSet,
    GroundTable,
    ground_extent,
    record_count,
    themes_title,
)
from ..data.ground_store import read_ground
from ..data.opened_sources import OpenedSources, StorePaths
from ..data.source_set import SourceSet
from ..shared.errors import SourceError
from ..shared.geometry import bounds_after, to_box, transform_between
from ..shared.i18n import listed, tr, tr_count
from ._log import FindingLog
from .page import NOTE, OK, WARNING

#: tables named in one finding
_MOST_NAMED = 10


def check_ground(
    log: FindingLog,
    ground: GroundSet,
    sources: SourceSet,
    index: CommuneIndex | None,
    context: QgsCoordinateTransformContext,
) -> None:
    """Say what is drawn under the network, and from which tables.

    :param index: the communes, ``None`` when they cannot be read.
    """
    if not ground:
        stored = None if sources.prepared is None else read_ground(sources.prepared)
        if stored is None:
            log.add(NOTE, "GROUND", tr("no roads, water or places: the sheets show none"))
        else:
            _credits(log, stored.credits)
        return
    for table, themes in ground.chosen():
        text = tr("read as ground: {themes} ({model})")
        log.add(OK, table.name, text.format(themes=themes_title(themes), model=table.model))
        log.add(*_size_of(table))
    for file in ground.osm_files:
        log.add(OK, file.name, tr("OpenStreetMap file: an extract is made of it once per run"))
    for table in ground.unused():
        text = tr(
            "{model}: left out of the ground, because other data are used for the same themes"
        )
        log.add(NOTE, table.name, text.format(model=table.model))
    for name in ground.unread:
        log.add(WARNING, name, tr("cannot be opened: the sheets are made without it and say so"))
    for name in ground.unplaced:
        log.add(WARNING, name, tr("left out of the ground: no coordinate reference system"))
    if ground.ignored:
        text = tr("tables that do not belong to the ground: {names}")
        names = listed([name for name, _ in ground.ignored], _MOST_NAMED)
        log.add(NOTE, ground.origin, text.format(names=names))
    _credits(log, ground.credits())
    if index is not None and not ground.osm_files:
        _check_extent(log, ground, index, context)


def check_records_of_ground(
    log: FindingLog, opened: OpenedSources, stores: StorePaths, folder: Path
) -> None:
    """Read the ground around the communes as the sheets would; its accounts are then known.

    :param folder: where what is read is written.
    """
    if not opened.ground:
        return
    communes = _extent_of_communes(opened.index, opened.context)
    with opened.sources.reading():
        made = opened.with_ground(stores, folder, to_box(communes)).ground
    for name in () if made is None else made.unread:
        log.add(WARNING, name, tr("not read to its end: the sheets say so"))


def _size_of(table: GroundTable) -> tuple[str, str, str]:
    """Return the finding about the number of records of a table."""
    try:
        count = record_count(table)
    except SourceError as error:
        return WARNING, table.name, str(error)
    return OK, table.name, tr_count("%n records", "%n record", count)


def _credits(log: FindingLog, credits_: tuple[str, ...]) -> None:
    if credits_:
        log.add(OK, tr("credit"), " ; ".join(credits_))


def _check_extent(
    log: FindingLog, ground: GroundSet, index: CommuneIndex, context: QgsCoordinateTransformContext
) -> None:
    extent = ground_extent(ground, index.crs, context)
    communes = _extent_of_communes(index, context)
    if extent.isNull() or not extent.intersects(communes):
        text = tr("the ground does not overlap the communes: check the coordinate reference system")
        log.add(WARNING, ground.origin, text)


def _extent_of_communes(
    index: CommuneIndex, context: QgsCoordinateTransformContext
) -> QgsRectangle:
    transform = transform_between(index.layer.crs(), index.crs, context)
    extent: QgsRectangle = bounds_after(transform, index.layer.extent())
    return extent
