"""The handbook in the plugin: pages of HTML that ``scripts/build_docs.py`` makes of ``docs/``."""

from __future__ import annotations

from qgis.PyQt.QtCore import QUrl

from ..atlas.shared.paths import HANDBOOK

HOME = "index.html"
#: one section an algorithm, under its id
REFERENCE = "parametres.html"


def handbook_url(page: str = HOME, section: str = "") -> QUrl:
    """Return the address of a page on this machine, and of a section in it."""
    url = QUrl.fromLocalFile(str(HANDBOOK / page))
    if section:
        url.setFragment(section)
    return url
