"""The sheet of Haverskerque as a document: wording, metadata, georeference, vector, size."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QColor, QImage

from srce_tvb_atlas.atlas.wording.texts import MONTHS
from tests.support import pdf, pictures
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT

ALGORITHM = "srce_tvb:export_commune"
#: the reference sheet from top to bottom, word for word; its CARTE number and sources are those of
#: another series
REFERENCE = """
LEGENDE
Contour de commune
Corridors écologiques
Obstacles à la fonctionnalité des continuités écologiques
Corridors à restaurer
Réservoir de Biodiversité
A préserver
A restaurer
Le schéma régional de cohérence écologique - trame verte et bleue (SRCE-TVb)
Outil d'aménagement du territoire, Le schéma régional de cohérence écologique - trame verte et bleue (SRCE-TVb) est un réseau des continuités écologiques terrestres et aquatiques.
Il vise à préserver les services rendus par la biodiversité, à enrayer sa perte en maintenant et restaurant ses capacités d'évolution et à la remise en bon état des continuités écologiques.
Le SRCE-TVb vise à identifier, préserver et restaurer les continuités écologiques nécessaires au maintien de la biodiversité, afin de permettre aux espèces animales et végétales de circuler, de s'alimenter, de se reproduire, de se reposer...
Le terme « SRCE » est complété de « TVB » pour inscrire l'élaboration du Schéma en filiation des travaux Régionaux.
Le SRCE-TVb du Nord-Pas-de-Calais a été arrêté par le préfet de région le 16 juillet 2014, après son approbation par le Conseil régional le 4 juillet 2014
NOTA:
- Les réservoirs de biodiversité sont des espaces pouvant abriter des noyaux de populations d'espèces à partir desquels les individus se dispersent, ou susceptibles de permettre l'accueil de nouvelles populations d'espèces.
- Les corridors écologiques assurent les connexions entre les réservoirs de biodiversité, offrant aux espèces des conditions favorables à leur déplacement et à l'accomplissement de leur cycle de vie.
- Les obstacles sont des freins à la fonctionnalité des continuités écologiques identifiés dans l'atlas cartographique dans la cartographie des objectifs de préservation ou de remise en bon état assignés aux éléments de la trame verte et bleue
Liberté • Égalité • Fraternité
RÉPUBLIQUE FRANÇAISE
Services Urbanisme et Connaissances des territoires
Pôle Gestion et Valorisation des Données
D.D.T.M 59
Direction Départementale des Territoires et de la Mer du Nord
Carte Environnementale
Carte S.R.C.E
- Schéma Régional de Cohérence Ecologique - trame verte et bleue
Pour information
Commune de
HAVERSKERQUE
59293
CARTE: 1/1
Mise à jour : Juin 2017
- Sources :
- Email : ddtm-suct@nord.gouv.fr
""".strip().splitlines()  # noqa: E501 -- the reference's own sentences
ADDED = [
    "Échelle 1:25 000",
    "Arrondissement de Dunkerque",
    "Données de démonstration – réseau écologique fictif",
]


@pytest.fixture(scope="module")
def sheet(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    run = AlgorithmRunner()(
        ALGORITHM,
        SOURCE="demo",
        COMMUNE="59293",
        UPDATE_DATE="2017-06-15",
        OUTPUT=str(tmp_path_factory.mktemp("contract")),
    )
    return Path(run["FILE"])


def test_wording_of_the_reference(sheet: Path) -> None:
    printed = pdf.plain_text(sheet)
    assert [sentence for sentence in (*REFERENCE, *ADDED) if sentence not in printed] == []


def test_the_obstacles_stand_twice_in_the_legend(sheet: Path) -> None:
    legend = pdf.plain_text(sheet).split("Le schéma régional de cohérence")[0]
    assert legend.count("Obstacles à la fonctionnalité des continuités écologiques") >= 2


def test_letters_are_letters(sheet: Path) -> None:
    """No "ﬁ" as one sign: a search for "identifier" would not find it."""
    assert not re.findall("[\ufb00-\ufb06\ufffd\ue000-\uf8ff]", pdf.text(sheet))


def test_one_a3_page_in_landscape(sheet: Path) -> None:
    assert pdf.page_count(sheet) == 1
    assert pdf.page_size(sheet) == pytest.approx((420, 297), abs=0.5)


def test_the_document_says_what_it_is(sheet: Path) -> None:
    info = pdf.info(sheet)
    assert info["Title"] == "Carte S.R.C.E – Haverskerque (59293) – 1/1"
    assert "D.D.T.M 59" in info["Author"]
    assert "Haverskerque" in info["Subject"]
    assert "SRCE" in info["Subject"]
    words = re.split(r"[,:;] ?", info["Keywords"])
    assert {"SRCE-TVB", "trame verte et bleue", "Haverskerque", "59293"} <= set(words)
    assert str(datetime.date.today().year) in info["CreationDate"]


def test_fonts_travel_with_the_document(sheet: Path) -> None:
    assert pdf.fonts(sheet)
    lines = pdf._output("pdffonts", sheet).splitlines()
    column = lines[0].index("emb")
    assert {line[column : column + 3] for line in lines[2:]} == {"yes"}


def test_all_is_vector_and_light(sheet: Path) -> None:
    assert pdf.images(sheet) == []
    assert sheet.stat().st_size < 1_000_000


def test_no_word_lies_on_another(sheet: Path) -> None:
    words = pdf.words(sheet)
    meeting = [
        (one.text, other.text)
        for index, one in enumerate(words)
        for other in words[index + 1 :]
        if one.meets(other, tolerance=0.6)
    ]
    assert not meeting


def test_no_word_leaves_the_page(sheet: Path) -> None:
    for word in pdf.words(sheet):
        assert 0 <= word.xmin < word.xmax <= 420, word
        assert 0 <= word.ymin < word.ymax <= 297, word


# --- georeference -----------------------------------------------------------------------------


def outline() -> ogr.Geometry:
    source = ogr.Open(str(ROOT / "demo" / "srce_demo.gpkg"))
    layer = source.GetLayerByName("commune")
    layer.SetAttributeFilter("insee_com = '59293'")
    feature = layer.GetNextFeature()  # kept: its geometry goes with it
    return feature.geometry().Clone()


def test_georeference(sheet: Path) -> None:
    found = pdf.gdalinfo(sheet)
    assert found["coordinateSystem"]["wkt"].rstrip("]\n").endswith('ID["EPSG",2154')
    frame = ogr.CreateGeometryFromWkt(found["metadata"][""]["NEATLINE"])
    assert frame.Contains(outline())
    metres = found["geoTransform"][1] * found["size"][0]
    assert metres == pytest.approx(0.420 * 25_000, rel=0.002)


def test_the_outline_is_drawn_where_the_georeference_says(sheet: Path, tmp_path: Path) -> None:
    picture = QImage(str(pdf.render(sheet, tmp_path / "sheet.png", dpi=100)))
    found = pdf.gdalinfo(sheet)
    left, east, _, top, _, south = found["geoTransform"]
    scale = picture.width() / found["size"][0]
    # the outline is drawn outside the limit, its middle 0.35 mm from it
    boundary = outline().Buffer(0.35e-3 * 25_000).GetBoundary()
    boundary.Segmentize(100)
    line = boundary if boundary.GetGeometryCount() == 0 else boundary.GetGeometryRef(0)
    points = [line.GetPoint(index)[:2] for index in range(line.GetPointCount())]
    assert len(points) > 100
    dark = 0
    for x, y in points:
        column, row = round((x - left) / east * scale), round((y - top) / south * scale)
        around = [
            QColor(picture.pixel(column + dx, row + dy)).lightness()
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
        dark += min(around) < 90
    assert dark / len(points) > 0.95


def test_each_row_of_the_table_says_what_it_counts(sheet: Path) -> None:
    """A table has no headings and no symbols: two rows of one label would look the same."""
    text = pdf.plain_text(sheet)
    table = re.sub(r"\s+", " ", text[text.index("Dans la commune") :])
    obstacles = "Obstacles à la fonctionnalité des continuités écologiques"
    for label in (
        "Corridors écologiques", f"{obstacles} (lignes et surfaces)", f"{obstacles} (points)",
        "Corridors à restaurer", "Réservoir de Biodiversité : A préserver",
        "Réservoir de Biodiversité : A restaurer",
    ):  # fmt: skip
        assert table.count(label) == 1, table


# --- what the parameters change ---------------------------------------------------------------


def export(run_alg: AlgorithmRunner, output: Path, **parameters: object) -> Path:
    run = run_alg(ALGORITHM, SOURCE="demo", COMMUNE="59293", OUTPUT=str(output), **parameters)
    return Path(run["FILE"])


def test_number_status_and_date_are_printed(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    path = export(run_alg, tmp_path, SHEET="1/4", STATUS="Document de travail")
    text = pdf.plain_text(path)
    today = datetime.date.today()
    assert "CARTE: 1/4" in text
    assert "Document de travail" in text
    assert "Pour information" not in text
    assert f"Mise à jour : {MONTHS[today.month - 1]} {today.year}" in text
    assert pdf.info(path)["Title"].endswith("– 1/4")


def test_a_raster_logo_is_the_only_raster(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    assert picture.save(str(logo))
    path = export(run_alg, tmp_path / "out", LOGO_SERVICE=str(logo))
    found = [image for image in pdf.images(path) if image["type"] == "image"]
    assert [(image["width"], image["height"]) for image in found] == [("64", "48")]


def test_a_vector_logo_stays_vector(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    logo = tmp_path / "logo é.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">'
        '<rect width="40" height="30" fill="#ff00ff"/></svg>',
        encoding="utf-8",
    )
    path = export(run_alg, tmp_path / "out", LOGO_STATE=str(logo))
    assert pdf.images(path) == []
    picture = QImage(str(pdf.render(path, tmp_path / "sheet.png", dpi=40)))
    assert count_pixels(picture, QColor("#ff00ff")) > 20


def test_own_styles_are_drawn(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    own = tmp_path / "styles"
    own.mkdir()
    qml = (ROOT / "styles" / "reservoir_preserve.qml").read_text(encoding="utf-8")
    qml, count = re.subn(r'(name="color" value=)"[\d,]+"', r'\1"255,0,255,255"', qml)
    assert count
    (own / "reservoir_preserve.qml").write_text(qml, encoding="utf-8")
    path = export(run_alg, tmp_path / "out", STYLES=str(own))
    picture = pdf.render(path, tmp_path / "sheet.png", dpi=40)
    # surfaces let the ground of the demonstration be seen
    seen = ((QColor(value), count) for value, count in pictures.colours(picture).items())
    shown = (n for c, n in seen if c.red() > 200 and c.green() < 120 and c.blue() > 200)
    assert sum(shown) > 200


def test_own_wording_is_printed(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    own = tmp_path / "texts"
    own.mkdir()
    (own / "nota.j2").write_text("Voir {{ commune }} et [% 1+1 %]", encoding="utf-8")
    text = pdf.plain_text(export(run_alg, tmp_path / "out", TEXTS=str(own)))
    assert "Voir Haverskerque et [% 1+1 %]" in text
    assert "Les réservoirs de biodiversité sont des espaces" not in text
    assert "Outil d'aménagement du territoire" in text


def count_pixels(picture: QImage, colour: QColor) -> int:
    return pictures.colours(picture)[colour.rgb()]
