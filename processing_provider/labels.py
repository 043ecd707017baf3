"""Messages that name a parameter by the label on the screen too: “Commune layer (COMMUNES)”.

The engine knows the names of parameters, which scripts use; their labels belong to the dialog. So
messages hold the bare names, and where QGIS has a window the labels are added when a message leaves
for the user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..atlas.shared.i18n import tr

#: what is left alone: quotations, and what looks like a path or a source
_ALONE = r"“[^”]*”|«[^»]*»|\S*[/\\|]\S*"
#: an item of a list before or after a name
_BEFORE = re.compile(r"(\w+), $")
_AFTER = re.compile(r"^, (\w+)")


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """Return a message in which each name of a parameter stands with its label.

    Names in quotations, paths, brackets, and in lists of other words (fields of a table) stay.

    :param labels: by name; what they say in brackets is left out.
    """
    if not labels:
        return text
    names = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    pattern = re.compile(rf"{_ALONE}|(?<![\w.=(])({names})(?:(=)|(?!\w|\.\w))")

    def labelled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None or _is_other_word(text, match, labels):
            return match.group()
        named = tr("“{label} ({name})”").format(label=_short(labels[name]), name=name)
        return named + (" = " if match.group(2) else "")

    return pattern.sub(labelled, text)


def _is_other_word(text: str, match: re.Match[str], labels: Mapping[str, str]) -> bool:
    """Return whether a name stands in a list of words that are no parameters."""
    before = _BEFORE.search(text[: match.start()])
    after = _AFTER.search(text[match.end() :])
    return any(found is not None and found.group(1) not in labels for found in (before, after))


def _short(label: str) -> str:
    return label.partition(" (")[0]
