"""The catalogue: the seven categories as the design fixes them, and errors that name the entry."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from srce_tvb_atlas.atlas.data import catalogue
from srce_tvb_atlas.atlas.shared.errors import CatalogueError
from srce_tvb_atlas.atlas.shared.paths import STYLES

BUNDLED = json.loads((STYLES / "catalogue.json").read_text(encoding="utf-8"))
OBSTACLES = "Obstacles à la fonctionnalité des continuités écologiques"
HEADING = "Réservoir de Biodiversité"


def test_the_seven_categories_in_legend_order() -> None:
    found = [(c.key, c.label, c.group) for c in catalogue.load_catalogue().categories]
    assert found == [
        ("commune", "Contour de commune", ""),
        ("corridor", "Corridors écologiques", ""),
        ("obstacle_l", OBSTACLES, ""),
        ("obstacle_p", OBSTACLES, ""),
        ("corridor_restore", "Corridors à restaurer", ""),
        ("reservoir_preserve", "A préserver", HEADING),
        ("reservoir_restore", "A restaurer", HEADING),
    ]


def test_what_comes_from_where() -> None:
    found = {
        category.key: {(s.source_class, s.flag, s.restore) for s in category.sources}
        for category in catalogue.load_catalogue().network
    }
    assert found == {
        "corridor": {("corridor", "", False), ("cours_eau", "EST_CORRID", False)},
        "corridor_restore": {("corridor", "", True), ("cours_eau", "EST_CORRID", True)},
        "reservoir_preserve": {("reservoir", "", False), ("cours_eau", "EST_RESERV", False)},
        "reservoir_restore": {("reservoir", "", True), ("cours_eau", "EST_RESERV", True)},
        "obstacle_l": {("obstacle", "", None)},
        "obstacle_p": {("obstacle", "", None)},
    }


def test_every_style_is_there() -> None:
    loaded = catalogue.load_catalogue()
    for category in loaded.categories:
        for style in category.styles.values():
            assert catalogue.find_style(style.qml, None).is_file()


def test_what_matters_lies_on_top() -> None:
    order = [(c.key, family) for c, family in catalogue.load_catalogue().drawing_order()]
    assert order[0] == ("obstacle_p", "point"), "a point on the limit is above the outline"
    assert order[1] == ("commune", "polygon")
    for one, over in (
        (("obstacle_l", "line"), ("reservoir_preserve", "line")),
        # of two ribbons on the same line, the wider one is below
        (("reservoir_preserve", "line"), ("reservoir_restore", "line")),
        (("reservoir_restore", "line"), ("corridor", "line")),
        (("corridor", "line"), ("corridor_restore", "line")),
        (("corridor_restore", "line"), ("reservoir_preserve", "polygon")),
        (("reservoir_preserve", "polygon"), ("corridor_restore", "polygon")),
        (("corridor_restore", "polygon"), ("corridor", "polygon")),
    ):
        assert order.index(one) < order.index(over)


def test_fingerprint_changes_with_the_text() -> None:
    one = catalogue.parse_catalogue(json.dumps(BUNDLED))
    other = copy.deepcopy(BUNDLED)
    other["categories"][0]["label"] = "Limite"
    assert one.fingerprint
    assert one.fingerprint != catalogue.parse_catalogue(json.dumps(other)).fingerprint


def test_own_folder_replaces_what_it_holds(tmp_path: Path) -> None:
    own = copy.deepcopy(BUNDLED)
    own["categories"][0]["label"] = "Limite communale"
    (tmp_path / "catalogue.json").write_text("\ufeff" + json.dumps(own), encoding="utf-8")
    (tmp_path / "corridor.qml").write_text("<qgis/>", encoding="utf-8")
    assert catalogue.load_catalogue(tmp_path).categories[0].label == "Limite communale"
    assert catalogue.find_style("corridor.qml", tmp_path) == tmp_path / "corridor.qml"
    assert catalogue.find_style("commune.qml", tmp_path).parent == STYLES


def test_own_folder_without_catalogue_has_the_bundled_one(tmp_path: Path) -> None:
    assert catalogue.load_catalogue(tmp_path) == catalogue.load_catalogue()


def test_a_service_may_add_a_category() -> None:
    own = copy.deepcopy(BUNDLED)
    own["classes"]["znieff"] = {"title": "ZNIEFF", "names": ["znieff"], "fields": ["ID_ZNIEFF"]}
    own["categories"].append(
        {
            "key": "znieff",
            "label": "ZNIEFF",
            "sources": [{"class": "znieff"}],
            "styles": {"polygon": {"qml": "znieff.qml"}},
        }
    )
    loaded = catalogue.parse_catalogue(json.dumps(own))
    assert loaded.network[-1].table("polygon") == "znieff_polygon"
    assert loaded.category("znieff").sources[0].restore is None


def test_a_style_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nowhere\.qml"):
        catalogue.find_style("nowhere.qml", tmp_path)


def test_an_unknown_category_is_named() -> None:
    with pytest.raises(CatalogueError, match="nothing"):
        catalogue.load_catalogue().category("nothing")


def category(number: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: data["categories"][number]


def put(place: Callable[[dict[str, Any]], Any], key: str, value: object) -> Callable[[Any], None]:
    def change(data: dict[str, Any]) -> None:
        place(data)[key] = value

    return change


def take(key: str) -> Callable[[Any], None]:
    def change(data: dict[str, Any]) -> None:
        del data[key]

    return change


def whole(data: dict[str, Any]) -> dict[str, Any]:
    return data


WRONG: list[tuple[Callable[[Any], None], str]] = [
    (put(whole, "version", 2), "version"),
    (take("classes"), "classes"),
    (take("categories"), "categories"),
    (put(whole, "categories", []), "commune"),
    (put(category(1), "key", "commune"), "twice"),
    (put(category(1), "key", "../x"), "lower-case"),
    (put(category(1), "key", 3), "key"),
    (put(category(1), "label", ""), "corridor.label"),
    (put(category(1), "label", None), "corridor.label"),
    (put(category(1), "styles", {}), "no style"),
    (put(category(1), "styles", {"solid": {"qml": "x.qml"}}), "solid"),
    (put(category(1), "styles", {"polygon": {"qml": "../x.qml"}}), "../x.qml"),
    (put(category(1), "styles", {"polygon": {"qml": "x.qml", "draw": "top"}}), "draw"),
    (put(category(1), "sources", [{"class": "nothing"}]), "nothing"),
    (put(category(1), "sources", [{"class": "corridor", "restore": "yes"}]), "restore"),
    (put(category(1), "sources", "corridor"), "sources"),
    (put(lambda data: data["classes"]["corridor"], "names", "corridor"), "names"),
    (put(lambda data: data["classes"]["corridor"], "restore", 2), "restore"),
]


@pytest.mark.parametrize(("change", "named"), WRONG)
def test_a_wrong_entry_is_named(change: Callable[[Any], None], named: str) -> None:
    data = copy.deepcopy(BUNDLED)
    change(data)
    with pytest.raises(CatalogueError) as raised:
        catalogue.parse_catalogue(json.dumps(data), "own/catalogue.json")
    assert "own/catalogue.json" in str(raised.value)
    assert named in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"version": NaN}'])
def test_what_is_no_catalogue(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.json"):
        catalogue.parse_catalogue(text)


def test_a_catalogue_too_large_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_bytes(b" " * (catalogue.MAX_CATALOGUE_BYTES + 1))
    with pytest.raises(CatalogueError, match="too large"):
        catalogue.load_catalogue(tmp_path)


def test_a_catalogue_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match="cannot be read"):
        catalogue.load_catalogue(tmp_path)


def test_titles_of_a_list_without_symbols() -> None:
    one, other = catalogue.Category("a", "Obstacles"), catalogue.Category("b", "Obstacles")
    grouped = catalogue.Category("c", "A préserver", "Réservoir")
    shown = [(one, {"polygon": 1, "line": 2}), (other, ("point",)), (grouped, ("polygon",))]
    assert catalogue.distinct_titles(shown) == [
        "Obstacles (lignes et surfaces)",
        "Obstacles (points)",
        "Réservoir : A préserver",
    ]
    assert catalogue.distinct_titles(shown[:1]) == ["Obstacles"]
