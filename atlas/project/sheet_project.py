"""The sheet project: a QGIS project with the layers, the styles and the filled layout of a commune.

It is created once per run and shows one commune after the other; its layout is an atlas over the
sheets, so that QGIS prints the same pages from the saved project as this plugin exports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsExpressionContextUtils,
    QgsGeometry,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsPrintLayout,
    QgsProject,
)

from ..data.catalogue import Catalogue
from ..data.communes import Commune
from ..data.opened_sources import StorePaths
from ..layout.fill import SheetContent, fill_layout
from ..layout.items import item_of
from ..layout.legend import LegendEntry
from ..layout.remarks import NOTE, Remark, lacks_of
from ..layout.template import columns_named, computes_properties, map_size_mm, open_template
from ..plan.sheets import plan_sheets, plan_single
from ..shared.errors import ExportError
from ..shared.geometry import polygon_rings, to_box, to_rectangle
from ..shared.i18n import tr
from ..shared.model import CategoryFigures, CategoryPlace, SheetPlan
from ..wording.credits import credit_lines, fetched_communes
from ..wording.descriptions import one_line
from ..wording.notices import DEMO_CREDIT, compose_notice
from ..wording.request import BasemapSource, SheetOptions
from ..wording.texts import REFERENCE_DEPARTEMENT, text_context
from ._basemap_picture import add_basemap_picture, set_veil, show_basemap_picture
from ._credit_line import texts_with_added_credits, texts_with_credit
from ._items_over_map import boxes_over_map, items_over_map
from ._map_in_words import map_in_words
from ._sheet_legend import LegendContent, legend_entries, relabelled
from ._statistics_table import STATISTICS_HEADERS, overlap, statistics_table
from ._style_use import LayerUse, UndrawnObjects, undrawn_objects
from .basemap import Basemap, FetchedBasemap
from .locator import LocatorBackground, situation_of
from .sheet_layers import SheetLayers, sheet_number
from .sheet_template import template_of
from .shown_sheets import ShownSheets

NO_OBJECT = "Aucun objet du SRCE-TVB"
SHEET_NUMBER = "sheet_number"
#: of the files that QGIS itself exports from a saved project
FILE_NAME_EXPRESSION = "'feuille_' || @atlas_featurenumber"
LAYOUT_NAME = "Carte S.R.C.E"


@dataclass(frozen=True)
class CommuneTask:
    """Everything needed to make the sheets of one commune."""

    commune: Commune
    geometry: QgsGeometry
    plan: SheetPlan
    locator: LocatorBackground


def plan_commune(
    geometry: QgsGeometry,
    map_size: tuple[float, float],
    scale: int,
    overlap: float,
    reliable_scale: int,
) -> SheetPlan:
    """Return the sheets of a commune.

    :param geometry: its surface, in the working CRS.
    :param map_size: width and height of the map on paper, millimetres.
    :param scale: 1:scale, 0 for the best round scale on one sheet.
    :param overlap: between neighbouring sheets, millimetres.
    :param reliable_scale: the best scale is not more detailed than this one, see
        :class:`~..data.catalogue.Catalogue`.
    :raises AtlasError: when the commune takes too many sheets, or fits at no scale.
    """
    if scale == 0:
        return plan_single(to_box(geometry.boundingBox()), *map_size, finest=reliable_scale)
    return plan_sheets(polygon_rings(geometry), scale, *map_size, overlap)


@dataclass(frozen=True)
class _Found:
    """What the commune holds, and how its styles draw it."""

    figures: Sequence[CategoryFigures]
    places: Sequence[CategoryPlace]
    #: fetched for its sheets, ``None`` for none
    basemap: FetchedBasemap | None
    #: by layer id
    uses: Mapping[str, LayerUse]
    undrawn: Sequence[UndrawnObjects]


class SheetProject:
    """Project, layout and layers, for one commune after the other."""

    def __init__(self, options: SheetOptions, context: QgsCoordinateTransformContext) -> None:
        self.options = options
        self.project = QgsProject()
        self.project.setTransformContext(context)
        template = open_template(template_of(options), self.project)
        self.layout: QgsPrintLayout = template.layout
        self._is_bundled = template.is_bundled
        if template.is_bundled or not self.layout.name():
            self.layout.setName(LAYOUT_NAME)
        #: what is to be told once about template and styles
        self.remarks: list[Remark] = template.remarks
        self.map_size = map_size_mm(self.layout)
        # labels of a service's own template may print the number of the sheet or of the page
        self._has_static_items = template.is_bundled and not computes_properties(self.layout)
        #: number of sheets when the atlas was last updated
        self._atlas_sheets = 0
        self.layers: SheetLayers | None = None
        self.basemap: Basemap | None = None
        #: the item under the map that holds the picture of the base map
        self._under: QgsLayoutItemPicture | None = None
        self._pictures: Mapping[int, Path] = {}
        self.catalogue: Catalogue | None = None
        self.data: StorePaths | None = None

    def plan(self, geometry: QgsGeometry, reliable_scale: int) -> SheetPlan:
        """Return the sheets of a commune on the template's map; see :func:`plan_commune`."""
        options = self.options
        return plan_commune(geometry, self.map_size, options.scale, options.overlap, reliable_scale)

    def open_data(
        self, data: StorePaths, catalogue: Catalogue, helpers_store: Path | None = None
    ) -> None:
        """Open the layers that the sheets draw from.

        :param helpers_store: see :class:`~.sheet_layers.SheetLayers`.
        """
        self.data = data
        self.catalogue = catalogue
        self.layers = SheetLayers(
            self.project,
            catalogue,
            self.options.styles,
            data.network,
            data.communes,
            helpers_store,
            data.ground,
            columns_named(self.layout),
        )
        self.remarks = self.remarks + self.layers.remarks
        if self.options.basemap is not None:
            self._open_basemap(self.options.basemap, saved=helpers_store is not None)
        self._set_style_variables()
        atlas = self.layout.atlas()
        atlas.setCoverageLayer(self.layers.frames)
        atlas.setHideCoverage(False)
        atlas.setSortFeatures(True)
        atlas.setSortExpression("number")
        atlas.setPageNameExpression('"nom"')
        # a template of QGIS 2 brings those of its own atlas, which name other fields
        atlas.setFilterFeatures(False)
        if not atlas.setFilenameExpression(FILE_NAME_EXPRESSION)[0]:
            raise ExportError(tr("The atlas of the sheets cannot be started."))
        atlas.setEnabled(True)
        main: QgsLayoutItemMap = item_of(self.layout, "map")
        for item in items_over_map(self.layout):
            # labels of communes do not overlap the scale bar and the notice
            main.addLabelBlockingItem(item)
        main.setAtlasDriven(True)
        main.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Fixed)

    def _set_style_variables(self) -> None:
        """Set the variables that the styles read besides ``srce_insee``.

        ``srce_ground``: 1 where surfaces let something under them be seen.
        """
        ground = int(self.basemap is not None or self.layers.ground is not None)
        QgsExpressionContextUtils.setProjectVariable(self.project, "srce_ground", ground)

    def _open_basemap(self, source: BasemapSource, *, saved: bool) -> None:
        """Open the base map.

        :param saved: for a project to be saved, which shows the layer itself.
        """
        options = self.options
        self.basemap = Basemap(source, self.project, options.dpi, options.cache)
        if source.veil is not None:
            set_veil(self.layers.basemap_tone, source.veil)
        if self.basemap.is_pictured and not saved:
            self._under = add_basemap_picture(self.layout)

    def show(
        self,
        task: CommuneTask,
        figures: Sequence[CategoryFigures],
        basemap: FetchedBasemap | None = None,
        places: Sequence[CategoryPlace] = (),
    ) -> ShownSheets:
        """Fill layers and layout with a commune.

        :param places: where in the commune its objects lie.
        :param basemap: fetched for its sheets, ``None`` for none.
        :raises TemplateError: when a text cannot fit.
        """
        commune, plan, layers = task.commune, task.plan, self.layers
        layers.show_plan(plan, commune.insee, commune.name, self.options.sheet)
        layers.show_outline(task.geometry, plan.scale)
        layers.show_locator(task.locator, task.geometry)
        QgsExpressionContextUtils.setProjectVariable(self.project, "srce_insee", commune.insee)
        if not self._is_bundled:
            self._show_first_frame()
        uses = layers.style_uses(task.geometry, commune.insee, plan.scale)
        undrawn = undrawn_objects(layers.styled(self.catalogue), uses)
        found = _Found(figures, places, basemap, uses, undrawn)
        self._pictures = {} if basemap is None else basemap.pictures
        shown = self._fill(task, found, [])
        lacks = lacks_of([*self.remarks, *shown.lacks])
        if lacks:
            # the sheet says what it lacks, which filling it has shown
            shown = self._fill(task, found, lacks)
        layers.show_neighbours(plan, boxes_over_map(self.layout), task.geometry)
        notes = tuple(remark for remark in shown.lacks if remark.level == NOTE)
        return replace(shown, lacks=tuple(lacks), notes=notes)

    def _fill(self, task: CommuneTask, found: _Found, lacks: Sequence[Remark]) -> ShownSheets:
        """Fill the layout, and return what it shows with what could not be filled."""
        data, plan, basemap = self.data, task.plan, found.basemap
        fault = self.layers.ground_fault(task.geometry)
        warnings = {
            "demo": data.demo_notice,
            "missing_classes": data.missing_classes,
            "basemap_failed": basemap is not None and bool(basemap.failure),
            "ground_fault": fault,
            "faults": data.faults,
            "undrawn": {item.title: item.count for item in found.undrawn},
            "incomplete": [remark.printed for remark in lacks],
        }
        uncovered = not data.covers(to_box(task.geometry.boundingBox()))
        notice = compose_notice(
            **warnings,
            empty=not found.figures,
            uncovered=uncovered,
            scale=plan.scale,
            reliable_scale=self.catalogue.reliable_scale,
        )
        words = map_in_words(task, found.figures, found.places, data, warnings, uncovered=uncovered)
        given = {"shares_overlap": overlap(found.figures)}
        said = {"notice": notice, "in_commune": words, "given": given}
        texts = self._texts(task.commune, plan, said, self._credits_below(basemap))
        if not self._is_bundled:
            self.project.setTitle(texts["title"])  # a template may print @project_title
        remarks = fill_layout(self.layout, self._content(texts, task, found))
        description = one_line(texts["alternative"])
        undrawn = tuple(found.undrawn)
        return ShownSheets(plan, texts, notice, description, fault, tuple(remarks), undrawn)

    def _show_first_frame(self) -> None:
        """Give the expressions of a service's own template the commune before it is filled."""
        atlas = self.layout.atlas()
        if atlas.beginRender():
            self._atlas_sheets = atlas.updateFeatures()
            atlas.seekTo(0)

    def _credits_below(self, basemap: FetchedBasemap | None) -> tuple[str, ...]:
        """Return the credits of what is drawn under the network: ground and base map."""
        ground = () if self.data.ground is None else self.data.ground.credits
        return (
            (*ground, basemap.credit) if basemap is not None and basemap.credit else tuple(ground)
        )

    def _texts(
        self, commune: Commune, plan: SheetPlan, said: dict[str, Any], under: tuple[str, ...]
    ) -> dict[str, str]:
        """Return the texts of a commune.

        :param said: what is said of it: notice, parts of the text alternative, further values.
        :param under: credits of what is drawn under the network.
        """
        options = self.options
        given: dict[str, Any] = {**options.service.values(), **said["given"]}
        if self.data.demo_notice:
            given["sources"] = DEMO_CREDIT
        context = text_context(
            commune=commune.name,
            insee=commune.insee,
            departement=commune.department or None,
            office_departement=options.service.office or None,
            situation=situation_of(commune),
            sheet_number=sheet_number(plan.frames[0], options.sheet),
            update_date=options.update_date,
            scale=plan.scale,
            projection=f"{self.layers.crs.description()} – {self.layers.crs.authid()}",
            status=options.status,
            notice=said["notice"],
            in_commune=said["in_commune"],
            given=given,
        )
        if "sources" not in given and commune.department != REFERENCE_DEPARTEMENT:
            lines = credit_lines(self.data.credits, added=under)
            return texts_with_credit(self.layout, lines, context, options.texts)
        added = (*fetched_communes(self.data.credits), *under)
        return texts_with_added_credits(self.layout, added, context, options.texts)

    def _content(self, texts: dict[str, str], task: CommuneTask, found: _Found) -> SheetContent:
        plan, basemap = task.plan, () if found.basemap is None else found.basemap.layers
        layers, options = self.layers, self.options
        catalogue = relabelled(self.catalogue, texts)
        many = len(plan.frames) > 1
        pictures = {}
        if options.logo_state is not None:
            pictures["logo_state"] = options.logo_state
        if options.logo_service is not None:
            pictures["logo_service"] = options.logo_service
        index_extent = layers.frames.extent()
        index_extent.grow(max(index_extent.width(), index_extent.height()) * 0.03)
        return SheetContent(
            variables=texts,
            per_sheet=frozenset({SHEET_NUMBER}),
            pictures=pictures,
            legend=self._legend(found, catalogue),
            statistics_headers=STATISTICS_HEADERS,
            statistics=statistics_table(found.figures, catalogue),
            statistics_message=NO_OBJECT,
            scale=plan.scale,
            map_layers=layers.main_map(many, basemap, over_picture=bool(self._pictures)),
            locator_layers=layers.locator_map(),
            index_layers=layers.index_map() if many else (),
            map_extent=to_rectangle(plan.frames[0].box),
            locator_extent=task.locator.extent,
            index_extent=index_extent if many else None,
        )

    def _legend(self, found: _Found, catalogue: Catalogue) -> list[LegendEntry]:
        content = LegendContent(
            catalogue,
            found.figures,
            self.data.missing_classes,
            self.options.legend_in_commune,
            found.uses,
        )
        return legend_entries(content, self.layers)

    def go_to(self, number: int) -> None:
        """Show one sheet of the commune, counted from 1.

        :raises ExportError: when the atlas has no such sheet.
        """
        if self._under is not None:
            show_basemap_picture(self.layout, self._under, self._pictures.get(number))
        atlas = self.layout.atlas()
        if number == 1 and not atlas.beginRender():
            raise ExportError(tr("The atlas of the sheets cannot be started."))
        if number == 1 and self._show_single_frame():
            return
        if number == 1:
            self._atlas_sheets = atlas.updateFeatures()
        if not atlas.seekTo(number - 1):
            raise ExportError(tr("The atlas has no sheet {number}.").format(number=number))

    def basemap_pictures(self, number: int) -> list[Path]:
        """Return the pictures that lie under the map of a sheet: one or none."""
        return [path for key, path in self._pictures.items() if key == number]

    def _show_single_frame(self) -> bool:
        """Show the only sheet of a commune after that of another; return whether that was possible.

        Seeking in the atlas makes every item of the layout evaluate its expressions again, which
        takes a tenth of the time of a sheet. Frame and texts are already set: the layout only has
        to receive the new feature, unless its template computes something else from it.
        """
        frames = list(self.layers.frames.getFeatures()) if self._atlas_sheets == 1 else []
        if len(frames) != 1 or not self._has_static_items:
            return False
        context = self.layout.reportContext()
        context.blockSignals(True)
        context.setLayer(self.layers.frames)
        context.setFeature(frames[0])
        context.blockSignals(False)
        return True

    def close(self) -> None:
        """Close the files of the layers; the layout must be deleted before its project."""
        self.layout = None
        self.project.clear()

    def finish(self) -> None:
        """End the run over the sheets of a commune."""
        self.layout.atlas().endRender()
