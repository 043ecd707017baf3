"""Translation of the messages of the engine, usable where QGIS is absent.

The pure modules (catalogue, naming, texts, sheets, manifest, report) must run without QGIS, yet
the user reads their messages in the language of QGIS. ``tr`` therefore calls a function that
``translation.install_translator`` sets to Qt's own; without it, texts stay in English.

``pylupdate5`` files a bare ``tr("…")`` under the context ``@default``: the argument must be a
literal string, not an f-string or a name, and is completed with ``.format``. ``tr_count`` takes two
literal strings, for several things and for one; the translation has as many forms as its language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, Optional

CONTEXT = "@default"

#: translates a source string; the comment that goes with it and the number it counts, or -1
Translate = Callable[[str, Optional[str], int], str]

_translate: Translate | None = None


def install(translate: Translate | None) -> None:
    """Set the function that translates a source string, ``None`` for English."""
    global _translate  # noqa: PLW0603 -- one hook for the whole process, set once at start
    _translate = translate


def tr(text: str) -> str:
    """Return ``text`` in the user's language."""
    return text if _translate is None else _translate(text, None, -1)


def tr_count(many: str, one: str, count: int) -> str:
    """Return a text about a number of things in the user's language.

    :param many: the English for several things, or none, ``%n`` being the number. It is the
        source string: Qt returns it, whatever the number, where there is no translation.
    :param one: the English for one thing; translators see it as a comment.
    """
    english = (one if count == 1 else many).replace("%n", str(count))
    if _translate is None:
        return english
    translated = _translate(many, one, count)
    return english if translated == many.replace("%n", str(count)) else translated


def about(subject: object, text: object) -> str:
    """Return what is told of something, with the colon as the user's language writes it."""
    return tr("{subject}: {text}").format(subject=subject, text=text)


def listed(items: Sequence[str], most: int) -> str:
    """Return the first items as text, with an ellipsis when there are more of them."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
