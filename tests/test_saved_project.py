"""SAVE_PROJECT: a project that lives without the plugin and prints the same pages."""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest
from qgis.core import QgsApplication, QgsProject

from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner

if TYPE_CHECKING:
    from pathlib import Path

STEM = "59293_haverskerque"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, provider: object) -> Path:  # noqa: ARG001
    """Sheets of Haverskerque at 1:10 000 with their project, moved to another folder."""
    made = tmp_path_factory.mktemp("made")
    AlgorithmRunner()(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        SCALE=10000,
        SAVE_PROJECT=True,
        OUTPUT=str(made),
    )
    moved = tmp_path_factory.mktemp("elsewhere") / "moved"
    shutil.copytree(made, moved)
    shutil.rmtree(made)
    return moved


def opened(folder: Path) -> QgsProject:
    """Return the saved project, read."""
    project = QgsProject()
    assert project.read(str(folder / f"{STEM}.qgz")), project.error()
    return project


def test_it_opens_elsewhere_without_a_warning(saved: Path) -> None:
    messages: list[str] = []
    log = QgsApplication.messageLog()

    def note(message: str, tag: str, _level: object) -> None:
        messages.append(f"{tag}: {message}")

    log.messageReceived.connect(note)
    try:
        project = opened(saved)
    finally:
        log.messageReceived.disconnect(note)
    assert messages == []
    layers = project.mapLayers().values()
    assert layers
    for layer in layers:
        assert layer.isValid(), layer.name()
        assert str(saved) in layer.source(), "all data lie beside the project"


def test_nothing_in_it_points_outside(saved: Path) -> None:
    with zipfile.ZipFile(saved / f"{STEM}.qgz") as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qgs"))
        text = archive.read(name).decode("utf-8")
    assert 'source="./59293_haverskerque.gpkg' in text
    assert "srce_tvb_atlas/" not in text
    assert "north_arrow.svg" not in text


def test_layers_are_grouped_as_the_legend_and_drawn_as_the_sheet(saved: Path) -> None:
    project = opened(saved)
    root = project.layerTreeRoot()
    top = root.children()[0]
    assert top.name() == "Carte S.R.C.E – Haverskerque (59293)"
    names = [child.name() for child in top.children()]
    assert names.index("Contour de commune") < names.index("Corridors écologiques")
    assert names.index("Corridors à restaurer") < names.index("Réservoir de Biodiversité")
    group = top.findGroup("Réservoir de Biodiversité")
    assert {child.name() for child in group.children()} == {"A préserver", "A restaurer"}
    assert root.hasCustomLayerOrder()
    order = [layer.name() for layer in root.customLayerOrder()]
    assert order.index("Contour de commune") < order.index("A préserver")


def test_qgis_prints_the_same_pages_by_itself(saved: Path, tmp_path: Path) -> None:
    from processing import run as run_native

    project = QgsProject.instance()
    assert project.read(str(saved / f"{STEM}.qgz"))
    try:
        layout = project.layoutManager().layouts()[0]
        target = tmp_path / "native.pdf"
        run_native(
            "native:atlaslayouttopdf",
            {"LAYOUT": layout.name(), "OUTPUT": str(target), "DPI": 300, "TEXT_FORMAT": 1},
        )
    finally:
        project.clear()
    ours = saved / f"{STEM}.pdf"
    assert pdf.page_count(target) == pdf.page_count(ours) == 4
    # QGIS alone may set "fi" as one sign, and break a line that just fits; the words are the same
    printed = unicodedata.normalize("NFKC", pdf.text(target))
    assert printed.split() == pdf.text(ours).split()
