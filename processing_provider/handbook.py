"""Addresses of the handbook that comes with the plugin.

The package contains its HTML pages, which ``scripts/package.py`` generates from ``docs/``. A
checkout has them after ``make docs``; without them, the Markdown page itself is opened.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QUrl

from ..atlas.shared.paths import HANDBOOK

HOME = "index"
#: one section per algorithm, with its id as the anchor
REFERENCE = "parametres"


def handbook_url(page: str = HOME, section: str = "") -> QUrl:
    """Return the address of a page on this machine, and of a section in it."""
    path = HANDBOOK / f"{page}.html"
    if not path.is_file():
        path = HANDBOOK.parent / f"{page}.md"
    url = QUrl.fromLocalFile(str(path))
    if section:
        url.setFragment(section)
    return url
