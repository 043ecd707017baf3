"""The panel of the sheet: its texts share their room, and long ones end no run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsLayoutItem, QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QFont

from srce_tvb_atlas.atlas.layout import _line_breaks, fonts
from srce_tvb_atlas.atlas.layout.fill import SheetContent, fill_layout
from srce_tvb_atlas.atlas.layout.template import load_layout
from srce_tvb_atlas.atlas.shared import compat
from srce_tvb_atlas.atlas.wording import texts
from tests.support.package import ROOT

PAPERS = ("a3_landscape", "a3_portrait", "a4_landscape", "a4_portrait")
HEADERS = ("Catégorie", "Nombre", "ha", "km", "% commune")
OBSTACLES = "Obstacles à la fonctionnalité des continuités écologiques"
ROWS = [
    ["Corridors écologiques", "12", "1 234,5", "3,2", "12,3"],
    [f"{OBSTACLES} (lignes et surfaces)", "4", "2,5", "8,1", "0,3"],
    [f"{OBSTACLES} (points)", "15", "–", "–", "–"],
    ["Corridors à restaurer", "3", "54,1", "12,2", "5,8"],
    ["Réservoir de Biodiversité : A préserver", "7", "210,4", "5,9", "22,6"],
    ["Réservoir de Biodiversité : A restaurer", "2", "15,0", "1,1", "1,6"],
]
BLOCKS = ("description", "nota", "statistics")


@pytest.fixture
def project() -> Iterator[QgsProject]:
    made = QgsProject()
    made.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    yield made
    made.clear()


def filled(project: QgsProject, paper: str, insee: str, rows: int, **given: str) -> QgsPrintLayout:
    layout = load_layout(ROOT / "layouts" / f"{paper}.qpt", project)
    context = texts.text_context(
        commune="Haverskerque",
        insee=insee,
        sheet_number="1/1",
        scale=25000,
        notice=given.pop("notice", ""),
        given=given,
    )
    fill_layout(
        layout,
        SheetContent(
            variables=texts.render_texts(context),
            statistics_headers=HEADERS,
            statistics=ROWS[:rows],
            statistics_message="Aucun objet",
            scale=25000,
        ),
    )
    return layout


def box_of(item: QgsLayoutItem) -> QRectF:
    return item.mapRectToScene(item.rect())


def size_of(layout: QgsPrintLayout, name: str) -> float:
    return fonts.drawn_size(compat.label_font(layout.itemById(name)).pointSizeF())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("insee", "rows"), [("59293", 6), ("60159", 5), ("60159", 0)])
def test_no_hole_between_the_blocks(project: QgsProject, paper: str, insee: str, rows: int) -> None:
    """What is free stands in equal parts between the blocks, and the type is not small."""
    if fonts.choose_family(["Liberation Sans"]) != "Liberation Sans":
        pytest.skip("the font of the A4 templates is not installed")
    layout = filled(project, paper, insee, rows)
    gaps = []
    for upper, lower in zip(BLOCKS, BLOCKS[1:]):
        one, rule = layout.itemById(upper), layout.itemById(f"{lower}_title_rule")
        if box_of(one).left() == pytest.approx(box_of(rule).left(), abs=0.5):
            gaps.append(box_of(rule).top() - box_of(one).bottom())
    assert gaps
    assert min(gaps) >= 0.35
    assert max(gaps) - min(gaps) < 0.1
    assert max(gaps) < (12 if rows == 0 else 9)
    assert min(size_of(layout, name) for name in ("description", "nota")) >= 7
    table = layout.itemById("statistics").multiFrame()
    assert table.contentTextFormat().size() >= 7


@pytest.mark.parametrize("paper", PAPERS)
def test_long_credit_and_long_names_of_services_fit(project: QgsProject, paper: str) -> None:
    credit = "Réseau : DREAL Hauts-de-France (7 tables, 22/11/2026) ; communes : IGN, " * 3
    pole = "Pôle Gestion, Valorisation et Diffusion des Données géographiques "
    pole += "et de la Connaissance, Nord"
    layout = filled(project, paper, "59293", 6, sources=credit[:165], pole=pole)
    names = ("service", "pole", "office", "office_name")
    boxes = [box_of(layout.itemById(name)) for name in names]
    for upper, lower in zip(boxes, boxes[1:]):
        assert lower.top() >= upper.bottom() - 0.01
    frame = box_of(layout.itemById("cartouche"))
    assert boxes[-1].bottom() <= box_of(layout.itemById("sources_rule")).top() + 0.01
    assert box_of(layout.itemById("email")).bottom() <= frame.bottom()
    assert all(size_of(layout, name) >= 6 for name in (*names, "sources"))
    assert layout.itemById("pole").currentText().startswith("Pôle Gestion, Valorisation")


@pytest.mark.parametrize("paper", PAPERS)
def test_the_name_of_a_commune_is_never_smaller_than_its_code(
    project: QgsProject, paper: str
) -> None:
    layout = filled(project, paper, "51513", 6)
    for name in ("ETH", "SAINT-LEU-D'ESSERENT", "SAINT-REMY-EN-BOUZEMONT-SAINT-GENEST-ET-ISSON"):
        values = texts.render_texts(texts.text_context(commune=name, insee="51513"))
        fill_layout(layout, SheetContent(variables=values, statistics_message="Aucun objet"))
        assert size_of(layout, "commune") >= size_of(layout, "insee"), name


def test_a_name_is_not_broken_at_its_hyphen() -> None:
    font = QFont("DejaVu Sans")
    font.setPixelSize(25)
    text = "Le schéma du Nord-Pas-de-Calais a été arrêté"
    broken = {
        _line_breaks.names_kept_whole(text, font, (width,))
        for width in (200.0, 250.0, 300.0, 350.0, 400.0)
    }
    assert "Le schéma du\nNord-Pas-de-Calais a été arrêté" in broken
    assert all("Nord-Pas-de-Calais" in one for one in broken)
    assert _line_breaks.names_kept_whole("sans trait", font, (50.0,)) == "sans trait"
    # a word that is longer than a line is left to Qt
    assert _line_breaks.names_kept_whole("du Nord-Pas-de-Calais", font, (90.0,)).count("-") == 3


def test_the_department_stays_whole_on_every_paper(project: QgsProject) -> None:
    if compat.LABELS_HAVE_FORMAT:
        pytest.skip("this QGIS breaks lines at spaces only")
    for paper in PAPERS:
        layout = filled(project, paper, "62041", 6)
        label = layout.itemById("description")
        width = fonts.label_room_mm(label)[0]
        text = label.currentText()
        assert fonts.whole_names(text, compat.label_font(label), width) == text


def test_the_notice_has_no_last_line_of_one_word() -> None:
    text = "un deux trois quatre cinq six sept huit neuf dix"
    lines = _line_breaks.balanced(text, 44, len).split("\n")
    assert len(lines) == 2
    assert " ".join(lines) == text
    assert min(map(len, lines)) > 20
    assert _line_breaks.balanced("court", 44, len) == "court"
    assert _line_breaks.balanced("un\ndeux", 44, len) == "un\ndeux"
