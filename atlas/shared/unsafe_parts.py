"""The parts of a template or style that QGIS must not build: all of them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import QgsLayoutItemRegistry
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from . import compat
from ._shares import allowed_shares, share_of
from .foreign_expressions import embedded_expressions, refused_functions
from .i18n import tr

#: an address of another machine; a drive letter (``c:\``) and ``file:///`` are of this one
_REMOTE = re.compile(
    r"^\s*(?:(?!file:)[a-z][a-z0-9+.-]+:)?(?://|\\\\|\\/|/\\)|^\s*file:(?://[^/]|/{4}|\\\\)|^\s*/vsi",
    re.IGNORECASE,
)
_REMOTE_INSIDE = re.compile(r"\b(?:https?|ftp)://|/vsi[a-z]", re.IGNORECASE)
#: ``'folder/' || …`` names a file of this machine, whatever follows
_ANCHORED = re.compile(r"^\s*'(?:[A-Za-z]:)?[\\/]?[^'\\/:]+[\\/][^']*'\s*(?:$|\|\|)")
#: attributes that contain the path of a picture
_PATH_ATTRIBUTES = frozenset(("file", "url", "shapeSVGFile"))
#: the same, written as options of a symbol layer
_PATH_OPTIONS = frozenset(("name", "svgFile", "imageFile"))
#: properties that compute the path of a picture, in any element
_COMPUTED_PATHS = frozenset(("dataDefinedSource", "dataDefinedSourceUrl", "ShapeSVGFile"))
#: the same in symbol layers; in any other kind of layer, ``name`` is that of a shape
_COMPUTED_LAYER_PATHS = frozenset(("name", "file"))
_PICTURE_LAYERS = frozenset(
    ("SvgMarker", "SVGFill", "RasterFill", "RasterMarker", "RasterLine", "AnimatedMarker")
)
HTML_FRAME = str(compat.enum_number(QgsLayoutItemRegistry.ItemType.LayoutHtml))
PAGE = str(compat.enum_number(QgsLayoutItemRegistry.ItemType.LayoutPage))
_OLD_COMPUTED = re.compile(r"^(?:name|file|svgFile|imageFile)_dd_(?:expression|field)$")
#: attributes that are printed or only name something: what QGIS evaluates in them is in ``[% %]``
_TEXT_ATTRIBUTES = frozenset(
    (
        *("labelText", "label", "title", "id", "name", "key", "k", "description", "alias"),
        *("html", "wrapString", "abstract", "composerTitle"),
    )
)
#: elements that are an item of a template or a part of a style that its user can see
_ITEMS = frozenset(("LayoutItem", "LayoutMultiFrame", "layer", "rule", "category"))
_COMPOSER_ITEM = re.compile(r"^Composer(?!Item$)[A-Z]\w+$")


@dataclass(frozen=True)
class UnsafePart:
    """A part that must be changed, and how."""

    item: str
    text: str

    def __str__(self) -> str:
        return self.text


def unsafe_parts(document: QDomDocument) -> list[UnsafePart]:
    """Return what could run code or reach the network when QGIS builds or draws a document."""
    check = _SafetyCheck(document)
    for element in descendants(document.documentElement()):
        check.element(element)
    return list(dict.fromkeys(check.found))


def disarm(document: QDomDocument) -> list[str]:
    """Take what is unsafe out of a document, so that QGIS can build the rest and judge it too.

    The result is for the list of faults alone: a file with faults is never drawn.

    :return: what was unsafe, in the order of the file.
    """
    check = _SafetyCheck(document, disarm=True)
    every = list(descendants(document.documentElement()))
    for element in every:
        check.element(element)
    for element in check.removed:
        element.parentNode().removeChild(element)
    return list(dict.fromkeys(part.text for part in check.found))


def descendants(element: QDomElement) -> Iterator[QDomElement]:
    """Yield an element and all its descendants, without recursion: a file nests as it likes."""
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        child = current.lastChildElement()
        while not child.isNull():
            stack.append(child)
            child = child.previousSiblingElement()


def attributes(element: QDomElement) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element."""
    nodes = element.attributes()
    for index in range(nodes.count()):
        attribute = nodes.item(index).toAttr()
        yield attribute.name(), attribute.value()


def is_elsewhere(path: str, shares: frozenset[str] | None = None) -> bool:
    """Return whether a path is of another machine, and not on a share that the service lists.

    :param shares: those shares, by default the ones of the settings.
    """
    if not _REMOTE.match(path):
        return False
    return share_of(path) not in (allowed_shares() if shares is None else shares)


class ItemNames:
    """Describes the elements of a template as its author sees them: name, page, position, mm."""

    def __init__(self, document: QDomDocument) -> None:
        nodes = document.elementsByTagName("LayoutItem")
        self._items = [nodes.at(index).toElement() for index in range(nodes.count())]
        pages = [item for item in self._items if item.attribute("type") == PAGE]
        self._tops = sorted(_numbers(page.attribute("position"))[1] for page in pages)

    def of(self, element: QDomElement) -> str:
        """Return the description of an item; of any other element, its id or class."""
        name = _without_uuid(element.attribute("id"))
        child = element.firstChildElement("ComposerItem")
        if not child.isNull():
            name = child.attribute("id") or name
        text = " ".join(element.attribute("labelText").split())
        name = name or (text[:37] + "…" if len(text) > 38 else text)
        if element.tagName() == "LayoutItem":
            x, y = _numbers(element.attribute("positionOnPage") or element.attribute("position"))
            page = self._page_of(_numbers(element.attribute("position"))[1])
            return _placed(name, page, x, y)
        if not child.isNull():
            x, y = (_number(child.attribute(key) or child.attribute(f"page{key}")) for key in "xy")
            return _placed(name, int(_number(child.attribute("page")) or 1), x, y)
        return tr("“{item}”").format(item=name or _name_in_style(element))

    def of_frame(self, frame: QDomElement) -> str:
        """Return the description of the first item that shows a frame of several."""
        old = frame.firstChildElement("ComposerFrame")
        if not old.isNull():
            return self.of(old)
        shown = (item for item in self._items if shows_frame(item, frame))
        item = next(shown, None)
        return self.of(frame if item is None else item)

    def _page_of(self, top: float) -> int:
        return max(1, sum(top >= page_top - 0.01 for page_top in self._tops))


def shows_frame(item: QDomElement, frame: QDomElement) -> bool:
    """Return whether an item of a document shows a part of a multi-frame."""
    uuid, template = frame.attribute("uuid"), frame.attribute("templateUuid")
    return (uuid != "" and item.attribute("multiFrame") == uuid) or (
        template != "" and item.attribute("multiFrameTemplateUuid") == template
    )


def _placed(name: str, page: int, x: float, y: float) -> str:
    """Return the name of an item with its place; it may have no name."""
    what = tr("“{item}”").format(item=name) if name else tr("the item without id")
    return tr("{what} (page {page}, {x:.0f} mm from the left, {y:.0f} mm from the top)").format(
        what=what, page=page, x=x, y=y
    )


def _without_uuid(text: str) -> str:
    return "" if text.startswith("{") and text.endswith("}") else text


def _name_in_style(element: QDomElement) -> str:
    """Return what its author sees of a part of a style: its label, its filter or its kind."""
    for name in ("label", "class", "filter", "value"):
        if element.attribute(name):
            return str(element.attribute(name))
    return str(element.tagName())


def _numbers(text: str) -> tuple[float, float]:
    first, second = [*text.split(","), "", ""][:2]
    return _number(first), _number(second)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


class _SafetyCheck:
    """Checks one element after another and remembers which item it is in."""

    def __init__(self, document: QDomDocument, *, disarm: bool = False) -> None:
        self.found: list[UnsafePart] = []
        self.removed: list[QDomElement] = []
        self._disarm = disarm
        self._names = ItemNames(document)
        self._shares = allowed_shares()
        self._item = ""

    def element(self, element: QDomElement) -> None:
        tag = element.tagName()
        if tag in _ITEMS or _COMPOSER_ITEM.match(tag):
            self._item = self._names.of(element)
        if tag == "labeling":
            self._item = tr("the labelling of the style")
        is_frame = tag == "LayoutMultiFrame" and element.attribute("type") == HTML_FRAME
        if is_frame or tag == "ComposerHtml":
            self._add(
                tr(
                    "{item} is an HTML frame with a page, a script or pictures from elsewhere: use "
                    "a label, a picture or a table instead."
                ).format(item=self._names.of_frame(element))
            )
            self.removed.append(element)
        for name, value in list(attributes(element)):
            count = len(self.found)
            self._attribute(name, value)
            if self._disarm and len(self.found) > count:
                element.setAttribute(name, "")
        if tag in ("Option", "prop"):
            self._option(element)
        if tag == "dataDefinedSource" and element.attribute("active") not in ("", "0", "false"):
            self._computed_path(element.attribute("expr") or element.attribute("field"))
        if tag == "orderByClause":
            self._functions(element.text())

    def _add(self, text: str) -> None:
        self.found.append(UnsafePart(self._item, text))

    def _attribute(self, name: str, value: str) -> None:
        # from QGIS 3.24 on a text format says it, before that a label did; QGIS 2 writes 2
        if name in ("htmlState", "allowHtml") and value not in ("", "0", "false"):
            self._add(
                tr(
                    "{item} is rendered as HTML, in which a name or a text could be taken for "
                    "markup and pictures be fetched: untick “Render as HTML”."
                ).format(item=self._item)
            )
        if name in _TEXT_ATTRIBUTES:
            for code in embedded_expressions(value):
                self._functions(code)
        else:
            self._functions(value)
        if name in _PATH_ATTRIBUTES and self._is_remote(value):
            self._refuse_remote(value)

    def _functions(self, code: str) -> None:
        functions = refused_functions(code)
        if functions:
            self._add(
                tr(
                    "{item} calls a function that a template or a style may not use: {functions}. "
                    "Print or compare the value itself, as in [% @srce_commune %]."
                ).format(item=self._item, functions=", ".join(functions))
            )

    def _option(self, option: QDomElement) -> None:
        """Check a setting of a symbol layer (``prop`` before QGIS 3.18), or a property."""
        count = len(self.found)
        self._setting(option)
        if self._disarm and len(self.found) > count:
            option.setAttribute("value" if option.hasAttribute("value") else "v", "")

    def _setting(self, option: QDomElement) -> None:
        name = option.attribute("name") or option.attribute("k")
        value = option.attribute("value") or option.attribute("v")
        if name in _PATH_OPTIONS and self._is_remote(value):
            self._refuse_remote(value)
        owner = option.parentNode().toElement()
        if name in ("expression", "field") and owner.tagName() == "Option":
            self._computed(owner, name, value)
        if _OLD_COMPUTED.match(name) and value:
            self._refuse_computed(value)

    def _computed(self, owner: QDomElement, kind: str, value: str) -> None:
        """Check what computes the property ``owner``, unless it is switched off."""
        if option_value(owner, "active") in ("false", "0"):
            return
        wanted = owner.attribute("name")
        in_picture = _enclosing_layer(owner) in _PICTURE_LAYERS
        if _REMOTE_INSIDE.search(value):
            self._refuse_remote(value)
        is_path = wanted in _COMPUTED_PATHS or (wanted in _COMPUTED_LAYER_PATHS and in_picture)
        if is_path and value and not (kind == "expression" and _ANCHORED.match(value)):
            self._refuse_computed(value)

    def _computed_path(self, value: str) -> None:
        """Check what computes the picture of an item of QGIS 2."""
        if _REMOTE_INSIDE.search(value):
            self._refuse_remote(value)

    def _is_remote(self, value: str) -> bool:
        return is_elsewhere(value, self._shares)

    def _refuse_remote(self, source: str) -> None:
        if share_of(source):
            self._add(
                tr(
                    "{item} takes a picture from elsewhere ({source}), on a shared folder that is "
                    "not listed in the settings (srce_tvb_atlas/shares): list it, or put the file "
                    "next to the template or style."
                ).format(item=self._item, source=source)
            )
            return
        self._add(
            tr(
                "{item} takes a picture from elsewhere ({source}): put the file next to the "
                "template or style and choose it there."
            ).format(item=self._item, source=source)
        )

    def _refuse_computed(self, source: str) -> None:
        self._add(
            tr(
                "{item} computes which picture to show ({source}), and that could be one from "
                "elsewhere: begin the expression with the name of a folder in quotes."
            ).format(item=self._item, source=source)
        )


def option_value(owner: QDomElement, name: str) -> str:
    """Return the value of an option inside another, empty if there is none."""
    child = owner.firstChildElement("Option")
    while not child.isNull():
        if child.attribute("name") == name:
            return str(child.attribute("value"))
        child = child.nextSiblingElement("Option")
    return ""


def _enclosing_layer(element: QDomElement) -> str:
    """Return the class of the symbol layer that contains an element, empty if none does."""
    parent = element.parentNode().toElement()
    while not parent.isNull():
        if parent.tagName() == "layer":
            return str(parent.attribute("class"))
        parent = parent.parentNode().toElement()
    return ""
