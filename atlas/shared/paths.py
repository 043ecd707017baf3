"""Paths of the files that the plugin ships, and what a path given by the user is.

The only module that depends on its own depth in the package.
"""

from __future__ import annotations

import os
import re
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
#: longest name of a file or folder, bytes: the limit of ext4, NTFS (characters) and network shares
LONGEST_FILE_NAME = 255
DEMO_DATA = PLUGIN_ROOT / "demo" / "srce_demo.gpkg"


def is_regular(path: Path) -> bool:
    """Return whether a path is that of a file with contents: no folder, pipe or device.

    A path that cannot exist, such as one with a name that is too long, is none either.
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_same_file(one: Path, other: Path) -> bool:
    """Return whether two paths are those of the same file, whether it exists or not.

    A drive letter of Windows and the network share behind it are compared by the file itself.
    """
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return os.path.normcase(one.absolute()) == os.path.normcase(other.absolute())


def name_too_long(value: object) -> str:
    """Return the first name in a path that no file system accepts, empty when there is none.

    :param value: a path, also with ``|layername=…``; anything else has no such name.
    """
    if not isinstance(value, (str, Path)):
        return ""
    names = re.split(r"[/\\]", str(value).partition("|")[0])
    long = (name for name in names if len(os.fsencode(name)) > LONGEST_FILE_NAME)
    return next(long, "")
