"""The cases of the benchmark, each run as ``python -m benchmarks.cases CASE DATA COUNT FOLDER``.

The last line printed is JSON with what was measured.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.support.environment import isolated_environment
from tests.support.package import register_package

DATE = "2017-06-15"
#: communes after which the peak of memory is noted first
EARLY = 50


class Clock:
    """Counts seconds from now on: those on the wall, and those of the processors."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), self._processors()

    @staticmethod
    def _processors() -> float:
        """Return the time that processors spent on this process and on those it waited for."""
        return sum(os.times()[:4])

    def read(self) -> dict[str, Any]:
        """Return the seconds since then."""
        return {
            "seconds": time.perf_counter() - self._wall,
            "cpu": self._processors() - self._cpu,
        }


class Bench:
    """What all cases share: the communes, their frames, the options."""

    def __init__(self, data: Path, count: int, folder: Path) -> None:
        from qgis.core import QgsCoordinateTransformContext

        from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
        from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
        from srce_tvb_atlas.atlas.shared.progress import Silent
        from srce_tvb_atlas.atlas.wording.request import SheetOptions, template_for

        self.data, self.folder = data, folder
        self.context = QgsCoordinateTransformContext()
        self.catalogue = load_catalogue(None)
        self.out = folder / "sheets"
        shutil.rmtree(self.out, ignore_errors=True)
        self.options = SheetOptions(output=self.out, template=template_for(0), update_date=DATE)
        self._open: Callable[[], OpenedSources] = lambda: OpenedSources(
            SourceRequest(source=str(data)), self.catalogue, self.context, Silent()
        )
        self.opened = self._open()
        # one arrondissement after the other, as services run them
        order = sorted(self.opened.index, key=lambda one: (one.arrondissement, one.insee))
        self.communes = order[:count]

    def fresh_sources(self) -> Any:
        """Open the sources once more, as a run does."""
        return self._open()

    def task(self, commune: Any, project: Any) -> Any:
        """Return the task of a commune."""
        from srce_tvb_atlas.atlas.project.locator import build_locator_background
        from srce_tvb_atlas.atlas.project.sheet_project import CommuneTask

        geometry = self.opened.index.geometry(commune)
        locator = build_locator_background(self.opened.index, commune)
        return CommuneTask(
            commune, geometry, project.plan(geometry, self.catalogue.reliable_scale), locator
        )

    def prepared(self) -> Any:
        """Return the store of the plugin, made before the clock starts."""
        folder = self.folder / "store"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return self.opened.make_store(folder, list(self.opened.index), None)

    def project(self, data: Any, helpers: Path | None = None) -> Any:
        """Return the plugin's project, showing the first commune."""
        from srce_tvb_atlas.atlas.figures.overlay import Overlay
        from srce_tvb_atlas.atlas.project.sheet_project import SheetProject

        project = SheetProject(self.options, self.context)
        project.open_data(data, self.catalogue, helpers)
        task = self.task(self.communes[0], project)
        figures = Overlay(data.network, self.catalogue).figures(task.geometry)
        project.show(task, figures)
        project.go_to(1)
        return project


# --- this plugin ---------------------------------------------------------------------------------


def ours(bench: Bench, workers: int, progress: Any = None) -> dict[str, Any]:
    """Run a territory from the raw data to the report."""
    from srce_tvb_atlas.atlas.shared.progress import Silent
    from srce_tvb_atlas.atlas.territory.run import TerritoryRequest, TerritoryRun

    clock = Clock()
    opened = bench.fresh_sources()
    request = TerritoryRequest(bench.communes, workers=workers)
    run = TerritoryRun(
        request, bench.options, opened, bench.catalogue, bench.context, progress or Silent()
    )
    result = run.run()
    found = clock.read()
    if result.failed or len(list(bench.out.glob("*.pdf"))) != len(bench.communes):
        raise RuntimeError("not all communes were drawn")
    return found


def memory(bench: Bench) -> dict[str, Any]:
    """Run many communes in one process and note the peak of its memory early and late.

    Large communes need more than small ones, at whatever moment they come: the largest come first,
    so that what grows afterwards is what was not given back.
    """
    from srce_tvb_atlas.atlas.shared.progress import Silent

    def extent(commune: Any) -> float:
        box = bench.opened.index.geometry(commune).boundingBox()
        return float(max(box.width(), box.height()))

    bench.communes.sort(key=extent, reverse=True)
    peaks: dict[int, int] = {}

    class Watch(Silent):
        def info(self, text: str) -> None:
            done = text.split(" ", maxsplit=1)[0]
            if done.isdigit() and " of " in text:
                peaks[int(done)] = _peak()

    ours(bench, 1, Watch())
    last = max(peaks)
    return {"early": peaks[EARLY], "late": peaks[last], "first": EARLY, "last": last}


def _peak() -> int:
    """Return the peak of the memory of this process, kB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0])


# --- QGIS's own atlas ----------------------------------------------------------------------------


def export_atlas(layout: Any, path: Path) -> None:
    """Export the atlas of a layout to one PDF, as the button of the layout designer does."""
    from qgis.core import QgsLayoutExporter

    from srce_tvb_atlas.atlas.export.pages import _pdf_settings

    settings = _pdf_settings(300, False, True)
    # the button's own, not that of this plugin
    settings.simplifyGeometries = True
    result, error = QgsLayoutExporter.exportToPdf(layout.atlas(), str(path), settings)
    if result != QgsLayoutExporter.ExportResult.Success:
        raise RuntimeError(error)


def own_project(bench: Bench) -> dict[str, Any]:
    """QGIS's atlas of the plugin's project, saved and opened again, with a frame a commune."""
    from qgis.core import QgsFeature, QgsGeometry, QgsLayoutItemMap

    from srce_tvb_atlas.atlas.data.store_writer import StoreWriter
    from srce_tvb_atlas.atlas.project.sheet_layers import HELPERS
    from srce_tvb_atlas.atlas.shared.geometry import to_rectangle

    data = bench.prepared()
    helpers = bench.folder / "store" / "helpers.gpkg"
    with StoreWriter(helpers, bench.opened.index.crs) as writer:
        for helper in HELPERS:
            integers = frozenset(name for name, kind in helper.fields if kind == "integer")
            names = [name for name, _ in helper.fields]
            writer.add_table(helper.table, helper.family, names, integers)
        writer.close({})
    project = bench.project(data, helpers)
    frames = project.layers.frames
    frames.dataProvider().truncate()
    features = []
    for number, commune in enumerate(bench.communes, start=1):
        plan = project.plan(bench.opened.index.geometry(commune), bench.catalogue.reliable_scale)
        feature = QgsFeature(frames.fields())
        feature.setGeometry(QgsGeometry.fromRect(to_rectangle(plan.frames[0].box)))
        for name, value in (("number", number), ("sheet_number", "1/1"), ("scale", plan.scale)):
            feature.setAttribute(name, value)
        features.append(feature)
    frames.dataProvider().addFeatures(features)
    # a scale for each commune: that of its frame
    main = project.layout.itemById("map")
    main.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Auto)
    main.setAtlasMargin(0.0)
    project.project.layoutManager().addLayout(project.layout)
    return _printed_from_file(bench, project.project, "own")


#: category, raw table, filter by which a technician tells it
_BY_HAND = (
    ("obstacle_p", "point", "n_srce_obstacle_p_r31", ""),
    ("obstacle_l", "line", "n_srce_obstacle_l_r31", ""),
    ("reservoir_restore", "polygon", "n_srce_reservoir_s_r31", "\"OBJ_ASSI\" = '02'"),
    (
        "reservoir_preserve",
        "polygon",
        "n_srce_reservoir_s_r31",
        '"OBJ_ASSI" IS NULL OR "OBJ_ASSI" <> \'02\'',
    ),
    ("corridor_restore", "polygon", "n_srce_corridor_s_r31", "\"OBJ_ASSI\" = '02'"),
    (
        "corridor",
        "polygon",
        "n_srce_corridor_s_r31",
        '"OBJ_ASSI" IS NULL OR "OBJ_ASSI" <> \'02\'',
    ),
)


def by_hand(bench: Bench) -> dict[str, Any]:
    """QGIS's atlas of a project as a technician sets it up.

    The layers are the source tables with filters and the plugin's QML, the layout the plugin's
    template, the overview is drawn from the commune layer, the legend is filtered by the map, the
    atlas runs over the communes at the best of the round scales.
    """
    from qgis.core import QgsExpressionContextUtils, QgsProject

    filled = bench.project(bench.prepared())
    project = QgsProject()
    project.setCrs(bench.opened.index.crs)
    QgsExpressionContextUtils.setProjectVariable(project, "srce_insee", bench.communes[0].insee)
    layout = _copied_layout(filled.layout, project)
    layers = _layers_by_hand(bench, project)
    _set_maps(layout, layers[:-1], layers[-1])
    _set_atlas(bench, project, layout)
    project.layoutManager().addLayout(layout)
    return _printed_from_file(bench, project, "by_hand")


def _printed_from_file(bench: Bench, project: Any, name: str) -> dict[str, Any]:
    """Save a project, and return how long it takes to open it and to print its atlas."""
    from qgis.core import QgsProject

    path = bench.folder / "store" / f"{name}.qgz"
    project.write(str(path))
    clock = Clock()
    opened = QgsProject()
    opened.read(str(path))
    layout = opened.layoutManager().printLayouts()[0]
    layout.atlas().updateFeatures()
    export_atlas(layout, bench.folder / f"{name}.pdf")
    return clock.read()


def _copied_layout(source: Any, project: Any) -> Any:
    """Return a layout with its texts in another project, as a template brings it there."""
    from qgis.core import QgsPrintLayout, QgsReadWriteContext
    from qgis.PyQt.QtXml import QDomDocument

    document = QDomDocument()
    document.appendChild(source.writeXml(document, QgsReadWriteContext()))
    layout = QgsPrintLayout(project)
    layout.readXml(document.documentElement(), document, QgsReadWriteContext())
    return layout


def _layers_by_hand(bench: Bench, project: Any) -> list[Any]:
    """Return the layers of the main map from top to bottom, then that of the overview."""
    from qgis.core import QgsVectorLayer

    from srce_tvb_atlas.atlas.data.catalogue import find_style
    from srce_tvb_atlas.atlas.shared.paths import STYLES

    context = STYLES / "context"
    plain = context / "commune_context.qml"
    wanted = [
        ("commune", "Contour de commune", STYLES / "commune.qml", ""),
        ("commune", "Communes voisines", plain, ""),
        ("commune", "Voile hors commune", context / "veil.qml", ""),
    ]
    for key, family, table, condition in _BY_HAND:
        category = bench.catalogue.category(key)
        qml = find_style(category.styles[family].qml, None)
        wanted.append((table, category.label, qml, condition))
    wanted.append(("commune", "Communes", plain, ""))
    layers = []
    for table, name, qml, condition in wanted:
        layer = QgsVectorLayer(f"{bench.data}|layername={table}", name, "ogr")
        if condition and not layer.setSubsetString(condition):
            raise RuntimeError(condition)
        message, ok = layer.loadNamedStyle(str(qml))
        if not ok:
            raise RuntimeError(message)
        project.addMapLayer(layer)
        layers.append(layer)
    return layers


def _set_maps(layout: Any, layers: Sequence[Any], communes: Any) -> None:
    from qgis.core import QgsLayoutItemMapOverview

    main, locator = layout.itemById("map"), layout.itemById("locator")
    main.setLayers(list(layers))
    main.setKeepLayerSet(True)
    locator.setLayers([communes])
    locator.setKeepLayerSet(True)
    overview = QgsLayoutItemMapOverview("frame", locator)
    overview.setLinkedMap(main)
    locator.overviews().addOverview(overview)
    legend = layout.itemById("legend")
    legend.setLinkedMap(main)
    # on: the tree of the project; off again: that tree, to be filtered
    legend.setAutoUpdateModel(True)
    legend.setAutoUpdateModel(False)
    legend.setLegendFilterByMapEnabled(True)


def _write_frames(bench: Bench) -> Path:
    """Write the frames of our sheets, so that both show the same ground at the same scale."""
    from qgis.core import QgsGeometry

    from srce_tvb_atlas.atlas.data.store_writer import StoreWriter
    from srce_tvb_atlas.atlas.project.sheet_project import plan_commune
    from srce_tvb_atlas.atlas.project.sheet_template import template_map_size, template_of
    from srce_tvb_atlas.atlas.shared.geometry import to_rectangle

    path = bench.folder / "store" / "frames.gpkg"
    size = template_map_size(template_of(bench.options))
    with StoreWriter(path, bench.opened.index.crs) as writer:
        writer.add_table("frames", "polygon", ["insee"])
        for commune in bench.communes:
            geometry = bench.opened.index.geometry(commune)
            plan = plan_commune(geometry, size, 0, 10.0, bench.catalogue.reliable_scale)
            frame = QgsGeometry.fromRect(to_rectangle(plan.frames[0].box))
            frame.convertToMultiType()
            writer.add("frames", frame, [commune.insee])
        writer.close({})
    return path


def _set_atlas(bench: Bench, project: Any, layout: Any) -> None:
    from qgis.core import QgsLayoutItemMap, QgsVectorLayer

    coverage = QgsVectorLayer(str(_write_frames(bench)), "Couverture", "ogr")
    project.addMapLayer(coverage, False)
    atlas = layout.atlas()
    atlas.setCoverageLayer(coverage)
    atlas.setHideCoverage(True)
    atlas.setSortFeatures(True)
    atlas.setSortExpression("insee")
    atlas.setEnabled(True)
    main = layout.itemById("map")
    main.setAtlasDriven(True)
    # the ground that our sheet of the commune shows
    main.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Auto)
    main.setAtlasMargin(0.0)


# --- the floor -----------------------------------------------------------------------------------


def bare_map(bench: Bench) -> dict[str, Any]:
    """Draw just the main map of each sheet to a PDF of its own."""
    from qgis.core import QgsExpressionContextUtils, QgsMapRendererCustomPainterJob
    from qgis.PyQt.QtCore import QSizeF
    from qgis.PyQt.QtGui import QPageSize, QPainter, QPdfWriter

    from srce_tvb_atlas.atlas.shared.geometry import to_rectangle

    project = bench.project(bench.prepared())
    main = project.layout.itemById("map")
    width, height = main.rect().width(), main.rect().height()
    pixels = QSizeF(width * 300 / 25.4, height * 300 / 25.4)
    plans = [
        project.plan(bench.opened.index.geometry(commune), bench.catalogue.reliable_scale)
        for commune in bench.communes
    ]
    bench.out.mkdir(exist_ok=True)
    clock = Clock()
    for commune, plan in zip(bench.communes, plans):
        QgsExpressionContextUtils.setProjectVariable(project.project, "srce_insee", commune.insee)
        for frame in plan.frames:
            writer = QPdfWriter(str(bench.out / f"{commune.insee}_{frame.number}.pdf"))
            writer.setResolution(300)
            writer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter))
            settings = main.mapSettings(to_rectangle(frame.box), pixels, 300, True)
            painter = QPainter(writer)
            job = QgsMapRendererCustomPainterJob(settings, painter)
            job.start()
            job.waitForFinished()
            painter.end()
    return clock.read()


CASES: dict[str, Callable[[Bench], dict[str, Any]]] = {
    "a": lambda bench: ours(bench, 1),
    "b": lambda bench: ours(bench, 2),
    "c": by_hand,
    "c2": own_project,
    "d": bare_map,
    "memory": memory,
}


def main(arguments: Sequence[str]) -> None:
    """Run one case."""
    case, data, count, folder = arguments
    place = Path(folder).resolve()
    os.environ.update(isolated_environment(place / "home"))
    register_package()
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    found = CASES[case](Bench(Path(data).resolve(), int(count), place))
    print(json.dumps(found), flush=True)
    # QGIS is known to crash when it is taken down by the interpreter
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
