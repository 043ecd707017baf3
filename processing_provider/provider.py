"""The provider ``srce_tvb``."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..atlas.shared.paths import ICON
from .adopt_template import AdoptTemplate
from .apply_styles import ApplyStyles
from .check_data import CheckData
from .commune_statistics import CommuneStatistics
from .export_commune import ExportCommune
from .export_territory import ExportTerritory
from .prepare_data import PrepareData
from .publish_site import PublishSite
from .sheet_index import SheetIndex

ALGORITHMS = (
    ExportCommune,
    ExportTerritory,
    PrepareData,
    CheckData,
    ApplyStyles,
    SheetIndex,
    CommuneStatistics,
    PublishSite,
    AdoptTemplate,
)


class AtlasProvider(QgsProcessingProvider):
    """Algorithms of SRCE-TVB Atlas."""

    def loadAlgorithms(self) -> None:
        """Add one instance of each algorithm."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        """Return the id that scripts use."""
        return "srce_tvb"

    def name(self) -> str:
        """Return the name shown in the toolbox."""
        return "SRCE-TVB Atlas"

    def icon(self) -> QIcon:
        """Return the icon shown in the toolbox."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """Return the path of the icon, for the model designer."""
        return str(ICON)
