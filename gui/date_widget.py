"""The date field: a date as one writes it, a calendar, and what the sheet will print."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsFilterLineEdit,
    QgsProcessingGui,
)
from qgis.PyQt.QtCore import QDate, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from ..atlas.shared.errors import RequestError
from ..atlas.shared.i18n import tr
from ..atlas.wording.request import parse_date
from ..atlas.wording.texts import update_date_text
from .widget_kinds import widget_for

CALENDAR_ICON = "/mIconFieldDate.svg"
#: how a date that was clicked on is written
FORMAT = "dd/MM/yyyy"


class DateEdit(QObject):
    """A line edit for a date, with a calendar next to it and a text below.

    This object is not the widget itself: QGIS 3.22 loses the Python part of a widget that a wrapper
    returns, but not of the children of the widget.
    """

    changed = pyqtSignal()

    def __init__(self, *, compact: bool = False, tool_tip: str = "") -> None:
        """:param compact: no text below, as in a table."""
        super().__init__()
        self._compact = compact
        self.widget = QWidget()
        self.line = QgsFilterLineEdit(self.widget)
        self.line.setObjectName("srceDate")
        self.line.setPlaceholderText(tr("today, or a date such as 15/06/2017"))
        self.line.setToolTip(tool_tip)
        self.button = QToolButton(self.widget)
        self.button.setObjectName("srceCalendar")
        self.button.setIcon(QgsApplication.getThemeIcon(CALENDAR_ICON))
        self.button.setToolTip(tr("Choose a day in the calendar"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.calendar = QCalendarWidget()
        self._menu = QMenu(self.button)
        day = QWidgetAction(self._menu)
        day.setDefaultWidget(self.calendar)
        self._menu.addAction(day)
        self.button.setMenu(self._menu)
        self.word = QLabel(self.widget)
        self.word.setObjectName("srceDateWord")
        self.word.setWordWrap(True)
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        self.word.setVisible(False)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.word)
        self.widget.setFocusProxy(self.line)
        self._menu.aboutToShow.connect(self._show_day)
        self.calendar.clicked.connect(self._choose)
        self.line.textChanged.connect(self._text_changed)

    def value(self) -> str:
        """Return the ISO date, or the text as it was typed when it is not a date."""
        text = self.line.text().strip()
        return self._iso(text) or text

    def set_value(self, value: Any) -> None:
        """Show a date as it was given."""
        self.line.setText("" if value is None else str(value))

    @staticmethod
    def _iso(text: str) -> str:
        """Return the ISO date of a text, empty when it is empty or not a date."""
        try:
            return parse_date(text) if text else ""
        except RequestError:
            return ""

    def _show_day(self) -> None:
        iso = self._iso(self.line.text().strip())
        self.calendar.setSelectedDate(
            QDate.fromString(iso, Qt.DateFormat.ISODate) if iso else QDate.currentDate()
        )

    def _choose(self, day: QDate) -> None:
        self._menu.hide()
        self.line.setText(day.toString(FORMAT))

    def _text_changed(self, text: str) -> None:
        words = ""
        if text.strip():
            iso = self._iso(text.strip())
            words = (
                tr("The sheet prints “{date}”.").format(date=update_date_text(iso))
                if iso
                else tr("This is not a date yet: write it as 15/06/2017.")
            )
        self.word.setText(words)
        self.word.setVisible(bool(words) and not self._compact)
        self.changed.emit()


class DateWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Puts the date field into a dialog."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._kind = kind
        self._edit: DateEdit | None = None

    def createWidget(self) -> QWidget:
        """Return a new date field."""
        compact = self._kind != QgsProcessingGui.WidgetType.Standard
        edit = DateEdit(compact=compact, tool_tip=self.parameterDefinition().toolTip())
        edit.changed.connect(self._edited)
        edit.line.destroyed.connect(self._forget)
        self._edit = edit
        return edit.widget

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value set by a script or a model."""
        if self._edit is not None:
            self._edit.set_value(value)

    def widgetValue(self) -> Any:
        """Return the date in ISO form, empty for today's."""
        return "" if self._edit is None else self._edit.value()

    def _edited(self) -> None:
        self.widgetValueHasChanged.emit(self)

    def _forget(self) -> None:
        self._edit = None


class DateChooser:
    """The widget class named by the parameter; creates the field for the kind of dialog."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_cell: int,
    ) -> Any:
        """Return a wrapper for a dialog or a cell of a batch table, a widget for a model."""
        return widget_for(parameter, dialog, DateWrapper)
