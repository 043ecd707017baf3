"""The handbook in the plugin: pages of HTML that ``scripts/build_docs.py`` makes of ``docs/``."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "html"
HOME = "index.html"
#: one section an algorithm, under its id
REFERENCE = "parametres.html"


def handbook_url(page: str = HOME, section: str = "") -> QUrl:
    """Return the address of a page on this machine, and of a section in it."""
    url = QUrl.fromLocalFile(str(FOLDER / page))
    if section:
        url.setFragment(section)
    return url
