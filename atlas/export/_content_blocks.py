"""The content of a page as Qt writes it: which blocks each layout item drew, and their text.

Before each layout item a tiny rectangle in a colour of its own is drawn (:mod:`._item_marks`). Qt
writes it word for word into the page, where it can be found again; the rectangles themselves are
left out. Between two of them Qt writes blocks ``q … Q``, one for each change of pen or place, and
between these nothing but clipping. Pure Python, no QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ._pdf_objects import UnfamiliarPdf

#: size of the rectangles that :mod:`._item_marks` draws, units of the layout; no shape has it
MARK_WIDTH, MARK_HEIGHT = 0.0137, 0.0173
#: their red; green and blue hold the number of the mark
MARK_RED = 254
#: the item of what the page itself draws, before its first item
PAGE = -1

_NUMBER = rb"-?[\d.]+"
_MARK_SIZE = b" 0.0137"
#: a mark up to its size, and the rest of it; as many ``Q`` follow as there were ``q``
_MARK_HEAD = re.compile(
    rb"q\n(?:/\w+ cs\s)?([\d.]+) ([\d.]+) ([\d.]+) (?:scn|rg)\n(?:/\w+ gs\n)?"
    rb"(q\n)?(?:[^\n]* cm\n)?[\d.]+ [\d.]+\Z"
)
_MARK_TAIL = re.compile(rb" 0\.01370* 0\.01730* re\nf\*?\n((?:Q\n)+)")
_LONGEST_MARK_HEAD = 200
#: how the size of a rectangle ends, and the letter by which it is found: rare, so that paths are
#: skipped at the speed of memory
_RECTANGLE, _RECTANGLE_LETTER = b" re\n", b"e"
_LONGEST_MARK_SIZE = 40

_PAINTING = frozenset(b"S s F f f* B B* b b* Do sh".split())
#: a block longer than this is a path, and nobody writes a path that is not drawn
_LONG = 400
#: a block shorter than this that ends with the dash of a pen, or with nothing, draws nothing
_SHORT = 160
_ENDS_OF_STATE = (b" d\n", b"q\n")
_TEXT = b"\nBT\n"
_TEXT_START, _TEXT_END, _LAST_HEAD, _SAVE, _RESTORE = b"BT\n", b"\nET\n", b" Tm\n", b"q\n", b"Q\n"
_CODE = re.compile(rb" Td <([0-9A-Fa-f]{4})> Tj\n")
_SHOWN = b" Tj\n"
_GLYPH = re.compile(rb"(" + _NUMBER + rb") (" + _NUMBER + rb") Td <\w+> Tj\n")
_FONT = re.compile(rb"/(\S+) (" + _NUMBER + rb") Tf ")
_MATRIX = re.compile(rb"((?:" + _NUMBER + rb"\s+){6})(?:cm|Tm)\s")
#: width of the last letter of a run, of which nothing is written, as a share of its size
_LAST_WIDTH = 0.6
#: height above and below the line, as shares of the size
_ABOVE, _BELOW = 0.8, 0.22

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


#: stands for a glyph of which nothing is known
UNKNOWN = "\ufffd"


class Letters(dict[int, str]):
    """What glyphs stand for, by their numbers."""

    def __missing__(self, glyph: int) -> str:
        return UNKNOWN


@dataclass(frozen=True)
class PageFont:
    """What the glyphs of a font stand for."""

    #: letters by the number of their glyph: without ligatures, and empty for white space
    letters: Mapping[int, str]
    #: number of the glyph of a space, 0 when the font has none
    space: int = 0


#: a font of which nothing is known
NO_FONT = PageFont(Letters())


@dataclass
class Run:
    """Letters that are shown in one go."""

    start: int
    end: int
    #: where its glyphs begin and end
    first: int
    last: int
    font: PageFont
    #: the numbers of its glyphs, as characters
    glyphs: str
    size: float
    #: the beginning of its block, up to the first text in it
    block: tuple[int, int]
    #: leaves that its glyphs belong to, with the number of the first glyph of each
    parts: list[tuple[int, int]] = field(default_factory=list)
    #: the text goes on after a space, which Qt does not write at the end of a line
    lacks_space: bool = False

    def __post_init__(self) -> None:
        #: its letters without white space; :data:`UNKNOWN` for a glyph that stands for nothing
        self.text = self.glyphs.translate(self.font.letters)

    @property
    def letters(self) -> list[str]:
        """The letters of each glyph."""
        return [self.font.letters[ord(glyph)] for glyph in self.glyphs]

    def places(self, content: bytes) -> list[tuple[int, float, float]]:
        """Return the place in the content, and the place on its line, of each glyph."""
        found: list[tuple[int, float, float]] = []
        x = y = 0.0
        for match in _GLYPH.finditer(content, self.first, self.last):
            x, y = x + float(match[1]), y + float(match[2])
            found.append((match.start(), x, y))
        return found

    def boxes(self, content: bytes) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
        """Yield each leaf with the place of its letters on the page, points."""
        glyphs = self.places(content)
        matrix = self._matrix(content)
        ends = [first for _, first in self.parts[1:]]
        for (leaf, first), end in zip(self.parts, [*ends, len(glyphs)]):
            _, left, line = glyphs[first]
            after = glyphs[-1][1] + _LAST_WIDTH * self.size
            right = glyphs[end][1] if end < len(glyphs) else after
            low, high = line - _BELOW * self.size, line + _ABOVE * self.size
            corners = [
                _product((1.0, 0.0, 0.0, 1.0, x, y), matrix)[4:]
                for x in (left, right)
                for y in (low, high)
            ]
            across, up = zip(*corners)
            yield leaf, (min(across), min(up), max(across), max(up))

    def _matrix(self, content: bytes) -> Matrix:
        """Return the matrix from the space of the run to points on the page."""
        base = _matrix_in(content, 0, content.find(b"q"))
        outer = _product(_matrix_in(content, *self.block), base)
        return _product(_matrix_in(content, self.start, self.first), outer)


@dataclass
class ContentBlock:
    """A block ``q … Q`` of the content that shows or draws something."""

    start: int
    end: int
    has_text: bool
    #: nothing but blocks that draw nothing lies between the block before and this one
    follows: bool
    runs: Sequence[Run] = ()


@dataclass
class Segment:
    """What one item draws."""

    item: int
    start: int
    end: int
    blocks: list[ContentBlock] = field(default_factory=list)

    @property
    def runs(self) -> list[Run]:
        """All its text, in the order of drawing."""
        return [run for block in self.blocks for run in block.runs]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is seen of it."""
        return not self.blocks


def take_apart(content: bytes, items: Sequence[int]) -> Iterator[Segment]:
    """Yield what each item draws, with its blocks; the first segment is the page's own.

    :param items: numbers of the marks on the page, in the order of drawing.
    :raises UnfamiliarPdf: when the content is not such as Qt writes.
    """
    ahead = _segments(content, items)
    segment = next(ahead)
    text = content.find(_TEXT)
    # the end of the block before, and whether the one after it follows it
    last, follows = -1, False
    for start, end in _blocks(content, segment.end):
        while end > segment.end:
            yield segment
            segment = next(ahead)
            follows = False
        # a mark lies between two segments
        if start < segment.start:
            continue
        follows = follows and start == last
        last = end
        if -1 < text < start:
            text = content.find(_TEXT, start)
        has_text = start < text < end
        if has_text or _draws(content, start, end - 2):
            segment.blocks.append(ContentBlock(start, end, has_text, follows))
            follows = True
    yield segment
    yield from ahead


def _segments(content: bytes, items: Sequence[int]) -> Iterator[Segment]:
    places: list[tuple[int, int]] = []
    seen: list[int] = []
    for place in _marks(content):
        begin = max(0, place - _LONGEST_MARK_HEAD)
        head = _MARK_HEAD.search(content[begin:place])
        tail = _MARK_TAIL.match(content, place)
        if head is not None and tail is not None:
            if len(tail[1]) < 4 if head[4] else len(tail[1]) < 2:
                raise UnfamiliarPdf("a mark is part of something else")
            _, green, blue = (round(float(head[index]) * 255) for index in (1, 2, 3))
            seen.append(mark_number(green, blue))
            places.append((begin + head.start(), tail.start(1) + (4 if head[4] else 2)))
    if seen != list(items) or not places:
        raise UnfamiliarPdf(f"the marks are not the expected ones: {len(seen)} of {len(items)}")
    starts = [0, *(end for _, end in places)]
    ends = [*(start for start, _ in places), len(content)]
    return (Segment(*values) for values in zip((PAGE, *items), starts, ends))


def _marks(content: bytes) -> Iterator[int]:
    """Yield where the size of what may be a mark stands."""
    end = content.find(_RECTANGLE_LETTER)
    while end >= 0:
        if content.startswith(_RECTANGLE, end - 2):
            place = content.rfind(_MARK_SIZE, max(0, end - _LONGEST_MARK_SIZE), end)
            if place >= 0:
                yield place
        end = content.find(_RECTANGLE_LETTER, end + 1)


def mark_colour(number: int) -> tuple[int, int, int]:
    """Return red, green and blue of a mark, nearly white: at most 4096 marks differ."""
    return MARK_RED, 255 - number // 16, 255 - number % 16


def mark_number(green: int, blue: int) -> int:
    """Return the number of a mark from its colour."""
    return 16 * (255 - green) + 255 - blue


#: lines that save and restore the state, and by how many states each rises
_RISES = {b"\nq": 1, b"\nQ": -1, b"\nQ q": 0, b"\nq q": 2, b"\nQ Q": -2}
_STACK = re.compile(rb"\n[qQ](?: [qQ])*")


def _stack_lines(content: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield where the lines that save and restore the state begin and end, and their rise.

    Letters are looked for one by one, because this skips paths at the speed of memory; a regular
    expression tries each of their lines.

    :param size: how much of the content is read.
    """
    find = content.find
    saving, restoring = (place if place >= 0 else size for place in (find(b"q"), find(b"Q")))
    while True:
        start = min(saving, restoring)
        end = find(b"\n", start, size)
        if end < 0:
            return
        stack = content[start - 1 : end]
        rise = _RISES.get(stack)
        if rise is None and _STACK.fullmatch(stack):
            rise = stack.count(b"q") - stack.count(b"Q")
        if rise is not None:
            yield start, end, rise
        if saving < end:
            saving = find(b"q", end)
            if saving < 0:
                saving = size
        if restoring < end:
            restoring = find(b"Q", end)
            if restoring < 0:
                restoring = size


def _blocks(content: bytes, first: int) -> Iterator[tuple[int, int]]:
    """Yield where the blocks begin and end.

    :param first: where the first item begins: what holds the blocks has been opened before it.
    """
    base = sum(rise for _, _, rise in _stack_lines(content, first))
    depth, start = 0, -1
    for place, end, rise in _stack_lines(content, len(content)):
        before, depth = depth, depth + rise
        if before == base and depth == base + 1:
            start = place
        elif before == base + 1 and depth == base and start >= 0:
            yield start, end + 1
            start = -1


def _draws(content: bytes, start: int, end: int) -> bool:
    size = end - start
    # most blocks set a state and nothing more: the dash of the pen comes last
    if size < _SHORT and content.endswith(_ENDS_OF_STATE, start, end):
        return False
    return size > _LONG or draws_in(content, start, end)


def draws_in(content: bytes, start: int, end: int) -> bool:
    """Return whether something is drawn in a stretch of content; text is not drawn."""
    return not _PAINTING.isdisjoint(content[start:end].split())


def read_runs(content: bytes, segment: Segment, fonts: Mapping[bytes, PageFont]) -> bool:
    """Read the text of a segment; return whether all of it could be read.

    :param fonts: by their names in the resources of the page.
    """
    whole = True
    for block in segment.blocks:
        if block.has_text:
            block.runs = list(_runs_in(content, block, fonts))
            whole = whole and len(block.runs) == content.count(_TEXT, block.start, block.end)
    return whole and not any(UNKNOWN in run.text for run in segment.runs)


def _runs_in(content: bytes, block: ContentBlock, fonts: Mapping[bytes, PageFont]) -> Iterator[Run]:
    head = -1
    begin = content.find(_TEXT_START, block.start, block.end)
    while begin >= 0:
        last = content.find(_TEXT_END, begin, block.end) + 1
        first = content.find(_LAST_HEAD, begin, last) + len(_LAST_HEAD)
        named = _FONT.search(content, begin, first)
        codes = b"".join(_CODE.findall(content, first, last))
        if named is None or not last or len(codes) != 4 * content.count(_SHOWN, first, last):
            return
        start, end = begin, last + len(_TEXT_END) - 1
        saved = content.rfind(_SAVE, block.start, begin)
        if (
            saved > block.start
            and content.find(b"Q", saved, begin) < 0
            and content.startswith(_RESTORE, end)
        ):
            start, end = saved, end + len(_RESTORE)
        head = start if head < 0 else head
        yield Run(
            start=start,
            end=end,
            first=first,
            last=last,
            font=fonts.get(named[1], NO_FONT),
            glyphs=bytes.fromhex(codes.decode("ascii")).decode("utf-16-be", "surrogatepass"),
            size=float(named[2]),
            block=(block.start, head),
        )
        begin = content.find(_TEXT_START, end, block.end)


def _matrix_in(content: bytes, start: int, end: int) -> Matrix:
    """Return the product of the matrices that are set in a stretch of content."""
    made = _IDENTITY
    for match in _MATRIX.finditer(content, start, end):
        a, b, c, d, e, f = (float(value) for value in match[1].split())
        made = _product((a, b, c, d, e, f), made)
    return made


def _product(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that applies one after the other."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (
        a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p,
        e * m + f * o + q, e * n + f * p + r,
    )  # fmt: skip
