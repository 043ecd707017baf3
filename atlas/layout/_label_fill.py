"""The labels of a layout: their texts, their sizes, and what moves when one has nothing to print.

Values reach the sheet as layout variables ``srce_*``. QGIS inserts the value of a variable in a
label after it has evaluated the label's own expressions: a value is never evaluated itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsLayoutItemLabel,
)

from ..shared import compat
from ..shared.errors import TemplateError
from ..shared.foreign_xml import EXPRESSION
from ..shared.i18n import tr
from . import fonts
from ._item_names import PLACEHOLDERS, awaits_text
from ._label_text import VARIABLE_PREFIX, fit_text, set_text
from ._text_tokens import text_without_tokens
from .items import item_place, role_of
from .remarks import Remark, excerpt, lack
from .template import ITEM_CLASSES
from .template_values import VARIABLE, template_value

_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
#: words of the language of expressions that may stand before a bracket
_WORDS = frozenset(("and", "or", "not", "in", "is", "like", "ilike", "when", "then", "else"))


@dataclass(frozen=True)
class FilledLabel:
    """What a label prints after it was filled."""

    printed: str
    remarks: tuple[Remark, ...] = ()

    @property
    def shows(self) -> bool:
        """Return whether it has anything to print."""
        return bool(self.printed.strip())


def fill_label(
    label: QgsLayoutItemLabel,
    variables: Mapping[str, str],
    per_sheet: frozenset[str],
    *,
    measured: bool,
) -> FilledLabel:
    """Set text and size of a label.

    :raises TemplateError: a variable that no text defines; a text that does not fit its box.
    """
    name = role_of(label)
    text = template_value(label, "text", label.text)
    if name in ITEM_CLASSES and not EXPRESSION.search(text):
        return _fill_role(label, name, text, variables, per_sheet, measured=measured)
    codes = EXPRESSION.findall(text)
    used = {found for code in codes for found in VARIABLE.findall(code)}
    if not used:
        if name in ITEM_CLASSES and codes and _awaits_text(label, name, text, codes):
            # it waits for variables of another project, and its id says what it prints
            with suppress(TemplateError):
                return _fill_role(label, name, "", variables, per_sheet, measured=measured)
        return _fill_foreign(label, text, codes) if codes else _fit_static(label, text)
    try:
        return _fill_own(label, text, used, variables, per_sheet, measured=measured)
    except TemplateError as error:
        bare = text_without_tokens(label)
        if bare is None:
            raise
        set_text(label, bare)  # the author reserved no room for these texts
        return FilledLabel(bare or " ", (lack(str(error), _printed_name(label, bare)),))


def _fill_role(
    label: QgsLayoutItemLabel,
    name: str,
    text: str,
    variables: Mapping[str, str],
    per_sheet: frozenset[str],
    *,
    measured: bool,
) -> FilledLabel:
    """Print the text of a role; a placeholder without room for it stays as it is."""
    own = f"[% @{VARIABLE_PREFIX}{name} %]"
    size = compat.label_font(label).pointSizeF()
    try:
        return _fill_own(label, own, {name}, variables, per_sheet, measured=measured)
    except TemplateError:
        if label.id() == name or not text.strip():
            raise
        set_text(label, text)
        fonts.set_label_size(label, size)
        return FilledLabel(text)


def _fill_own(
    label: QgsLayoutItemLabel,
    text: str,
    used: set[str],
    variables: Mapping[str, str],
    per_sheet: frozenset[str],
    *,
    measured: bool,
) -> FilledLabel:
    """Fill a label that reads the variables of this plugin."""
    unknown = sorted(used - set(variables))
    if unknown:
        raise TemplateError(
            tr(
                "The label “{item}” of the template prints the variable “{variable}”, which no "
                "text defines. Known ones: {known}."
            ).format(
                item=label.id() or excerpt(text),
                variable=VARIABLE_PREFIX + unknown[0],
                known=", ".join(VARIABLE_PREFIX + known for known in sorted(variables)),
            )
        )
    set_text(label, text)
    failed, remarks = _failures(label, EXPRESSION.findall(text))
    text = _without_codes(text, failed)
    set_text(label, text)
    printed = label.currentText()
    if measured and printed.strip():
        fit_text(label, printed, variables)
    if used & per_sheet:
        set_text(label, _read_from_coverage(text, per_sheet))
    return FilledLabel(printed, tuple(remarks))


# --- expressions of a service's own template ---------------------------------------------------


def _fill_foreign(label: QgsLayoutItemLabel, text: str, codes: Sequence[str]) -> FilledLabel:
    """Check what the expressions of a label give, and make their text fit."""
    failed, remarks = _failures(label, codes)
    set_text(label, _without_codes(text, failed))
    printed = label.currentText()
    largest = float(template_value(label, "size", lambda: compat.label_font(label).pointSizeF()))
    try:
        if printed.strip():
            fonts.fit_label(label, text=printed, largest=largest)
    except TemplateError as error:
        fonts.set_label_size(label, largest)
        remarks.append(lack(str(error), _printed_name(label, text)))
    return FilledLabel(printed or " ", tuple(remarks))


def _fit_static(label: QgsLayoutItemLabel, text: str) -> FilledLabel:
    """Make a text of the template fit: in another font than its author's it may be longer."""
    if text.strip() and label.mode() == QgsLayoutItemLabel.Mode.ModeFont:
        largest = float(
            template_value(label, "size", lambda: compat.label_font(label).pointSizeF())
        )
        try:
            fonts.fit_label(label, text=text, largest=largest)
        except TemplateError:
            fonts.set_label_size(label, largest)  # as its author left it
    return FilledLabel(text or " ")


def _without_codes(text: str, failed: Sequence[str]) -> str:
    """Return a text without the expressions that fail: QGIS prints those as they are written."""
    return EXPRESSION.sub(lambda code: "" if code[1] in failed else code[0], text)


def _failures(label: QgsLayoutItemLabel, codes: Sequence[str]) -> tuple[list[str], list[Remark]]:
    """Return the expressions that cannot be evaluated or give no value, and what to tell."""
    context = label.createExpressionContext()
    failed: list[str] = []
    remarks: list[Remark] = []
    for code in codes:
        expression = QgsExpression(code)
        value = None if expression.hasParserError() else expression.evaluate(context)
        if not compat.is_null(value) and not expression.hasEvalError():
            continue
        failed.append(code)
        text = tr("{item} prints nothing for [%{code}%]: {reason}. Correct it in the template.")
        remarks.append(
            lack(
                text.format(
                    item=item_place(label),
                    code=excerpt(code, 80),
                    reason=_why_nothing(expression, context),
                ),
                _printed_name(label, template_value(label, "text", label.text)),
            )
        )
    return failed, remarks


def _why_nothing(expression: QgsExpression, context: QgsExpressionContext) -> str:
    if expression.hasParserError():
        unknown = [name for name in _CALLED.findall(expression.expression()) if _is_unknown(name)]
        if unknown:
            return tr("this QGIS has no function “{function}”").format(function=unknown[0])
        return " ".join(expression.parserErrorString().split())
    fields = context.fields()
    missing = sorted(c for c in expression.referencedColumns() if fields.lookupField(c) < 0)
    if missing:
        return tr(
            "the communes have no field “{field}” (texts are written in single quotes, fields in "
            "double quotes)"
        ).format(field=missing[0])
    if expression.hasEvalError():
        return " ".join(expression.evalErrorString().split())
    known = set(context.variableNames())
    unknown = sorted(v for v in expression.referencedVariables() if v and v not in known)
    if unknown:
        return tr("there is no variable “{variable}”").format(variable=unknown[0])
    return tr("it gives no value")


def _awaits_text(label: QgsLayoutItemLabel, name: str, text: str, codes: Sequence[str]) -> bool:
    """Return whether the expressions of a label give nothing, or a placeholder."""
    if len(_failures(label, codes)[0]) == len(codes):
        return True
    set_text(label, text)  # an earlier fill may have printed the text of the role
    return name in PLACEHOLDERS and awaits_text(name, label.id(), label.currentText())


def _is_unknown(name: str) -> bool:
    return name.lower() not in _WORDS and not QgsExpression.isFunctionName(name)


def _printed_name(label: QgsLayoutItemLabel, text: str) -> str:
    return f"étiquette « {excerpt(label.id() or text, 30)} »"


def _read_from_coverage(text: str, names: frozenset[str]) -> str:
    """Make a label read the variables ``names`` from the coverage layer."""

    def attribute(found: Any) -> str:
        if found[1] not in names:
            return found[0]
        return f"attribute(@atlas_feature, '{found[1]}')"

    return EXPRESSION.sub(lambda code: VARIABLE.sub(attribute, code[0]), text)
