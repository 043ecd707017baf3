"""Numbers as French prints them. Pure Python, no QGIS."""

from __future__ import annotations


def french_number(value: float, digits: int = 0, space: str = "\u00a0") -> str:
    """Return a number as French prints it, ``1 234,5``.

    :param digits: decimal places.
    :param space: between groups of three digits, by default a no-break space.
    """
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace(",", space).replace(".", ",")
