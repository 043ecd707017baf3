"""Ground reader: the records of a topographic table, by OGR.

OGR is asked itself, and not a layer of QGIS: of a file that cannot be read to its end QGIS hands
out what comes before the fault, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..shared.errors import SourceError
from ..shared.geometry import FAMILY_OF_TYPE, bounds_after, crs_of, transform_between
from ..shared.i18n import tr
from ..shared.progress import Progress, stop_if_cancelled
from . import _ground_models as models
from ._ground_models import RecognisedTable
from ._sqlite_tables import quoted

#: OpenStreetMap files that only GDAL's OSM driver reads
OSM_SUFFIXES = frozenset({".pbf", ".osm"})
#: what of an OpenStreetMap file is of the ground, as attribute filters by layer
_OSM_FILTERS = {
    "points": "place IS NOT NULL",
    "lines": "highway IS NOT NULL OR railway IS NOT NULL OR waterway IS NOT NULL",
    "multipolygons": (
        "natural = 'water' OR building IS NOT NULL OR place IS NOT NULL OR landuse IN "
        "('residential', 'industrial', 'commercial', 'retail', 'reservoir', 'basin')"
    ),
}
#: how many records are read at a time
_BATCH = 2000


@dataclass(frozen=True)
class GroundTable:
    """One table of the ground, as OGR opens it."""

    #: what the log calls it
    name: str
    #: file, folder or archive member
    path: str
    layer: str
    recognised: RecognisedTable
    crs: QgsCoordinateReferenceSystem
    #: encoding of its texts, empty for the declared one
    encoding: str = ""
    #: edition that the path tells, in French, empty when it tells none
    edition: str = ""

    @property
    def model(self) -> str:
        """The data model, as it is credited."""
        return self.recognised.model


def ground_table(
    name: str, layer: QgsVectorLayer, origin: Path | None = None
) -> GroundTable | None:
    """Return a layer as a table of the ground, ``None`` when it is something else.

    Only layers that OGR reads are taken, and none that QGIS filters.

    :param origin: the user's file, where the layer was opened from a copy of it.
    """
    if layer.providerType() != "ogr" or layer.subsetString():
        return None
    family = FAMILY_OF_TYPE.get(QgsWkbTypes.geometryType(layer.wkbType()))
    if family is None:
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = str(parts.get("path") or "")
    table = str(parts.get("layerName") or "") or Path(path).stem
    fields = [field.name() for field in layer.fields()]
    # QGIS shows the key of a table as a field, OGR does not
    key = _key_column(layer)
    if key in fields:
        fields.remove(key)
    place = path if origin is None else str(origin)
    recognised = models.recognise_ground((name, table), place, family, fields)
    if recognised is None:
        return None
    encoding = layer.dataProvider().encoding() if path.lower().endswith(".shp") else ""
    edition = models.edition_named_in(place)
    return GroundTable(name, path, table, recognised, crs_of(layer), encoding, edition)


def _key_column(layer: QgsVectorLayer) -> str:
    keys = layer.dataProvider().pkAttributeIndexes()
    if len(keys) != 1 or layer.storageType() == "ESRI Shapefile":
        return ""
    return str(layer.fields().at(keys[0]).name())


def read_records(
    table: GroundTable, window: QgsRectangle, progress: Progress
) -> Iterator[tuple[int, dict[str, str], ogr.Geometry | None]]:
    """Yield key, texts by role and flat geometry of the records that meet a rectangle.

    The geometry is ``None`` where it is empty. Roles that the table lacks are empty texts.

    :param window: in the CRS of the table.
    :raises SourceError: when the table cannot be read to its end.
    """
    roles = table.recognised.fields
    absent = dict.fromkeys(table.recognised.spec.fields, "")
    dataset = _opened(table.path, table.name, table.encoding)
    with _ogr_errors(table.name):
        layer = dataset.GetLayerByName(table.layer)
        _ignore_others(layer, set(roles.values()))
        layer.SetSpatialFilterRect(*_bounds(window))
        layer.ResetReading()
    batch = [None]
    while batch:
        stop_if_cancelled(progress)
        with _ogr_errors(table.name):
            batch = list(islice(iter(layer.GetNextFeature, None), _BATCH))
        for feature in batch:
            record = {role: feature.GetFieldAsString(index) for role, index in roles.items()}
            yield feature.GetFID(), {**absent, **record}, _flat(feature.GetGeometryRef())


def counts_of(table: GroundTable) -> tuple[int, int]:
    """Return how many records a table has, and how many of them the index says have no geometry.

    :raises SourceError: when the table cannot be read.
    """
    dataset = _opened(table.path, table.name)
    with _ogr_errors(table.name):
        layer = dataset.GetLayerByName(table.layer)
        count = int(layer.GetFeatureCount())
        indexed = _indexed_count(dataset, layer)
    return count, 0 if indexed is None else max(0, count - indexed)


def _indexed_count(dataset: gdal.Dataset, layer: ogr.Layer) -> int | None:
    """Return how many geometries the spatial index of a GeoPackage has, ``None`` without one."""
    if dataset.GetDriver().ShortName != "GPKG":
        return None
    index = f"rtree_{layer.GetName()}_{layer.GetGeometryColumn()}_rowid"
    text = index.replace("'", "''")
    known = f"SELECT 1 FROM sqlite_master WHERE name = '{text}'"  # noqa: S608  # nosec B608
    for statement in (known, f"SELECT count(*) FROM {quoted(index)}"):  # noqa: S608  # nosec B608
        rows = dataset.ExecuteSQL(statement)
        row = None if rows is None else rows.GetNextFeature()
        found = None if row is None else int(row.GetField(0))
        row = None
        dataset.ReleaseResultSet(rows)
        if found is None:
            return None
    return found


def extent_of(
    table: GroundTable, target: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> QgsRectangle:
    """Return the extent of a table in another CRS, empty when it holds nothing.

    :raises SourceError: when the table cannot be read.
    """
    dataset = _opened(table.path, table.name)
    with _ogr_errors(table.name):
        layer = dataset.GetLayerByName(table.layer)
        if layer.GetFeatureCount() == 0:
            return QgsRectangle()
        west, east, south, north = layer.GetExtent()
    extent = QgsRectangle(west, south, east, north)
    return bounds_after(transform_between(table.crs, target, context), extent)


def _opened(path: str, name: str, encoding: str = "", drivers: Sequence[str] = ()) -> gdal.Dataset:
    """Open a data source.

    :param drivers: the only drivers that may open it, all for none.
    """
    options = [f"ENCODING={encoding}"] if encoding else []
    with _ogr_errors(name):
        return gdal.OpenEx(
            path,
            gdal.OF_VECTOR | gdal.OF_READONLY,
            allowed_drivers=list(drivers),
            open_options=options,
        )


@contextmanager
def _ogr_errors(name: str) -> Iterator[None]:
    """Turn errors of GDAL into ours; its global switches are put back as they were."""
    switched = [module for module in (gdal, ogr) if not module.GetUseExceptions()]
    for module in switched:
        module.UseExceptions()
    try:
        yield
    except RuntimeError as error:
        raise _unreadable(name, error) from error
    finally:
        for module in reversed(switched):
            module.DontUseExceptions()


def _bounds(window: QgsRectangle) -> tuple[float, float, float, float]:
    return window.xMinimum(), window.yMinimum(), window.xMaximum(), window.yMaximum()


def _unreadable(name: str, error: Exception) -> SourceError:
    # of a file that was cut short, GDAL's OSM driver says nothing but that it failed
    reason = str(error).strip() or tr("the file is damaged or truncated")
    return SourceError(
        tr("{table} cannot be read to the end: {error}").format(table=name, error=reason)
    )


def _ignore_others(layer: ogr.Layer, wanted: set[int]) -> None:
    """Have OGR leave out the fields that nobody asks for."""
    definition = layer.GetLayerDefn()
    names = [
        definition.GetFieldDefn(index).GetName()
        for index in range(definition.GetFieldCount())
        if index not in wanted
    ]
    if names and layer.TestCapability(ogr.OLCIgnoreFields):
        layer.SetIgnoredFields(names)


def _flat(geometry: ogr.Geometry | None) -> ogr.Geometry | None:
    """Return a copy without curves, Z and M, ``None`` for nothing."""
    if geometry is None or geometry.IsEmpty():
        return None
    flat = geometry.GetLinearGeometry() if geometry.HasCurveGeometry() else geometry.Clone()
    flat.FlattenTo2D()
    return flat


# --- OpenStreetMap files -------------------------------------------------------------------------


def extract_osm(path: Path, window: QgsRectangle, target: Path, progress: Progress) -> None:
    """Copy what of an OpenStreetMap file is of the ground and meets a rectangle to a GeoPackage.

    Such a file has no index: it is read once, from end to end, whatever is wanted of it.

    :param window: in degrees.
    :raises SourceError: when the file cannot be read to its end.
    """
    # the file is sorted by kind of element: features come from its layers in turn
    source = _opened(str(path), path.name, drivers=("OSM",))
    with _ogr_errors(path.name):
        copy = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
        copy.StartTransaction()
        source.ExecuteSQL(f"SET interest_layers = {','.join(_OSM_FILTERS)}")
        copies = {}
        for name, wanted in _OSM_FILTERS.items():
            layer = source.GetLayerByName(name)
            layer.SetAttributeFilter(wanted)
            layer.SetSpatialFilterRect(*_bounds(window))
            copies[name] = _copy_of(layer, copy)
        read = 0
        while (found := source.GetNextFeature())[0] is not None:
            feature, layer = found
            read += 1
            if read % _BATCH == 0:
                stop_if_cancelled(progress)
            if layer.GetName() in copies:
                _copy_feature(feature, copies[layer.GetName()])
        copy.CommitTransaction()
        copies.clear()
        copy = None


def _copy_of(layer: ogr.Layer, target: ogr.DataSource) -> ogr.Layer:
    made = target.CreateLayer(layer.GetName(), layer.GetSpatialRef(), layer.GetGeomType())
    definition = layer.GetLayerDefn()
    for index in range(definition.GetFieldCount()):
        made.CreateField(definition.GetFieldDefn(index))
    return made


def _copy_feature(feature: ogr.Feature, target: ogr.Layer) -> None:
    copy = ogr.Feature(target.GetLayerDefn())
    copy.SetFrom(feature)
    target.CreateFeature(copy)
