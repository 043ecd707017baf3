"""Translation of the messages of the engine, usable where QGIS is absent.

The pure modules (catalogue, naming, texts, sheets, manifest, report) must run without QGIS, yet
their messages reach the user in the user's language. ``tr`` therefore asks a hook that
``compat.install_translation`` sets to Qt's own translator; without it the text stays English.

``pylupdate5`` files a bare ``tr("…")`` under the context ``@default``: a string must stand in the
call itself, without f-string, and be completed with ``.format``.
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
    """Return the first items for a message, followed by ``…`` when there are more."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
