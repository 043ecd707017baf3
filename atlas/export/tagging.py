"""Tagged pages: a page of QGIS becomes one that screen readers read in its order (PDF/UA-1).

Pure Python, no QGIS.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from ._content_marks import mark_content
from ._kept_compression import CompressedContent
from ._page_fonts import page_fonts
from ._pdf_edit import EditedPdf
from ._pdf_objects import (
    BrokenPdf,
    PdfObject,
    UnfamiliarPdf,
    deflated_stream,
    dictionary,
    packed_stream,
    reference,
    reference_number,
)
from ._reading import Element, tagged_leaves
from ._structure_tree import StructureTree


@dataclass(frozen=True)
class PageReading:
    """What one page says."""

    #: numbers of the item marks on it, in the order of drawing
    marks: tuple[int, ...]
    #: in the order of reading
    elements: tuple[Element, ...]


def tagged(data: bytes, readings: Sequence[PageReading]) -> EditedPdf:
    """Return a file with a structure tree; its catalog claims nothing yet.

    :param readings: one a page.
    :raises UnfamiliarPdf: when it is not such as Qt writes: there are no tags then, never wrong
        ones.
    """
    pdf = EditedPdf(data)
    pages = pdf.pages()
    if len(pages) != len(readings):
        raise UnfamiliarPdf(f"{len(pages)} pages instead of {len(readings)}")
    tree = StructureTree(pdf)
    for page, reading in zip(pages, readings):
        entries = pdf.entries(page)
        number = reference_number(entries.get(b"Contents", b""))
        fonts = page_fonts(pdf, pdf.resolved(entries.get(b"Resources", b"")))
        leaves = list(tagged_leaves(reading.elements))
        whole = _opened(pdf.object(number))
        pieces, found = mark_content(whole.content, reading.marks, leaves, fonts)
        pdf.write(number, packed_stream(whole.changed(pieces)))
        tree.add_page(page, reading.elements, found)
    catalog = pdf.entries(pdf.catalog_number)
    catalog[b"StructTreeRoot"] = reference(tree.write())
    pdf.write(pdf.catalog_number, dictionary(catalog))
    return pdf


def _opened(item: PdfObject) -> CompressedContent:
    packed = deflated_stream(item)
    try:
        return CompressedContent(zlib.compress(item.stream or b"", 0) if packed is None else packed)
    except zlib.error as error:
        raise BrokenPdf("a stream cannot be decompressed") from error
