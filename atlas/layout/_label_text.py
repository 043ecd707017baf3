"""The text of a label: the variables it reads, its size, the room that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsExpressionContextUtils,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsPrintLayout,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QFont

from ..shared import compat
from ..shared.errors import TemplateError
from ..wording.texts import clean_text
from . import fonts
from ._line_breaks import balanced
from .items import role_of
from .template_values import VARIABLE, template_box, template_value

VARIABLE_PREFIX = "srce_"
#: end of a notice that is cut short, and the number of words below which it is not cut
_CONTINUED = "… (suite : manifest.csv)"
_FEWEST_WORDS = 8


def set_variables(layout: QgsPrintLayout, values: Mapping[str, str]) -> None:
    """Set the layout variables ``srce_*``; variables of the template with other names stay."""
    kept = {
        name: layout_value
        for name, layout_value in _layout_variables(layout).items()
        if not name.startswith(VARIABLE_PREFIX)
    }
    made = {VARIABLE_PREFIX + name: clean_text(value) for name, value in values.items()}
    QgsExpressionContextUtils.setLayoutVariables(layout, {**kept, **made})


def set_variable(layout: QgsPrintLayout, name: str, value: str) -> None:
    """Set one of the layout variables ``srce_*``."""
    QgsExpressionContextUtils.setLayoutVariable(layout, VARIABLE_PREFIX + name, clean_text(value))


def _layout_variables(layout: QgsPrintLayout) -> dict[str, Any]:
    names = layout.customProperty("variableNames") or []
    values = layout.customProperty("variableValues") or []
    names = [names] if isinstance(names, str) else names
    values = [values] if isinstance(values, str) else values
    return dict(zip(names, values))


def set_text(label: QgsLayoutItemLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _size_on_one_line(label: QgsLayoutItemLabel, text: str, largest: float) -> float:
    """Return the largest size, points, at which ``text`` fits on one line; 0 if there is none."""
    font = QFont(compat.label_font(label))
    room = fonts.label_room_mm(label)[0] * 0.99  # Qt breaks a line at a hyphen when it is full
    for size in fonts.sizes_to_try(largest):
        font.setPointSizeF(size)
        if fonts.line_width_mm(text, font) <= room:
            return size
    return 0.0


def _size_on_two_lines(label: QgsLayoutItemLabel, name: str, largest: float) -> float:
    """Return the largest size, points, at which ``name`` fits on two lines; 0 if there is none."""
    lines = _two_lines(name).split("\n")
    font = QFont(compat.label_font(label))
    width, height = fonts.label_room_mm(label)
    for size in fonts.sizes_to_try(largest) if len(lines) > 1 else ():
        font.setPointSizeF(size)
        widest = max(fonts.line_width_mm(line, font) for line in lines)
        if (
            widest <= width * 0.99
            and fonts.text_size_mm("\n".join(lines), font, width)[1] <= height
        ):
            return size
    return 0.0


def _two_lines(name: str) -> str:
    """Return a name broken after the hyphen or space nearest to its middle, where it has one."""
    breaks = [index + 1 for index, sign in enumerate(name) if sign in "- "]
    if not breaks or "\n" in name:
        return name
    middle = min(breaks, key=lambda index: abs(2 * index - len(name)))
    return f"{name[:middle].rstrip()}\n{name[middle:]}"


def keep_below(by_id: Mapping[str, QgsLayoutItem], name: str, above: str) -> None:
    """Make the text of one label no larger than that of another."""
    label, larger = by_id.get(name), by_id.get(above)
    if not isinstance(label, QgsLayoutItemLabel) or not isinstance(larger, QgsLayoutItemLabel):
        return
    size = compat.label_font(larger).pointSizeF()
    if larger.isVisible() and compat.label_font(label).pointSizeF() > size:
        fonts.set_label_size(label, size)


def _break_name(label: QgsLayoutItemLabel, name: str, variables: Mapping[str, str]) -> str:
    """Break the name of a commune in two, and return what the label then prints.

    The break comes after the hyphen or space nearest to the middle: QGIS 3.24 and later
    break at spaces only.
    """
    broken = _two_lines(name)
    set_variable(label.layout(), "commune", variables["commune"].replace(name, broken))
    return label.currentText()


def shrink_to_text(label: QgsLayoutItemLabel, text: str, box: QRectF) -> None:
    """Make the box of the notice no larger than its text, because it covers the map.

    Its bottom stays where it is, and so does the side that the text is aligned to.

    :param box: the largest that it may have, and has now.
    """
    room = fonts.label_room_mm(label)
    font = compat.label_font(label)
    widest = max(fonts.line_width_mm(line, font) for line in text.split("\n"))
    # one millimetre more than measured, so that a line never wraps for the rounding of a box
    width = min(box.width(), widest * 1.01 + 1 + box.width() - room[0])
    used = fonts.text_size_mm(text, font, fonts.width_kept(room[0] - box.width() + width))
    height = min(box.height(), used[1] + 0.2 + box.height() - room[1])
    left = box.left()
    if label.hAlign() == Qt.AlignmentFlag.AlignRight:
        left = box.right() - width
    elif label.hAlign() == Qt.AlignmentFlag.AlignHCenter:
        left = box.center().x() - width / 2
    label.attemptSetSceneRect(QRectF(left, box.bottom() - height, width, height))


def fit_text(label: QgsLayoutItemLabel, printed: str, variables: Mapping[str, str]) -> None:
    """Make a label's text fit: by its size, the line break of a name, the box of the notice."""
    largest = float(template_value(label, "size", lambda: compat.label_font(label).pointSizeF()))
    name = role_of(label)
    if name == "commune":
        # two lines before the name shrinks
        size = _size_on_one_line(label, printed, largest)
        if size < largest and size < _size_on_two_lines(label, printed, largest):
            printed = _break_name(label, printed, variables)
        elif size:
            largest = size
    if name == "notice":
        label.attemptSetSceneRect(template_box(label))
        printed = _fit_notice(label, printed, largest, variables)
        shrink_to_text(label, printed, template_box(label))
    else:
        fonts.fit_label(label, text=printed, largest=largest)
        if name != "commune":
            _keep_names_whole(label, printed, variables)


def _fit_notice(
    label: QgsLayoutItemLabel, printed: str, largest: float, variables: Mapping[str, str]
) -> str:
    """Make the notice fit, cut short where it must be, and return what the label prints.

    A long list of what is wrong with the data is no reason to make no sheet: the manifest has
    all of it.

    :raises TemplateError: when not even the beginning of the notice fits.
    """
    notice = variables.get("notice", "")
    words = notice.split(" ")
    while True:
        try:
            fonts.fit_label(label, text=printed, largest=largest)
        except TemplateError:
            if not notice or notice not in printed or len(words) < _FEWEST_WORDS:
                raise
            words = words[: -max(1, len(words) // 10)]
            shorter = " ".join(words).rstrip(" ,;:.(") + _CONTINUED
            set_variable(label.layout(), "notice", shorter)
            printed, notice = label.currentText(), shorter
        else:
            return _balanced_notice(label, printed, notice)


def _balanced_notice(label: QgsLayoutItemLabel, printed: str, notice: str) -> str:
    """Set the lines of the notice to about one length, and return what the label prints."""
    if printed != notice:
        return printed
    font = compat.label_font(label)
    width = fonts.width_kept(fonts.label_room_mm(label)[0])
    lines = balanced(notice, width, lambda line: fonts.line_width_mm(line, font))
    if fonts.text_size_mm(lines, font, width)[1] > fonts.label_room_mm(label)[1]:
        return printed
    set_variable(label.layout(), "notice", lines)
    return lines


def _keep_names_whole(
    label: QgsLayoutItemLabel, printed: str, variables: Mapping[str, str]
) -> None:
    """Begin a new line before a name that the label would break at a hyphen."""
    names = set(VARIABLE.findall(label.text()))
    name = names.pop() if len(names) == 1 else ""
    if name not in variables:
        return
    width = fonts.label_room_mm(label)[0]
    broken = fonts.whole_names(printed, compat.label_font(label), width)
    value = variables[name]
    for place, (before, after) in enumerate(zip(printed, broken)):
        if before != after:
            word = broken[place + 1 :].split(maxsplit=1)[0]
            count = printed[:place].count(word)
            value = _broken_before(value, word, count)
    if value != variables[name]:
        set_variable(label.layout(), name, value)


def _broken_before(text: str, word: str, count: int) -> str:
    """Return a text with a line break before a word, after ``count`` others of it."""
    place = -1
    for _ in range(count + 1):
        place = text.find(word, place + 1)
    if place < 1 or text[place - 1] != " ":
        return text
    return f"{text[: place - 1]}\n{text[place:]}"
