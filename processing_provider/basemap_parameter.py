"""The parameter BASEMAP: a name, a layer, a file or an address, with one list in the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsLayerDefinition,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsSettings,
)

from ..atlas.data.basemap_list import (
    address_source,
    basemap_error,
    is_web_address,
    named_basemaps,
)
from ..atlas.layout.template_file import MAX_PROJECT_BYTES, file_text, project_text
from ..atlas.project.basemap import basemap_source, unopened_source
from ..atlas.shared.errors import RequestError
from ..atlas.shared.foreign_xml import refuse_deep
from ..atlas.shared.i18n import listed, tr
from ..atlas.shared.own_files import file_fault
from ..atlas.shared.paths import is_regular
from ..atlas.shared.web_cache import DEFAULT_DAYS, DEFAULT_MEGABYTES, CacheOptions
from ..atlas.wording.request import BasemapSource
from .layer_parameters import MapLayerParameter
from .widgets import BASEMAP_CHOOSER, widget_of

#: settings of the cache
CACHE_MEGABYTES = "srce_tvb_atlas/cache_megabytes"
CACHE_DAYS = "srce_tvb_atlas/cache_days"
_PROJECT_FILES = (".qgz", ".qgs")
#: layers that a message names
_NAMED = 8
_LAYER_OPTIONS = ("layername=", "layer=", "layerid=")


class BasemapParameter(MapLayerParameter):
    """A base map: any layer, or a text."""

    def checkValueIsAcceptable(
        self, value: Any, context: QgsProcessingContext | None = None
    ) -> bool:
        """Return whether a value may be a base map; a text is only resolved by the run."""
        if isinstance(value, str) and value.strip():
            return True
        return bool(super().checkValueIsAcceptable(value, context))

    def clone(self) -> QgsProcessingParameterDefinition:
        """Return a copy."""
        return BasemapParameter(self)


def basemap_parameter(name: str, description: str) -> BasemapParameter:
    """Return the parameter, optional."""
    parameter = BasemapParameter(name, description, optional=True)
    parameter.setMetadata(widget_of(BASEMAP_CHOOSER))
    return parameter


def resolve_basemap(
    value: Any, styles: Path | None, context: QgsProcessingContext
) -> BasemapSource | None:
    """Return the base map that a value means, ``None`` for none.

    :param styles: the service's own styles, which may hold a list of base maps.
    :raises RequestError: with examples, when it is not a base map.
    """
    if isinstance(value, QgsMapLayer):
        return basemap_source(value)
    text = str(value or "").strip()
    layer = _project_layer(text, context) if text else None
    if layer is not None:
        return basemap_source(layer)
    named = named_basemaps(styles).get(text.lower())
    if named is not None or not text:
        return None if named is None else named.source
    return address_source(text) if is_web_address(text) else _from_file(text, context)


def _from_file(text: str, context: QgsProcessingContext) -> BasemapSource:
    path, _, options = text.partition("|")
    suffix = Path(path).suffix.lower()
    if suffix == ".qlr":
        return _only_layer(text, _layers_of_definition(path), options)
    if suffix in _PROJECT_FILES:
        return _only_layer_of_project(text, path, options)
    return _opened(text, context)


def _project_layer(text: str, context: QgsProcessingContext) -> QgsMapLayer | None:
    """Return the layer of the open project with an id or a name."""
    project: QgsProject | None = context.project()
    if project is None:
        return None
    layers = [project.mapLayer(text), *project.mapLayersByName(text)]
    return next((layer for layer in layers if layer is not None), None)


def _opened(text: str, context: QgsProcessingContext) -> BasemapSource:
    layer = QgsProcessingUtils.mapLayerFromString(text, context)
    if layer is not None and layer.isValid():
        return basemap_source(layer)
    provider, source = _decoded(text)
    remote = unopened_source(provider, source) if provider else None
    if remote is None:
        raise basemap_error(text)
    return remote


def _decoded(text: str) -> tuple[str, str]:
    """Return provider and source of a text such as ``wms://type=xyz&url=…``."""
    found = QgsProcessingUtils.decodeProviderKeyAndUri(text)
    return (found[1], found[2]) if found[0] else ("", "")


def _require_file(path: str) -> None:
    fault = file_fault(Path(path))
    if fault:
        raise RequestError(f"BASEMAP: {fault}")
    if not is_regular(Path(path)):
        raise RequestError(tr("BASEMAP: the file {path} does not exist.").format(path=path))


def _layers_of_definition(path: str) -> list[QgsMapLayer]:
    _require_file(path)
    text = file_text(Path(path), MAX_PROJECT_BYTES)
    refuse_deep(text, Path(path), RequestError)
    return list(QgsLayerDefinition.loadLayerDefinitionLayers(path))


def _only_layer_of_project(text: str, path: str, options: str) -> BasemapSource:
    _require_file(path)
    refuse_deep(project_text(Path(path)), Path(path), RequestError)
    project = QgsProject()
    if not project.read(path):
        raise RequestError(
            tr("BASEMAP: QGIS cannot read the project {path}: {error}").format(
                path=path, error=project.error()
            )
        )
    # `project` must live until the layer was read
    return _only_layer(text, list(project.mapLayers().values()), options)


def _only_layer(text: str, layers: list[QgsMapLayer], options: str) -> BasemapSource:
    """Return the layer with a name, or the only one."""
    wanted = next(
        (options[len(key) :] for key in _LAYER_OPTIONS if options.lower().startswith(key)), ""
    )
    if wanted:
        layers = [layer for layer in layers if wanted in (layer.name(), layer.id())] or layers
    if len(layers) != 1:
        raise RequestError(
            tr(
                "BASEMAP: “{value}” contains {count} layers ({names}): name one, for instance "
                "{example}."
            ).format(
                value=text,
                count=len(layers),
                names=listed([layer.name() for layer in layers], _NAMED) or "–",
                example=f"{text.partition('|')[0]}|layername={_example(layers)}",
            )
        )
    layer = layers[0]
    if not layer.isValid():
        remote = unopened_source(layer.providerType(), layer.source())
        if remote is None:
            raise RequestError(
                tr("BASEMAP: the layer “{name}” of {path} cannot be opened.").format(
                    name=layer.name(), path=text
                )
            )
        return remote
    return basemap_source(layer)


def _example(layers: list[QgsMapLayer]) -> str:
    return layers[0].name() if layers else "Scan"


def cache_folder() -> Path:
    """Return the folder of the cache in the profile of the user."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "cache" / "srce_tvb_atlas"


def cache_options() -> CacheOptions:
    """Return place, size and age of the cache as the settings page sets them."""
    settings = QgsSettings()
    return CacheOptions(
        cache_folder(),
        _whole(settings.value(CACHE_MEGABYTES), DEFAULT_MEGABYTES),
        _whole(settings.value(CACHE_DAYS), DEFAULT_DAYS),
    )


def _whole(value: Any, default: int) -> int:
    text = str(value)
    return int(text) if text.isdigit() and int(text) > 0 else default
