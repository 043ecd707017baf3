"""A PDF file as numbered objects: enough of the format to read pages and copy them.

It reads what Qt, GDAL and this package write: cross-reference tables, with or without appended
updates, or a cross-reference stream with object streams; no encryption. Anything else raises
:class:`UnfamiliarPdf`; a file that contradicts itself or was cut off raises :class:`BrokenPdf`.
Pure Python, no QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._pdf_objects import (
    OPAQUE,
    BrokenPdf,
    PdfObject,
    UnfamiliarPdf,
    inflate,
    parse_array,
    parse_dictionary,
    reference_number,
    referred,
)

_END = re.compile(OPAQUE + rb"|(\bendobj\b)|(\bstream\r?\n)", re.DOTALL)
_HEADER = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj\b")
_ENTRIES = re.compile(rb"(\d{10}) \d{5} ([nf])[ \r\n]{2}")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?:\s+(\d+)\s+R)?")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
#: more updates than any writer appends: a longer chain is a loop
_MOST_UPDATES = 100
#: bytes of the three columns of a cross-reference stream: kind, place, index
XREF_WIDTHS = (1, 4, 2)
_XREF_ROW = sum(XREF_WIDTHS)


class PdfFile:
    """A PDF in memory.

    :raises UnfamiliarPdf: when it has a structure that this module does not read.
    :raises BrokenPdf: when it is not a PDF, was cut off, or contradicts itself.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.trailer: dict[bytes, bytes] = {}
        #: where an object stands in the file; 0 for one that was deleted
        self._offsets: dict[int, int] = {}
        #: the object stream that holds an object, and its index there
        self._packed: dict[int, tuple[int, int]] = {}
        self._opened: dict[int, list[bytes]] = {}
        starts = _START.findall(data, max(0, len(data) - 2048))
        if data[:5] != b"%PDF-" or not starts:
            raise BrokenPdf("not a PDF, or one that was cut off")
        self.last_table = int(starts[-1])
        self._read_tables()

    def _read_tables(self) -> None:
        offset: int | None = self.last_table
        for _ in range(_MOST_UPDATES):
            trailer = self._read_table(offset or 0)
            if {b"Encrypt", b"XRefStm"} & set(trailer):
                raise UnfamiliarPdf("encrypted, or with a cross-reference stream")
            self.trailer = {**trailer, **self.trailer}
            if b"Prev" not in trailer:
                return
            offset = int(trailer[b"Prev"])
        raise UnfamiliarPdf("too many updates")

    def _read_table(self, offset: int) -> dict[bytes, bytes]:
        """Note the offsets of the objects; those of later updates, read before, take precedence."""
        if self.data[offset : offset + 4] != b"xref":
            if _HEADER.match(self.data, offset):
                return self._read_xref_stream(offset)
            raise BrokenPdf("the cross-reference table is not where the file says")
        end = self.data.find(b"trailer", offset)
        position = offset + 4
        while 0 <= position < end:
            section = _SECTION.match(self.data, position, end)
            if section is None:
                break
            first, count = int(section.group(1)), int(section.group(2))
            position = section.end()
            rows = _ENTRIES.findall(self.data[position : position + 20 * count])
            if len(rows) != count:
                raise UnfamiliarPdf("a cross-reference table of another form")
            for index, (where, kind) in enumerate(rows):
                if first + index not in self._packed:
                    self._offsets.setdefault(first + index, int(where) if kind == b"n" else 0)
            position += 20 * count
        close = self.data.find(b"startxref", end)
        if end < 0 or close < 0:
            raise UnfamiliarPdf("no trailer")
        return parse_dictionary(self.data[end + 7 : close].strip())

    def _read_xref_stream(self, offset: int) -> dict[bytes, bytes]:
        """Note where the objects are, from a stream such as :class:`PdfWriter` writes."""
        item = self._object_at(offset)
        entries = parse_dictionary(item.text)
        widths = b"[ %b ]" % b" ".join(b"%d" % width for width in XREF_WIDTHS)
        if entries.get(b"Type") != b"/XRef" or entries.get(b"W") != widths or b"Index" in entries:
            raise UnfamiliarPdf("a cross-reference stream of another form")
        table = inflate(item)
        if len(table) != _XREF_ROW * int(entries.get(b"Size", b"0")):
            raise BrokenPdf("the cross-reference stream has another length than it says")
        for number in range(len(table) // _XREF_ROW):
            row = table[_XREF_ROW * number : _XREF_ROW * (number + 1)]
            place, index = int.from_bytes(row[1:5], "big"), int.from_bytes(row[5:], "big")
            if number in self._offsets or number in self._packed:
                continue
            if row[0] == 2:
                self._packed[number] = (place, index)
            else:
                self._offsets[number] = place if row[0] == 1 else 0
        return entries

    @property
    def is_packed(self) -> bool:
        """Whether objects are in object streams: no classic update can be appended then."""
        return bool(self._packed)

    @property
    def numbers(self) -> list[int]:
        """The numbers of its objects."""
        return [*(number for number, offset in self._offsets.items() if offset), *self._packed]

    @property
    def size(self) -> int:
        """The lowest number above those of all objects."""
        return max(int(self.trailer.get(b"Size", b"0")), max([0, *self.numbers]) + 1)

    def object(self, number: int) -> PdfObject:
        """Return an object; ``null`` when the file has none of that number."""
        if number in self._packed:
            return PdfObject(self._unpacked(*self._packed[number]))
        offset = self._offsets.get(number, 0)
        return self._object_at(offset, number) if offset else PdfObject(b"null")

    def _object_at(self, offset: int, number: int | None = None) -> PdfObject:
        header = _HEADER.match(self.data, offset)
        if header is None or number not in (None, int(header.group(1))):
            raise BrokenPdf(f"object {number} is not where the table says")
        for match in _END.finditer(self.data, header.end()):
            text = self.data[header.end() : match.start()].strip()
            if match.group(1):
                return PdfObject(text)
            if match.group(2):
                return PdfObject(text, self._stream(text, match.end()))
        raise BrokenPdf(f"object {number} has no end")

    def _unpacked(self, stream: int, index: int) -> bytes:
        """Return an object out of an object stream."""
        if stream not in self._opened:
            item = self._object_at(self._offsets.get(stream, 0), stream)
            entries = parse_dictionary(item.text)
            content = inflate(item)
            first = int(entries.get(b"First", b"0"))
            offsets = [int(value) for value in content[:first].split()[1::2]]
            ends = [*offsets[1:], len(content) - first]
            self._opened[stream] = [
                content[first + begin : first + end].strip() for begin, end in zip(offsets, ends)
            ]
        objects = self._opened[stream]
        if not 0 <= index < len(objects):
            raise BrokenPdf("an object is not in its object stream")
        return objects[index]

    def _stream(self, text: bytes, start: int) -> bytes:
        length = _LENGTH.search(text)
        if length is None:
            raise UnfamiliarPdf("a stream without length")
        size = int(length.group(1))
        if length.group(2) is not None:
            size = int(self.object(size).text)
        if self.data[start + size : start + size + 12].strip()[:9] != b"endstream":
            raise BrokenPdf("the length of a stream is wrong")
        return self.data[start : start + size]

    def entries(self, number: int) -> dict[bytes, bytes]:
        """Return the entries of a dictionary object."""
        return parse_dictionary(self.object(number).text)

    @property
    def catalog_number(self) -> int:
        """Number of the catalog, the root of the document."""
        return reference_number(self.trailer.get(b"Root", b""))

    def resolved(self, value: bytes) -> bytes:
        """Return the object that a value refers to, or the value when it is not a reference."""
        number = referred(value)
        return value if number is None else self.object(number).text

    def pages(self) -> list[int]:
        """Return the numbers of the page objects, in order."""
        root = self.entries(self.catalog_number)
        return list(self._pages_below(reference_number(root.get(b"Pages", b"")), 0))

    def _pages_below(self, number: int, depth: int) -> Iterator[int]:
        entries = self.entries(number)
        if entries.get(b"Type") == b"/Page":
            yield number
            return
        if depth > 20 or {b"Resources", b"MediaBox", b"CropBox", b"Rotate"} & set(entries):
            raise UnfamiliarPdf("pages that inherit")
        for kid in parse_array(self.resolved(entries.get(b"Kids", b""))):
            yield from self._pages_below(reference_number(kid), depth + 1)
