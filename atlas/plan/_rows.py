"""Rows of frames: how far a number of frames reaches, and the fewest that show a ground.

The words and the method are told at the head of :mod:`.sheets`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ._surface import SLIVER, TOUCH, Edge, Ground, Interval, Size, clipped, merged, section

#: seams are sought to this precision, metres
_PRECISION = 1e-9
#: a row shows this much ground at least from south to north, metres
_THINNEST = 1e-3


#
# Frames in a row and rows on a sheet plan obey the same law: equal lengths along an axis, each
# there to show a piece of it, linked by an overlap where the ground goes on across the seam.


@dataclass(frozen=True)
class Piece:
    """What one frame of a row, or one row of a plan, is there to show."""

    low: float
    high: float
    #: whether the ground goes on beyond ``high``, so that an overlap is due there
    linked: bool


class Line:
    """Equal lengths laid along the ``spans`` of an axis: the frames of one row."""

    def __init__(self, spans: list[Interval], length: float, overlap: float) -> None:
        self.spans = spans
        self.length = length
        self.overlap = overlap

    def reach(self, index: int, low: float, top: float) -> float | None:  # noqa: ARG002 -- see RowsLine
        """Return how far piece ``index`` can go from ``low``, ``top`` at most."""
        return top

    def mirrored(self) -> Line:
        """Return the line seen from its other end."""
        return Line(
            [(-high, -low) for low, high in reversed(self.spans)], self.length, self.overlap
        )

    def following(self, high: float) -> tuple[float, bool] | None:
        """Return where ground goes on after ``high`` and whether it does without interruption."""
        for start, end in self.spans:
            if end > high + TOUCH:
                return (start, False) if start >= high else (high, True)
        return None

    def before(self, start: float) -> float:
        """Return where the ground before the span that begins at ``start`` ends."""
        return max(end for _start, end in self.spans if end < start)

    def greedy(self, count: int) -> list[Piece] | None:
        """Return ``count`` pieces or fewer, each as far as it can go; ``None`` if too few."""
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
                after = (begun, False)  # an overlap would cost more than to stop before the gap
            pieces.append(Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def even(self, count: int) -> list[Piece] | None:
        """Return ``count`` pieces or fewer, as even as the ground allows and cut where it has gaps.

        ``None`` if they cannot be had that way.
        """
        floors = self._floors(count)
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
            if ceiling < floors[index] - TOUCH:
                return None
            high = self._cut(low, floors[index], ceiling, count - index)
            after = self.following(high)
            if after is None:
                return [*pieces, Piece(low, self.spans[-1][1], False)]
            pieces.append(Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def _floors(self, count: int) -> list[float] | None:
        """Return for each piece how far it must go, so that those after it can do the rest."""
        backwards = self.mirrored().greedy(count)
        if backwards is None:
            return None
        lows = [-piece.high for piece in reversed(backwards)]
        # with fewer pieces than that, the first ones need not go anywhere
        missing = count - len(lows)
        return [self.spans[0][0]] * missing + lows[1:] + [self.spans[-1][1]]

    def _cut(self, low: float, floor: float, ceiling: float, pieces: int) -> float:
        """Return the best end for the first of ``pieces`` pieces that share what is left."""
        target = self._share(low, pieces)
        gaps = [
            end
            for (_start, end), (start, _end) in zip(self.spans, self.spans[1:])
            if low < end <= ceiling and start >= floor
        ]
        if gaps:
            return min(gaps, key=lambda end: abs(end - target))
        return min(max(target, floor), ceiling)

    def _share(self, low: float, pieces: int) -> float:
        """Return where the first of ``pieces`` equal shares of the ground from ``low`` on ends."""
        left = sum(max(0.0, end - max(start, low)) for start, end in self.spans) / pieces
        for start, end in self.spans:
            here = max(0.0, end - max(start, low))
            if here >= left:
                return max(start, low) + left
            left -= here
        return self.spans[-1][1]

    def placed(self, pieces: list[Piece]) -> list[float]:
        """Return where each length starts: centred on its piece as far as the overlaps allow.

        Across a gap no overlap is due. There too the lengths overlap as due, if they can, where
        the gap is narrow or where they would overlap by less: that would look like a mistake.
        """
        links = [piece.linked for piece in pieces[:-1]]
        starts = self._placed(pieces, links) if pieces else None
        if starts is None:
            raise ArithmeticError("pieces that no chain of frames covers")
        for i, (here, there) in enumerate(zip(pieces, pieces[1:])):
            narrow = there.low - here.high <= self.overlap
            if links[i] or not (narrow or starts[i] + self.length > starts[i + 1]):
                continue
            links[i] = True
            closer = self._placed(pieces, links)
            if closer is None:
                links[i] = False
            else:
                starts = closer
        return starts

    def _placed(self, pieces: list[Piece], links: list[bool]) -> list[float] | None:
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
        if any(low > high + TOUCH for low, high in zip(lowest, highest)):
            return None
        northward = [min(max(wanted[0], lowest[0]), highest[0])]
        for i in range(1, last + 1):
            top = min(highest[i], northward[-1] + pitch) if links[i - 1] else highest[i]
            northward.append(min(max(wanted[i], lowest[i]), top))
        southward = [min(max(wanted[last], lowest[last]), highest[last])]
        for i in reversed(range(last)):
            floor = max(lowest[i], southward[0] - pitch) if links[i] else lowest[i]
            southward.insert(0, max(min(wanted[i], highest[i]), floor))
        # both keep the bounds and the overlaps, and so does the mean, which favours neither end
        return [(a + b) / 2 for a, b in zip(northward, southward)]


class RowsLine(Line):
    """The rows of a plan, each with a given number of frames, laid along the y axis."""

    def __init__(self, ground: Ground, size: Size, margin: float, counts: list[int]) -> None:
        super().__init__(ground.spans, size.height, size.overlap)
        self._ground = ground
        self._size = size
        self._margin = margin
        self._counts = counts

    def reach(self, index: int, low: float, top: float) -> float | None:
        """Return how far north row ``index`` can reach with the frames that it has."""
        return _Sweep(self._ground, low, top, self._size, self._margin).reach(self._counts[index])

    def mirrored(self) -> RowsLine:
        """Return the rows seen from the north."""
        return RowsLine(self._ground.mirrored(), self._size, self._margin, self._counts[::-1])


def grown(spans: list[Interval], margin: float) -> list[Interval]:
    """Return the intervals with ``margin`` added at both ends, united again."""
    if not margin:
        return spans
    return merged([(low - margin, high + margin) for low, high in spans])


def frames_for(
    shadow: list[Interval], size: Size, margin: float = 0.0, limit: float = math.inf
) -> int:
    """Return how many frames a row needs to show ``shadow``; any number above ``limit`` will do.

    Greedy from the west: each frame starts as far east as it may, an overlap before the end of
    the last one, or where ground starts again.
    """
    length, overlap = size.width, size.overlap
    pitch = length - overlap
    count = 0
    edge = -math.inf
    for low, high in grown(shadow, margin):
        if edge >= high:
            continue
        # a last frame that ends less than an overlap inside this interval is drawn back out of it
        start = max(low, edge - overlap)
        more = max(0, math.ceil((high - start - length) / pitch))
        count += 1 + more
        if count > limit:
            break
        edge = start + length + more * pitch
    return count


class _Sweep:
    """A slab whose south edge is fixed and whose north edge advances."""

    def __init__(self, ground: Ground, low: float, top: float, size: Size, margin: float) -> None:
        self.top = top
        self._size = size
        self._margin = margin
        self._high = low + SLIVER
        self._edges = ground.edges(self._high, top - SLIVER)
        self._shadow = merged(section(self._edges, self._high))

    def _fits(self, shadow: list[Interval], frames: int) -> bool:
        return frames_for(shadow, self._size, self._margin, frames) <= frames

    def reach(self, frames: int) -> float | None:
        """Return how far north ``frames`` frames reach, ``None`` if nowhere.

        To be asked with growing numbers of frames. The shadow below the answer and the edges that
        may still matter are kept up to date, so that each step looks at half of the last one.
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
        # a little less than the limit: what is laid out later must fit despite rounding
        return low + SLIVER - _PRECISION

    def _extended(self, edges: list[Edge], low: float, high: float) -> list[Interval]:
        clips = [clipped(edge, low, high) for edge in edges if edge[1] < high]
        return merged(self._shadow + clips)


# --- the fewest frames --------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """A row plan under way: what ``rows`` show with ``frames`` frames in all."""

    #: everything south of it is shown; infinite when all is
    seam: float
    #: how far north the last row can be, infinite where no overlap with it is due
    edge: float
    frames: int
    #: number of frames and piece of each row, from the south
    rows: tuple[tuple[int, Piece], ...]


def fewest_rows(ground: Ground, size: Size, margin: float, limit: int) -> list[State]:
    """Return the complete row plans of fewest frames, none if all have more than ``limit``.

    ``margin``: room to leave west and east of the ground, metres. The method and the sense in
    which these are the fewest are told at the head of the module.
    """
    layers: list[list[State]] = [[] for _ in range(limit + 1)]
    layers[0].append(State(ground.south, math.inf, 0, ()))
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
            for following in _next_rows(ground, state, size, margin, limit):
                layers[following.frames].append(following)
    return []


def _next_rows(
    ground: Ground, state: State, size: Size, margin: float, limit: int
) -> Iterator[State]:
    """Yield what one more row can lead to, for each number of frames in it."""
    edge = min(state.seam, state.edge - size.overlap) + size.height
    sweep = _Sweep(ground, state.seam, min(edge, ground.north), size, margin)
    for frames in range(1, limit - state.frames + 1):
        high = sweep.reach(frames)
        if high is None or (high < sweep.top and high - state.seam < _THINNEST):
            continue
        yield from _stops(ground, state, frames, high, edge, size.overlap)
        if high >= sweep.top:
            return


def _stops(
    ground: Ground, state: State, frames: int, high: float, edge: float, overlap: float
) -> Iterator[State]:
    """Yield the states after a row of ``frames`` frames that can reach ``high``.

    ``edge`` is how far north that row itself can be. Where ground starts again at ``start``,
    below ``high``, the row may stop before it: the next one then owes no overlap.
    """
    total = state.frames + frames
    low = state.seam
    shown = low
    for start, end in ground.spans:
        if end <= high + TOUCH:
            shown = end
            continue
        if start > low and (start >= high or start > edge - overlap):
            row = (frames, Piece(low, shown, False))
            yield State(start, math.inf, total, (*state.rows, row))
        if start < high:
            yield State(high, edge, total, (*state.rows, (frames, Piece(low, high, True))))
        return
    yield State(math.inf, math.inf, total, (*state.rows, (frames, Piece(low, shown, False))))
