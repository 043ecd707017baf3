"""Alternative texts of maps and logos, for those who do not see them. Pure Python, no QGIS."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..shared.model import Frame
from ..wording.descriptions import commune_after_de

_LOGOS = {"logo_state": "Logo de l'État", "logo_service": "Logo du service"}
_SIDES = {"north": "au nord", "east": "à l'est", "south": "au sud", "west": "à l'ouest"}


def alternative_texts(
    *,
    commune: str,
    arrondissement: str,
    description: str,
    frame: Frame,
    number: str,
    logos: Collection[str] = (),
) -> dict[str, str]:
    """Return the alternative texts of the pictures of one sheet by item id.

    :param arrondissement: name of the arrondissement that the locator shows; empty for a
        département.
    :param description: what the commune holds, in sentences.
    :param number: of the sheet, as it is printed.
    :param logos: item ids of the logos that are no placeholders.
    """
    within = f"l'arrondissement {commune_after_de(arrondissement)}" if arrondissement else ""
    return {
        **{name: text for name, text in _LOGOS.items() if name in logos},
        "map": f"{_sheet(frame, number)}{description}",
        "locator": f"Situation de la commune {commune_after_de(commune)} dans "
        f"{within or 'le département'}.",
        "sheet_index": f"Assemblage des {frame.total} feuilles de la commune ; celle-ci est la "
        f"feuille {number}.",
    }


def _sheet(frame: Frame, number: str) -> str:
    """Return which of several sheets this is and which ones it borders on."""
    if frame.total == 1:
        return ""
    sides = [
        f"{_SIDES[side]} {_sheets(numbers)}"
        for side, numbers in frame.neighbours.items()
        if numbers
    ]
    beside = f", voisine {', '.join(sides)}" if sides else ""
    return f"Feuille {number}{beside}. "


def _sheets(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"de la feuille {numbers[0]}"
    return f"des feuilles {', '.join(map(str, numbers[:-1]))} et {numbers[-1]}"
