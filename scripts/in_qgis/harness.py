"""What scripts inside the QGIS window share: steps, waiting, pictures, the log, the report."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
)
from qgis.gui import QgsMessageBarItem
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAction,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTextEdit,
    QWidget,
)
from qgis.utils import iface

TASK: dict[str, Any] = json.loads(Path(os.environ["SRCE_TASK"]).read_text(encoding="utf-8"))
FOLDER = Path(TASK["folder"])
REPORT: dict[str, Any] = {
    "qgis": Qgis.QGIS_VERSION_INT,
    "steps": {},
    "log": [],
    "exceptions": [],
    "seconds": {},
    "cut": [],
    "pictures": [],
}


def spin() -> None:
    """Do one round of the event loop, and what waits for its end: objects to be deleted."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait(seconds: float) -> None:
    """Let QGIS work for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        spin()
        time.sleep(0.005)


def until(what: Callable[[], Any], seconds: float = 20.0, name: str = "") -> Any:
    """Let QGIS work until something is true; return it."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {name or what}")
        spin()
        time.sleep(0.002)


def picture(name: str, widget: QWidget | None = None) -> Path:
    """Save what the whole screen, or one window, shows."""
    wait(0.25)
    place = iface.mainWindow().geometry()
    shot = (
        # what lies over the main window too: lists, tool tips, dialogs
        QApplication.primaryScreen().grabWindow(
            0, place.x(), place.y(), place.width(), place.height()
        )
        if widget is None
        else widget.grab()
    )
    path = FOLDER / f"{name}.png"
    if not shot.save(str(path)):
        raise AssertionError(f"{path} cannot be saved")
    REPORT["pictures"].append(path.name)
    return path


def cut_texts(window: QWidget) -> list[str]:
    """Return the labels and buttons of a window that are narrower than their text."""
    cut = [
        f"message “{message.toPlainText()}”"
        for message in window.findChildren(QTextEdit)
        if message.isVisible()
        and isinstance(message.parent(), QgsMessageBarItem)
        and message.verticalScrollBar().maximum() > 0
    ]
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLabel, QAbstractButton)):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            continue
        text = widget.text()
        if text and widget.width() < widget.sizeHint().width() - 2:
            cut.append(f"{type(widget).__name__} “{text}”")
    return cut


def note_cut(window: QWidget, name: str) -> None:
    """Enter what is cut in a window into the report."""
    REPORT["cut"] += [f"{name}: {text}" for text in cut_texts(window)]


def step(name: str, what: Callable[[], Any]) -> Any:
    """Do one step; enter how it ended into the report. A step after a failed one is not tried."""
    if any(not done["ok"] for done in REPORT["steps"].values()):
        return None
    started = time.monotonic()
    try:
        value = what()
        REPORT["steps"][name] = {"ok": True}
    except Exception:
        value = None
        REPORT["steps"][name] = {"ok": False, "error": traceback.format_exc()}
        picture(f"failed-{name}")
    REPORT["seconds"][name] = round(time.monotonic() - started, 2)
    write("progress.json")
    return value


def write(name: str) -> None:
    """Write the report as it is now."""
    aside = FOLDER / f"{name}.part"
    aside.write_text(json.dumps(REPORT, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(FOLDER / name)


# --- what a user does --------------------------------------------------------------------------


def action(name: str) -> QAction:
    """Return an action of the plugin."""
    found = iface.mainWindow().findChild(QAction, name)
    if found is None:
        raise AssertionError(f"no action {name}")
    return found


def dialog_of() -> QDialog:
    """Wait for the window of an algorithm and return it.

    It is known by what it offers: the names of its class differ by version.
    """

    def find() -> QDialog | None:
        for widget in QApplication.topLevelWidgets():
            offers = (getattr(widget, name, None) for name in ("algorithm", "mainWidget"))
            if widget.isVisible() and all(map(callable, offers)):
                return widget
        return None

    return until(find, name="the window of the algorithm")


def wrapper(dialog: Any, name: str) -> Any:
    """Return what holds the value of a parameter in a dialog of Processing."""
    return dialog.mainWidget().wrappers[name]


def set_values(dialog: Any, **values: Any) -> None:
    """Fill in a dialog of Processing."""
    context = QgsProcessingContext()
    for name, value in values.items():
        wrapper(dialog, name).setParameterValue(value, context)


def press(dialog: QDialog, button: Any = QDialogButtonBox.StandardButton.Ok) -> None:
    """Click the button that runs."""
    for box in dialog.findChildren(QDialogButtonBox):
        found = box.button(button)
        if found is not None and found.isVisible():
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
            return
    for found in dialog.findChildren(QPushButton):
        if found.isVisible() and found.text().replace("&", "") in ("Run", "Exécuter"):
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
            return
    raise AssertionError("the dialog has no button to run")


def close(dialog: QDialog) -> None:
    """Close a window."""
    dialog.close()
    wait(0.2)


def shown_popup() -> Any:
    """Return the list that is open, ``None`` for none."""
    found = QApplication.activePopupWidget()
    return found if found is not None and found.isVisible() else None


def place_of_commune(insee: str) -> QPoint:
    """Return a place on the map canvas, in pixels, that lies in a commune of the demo layer."""
    layer = next(iter(QgsProject.instance().mapLayers().values()))
    feature = next(layer.getFeatures(f"\"insee_com\" = '{insee}'"))
    inside = feature.geometry().pointOnSurface().asPoint()
    moved = QgsGeometry.fromPointXY(inside)
    canvas = iface.mapCanvas()
    moved.transform(
        QgsCoordinateTransform(
            layer.crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance()
        )
    )
    pixel = canvas.getCoordinateTransform().transform(moved.asPoint())
    return QPoint(round(pixel.x()), round(pixel.y()))


# --- the session -------------------------------------------------------------------------------


def _keep_message(message: str, tag: str, level: Any) -> None:
    REPORT["log"].append([tag, int(level), message])


def _keep_exception(kind: Any, value: Any, trace: Any) -> None:
    REPORT["exceptions"].append("".join(traceback.format_exception(kind, value, trace)))


def run(session: Callable[[], None]) -> None:
    """Run a session once QGIS is up, write the report and end QGIS."""
    QgsApplication.messageLog().messageReceived.connect(
        lambda *values: _keep_message(*values) if len(values) == 3 else None
    )

    def work() -> None:
        iface.mainWindow().setGeometry(0, 0, 1360, 900)
        wait(0.5)
        try:
            session()
        except BaseException:
            REPORT["steps"]["session"] = {"ok": False, "error": traceback.format_exc()}
        faulthandler.cancel_dump_traceback_later()
        write("report.json")
        QgsProject.instance().setDirty(False)
        QTimer.singleShot(0, lambda: QgsApplication.instance().exit(0))

    # QGIS would open a window that waits for an answer
    sys.excepthook = _keep_exception
    # any other one would wait for ever: tell where
    faulthandler.dump_traceback_later(TASK["timeout"] - 5, file=sys.__stderr__)
    QTimer.singleShot(300, work)
