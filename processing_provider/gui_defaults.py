"""Initial values of dialogs: the service's identity and the last choices.

They only fill in widgets: a script, ``qgis_process`` or a model that leaves a parameter out gets
its default, whatever is in the profile. The settings are stored under
``srce_tvb_atlas/`` in the QGIS profile, with one key per parameter.
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
#: who publishes the sheets: edited on the settings page
IDENTITY = (
    "OFFICE",
    "SERVICE",
    "POLE",
    "EMAIL",
    "CREDIT",
    "LOGO_STATE",
    "LOGO_SERVICE",
)
#: what the dialog of a site remembers, by parameter: its OUTPUT is not the folder of the sheets
SITE = {
    "INPUT": "OUTPUT",
    "OUTPUT": "SITE",
    "TITLE": "SITE_TITLE",
    "SOURCES": "SITE_SOURCES",
    "TEMPLATES": "SITE_TEMPLATES",
}
SITE_ALGORITHM = "publish_site"
#: what a dialog remembers; parameters of a single commune or day are not included
REMEMBERED = (
    *IDENTITY,
    "SOURCE",
    "COMMUNES",
    "GROUND",
    "BASEMAP",
    "PAPER",
    "LEGEND",
    "TEMPLATE",
    "TEXTS",
    "STYLES",
    "FORMAT",
    "OUTPUT",
)


def value(name: str) -> Any:
    """Return the remembered value of a parameter, ``None`` if there is none."""
    stored = QgsSettings().value(f"{SECTION}/{name}")
    return None if stored in (None, "") else stored


def remember(name: str, chosen: Any) -> None:
    """Remember a value; an empty one is forgotten."""
    settings = QgsSettings()
    if chosen in (None, ""):
        settings.remove(f"{SECTION}/{name}")
    else:
        settings.setValue(f"{SECTION}/{name}", chosen)


def _keys(algorithm: str) -> dict[str, str]:
    """Return the keys in the settings by the names of the parameters that an algorithm has."""
    return SITE if algorithm == SITE_ALGORITHM else {name: name for name in REMEMBERED}


def remember_run(parameters: Mapping[str, Any], algorithm: str = "") -> None:
    """Remember the parameters of a run.

    :param algorithm: name of the algorithm, without its provider.

    An empty field of the identity does not delete the remembered one: a service changes its
    identity on the settings page.
    """
    for name, key in _keys(algorithm).items():
        if name not in parameters:
            continue
        chosen = parameters[name]
        plain = chosen if isinstance(chosen, (str, int, float)) else ""
        if plain != "" or name not in IDENTITY:
            remember(key, plain)


def forget_choices() -> None:
    """Forget the choices of the last runs, but not the identity."""
    for name in (*REMEMBERED, *SITE.values()):
        if name not in IDENTITY:
            remember(name, "")


def apply(definition: QgsProcessingParameterDefinition, algorithm: str = "") -> None:
    """Use the remembered value as initial value of a widget.

    :param algorithm: name of the algorithm, without its provider.
    """
    key = _keys(algorithm).get(definition.name())
    stored = None if key is None else value(key)
    if definition.isDestination() and not isinstance(
        definition, QgsProcessingParameterFolderDestination
    ):
        # a table or a GeoPackage, not the folder of the sheets
        stored = None
    if isinstance(definition, QgsProcessingParameterEnum):
        # settings files contain text
        stored = int(stored) if str(stored).isdigit() else None
        if stored is not None and stored >= len(definition.options()):
            stored = None
    if stored is not None:
        definition.setGuiDefaultValueOverride(stored)
