"""``apply_styles``: the layers of a project drawn, grouped and ordered as the sheet does it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayerTreeGroup,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProcessingException,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage

from srce_tvb_atlas.atlas.data.catalogue import CATALOGUE_FILE
from srce_tvb_atlas.atlas.shared.paths import STYLES
from tests.support import datasets
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.datasets import Table, line, square
from tests.support.pictures import differing_share
from tests.support.qgis_process import QgisProcess

ALGORITHM = "srce_tvb:apply_styles"
GROUP = "Carte S.R.C.E"
#: around Compiègne: every kind of object
GROUND = QgsRectangle(680_000, 6_915_000, 700_000, 6_931_000)
NETWORK = (
    "cer_reservoir_s_fr32_060 cer_corridor_s_fr32_060 cer_cours_eau_l_fr32_060 "
    "cer_obstacle_p_fr32_060 cer_obstacle_cor_s_fr32_060 cer_obstacle_cor_l_fr32_060"
).split()


@dataclass
class Opened:
    """A project and what the algorithm makes of it."""

    project: QgsProject

    def add(self, source: str, name: str) -> QgsVectorLayer:
        layer = QgsVectorLayer(source, name, "ogr")
        assert layer.isValid(), source
        self.project.addMapLayer(layer)
        return layer

    def run(self, **parameters: Any) -> AlgorithmRun:
        return AlgorithmRunner(self.project)(ALGORITHM, **parameters)

    def tree(self) -> list[str]:
        """Return the layer tree, a level of depth a dash."""
        lines: list[str] = []

        def visit(group: QgsLayerTreeGroup, depth: int) -> None:
            for node in group.children():
                lines.append(f"{'-' * depth}{node.name()}")
                if isinstance(node, QgsLayerTreeGroup):
                    visit(node, depth + 1)

        visit(self.project.layerTreeRoot(), 0)
        return lines

    def drawn(self) -> list[str]:
        """Return the names of the layers from the top of the map to the bottom."""
        return [layer.name() for layer in self.project.layerTreeRoot().layerOrder()]

    def picture(self, ground: QgsRectangle = GROUND) -> QImage:
        settings = QgsMapSettings()
        settings.setLayers(self.project.layerTreeRoot().layerOrder())
        settings.setExtent(ground)
        settings.setOutputSize(QSize(450, 360))
        settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        return job.renderedImage()


@pytest.fixture
def opened(provider: object) -> Iterator[Opened]:  # noqa: ARG001 -- registers the algorithms
    project = QgsProject()
    yield Opened(project)
    project.clear()


def open_oise(opened: Opened, shared: Path) -> None:
    opened.add(f"{shared / 'communes_l93_60-oise.gpkg'}|layername=commune_2026", "Communes")
    for table in NETWORK:
        opened.add(f"{shared / 'srce_hdf_oise_l93.gpkg'}|layername={table}", table)


# --- raw layers ---------------------------------------------------------------------------------


def test_raw_layers_are_grouped_and_ordered_as_the_legend(
    opened: Opened, shared_data: Path
) -> None:
    open_oise(opened, shared_data)
    other = opened.add(
        f"{shared_data / 'srce_hdf_oise_l93.gpkg'}|layername=cer_ontvb_060", "Orientations"
    )
    before = other.renderer().symbol().color().name()
    run = opened.run()
    assert run["STYLED_COUNT"] == 7
    assert run["LEFT_ALONE_COUNT"] == 1
    assert run["LEFT_ALONE"].startswith("Orientations: it is neither an SRCE-TVB layer")
    assert any("Orientations is left unchanged" in text for text in run.feedback.infos)
    assert other.renderer().symbol().color().name() == before
    expected = [
        GROUP,
        "-Communes",
        "-cer_corridor_s_fr32_060",
        "-cer_cours_eau_l_fr32_060",
        "-cer_obstacle_cor_l_fr32_060",
        "-cer_obstacle_cor_s_fr32_060",
        "-cer_obstacle_p_fr32_060",
        "-Réservoir de Biodiversité",
        "--cer_reservoir_s_fr32_060",
    ]
    assert [line for line in opened.tree() if line != "Orientations"] == expected
    drawn = [name for name in opened.drawn() if name != "Orientations"]
    assert drawn == [
        "cer_obstacle_p_fr32_060",
        "Communes",
        "cer_obstacle_cor_l_fr32_060",
        "cer_cours_eau_l_fr32_060",
        "cer_obstacle_cor_s_fr32_060",
        "cer_reservoir_s_fr32_060",
        "cer_corridor_s_fr32_060",
    ]
    # a second time changes nothing
    tree = opened.tree()
    opened.run()
    assert opened.tree() == tree


def test_raw_and_prepared_layers_look_the_same(
    opened: Opened, shared_data: Path, tmp_path: Path
) -> None:
    prepared = tmp_path / "prepared.gpkg"
    AlgorithmRunner()(
        "srce_tvb:prepare_data",
        SOURCE=str(shared_data / "srce_hdf_oise_l93.gpkg"),
        COMMUNES=f"{shared_data / 'communes_l93_60-oise.gpkg'}|layername=commune_2026",
        OUTPUT=str(prepared),
    )
    open_oise(opened, shared_data)
    plain = opened.picture()
    opened.run()
    raw = opened.picture()
    second = Opened(QgsProject())
    for table in (
        "commune", "corridor_line", "corridor_restore_polygon", "obstacle_l_line",
        "obstacle_l_polygon", "obstacle_p_point", "reservoir_preserve_line",
        "reservoir_preserve_polygon",
    ):  # fmt: skip
        second.add(f"{prepared}|layername={table}", table)
    run = second.run()
    assert run["STYLED_COUNT"] == 8
    assert run["LEFT_ALONE_COUNT"] == 0
    assert differing_share(plain, raw) > 0.3
    # lines are joined before their crosses are placed: those may start from the other end
    assert differing_share(raw, second.picture()) < 0.003
    second.project.clear()


def test_one_rule_a_category_in_a_raw_table(opened: Opened, tmp_path: Path) -> None:
    corridors = Table(
        "n_srce_corridor_s",
        ("ID_CORR", "OBJ_ASSI"),
        (
            (square(0, 0, 900.0), ("A", "01")),
            (square(1, 0, 900.0), ("B", "02")),
            (square(2, 0, 900.0), ("C", None)),
        ),
    )
    water = Table(
        "trame_bleue",
        ("ID_CEAU", "EST_CORRID", "EST_RESERV"),
        ((line((0, 0), (900, 900)), ("L", "T", "F")),),
    )
    file = datasets.write(tmp_path / "srce.gpkg", corridors, water)
    surfaces = opened.add(f"{file}|layername=n_srce_corridor_s|geometrytype=Polygon", "Corridors")
    lines = opened.add(f"{file}|layername=trame_bleue|geometrytype=LineString", "Rivières")
    opened.run()
    rules = {r.label(): r for r in surfaces.renderer().rootRule().children()}
    taken = {
        label: sorted(f["ID_CORR"] for f in surfaces.getFeatures(rule.filterExpression()))
        for label, rule in rules.items()
    }
    assert taken == {"Corridors écologiques": ["A", "C"], "Corridors à restaurer": ["B"]}
    # the table lacks OBJ_ASSI: in a rule it is NULL, as the engine reads it
    found = [
        rule.label()
        for rule in lines.renderer().rootRule().children()
        if any(lines.getFeatures(rule.filterExpression()))
    ]
    assert found == ["Corridors écologiques"]
    # both kinds are drawn, each in its own colours
    ground = surfaces.extent().buffered(100)
    picture = opened.picture(ground)
    colours = {picture.pixelColor(x, picture.height() // 2).name() for x in range(450)}
    assert len(colours) > 2


def test_restore_of_the_user_replaces_the_rule(opened: Opened, tmp_path: Path) -> None:
    rows = ((square(0, 0), ("A", "01")), (square(1, 0), ("B", "02")))
    table = Table("n_srce_reservoir_s", ("ID_RESV", "OBJ_ASSI"), rows)
    file = datasets.write(tmp_path / "srce.gpkg", table)
    layer = opened.add(f"{file}|layername=n_srce_reservoir_s|geometrytype=Polygon", "RB")
    opened.run(RESTORE="\"ID_RESV\" = 'A'")
    taken = {
        rule.label(): [f["ID_RESV"] for f in layer.getFeatures(rule.filterExpression())]
        for rule in layer.renderer().rootRule().children()
    }
    assert taken == {"A préserver": ["B"], "A restaurer": ["A"]}


def test_former_style_can_be_taken_up_again(opened: Opened, shared_data: Path) -> None:
    source = f"{shared_data / 'srce_hdf_oise_l93.gpkg'}|layername=cer_corridor_s_fr32_060"
    layer = opened.add(source, "Corridors")
    before = layer.renderer().symbol().color().name()
    opened.run()
    opened.run()
    manager = layer.styleManager()
    assert len(manager.styles()) == 2
    former = next(name for name in manager.styles() if name != manager.currentStyle())
    assert manager.setCurrentStyle(former)
    assert layer.renderer().symbol().color().name() == before


# --- what is chosen and what is left alone ------------------------------------------------------


def test_other_layers_keep_their_place(opened: Opened, shared_data: Path) -> None:
    network = shared_data / "srce_hdf_oise_l93.gpkg"
    root = opened.project.layerTreeRoot()
    names = ("Fond", "cer_reservoir_s_fr32_060", "Milieu", "cer_obstacle_p_fr32_060", "Dessus")
    for name in names:  # each one over the last
        table = name if name.startswith("cer_") else "cer_ontvb_060"
        opened.add(f"{network}|layername={table}", name)
    assert opened.tree() == list(reversed(names))
    root.findLayer(opened.project.mapLayersByName("Milieu")[0].id()).setItemVisibilityChecked(False)
    opened.run()
    assert opened.tree() == [
        "Dessus", GROUP, "-cer_obstacle_p_fr32_060", "-Réservoir de Biodiversité",
        "--cer_reservoir_s_fr32_060", "Milieu", "Fond",
    ]  # fmt: skip
    assert opened.drawn() == [
        "Dessus", "cer_obstacle_p_fr32_060", "cer_reservoir_s_fr32_060", "Milieu", "Fond",
    ]  # fmt: skip
    hidden = root.findLayer(opened.project.mapLayersByName("Milieu")[0].id())
    assert not hidden.itemVisibilityChecked()


def test_group_is_left_out_on_demand(opened: Opened, shared_data: Path) -> None:
    open_oise(opened, shared_data)
    tree, drawn = opened.tree(), opened.drawn()
    assert opened.run(GROUP=False)["STYLED_COUNT"] == 7
    assert (opened.tree(), opened.drawn()) == (tree, drawn)


def test_only_the_layers_that_are_chosen(opened: Opened, shared_data: Path) -> None:
    open_oise(opened, shared_data)
    (chosen,) = opened.project.mapLayersByName("cer_corridor_s_fr32_060")
    (other,) = opened.project.mapLayersByName("cer_reservoir_s_fr32_060")
    run = opened.run(LAYERS=[chosen])
    assert run["STYLED_COUNT"] == 1
    assert chosen.renderer().type() == "RuleRenderer"
    assert other.renderer().type() == "singleSymbol"


def test_zones_with_codes_of_communes_are_no_communes(opened: Opened, tmp_path: Path) -> None:
    zones = datasets.communes(("59293", "Haverskerque"), table="zonage_plu")
    communes = datasets.communes(("59293", "Haverskerque"), table="communes_2024")
    file = datasets.write(tmp_path / "x.gpkg", zones, communes)
    opened.add(f"{file}|layername=zonage_plu", "zonage_plu")
    opened.add(f"{file}|layername=communes_2024", "Limites")
    run = opened.run()
    assert run["STYLED_COUNT"] == 1
    assert run["LEFT_ALONE"].startswith("zonage_plu:")


def test_layer_that_mixes_geometries_is_left_alone_with_the_reason(
    opened: Opened, tmp_path: Path
) -> None:
    rows = ((square(0, 0), ("A",)), (line((0, 0), (9, 9)), ("B",)))
    reservoirs = Table("n_srce_reservoir_s", ("ID_RESV",), ((square(0, 0), ("A",)),))
    file = datasets.write(
        tmp_path / "x.gpkg", Table("obstacles_srce", ("ID_OBST",), rows), reservoirs
    )
    opened.add(f"{file}|layername=n_srce_reservoir_s|geometrytype=Polygon", "RB")
    mixed = QgsVectorLayer("GeometryCollection?crs=EPSG:2154&field=ID_OBST", "Mélange", "memory")
    assert mixed.isValid()
    opened.project.addMapLayer(mixed)
    run = opened.run()
    assert "Mélange: it mixes geometry types" in run["LEFT_ALONE"]


# --- own styles ---------------------------------------------------------------------------------


def test_own_style_and_catalogue_are_used(
    opened: Opened, shared_data: Path, tmp_path: Path
) -> None:
    data = json.loads((STYLES / CATALOGUE_FILE).read_text(encoding="utf-8"))
    for category in data["categories"]:
        if category["key"] == "obstacle_p":
            category["label"] = "Points de conflit"
    (tmp_path / CATALOGUE_FILE).write_text(json.dumps(data), encoding="utf-8")
    text = (STYLES / "corridor_restore.qml").read_text(encoding="utf-8")
    assert "SimpleLine" in text
    shutil.copyfile(STYLES / "reservoir_restore.qml", tmp_path / "corridor_restore.qml")
    open_oise(opened, shared_data)
    run = opened.run(STYLES=str(tmp_path))
    assert any("Points de conflit" in line for line in run.feedback.infos)
    (layer,) = opened.project.mapLayersByName("cer_corridor_s_fr32_060")
    rules = {r.label(): r.symbol() for r in layer.renderer().rootRule().children()}
    sample = QgsVectorLayer("MultiPolygon", "x", "memory")
    sample.loadNamedStyle(str(STYLES / "reservoir_restore.qml"))
    assert rules["Corridors à restaurer"].color() == sample.renderer().symbol().color()


def test_own_style_wins_over_the_one_stored_in_prepared_data(
    opened: Opened, demo_gpkg: Path, tmp_path: Path
) -> None:
    prepared = tmp_path / "prepared.gpkg"
    AlgorithmRunner()("srce_tvb:prepare_data", SOURCE=str(demo_gpkg), OUTPUT=str(prepared))
    styles = tmp_path / "styles"
    styles.mkdir()
    shutil.copyfile(STYLES / "obstacle_l_surface.qml", styles / "corridor.qml")
    layer = opened.add(f"{prepared}|layername=corridor_polygon", "Corridors")
    stored = layer.renderer().symbol().color().name()
    opened.run(STYLES=str(styles))
    assert layer.renderer().symbol().color().name() != stored


# --- wrong input --------------------------------------------------------------------------------


def test_project_without_anything_of_the_srce(opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="open the SRCE-TVB data in QGIS first"):
        opened.run()
    file = datasets.write(tmp_path / "x.gpkg", Table("bati", ("ID",), ((square(0, 0), ("1",)),)))
    opened.add(str(file), "Bâti")
    with pytest.raises(QgsProcessingException, match=r"No SRCE-TVB layer was found.*Bâti"):
        opened.run()


def test_style_that_does_not_load_is_named(
    opened: Opened, shared_data: Path, tmp_path: Path
) -> None:
    (tmp_path / "corridor.qml").write_text("<qgis", encoding="utf-8")
    open_oise(opened, shared_data)
    with pytest.raises(QgsProcessingException, match=r"corridor\.qml"):
        opened.run(STYLES=str(tmp_path))
    with pytest.raises(QgsProcessingException, match="STYLES"):
        opened.run(STYLES=str(tmp_path / "nowhere"))


def test_unsaved_project_is_not_saved(opened: Opened, shared_data: Path) -> None:
    open_oise(opened, shared_data)
    with pytest.raises(QgsProcessingException, match="has no file yet"):
        opened.run(SAVE=True)


def test_project_file_from_the_command_line(
    qgis_process: QgisProcess, opened: Opened, shared_data: Path, tmp_path: Path
) -> None:
    open_oise(opened, shared_data)
    path = tmp_path / "srce.qgz"
    assert opened.project.write(str(path))
    run = qgis_process("--json", "run", ALGORITHM, f"--PROJECT_PATH={path}", "--", "SAVE=true")
    # 3.22 crashes on leaving when a project was open, after native algorithms too
    if Qgis.QGIS_VERSION_INT >= 32800:
        assert run.ok, run.output
        assert run.results["STYLED_COUNT"] == 7
    saved = QgsProject()
    assert saved.read(str(path))
    again = Opened(saved)
    assert again.tree()[0] == GROUP
    assert again.drawn()[-1] == "cer_corridor_s_fr32_060"
    (layer,) = saved.mapLayersByName("cer_corridor_s_fr32_060")
    assert layer.renderer().type() == "RuleRenderer"
    saved.clear()
