"""The credit line of a sheet, as long as its label allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsPrintLayout

from ..layout.fill import give_room_below, text_fits
from ..wording.credits import shorter_name
from ..wording.notices import with_credits
from ..wording.texts import render_texts

#: letters kept of an added credit, the first length that fits being taken
_LENGTHS = (200, 48, 28, 16)


def texts_with_credit(
    layout: QgsPrintLayout,
    lines: Sequence[str],
    context: Mapping[str, Any],
    folder: Path | None,
) -> dict[str, str]:
    """Return the texts of a sheet with the longest credit line that fits its label.

    :param lines: the line in several lengths, the longest first; none leaves that of ``context``.
    :param context: values that the texts can use.
    :param folder: the service's own texts.
    """
    texts = _with_room(layout, context, folder)
    for line in lines:
        texts = render_texts({**context, "sources": line}, folder)
        if text_fits(layout, "sources", texts.get("sources", "")):
            break
    return texts


def texts_with_added_credits(
    layout: QgsPrintLayout, added: Sequence[str], context: Mapping[str, Any], folder: Path | None
) -> dict[str, str]:
    """Return the texts of a sheet with credits after its own line, shorter_name where they must be.

    :param added: credits of what is drawn under the network, and of communes that were fetched.
    """
    texts = _with_room(layout, context, folder)
    line = own = texts.get("sources", "")
    for length in _LENGTHS:
        line = with_credits(own, [shorter_name(credit, length) for credit in added])
        if text_fits(layout, "sources", line):
            break
    return {**texts, "sources": line} if added else texts


def _with_room(
    layout: QgsPrintLayout, context: Mapping[str, Any], folder: Path | None
) -> dict[str, str]:
    """Return the texts; without an e-mail, its line is that of the credits too."""
    texts = render_texts(context, folder)
    is_free = not texts.get("email", "").strip()
    give_room_below(layout, "sources", "email", is_free=is_free)
    return texts
