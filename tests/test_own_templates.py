"""Templates of a service as they are: recognised, set right, filled, or refused with the remedy."""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsLayoutObject,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsProject,
    QgsProperty,
    QgsRectangle,
    QgsSettings,
)
from qgis.PyQt.QtGui import QColor, QFont

from srce_tvb_atlas.atlas.layout._map_grids import space_grids
from srce_tvb_atlas.atlas.layout.items import item_of, layout_items
from srce_tvb_atlas.atlas.layout.remarks import LACK
from srce_tvb_atlas.atlas.layout.template import Template, open_template
from srce_tvb_atlas.atlas.layout.template_file import TemplateSource, template_source
from srce_tvb_atlas.atlas.shared.errors import TemplateError
from tests.support import pdf, pictures
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.own_templates import OwnTemplate, composition, html_frame, red_png
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:export_commune"
COMMUNE = "59293"
LABEL = QgsLayoutItemLabel
_PROPERTIES = QgsLayoutObject.DataDefinedProperty


@pytest.fixture
def project() -> Iterator[QgsProject]:
    made = QgsProject()
    made.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    yield made
    made.clear()


@pytest.fixture
def opened(project: QgsProject, tmp_path: Path) -> Callable[[OwnTemplate], Template]:
    def opens(made: OwnTemplate, change: Callable[[str], str] = str) -> Template:
        path = made.save(tmp_path / "own.qpt", change)
        return open_template(TemplateSource(path), project)

    return opens


@pytest.fixture
def refused(opened: Callable[..., Template]) -> Callable[..., str]:
    def message(made: OwnTemplate, change: Callable[[str], str] = str) -> str:
        with pytest.raises(TemplateError) as raised:
            opened(made, change)
        return str(raised.value)

    return message


@pytest.fixture
def sheet(run_alg: AlgorithmRunner, tmp_path: Path) -> Callable[..., AlgorithmRun]:
    """Draw Haverskerque with a template."""

    def draws(template: Path | str, **parameters: Any) -> AlgorithmRun:
        return run_alg(
            ALGORITHM,
            SOURCE=str(prepared()),
            COMMUNE=COMMUNE,
            TEMPLATE=str(template),
            DPI=96,
            OUTPUT=str(tmp_path / "out"),
            **parameters,
        )

    return draws


def row(run: AlgorithmRun) -> dict[str, str]:
    with Path(run["MANIFEST"]).open(encoding="utf-8-sig", newline="") as file:
        return next(iter(csv.DictReader(file, delimiter=";")))


def pixels_of(run: AlgorithmRun, colour: str) -> int:
    """Return the number of pixels of a colour on the first page."""
    path = Path(run["FILE"])
    picture = pdf.render(path, path.with_suffix(".page.png"), dpi=40)
    wanted = QColor(colour)
    found = 0
    for value, count in pictures.colours(picture).items():
        seen = QColor(value)
        apart = (
            seen.red() - wanted.red(),
            seen.green() - wanted.green(),
            seen.blue() - wanted.blue(),
        )
        if max(map(abs, apart)) < 6:
            found += count
    return found


def texts_of(template: Template) -> str:
    return "\n".join(remark.text for remark in template.remarks)


# --- what an item is taken for ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["Map", "MAP", "", "Carte 1"])
def test_the_only_map_is_the_map_whatever_its_id(opened: Any, name: str) -> None:
    template = opened(OwnTemplate(map_id=name))
    main = item_of(template.layout, "map")
    assert isinstance(main, QgsLayoutItemMap)
    assert main.id() == name  # expressions may name it
    assert "is taken for “map”" in texts_of(template)


def test_a_hidden_map_is_not_the_map_and_costs_nothing(opened: Any) -> None:
    made = OwnTemplate((10, 25, 120, 120), "Carte")
    made.add_map((0, 0, 297, 210), "Fond").setVisibility(False)
    made.add_map((5, 5, 200, 150), "Brouillon").setExcludeFromExports(True)
    template = opened(made)
    assert item_of(template.layout, "map").id() == "Carte"
    assert not [remark for remark in template.remarks if remark.level == LACK]


def test_a_heading_with_the_id_of_a_legend_is_a_heading(opened: Any) -> None:
    made = OwnTemplate()
    made.add_label("Légende", name="legend")
    made.add_legend(name="classes")
    template = opened(made)
    assert item_of(template.layout, "legend").id() == "classes"
    assert "must be of the kind" not in texts_of(template)


def test_the_map_is_shown_on_white_as_the_legend_is(opened: Any) -> None:
    made = OwnTemplate()
    made.map.setBackgroundColor(QColor("#102030"))
    made.map.setItemOpacity(0.3)
    template = opened(made)
    main = item_of(template.layout, "map")
    assert (main.backgroundColor().name(), main.itemOpacity()) == ("#ffffff", 1)
    assert "its background colour, its opacity or blending" in texts_of(template)


def test_what_was_taken_for_what_is_told_by_check_data(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    made = OwnTemplate()
    made.add_legend(name="Ma légende")
    path = made.save(tmp_path / "own.qpt")
    run = run_alg("srce_tvb:check_data", SOURCE="demo", TEMPLATE=str(path))
    told = "\n".join(run.feedback.infos)
    assert "“Ma légende” (page 1, 215 mm from the left, 30 mm from the top) is taken" in told
    assert "for “legend”: the only one of its kind" in told


def test_two_equal_maps_are_listed_with_place_and_size(refused: Any) -> None:
    made = OwnTemplate((10, 25, 130, 170))
    made.add_map((150, 25, 130, 170), "Carte B")
    message = refused(made)
    assert "the item without id (page 1, 10 mm from the left, 25 mm from the top)" in message
    assert "“Carte B” (page 1, 150 mm from the left, 25 mm from the top), 130 x 170 mm" in message
    assert "Give the right one the id “map”" in message


def test_the_smaller_map_is_the_locator(opened: Any) -> None:
    made = OwnTemplate()
    small = made.add_map((220, 25, 40, 40), "petite")
    overview = small.overviews()
    assert overview is not None
    template = opened(made)
    assert item_of(template.layout, "locator").id() == "petite"


def test_all_faults_are_told_at_once(refused: Any) -> None:
    made = OwnTemplate((10, 25, 130, 170))
    made.add_map((150, 25, 130, 170))
    made.add_label("[% env('HOME') %]", name="secret")
    made.add_label("[% raster_value('x', 1, make_point(0, 0)) %]", (10, 200, 50, 8))
    made.add_picture("https://example.org/logo.png", name="logo")
    message = refused(made)
    for part in (
        "4 things to change",
        "“secret” (page 1, 10 mm from the left, 5 mm from the top)",
        "env",
        "(page 1, 10 mm from the left, 200 mm from the top)",
        "raster_value",
        "https://example.org/logo.png",
        "several items could be the “map”",
    ):
        assert part in message
    assert len(message.splitlines()) == 5


def test_a_map_without_a_size_is_named(refused: Any) -> None:
    """QGIS saves a map that never showed anything with a height that is no number."""

    def unsized(xml: str) -> str:
        xml = re.sub(r"(<Extent )[^>]*/>", r'\1xmin="nan" ymin="nan" xmax="nan" ymax="nan"/>', xml)
        return re.sub(r'size="200,[^"]*"', 'size="200,nan,mm"', xml)

    message = refused(OwnTemplate(map_id="Carte"), unsized)
    assert "“Carte”" in message
    assert "has no size" in message


def test_a_template_without_a_map_says_how_to_add_one(refused: Any) -> None:
    made = OwnTemplate(None)
    made.add_label("Carte")
    assert "it has no map: add one" in refused(made)


# --- maps are set right -----------------------------------------------------------------------


def test_a_map_with_a_crs_and_rotation_of_its_own_prints_a_true_scale(
    sheet: Any, tmp_path: Path
) -> None:
    made = OwnTemplate(map_id="Carte")
    made.map.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    made.map.setMapRotation(30)
    properties = made.map.dataDefinedProperties()
    properties.setProperty(_PROPERTIES.MapScale, QgsProperty.fromExpression("1000"))
    made.map.setDataDefinedProperties(properties)
    made.add_label("[% 'au 1:' || round(item_variables('Carte')['map_scale']) %]")
    run = sheet(made.save(tmp_path / "own.qpt"), SCALE=50000)
    said = "\n".join(run.feedback.infos)
    assert "its CRS (EPSG:3857)" in said
    assert "its rotation" in said
    assert "the expressions for its scale" in said
    geo = pdf.gdalinfo(run["FILE"])
    corners = geo["cornerCoordinates"]
    width = (corners["upperRight"][0] - corners["upperLeft"][0]) / 50000 * 1000
    assert width == pytest.approx(297, abs=0.5)  # millimetres of the page
    assert row(run)["status"] == "ok"


def test_bands_over_the_map_do_not_cover_the_commune(opened: Any) -> None:
    made = OwnTemplate((0, 0, 297, 210))
    band = QgsLayoutItemShape(made.layout)
    band.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    made.layout.addLayoutItem(band)
    band.attemptMove(QgsLayoutPoint(0, 0))
    band.attemptResize(QgsLayoutSize(297, 30))
    template = opened(made)
    main = item_of(template.layout, "map")
    assert main.pos().y() == pytest.approx(30, abs=0.5)
    assert "other items cover a part of it" in texts_of(template)


def with_grid(made: OwnTemplate, interval: float, crs: str = "") -> OwnTemplate:
    grid = QgsLayoutItemMapGrid("Kilomètres", made.map)
    grid.setIntervalX(interval)
    grid.setIntervalY(interval)
    grid.setAnnotationEnabled(True)
    if crs:
        grid.setCrs(QgsCoordinateReferenceSystem(crs))
    made.map.grids().addGrid(grid)
    return made


def test_a_grid_for_another_scale_is_spaced_for_the_sheet(opened: Any) -> None:
    template = opened(with_grid(OwnTemplate(), 50))
    main = item_of(template.layout, "map")
    grid = main.grids().asList()[0]
    for scale, interval in ((25_000, 1000), (100_000, 5000), (25_000, 1000)):
        remarks = space_grids(main, scale)
        assert grid.intervalX() == grid.intervalY() == interval
        assert "is drawn every" in remarks[0].text
    assert space_grids(main, 500) == []
    assert grid.intervalX() == 50


@pytest.mark.parametrize(
    ("crs", "kept"), [("EPSG:2056", False), ("EPSG:27572", True), ("EPSG:4326", True)]
)
def test_a_grid_in_the_crs_of_another_country_is_in_that_of_the_sheet(
    opened: Any, crs: str, kept: bool
) -> None:
    made = with_grid(OwnTemplate(), 1 if crs == "EPSG:4326" else 1000, crs)
    made.map.setExtent(QgsRectangle(660_000, 7_050_000, 680_000, 7_067_000))
    template = opened(made)
    main = item_of(template.layout, "map")
    space_grids(main, 25_000)
    assert main.grids().asList()[0].crs().isValid() == kept


def test_the_numbers_of_a_bar_do_not_cover_each_other(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate((10, 25, 60, 60))
    made.add_scale_bar((80, 25, 60, 12))
    run = sheet(made.save(tmp_path / "own.qpt"), SCALE=100000)
    words = pdf.plain_text(Path(run["FILE"])).split()
    assert "4" in words
    assert "km" in words


def test_pages_left_without_content_are_not_printed(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    page = QgsLayoutItemPage(made.layout)
    page.setPageSize("A4")
    made.layout.pageCollection().addPage(page)
    run = sheet(made.save(tmp_path / "own.qpt"))
    assert pdf.info(run["FILE"])["Pages"] == "1"


# --- pictures ---------------------------------------------------------------------------------


def test_an_embedded_picture_is_drawn(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_picture("base64:" + base64.b64encode(red_png()).decode())
    run = sheet(made.save(tmp_path / "own.qpt"))
    assert row(run)["status"] == "ok"
    assert pixels_of(run, "#ff0000") > 100


def test_a_picture_beside_the_template_is_found(sheet: Any, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(red_png())
    made = OwnTemplate()
    made.add_picture("S:/Logos/d'un agent/logo.png")
    run = sheet(made.save(tmp_path / "own.qpt"))
    assert row(run)["status"] == "ok"
    assert pixels_of(run, "#ff0000") > 100


def test_a_picture_that_is_not_found_is_told_and_degrades(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_picture("logo_du_service.png", name="Logo")
    run = sheet(made.save(tmp_path / "own.qpt"))
    found = row(run)
    assert found["status"] == "degraded"
    assert "image « logo_du_service.png »" in found["message"]
    assert "Put the file next to the template" in found["message"]
    assert "image « logo_du_service.png »" in pdf.plain_text(run["FILE"])


@pytest.mark.parametrize(("listed", "is_taken"), [("", False), ("//serveur/dsi;//x/y", True)])
def test_a_shared_folder_is_refused_unless_it_is_listed(
    opened: Any, refused: Any, listed: str, *, is_taken: bool
) -> None:
    made = OwnTemplate()
    made.add_picture("//serveur/dsi/logo.png", name="Logo")
    QgsSettings().setValue("srce_tvb_atlas/shares", listed)
    try:
        if is_taken:
            assert item_of(opened(made).layout, "logo_service") is not None
        else:
            message = refused(made)
            assert "srce_tvb_atlas/shares" in message
            assert "“Logo” (page 1" in message
    finally:
        QgsSettings().remove("srce_tvb_atlas/shares")


# --- texts ------------------------------------------------------------------------------------


def html(text: str) -> Callable[[str], str]:
    """Make the label with the text ``HTML`` one of HTML."""
    escaped = (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )

    def change(xml: str) -> str:
        head, tail = xml.split('labelText="HTML"')
        return f'{head}labelText="{escaped}"{tail}'.replace('htmlState="0"', 'htmlState="1"', 1)

    return change


def test_static_html_is_printed_as_text(opened: Any) -> None:
    made = OwnTemplate()
    made.add_label("HTML")
    template = opened(made, html("<p>Direction &eacute;cologique</p><p><b>Lille</b></p>"))
    (label,) = [
        i
        for i in layout_items(template.layout)
        if isinstance(i, QgsLayoutItemLabel) and i.id() == "" and "Lille" in i.text()
    ]
    assert label.mode() == QgsLayoutItemLabel.Mode.ModeFont
    assert label.text().split("\n")[0] == "Direction écologique"
    assert "its HTML is printed as plain text" in texts_of(template)


def test_a_value_in_html_is_printed_as_text(opened: Any) -> None:
    made = OwnTemplate()
    made.add_label("HTML", (40, 60, 80, 10))
    code = (
        """<p style="color:[% 'red' %]"><b>[% 1 + 1 %]</b><br>[% '<i>' || 'deux' || '</i>' %]</p>"""
    )
    template = opened(made, html(code))
    labels = [item for item in layout_items(template.layout) if isinstance(item, LABEL)]
    assert {label.mode() for label in labels} == {LABEL.Mode.ModeFont}
    assert "2\ndeux" in [label.currentText() for label in labels]


def test_html_that_runs_is_refused_by_text_and_place(refused: Any) -> None:
    made = OwnTemplate()
    made.add_label("HTML", (40, 60, 80, 10))
    message = refused(made, html('<script>x()</script>[% "nom" %]'))
    assert "(page 1, 40 mm from the left, 60 mm from the top)" in message
    assert "untick “Render as HTML”" in message


def test_an_html_frame_of_text_becomes_a_label(opened: Any) -> None:
    made = OwnTemplate()
    frame = html_frame("&lt;p&gt;Parc naturel&lt;/p&gt;")
    template = opened(made, lambda xml: xml.replace("</Layout>", f"{frame}</Layout>"))
    texts = [i.text() for i in layout_items(template.layout) if isinstance(i, QgsLayoutItemLabel)]
    assert "Parc naturel" in texts


def test_an_html_frame_that_runs_is_refused(refused: Any) -> None:
    frame = html_frame("&lt;script&gt;x()&lt;/script&gt;")
    message = refused(OwnTemplate(), lambda xml: xml.replace("</Layout>", f"{frame}</Layout>"))
    assert "(page 1, 215 mm from the left, 120 mm from the top) is an HTML frame" in message


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('"champ_absent"', "no field “champ_absent”"),
        ("1 +", "syntax error|Incomplete expression"),
        ("@variable_absente", "no variable “variable_absente”"),
        ("NULL", "it gives no value"),
    ],
)
def test_an_expression_that_gives_nothing_is_told_and_degrades(
    sheet: Any, tmp_path: Path, code: str, reason: str
) -> None:
    made = OwnTemplate()
    made.add_label(f"Service [% {code} %] fin", name="pied")
    run = sheet(made.save(tmp_path / "own.qpt"))
    found = row(run)
    assert found["status"] == "degraded"
    assert re.search(reason, found["message"])
    assert "“pied” (page 1" in found["message"]
    printed = pdf.plain_text(run["FILE"])
    assert code not in printed
    assert "Service" in printed
    assert "étiquette « pied »" in printed


def test_expressions_of_an_atlas_of_communes_are_printed(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate(map_id="Map")
    for number, code in enumerate(
        (
            '"NOM_COM"',
            "attribute(@atlas_feature, 'INSEE_COM')",
            "'n' || @atlas_featurenumber || '/' || @atlas_totalfeatures",
            "'échelle ' || round(item_variables('Map')['map_scale'])",
            "'mise en page ' || @layout_name",
        )
    ):
        made.add_label(f"[% {code} %]", (212, 20 + 12 * number, 80, 10))
    run = sheet(made.save(tmp_path / "own.qpt"), SCALE=50000)
    assert row(run)["status"] == "ok"
    printed = pdf.plain_text(run["FILE"])
    for text in ("Haverskerque", COMMUNE, "n1/1", "échelle 50000", "mise en page Carte du service"):
        assert text in printed


def test_a_missing_font_is_told_and_degrades(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    label = made.add_label("Texte du service")
    label.setFont(QFont("Police Absente", 10))
    run = sheet(made.save(tmp_path / "own.qpt"))
    found = row(run)
    assert found["status"] == "degraded"
    assert "“Police Absente” is not installed" in found["message"]


def test_placeholders_get_the_texts_of_the_sheet(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_label("Titre de la carte", name="Titre")
    made.add_label("Sous-titre à renseigner", (140, 5, 60, 10))
    run = sheet(made.save(tmp_path / "own.qpt"))
    printed = pdf.plain_text(run["FILE"])
    assert "Carte S.R.C.E" in printed
    assert "Titre de la carte" not in printed
    assert "renseigner" not in printed


def test_names_that_stand_for_texts_get_them(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_label("DREAL_titre", (10, 5, 120, 8))
    made.add_label("{{commune}} {{inconnu}}", (140, 5, 60, 8))
    made.add_label("[% @carto_insee %]", (215, 5, 30, 8))
    made.add_label("[% @project_title %]", (215, 15, 60, 8), "sous-titre")
    made.add_label("[% 'Map' || ' title' %]", (10, 14, 120, 8), "title")
    made.add_label("{{sources}}", (215, 25, 12, 4))  # no room for it
    made.add_label("[numero-dossier]", (215, 120, 60, 8))
    run = sheet(made.save(tmp_path / "own.qpt"))
    text = pdf.plain_text(Path(run["FILE"]))
    assert text.count("Carte S.R.C.E") == 3
    assert "HAVERSKERQUE" in text
    assert "59293" in text
    assert "numero-dossier" not in text
    assert "DREAL_titre" not in text
    assert row(run)["status"] == "degraded"
    message = row(run)["message"]
    assert "{{inconnu}}" in message
    assert "does not fit its box" in message


def test_what_a_reader_must_know_is_on_the_sheet(sheet: Any, tmp_path: Path) -> None:
    """A template without any label says which commune, which data and whose they are."""
    run = sheet(OwnTemplate().save(tmp_path / "own.qpt"), SCALE=25000, PAPER=0)
    printed = pdf.plain_text(run["FILE"])
    assert "HAVERSKERQUE (59293)" in printed
    assert "Données de démonstration" in printed
    assert "Communes COG" in printed


def test_what_a_reader_must_know_stands_beside_the_map(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate((10, 25, 180, 170))
    run = sheet(made.save(tmp_path / "own.qpt"))
    words = [word for word in pdf.words(Path(run["FILE"])) if word.text == "démonstration"]
    assert words
    assert all(word.xmin > 190 for word in words)


def test_a_template_that_says_it_all_gets_no_box(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_label("[% @srce_commune %]")
    made.add_label("x", (10, 197, 200, 8), "sources")
    made.add_label("x", (20, 170, 90, 20), "notice")
    run = sheet(made.save(tmp_path / "own.qpt"))
    assert "Commune de" not in pdf.plain_text(run["FILE"])


# --- legends ----------------------------------------------------------------------------------


def test_a_legend_that_resizes_grows(sheet: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_legend(resizes=True)
    run = sheet(made.save(tmp_path / "own.qpt"))
    assert row(run)["status"] == "ok"
    words = [word for word in pdf.words(Path(run["FILE"])) if word.xmin > 210]
    assert {"Corridors", "Obstacles"} <= {word.text for word in words}
    assert max(word.xmax for word in words) <= 297


# --- projects and QGIS 2 ----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".qgs", ".qgz"])
def test_a_layout_of_a_project(project: QgsProject, tmp_path: Path, suffix: str) -> None:
    one, other = OwnTemplate(), OwnTemplate((10, 25, 100, 100))
    other.layout.setName("A4 | petit")
    path = one.save_project(tmp_path / f"projet{suffix}", other)
    with pytest.raises(TemplateError, match="several print layouts: Carte du service, A4"):
        open_template(TemplateSource(path), project)
    template = open_template(template_source(f"{path}|layout=A4 | petit"), project)
    assert item_of(template.layout, "map").rect().width() == pytest.approx(100)
    with pytest.raises(TemplateError, match="no print layout “A3”"):
        open_template(template_source(f"{path}|layout=A3"), project)


def test_a_sheet_from_a_layout_of_a_project(sheet: Any, tmp_path: Path) -> None:
    path = OwnTemplate().save_project(tmp_path / "projet.qgz")
    assert row(sheet(f"{path}|layout=Carte du service"))["status"] == "ok"


def test_another_file_than_a_template_is_refused_by_name(run_alg: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.pdf"
    path.write_bytes(b"%PDF-1.4")
    message = run_alg.error(
        ALGORITHM,
        SOURCE=str(prepared()),
        COMMUNE=COMMUNE,
        TEMPLATE=str(path),
        OUTPUT=str(tmp_path / "o"),
    )
    assert "*.qpt, *.qgz, *.qgs" in message


def test_a_template_of_qgis_2_is_converted(sheet: Any, tmp_path: Path) -> None:
    path = tmp_path / "ancien.qpt"
    path.write_text(composition(), encoding="utf-8")
    run = sheet(path, SCALE=50000)
    assert row(run)["status"] == "ok"
    printed = pdf.plain_text(run["FILE"])
    assert "Feuille 1" in printed
    assert "Corridors" in printed
    # not the colour of the first class of its legend
    assert pixels_of(run, "#ffaa00") == 0


def test_a_composition_in_a_project_of_qgis_2(sheet: Any, tmp_path: Path) -> None:
    path = tmp_path / "ancien.qgs"
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    body = composition('[% "NOM_COM" %]'.replace('"', "&quot;")).replace(head, "")
    path.write_text(f'{head}<qgis version="2.18.0">{body}</qgis>', encoding="utf-8")
    run = sheet(path)
    assert "Haverskerque" in pdf.plain_text(run["FILE"])


@pytest.mark.parametrize("depth", [300, 50_000])
def test_a_file_nested_too_deep_is_refused(project: QgsProject, tmp_path: Path, depth: int) -> None:
    path = tmp_path / "deep.qpt"
    path.write_text("<Layout>" + "<a>" * depth + "</a>" * depth + "</Layout>", encoding="utf-8")
    with pytest.raises(TemplateError, match="nested too deeply"):
        open_template(TemplateSource(path), project)


def test_roles_of_another_opening_are_forgotten(project: QgsProject, tmp_path: Path) -> None:
    made = OwnTemplate()
    small = made.add_map((220, 25, 40, 40))
    small.setCustomProperty("srce_tvb/template_role", "map")
    template = open_template(TemplateSource(made.save(tmp_path / "own.qpt")), project)
    assert item_of(template.layout, "map").rect().width() == pytest.approx(200)
