"""The layout templates and what fills them: everything printed, whole, in its place."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemRegistry,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutTable,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProcessingProvider,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, Qt

from srce_tvb_atlas.atlas.layout import fonts, template, template_file, template_values
from srce_tvb_atlas.atlas.layout.fill import SheetContent, fill_layout
from srce_tvb_atlas.atlas.layout.items import item_of
from srce_tvb_atlas.atlas.layout.legend import LegendEntry
from srce_tvb_atlas.atlas.layout.remarks import LACK
from srce_tvb_atlas.atlas.layout.template import open_template
from srce_tvb_atlas.atlas.layout.template_file import TemplateSource
from srce_tvb_atlas.atlas.shared import compat
from srce_tvb_atlas.atlas.shared.errors import TemplateError
from srce_tvb_atlas.atlas.wording import request, texts
from tests.support import pdf
from tests.support.own_templates import OwnTemplate
from tests.support.package import ROOT
from tests.test_texts import REFERENCE

LAYOUTS = ROOT / "layouts"
PAPERS = {
    "a3_landscape.qpt": (420, 297, 284, 266),
    "a3_portrait.qpt": (297, 420, 280, 265),
    "a4_landscape.qpt": (297, 210, 173, 181),
    "a4_portrait.qpt": (210, 297, 195, 150),
}
FAMILIES = ("Open Sans", "DejaVu Sans", "Liberation Sans")
#: places that several items share on purpose: frames, and what lies on the map or on a band
SHARED = {"map", "cartouche", "theme_band", "scale_frame"}
OBSTACLES = "Obstacles à la fonctionnalité des continuités écologiques"
NOTICE = "Données de démonstration – réseau écologique fictif"
HEADERS = ("Catégorie", "Nombre", "ha", "km", "% commune")
ROWS = [
    ["Corridors écologiques", "12", "1\u00a0234,5", "3,2", "12,3"],
    [f"{OBSTACLES} (lignes et surfaces)", "4", "2,5", "8,1", "0,3"],
    [f"{OBSTACLES} (points)", "15", "", "", ""],
    ["Corridors à restaurer", "3", "54,1", "12,2", "5,8"],
    ["Réservoir de Biodiversité : A préserver", "7", "210,4", "5,9", "22,6"],
    ["Réservoir de Biodiversité : A restaurer", "2", "15,0", "1,1", "1,6"],
]
EXTENT = QgsRectangle(664700, 7058700, 670700, 7062100)


# --- what is printed --------------------------------------------------------------------------


def memory_layer(kind: str, style: str, shape: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:2154&field=insee:string", style, "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttribute("insee", "59293")
    feature.setGeometry(QgsGeometry.fromWkt(shape))
    assert layer.dataProvider().addFeatures([feature])[0]
    layer.updateExtents()
    message, ok = layer.loadNamedStyle(str(ROOT / "styles" / style))
    assert ok, message
    return layer


KEPT: list[QgsPrintLayout] = []
SURFACE = "Polygon((665000 7059000, 670000 7059000, 670000 7062000, 665000 7059000))"
LINE = "LineString(664000 7059000, 671000 7062000)"


@pytest.fixture
def project() -> Iterator[QgsProject]:
    made = QgsProject()
    made.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    yield made
    KEPT.clear()  # before their project
    made.clear()


@pytest.fixture
def entries(project: QgsProject) -> list[LegendEntry]:
    surface, line = (("Polygon", SURFACE), ("LineString", LINE))

    def layers(*names: str) -> list[QgsVectorLayer]:
        made = []
        for name in names:
            kind, shape = surface
            if name.endswith("_line") or name == "obstacle_l":
                kind, shape = line
            if name == "obstacle_p":
                kind, shape = "Point", "Point(667000 7060000)"
            made.append(memory_layer(kind, f"{name}.qml", shape))
        assert project.addMapLayers(made, False)
        return made

    heading = "Réservoir de Biodiversité"
    return [
        LegendEntry("Contour de commune", None, layers("commune")),
        LegendEntry("Corridors écologiques", None, layers("corridor", "corridor_line")),
        LegendEntry(OBSTACLES, None, layers("obstacle_l", "obstacle_l_surface")),
        LegendEntry(OBSTACLES, None, layers("obstacle_p")),
        LegendEntry(
            "Corridors à restaurer", None, layers("corridor_restore", "corridor_restore_line")
        ),
        LegendEntry(
            "A préserver", heading, layers("reservoir_preserve", "reservoir_preserve_line")
        ),
        LegendEntry("A restaurer", heading, layers("reservoir_restore", "reservoir_restore_line")),
    ]


@pytest.fixture
def content(entries: list[LegendEntry]) -> SheetContent:
    return made_content(entries)


def made_content(
    entries: list[LegendEntry],
    commune: str = "Haverskerque",
    insee: str = "59293",
    number: str = "1/4",
    notice: str = NOTICE,
    **changes: object,
) -> SheetContent:
    context = texts.text_context(
        commune=commune,
        insee=insee,
        sheet_number=number,
        update_date="2017-06-30",
        scale=25000,
        notice=notice,
    )
    layers = [layer for entry in entries for layer in entry.layers]
    made = SheetContent(
        variables=texts.render_texts(context),
        legend=entries,
        statistics_headers=HEADERS,
        statistics=ROWS,
        statistics_message="Aucun objet SRCE",
        scale=25000,
        map_layers=layers,
        locator_layers=layers[:1],
        index_layers=layers[:1],
        map_extent=EXTENT,
        locator_extent=EXTENT.buffered(9000),
        index_extent=EXTENT,
    )
    return dataclasses.replace(made, **changes)


def with_text(content: SheetContent, **values: str) -> SheetContent:
    return dataclasses.replace(content, variables={**content.variables, **values})


def bundled(
    project: QgsProject, paper: str = "a3_landscape.qpt", family: str | None = None
) -> QgsPrintLayout:
    return loaded(LAYOUTS / paper, project, family)


def loaded(path: Path, project: QgsProject, family: str | None = None) -> QgsPrintLayout:
    layout = template.load_layout(path, project, family)
    KEPT.append(layout)  # its items die with it
    return layout


def page_size_mm(layout: QgsPrintLayout) -> tuple[float, float]:
    size = layout.pageCollection().page(0).pageSize()
    assert size.units() == QgsUnitTypes.LayoutUnit.LayoutMillimeters
    return size.width(), size.height()


def export_pdf(layout: QgsPrintLayout, path: Path) -> Path:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    result = QgsLayoutExporter(layout).exportToPdf(str(path), settings)
    assert result == QgsLayoutExporter.ExportResult.Success
    return path


def items_of(layout: QgsPrintLayout) -> list[QgsLayoutItem]:
    return [
        item
        for item in layout.items()
        if isinstance(item, QgsLayoutItem)
        and not isinstance(item, QgsLayoutItemPage)
        and item.isVisible()
        and item.id()
    ]


def box_of(item: QgsLayoutItem) -> QRectF:
    return item.mapRectToScene(item.rect())


def installed(family: str) -> str:
    if fonts.choose_family([family]) != family:
        pytest.skip(f"{family} is not installed")
    return family


# --- the templates as files -------------------------------------------------------------------


def wrong_templates(
    project: QgsProject, rule: Callable[[str, QgsPrintLayout], Iterable[str]]
) -> dict[str, list[str]]:
    """Return what breaks a rule, by bundled template; empty when every template keeps it."""
    found = {paper: list(rule(paper, bundled(project, paper))) for paper in PAPERS}
    return {paper: wrong for paper, wrong in found.items() if wrong}


def test_every_paper_has_a_template_and_a_name(provider: QgsProcessingProvider) -> None:
    assert list(PAPERS) == [f"{name}.qpt" for name in request.PAPERS]
    assert {path.name for path in LAYOUTS.glob("*.qpt")} == set(PAPERS)
    paper = provider.algorithm("export_commune").parameterDefinition("PAPER")
    assert [option.replace(" ", "_").lower() for option in paper.options()] == list(request.PAPERS)


def test_sizes_of_paper_and_map(project: QgsProject) -> None:
    def wrong(paper: str, layout: QgsPrintLayout) -> Iterator[str]:
        sizes = (*page_size_mm(layout), *template.map_size_mm(layout))
        if sizes != pytest.approx(PAPERS[paper], abs=0.01):
            yield f"page and map of {sizes}"
        if layout.pageCollection().pageCount() != 1:
            yield "several pages"
        if layout.referenceMap().id() != "map":
            yield f"reference map {layout.referenceMap().id()}"

    assert wrong_templates(project, wrong) == {}


def test_every_item_of_the_contract_is_there_once(project: QgsProject) -> None:
    def wrong(_paper: str, layout: QgsPrintLayout) -> Iterator[str]:
        names = Counter(item.id() for item in items_of(layout))
        yield from (f"no {name}" for name in set(template.ITEM_CLASSES) - set(names))
        yield from (f"{count} x {name}" for name, count in names.items() if count > 1)

    assert wrong_templates(project, wrong) == {}


#: the family of each paper: on A4 lines are closer together
DESIGNED_IN = {"a3": "Open Sans", "a4": "Liberation Sans"}
#: sizes of the type on the sheets, points; few, so that they look alike
TYPE_SIZES = {6.5, 7.0, 7.5, 8.0, 9.0, 11.0, 14.0, 20.0}


def test_type_of_the_templates(project: QgsProject) -> None:
    """Labels are in one family, which the first free one installed replaces, and in few sizes."""

    def wrong(paper: str, _layout: QgsPrintLayout) -> Iterator[str]:
        document, failure = compat.parse_xml((LAYOUTS / paper).read_text(encoding="utf-8"))
        assert not failure
        fonts_found = document.elementsByTagName("LabelFont")
        assert fonts_found.count() > 20
        for index in range(fonts_found.count()):
            element = fonts_found.at(index).toElement()
            family, size = element.attribute("description").split(",")[:2]
            owner = element.parentNode().toElement().attribute("id")
            if family != DESIGNED_IN[paper[:2]]:
                yield f"{owner}: {family}"
            if float(size) not in TYPE_SIZES:
                yield f"{owner}: {size} pt"

    assert wrong_templates(project, wrong) == {}


def test_templates_hold_no_path_of_the_machine_and_nothing_remote(project: QgsProject) -> None:
    pictures = {
        "./svg/north_arrow.svg",
        "./svg/logo_state_placeholder.svg",
        "./svg/logo_service_placeholder.svg",
    }

    def wrong(paper: str, layout: QgsPrintLayout) -> Iterator[str]:
        source = (LAYOUTS / paper).read_text(encoding="utf-8")
        yield from set(re.findall(r'file="([^"]*)"', source)) ^ pictures
        yield from re.findall(r"https?://|(?<=\")/(?:home|root|work|tmp)/|base64", source)
        yield from re.findall(r'labelHtml|htmlState="1"', source)
        for name in ("logo_state", "logo_service", "north_arrow"):
            picture = layout.itemById(name)
            if Path(picture.picturePath()).parent != LAYOUTS / "svg" or picture.isMissingImage():
                yield f"{name}: {picture.picturePath()}"

    assert wrong_templates(project, wrong) == {}


def test_identifiers_of_items_are_unique(project: QgsProject) -> None:
    """A copied template keeps its identifiers; within one, each item needs its own."""

    def wrong(_paper: str, layout: QgsPrintLayout) -> Iterator[str]:
        counted = Counter(item.uuid() for item in items_of(layout))
        yield from (uuid for uuid, count in counted.items() if count > 1)

    assert wrong_templates(project, wrong) == {}


def test_every_label_prints_a_text_that_exists(project: QgsProject) -> None:
    known = set(texts.render_texts(texts.text_context(commune="x", insee="59293")))

    def wrong(_paper: str, layout: QgsPrintLayout) -> set[str]:
        used = {
            name
            for item in items_of(layout)
            if isinstance(item, QgsLayoutItemLabel)
            for name in template_values.VARIABLE.findall(item.text())
        }
        return (used - known) | (set(REFERENCE) - used)

    assert wrong_templates(project, wrong) == {}


# --- the sheet as it is printed ---------------------------------------------------------------


@pytest.fixture(params=[(paper, family) for paper in PAPERS for family in FAMILIES], ids=str)
def printed(
    request: pytest.FixtureRequest, project: QgsProject, content: SheetContent, tmp_path: Path
) -> tuple[QgsPrintLayout, Path]:
    paper, family = request.param
    layout = bundled(project, paper, installed(family))
    fill_layout(layout, content)
    return layout, export_pdf(layout, tmp_path / "sheet.pdf")


def test_the_sheet_is_whole(printed: tuple[QgsPrintLayout, Path]) -> None:
    """One export a paper and family, looked at from all sides: an export is dear."""
    layout, path = printed
    check_wording(layout, path)
    check_labels_are_whole(layout, path)
    check_words_apart(layout, path)
    check_blocks_apart(layout)
    check_inside_margins(layout)
    check_sizes_of_type(layout)
    assert pdf.page_count(path) == 1
    assert not subprocess.run(
        ["pdfimages", "-list", path], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:], "a raster in the PDF"
    assert path.stat().st_size < 120_000


def check_wording(layout: QgsPrintLayout, path: Path) -> None:
    """The labels say what the reference says; that they are printed whole is checked apart."""
    for name, text in REFERENCE.items():
        label = layout.itemById("sheet_number" if name == "sheet_prefix" else name)
        said = " ".join(label.currentText().replace("\u00a0", " ").split())
        assert " ".join(text.split()) in said, name
    plain = pdf.plain_text(path).replace("\u00a0", " ")
    assert plain.count("Obstacles à la fonctionnalité") == 4  # legend and table, twice each
    expected = [NOTICE, "Réservoir de Biodiversité", "A préserver", "A restaurer", "CARTE: 1/4"]
    expected += [value.replace("\u00a0", " ") for row in ROWS for value in row[1:]]
    assert [text for text in expected if text not in plain] == []


def check_labels_are_whole(layout: QgsPrintLayout, path: Path) -> None:
    """Every word of a label stands inside the box of the label, and no other word does."""
    words = pdf.words(path)
    for label in items_of(layout):
        if not isinstance(label, QgsLayoutItemLabel):
            continue
        box = box_of(label)
        inside = [
            word
            for word in words
            if box.contains((word.xmin + word.xmax) / 2, (word.ymin + word.ymax) / 2)
        ]
        assert Counter(word.text for word in inside) == Counter(
            label.currentText().replace("\u00a0", " ").split()
        ), label.id()
        for word in inside:
            assert word.xmin >= box.left() - 0.2, (label.id(), word)
            assert word.xmax <= box.right() + 0.2, (label.id(), word)
            # ascent and descent of the font; the letters themselves are smaller
            assert word.ymin >= box.top() - 0.3, (label.id(), word)
            assert word.ymax <= box.bottom() + 0.3, (label.id(), word)


def letters_of(word: pdf.Word) -> pdf.Word:
    """Return the box that the letters fill: poppler's reaches from line to line."""
    margin = 0.18 * (word.ymax - word.ymin)
    return dataclasses.replace(word, ymin=word.ymin + margin, ymax=word.ymax - margin)


def check_words_apart(layout: QgsPrintLayout, path: Path) -> None:
    words = pdf.words(path)
    letters = [letters_of(word) for word in words]
    for number, word in enumerate(letters):
        for other in letters[number + 1 :]:
            assert not word.meets(other, 0.1), (word, other)
    width, height = page_size_mm(layout)
    for word in words:
        assert 4.8 < word.xmin < word.xmax < width - 5, word
        assert 4.8 < word.ymin < word.ymax < height - 5, word


def check_blocks_apart(layout: QgsPrintLayout) -> None:
    blocks = [item for item in items_of(layout) if item.id() not in SHARED]
    blocks = [item for item in blocks if not isinstance(item, QgsLayoutItemShape)]
    for number, item in enumerate(blocks):
        for other in blocks[number + 1 :]:
            shared = printed_box(item).intersected(printed_box(other))
            if not shared.isEmpty():
                assert min(shared.width(), shared.height()) < 0.35, (item.id(), other.id())


def printed_box(item: QgsLayoutItem) -> QRectF:
    """Return the box that an item may print in; a legend keeps a margin all around."""
    margin = item.boxSpace() if isinstance(item, QgsLayoutItemLegend) else 0
    return box_of(item).adjusted(margin, margin, -margin, -margin)


def check_inside_margins(layout: QgsPrintLayout) -> None:
    width, height = page_size_mm(layout)
    page = QRectF(0, 0, width, height).adjusted(5.5, 5.5, -5.5, -5.5)
    for item in items_of(layout):
        assert page.contains(box_of(item)), item.id()


def check_sizes_of_type(layout: QgsPrintLayout) -> None:
    sizes = {}
    for item in items_of(layout):
        if isinstance(item, QgsLayoutItemLabel):
            sizes[item.id()] = fonts.drawn_size(compat.label_font(item).pointSizeF())
        elif isinstance(item, QgsLayoutItemLegend):
            style = QgsLegendStyle.Style
            for part in (style.Group, style.SymbolLabel):
                sizes[f"legend {part}"] = compat.legend_font(item, part).pointSizeF()
        elif isinstance(item, QgsLayoutItemScaleBar):
            sizes[item.id()] = item.textFormat().size()
    for frame in layout.multiFrames():
        if isinstance(frame, QgsLayoutTable):
            sizes["statistics"] = frame.contentTextFormat().size()
    assert len(sizes) > 25
    assert {name: size for name, size in sizes.items() if size < 6} == {}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("commune", "insee", "number"),
    [
        ("Eth", "59217", "1/1"),
        ("Téteghem-Coudekerque-Village", "59588", "12/30"),
        ("Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "51513", "100/100"),
        ("Paris", "75056", "1/1"),
        ("Mamoudzou", "97608", "2/4"),
    ],
)
def test_long_and_short_names(
    project: QgsProject,
    entries: list[LegendEntry],
    tmp_path: Path,
    paper: str,
    commune: str,
    insee: str,
    number: str,
) -> None:
    layout = bundled(project, paper)
    content = made_content(entries, commune, insee, number)
    fill_layout(layout, with_text(content, update_date="Mise à jour : Septembre 2024"))
    path = export_pdf(layout, tmp_path / "sheet.pdf")
    check_labels_are_whole(layout, path)
    check_blocks_apart(layout)
    letters = "".join(pdf.plain_text(path).split())
    if len(commune) < 26:  # longer ones are set on two lines, and poppler joins these
        assert commune.upper() in letters
    assert f"CARTE:{number}" in letters


def test_a_name_is_as_large_as_its_box_allows(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project, family=installed("Open Sans"))
    label = layout.itemById("commune")
    sizes = {}
    for name in ("ETH", "HAVERSKERQUE", "TÉTEGHEM-COUDEKERQUE-VILLAGE", "ETH"):
        fill_layout(layout, with_text(content, commune=name))
        sizes[name] = compat.label_font(label).pointSizeF()
    assert sizes["ETH"] == sizes["HAVERSKERQUE"] == 20
    assert 7 <= sizes["TÉTEGHEM-COUDEKERQUE-VILLAGE"] < 14
    assert "\n" not in label.currentText()


# --- texts that do not fit --------------------------------------------------------------------


def test_a_longer_text_is_set_smaller_and_the_next_one_as_before(
    project: QgsProject, content: SheetContent
) -> None:
    layout = bundled(project)
    label = layout.itemById("nota")
    sizes = []
    nota = content.variables["nota"]
    for text in (nota, nota + "\n" + nota[:230], nota):
        fill_layout(layout, with_text(content, nota=text))
        sizes.append(compat.label_font(label).pointSizeF())
    assert sizes[0] == sizes[2] >= 7
    assert 6 <= sizes[1] < sizes[0]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_text_three_times_as_long_is_refused_with_its_name(
    project: QgsProject, content: SheetContent, paper: str
) -> None:
    layout = bundled(project, paper)
    with pytest.raises(TemplateError, match=r"“nota”.*Shorten it by about [1-9]\d* %"):
        fill_layout(layout, with_text(content, nota=content.variables["nota"] * 3))


def test_a_word_wider_than_its_box_is_refused(project: QgsProject, content: SheetContent) -> None:
    with pytest.raises(TemplateError, match=r"“email”.*wider than its box"):
        fill_layout(bundled(project), with_text(content, email="x" * 200 + "@nord.gouv.fr"))


def test_fit_label_alone(project: QgsProject) -> None:
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    label = QgsLayoutItemLabel(layout)
    layout.addLayoutItem(label)
    label.setText("Un texte qui tient")
    label.attemptSetSceneRect(QRectF(10, 10, 60, 8))
    fonts.set_label_size(label, 14)
    assert fonts.fit_label(label) == 14
    label.attemptSetSceneRect(QRectF(10, 10, 25, 8))
    reduced = fonts.fit_label(label)
    assert 6 <= reduced < 14
    assert compat.label_font(label).pointSizeF() == reduced
    with pytest.raises(TemplateError):
        fonts.fit_label(label, smallest=reduced + 0.5, largest=14)


@pytest.mark.parametrize("family", FAMILIES)
def test_measured_lines_are_the_lines_that_are_printed(
    project: QgsProject, tmp_path: Path, family: str
) -> None:
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    text = texts.render_texts(texts.text_context(commune="x", insee="59293"))["nota"]
    label = QgsLayoutItemLabel(layout)
    layout.addLayoutItem(label)
    label.setText(text)
    label.setMarginX(0)
    label.setMarginY(0)
    label.attemptSetSceneRect(QRectF(20, 20, 93, 120))
    fonts.apply_family(layout, installed(family))
    fonts.set_label_size(label, 7)
    measured = fonts.text_size_mm(text, compat.label_font(label), 93)[1]
    words = pdf.words(export_pdf(layout, tmp_path / "label.pdf"))
    assert max(word.ymax for word in words) - 20 == pytest.approx(measured, abs=0.5)


# --- values are values ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    ["[% 1+1 %]", "<b>x</b>", "[%@layout_name%]", "' || @layout_name || '", "{{ 7*7 }}", "&amp;"],
)
def test_a_value_is_printed_as_it_is(
    project: QgsProject, content: SheetContent, tmp_path: Path, hostile: str
) -> None:
    layout = bundled(project)
    fill_layout(layout, with_text(content, commune=hostile, notice=hostile, sheet_number=hostile))
    printed = pdf.plain_text(export_pdf(layout, tmp_path / "sheet.pdf"))
    assert printed.count(hostile) == 3


def test_control_characters_are_not_printed(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    fill_layout(layout, with_text(content, commune="A\x00B\x07C\u202eD"))
    assert layout.itemById("commune").currentText() == "ABCD"


def test_the_variables_of_a_template_are_kept(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    layout.setCustomProperty("variableNames", ["own", "srce_gone"])
    layout.setCustomProperty("variableValues", ["kept", "stale"])
    fill_layout(layout, content)
    scope = layout.createExpressionContext()
    assert scope.variable("own") == "kept"
    assert scope.variable("srce_gone") is None
    assert scope.variable("srce_insee") == "59293"


# --- atlas over the sheets --------------------------------------------------------------------


def test_values_of_each_sheet_come_from_the_coverage_layer(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    sheets = QgsVectorLayer("Polygon?crs=EPSG:2154&field=sheet_number:string", "s", "memory")
    features = []
    for number in ("1/2", "2/2"):
        feature = QgsFeature(sheets.fields())
        feature.setAttributes([number])
        feature.setGeometry(QgsGeometry.fromRect(EXTENT))
        features.append(feature)
    assert sheets.dataProvider().addFeatures(features)[0]
    project.addMapLayer(sheets, False)
    layout = bundled(project)
    fill_layout(layout, dataclasses.replace(content, per_sheet=frozenset({"sheet_number"})))
    atlas = layout.atlas()
    atlas.setCoverageLayer(sheets)
    atlas.setEnabled(True)
    assert atlas.beginRender()
    for number in ("1/2", "2/2"):
        assert atlas.next()
        path = export_pdf(layout, tmp_path / f"{number[0]}.pdf")
        assert f"CARTE: {number}" in pdf.plain_text(path)
    atlas.endRender()
    fill_layout(layout, content)
    assert layout.itemById("sheet_number").currentText() == "CARTE: 1/4"


# --- what has nothing to show -----------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_the_locator_takes_the_place_of_a_missing_index(
    project: QgsProject, content: SheetContent, paper: str
) -> None:
    layout = bundled(project, paper)
    locator, index = layout.itemById("locator"), layout.itemById("sheet_index")
    before = box_of(locator)
    both = before.united(box_of(index))
    fill_layout(layout, dataclasses.replace(content, index_layers=()))
    assert not index.isVisible()
    assert not layout.itemById("index_title").isVisible()
    alone = box_of(locator)
    assert both.contains(alone)
    fill_layout(layout, content)
    assert box_of(locator).height() < alone.height()
    assert index.isVisible()
    assert layout.itemById("index_title").isVisible()
    assert before.contains(box_of(locator))


@pytest.mark.parametrize("paper", PAPERS)
def test_small_maps_fill_their_frames(
    project: QgsProject, content: SheetContent, paper: str
) -> None:
    """A frame has the proportions of what it shows, and stands where its title does."""
    layout = bundled(project, paper)
    locator, title = layout.itemById("locator"), layout.itemById("locator_title")
    place = box_of(locator)
    for width, height in ((9000, 3000), (3000, 6000)):
        extent = QgsRectangle(664700, 7058700, 664700 + width, 7058700 + height)
        fill_layout(layout, dataclasses.replace(content, locator_extent=extent))
        box = box_of(locator)
        assert place.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box)
        assert box.top() == pytest.approx(place.top())
        is_right = title.hAlign() == Qt.AlignmentFlag.AlignRight
        side = QRectF.right if is_right else QRectF.left
        assert side(box) == pytest.approx(side(place))
        shown = locator.extent()
        assert shown.width() <= 1.7 * width
        assert shown.height() <= 1.7 * height


def same_box(box: QRectF, other: QRectF) -> bool:
    parts = zip(box.getCoords(), other.getCoords())
    return all(one == pytest.approx(two, abs=0.01) for one, two in parts)


def test_an_empty_notice_leaves_nothing_on_the_map(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    layout = bundled(project)
    fill_layout(layout, with_text(content, notice=""))
    assert not layout.itemById("notice").isVisible()
    fill_layout(layout, content)
    label, strip = layout.itemById("notice"), layout.itemById("scale_frame")
    assert label.isVisible()
    assert box_of(strip).contains(box_of(label))
    assert NOTICE in pdf.plain_text(export_pdf(layout, tmp_path / "sheet.pdf"))


def test_the_notice_is_no_larger_than_its_text(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    label = layout.itemById("notice")
    template_box = box_of(label)
    heights = []
    for text in ("Court", "Long " * 80, "Court"):
        fill_layout(layout, with_text(content, notice=text.strip()))
        box = box_of(label)
        heights.append(box.height())
        assert box.bottom() == pytest.approx(template_box.bottom(), abs=0.01)
        assert box.right() == pytest.approx(template_box.right(), abs=0.01)
        assert template_box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box)
    assert heights[0] == pytest.approx(heights[2], abs=0.01)
    assert heights[0] < heights[1]


def test_an_office_without_units_moves_up(
    project: QgsProject, entries: list[LegendEntry], content: SheetContent
) -> None:
    layout = bundled(project)
    office, service = layout.itemById("office"), layout.itemById("service")
    fill_layout(layout, content)
    before = box_of(office)
    fill_layout(layout, made_content(entries, "Gerberoy", "60271"))
    assert not service.isVisible()
    assert box_of(office).top() == pytest.approx(box_of(service).top(), abs=0.01)
    fill_layout(layout, content)
    assert service.isVisible()
    assert same_box(box_of(office), before)


def test_an_item_that_the_template_hides_stays_hidden(
    project: QgsProject, content: SheetContent
) -> None:
    layout = bundled(project)
    layout.itemById("motto").setVisibility(False)
    for _ in range(2):
        fill_layout(layout, content)
        assert not layout.itemById("motto").isVisible()


# --- legend -----------------------------------------------------------------------------------


def legend_lines(layout: QgsPrintLayout) -> list[str]:
    lines = []
    for node in layout.itemById("legend").model().rootGroup().children():
        lines.append(node.name())
        lines.extend(child.name() for child in node.children())
    return [re.sub(r"[\n\u23ce]", " ", line) for line in lines]


EXPECTED_LEGEND = [
    "Contour de commune",
    "Corridors écologiques",
    OBSTACLES,
    OBSTACLES,
    "Corridors à restaurer",
    "Réservoir de Biodiversité",
    "A préserver",
    "A restaurer",
]


def test_the_legend_has_one_line_a_category_in_its_order(
    project: QgsProject, content: SheetContent
) -> None:
    layout = bundled(project)
    fill_layout(layout, content)
    assert legend_lines(layout) == EXPECTED_LEGEND


def test_the_legend_follows_the_commune(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    legend = content.legend
    for chosen in (legend, legend[:1], legend[1:2] + legend[5:], legend[:5], legend[::-1], legend):
        fill_layout(layout, dataclasses.replace(content, legend=chosen))
        expected = [entry.label for entry in chosen]
        with_group = [position for position, entry in enumerate(chosen) if entry.group]
        if with_group:
            expected.insert(with_group[0], "Réservoir de Biodiversité")
        assert legend_lines(layout) == expected


def test_the_legend_does_not_drift(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    legend = layout.itemById("legend")
    before = box_of(legend)
    for number in range(10):
        fill_layout(layout, dataclasses.replace(content, legend=content.legend[: 1 + number % 7]))
        layout.refresh()
    assert same_box(box_of(legend), before)


def test_a_legend_that_does_not_fit_is_refused(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    many = [dataclasses.replace(entry, label=entry.label + " n") for entry in content.legend] * 4
    with pytest.raises(TemplateError, match="“legend”"):
        fill_layout(layout, dataclasses.replace(content, legend=many))
    fill_layout(layout, content)
    assert legend_lines(layout) == EXPECTED_LEGEND


def test_a_heading_stands_over_entries_that_follow_each_other(
    project: QgsProject, content: SheetContent
) -> None:
    first, second = content.legend[5:7]
    other = content.legend[1]
    layout = bundled(project)
    fill_layout(layout, dataclasses.replace(content, legend=[first, other, second]))
    heading = "Réservoir de Biodiversité"
    assert legend_lines(layout) == [heading, first.label, other.label, heading, second.label]


# --- table ------------------------------------------------------------------------------------


def table_texts(layout: QgsPrintLayout) -> list[list[str]]:
    table = layout.itemById("statistics").multiFrame()
    return [[cell.content() for cell in row] for row in table.tableContents()]


def test_the_table_has_headings_and_rows(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    fill_layout(layout, content)
    assert table_texts(layout) == [list(HEADERS), *ROWS]


def test_a_commune_without_objects_says_so(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    layout = bundled(project)
    fill_layout(layout, dataclasses.replace(content, statistics=[]))
    printed = pdf.plain_text(export_pdf(layout, tmp_path / "sheet.pdf"))
    assert "Aucun objet SRCE" in printed
    assert "% commune" not in printed
    fill_layout(layout, content)
    assert table_texts(layout) == [list(HEADERS), *ROWS]


def test_an_empty_table_is_hidden_with_its_title(
    project: QgsProject, content: SheetContent
) -> None:
    layout = bundled(project)
    fill_layout(layout, dataclasses.replace(content, statistics=[], statistics_message=""))
    assert not layout.itemById("statistics").isVisible()
    assert not layout.itemById("statistics_title").isVisible()


def test_a_table_that_does_not_fit_is_refused(project: QgsProject, content: SheetContent) -> None:
    with pytest.raises(TemplateError, match="“statistics”"):
        fill_layout(bundled(project), dataclasses.replace(content, statistics=ROWS * 4))


# --- scale, pictures, maps --------------------------------------------------------------------


SCALES = (1000, 2500, 5000, 7500, 10000, 25000, 40000, 100000, 1000000)


def test_the_scale_bar_is_round_and_fits(project: QgsProject, content: SheetContent) -> None:
    def wrong(_paper: str, layout: QgsPrintLayout) -> Iterator[str]:
        for scale in SCALES:
            fill_layout(layout, dataclasses.replace(content, scale=scale))
            bar = layout.itemById("scale_bar")
            unit = 1000 if bar.unitLabel() == "km" else 1
            metres = bar.unitsPerSegment() * unit * bar.numberOfSegments()
            if not 10 <= metres / scale * 1000 <= 45:
                yield f"1:{scale}: {metres / scale * 1000} mm"
            if int(f"{metres:.0f}".rstrip("0")) not in {1, 2, 4, 5}:
                yield f"1:{scale}: {metres} m"
            layout.refresh()
            if not box_of(layout.itemById("scale_frame")).contains(box_of(bar)):
                yield f"1:{scale}: larger than its frame"
            if layout.itemById("map").scale() != pytest.approx(scale, rel=1e-6):
                yield f"1:{scale}: the map is at 1:{layout.itemById('map').scale()}"

    assert wrong_templates(project, wrong) == {}


def test_pictures_are_replaced_and_keep_their_proportions(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    wide = tmp_path / "wide.svg"
    wide.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="10" viewBox="0 0 90 10">'
        '<rect width="90" height="10" fill="#123456"/></svg>',
        encoding="utf-8",
    )
    layout = bundled(project)
    before = box_of(layout.itemById("logo_state"))
    fill_layout(layout, dataclasses.replace(content, pictures={"logo_state": wide}))
    logo = layout.itemById("logo_state")
    assert Path(logo.picturePath()) == wide
    assert logo.resizeMode() == QgsLayoutItemPicture.ResizeMode.Zoom
    assert same_box(box_of(logo), before)
    fill_layout(layout, content)
    assert Path(logo.picturePath()) == LAYOUTS / "svg" / "logo_state_placeholder.svg"


def test_maps_hold_their_layers_and_their_size(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    for _ in range(3):
        fill_layout(layout, content)
    main: QgsLayoutItemMap = layout.itemById("map")
    assert main.keepLayerSet()
    assert main.layers() == list(content.map_layers)
    assert template.map_size_mm(layout) == pytest.approx((284, 266), abs=0.001)
    assert main.extent().center().distance(EXTENT.center()) < 1
    assert layout.itemById("locator").extent().contains(content.locator_extent)


def test_a_map_without_extent_is_filled_too(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    """A template saved from an empty project has maps with no extent: zooming them gives NaN."""
    path = edited(tmp_path, (r"<Extent [^>]*/>", '<Extent xmin="0" ymin="0" xmax="0" ymax="0"/>'))
    layout = loaded(path, project)
    fill_layout(layout, content)
    assert template.map_size_mm(layout) == pytest.approx((284, 266), abs=0.001)
    assert layout.itemById("map").scale() == pytest.approx(25000, rel=1e-6)


def test_filling_again_adds_nothing(project: QgsProject, content: SheetContent) -> None:
    layout = bundled(project)
    fill_layout(layout, content)

    def weight() -> tuple[int, int, int]:
        legend = layout.itemById("legend").model().rootGroup()
        properties = sum(len(item.customProperties()) for item in items_of(layout))
        return len(layout.items()), len(legend.findLayers()), properties

    def fill_for(communes: int) -> tuple[int, int, int]:
        for number in range(communes):
            odd = number % 2
            changed = with_text(content, commune=f"COMMUNE {number}", notice="x" * odd)
            index = content.map_layers[:odd]
            fill_layout(layout, dataclasses.replace(changed, index_layers=index))
        return weight()

    before = fill_for(2)
    assert fill_for(20) == before
    assert layout.undoStack().stack().count() == 0, "each fill would stay in memory"
    assert not layout.undoStack().isBlocked()


# --- templates of others ----------------------------------------------------------------------


def edited(folder: Path, *changes: tuple[str, str], paper: str = "a3_landscape.qpt") -> Path:
    """Return a copy of a bundled template, changed, in a folder of its own."""
    source = (LAYOUTS / paper).read_text(encoding="utf-8")
    for pattern, replacement in changes:
        source, count = re.subn(pattern, replacement, source)
        assert count, pattern
    path = folder / "own.qpt"
    path.write_text(source, encoding="utf-8")
    return path


def renamed(folder: Path, name: str, other: str) -> Path:
    return edited(folder, (f' id="{name}"', f' id="{other}"'))


def test_a_map_of_another_name_is_taken(project: QgsProject, tmp_path: Path) -> None:
    layout = loaded(renamed(tmp_path, "map", "carte"), project)
    assert item_of(layout, "map").id() == "carte"
    assert template.map_size_mm(layout) == template.map_size_mm(bundled(project))


def test_any_item_but_the_map_may_be_missing(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    for name in sorted(set(template.ITEM_CLASSES) - {"map"}):
        layout = loaded(renamed(tmp_path, name, "something"), project)
        assert layout.itemById(name) is None
        fill_layout(layout, content)


def test_an_item_of_the_wrong_class_is_named(project: QgsProject, tmp_path: Path) -> None:
    other = "cartouche"  # a rectangle
    for name in sorted(set(template.ITEM_CLASSES) - {"notice"}):  # the plugin adds one
        changes = [(f' id="{name}"', ' id="gone"'), (f' id="{other}"', f' id="{name}"')]
        path = edited(tmp_path, *changes)
        opened = open_template(TemplateSource(path), project)
        told = [remark.text for remark in opened.remarks]
        # another item may have the role, by its kind or its place
        is_free = item_of(opened.layout, name) is None
        assert (
            any(f"“{name}” (" in text and "must be of the kind" in text for text in told) == is_free
        )
        if name != "map":
            assert not isinstance(item_of(opened.layout, name), QgsLayoutItemShape)


def test_a_template_whose_only_map_is_none_is_refused(project: QgsProject, tmp_path: Path) -> None:
    path = tmp_path / "own.qpt"
    made = OwnTemplate(None)
    made.add_label("Carte", name="map")
    made.save(path)
    with pytest.raises(TemplateError, match=r"“map” .*must be of the kind “Map”"):
        template.load_layout(path, project)


def test_a_second_map_of_that_name_is_named(project: QgsProject, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="two items have the id “map”"):
        template.load_layout(renamed(tmp_path, "locator", "map"), project)


def test_a_label_may_stand_twice(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    path = edited(
        tmp_path, (' id="theme"', ' id="commune"'), (r"\[% @srce_theme %\]", "[% @srce_commune %]")
    )
    layout = loaded(path, project)
    fill_layout(layout, content)
    printed = pdf.plain_text(export_pdf(layout, tmp_path / "sheet.pdf"))
    assert printed.count("HAVERSKERQUE") == 2


def test_a_label_of_a_known_id_without_expression_is_filled(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    path = edited(tmp_path, (r"\[% @srce_commune %\]", "Nom de la commune"))
    layout = loaded(path, project)
    fill_layout(layout, content)
    assert layout.itemById("commune").currentText() == "HAVERSKERQUE"


def test_a_label_of_another_id_is_left_alone(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    path = edited(
        tmp_path, (' id="theme"', ' id="mine"'), (r"\[% @srce_theme %\]", "Mon texte [% 1+1 %]")
    )
    layout = loaded(path, project)
    label = layout.itemById("mine")
    fill_layout(layout, content)
    assert label.text() == "Mon texte [% 1+1 %]"
    assert label.currentText() == "Mon texte 2"


def test_a_variable_that_no_text_gives_is_named(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    path = edited(tmp_path, (r"\[% @srce_commune %\]", "[% @srce_comune %]"))
    layout = loaded(path, project)
    with pytest.raises(TemplateError, match=r"“commune”.*“srce_comune”.*srce_commune"):
        fill_layout(layout, content)


@pytest.mark.parametrize("name", ["commune", "theme"])
def test_a_label_in_html_mode_prints_text(project: QgsProject, tmp_path: Path, name: str) -> None:
    def html(match: re.Match[str]) -> str:
        return re.sub(r'htmlState="0"', 'htmlState="1"', match[0])

    source = (LAYOUTS / "a3_landscape.qpt").read_text(encoding="utf-8")
    changed = re.sub(rf'<LayoutItem [^>]*id="{name}"[^>]*>', html, source)
    assert changed != source
    (tmp_path / "own.qpt").write_text(changed, encoding="utf-8")
    layout = template.load_layout(tmp_path / "own.qpt", project)
    label = item_of(layout, name)
    assert label.mode() == QgsLayoutItemLabel.Mode.ModeFont


@pytest.mark.parametrize("code", ["eval(@srce_commune)", "eval_template(@srce_commune)"])
def test_a_label_that_evaluates_its_value_is_named(
    project: QgsProject, tmp_path: Path, code: str
) -> None:
    path = edited(tmp_path, (r"\[% @srce_commune %\]", f"[% {code} %]"))
    with pytest.raises(TemplateError, match=r"“commune”.*eval"):
        template.load_layout(path, project)


def test_a_wrong_expression_is_told_and_not_printed(
    project: QgsProject, content: SheetContent, tmp_path: Path
) -> None:
    path = edited(tmp_path, (r"\[% @srce_commune %\]", "[% upper(@srce_commune %]"))
    layout = loaded(path, project)
    remarks = fill_layout(layout, content)
    assert "étiquette « commune »" in [r.printed for r in remarks if r.level == LACK]
    assert layout.itemById("commune").currentText() == ""


def test_the_fonts_of_ones_own_template_are_kept(project: QgsProject, tmp_path: Path) -> None:
    family = installed("DejaVu Sans")
    path = edited(tmp_path, ("Open Sans", family))
    label = loaded(path, project).itemById("commune")
    assert compat.label_font(label).family() == family
    label = loaded(path, project, installed("Liberation Sans")).itemById("commune")
    assert compat.label_font(label).family() == "Liberation Sans"


def test_a_picture_beside_the_template_is_found(project: QgsProject, tmp_path: Path) -> None:
    (tmp_path / "marks").mkdir()
    svg = (LAYOUTS / "svg" / "north_arrow.svg").read_text(encoding="utf-8")
    (tmp_path / "marks" / "n.svg").write_text(svg, encoding="utf-8")
    path = edited(tmp_path, (r'"\./svg/north_arrow.svg"', '"marks/n.svg"'))
    picture = loaded(path, project).itemById("north_arrow")
    assert Path(picture.picturePath()) == tmp_path / "marks" / "n.svg"
    assert not picture.isMissingImage()


@pytest.mark.parametrize(
    "source",
    [
        "http://example.org/logo.svg",
        "HTTPS://example.org/logo.png",
        "ftp://example.org/logo.png",
        "//server/share/logo.png",
        r"\\\\server\\share\\logo.png",
        "/vsicurl/http://example.org/logo.png",
    ],
)
def test_a_picture_from_elsewhere_is_refused(
    project: QgsProject, tmp_path: Path, source: str
) -> None:
    path = edited(tmp_path, (r'"\./svg/north_arrow.svg"', f'"{source}"'))
    with pytest.raises(TemplateError, match="“north_arrow”"):
        template.load_layout(path, project)


def test_an_html_frame_is_refused(project: QgsProject, tmp_path: Path) -> None:
    number = int(QgsLayoutItemRegistry.ItemType.LayoutHtml)
    path = edited(
        tmp_path,
        (
            r'(<LayoutMultiFrame )([^>]*type=")\d+',
            rf'\g<1>url="file:///x" \g<2>{number}',
        ),
    )
    with pytest.raises(TemplateError, match="HTML frame"):
        template.load_layout(path, project)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        "<!doctype Layout>",
        '<?xml version="1.0"?>\n<!DOCTYPE l SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused_before_parsing(
    project: QgsProject, tmp_path: Path, head: str
) -> None:
    source = (LAYOUTS / "a3_landscape.qpt").read_text(encoding="utf-8")
    (tmp_path / "own.qpt").write_text(head + source, encoding="utf-8")
    with pytest.raises(TemplateError, match="document type or entities"):
        template.load_layout(tmp_path / "own.qpt", project)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"<Layout", "not well-formed"),
        (b"<qgis/>", "not a print layout template"),
        (b"<Composer/>", "cannot be loaded|has no map"),
        (b"<Layout/>", "cannot be loaded"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        ("<Layout/>".encode("utf-16"), "not UTF-8"),
        (b"<Layout>" + b" " * template_file.MAX_TEMPLATE_BYTES, "too large"),
    ],
)
def test_what_is_no_template_is_named(
    project: QgsProject, tmp_path: Path, data: bytes, message: str
) -> None:
    (tmp_path / "own.qpt").write_bytes(data)
    with pytest.raises(TemplateError, match=message):
        template.load_layout(tmp_path / "own.qpt", project)


def test_a_template_that_does_not_exist_is_named(project: QgsProject, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"nowhere\.qpt"):
        template.load_layout(tmp_path / "nowhere.qpt", project)


def test_a_label_read_from_the_template_is_marked_by_no_other_module() -> None:
    """Notes on items (their template's text, size, place) have one prefix, so none is mixed up."""
    assert template_values.NOTE.startswith("srce_tvb/")
