"""A page over a base map, made light: pictures as they were fetched, paths without needless digits.

Qt writes a picture without loss, or as JPEG of almost none, three times as large as the file that
it read; the file takes the place of that copy. Pure Python, no QGIS.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

from ._lighter_content import with_shorter_points
from ._pdf_file import PdfFile
from ._pdf_objects import (
    BrokenPdf,
    PdfObject,
    UnfamiliarPdf,
    dictionary,
    parse_array,
    parse_dictionary,
    reference_number,
)
from ._pdf_writer import PdfWriter

#: markers of JPEG that hold the size of the picture
_SIZE_MARKERS = frozenset({0xC0, 0xC1, 0xC2})
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xDA)})


def lighten_page(page: Path, pictures: Sequence[Path], dpi: int) -> None:
    """Replace copies of pictures in a page by the pictures themselves, and shorten its paths.

    A copy is recognised by its size in pixels. A page of an unfamiliar structure stays as it is.

    :param pictures: JPEG files, three colours.
    :param dpi: resolution of the page.
    """
    originals = {}
    for path in pictures:
        data = path.read_bytes()
        size = jpeg_size(data)
        if size is not None:
            originals[size] = data
    try:
        made = _lighter(PdfFile(page.read_bytes()), originals, dpi)
    except (UnfamiliarPdf, BrokenPdf, ValueError, zlib.error):
        # sound, only larger; what is damaged is reported when the pages are joined
        return
    page.write_bytes(made)


def _lighter(source: PdfFile, originals: dict[tuple[int, int], bytes], dpi: int) -> bytes:
    contents = _contents(source)
    file = io.BytesIO()
    writer = PdfWriter(file, source.size)
    writer.begin(source.data[5:8], packs=False)
    for number in range(1, source.size):
        item = source.object(number)
        data = _original_of(item, originals)
        if data is None and number in contents:
            data = _shortened(item, dpi)
        if data is not None:
            entries = parse_dictionary(item.text)
            entries[b"Length"] = b"%d" % len(data)
            if data in originals.values():
                entries[b"Filter"] = b"/DCTDecode"
            item = PdfObject(dictionary(entries), data)
        if item.text != b"null":
            writer.write(number, item)
    kept = (b"Root", b"Info", b"ID")
    writer.end({key: source.trailer[key] for key in kept if key in source.trailer})
    return file.getvalue()


def _contents(source: PdfFile) -> set[int]:
    """Return the numbers of the objects that draw the pages."""
    found: set[int] = set()
    for page in source.pages():
        value = source.entries(page).get(b"Contents", b"")
        parts = parse_array(value) if value.startswith(b"[") else [value]
        found.update(reference_number(part) for part in parts)
    return found


def _shortened(item: PdfObject, dpi: int) -> bytes | None:
    """Return the drawing of a page with shorter coordinates, ``None`` when it cannot be read."""
    if item.stream is None or parse_dictionary(item.text).get(b"Filter") != b"/FlateDecode":
        return None
    return zlib.compress(with_shorter_points(zlib.decompress(item.stream), dpi), 6)


def _original_of(item: PdfObject, originals: dict[tuple[int, int], bytes]) -> bytes | None:
    """Return the file that an object is a larger copy of, ``None`` when it is not one."""
    if item.stream is None or b"/DeviceRGB" not in item.text:
        return None
    if b"/DCTDecode" not in item.text and b"/FlateDecode" not in item.text:
        return None
    entries = parse_dictionary(item.text)
    if entries.get(b"Subtype") != b"/Image":
        return None
    size = (int(entries.get(b"Width", b"0")), int(entries.get(b"Height", b"0")))
    data = originals.get(size)
    return data if data is not None and len(data) < len(item.stream) else None


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG of three colours, ``None`` for anything else."""
    position = 2
    if data[:2] != b"\xff\xd8":
        return None
    while position + 10 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker in _NO_LENGTH:
            position += 2
            continue
        if marker in _SIZE_MARKERS:
            height = int.from_bytes(data[position + 5 : position + 7], "big")
            width = int.from_bytes(data[position + 7 : position + 9], "big")
            return (width, height) if data[position + 9] == 3 else None
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return None
