"""Parameters that the algorithms share.

Their order in a dialog is that of their declaration: first what changes from sheet to sheet, then
what a dialog remembers; what a technician seldom changes is folded (``advanced``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..atlas.data.basemap_list import outline_service
from ..atlas.data.commune_outlines import departments_meant, fetch_outlines, is_ign
from ..atlas.data.opened_sources import SourceRequest
from ..atlas.layout.logos import check_logos
from ..atlas.layout.template_file import TEMPLATE_SUFFIXES, TemplateSource, template_source
from ..atlas.shared.errors import RequestError
from ..atlas.shared.i18n import tr
from ..atlas.shared.progress import Progress, Silent
from ..atlas.wording.request import (
    DEFAULT_OVERLAP_MM,
    FORMATS,
    MAX_DPI,
    MIN_DPI,
    Service,
    SheetOptions,
    check_options,
    parse_date,
    parse_office,
    template_for,
)
from ..atlas.wording.texts import DEFAULT_STATUS, wording_folder
from .base import AtlasAlgorithm, project_vector_layers
from .basemap_parameter import basemap_parameter, cache_options, resolve_basemap
from .layer_parameters import CommunesParameter, VectorLayerParameter
from .widgets import COMMUNES_CHOOSER, DATE_CHOOSER, text_parameter, widget_of

SOURCE = "SOURCE"
COMMUNES = "COMMUNES"
RESERVOIRS = "RESERVOIRS"
CORRIDORS = "CORRIDORS"
OBSTACLES = "OBSTACLES"
RESTORE = "RESTORE"
PAPER = "PAPER"
SCALE = "SCALE"
OVERLAP = "OVERLAP"
GROUND = "GROUND"
BASEMAP = "BASEMAP"
FORMAT = "FORMAT"
SAVE_PROJECT = "SAVE_PROJECT"
TEMPLATE = "TEMPLATE"
LEGEND = "LEGEND"
UPDATE_DATE = "UPDATE_DATE"
STATUS = "STATUS"
LOGO_STATE = "LOGO_STATE"
LOGO_SERVICE = "LOGO_SERVICE"
OFFICE = "OFFICE"
SERVICE = "SERVICE"
POLE = "POLE"
EMAIL = "EMAIL"
CREDIT = "CREDIT"
TEXTS = "TEXTS"
STYLES = "STYLES"
DPI = "DPI"
OUTPUT = "OUTPUT"
FILE = "FILE"
SHEET_COUNT = "SHEET_COUNT"
MANIFEST = "MANIFEST"
STATISTICS = "STATISTICS"

#: class of the catalogue by the parameter that gives a layer of it
CLASS_PARAMETERS = {RESERVOIRS: "reservoir", CORRIDORS: "corridor", OBSTACLES: "obstacle"}
#: parameters that name the communes of a run
_COMMUNE_CHOICES = ("COMMUNE", "ARRONDISSEMENT", "CODES")
IMAGE_FILTER = "Images (*.svg *.png *.jpg *.jpeg *.tif *.tiff *.webp)"
_FILE = QgsProcessingParameterFile.Behavior.File
_FOLDER = QgsProcessingParameterFile.Behavior.Folder


class DataParameters(AtlasAlgorithm):
    """Base of algorithms that read the network and the communes."""

    def add_source_parameters(self) -> None:
        """Declare SOURCE and COMMUNES."""
        self.add_source_parameter()
        self.add_communes_parameter()

    def add_source_parameter(self) -> None:
        """Declare SOURCE."""
        # QGIS checks a file against the filter: (*.*) refuses a folder and the word demo
        source = QgsProcessingParameterFile(
            SOURCE,
            tr("SRCE-TVB data"),
            behavior=_FILE,
            optional=True,
            fileFilter=tr("All files") + " (*)",
        )
        self.add(
            source,
            tr(
                "GeoPackage, other vector file, zip archive or folder with the layers of the "
                "SRCE-TVB (reservoirs, corridors, watercourses, obstacles), with or without the "
                "communes. Layers are recognised by their names (N_SRCE_…, cer_…), otherwise by "
                "their fields. The word project stands for the layers of the open project, the "
                "word demo for the bundled demonstration data. It can stay empty if you choose "
                "the layers one by one."
            ),
        )

    def add_communes_parameter(self) -> None:
        """Declare COMMUNES."""
        communes = CommunesParameter(
            COMMUNES,
            tr("Commune layer"),
            [QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        )
        communes.setMetadata(widget_of(COMMUNES_CHOOSER))
        self.add(
            communes,
            tr(
                "Outlines of the communes: ADMIN EXPRESS, BD TOPO, cadastre… Its fields are "
                "detected. Empty: the communes found in the SRCE-TVB data. The word ign: the "
                "outlines of the département and its neighbours are fetched from the IGN’s "
                "service and kept."
            ),
        )

    def add_class_parameters(self) -> None:
        """Declare the layers that replace detection, and RESTORE."""
        any_vector = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        texts = {
            RESERVOIRS: (
                tr("Reservoirs"),
                tr(
                    "Layer of biodiversity reservoirs, or of watercourses, which the fields "
                    "EST_RESERV and EST_CORRID distinguish."
                ),
            ),
            CORRIDORS: (
                tr("Corridors"),
                tr("Layer of ecological corridors, or of watercourses, as above."),
            ),
            OBSTACLES: (tr("Obstacles"), tr("Layer of the obstacles.")),
        }
        for name, (label, what) in texts.items():
            self.add(
                VectorLayerParameter(name, label, any_vector, optional=True),
                what + " " + tr("It replaces what is detected in the SRCE-TVB data."),
                advanced=True,
            )
        restore = QgsProcessingParameterExpression(
            RESTORE, tr("Rule “to restore”"), optional=True, parentLayerParameterName=RESERVOIRS
        )
        self.add(
            restore,
            tr(
                "QGIS expression that is true for an object to restore. Empty: the rule of the "
                "catalogue (OBJ_ASSI is 02, or a text that means it)."
            ),
            advanced=True,
        )

    def add_styles_parameter(self) -> None:
        """Declare STYLES."""
        self.add(
            QgsProcessingParameterFile(STYLES, tr("Own styles"), behavior=_FOLDER, optional=True),
            tr(
                "Folder with your own QML files and catalogue.json; for missing files, the "
                "bundled ones are used."
            ),
            advanced=True,
        )

    def styles_folder(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Path | None:
        """Return the folder of the service's own styles, ``None`` for the bundled ones.

        :raises RequestError: when it does not exist.
        """
        folder = self.path(parameters, STYLES, context)
        if folder is not None and not folder.is_dir():
            raise RequestError(
                tr("{name}: the folder {path} does not exist.").format(name=STYLES, path=folder)
            )
        return folder

    def _given_communes(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: Progress
    ) -> QgsVectorLayer | None:
        """Return the commune layer that was given, or fetched, ``None`` for none."""
        if not is_ign(parameters.get(COMMUNES)):
            return self.vector_layer(parameters, COMMUNES, context)
        named = (self.text(parameters, name, context) for name in _COMMUNE_CHOICES)
        styles = self.path(parameters, STYLES, context)
        return fetch_outlines(
            departments_meant(*named), outline_service(styles), cache_options(), progress
        )

    def source_request(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        progress: Progress | None = None,
    ) -> SourceRequest:
        """Return where the data come from.

        :param progress: where the fetching of communes reports.
        :raises AtlasError: when communes cannot be fetched.
        """
        progress = progress or Silent()
        classes = {
            key: self.vector_layer(parameters, name, context)
            for name, key in CLASS_PARAMETERS.items()
        }
        return SourceRequest(
            source=self.text(parameters, SOURCE, context),
            communes=self._given_communes(parameters, context, progress),
            classes={key: layer for key, layer in classes.items() if layer is not None},
            restore=self.text(parameters, RESTORE, context),
            ground=self.text(parameters, GROUND, context),
            project_layers=project_vector_layers(context),
        )


class SheetParameters(DataParameters):
    """Base of algorithms with options for sheets."""

    GROUP = "sheets"

    def add_paper_parameter(self) -> None:
        """Declare PAPER."""
        self.add(
            QgsProcessingParameterEnum(
                PAPER,
                tr("Paper"),
                options=[
                    tr("A3 landscape"),
                    tr("A3 portrait"),
                    tr("A4 landscape"),
                    tr("A4 portrait"),
                ],
                defaultValue=0,
            ),
            tr("Paper size; each has its own layout."),
        )

    def add_frame_parameters(self) -> None:
        """Declare PAPER, SCALE and, folded, OVERLAP."""
        self.add_paper_parameter()
        self.add(
            QgsProcessingParameterNumber(
                SCALE,
                tr("Scale (0 = best fit on one sheet)"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=0,
                minValue=0,
                maxValue=10_000_000,
            ),
            tr(
                "0: the largest round scale at which the commune fits on one sheet. Any other "
                "value, for instance 10000: 1:10 000, on as many sheets as necessary."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                OVERLAP,
                tr("Overlap of neighbouring sheets (mm)"),
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=DEFAULT_OVERLAP_MM,
                minValue=0,
                maxValue=100,
            ),
            tr(
                "Width of the strip shown on both of two neighbouring sheets, in millimetres on "
                "paper."
            ),
            advanced=True,
        )

    def add_ground_parameter(self) -> None:
        """Declare GROUND."""
        ground = QgsProcessingParameterFile(
            GROUND,
            tr("Roads, water and place names"),
            behavior=_FILE,
            optional=True,
            fileFilter=tr("All files") + " (*)",
        )
        self.add(
            ground,
            tr(
                "File or folder with BD TOPO, BD CARTO or OpenStreetMap data (GeoPackage, "
                "shapefiles, .osm.pbf): roads, railways, water, built-up areas and place names "
                "are drawn under the network. Their tables are recognised by their names and "
                "fields. Empty: those found in the SRCE-TVB data."
            ),
        )

    def add_basemap_parameter(self) -> None:
        """Declare BASEMAP."""
        self.add(
            basemap_parameter(BASEMAP, tr("Base map")),
            tr(
                "Drawn, toned down, under the network: a name (plan-ign-gris, plan-ign, ortho, "
                "cadastre, or one of your own basemaps.json in STYLES), a layer of the project, a "
                ".qlr file, a layer of a project (fond.qgz|layername=Scan), or the address of "
                "tiles (https://…/{z}/{x}/{y}.png) or of a WMS with its LAYERS. Tiles are kept on "
                "disk. If a base map is missing or incomplete, the sheet says so and counts as "
                "degraded."
            ),
        )

    def add_date_parameter(self) -> None:
        """Declare UPDATE_DATE."""
        self.add(
            text_parameter(UPDATE_DATE, tr("Date of update"), DATE_CHOOSER, optional=True),
            tr("A date such as 15/06/2017 or 2017-06-15, printed as “Juin 2017”. Empty: today."),
        )

    def add_look_parameters(self) -> None:
        """Declare legend, status and logos."""
        self.add(
            QgsProcessingParameterEnum(
                LEGEND,
                tr("Legend"),
                options=[
                    tr("all categories, as on the reference sheet"),
                    tr("only those in the commune"),
                ],
                defaultValue=0,
            ),
            tr("Whether the legend lists all categories or only those found in the commune."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                STATUS, tr("Status"), defaultValue=DEFAULT_STATUS, optional=True
            ),
            tr("Status line of the sheet."),
            advanced=True,
        )
        for name, label in (
            (LOGO_STATE, tr("Logo of the State")),
            (LOGO_SERVICE, tr("Logo of the service")),
        ):
            logo = QgsProcessingParameterFile(
                name, label, behavior=_FILE, optional=True, fileFilter=IMAGE_FILTER
            )
            self.add(
                logo,
                tr("Image file (SVG, PNG, JPEG…). Empty: a neutral placeholder."),
                advanced=True,
            )

    def add_identity_parameters(self) -> None:
        """Declare OFFICE, SERVICE, POLE, EMAIL and CREDIT: who publishes the sheet."""
        texts = {
            OFFICE: (
                tr("Office (number of the département)"),
                tr(
                    "Number of the département whose D.D.T.(M.) publishes the sheet, such as 59. "
                    "Empty: the département of the commune."
                ),
            ),
            SERVICE: (
                tr("Service"),
                tr(
                    "Name of the service, printed under the office. Empty: the default wording "
                    "(the service of the reference sheet in the département Nord, none "
                    "elsewhere)."
                ),
            ),
            POLE: (tr("Unit of the service"), tr("Second line of the service’s name.")),
            EMAIL: (
                tr("E-mail"),
                tr("Address printed at the bottom of the sheet. Empty: the default wording."),
            ),
            CREDIT: (
                tr("Sources of the data"),
                tr(
                    "Credit line at the bottom of the sheet. Empty: whose data were read, for "
                    "network, communes and base map; in the département Nord, the line of the "
                    "reference sheet."
                ),
            ),
        }
        for name, (label, what) in texts.items():
            self.add(QgsProcessingParameterString(name, label, optional=True), what, advanced=True)

    def add_template_parameter(self, *, optional: bool = True) -> None:
        """Declare TEMPLATE."""
        self.add(
            QgsProcessingParameterFile(
                TEMPLATE,
                tr("Own layout template"),
                behavior=_FILE,
                optional=optional,
                # QGIS checks a file against the filter: file.qgz|layout=NAME needs (*)
                fileFilter="QPT, QGZ, QGS (*.qpt *.qgz *.qgs);;" + tr("All files") + " (*)",
            ),
            tr(
                "Your own layout instead of the bundled one: a template (.qpt, of QGIS 2 too), or "
                "a project (.qgz, .qgs); where it has several layouts, file.qgz|layout=NAME. Its "
                "map, legend, scale bar and logos are recognised by their ids, their kind and "
                "their place."
            ),
            advanced=optional,
        )

    def add_own_files_parameters(self) -> None:
        """Declare TEMPLATE, TEXTS and STYLES."""
        self.add_template_parameter()
        self.add(
            QgsProcessingParameterFile(TEXTS, tr("Own wording"), behavior=_FOLDER, optional=True),
            tr(
                "Folder with your own texts (.j2); for missing files, the bundled ones are used. "
                "The word typographie: the same words by the typographic rules of the Imprimerie "
                "nationale."
            ),
            advanced=True,
        )
        self.add_styles_parameter()

    def add_format_parameter(self) -> None:
        """Declare FORMAT."""
        self.add(
            QgsProcessingParameterEnum(
                FORMAT,
                tr("Format"),
                options=[
                    "PDF",
                    tr("geospatial PDF (layers can be switched on and off)"),
                    "PNG",
                    "SVG",
                ],
                defaultValue=0,
            ),
            tr("File format of the sheets. PNG files come with a world file."),
        )

    def add_output_parameters(self) -> None:
        """Declare DPI, SAVE_PROJECT, OUTPUT and the results."""
        self.add(
            QgsProcessingParameterNumber(
                DPI,
                tr("Resolution (dpi)"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=300,
                minValue=MIN_DPI,
                maxValue=MAX_DPI,
            ),
            tr(
                "Resolution of PNG files, and of the parts of other files that cannot be drawn as "
                "vectors."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(SAVE_PROJECT, tr("Save the QGIS project"), False),
            tr(
                "Also writes <insee>_<name>.qgz with its data in <insee>_<name>.gpkg, so that you "
                "can edit the sheets in QGIS; it opens without the plugin."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(OUTPUT, tr("Output folder")),
            tr(
                "Folder of the sheets, named <insee>_<name>.pdf, with manifest.csv, statistics.csv "
                "and descriptions.csv."
            ),
        )
        self.add_output(QgsProcessingOutputFile(MANIFEST, tr("Manifest")))
        self.add_output(QgsProcessingOutputFile(STATISTICS, tr("Statistics")))

    def template(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TemplateSource:
        """Return the template: the user's own, else the bundled one of PAPER."""
        own = self.text(parameters, TEMPLATE, context)
        if own:
            source = template_source(own)
            if source.path.suffix.lower() not in TEMPLATE_SUFFIXES:
                raise RequestError(
                    tr("{name} cannot be “{value}”. Expected: {wanted}.").format(
                        name=TEMPLATE, value=own, wanted="*.qpt, *.qgz, *.qgs"
                    )
                )
            return source
        paper = 0
        if self.parameterDefinition(PAPER) is not None:
            paper = self.parameterAsEnum(parameters, PAPER, context)
        return TemplateSource(template_for(paper))

    def sheet_options(
        self, parameters: dict[str, Any], context: QgsProcessingContext, sheet: str = ""
    ) -> SheetOptions:
        """Return the options of the sheets, checked.

        :param sheet: sheet number given by the user, empty for the computed one.

        :raises RequestError: when one is not valid.
        """
        output = self.path(parameters, OUTPUT, context)
        if output is None:
            raise QgsProcessingException(tr("OUTPUT is missing: choose a folder for the sheets."))
        styles = self.styles_folder(parameters, context)
        template = self.template(parameters, context)
        options = SheetOptions(
            output=output,
            template=template.path,
            template_layout=template.layout,
            texts=wording_folder(self.path(parameters, TEXTS, context)),
            styles=styles,
            legend_in_commune=self.parameterAsEnum(parameters, LEGEND, context) == 1,
            scale=self.parameterAsInt(parameters, SCALE, context),
            overlap=self.parameterAsDouble(parameters, OVERLAP, context),
            sheet=sheet,
            format=FORMATS[self.parameterAsEnum(parameters, FORMAT, context)],
            dpi=self.parameterAsInt(parameters, DPI, context),
            save_project=self.parameterAsBool(parameters, SAVE_PROJECT, context),
            basemap=resolve_basemap(parameters.get(BASEMAP), styles, context),
            cache=cache_options(),
            update_date=parse_date(self.text(parameters, UPDATE_DATE, context)),
            status=self.text(parameters, STATUS, context) or DEFAULT_STATUS,
            logo_state=self.path(parameters, LOGO_STATE, context),
            logo_service=self.path(parameters, LOGO_SERVICE, context),
            service=Service(
                office=parse_office(self.text(parameters, OFFICE, context)),
                name=self.text(parameters, SERVICE, context),
                pole=self.text(parameters, POLE, context),
                email=self.text(parameters, EMAIL, context),
                sources=self.text(parameters, CREDIT, context),
            ),
        )
        check_options(options)
        check_logos(options)
        return options


def add_sheet_outputs(algorithm: AtlasAlgorithm) -> None:
    """Declare the results of one commune."""
    algorithm.add_output(QgsProcessingOutputFile(FILE, tr("First file of the commune")))
    algorithm.add_output(QgsProcessingOutputNumber(SHEET_COUNT, tr("Number of sheets")))
