"""Find a commune of a layer by INSEE code or by name; say what was meant by what is not found."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from ..shared.errors import CommuneError
from ..shared.i18n import tr, tr_count
from ..shared.naming import as_insee, comparable, printable, split_title, without_article
from ._arrondissement_search import ArrondissementSearch
from .cog_lists import former_communes, postal_codes
from .communes import Commune

MAX_SUGGESTIONS = 5
#: names listed that begin with what was given
MAX_STARTING = 15
#: wrong codes listed in one message
MAX_FAULTS = 20


class CommuneSearch:
    """The communes of a layer by code and by name.

    :param communes: by INSEE code.
    :param arrondissements: those of the same layer, to say when one was meant.
    """

    def __init__(
        self, communes: Mapping[str, Commune], arrondissements: ArrondissementSearch
    ) -> None:
        self._communes = communes
        self._arrondissements = arrondissements
        self._by_name: dict[str, list[Commune]] = {}
        for commune in communes.values():
            spelling = comparable(commune.name)
            for key in {spelling, without_article(spelling)}:
                self._by_name.setdefault(key, []).append(commune)

    def find(self, text: str) -> Commune:
        """Return the commune that a code or a name means.

        :raises CommuneError: unknown or ambiguous; lists the near ones, and says so when a postal
            code was meant.
        """
        wanted = " ".join(text.split())
        if not wanted:
            raise CommuneError(tr("Give the INSEE code or the name of a commune."))
        code = as_insee(wanted)
        if code is not None:
            return self._communes[code] if code in self._communes else self._unknown_code(code)
        titled = split_title(wanted)
        if titled is not None:
            return self._find_titled(*titled)
        spelling = comparable(wanted)
        exact = [c for c in self._by_name.get(spelling, []) if comparable(c.name) == spelling]
        matches = exact or self._by_name.get(spelling, [])
        if not matches:
            spelling = without_article(spelling)
            matches = self._by_name.get(spelling, [])
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise CommuneError(
                tr("Several communes have the name “{name}”: {list}. Give the INSEE code.").format(
                    name=wanted, list=_titles(matches)
                )
            )
        raise self._unknown_name(wanted)

    def select(self, texts: Iterable[str]) -> list[Commune]:
        """Return the communes that codes or names mean, each once, in the order given.

        :raises CommuneError: lists all that are wrong at once.
        """
        found: dict[str, Commune] = {}
        faults = []
        for text in texts:
            try:
                commune = self.find(text)
            except CommuneError as error:
                faults.append(str(error))
            else:
                found.setdefault(commune.insee, commune)
        if faults:
            raise CommuneError(shortened(faults))
        return list(found.values())

    def _find_titled(self, name: str, code: str) -> Commune:
        """Return the commune of a title such as ``Haverskerque (59293)``."""
        commune = self._communes.get(code) or self._unknown_code(code)
        spellings = {comparable(name), without_article(comparable(name))}
        own = comparable(commune.name)
        if not spellings & {own, without_article(own)}:
            raise CommuneError(
                tr(
                    "The commune {code} is {name}, not “{given}”: give the code or the name."
                ).format(code=code, name=commune.name, given=name)
            )
        return commune

    def _unknown_code(self, code: str) -> Commune:
        former = former_communes().get(code)
        if former is not None and former[0] in self._communes:
            raise CommuneError(
                tr("{code} ({name}) is now part of {title}: give the code {now}.").format(
                    code=code,
                    name=former[1],
                    title=self._communes[former[0]].title,
                    now=former[0],
                )
            )
        namesakes = self.with_postal_code(code)
        if namesakes:
            raise CommuneError(
                tr(
                    "{code} is a postal code, not the INSEE code of a commune of this layer. "
                    "It is the postal code of: {list}. Give the INSEE code."
                ).format(code=code, list=_titles(namesakes))
            )
        near = difflib.get_close_matches(code, self._communes, MAX_SUGGESTIONS, 0.6)
        raise CommuneError(
            tr_count(
                "None of the %n communes of the layer has the INSEE code {code} (a postal code is "
                "not an INSEE code). Similar codes: {list}.",
                "The only commune of the layer does not have the INSEE code {code} (a postal code "
                "is not an INSEE code). Similar codes: {list}.",
                len(self._communes),
            ).format(
                code=code,
                list=_titles([self._communes[c] for c in near]) or tr("none"),
            )
        )

    def _unknown_name(self, name: str) -> CommuneError:
        codes = (
            self._arrondissements.codes_meant(name.upper(), "")
            & self._arrondissements.names().keys()
        )
        if codes:
            return CommuneError(
                tr("{text} is an arrondissement, not a commune: give it as ARRONDISSEMENT.").format(
                    text=name
                )
            )
        spelling = without_article(comparable(name))
        holding = [key for key in self._by_name if spelling and spelling in key.split()]
        near = difflib.get_close_matches(spelling, self._by_name, MAX_SUGGESTIONS, 0.6)
        starting = sorted(key for key in self._by_name if _starts_with(key, spelling))
        titles: dict[str, Commune] = {}
        for key in [*starting, *near, *holding]:
            titles.update({c.insee: c for c in self._by_name[key]})
        most = max(MAX_SUGGESTIONS, min(len(starting), MAX_STARTING))
        for code, (now, former) in former_communes().items():
            if now in self._communes and without_article(comparable(former)) == spelling:
                return CommuneError(
                    tr("{name} ({code}) is now part of {title}: give the code {now}.").format(
                        name=former, code=code, title=self._communes[now].title, now=now
                    )
                )
        return CommuneError(
            tr_count(
                "None of the %n communes of the layer has the name “{name}”. Similar names: "
                "{list}.",
                "The only commune of the layer does not have the name “{name}”. Similar names: "
                "{list}.",
                len(self._communes),
            ).format(
                name=printable(name),
                list=_titles(list(titles.values())[:most]) or tr("none"),
            )
        )

    def with_postal_code(self, code: str) -> list[Commune]:
        """Return the communes of the layer with a postal code."""
        own = [c for c in self._communes.values() if code in c.postal.replace(",", " ").split()]
        listed = [self._communes[i] for i in postal_codes().get(code, ()) if i in self._communes]
        return own or listed


def shortened(faults: Sequence[str]) -> str:
    """Return faults as lines of one message; of many, the first and the number of all."""
    lines = list(faults[:MAX_FAULTS])
    if len(faults) > MAX_FAULTS:
        lines.append(
            tr_count("… and others: %n errors in all.", "… and others: %n error.", len(faults))
        )
    return "\n".join(lines)


def _starts_with(key: str, spelling: str) -> bool:
    """Return whether a comparable name begins with the words of another."""
    return bool(spelling) and f"{key} ".startswith(f"{spelling} ")


def _titles(communes: Iterable[Commune]) -> str:
    return ", ".join(c.title for c in communes)
