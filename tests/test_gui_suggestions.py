"""Suggestions while typing: what is found, in which order, how fast, and that the engine agrees."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateTransformContext, QgsVectorLayer

from tests.support.package import register_package

register_package()

from srce_tvb_atlas.atlas.data.cog_lists import postal_codes  # noqa: E402
from srce_tvb_atlas.atlas.data.commune_fields import detect_commune_fields  # noqa: E402
from srce_tvb_atlas.atlas.data.commune_index import CommuneIndex  # noqa: E402
from srce_tvb_atlas.atlas.shared.errors import CommuneError  # noqa: E402
from srce_tvb_atlas.gui.suggestions import Meaning, SuggestionList  # noqa: E402

COMMUNES = [
    ("59293", "Haverskerque"),
    ("59400", "Merville"),
    ("59660", "Willems"),
    ("59268", "La Gorgue"),
    ("59577", "Staple"),
    ("59578", "Steenbecque"),
    ("62765", "Saint-Omer"),
    ("62766", "Saint-Omer-Capelle"),
    ("60590", "Saint-Omer-en-Chaussée"),
    ("62633", "Œuf-en-Ternois"),
    ("59211", "Eth"),
    ("2A004", "Ajaccio"),
    ("01004", "Ambérieu-en-Bugey"),
    ("59001", "Abancourt"),
    ("60001", "Abancourt"),
]
POSTAL = {"59660": ("59293", "59400"), "59190": ("59577",)}


@pytest.fixture(scope="module")
def known() -> SuggestionList:
    return SuggestionList(COMMUNES, POSTAL)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("haver", "Haverskerque (59293)"),
        ("HAVER", "Haverskerque (59293)"),
        ("59293", "Haverskerque (59293)"),
        ("  592 93", None),
        ("Haverskerque (59293)", "Haverskerque (59293)"),
        ("gorgue", "La Gorgue (59268)"),
        ("la gor", "La Gorgue (59268)"),
        ("st omer", "Saint-Omer (62765)"),
        ("Saint Omer C", "Saint-Omer-Capelle (62766)"),
        ("oeuf", "Œuf-en-Ternois (62633)"),
        ("Œuf", "Œuf-en-Ternois (62633)"),
        ("chaussee", "Saint-Omer-en-Chaussée (60590)"),
        ("verskerq", "Haverskerque (59293)"),
        ("2a", "Ajaccio (2A004)"),
        ("0100", "Ambérieu-en-Bugey (01004)"),
        ("amberieu", "Ambérieu-en-Bugey (01004)"),
        ("xyz", None),
        ("zz", None),
        ("", None),
        ("()", None),
        ("%", None),
    ],
)
def test_first_suggestion(known: SuggestionList, typed: str, first: str | None) -> None:
    found = known.search(typed)
    assert (found[0].title if found else None) == first


def test_unfinished_word_is_taken_both_ways(known: SuggestionList) -> None:
    """``st`` begins Staple, and is short for Saint."""
    titles = [entry.title for entry in known.search("st")]
    assert titles[:2] == ["Saint-Omer (62765)", "Staple (59577)"]


def test_postal_code_gives_its_communes(known: SuggestionList) -> None:
    assert [e.insee for e in known.search("59190")] == ["59577"]
    # an INSEE code comes first
    assert [e.insee for e in known.search("59660")] == ["59660", "59293", "59400"]


def test_no_commune_twice_and_no_more_than_asked(known: SuggestionList) -> None:
    found = known.search("saint", 2)
    assert len(found) == 2
    assert len({entry.insee for entry in known.search("omer")}) == len(known.search("omer"))


@pytest.mark.parametrize(
    ("typed", "meaning", "codes"),
    [
        ("", Meaning.NOTHING, []),
        ("59293", Meaning.COMMUNE, ["59293"]),
        ("haverskerque", Meaning.COMMUNE, ["59293"]),
        ("Haverskerque (59293)", Meaning.COMMUNE, ["59293"]),
        ("Merville (59293)", Meaning.UNKNOWN, []),
        ("gorgue", Meaning.COMMUNE, ["59268"]),
        ("abancourt", Meaning.SEVERAL, ["59001", "60001"]),
        ("59190", Meaning.POSTAL_CODE, ["59577"]),
        ("59999", Meaning.UNKNOWN, []),
        ("haver", Meaning.UNKNOWN, []),
    ],
)
def test_meaning(known: SuggestionList, typed: str, meaning: Meaning, codes: list[str]) -> None:
    reading = known.read(typed)
    assert reading.meaning is meaning
    assert [entry.insee for entry in reading.entries] == codes


def test_code_that_is_a_postal_code_too(known: SuggestionList) -> None:
    reading = known.read("59660")
    assert reading.meaning is Meaning.COMMUNE
    assert [entry.name for entry in reading.namesakes] == ["Haverskerque", "Merville"]


def test_engine_understands_the_same(demo_gpkg: Path) -> None:
    """What the picker calls a commune is what the run will find, and the reverse."""
    layer = QgsVectorLayer(f"{demo_gpkg}|layername=commune", "commune", "ogr")
    fields = detect_commune_fields(layer)
    assert fields is not None
    index = CommuneIndex(layer, fields, QgsCoordinateTransformContext())
    listed = SuggestionList(((c.insee, c.name) for c in index), postal_codes())
    chance = random.Random(59)  # noqa: S311 -- a sample
    typed = ["59660", "59190", "dunkerque", "gorgue", "st-venant", "Merville (59400)", "x", "59"]
    for commune in chance.sample(list(index), 30):
        typed += [
            commune.insee,
            commune.name,
            commune.name.upper(),
            commune.title,
            commune.name.replace("-", " "),
            commune.name[:-1],
        ]
    for text in typed:
        reading = listed.read(text)
        try:
            found = index.find(text).insee
        except CommuneError:
            found = ""
        told = reading.entries[0].insee if reading.meaning is Meaning.COMMUNE else ""
        assert told == found, text


def test_all_communes_of_france() -> None:
    """35 000 names made of French words; ``benchmarks/picker.py`` tells how soon they are found."""
    chance = random.Random(35_000)  # noqa: S311 -- names
    words = "saint sainte la le les mont val bois sur en sous lès haute bourg ville court".split()
    communes = [
        (f"{10 + n // 1000:02d}{n % 1000:03d}", "-".join(chance.choices(words, k=3)) + f"-{n:x}")
        for n in range(35_000)
    ]
    listed = SuggestionList(communes)
    for text in ("s", "saint", "st", "saint l", "l", "1", "123", "mont val b"):
        assert listed.search(text), text
    for text in ("courtx", "zz"):
        assert not listed.search(text), text
