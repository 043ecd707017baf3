"""The sheet project as files: ``.qgz`` and its data in one GeoPackage, ready for editing.

The project opens without this plugin and without the original data: the layers contain what the
sheets show, pictures are embedded in the layout, paths are relative. Its layout is an atlas over
the sheets, which ``native:atlaslayouttopdf`` prints as the plugin does.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsFeatureRequest,
    QgsLayerTreeGroup,
    QgsLayoutItem,
    QgsLayoutItemPicture,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

from ..data import store
from ..data.catalogue import Catalogue
from ..data.ground_store import GROUND_TABLES, GroundData, add_ground_tables, ground_meta
from ..data.opened_sources import StorePaths
from ..data.store_writer import Column, StoreWriter
from ..layout.template_values import forget_template
from ..shared import compat
from ..shared.errors import ExportError
from ..shared.geometry import to_rectangle
from ..shared.i18n import tr
from ..shared.model import CategoryFigures
from ..shared.naming import file_stem
from ._helper_layers import FRAMES, HELPERS
from .basemap import FetchedBasemap
from .sheet_project import CommuneTask, SheetProject

ROOT_GROUP = "Carte S.R.C.E – {name} ({insee})"
#: area around the frames that is saved too, so that the map can be moved a little
REACH_SHARE = 0.25
#: larger pictures stay files, to keep the project small
MAX_EMBEDDED_BYTES = 4_000_000


def save_project(
    task: CommuneTask,
    drawn: SheetProject,
    figures: Sequence[CategoryFigures],
    folder: Path,
) -> list[Path]:
    """Write project and data of a commune into ``folder`` and return the two files.

    :raises ExportError: when QGIS cannot write the project.
    """
    stem = file_stem(task.commune.insee, task.commune.name)
    data = _write_data(task, drawn, folder / f"{stem}.gpkg")
    saved = SheetProject(drawn.options, drawn.project.transformContext())
    saved.open_data(data, drawn.catalogue, helpers_store=data.network)
    basemap_layer = saved.basemap.open_layer() if saved.basemap is not None else None
    fetched = FetchedBasemap([basemap_layer] if basemap_layer is not None else [])
    saved.show(task, figures, fetched)
    saved.go_to(1)
    saved.finish()
    _embed_pictures(saved)
    _arrange_tree(task, saved, basemap_layer)
    path = folder / f"{stem}.qgz"
    if not saved.project.layoutManager().addLayout(saved.layout):
        raise ExportError(tr("The layout cannot be added to the project {path}.").format(path=path))
    extent = to_rectangle(task.plan.frames[0].box)
    saved.project.viewSettings().setDefaultViewExtent(
        QgsReferencedRectangle(extent, saved.layers.crs)
    )
    saved.project.setTitle(ROOT_GROUP.format(name=task.commune.name, insee=task.commune.insee))
    write_project(saved.project, path)
    saved.close()
    return [path, data.network]


def _write_data(task: CommuneTask, drawn: SheetProject, path: Path) -> StorePaths:
    """Copy the objects in and around the frames to a store of its own."""
    reach = _reach(task)
    writer = StoreWriter(path, drawn.layers.crs)
    communes = (store.COMMUNE_TABLE, drawn.layers.commune, store.COMMUNE_FIELDS, "polygon")
    tables = [communes] + [
        (item.category.table(item.family), item.layer, store.OBJECT_FIELDS, item.family)
        for item in drawn.layers.network
    ]
    columns = {}
    for table, layer, fields, family in tables:
        # a service's own template or styles may name any field of the sources
        extra = _extra_columns(layer, fields) if drawn.options.names_source_fields else []
        writer.add_table(table, family, fields, extra=extra)
        columns[table] = extra
    for helper in HELPERS:
        integers = frozenset(name for name, kind in helper.fields if kind == "integer")
        names = [name for name, _ in helper.fields]
        extra = [Column(*c) for c in drawn.layers.frame_columns] if helper is FRAMES else []
        writer.add_table(helper.table, helper.family, names, integers, extra)
    if drawn.layers.ground is not None:
        add_ground_tables(writer)
    # all tables first: to add one behind rows is slow
    for table, layer, fields, _ in tables:
        _copy_objects(layer, table, fields, columns[table], reach, writer)
    origin = drawn.data
    ground = _copy_ground(drawn, reach, writer)
    meta = store.read_key_values(origin.network, store.META_TABLE)
    kept = {key: meta[key] for key in meta if key not in ("format", "crs", "tables")}
    writer.close({**kept, **({} if ground is None else ground_meta(ground))})
    return StorePaths(
        path,
        path,
        origin.crs,
        origin.demo_notice,
        origin.demo_sources,
        origin.missing_classes,
        ground,
        origin.faults,
        origin.coverage,
        credits=origin.credits,
    )


def _copy_ground(
    drawn: SheetProject, reach: QgsRectangle, writer: StoreWriter
) -> GroundData | None:
    """Copy the ground where there is one; return it as it is in the copy."""
    layers = drawn.layers.ground
    if layers is None:
        return None
    for table, layer in zip(GROUND_TABLES, reversed(layers.layers)):
        _copy_objects(layer, table.name, table.fields, (), reach, writer)
    return replace(layers.ground, path=writer.path)


def _reach(task: CommuneTask) -> QgsRectangle:
    reach = QgsRectangle()
    for frame in task.plan.frames:
        reach.combineExtentWith(to_rectangle(frame.box))
    box = task.plan.frames[0].box
    reach.grow(REACH_SHARE * max(box.width, box.height))
    return reach


def _copy_objects(
    layer: QgsVectorLayer,
    table: str,
    fields: Sequence[str],
    extra: Sequence[Column],
    reach: QgsRectangle,
    writer: StoreWriter,
) -> None:
    for feature in layer.getFeatures(QgsFeatureRequest().setFilterRect(reach)):
        values = (feature.attribute(name) for name in fields)
        texts = ["" if compat.is_null(value) else str(value) for value in values]
        others = (feature.attribute(column.name) for column in extra)
        known = [None if compat.is_null(value) else value for value in others]
        writer.add(table, feature.geometry(), texts, known)


def _extra_columns(layer: QgsVectorLayer, fields: Sequence[str]) -> list[Column]:
    """Return the fields of a table of the store besides its own."""
    own = {"fid", *fields}
    return [
        Column(field.name(), compat.kind_of(field))
        for field in layer.fields()
        if field.name() not in own
    ]


def _embed_pictures(saved: SheetProject) -> None:
    """Embed the pictures, whose files are in the plugin or elsewhere on this computer."""
    for item in saved.layout.items():
        if isinstance(item, QgsLayoutItem):
            forget_template(item)
        if not isinstance(item, QgsLayoutItemPicture):
            continue
        path = Path(item.picturePath())
        if path.is_file() and path.stat().st_size <= MAX_EMBEDDED_BYTES:
            encoded = base64.b64encode(path.read_bytes()).decode("ascii")
            item.setPicturePath(f"base64:{encoded}", item.mode())


def _arrange_tree(task: CommuneTask, saved: SheetProject, basemap: QgsMapLayer | None) -> None:
    """List the layers in the order of the legend, and draw them in that of the sheet."""
    layers, project = saved.layers, saved.project
    root = project.layerTreeRoot()
    top = root.addGroup(ROOT_GROUP.format(name=task.commune.name, insee=task.commune.insee))
    many = len(task.plan.frames) > 1
    sheets = _group(top, "Feuilles", [layers.neighbours, layers.frames], visible=False)
    sheets.setExpanded(False)
    top.addLayer(layers.commune)
    _network_groups(top, saved.catalogue, saved)
    around = [layers.context, layers.outside_mask, layers.outline_band]
    _group(top, "Communes voisines", around)
    hidden = [layers.index_commune, layers.locator_commune]
    hidden += [layers.locator_boundaries, layers.locator_area]
    _group(top, "Carte de situation", hidden, visible=False).setExpanded(False)
    if layers.ground is not None:
        _group(top, "Fond topographique", layers.ground.layers).setExpanded(False)
    if basemap is not None:
        _group(top, "Fond de plan", [layers.basemap_tone, basemap])
    else:
        project.removeMapLayer(layers.basemap_tone.id())
    order = layers.main_map(many, [basemap] if basemap is not None else [])
    root.setHasCustomLayerOrder(True)
    root.setCustomLayerOrder([*order, *hidden, layers.frames, layers.neighbours])


def _network_groups(top: QgsLayerTreeGroup, catalogue: Catalogue, saved: SheetProject) -> None:
    group, heading = top, ""
    for category in catalogue.network:
        if category.group != heading:
            heading = category.group
            group = top.addGroup(heading) if heading else top
        for layer in saved.layers.layers_of(category, tuple(category.styles)):
            group.addLayer(layer)


def _group(
    parent: QgsLayerTreeGroup, name: str, layers: Sequence[QgsMapLayer], *, visible: bool = True
) -> QgsLayerTreeGroup:
    group = parent.addGroup(name)
    for layer in layers:
        group.addLayer(layer)
    group.setItemVisibilityChecked(visible)
    return group


def write_project(project: QgsProject, path: Path) -> None:
    """Write a project with relative paths; :raises ExportError: when QGIS fails."""
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    if not project.write(str(path)):
        raise ExportError(
            tr("The project {path} cannot be written: {error}").format(
                path=path, error=project.error()
            )
        )
