"""PDF documents: join the pages of a commune, name the language, add bookmarks.

A document of one page is the page itself with an update appended; several pages are copied into a
new file, object by object (see :mod:`._pdf_objects`), so that a document of a whole department
takes seconds and little memory. Where QGIS should write PDF files of another structure one day,
``pypdf`` does the work if it is installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ._pdf_layers import restore_layers
from ._pdf_objects import (
    Copier,
    PdfFile,
    PdfWriter,
    UnfamiliarPdf,
    array,
    dictionary,
    entries_of,
    number_of,
    reference,
    text_string,
    values_of,
)

LANGUAGE = "fr-FR"
#: what a document says to its reader, whatever it holds
_CATALOG = {
    b"Lang": text_string(LANGUAGE),
    b"ViewerPreferences": dictionary({b"DisplayDocTitle": b"true"}),
    b"PageMode": b"/UseOutlines",
}
LAYERS = b"OCProperties"


@dataclass(frozen=True)
class Page:
    """One file to join and what its bookmark says."""

    path: Path
    bookmark: str
    #: bookmarks of the further pages, when the file has several
    following: tuple[str, ...] = ()

    def bookmarks(self, count: int) -> Iterator[str]:
        """Return the bookmarks of its pages."""
        titles = (self.bookmark, *self.following)
        return (titles[min(index, len(titles) - 1)] for index in range(count))


Groups = Sequence[tuple[str, Sequence[Page]]]


def pypdf_or_none() -> Any:
    """Return the module ``pypdf``, ``None`` where it is not installed."""
    try:
        import pypdf
    except ImportError:
        return None
    return pypdf


def missing_message() -> str:
    """Return what to tell where ``pypdf`` is missing and needed: what for, and how to get it."""
    return tr(
        "These PDF files can only be joined by the Python module pypdf, which is not installed: "
        "sheets stay one PDF each. To get it: “python3 -m pip install pypdf” in the OSGeo4W "
        "shell, or the package python3-pypdf on Debian."
    )


def join(groups: Groups, target: Path, info: Mapping[str, str] | None = None) -> None:
    """Join pages to one PDF with bookmarks, language and the metadata of the first page.

    :param groups: (bookmark of the group, its pages); the bookmark is left out when empty.
    :param info: entries of the document information to put over the first page's, such as
        ``Title``.
    :raises ExportError: when a page cannot be read or the file not be written.
    """
    pages = [page for _, members in groups for page in members]
    try:
        if not pages:
            raise UnfamiliarPdf("no page")
        try:
            first = PdfFile(pages[0].path.read_bytes())
            if len(pages) == 1 and _is_plain_page(first):
                _append(first, groups[0][0], pages[0], target, info or {})
            else:
                _assemble(groups, target, info or {})
        except ValueError:
            _join_with_pypdf(groups, target, info or {})
    except (OSError, ValueError) as error:
        raise ExportError(
            tr("The PDF {path} cannot be joined: {error}").format(path=target, error=error)
        ) from error


# --- one page ------------------------------------------------------------------------------------


def _is_plain_page(source: PdfFile) -> bool:
    return len(source.pages()) == 1 and LAYERS not in source.entries(source.catalog_number)


def _append(source: PdfFile, title: str, page: Page, target: Path, info: Mapping[str, str]) -> None:
    """Write a document of one page: the page as it is, and an update after it."""
    with target.open("wb") as file:
        file.write(source.data)
        position = len(source.data)
        if not source.data.endswith(b"\n"):
            file.write(b"\n")
            position += 1
        writer = PdfWriter(file, source.size, position)
        outline = Outline()
        group = outline.group(title) if title else outline
        group.add(page.bookmark, source.pages()[0])
        catalog = {**source.entries(source.catalog_number), **_CATALOG}
        catalog[b"Outlines"] = reference(outline.write(writer))
        writer.write(source.catalog_number, dictionary(catalog))
        trailer = {**source.trailer, b"Prev": b"%d" % source.last_table}
        if info:
            trailer[b"Info"] = reference(writer.add(_information(source, info)))
        writer.end(trailer)


def _information(source: PdfFile, info: Mapping[str, str]) -> bytes:
    known = source.trailer.get(b"Info")
    entries = entries_of(source.resolved(known)) if known else {}
    entries.update({key.encode("ascii"): text_string(text) for key, text in info.items()})
    return dictionary(entries)


# --- several pages -------------------------------------------------------------------------------


def _assemble(groups: Groups, target: Path, info: Mapping[str, str]) -> None:
    """Copy the pages of all files into a new one, file after file."""
    with target.open("wb") as file:
        writer = PdfWriter(file)
        writer.begin()
        tree = writer.reserve()
        outline = Outline(is_open=len(groups) == 1)
        layers = _Layers()
        kids: list[int] = []
        information = b""
        for title, pages in groups:
            group = outline.group(title) if title else outline
            for page in pages:
                source = PdfFile(page.path.read_bytes())
                numbers = _copy_pages(source, writer, tree, layers)
                for bookmark, number in zip(page.bookmarks(len(numbers)), numbers):
                    group.add(bookmark, number)
                if not kids:
                    information = _information(source, info)
                kids += numbers
        entries = {b"Type": b"/Pages", b"Count": b"%d" % len(kids)}
        writer.write(tree, dictionary({**entries, b"Kids": array([*map(reference, kids)])}))
        catalog = {b"Type": b"/Catalog", b"Pages": reference(tree), **_CATALOG}
        catalog[b"Outlines"] = reference(outline.write(writer))
        catalog.update(layers.entries())
        root = writer.add(dictionary(catalog))
        writer.end({b"Root": reference(root), b"Info": reference(writer.add(information))})


def _copy_pages(source: PdfFile, writer: PdfWriter, tree: int, layers: _Layers) -> list[int]:
    copier = Copier(source, writer)
    layers.add(source, copier)
    pages = source.pages()
    # all pages get their numbers before one is written: a link may lead from one to the other
    numbers = [copier.number(page) for page in pages]
    for page in pages:
        entries = source.entries(page)
        del entries[b"Parent"]
        head = dictionary({b"Parent": reference(tree)})[:-2]
        body = copier.renumbered(dictionary(entries))[2:]
        copier.write_as(page, head + body)
    copier.finish()
    return numbers


class _Layers:
    """The layers of geospatial PDFs that switch on and off.

    A layer that stands on several sheets becomes one switch for all of them.
    """

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def add(self, source: PdfFile, copier: Copier) -> None:
        """Take over the layers of a file, before its pages are copied."""
        value = source.entries(source.catalog_number).get(LAYERS)
        if value is None:
            return
        properties = entries_of(source.resolved(value))
        for group in values_of(source.resolved(properties.get(b"OCGs", b"[ ]"))):
            old = number_of(group)
            name = source.entries(old).get(b"Name", b"")
            if name in self._numbers:
                copier.identify(old, self._numbers[name])
            else:
                self._numbers[name] = copier.number(old)

    def entries(self) -> dict[bytes, bytes]:
        """Return the entry of the catalog, none without layers."""
        if not self._numbers:
            return {}
        groups = array([reference(number) for number in self._numbers.values()])
        default = dictionary({b"Order": groups, b"ON": groups, b"ListMode": b"/AllPages"})
        return {LAYERS: dictionary({b"OCGs": groups, b"D": default})}


# --- bookmarks -----------------------------------------------------------------------------------


@dataclass
class Outline:
    """A bookmark, or the root of all: what it says, where it leads, what hangs below it."""

    title: str = ""
    #: number of the page object
    page: int = 0
    is_open: bool = True
    below: list[Outline] = field(default_factory=list)

    def group(self, title: str) -> Outline:
        """Add a bookmark that holds others; it leads where its first one does."""
        made = Outline(title, is_open=self.is_open)
        self.below.append(made)
        return made

    def add(self, title: str, page: int) -> None:
        """Add a bookmark to a page."""
        self.below.append(Outline(title, page))

    @property
    def target(self) -> int:
        """Number of the page object that it leads to."""
        return self.page or (self.below[0].target if self.below else 0)

    def write(self, writer: PdfWriter) -> int:
        """Write the root with all below and return its number."""
        root = writer.reserve()
        entries = {b"Type": b"/Outlines", **self.write_below(writer, root)}
        writer.write(root, dictionary(entries))
        return root

    def write_below(self, writer: PdfWriter, parent: int) -> dict[bytes, bytes]:
        """Write all below and return the entries that lead there."""
        shown = [item for item in self.below if item.target]
        numbers = [writer.reserve() for _ in shown]
        for index, (item, number) in enumerate(zip(shown, numbers)):
            entries = {
                b"Title": text_string(item.title),
                b"Parent": reference(parent),
                b"Dest": array([reference(item.target), b"/Fit"]),
            }
            if index:
                entries[b"Prev"] = reference(numbers[index - 1])
            if index + 1 < len(shown):
                entries[b"Next"] = reference(numbers[index + 1])
            entries.update(item.write_below(writer, number))
            writer.write(number, dictionary(entries))
        if not shown:
            return {}
        count = sum(1 + (item.open_below() if item.is_open else 0) for item in shown)
        sign = 1 if self.is_open or not self.title else -1
        first, last = reference(numbers[0]), reference(numbers[-1])
        return {b"First": first, b"Last": last, b"Count": b"%d" % (sign * count)}

    def open_below(self) -> int:
        """Return how many bookmarks one sees below this one when it is open."""
        return sum(1 + (item.open_below() if item.is_open else 0) for item in self.below)


# --- the other way -------------------------------------------------------------------------------


def _join_with_pypdf(groups: Groups, target: Path, info: Mapping[str, str]) -> None:
    pypdf = pypdf_or_none()
    if pypdf is None:
        raise ExportError(missing_message())
    try:
        writer = pypdf.PdfWriter()
        known: dict[str, Any] = {}
        for title, pages in groups:
            parent = None
            for page in pages:
                reader = pypdf.PdfReader(str(page.path))
                known = known or dict(reader.metadata or {})
                for bookmark, sheet in zip(page.bookmarks(len(reader.pages)), reader.pages):
                    number = len(writer.pages)
                    writer.add_page(sheet)
                    if title and parent is None:
                        parent = writer.add_outline_item(title=title, page_number=number)
                    writer.add_outline_item(title=bookmark, page_number=number, parent=parent)
        known.update({f"/{key}": text for key, text in info.items()})
        restore_layers(pypdf.generic, writer)
        _finish(pypdf, writer, known)
        with target.open("wb") as file:
            writer.write(file)
    except pypdf.errors.PyPdfError as error:
        raise ExportError(
            tr("The PDF {path} cannot be joined: {error}").format(path=target, error=error)
        ) from error


def _finish(pypdf: Any, writer: Any, info: dict[str, Any]) -> None:
    generic = pypdf.generic
    writer.add_metadata({key: str(value) for key, value in info.items() if value is not None})
    root = writer._root_object  # noqa: SLF001 -- public as root_object from pypdf 5 only
    root[generic.NameObject("/Lang")] = generic.TextStringObject(LANGUAGE)
    preferences = generic.DictionaryObject(
        {generic.NameObject("/DisplayDocTitle"): generic.BooleanObject(True)}
    )
    root[generic.NameObject("/ViewerPreferences")] = preferences
    if writer.get_outline_root():
        root[generic.NameObject("/PageMode")] = generic.NameObject("/UseOutlines")
