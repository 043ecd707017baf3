"""The arrondissement chooser: a list by name in which any text can be typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsProcessingGui
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from ..atlas.data.cog_lists import arrondissements_of_france
from ..atlas.shared.i18n import tr
from ..atlas.shared.naming import comparable
from .followed_communes import CommunesFollower
from .suggestions import SuggestionList
from .widget_kinds import widget_for

#: rows of the list of matches
SHOWN = 12


def arrondissements_of(communes: Iterable[str] | None) -> list[tuple[str, str]]:
    """Return (code, name) of arrondissements by name (COG 2026).

    :param communes: INSEE codes of the communes whose arrondissements are wanted, ``None`` for all.
    """
    names, members = arrondissements_of_france()
    codes = names if communes is None else {members[c] for c in communes if c in members}
    return sorted(((code, names[code]) for code in codes), key=lambda row: comparable(row[1]))


class ArrondissementEdit(QObject):
    """An editable list of arrondissements.

    This object is not the widget itself: QGIS 3.22 loses the Python part of a widget that a wrapper
    returns, but not of the children of the widget.
    """

    changed = pyqtSignal()

    def __init__(self, tool_tip: str = "") -> None:
        super().__init__()
        self.widget = QWidget()
        self.combo = QComboBox(self.widget)
        self.combo.setObjectName("srceArrondissement")
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setToolTip(tool_tip)
        self.combo.setMaxVisibleItems(SHOWN)
        self.combo.lineEdit().setPlaceholderText(tr("all, or choose or type a name"))
        completer = QCompleter(self.combo.model(), self.combo)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        self.combo.setCompleter(completer)
        layout = QHBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo, 1)
        self.widget.setFocusProxy(self.combo)
        self.combo.currentTextChanged.connect(self._text_changed)

    def set_choices(self, choices: list[tuple[str, str]]) -> None:
        """Set the arrondissements to choose from; the current value stays."""
        value = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem("", "")
        for code, name in choices:
            self.combo.addItem(f"{name} ({code})", code)
        self.combo.blockSignals(False)
        self.set_value(value)

    def value(self) -> str:
        """Return the code of the arrondissement that is chosen or named, otherwise the text."""
        text = self.combo.currentText().strip()
        index = self.combo.findText(text, Qt.MatchFlag.MatchFixedString) if text else -1
        return text if index < 0 else str(self.combo.itemData(index))

    def set_value(self, value: Any) -> None:
        """Show an arrondissement by its code, or a text."""
        text = "" if value is None else str(value)
        index = self.combo.findData(text) if text else 0
        if index >= 0:
            self.combo.setCurrentIndex(index)
            self.combo.setEditText(self.combo.itemText(index))
        else:
            self.combo.setEditText(text)

    def _text_changed(self, _text: str) -> None:
        self.changed.emit()


class ArrondissementWrapper(CommunesFollower):
    """Puts the list into a dialog and updates it when COMMUNES or SOURCE change."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._edit: ArrondissementEdit | None = None

    def createWidget(self) -> QWidget:
        """Return a new list."""
        edit = ArrondissementEdit(self.parameterDefinition().toolTip())
        edit.set_choices(arrondissements_of(None))
        edit.changed.connect(self._edited)
        edit.combo.destroyed.connect(self._forget)
        self._edit = edit
        self.start_following()
        return edit.widget

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value set by a script or a model."""
        if self._edit is not None:
            self._edit.set_value(value)

    def widgetValue(self) -> Any:
        """Return the code of the arrondissement, or the typed text."""
        return "" if self._edit is None else self._edit.value()

    def show_communes(self, found: SuggestionList | None, fault: str) -> None:
        """Offer the arrondissements of the communes, all of France where none are known."""
        if self._edit is not None:
            near = arrondissements_of([] if found is None else found.codes())
            self._edit.set_choices(near or arrondissements_of(None))

    def _edited(self) -> None:
        self.widgetValueHasChanged.emit(self)

    def _forget(self) -> None:
        self._edit = None
        self.stop_following()


class ArrondissementChooser:
    """The widget class named by the parameter; creates the list for the kind of dialog."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_cell: int,
    ) -> Any:
        """Return a wrapper for a dialog or a cell of a batch table, a widget for a model."""
        return widget_for(parameter, dialog, ArrondissementWrapper)
