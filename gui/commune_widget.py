"""The commune picker: widget of the parameter COMMUNE in dialogs, batch tables and models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsFilterLineEdit,
    QgsProcessingGui,
    QgsProcessingParameterWidgetFactoryInterface,
)
from qgis.PyQt.QtCore import QObject, QStringListModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCompleter, QLabel, QLineEdit, QVBoxLayout, QWidget

from ..atlas.shared.i18n import listed, tr, tr_count
from .followed_communes import CommunesFollower
from .suggestions import MAX_SUGGESTIONS, Entry, Meaning, Reading, SuggestionList
from .widget_kinds import widget_for

WARNING_ICON = "/mIconWarning.svg"
#: communes that a message names
NAMED = 4


class CommuneEdit(QObject):
    """A line edit for a commune, with a text below that explains what was typed.

    This object is not the widget itself: QGIS 3.22 loses the Python part of a widget that a wrapper
    returns, but not of the children of the widget.
    """

    changed = pyqtSignal()

    def __init__(self, *, compact: bool = False, tool_tip: str = "") -> None:
        """:param compact: no text below, as in a table."""
        super().__init__()
        self._list: SuggestionList | None = None
        self._compact = compact
        self._tool_tip = tool_tip
        self.widget = QWidget()
        self.line = QgsFilterLineEdit(self.widget)
        self.line.setObjectName("srceCommune")
        self.line.setPlaceholderText(tr("name or INSEE code"))
        self.line.setToolTip(tool_tip)
        self.word = QLabel(self.widget)
        self.word.setObjectName("srceCommuneWord")
        self.word.setWordWrap(True)
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        self.word.setVisible(False)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        layout.addWidget(self.word)
        self.widget.setFocusProxy(self.line)
        self._warning = self.line.addAction(
            QgsApplication.getThemeIcon(WARNING_ICON), QLineEdit.ActionPosition.TrailingPosition
        )
        self._warning.setVisible(False)
        self._model = QStringListModel(self.line)
        self._completer = QCompleter(self._model, self.line)
        # the model contains only matches: the completer must not filter them again
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(MAX_SUGGESTIONS)
        self._completer.setWidget(self.line)
        self._completer.activated[str].connect(self._choose)  # noqa: QGS405 -- a completer keeps it in Qt 6
        self.line.textEdited.connect(self._suggest)
        self.line.textChanged.connect(self._text_changed)

    def set_list(self, suggestions: SuggestionList | None, fault: str = "") -> None:
        """Set the communes to choose from; ``None`` if there are none yet."""
        self._list = suggestions
        self._show_title()
        self._explain(fault)
        if suggestions is not None and self.line.hasFocus() and self.line.isModified():
            self._suggest(self.line.text())

    def has_list(self) -> bool:
        """Return whether there are communes to choose from."""
        return self._list is not None

    def value(self) -> str:
        """Return the INSEE code if the text means exactly one commune, otherwise the text."""
        text = self.line.text().strip()
        reading = self._read(text)
        return reading.entries[0].insee if reading.meaning is Meaning.COMMUNE else text

    def set_value(self, value: Any) -> None:
        """Show a code or a name, without suggestions."""
        self.line.setText("" if value is None else str(value))
        self._show_title()

    def suggestions(self) -> list[str]:
        """Return the current suggestions."""
        return self._model.stringList()

    def _read(self, text: str) -> Reading:
        return Reading(Meaning.UNKNOWN) if self._list is None else self._list.read(text)

    def _suggest(self, text: str) -> None:
        found = [] if self._list is None else self._list.search(text)
        self._model.setStringList([entry.title for entry in found])
        popup = self._completer.popup()
        if found and [entry.title for entry in found] != [text.strip()]:
            self._completer.complete()
        else:
            popup.hide()

    def _choose(self, title: str) -> None:
        self.line.setText(title)
        self._completer.popup().hide()

    def _text_changed(self) -> None:
        self._explain("")
        self.changed.emit()

    def _show_title(self) -> None:
        """Show the name next to a code that was set by the program."""
        reading = self._read(self.line.text())
        if reading.meaning is Meaning.COMMUNE and not self.line.hasFocus():
            title = reading.entries[0].title
            if self.line.text() != title:
                self.line.setText(title)

    def _explain(self, fault: str) -> None:
        text = self.line.text().strip()
        words, warns = fault, bool(fault)
        if self._list is not None and text:
            reading = self._list.read(text)
            words, warns = explanation(reading, text, len(self._list))
            begun = reading.meaning is Meaning.UNKNOWN and bool(self._list.search(text, 1))
            if begun or words == text:
                words, warns = "", False
        self.line.setToolTip(words or self._tool_tip)
        self._warning.setVisible(warns)
        self._warning.setToolTip(words)
        self.word.setText(words)
        self.word.setVisible(bool(words) and not self._compact)


def explanation(reading: Reading, text: str, count: int) -> tuple[str, bool]:
    """Return the explanation of a typed text, and whether it is a warning.

    :param count: communes of the layer.
    """
    named = _named(reading.entries)
    if reading.meaning is Meaning.COMMUNE and reading.namesakes and text in named:
        words = tr("{commune}. {code} is also the postal code of {others}.")
        return words.format(commune=named, code=text, others=_named(reading.namesakes)), True
    if reading.meaning is Meaning.COMMUNE:
        return named, False
    if reading.meaning is Meaning.SEVERAL:
        return tr("Several communes have this name: {communes}.").format(communes=named), True
    if reading.meaning is Meaning.POSTAL_CODE:
        words = tr("{code} is a postal code, not an INSEE code. Did you mean {communes}?")
        return words.format(code=text, communes=named), True
    return tr_count(
        "None of the %n communes has this name.", "The only commune has another name.", count
    ), True


def _named(entries: Sequence[Entry]) -> str:
    return listed([entry.title for entry in entries], NAMED)


class PickerWrapper(CommunesFollower):
    """Puts the picker into a dialog and updates it when COMMUNES or SOURCE change."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._edit: CommuneEdit | None = None

    def createWidget(self) -> QWidget:
        """Return a new picker."""
        compact = self._kind != QgsProcessingGui.WidgetType.Standard
        edit = CommuneEdit(compact=compact, tool_tip=self.parameterDefinition().toolTip())
        edit.changed.connect(self._edited)
        edit.line.destroyed.connect(self._forget)
        self._edit = edit
        self.start_following()
        return edit.widget

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value set by a script, a model or the map tool."""
        if self._edit is not None:
            self._edit.set_value(value)

    def widgetValue(self) -> Any:
        """Return the INSEE code if it is known, otherwise the typed text."""
        return "" if self._edit is None else self._edit.value()

    def is_ready(self) -> bool:
        """Return whether there are communes to suggest."""
        return self._edit is not None and self._edit.has_list()

    def show_communes(self, found: SuggestionList | None, fault: str) -> None:
        """Suggest the communes of a list."""
        if self._edit is not None:
            self._edit.set_list(found, fault)

    def _edited(self) -> None:
        self.widgetValueHasChanged.emit(self)

    def _forget(self) -> None:
        self._edit = None
        self.stop_following()


class CommunePicker:
    """The widget class named by the parameter; creates the picker for the kind of dialog."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_cell: int,
    ) -> Any:
        """Return a wrapper for a dialog or a cell of a batch table, a widget for a model."""
        return widget_for(parameter, dialog, PickerWrapper, CommuneParameter(parameter))


class CommuneParameter(QgsProcessingParameterString):
    """A string parameter with its own type, by which QGIS finds the factory below."""

    TYPE = "srce_tvb_commune"

    def type(self) -> str:
        """Return the type."""
        return self.TYPE

    def clone(self) -> QgsProcessingParameterDefinition:
        """Return a copy."""
        return CommuneParameter(self)


class PickerFactory(QgsProcessingParameterWidgetFactoryInterface):
    """Creates the picker of the model designer.

    QGIS 3.22 loses wrappers from a Python factory in dialogs that are written in Python; in C++
    dialogs, such as those of the model designer, they work.
    """

    def parameterType(self) -> str:
        """Return the parameter type of the picker."""
        return CommuneParameter.TYPE

    def createWidgetWrapper(
        self,
        parameter: QgsProcessingParameterDefinition,
        type: QgsProcessingGui.WidgetType,  # noqa: A002
    ) -> QgsAbstractProcessingParameterWidgetWrapper:
        """Return a new picker."""
        return PickerWrapper(parameter, type)

    def compatibleParameterTypes(self) -> list[str]:
        """Return the inputs of a model that can be connected."""
        return [
            QgsProcessingParameterString.typeName(),
            QgsProcessingParameterNumber.typeName(),
        ]

    def compatibleOutputTypes(self) -> list[str]:
        """Return the outputs of other algorithms that can be connected."""
        return [QgsProcessingOutputString.typeName()]

    def modelerExpressionFormatString(self) -> str:
        """Return the expected result of an expression in a model."""
        return tr("INSEE code or name of a commune, as text")
