"""The structure tree of a tagged PDF: elements as objects, and who owns which content.

Every page with content has a key in the parent tree, and so has every link; both lead from the
content back to its element. Pure Python, no QGIS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ._content_marks import Found
from ._pdf_edit import EditedPdf
from ._pdf_objects import dictionary, reference, text_string
from ._reading import Element, Kid, PageBox

#: what stays in the tree without content of its own
_ALSO_EMPTY = ("TH", "TD")
_NO_BORDER = b"[0 0 0]"
#: a link is printed
_PRINT = b"4"


@dataclass
class StructureTree:
    """Collects the elements of the pages of a file, and writes them."""

    pdf: EditedPdf
    #: number of the element that holds all others
    document: int = 0
    _kids: list[int] = field(default_factory=list)
    #: parent tree: what is written for each key
    _parents: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = self.pdf.reserve()

    def add_page(self, page: int, elements: Sequence[Element], found: Sequence[Found]) -> int:
        """Write the elements of a page and return its key in the parent tree.

        :param page: number of the page object, to which links are added.
        :param found: what became of the leaves of the elements, in reading order.
        """
        key = len(self._parents)
        self._parents.append(b"")
        builder = _PageBuilder(self, page, iter(found))
        section = self.pdf.reserve()
        kids = builder.write_all(elements, section)
        entries = {b"S": b"/Sect", b"P": reference(self.document), b"Pg": reference(page)}
        self.pdf.write(section, dictionary({**entries, b"K": _array(kids)}))
        self._kids.append(section)
        owners = builder.owners
        marks = (reference(owners[mark]) if mark in owners else b"null"
                 for mark in range(max(owners, default=-1) + 1))  # fmt: skip
        self._parents[key] = reference(self.pdf.add(_array(marks)))
        self._add_links(page, builder.links, key)
        return key

    def _add_links(self, page: int, links: Sequence[int], key: int) -> None:
        entries = self.pdf.entries(page)
        entries[b"StructParents"] = b"%d" % key
        entries[b"Tabs"] = b"/S"
        if links:
            entries[b"Annots"] = _array(map(reference, links))
        self.pdf.write(page, dictionary(entries))

    def write(self) -> int:
        """Write the root of the tree and return its number."""
        root = self.pdf.reserve()
        numbers = _array(b"%d %b" % item for item in enumerate(self._parents))
        tree = self.pdf.add(dictionary({b"Nums": numbers}))
        kids = _array(map(reference, self._kids))
        document = {b"S": b"/Document", b"P": reference(root), b"K": kids}
        self.pdf.write(self.document, dictionary(document))
        entries = {
            b"Type": b"/StructTreeRoot",
            b"K": reference(self.document),
            b"ParentTree": reference(tree),
            b"ParentTreeNextKey": b"%d" % len(self._parents),
        }
        self.pdf.write(root, dictionary(entries))
        return root

    def add_parent(self, element: int) -> int:
        """Return a new key of the parent tree that leads to an element."""
        self._parents.append(reference(element))
        return len(self._parents) - 1


class _PageBuilder:
    """Writes the elements of one page."""

    def __init__(self, tree: StructureTree, page: int, found: Iterator[Found]) -> None:
        self._tree = tree
        self._pdf = tree.pdf
        self._page = page
        self._found = found
        #: element of each mark
        self.owners: dict[int, int] = {}
        #: link annotations
        self.links: list[int] = []
        self._scopes: dict[str, int] = {}

    def write_all(self, elements: Sequence[Kid], parent: int) -> list[bytes]:
        """Write elements below another and return what it refers to."""
        kids: list[bytes] = []
        for element in elements:
            if isinstance(element, Element):
                number = self._write(element, parent)
                if number:
                    kids.append(reference(number))
        return kids

    def _write(self, element: Element, parent: int) -> int:
        """Write an element; return its number, 0 when the page shows nothing of it."""
        number = self._pdf.reserve()
        kids: list[bytes] = []
        replacement = ""
        boxes: list[PageBox] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                below = self._write(kid, number)
                if below:
                    kids.append(reference(below))
                continue
            found = next(self._found)
            kids += [b"%d" % mark for mark in found.marks]
            self.owners.update(dict.fromkeys(found.marks, number))
            boxes += found.boxes
            replacement = replacement or found.replacement
        if not kids and element.tag not in _ALSO_EMPTY and not element.box:
            return 0
        kids += [self._link(element, number, box) for box in boxes]
        text = b"<</S/%b/P %d 0 R/Pg %d 0 R" % (element.tag.encode("ascii"), parent, self._page)
        if kids:
            text += b"/K %b" % (kids[0] if len(kids) == 1 else _array(kids))
        self._pdf.write(number, text + self._attributes(element, replacement) + b">>")
        return number

    def _attributes(self, element: Element, replacement: str) -> bytes:
        text = b""
        if element.alt and not element.uri:
            text += b"/Alt" + text_string(element.alt)
        if replacement:
            text += b"/ActualText" + text_string(replacement)
        if element.scope:
            text += b"/A " + reference(self._scope(element.scope))
        if element.box:
            text += b"/A<</O/Layout/Placement/Block/BBox%b>>" % _rectangle(element.box)
        return text

    def _scope(self, scope: str) -> int:
        if scope not in self._scopes:
            attributes = b"<</O/Table/Scope/%b>>" % scope.encode("ascii")
            self._scopes[scope] = self._pdf.add(attributes)
        return self._scopes[scope]

    def _link(self, element: Element, number: int, box: PageBox) -> bytes:
        """Write a link annotation and return what its element holds of it."""
        key = self._tree.add_parent(number)
        entries = {
            b"Type": b"/Annot",
            b"Subtype": b"/Link",
            b"Rect": _rectangle(box),
            b"Border": _NO_BORDER,
            b"F": _PRINT,
            b"Contents": text_string(element.alt),
            b"A": dictionary(_action(element.uri)),
            b"StructParent": b"%d" % key,
        }
        annotation = self._pdf.add(dictionary(entries))
        self.links.append(annotation)
        return b"<</Type/OBJR/Obj %b/Pg %b>>" % (reference(annotation), reference(self._page))


def _action(address: str) -> dict[bytes, bytes]:
    """Return what a link does: ``#name`` leads to a place of the document with this name."""
    if address.startswith("#"):
        return {b"S": b"/GoTo", b"D": b"/" + address[1:].encode("ascii")}
    return {b"S": b"/URI", b"URI": text_string(_ascii(address))}


def _array(values: Iterable[bytes]) -> bytes:
    return b"[%b]" % b" ".join(values)


def _rectangle(box: PageBox) -> bytes:
    return _array(b"%.2f" % side for side in box)


def _ascii(address: str) -> str:
    """Return an address as PDF wants it: other letters than ASCII as their UTF-8 bytes."""
    return "".join(
        sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8"))
        for sign in address
    )
