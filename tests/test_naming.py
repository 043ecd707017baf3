"""Names and codes: what a commune is called on the sheet, in a file name, in a search."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srce_tvb_atlas.atlas.shared import naming


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Haverskerque", "haverskerque"),
        ("Saint-Leu-d'Esserent", "saint-leu-d-esserent"),
        ("Villeneuve d’Ascq", "villeneuve-d-ascq"),
        ("Rœulx", "roeulx"),
        ("ANNŒULLIN", "annoeullin"),
        ("Château-l'Abbaye", "chateau-l-abbaye"),
        ("L'Haÿ-les-Roses", "l-hay-les-roses"),
        ("Ann\x9cullin", "annoeullin"),
        ("../../etc", "etc"),
        ("[% 1+1 %]", "1-1"),
        ("…", "commune"),
        ("", "commune"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert naming.slug(name) == expected


@given(st.text(), st.text())
def test_any_name_gives_a_plain_file_name(insee: str, name: str) -> None:
    stem = naming.file_stem(insee, name)
    assert re.fullmatch(r"[A-Z0-9-]+_[a-z0-9][a-z0-9-]*", stem)
    assert len(stem) <= 2 * naming.MAX_STEM_LENGTH + 1


def test_file_names() -> None:
    assert naming.file_stem("59293", "Haverskerque") == "59293_haverskerque"
    assert naming.file_stem("2A004", "Ajaccio") == "2A004_ajaccio"
    assert naming.sheet_file_name("59293", "Haverskerque", 2, 4, "png") == (
        "59293_haverskerque_2-4.png"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Omer", "ST OMER"),
        ("Sainte-Marie-Cappel", "ste marie cappel"),
        ("Boëseghem", "BOESEGHEM"),
        ("Mœuvres", "Moeuvres"),
        ("Villeneuve-d'Ascq", "villeneuve d’ascq"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert naming.comparable(one) == naming.comparable(other)


@pytest.mark.parametrize(("one", "other"), [("Hem", "Hem-Lenglet"), ("Ors", "Orsinval")])
def test_a_beginning_is_another_name(one: str, other: str) -> None:
    assert naming.comparable(one) != naming.comparable(other)


def test_article() -> None:
    assert naming.without_article(naming.comparable("La Gorgue")) == "gorgue"
    assert naming.without_article(naming.comparable("L'Orée de Mormal")) == "oree de mormal"
    assert naming.without_article(naming.comparable("Lannoy")) == "lannoy"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("59293", "59293"),
        (" 2a004 ", "2A004"),
        ("2B033", "2B033"),
        ("97411", "97411"),
        (1004, "01004"),
        ("1004.0", "01004"),
        (59293.0, "59293"),
        ("0", None),
        ("593", None),
        ("592930", None),
        ("2C001", None),
        ("59 293", None),
        ("COMMUNE_01", None),
        (None, None),
        (True, None),
    ],
)
def test_insee_codes(value: object, expected: str | None) -> None:
    assert naming.as_insee(value) == expected


@pytest.mark.parametrize(
    ("code", "department"), [("59293", "59"), ("2A004", "2A"), ("97411", "974"), ("98818", "988")]
)
def test_department(code: str, department: str) -> None:
    assert naming.department_of(code) == department


def test_windows_bytes_read_as_latin_1_are_put_right() -> None:
    assert naming.repair_encoding("Ann\x9cullin") == "Annœullin"
    assert naming.repair_encoding("Annœullin") == "Annœullin"
    assert naming.repair_encoding("Ann\x81ullin") == "Ann\x81ullin"  # no Windows-1252 either


@given(st.text(max_size=400))
def test_what_is_printed_is_one_line_without_control_characters(text: str) -> None:
    shown = naming.printable(text)
    assert shown == " ".join(shown.split())
    assert shown.isprintable()
    assert len(shown) <= naming.MAX_NAME_LENGTH


def test_a_name_is_cut_where_it_gets_too_long() -> None:
    longest = "é" * naming.MAX_NAME_LENGTH
    assert naming.printable(longest) == longest
    assert naming.printable(longest + "é") == longest[:-1] + "…"
    assert naming.printable("un deux trois", 8) == "un deux…"
    assert naming.printable("un deux trois", 9) == "un deux…"


def test_a_file_name_is_cut_where_it_gets_too_long() -> None:
    longest = "e" * naming.MAX_STEM_LENGTH
    assert naming.slug(longest + "e") == longest
    assert naming.slug(longest[:-1] + " e") == longest[:-1], "no hyphen at the end"


@pytest.mark.parametrize("name", ["[% 1+1 %]", "<b>x</b>", "../../etc", 'a"; DROP', "Crèvecœur"])
def test_what_looks_like_code_is_printed_as_it_is(name: str) -> None:
    assert naming.printable(name) == name


def test_direction_marks_cannot_turn_a_name_round() -> None:
    assert naming.printable("Lille\u202eevil\u2066") == "Lille evil"
