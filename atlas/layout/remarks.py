"""What a template does not print as its author meant it, or what was decided about it. Pure Python.

A lack makes every sheet ``degraded`` and is printed on it; a note is only told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LACK, NOTE = "lack", "note"


@dataclass(frozen=True)
class Remark:
    """One thing to know about a template or a style."""

    level: str
    #: in the user's language, with the remedy
    text: str
    #: what lacks, as the sheet prints it, in French: ``image « logo.png »``
    printed: str = ""


def lack(text: str, printed: str) -> Remark:
    """Return a remark on what is missing on the sheet."""
    return Remark(LACK, text, printed)


def note(text: str) -> Remark:
    """Return a remark on what was decided."""
    return Remark(NOTE, text)


def lacks_of(remarks: Iterable[Remark]) -> list[Remark]:
    """Return the remarks that degrade a sheet, each once."""
    return list(dict.fromkeys(remark for remark in remarks if remark.level == LACK))


def excerpt(text: str, length: int = 40) -> str:
    """Return the start of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
