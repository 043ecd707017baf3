"""The pictures that symbols draw with: SVG markers, textures, in templates and styles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsReadWriteContext, QgsSymbolLayerUtils
from qgis.PyQt.QtXml import QDomDocument, QDomElement

_PICTURE_LAYERS = {
    "SvgMarker": "name",
    "SVGFill": "svgFile",
    "RasterFill": "imageFile",
    "RasterMarker": "imageFile",
    "RasterLine": "imageFile",
}


def resolve_symbol_files(document: QDomDocument, folder: Path) -> None:
    """Make relative paths absolute where the file is next to the template or style.

    :param folder: where the template or style lies.
    """
    for layer, name in _picture_settings(document):
        source = _value(layer, name)
        if _is_found(source):
            continue
        path = Path(source.replace("\\", "/"))
        beside = (folder / path, folder / path.name)
        found = next((place for place in beside if is_file(place)), None)
        if found is not None:
            for element, value in _settings(layer, name):
                element.setAttribute(value, str(found.resolve()))


def missing_symbol_files(document: QDomDocument) -> Iterator[tuple[QDomElement, str]]:
    """Yield the symbol layers whose file is not found, with its path."""
    for layer, name in _picture_settings(document):
        source = _value(layer, name)
        if not _is_found(source):
            yield layer, source


def is_file(path: Path) -> bool:
    """Return whether there is a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _picture_settings(document: QDomDocument) -> Iterator[tuple[QDomElement, str]]:
    """Yield the symbol layers that draw a file, and the name of the setting that has it."""
    nodes = document.elementsByTagName("layer")
    for layer in [nodes.at(index).toElement() for index in range(nodes.count())]:
        name = _PICTURE_LAYERS.get(layer.attribute("class"), "")
        if name and layer.attribute("enabled") != "0" and _value(layer, name):
            yield layer, name


def _settings(layer: QDomElement, name: str) -> Iterator[tuple[QDomElement, str]]:
    """Yield the elements that hold a setting; before 3.18 they are called ``prop``."""
    for tag, key, value in (("Option", "name", "value"), ("prop", "k", "v")):
        nodes = layer.elementsByTagName(tag)
        for index in range(nodes.count()):
            element = nodes.at(index).toElement()
            if element.attribute(key) == name and element.hasAttribute(value):
                yield element, value


def _value(layer: QDomElement, name: str) -> str:
    return next((str(e.attribute(value)) for e, value in _settings(layer, name)), "")


def _is_found(source: str) -> bool:
    if source.startswith("base64:"):
        return True
    path = QgsSymbolLayerUtils.svgSymbolNameToPath(source, QgsReadWriteContext().pathResolver())
    return bool(path) and is_file(Path(path))
