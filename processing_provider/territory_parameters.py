"""Parameters that choose the communes of a run."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterExpression,
    QgsProcessingParameterString,
)

from ..atlas.data.commune_index import CommuneIndex
from ..atlas.data.communes import Commune
from ..atlas.data.selection import select_communes
from ..atlas.shared.i18n import tr
from .base import AtlasAlgorithm
from .sheet_parameters import COMMUNES
from .widgets import ARRONDISSEMENT_CHOOSER, text_parameter

ARRONDISSEMENT = "ARRONDISSEMENT"
CODES = "CODES"
FILTER = "FILTER"


def add_territory_parameters(algorithm: AtlasAlgorithm) -> None:
    """Declare ARRONDISSEMENT, CODES and FILTER."""
    algorithm.add(
        text_parameter(ARRONDISSEMENT, tr("Arrondissement"), ARRONDISSEMENT_CHOOSER, optional=True),
        tr("Code or name of an arrondissement: 594, 59004, 59/4 or Dunkerque."),
    )
    algorithm.add(
        QgsProcessingParameterString(CODES, tr("List of communes"), optional=True),
        tr(
            "INSEE codes or names, separated by commas, or the path of a CSV file, text file or "
            "spreadsheet (.xlsx, .ods) that lists them. Unknown, merged and duplicate codes are "
            "reported before anything is drawn."
        ),
    )
    algorithm.add(
        QgsProcessingParameterExpression(
            FILTER, tr("Filter on the communes"), optional=True, parentLayerParameterName=COMMUNES
        ),
        tr("QGIS expression on the fields of the commune layer, for instance population > 5000."),
    )


def chosen_communes(
    algorithm: AtlasAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    index: CommuneIndex,
) -> list[Commune]:
    """Return the communes that the parameters choose, all of the layer when none is given.

    :raises AtlasError: naming what is wrong.
    """
    return select_communes(
        index,
        arrondissement=algorithm.text(parameters, ARRONDISSEMENT, context),
        codes=algorithm.text(parameters, CODES, context),
        expression=algorithm.text(parameters, FILTER, context),
    )
