"""What stays of a compressed content keeps its compression, and the whole says what it should."""

from __future__ import annotations

import random
import zlib

import pytest

from srce_tvb_atlas.atlas.export._kept_compression import CompressedContent, Piece

SIZE = 700_000


def path(seed: int, size: int = SIZE) -> bytes:
    """Return coordinates as a PDF has them."""
    rule = random.Random(seed)  # noqa: S311 -- the same each time
    x, y, lines, length = 500.0, 500.0, [], 0
    while length < size:
        x, y = x + rule.gauss(0, 20), y + rule.gauss(0, 20)
        lines.append(b"%.6f %.6f l\n" % (x, y))
        length += len(lines[-1])
    return b"".join(lines)


def whole(pieces: list[Piece], content: bytes) -> bytes:
    return b"".join(p if isinstance(p, bytes) else content[p[0] : p[1]] for p in pieces)


@pytest.mark.parametrize("seed", range(6))
def test_a_long_stretch_keeps_its_compression(seed: int) -> None:
    content = path(seed)
    packed = zlib.compress(content)
    start, end = 1000 + 7919 * seed, SIZE - 5000 * seed
    pieces: list[Piece] = [b"/P BDC\n", (0, start), b"EMC\n", (start, end), b"q Q\n", (end, SIZE)]
    # without compression of what changes, it shows how much did not
    made = CompressedContent(packed).changed(pieces, level=0)
    assert zlib.decompress(made) == whole(pieces, content)
    assert len(made) < len(packed) + 0.3 * SIZE


def test_several_stretches_are_kept() -> None:
    content = path(1) + path(2)
    packed = zlib.compress(content)
    pieces: list[Piece] = [(0, SIZE), b"\nEMC\n" * 20, (SIZE + 9, 2 * SIZE), b"end"]
    made = CompressedContent(packed).changed(pieces, level=0)
    assert zlib.decompress(made) == whole(pieces, content)
    assert len(made) < len(packed) + 0.3 * 2 * SIZE


@pytest.mark.parametrize(
    "packed",
    [
        zlib.compress(path(1, 300_000), 0),
        zlib.compress(path(1, 300_000), 9),
        zlib.compress(b"1.5 2.5 l\n" * 40_000),
        zlib.compress(random.Random(1).randbytes(400_000)),  # noqa: S311 -- no secret
    ],
    ids=["stored", "best", "alike", "random"],
)
def test_any_compression_gives_what_it_should(packed: bytes) -> None:
    content = zlib.decompress(packed)
    pieces: list[Piece] = [b"new\n", (100, len(content) - 3), b"end"]
    assert zlib.decompress(CompressedContent(packed).changed(pieces)) == whole(pieces, content)


def test_a_block_is_not_believed_without_proof() -> None:
    """Fixed tables have no head that could be seen, and a short stretch is not worth a search."""
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, 8, zlib.Z_FIXED)
    content = path(3)
    packed = packer.compress(content) + packer.flush()
    pieces: list[Piece] = [b"new\n", (100, SIZE)]
    assert zlib.decompress(CompressedContent(packed).changed(pieces)) == whole(pieces, content)


@pytest.mark.parametrize("change", ["short", "wrong"])
def test_a_damaged_content_is_noticed(change: str) -> None:
    packed = zlib.compress(path(1, 100_000))
    half = len(packed) // 2
    damaged = packed[:half] if change == "short" else packed[:half] + b"\xff" + packed[half + 1 :]
    with pytest.raises(zlib.error):
        CompressedContent(damaged)
