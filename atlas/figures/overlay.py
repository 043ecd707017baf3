"""Overlay: the network in a commune, by category, in hectares, kilometres and objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsGeometryEngine,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..data import store
from ..data.catalogue import Catalogue, Category
from ..data.checked_reading import read_all
from ..shared import compat
from ..shared.errors import SourceError
from ..shared.i18n import tr
from ..shared.model import CategoryFigures, object_key
from .places import PlaceFinder

SQUARE_METRES_PER_HECTARE = 10_000.0
METRES_PER_KILOMETRE = 1_000.0
# the field fid comes before those of an object
_OBJECT_ID, _SOURCE_CLASS, _OBJECTIVE, _UNDECIDED = (
    store.OBJECT_FIELDS.index(name) + 1
    for name in ("object_id", "source_class", "objective", "undecided")
)
_LINE = QgsWkbTypes.GeometryType.LineGeometry


@dataclass
class _Tally:
    """What was found of one category so far."""

    object_ids: set[str] = field(default_factory=set)
    undecided: dict[str, str] = field(default_factory=dict)
    families: list[str] = field(default_factory=list)
    surfaces: list[QgsGeometry] = field(default_factory=list)
    lines: list[QgsGeometry] = field(default_factory=list)

    def note(self, feature: QgsFeature, object_id: str, family: str) -> None:
        """Enter an object that meets the commune."""
        self.object_ids.add(object_id)
        if family not in self.families:
            self.families.append(family)
        if not compat.is_null(feature.attribute(_UNDECIDED)):
            key = object_key(feature.attribute(_SOURCE_CLASS), object_id)
            objective = feature.attribute(_OBJECTIVE)
            self.undecided[key] = "" if compat.is_null(objective) else objective


class Overlay:
    """Cuts the network of a store with communes; opened once for any number of them."""

    def __init__(
        self,
        store_path: Path,
        catalogue: Catalogue,
        opened: Mapping[str, QgsVectorLayer] | None = None,
    ) -> None:
        """Open the tables with objects.

        :param opened: layers of the same store by table, which are read instead of opening the
            tables once more; they must last as long as this.
        """
        self._catalogue = catalogue
        self._tables: list[tuple[Category, str, QgsVectorLayer]] = []
        info = store.read_info(store_path)
        for category, family, table in store.table_names(catalogue):
            # a table without objects would cost one query per commune for nothing
            if info.tables.get(table, 1):
                layer = (opened or {}).get(table) or store.open_table(store_path, table, table)
                self._tables.append((category, family, layer))

    def close(self) -> None:
        """Close the file of the store."""
        self._tables.clear()

    def figures(
        self, commune: QgsGeometry, places: PlaceFinder | None = None
    ) -> list[CategoryFigures]:
        """Return the figures of the categories in a commune, in legend order.

        :param commune: its surface, in the CRS of the store.
        :param places: where to note the places of the objects as well.
        :raises SourceError: when a geometry cannot be cut.
        """
        engine = QgsGeometry.createGeometryEngine(commune.constGet())
        engine.prepareGeometry()
        tallies: dict[str, _Tally] = {}
        request = QgsFeatureRequest().setFilterRect(commune.boundingBox())
        request.setSubsetOfAttributes([_OBJECT_ID, _SOURCE_CLASS, _OBJECTIVE, _UNDECIDED])
        for category, family, layer in self._tables:
            for feature in read_all(layer, request):
                shape = feature.geometry()
                inside = self._inside(engine, shape, family)
                if inside is None:
                    continue
                object_id = str(feature.attribute(_OBJECT_ID))
                tally = tallies.setdefault(category.key, _Tally())
                tally.note(feature, object_id, family)
                if family == "polygon":
                    tally.surfaces.append(inside)
                elif family == "line":
                    tally.lines.append(inside)
                if places is not None:
                    places.note(category.key, object_id, family, shape, inside)
        area = commune.area()
        return [
            self._figures(category, tallies[category.key], area)
            for category in self._catalogue.network
            if category.key in tallies
        ]

    def categories_in(self, commune: QgsGeometry) -> list[str]:
        """Return the keys of the categories in a commune, without measuring them."""
        engine = QgsGeometry.createGeometryEngine(commune.constGet())
        engine.prepareGeometry()
        found: list[str] = []
        request = QgsFeatureRequest().setFilterRect(commune.boundingBox()).setNoAttributes()
        for category, _, layer in self._tables:
            if category.key not in found and any(
                engine.intersects(feature.geometry().constGet())
                for feature in read_all(layer, request)
            ):
                found.append(category.key)
        return found

    def _inside(
        self, engine: QgsGeometryEngine, shape: QgsGeometry, family: str
    ) -> QgsGeometry | None:
        """Return what of an object lies in a commune, ``None`` where they do not meet."""
        # most objects that meet a commune lie in it
        if engine.contains(shape.constGet()):
            return shape
        if not engine.intersects(shape.constGet()):
            return None
        if family == "point":
            return shape
        cut = engine.intersection(shape.constGet())
        if isinstance(cut, tuple):
            cut = cut[0]
        if cut is None:
            raise SourceError(
                tr("A geometry cannot be clipped to the commune: run “Prepare data” on the source.")
            )
        return QgsGeometry(cut)

    def _figures(self, category: Category, tally: _Tally, area: float) -> CategoryFigures:
        surface = _union(tally.surfaces).area()
        return CategoryFigures(
            key=category.key,
            label=category.label,
            count=len(tally.object_ids),
            ha=surface / SQUARE_METRES_PER_HECTARE,
            km=_union(tally.lines).length() / METRES_PER_KILOMETRE,
            percent=100.0 * surface / area if area else 0.0,
            families=tuple(tally.families),
            undecided=tuple(sorted(tally.undecided.items())),
        )


def _union(parts: Sequence[QgsGeometry]) -> QgsGeometry:
    """Return the union of geometries: what lies twice on the ground counts once.

    :raises SourceError: when GEOS cannot unite them.
    """
    if len(parts) == 1 and QgsWkbTypes.geometryType(parts[0].wkbType()) != _LINE:
        return parts[0]
    whole = QgsGeometry.unaryUnion(parts) if parts else QgsGeometry.fromWkt("GEOMETRYCOLLECTION()")
    if whole.isNull():
        raise SourceError(tr("Geometries cannot be united: run “Prepare data” on the source."))
    return whole
