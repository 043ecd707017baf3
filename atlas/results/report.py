"""The report of a run: one HTML page that needs neither network nor server. Pure Python.

It is in French, like the sheets, for those who receive the folder. All values are escaped by
Jinja2; the policy of the page forbids any script but its own, whose hash it names, and any request.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..shared.paths import REPORT_TEMPLATES
from ..shared.tables import write_text
from ..wording.french_numbers import french_number
from .manifest import DEGRADED, DRAWN, EMPTY, FAILED, KEPT, OK, ManifestRow

REPORT_FILE = "index.html"
#: states in words, in the order in which the page lists communes: those that need attention first,
#: those without an object last
STATES = {FAILED: "échec", DEGRADED: "dégradée", OK: "complète", EMPTY: "sans objet"}
_STATES_OF_MANY = {**STATES, FAILED: "échecs", DEGRADED: "dégradées", OK: "complètes"}
#: how many failed communes the head of the page names
_NAMED = 12
RUNS = {DRAWN: "dessinée", KEPT: "conservée"}
#: name of the first file of a commune whose sheets are separate files
_FIRST_OF_SERIES = re.compile(r"(.*)_1-(\d{1,3})\.(\w+)")
NARROW_SPACE = "\u202f"


@dataclass(frozen=True)
class CategoryColumn:
    """One category of the catalogue, as the page names it."""

    key: str
    label: str


@dataclass(frozen=True)
class ReportRun:
    """What the page says of the run as a whole."""

    title: str
    started: datetime.datetime
    seconds: float
    #: number of communes asked for; a run that was stopped has fewer rows
    asked: int
    #: files in the same folder as the page: label by name
    files: Mapping[str, str]
    version: str = ""
    #: sentences that are true of all sheets; the page prints them once
    notices: Sequence[str] = ()
    stopped: bool = False


def number(value: float, decimals: int = 0) -> str:
    """Return a number as it is written in French."""
    return french_number(value, decimals, NARROW_SPACE)


def duration(seconds: float) -> str:
    """Return a time in words."""
    if seconds < 60:
        return f"{number(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"


def write_report(
    folder: Path,
    run: ReportRun,
    rows: Iterable[ManifestRow],
    statistics: Mapping[str, Sequence[Mapping[str, str]]],
    categories: Sequence[CategoryColumn],
    pictures: Mapping[str, Sequence[Path]],
    aside: Path | None = None,
) -> Path:
    """Write ``index.html`` into the output folder and return its path.

    :param statistics: rows of ``statistics.csv`` by INSEE code.
    :param pictures: small PNG files of the sheets by INSEE code, in order.
    :param aside: see :func:`..shared.tables.write_text`.
    :raises ExportError: when the file cannot be written.
    """
    path = folder / REPORT_FILE
    write_text(path, render_report(run, rows, statistics, categories, pictures), aside)
    return path


def render_report(
    run: ReportRun,
    rows: Iterable[ManifestRow],
    statistics: Mapping[str, Sequence[Mapping[str, str]]],
    categories: Sequence[CategoryColumn],
    pictures: Mapping[str, Sequence[Path]],
) -> str:
    """Return the page; see :func:`write_report`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(REPORT_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, duration=duration)
    order = list(STATES)
    ordered = sorted(rows, key=lambda row: (order.index(row.status), row.insee))
    script, style = (
        (REPORT_TEMPLATES / name).read_text(encoding="utf-8") for name in ("index.js", "index.css")
    )
    return environment.get_template("index.html.j2").render(
        run=run,
        cards=[_card(row, run.notices, statistics, categories, pictures) for row in ordered],
        counts=[(state, _in_words(state, count), count) for state, count in _counts(ordered)],
        failed=[row for row in ordered if row.status == FAILED],
        named=_NAMED,
        runs=[(word, _count_run(ordered, key)) for key, word in RUNS.items()],
        totals=_totals(ordered, statistics, categories),
        categories=categories,
        sheets=sum(row.sheets for row in ordered),
        size=sum(row.bytes for row in ordered),
        script=script,
        script_hash=_hash(script),
        style=style,
        style_hash=_hash(style),
    )


def _hash(text: str) -> str:
    """Return the hash by which a content security policy allows an inline script or style."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _counts(rows: Sequence[ManifestRow]) -> list[tuple[str, int]]:
    """Return the number of communes in each state that occurs."""
    counts = [(state, sum(row.status == state for row in rows)) for state in STATES]
    return [(state, count) for state, count in counts if count]


def _in_words(state: str, count: int) -> str:
    return (STATES if count == 1 else _STATES_OF_MANY)[state]


def _count_run(rows: Sequence[ManifestRow], run: str) -> int:
    return sum(row.run == run and row.status != FAILED for row in rows)


def _card(
    row: ManifestRow,
    notices: Sequence[str],
    statistics: Mapping[str, Sequence[Mapping[str, str]]],
    categories: Sequence[CategoryColumn],
    pictures: Mapping[str, Sequence[Path]],
) -> dict[str, Any]:
    labels = {column.key: column.label for column in categories}
    held = [labels.get(key, key) for key in row.categories]
    return {
        "row": row,
        "state": STATES[row.status],
        "run": RUNS.get(row.run, row.run),
        "message": _without(row.message, notices),
        "links": _links(row),
        "pictures": [_picture(path) for path in pictures.get(row.insee, ())],
        "figures": [
            {
                "key": item["category"],
                "label": labels[item["category"]],
                "count": int(_float(item["count"])),
                "ha": _float(item["ha"]),
                "km": _float(item["km"]),
                "percent": _float(item["percent"]),
            }
            for item in statistics.get(row.insee, ())
            if item["category"] in labels
        ],
        "words": " ".join((row.insee, row.commune, *held)),
    }


def _without(message: str, notices: Iterable[str]) -> str:
    """Return a message without the sentences that the page prints once for all communes."""
    for sentence in notices:
        message = message.replace(" ".join(sentence.split()).rstrip(".") + ".", "", 1)
    return " ".join(message.split())


def _links(row: ManifestRow) -> list[str]:
    """Return the address of each sheet; a single file is that of all of them."""
    return [quote(name) for name in row.sheet_files()]


def _picture(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _totals(
    rows: Sequence[ManifestRow],
    statistics: Mapping[str, Sequence[Mapping[str, str]]],
    categories: Sequence[CategoryColumn],
) -> list[dict[str, Any]]:
    """Return the sums over the communes, one row for each category found in any of them."""
    codes = {row.insee for row in rows}
    found = [item for insee in codes for item in statistics.get(insee, ())]
    totals = []
    for column in categories:
        items = [item for item in found if item["category"] == column.key]
        if items:
            totals.append(
                {
                    "label": column.label,
                    "communes": len(items),
                    "count": sum(int(_float(item["count"])) for item in items),
                    "ha": sum(_float(item["ha"]) for item in items),
                    "km": sum(_float(item["km"]) for item in items),
                }
            )
    return totals
