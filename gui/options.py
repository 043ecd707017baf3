"""The page of the QGIS options for the name, address and logos of the service."""

from __future__ import annotations

from qgis.core import Qgis, QgsSettings
from qgis.gui import (
    QgsFileWidget,
    QgsMessageBar,
    QgsOptionsPageWidget,
    QgsOptionsWidgetFactory,
)
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..atlas.shared.errors import RequestError
from ..atlas.shared.i18n import tr
from ..atlas.shared.paths import ICON
from ..atlas.shared.web_cache import DEFAULT_DAYS, DEFAULT_MEGABYTES
from ..atlas.wording.offices import office_of
from ..atlas.wording.request import parse_office
from ..processing_provider import gui_defaults
from ..processing_provider.basemap_parameter import CACHE_DAYS, CACHE_MEGABYTES, cache_options
from ..processing_provider.sheet_parameters import (
    CREDIT,
    EMAIL,
    IMAGE_FILTER,
    LOGO_SERVICE,
    LOGO_STATE,
    OFFICE,
    POLE,
    SERVICE,
)

PAGE = "srceTvbAtlasOptions"
TITLE = "SRCE-TVB Atlas"


class OptionsPage(QgsOptionsPageWidget):
    """Fields of the identity; their values fill in dialogs, not scripts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE)
        outer = QVBoxLayout(self)
        word = QLabel(
            tr(
                "These values fill in the dialogs of SRCE-TVB Atlas. Scripts, models and "
                "qgis_process do not use them: without values of their own they get the default "
                "wording, so that their sheets are the same on every machine."
            ),
            self,
        )
        word.setWordWrap(True)
        outer.addWidget(word)
        self._bar = QgsMessageBar(self)
        outer.addWidget(self._bar)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        outer.addLayout(form)
        self.lines: dict[str, QLineEdit] = {}
        for name, label, example in (
            (OFFICE, tr("Département of the office"), "59"),
            (SERVICE, tr("Service"), "Service Urbanisme et Connaissance des territoires"),
            (POLE, tr("Unit of the service"), ""),
            (EMAIL, tr("E-mail"), "ddtm-service@departement.gouv.fr"),
            (CREDIT, tr("Sources of the data"), ""),
        ):
            line = QLineEdit(str(gui_defaults.value(name) or ""), self)
            line.setPlaceholderText(example)
            form.addRow(label, line)
            self.lines[name] = line
        self._office_word = QLabel(self)
        form.insertRow(1, "", self._office_word)
        self.lines[OFFICE].textChanged.connect(self._name_office)
        self._name_office(self.lines[OFFICE].text())
        self.files: dict[str, QgsFileWidget] = {}
        for name, label in (
            (LOGO_STATE, tr("Logo of the State")),
            (LOGO_SERVICE, tr("Logo of the service")),
        ):
            chooser = QgsFileWidget(self)
            chooser.setFilter(IMAGE_FILTER)
            chooser.setFilePath(str(gui_defaults.value(name) or ""))
            form.addRow(label, chooser)
            self.files[name] = chooser
        self.cache: dict[str, QSpinBox] = {}
        for key, label, unit, default in (
            (CACHE_MEGABYTES, tr("Base maps kept on disk, at most"), tr(" MB"), DEFAULT_MEGABYTES),
            (CACHE_DAYS, tr("Base maps fetched again after"), tr(" days"), DEFAULT_DAYS),
        ):
            number = QSpinBox(self)
            number.setRange(1, 1_000_000)
            number.setSuffix(unit)
            options = cache_options()
            number.setValue(options.megabytes if key == CACHE_MEGABYTES else options.days)
            number.setProperty("srce_default", default)
            form.addRow(label, number)
            self.cache[key] = number
        forget = QPushButton(tr("Forget the values of the last runs"), self)
        forget.setToolTip(tr("Data, paper, formats and folders that the dialogs remember."))
        forget.clicked.connect(self._forget)
        form.addRow("", forget)
        outer.addStretch()

    def isValid(self) -> bool:
        """Return whether the page can be closed."""
        try:
            parse_office(self.lines[OFFICE].text())
        except RequestError:
            return False
        return True

    def apply(self) -> None:
        """Save the values of the fields."""
        for name, line in self.lines.items():
            text = line.text().strip()
            gui_defaults.remember(name, parse_office(text) if name == OFFICE else text)
        for name, chooser in self.files.items():
            gui_defaults.remember(name, chooser.filePath())
        for key, number in self.cache.items():
            if number.value() == number.property("srce_default"):
                QgsSettings().remove(key)
            else:
                QgsSettings().setValue(key, number.value())

    def _name_office(self, text: str) -> None:
        """Show the office of the number."""
        try:
            number = parse_office(text)
        except RequestError as error:
            self._office_word.setText(str(error))
            return
        self._office_word.setText(" – ".join(filter(None, office_of(number))))

    def _forget(self) -> None:
        gui_defaults.forget_choices()
        self._bar.pushMessage(
            tr("The values of the last runs are forgotten."), Qgis.MessageLevel.Success, 5
        )


class OptionsFactory(QgsOptionsWidgetFactory):
    """Adds the page to QGIS's options."""

    def __init__(self) -> None:
        super().__init__(TITLE, QIcon(str(ICON)))

    def createWidget(self, parent: QWidget) -> QgsOptionsPageWidget:
        """Return a new page."""
        return OptionsPage(parent)
