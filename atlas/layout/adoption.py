"""Give a service's own template the ids and variables of this plugin, instead of recognition.

The template is opened as for a sheet. What was recognised is then written down in a copy: the id
of each item, the variable of each label that prints a text of the plugin. What is not certain is
left as it is, with the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsPathResolver,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

from ..shared import compat
from ..shared.errors import ExportError
from ..shared.foreign_xml import EXPRESSION
from ..shared.i18n import tr
from . import fonts
from ._label_text import VARIABLE_PREFIX, set_variables
from ._notice_box import is_added
from ._recognition import LABEL, ROLES
from ._text_tokens import restore_tokens, text_without_tokens
from .items import item_place, layout_items, role_of
from .remarks import NOTE, excerpt
from .template import expressions_of, open_template, original_layout
from .template_file import TemplateSource
from .template_values import forget_template

#: resolution of the picture of a template
PICTURE_DPI = 72
#: roles without which a sheet explains less, told where no item has them
_EXPECTED = ("legend", "scale_bar", "north_arrow", "locator")
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class AdoptionStep:
    """One thing that was done, or is left to do."""

    text: str
    done: bool


def layout_picture(layout: QgsLayout) -> bytes:
    """Return the first page of a layout as PNG."""
    image: QImage = QgsLayoutExporter(layout).renderPageToImage(0, dpi=PICTURE_DPI)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull() or not image.save(buffer, "PNG"):
        raise ExportError(tr("A picture of the template cannot be made."))
    return bytes(data)


def original_picture(source: TemplateSource) -> bytes:
    """Return the first page of a template as its author made it, as PNG.

    :raises TemplateError: when the template cannot be read, or has parts that are refused.
    """
    project = QgsProject()
    layout = original_layout(source, project)
    try:
        return layout_picture(layout)
    finally:
        del layout  # before its project


def adopt_layout(
    source: TemplateSource, texts: Mapping[str, str], project: QgsProject
) -> tuple[QgsPrintLayout, list[AdoptionStep]]:
    """Return a template with ids and variables, and what was done and left.

    :param texts: the texts of a sheet with long names, which the labels must have room for.
    :raises TemplateError: when the template cannot be used, with all that is wrong with it.
    """
    opened = open_template(source, project)
    layout = opened.layout
    told = [remark for remark in opened.remarks if remark not in opened.roles.values()]
    named = {text for code in expressions_of(layout) for text in _QUOTED.findall(code)}
    items = [item for item in reversed(layout_items(layout)) if not is_added(item)]
    holders = Counter(role_of(item) for item in items)
    steps: list[AdoptionStep] = _restore_without_room(layout, items, texts)
    for item in items:
        role = role_of(item)
        if role not in ROLES:
            continue
        why = opened.roles.get(item.uuid())
        text_steps, takes_id = _set_text_variable(item, role, texts)
        steps += text_steps
        if why is not None:
            alone = ROLES[role] == LABEL or holders[role] == 1
            given = _give_id(item, role, named, alone=alone) if takes_id else ""
            steps.append(AdoptionStep(f"{why.text} {given}".rstrip(), done=True))
    steps += [AdoptionStep(remark.text, done=remark.level == NOTE) for remark in told]
    steps += [_absent(role) for role in _EXPECTED if role not in holders]
    if "notice" not in holders:
        steps.append(
            AdoptionStep(
                tr(
                    "No label is the “notice”: what a reader must know (what is missing, and "
                    "commune and sources where no label prints them) is in a box beside the map, "
                    "or on it. Add a label with that id where it should be."
                ),
                done=False,
            )
        )
    for item in layout_items(layout):
        if is_added(item):
            layout.removeLayoutItem(item)
        else:
            forget_template(item)
    return layout, steps


def save_layout(layout: QgsPrintLayout, path: Path, place: Path) -> None:
    """Write a layout as a template.

    :param place: where the file will be in the end: its paths are relative to that.
    :raises ExportError: when it cannot be written.
    """
    context = QgsReadWriteContext()
    context.setPathResolver(QgsPathResolver(str(place)))
    if not layout.saveAsTemplate(str(path), context):
        raise ExportError(
            tr("The template {path} cannot be written: check the folder.").format(path=place)
        )


def _restore_without_room(
    layout: QgsPrintLayout, items: Sequence[QgsLayoutItem], texts: Mapping[str, str]
) -> list[AdoptionStep]:
    """Leave the tokens of labels that have no room for the texts of a sheet as they are."""
    set_variables(layout, texts)
    steps = []
    for item in items:
        if not isinstance(item, QgsLayoutItemLabel) or text_without_tokens(item) is None:
            continue
        printed = item.currentText()
        if fonts.fits_label(item, printed, compat.label_font(item).pointSizeF()):
            continue
        if restore_tokens(item):
            text = tr("{item} keeps {text}: enlarge it, for the sheet prints “{printed}” there.")
            values = {"text": excerpt(item.text()), "printed": excerpt(printed)}
            told = text.format(item=item_place(item, size=True), **values)
            steps.append(AdoptionStep(told, done=False))
    set_variables(layout, {})
    return steps


def _set_text_variable(
    item: QgsLayoutItem, role: str, texts: Mapping[str, str]
) -> tuple[list[AdoptionStep], bool]:
    """Make a label print the variable of its role; return whether it may have the id of it."""
    if not isinstance(item, QgsLayoutItemLabel) or role not in texts:
        return [], True
    text, variable = item.text(), VARIABLE_PREFIX + role
    if EXPRESSION.search(text):
        return [], True
    if not fonts.fits_label(item, texts[role], compat.label_font(item).pointSizeF()):
        left = tr(
            "{item} has no room for the text “{text}”: enlarge it, then write [% @{variable} %] in "
            "it."
        ).format(item=item_place(item, size=True), text=excerpt(texts[role]), variable=variable)
        return [AdoptionStep(left, done=False)], False
    done = tr("{item} prints [% @{variable} %] instead of “{text}”.").format(
        item=item_place(item), variable=variable, text=excerpt(text)
    )
    item.setText(f"[% @{variable} %]")
    return [AdoptionStep(done, done=True)], True


def _give_id(item: QgsLayoutItem, role: str, named: set[str], *, alone: bool) -> str:
    """Give an item the id of its role, unless that would break something; return what to tell."""
    if item.id() in named:
        return tr("It keeps its id, which an expression of the template names.")
    if not alone:
        return tr("It keeps its id, since several items have this role.")
    item.setId(role)
    return tr("Its id is now “{role}”.").format(role=role)


def _absent(role: str) -> AdoptionStep:
    text = tr("No item is the “{role}”: if the sheet needs one, add an item with that id.")
    return AdoptionStep(text.format(role=role), done=False)
