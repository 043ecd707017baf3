"""``srce_tvb:adopt_template``: a service's own template gets ids and variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from qgis.core import QgsLayoutItemLabel, QgsProject

from srce_tvb_atlas.atlas.layout.items import item_of, layout_items
from srce_tvb_atlas.atlas.layout.template import open_template
from srce_tvb_atlas.atlas.layout.template_file import TemplateSource
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.datasets import snapshot
from tests.support.own_templates import OwnTemplate, composition, red_png
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:adopt_template"


@pytest.fixture
def adopted(run_alg: AlgorithmRunner, tmp_path: Path) -> Any:
    def adopts(template: Path | str) -> AlgorithmRun:
        return run_alg(
            ALGORITHM,
            TEMPLATE=str(template),
            OUTPUT=str(tmp_path / "out" / "adopté.qpt"),
            REPORT=str(tmp_path / "out" / "rapport.html"),
        )

    return adopts


def own_template(tmp_path: Path) -> Path:
    folder = tmp_path / "modèle"
    folder.mkdir()
    (folder / "logo.png").write_bytes(red_png())
    made = OwnTemplate(map_id="Carte 1")
    made.add_label("Titre de la carte", name="Titre")
    made.add_legend(name="Légende")
    made.add_scale_bar()
    made.add_picture("logo.png", name="Logo DDTM")
    made.add_label("[% champ_absent %]", (10, 198, 90, 8), "pied")
    return made.save(folder / "modèle.qpt")


def test_ids_and_variables_are_set(adopted: Any, tmp_path: Path) -> None:
    path = own_template(tmp_path)
    before = snapshot(path.parent)
    run = adopted(path)
    assert snapshot(path.parent) == before
    project = QgsProject()
    template = open_template(TemplateSource(Path(run["OUTPUT"])), project)
    try:
        ids = {item.id() for item in layout_items(template.layout)}
        assert {"map", "title", "legend", "scale_bar", "logo_service", "pied"} <= ids
        title = item_of(template.layout, "title")
        assert isinstance(title, QgsLayoutItemLabel)
        assert title.text() == "[% @srce_title %]"
        assert template.roles == {}  # nothing is left to recognise
        assert Path(item_of(template.layout, "logo_service").picturePath()).is_file()
    finally:
        template.layout = None


def test_the_report_lists_what_was_done_and_what_is_left(adopted: Any, tmp_path: Path) -> None:
    run = adopted(own_template(tmp_path))
    page = Path(run["REPORT"]).read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("data:image/png;base64,") == 2
    for text in (
        "“Carte 1”",
        "Its id is now “map”.",
        "prints [% @srce_title %] instead of “Titre de la carte”",
        "no field “champ_absent”",
        "No item is the “locator”",
        "No label is the “notice”",
    ):
        assert text in page.replace("&#39;", "'").replace("&#34;", '"')
    assert run["LEFT_COUNT"] == len(re.findall('class="level warning"', page)) > 0
    assert run["DONE_COUNT"] == len(re.findall('class="level ok"', page)) > 0
    assert run["LEFT_COUNT"] == len(run.feedback.warnings)


def test_an_adopted_template_gives_the_same_sheet(
    adopted: Any, run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    path = own_template(tmp_path)
    new = adopted(path)["OUTPUT"]
    sizes = []
    for template in (path, new):
        run = run_alg(
            "srce_tvb:export_commune",
            SOURCE=str(prepared()),
            COMMUNE="59293",
            TEMPLATE=str(template),
            FORMAT=2,
            DPI=72,
            OUTPUT=str(tmp_path / Path(template).stem),
        )
        sizes.append(Path(run["FILE"]).stat().st_size)
    assert sizes[0] == pytest.approx(sizes[1], rel=0.02)


def test_an_id_that_an_expression_names_is_kept(adopted: Any, tmp_path: Path) -> None:
    made = OwnTemplate(map_id="Map")
    made.add_label("[% item_variables('Map')['map_scale'] %]")
    run = adopted(made.save(tmp_path / "own.qpt"))
    assert any("It keeps its id" in text for text in run.feedback.infos)
    assert 'id="Map"' in Path(run["OUTPUT"]).read_text(encoding="utf-8")


def test_a_label_without_room_is_left_and_told(adopted: Any, tmp_path: Path) -> None:
    made = OwnTemplate()
    made.add_label("Titre", (10, 2, 4, 2), "Titre")
    made.add_label("{{sources}}", (100, 2, 12, 4))
    made.add_label("[% mgrs(1) %]", (130, 2, 60, 8))
    run = adopted(made.save(tmp_path / "own.qpt"))
    told = run.feedback.warnings
    assert any("has no room for the text" in text for text in told)
    assert any("keeps {{sources}}: enlarge it" in text for text in told)
    assert any("this QGIS has no function “mgrs”" in text for text in told)
    written = Path(run["OUTPUT"]).read_text(encoding="utf-8")
    assert "Titre" in written
    assert "{{sources}}" in written


def test_a_template_of_qgis_2_becomes_one_of_qgis_3(adopted: Any, tmp_path: Path) -> None:
    path = tmp_path / "ancien.qpt"
    path.write_text(composition(), encoding="utf-8")
    written = Path(adopted(path)["OUTPUT"]).read_text(encoding="utf-8")
    assert written.startswith("<Layout")
    assert 'id="map"' in written


def test_the_original_is_never_written_over(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    path = OwnTemplate().save(tmp_path / "own.qpt")
    before = path.read_bytes()
    message = run_alg.error(ALGORITHM, TEMPLATE=str(path), OUTPUT=str(path))
    assert "never changed" in message
    assert path.read_bytes() == before


def test_a_template_that_cannot_be_used_leaves_nothing(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    made = OwnTemplate((10, 25, 130, 170))
    made.add_map((150, 25, 130, 170))
    path = made.save(tmp_path / "own.qpt")
    message = run_alg.error(ALGORITHM, TEMPLATE=str(path), OUTPUT=str(tmp_path / "o" / "new.qpt"))
    assert "several items could be the “map”" in message
    assert not (tmp_path / "o").exists()


def test_values_in_the_report_are_escaped(adopted: Any, tmp_path: Path) -> None:
    made = OwnTemplate(map_id="<script>alert(1)</script>")
    page = Path(adopted(made.save(tmp_path / "own.qpt"))["REPORT"]).read_text(encoding="utf-8")
    assert "<script>" not in page
