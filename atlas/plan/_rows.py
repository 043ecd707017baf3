"""Rows of frames: how far a number of frames reaches, and the fewest that show a surface.

The terms and the method are explained in the docstring of :mod:`.sheets`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ._surface import (
    SLIVER,
    TOUCH_TOLERANCE,
    Edge,
    FrameSize,
    Interval,
    Surface,
    clipped,
    merged,
    section,
)

#: seams are sought to this precision, metres
_PRECISION = 1e-9
#: a row shows this much ground at least from south to north, metres
_THINNEST = 1e-3


# Frames in a row and rows in a plan follow the same rule: equal lengths along an axis, each of
# which shows a piece of it, linked by an overlap where the ground continues across the seam.


@dataclass(frozen=True)
class Piece:
    """What one frame of a row, or one row of a plan, has to show."""

    low: float
    high: float
    #: whether the ground continues beyond ``high``, so that an overlap is needed there
    linked: bool


class FrameChain:
    """Equal lengths laid along the ``spans`` of an axis: the frames of one row."""

    def __init__(self, spans: list[Interval], length: float, overlap: float) -> None:
        self.spans = spans
        self.length = length
        self.overlap = overlap

    def reach(self, index: int, low: float, top: float) -> float | None:  # noqa: ARG002 -- see RowChain
        """Return how far piece ``index`` can go from ``low``, ``top`` at most."""
        return top

    def mirrored(self) -> FrameChain:
        """Return the chain in the opposite direction."""
        return FrameChain(
            [(-high, -low) for low, high in reversed(self.spans)], self.length, self.overlap
        )

    def following(self, high: float) -> tuple[float, bool] | None:
        """Return where the ground continues after ``high`` and whether without interruption."""
        for start, end in self.spans:
            if end > high + TOUCH_TOLERANCE:
                return (start, False) if start >= high else (high, True)
        return None

    def before(self, start: float) -> float:
        """Return where the ground before the span that begins at ``start`` ends."""
        return max(end for _start, end in self.spans if end < start)

    def greedy_pieces(self, count: int) -> list[Piece] | None:
        """Return ``count`` pieces or fewer, each as long as possible; ``None`` if too few."""
        pieces: list[Piece] = []
        low, edge = self.spans[0][0], math.inf
        for index in range(count):
            edge = min(low, edge - self.overlap) + self.length
            high = self.reach(index, low, min(edge, self.spans[-1][1]))
            if high is None:
                return None
            after = self.following(high)
            if after is None:
                return [*pieces, Piece(low, self.spans[-1][1], False)]
            begun = max(start for start, _end in self.spans if start <= after[0])
            if begun > low and begun > edge - self.overlap:
                after = (begun, False)  # an overlap would cost more than stopping before the gap
            pieces.append(Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def even_pieces(self, count: int) -> list[Piece] | None:
        """Return ``count`` pieces or fewer, as even as the ground allows and cut where it has gaps.

        ``None`` if that is not possible.
        """
        floors = self._least_ends(count)
        if floors is None:
            return None
        pieces: list[Piece] = []
        low, edge = self.spans[0][0], math.inf
        for index in range(count):
            edge = min(low, edge - self.overlap) + self.length
            ceiling = self.reach(index, low, min(edge, self.spans[-1][1]))
            if ceiling is None:
                return None
            after = self.following(ceiling)
            if after is not None:
                ceiling = after[0]
            if ceiling < floors[index] - TOUCH_TOLERANCE:
                return None
            high = self._best_end(low, floors[index], ceiling, count - index)
            after = self.following(high)
            if after is None:
                return [*pieces, Piece(low, self.spans[-1][1], False)]
            pieces.append(Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def _least_ends(self, count: int) -> list[float] | None:
        """Return how far each piece must reach so that those after it can cover the rest."""
        backwards = self.mirrored().greedy_pieces(count)
        if backwards is None:
            return None
        lows = [-piece.high for piece in reversed(backwards)]
        # with fewer pieces than that, the first ones do not have to reach anywhere
        missing = count - len(lows)
        return [self.spans[0][0]] * missing + lows[1:] + [self.spans[-1][1]]

    def _best_end(self, low: float, floor: float, ceiling: float, pieces: int) -> float:
        """Return the best end for the first of ``pieces`` pieces that share what is left."""
        target = self._share_end(low, pieces)
        gaps = [
            end
            for (_start, end), (start, _end) in zip(self.spans, self.spans[1:])
            if low < end <= ceiling and start >= floor
        ]
        if gaps:
            return min(gaps, key=lambda end: abs(end - target))
        return min(max(target, floor), ceiling)

    def _share_end(self, low: float, pieces: int) -> float:
        """Return where the first of ``pieces`` equal shares of the ground from ``low`` on ends."""
        left = sum(max(0.0, end - max(start, low)) for start, end in self.spans) / pieces
        for start, end in self.spans:
            here = max(0.0, end - max(start, low))
            if here >= left:
                return max(start, low) + left
            left -= here
        return self.spans[-1][1]

    def positions(self, pieces: list[Piece]) -> list[float]:
        """Return where each length starts: centred on its piece as far as the overlaps allow.

        Across a gap no overlap is needed. Where the gap is narrow, or where the lengths would
        overlap by less than the overlap, they get the full overlap if possible: a smaller one
        would look like a mistake.
        """
        links = [piece.linked for piece in pieces[:-1]]
        starts = self._positions(pieces, links) if pieces else None
        if starts is None:
            raise ArithmeticError("pieces that no chain of frames covers")
        for i, (here, there) in enumerate(zip(pieces, pieces[1:])):
            narrow = there.low - here.high <= self.overlap
            if links[i] or not (narrow or starts[i] + self.length > starts[i + 1]):
                continue
            links[i] = True
            closer = self._positions(pieces, links)
            if closer is None:
                links[i] = False
            else:
                starts = closer
        return starts

    def _positions(self, pieces: list[Piece], links: list[bool]) -> list[float] | None:
        pitch = self.length - self.overlap
        wanted = [(piece.low + piece.high - self.length) / 2 for piece in pieces]
        lowest = [piece.high - self.length for piece in pieces]
        highest = [piece.low for piece in pieces]
        last = len(pieces) - 1
        for i in range(last):
            if links[i]:
                highest[i + 1] = min(highest[i + 1], highest[i] + pitch)
        for i in reversed(range(last)):
            if links[i]:
                lowest[i] = max(lowest[i], lowest[i + 1] - pitch)
        if any(low > high + TOUCH_TOLERANCE for low, high in zip(lowest, highest)):
            return None
        northward = [min(max(wanted[0], lowest[0]), highest[0])]
        for i in range(1, last + 1):
            top = min(highest[i], northward[-1] + pitch) if links[i - 1] else highest[i]
            northward.append(min(max(wanted[i], lowest[i]), top))
        southward = [min(max(wanted[last], lowest[last]), highest[last])]
        for i in reversed(range(last)):
            floor = max(lowest[i], southward[0] - pitch) if links[i] else lowest[i]
            southward.insert(0, max(min(wanted[i], highest[i]), floor))
        # both respect the bounds and the overlaps, and so does the mean, which favours neither end
        return [(a + b) / 2 for a, b in zip(northward, southward)]


class RowChain(FrameChain):
    """The rows of a plan, each with a given number of frames, laid along the y axis."""

    def __init__(self, surface: Surface, size: FrameSize, margin: float, counts: list[int]) -> None:
        super().__init__(surface.spans, size.height, size.overlap)
        self._surface = surface
        self._size = size
        self._margin = margin
        self._counts = counts

    def reach(self, index: int, low: float, top: float) -> float | None:
        """Return how far north row ``index`` can reach with the frames that it has."""
        return _GrowingRow(self._surface, low, top, self._size, self._margin).reach(
            self._counts[index]
        )

    def mirrored(self) -> RowChain:
        """Return the rows in the opposite direction, from the north."""
        return RowChain(self._surface.mirrored(), self._size, self._margin, self._counts[::-1])


def widened(spans: list[Interval], margin: float) -> list[Interval]:
    """Return the intervals with ``margin`` added at both ends, merged again."""
    if not margin:
        return spans
    return merged([(low - margin, high + margin) for low, high in spans])


def count_frames(
    projection: list[Interval], size: FrameSize, margin: float = 0.0, limit: float = math.inf
) -> int:
    """Return how many frames a row needs to show ``projection``, or any number above ``limit``.

    Greedy from the west: each frame starts as far east as it may, an overlap before the end of
    the last one, or where ground starts again.
    """
    length, overlap = size.width, size.overlap
    pitch = length - overlap
    count = 0
    edge = -math.inf
    for low, high in widened(projection, margin):
        if edge >= high:
            continue
        # a last frame that ends less than an overlap inside this interval is moved back out of it
        start = max(low, edge - overlap)
        count += 1
        edge = start + length
        left = high - start - length
        if left > 0:
            more = math.ceil(left / pitch)
            count += more
            edge += more * pitch
        if count > limit:
            break
    return count


class _GrowingRow:
    """A slab whose south edge is fixed and whose north edge moves north."""

    def __init__(
        self, surface: Surface, low: float, top: float, size: FrameSize, margin: float
    ) -> None:
        self.top = top
        self._size = size
        self._margin = margin
        self._high = low + SLIVER
        self._edges = surface.edges(self._high, top - SLIVER)
        self._shadow = merged(section(self._edges, self._high))

    def _fits(self, projection: list[Interval], frames: int) -> bool:
        return count_frames(projection, self._size, self._margin, frames) <= frames

    def reach(self, frames: int) -> float | None:
        """Return how far north ``frames`` frames reach, ``None`` if nowhere.

        Call it with increasing numbers of frames. The projection below the result and the edges
        that may still matter are kept, so that each step examines half of the previous one.
        """
        if not self._fits(self._shadow, frames):
            return None
        low, high = self._high, self.top - SLIVER
        self._edges = edges = [edge for edge in self._edges if edge[2] > low]
        whole = self._extended(edges, low, high)
        if self._fits(whole, frames):
            self._high, self._shadow = high, whole
            return self.top
        while high - low > _PRECISION:
            middle = (low + high) / 2
            wider = self._extended(edges, low, middle)
            if self._fits(wider, frames):
                self._shadow = wider
                low = middle
                edges = [edge for edge in edges if edge[2] > middle]
            else:
                high = middle
                edges = [edge for edge in edges if edge[1] < middle]
        self._high = low
        # a little less than the limit: the frames placed later must fit despite rounding
        return low + SLIVER - _PRECISION

    def _extended(self, edges: list[Edge], low: float, high: float) -> list[Interval]:
        return merged(self._shadow + clipped(edges, low, high))


# --- the fewest frames --------------------------------------------------------------------------


@dataclass(frozen=True)
class PartialPlan:
    """The first rows of a plan: what ``rows`` show with ``frames`` frames in total."""

    #: everything south of it is shown; infinite when the plan is complete
    seam: float
    #: how far north the last row can be, infinite where no overlap with it is needed
    edge: float
    frames: int
    #: number of frames and piece of each row, from the south
    rows: tuple[tuple[int, Piece], ...]


def fewest_row_plans(
    surface: Surface, size: FrameSize, margin: float, limit: int
) -> list[PartialPlan]:
    """Return the complete row plans of fewest frames, none if all have more than ``limit``.

    ``margin``: to leave west and east of the ground, metres. The docstring of :mod:`.sheets`
    explains the method and in which sense these are the fewest.
    """
    layers: list[list[PartialPlan]] = [[] for _ in range(limit + 1)]
    layers[0].append(PartialPlan(surface.south, math.inf, 0, ()))
    best: list[tuple[float, float]] = []
    for layer in layers:
        complete = [state for state in layer if state.seam == math.inf]
        if complete:
            return complete
        layer.sort(key=lambda state: (state.seam, state.edge), reverse=True)
        for state in layer:
            if any(seam >= state.seam and edge >= state.edge for seam, edge in best):
                continue
            best.append((state.seam, state.edge))
            for following in _plans_with_next_row(surface, state, size, margin, limit):
                layers[following.frames].append(following)
    return []


def _plans_with_next_row(
    surface: Surface, state: PartialPlan, size: FrameSize, margin: float, limit: int
) -> Iterator[PartialPlan]:
    """Yield the plans with one more row, for each number of frames in it."""
    edge = min(state.seam, state.edge - size.overlap) + size.height
    sweep = _GrowingRow(surface, state.seam, min(edge, surface.north), size, margin)
    for frames in range(1, limit - state.frames + 1):
        high = sweep.reach(frames)
        if high is None or (high < sweep.top and high - state.seam < _THINNEST):
            continue
        yield from _plans_after_row(surface, state, frames, high, edge, size.overlap)
        if high >= sweep.top:
            return


def _plans_after_row(
    surface: Surface, state: PartialPlan, frames: int, high: float, edge: float, overlap: float
) -> Iterator[PartialPlan]:
    """Yield the plans after a row of ``frames`` frames that can reach ``high``.

    ``edge`` is how far north that row itself can be. Where ground starts again at ``start``,
    below ``high``, the row may stop before it: the next one then needs no overlap.
    """
    total = state.frames + frames
    low = state.seam
    shown = low
    for start, end in surface.spans:
        if end <= high + TOUCH_TOLERANCE:
            shown = end
            continue
        if start > low and (start >= high or start > edge - overlap):
            row = (frames, Piece(low, shown, False))
            yield PartialPlan(start, math.inf, total, (*state.rows, row))
        if start < high:
            yield PartialPlan(high, edge, total, (*state.rows, (frames, Piece(low, high, True))))
        return
    yield PartialPlan(math.inf, math.inf, total, (*state.rows, (frames, Piece(low, shown, False))))
