"""The syntax of PDF objects: strings, dictionaries, arrays, references, streams.

Pure Python, no QGIS.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

#: strings (with nested parentheses), hexadecimal strings, comments: they contain no reference
OPAQUE = (
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)|<(?!<)[0-9A-Fa-f\s]*>"
    rb"|%[^\r\n]*"
)
REFERENCES = re.compile(OPAQUE + rb"|(?<![\w.+-])(\d+)\s+(\d+)\s+R(?!\w)", re.DOTALL)
_TOKENS = re.compile(
    OPAQUE + rb"|<<|>>|\[|\]|/[^\s/<>\[\]()%]*|\d+\s+\d+\s+R(?!\w)|[^\s/<>\[\]()%]+", re.DOTALL
)
_UNESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_CONTROLS = {
    **dict(zip((b"n", b"r", b"t", b"b", b"f"), (b"\n", b"\r", b"\t", b"\b", b"\f"))),
    **dict.fromkeys((b"\n", b"\r", b"\r\n"), b""),
}


class UnfamiliarPdf(ValueError):
    """The PDF has a structure that this module does not read."""


class BrokenPdf(ValueError):
    """The file is not a PDF, was cut off, or contradicts itself."""


class PdfObject(NamedTuple):
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


def parse_text(value: bytes) -> str:
    """Return the text of a PDF string; :raises UnfamiliarPdf: when ``value`` is not one."""
    if value[:1] == b"<" and value[-1:] == b">":
        raw = bytes.fromhex(value[1:-1].decode("ascii"))
    elif value[:1] == b"(" and value[-1:] == b")":
        raw = _UNESCAPED.sub(_unescape, value[1:-1])
    else:
        raise UnfamiliarPdf("a string was expected")
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("latin-1")


def _unescape(match: re.Match[bytes]) -> bytes:
    sign = match.group(1)
    if sign.isdigit():
        return bytes([int(sign, 8) & 0xFF])
    return _CONTROLS.get(sign, sign)


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
    number = referred(value)
    if number is None:
        raise UnfamiliarPdf("a reference was expected")
    return number


def referred(value: bytes) -> int | None:
    """Return the object that a value refers to, ``None`` when it is not a reference."""
    match = REFERENCES.fullmatch(value.strip())
    return None if match is None or match.group(1) is None else int(match.group(1))


def inflate(item: PdfObject) -> bytes:
    """Return the content of a stream.

    :raises UnfamiliarPdf: when it is compressed in another way than Qt and this package do.
    :raises BrokenPdf: when it cannot be decompressed.
    """
    packed = deflated_stream(item)
    if packed is None:
        return item.stream or b""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise BrokenPdf("a stream cannot be decompressed") from error


def deflated_stream(item: PdfObject) -> bytes | None:
    """Return what zlib compressed of a stream, ``None`` when it is not compressed.

    :raises UnfamiliarPdf: when it is compressed in another way than Qt and this package do.
    """
    if item.stream is None:
        raise UnfamiliarPdf("a stream was expected")
    entries = parse_dictionary(item.text)
    kind = entries.get(b"Filter")
    if kind is None:
        return None
    if kind not in (b"/FlateDecode", b"[ /FlateDecode ]") or b"DecodeParms" in entries:
        raise UnfamiliarPdf("a stream in an unknown compression")
    return item.stream


def deflated(
    content: bytes, entries: Mapping[bytes, bytes] | None = None, level: int = 6
) -> PdfObject:
    """Return a stream with some content; ``level`` is that of zlib."""
    return packed_stream(zlib.compress(content, level), entries)


def packed_stream(packed: bytes, entries: Mapping[bytes, bytes] | None = None) -> PdfObject:
    """Return a stream of what zlib compressed."""
    length = {b"Length": b"%d" % len(packed), b"Filter": b"/FlateDecode"}
    return PdfObject(dictionary({**(entries or {}), **length}), packed)
