"""Writing PDF files: objects one after the other, and copies of objects of other files.

Pure Python, no QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from ._pdf_file import XREF_WIDTHS, PdfFile
from ._pdf_objects import REFERENCES, PdfObject, array, deflated, dictionary, reference

#: how many objects go into one object stream: a reader unpacks all of them to read one
_PACK = 200


@dataclass
class PdfWriter:
    """Writes objects one after the other, then the table of their offsets."""

    file: BinaryIO
    #: number of the next object
    next_number: int = 1
    #: offset of the next object: not 0 when the file already has content
    position: int = 0
    _offsets: dict[int, int] = field(default_factory=dict)
    #: put objects without a stream into object streams, which takes a sixth of the room
    _is_packing: bool = False
    _packed: dict[int, tuple[int, int]] = field(default_factory=dict)
    _waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def begin(self, version: bytes = b"1.7", *, packs: bool = True) -> None:
        """Write the first lines of a new file.

        :param packs: put objects without a stream into object streams, from version 1.5 on.
        """
        self._is_packing = packs
        self._write(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return a number for an object to be written later."""
        self.next_number += 1
        return self.next_number - 1

    def write(self, number: int, content: bytes | PdfObject) -> None:
        """Write an object under its number."""
        if self._is_packing and not (isinstance(content, PdfObject) and content.stream is not None):
            text = content.text if isinstance(content, PdfObject) else content
            self._waiting.append((number, text))
            if len(self._waiting) >= _PACK:
                self._pack()
            return
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

    def _pack(self) -> None:
        """Write the objects that wait into an object stream."""
        if not self._waiting:
            return
        stream = self.reserve()
        heads, texts, length = [], [], 0
        for index, (number, text) in enumerate(self._waiting):
            self._packed[number] = (stream, index)
            heads.append(b"%d %d" % (number, length))
            texts.append(text)
            length += len(text) + 1
        head = b" ".join(heads) + b"\n"
        entries = {
            b"Type": b"/ObjStm",
            b"N": b"%d" % len(texts),
            b"First": b"%d" % len(head),
        }
        self._waiting = []
        self.write(stream, deflated(head + b"\n".join(texts), entries))

    def end(self, trailer: Mapping[bytes, bytes]) -> None:
        """Write the table of offsets and the trailer."""
        if self._is_packing:
            self._end_packed(trailer)
            return
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

    def _end_packed(self, trailer: Mapping[bytes, bytes]) -> None:
        self._pack()
        number, start = self.reserve(), self.position
        self._offsets[number] = start
        rows = [b"\0\0\0\0\0\xff\xff"] * self.next_number
        for known, offset in self._offsets.items():
            rows[known] = b"\1" + offset.to_bytes(4, "big") + b"\0\0"
        for known, (stream, index) in self._packed.items():
            rows[known] = b"\2" + stream.to_bytes(4, "big") + index.to_bytes(2, "big")
        entries = {
            b"Type": b"/XRef",
            **trailer,
            b"Size": b"%d" % self.next_number,
            b"W": array([b"%d" % width for width in XREF_WIDTHS]),
        }
        self.write(number, deflated(b"".join(rows), entries))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

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

        return REFERENCES.sub(renumber, text)

    def finish(self) -> None:
        """Write every object that was referred to and is not written yet."""
        while self._waiting:
            old = self._waiting.pop()
            item = self._source.object(old)
            copied = PdfObject(self.renumbered(item.text), item.stream)
            self._writer.write(self._numbers[old], copied)
