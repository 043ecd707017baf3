"""Where the objects of a source table lie, judged in the same way for all algorithms.

A wrong CRS is the commonest fault of files that were passed on: Lambert-93 in a GeoJSON without
``crs``, a ``.prj`` of another layer, swapped axes. Such a table has no object in any commune, which
must not be printed as the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsPointXY,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
)

from ..shared import compat
from ..shared.errors import CommuneError, SourceError
from ..shared.geometry import bounds_after, bounds_before, crs_of, to_box, transform_between
from ..shared.i18n import tr, tr_count
from ..shared.progress import Progress
from . import store
from ._coverage import CELL, cells_of, has_objects_near
from ._geometry_heads import cells_with
from .checked_reading import ReadingFailures, read_chunks
from .source_set import SourceSet, SourceTable

if TYPE_CHECKING:
    from .commune_index import CommuneIndex

#: objects this far from the communes still belong to their surroundings, metres
NEAR = 10_000.0
#: the area of use of a CRS is enlarged by this share of its size: its limits are not sharp
_LENIENCE = 0.05
#: share of the objects at each side that may lie far from the others
_STRAY = 0.05
#: size of the cells in which the places of objects are noted, in metres and in degrees
_METRES, _DEGREES = 2_000.0, 0.02


def area_of_use(crs: QgsCoordinateReferenceSystem) -> QgsRectangle | None:
    """Return the area in which a CRS is used, in its own units; ``None`` when it states none."""
    degrees = crs.bounds()
    if not crs.isValid() or degrees.isEmpty():
        return None
    transform = transform_between(
        QgsCoordinateReferenceSystem("EPSG:4326"), crs, QgsCoordinateTransformContext()
    )
    area = bounds_after(transform, degrees)
    if area.isNull():
        return None
    area.grow(_LENIENCE * max(area.width(), area.height()))
    return area


class Places:
    """The places of the objects of one table, noted coarsely, in the CRS of the table."""

    def __init__(self, crs: QgsCoordinateReferenceSystem) -> None:
        in_degrees = crs.mapUnits() == QgsUnitTypes.DistanceUnit.DistanceDegrees
        self._crs = crs
        #: side of a cell, in units of the CRS
        self.step = _DEGREES if in_degrees else _METRES
        #: by column and row
        self._seen: set[tuple[float, float]] = set()

    def note(self, west: float, east: float, south: float, north: float) -> None:
        """Note the bounds of an object, finite, in the CRS of the table."""
        self._seen |= cells_with([(west, east, south, north)], self.step)

    def note_cells(self, cells: Iterable[tuple[float, float]]) -> None:
        """Note cells of side ``step`` in which objects lie, by column and row."""
        self._seen.update(cells)

    def cells(
        self, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
    ) -> set[tuple[int, int]]:
        """Return the cells of the working CRS (see :mod:`._coverage`) that hold objects."""
        transform = transform_between(self._crs, crs, context)
        step = self.step
        middles = [((column + 0.5) * step, (row + 0.5) * step) for column, row in self._seen]
        if transform is None:
            return cells_of(middles)
        points = []
        for x, y in middles:
            bounds = bounds_after(transform, QgsRectangle(x, y, x, y))
            if bounds.isFinite() and not bounds.isNull():
                points.append((bounds.xMinimum(), bounds.yMinimum()))
        return cells_of(points)


@dataclass(frozen=True)
class _Spread:
    """How the objects of a layer are spread, in its CRS."""

    total: int
    #: outside the area of use of the CRS
    outside: int
    #: bounds of the objects without the stray ones at each side
    core: QgsRectangle


def misplaced_tables(
    sources: SourceSet,
    index: CommuneIndex,
    context: QgsCoordinateTransformContext,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, str]:
    """Return why a table lies elsewhere than the communes, by the name of the table.

    :raises SourceError: when a table cannot be read.
    """
    ground = ground_of_communes(index, context)
    if ground is None:
        return {}
    found = {}
    for table in sources.tables:
        reason = _fault_of_place(table, ground, index, context, is_cancelled)
        if reason:
            found[table.name] = reason
    return found


def require_a_place(sources: SourceSet, misplaced: dict[str, str]) -> None:
    """:raises SourceError: when all tables with objects lie elsewhere.

    Fictitious data may be tried with any communes: their sheets are degraded and say why.
    """
    if sources.demo_notice:
        return
    if misplaced and all(
        table.name in misplaced or _holds_nothing(table.layer) for table in sources.tables
    ):
        raise SourceError("\n".join([*misplaced.values(), tr("No table covers the communes.")]))


def ground_of_communes(
    index: CommuneIndex, context: QgsCoordinateTransformContext
) -> QgsRectangle | None:
    """Return the bounds of the communes of one territory in the working CRS, ``None`` for none."""
    extent = finite_extent(index.layer)
    if extent.isNull():
        return None
    if len(index.zones()) > 1:
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        zone = bounds_after(transform_between(degrees, index.crs, context), index.crs.bounds())
        extent = bounds_before(transform_between(index.layer.crs(), index.crs, context), zone)
        extent = extent.intersect(finite_extent(index.layer))
    ground = bounds_after(transform_between(index.layer.crs(), index.crs, context), extent)
    return None if ground.isNull() else ground


def check_place_of_communes(layer: QgsVectorLayer) -> None:
    """:raises CommuneError: when most communes lie outside the area of use of their CRS."""
    area = area_of_use(crs_of(layer))
    extent = finite_extent(layer)
    if area is None or extent.isNull() or area.contains(extent):
        return
    spread = _spread(layer, area, lambda: False)
    if spread is not None and spread.outside * 2 > spread.total:
        raise CommuneError(
            tr_count(
                "The communes of “{name}” are outside the area in which {crs} is used (%n objects "
                "of {total}): set the right coordinate reference system for the layer.",
                "The communes of “{name}” are outside the area in which {crs} is used (%n object "
                "of {total}): set the right coordinate reference system for the layer.",
                spread.outside,
            ).format(name=layer.name(), crs=crs_of(layer).authid(), total=spread.total)
        )


def _fault_of_place(
    table: SourceTable,
    ground: QgsRectangle,
    index: CommuneIndex,
    context: QgsCoordinateTransformContext,
    is_cancelled: Callable[[], bool],
) -> str:
    """Return why a table lies elsewhere, empty when it does not or holds nothing."""
    layer, crs = table.layer, crs_of(table.layer)
    extent = finite_extent(layer)
    if extent.isNull() and _holds_nothing(layer):
        return ""
    transform = transform_between(crs, index.crs, context)
    near = _has_objects(layer, bounds_before(transform, ground.buffered(NEAR)))
    area = area_of_use(crs)
    if near and (area is None or (not extent.isNull() and area.contains(extent))):
        return ""
    spread = _spread(layer, area, is_cancelled)
    if spread is None:
        return ""
    if spread.outside * 2 > spread.total:
        return tr_count(
            "{table} does not overlap the communes: %n objects of {total} are outside the area in "
            "which {crs}, its coordinate reference system, is used. Set the right CRS for the "
            "layer, or correct its axes.",
            "{table} does not overlap the communes: %n object of {total} is outside the area in "
            "which {crs}, its coordinate reference system, is used. Set the right CRS for the "
            "layer, or correct its axes.",
            spread.outside,
        ).format(table=table.name, crs=crs.authid(), total=spread.total)
    core = bounds_after(transform, spread.core)
    if near or (not core.isNull() and core.intersects(ground)):
        return ""
    return tr(
        "{table} does not overlap the communes: check that {crs} is the right "
        "coordinate reference system of this layer, and check that of the commune "
        "layer."
    ).format(table=table.name, crs=crs.authid())


def _has_objects(layer: QgsVectorLayer, bounds: QgsRectangle) -> bool:
    if bounds.isNull():
        return False
    request = QgsFeatureRequest().setFilterRect(bounds).setLimit(1).setNoAttributes()
    return any(True for _ in layer.getFeatures(request))


def _holds_nothing(layer: QgsVectorLayer) -> bool:
    return layer.featureCount() == 0


def _spread(
    layer: QgsVectorLayer, area: QgsRectangle | None, is_cancelled: Callable[[], bool]
) -> _Spread | None:
    """Return how the objects of a layer are spread, ``None`` when none has a place."""
    centres = []
    outside = 0
    request = QgsFeatureRequest().setNoAttributes()
    # whether all came is judged when the objects are read, not here
    for chunk in read_chunks(layer, request, ReadingFailures(), is_cancelled):
        for feature in chunk:
            geometry = feature.geometry()
            box = geometry.boundingBox()
            if geometry.isNull() or geometry.isEmpty() or not box.isFinite():
                continue
            centres.append(box.center())
            outside += area is not None and not area.intersects(box)
    if not centres:
        return None
    west, east = _core([point.x() for point in centres])
    south, north = _core([point.y() for point in centres])
    return _Spread(len(centres), outside, QgsRectangle(west, south, east, north))


def _core(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    stray = int(len(ordered) * _STRAY)
    return ordered[stray], ordered[-1 - stray]


def finite_extent(layer: QgsVectorLayer) -> QgsRectangle:
    """Return the extent of a layer, null when it is empty or not finite."""
    extent = compat.layer_extent(layer)
    return extent if layer.featureCount() != 0 and extent.isFinite() else QgsRectangle()


def centre_in_degrees(
    sources: SourceSet, context: QgsCoordinateTransformContext
) -> tuple[float, float] | None:
    """Return longitude and latitude of the middle of the network, ``None`` when it is empty."""
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    whole = QgsRectangle()
    for table in sources.tables:
        extent = finite_extent(table.layer)
        if not extent.isNull():
            bounds = bounds_after(transform_between(crs_of(table.layer), degrees, context), extent)
            if whole.isNull():
                whole = bounds
            elif not bounds.isNull():
                whole.combineExtentWith(bounds)
    if whole.isNull():
        return None
    centre: QgsPointXY = whole.center()
    return centre.x(), centre.y()


def judge_places(
    sources: SourceSet,
    index: CommuneIndex,
    context: QgsCoordinateTransformContext,
    progress: Progress,
) -> None:
    """Find the tables that lie elsewhere than the communes, mark them and warn of them.

    :raises SourceError: when all tables do.
    """
    if sources.prepared is not None:
        _check_place_of_prepared(sources.prepared, index, context)
        return
    misplaced = misplaced_tables(sources, index, context, progress.is_cancelled)
    require_a_place(sources, misplaced)
    for table in sources.tables:
        table.elsewhere = misplaced.get(table.name, "")
        table.area = area_of_use(crs_of(table.layer))
    for text in misplaced.values():
        progress.warning(text)


def _check_place_of_prepared(
    path: Path, index: CommuneIndex, context: QgsCoordinateTransformContext
) -> None:
    cells = store.read_info(path).coverage
    ground = ground_of_communes(index, context)
    if not cells or ground is None or has_objects_near(cells, to_box(ground)):
        return
    west, east = _core([column * CELL for column, _ in cells])
    south, north = _core([row * CELL for _, row in cells])
    if not QgsRectangle(west, south, east + CELL, north + CELL).intersects(ground):
        raise SourceError(
            tr(
                "The prepared data do not overlap the communes: check that {crs} is the right "
                "coordinate reference system of the commune layer."
            ).format(crs=index.layer.crs().authid())
        )
