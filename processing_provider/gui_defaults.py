"""What dialogs show at first: the service's identity and what was chosen last.

It fills widgets, and nothing else: a script, ``qgis_process`` or a model that leaves a parameter
out gets the parameter's own default, whatever the profile holds. Settings live under
``srce_tvb_atlas/`` in the QGIS profile, one key a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsSettings,
)

SECTION = "srce_tvb_atlas"
#: who publishes: edited on the settings page
IDENTITY = (
    "OFFICE",
    "SERVICE",
    "POLE",
    "EMAIL",
    "CREDIT",
    "LOGO_STATE",
    "LOGO_SERVICE",
)
#: what a dialog remembers beside; what speaks of one commune or one day is not among it
REMEMBERED = (
    *IDENTITY,
    "SOURCE",
    "COMMUNES",
    "PAPER",
    "LEGEND",
    "TEMPLATE",
    "TEXTS",
    "STYLES",
    "FORMAT",
    "OUTPUT",
)


def value(name: str) -> Any:
    """Return what is remembered of a parameter, ``None`` for nothing."""
    stored = QgsSettings().value(f"{SECTION}/{name}")
    return None if stored in (None, "") else stored


def remember(name: str, chosen: Any) -> None:
    """Keep what was chosen; an empty value forgets it."""
    settings = QgsSettings()
    if chosen in (None, ""):
        settings.remove(f"{SECTION}/{name}")
    else:
        settings.setValue(f"{SECTION}/{name}", chosen)


def remember_run(parameters: Mapping[str, Any]) -> None:
    """Keep what a dialog ran with.

    A field of the identity that was left empty is not forgotten: the settings page is where a
    service changes who it is.
    """
    for name in REMEMBERED:
        if name not in parameters:
            continue
        chosen = parameters[name]
        plain = chosen if isinstance(chosen, (str, int, float)) else ""
        if plain != "" or name not in IDENTITY:
            remember(name, plain)


def forget_choices() -> None:
    """Forget the last runs; the identity stays."""
    for name in REMEMBERED:
        if name not in IDENTITY:
            remember(name, "")


def apply(definition: QgsProcessingParameterDefinition) -> None:
    """Let the widget of a parameter show what is remembered of it."""
    stored = value(definition.name()) if definition.name() in REMEMBERED else None
    if definition.isDestination() and not isinstance(
        definition, QgsProcessingParameterFolderDestination
    ):
        # a table or a GeoPackage, where the sheets have a folder
        stored = None
    if isinstance(definition, QgsProcessingParameterEnum):
        # a settings file holds text
        stored = int(stored) if str(stored).isdigit() else None
        if stored is not None and stored >= len(definition.options()):
            stored = None
    if stored is not None:
        definition.setGuiDefaultValueOverride(stored)
