"""The bundled styles: they load, they stay vector, and their categories can be distinguished."""

from __future__ import annotations

import contextlib
import html
import itertools
import json
import math
import re
import subprocess
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from osgeo import ogr
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer
from qgis.PyQt.QtXml import QDomElement

from srce_tvb_atlas.atlas.export.pages import export_page
from srce_tvb_atlas.atlas.shared import compat
from tests.support import pdf
from tests.support.colour import (
    Look,
    Pixels,
    Triple,
    ciede2000,
    distance,
    lab,
    look,
    pixels,
)
from tests.support.package import ROOT
from tests.support.style_drawing import (
    CRS,
    DPI,
    PIXELS_PER_MM,
    SCALE,
    draw,
    make_layer,
    rectangle,
)

STYLES = ROOT / "styles"
PALETTE_PAGE = ROOT / "docs" / "palette.md"

CATALOGUE = json.loads((STYLES / "catalogue.json").read_text(encoding="utf-8"))
#: file name -> geometry family, of the categories
CATEGORY_STYLES: dict[str, str] = {
    style["qml"]: family
    for category in CATALOGUE["categories"]
    for family, style in category["styles"].items()
}
GROUND_FIELDS = "&field=kind:string&field=rank:integer&field=name:string"
#: file name -> geometry family and fields, of what surrounds the categories on a sheet
CONTEXT_STYLES: dict[str, tuple[str, str]] = {
    "context/basemap_tone.qml": ("polygon", ""),
    "context/outline_band.qml": ("polygon", ""),
    "context/veil.qml": ("polygon", "&field=insee:string"),
    "context/commune_context.qml": ("polygon", "&field=insee:string&field=nom:string"),
    "context/locator_area.qml": ("polygon", ""),
    "context/locator_boundaries.qml": ("line", ""),
    "context/locator_commune.qml": ("polygon", ""),
    "context/index_commune.qml": ("polygon", ""),
    "context/sheet_frames.qml": ("polygon", "&field=number:integer&field=total:integer"),
    "context/neighbours.qml": (
        "point",
        "&field=sheet:integer&field=neighbour:integer&field=side:string",
    ),
    "ground/built.qml": ("polygon", GROUND_FIELDS),
    "ground/water.qml": ("polygon", GROUND_FIELDS),
    "ground/watercourse.qml": ("line", GROUND_FIELDS),
    "ground/railway.qml": ("line", GROUND_FIELDS),
    "ground/road.qml": ("line", GROUND_FIELDS),
    "ground/place.qml": ("point", f"{GROUND_FIELDS}&field=insee:string&field=namesake:integer"),
}
ALL_STYLES = {**CATEGORY_STYLES, **{name: family for name, (family, _) in CONTEXT_STYLES.items()}}
OTHER_FAMILY = {"polygon": "line", "line": "point", "point": "polygon"}
SURFACES = sorted(name for name, family in CATEGORY_STYLES.items() if family == "polygon")
NETWORK_SURFACES = [name for name in SURFACES if name != "commune.qml"]
#: these draw the pattern of a fill as a picture, on QGIS 3.22 at least
RASTER_FILLS = {
    "LinePatternFill", "PointPatternFill", "SVGFill", "RasterFill", "ShapeburstFill",
    "GradientFill", "RandomMarkerFill",
}  # fmt: skip


# --- helpers ------------------------------------------------------------------------------------


def styled(name: str, wkts: list[str], rows: Any = None) -> QgsVectorLayer:
    family, fields = CONTEXT_STYLES.get(name, (ALL_STYLES[name], "&field=insee:string"))
    layer = make_layer(family, wkts, fields, rows)
    message, ok = layer.loadNamedStyle(str(STYLES / name))
    assert ok, f"{name}: {message}"
    return layer


def sample(name: str) -> Pixels:
    """The inside of a surface (no outline) or a line across the picture, as printed on white."""
    side = 20 * SCALE / 1000
    inside = rectangle(-10 * side, -10 * side, 10 * side, 10 * side)
    wkts = {
        "polygon": inside,
        "line": f"LINESTRING({-2 * side} 0,{2 * side} 0)",
        "point": "POINT(0 0)",
    }
    half = {"polygon": side, "line": 2, "point": 2}[CATEGORY_STYLES[name]]
    layer = styled(name, [wkts[CATEGORY_STYLES[name]]], [("1",)])
    return pixels(draw([layer], QgsRectangle(-side, -half * 8, side, half * 8), srce_insee="1"))


def near(counted: Pixels, colour: str, tolerance: float = 12) -> int:
    """Number of pixels whose colour is all but ``colour``."""
    wanted = lab(QColor(colour).getRgb()[:3])
    return sum(n for rgb, n in counted.items() if ciede2000(lab(rgb), wanted) < tolerance)


@pytest.fixture(scope="module")
def looks() -> dict[str, Look]:
    return {name: look(sample(name)) for name in NETWORK_SURFACES}


def test_ciede2000_gives_the_published_values() -> None:
    # pairs 1, 7, 17 and 25 of the data published with the formula
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for first, second, expected in pairs:
        assert ciede2000(first, second) == pytest.approx(expected, abs=1e-4)


# --- the files ----------------------------------------------------------------------------------


def document(name: str) -> QDomElement:
    xml, failure = compat.parse_xml((STYLES / name).read_text(encoding="utf-8"))
    assert not failure, f"{name} is not XML: {failure}"
    return xml.documentElement()


def elements(root: QDomElement, tag: str) -> list[QDomElement]:
    found = root.elementsByTagName(tag)
    return [found.at(i).toElement() for i in range(found.count())]


def options(name: str) -> list[tuple[str, str]]:
    return [(e.attribute("name"), e.attribute("value")) for e in elements(document(name), "Option")]


def test_every_style_has_its_file_and_every_file_its_style() -> None:
    there = {path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*.qml")}
    assert there == set(ALL_STYLES)


def offenders(rule: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """Return what breaks a rule, by style; empty when every style keeps it."""
    found = {name: list(rule(name)) for name in sorted(ALL_STYLES)}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_styles_are_of_qgis_3_22_and_carry_nothing_else() -> None:
    def wrong(name: str) -> Iterator[str]:
        root = document(name)
        version = tuple(int(part) for part in root.attribute("version").split(".")[:2])
        if version > (3, 22):
            yield f"version {version}"
        yield from set(root.attribute("styleCategories").split("|")) - {"Symbology", "Labeling"}
        text = (STYLES / name).read_text(encoding="utf-8")
        if len(text) >= 20_000:
            yield "too large"
        yield from (f"base64: {m[:20]}" for m in re.findall(r"[A-Za-z0-9+/]{60,}", text))
        yield from (f"path: {m}" for m in re.findall(r'"(?:/\w|[A-Z]:\\|file:)[^"]*', text))

    assert offenders(wrong) == {}


def test_styles_load_on_their_geometry_only() -> None:
    def wrong(name: str) -> Iterator[str]:
        family, fields = CONTEXT_STYLES.get(name, (ALL_STYLES[name], ""))
        layer = make_layer(family, [], fields)
        before = layer.renderer().dump()
        message, ok = layer.loadNamedStyle(str(STYLES / name))
        if not ok or layer.renderer().dump() == before:
            yield f"does not load: {message}"
        modes = {layer.blendMode(), layer.featureBlendMode()}
        if layer.opacity() != 1 or modes != {QPainter.CompositionMode.CompositionMode_SourceOver}:
            yield "opacity or blend mode"
        if layer.labelsEnabled() != bool(elements(document(name), "labeling")):
            yield "labels"
        other = make_layer(OTHER_FAMILY[family], [], fields)
        before = other.renderer().dump()
        other.loadNamedStyle(str(STYLES / name))
        if other.renderer().dump() != before:
            yield f"loads on {OTHER_FAMILY[family]}"

    assert offenders(wrong) == {}


def test_styles_keep_a_pdf_vector() -> None:
    def wrong(name: str) -> Iterator[str]:
        root = document(name)
        yield from {e.attribute("class") for e in elements(root, "layer")} & RASTER_FILLS
        alphas = {element.attribute("alpha") for element in elements(root, "symbol")}
        yield from (f"alpha {alpha}" for alpha in alphas - {"1", ""})
        yield from (
            "effect" for e in elements(root, "effect") if e.attribute("enabled", "0") != "0"
        )
        for tag in ("blendMode", "featureBlendMode"):
            yield from (tag for e in elements(root, tag) if e.text() != "0")
        yield from ("layerOpacity" for e in elements(root, "layerOpacity") if e.text() != "1")
        if root.firstChildElement("renderer-v2").attribute("forceraster") != "0":
            yield "forceraster"
        styles = {value for key, value in options(name) if key == "style"}
        yield from styles - {"solid", "no"}
        for tag in ("text-style", "text-buffer", "background", "shadow", "text-mask"):
            for element in elements(root, tag):
                if element.attribute("blendMode", "0") != "0":
                    yield f"{tag} blendMode"
                drawn = element.attribute(f"{tag.split('-')[-1]}Draw", "1") == "1"
                key = "textOpacity" if tag == "text-style" else "opacity"
                translucent = element.attribute(key, "1") != "1"
                if drawn and translucent and tag in {"text-style", "text-buffer"}:
                    yield f"{tag} opacity"

    assert offenders(wrong) == {}


def test_strokes_are_opaque() -> None:
    """Qt writes an empty path for a translucent stroke off the page; readers complain of it."""

    def wrong(name: str) -> list[str]:
        return [
            f"{key} {value}"
            for key, value in options(name)
            if key in {"line_color", "outline_color"} and value.split(",")[3] != "255"
        ]

    assert offenders(wrong) == {}


def test_sizes_are_those_of_the_paper() -> None:
    def wrong(name: str) -> Iterator[str]:
        yield from {value for key, value in options(name) if key.endswith("_unit")} - {"MM"}
        for element in elements(document(name), "text-style"):
            if element.attribute("fontSizeUnit") != "Point":
                yield f"font unit {element.attribute('fontSizeUnit')}"
            if float(element.attribute("fontSize")) < 6:
                yield f"font size {element.attribute('fontSize')}"

    assert offenders(wrong) == {}


# --- told apart -----------------------------------------------------------------------------------

ACROSS = "LINESTRING(-9999 0,9999 0)"
SURFACE_PAIRS = list(itertools.combinations([*NETWORK_SURFACES, "paper"], 2))


def test_surfaces_differ_in_colour(looks: dict[str, Look]) -> None:
    seen = {**looks, "paper": Look((255, 255, 255), 0)}
    alike = [
        (one, other, vision)
        for one, other in SURFACE_PAIRS
        for vision in ("normal", "deuteranopia", "protanopia")
        if distance(seen[one], seen[other], vision) <= 8
    ]
    assert len(SURFACE_PAIRS) == math.comb(len(NETWORK_SURFACES) + 1, 2) > 5
    assert alike == []


def test_surfaces_differ_in_a_grey_print(looks: dict[str, Look]) -> None:
    seen = {**looks, "paper": Look((255, 255, 255), 0)}
    alike = [
        (one, other)
        for one, other in SURFACE_PAIRS
        if distance(seen[one], seen[other], "grey") <= 7
        and abs(seen[one].grain - seen[other].grain) <= 5
    ]
    assert alike == []


@pytest.mark.parametrize("key", ["corridor", "reservoir"])
def test_to_restore_is_hatched_and_dashed_in_the_hue_of_what_it_restores(
    looks: dict[str, Look], key: str
) -> None:
    plain = "corridor.qml" if key == "corridor" else "reservoir_preserve.qml"
    restore = f"{key}_restore.qml"
    assert looks[plain].grain < 0.5
    assert looks[restore].grain > 5
    assert hue_gap(looks[plain].mean, looks[restore].mean) < 15
    assert ("use_custom_dash", "1") in options(restore)
    assert ("use_custom_dash", "1") not in options(plain)


def hue_gap(one: Triple, other: Triple) -> float:
    angles = [math.degrees(math.atan2(b, a)) for _, a, b in (lab(one), lab(other))]
    return abs((angles[0] - angles[1] + 180) % 360 - 180)


@pytest.mark.parametrize(
    ("line", "surface"),
    [
        ("corridor_line.qml", "corridor.qml"),
        ("corridor_restore_line.qml", "corridor_restore.qml"),
        ("reservoir_preserve_line.qml", "reservoir_preserve.qml"),
        ("reservoir_restore_line.qml", "reservoir_restore.qml"),
        ("obstacle_l.qml", "obstacle_l_surface.qml"),
        ("obstacle_p.qml", "obstacle_l_surface.qml"),
    ],
)
def test_lines_and_points_have_the_hue_of_the_surface(
    looks: dict[str, Look], line: str, surface: str
) -> None:
    assert hue_gap(look(sample(line)).mean, looks[surface].mean) < 30


def test_obstacles_are_warm_and_the_network_is_green(looks: dict[str, Look]) -> None:
    for name, seen in looks.items():
        _, a, _ = lab(seen.mean)
        assert (a > 20) if name.startswith("obstacle") else (a < -5), name


def test_commune_outline_is_the_strongest_line() -> None:
    ink = {}  # of a cut across the line: its width in pixels, weighted by its darkness
    for name, family in CATEGORY_STYLES.items():
        if name in NETWORK_SURFACES or family == "point":
            continue
        edge = rectangle(-9999, -9999, 9999, 0) if family == "polygon" else ACROSS
        layer = styled(name, [edge], [("1",)])
        image = draw([layer], QgsRectangle(-100, -40, 100, 40), srce_insee="1")
        column = pixels(image, (image.width() // 2, 0, 1, image.height()))
        ink[name] = sum(n * (100 - lab(rgb)[0]) for rgb, n in column.items())
    # pale ribbons are wider, but no other line is so dark over 0.9 mm
    commune = ink.pop("commune.qml")
    assert commune > 0.75 * max(ink.values())


# --- seen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "square_mm"), [(60, 1.8), (9, 0.5)])
def test_short_line_obstacle_is_seen(length: float, square_mm: float) -> None:
    # 60 m, the median of real obstacles, is 2.4 mm on paper at 1:25 000; one in twenty is below 9 m
    layer = styled("obstacle_l.qml", [f"LINESTRING({-length / 2} 0,{length / 2} 0)"])
    ground = styled("reservoir_preserve.qml", [rectangle(-999, -999, 999, 999)])
    counted = pixels(draw([layer, ground], QgsRectangle(-120, -120, 120, 120)))
    assert near(counted, "#AE240E") > square_mm * PIXELS_PER_MM**2


def test_point_obstacle_is_seen() -> None:
    layer = styled("obstacle_p.qml", ["POINT(0 0)"])
    ground = styled("reservoir_preserve.qml", [rectangle(-999, -999, 999, 999)])
    counted = pixels(draw([layer, ground], QgsRectangle(-120, -120, 120, 120)))
    assert near(counted, "#AE240E") > 5 * PIXELS_PER_MM**2
    assert near(counted, "#FFFFFF") > 1 * PIXELS_PER_MM**2


def test_sliver_of_an_obstacle_surface_is_seen() -> None:
    layer = styled("obstacle_l_surface.qml", [rectangle(0, 0, 40, 0.5)])
    counted = pixels(draw([layer], QgsRectangle(-60, -60, 100, 60)))
    assert near(counted, "#AE240E") > 0.3 * PIXELS_PER_MM**2


@pytest.mark.parametrize("name", ["corridor_restore.qml", "reservoir_restore.qml"])
def test_hatch_also_fills_the_legend_patch(name: str) -> None:
    layer = styled(name, [])
    image = layer.renderer().symbol().asImage(QSize(180, 100))
    assert look(pixels(image, (20, 20, 140, 60))).grain > 4


@pytest.mark.parametrize("name", ["corridor_restore.qml", "reservoir_restore.qml"])
def test_hatch_leaves_holes_and_outside_free(name: str) -> None:
    outer = "(-400 -400,400 -400,400 400,-400 400,-400 -400)"
    ring = f"POLYGON({outer},(-200 -200,-200 200,200 200,200 -200,-200 -200))"
    image = draw([styled(name, [ring])], QgsRectangle(-600, -600, 600, 600))
    side = image.width() // 12
    assert set(pixels(image, (5 * side, 5 * side, 2 * side, 2 * side))) == {(255, 255, 255)}
    assert set(pixels(image, (0, 0, side, image.height()))) == {(255, 255, 255)}
    assert look(pixels(image, (5 * side, 2 * side + 20, 2 * side, 2 * side - 40))).grain > 4


# --- in a PDF -------------------------------------------------------------------------------------


def layout_with_map(
    project: QgsProject, layers: list[QgsVectorLayer], extent: QgsRectangle
) -> QgsPrintLayout:
    """An A4 portrait page whose map begins at 10 mm, 10 mm and is drawn at 1:25 000."""
    project.setCrs(QgsCoordinateReferenceSystem(CRS))
    project.addMapLayers(layers)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    add_map(layout, layers, extent, 10)
    return layout


def add_map(
    layout: QgsPrintLayout, layers: list[QgsVectorLayer], extent: QgsRectangle, top: float
) -> QgsLayoutItemMap:
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    width, height = (v * 1000 / SCALE for v in (extent.width(), extent.height()))
    item.attemptSetSceneRect(QRectF(10, top, width, height))
    item.setLayers(layers)
    item.setExtent(extent)
    return item


def pdf_settings() -> QgsLayoutExporter.PdfExportSettings:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    settings.rasterizeWholeImage = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    return settings


def export(layout: QgsPrintLayout, path: Path) -> Path:
    result = QgsLayoutExporter(layout).exportToPdf(str(path), pdf_settings())
    assert result == QgsLayoutExporter.ExportResult.Success
    return path


def complaints(path: Path) -> str:
    """What poppler says while it draws the file."""
    command = ["pdftoppm", "-r", "40", "-png", str(path), str(path.with_suffix(""))]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stderr


def test_pdf_of_all_categories_holds_no_picture(tmp_path: Path, looks: dict[str, Look]) -> None:
    step, layers, cells = 700, [], {}
    for index, (name, family) in enumerate(sorted(CATEGORY_STYLES.items())):
        x, y = index % 4 * 1000, -(index // 4) * 1000
        wkt = {
            "polygon": rectangle(x, y, x + step, y + step),
            "line": f"LINESTRING({x} {y},{x + step} {y + step},{x + step} {y})",
            "point": f"POINT({x + step / 2} {y + step / 2})",
        }[family]
        layers.append(styled(name, [wkt], [("1",)]))
        cells[name] = (x + step / 2, y + step / 2)
    extent = QgsRectangle(-200, min(y for _, y in cells.values()) - 550, 3900, 900)
    project = QgsProject()
    QgsExpressionContextUtils.setProjectVariable(project, "srce_insee", "1")
    path = export(layout_with_map(project, layers, extent), tmp_path / "all.pdf")

    assert pdf.images(path) == []
    assert complaints(path) == ""
    assert path.stat().st_size < 60_000
    image = QImage(str(pdf.render(path, tmp_path / "all.png", dpi=DPI)))
    for name, (x, y) in cells.items():
        px = round((10 + (x - extent.xMinimum()) * 1000 / SCALE) * PIXELS_PER_MM)
        py = round((10 + (extent.yMaximum() - y) * 1000 / SCALE) * PIXELS_PER_MM)
        seen = look(pixels(image, (px - 100, py - 100, 200, 200)))
        if name in looks:  # the same tint as on screen
            assert distance(seen, looks[name], "normal") < 3, name
        elif name != "commune.qml":
            assert seen.mean != (255, 255, 255), name


@pytest.mark.parametrize("insee", ["60159", "60271"])
def test_pdf_of_a_real_sheet_stays_small(shared_data: Path, tmp_path: Path, insee: str) -> None:
    network, communes = "srce_hdf_oise_l93.gpkg", "communes_l93_60-oise.gpkg"
    sources = [
        ("obstacle_p.qml", network, "cer_obstacle_p_fr32_060"),
        ("obstacle_l.qml", network, "cer_obstacle_cor_l_fr32_060"),
        ("reservoir_restore_line.qml", network, "cer_cours_eau_l_fr32_060"),
        ("obstacle_l_surface.qml", network, "cer_obstacle_cor_s_fr32_060"),
        ("reservoir_restore.qml", network, "cer_reservoir_s_fr32_060"),
        ("corridor_restore.qml", network, "cer_corridor_s_fr32_060"),
    ]
    layers = []
    for style, file, table in sources:
        layer = QgsVectorLayer(f"{shared_data / file}|layername={table}", table, "ogr")
        message, ok = layer.loadNamedStyle(str(STYLES / style))
        assert ok, message
        layers.append(layer)
    commune = QgsVectorLayer(f"{shared_data / communes}|layername=commune_2018", "commune", "ogr")
    chosen = next(commune.getFeatures(f"insee_com = '{insee}'")).geometry()
    centre = chosen.centroid().asPoint()
    extent = QgsRectangle(
        centre.x() - 3600, centre.y() - 3500, centre.x() + 3600, centre.y() + 3500
    )
    project = QgsProject()
    layout = layout_with_map(project, layers, extent)
    layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Orientation.Landscape)
    path = export(layout, tmp_path / "sheet.pdf")
    assert pdf.images(path) == []
    assert complaints(path) == ""
    assert path.stat().st_size < 300_000


# --- what surrounds the categories --------------------------------------------------------------

LEFT, RIGHT = rectangle(0, 0, 1000, 1000), rectangle(1000, 0, 2000, 1000)


def test_only_the_chosen_commune_is_outlined() -> None:
    layer = styled("commune.qml", [LEFT, RIGHT], [("1",), ("2",)])
    extent = QgsRectangle(-200, -200, 2200, 1200)
    image = draw([layer], extent, srce_insee="1")
    left, right = (
        near(pixels(image, (x, 0, image.width() // 2 - 60, image.height())), "#1A1A1A")
        for x in (0, image.width() // 2 + 60)
    )
    assert left > 1000
    assert right == 0
    both = near(pixels(draw([layer], extent)), "#1A1A1A")
    assert both > 1.6 * left, "without a chosen commune all are outlined"


@pytest.mark.parametrize(("width_mm", "stroke_mm"), [(160, 0.9), (60, 0.5)])
def test_commune_outline_is_thinner_in_a_small_map(width_mm: float, stroke_mm: float) -> None:
    layer = styled("commune.qml", [rectangle(-9999, -9999, 9999, 0)], [("1",)])
    half = width_mm * SCALE / 1000 / 2
    image = draw([layer], QgsRectangle(-half, -100, half, 100), srce_insee="1")
    column = pixels(image, (image.width() // 2, 0, 1, image.height()))
    assert near(column, "#1A1A1A") == pytest.approx(stroke_mm * PIXELS_PER_MM, abs=1.5)


@pytest.mark.parametrize("width_mm", [160, 60])
def test_names_of_neighbours_stay_out_of_a_small_map(tmp_path: Path, width_mm: float) -> None:
    rows = [("1", "Choisie"), ("2", "Voisine")]
    layers = [styled("context/commune_context.qml", [LEFT, RIGHT], rows)]
    project = QgsProject()
    QgsExpressionContextUtils.setProjectVariable(project, "srce_insee", "1")
    half = width_mm * SCALE / 1000 / 2
    extent = QgsRectangle(1000 - half, -500, 1000 + half, 1500)
    path = export(layout_with_map(project, layers, extent), tmp_path / "names.pdf")
    assert pdf.plain_text(path) == ("Voisine" if width_mm > 100 else "")


def test_veil_lies_outside_the_chosen_commune_only() -> None:
    ground = styled("reservoir_preserve.qml", [rectangle(-5000, -5000, 5000, 5000)])
    veil = styled("context/veil.qml", [LEFT, RIGHT], [("1",), ("2",)])
    image = draw([veil, ground], QgsRectangle(-500, -500, 2500, 1500), srce_insee="1")
    bare = look(sample("reservoir_preserve.qml")).mean

    def tint(x: float, y: float) -> Triple:
        return image.pixelColor(
            round(image.width() * (x + 500) / 3000), round(image.height() * (1500 - y) / 2000)
        ).getRgb()[:3]

    def mean_gap(colour: Triple) -> float:
        return ciede2000(lab(colour), lab(bare))

    assert mean_gap(tint(500, 500)) < 1
    for place in ((-300, 500), (1500, 500), (500, 1300)):
        assert mean_gap(tint(*place)) > 10, "quieter"
        assert ciede2000(lab(tint(*place)), lab((255, 255, 255))) > 12, "still there"


def test_veil_lies_outside_a_commune_that_several_sheets_show(demo_gpkg: Path) -> None:
    """What QGIS cuts at the edge of the map touches itself there, and is no valid surface."""
    source = ogr.Open(str(demo_gpkg), 0)  # a layer does not outlive its source
    communes = source.GetLayerByName("commune")
    communes.SetAttributeFilter("insee_com = '59588'")
    row = communes.GetNextFeature()
    outline = row.GetGeometryRef().ExportToWkt()
    veil = styled("context/veil.qml", [outline], [("59588",)])
    box = veil.extent()
    ground = styled("reservoir_preserve.qml", [box.buffered(5000).asWktPolygon()])
    extent = QgsRectangle(
        box.xMinimum() - 1500, box.center().y(), box.center().x(), box.yMaximum() + 500
    )
    veiled = pixels(draw([veil, ground], extent, srce_insee="59588"))
    bare = pixels(draw([ground], extent))
    assert veiled[255, 255, 255] > bare[255, 255, 255] + 0.05 * sum(bare.values())


def test_veil_and_context_stay_vector_and_name_the_others(tmp_path: Path) -> None:
    rows = [("1", "Choisie"), ("2", "Voisine-lès-Bois")]
    layers = [
        styled("context/commune_context.qml", [LEFT, RIGHT], rows),
        styled("context/veil.qml", [LEFT, RIGHT], [("1",), ("2",)]),
        styled("reservoir_preserve.qml", [rectangle(-5000, -5000, 5000, 5000)]),
    ]
    project = QgsProject()
    QgsExpressionContextUtils.setProjectVariable(project, "srce_insee", "1")
    layout = layout_with_map(project, layers, QgsRectangle(-500, -500, 2500, 1500))
    path = export(layout, tmp_path / "context.pdf")
    assert pdf.images(path) == []
    assert complaints(path) == ""
    assert path.stat().st_size < 60_000
    assert pdf.plain_text(path) == "Voisine-lès-Bois"


@pytest.mark.parametrize(("size", "ringed"), [(100, True), (9000, False)])
def test_locator_rings_a_commune_too_small_to_see(size: float, ringed: bool) -> None:
    layer = styled("context/locator_commune.qml", [rectangle(0, 0, size, size)])
    extent = QgsRectangle(-10_000, -10_000, 12_000, 12_000)
    image = draw([layer], extent, scale=500_000)
    counted = pixels(image)
    # a ring 4.4 mm across shows white between itself and the commune
    middle = image.height() - round((10_000 + size / 2) / 500 * PIXELS_PER_MM)
    row = pixels(image, (0, middle, image.width(), 1))
    spread = near(row, "#1A1A1A", 20)
    assert near(counted, "#1A1A1A", 20) > 3 * PIXELS_PER_MM**2
    assert (spread < 3 * PIXELS_PER_MM) == ringed


FRAMES = [rectangle(0, 0, 1000, 1000), rectangle(1000, 0, 2000, 1000)]


@pytest.fixture
def atlas_pdf(tmp_path: Path) -> Path:
    """Two sheets: an index of the frames above, the frame with the tag of its neighbour below."""
    frames = styled("context/sheet_frames.qml", FRAMES, [(1, 2), (2, 2)])
    tags = styled(
        "context/neighbours.qml",
        ["POINT(800 -1500)", "POINT(800 -1500)"],
        [(1, 42, "east"), (2, 57, "south")],
    )
    project = QgsProject()
    layout = layout_with_map(project, [frames, tags], QgsRectangle(-200, -200, 2200, 1200))
    for item in layout.items():
        if isinstance(item, QgsLayoutItemMap):
            item.setLayers([frames])
    add_map(layout, [tags], QgsRectangle(0, -2000, 1600, -1000), 100)
    atlas = layout.atlas()
    atlas.setCoverageLayer(frames)
    atlas.setEnabled(True)
    path = tmp_path / "atlas.export.pdf"
    result, message = QgsLayoutExporter.exportToPdf(atlas, str(path), pdf_settings())
    assert result == QgsLayoutExporter.ExportResult.Success, message
    return path


def test_sheet_index_shows_all_frames_and_marks_the_present_one(
    atlas_pdf: Path, tmp_path: Path
) -> None:
    assert pdf.images(atlas_pdf) == []
    numbers = [(w.page, w.text) for w in pdf.words(atlas_pdf) if w.ymin < 90]
    assert sorted(numbers) == [(1, "1"), (1, "2"), (2, "1"), (2, "2")]
    for page in (1, 2):
        image = QImage(str(pdf.render(atlas_pdf, tmp_path / f"{page}.png", dpi=DPI, page=page)))
        # in each frame, a spot away from number and outline
        tints = []
        for frame in (0, 1):
            x, y = 10 + (200 + frame * 1000 + 250) / 25, 10 + (1200 - 250) / 25
            tints.append(image.pixelColor(round(x * PIXELS_PER_MM), round(y * PIXELS_PER_MM)))
        assert tints[page - 1].lightness() < 235
        assert tints[2 - page].lightness() == 255


def test_neighbour_tag_is_that_of_the_sheet_and_points_to_its_side(
    atlas_pdf: Path, tmp_path: Path
) -> None:
    tags = [w for w in pdf.words(atlas_pdf) if w.ymin > 100]
    assert [(w.page, w.text) for w in tags] == [(1, "42"), (2, "57")]
    for word, (east, south) in zip(tags, [(1, 0), (0, 1)]):
        target = tmp_path / f"tag{word.page}.png"
        image = QImage(str(pdf.render(atlas_pdf, target, dpi=DPI, page=word.page)))
        centre = ((word.xmin + word.xmax) / 2, (word.ymin + word.ymax) / 2)

        def dark(right: float, down: float, image: QImage = image, centre: Triple = centre) -> bool:
            x, y = centre[0] + right, centre[1] + down
            return (
                image.pixelColor(round(x * PIXELS_PER_MM), round(y * PIXELS_PER_MM)).lightness()
                < 90
            )

        assert dark(3.3 * east, 3.3 * south)
        assert not dark(-3.3 * east, -3.3 * south)
        assert not dark(3.3 * south, 3.3 * east)


# --- pictures -------------------------------------------------------------------------------------

ALGORITHMS = (
    "export_commune", "export_territory", "prepare_data", "check_data",
    "apply_styles", "sheet_index", "commune_statistics",
)  # fmt: skip
ICONS = [ROOT / "icon.svg"] + [
    ROOT / "processing_provider" / "icons" / f"{name}.svg" for name in ALGORITHMS
]
SHEET_PICTURES = [
    ROOT / "layouts" / "svg" / f"{name}.svg"
    for name in ("north_arrow", "logo_state_placeholder", "logo_service_placeholder")
]


def test_pictures_are_plain_vectors() -> None:
    wrong = []
    for path in ICONS + SHEET_PICTURES:
        text = path.read_text(encoding="utf-8")
        remote = re.search(r"<(image|text|style|script)\b|data:|href", text)
        if remote or not QSvgRenderer(str(path)).isValid():
            wrong.append(path.name)
    assert wrong == []


def icon_pixels(path: Path) -> Pixels:
    from qgis.PyQt.QtGui import QPainter

    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    return pixels(image)


def test_icons_differ_at_16_pixels() -> None:
    seen = {path.stem: icon_pixels(path) for path in ICONS}
    for name, counted in seen.items():
        assert sum(n for rgb, n in counted.items() if rgb != (255, 255, 255)) > 60, name
    for one, other in itertools.combinations(seen, 2):
        assert sum((seen[one] - seen[other]).values()) > 40, (one, other)


def test_plugin_icon_is_a_png_of_64_pixels() -> None:
    image = QImage(str(ROOT / "icon.png"))
    assert (image.width(), image.height()) == (64, 64)
    assert image.hasAlphaChannel()


# --- the page on the palette ------------------------------------------------------------------


def test_palette_page_tells_the_colours_of_the_files() -> None:
    text = PALETTE_PAGE.read_text(encoding="utf-8")
    told = {}
    for match in re.finditer(r"^\| `([\w/]+\.qml)` \|.*$", text, re.MULTILINE):
        told[match.group(1)] = set(re.findall(r"#[0-9A-F]{6}", match.group(0)))
    assert set(told) == set(ALL_STYLES)
    for name in CATEGORY_STYLES:
        colours, drawn = told[name], set()
        for key, value in options(name):
            if key in {"color", "line_color", "outline_color"} and "," in value:
                drawn.add(QColor(*(int(v) for v in value.split(",")[:3])).name().upper())
        assert colours <= drawn, f"{name}: {colours - drawn} is not in the file"
        assert drawn - colours <= {"#FFFFFF"}, f"{name}: {drawn - colours} is not on the page"


# --- vector files ---------------------------------------------------------------------------------


def lines_drawn(path: Path) -> int:
    """Return how many straight lines the pages of a PDF of Qt draw."""
    data = path.read_bytes()
    contents = (data[match.end() :] for match in re.finditer(rb"stream\r?\n", data))
    opened = (zlib.decompressobj() for _ in itertools.count())
    count = 0
    for content, opener in zip(contents, opened):
        with contextlib.suppress(zlib.error):
            count += opener.decompress(content).count(b" l\n")
    return count


def test_what_print_does_not_show_is_not_written(tmp_path: Path) -> None:
    """A circle of 20 000 corners, 80 mm wide, is written with those that a dot of print shows."""
    turns = [2 * math.pi * step / 20_000 for step in range(20_001)]
    ring = ",".join(f"{1000 * math.cos(turn)} {1000 * math.sin(turn)}" for turn in turns)
    layer = make_layer("polygon", [f"POLYGON(({ring}))"])
    project = QgsProject()
    layout = layout_with_map(project, [layer], QgsRectangle(-1200, -1200, 1200, 1200))
    counts = {}
    for dpi in (100, 300, 600):
        export_page(layout, tmp_path / f"{dpi}.pdf", "pdf", dpi)
        counts[dpi] = lines_drawn(tmp_path / f"{dpi}.pdf")
    # fill and outline are one path; a coarser page is not drawn more coarsely
    assert all(100 < count < 2_000 for count in counts.values()), counts
    assert counts[600] > counts[300]
    assert counts[100] > 0.8 * counts[300]


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON((5 5,5.01 5,5.01 5.01,5 5.01,5 5))",
        "POLYGON((5 5,5.3 5,5.3 9,5 9,5 5))",
        "POLYGON((5 5,25 25,25 5,5 25,5 5))",
        "POLYGON((5 5,45 5,45 45,5 45,5 5),(20 20,20.4 20,20.4 20.4,20 20.4,20 20))",
    ],
    ids=["a dot", "a strip", "crossing itself", "an enclave"],
)
def test_every_surface_has_an_outline(wkt: str) -> None:
    shape = re.search(r'geometryModifier" value="([^"]*)"', (STYLES / "commune.qml").read_text())
    assert shape is not None
    expression = QgsExpression(html.unescape(shape[1]))
    context = QgsExpressionContext()
    scope = QgsExpressionContextScope()
    scope.setVariable("map_extent_width", 9000)
    scope.setVariable("map_scale", 25000)
    context.appendScope(scope)
    surface = QgsGeometry.fromWkt(wkt)
    context.setGeometry(surface)
    feature = QgsFeature()
    feature.setGeometry(surface)
    context.setFeature(feature)
    band = expression.evaluate(context)
    assert band is not None, expression.evalErrorString()
    assert band.area() > 0.8
