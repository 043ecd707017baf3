"""What the algorithms and the window of the plugin tell each other; empty without a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: makes the dialog of an algorithm; set by the window of the plugin
make_dialog: Callable[[Any], Any] | None = None
#: why the last run failed, empty after a good one; QGIS tells a dialog only that it did
last_failure = ""
#: when the last run started, seconds since the epoch
last_start = 0.0
