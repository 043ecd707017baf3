"""The credit line of a sheet, made from what was read. Pure Python.

French, for it is printed. A line must fit its box in the template, so it comes in several lengths:
with tables and dates, with dates, with names alone, and with shorter_name names.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: tables named one by one
_MOST_TABLES = 3
#: letters kept of a name, in the shorter lines
_NAME_LENGTHS = (120, 120, 120, 48, 28, 16)
#: in the credit of outlines that were fetched from a service, before the date
FETCHED = "téléchargé le"
_NETWORK, _COMMUNES, _BOTH = "réseau", "communes", "réseau et communes"


def credit_lines(text: str, *, added: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the credit line in several lengths, the longest first; empty without any credit.

    :param text: credits as JSON: ``network`` and ``communes``, each a list of ``rights``,
        ``file``, ``tables`` and ``date`` (ISO).
    :param added: credits of what is drawn under the network: base map.
    """
    values: Mapping[str, Any] = json.loads(text) if text else {}
    network, communes = values.get("network", []), values.get("communes", [])
    below = list(dict.fromkeys(added))
    more = [f"fond : {', '.join(below)}"] if below else []
    if not network and not communes and not more:
        return ()
    lines = []
    for level, length in enumerate(_NAME_LENGTHS):
        whose_network = _joined(network, level, length)
        whose_communes = _joined(communes, level, length)
        if whose_network and _names(network) == _names(communes):
            parts = [f"{_BOTH} : {whose_network}"]
        else:
            parts = [
                f"{title} : {whose}"
                for title, whose in ((_NETWORK, whose_network), (_COMMUNES, whose_communes))
                if whose
            ]
        line = " ; ".join([*parts, *(shorter_name(item, length + len("fond : ")) for item in more)])
        lines.append(line[:1].upper() + line[1:])
    return tuple(dict.fromkeys(lines))


def fetched_communes(text: str) -> tuple[str, ...]:
    """Return the credits of communes that were fetched from a service, none for those of a file.

    :param text: credits as JSON, see :func:`credit_lines`.
    """
    values: Mapping[str, Any] = json.loads(text) if text else {}
    rights = [str(item["rights"]) for item in values.get("communes", [])]
    return tuple(item for item in rights if FETCHED in item)


def undated(text: str) -> str:
    """Return credits without their dates: a sheet stays right when data elsewhere change."""
    values: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(text) if text else {}
    plain = {
        role: [{key: item[key] for key in item if key != "date"} for item in items]
        for role, items in values.items()
    }
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def _names(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(item["rights"] or item["file"]) for item in entries}


def _joined(entries: Sequence[Mapping[str, Any]], level: int, length: int) -> str:
    """Return credits as one text; short lines name the first and count the others."""
    if len(entries) > 1 and level >= len(_NAME_LENGTHS) - 2:
        others = len(entries) - 1
        count = "1 autre" if others == 1 else f"{others} autres"
        return f"{_one(entries[0], level, length)} et {count}"
    return ", ".join(_one(item, level, length) for item in entries)


def _one(credit: Mapping[str, Any], level: int, length: int) -> str:
    name = shorter_name(str(credit["rights"] or credit["file"]), length)
    details = []
    if level == 0 and not credit["rights"]:
        details.append(_tables(credit["tables"], str(credit["file"])))
    if level <= 1 and not credit["rights"]:
        details.append(_french_date(str(credit["date"])))
    told = ", ".join(detail for detail in details if detail)
    return f"{name} ({told})" if told else name


def _tables(tables: Sequence[str], file: str) -> str:
    """Return the names of a few tables, the number of many; nothing where the file says it."""
    if list(tables) == [file.rpartition(".")[0]]:
        return ""
    return ", ".join(tables) if len(tables) <= _MOST_TABLES else f"{len(tables)} tables"


def _french_date(iso: str) -> str:
    try:
        return datetime.date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return ""


def shorter_name(text: str, length: int) -> str:
    """Return a name of at most ``length`` letters."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
