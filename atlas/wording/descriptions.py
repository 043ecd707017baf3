"""The sheet in words: the text alternative of its map, for those who do not see it.

The sentences themselves are in ``layouts/texts/alternative.j2``, which a service can reword like
any other text. This module gives it its parts: phrases in the right number, figures as French
writes them, places by the thirds of the commune. They say what the data hold and nothing more.
Pure Python, no QGIS.

======================  ==========================================================================
``area``                area of the commune: ``921 ha``
``commune_de``          name after « commune »: ``de Haverskerque``, ``d'Arras``, ``du Quesnoy``
``elements``            categories that the commune holds, see :class:`CategoryPhrases`
``element_count``       number of objects
``absent``              kinds that it lacks: ``aucun corridor écologique et aucun obstacle``
``beyond``              categories that go on in neighbours: ``name``, ``neighbours``
``beyond_count``        number of objects that go on
``beyond_communes``     number of communes in which they do
``warnings``            what the reader must know, a sentence each
``is_covered``          whether the data reach over the commune
``sheet_count``         number of sheets; 0 when there is no room for a sentence on them
``is_brief``            whether there is so little to tell that the area gets its own sentence
======================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..shared.model import CategoryFigures, CategoryPlace
from ..shared.naming import to_ascii
from .french_numbers import french_number

#: a shorter text alternative says little, a longer one is not listened to
_LEAST_SENTENCES, _MOST_SENTENCES = 3, 8
_MOST_ELEMENT_SENTENCES = 5
_MOST_NEIGHBOURS = 6


@dataclass(frozen=True)
class _Noun:
    """What objects of a category are called."""

    label: str
    one: str
    many: str
    kind: str


_RESERVOIRS, _CORRIDORS, _OBSTACLES = "réservoir de biodiversité", "corridor écologique", "obstacle"
#: the categories of the bundled catalogue, in the order of telling
_NOUNS = {
    "reservoir_preserve": _Noun(
        "A préserver",
        "réservoir de biodiversité à préserver",
        "réservoirs de biodiversité à préserver",
        _RESERVOIRS,
    ),
    "reservoir_restore": _Noun(
        "A restaurer",
        "réservoir de biodiversité à restaurer",
        "réservoirs de biodiversité à restaurer",
        _RESERVOIRS,
    ),
    "corridor": _Noun(
        "Corridors écologiques", "corridor écologique", "corridors écologiques", _CORRIDORS
    ),
    "corridor_restore": _Noun(
        "Corridors à restaurer",
        "corridor écologique à restaurer",
        "corridors écologiques à restaurer",
        _CORRIDORS,
    ),
    "obstacle_l": _Noun(
        "Obstacles à la fonctionnalité des continuités écologiques",
        "obstacle étendu aux continuités écologiques",
        "obstacles étendus aux continuités écologiques",
        _OBSTACLES,
    ),
    "obstacle_p": _Noun(
        "Obstacles à la fonctionnalité des continuités écologiques",
        "obstacle ponctuel aux continuités écologiques",
        "obstacles ponctuels aux continuités écologiques",
        _OBSTACLES,
    ),
}
_RANK = {key: rank for rank, key in enumerate(_NOUNS)}
_KINDS = (_RESERVOIRS, _CORRIDORS, _OBSTACLES)

_ZONES = {
    "north-west": "au nord-ouest",
    "north": "au nord",
    "north-east": "au nord-est",
    "west": "à l'ouest",
    "centre": "au centre",
    "east": "à l'est",
    "south-west": "au sud-ouest",
    "south": "au sud",
    "south-east": "au sud-est",
}
#: three parts in a row along one side are that side
_WHOLE_SIDES = {
    ("north-west", "north", "north-east"): "north",
    ("south-west", "south", "south-east"): "south",
    ("north-west", "west", "south-west"): "west",
    ("north-east", "east", "south-east"): "east",
}
_EDGES = {
    "north": "à l'extrémité nord",
    "east": "à l'extrémité est",
    "south": "à l'extrémité sud",
    "west": "à l'extrémité ouest",
}
_MOST_ZONES = 4
_EVERYWHERE = "dans toutes les parties de la commune"
_SEVERAL = "en plusieurs endroits de la commune"
_MOSTLY = "surtout"


@dataclass(frozen=True)
class CategoryPhrases:
    """A category that a commune holds, in words."""

    key: str
    #: ``3 réservoirs de biodiversité à préserver``
    counted: str
    #: ``197 ha``; empty when it has no surfaces
    area: str
    #: ``21 %`` of the commune
    share: str
    #: ``3,4 km``; empty when it has no lines
    length: str
    #: ``au nord et au centre``
    where: str
    #: whether it goes into the sentence of the element before
    joins: bool = False


def commune_after_de(name: str) -> str:
    """Return the name of a commune after « de »: ``d'Arras``, ``du Quesnoy``, ``de La Gorgue``."""
    article, _, rest = name.partition(" ")
    if rest and article in ("Le", "Les"):
        return f"{'du' if article == 'Le' else 'des'} {rest}"
    first = to_ascii(name)[:2].lower()
    elided = first[:1] in tuple("aeiou") or (first[:1] == "y" and first[1:2] not in tuple("aeiou"))
    return f"d'{name}" if elided else f"de {name}"


def describe(
    *,
    commune: str,
    area_ha: float,
    figures: Sequence[CategoryFigures],
    places: Iterable[CategoryPlace] = (),
    warnings: Iterable[str] = (),
    sheet_count: int = 1,
    is_covered: bool = True,
    is_complete: bool = True,
) -> dict[str, Any]:
    """Return what the text alternative may use (see the table at the top of the module).

    :param area_ha: area of the commune, hectares.
    :param warnings: sentences; a final point is added where it lacks.
    :param is_covered: whether the data reach over the commune: else that none is in it says
        nothing.
    :param is_complete: whether the data hold all classes, so that what was not found is absent.
    """
    ordered = sorted(figures, key=lambda item: _RANK.get(item.key, len(_RANK)))
    by_key = {place.key: place for place in places}
    elements = [_element(item, by_key.get(item.key)) for item in ordered]
    beyond = [
        {"name": _name(item, by_key[item.key].crossing), "neighbours": _listed(names)}
        for item in ordered
        if item.key in by_key and (names := by_key[item.key].neighbours)
    ]
    undecided = len({key for item in figures for key, _ in item.undecided})
    told = [_sentence(text) for text in warnings if text.strip()]
    if undecided:
        told.append(_undecided(undecided))
    room = _MOST_SENTENCES - len(told) - bool(beyond)
    elements = _in_sentences(elements, max(1, min(room, _MOST_ELEMENT_SENTENCES)))
    room -= max(1, sum(not element.joins for element in elements))
    absent = _absent(figures) if is_complete and room > 0 else ""
    room -= bool(absent)
    tells_sheets = room > 0
    sentences = _MOST_SENTENCES - room + tells_sheets
    return {
        "area": _hectares(area_ha),
        "commune_de": commune_after_de(commune),
        "elements": [asdict(element) for element in elements],
        "element_count": sum(item.count for item in figures),
        "absent": absent,
        "beyond": beyond,
        "beyond_count": sum(place.crossing for place in by_key.values()),
        "beyond_communes": len({name for place in by_key.values() for name in place.neighbours}),
        "warnings": told,
        "is_covered": is_covered,
        "sheet_count": sheet_count if tells_sheets else 0,
        "is_brief": sentences < _LEAST_SENTENCES,
    }


def _element(item: CategoryFigures, place: CategoryPlace | None) -> CategoryPhrases:
    surfaces, lines = "polygon" in item.families, "line" in item.families
    return CategoryPhrases(
        key=item.key,
        counted=f"{french_number(item.count)} {_name(item, item.count)}".replace("\u00a0", " "),
        area=_hectares(item.ha) if surfaces else "",
        share=_percent(item.percent) if surfaces else "",
        length=_kilometres(item.km) if lines else "",
        where=_where(place) if place is not None else "",
    )


def _name(item: CategoryFigures, count: int) -> str:
    noun = _NOUNS.get(item.key)
    if noun is None or noun.label != item.label:
        # a category of the service's own, or one that it named otherwise
        return f"objet{'s' if count > 1 else ''} « {item.label} »"
    return noun.many if count > 1 else noun.one


def _in_sentences(elements: Sequence[CategoryPhrases], most: int) -> list[CategoryPhrases]:
    """Return elements in so many sentences: obstacles share one, and what is left the last."""
    made: list[CategoryPhrases] = []
    sentences = 0
    for element in elements:
        before = made[-1].key if made else ""
        joins = (before, element.key) == ("obstacle_l", "obstacle_p") or sentences >= most
        sentences += not joins
        made.append(replace(element, joins=joins))
    return made


def _absent(figures: Sequence[CategoryFigures]) -> str:
    if any(item.key not in _NOUNS for item in figures):
        return ""
    held = {_NOUNS[item.key].kind for item in figures}
    lacking = [f"aucun {kind}" for kind in _KINDS if kind not in held]
    return _listed(lacking) if lacking else ""


def _where(place: CategoryPlace) -> str:
    if place.edge:
        return _EDGES[place.edge]
    zones = list(place.zones)
    if not zones:
        return ""
    if len(zones) == len(_ZONES):
        return _EVERYWHERE
    for row, side in _WHOLE_SIDES.items():
        if all(zone in zones for zone in row):
            zones = [zone for zone in zones if zone not in row or zone == side]
    if len(zones) > _MOST_ZONES:
        return _SEVERAL
    listed = _listed([_ZONES[zone] for zone in zones])
    return listed if place.is_whole else f"{_MOSTLY} {listed}"


def _listed(names: Sequence[str]) -> str:
    """Return names as French lists them: ``Merville, Morbecque et Thiennes``."""
    shown = list(names)
    if len(shown) > _MOST_NEIGHBOURS:
        rest = len(shown) - _MOST_NEIGHBOURS + 1
        shown = [*shown[: _MOST_NEIGHBOURS - 1], f"{rest} autres communes"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} et {shown[-1]}"


def _hectares(value: float) -> str:
    """Return an area as it is said: ``197 ha``, ``2,5 ha``."""
    return _measured(value, "ha")


def _kilometres(value: float) -> str:
    return _measured(value, "km", whole_from=100.0)


def _measured(value: float, unit: str, whole_from: float = 10.0) -> str:
    if value < 0.05:
        return f"moins de 0,1 {unit}"
    digits = 0 if value >= whole_from else 1
    return f"{french_number(value, digits)} {unit}".replace("\u00a0", " ")


def _percent(value: float) -> str:
    if 0 < value < 0.5:
        return "moins de 1 %"
    if 99.5 <= value < 99.95:
        return "plus de 99 %"
    return f"{french_number(value)} %"


def _undecided(count: int) -> str:
    if count == 1:
        return (
            "Pour 1 objet, les données ne disent pas s'il est à restaurer : il est compté parmi "
            "ceux qui ne le sont pas."
        )
    return (
        f"Pour {french_number(count)} objets, les données ne disent pas s'ils sont à restaurer : "
        "ils sont comptés parmi ceux qui ne le sont pas."
    )


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def one_line(text: str) -> str:
    """Return a rendered text alternative as one line of sentences."""
    return re.sub(r" (?=[.,])", "", " ".join(text.split()))
