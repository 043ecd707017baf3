"""PDF documents: join the pages of a commune, set the language, add bookmarks.

A document of one page is the page itself with an update appended; several pages are copied into a
new file, object by object (see :mod:`._pdf_objects`), so that a document of a whole department
takes seconds and little memory.

This small writer is our own because the package cannot carry a PDF library: the plugin site
rejects the code of ``pypdf`` (ciphers, asserts), and ``pikepdf`` is compiled. If a version of QGIS
writes PDF files of another structure, :class:`UnfamiliarPdfError` says so, and each sheet stays a
PDF of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Union

from ..shared.disks import write_fault
from ..shared.errors import ExportError
from ..shared.i18n import tr, tr_count
from ._join_tags import TREE, JoinedTags, shift_keys
from ._metadata import metadata
from ._pdf_edit import EditedPdf
from ._pdf_file import PdfFile
from ._pdf_objects import (
    BrokenPdf,
    UnfamiliarPdf,
    array,
    dictionary,
    parse_array,
    parse_dictionary,
    reference,
    reference_number,
    text_string,
)
from ._pdf_writer import Copier, PdfWriter
from .tagging import PageReading, tagged

LANGUAGE = "fr-FR"
_POINTS_PER_MM = 72 / 25.4
#: entries of the catalog of every document
_CATALOG = {
    b"Lang": text_string(LANGUAGE),
    b"ViewerPreferences": dictionary({b"DisplayDocTitle": b"true"}),
    b"PageMode": b"/UseOutlines",
}
LAYERS = b"OCProperties"


@dataclass(frozen=True)
class Page:
    """One file to join and the text of its bookmark."""

    path: Path
    #: empty for none: the bookmark of its group leads to it
    bookmark: str
    #: bookmarks of the second page and the next ones, when the file has several
    following: tuple[str, ...] = ()
    #: what its pages say, where they are to be tagged
    readings: tuple[PageReading, ...] = ()
    #: gives the file, where it has been opened and tagged already, see :func:`open_page`
    opened: Callable[[], PdfFile] | None = None
    #: name by which links of the document lead to its first page, empty for none
    target: str = ""
    #: it comes before the pages whose metadata are the document's
    is_cover: bool = False

    def bookmarks(self, count: int) -> Iterator[str]:
        """Return the bookmarks of its pages.

        :raises ValueError: when the file has fewer pages than bookmarks: a sheet is missing.
        """
        titles = (self.bookmark, *self.following)
        if count < len(titles):
            raise ValueError(
                tr_count(
                    "{name} has %n pages, and should have {wanted}",
                    "{name} has %n page, and should have {wanted}",
                    count,
                ).format(name=self.path.name, wanted=len(titles))
            )
        return (titles[min(index, len(titles) - 1)] for index in range(count))


ObjectWriter = Union[PdfWriter, EditedPdf]
Groups = Sequence[tuple[str, Sequence[Page]]]


class UnfamiliarPdfError(ExportError):
    """The pages are sound PDF files, but of a structure that cannot be joined here."""


def join(groups: Groups, target: Path, info: Mapping[str, str] | None = None) -> bool:
    """Join pages to one PDF with bookmarks, language and the metadata of the first page.

    :param groups: (bookmark of the group, its pages); the bookmark is left out when empty.
    :param info: entries of the document information that replace those of the first page, such as
        ``Title``.
    :return: whether the document is tagged: it is when all pages are, or can be.
    :raises UnfamiliarPdfError: when a page has a structure that this module does not read.
    :raises ExportError: when a page is damaged or missing, or the file cannot be written.
    """
    pages = [page for _, members in groups for page in members]
    try:
        if not pages:
            raise BrokenPdf("there is no page")
        if len(pages) > 1:
            return _assemble(groups, target, info or {})
        source = _open(pages[0])
        is_layered = LAYERS in source.entries(source.catalog_number)
        if is_layered or source.is_packed or pages[0].following or len(source.pages()) > 1:
            return _assemble(groups, target, info or {})
        if isinstance(source, EditedPdf):
            return _save_tagged(source, groups[0][0], pages[0], target, info or {})
        return _append_update(source, groups[0][0], pages[0], target, info or {})
    except UnfamiliarPdf as error:
        raise UnfamiliarPdfError(_join_failure(target, error)) from error
    except (OSError, ValueError) as error:
        raise ExportError(_join_failure(target, error)) from error


def _open(page: Page) -> PdfFile:
    return open_page(page.path, page.readings) if page.opened is None else page.opened()


def open_page(path: Path, readings: Sequence[PageReading] = ()) -> PdfFile:
    """Return the file of a page, tagged when it is to be and can be.

    :param readings: what its pages say; none for a file that stays as it is.
    :raises UnfamiliarPdf: when it has a structure that is not read here.
    :raises BrokenPdf: when it is damaged.
    """
    data = path.read_bytes()
    if readings:
        with suppress(UnfamiliarPdf):
            return tagged(data, readings)
    return PdfFile(data)


def page_size_mm(path: Path) -> tuple[float, float]:
    """Return width and height of the first page of a file, mm.

    :raises ExportError: when the file cannot be read.
    """
    try:
        source = PdfFile(path.read_bytes())
        box = parse_array(source.resolved(source.entries(source.pages()[0])[b"MediaBox"]))
        left, bottom, right, top = (float(side) for side in box)
    except (OSError, ValueError, KeyError) as error:
        raise ExportError(_join_failure(path, error)) from error
    return (right - left) / _POINTS_PER_MM, (top - bottom) / _POINTS_PER_MM


def _join_failure(target: Path, error: Exception) -> str:
    reason = write_fault(error, target) if isinstance(error, OSError) else error
    return tr("The PDF {path} cannot be joined: {error}").format(path=target, error=reason)


# --- one page ------------------------------------------------------------------------------------


def _save_tagged(
    source: EditedPdf, title: str, page: Page, target: Path, info: Mapping[str, str]
) -> bool:
    """Write a document of one page that was just tagged."""
    information = _information(source, info)
    catalog = {**source.entries(source.catalog_number), **_CATALOG}
    catalog[b"Outlines"] = reference(_outline_of(source, title, page).write(source))
    catalog.update(_claims(source, information))
    source.write(source.catalog_number, dictionary(catalog))
    source.trailer[b"Info"] = reference(source.add(dictionary(information)))
    with target.open("wb") as file:
        source.save(file)
    return True


def _append_update(
    source: PdfFile, title: str, page: Page, target: Path, info: Mapping[str, str]
) -> bool:
    """Write a document of one page: the page as it is, and an update after it."""
    with target.open("wb") as file:
        file.write(source.data)
        position = len(source.data)
        if not source.data.endswith(b"\n"):
            file.write(b"\n")
            position += 1
        writer = PdfWriter(file, source.size, position)
        information = _information(source, info)
        catalog = {**source.entries(source.catalog_number), **_CATALOG}
        catalog[b"Outlines"] = reference(_outline_of(source, title, page).write(writer))
        is_tagged = TREE in catalog
        if is_tagged:
            catalog.update(_claims(writer, information))
        writer.write(source.catalog_number, dictionary(catalog))
        trailer = {**source.trailer, b"Prev": b"%d" % source.last_table}
        if info:
            trailer[b"Info"] = reference(writer.add(dictionary(information)))
        writer.end(trailer)
    return is_tagged


def _outline_of(source: PdfFile, title: str, page: Page) -> Outline:
    outline = Outline()
    group = outline.group(title) if title else outline
    group.add(page.bookmark, source.pages()[0])
    return outline


def _claims(writer: ObjectWriter, information: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Return what the catalog of a tagged document says."""
    packet = writer.add(metadata(information, LANGUAGE))
    return {b"MarkInfo": b"<</Marked true>>", b"Metadata": reference(packet)}


def _information(source: PdfFile, info: Mapping[str, str]) -> dict[bytes, bytes]:
    known = source.trailer.get(b"Info")
    entries = parse_dictionary(source.resolved(known)) if known else {}
    entries.update({key.encode("ascii"): text_string(text) for key, text in info.items()})
    return entries


# --- several pages -------------------------------------------------------------------------------


def _assemble(groups: Groups, target: Path, info: Mapping[str, str]) -> bool:
    """Copy the pages of all files into a new one, file after file."""
    with target.open("wb") as file:
        writer = PdfWriter(file)
        writer.begin()
        tree = writer.reserve()
        outline = Outline(is_open=len(groups) == 1)
        layers = _Layers()
        tags = JoinedTags(writer)
        kids: list[int] = []
        targets: dict[bytes, bytes] = {}
        information: dict[bytes, bytes] = {}
        for title, pages in groups:
            group = outline.group(title) if title else outline
            tags.begin_part(title if len(groups) > 1 else "")
            for page in pages:
                source = _open(page)
                numbers = _copy_pages(source, writer, tree, layers, tags)
                for bookmark, number in zip(page.bookmarks(len(numbers)), numbers):
                    group.add(bookmark, number)
                if page.target:
                    targets[page.target.encode("ascii")] = array([reference(numbers[0]), b"/Fit"])
                if not information and not page.is_cover:
                    information = _information(source, info)
                kids += numbers
        entries = {b"Type": b"/Pages", b"Count": b"%d" % len(kids)}
        writer.write(tree, dictionary({**entries, b"Kids": array([*map(reference, kids)])}))
        catalog = {b"Type": b"/Catalog", b"Pages": reference(tree), **_CATALOG}
        catalog[b"Outlines"] = reference(outline.write(writer))
        if targets:
            catalog[b"Dests"] = reference(writer.add(dictionary(targets)))
        catalog.update(layers.entries())
        catalog.update(tags.entries())
        if tags.is_complete:
            catalog.update(_claims(writer, information))
        root = writer.add(dictionary(catalog))
        info_number = writer.add(dictionary(information))
        writer.end({b"Root": reference(root), b"Info": reference(info_number)})
    return tags.is_complete


def _copy_pages(
    source: PdfFile, writer: PdfWriter, tree: int, layers: _Layers, tags: JoinedTags
) -> list[int]:
    copier = Copier(source, writer)
    layers.add(source, copier)
    shift = tags.add(source, copier)
    pages = source.pages()
    # number all pages before writing one: a link may lead from one page to another
    numbers = [copier.target_number(page) for page in pages]
    for page in pages:
        entries = source.entries(page)
        del entries[b"Parent"]
        shift_keys(entries, shift)
        for annotation in parse_array(source.resolved(entries.get(b"Annots", b"[ ]"))):
            _copy_annotation(source, reference_number(annotation), copier, shift)
        head = dictionary({b"Parent": reference(tree)})[:-2]
        body = copier.renumbered(dictionary(entries))[2:]
        copier.write_as(page, head + body)
    copier.finish()
    return numbers


def _copy_annotation(source: PdfFile, number: int, copier: Copier, shift: int) -> None:
    entries = source.entries(number)
    if b"StructParent" in entries:
        shift_keys(entries, shift)
        copier.target_number(number)
        copier.write_as(number, copier.renumbered(dictionary(entries)))


class _Layers:
    """The layers of geospatial PDFs that can be switched on and off.

    A layer that appears on several sheets becomes one switch for all of them.
    """

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def add(self, source: PdfFile, copier: Copier) -> None:
        """Register the layers of a file, before its pages are copied."""
        value = source.entries(source.catalog_number).get(LAYERS)
        if value is None:
            return
        properties = parse_dictionary(source.resolved(value))
        for group in parse_array(source.resolved(properties.get(b"OCGs", b"[ ]"))):
            old = reference_number(group)
            name = source.entries(old).get(b"Name", b"")
            if name in self._numbers:
                copier.map_to(old, self._numbers[name])
            else:
                self._numbers[name] = copier.target_number(old)

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
    """A bookmark, or the root of all: its text, its page, the bookmarks below it."""

    title: str = ""
    #: number of the page object
    page: int = 0
    is_open: bool = True
    below: list[Outline] = field(default_factory=list)

    def group(self, title: str) -> Outline:
        """Add a bookmark that holds others; it leads to the page of its first one."""
        made = Outline(title, is_open=self.is_open)
        self.below.append(made)
        return made

    def add(self, title: str, page: int) -> None:
        """Add a bookmark to a page; without a title this bookmark leads to it itself."""
        if title:
            self.below.append(Outline(title, page))
        else:
            self.page = self.page or page

    @property
    def target(self) -> int:
        """Number of the page object that it leads to."""
        return self.page or (self.below[0].target if self.below else 0)

    def write(self, writer: ObjectWriter) -> int:
        """Write the root and everything below it; return the number of the root."""
        root = writer.reserve()
        entries = {b"Type": b"/Outlines", **self.write_below(writer, root)}
        writer.write(root, dictionary(entries))
        return root

    def write_below(self, writer: ObjectWriter, parent: int) -> dict[bytes, bytes]:
        """Write everything below and return the entries that refer to it."""
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
        """Return how many bookmarks are visible below this one when it is open."""
        return sum(1 + (item.open_below() if item.is_open else 0) for item in self.below)
