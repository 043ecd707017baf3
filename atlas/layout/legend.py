"""The legend of a sheet, in the room that its template gives it or leaves around it.

A legend with a fixed box keeps it. One that resizes to its contents grows from its reference point
into what is free on the page. In both, type, spacing and columns give way before a class is left
out; what does not fit is an error, or, for one that resizes, told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemGroup,
    QgsLayoutItemLegend,
    QgsLayoutItemPage,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsLegendStyle,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor, QFont

from ..shared import compat
from ..shared.errors import TemplateError
from ..shared.i18n import tr, tr_count
from . import fonts
from ._free_room import Anchor, Rect, anchor_of, free_rooms, obstacles_of
from ._legend_nodes import BREAK, LegendEntry, has_small_qualifiers, rebuild_legend
from .items import box_on_page, item_of, item_place, layout_items
from .remarks import Remark, lack, note
from .template_values import NOTE, template_box, template_value

__all__ = ["LegendEntry", "fill_legend"]

#: factors for the template's spacing between the entries, tried one after the other
_SPACING_FACTORS = (1.0, 0.6, 0.3)
#: factor for the height of the symbols where nothing else helps
_SMALLEST_SYMBOLS = 0.65
#: between the qualifier of an entry and the next entry, which else reads as the same one, mm
_GAP_BELOW_QUALIFIER = 1.2
#: share of the size of type that letters go below their line
_BELOW_LINE = 0.25
#: a column narrower than this breaks every label, mm
_NARROWEST_COLUMN = 32.0
_MOST_COLUMNS = 4
#: between columns, at least, mm
_COLUMN_SPACE = 4.0
#: rooms around a legend that are tried
_ROOMS_TRIED = 3
#: a legend that lies on the map may cover this share of it
_MAP_SHARE = 0.3


@dataclass(frozen=True)
class _Attempt:
    """One way to set a legend."""

    only_used: bool
    columns: int
    spacing: float
    size: float
    #: factor for the height of the symbols in the template
    symbols: float = 1.0


def fill_legend(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry]) -> list[Remark]:
    """Rebuild the legend, its labels wrapped, at the largest size at which it fits its room.

    :return: what was left out, and where it covers the map or leaves the page.
    :raises TemplateError: it does not fit its box; says how many entries each style brings.
    """
    resizes = bool(template_value(legend, "resizes", lambda: int(legend.resizeToContents())))
    columns = int(template_value(legend, "columns", legend.columnCount))
    legend.setAutoUpdateModel(False)
    legend.setWrapString(BREAK)
    legend.setResizeToContents(False)
    signatures = [repr([entry.key(with_used=used) for entry in entries]) for used in (False, True)]
    if legend.customProperty(NOTE + "entries") in signatures:
        # the previous commune had the same legend
        return [Remark(*parts) for parts in json.loads(legend.customProperty(NOTE + "remarks"))]
    legend.removeCustomProperty(NOTE + "entries")
    page = _page_box(legend)
    box = _rect(template_box(legend)).moved(-page.left, -page.top)
    anchor = anchor_of(box, compat.enum_number(legend.referencePoint()))
    obstacles = obstacles_of(box, anchor, _others(legend))
    sheet = Rect(0, 0, page.width, page.height)
    rooms = [(room, anchor) for room in free_rooms(sheet, anchor, obstacles)[:_ROOMS_TRIED]]
    # where it does not fit from its own corner, it may grow from another one of its box
    for corner in (0, 2, 6, 8):
        other = anchor_of(box, corner)
        if other != anchor:
            obstacles = obstacles_of(box, other, _others(legend))
            rooms += [(room, other) for room in free_rooms(sheet, other, obstacles)[:1]]
    if not resizes:
        rooms.insert(0, (box, anchor))
    remarks = _fill_rooms(legend, entries, rooms, columns, resizes=resizes)
    if remarks is None and not resizes:
        raise TemplateError(_no_room(legend, entries, box))
    if remarks is None:
        remarks = _overflow(legend, entries, anchor, sheet)
    remarks += _covered_map(legend, box)
    shows_used = bool(legend.customProperty(NOTE + "only_used"))
    legend.setCustomProperty(NOTE + "entries", signatures[shows_used])
    parts = [(remark.level, remark.text, remark.printed) for remark in remarks]
    legend.setCustomProperty(NOTE + "remarks", json.dumps(parts))
    return remarks


def _fill_rooms(
    legend: QgsLayoutItemLegend,
    entries: Sequence[LegendEntry],
    rooms: Sequence[tuple[Rect, Anchor]],
    columns: int,
    *,
    resizes: bool,
) -> list[Remark] | None:
    """Fill the legend into the first room in which it fits; return ``None`` when there is none."""
    for number, (room, anchor) in enumerate(rooms):
        attempt = _best_attempt(legend, entries, columns, room)
        if attempt is None:
            continue
        needed = _set(legend, entries, attempt, room.width)
        is_own_box = not resizes and number == 0
        _move(legend, room if is_own_box else anchor.place(*needed, room))
        left_out = _left_out(legend, entries) if attempt.only_used else []
        return left_out + ([] if resizes or is_own_box else [_grown(legend)])
    return None


def _best_attempt(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], columns: int, room: Rect
) -> _Attempt | None:
    """Return the way to set a legend in a room with the most classes and the largest type."""
    sizes = fonts.sizes_to_try(_template_sizes(legend)[-1])

    def fits(attempt: _Attempt) -> bool:
        needed = _set(legend, entries, attempt, room.width)
        return needed[0] <= room.width and needed[1] <= room.height

    tightest = _SPACING_FACTORS[-1]
    for symbols in (1.0, _SMALLEST_SYMBOLS):
        for only_used, count in _arrangements(entries, columns, room.width):
            # most legends fit as their template has them
            largest = _Attempt(only_used, count, _SPACING_FACTORS[0], sizes[0], symbols)
            if fits(largest):
                return largest
            if not fits(_Attempt(only_used, count, tightest, sizes[-1], symbols)):
                continue
            for spacing in _SPACING_FACTORS:
                attempts = [_Attempt(only_used, count, spacing, size, symbols) for size in sizes]
                if spacing == tightest or fits(attempts[-1]):
                    return _largest_that_fits(attempts, fits)
    return None


def _largest_that_fits(attempts: Sequence[_Attempt], fits: Callable[[_Attempt], bool]) -> _Attempt:
    """Return the first of some attempts, ever smaller, that fits; the last one does."""
    low, high = 0, len(attempts) - 1
    while low < high:
        middle = (low + high) // 2
        if fits(attempts[middle]):
            high = middle
        else:
            low = middle + 1
    return attempts[high]


def _arrangements(
    entries: Sequence[LegendEntry], columns: int, width: float
) -> Iterator[tuple[bool, int]]:
    """Yield whether only the classes in the commune are shown, and the columns, the best first."""
    has_classes = any(entry.lines(only_used=False) > 1 for entry in entries)
    most = max(columns, min(_MOST_COLUMNS, int(width / _NARROWEST_COLUMN)))
    counts = range(columns, most + 1) if has_classes else (columns,)
    for only_used in (False, True) if any(entry.used for entry in entries) else (False,):
        for count in counts:
            yield only_used, count


def _set(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], attempt: _Attempt, width: float
) -> tuple[float, float]:
    """Set the legend in one way, within a width, mm; return the size that it takes, mm."""
    legend.setCustomProperty(NOTE + "only_used", int(attempt.only_used))
    _space_entries(legend, attempt.spacing, attempt.size)
    height = float(template_value(legend, "symbol_height", legend.symbolHeight))
    legend.setSymbolHeight(height * attempt.symbols)
    sizes = _template_sizes(legend)
    small = QgsLegendStyle.Style.Subgroup if has_small_qualifiers(entries) else None
    if small is not None:
        gap = _GAP_BELOW_QUALIFIER * attempt.spacing
        legend.setStyleMargin(small, QgsLegendStyle.Side.Bottom, gap)
    for part, wanted in zip(_parts(), sizes):
        font = QFont(compat.legend_font(legend, part))
        if part == small:
            font.setPointSizeF(min(wanted, attempt.size))
        else:
            font.setPointSizeF(max(wanted * attempt.size / sizes[-1], attempt.size))
        compat.set_legend_font(legend, part, font)
    legend.setColumnCount(attempt.columns)
    legend.setSplitLayer(attempt.columns > 1)
    if attempt.columns > 1:
        given = float(template_value(legend, "column_space", legend.columnSpace))
        legend.setColumnSpace(max(given, _COLUMN_SPACE))
    gaps = (attempt.columns - 1) * legend.columnSpace()
    room = (width - gaps) / attempt.columns
    needed = (0.0, 0.0)
    for _ in range(3):  # the margins of a template's legend may need more than expected
        rebuild_legend(legend, entries, room, only_used=attempt.only_used)
        needed = _legend_size(legend)
        if needed[0] <= width:
            break
        room -= (needed[0] - width) / attempt.columns + 0.1
    return needed


def _parts() -> tuple[QgsLegendStyle.Style, ...]:
    style = QgsLegendStyle.Style
    return style.Title, style.Group, style.Subgroup, style.SymbolLabel


def _template_sizes(legend: QgsLayoutItemLegend) -> list[float]:
    """Return the sizes of type that the template gives the parts of a legend, points."""
    notes = ("title", "group", "subgroup", "label")
    return [
        float(template_value(legend, f"size_{name}", compat.legend_font(legend, part).pointSizeF))
        for part, name in zip(_parts(), notes)
    ]


def _space_entries(legend: QgsLayoutItemLegend, factor: float, points: float) -> None:
    """Set the spacing above and in the entries to a share of that in the template.

    Not less than what the letters of a line go below it: QGIS counts their height without.
    """
    style, top = QgsLegendStyle.Style, QgsLegendStyle.Side.Top
    for part, name in ((style.Symbol, "symbol"), (style.Group, "group")):
        given = float(
            template_value(legend, f"top_{name}", partial(legend.rstyle(part).margin, top))
        )
        least = _BELOW_LINE * points * compat.MM_PER_POINT if part == style.Symbol else 0.0
        legend.setStyleMargin(part, top, max(given * factor, min(given, least)))
    spacing = partial(compat.legend_line_spacing, legend)
    line = float(template_value(legend, "line_spacing", spacing))
    compat.set_legend_line_spacing(legend, line * factor)


def _legend_size(legend: QgsLayoutItemLegend) -> tuple[float, float]:
    settings = legend.legendSettings()
    context = QgsLayoutUtils.createRenderContextForLayout(legend.layout(), None, 300)
    size = QgsLegendRenderer(legend.model(), settings).minimumSize(context)
    return size.width(), size.height()


# --- its place --------------------------------------------------------------------------------


def _page_box(item: QgsLayoutItem) -> Rect:
    page = item.layout().pageCollection().page(max(item.page(), 0))
    place, box = page.pos(), page.rect()
    return Rect(place.x(), place.y(), place.x() + box.width(), place.y() + box.height())


def _rect(box: QRectF) -> Rect:
    return Rect(box.left(), box.top(), box.right(), box.bottom())


def _others(legend: QgsLayoutItemLegend) -> list[Rect]:
    """Return the boxes of the other visible items of its page."""
    return [
        box_on_page(item)
        for item in layout_items(legend.layout())
        if item is not legend
        and item.isVisible()
        and item.page() == legend.page()
        and not isinstance(item, (QgsLayoutItemPage, QgsLayoutItemGroup))
    ]


def _move(legend: QgsLayoutItemLegend, place: Rect) -> None:
    page = _page_box(legend)
    scene = place.moved(page.left, page.top)
    legend.attemptSetSceneRect(QRectF(scene.left, scene.top, scene.width, scene.height))


def _overflow(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], anchor: Anchor, sheet: Rect
) -> list[Remark]:
    """Set a legend for which there is no room, at its smallest, where it covers other items."""
    attempt = _Attempt(True, 1, _SPACING_FACTORS[-1], fonts.SMALLEST_SIZE)
    needed = _set(legend, entries, attempt, sheet.width)
    _move(legend, anchor.place(*needed, sheet))
    leaves = needed[0] > sheet.width or needed[1] > sheet.height
    text = (
        tr("The legend is larger than the page: {width:.0f} x {height:.0f} mm. {entries}")
        if leaves
        else tr(
            "There is no room for the legend, {width:.0f} x {height:.0f} mm: it covers other items "
            "of the template. {entries}"
        )
    )
    return [
        lack(
            text.format(width=needed[0], height=needed[1], entries=_entry_counts(entries)),
            "légende plus grande que la place du modèle",
        )
    ]


def _covered_map(legend: QgsLayoutItemLegend, before: Rect) -> list[Remark]:
    """Return what to tell where the legend covers more of the map than its template has it."""
    main = item_of(legend.layout(), "map")
    if main is None or main.page() != legend.page():
        return []
    ground, now = box_on_page(main), box_on_page(legend)
    share = ground.overlap(now).area / max(ground.area, 1e-9)
    if share > 0 and not legend.hasBackground():
        # its words are read on white, not on the map
        legend.setBackgroundEnabled(True)
        legend.setBackgroundColor(QColor(255, 255, 255, 235))
    was = ground.overlap(before).area / max(ground.area, 1e-9)
    if share <= max(was, _MAP_SHARE if was > 0 else 0.001):
        return []
    return [
        lack(
            tr("The legend covers {share:.0f} % of the map: leave it more room.").format(
                share=100 * share
            ),
            "partie de la carte sous la légende",
        )
    ]


# --- what is told -----------------------------------------------------------------------------


def _left_out(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry]) -> list[Remark]:
    every = sum(entry.lines(only_used=False) for entry in entries)
    shown = sum(entry.lines(only_used=True) for entry in entries)
    if every == shown:
        return []
    text = tr_count(
        "{item}: there is not room for all classes; it shows those of the commune, %n entries of "
        "{count}.",
        "{item}: there is not room for all classes; it shows that of the commune, %n entry of "
        "{count}.",
        shown,
    )
    return [note(text.format(item=item_place(legend), count=every))]


def _grown(legend: QgsLayoutItemLegend) -> Remark:
    text = tr("{item}: the legend does not fit its box and takes the free room around it.")
    return note(text.format(item=item_place(legend)))


def _entry_counts(entries: Sequence[LegendEntry]) -> str:
    """Return how many entries each style with several classes brings."""
    told = []
    for entry in entries:
        used = entry.lines_by_style(only_used=True)
        told += [
            tr("{style}: {count} entries, {used} of them in this commune").format(
                style=style, count=count, used=used.get(style, 0)
            )
            for style, count in entry.lines_by_style(only_used=False).items()
            if count > 1
        ]
    return "; ".join(told) + "." if told else ""


def _no_room(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], box: Rect) -> str:
    attempt = _Attempt(True, 1, _SPACING_FACTORS[-1], fonts.SMALLEST_SIZE)
    needed = _set(legend, entries, attempt, box.width)
    text = tr(
        "The legend does not fit its box at {floor} pt: it takes {width:.0f} x {height:.0f} mm "
        "and the box leaves {room_width:.0f} x {room_height:.0f} mm. Enlarge the item “legend” "
        "of the template."
    ).format(
        floor=f"{fonts.SMALLEST_SIZE:g}",
        width=needed[0],
        height=needed[1],
        room_width=box.width,
        room_height=box.height,
    )
    counts = _entry_counts(entries)
    if not counts:
        return text
    return text + " " + tr("Or give these styles fewer classes: {counts}").format(counts=counts)
