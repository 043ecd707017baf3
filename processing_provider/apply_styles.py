"""``srce_tvb:apply_styles``: the styles of the sheet on the layers of the open project."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExpression,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
    QgsVectorLayer,
)

from ..atlas.data.catalogue import load_catalogue
from ..atlas.project.project_styles import StylingResult, arrange, style_layers
from ..atlas.shared.i18n import about, tr
from .base import About, project_vector_layers
from .sheet_parameters import RESTORE, DataParameters

LAYERS = "LAYERS"
GROUP = "GROUP"
SAVE = "SAVE"
STYLED_COUNT = "STYLED_COUNT"
LEFT_ALONE_COUNT = "LEFT_ALONE_COUNT"
LEFT_ALONE = "LEFT_ALONE"


class ApplyStyles(DataParameters):
    """The bundled or own styles on layers of the open project."""

    ID = "apply_styles"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Apply styles"),
            summary=tr("Draws the layers of the open project as on the sheet."),
            help=tr(
                "Recognises the SRCE-TVB layers and the communes in the open project by their "
                "names or fields, and draws them as on the sheet. A layer with several categories "
                "(to preserve and to restore, watercourses) gets one rule for each. The layers "
                "are grouped and ordered as in the legend; all other layers keep their place and "
                "style and are listed in the log. The previous style of a layer stays in its list "
                "of styles."
            ),
            tags=("srce", "tvb", "style", "qml", "symbologie", "légende", "couleurs"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                LAYERS,
                tr("Layers"),
                QgsProcessing.SourceType.TypeVectorAnyGeometry,
                optional=True,
            ),
            tr("Layers of the project to style. Empty: all."),
        )
        self.add(
            QgsProcessingParameterBoolean(GROUP, tr("Group and order as in the legend"), True),
            tr(
                "Moves the styled layers into one group of the layer tree, in the order of the "
                "legend, and sets the order in which they are drawn."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(RESTORE, tr("Rule “to restore”"), optional=True),
            tr(
                "QGIS expression that is true for an object to restore. Empty: the rule of the "
                "catalogue (OBJ_ASSI is 02, or a text that means it)."
            ),
            advanced=True,
        )
        self.add_styles_parameter()
        self.add(
            QgsProcessingParameterBoolean(SAVE, tr("Save the project"), False),
            tr("Saves the project file afterwards; necessary when QGIS runs without a window."),
            advanced=True,
        )
        self.add_output(QgsProcessingOutputNumber(STYLED_COUNT, tr("Layers styled")))
        self.add_output(QgsProcessingOutputNumber(LEFT_ALONE_COUNT, tr("Layers left unchanged")))
        self.add_output(QgsProcessingOutputString(LEFT_ALONE, tr("Layers left unchanged, and why")))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Style the layers, then arrange them."""
        project = context.project()
        layers = self._layers(parameters, context)
        styles = self.styles_folder(parameters, context)
        catalogue = load_catalogue(styles)
        outcome = style_layers(layers, catalogue, styles, self.text(parameters, RESTORE, context))
        if not outcome.styled:
            raise QgsProcessingException(_nothing(outcome))
        if self.parameterAsBool(parameters, GROUP, context):
            arrange(project, outcome, catalogue)
        for item in outcome.styled:
            labels = ", ".join(category.label for category in item.categories)
            feedback.pushInfo(
                tr("{layer}: {labels}.").format(layer=item.layer.name(), labels=labels)
            )
        for name, reason in outcome.left_alone:
            feedback.pushInfo(
                tr("{table} is left unchanged: {reason}.").format(table=name, reason=reason)
            )
        if self.parameterAsBool(parameters, SAVE, context):
            _save(project)
        return {
            STYLED_COUNT: len(outcome.styled),
            LEFT_ALONE_COUNT: len(outcome.left_alone),
            LEFT_ALONE: "; ".join(about(name, reason) for name, reason in outcome.left_alone),
        }

    def _layers(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[QgsVectorLayer]:
        project: QgsProject | None = context.project()
        if project is None or not project_vector_layers(context):
            raise QgsProcessingException(
                tr("The open project has no vector layer: open the SRCE-TVB data in QGIS first.")
            )
        if not parameters.get(LAYERS):
            return project_vector_layers(context)
        chosen = self.parameterAsLayerList(parameters, LAYERS, context)
        known = project.mapLayers()
        strange = [layer.name() for layer in chosen if layer.id() not in known]
        if strange:
            raise QgsProcessingException(
                tr("{names} is not a layer of the open project.").format(names=", ".join(strange))
            )
        return [layer for layer in chosen if isinstance(layer, QgsVectorLayer)]


def _nothing(outcome: StylingResult) -> str:
    seen = "; ".join(about(name, reason) for name, reason in outcome.left_alone)
    return tr(
        "No SRCE-TVB layer was found in the project ({seen}). Layers are recognised by names such "
        "as N_SRCE_RESERVOIR_S or by fields such as ID_RESV."
    ).format(seen=seen)


def _save(project: QgsProject) -> None:
    if not project.fileName():
        raise QgsProcessingException(tr("The project has no file yet: save it in QGIS first."))
    if not project.write():
        raise QgsProcessingException(
            tr("The project {path} cannot be saved: {error}").format(
                path=project.fileName(), error=project.error()
            )
        )
