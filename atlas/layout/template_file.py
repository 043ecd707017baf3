"""The file of a template: a QPT, or a layout in a project, of QGIS 3 or of QGIS 2.

A project is never opened: its layouts are copied out of its XML, whatever its layers are. A file
nested too deep is refused before it is built as a tree, for Qt takes such a tree apart by calling
itself once a level and the program ends.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QXmlStreamReader, QXmlStreamWriter
from qgis.PyQt.QtXml import QDomDocument

from ..shared.errors import TemplateError
from ..shared.foreign_xml import read_xml_text
from ..shared.i18n import listed, tr

MAX_TEMPLATE_BYTES = 20 * 1024 * 1024
#: the largest of some 180 public templates has 157 items; the time that QGIS takes to build a
#: layout grows with their square
MAX_ITEMS = 2000
MAX_PROJECT_BYTES = 500 * 1024 * 1024
PROJECT_SUFFIXES = (".qgs", ".qgz")
TEMPLATE_SUFFIXES = (".qpt", *PROJECT_SUFFIXES)
#: between a project and the name of its layout
LAYOUT_OPTION = "|layout="
#: root elements of a template: of QGIS 3, of QGIS 2
ROOTS = ("Layout", "Composer")
_NAME_ATTRIBUTES = {"Layout": "name", "Composer": "title"}


#: what Python raises for an archive that is damaged, encrypted or packed in another way
_ZIP_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError),
    struct.error,
)


@dataclass(frozen=True)
class TemplateSource:
    """Where a template comes from: a file, and of a project the name of the layout."""

    path: Path
    layout: str = ""

    def __str__(self) -> str:
        return f"{self.path}{LAYOUT_OPTION}{self.layout}" if self.layout else str(self.path)


def template_source(text: str) -> TemplateSource:
    """Return the source written as ``file.qpt``, ``file.qgz`` or ``file.qgz|layout=NAME``."""
    path, _, layout = text.partition(LAYOUT_OPTION)
    return TemplateSource(Path(path).expanduser(), layout.strip())


def read_template(source: TemplateSource) -> QDomDocument:
    """Return the document of a template, with the root ``Layout`` or ``Composer``.

    :raises TemplateError: the file cannot be read, is no template, or the project has no such
        layout, or several and none was named; or it has too many items.
    """
    document = _document_of(source)
    count = sum(document.elementsByTagName(tag).count() for tag in ("LayoutItem", "ComposerItem"))
    if count > MAX_ITEMS:
        raise TemplateError(
            tr(
                "{path} has {count} items, at most {limit} are drawn: QGIS needs minutes for more."
            ).format(path=source.path, count=count, limit=MAX_ITEMS)
        )
    return document


def _document_of(source: TemplateSource) -> QDomDocument:
    path = source.path
    if path.suffix.lower() not in PROJECT_SUFFIXES:
        return _read_qpt(source)
    layouts = _layouts_of(project_text(path), path)
    if source.layout:
        layouts = {name: text for name, text in layouts.items() if name == source.layout} or (
            _raise_unknown(source, layouts)
        )
    if not layouts:
        raise TemplateError(
            tr("The project {path} has no print layout: choose another file.").format(path=path)
        )
    if len(layouts) > 1:
        raise TemplateError(
            tr(
                "The project {path} has several print layouts: {names}. Add the name of one to the "
                "file, as in {example}."
            ).format(
                path=path,
                names=listed(list(layouts), 20),
                example=f"{path.name}{LAYOUT_OPTION}{next(iter(layouts))}",
            )
        )
    return read_xml_text(next(iter(layouts.values())), path, TemplateError)


def _raise_unknown(source: TemplateSource, layouts: dict[str, str]) -> dict[str, str]:
    raise TemplateError(
        tr("The project {path} has no print layout “{name}”. It has: {names}.").format(
            path=source.path, name=source.layout, names=listed(list(layouts), 20) or "–"
        )
    )


def _read_qpt(source: TemplateSource) -> QDomDocument:
    path = source.path
    document = read_xml_text(file_text(path, MAX_TEMPLATE_BYTES), path, TemplateError)
    root = document.documentElement().tagName()
    if root not in ROOTS:
        raise TemplateError(
            tr(
                "{path} is not a print layout template: in QGIS, save one with Layout > Save as "
                "Template, or give the project (.qgz) with {option}NAME."
            ).format(path=path, option=LAYOUT_OPTION)
        )
    return document


# --- projects ---------------------------------------------------------------------------------


def project_text(path: Path) -> str:
    """Return the XML of a project; :raises TemplateError: when it cannot be read."""
    if path.suffix.lower() == ".qgs":
        return file_text(path, MAX_PROJECT_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            name = next((n for n in archive.namelist() if n.lower().endswith(".qgs")), "")
            if not name:
                raise TemplateError(
                    tr("{path} is not a project of QGIS: it contains no .qgs file.").format(
                        path=path
                    )
                )
            with archive.open(name) as file:
                data = file.read(MAX_PROJECT_BYTES + 1)
    except (OSError, *_ZIP_FAULTS) as error:
        raise TemplateError(
            tr("{path} cannot be read: {reason}").format(path=path, reason=error)
        ) from error
    return _decoded(data, path, MAX_PROJECT_BYTES)


def file_text(path: Path, limit: int) -> str:
    """Return a text; :raises TemplateError: when it cannot be read, or has more bytes."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise TemplateError(
            tr("{path} cannot be read: {reason}").format(path=path, reason=error)
        ) from error
    return _decoded(data, path, limit)


def _decoded(data: bytes, path: Path, limit: int) -> str:
    if len(data) > limit:
        raise _too_large(path, limit)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(
            tr("{path} is not UTF-8 text: save it again from QGIS.").format(path=path)
        ) from error


def _too_large(path: Path, limit: int) -> TemplateError:
    return TemplateError(
        tr("{path} is too large: more than {limit} MB.").format(
            path=path, limit=limit // (1024 * 1024)
        )
    )


def _layouts_of(text: str, path: Path) -> dict[str, str]:
    """Return the XML of the layouts of a project by their names."""
    reader = QXmlStreamReader(text)
    found: dict[str, str] = {}
    while not reader.atEnd():
        if reader.readNext() != QXmlStreamReader.TokenType.StartElement:
            continue
        tag = str(reader.name())
        if tag in ROOTS:
            name = str(reader.attributes().value(_NAME_ATTRIBUTES[tag]))
            found[_free_name(name or tag, found)] = _copy_element(reader, path)
    if reader.hasError():
        raise TemplateError(
            tr("{path} is not well-formed XML: {reason}").format(
                path=path, reason=reader.errorString()
            )
        )
    return found


def _free_name(name: str, taken: dict[str, str]) -> str:
    number = 2
    free = name
    while free in taken:
        free = f"{name} ({number})"
        number += 1
    return free


def _copy_element(reader: QXmlStreamReader, path: Path) -> str:
    """Return the element at which a reader stands, and move to its end.

    :raises TemplateError: when it is longer than a template may be.
    """
    from qgis.PyQt.QtCore import QByteArray

    copied = QByteArray()
    writer = QXmlStreamWriter(copied)
    depth = 0
    while not reader.atEnd():
        writer.writeCurrentToken(reader)
        if reader.isStartElement():
            depth += 1
        elif reader.isEndElement():
            depth -= 1
        if depth == 0:
            break
        if copied.size() > MAX_TEMPLATE_BYTES:
            raise _too_large(path, MAX_TEMPLATE_BYTES)
        reader.readNext()
    return bytes(copied).decode("utf-8")
