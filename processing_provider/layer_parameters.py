"""Layer parameters that leave a GeoPackage as it is while another program writes to it.

To open such a file (write-ahead log), be it only to see whether it is a layer, makes QGIS fold the
log into it. What is opened is a copy; a layer that the open project holds is QGIS's own affair.
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

from ..atlas.data.write_ahead import Snapshot, is_write_ahead


class _Unharmed:
    """Mixin: a file that opening would change is taken unseen; it is opened later, as a copy."""

    def checkValueIsAcceptable(
        self, value: Any, context: QgsProcessingContext | None = None
    ) -> bool:
        """Tell whether a value can be that of the parameter."""
        project = None if context is None else context.project()
        if _endangered(value, project) is not None:
            return True
        return bool(super().checkValueIsAcceptable(value, context))


class VectorLayerParameter(_Unharmed, QgsProcessingParameterVectorLayer):
    """A vector layer."""


class MapLayerParameter(_Unharmed, QgsProcessingParameterMapLayer):
    """A layer of any kind."""


def with_copies(
    parameters: dict[str, Any],
    definitions: Iterable[QgsProcessingParameterDefinition],
    project: QgsProject | None,
    copies: dict[Path, Snapshot],
) -> dict[str, Any]:
    """Return the parameters with a copy for each layer whose file opening would change.

    :param copies: those made so far; they last as long as this holds them.
    :raises SourceError: when such a file cannot be copied.
    """
    replaced = dict(parameters)
    for definition in definitions:
        if not isinstance(definition, _Unharmed):
            continue
        value = parameters.get(definition.name())
        path = _endangered(value, project)
        if path is not None:
            if path not in copies:
                copies[path] = Snapshot(path)
            _, bar, options = value.partition("|")
            replaced[definition.name()] = f"{copies[path].path}{bar}{options}"
    return replaced


def _endangered(value: Any, project: QgsProject | None) -> Path | None:
    """Return the file of a value that opening would change, ``None`` for any other value."""
    if not isinstance(value, str):
        return None
    path = Path(value.partition("|")[0])
    if not path.is_file() or not is_write_ahead(path):
        return None
    layers = [] if project is None else project.mapLayers().values()
    if any(Path(layer.source().partition("|")[0]) == path for layer in layers):
        return None
    return path
