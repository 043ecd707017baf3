"""Translation of the messages of the engine, usable where QGIS is absent.

The pure modules (catalogue, naming, texts, sheets, manifest, report) must run without QGIS, yet
the user reads their messages in the language of QGIS. ``tr`` therefore calls a function that
``translation.install_translator`` sets to Qt's own; without it, texts stay in English.

``pylupdate5`` files a bare ``tr("…")`` under the context ``@default``: the argument must be a
literal string, not an f-string or a name, and is completed with ``.format``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

CONTEXT = "@default"

_translate: Callable[[str], str] | None = None


def install(translate: Callable[[str], str] | None) -> None:
    """Set the function that translates a source string, ``None`` for English."""
    global _translate  # noqa: PLW0603 -- one hook for the whole process, set once at start
    _translate = translate


def tr(text: str) -> str:
    """Return ``text`` in the user's language."""
    return text if _translate is None else _translate(text)


def listed(items: Sequence[str], most: int) -> str:
    """Return the first items as text, with an ellipsis when there are more of them."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
