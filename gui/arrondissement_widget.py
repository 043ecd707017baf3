"""The arrondissement chooser: a list by name in which any text can be typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.gui import QgsProcessingGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCompleter, QWidget

from ..atlas.data.cog_lists import arrondissements_of_france
from ..atlas.shared.i18n import tr
from ..atlas.shared.naming import comparable
from .choice_edit import ChoiceEdit
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


class ArrondissementEdit(ChoiceEdit):
    """An editable list of arrondissements, which finds any part of a name."""

    MATCH = Qt.MatchFlag.MatchFixedString

    def __init__(self, tool_tip: str = "") -> None:
        super().__init__("srceArrondissement", tr("all, or choose or type a name"), tool_tip)
        self.combo.setMaxVisibleItems(SHOWN)
        completer = QCompleter(self.combo.model(), self.combo)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        self.combo.setCompleter(completer)

    def set_choices(self, choices: list[tuple[str, str]]) -> None:
        """Set code and name of the arrondissements to choose from; the current value stays."""
        self.set_groups([(code, f"{name} ({code})") for code, name in choices])


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
