"""Which item of a template is the map, the legend, a logo: by its id, its kind, its place.

A service's own template does not know the ids of this plugin. Each role is looked for in the same
order: the exact id, the id in any case, a usual name, what QGIS itself links to the main map, the
only item of the kind, the largest, the place on the page. Two items that are equal candidates are
reported: a guess would print a wrong map. Pure Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ..shared.i18n import tr
from ._item_names import PLACEHOLDERS, awaits_text, is_named, is_picture_of

#: kinds of items
MAP, LEGEND, SCALE_BAR, PICTURE, LABEL, TABLE, OTHER = (
    "map",
    "legend",
    "scale_bar",
    "picture",
    "label",
    "table",
    "other",
)

#: roles by the kind of item that takes them
ROLES: dict[str, str] = {
    **dict.fromkeys(("map", "locator", "sheet_index"), MAP),
    **dict.fromkeys(("logo_state", "logo_service", "north_arrow"), PICTURE),
    "legend": LEGEND,
    "scale_bar": SCALE_BAR,
    "statistics": TABLE,
    **dict.fromkeys(
        (
            "description",
            "nota",
            "service",
            "title",
            "status",
            "commune",
            "insee",
            "sheet_number",
            "update_date",
            "sources",
            "email",
            "scale_text",
            "notice",
        ),
        LABEL,
    ),
}

# why an item takes a role
BY_ID, BY_CASE, BY_NAME, BY_PICTURE, BY_TEXT = "id", "case", "name", "picture", "text"
BY_OVERVIEW, BY_LINK, ONLY, LARGEST, BY_PLACE = "overview", "link", "only", "largest", "place"

#: two areas that differ by less than this share are equal
_EQUAL_AREA = 0.05
#: a map of at most this share of the main map shows where it lies
_LOCATOR_SHARE = 0.5


@dataclass(frozen=True)
class ItemFacts:
    """What is known of an item of a template; lengths in mm on its page."""

    key: str
    kind: str
    id: str = ""
    page: int = 0
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    #: of a label
    text: str = ""
    #: of a picture; of an embedded one, empty
    file: str = ""
    #: key of the map that a legend, a scale bar or a north arrow belongs to
    linked: str = ""
    #: keys of the maps whose extent a map shows
    shows: tuple[str, ...] = ()
    #: a scale bar that is only a number
    numeric: bool = False
    #: a table without content
    empty: bool = False
    #: switched off in the template, or left out of exports
    hidden: bool = False

    @property
    def area(self) -> float:
        """Area on the page, mm²."""
        return self.width * self.height


@dataclass(frozen=True)
class Choice:
    """An item takes a role."""

    role: str
    key: str
    why: str

    @property
    def reason(self) -> str:
        """Why, in the user's language."""
        return _reasons()[self.why]


@dataclass(frozen=True)
class Ambiguity:
    """Several items are equal candidates for a role."""

    role: str
    keys: tuple[str, ...]


@dataclass
class Recognition:
    """The roles of a template, and what is not clear."""

    choices: list[Choice] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)

    def key_of(self, role: str) -> str:
        """Return the key of the item with a role, empty when there is none."""
        return next((choice.key for choice in self.choices if choice.role == role), "")

    def taken(self) -> set[str]:
        """Return the keys of all items with a role."""
        return {choice.key for choice in self.choices}


def _reasons() -> dict[str, str]:
    return {
        BY_ID: tr("by its id"),
        BY_CASE: tr("by its id, written in another case"),
        BY_NAME: tr("by its name"),
        BY_PICTURE: tr("by the name of its picture"),
        BY_TEXT: tr("by its placeholder text"),
        BY_OVERVIEW: tr("it shows the extent of the main map"),
        BY_LINK: tr("it belongs to the main map"),
        ONLY: tr("the only one of its kind"),
        LARGEST: tr("the largest of its kind"),
        BY_PLACE: tr("by its place on the page"),
    }


def recognise_items(items: Sequence[ItemFacts]) -> Recognition:
    """Return which item takes which role.

    The main map comes first, for the others are found by their relation to it.
    """
    found = Recognition()
    _take_main_map(items, found)
    # what its author hid is not printed, unless it has one of our ids
    items = [item for item in items if not item.hidden or item.id in ROLES]
    main = next((item for item in items if item.key == found.key_of("map")), None)
    for role in ("sheet_index", "locator"):
        _take_other_map(role, items, main, found)
    _take_of_kind("legend", items, main, found)
    _take_scale_bar(items, main, found)
    _take_pictures(items, found)
    _take_table(items, found)
    _take_labels(items, found)
    return found


# --- by id ------------------------------------------------------------------------------------


def _take_by_id(role: str, items: Sequence[ItemFacts], found: Recognition) -> bool:
    """Take the item with the id of a role, in any case; return whether the role is settled.

    Two items with the id are ambiguous, except labels: the same text may be printed twice. An item
    of another kind, such as a heading with the id ``legend``, does not count.
    """
    kind = ROLES[role]
    of_kind = [item for item in items if item.id == role and item.kind == kind]
    why = BY_ID
    if not of_kind:
        named = [item for item in items if item.id.strip().casefold() == role]
        of_kind = [item for item in named if item.kind == kind]
        why = BY_CASE
    if kind == LABEL:
        found.choices += [Choice(role, item.key, why) for item in of_kind]
        return bool(of_kind)
    if len(of_kind) > 1:
        found.ambiguous.append(Ambiguity(role, tuple(item.key for item in of_kind)))
    elif of_kind:
        found.choices.append(Choice(role, of_kind[0].key, why))
    return bool(of_kind)


# --- maps -------------------------------------------------------------------------------------


def _take_main_map(items: Sequence[ItemFacts], found: Recognition) -> None:
    if _take_by_id("map", items, found):
        return
    others = ("locator", "sheet_index")
    maps = [item for item in items if item.kind == MAP and item.id.strip().casefold() not in others]
    shown = [item for item in maps if not item.hidden]
    _take_largest("map", shown or maps, found)


def _take_largest(role: str, items: Sequence[ItemFacts], found: Recognition) -> None:
    """Take the only item, else the largest; equal ones are ambiguous."""
    if not items:
        return
    largest = max(item.area for item in items)
    best = [item for item in items if item.area >= largest * (1 - _EQUAL_AREA)]
    if len(best) > 1:
        found.ambiguous.append(Ambiguity(role, tuple(item.key for item in best)))
        return
    why = ONLY if len(items) == 1 else LARGEST
    found.choices.append(Choice(role, best[0].key, why))


def _take_other_map(
    role: str, items: Sequence[ItemFacts], main: ItemFacts | None, found: Recognition
) -> None:
    """Take a smaller map: by id or name; a locator also where it shows the main map's extent."""
    if _take_by_id(role, items, found) or main is None:
        return
    rest = [item for item in items if item.kind == MAP and item.key not in found.taken()]
    if _take_named(role, rest, found) or role != "locator":
        return
    overviews = [item for item in rest if main.key in item.shows]
    if overviews:
        _take_one("locator", overviews, BY_OVERVIEW, found)
        return
    small = [item for item in rest if item.area <= _LOCATOR_SHARE * main.area]
    if len(small) == len(rest):
        _take_largest("locator", small, found)


def _take_named(role: str, items: Sequence[ItemFacts], found: Recognition) -> bool:
    named = [item for item in items if is_named(role, item.id)]
    if named:
        _take_one(role, named, BY_NAME, found)
    return bool(named)


def _take_one(role: str, items: Sequence[ItemFacts], why: str, found: Recognition) -> None:
    """Take the one item, or the largest of several."""
    if len(items) == 1:
        found.choices.append(Choice(role, items[0].key, why))
    else:
        _take_largest(role, items, found)


# --- what belongs to the main map --------------------------------------------------------------


def _take_of_kind(
    role: str, items: Sequence[ItemFacts], main: ItemFacts | None, found: Recognition
) -> None:
    """Take the legend: by id, the only one, by name, the main map's, the largest."""
    if _take_by_id(role, items, found):
        return
    rest = [item for item in items if item.kind == ROLES[role]]
    if len(rest) < 2:
        _take_largest(role, rest, found)
        return
    if _take_named(role, rest, found):
        return
    linked = [item for item in rest if main is not None and item.linked == main.key]
    _take_one(role, linked or rest, BY_LINK, found)


def _take_scale_bar(items: Sequence[ItemFacts], main: ItemFacts | None, found: Recognition) -> None:
    """Take every bar of the main map: each of them prints a length on the ground.

    One that is only a number (1:25 000) follows the map by itself.
    """
    if _take_by_id("scale_bar", items, found):
        return
    bars = [item for item in items if item.kind == SCALE_BAR and not item.numeric]
    known = {item.key for item in items if item.kind == MAP} - {main.key if main else ""}
    own = [item for item in bars if item.linked not in known]
    for item in own:
        why = ONLY if len(own) == 1 else BY_LINK
        found.choices.append(Choice("scale_bar", item.key, why))


# --- pictures ---------------------------------------------------------------------------------


def _take_pictures(items: Sequence[ItemFacts], found: Recognition) -> None:
    pictures = [item for item in items if item.kind == PICTURE]
    roles = ("north_arrow", "logo_state", "logo_service")
    settled = {role for role in roles if _take_by_id(role, items, found)}
    for role in roles:
        if role not in settled:
            _take_picture(role, pictures, found)
    _take_logos_by_place(pictures, settled, found)


def _take_picture(role: str, pictures: Sequence[ItemFacts], found: Recognition) -> None:
    """Take the first picture, in reading order, whose id or file has the name of a role."""
    rest = sorted(
        (item for item in pictures if item.key not in found.taken()),
        key=lambda item: (item.page, round(item.y / 10), item.x),
    )
    if role == "north_arrow":
        linked = [item for item in rest if item.linked]
        if linked:
            found.choices.append(Choice(role, linked[0].key, BY_LINK))
            return
    tests: tuple[tuple[str, Callable[[ItemFacts], bool]], ...] = (
        (BY_NAME, lambda item: is_named(role, item.id)),
        (BY_PICTURE, lambda item: is_picture_of(role, item.file)),
    )
    for why, matches in tests:
        item = next((item for item in rest if matches(item)), None)
        if item is not None:
            found.choices.append(Choice(role, item.key, why))
            return


def _take_logos_by_place(
    pictures: Sequence[ItemFacts], settled: Iterable[str], found: Recognition
) -> None:
    """Take the logos by their place: that of the State stands first, on the left.

    Only where no name tells: one or two pictures that are not the north arrow.
    """
    taken = {choice.role for choice in found.choices} | set(settled)
    if {"logo_state", "logo_service"} & taken:
        return
    arrow = found.key_of("north_arrow")
    rest = sorted(
        (item for item in pictures if item.key != arrow),
        key=lambda item: (item.page, item.x, item.y),
    )
    if len(rest) == 1:
        found.choices.append(Choice("logo_service", rest[0].key, BY_PLACE))
    elif len(rest) == 2:
        found.choices.append(Choice("logo_state", rest[0].key, BY_PLACE))
        found.choices.append(Choice("logo_service", rest[1].key, BY_PLACE))


# --- tables and labels ------------------------------------------------------------------------


def _take_table(items: Sequence[ItemFacts], found: Recognition) -> None:
    """Take the table of figures; one that holds something else stays what it is."""
    if _take_by_id("statistics", items, found):
        return
    tables = [item for item in items if item.kind == TABLE]
    if _take_named("statistics", tables, found):
        return
    empty = [item for item in tables if item.empty]
    if len(empty) == 1:
        found.choices.append(Choice("statistics", empty[0].key, ONLY))


def _take_labels(items: Sequence[ItemFacts], found: Recognition) -> None:
    for role in (role for role, kind in ROLES.items() if kind == LABEL):
        if not _take_by_id(role, items, found) and role in PLACEHOLDERS:
            _take_placeholder(role, items, found)


def _take_placeholder(role: str, items: Sequence[ItemFacts], found: Recognition) -> None:
    """Take the label that holds a placeholder such as ``Titre`` in place of a real text."""
    for item in items:
        if item.kind != LABEL or item.key in found.taken() or "[%" in item.text:
            continue
        if awaits_text(role, item.id, item.text):
            found.choices.append(Choice(role, item.key, BY_TEXT))
            return
