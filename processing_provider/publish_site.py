"""``srce_tvb:publish_site``: the output folder of a territory becomes a static web site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from ..atlas.shared.i18n import tr, tr_count
from ..atlas.shared.version import plugin_version
from ..atlas.site.publish import SiteRequest, publish
from .base import About, AtlasAlgorithm

INPUT = "INPUT"
OUTPUT = "OUTPUT"
TITLE = "TITLE"
TEMPLATES = "TEMPLATES"
SOURCES = "SOURCES"
INDEX = "INDEX"
COMMUNE_COUNT = "COMMUNE_COUNT"
#: the site is French, like the sheets
DEFAULT_TITLE = "Trame verte et bleue : les cartes des communes"


class PublishSite(AtlasAlgorithm):
    """A static, accessible web site of the sheets of a territory."""

    ID = "publish_site"
    GROUP = "sheets"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Publish a web site"),
            summary=tr("The sheets of a territory as a static web site that everyone can read."),
            help=tr(
                "Makes a web site of the output folder of “Sheets of a territory”: a start page "
                "with a map, a search and a list; a page per commune with the picture of its "
                "sheet, the text alternative, the figures, the files and the neighbouring "
                "communes; the figures as open data. Copy the folder to any web server, or open "
                "its index.html. No page requests anything from elsewhere. A second run writes "
                "only what has changed."
            ),
            tags=("srce", "tvb", "site", "web", "html", "publier", "atlas", "rgaa"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFile(
                INPUT,
                tr("Output folder of a territory"),
                QgsProcessingParameterFile.Behavior.Folder,
            ),
            tr(
                "The folder in which “Sheets of a territory” wrote the sheets, manifest.csv and "
                "statistics.csv."
            ),
        )
        self.add(
            QgsProcessingParameterString(TITLE, tr("Title of the site"), DEFAULT_TITLE),
            tr("Printed at the head of the start page and in the title of every page."),
        )
        self.add(
            QgsProcessingParameterString(SOURCES, tr("Sources"), "", optional=True),
            tr("What the sheets were made from, printed at the foot of every page."),
        )
        self.add(
            QgsProcessingParameterFile(
                TEMPLATES,
                tr("Folder with templates and settings of the service"),
                QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr(
                "Files that replace the bundled ones of the same name: site.json (name of the "
                "service, contact, colours, logo), site.css, site.js, base.html.j2, "
                "index.html.j2, commune.html.j2."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(OUTPUT, tr("Folder of the site")),
            tr("A folder that is empty, or that was published before."),
        )
        self.add_output(QgsProcessingOutputFile(INDEX, tr("Start page")))
        self.add_output(QgsProcessingOutputNumber(COMMUNE_COUNT, tr("Number of communes")))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Publish the folder."""
        templates = self.parameterAsString(parameters, TEMPLATES, context)
        output = self.parameterAsString(parameters, OUTPUT, context)
        result = publish(
            SiteRequest(
                source=Path(self.parameterAsString(parameters, INPUT, context)),
                output=Path(output),
                title=self.parameterAsString(parameters, TITLE, context).strip() or DEFAULT_TITLE,
                version=plugin_version(),
                templates=Path(templates) if templates else None,
                sources=self.parameterAsString(parameters, SOURCES, context).strip(),
            ),
            self.progress(feedback),
        )
        feedback.pushInfo(
            tr("{communes}, {files}.").format(
                communes=tr_count("%n communes published", "%n commune published", result.communes),
                files=tr_count("%n files written", "%n file written", result.written),
            )
        )
        if result.failed:
            feedback.pushWarning(
                tr_count(
                    "%n communes without a sheet are named on the start page.",
                    "%n commune without a sheet is named on the start page.",
                    result.failed,
                )
            )
        return {OUTPUT: output, INDEX: str(result.index), COMMUNE_COUNT: result.communes}
