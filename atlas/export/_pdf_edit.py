"""A PDF to which objects are added and in which objects are replaced, then written again.

Objects keep their numbers. What earlier updates of the file replaced is left behind, so that the
file does not grow by what nobody reads. Pure Python, no QGIS.
"""

from __future__ import annotations

from typing import BinaryIO

from ._pdf_file import PdfFile
from ._pdf_objects import PdfObject
from ._pdf_writer import PdfWriter


class EditedPdf(PdfFile):
    """A PDF in memory, with changes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._changes: dict[int, PdfObject] = {}
        self._next = self.size

    def object(self, number: int) -> PdfObject:
        """Return an object as it is now; ``null`` when there is none of that number."""
        changed = self._changes.get(number)
        return super().object(number) if changed is None else changed

    def reserve(self) -> int:
        """Return a number for an object to be written later."""
        self._next += 1
        return self._next - 1

    def write(self, number: int, content: bytes | PdfObject) -> None:
        """Add or replace an object."""
        self._changes[number] = content if isinstance(content, PdfObject) else PdfObject(content)

    def add(self, content: bytes | PdfObject) -> int:
        """Add an object and return its number."""
        number = self.reserve()
        self.write(number, content)
        return number

    def save(self, file: BinaryIO) -> None:
        """Write the whole file.

        :raises BrokenPdf: when an object of the original file cannot be read.
        """
        writer = PdfWriter(file, self._next)
        writer.begin()
        for number in sorted({*self.numbers, *self._changes}):
            writer.write(number, self.object(number))
        kept = (b"Root", b"Info", b"ID")
        writer.end({key: self.trailer[key] for key in kept if key in self.trailer})
