"""PDF files as numbered objects: enough of the format to append to a file and to join files.

It reads what Qt and GDAL write: classic cross-reference tables, with or without appended updates,
no object streams, no encryption. Anything else raises :class:`UnfamiliarPdf`; a file that
contradicts itself or was cut off raises :class:`BrokenPdf`. Pages are copied as they are, stream
by stream; nothing is decompressed. Pure Python, no QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

#: strings (with nested parentheses), hexadecimal strings, comments: they contain no reference
_OPAQUE = (
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)|<(?!<)[0-9A-Fa-f\s]*>"
    rb"|%[^\r\n]*"
)
_REFERENCES = re.compile(_OPAQUE + rb"|(?<![\w.+-])(\d+)\s+(\d+)\s+R(?!\w)", re.DOTALL)
_END = re.compile(_OPAQUE + rb"|(\bendobj\b)|(\bstream\r?\n)", re.DOTALL)
_TOKENS = re.compile(
    _OPAQUE + rb"|<<|>>|\[|\]|/[^\s/<>\[\]()%]*|\d+\s+\d+\s+R(?!\w)|[^\s/<>\[\]()%]+", re.DOTALL
)
_HEADER = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj\b")
_ENTRIES = re.compile(rb"(\d{10}) \d{5} ([nf])[ \r\n]{2}")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?:\s+(\d+)\s+R)?")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
#: more updates than any writer appends: a longer chain is a loop
_MOST_UPDATES = 100


class UnfamiliarPdf(ValueError):
    """The PDF has a structure that this module does not read."""


class BrokenPdf(ValueError):
    """The file is not a PDF, was cut off, or contradicts itself."""


@dataclass(frozen=True)
class PdfObject:
    """One object: its text, and the bytes of its stream if it has one."""

    text: bytes
    stream: bytes | None = None


def reference(number: int) -> bytes:
    """Return the reference to an object: ``7 0 R``."""
    return b"%d 0 R" % number


def text_string(text: str) -> bytes:
    """Return a text as a PDF string: unchanged when it is plain ASCII, else in UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(" + re.sub(rb"([()\\\\])", rb"\\\1", text.encode("ascii")) + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"


def dictionary(entries: Mapping[bytes, bytes]) -> bytes:
    """Return the text of a dictionary."""
    return b"<< " + b" ".join(b"/%b %b" % item for item in entries.items()) + b" >>"


def array(values: list[bytes]) -> bytes:
    """Return the text of an array."""
    return b"[ " + b" ".join(values) + b" ]"


def parse_dictionary(text: bytes) -> dict[bytes, bytes]:
    """Return the entries of a dictionary: key without its slash, value unchanged.

    :raises UnfamiliarPdf: when ``text`` is not a dictionary.
    """
    tokens = [match.group() for match in _TOKENS.finditer(text) if match.group()[:1] != b"%"]
    if tokens[:1] != [b"<<"] or tokens[-1] != b">>":
        raise UnfamiliarPdf("an object is not a dictionary")
    found: dict[bytes, bytes] = {}
    values = _split_values(tokens[1:-1])
    for key in values:
        if key[:1] != b"/":
            raise UnfamiliarPdf("a dictionary has a value without a key")
        found[key[1:]] = next(values, b"null")
    return found


def parse_array(text: bytes) -> list[bytes]:
    """Return the values of an array; :raises UnfamiliarPdf: when ``text`` is not one."""
    tokens = [match.group() for match in _TOKENS.finditer(text) if match.group()[:1] != b"%"]
    if tokens[:1] != [b"["] or tokens[-1] != b"]":
        raise UnfamiliarPdf("an object is not an array")
    return list(_split_values(tokens[1:-1]))


def _split_values(tokens: list[bytes]) -> Iterator[bytes]:
    """Yield whole values: a nested dictionary or array is one."""
    depth, held = 0, []
    for token in tokens:
        held.append(token)
        if token in (b"<<", b"["):
            depth += 1
        elif token in (b">>", b"]"):
            depth -= 1
        if depth == 0:
            yield b" ".join(held)
            held = []


def reference_number(value: bytes) -> int:
    """Return the object that a reference names; :raises UnfamiliarPdf: when it is not one."""
    match = _REFERENCES.fullmatch(value.strip())
    if match is None or match.group(1) is None:
        raise UnfamiliarPdf("a reference was expected")
    return int(match.group(1))


class PdfFile:
    """A PDF in memory.

    :raises UnfamiliarPdf: when it has a structure that this module does not read.
    :raises BrokenPdf: when it is not a PDF, was cut off, or contradicts itself.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.trailer: dict[bytes, bytes] = {}
        self._offsets: dict[int, int] = {}
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
                raise UnfamiliarPdf("a cross-reference stream instead of a table")
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
                self._offsets.setdefault(first + index, int(where) if kind == b"n" else 0)
            position += 20 * count
        close = self.data.find(b"startxref", end)
        if end < 0 or close < 0:
            raise UnfamiliarPdf("no trailer")
        return parse_dictionary(self.data[end + 7 : close].strip())

    @property
    def size(self) -> int:
        """The lowest number above those of all objects."""
        return max(int(self.trailer.get(b"Size", b"0")), max(self._offsets, default=0) + 1)

    def object(self, number: int) -> PdfObject:
        """Return an object; ``null`` when the file has none of that number."""
        offset = self._offsets.get(number, 0)
        if not offset:
            return PdfObject(b"null")
        header = _HEADER.match(self.data, offset)
        if header is None or int(header.group(1)) != number:
            raise BrokenPdf(f"object {number} is not where the table says")
        for match in _END.finditer(self.data, header.end()):
            text = self.data[header.end() : match.start()].strip()
            if match.group(1):
                return PdfObject(text)
            if match.group(2):
                return PdfObject(text, self._stream(text, match.end()))
        raise BrokenPdf(f"object {number} has no end")

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
        match = _REFERENCES.fullmatch(value.strip())
        if match is None or match.group(1) is None:
            return value
        return self.object(int(match.group(1))).text

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


@dataclass
class PdfWriter:
    """Writes objects one after the other, then the table of their offsets."""

    file: BinaryIO
    #: number of the next object
    next_number: int = 1
    #: offset of the next object: not 0 when the file already has content
    position: int = 0
    _offsets: dict[int, int] = field(default_factory=dict)

    def begin(self, version: bytes = b"1.6") -> None:
        """Write the first lines of a new file."""
        self._write(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return a number for an object to be written later."""
        self.next_number += 1
        return self.next_number - 1

    def write(self, number: int, content: bytes | PdfObject) -> None:
        """Write an object under its number."""
        self._offsets[number] = self.position
        item = content if isinstance(content, PdfObject) else PdfObject(content)
        self._write(b"%d 0 obj\n%b\n" % (number, item.text))
        if item.stream is not None:
            self._write(b"stream\n")
            self._write(item.stream)
            self._write(b"\nendstream\n")
        self._write(b"endobj\n")

    def add(self, content: bytes | PdfObject) -> int:
        """Write an object and return its number."""
        number = self.reserve()
        self.write(number, content)
        return number

    def end(self, trailer: Mapping[bytes, bytes]) -> None:
        """Write the table of offsets and the trailer."""
        start = self.position
        self._write(b"xref\n")
        whole = {0: b"0000000000 65535 f \n"}
        for number, offset in self._offsets.items():
            whole[number] = b"%010d 00000 n \n" % offset
        for run in _runs(sorted(whole)):
            self._write(b"%d %d\n" % (run[0], len(run)))
            self._write(b"".join(whole[number] for number in run))
        entries = {**trailer, b"Size": b"%d" % self.next_number}
        self._write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (dictionary(entries), start))

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self.position += len(data)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Yield runs of consecutive numbers."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


class Copier:
    """Copies objects of one file into another, with everything that they refer to, each once."""

    def __init__(self, source: PdfFile, writer: PdfWriter) -> None:
        self._source = source
        self._writer = writer
        self._numbers: dict[int, int] = {}
        self._waiting: list[int] = []

    def target_number(self, old: int) -> int:
        """Return the number of an object of the source in the target, reserved on first use."""
        if old not in self._numbers:
            self._numbers[old] = self._writer.reserve()
            self._waiting.append(old)
        return self._numbers[old]

    def map_to(self, old: int, new: int) -> None:
        """Point references to an object of the source to one that the target already has."""
        self._numbers[old] = new

    def write_as(self, old: int, text: bytes) -> None:
        """Write an object of the source as ``text``, with references already renumbered."""
        new = self.target_number(old)
        self._waiting.remove(old)
        self._writer.write(new, text)

    def renumbered(self, text: bytes) -> bytes:
        """Return a text with its references changed to the numbers of the target."""

        def renumber(match: re.Match[bytes]) -> bytes:
            if match.group(1) is None:
                return match.group()
            return reference(self.target_number(int(match.group(1))))

        return _REFERENCES.sub(renumber, text)

    def finish(self) -> None:
        """Write every object that was referred to and is not written yet."""
        while self._waiting:
            old = self._waiting.pop()
            item = self._source.object(old)
            copied = PdfObject(self.renumbered(item.text), item.stream)
            self._writer.write(self._numbers[old], copied)
