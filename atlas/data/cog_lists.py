"""Lists of the Code officiel géographique that come with the plugin (``cog/``), read once."""

from __future__ import annotations

from functools import lru_cache

from ..shared.paths import COG_LISTS

POSTAL_CODES_FILE = COG_LISTS / "postal_codes.csv"
ARRONDISSEMENTS_FILE = COG_LISTS / "arrondissements.csv"
FORMER_COMMUNES_FILE = COG_LISTS / "former_communes.csv"
COMMUNES_FILE = COG_LISTS / "communes.csv"


@lru_cache(maxsize=1)
def postal_codes() -> dict[str, tuple[str, ...]]:
    """Return the INSEE codes of each postal code (COG 2026, bundled list)."""
    table = {}
    for line in POSTAL_CODES_FILE.read_text(encoding="ascii").splitlines():
        code, _, communes = line.partition(";")
        table[code] = tuple(communes.split())
    return table


@lru_cache(maxsize=1)
def communes_of_france() -> dict[str, str]:
    """Return the names of all communes and municipal arrondissements by code (COG 2026)."""
    lines = COMMUNES_FILE.read_text(encoding="utf-8").splitlines()
    return {code: name for code, _, name in (line.partition(";") for line in lines)}


@lru_cache(maxsize=1)
def former_communes() -> dict[str, tuple[str, str]]:
    """Return (code of today, former name) by code of the communes that merged or were renamed.

    A commune that gave its code to a new one has both: its former name, and its own code.
    """
    table = {}
    for line in FORMER_COMMUNES_FILE.read_text(encoding="utf-8").splitlines():
        code, now, name = line.split(";")
        table[code] = (now, name)
    return table


@lru_cache(maxsize=1)
def arrondissements_of_france() -> tuple[dict[str, str], dict[str, str]]:
    """Return names by code of an arrondissement, and its code by that of a commune (COG 2026)."""
    names: dict[str, str] = {}
    members: dict[str, str] = {}
    for line in ARRONDISSEMENTS_FILE.read_text(encoding="utf-8").splitlines():
        code, name, endings = line.split(";")
        names[code] = name
        members.update({code[:-1] + ending: code for ending in endings.split()})
    return names, members
