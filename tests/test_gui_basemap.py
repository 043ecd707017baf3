"""The base map chooser and the settings of its cache."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsSettings, QgsVectorLayer
from qgis.gui import QgsProcessingGui, QgsProcessingParameterWidgetContext
from qgis.PyQt.QtCore import QCoreApplication

from srce_tvb_atlas.gui import commune_lists, options
from srce_tvb_atlas.gui.basemap_widget import BasemapChooser, BasemapWrapper
from srce_tvb_atlas.gui.commune_widget import PickerWrapper
from srce_tvb_atlas.gui.ign_communes import add_ign_communes
from srce_tvb_atlas.processing_provider import gui_defaults
from srce_tvb_atlas.processing_provider.basemap_parameter import cache_options
from tests.support.feature_server import feature_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qgis.core import QgsProcessingProvider


@pytest.fixture(autouse=True)
def clean_settings(qgis_app: Any) -> Iterator[None]:  # noqa: ARG001 -- settings need QGIS
    QgsSettings().remove(gui_defaults.SECTION)
    yield
    QgsSettings().remove(gui_defaults.SECTION)


@pytest.fixture
def project() -> QgsProject:
    made = QgsProject()
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "Scan 25", "memory")
    assert made.addMapLayer(layer) is not None
    return made


def wrapper_of(name: str) -> tuple[Any, BasemapWrapper]:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("srce_tvb:export_commune")
    definition = algorithm.parameterDefinition(name)
    made = BasemapWrapper(definition, QgsProcessingGui.WidgetType.Standard)
    return algorithm, made


def test_the_parameter_names_its_chooser(provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    algorithm, _ = wrapper_of("BASEMAP")
    named = algorithm.parameterDefinition("BASEMAP").metadata()["widget_wrapper"]["class"]
    assert named == f"{BasemapChooser.__module__}.{BasemapChooser.__name__}"


def test_one_list_holds_named_base_maps_and_layers(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
    project: QgsProject,
) -> None:
    _algorithm, wrapper = wrapper_of("BASEMAP")
    context = QgsProcessingParameterWidgetContext()
    context.setProject(project)
    widget = wrapper.createWrappedWidget(QgsProcessingContext())
    wrapper.setWidgetContext(context)
    combo = wrapper._edit.combo
    data = [combo.itemData(index) for index in range(combo.count())]
    layer = next(iter(project.mapLayers()))
    assert data[:5] == ["", "plan-ign-gris", "plan-ign", "ortho", "cadastre"]
    assert data[-1] == layer
    assert combo.itemText(combo.count() - 1) == "Scan 25"
    assert wrapper.parameterValue() is None
    for value in ("ortho", layer, "https://a/{z}/{x}/{y}.png"):
        wrapper.setParameterValue(value, QgsProcessingContext())
        assert wrapper.parameterValue() == value
    combo.setEditText("Scan 25")
    assert wrapper.parameterValue() == layer
    del widget


def test_the_choice_is_remembered(provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    gui_defaults.remember_run({"BASEMAP": "plan-ign-gris"})
    algorithm, _ = wrapper_of("BASEMAP")
    definition = algorithm.parameterDefinition("BASEMAP")
    assert definition.guiDefaultValueOverride() == "plan-ign-gris"
    # scripts do not get it
    assert definition.defaultValue() in (None, "")


def test_settings_page_sets_the_cache() -> None:
    page = options.OptionsPage()
    for key, number in page.cache.items():
        number.setValue(7 if key.endswith("days") else 300)
    page.apply()
    assert (cache_options().megabytes, cache_options().days) == (300, 7)
    del page


def test_outlines_of_the_ign_are_added_to_the_project(
    tmp_path: Path, demo_gpkg: Path, project: QgsProject
) -> None:
    with feature_server(demo_gpkg) as server:
        communes = {
            "address": server.address,
            "layer": "commune",
            "credit": "© IGN",
            "code_field": "code_insee",
            "name_field": "nom_officiel",
            "department_field": "code_insee_du_departement",
        }
        (tmp_path / "basemaps.json").write_text(json.dumps({"communes": communes}), "utf-8")
        gui_defaults.remember("STYLES", str(tmp_path))
        layer = add_ign_communes("Haverskerque", project)
    assert project.mapLayer(layer.id()) is layer
    assert layer.featureCount() > 100
    assert commune_lists.holds_communes(layer)


def test_all_communes_are_suggested_before_a_layer_is_chosen(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
) -> None:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("srce_tvb:export_commune")
    picker = PickerWrapper(
        algorithm.parameterDefinition("COMMUNE"), QgsProcessingGui.WidgetType.Standard
    )
    context = QgsProcessingParameterWidgetContext()
    empty = QgsProject()
    context.setProject(empty)
    picker.setWidgetContext(context)
    widget = picker.createWrappedWidget(QgsProcessingContext())
    picker.postInitialize([picker])
    end = time.monotonic() + 20
    while not picker.is_ready() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert picker.is_ready()
    picker.setParameterValue("Toulouse", QgsProcessingContext())
    assert picker.parameterValue() == "31555"
    del widget


def test_own_list_of_the_styles_folder(tmp_path: Path, provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    entry = {"kind": "tiles", "title": "Le mien", "address": "http://a/{z}/{x}/{y}.png"}
    (tmp_path / "basemaps.json").write_text(json.dumps({"basemaps": {"mien": entry}}), "utf-8")
    _algorithm, wrapper = wrapper_of("BASEMAP")
    widget = wrapper.createWrappedWidget(QgsProcessingContext())

    class Styles:
        def parameterValue(self) -> str:  # noqa: N802 -- the name that QGIS calls
            return str(tmp_path)

    wrapper._styles = Styles()
    wrapper._fill()
    assert wrapper._edit.combo.findData("mien") > 0
    del widget
