"""The structure trees of joined PDFs as one: a document of all, a part a bookmarked group.

Pure Python, no QGIS.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ._pdf_file import PdfFile
from ._pdf_objects import (
    array,
    dictionary,
    parse_array,
    parse_dictionary,
    reference,
    reference_number,
    text_string,
)
from ._pdf_writer import Copier, PdfWriter

TREE = b"StructTreeRoot"


@dataclass
class JoinedTags:
    """Collects the structure trees of the files that are copied into another."""

    writer: PdfWriter
    #: whether every file so far had one
    is_complete: bool = True
    _document: int = 0
    _kids: list[int] = field(default_factory=list)
    _part: int = 0
    _title: str = ""
    _part_kids: list[int] = field(default_factory=list)
    _numbers: list[bytes] = field(default_factory=list)
    _next_key: int = 0

    def __post_init__(self) -> None:
        self._document = self.writer.reserve()

    def begin_part(self, title: str) -> None:
        """Begin a part of the document; without a title its pages belong to the document."""
        self._end_part()
        self._title = title
        self._part = self.writer.reserve() if title else self._document

    def _end_part(self) -> None:
        if self._title and self._part_kids:
            entries = {
                b"S": b"/Part",
                b"P": reference(self._document),
                b"T": text_string(self._title),
                b"K": array([*map(reference, self._part_kids)]),
            }
            self.writer.write(self._part, dictionary(entries))
            self._kids.append(self._part)
        else:
            self._kids += self._part_kids
        self._part_kids = []

    def add(self, source: PdfFile, copier: Copier) -> int:
        """Take over the tree of a file, before its pages are copied.

        :return: what its keys of the parent tree grow by.
        """
        shift = self._next_key
        value = source.entries(source.catalog_number).get(TREE)
        if value is None:
            self.is_complete = False
            return shift
        root = parse_dictionary(source.resolved(value))
        document = reference_number(root.get(b"K", b""))
        copier.map_to(document, self._part)
        kids = parse_array(source.resolved(source.entries(document).get(b"K", b"[ ]")))
        self._part_kids += [copier.target_number(reference_number(kid)) for kid in kids]
        parents = parse_dictionary(source.resolved(root.get(b"ParentTree", b"")))
        numbers = parse_array(source.resolved(parents.get(b"Nums", b"[ ]")))
        for key, parent in zip(numbers[::2], numbers[1::2]):
            self._numbers += [b"%d" % (int(key) + shift), copier.renumbered(parent)]
            self._next_key = max(self._next_key, int(key) + shift + 1)
        return shift

    def entries(self) -> dict[bytes, bytes]:
        """Write the tree and return the entry of the catalog: none when a file had none."""
        self._end_part()
        root = self.writer.reserve()
        kids = array([*map(reference, self._kids)])
        document = {b"S": b"/Document", b"P": reference(root), b"K": kids}
        self.writer.write(self._document, dictionary(document))
        tree = {
            b"Type": b"/StructTreeRoot",
            b"K": reference(self._document),
            b"ParentTree": reference(self.writer.add(dictionary({b"Nums": array(self._numbers)}))),
            b"ParentTreeNextKey": b"%d" % self._next_key,
        }
        self.writer.write(root, dictionary(tree))
        return {TREE: reference(root)} if self.is_complete else {}


def shift_keys(entries: dict[bytes, bytes], shift: int) -> None:
    """Change the keys by which a page or a link is found in the parent tree."""
    for name in (b"StructParents", b"StructParent"):
        if name in entries:
            entries[name] = b"%d" % (int(entries[name]) + shift)
