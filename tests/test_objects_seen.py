"""Every object of a commune is seen on its map: it changes pixels that nothing above it hides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsFeatureRequest, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtGui import QImage

from scripts.check_sheets import MAPS
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.layout.template import load_layout
from srce_tvb_atlas.atlas.project._items_over_map import items_over_map
from srce_tvb_atlas.atlas.project.sheet_project import plan_commune
from tests.support.package import ROOT
from tests.support.style_drawing import draw, load

STYLES = ROOT / "styles"

#: the half width on paper of the ribbon that shows on both sides of another, mm
REACH = 1.2
#: what enters the commune by less on paper is not looked for there, mm
SLIVER = 0.1
#: communes with objects, at equal steps of their list; a tenth of them at 1:10 000
COMMUNES = 44
LARGE_SCALE = 10_000
#: communes in which objects were hidden once
MUST = ("60584", "60271", "60159", "60535")
#: table of the sample, its style and its category's rank are those of the catalogue
TABLES = {
    "obstacle_p.qml": "cer_obstacle_p_fr32_060",
    "obstacle_l.qml": "cer_obstacle_cor_l_fr32_060",
    "obstacle_l_surface.qml": "cer_obstacle_cor_s_fr32_060",
    "reservoir_preserve_line.qml": "cer_reservoir_l_fr32_060",
    "reservoir_preserve.qml": "cer_reservoir_s_fr32_060",
    "corridor_line.qml": "cer_cours_eau_l_fr32_060",
    "corridor_restore.qml": "cer_corridor_s_fr32_060",
}


def outline(insee: str, surface: QgsGeometry) -> QgsVectorLayer:
    """Return the layer of one commune."""
    fields = "&field=insee:string"
    return load(STYLES, "commune.qml", "polygon", [surface.asWkt()], fields, [(insee,)])


def ordered_layers(network: Path) -> dict[str, QgsVectorLayer]:
    """Return the layers by style, the topmost first, as the catalogue ranks them."""
    ranks = {
        style.qml: style.draw
        for category in load_catalogue().categories
        for style in category.styles.values()
    }
    layers = {
        name: QgsVectorLayer(f"{network}|layername={table}", name, "ogr")
        for name, table in TABLES.items()
    }
    for name, layer in layers.items():
        _, loaded = layer.loadNamedStyle(str(STYLES / name))
        assert loaded
    layers["commune.qml"] = outline("", QgsGeometry.fromWkt("POLYGON((0 0,1 0,1 1,0 0))"))
    return dict(sorted(layers.items(), key=lambda pair: -ranks[pair[0]]))


def changed_pixels(
    area: QgsGeometry, whole: QImage, without: QImage, extent: QgsRectangle
) -> Iterator[QgsRectangle]:
    """Yield the ground of the pixels that differ, around an object."""
    dots = whole.width() / extent.width()
    box = area.boundingBox()
    columns = range(
        max(0, int((box.xMinimum() - extent.xMinimum()) * dots)),
        min(whole.width(), int((box.xMaximum() - extent.xMinimum()) * dots) + 1),
    )
    rows = range(
        max(0, int((extent.yMaximum() - box.yMaximum()) * dots)),
        min(whole.height(), int((extent.yMaximum() - box.yMinimum()) * dots) + 1),
    )
    for x, y in itertools.product(columns, rows):
        if whole.pixel(x, y) != without.pixel(x, y):
            yield QgsRectangle(
                extent.xMinimum() + x / dots,
                extent.yMaximum() - (y + 1) / dots,
                extent.xMinimum() + (x + 1) / dots,
                extent.yMaximum() - y / dots,
            )


def hidden_objects(
    layers: dict[str, QgsVectorLayer], commune: QgsGeometry, insee: str, scale: int
) -> tuple[list[tuple[str, int]], int]:
    """Return the objects of a commune that are not seen in its map, and how many it has."""
    paper = scale / 1000
    extent = commune.boundingBox()
    extent.grow(2 * REACH * paper)
    whole = draw(list(layers.values()), extent, scale, srce_insee=insee)
    hidden, looked = [], 0
    for name, layer in layers.items():
        inside = {}
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterRect(extent)):
            part = feature.geometry().intersection(commune)
            is_sliver = not name.startswith("obstacle_p") and part.length() < SLIVER * paper
            if not part.isEmpty() and not is_sliver and name != "commune.qml":
                inside[feature.id()] = part
        if not inside:
            continue
        others = [other for other in layers.values() if other is not layer]
        without = draw(others, extent, scale, srce_insee=insee)
        for number, part in inside.items():
            looked += 1
            area = part.buffer(REACH * paper, 2)
            changed = changed_pixels(area, whole, without, extent)
            if not any(area.intersects(pixel) for pixel in changed):
                hidden.append((name, number))
    return hidden, looked


def test_objects_of_communes_are_seen(shared_data: Path) -> None:
    """At the scales that the four papers give their communes, and at 1:10 000."""
    communes = shared_data / "communes_l93_60-oise.gpkg"
    layers = ordered_layers(shared_data / "srce_hdf_oise_l93.gpkg")
    layer = QgsVectorLayer(f"{communes}|layername=commune_2026", "communes", "ogr")
    field = next(name for name in layer.fields().names() if "insee" in name.lower())
    sizes = [(right - left, bottom - top) for left, top, right, bottom in MAPS.values()]
    found, looked, reliable = {}, [], load_catalogue().reliable_scale
    surfaces = {str(f[field]): f.geometry() for f in layer.getFeatures()}
    for number, insee in enumerate([*MUST, *list(surfaces)[:: len(surfaces) // COMMUNES]]):
        layers["commune.qml"] = outline(insee, surfaces[insee])
        plan = plan_commune(surfaces[insee], sizes[number % len(sizes)], 0, 0.0, reliable)
        for scale in (plan.scale, LARGE_SCALE) if number % 10 == 0 else (plan.scale,):
            hidden, count = hidden_objects(layers, surfaces[insee], insee, scale)
            looked.append(count)
            found[insee, scale] = hidden
    assert {key: hidden for key, hidden in found.items() if hidden} == {}
    assert len(looked) > COMMUNES
    assert sum(looked) > 5 * COMMUNES


@pytest.mark.parametrize("paper", ["a3_landscape", "a3_portrait", "a4_landscape", "a4_portrait"])
def test_no_box_lies_on_the_map(paper: str) -> None:
    project = QgsProject()
    layout = load_layout(ROOT / "layouts" / f"{paper}.qpt", project)
    assert layout.itemById("map") is not None
    assert [item.id() for item in items_over_map(layout)] == []
