"""Errors that the plugin does not foresee: a sentence for the user, the traceback in a log file."""

from __future__ import annotations

import datetime
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from qgis.core import Qgis, QgsApplication

from .i18n import tr
from .version import plugin_version

LOG_PREFIX = "error_"
#: older logs are removed
_MOST_LOGS = 20


def log_folder() -> Path:
    """Return the folder of the logs, in the user's profile of QGIS."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "srce_tvb_atlas" / "logs"


def unforeseen(error: BaseException) -> str:
    """Write the traceback of an error to a log and return what the user is told."""
    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return with_log(_summary(error), trace)


def with_log(message: str, trace: str) -> str:
    """Write a traceback to a log and return the message with the path of the log."""
    path = write_log(trace)
    if path is None:
        return tr("{message} Its details could not be written to a log file.").format(
            message=message
        )
    return tr("{message} Details for the maintainers of the plugin: {path}").format(
        message=message, path=path
    )


def _summary(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return tr("{path} cannot be used: {reason}.").format(
            path=error.filename, reason=error.strerror
        )
    if isinstance(error, MemoryError):
        return tr("The memory of this computer is not sufficient.")
    name = type(error).__name__
    text = " ".join(str(error).split())
    return tr("Unexpected error in the plugin: {error}.").format(
        error=f"{name}: {text}" if text else name
    )


def write_log(trace: str) -> Path | None:
    """Write a traceback to a log, ``None`` when no folder can be written."""
    now = datetime.datetime.now().astimezone().replace(microsecond=0)
    text = (
        f"{now.isoformat()}\nSRCE-TVB Atlas {plugin_version()}, QGIS {Qgis.QGIS_VERSION}\n\n{trace}"
    )
    for folder in (log_folder(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            _remove_old(folder)
            with tempfile.NamedTemporaryFile(
                "w",
                encoding="utf-8",
                errors="backslashreplace",
                prefix=f"{LOG_PREFIX}{now:%Y%m%d_%H%M%S}_",
                suffix=".log",
                dir=folder,
                delete=False,
            ) as file:
                file.write(text)
            return Path(file.name)
    return None


def _remove_old(folder: Path) -> None:
    for path in sorted(folder.glob(f"{LOG_PREFIX}*.log"))[: -_MOST_LOGS + 1]:
        with suppress(OSError):
            path.unlink()
