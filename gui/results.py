"""The message after a run: open the file, the folder or the layout designer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtCore import QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton

from ..atlas.results.report import REPORT_FILE
from ..atlas.shared.i18n import tr, tr_count
from ..processing_provider import sheet_parameters as names
from ..processing_provider.export_territory import COMMUNE_COUNT, FAILED_COUNT, REPORT
from ..processing_provider.publish_site import INDEX

#: characters of an error that a message shows; the rest is in the log
HEADLINE = 90


@dataclass(frozen=True)
class RunResult:
    """The result of a run, for the message."""

    text: str
    #: file to open, ``None`` if there is none, and the text of its button
    file: Path | None
    file_label: str
    folder: Path
    #: path of the saved project of the sheet, which may not exist yet
    project: Path | None = None
    #: whether some communes failed
    faulty: bool = False
    #: whether the folder can be published as a web site
    publishable: bool = False

    def has_project(self) -> bool:
        """Return whether the saved project exists and is not older than the sheet."""
        if self.project is None or self.file is None or not self.project.is_file():
            return False
        return self.project.stat().st_mtime >= self.file.stat().st_mtime


def run_result(results: dict[str, Any]) -> RunResult | None:
    """Return the result of an algorithm of the plugin, ``None`` if it made no sheets."""
    folder = results.get(names.OUTPUT)
    if not folder:
        return None
    if results.get(INDEX):
        return RunResult(
            text=tr_count(
                "%n communes published.",
                "%n commune published.",
                int(results.get(COMMUNE_COUNT, 0)),
            ),
            file=Path(results[INDEX]),
            file_label=tr("Open the site"),
            folder=Path(folder),
        )
    if results.get(REPORT):
        return RunResult(
            publishable=True,
            text=tr("{communes}, {failed}.").format(
                communes=tr_count("%n communes", "%n commune", int(results.get(COMMUNE_COUNT, 0))),
                failed=tr_count("%n failed", "%n failed", int(results.get(FAILED_COUNT, 0))),
            ),
            file=Path(results[REPORT]),
            file_label=tr("Open the report"),
            folder=Path(folder),
        )
    if not results.get(names.FILE):
        return None
    file = Path(results[names.FILE])
    count = int(results.get(names.SHEET_COUNT, 1))
    return RunResult(
        text=tr_count("{file}: %n sheets.", "{file}: one sheet.", count).format(file=file.name),
        file=file,
        file_label=tr("Open the file"),
        folder=Path(folder),
        project=project_of(file),
    )


def failed_run_result(parameters: dict[str, Any], since: float) -> RunResult | None:
    """Return the report of a territory run that ended with an error, ``None`` if there is none.

    :param since: seconds since the epoch; an older report belongs to another run.
    """
    folder = Path(str(parameters.get(names.OUTPUT) or ""))
    report = folder / REPORT_FILE
    if not report.is_file() or report.stat().st_mtime < since:
        return None
    return RunResult(
        text=tr("Some communes failed."),
        file=report,
        file_label=tr("Open the report"),
        folder=folder,
        faulty=True,
        publishable=True,
    )


def project_of(file: Path) -> Path:
    """Return the path of the project of a commune's sheets, which may not exist.

    ``59293_haverskerque.pdf`` and ``59293_haverskerque_1-4.png`` give ``59293_haverskerque.qgz``.
    """
    insee, _, rest = file.stem.partition("_")
    return file.with_name(f"{insee}_{rest.split('_')[0]}.qgz")


def open_file(path: Path) -> bool:
    """Open a file or folder with its default program."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


@dataclass(frozen=True)
class Step:
    """A button of a message."""

    #: object name of the button
    name: str
    label: str
    run: Callable[[], Any]


#: messages on the screen and their bars. Python sees only a circle of bar, message, button and
#: step, not the window that holds them: without this it would collect the steps.
_shown: list[tuple[QgsMessageBar, QgsMessageBarItem]] = []


def close_messages() -> None:
    """Remove the messages on the screen, whose buttons need the plugin."""
    shown, _shown[:] = _shown[:], []
    for bar, item in shown:
        bar.popWidget(item)


def _forget_message(item: QgsMessageBarItem) -> None:
    _shown[:] = [entry for entry in _shown if entry[1] is not item]


def show_message(
    text: str, steps: Sequence[Step], bar: QgsMessageBar, level: Qgis.MessageLevel
) -> QgsMessageBarItem:
    """Show a message with buttons."""
    # no title: three buttons leave space only for the name of a file
    item = bar.createMessage(text)
    for step in steps:
        button = QPushButton(step.label)
        button.setObjectName(step.name)
        # afterwards: a step may remove the message, and with it the button that is being clicked
        button.clicked.connect(lambda _checked=False, run=step.run: QTimer.singleShot(0, run))
        item.layout().addWidget(button)
    _shown.append((bar, item))
    item.destroyed.connect(lambda: _forget_message(item))
    bar.pushWidget(item, level)
    return item


def show_result(made: RunResult, bar: QgsMessageBar, steps: Sequence[Step]) -> QgsMessageBarItem:
    """Show what a run made, with buttons for the next steps.

    :param steps: what the window adds to opening file and folder.
    """
    opening = []
    if made.file is not None:
        file = made.file
        opening.append(Step("srceOpenFile", made.file_label, lambda: open_file(file)))
    opening.append(Step("srceOpenFolder", tr("Open the folder"), lambda: open_file(made.folder)))
    level = Qgis.MessageLevel.Warning if made.faulty else Qgis.MessageLevel.Success
    return show_message(made.text, [*opening, *steps], bar, level)


def headline(failure: str) -> str:
    """Return the beginning of an error message, short enough for a message bar."""
    line = next((line.strip() for line in failure.splitlines() if line.strip()), "")
    return line if len(line) <= HEADLINE else line[: HEADLINE - 1].rsplit(" ", 1)[0] + " …"
