"""What labels of a template hold for another program to replace, or for a plugin to define.

Tokens such as ``{{titre}}``, placeholders such as ``RC_title`` and variables such as ``@ma_title``:
one whose name is usual for a text of a sheet gets that text. Any other token prints nothing, and is
told; a variable that nothing defines is told when the sheet is filled.
"""

from __future__ import annotations

import re

from qgis.core import QgsExpression, QgsLayout, QgsLayoutItemLabel

from ..shared.foreign_expressions import EMBEDDED
from ..shared.i18n import tr
from ._item_names import name_letters
from .items import item_place, layout_items
from .remarks import Remark, excerpt, lack, note
from .template_values import NOTE

_WITHOUT, _WRITTEN = NOTE + "without_tokens", NOTE + "with_tokens"
_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
#: a whole text that no reader should see: a name with underscores, or one in brackets
_PLACEHOLDER = re.compile(r"^\s*(?:([A-Za-z]\w*_\w+)|\[([^\[\]%]+)\]|<([^<>%]+)>)\s*$")
_FILLING = re.compile(r"\n?[^\n{}]*\blorem ipsum\b[^\n{}]*", re.IGNORECASE)
#: variables that QGIS or this plugin defines
_DEFINED = re.compile(r"^(?:srce|atlas|layout|item|map|project|user|qgis|legend|layer|grid)_")
#: texts of a sheet by the usual names of what stands for them
_TEXTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("title", re.compile(r"^(titre|title|map title|titre (de la )?carte|nom (de la )?carte)$")),
    ("commune", re.compile(r"^(commune|nom (de la )?commune|nom com|ville|municipality|town)$")),
    ("insee", re.compile(r"^(insee|code insee|insee com|code commune)$")),
    (
        "sheet_number",
        re.compile(
            r"^(num|numero|map number|page|feuille|num carte|numero (de )?(la )?carte|sheet)$"
        ),
    ),
    (
        "sources",
        re.compile(r"^(sources?|copyrights?|credits?|data ?sources?|sources? (des )?donnees)$"),
    ),
    (
        "update_date",
        re.compile(r"^(date|date (de )?(carte|edition|maj|mise a jour|creation)|map date)$"),
    ),
    ("scale_text", re.compile(r"^(echelle|scale)$")),
    ("service", re.compile(r"^(service|auteur|author|organi[sz]ation|organisme|producteur)$")),
    ("email", re.compile(r"^(e ?mail|courriel|contact)$")),
    ("description", re.compile(r"^(description|resume|summary|abstract)$")),
)


def fill_tokens(layout: QgsLayout) -> list[Remark]:
    """Write the variables of a sheet where the labels hold something else for them."""
    remarks = []
    for item in layout_items(layout):
        if isinstance(item, QgsLayoutItemLabel) and item.text():
            remarks += _fill_placeholder(item) or [*_fill_tokens(item), *_fill_variables(item)]
    return remarks


def text_of_name(name: str) -> str:
    """Return the text of a sheet that a name stands for, empty for none.

    Many begin with the initials of a service or a program: ``RC_title``.
    """
    letters = name_letters(name)
    for known in (letters, letters.partition(" ")[2]):
        for role, names in _TEXTS:
            if names.search(known):
                return role
    return ""


def text_without_tokens(label: QgsLayoutItemLabel) -> str | None:
    """Return what a label prints besides what was filled in, ``None`` when nothing was."""
    text = label.customProperty(_WITHOUT)
    return None if text is None else str(text)


def restore_tokens(label: QgsLayoutItemLabel) -> bool:
    """Write the tokens of a label again as its author did; return whether it had any."""
    text = label.customProperty(_WRITTEN)
    if text is not None:
        label.setText(str(text))
    return text is not None


def _fill_placeholder(label: QgsLayoutItemLabel) -> list[Remark]:
    """Fill a label that is nothing but a placeholder; hide one for which there is no text."""
    found = _PLACEHOLDER.match(label.text())
    if found is None:
        return []
    name = item_place(label)
    role = text_of_name(next(filter(None, found.groups())))
    if role:
        return [_filled(label, f"[% @srce_{role} %]", "", name, [label.text().strip()])]
    label.setVisibility(False)
    text = tr("{item} contains a placeholder and is not printed: write its text.")
    return [note(text.format(item=name))]


def _fill_tokens(label: QgsLayoutItemLabel) -> list[Remark]:
    text, name = label.text(), item_place(label)
    tokens = _TOKEN.findall(text)
    if not tokens:
        return []
    known = [f"{{{{{token}}}}}" for token in tokens if text_of_name(token)]
    unknown = [f"{{{{{token}}}}}" for token in tokens if not text_of_name(token)]

    def variable(found: re.Match[str]) -> str:
        role = text_of_name(found[1])
        return f"[% @srce_{role} %]" if role else ""

    text = _FILLING.sub("", text)
    done = _filled(label, _TOKEN.sub(variable, text), _TOKEN.sub("", text), name, known)
    remarks = [done] if known else []
    if unknown:
        told = tr(
            "{item} contains {tokens}, which another program replaces: nothing is printed for it. "
            "Write the text itself, or a variable such as [% @srce_commune %]."
        ).format(item=name, tokens=", ".join(unknown))
        remarks.append(lack(told, f"étiquette « {excerpt(text, 30)} »"))
    return remarks


def _fill_variables(label: QgsLayoutItemLabel) -> list[Remark]:
    """Name our variables instead of those that a plugin of the service would define."""
    text = label.text()
    known = set(label.createExpressionContext().variableNames())
    codes = map(QgsExpression, EMBEDDED.findall(text))
    named = {name for code in codes for name in code.referencedVariables() if name}
    roles = {
        name: text_of_name(name)
        for name in sorted(named - known)
        if not _DEFINED.match(name) and text_of_name(name)
    }
    if not roles:
        return []
    filled = text
    for name, role in roles.items():
        filled = re.sub(rf"@{re.escape(name)}\b", f"@srce_{role}", filled)
    bare = EMBEDDED.sub(lambda code: "" if "@srce_" in code[0] else code[0], filled)
    return [_filled(label, filled, bare, item_place(label), [f"@{name}" for name in roles])]


def _filled(
    label: QgsLayoutItemLabel, text: str, bare: str, name: str, filled: list[str]
) -> Remark:
    """Set the text of a label; note the one without our texts, should these not fit."""
    label.setCustomProperty(_WRITTEN, label.text())
    label.setText(text)
    label.setCustomProperty(_WITHOUT, bare)
    told = tr("{item}: the sheet prints its own texts for {tokens}.")
    return note(told.format(item=name, tokens=", ".join(filled)))
