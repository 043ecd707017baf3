"""Base of widgets that offer what is in the communes of their dialog."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingParameterDefinition, QgsProject
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsProcessingGui,
    QgsProcessingParameterWidgetContext,
)

from ..processing_provider import gui_defaults
from ..processing_provider.sheet_parameters import COMMUNES, SOURCE
from .commune_lists import COG_KEY, ListKey, key_of_communes, key_of_source, shared_lists
from .suggestions import SuggestionList


class CommunesFollower(QgsAbstractProcessingParameterWidgetWrapper):
    """A wrapper that is told the communes of COMMUNES or SOURCE whenever these change."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._kind = kind
        self._lists = shared_lists()
        self._source: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._communes: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._key: ListKey | None = None
        self._follows = False

    def show_communes(self, found: SuggestionList | None, fault: str) -> None:
        """Show a list of communes, ``None`` while it is read or when it cannot be read."""
        raise NotImplementedError

    def start_following(self) -> None:
        """Listen for lists; called when the widget was made."""
        self._follows = True
        self._lists.ready.connect(self._list_ready)

    def stop_following(self, *_: Any) -> None:
        """Show nothing any more; called when the widget is deleted."""
        self._follows = False

    def setWidgetContext(self, context: QgsProcessingParameterWidgetContext) -> None:
        """Set the project whose layers can be chosen."""
        super().setWidgetContext(context)
        self._follow()

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Find the widgets of COMMUNES and SOURCE in the dialog."""
        super().postInitialize(wrappers)
        for wrapper in wrappers:
            name = wrapper.parameterDefinition().name()
            if name == COMMUNES:
                self._communes = wrapper
            elif name == SOURCE:
                self._source = wrapper
            else:
                continue
            wrapper.widgetValueHasChanged.connect(self._follow)
        self._follow()

    def _project(self) -> QgsProject | None:
        return self.widgetContext().project() or QgsProject.instance()

    def _wanted_key(self) -> ListKey:
        """Return the key of the communes: from COMMUNES, else SOURCE, else the last used source.

        Where none is chosen yet, the list of all communes that comes with the plugin.
        """
        project = self._project()
        if self._communes is not None:
            key = key_of_communes(self._communes.parameterValue(), project)
            if key is not None:
                return key
        if self._source is not None:
            return key_of_source(self._source.parameterValue(), project) or COG_KEY
        # a model has no values yet
        return key_of_source(gui_defaults.value(SOURCE) or "project", project) or COG_KEY

    def _follow(self, *_: Any) -> None:
        """Show the list of the current choice."""
        if not self._follows:
            return
        self._key = self._wanted_key()
        self._show(self._lists.get(self._key, self._project()))

    def _list_ready(self, key: ListKey) -> None:
        if key == self._key and self._follows:
            self._show(self._lists.get(key, self._project()))

    def _show(self, found: SuggestionList | None) -> None:
        self.show_communes(found, self._lists.fault(self._key) if self._key is not None else "")
