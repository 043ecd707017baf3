"""Paths of the files that the plugin ships.

The only module that depends on its own depth in the package.
"""

from __future__ import annotations

from pathlib import Path

#: folder of the plugin: the one that holds ``metadata.txt``
PLUGIN_ROOT = Path(__file__).resolve().parent.parent.parent

LAYOUTS = PLUGIN_ROOT / "layouts"
TEXTS = LAYOUTS / "texts"
REPORT_TEMPLATES = LAYOUTS / "report"
SITE_TEMPLATES = LAYOUTS / "site"
STYLES = PLUGIN_ROOT / "styles"
TRANSLATIONS = PLUGIN_ROOT / "i18n"
HANDBOOK = PLUGIN_ROOT / "docs" / "html"
ICON = PLUGIN_ROOT / "icon.svg"
ALGORITHM_ICONS = PLUGIN_ROOT / "processing_provider" / "icons"
WINDOW_ICONS = PLUGIN_ROOT / "gui" / "icons"
#: communes, former communes and arrondissements of the Code officiel géographique (INSEE)
COG_LISTS = PLUGIN_ROOT / "atlas" / "data" / "cog"
DEMO_DATA = PLUGIN_ROOT / "demo" / "srce_demo.gpkg"
