"""An editable list of choices: base of the choosers of base maps and arrondissements."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget


class ChoiceEdit(QObject):
    """A list in which any text can be typed.

    This object is not the widget itself: QGIS 3.22 loses the Python part of a widget that a wrapper
    returns, but not of the children of the widget.
    """

    changed = pyqtSignal()
    #: how a typed text is compared with the choices
    MATCH = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive

    def __init__(self, name: str, placeholder: str, tool_tip: str) -> None:
        """:param name: object name of the list."""
        super().__init__()
        self.widget = QWidget()
        self.combo = QComboBox(self.widget)
        self.combo.setObjectName(name)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setToolTip(tool_tip)
        self.combo.lineEdit().setPlaceholderText(placeholder)
        self.row = QHBoxLayout(self.widget)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(self.combo, 1)
        self.widget.setFocusProxy(self.combo)
        self.combo.currentTextChanged.connect(self._text_changed)

    def set_groups(self, *groups: list[tuple[str, str]]) -> None:
        """Set the choices, with a line between groups; the current value stays.

        :param groups: value and title of each choice.
        """
        value = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem("", "")
        for choices in groups:
            if choices and self.combo.count() > 1:
                self.combo.insertSeparator(self.combo.count())
            for key, title in choices:
                self.combo.addItem(title, key)
        self.combo.blockSignals(False)
        self.set_value(value)

    def value(self) -> str:
        """Return the value of the choice that is chosen or typed, otherwise the text."""
        text = self.combo.currentText().strip()
        index = self.combo.findText(text, self.MATCH) if text else -1
        return text if index < 0 else str(self.combo.itemData(index) or "")

    def set_value(self, value: Any) -> None:
        """Show the choice of a value, or a text."""
        text = str(value or "")
        index = self.combo.findData(text) if text else 0
        if index >= 0:
            self.combo.setCurrentIndex(index)
            self.combo.setEditText(self.combo.itemText(index))
        else:
            self.combo.setEditText(text)

    def _text_changed(self, _text: str) -> None:
        self.changed.emit()
