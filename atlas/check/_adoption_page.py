"""What the adoption of a template did and left, as an HTML page. Pure Python."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from ..shared.i18n import tr, tr_count
from ..shared.paths import REPORT_TEMPLATES
from .page import render_html

_PAGE_FILE = REPORT_TEMPLATES / "adoption.html.j2"


@dataclass(frozen=True)
class AdoptionPage:
    """Everything that the adoption of a template reports."""

    template: str
    output: str
    done: tuple[str, ...]
    #: what is left to do, each with the remedy
    left: tuple[str, ...]
    #: the first page of the template and a sheet drawn with the new one, as PNG; empty for none
    before: bytes
    after: bytes

    @property
    def verdict(self) -> str:
        """The outcome in one sentence, in the user's language."""
        if not self.after:
            return tr_count(
                "No sheet can be drawn yet: change %n things first.",
                "No sheet can be drawn yet: change %n thing first.",
                len(self.left),
            )
        if self.left:
            return tr_count(
                "The template can be used; look at %n things.",
                "The template can be used; look at %n thing.",
                len(self.left),
            )
        return tr("The template can be used as it is.")

    def render(self, language: str) -> str:
        """Return the page as HTML; every value is escaped.

        :param language: of the messages, ``fr``.
        :raises TemplateError: when Jinja2 is not installed.
        """
        return render_html(
            _PAGE_FILE,
            page=self,
            language=language,
            before=_data_address(self.before),
            after=_data_address(self.after),
            words={
                "title": tr("Adoption of a layout template"),
                "template": tr("Template (unchanged): {path}").format(path=self.template),
                "output": tr("New template: {path}").format(path=self.output),
                "done": tr("Done"),
                "left": tr("Left to do"),
                "what": tr("What"),
                "result": tr("Result"),
                "before": tr("Before: the template as it was"),
                "after": tr("After: a sheet of the demonstration data"),
                "nothing": tr("No sheet could be drawn."),
            },
        )


def _data_address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}" if picture else ""
