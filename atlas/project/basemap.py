"""The base map of a run: fetched, checked, and drawn only as it was checked.

Tiles and WMS come through a cache on disk (:mod:`._tile_fetch`) and become one picture a sheet, or
a layer that stays vector; what only QGIS can fetch is rendered first (:mod:`._rendered_basemap`).
A local raster or vector layer is drawn directly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtXml import QDomDocument

from ..shared import compat
from ..shared.errors import ExportError, SourceError
from ..shared.geometry import bounds_after, to_box, to_rectangle, transform_between
from ..shared.i18n import tr
from ..shared.model import Box, Frame
from ..shared.progress import Progress
from ..shared.web_cache import CacheOptions, Place, WebCache, service_key
from ..wording.request import BasemapSource
from ._rendered_basemap import ATTEMPTS, BasemapRenderer, pause_before
from ._tile_fetch import MOST_TILES, TileFetcher, grid_key, is_empty_tile, summary
from ._tile_grids import (
    TileGrid,
    TileService,
    mercator_factor,
    mercator_grid,
    raster_zoom,
    square_grid,
    tile_service,
    vector_zoom,
)
from ._tile_pictures import save_jpeg, tile_mosaic, toned, warped
from ._vector_tile_styles import StyleFetcher
from ._vector_tiles import apply_gl_style, open_mbtiles, write_mbtiles

#: resolution of the fetched picture: a finer one would load the server and shrink its lettering
MAX_DPI = 200
_REMOTE_PROVIDERS = frozenset(
    {"wms", "wcs", "wfs", "oapif", "arcgismapserver", "arcgisfeatureserver"}
)
#: place in the cache of a picture that QGIS rendered
_RENDERED: Place = (-1, 0, 0)
_TILES_FILE = "basemap.mbtiles"


def basemap_source(layer: QgsMapLayer | None) -> BasemapSource | None:
    """Return a layer as plain values, ``None`` for none."""
    if layer is None:
        return None
    document = QDomDocument()
    message = layer.exportNamedStyle(document)
    provider = layer.dataProvider()
    rights = "; ".join(layer.metadata().rights())
    return BasemapSource(
        kind=_layer_kind(layer),
        provider="" if provider is None else provider.name(),
        source=layer.source(),
        name=layer.name(),
        style="" if message else document.toString(),
        credit=layer.attribution().strip() or rights.strip() or layer.name(),
    )


def unopened_source(provider: str, source: str) -> BasemapSource | None:
    """Return a base map that cannot be opened now.

    A server that is down when the run starts must not stop the run: the sheets are made without
    it and say so. ``None`` when it is not on the network.
    """
    if "http" not in source.lower():
        return None
    kind = {"vectortile": "vector-tile", "wfs": "vector", "oapif": "vector"}
    return BasemapSource(kind.get(provider.lower(), "raster"), provider, source, tr("Base map"))


def _layer_kind(layer: QgsMapLayer) -> str:
    if isinstance(layer, QgsVectorLayer):
        return "vector"
    return "vector-tile" if isinstance(layer, QgsVectorTileLayer) else "raster"


def open_basemap(source: BasemapSource) -> QgsMapLayer | None:
    """Open a base map again, with its style; ``None`` when it does not open."""
    if source.kind == "vector":
        layer: QgsMapLayer = QgsVectorLayer(source.source, source.name, source.provider)
    elif source.kind == "vector-tile":
        layer = QgsVectorTileLayer(source.source, source.name)
    else:
        layer = QgsRasterLayer(source.source, source.name, source.provider)
    if not layer.isValid() or not _styled(layer, source.style):
        return None
    return layer


def _styled(layer: QgsMapLayer, style: str) -> bool:
    """Give a layer a style; return whether that was possible."""
    if not style:
        return True
    document, failure = compat.parse_xml(style)
    return not failure and bool(layer.importNamedStyle(document)[0])


def is_remote(source: BasemapSource) -> bool:
    """Return whether a base map comes over the network."""
    text = source.source.lower()
    if "type=mbtiles" in text or "type=vtpk" in text:
        return False
    has_address = any(mark in text for mark in ("http://", "https://", "http%3a", "https%3a"))
    return source.provider.lower() in _REMOTE_PROVIDERS or has_address


def release_pictures(basemap: Basemap | None) -> None:
    """Close the files made for the commune drawn last; ``None`` has none."""
    if basemap is not None:
        basemap.release()


@dataclass
class FetchedBasemap:
    """The base map under the sheets of one commune."""

    #: drawn by the map, under everything else
    layers: list[QgsMapLayer] = field(default_factory=list)
    #: pictures that lie under the map, by number of the sheet
    pictures: dict[int, Path] = field(default_factory=dict)
    #: why the base map is missing or incomplete, empty when it is complete
    failure: str = ""
    #: what the line of sources prints, empty when nothing of it is shown
    credit: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether anything of it is on the sheets."""
        return bool(self.layers or self.pictures)


class Basemap:
    """The base map of a run."""

    def __init__(
        self, source: BasemapSource, project: QgsProject, dpi: int, cache: CacheOptions | None
    ) -> None:
        self.source = source
        self._project = project
        self._dpi = min(dpi, MAX_DPI)
        self._cache = WebCache(cache)
        self._fetcher = TileFetcher(self._cache)
        self._layer: QgsMapLayer | None = None
        #: layers of the current commune, removed before the next one
        self._shown: list[QgsMapLayer] = []

    @property
    def is_pictured(self) -> bool:
        """Whether it lies under the map as a picture instead of being drawn by it."""
        if not is_remote(self.source) or self.source.kind == "vector":
            return False
        return self.source.kind != "vector-tile" or tile_service(self.source) is None

    def open_layer(self) -> QgsMapLayer | None:
        """Return the layer itself, added to the project; ``None`` when it does not open."""
        if self._layer is None:
            self._layer = open_basemap(self.source)
            if self._layer is not None:
                if isinstance(self._layer, QgsVectorTileLayer) and not self.source.style:
                    StyleFetcher(self._cache).known_style(self.source.gl_style, self._layer)
                self._add(self._layer)
        return self._layer

    def _add(self, layer: QgsMapLayer) -> None:
        if self._project.addMapLayer(layer, False) is None:
            raise SourceError(tr("The base map cannot be added to the project."))

    def fetch(
        self,
        frames: tuple[Frame, ...],
        size_mm: tuple[float, float],
        scale: int,
        crs: QgsCoordinateReferenceSystem,
        folder: Path,
        progress: Progress,
    ) -> FetchedBasemap:
        """Fetch the base map of all frames.

        :param size_mm: size of the map on paper.
        :param folder: where its files are kept until the sheets are drawn.
        :raises ExportError: when a file cannot be written.
        """
        service = tile_service(self.source) if is_remote(self.source) else None
        if service is None:
            fetched = self._fetch_layer(frames, size_mm, crs, folder, progress)
        elif self.source.kind == "vector-tile":
            fetched = self._fetch_vector(service, frames, scale, crs, folder, progress)
        else:
            fetched = FetchedBasemap()
            for frame in frames:
                path = folder / f"basemap_{frame.number}.jpg"
                failure = self._fetch_tiles(service, frame, size_mm, crs, path, progress)
                fetched.failure = fetched.failure or failure
                if path.is_file():
                    fetched.pictures[frame.number] = path
        self._cache.trim()
        if fetched.failure:
            progress.warning(
                tr("The base map is missing or incomplete: {failure}.").format(
                    failure=fetched.failure
                )
            )
        fetched.credit = self.source.credit if fetched.is_shown else ""
        return fetched

    def release(self) -> None:
        """Close the files of the current commune."""
        for layer in self._shown:
            self._project.removeMapLayer(layer.id())
        self._shown = []

    # --- tiles ------------------------------------------------------------------------------

    def _fetch_tiles(
        self,
        service: TileService,
        frame: Frame,
        size_mm: tuple[float, float],
        crs: QgsCoordinateReferenceSystem,
        path: Path,
        progress: Progress,
    ) -> str:
        """Make the picture of a frame from tiles; return why it is incomplete, empty if not."""
        width = size_mm[0] * self._dpi / 25.4
        wanted = frame.box.width / width
        grid, box, native = self._raster_grid(service, frame.box, crs, wanted)
        places = grid.places_over(box)
        failure = self._fetch_places(grid, places, vector=False, progress=progress)
        key = grid_key(grid)
        missing = self._cache.missing(key, places)
        if len(missing) == len(places):
            return failure or tr("the server has no data there")
        mosaic, extent = tile_mosaic(grid, places, lambda place: self._cache.get(key, place))
        # no finer than what was fetched
        share = min(1.0, wanted / native)
        height = size_mm[1] * self._dpi / 25.4
        size = QSize(max(1, round(width * share)), max(1, round(height * share)))
        to_sheet = transform_between(
            QgsCoordinateReferenceSystem(grid.crs), crs, self._project.transformContext()
        )
        image = warped(mosaic, extent, frame.box, size, to_sheet)
        image = toned(image, self.source.saturation)
        save_jpeg(image, path, photograph=self.source.photograph)
        return failure

    def _raster_grid(
        self, service: TileService, box: Box, crs: QgsCoordinateReferenceSystem, wanted: float
    ) -> tuple[TileGrid, Box, float]:
        """Return the grid for a resolution, the box in its CRS, and its own resolution.

        :param wanted: metres of the sheet's CRS a pixel.
        """
        if not service.is_wms:
            inside = self._box_in(box, crs, "EPSG:3857")
            factor = mercator_factor((inside.ymin + inside.ymax) / 2)
            grid = mercator_grid(service, raster_zoom(wanted * factor))
            return grid, inside, grid.resolution / factor
        own = service.crs or crs.authid()
        inside = self._box_in(box, crs, own)
        factor = inside.width / box.width
        inverted = QgsCoordinateReferenceSystem(own).hasAxisInverted()
        grid = square_grid(service, own, wanted * factor, self._dpi, inverted=inverted)
        return grid, inside, wanted

    def _box_in(self, box: Box, crs: QgsCoordinateReferenceSystem, other: str) -> Box:
        transform = transform_between(
            crs, QgsCoordinateReferenceSystem(other), self._project.transformContext()
        )
        return to_box(bounds_after(transform, to_rectangle(box)))

    def _fetch_places(
        self, grid: TileGrid, places: list[Place], *, vector: bool, progress: Progress
    ) -> str:
        if not places or len(places) > MOST_TILES:
            return tr("it does not exist at the scale of the sheet")
        failures = self._fetcher.fetch(grid, places, vector=vector, progress=progress)
        if self.source.holes:
            failures = {p: why for p, why in failures.items() if not is_empty_tile(why)}
        return summary(failures, len(places))

    def _fetch_vector(
        self,
        service: TileService,
        frames: tuple[Frame, ...],
        scale: int,
        crs: QgsCoordinateReferenceSystem,
        folder: Path,
        progress: Progress,
    ) -> FetchedBasemap:
        grid = mercator_grid(service, vector_zoom(scale))
        places = sorted(
            {
                place
                for frame in frames
                for place in grid.places_over(self._box_in(frame.box, crs, grid.crs))
            }
        )
        failure = self._fetch_places(grid, places, vector=True, progress=progress)
        key = grid_key(grid)
        if len(self._cache.missing(key, places)) == len(places):
            return FetchedBasemap(failure=failure or tr("the server has no data there"))
        path = folder / _TILES_FILE
        write_mbtiles(path, grid.zoom, places, lambda place: self._cache.get(key, place))
        layer = open_mbtiles(path, self.source.name)
        if self.source.gl_style:
            styles = StyleFetcher(self._cache)
            style, sprites, fault = styles.fetch(self.source.gl_style, progress)
            failure = failure or fault
            fault = tr("its style is missing")
            if style is not None:
                fault = apply_gl_style(layer, style, sprites)
            if fault:
                return FetchedBasemap(failure=failure or fault)
        elif not _styled(layer, self.source.style):
            return FetchedBasemap(failure=tr("its style is missing"))
        self._add(layer)
        self._shown.append(layer)
        return FetchedBasemap([layer], failure=failure)

    # --- layers that QGIS itself fetches or reads ------------------------------------------

    def _fetch_layer(
        self,
        frames: tuple[Frame, ...],
        size_mm: tuple[float, float],
        crs: QgsCoordinateReferenceSystem,
        folder: Path,
        progress: Progress,
    ) -> FetchedBasemap:
        layer = self._open_with_retries(progress)
        if layer is None:
            return FetchedBasemap(failure=tr("it cannot be opened"))
        if not is_remote(self.source):
            return FetchedBasemap([layer])
        renderer = BasemapRenderer(layer, self._project, self._dpi)
        dots = self._dpi / 25.4
        size = QSize(round(size_mm[0] * dots), round(size_mm[1] * dots))
        fetched = FetchedBasemap()
        for frame in frames:
            path = folder / f"basemap_{frame.number}.jpg"
            key = service_key(
                self.source.source, self.source.style, crs.authid(), repr(frame.box), repr(size)
            )
            known = self._cache.get(key, _RENDERED)
            if known is not None and self.source.kind != "vector":
                _write(path, known)
                fetched.pictures[frame.number] = path
                continue
            image, failure = renderer.render(frame.box, size, crs, progress)
            fetched.failure = fetched.failure or failure
            if image is not None and self.source.kind != "vector":
                self._keep(image, path, key, complete=not failure)
                fetched.pictures[frame.number] = path
        if self.source.kind == "vector":
            fetched.layers = [layer]
        return fetched

    def _keep(self, image: QImage, path: Path, key: str, *, complete: bool) -> None:
        save_jpeg(image, path, photograph=self.source.photograph)
        if complete:
            self._cache.put(key, _RENDERED, path.read_bytes())

    def _open_with_retries(self, progress: Progress) -> QgsMapLayer | None:
        for attempt in range(ATTEMPTS):
            if attempt:
                pause_before(attempt, progress)
            layer = self.open_layer()
            if layer is not None or not is_remote(self.source):
                return layer
        return None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ExportError(tr("{path} cannot be written.").format(path=path)) from error
