"""Suggestions while a commune is typed: a list prepared once, searched by bisection.

Pure Python: neither Qt nor QGIS, so that its speed with all communes of France is measured alone
(``benchmarks/picker.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from ..atlas.shared.naming import as_insee, comparable, split_title, to_ascii, without_article

MAX_SUGGESTIONS = 12
#: shortest text that is searched for inside words
MIN_INSIDE = 3
_DIGITS = re.compile(r"^\d[\dab]?\d{0,3}$")
#: sorts after every character of a key
_LAST = "\uffff"


@dataclass(frozen=True)
class Entry:
    """A commune that can be chosen."""

    insee: str
    name: str

    @property
    def title(self) -> str:
        """What the list shows: ``Haverskerque (59293)``."""
        return f"{self.name} ({self.insee})"


class Meaning(Enum):
    """What a typed text means."""

    NOTHING = "nothing"
    COMMUNE = "commune"
    #: several communes have this name
    SEVERAL = "several"
    #: a postal code, not an INSEE code
    POSTAL_CODE = "postal code"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reading:
    """The interpretation of a typed text."""

    meaning: Meaning
    #: the commune, or those that could be meant
    entries: tuple[Entry, ...] = ()
    #: communes that have the code of ``entries`` as their postal code: 59660 is the INSEE code of
    #: Willems and the postal code of Haverskerque
    namesakes: tuple[Entry, ...] = ()


class SuggestionList:
    """The communes of a layer, ready to be searched at each key stroke.

    The sorted keys contain each name in full and from each of its words on, so that all matches of
    a typed beginning are neighbours: a search bisects and reads no more keys than it returns.
    """

    def __init__(
        self,
        communes: Iterable[tuple[str, str]],
        postal_codes: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """:param communes: INSEE code and name; :param postal_codes: INSEE codes by postal code."""
        self._entries = {insee: Entry(insee, name) for insee, name in communes}
        self._postal = postal_codes or {}
        names: list[tuple[str, str]] = []
        words: list[tuple[str, str]] = []
        self._by_name: dict[str, list[Entry]] = {}
        for entry in self._entries.values():
            spelling = comparable(entry.name)
            names.append((spelling, entry.insee))
            parts = spelling.split()
            words += [(" ".join(parts[n:]), entry.insee) for n in range(1, len(parts))]
            for key in {spelling, without_article(spelling)}:
                self._by_name.setdefault(key, []).append(entry)
        self._names = sorted(names)
        self._words = sorted(words)
        self._codes = sorted((insee.lower(), insee) for insee in self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def codes(self) -> list[str]:
        """Return the INSEE codes of the communes."""
        return list(self._entries)

    def search(self, text: str, limit: int = MAX_SUGGESTIONS) -> list[Entry]:
        """Return possible communes, best first: code, name, postal code, word, part of a word."""
        typed = " ".join(text.split()).lower()
        titled = split_title(typed)
        if titled is not None:
            typed = titled[1].lower()
        if not typed:
            return []
        found: dict[str, Entry] = {}
        if _DIGITS.match(typed):
            self._take(found, self._starting(self._codes, typed, limit), limit)
            self._take(found, self._postal.get(typed, ()), limit)
            return list(found.values())
        for spelling in _spellings(typed):
            exact = [entry.insee for entry in self._by_name.get(spelling, ())]
            self._take(found, exact, limit)
        for keys in (self._names, self._words):
            starting = [self._starting(keys, spelling, limit) for spelling in _spellings(typed)]
            self._take(found, _in_turn(starting), limit)
        if not found:
            self._take(found, self._holding(comparable(typed), limit), limit)
        return list(found.values())

    def read(self, text: str) -> Reading:
        """Return the meaning of a text, by the same rules as the engine."""
        typed = " ".join(text.split())
        if not typed:
            return Reading(Meaning.NOTHING)
        titled = split_title(typed)
        entry = None if titled is None else self._entries.get(titled[1])
        if titled and entry and comparable(entry.name) == comparable(titled[0]):
            return Reading(Meaning.COMMUNE, (entry,))
        code = as_insee(typed)
        if code is not None:
            return self._read_code(code)
        spelling = comparable(typed)
        matches = self._by_name.get(spelling) or self._by_name.get(without_article(spelling), [])
        exact = [entry for entry in matches if comparable(entry.name) == spelling]
        matches = exact or matches
        if not matches:
            return Reading(Meaning.UNKNOWN)
        meaning = Meaning.COMMUNE if len(matches) == 1 else Meaning.SEVERAL
        return Reading(meaning, tuple(matches))

    def _read_code(self, code: str) -> Reading:
        entry = self._entries.get(code)
        posted = [self._entries[i] for i in self._postal.get(code, ()) if i in self._entries]
        namesakes = tuple(other for other in posted if other is not entry)
        if entry is not None:
            return Reading(Meaning.COMMUNE, (entry,), namesakes)
        return Reading(Meaning.POSTAL_CODE if namesakes else Meaning.UNKNOWN, namesakes)

    @staticmethod
    def _starting(keys: list[tuple[str, str]], start: str, limit: int) -> list[str]:
        low = bisect_left(keys, (start, ""))
        high = bisect_left(keys, (start + _LAST, ""), low)
        # a commune can occur twice, by two of its words
        return [insee for _, insee in keys[low : min(high, low + 2 * limit)]]

    def _holding(self, part: str, limit: int) -> list[str]:
        if len(part) < MIN_INSIDE:
            return []
        holding: list[str] = []
        for spelling, insee in self._names:
            if part in spelling:
                holding.append(insee)
                if len(holding) == limit:
                    break
        return holding

    def _take(self, found: dict[str, Entry], codes: Iterable[str], limit: int) -> None:
        for code in codes:
            if len(found) >= limit:
                return
            entry = self._entries.get(code)
            if entry is not None:
                found.setdefault(code, entry)


def _in_turn(lists: list[list[str]]) -> Iterator[str]:
    """Yield the first of each list, then the second of each, and so on."""
    for row in zip_longest(*lists):
        yield from (item for item in row if item is not None)


def _spellings(typed: str) -> list[str]:
    """Return the comparable forms of a text whose last word may not be finished.

    ``st`` is the beginning of Steenvoorde as well as short for Saint.
    """
    full = comparable(typed)
    words = re.findall(r"[a-z0-9]+", to_ascii(typed).lower())
    open_end = " ".join([*comparable(" ".join(words[:-1])).split(), *words[-1:]])
    return [spelling for spelling in dict.fromkeys((full, open_end)) if spelling]
