"""A compressed content of which parts change: long stretches that stay keep their compression.

Compressing the drawing of a map again would take longer than all the rest of its tags. Deflate,
the method of PDF, writes blocks that begin at any bit and refer to at most 32 768 bytes before
them; so the blocks of a stretch that stays as it is can be copied, if as much before the first of
them stays too. Where blocks begin is written nowhere, and zlib does not tell. But nothing comes out
while the tables at the head of a block are read; a place that is found in this way is taken only if
what can be read from there is what stands there. Pure Python, no QGIS.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Union

#: a stretch of the content as it was, from and to, or new bytes
Piece = Union[tuple[int, int], bytes]

#: bytes that a block may refer to
_WINDOW = 32_768
#: a stretch that is shorter is compressed again, bytes
_LEAST = 250_000
#: bytes of a block of coordinates, at most; where they are more alike it takes 150 000
_USUAL_BLOCK = 75_000
#: the state of the decompression is kept each time after so many compressed bytes
_STEP = 1 << 16
#: compressed bytes that are read at once to see whether something comes out: no letter and no
#: repetition takes as many, and the shortest tables take twice as many
_PROBE = 24
#: the bits that end a block, at most
_END_BITS = 15
#: the first three bits of a block that is not the last one and has tables of its own
_KIND, _KIND_BITS = 0b100, 3
#: compressed bytes that are read to make sure that a block begins at a place
_PROOF = 400
#: the least that has to come out of them
_LEAST_PROOF = 64
#: levels of zlib for what is compressed again: for little, bytes, for much, and beside a stretch
#: that is kept and longer
_LITTLE, _LEVEL, _LEVEL_OF_MUCH, _LEVEL_OF_REST = 400_000, 4, 2, 1
_RAW = -zlib.MAX_WBITS
_HEADER = b"\x78\x9c"
#: a block of nothing, after its first three bits and those up to the next byte
_NOTHING = b"\x00\x00\xff\xff"


class _State(NamedTuple):
    """A decompression on its way."""

    #: bytes that came out
    size: int
    #: compressed bytes that went in
    place: int
    reader: Any


class _Block(NamedTuple):
    """Where a block begins."""

    #: byte of the content
    position: int
    #: bit of what is compressed
    bit: int


class CompressedContent:
    """A content in memory, with its compression.

    :raises zlib.error: when it cannot be decompressed.
    """

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._states: list[_State] = []
        reader = zlib.decompressobj()
        parts: list[bytes] = []
        size = 0
        for place in range(0, len(packed), _STEP):
            self._states.append(_State(size, place, reader.copy()))
            parts.append(reader.decompress(packed[place : place + _STEP]))
            size += len(parts[-1])
        if not reader.eof:
            raise zlib.error("the content is incomplete")
        self.content = b"".join(parts)

    def changed(self, pieces: Sequence[Piece], level: int | None = None) -> bytes:
        """Return another content, compressed.

        :param pieces: what it consists of.
        :param level: that of zlib for what is compressed again; the more this is, the lower.
        """
        packer = _Packer(_level_for(pieces) if level is None else level)
        view = memoryview(self.content)
        for piece in pieces:
            if isinstance(piece, bytes):
                packer.add(piece)
                continue
            start, end = piece
            if end - start >= _LEAST:
                start = self._copy_blocks(start, end, packer)
            packer.add(view[start:end])
        return packer.finish()

    def _copy_blocks(self, start: int, end: int, packer: _Packer) -> int:
        """Add a stretch up to its last block; return where that begins."""
        view = memoryview(self.content)
        first = next(self._blocks(start + _WINDOW, end), None)
        last = self._last_block(start + _WINDOW, end)
        if first is None or last is None or first == last:
            return start
        packer.add(view[start : first.position])
        bits = _bits(self._packed, first.bit, last.bit)
        packer.copy(bits, last.bit - first.bit, view[first.position : last.position])
        return last.position

    def _last_block(self, start: int, end: int) -> _Block | None:
        """Return the last block that begins in a stretch of the content."""
        for length in (_USUAL_BLOCK, 3 * _USUAL_BLOCK):
            found = [*self._blocks(max(start, end - length), end)]
            if found:
                return found[-1]
        return None

    def _blocks(self, start: int, end: int) -> Iterator[_Block]:
        """Yield the blocks that begin in a stretch of the content."""
        packed = self._packed
        size, place, reader = self._state_at(start)
        made = 1
        while size <= end and place < len(packed):
            before, made = made, len(reader.decompress(packed[place : place + _PROBE]))
            if not made and before:
                block = self._block(size, place)
                if block is not None:
                    yield block
            size += made
            place += _PROBE

    def _state_at(self, position: int) -> _State:
        """Return the decompression where it has given what stands before a position."""
        size, place, kept = [state for state in self._states if state.size <= position][-1]
        reader = kept.copy()
        packed = self._packed[place : place + _STEP]
        if size < position:
            reader.decompress(packed, position - size)
            return _State(position, place + len(packed) - len(reader.unconsumed_tail), reader)
        return _State(size, place, reader)

    def _block(self, position: int, place: int) -> _Block | None:
        """Return the block that begins at a byte of the content.

        :param place: the first compressed byte of which nothing came out.
        """
        start = max(0, place - _PROBE)
        proof = self._packed[start : place + _PROOF]
        kinds, bits = (int.from_bytes(data, "little") for data in (proof[: 2 * _PROBE], proof))
        window = self.content[max(0, position - _WINDOW) : position]
        for shift in range(8 * (place - start) + _END_BITS + 1):
            if (kinds >> shift) % (1 << _KIND_BITS) != _KIND:
                continue
            data = (bits >> shift).to_bytes(_PROBE + _PROOF, "little")
            made = _decompressed(data[: _PROOF - 2], window)
            if len(made) >= _LEAST_PROOF and self.content.startswith(made, position):
                return _Block(position, 8 * start + shift)
        return None


def _decompressed(data: bytes, window: bytes) -> bytes:
    """Return what the beginning of a block gives, nothing when it is not one."""
    try:
        return zlib.decompressobj(_RAW, zdict=window).decompress(data)
    except zlib.error:
        return b""


def _bits(data: bytes, start: int, end: int) -> bytes:
    """Return the bits of a stretch; those that fill the last byte are 0."""
    length = end - start
    value = int.from_bytes(data[start // 8 : (end + 7) // 8], "little") >> start % 8
    last = value >> length // 8 * 8 & (1 << length % 8) - 1
    made = value.to_bytes((length + 14) // 8, "little")[: length // 8]
    return made + bytes([last]) if length % 8 else made


def _level_for(pieces: Sequence[Piece]) -> int:
    """Return the compression of what changes: the more it is, the less it is worth its time."""
    sizes = [0 if isinstance(piece, bytes) else piece[1] - piece[0] for piece in pieces]
    kept = sum(size for size in sizes if size >= _LEAST)
    again = sum(sizes) - kept
    if again < _LITTLE:
        return _LEVEL
    # where most keeps its compression, the whole grows little
    return _LEVEL_OF_REST if kept > again else _LEVEL_OF_MUCH


class _Packer:
    """Compresses contents, and takes over blocks that are compressed already."""

    def __init__(self, level: int) -> None:
        self._level = level
        self._waiting: list[bytes | memoryview] = []
        self._parts = [_HEADER]
        self._sum = zlib.adler32(b"")
        self._compressor = zlib.compressobj(level, zlib.DEFLATED, _RAW)

    def add(self, content: bytes | memoryview) -> None:
        """Compress a content."""
        self._waiting.append(content)

    def copy(self, bits: bytes, length: int, content: memoryview) -> None:
        """Take over blocks.

        :param length: how many bits.
        :param content: what they give; what they refer to was added, or stood before it.
        """
        self._compress(zlib.Z_SYNC_FLUSH)
        self._sum = zlib.adler32(content, self._sum)
        fits = -length % 8 >= _KIND_BITS
        self._parts += [bits, _NOTHING if fits else b"\x00" + _NOTHING]
        window = bytes(content[-_WINDOW:])
        self._compressor = zlib.compressobj(self._level, zlib.DEFLATED, _RAW, zdict=window)

    def finish(self) -> bytes:
        """Return all of it, compressed."""
        self._compress(zlib.Z_FINISH)
        self._parts.append(self._sum.to_bytes(4, "big"))
        return b"".join(self._parts)

    def _compress(self, mode: int) -> None:
        content = b"".join(self._waiting)
        self._waiting = []
        self._sum = zlib.adler32(content, self._sum)
        self._parts += [self._compressor.compress(content), self._compressor.flush(mode)]
