"""Version of the plugin, as ``metadata.txt`` gives it."""

from __future__ import annotations

import re

from .paths import PLUGIN_ROOT


def plugin_version() -> str:
    """Return the version of the plugin, empty when ``metadata.txt`` has none."""
    text = (PLUGIN_ROOT / "metadata.txt").read_text(encoding="utf-8")
    found = re.search(r"^version=(.*)$", text, re.MULTILINE)
    return found.group(1).strip() if found else ""
