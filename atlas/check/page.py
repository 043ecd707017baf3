"""The findings of a check, as plain values and as an HTML page. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..shared.errors import TemplateError
from ..shared.i18n import tr, tr_count
from ..shared.paths import REPORT_TEMPLATES

OK, NOTE, WARNING, ERROR = "ok", "note", "warning", "error"
PAGE_FILE = REPORT_TEMPLATES / "check.html.j2"


@dataclass(frozen=True)
class Finding:
    """The result for one thing that was checked."""

    section: str
    #: ``ok``, ``note``, ``warning`` or ``error``
    level: str
    subject: str
    text: str


@dataclass(frozen=True)
class TableLine:
    """Counts of one source table."""

    table: str
    source_class: str
    crs: str
    read: int
    kept: str
    duplicates: int
    repaired: int


@dataclass(frozen=True)
class CategoryLine:
    """Counts of one category."""

    key: str
    label: str
    objects: int
    #: records by geometry family
    records: Mapping[str, int]
    #: number of communes with such objects
    communes: int


@dataclass
class CheckPage:
    """Everything that a check reports."""

    origin: str = ""
    findings: list[Finding] = field(default_factory=list)
    tables: list[TableLine] = field(default_factory=list)
    categories: list[CategoryLine] = field(default_factory=list)

    def count(self, level: str) -> int:
        """Return the number of findings of a level."""
        return sum(finding.level == level for finding in self.findings)

    def sections(self) -> dict[str, list[Finding]]:
        """Return the findings by section, in the order of the checks."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.section, []).append(finding)
        return found


def level_title(level: str) -> str:
    """Return a level in the user's language."""
    titles = {OK: tr("ok"), NOTE: tr("note"), WARNING: tr("warning"), ERROR: tr("error")}
    return titles[level]


def verdict(page: CheckPage) -> str:
    """Return the outcome in one sentence."""
    errors, warnings = page.count(ERROR), page.count(WARNING)
    if errors:
        return tr_count(
            "A run cannot succeed: %n errors.", "A run cannot succeed: %n error.", errors
        )
    if warnings:
        return tr_count(
            "A run can start; read %n warnings first.",
            "A run can start; read %n warning first.",
            warnings,
        )
    return tr("A run can start.")


def render_html(file: Path, **values: Any) -> str:
    """Return a page made from a template of the plugin; every value is escaped.

    :raises TemplateError: when Jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError as error:
        raise TemplateError(
            tr("The Python module Jinja2 is missing: install python3-jinja2, then try again.")
        ) from error
    environment = jinja2.Environment(
        autoescape=jinja2.select_autoescape(default_for_string=True, default=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(file.read_text(encoding="utf-8")).render(**values)


def render_page(page: CheckPage, language: str) -> str:
    """Return the page as HTML; every value is escaped.

    :param language: of the messages, ``fr``.
    :raises TemplateError: when Jinja2 is not installed.
    """
    return render_html(
        PAGE_FILE,
        page=page,
        language=language,
        verdict=verdict(page),
        levels={level: level_title(level) for level in (OK, NOTE, WARNING, ERROR)},
        words={
            "title": tr("Check of the SRCE-TVB data"),
            "source": tr("Source: {origin}").format(origin=page.origin),
            "categories": tr("Objects by category"),
            "category": tr("Category"),
            "objects": tr("Objects"),
            "polygons": tr("Surfaces"),
            "lines": tr("Lines"),
            "points": tr("Points"),
            "communes": tr("Communes"),
            "tables": tr("Source tables"),
            "table": tr("Table"),
            "class": tr("Class"),
            "crs": tr("CRS"),
            "read": tr("Read"),
            "kept": tr("Categories"),
            "duplicates": tr("Duplicates"),
            "repaired": tr("Repaired"),
            "result": tr("Result"),
            "subject": tr("Subject"),
            "text": tr("Finding"),
        },
    )
