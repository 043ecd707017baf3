"""Find an arrondissement among those of a commune layer by code or by name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..shared.errors import CommuneError
from ..shared.i18n import listed, tr
from ..shared.naming import as_insee, comparable, printable, without_article
from .communes import Arrondissement, Commune, arrondissement_code

#: arrondissements listed in a message
MAX_LISTED = 12
_DEPARTMENT_AND_NUMBER = re.compile(r"^(\d{2,3}|2[AB])\s*[/ -]\s*(\d{1,3})$")
_ARRONDISSEMENT_WORDS = re.compile(r"^(?:l )?arrondissement (?:de |du |des |d )?")


class ArrondissementSearch:
    """The arrondissements of the communes of a layer.

    :param communes: by INSEE code.
    """

    def __init__(self, communes: Mapping[str, Commune]) -> None:
        self._communes = communes

    def names(self) -> dict[str, str]:
        """Return the names of the arrondissements of the layer by COG code."""
        found: dict[str, str] = {}
        for commune in self._communes.values():
            if commune.arrondissement:
                found[commune.arrondissement] = (
                    found.get(commune.arrondissement) or commune.arrondissement_name
                )
        return dict(sorted(found.items()))

    def find(self, text: str, department: str = "") -> Arrondissement:
        """Return the arrondissement that a code or a name means.

        :param text: ``594`` (COG), ``59004`` (france-geojson), ``4`` (ADMIN EXPRESS) with a
            department, also as ``59/4``; or a name, ``Dunkerque``.
        :param department: its department, where ``text`` does not tell.
        :raises CommuneError: unknown or ambiguous; says so when a commune was meant.
        """
        known = self.names()
        wanted = " ".join(text.split())
        if not wanted:
            raise CommuneError(tr("Give the code or the name of an arrondissement."))
        if not known:
            raise CommuneError(
                tr("No commune of the layer has an arrondissement: give CODES or FILTER instead.")
            )
        codes = self.codes_meant(wanted.upper(), department.strip().upper())
        matches = sorted(codes & known.keys())
        if not matches:
            spelling = without_article(_ARRONDISSEMENT_WORDS.sub("", comparable(wanted)))
            named = {c: comparable(name) for c, name in known.items() if name}
            matches = [c for c, name in named.items() if spelling in (name, without_article(name))]
        if len(matches) == 1:
            return self._arrondissement(matches[0], wanted)
        raise self._unknown_arrondissement(wanted, matches or list(known), bool(matches))

    def codes_meant(self, text: str, department: str) -> set[str]:
        """Return the COG codes that a text can mean."""
        pair = _DEPARTMENT_AND_NUMBER.match(text)
        if pair:
            department, text = pair.groups()
        if re.fullmatch(r"\d{1,2}", text) and (department or len(text.lstrip("0")) <= 1):
            departments = (
                {department} if department else {c.department for c in self._communes.values()}
            )
            return {arrondissement_code(text, each) for each in departments}
        departments = {c.department for c in self._communes.values()}
        return {
            arrondissement_code(text, each)
            for each in departments
            if text.startswith(each) and len(text) <= len(each) + 3
        } | {text, text.zfill(3)}

    def _arrondissement(self, code: str, wanted: str) -> Arrondissement:
        communes = tuple(c for c in self._communes.values() if c.arrondissement == code)
        name = self.names()[code]
        note = ""
        namesake = self._communes.get(wanted)
        if namesake is not None:
            note = tr(
                "{text} is read as the arrondissement {title}; to draw the commune "
                "{commune}, give it as CODES."
            ).format(text=wanted, title=f"{code} {name}".strip(), commune=namesake.title)
        return Arrondissement(code, name, communes, note)

    def _unknown_arrondissement(self, text: str, codes: list[str], several: bool) -> CommuneError:
        names = self.names()
        titles = listed([f"{code} {names[code]}".strip() for code in codes], MAX_LISTED)
        if several:
            return CommuneError(
                tr("“{text}” is the number of several arrondissements: give one of {list}.").format(
                    text=text, list=titles
                )
            )
        code = as_insee(text)
        if code is not None and code in self._communes:
            commune = self._communes[code]
            own = f"{commune.arrondissement} {commune.arrondissement_name}".strip()
            return CommuneError(
                tr(
                    "{code} is a commune ({name}) of the arrondissement {own}: give the code "
                    "of the arrondissement, or the commune as CODES."
                ).format(code=code, name=commune.name, own=own or "?")
            )
        return CommuneError(
            tr("The layer has no arrondissement “{text}”. It has: {list}.").format(
                text=printable(text), list=titles
            )
        )
