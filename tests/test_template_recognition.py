"""Which item of a template is taken for what: pure Python, no template is opened."""

from __future__ import annotations

import pytest

from srce_tvb_atlas.atlas.layout._item_names import is_unwritten, name_letters
from srce_tvb_atlas.atlas.layout._recognition import (
    BY_CASE,
    BY_ID,
    BY_LINK,
    BY_NAME,
    BY_OVERVIEW,
    BY_PICTURE,
    BY_PLACE,
    BY_TEXT,
    LABEL,
    LARGEST,
    LEGEND,
    MAP,
    ONLY,
    PICTURE,
    SCALE_BAR,
    TABLE,
    ItemFacts,
    recognise_items,
)


def a_map(key: str, width: float = 100, height: float = 100, **facts: object) -> ItemFacts:
    return ItemFacts(key, MAP, width=width, height=height, **facts)  # type: ignore[arg-type]


def why(items: list[ItemFacts], role: str) -> list[tuple[str, str]]:
    return [(c.key, c.why) for c in recognise_items(items).choices if c.role == role]


@pytest.mark.parametrize(
    ("maps", "expected"),
    [
        ([a_map("a", id="map", width=10), a_map("b")], ("a", BY_ID)),
        ([a_map("a", id="Map", width=10), a_map("b")], ("a", BY_CASE)),
        ([a_map("a", id="MAP"), a_map("b", id="map", width=10)], ("b", BY_ID)),
        ([a_map("a", id="Carte 1", width=3)], ("a", ONLY)),
        ([a_map("a", width=90), a_map("b", id="Carte 2")], ("b", LARGEST)),
        ([a_map("a", id="Locator"), a_map("b", width=40)], ("b", ONLY)),
    ],
)
def test_main_map(maps: list[ItemFacts], expected: tuple[str, str]) -> None:
    assert why(maps, "map") == [expected]


@pytest.mark.parametrize(
    "maps",
    [
        [a_map("a"), a_map("b")],
        [a_map("a", width=205, height=213.209), a_map("b", width=204.974, height=213.246)],
        [a_map("a", id="map"), a_map("b", id="map", width=5)],
        [a_map("a", id="Map"), a_map("b", id="MAP")],
    ],
)
def test_two_equal_maps_are_ambiguous(maps: list[ItemFacts]) -> None:
    found = recognise_items(maps)
    assert found.key_of("map") == ""
    assert [(a.role, a.keys) for a in found.ambiguous] == [("map", ("a", "b"))]


def test_an_item_of_another_kind_does_not_take_the_role_of_its_id() -> None:
    found = recognise_items([ItemFacts("a", LABEL, id="map"), a_map("b", id="Carte 1")])
    assert found.key_of("map") == "b"


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        (a_map("b", width=20, height=20), [("b", ONLY)]),
        (a_map("b", width=20, id="Carte de situation"), [("b", BY_NAME)]),
        (a_map("b", width=90, shows=("a",)), [("b", BY_OVERVIEW)]),
        # too large to show where the main map lies: another map of the service
        (a_map("b", width=70), []),
    ],
)
def test_locator(small: ItemFacts, expected: list[tuple[str, str]]) -> None:
    assert why([a_map("a"), small], "locator") == expected


def test_index_of_sheets_needs_its_name() -> None:
    maps = [a_map("a"), a_map("b", width=10, id="Tableau d'assemblage"), a_map("c", width=9)]
    assert why(maps, "sheet_index") == [("b", BY_NAME)]
    assert why(maps, "locator") == [("c", ONLY)]


def test_legend_of_the_main_map_comes_before_larger_ones() -> None:
    items = [
        a_map("main"),
        ItemFacts("far", LEGEND, width=90, height=90, linked="other"),
        ItemFacts("near", LEGEND, width=20, height=20, linked="main"),
    ]
    assert why(items, "legend") == [("near", BY_LINK)]
    assert why(items[:2], "legend") == [("far", ONLY)]
    named = [*items, ItemFacts("named", LEGEND, id="Légende", width=5, height=5)]
    assert why(named, "legend") == [("named", BY_NAME)]


def test_each_bar_of_the_main_map_is_taken_and_numbers_are_not() -> None:
    items = [
        a_map("main"),
        a_map("other", width=10),
        ItemFacts("bar", SCALE_BAR, linked="main"),
        ItemFacts("bar without map", SCALE_BAR),
        ItemFacts("number", SCALE_BAR, linked="main", numeric=True),
        ItemFacts("of the other", SCALE_BAR, linked="other"),
    ]
    assert why(items, "scale_bar") == [("bar", BY_LINK), ("bar without map", BY_LINK)]


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        (
            [
                ItemFacts("n", PICTURE, id="Flèche du Nord"),
                ItemFacts("m", PICTURE, file="C:\\charte\\Marianne_2020.png"),
                ItemFacts("l", PICTURE, id="Logo DDTM"),
            ],
            {"north_arrow": ("n", BY_NAME), "logo_state": ("m", BY_PICTURE),
             "logo_service": ("l", BY_NAME)},
        ),
        (
            [
                ItemFacts("n", PICTURE, file="arrows/NorthArrow_02.svg", x=5),
                ItemFacts("r", PICTURE, x=200),
                ItemFacts("l", PICTURE, x=10),
            ],
            {"north_arrow": ("n", BY_PICTURE), "logo_state": ("l", BY_PLACE),
             "logo_service": ("r", BY_PLACE)},
        ),
        (
            [ItemFacts("n", PICTURE, linked="main"), ItemFacts("one", PICTURE)],
            {"north_arrow": ("n", BY_LINK), "logo_service": ("one", BY_PLACE)},
        ),
        ([ItemFacts(key, PICTURE) for key in "abc"], {}),
    ],
)  # fmt: skip
def test_pictures(pictures: list[ItemFacts], expected: dict[str, tuple[str, str]]) -> None:
    found = {c.role: (c.key, c.why) for c in recognise_items(pictures).choices}
    assert found == expected


def test_a_table_that_holds_something_stays_what_it_is() -> None:
    full, empty = ItemFacts("full", TABLE), ItemFacts("empty", TABLE, empty=True)
    assert why([full, empty], "statistics") == [("empty", ONLY)]
    assert why([full], "statistics") == []
    assert why([ItemFacts("full", TABLE, id="statistics")], "statistics") == [("full", BY_ID)]


@pytest.mark.parametrize(
    ("id_", "text", "role"),
    [
        ("", "Titre", "title"),
        ("", "Titre à renseigner ici", "title"),
        ("Titre", "Titre de la cartographie", "title"),
        ("main-title", "", "title"),
        ("", "Sources :", "sources"),
        ("Sous-titre", "", ""),
        ("", "Sous-titre à renseigner ici", ""),
        ("Titre", "Carte des zones humides", ""),
        ("", "Sources : IGN, 2023", ""),
        ("titre", '[% "NOM_COM" %]', ""),
        ("COMMUNE", "x", "commune"),
    ],
)
def test_only_placeholders_are_replaced(id_: str, text: str, role: str) -> None:
    found = recognise_items([ItemFacts("a", LABEL, id=id_, text=text)]).choices
    assert [choice.role for choice in found] == ([role] if role else [])
    assert all(choice.why in (BY_TEXT, BY_CASE) for choice in found)


def test_a_text_may_be_printed_twice() -> None:
    labels = [ItemFacts(key, LABEL, id="commune") for key in "ab"]
    assert why(labels, "commune") == [("a", BY_ID), ("b", BY_ID)]
    assert recognise_items(labels).ambiguous == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Flèche_du-NORD 2", "fleche du nord"), ("logoEtat", "logo etat"), ("", ""), ("12", "")],
)
def test_names_are_compared_plainly(text: str, expected: str) -> None:
    assert name_letters(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sous-titre", True),
        ("Sous-titre à renseigner ici", True),
        ("Trame verte", False),
        ("", False),
    ],
)
def test_placeholders_without_a_text_of_ours(text: str, expected: bool) -> None:
    assert is_unwritten(text) is expected
