"""The credit line of a sheet, as long as its label allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsPrintLayout

from ..layout.fill import give_room_below, text_fits
from ..wording.texts import render_texts


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
    texts = render_texts(context, folder)
    is_free = not texts.get("email", "").strip()
    give_room_below(layout, "sources", "email", is_free=is_free)
    for line in lines:
        texts = render_texts({**context, "sources": line}, folder)
        if text_fits(layout, "sources", texts.get("sources", "")):
            break
    return texts
