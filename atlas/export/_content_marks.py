"""Marks in the content of a page: which piece belongs to which element of the structure tree.

Text is compared with what its item should print, letter by letter, so that a mark is never a
guess. What is neither text nor a figure is an artifact. A mark begins and ends within one block
or between blocks, never across ``q`` and ``Q``, and never across the ends of a text object. Pure
Python, no QGIS.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat

from ._content_blocks import (
    ContentBlock,
    PageFont,
    Run,
    Segment,
    draws_in,
    read_runs,
    take_apart,
)
from ._kept_compression import Piece
from ._pdf_objects import UnfamiliarPdf
from ._reading import Drawn, Leaf, PageBox, Printed

_NOTHING, _ARTIFACT = -2, -1


@dataclass
class Found:
    """What a leaf of the reading is on the page."""

    #: numbers of its marked content, in the order of drawing
    marks: list[int] = field(default_factory=list)
    #: what it says, where the page draws text that cannot be read
    replacement: str = ""
    #: where its text stands, points from the lower left corner of the page
    boxes: list[PageBox] = field(default_factory=list)


def mark_content(
    content: bytes,
    items: Sequence[int],
    leaves: Sequence[tuple[str, Leaf]],
    fonts: Mapping[bytes, PageFont],
) -> tuple[list[Piece], list[Found]]:
    """Return the pieces of the content with marks, and what became of each leaf.

    :param items: numbers of the item marks on the page, in the order of drawing.
    :param leaves: with the tags of their elements; those of one item in the order of drawing.
    :param fonts: by their names in the resources of the page.
    :raises UnfamiliarPdf: when the content is not such as Qt writes.
    """
    writer = _Writer(content, [tag for tag, _ in leaves])
    by_item: dict[int, list[int]] = {}
    for index, (_, leaf) in enumerate(leaves):
        by_item.setdefault(leaf.item, []).append(index)
    for segment in take_apart(content, items):
        writer.enter(segment)
        owned = {index: leaves[index][1] for index in by_item.get(segment.item, ())}
        printed = {i: leaf for i, leaf in owned.items() if isinstance(leaf, Printed)}
        if not printed:
            _mark_drawing(segment, next(iter(owned), _ARTIFACT), writer)
        elif read_runs(content, segment, fonts) and segment.runs:
            _share_out(segment, printed)
            _mark_text(segment, owned, writer)
        else:
            _mark_unreadable(segment, printed, writer)
        writer.leave(segment)
    return writer.finish(), writer.found


# --- which letters belong to which leaf ------------------------------------------------------


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Return a text such that two that read alike are equal: no white space, no ligatures."""
    if text.isascii():
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text).replace("\xad", "").split())


def _share_out(segment: Segment, printed: Mapping[int, Printed]) -> None:
    """Give each letter of a segment to a leaf.

    Where the letters are not those that were expected, the first leaf gets them all: what is
    printed is said, whatever it is.
    """
    runs = segment.runs
    if any(leaf.text is None for leaf in printed.values()) or not _match(runs, printed):
        first = next(iter(printed))
        for run in runs:
            run.parts = [(first, 0)]
            run.lacks_space = not run.text.endswith("-")
        runs[-1].lacks_space = False


class _Expected:
    """What is still to come of the texts of an item."""

    def __init__(self, printed: Mapping[int, Printed]) -> None:
        texts = [(index, leaf.text or "") for index, leaf in printed.items()]
        #: the next one last
        self._waiting = [(index, text, letters_of(text)) for index, text in reversed(texts)]
        self._text = self._all = self.rest = ""
        self.leaf = _NOTHING
        self.next_leaf()

    def next_leaf(self) -> None:
        """Go on with the next leaf that has letters."""
        while not self.rest and self._waiting:
            self.leaf, self._text, self.rest = self._waiting.pop()
            self._all = self.rest

    def take(self, letters: str) -> bool:
        """Take letters from what is to come; return whether they were next."""
        if not self.rest.startswith(letters):
            return False
        self.rest = self.rest[len(letters) :]
        return True

    @property
    def is_before_space(self) -> bool:
        """Whether white space follows in the same text."""
        if not self.rest:
            return False
        taken = len(self._all) - len(self.rest)
        length = 0
        for word in self._text.split():
            length += len(letters_of(word))
            if length >= taken:
                break
        return length == taken

    @property
    def is_done(self) -> bool:
        """Whether nothing is to come."""
        return not self.rest and not any(text for _, _, text in self._waiting)


def _match(runs: Sequence[Run], printed: Mapping[int, Printed]) -> bool:
    """Give runs, or single glyphs, to the leaf whose text they are; return whether all fit."""
    expected = _Expected(printed)
    for run in runs:
        text = run.text
        if text:
            expected.next_leaf()
        if expected.take(text):
            run.parts = [(expected.leaf, 0)]
        else:
            run.parts = []
            for index, letter in enumerate(run.letters):
                if letter:
                    expected.next_leaf()
                if not expected.take(letter):
                    return False
                if not run.parts or run.parts[-1][0] != expected.leaf:
                    run.parts.append((expected.leaf, index))
        run.lacks_space = expected.is_before_space and bool(run.font.letters[ord(run.glyphs[-1])])
    return expected.is_done


# --- marking -------------------------------------------------------------------------------


def _mark_text(segment: Segment, owned: Mapping[int, Leaf], writer: _Writer) -> None:
    symbols = _symbols(segment, owned)
    for block in segment.blocks:
        if block.runs:
            writer.write_text(block)
        else:
            writer.write_block(block, symbols.get(block.start, _ARTIFACT))


def _symbols(segment: Segment, owned: Mapping[int, Leaf]) -> dict[int, int]:
    """Return the leaf of blocks, by their start: those before the text of which they are symbols.

    A symbol is drawn after the text of the entry before and before that of its own.
    """
    before = dict(zip([*owned][1:], owned))
    symbols: dict[int, int] = {}
    waiting: list[int] = []
    last = _NOTHING
    for block in segment.blocks:
        if block.runs:
            leaf = block.runs[0].parts[0][0]
            symbol = before.get(leaf, _NOTHING)
            if leaf != last and isinstance(owned.get(symbol), Drawn):
                symbols.update(dict.fromkeys(waiting, symbol))
            last = block.runs[-1].parts[-1][0]
            waiting.clear()
        else:
            waiting.append(block.start)
    return symbols


def _mark_unreadable(segment: Segment, printed: Mapping[int, Printed], writer: _Writer) -> None:
    """Mark text that is drawn as shapes or as a picture: its element says what it reads."""
    first = next(iter(printed))
    text = " ".join(" ".join(leaf.text or "" for leaf in printed.values()).split())
    if text and not segment.is_empty:
        writer.found[first].replacement = text
    for block in segment.blocks:
        writer.write_block(block, first if text or block.has_text else _ARTIFACT)


def _mark_drawing(segment: Segment, leaf: int, writer: _Writer) -> None:
    """Mark a figure, or what only adorns; letters within a figure are part of the drawing."""
    for block in segment.blocks:
        writer.write_block(block, _ARTIFACT if block.has_text else leaf)


class _Writer:
    """Writes the content again, with marks.

    Blocks that draw nothing stay, inside or outside of the marks: what is not taken apart need not
    be compressed again.
    """

    def __init__(self, content: bytes, tags: Sequence[str]) -> None:
        self._content = content
        self._tags = [tag.encode("ascii") for tag in tags]
        self._links = {leaf for leaf, tag in enumerate(tags) if tag == "Link"}
        self._pieces: list[Piece] = []
        #: where the stretch begins that is being copied, and where it ends by now
        self._start = self._position = 0
        self._open = _NOTHING
        self._marks = 0
        self.found = [Found() for _ in tags]

    def enter(self, segment: Segment) -> None:
        """Go on where an item begins; the mark before it is left out."""
        self._go_on_from(segment.start)

    def leave(self, segment: Segment) -> None:
        """Copy what is left of an item."""
        self._leave_marks(segment.end)

    def finish(self) -> list[Piece]:
        """Return the pieces of the content."""
        self._switch(_NOTHING)
        self._go_on_from(self._position)
        return self._pieces

    def write_block(self, block: ContentBlock, leaf: int) -> None:
        """Write a block as content of a leaf."""
        self._go_to(block)
        self._switch(leaf)
        self._copy_to(block.end)

    def write_text(self, block: ContentBlock) -> None:
        """Write a block of text, each letter as content of its leaf."""
        runs = block.runs
        inside = {leaf for run in runs for leaf, _ in run.parts}
        starts = [block.start, *(run.end for run in runs)]
        ends = [*(run.start for run in runs), block.end]
        is_drawn = any(map(draws_in, repeat(self._content), starts, ends))
        self._go_to(block)
        if len(inside) == 1 and not is_drawn:
            self._switch(inside.pop())
            for run in runs:
                self._write_run(run)
        else:
            # q and Q of the block stay outside of all marks
            self._switch(_NOTHING)
            self._copy_to(block.start + 2)
            for run in runs:
                self._copy_between(run.start)
                self._write_run(run)
            self._copy_between(block.end - 2)
            self._switch(_NOTHING)
        self._copy_to(block.end)

    def _write_run(self, run: Run) -> None:
        if not self._links.isdisjoint(leaf for leaf, _ in run.parts):
            for leaf, box in run.boxes(self._content):
                if leaf in self._links:
                    self.found[leaf].boxes.append(box)
        if len(run.parts) == 1:
            self._switch(run.parts[0][0])
        else:
            self._switch(_NOTHING)
            glyphs = run.places(self._content)
            ends = [glyphs[first][0] for _, first in run.parts[1:]]
            for (leaf, first), end in zip(run.parts, [*ends, run.last]):
                self._copy_to(glyphs[first][0])
                self._switch(leaf)
                self._copy_to(end)
                if end < run.last:
                    self._switch(_NOTHING)
        self._copy_to(run.last)
        if run.lacks_space and run.font.space:
            # shows nothing, and keeps the last word of a line from the first of the next
            self._insert(b"%.3f 0 Td <%04X> Tj\n" % (run.size / 2, run.font.space))
        if len(run.parts) > 1:
            self._switch(_NOTHING)
        self._copy_to(run.end)

    def _copy_between(self, end: int) -> None:
        """Copy what stands between two runs of a block: lines under text, changes of state."""
        if self._position == end:
            return
        is_drawn = draws_in(self._content, self._position, end)
        self._switch(_ARTIFACT if is_drawn else _NOTHING)
        self._copy_to(end)

    def _go_to(self, block: ContentBlock) -> None:
        """Copy what stands before a block."""
        if block.follows:
            self._copy_to(block.start)
        else:
            self._leave_marks(block.start)

    def _leave_marks(self, end: int) -> None:
        """Copy what stands between blocks: changes of the clipping, in no mark."""
        if self._content[self._position : end].strip():
            self._switch(_NOTHING)
            if draws_in(self._content, self._position, end):
                raise UnfamiliarPdf("something is drawn outside of all blocks")
        self._copy_to(end)

    def _copy_to(self, end: int) -> None:
        self._position = end

    def _go_on_from(self, position: int) -> None:
        """End the stretch that is being copied, and begin another."""
        if self._start < self._position:
            self._pieces.append((self._start, self._position))
        self._start = self._position = position

    def _insert(self, new: bytes) -> None:
        if self._start < self._position:
            self._pieces.append((self._start, self._position))
            self._start = self._position
        self._pieces.append(new)

    def _switch(self, leaf: int) -> None:
        """End the open mark and begin that of another leaf."""
        if leaf == self._open:
            return
        if self._open != _NOTHING:
            self._insert(b"EMC\n")
        if leaf == _ARTIFACT:
            self._insert(b"/Artifact BMC\n")
        elif leaf != _NOTHING:
            self._insert(b"/%b <</MCID %d>> BDC\n" % (self._tags[leaf], self._marks))
            self.found[leaf].marks.append(self._marks)
            self._marks += 1
        self._open = leaf
