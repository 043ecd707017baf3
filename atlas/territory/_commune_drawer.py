"""Draws communes one after the other, with open project and data, in this process or a worker.

Input and output are plain values, so that the same call works in this process, in another one and
on another machine.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import traceback
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtXml import QDomDocument

from ..commune.draw import DrawingTools, draw_commune
from ..data import store
from ..data.catalogue import Catalogue, load_catalogue
from ..data.communes import Commune
from ..data.ground_store import GROUND_TABLES, GroundData
from ..data.opened_sources import StorePaths
from ..data.write_ahead import connect_read_only
from ..project.basemap import release_pictures
from ..project.locator import LocatorBackground
from ..project.sheet_project import CommuneTask, SheetProject
from ..project.thumbnails import SheetThumbnails
from ..results.manifest import ManifestRow
from ..shared import compat
from ..shared.errors import AtlasError, Cancelled, SourceError
from ..shared.geometry import to_box, to_rectangle
from ..shared.i18n import tr
from ..shared.model import Box, CategoryFigures, Frame, SheetPlan
from ..shared.progress import Progress
from ..shared.web_cache import CacheOptions
from ..shared.wire import pack, unpack
from ..wording.request import BasemapSource, Service, SheetOptions

_TRANSFORMS = "transforms"


@dataclass(frozen=True)
class LocatorValues:
    """The background of a locator as plain values; geometries as WKB."""

    area: bytes
    boundaries: bytes
    extent: Box


@dataclass(frozen=True)
class DrawingSetup:
    """What all communes of a run share."""

    options: SheetOptions
    data: StorePaths
    #: datum transforms of the open project, as XML
    transforms: str = ""
    #: backgrounds of the locators by key
    locators: dict[str, LocatorValues] | None = None


@dataclass(frozen=True)
class DrawingTask:
    """One commune to draw."""

    commune: Commune
    #: its surface in the working CRS, WKB
    geometry: bytes
    plan: SheetPlan
    #: key of the background of its locator
    locator: str
    #: a folder of its own as long as it is drawn, for its files and the pictures of its sheets
    folder: Path


@dataclass(frozen=True)
class DrawnCommune:
    """Result of one commune; all files are in the folder of the task."""

    row: ManifestRow
    figures: tuple[CategoryFigures, ...]
    #: text alternative of its sheets
    description: str
    files: tuple[str, ...]
    #: small pictures of its sheets, in order
    pictures: tuple[str, ...]


#: the classes that cross from one process to another
WIRE_CLASSES = (
    *(BasemapSource, Box, CacheOptions, CategoryFigures, Commune, DrawingSetup, DrawingTask),
    *(DrawnCommune, Frame, GroundData),
    *(LocatorValues, ManifestRow, StorePaths, Service, SheetOptions, SheetPlan),
)
PICTURE_PREFIX = "picture_"


def locator_values(locator: LocatorBackground) -> LocatorValues:
    """Return the background of a locator as plain values."""
    return LocatorValues(
        bytes(locator.area.asWkb()),
        bytes(locator.boundaries.asWkb()),
        to_box(locator.extent),
    )


def write_transforms(context: QgsCoordinateTransformContext) -> str:
    """Return datum transforms as XML."""
    document = QDomDocument()
    element = document.createElement(_TRANSFORMS)
    context.writeXml(element, QgsReadWriteContext())
    document.appendChild(element)
    return document.toString(-1)


def read_transforms(text: str) -> QgsCoordinateTransformContext:
    """Return the datum transforms that :func:`write_transforms` wrote."""
    context = QgsCoordinateTransformContext()
    document, fault = compat.parse_xml(text)
    if not fault:
        context.readXml(document.documentElement(), QgsReadWriteContext())
    return context


class CommuneDrawer:
    """Draws the communes of a run with one project, layout, set of layers and overlay.

    :param scratch: a local temporary folder.
    :raises AtlasError: when template, styles or data cannot be used.
    """

    def __init__(self, setup: DrawingSetup, scratch: Path) -> None:
        self.setup = setup
        catalogue = load_catalogue(setup.options.styles)
        self._project = SheetProject(setup.options, read_transforms(setup.transforms))
        self._tools = DrawingTools.open(self._project, setup.data, catalogue, scratch)
        self._pictures = SheetThumbnails(self._project)
        self._watch = _StoreWatch(setup.data, catalogue)
        self._locators: dict[str, LocatorBackground] = {}

    def draw(self, task: DrawingTask, progress: Progress) -> DrawnCommune:
        """Draw one commune into the folder of its task.

        :raises AtlasError: when its sheets cannot be made.
        """
        try:
            return self._draw(task, progress)
        finally:
            release_pictures(self._project.basemap)

    def _draw(self, task: DrawingTask, progress: Progress) -> DrawnCommune:
        geometry = QgsGeometry()
        geometry.fromWkb(task.geometry)
        locator = self._locator(task.locator)
        pictures: list[str] = []
        result = draw_commune(
            CommuneTask(task.commune, geometry, task.plan, locator),
            self._tools,
            progress,
            task.folder,
            meanwhile=lambda: pictures.extend(self._draw_pictures(task)),
        )
        # last: QGIS draws an empty map, without an error, when its data have disappeared
        self._watch.check()
        return DrawnCommune(
            result.row,
            result.figures,
            result.description,
            tuple(path.name for path in result.files),
            tuple(pictures),
        )

    def _draw_pictures(self, task: DrawingTask) -> tuple[str, ...]:
        names = []
        for frame in task.plan.frames:
            name = f"{PICTURE_PREFIX}{frame.number}.png"
            self._pictures.draw(frame, task.folder / name)
            names.append(name)
        return tuple(names)

    def _locator(self, key: str) -> LocatorBackground:
        if key not in self._locators:
            values = (self.setup.locators or {})[key]
            area, boundaries = QgsGeometry(), QgsGeometry()
            area.fromWkb(values.area)
            boundaries.fromWkb(values.boundaries)
            extent: QgsRectangle = to_rectangle(values.extent)
            self._locators[key] = LocatorBackground(area, boundaries, extent)
        return self._locators[key]

    def close(self) -> None:
        """Close all files."""
        self._tools.close()
        del self._tools, self._pictures
        self._project.close()


def open_drawer(path: Path) -> CommuneDrawer:
    """Return the drawer of the setup that was written, packed, to a file.

    It is that of a drawing process, whose temporary folder is its own and goes with it.

    :raises AtlasError: when template, styles or data cannot be used.
    """
    setup = unpack(json.loads(path.read_text(encoding="utf-8")), WIRE_CLASSES)
    return CommuneDrawer(setup, Path(tempfile.gettempdir()))


def draw_packed(drawer: CommuneDrawer, task: Any, progress: Progress) -> dict[str, Any]:
    """Draw a packed task and return the packed result; never raises.

    :return: ``done`` with a :class:`DrawnCommune`, ``failed`` with a message for the user (and
        ``trace`` when the fault is in the plugin), or ``cancelled``.
    """
    try:
        return {"done": pack(drawer.draw(unpack(task, WIRE_CLASSES), progress))}
    except Cancelled:
        return {"cancelled": True}
    except AtlasError as error:
        return {"failed": str(error)}
    except Exception as error:
        message = tr("Unexpected error in the plugin: {error}.").format(
            error=f"{type(error).__name__}: {error}"
        )
        return {"failed": message, "trace": traceback.format_exc()}


class _StoreWatch:
    """Notices when the files that the sheets draw from have lost data."""

    def __init__(self, data: StorePaths, catalogue: Catalogue) -> None:
        names = {table for _, _, table in store.table_names(catalogue)}
        self._tables = [
            (data.network, _filled(data.network, names)),
            (data.communes, _filled(data.communes, [store.COMMUNE_TABLE])),
        ]
        if data.ground is not None:
            ground = [table.name for table in GROUND_TABLES]
            self._tables.append((data.ground.path, _filled(data.ground.path, ground)))
        self._states = {path: _state(path) for path, _ in self._tables}

    def check(self) -> None:
        """:raises SourceError: when a file or a table has disappeared, or has lost its objects."""
        for path, tables in self._tables:
            before, now = self._states[path], _state(path)
            if now == before:
                continue
            # QGIS itself writes to a file that it opens, so a change alone means nothing
            lost = sorted(set(tables) - set(_filled(path, tables)))
            if lost or now.size < before.size:
                raise SourceError(
                    tr(
                        "The data changed during the run: {path} can no longer be read as it was "
                        "at the start ({tables}). Start the run again."
                    ).format(path=path, tables=", ".join(lost) or tr("it has become smaller"))
                )
            self._states[path] = now


@dataclass(frozen=True)
class _FileState:
    """Values that differ after a file was written to or replaced."""

    size: int = -1
    changed: int = 0
    number: int = 0


def _state(path: Path) -> _FileState:
    try:
        state = path.stat()
    except OSError:
        return _FileState()
    return _FileState(state.st_size, state.st_mtime_ns, state.st_ino)


def _filled(path: Path, tables: Iterable[str]) -> list[str]:
    """Return the tables that are not empty; none when the file cannot be read."""
    found = []
    try:
        with closing(connect_read_only(path)) as database:
            for table in sorted(tables):
                # table names come from the catalogue, which checks their form
                statement = f'SELECT 1 FROM "{table}" LIMIT 1'  # noqa: S608  # nosec B608
                # a store has no tables for the classes that the source lacks
                with suppress(sqlite3.OperationalError):
                    if database.execute(statement).fetchone():
                        found.append(table)
    except sqlite3.Error:
        return []
    return found
