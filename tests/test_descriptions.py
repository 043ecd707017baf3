"""The text alternative of a sheet: right numbers and grammar, nothing that the data do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from qgis.core import QgsGeometry, QgsRectangle

from srce_tvb_atlas.atlas.figures.places import PlaceFinder
from srce_tvb_atlas.atlas.results import manifest
from srce_tvb_atlas.atlas.shared.model import CategoryFigures, CategoryPlace
from srce_tvb_atlas.atlas.wording import texts
from srce_tvb_atlas.atlas.wording.descriptions import commune_after_de, describe, one_line
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner

PRESERVE, RESTORE, CORRIDOR = "reservoir_preserve", "reservoir_restore", "corridor"
NOTHING = "Aucun réservoir de biodiversité, aucun corridor écologique et aucun obstacle"
UNDECIDED = (
    "Pour 2 objets, les données ne disent pas s'ils sont à restaurer : ils sont comptés parmi ceux "
    "qui ne le sont pas."
)
OBSTACLES = "Obstacles à la fonctionnalité des continuités écologiques"
LABELS = {
    PRESERVE: "A préserver",
    RESTORE: "A restaurer",
    CORRIDOR: "Corridors écologiques",
    "corridor_restore": "Corridors à restaurer",
    "obstacle_l": OBSTACLES,
    "obstacle_p": OBSTACLES,
}


def held(
    key: str,
    count: int = 1,
    *,
    ha: float = 0.0,
    km: float = 0.0,
    percent: float = 0.0,
    families: tuple[str, ...] = ("polygon",),
    undecided: int = 0,
) -> CategoryFigures:
    """Return what a commune holds of a category."""
    label = LABELS.get(key, key)
    without = tuple((f"object {number}", "") for number in range(undecided))
    return CategoryFigures(key, label, count, ha, km, percent, families, without)


def sentences(
    *figures: CategoryFigures,
    commune: str = "Haverskerque",
    area_ha: float = 921.0,
    places: Sequence[CategoryPlace] = (),
    scale: int = 25_000,
    folder: Path | None = None,
    **values: object,
) -> list[str]:
    """Return the text alternative, a sentence each."""
    in_commune = describe(
        commune=commune, area_ha=area_ha, figures=figures, places=places, **values
    )
    context = texts.text_context(commune=commune, insee="59293", scale=scale, in_commune=in_commune)
    text = one_line(texts.render_texts(context, folder)["alternative"])
    assert not re.search(r"  |\s[,.]|,,|\.\.|\{|\n", text), text
    return re.split(r"(?<=\.) (?=[A-ZÀÉ0-9])", text)


# --- the sentences ------------------------------------------------------------------------------


def test_the_example_of_the_contract() -> None:
    three = held(PRESERVE, 3, ha=196.9, percent=21.4)
    place = CategoryPlace(PRESERVE, ("north", "centre"))
    assert sentences(three, places=[place])[0] == (
        "La commune de Haverskerque (921 ha) compte 3 réservoirs de biodiversité à préserver, "
        "197 ha, soit 21 % de son territoire, au nord et au centre."
    )


def test_one_is_singular() -> None:
    one = held(PRESERVE, 1, ha=196.9, percent=21.4)
    assert "compte 1 réservoir de biodiversité à préserver, 197 ha" in sentences(one)[0]


@pytest.mark.parametrize(
    ("ha", "percent", "said"),
    [
        (0.01, 0.001, "moins de 0,1 ha, soit moins de 1 % de son territoire"),
        (0.26, 0.4, "0,3 ha, soit moins de 1 % de son territoire"),
        (9.96, 1.0, "10,0 ha, soit 1 % de son territoire"),
        (1234.4, 99.7, "1 234 ha, soit plus de 99 % de son territoire"),
        (1234.4, 100.0, "1 234 ha, soit 100 % de son territoire"),
    ],
)
def test_measures(ha: float, percent: float, said: str) -> None:
    assert said in sentences(held(PRESERVE, ha=ha, percent=percent))[0]


def test_lines_have_a_length_and_no_share() -> None:
    river = held(CORRIDOR, 2, km=3.44, families=("line",))
    assert sentences(river)[0].endswith("compte 2 corridors écologiques, 3,4 km de linéaire.")


def test_points_have_neither() -> None:
    assert sentences(held("obstacle_p", 2, families=("point",)))[0].endswith(
        "compte 2 obstacles ponctuels aux continuités écologiques."
    )


def test_what_lacks_is_said_when_all_classes_were_read() -> None:
    corridor = held(CORRIDOR, ha=27.0, percent=4.0)
    said = sentences(corridor)
    assert "Aucun réservoir de biodiversité et aucun obstacle n'y est recensé." in said
    assert not [text for text in sentences(corridor, is_complete=False) if "Aucun" in text]


def test_an_empty_commune() -> None:
    assert sentences(commune="Arras", area_ha=1163.0) == [
        "Aucun élément du SRCE-TVB n'est recensé dans la commune d'Arras (1 163 ha).",
        f"{NOTHING} n'y est recensé.",
        "La carte tient sur une feuille, à l'échelle 1:25 000.",
    ]


def test_warnings_are_told() -> None:
    said = sentences(
        held(PRESERVE, 2, ha=1.0, undecided=2),
        warnings=["Couche absente des données fournies : Obstacles.", "Fond de plan incomplet"],
        is_complete=False,
    )
    assert said[1:4] == [
        "Couche absente des données fournies : Obstacles.",
        "Fond de plan incomplet.",
        UNDECIDED,
    ]


def test_neighbours_into_which_objects_go_on() -> None:
    places = [
        CategoryPlace(PRESERVE, ("north",), neighbours=("Merville", "Saint-Venant"), crossing=2),
        CategoryPlace(CORRIDOR, ("south",), neighbours=("Merville",), crossing=1),
    ]
    said = sentences(held(PRESERVE, 4), held(CORRIDOR, 1), places=places)
    assert (
        "3 de ces éléments se poursuivent dans des communes voisines : réservoirs de biodiversité "
        "à préserver vers Merville et Saint-Venant ; corridor écologique vers Merville."
    ) in said


@pytest.mark.parametrize(
    ("count", "crossing", "start"),
    [
        (1, 1, "Cet élément se poursuit dans une commune voisine : réservoir"),
        (3, 1, "Un de ces éléments se poursuit dans une commune voisine : réservoir"),
        (3, 3, "Ces éléments se poursuivent tous dans une commune voisine : réservoirs"),
    ],
)
def test_number_of_objects_that_go_on(count: int, crossing: int, start: str) -> None:
    place = CategoryPlace(PRESERVE, ("north",), neighbours=("Merville",), crossing=crossing)
    said = sentences(held(PRESERVE, count), places=[place])
    assert any(text.startswith(start) for text in said)


def test_many_neighbours_are_counted() -> None:
    names = tuple(f"Commune {number}" for number in range(1, 10))
    place = CategoryPlace(PRESERVE, ("north",), neighbours=names, crossing=1)
    said = " ".join(sentences(held(PRESERVE), places=[place]))
    assert "vers Commune 1, Commune 2, Commune 3, Commune 4, Commune 5 et 4 autres communes" in said


def test_a_category_of_the_service_itself() -> None:
    said = sentences(held("mares", 12, ha=3.0, percent=0.3), scale=10_000, sheet_count=4)
    assert said == [
        "La commune de Haverskerque couvre 921 ha.",
        "Elle compte 12 objets « mares », 3,0 ha, soit moins de 1 % de son territoire.",
        "La carte compte 4 feuilles, à l'échelle 1:10 000.",
    ]


def test_a_bundled_category_that_the_service_named_otherwise() -> None:
    renamed = CategoryFigures(CORRIDOR, "Continuités", 2, 0.0, 0.0, 0.0, ("line",))
    assert "2 objets « Continuités »" in " ".join(sentences(renamed))


@pytest.mark.parametrize("count", range(13))
@pytest.mark.parametrize("warnings", [0, 1, 3])
def test_three_to_eight_sentences(count: int, warnings: int) -> None:
    keys = [*LABELS, *(f"own_{number}" for number in range(12))][:count]
    places = [CategoryPlace(key, ("north",), neighbours=("X",), crossing=1) for key in keys]
    figures = [held(key, 2, ha=1.0, undecided=1) for key in keys]
    told = [f"Attention numéro {number}." for number in range(warnings)]
    said = sentences(*figures, places=places, warnings=told)
    assert 3 <= len(said) <= 8
    assert " ".join(said).count("2 ") >= count, "every category is told"


@pytest.mark.parametrize(
    ("zones", "is_whole", "edge", "said"),
    [
        (("north",), True, "", ", au nord."),
        (("north-west", "north", "north-east"), True, "", ", au nord."),
        (("north-west", "west", "south-west", "centre"), True, "", ", à l'ouest et au centre."),
        (("east", "south", "south-east"), False, "", ", surtout à l'est, au sud et au sud-est."),
        (("north",), True, "north", ", à l'extrémité nord."),
        (("north", "west", "centre", "east", "south"), True, "", ", en plusieurs endroits de"),
    ],
)
def test_places(zones: tuple[str, ...], is_whole: bool, edge: str, said: str) -> None:
    place = CategoryPlace(PRESERVE, zones, is_whole, edge)
    assert said in sentences(held(PRESERVE), places=[place])[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Haverskerque", "de Haverskerque"),
        ("Arras", "d'Arras"),
        ("Éringhem", "d'Éringhem"),
        ("Ypreville", "d'Ypreville"),
        ("Yenne", "de Yenne"),
        ("Le Quesnoy", "du Quesnoy"),
        ("Les Moëres", "des Moëres"),
        ("La Gorgue", "de La Gorgue"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
        ("Lesquin", "de Lesquin"),
    ],
)
def test_names_after_de(name: str, said: str) -> None:
    assert commune_after_de(name) == said


def test_a_service_words_it_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "alternative.j2").write_text(
        "{% for element in in_commune.elements %}{{ element.counted }} : {{ element.share }}"
        "{% endfor %}",
        "utf-8",
    )
    three = held(PRESERVE, 3, ha=196.9, percent=21.4)
    assert sentences(three, folder=tmp_path) == ["3 réservoirs de biodiversité à préserver : 21 %"]


# --- where it lies ------------------------------------------------------------------------------

COMMUNE = QgsRectangle(0, 0, 9000, 9000)
EAST = QgsGeometry.fromRect(QgsRectangle(9000, 0, 12000, 9000))


def box(left: float, low: float, right: float, high: float) -> QgsGeometry:
    return QgsGeometry.fromRect(QgsRectangle(left, low, right, high))


def place_of(*shapes: QgsGeometry, family: str = "polygon") -> CategoryPlace:
    """Return the place of one category with some objects."""
    finder = PlaceFinder(QgsGeometry.fromRect(COMMUNE), [("Est", EAST)])
    for number, shape in enumerate(shapes):
        inside = shape
        if not QgsGeometry.fromRect(COMMUNE).contains(shape):
            inside = shape.intersection(QgsGeometry.fromRect(COMMUNE))
        finder.note(PRESERVE, f"R{number}", family, shape, inside)
    (place,) = finder.places()
    return place


def test_thirds() -> None:
    assert place_of(box(500, 7000, 2500, 8000)).zones == ("north-west",)
    assert place_of(box(4000, 4000, 5000, 5000)).zones == ("centre",)
    across = place_of(box(1000, 1000, 8000, 2000))
    assert across.zones == ("south-west", "south", "south-east")
    assert across.is_whole


def test_a_small_part_elsewhere_is_no_place() -> None:
    place = place_of(box(500, 500, 2500, 2500), box(8000, 8000, 8200, 8200))
    assert place.zones == ("south-west",)
    assert not place.is_whole


def test_edges() -> None:
    assert place_of(box(3500, 8200, 5500, 8800)).edge == "north"
    assert place_of(box(3500, 6200, 5500, 8800)).edge == ""
    assert place_of(box(8500, 8500, 8800, 8800)).edge == "", "a corner is not a side"


def test_lines_and_points() -> None:
    line = QgsGeometry.fromWkt("LINESTRING(4500 500, 4500 8500)")
    assert place_of(line, family="line").zones == ("north", "centre", "south")
    points = QgsGeometry.fromWkt("MULTIPOINT((1000 1000),(1100 1000),(8000 8000))")
    assert place_of(points, family="point").zones == ("north-east", "south-west")


def test_objects_that_go_on() -> None:
    place = place_of(box(8000, 4000, 10000, 5000), box(1000, 1000, 2000, 2000))
    assert (place.neighbours, place.crossing) == (("Est",), 1)


def test_two_outlines_of_one_boundary_differ() -> None:
    """What lies a metre beyond the boundary was drawn up to another version of it."""
    assert place_of(box(8000, 4000, 9001, 5000)).crossing == 0
    line = QgsGeometry.fromWkt("LINESTRING(9000.5 500, 8999.5 1000, 9000.5 1000.1)")
    assert place_of(line, family="line").crossing == 0


# --- the table ----------------------------------------------------------------------------------


def two_communes(path: Path) -> Path:
    reservoir = datasets.Table(
        "n_srce_reservoir_s_r31",
        ("ID_RESV", "OBJ_ASSI"),
        ((datasets.square(0.75, 0, 4000.0), ("R1", "01")),),
    )
    named = datasets.communes(("59001", "Ouest"), ("59002", "L'Est"), ("59003", "Loin"))
    return datasets.write(path, named, reservoir)


def test_the_table_of_descriptions(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source = two_communes(tmp_path / "source.gpkg")
    for commune in ("59001", "59003"):
        run_alg(
            "srce_tvb:export_commune",
            SOURCE=str(source), COMMUNE=commune, OUTPUT=str(tmp_path / "out"),
        )  # fmt: skip
    rows = manifest.read_descriptions(tmp_path / "out")
    assert list(rows) == ["59001", "59003"]
    assert rows["59001"]["description"].startswith(
        "La commune d'Ouest (1 600 ha) compte 1 réservoir de biodiversité à préserver, 400 ha, "
        "soit 25 % de son territoire, à l'est. Cet élément se poursuit dans une commune voisine : "
        "réservoir de biodiversité à préserver vers L'Est."
    )
    assert rows["59003"]["description"].startswith("Aucun élément du SRCE-TVB n'est recensé")


def test_a_territory_keeps_its_descriptions(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source, out = two_communes(tmp_path / "source.gpkg"), tmp_path / "out"
    values = {"SOURCE": str(source), "WORKERS": 1, "OUTPUT": str(out), "UPDATE_DATE": "2017-06-15"}
    run_alg("srce_tvb:export_territory", **values)
    written = (out / manifest.DESCRIPTIONS_FILE).read_text("utf-8")
    assert written.startswith("insee;commune;description\n59001;Ouest;")
    run_alg("srce_tvb:export_territory", **values)
    assert {row.run for row in manifest.read_manifest(out).values()} == {"kept"}
    assert (out / manifest.DESCRIPTIONS_FILE).read_text("utf-8") == written
    # a table that was lost is made again
    (out / manifest.DESCRIPTIONS_FILE).unlink()
    run_alg("srce_tvb:export_territory", **values)
    assert (out / manifest.DESCRIPTIONS_FILE).read_text("utf-8") == written
