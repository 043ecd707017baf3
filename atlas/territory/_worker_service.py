"""What a drawing process does once QGIS runs in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..shared import compat
from ..shared.errors import AtlasError
from ..shared.paths import TRANSLATIONS
from ..shared.progress import Progress
from ..shared.wire import unpack
from ._drawing import WIRE_CLASSES, Drawing, answer


class Channel(Protocol):
    """The two ways to the process that started this one."""

    def receive(self, seconds: float | None = None) -> dict[str, Any] | None:
        """Return the next message, ``None`` when none came in time."""

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""


def serve(channel: Channel, progress: Progress, look: float, locale: str) -> None:
    """Draw one commune after the other, until the setup of the run has gone.

    :param look: how often to look whether it has, seconds.
    """
    translator = _install_translator(locale)
    drawing: Drawing | None = None
    setup: Path | None = None
    while setup is None or setup.exists():
        message = channel.receive(look)
        if message is None:
            continue
        wanted = Path(message["setup"])
        try:
            if drawing is None or wanted != setup:
                if drawing is not None:
                    drawing.close()
                drawing, setup = _open(wanted), wanted
        except AtlasError as error:
            channel.send({"answer": {"failed": str(error)}})
            continue
        channel.send({"answer": answer(drawing, message["task"], progress)})
    if drawing is not None:
        drawing.close()
    del translator


def _open(path: Path) -> Drawing:
    return Drawing(unpack(json.loads(path.read_text(encoding="utf-8")), WIRE_CLASSES))


def _install_translator(locale: str) -> QTranslator:
    """Let messages speak the language of the process that started this one."""
    compat.install_translation()
    translator = QTranslator()
    if translator.load(str(TRANSLATIONS / f"srce_tvb_atlas_{locale}.qm")):
        QCoreApplication.installTranslator(translator)
    return translator
