"""What the algorithms share: identity, help, errors, progress and the reading of parameters."""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorLayer,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from ..atlas.data.write_ahead import Snapshot
from ..atlas.shared.errors import AtlasError, Cancelled
from ..atlas.shared.faults import unforeseen
from ..atlas.shared.folders import release_frames
from ..atlas.shared.i18n import tr
from ..atlas.shared.paths import ALGORITHM_ICONS, LONGEST_FILE_NAME, name_too_long
from ..atlas.shared.waits import LIMIT_SETTING, Watch, set_limit, sign_of_life
from . import gui_defaults, window_hooks
from .handbook import REFERENCE, handbook_url
from .labels import with_labels
from .layer_parameters import with_copies
from .run_watch import RunWatch

#: names that QGIS itself may add to the parameters of any algorithm
NAMES_OF_QGIS = frozenset({"ELLIPSOID", "DISTANCE_UNITS", "AREA_UNITS", "PROJECT_PATH"})
#: names offered for a misspelt one
MAX_NEAR = 3
#: types of parameters whose values are no paths
_TEXTS = frozenset({"string", "expression", "enum", "number", "boolean"})


class FeedbackProgress:
    """Passes messages and progress of the engine on to Processing."""

    def __init__(
        self, feedback: QgsProcessingFeedback, labels: Mapping[str, str] | None = None
    ) -> None:
        """:param labels: labels of the parameters that messages name."""
        self._feedback = feedback
        self._labels = labels or {}

    def info(self, text: str) -> None:
        """Log an information."""
        sign_of_life()
        self._feedback.pushInfo(with_labels(text, self._labels))

    def warning(self, text: str) -> None:
        """Log a warning."""
        sign_of_life()
        self._feedback.pushWarning(with_labels(text, self._labels))

    def percent(self, value: float) -> None:
        """Move the progress bar."""
        sign_of_life()
        self._feedback.setProgress(value)

    def is_cancelled(self) -> bool:
        """Return whether the user pressed Cancel."""
        return self._feedback.isCanceled()


@dataclass(frozen=True)
class About:
    """What the toolbox shows of an algorithm, in the user's language."""

    name: str
    #: one line
    summary: str
    #: shown next to the parameters
    help: str
    #: words by which the toolbox finds the algorithm
    tags: tuple[str, ...]


class AtlasAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms: identity, icon, help, errors."""

    ID = ""
    #: ``sheets`` or ``data``
    GROUP = "data"

    def createInstance(self) -> QgsProcessingAlgorithm:
        """Return a new instance."""
        return type(self)()

    def name(self) -> str:
        """Return the id that scripts use, after the provider's."""
        return self.ID

    def about(self) -> About:
        """Return name, summary, help and search words."""
        raise NotImplementedError

    def declare(self) -> None:
        """Declare parameters and outputs."""
        raise NotImplementedError

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.about().name

    def shortDescription(self) -> str:
        """Return one line on the algorithm."""
        return self.about().summary

    def shortHelpString(self) -> str:
        """Return the help shown next to the parameters."""
        return self.about().help

    def tags(self) -> list[str]:
        """Return words by which the toolbox finds the algorithm."""
        return list(self.about().tags)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.declare()

    def flags(self) -> Any:
        """Run in the main thread, because layouts and project layers belong to it."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def groupId(self) -> str:
        """Return the id of the group in the toolbox."""
        return self.GROUP

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return tr("Sheets") if self.GROUP == "sheets" else tr("Data")

    def helpUrl(self) -> str:
        """Return the address of the algorithm in the handbook of the plugin."""
        return handbook_url(REFERENCE, self.ID).toString()

    def icon(self) -> QIcon:
        """Return the algorithm's own icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        """Return the path of the icon, for the model designer."""
        return str(ALGORITHM_ICONS / f"{self.ID}.svg")

    def add(
        self,
        parameter: QgsProcessingParameterDefinition,
        help_text: str,
        *,
        advanced: bool = False,
        hidden: bool = False,
    ) -> None:
        """Declare a parameter with its help."""
        parameter.setHelp(help_text)
        flags = QgsProcessingParameterDefinition.Flag
        if advanced:
            parameter.setFlags(parameter.flags() | flags.FlagAdvanced)
        if hidden:
            parameter.setFlags(parameter.flags() | flags.FlagHidden)
        gui_defaults.apply(parameter, self.ID)
        if not self.addParameter(parameter):
            raise QgsProcessingException(
                tr("The parameter {name} cannot be declared.").format(name=parameter.name())
            )

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check names and values of the parameters; QGIS itself ignores misspelt names."""
        try:
            fault = self._fault_of(parameters, context)
        except Exception as error:
            # QGIS called this method: an error that leaves it ends the program
            fault = unforeseen(error)
        if fault:
            return False, with_labels(fault, self.labels())
        return super().checkParameterValues(parameters, context)

    def _fault_of(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Return what is wrong with names or values of the parameters, empty for nothing."""
        misspelt = self._unknown_names(parameters)
        if misspelt:
            return "\n".join(misspelt)
        for definition in self.parameterDefinitions():
            value = parameters.get(definition.name())
            name = name_too_long(value) if definition.type() not in _TEXTS else ""
            if name:
                return _long_name_text(definition.name(), name)
            if not definition.checkValueIsAcceptable(value, context):
                return refusal(definition, value)
        return ""

    def _unknown_names(self, parameters: dict[str, Any]) -> list[str]:
        """Return a sentence for each name with a value that the algorithm does not have.

        QGIS ignores such a name: ``DPII=72`` would give a sheet of 300 dpi.
        """
        known = [definition.name() for definition in self.parameterDefinitions()]
        unknown = [
            name
            for name, value in parameters.items()
            if name not in known
            and value is not None
            and name.upper() not in NAMES_OF_QGIS
            and not name.startswith("_")
        ]
        sentences = []
        for name in unknown:
            near = difflib.get_close_matches(name.upper(), known, MAX_NEAR, 0.6) or known
            text = tr("{algorithm} has no parameter “{name}”. Did you mean: {near}?")
            sentences.append(text.format(algorithm=self.ID, name=name, near=", ".join(near)))
        return sentences

    def add_output(self, output: QgsProcessingOutputDefinition) -> None:
        """Declare a result; ``qgis_process`` prints only those that are declared."""
        if not self.addOutput(output):
            raise QgsProcessingException(
                tr("The output {name} cannot be declared.").format(name=output.name())
            )

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run, with the engine's errors turned into Processing's.

        Any other error becomes a sentence too; its traceback goes to the log that it names.
        """
        window_hooks.last_failure, window_hooks.last_start = "", time.time()
        try:
            # kept in the instance, so that the copies are deleted with it
            self._copies: dict[Path, Snapshot] = {}
            set_limit(str(QgsSettings().value(LIMIT_SETTING, "")))
            watch = RunWatch(feedback)
            with Watch(watch.report, watch.give_up), _closed_copies(self._copies, context):
                unharmed = with_copies(
                    parameters,
                    self.parameterDefinitions(),
                    context.project(),
                    self._copies,
                    self.progress(feedback),
                )
                return self.run_engine(unharmed, context, feedback)
        except (AtlasError, QgsProcessingException) as error:
            message = str(error)
            by_user = isinstance(error, Cancelled) and not watch.given_up
            if isinstance(error, Cancelled):
                message = watch.given_up or message
                feedback.pushInfo(message)
        except Exception as error:
            message, by_user = unforeseen(error), False
        # raised outside of the handler: QGIS never releases the traceback of a Python error, and a
        # chained one would keep every open layer alive and its file locked
        message = with_labels(message, self.labels())
        window_hooks.last_failure = "" if by_user else message
        raise QgsProcessingException(message)

    def createCustomParametersWidget(self, parent: Any = None) -> Any:
        """Return the dialog that tells of the result, where the plugin has a window."""
        if window_hooks.make_dialog is None:
            return None
        return window_hooks.make_dialog(self)

    def labels(self) -> dict[str, str]:
        """Return the labels of the parameters by name; none without a window that shows them."""
        if window_hooks.make_dialog is None:
            return {}
        return {item.name(): item.description() for item in self.parameterDefinitions()}

    def progress(self, feedback: QgsProcessingFeedback) -> FeedbackProgress:
        """Return where the engine reports."""
        return FeedbackProgress(feedback, self.labels())

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the parameters, call the engine and return the results."""
        raise NotImplementedError

    # --- reading parameters ------------------------------------------------------------------

    def text(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        """Return a text parameter, stripped."""
        return (self.parameterAsString(parameters, name, context) or "").strip()

    def path(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> Path | None:
        """Return a file or folder parameter, ``None`` when it is empty."""
        text = self.text(parameters, name, context)
        return Path(text).expanduser() if text else None

    def vector_layer(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsVectorLayer | None:
        """Return an optional vector layer.

        :raises QgsProcessingException: when it cannot be opened.
        """
        text = tr("{name}: “{value}” is not a vector layer that QGIS can read.")
        return self._valid_layer(parameters, name, context, self.parameterAsVectorLayer, text)

    def map_layer(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsMapLayer | None:
        """Return an optional layer of any kind; :raises QgsProcessingException: see above."""
        text = tr("{name}: “{value}” is not a layer that QGIS can read.")
        return self._valid_layer(parameters, name, context, self.parameterAsLayer, text)

    def _valid_layer(
        self,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        read: Callable[[dict[str, Any], str, QgsProcessingContext], Any],
        text: str,
    ) -> Any:
        """Return what ``read`` makes of a parameter, ``None`` when it has no value."""
        if not self.is_given(parameters, name):
            return None
        layer = read(parameters, name, context)
        if layer is None or not layer.isValid():
            raise QgsProcessingException(text.format(name=name, value=parameters[name]))
        return layer

    @staticmethod
    def is_given(parameters: dict[str, Any], name: str) -> bool:
        """Return whether an optional parameter has a value."""
        return parameters.get(name) not in (None, "")


@contextmanager
def _closed_copies(copies: dict[Path, Snapshot], context: QgsProcessingContext) -> Iterator[None]:
    """Close the layers of parameters that were read from copies, then remove the copies."""
    try:
        yield
    except BaseException as error:
        release_frames(error)
        raise
    finally:
        layers = context.temporaryLayerStore()
        places = {str(copy.path) for copy in copies.values()}
        read = [
            identifier
            for identifier, layer in layers.mapLayers().items()
            if layer.source().partition("|")[0] in places
        ]
        for identifier in read:
            layers.removeMapLayer(identifier)
        for copy in copies.values():
            copy.close()
        copies.clear()


def refusal(definition: QgsProcessingParameterDefinition, value: Any) -> str:
    """Return why a parameter does not accept a value, and what it accepts."""
    name = definition.name()
    if value is None or value == "":
        return tr("{name} is missing: enter a value for “{label}”.").format(
            name=name, label=definition.description()
        )
    wanted = tr("a value of type “{kind}”").format(kind=definition.type())
    if isinstance(definition, QgsProcessingParameterEnum):
        options = enumerate(definition.options())
        wanted = "; ".join(f"{number} = {text}" for number, text in options)
    elif isinstance(definition, QgsProcessingParameterNumber):
        wanted = tr("a number between {low:.10g} and {high:.10g}").format(
            low=definition.minimum(), high=definition.maximum()
        )
    elif isinstance(definition, QgsProcessingParameterVectorLayer):
        wanted = tr("a vector layer that QGIS can read (for a GeoPackage: file|layername=table)")
    elif isinstance(definition, QgsProcessingParameterMapLayer):
        wanted = tr("a layer that QGIS can read")
    elif isinstance(definition, QgsProcessingParameterFile):
        wanted = definition.fileFilter() or tr("a file or folder")
    return tr("{name} cannot be “{value}”. Expected: {wanted}.").format(
        name=name, value=value, wanted=wanted
    )


def _long_name_text(parameter: str, name: str) -> str:
    return tr(
        "{name}: “{start}…” has {count} bytes, but the name of a file or folder can have no more "
        "than {most}."
    ).format(name=parameter, start=name[:40], count=len(os.fsencode(name)), most=LONGEST_FILE_NAME)


def transform_context(context: QgsProcessingContext) -> Any:
    """Return the datum transforms of the open project."""
    project: QgsProject | None = context.project()
    return context.transformContext() if project is None else project.transformContext()


def project_vector_layers(context: QgsProcessingContext) -> list[QgsVectorLayer]:
    """Return the vector layers of the open project, by name."""
    project: QgsProject | None = context.project()
    layers = [] if project is None else project.mapLayers().values()
    vectors = [layer for layer in layers if isinstance(layer, QgsVectorLayer)]
    return sorted(vectors, key=lambda layer: (layer.name(), layer.id()))
