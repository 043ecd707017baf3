"""The communes of a source, read once in the background while the user types.

A task reads a list from plain values or from a snapshot of a layer. Finished lists are kept and
shared by all pickers, so that the rows of a batch read a layer once.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapLayer,
    QgsProject,
    QgsTask,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.cog_lists import communes_of_france, postal_codes
from ..atlas.data.commune_fields import CommuneFields, detect_commune_fields, looks_like_communes
from ..atlas.data.commune_outlines import is_ign
from ..atlas.data.communes import read_communes
from ..atlas.data.sources import discover, is_project
from ..atlas.data.vector_files import open_vector
from ..atlas.shared.errors import AtlasError
from ..atlas.shared.i18n import tr
from .suggestions import SuggestionList

#: number of lists kept; all communes of France take about 30 MB
KEPT = 4


@dataclass(frozen=True)
class ListKey:
    """The origin of a list; the key changes with the data."""

    #: ``layer`` of the open project, ``table`` of a file, ``source`` as SOURCE gives it, or ``cog``
    #: for the list of all communes that comes with the plugin
    kind: str
    #: id of the layer, URI of the table, or the text of SOURCE
    place: str
    #: changes with the data
    state: str = ""


COG_KEY = ListKey("cog", "communes.csv")


def key_of_layer(layer: QgsVectorLayer) -> ListKey:
    """Return the key of a layer of the open project."""
    state = (layer.source(), layer.subsetString(), str(layer.featureCount()))
    return ListKey("layer", layer.id(), "\n".join(state))


def key_of_communes(value: Any, project: QgsProject | None) -> ListKey | None:
    """Return the key of a value of COMMUNES: a layer, its id or name, or a source."""
    if isinstance(value, QgsVectorLayer):
        return key_of_layer(value)
    text = str(value or "").strip()
    if not text:
        return None
    if is_ign(text):
        return COG_KEY
    if project is not None:
        named = [project.mapLayer(text), *project.mapLayersByName(text)]
        for layer in named:
            if isinstance(layer, QgsVectorLayer):
                return key_of_layer(layer)
    return ListKey("table", text, _file_state(text))


def key_of_source(value: Any, project: QgsProject | None) -> ListKey | None:
    """Return the key of a value of SOURCE: a path, ``demo`` or ``project``."""
    text = str(value or "").strip()
    if not text:
        return None
    if is_project(text):
        layers = commune_layers(project)
        return key_of_layer(layers[-1]) if layers else None
    return ListKey("source", text, _file_state(text))


def commune_layers(project: QgsProject | None) -> list[QgsVectorLayer]:
    """Return the commune layers of a project, by name."""
    if project is None:
        return []
    return sorted(
        (layer for layer in project.mapLayers().values() if holds_communes(layer)),
        key=lambda layer: layer.name(),
    )


def holds_communes(layer: QgsMapLayer | None) -> bool:
    """Return whether a layer of the open project contains communes."""
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.isValid()
        and looks_like_communes(layer)
        and detect_commune_fields(layer) is not None
    )


def _file_state(text: str) -> str:
    path = Path(text.split("|", maxsplit=1)[0]).expanduser()
    try:
        status = path.stat()
    except OSError:
        # missing or not a file: reading the list reports it, and the file may exist later
        return ""
    return f"{status.st_mtime_ns} {status.st_size}"


@lru_cache(maxsize=1)
def shared_lists() -> CommuneLists:
    """Return the lists that all pickers share."""
    return CommuneLists()


class CommuneLists(QObject):
    """Provides the list of a source, now or later."""

    #: the key whose list or error is ready
    ready = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lists: OrderedDict[ListKey, SuggestionList] = OrderedDict()
        self._faults: dict[ListKey, str] = {}
        self._without: set[ListKey] = set()
        self._tasks: dict[ListKey, ReadCommunes] = {}

    def get(self, key: ListKey, project: QgsProject | None) -> SuggestionList | None:
        """Return a list that is ready; otherwise start to read it and emit ``ready`` later."""
        if key in self._lists:
            self._lists.move_to_end(key)
            return self._lists[key]
        if key not in self._faults and key not in self._tasks:
            self._start(key, project)
        return None

    def fault(self, key: ListKey) -> str:
        """Return why a list could not be read, empty if it could or is not ready yet."""
        return self._faults.get(key, "")

    def has_none(self, key: ListKey) -> bool:
        """Return whether a source was read and contains no communes."""
        return key in self._without

    def close(self) -> None:
        """Stop reading and wait for the tasks to end."""
        for task in list(self._tasks.values()):
            task.cancel()
            task.waitForFinished()
        self._tasks.clear()

    def _start(self, key: ListKey, project: QgsProject | None) -> None:
        task = ReadCommunes(key, project)
        self._tasks[key] = task
        task.done.connect(self._finished)
        if not QgsApplication.taskManager().addTask(task):
            del self._tasks[key]
            self._faults[key] = tr("The communes cannot be read now.")

    def _finished(
        self, key: ListKey, found: SuggestionList | None, fault: str, without: bool
    ) -> None:
        self._tasks.pop(key, None)
        if found is None:
            self._faults = {key: fault}
            self._without = {key} if without else set()
        else:
            self._lists[key] = found
            while len(self._lists) > KEPT:
                self._lists.popitem(last=False)
        self.ready.emit(key)


class ReadCommunes(QgsTask):
    """Reads the communes of a source in a background thread."""

    #: key, list or ``None``, fault, whether there are no communes
    done = pyqtSignal(object, object, str, bool)

    def __init__(self, key: ListKey, project: QgsProject | None) -> None:
        super().__init__(tr("Reading the communes"), QgsTask.Flag.CanCancel)
        self._key = key
        self._list: SuggestionList | None = None
        self._fault = ""
        self._without = False
        self._snapshot: QgsVectorLayerFeatureSource | None = None
        if key.kind == "layer" and project is not None:
            layer = project.mapLayer(key.place)
            if isinstance(layer, QgsVectorLayer):
                self._snapshot = QgsVectorLayerFeatureSource(layer)

    def run(self) -> bool:
        """Read the list; called in the thread of the task."""
        try:
            self._list = self._read()
        except AtlasError as error:
            self._fault = str(error)
        return self._list is not None

    def finished(self, result: bool) -> None:
        """Emit the list; called in the main thread."""
        self._snapshot = None
        self.done.emit(self._key, self._list if result else None, self._fault, self._without)

    def _read(self) -> SuggestionList | None:
        if self._key == COG_KEY:
            return SuggestionList(communes_of_france().items(), postal_codes())
        # `origin` must outlive the reading: it may own a copy of a file that is being written to
        source, fields, origin = self._open()
        if source is None or fields is None or self.isCanceled():
            self._fault = self._fault or tr("It contains no communes.")
            self._without = not self.isCanceled()
            return None
        communes = read_communes(source, fields)
        del source, origin
        if self.isCanceled():
            return None
        return SuggestionList(((c.insee, c.name) for c in communes.values()), postal_codes())

    def _open(self) -> tuple[Any, CommuneFields | None, Any]:
        """Return the feature source of the communes, its fields, and the object it depends on."""
        if self._key.kind == "layer":
            if self._snapshot is None:
                return None, None, None
            return self._snapshot, detect_commune_fields(self._snapshot), None
        if self._key.kind == "table":
            layer = open_vector(self._key.place, "communes")
            return (layer, detect_commune_fields(layer), None) if layer.isValid() else (None,) * 3
        found = discover(self._key.place, load_catalogue())
        tables = sorted(found.communes, key=lambda table: table.name)
        return (tables[-1].layer, tables[-1].fields, found) if tables else (None, None, found)
