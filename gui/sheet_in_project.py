"""The sheet of a commune in the open project: its layers as a group, its layout in the designer."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsExpressionContextUtils,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
)
from qgis.PyQt.QtXml import QDomDocument

from ..atlas.errors import SourceError
from ..atlas.i18n import tr

#: custom property of the group and of the layout: the saved project they come from
ORIGIN = "srce_tvb_atlas/project"
#: by which the styles tell the chosen commune; a variable of the saved project
COMMUNE_VARIABLE = "srce_insee"


def add_sheet_project(path: Path, project: QgsProject) -> tuple[QgsPrintLayout, bool]:
    """Add the layers and the layout of a saved sheet project to another project.

    What is there already is kept as it is, retouched or not.

    :return: the layout, and whether it was added now.
    :raises SourceError: when the file cannot be read, or is no sheet project.
    """
    own = _layout_of(project, path)
    if own is not None:
        return own, False
    saved = QgsProject()
    if not saved.read(str(path)):
        raise SourceError(
            tr("The project {path} cannot be read: {error}").format(path=path, error=saved.error())
        )
    layouts = saved.layoutManager().printLayouts()
    groups = [n for n in saved.layerTreeRoot().children() if isinstance(n, QgsLayerTreeGroup)]
    if not layouts or not groups:
        raise SourceError(tr("{path} is no project of a sheet.").format(path=path))
    _remove_group(project, path)
    drawing = QDomDocument()
    element = layouts[0].writeLayoutXml(drawing, QgsReadWriteContext())
    drawing.appendChild(element)
    group = groups[0].clone()
    insee = QgsExpressionContextUtils.projectScope(saved).variable(COMMUNE_VARIABLE)
    for layer in _taken_layers(saved):
        QgsExpressionContextUtils.setLayerVariable(layer, COMMUNE_VARIABLE, insee)
        if project.addMapLayer(layer, False) is None:
            raise SourceError(tr("The layer “{name}” cannot be added.").format(name=layer.name()))
    group.setCustomProperty(ORIGIN, str(path))
    project.layerTreeRoot().insertChildNode(0, group)
    group.setExpanded(True)
    group.resolveReferences(project)
    layout = QgsPrintLayout(project)
    if not layout.readLayoutXml(element, drawing, QgsReadWriteContext()):
        raise SourceError(tr("The layout of {path} cannot be read.").format(path=path))
    layout.setName(_free_name(group.name(), project))
    layout.setCustomProperty(ORIGIN, str(path))
    if not project.layoutManager().addLayout(layout):
        raise SourceError(tr("The layout of {path} cannot be added.").format(path=path))
    return layout, True


def _layout_of(project: QgsProject, path: Path) -> QgsPrintLayout | None:
    """Return the layout that was added from a saved project, or that of the project itself."""
    for layout in project.layoutManager().printLayouts():
        if layout.customProperty(ORIGIN) == str(path) and _group_of(project, path) is not None:
            return layout
        if project.fileName() and Path(project.fileName()) == path:
            return layout
    return None


def _group_of(project: QgsProject, path: Path) -> QgsLayerTreeGroup | None:
    for group in project.layerTreeRoot().findGroups():
        if group.customProperty(ORIGIN) == str(path):
            return group
    return None


def _remove_group(project: QgsProject, path: Path) -> None:
    """Take away what is left of an earlier time: a group without its layout, or the reverse."""
    for layout in project.layoutManager().printLayouts():
        if layout.customProperty(ORIGIN) == str(path):
            project.layoutManager().removeLayout(layout)
    group = _group_of(project, path)
    if group is not None:
        project.removeMapLayers(group.findLayerIds())
        project.layerTreeRoot().removeChildNode(group)


def _taken_layers(saved: QgsProject) -> list[QgsMapLayer]:
    """Take the layers out of a project; they keep their ids, which the layout goes by."""
    return [saved.takeMapLayer(layer) for layer in list(saved.mapLayers().values())]


def _free_name(wanted: str, project: QgsProject) -> str:
    taken = {layout.name() for layout in project.layoutManager().layouts()}
    name, number = wanted, 2
    while name in taken:
        name = f"{wanted} ({number})"
        number += 1
    return name
