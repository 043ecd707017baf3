"""Layout templates as a service would make them: no ids of ours, made in the layout designer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtXml import QDomDocument

#: (left, top, width, height) on an A4 landscape page, mm
Box = tuple[float, float, float, float]
MAP_BOX: Box = (10, 25, 200, 170)


class OwnTemplate:
    """A layout on one A4 landscape page with a map, to which a test adds what it needs."""

    def __init__(self, map_box: Box | None = MAP_BOX, map_id: str = "") -> None:
        self.project = QgsProject()
        self.project.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        self.layout = QgsPrintLayout(self.project)
        self.layout.initializeDefaults()
        self.layout.setName("Carte du service")
        self.map = None if map_box is None else self.add_map(map_box, map_id)

    def add_map(self, box: Box, name: str = "") -> QgsLayoutItemMap:
        """Add a map that shows some place in Bretagne."""
        item = QgsLayoutItemMap(self.layout)
        self._add(item, box, name)
        # the extent gives the map its own proportions
        item.setExtent(QgsRectangle(100_000, 6_800_000, 120_000, 6_817_000))
        item.attemptResize(QgsLayoutSize(box[2], box[3]))
        return item

    def add_label(self, text: str, box: Box = (10, 5, 120, 12), name: str = "") -> Any:
        """Add a label."""
        item = QgsLayoutItemLabel(self.layout)
        item.setText(text)
        return self._add(item, box, name)

    def add_picture(self, path: str, box: Box = (240, 5, 30, 18), name: str = "") -> Any:
        """Add a picture."""
        item = QgsLayoutItemPicture(self.layout)
        item.setPicturePath(path)
        return self._add(item, box, name)

    def add_legend(
        self, box: Box = (215, 30, 28, 80), name: str = "", *, resizes: bool = False
    ) -> Any:
        """Add a legend."""
        item = QgsLayoutItemLegend(self.layout)
        self._add(item, box, name)
        item.setResizeToContents(resizes)
        if self.map is not None:
            item.setLinkedMap(self.map)
        return item

    def add_scale_bar(self, box: Box = (215, 180, 60, 12), name: str = "") -> Any:
        """Add a scale bar of the map."""
        item = QgsLayoutItemScaleBar(self.layout)
        item.setStyle("Single Box")
        item.setLinkedMap(self.map)
        item.applyDefaultSize()
        return self._add(item, box, name)

    def _add(self, item: QgsLayoutItem, box: Box, name: str) -> Any:
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(box[0], box[1]))
        item.attemptResize(QgsLayoutSize(box[2], box[3]))
        item.setId(name)
        return item

    def save(self, path: Path, change: Callable[[str], str] = str) -> Path:
        """Save the template and return its path.

        :param change: of its XML, for what the layout designer of this version does not write.
        """
        assert self.layout.saveAsTemplate(str(path), QgsReadWriteContext())
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return path

    def save_project(self, path: Path, *others: OwnTemplate) -> Path:
        """Save a project with this layout and others, and return its path."""
        for one in (self, *others):
            document = QDomDocument()
            document.appendChild(one.layout.writeXml(document, QgsReadWriteContext()))
            copy = QgsPrintLayout(self.project)
            assert copy.loadFromTemplate(document, QgsReadWriteContext())[1]
            copy.setName(one.layout.name())
            assert self.project.layoutManager().addLayout(copy)
        assert self.project.write(str(path))
        return path


def red_png(side: int = 8) -> bytes:
    """Return a red picture as PNG."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(data)


def html_frame(html: str, box: Box = (215, 120, 60, 20)) -> str:
    """Return the XML of an HTML frame, which builds without QtWebKit cannot make."""
    x, y, width, height = box
    return (
        f'<LayoutMultiFrame type="65648" contentMode="1" html="{html}" url="" uuid="{{h}}" '
        f'templateUuid="{{h}}" useSmartBreaks="true" resizeMode="0" enabled="1">'
        '<childFrame uuid="{f}" templateUuid="{f}"/></LayoutMultiFrame>'
        '<LayoutItem type="65647" uuid="{f}" '
        f'templateUuid="{{f}}" id="" position="{x},{y},mm" positionOnPage="{x},{y},mm" '
        f'size="{width},{height},mm" visibility="1" multiFrame="{{h}}" '
        'multiFrameTemplateUuid="{h}" referencePoint="0" zValue="9" opacity="1"/>'
    )


#: a composition of QGIS 2.18 with a map, a label, a legend and variables of its atlas
COMPOSITION = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<Composer title="Carte d'avant" visible="1">
 <Composition printResolution="300" paperWidth="297" paperHeight="210" numPages="1"
   worldFileMap="0" generateWorldFile="0">
  <ComposerMap mapRotation="0" previewMode="Cache" id="0" keepLayerSet="false"
    drawAnnotation="true" followPreset="false">
   <Extent xmin="100000" ymin="6800000" xmax="120000" ymax="6817000"/>
   <Grid/><AtlasMap atlasDriven="1" scalingMode="2"/>
   <ComposerItem id="" x="10" y="25" pagex="10" pagey="25" page="1" width="200" height="170"
     positionLock="false" zValue="1" visibility="1" frame="true" background="true" itemRotation="0"
     outlineWidth="0.3" uuid="{m}">
    <FrameColor red="0" green="0" blue="0" alpha="255"/>
    <BackgroundColor red="255" green="255" blue="255" alpha="255"/>
   </ComposerItem>
  </ComposerMap>
  <ComposerLabel labelText="{label}" htmlState="0" halign="1" valign="32" marginX="0" marginY="0">
   <LabelFont description="DejaVu Sans,10,-1,5,50,0,0,0,0,0"/>
   <FontColor red="0" green="0" blue="0"/>
   <ComposerItem id="" x="10" y="5" pagex="10" pagey="5" page="1" width="150" height="12"
     positionLock="false" zValue="2" visibility="1" frame="false" background="false"
     itemRotation="0" outlineWidth="0.3" uuid="{l}"/>
  </ComposerLabel>
  <ComposerLegend title="" columnCount="1" wrapChar="" fontColor="#000000" map="0"
    symbolWidth="7" symbolHeight="4" boxSpace="2" columnSpace="2">
   <styles/>
   <symbol type="fill" alpha="1" name="0"><layer class="SimpleFill" pass="0" locked="0">
    <prop k="color" v="255,170,0,255"/><prop k="style" v="solid"/></layer></symbol>
   <ComposerItem id="" x="212" y="25" pagex="212" pagey="25" page="1" width="80" height="100"
     positionLock="false" zValue="3" visibility="1" frame="false" background="true"
     itemRotation="0" outlineWidth="0.3" uuid="{g}"/>
  </ComposerLegend>
 </Composition>
 <Atlas hideCoverage="false" sortFeatures="false" enabled="true" filterFeatures="true"
   featureFilter="code = 'x'" filenamePattern="'carte_' || code" coverageLayer="gone20150101"/>
</Composer>
"""


def composition(label: str = "Feuille [% $page %]") -> str:
    """Return a template of QGIS 2.18."""
    return COMPOSITION.replace("{label}", label)
