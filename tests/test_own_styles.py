"""Styles of a service as they are: what they hide is counted, what they lack is told."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSvgMarkerSymbolLayer,
    QgsSymbol,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from srce_tvb_atlas.atlas.layout._legend_nodes import LegendEntry, _entry_nodes
from srce_tvb_atlas.atlas.project.stored_styles import check_style, styled_sample
from tests.support import pdf, pictures
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:export_commune"
COMMUNE = "59293"
#: surfaces and lines of corridors in Haverskerque that the demonstration data have
_KINDS = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
MAGENTA = "#ff00ff"


def fill(colour: str = MAGENTA, alpha: int = 255) -> QgsFillSymbol:
    symbol = QgsFillSymbol.createSimple({"outline_style": "no"})
    shown = QColor(colour)
    shown.setAlpha(alpha)
    symbol.setColor(shown)
    return symbol


def classes(field: str, *values: str, symbol: QgsSymbol | None = None) -> QgsFeatureRenderer:
    made = [QgsRendererCategory(v, (symbol or fill()).clone(), f"Classe {v}") for v in values]
    return QgsCategorizedSymbolRenderer(field, made)


def by_rules(*rules: tuple[str, str, bool]) -> QgsRuleBasedRenderer:
    """Return a renderer of rules.

    QGIS makes the rules: the wrapper of one made in Python writes into what its renderer freed.

    :param rules: label, filter, whether it is for all else.
    """
    renderer = QgsRuleBasedRenderer(fill())
    root = renderer.rootRule()
    for number, (label, condition, is_else) in enumerate(rules):
        rule = root.children()[0].clone()
        rule.setRuleKey(f"{{{number}}}")
        rule.setLabel(label)
        if is_else:
            rule.setIsElse(True)
        else:
            rule.setFilterExpression(condition)
        root.appendChild(rule)
    root.removeChildAt(0)
    return renderer


def write_style(
    path: Path,
    renderer: QgsFeatureRenderer,
    family: str = "polygon",
    prepare: Callable[[QgsVectorLayer], object] = bool,
) -> Path:
    """Write a style as QGIS saves it."""
    path.parent.mkdir(exist_ok=True)
    layer = QgsVectorLayer(f"{_KINDS[family]}?crs=EPSG:2154", "x", "memory")
    layer.setRenderer(renderer)
    prepare(layer)
    assert layer.saveNamedStyle(str(path))[1]
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "styles"


@pytest.fixture
def sheet(run_alg: AlgorithmRunner, own: Path, tmp_path: Path) -> Callable[..., AlgorithmRun]:
    def draws(**parameters: Any) -> AlgorithmRun:
        options = {"SOURCE": str(prepared()), "COMMUNE": COMMUNE, "DPI": 96, **parameters}
        return run_alg(ALGORITHM, STYLES=str(own), OUTPUT=str(tmp_path / "out"), **options)

    return draws


def row(run: AlgorithmRun) -> dict[str, str]:
    with Path(run["MANIFEST"]).open(encoding="utf-8-sig", newline="") as file:
        return next(iter(csv.DictReader(file, delimiter=";")))


def shows(run: AlgorithmRun, colour: str = MAGENTA) -> bool:
    """Return whether a colour is on the first page."""
    path = Path(run["FILE"])
    picture = pdf.render(path, path.with_suffix(".page.png"), dpi=50)
    return QColor(colour).rgb() in pictures.colours(picture)


def hide_at_every_scale(layer: QgsVectorLayer) -> None:
    layer.setScaleBasedVisibility(True)
    layer.setMinimumScale(5000)
    layer.setMaximumScale(1000)


@pytest.mark.parametrize(
    ("renderer", "prepare", "reason"),
    [
        (lambda: classes("TYPE_MILIEU", "forêt"), bool, "the data have no field “TYPE_MILIEU”"),
        (lambda: classes("OBJ_ASSI", "99"), bool, "none of its classes fits"),
        (lambda: QgsSingleSymbolRenderer(fill()), hide_at_every_scale, "its scale range excludes"),
        (lambda: QgsSingleSymbolRenderer(fill(alpha=0)), bool, "transparent or without symbols"),
        (QgsNullSymbolRenderer, bool, "transparent or without symbols"),
        (
            lambda: QgsSingleSymbolRenderer(fill()),
            lambda layer: layer.setOpacity(0),
            "transparent or without symbols",
        ),
    ],
)
def test_objects_that_no_symbol_draws_are_counted(
    sheet: Any, own: Path, renderer: Any, prepare: Any, reason: str
) -> None:
    write_style(own / "corridor.qml", renderer(), prepare=prepare)
    run = sheet()
    found = row(run)
    assert found["status"] == "degraded"
    assert "objets non dessinés par le style fourni (Corridors écologiques)" in found["message"]
    assert reason in found["message"]
    assert "corridor.qml" in found["message"]
    assert "non dessinés par le style fourni" in pdf.plain_text(run["FILE"])
    with Path(run["STATISTICS"]).open(encoding="utf-8-sig", newline="") as file:
        counted = next(
            r for r in csv.DictReader(file, delimiter=";") if r["category"] == "corridor"
        )
    count = int(found["message"].split(" objets non dessinés")[0].split()[-1])
    # the lines of corridors have a style of their own, which draws them
    assert 0 < count <= int(counted["count"])


def test_a_style_that_draws_everything_is_no_fault(sheet: Any, own: Path) -> None:
    write_style(own / "corridor.qml", QgsSingleSymbolRenderer(fill()))
    run = sheet()
    assert row(run)["status"] == "ok"
    assert shows(run)


def test_painted_communes_do_not_hide_the_network(sheet: Any, own: Path) -> None:
    write_style(own / "commune.qml", QgsSingleSymbolRenderer(fill("#fafafa")))
    write_style(own / "corridor.qml", QgsSingleSymbolRenderer(fill()))
    run = sheet()
    assert row(run)["status"] == "ok"
    assert shows(run, "#fafafa")
    assert shows(run)


def test_parts_that_a_sheet_does_not_draw_are_no_reason_to_refuse(own: Path) -> None:
    path = write_style(own / "corridor.qml", QgsSingleSymbolRenderer(fill()))
    tip = "<mapTip>[% env('HOME') %]</mapTip><previewExpression>env('HOME')</previewExpression>"
    diagrams = (
        '<SingleCategoryDiagramRenderer diagramType="Pie"><DiagramCategory enabled="1"/>'
        "</SingleCategoryDiagramRenderer>"
    )
    text = path.read_text(encoding="utf-8").replace("</qgis>", f"{tip}{diagrams}</qgis>")
    path.write_text(text, encoding="utf-8")
    remarks = [remark.text for remark in check_style(path, "polygon")]
    assert remarks == ["The style corridor.qml has diagrams, which the sheet does not draw."]


def test_labels_in_html_are_printed_as_text(own: Path) -> None:
    path = own / "corridor.qml"

    def label(layer: QgsVectorLayer) -> None:
        settings = QgsPalLayerSettings()
        settings.fieldName = "'<b>' || 'a' || '</b><br>b'"
        settings.isExpression = True
        text_format = QgsTextFormat()
        text_format.setAllowHtmlFormatting(True)
        settings.setFormat(text_format)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)

    write_style(path, QgsSingleSymbolRenderer(fill()), prepare=label)
    layer = styled_sample(path, "polygon")
    settings = layer.labeling().settings()
    assert not settings.format().allowHtmlFormatting()
    assert QgsExpression(settings.fieldName).evaluate() == "a\nb"


def test_rules_without_a_label_have_that_of_their_category(own: Path) -> None:
    path = write_style(own / "corridor.qml", by_rules(("", "", False), ("", "", True)))
    entry = LegendEntry("Corridors", None, [styled_sample(path, "polygon")])
    nodes = _entry_nodes("Corridors", entry, only_used=False)
    assert [label for _, label in nodes[0].classes] == ["Corridors", "Autres"]


def test_classes_of_a_field_of_the_source(sheet: Any, own: Path) -> None:
    """Any field of the data can be used; the legend lists the classes."""
    write_style(own / "corridor.qml", classes("OBJ_ASSI", "01", "02", ""))
    run = sheet()
    printed = pdf.plain_text(run["FILE"])
    assert "Classe 01" in printed
    assert shows(run)


def test_rules_with_else_draw_everything(sheet: Any, own: Path) -> None:
    renderer = by_rules(("Rien", "1 = 0", False), ("Le reste", "", True))
    write_style(own / "corridor.qml", renderer)
    run = sheet()
    assert row(run)["status"] == "ok"
    assert shows(run)


def test_a_misnamed_style_is_told_with_the_name_expected(sheet: Any, own: Path) -> None:
    write_style(own / "corridors.qml", QgsSingleSymbolRenderer(fill()))
    run = sheet()
    found = row(run)
    assert found["status"] == "degraded"
    assert "corridors.qml is not used" in found["message"]
    assert "Did you mean corridor.qml?" in found["message"]
    assert not shows(run)


def test_check_data_tells_it_too(run_alg: AlgorithmRunner, own: Path) -> None:
    path = write_style(own / "corridor.qml", QgsSingleSymbolRenderer(fill()))
    path.rename(own / "Corridor.QML")
    run = run_alg("srce_tvb:check_data", SOURCE="demo", STYLES=str(own))
    assert any("Corridor.QML" in text for text in run.feedback.warnings)


def svg_marker(path: str) -> QgsFeatureRenderer:
    symbol = QgsMarkerSymbol()
    symbol.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer(path, 6.0))
    return QgsSingleSymbolRenderer(symbol)


def test_a_picture_of_a_style_that_is_not_found_is_told(sheet: Any, own: Path) -> None:
    write_style(own / "obstacle_p.qml", svg_marker("C:/Pictos/barrage.svg"), "point")
    found = row(sheet())
    assert found["status"] == "degraded"
    assert "obstacle_p.qml" in found["message"]
    assert "barrage.svg" in found["message"]


def test_a_picture_beside_the_style_is_drawn(sheet: Any, own: Path) -> None:
    path = write_style(own / "obstacle_p.qml", svg_marker("/x/pictos/barrage.svg"), "point")
    (own / "pictos").mkdir()
    (own / "pictos" / "barrage.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
        f'<rect width="9" height="9" fill="{MAGENTA}"/></svg>',
        encoding="utf-8",
    )
    text = path.read_text(encoding="utf-8").replace("/x/pictos/", "pictos/")
    path.write_text(text, encoding="utf-8")
    run = sheet()
    assert row(run)["status"] == "ok"
    assert shows(run)


def test_a_font_of_a_style_that_is_not_installed_is_told(sheet: Any, own: Path) -> None:
    def label(layer: QgsVectorLayer) -> None:
        settings = QgsPalLayerSettings()
        settings.fieldName = "'x'"
        settings.isExpression = True
        text = QgsTextFormat()
        text.setFont(QFont("Police Absente"))
        settings.setFormat(text)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)

    write_style(own / "corridor.qml", QgsSingleSymbolRenderer(fill()), prepare=label)
    found = row(sheet())
    assert found["status"] == "degraded"
    assert "Police Absente" in found["message"]


def test_a_legend_without_room_for_the_classes_names_the_styles(
    run_alg: AlgorithmRunner, own: Path, tmp_path: Path
) -> None:
    values = [f"{number:03}" for number in range(150)]
    write_style(own / "corridor.qml", classes("to_string($id % 150 + 1000)", *values))
    used = classes(
        "lpad(to_string($id % 150), 3, '0')", *values, symbol=QgsLineSymbol.createSimple({})
    )
    write_style(own / "corridor_l.qml", used, "line")
    # all of them occur
    rules = ((f"Règle {number}", "", False) for number in range(150))
    write_style(own / "reservoir_preserve.qml", by_rules(*rules))
    message = run_alg.error(
        ALGORITHM,
        SOURCE=str(prepared()),
        COMMUNE=COMMUNE,
        STYLES=str(own),
        OUTPUT=str(tmp_path / "out"),
    )
    assert "reservoir_preserve.qml: 150 entries" in message
    assert "fewer classes" in message
    assert not (tmp_path / "out").exists()


def test_for_want_of_room_the_legend_shows_the_classes_that_occur(sheet: Any, own: Path) -> None:
    values = ["01", *(f"x{number}" for number in range(200)), "02", ""]
    write_style(own / "corridor.qml", classes("OBJ_ASSI", *values))
    run = sheet()
    printed = pdf.plain_text(run["FILE"])
    assert "Classe 01" in printed
    assert "Classe x7" not in printed
    assert any("there is not room for all classes" in text for text in run.feedback.infos)


@pytest.mark.parametrize(
    "code", ["raster_value('mnt', 1, $geometry)", "length(env('PATH'))", "file_size('/etc/hosts')"]
)
def test_functions_that_a_style_may_not_use_are_refused(
    run_alg: AlgorithmRunner, own: Path, tmp_path: Path, code: str
) -> None:
    write_style(own / "corridor.qml", classes(f"to_string({code})", "1"))
    message = run_alg.error(
        ALGORITHM,
        SOURCE=str(prepared()),
        COMMUNE=COMMUNE,
        STYLES=str(own),
        OUTPUT=str(tmp_path / "out"),
    )
    assert "corridor.qml" in message
    assert code.replace("length(", "").split("(")[0] in message
