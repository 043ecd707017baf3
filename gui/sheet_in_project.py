"""The sheet of a commune in the open project: its layers as a group, its layout in the designer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsExpressionContextUtils,
    QgsLayerTreeGroup,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
)
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..atlas.shared.errors import SourceError
from ..atlas.shared.i18n import tr

#: custom properties of the group and of the layout: path and state of the saved project
ORIGIN = "srce_tvb_atlas/project"
ORIGIN_STATE = "srce_tvb_atlas/project_state"
#: variable of the saved project by which the styles know the chosen commune
COMMUNE_VARIABLE = "srce_insee"


@dataclass(frozen=True)
class AddedSheet:
    """A sheet in the open project."""

    layout: QgsPrintLayout
    #: whether it was added now; otherwise it existed and may have been edited
    added: bool
    #: whether it comes from an earlier state of the saved project
    outdated: bool = False


def add_sheet_project(path: Path, project: QgsProject, *, replace: bool = False) -> AddedSheet:
    """Add the layers and the layout of a saved sheet project to another project.

    :param replace: whether to remove an existing sheet first; otherwise it is kept unchanged.
    :raises SourceError: when the file cannot be read, or is not the project of a sheet.
    """
    own = _layout_of(project, path)
    if own is not None and not replace:
        outdated = own.customProperty(ORIGIN) == str(path) and (
            own.customProperty(ORIGIN_STATE) != _saved_state(path)
        )
        return AddedSheet(own, added=False, outdated=outdated)
    saved = QgsProject()
    if not saved.read(str(path)):
        raise SourceError(
            tr("The project {path} cannot be read: {error}").format(path=path, error=saved.error())
        )
    layouts = saved.layoutManager().printLayouts()
    groups = [n for n in saved.layerTreeRoot().children() if isinstance(n, QgsLayerTreeGroup)]
    if not layouts or not groups:
        raise SourceError(tr("{path} is not the project of a sheet.").format(path=path))
    _remove_earlier(project, path)
    drawing = QDomDocument()
    element = layouts[0].writeLayoutXml(drawing, QgsReadWriteContext())
    drawing.appendChild(element)
    group = groups[0].clone()
    _move_layers(saved, project)
    group.setCustomProperty(ORIGIN, str(path))
    project.layerTreeRoot().insertChildNode(0, group)
    group.setExpanded(True)
    group.resolveReferences(project)
    return AddedSheet(_add_layout(element, drawing, group.name(), path, project), added=True)


def _move_layers(saved: QgsProject, project: QgsProject) -> None:
    """Move the layers to another project; they keep their ids, which the layout refers to."""
    insee = QgsExpressionContextUtils.projectScope(saved).variable(COMMUNE_VARIABLE)
    for layer in [saved.takeMapLayer(layer) for layer in list(saved.mapLayers().values())]:
        QgsExpressionContextUtils.setLayerVariable(layer, COMMUNE_VARIABLE, insee)
        if project.addMapLayer(layer, False) is None:
            raise SourceError(tr("The layer “{name}” cannot be added.").format(name=layer.name()))


def _add_layout(
    element: QDomElement, drawing: QDomDocument, name: str, path: Path, project: QgsProject
) -> QgsPrintLayout:
    layout = QgsPrintLayout(project)
    if not layout.readLayoutXml(element, drawing, QgsReadWriteContext()):
        raise SourceError(tr("The layout of {path} cannot be read.").format(path=path))
    layout.setName(_free_name(name, project))
    layout.setCustomProperty(ORIGIN, str(path))
    layout.setCustomProperty(ORIGIN_STATE, _saved_state(path))
    if not project.layoutManager().addLayout(layout):
        raise SourceError(tr("The layout of {path} cannot be added.").format(path=path))
    return layout


def _saved_state(path: Path) -> str:
    """Return a text that changes when the saved project is written again."""
    return str(path.stat().st_mtime_ns) if path.is_file() else ""


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


def _remove_earlier(project: QgsProject, path: Path) -> None:
    """Remove what was added from a saved project earlier: group, layers and layout."""
    for layout in project.layoutManager().printLayouts():
        if layout.customProperty(ORIGIN) == str(path):
            project.layoutManager().removeLayout(layout)
    group = _group_of(project, path)
    if group is not None:
        project.removeMapLayers(group.findLayerIds())
        project.layerTreeRoot().removeChildNode(group)


def _free_name(wanted: str, project: QgsProject) -> str:
    taken = {layout.name() for layout in project.layoutManager().layouts()}
    name, number = wanted, 2
    while name in taken:
        name = f"{wanted} ({number})"
        number += 1
    return name
