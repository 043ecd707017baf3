"""Layer parameters that do not change a GeoPackage while another program writes to it.

Opening such a file (write-ahead log), even only to check whether it is a layer, makes QGIS merge
the log into it. So a copy is opened instead, except for layers of the open project, which QGIS has
opened already.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterVectorLayer,
    QgsProject,
)

from ..atlas.data.commune_outlines import is_ign
from ..atlas.data.database import is_database, qgis_layer_text
from ..atlas.data.file_formats import refusal_of_file
from ..atlas.data.write_ahead import Snapshot, is_locked, needs_copy, wait_until_free
from ..atlas.shared.errors import SourceError
from ..atlas.shared.i18n import tr
from ..atlas.shared.own_files import data_fault
from ..atlas.shared.paths import is_regular
from ..atlas.shared.progress import Progress


class _OpenedAsCopy:
    """Mixin: accepts a file that opening would change unopened; a copy is opened later."""

    def checkValueIsAcceptable(
        self, value: Any, context: QgsProcessingContext | None = None
    ) -> bool:
        """Return whether a value is valid for the parameter."""
        project = None if context is None else context.project()
        if _unopened_file(value, project) is not None or _names_database(value):
            return True
        return bool(super().checkValueIsAcceptable(value, context))


class VectorLayerParameter(_OpenedAsCopy, QgsProcessingParameterVectorLayer):
    """A vector layer; a file that may not be opened is refused later, with the reason."""

    def checkValueIsAcceptable(
        self, value: Any, context: QgsProcessingContext | None = None
    ) -> bool:
        """Return whether a value is valid for the parameter."""
        return bool(_refusal_of(value) or _fault_of(value)) or super().checkValueIsAcceptable(
            value, context
        )


class CommunesParameter(VectorLayerParameter):
    """A layer of communes, or the word for those of the IGN's service."""

    def checkValueIsAcceptable(
        self, value: Any, context: QgsProcessingContext | None = None
    ) -> bool:
        """Return whether a value is valid for the parameter."""
        return is_ign(value) or bool(super().checkValueIsAcceptable(value, context))


class MapLayerParameter(_OpenedAsCopy, QgsProcessingParameterMapLayer):
    """A layer of any kind."""


def with_copies(
    parameters: dict[str, Any],
    definitions: Iterable[QgsProcessingParameterDefinition],
    project: QgsProject | None,
    copies: dict[Path, Snapshot],
    progress: Progress,
) -> dict[str, Any]:
    """Return the parameters with a copy for each layer whose file opening would change.

    A table of a database is named in the form that QGIS opens.

    :param copies: copies made so far, by path; they exist as long as this dictionary.
    :raises SourceError: when such a file cannot be copied or may not be opened, or a database
        does not answer.
    :raises WaitError: when another program keeps it locked.
    """
    replaced = dict(parameters)
    for definition in definitions:
        if not isinstance(definition, _OpenedAsCopy):
            continue
        value = parameters.get(definition.name())
        if isinstance(definition, VectorLayerParameter) and _fault_of(value):
            raise SourceError(f"{definition.name()}: {_fault_of(value)}")
        if isinstance(definition, VectorLayerParameter) and _refusal_of(value):
            text = tr("{name}: {path} is not opened: {reason}.")
            raise SourceError(
                text.format(name=definition.name(), path=value, reason=_refusal_of(value))
            )
        if _names_database(value):
            replaced[definition.name()] = qgis_layer_text(value)
            continue
        path = _unopened_file(value, project)
        if path is not None:
            wait_until_free(path, progress)
            if not needs_copy(path):
                continue
            if path not in copies:
                copies[path] = Snapshot(path)
            _, bar, options = value.partition("|")
            replaced[definition.name()] = f"{copies[path].path}{bar}{options}"
    return replaced


def _refusal_of(value: Any) -> str:
    """Return why the file of a value may not be opened as data, empty when it may be."""
    path = Path(value.partition("|")[0]) if isinstance(value, str) else None
    try:
        return refusal_of_file(str(path)) if path is not None and path.is_file() else ""
    except OSError:  # a name that is too long
        return ""


def _fault_of(value: Any) -> str:
    """Return why what a value names cannot be read: a pipe would be waited for."""
    if not isinstance(value, str) or is_ign(value) or _names_database(value):
        return ""
    return data_fault(Path(value.partition("|")[0]))


def _names_database(value: Any) -> bool:
    return isinstance(value, str) and is_database(value)


def _unopened_file(value: Any, project: QgsProject | None) -> Path | None:
    """Return the file of a value that opening would change, or wait for, ``None`` for others."""
    if not isinstance(value, str):
        return None
    path = Path(value.partition("|")[0])
    if not is_regular(path) or not (needs_copy(path) or is_locked(path)):
        return None
    layers = [] if project is None else project.mapLayers().values()
    if any(Path(layer.source().partition("|")[0]) == path for layer in layers):
        return None
    return path
