"""``prepare_data``: every object kept or named, nothing of the original touched, fit for use."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateTransformContext, QgsProject, QgsVectorLayer

from srce_tvb_atlas.atlas.data.catalogue import CATALOGUE_FILE, load_catalogue
from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.paths import STYLES
from srce_tvb_atlas.atlas.shared.progress import Silent
from tests.support import datasets, pdf
from tests.support.algorithms import AlgorithmRunner, CollectingFeedback
from tests.support.datasets import Table, square
from tests.support.pictures import differing_share
from tests.support.qgis_process import QgisProcess

ALGORITHM = "srce_tvb:prepare_data"
COMMUNE = "60271"
#: Compiègne: every kind of object, many that overlap, labels that compete for room
DENSE = "60159"


def oise(shared: Path) -> dict[str, str]:
    return {
        "SOURCE": str(shared / "srce_hdf_oise_l93.gpkg"),
        "COMMUNES": f"{shared / 'communes_l93_60-oise.gpkg'}|layername=commune_2026",
    }


def hem(shared: Path) -> dict[str, str]:
    return {
        "SOURCE": str(shared / "srce_npdc_hem_2014"),
        "COMMUNES": f"{shared / 'communes_l93_62-pas-de-calais.gpkg'}|layername=commune_2026",
    }


@pytest.fixture(scope="module")
def prepared(
    shared_data: Path,
    provider: object,  # noqa: ARG001 -- registers the algorithms
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "oise.gpkg"
    AlgorithmRunner()(ALGORITHM, **oise(shared_data), OUTPUT=str(path))
    return path


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(statement).fetchall()


# --- every object -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "tables"), [(oise, 7), (hem, 3)], ids=["Oise", "valley of the Hem"]
)
def test_every_object_is_kept_or_named(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path, source: Any, tables: int
) -> None:
    parameters = source(shared_data)
    path = tmp_path / "srce.gpkg"
    run = run_alg(ALGORITHM, **parameters, OUTPUT=str(path))
    provenance = rows(
        path, 'SELECT source_table, "read", kept, duplicates, left_out FROM srce_tvb_provenance'
    )
    assert len(provenance) == tables
    total = 0
    for table, read, kept, duplicates, left_out in provenance:
        assert int(read) == _count(Path(parameters["SOURCE"]), table)
        assert json.loads(left_out) == {}
        assert int(read) == sum(json.loads(kept).values()) + len(json.loads(duplicates))
        total += int(read)
    assert run["OBJECT_COUNT"] + run["DUPLICATE_COUNT"] == total
    assert run["LEFT_OUT_COUNT"] == run["REPAIRED_COUNT"] == 0
    # what the tables say of themselves is what they hold
    written = sum(rows(path, f"SELECT count(*) FROM {t}")[0][0] for t in _category_tables(path))  # noqa: S608
    assert written == run["OBJECT_COUNT"]


def _count(source: Path, table: str) -> int:
    files = [source] if source.is_file() else sorted(source.glob("*.geojson"))
    for file in files:
        data = ogr.Open(str(file))
        layer = data.GetLayerByName(table)
        count = -1 if layer is None else layer.GetFeatureCount()
        data.Release()
        if count >= 0:
            return int(count)
    raise AssertionError(table)


def _category_tables(path: Path) -> list[str]:
    names = rows(path, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
    return [name for (name,) in names if name != "commune"]


def test_duplicates_are_named(prepared: Path) -> None:
    ((text,),) = rows(
        prepared,
        "SELECT duplicates FROM srce_tvb_provenance "
        "WHERE source_table = 'cer_cours_eau_l_fr32_060'",
    )
    named = set(json.loads(text))
    reservoirs = {i for (i,) in rows(prepared, "SELECT object_id FROM reservoir_preserve_line")}
    assert named == reservoirs
    assert len(named) == 48


def test_geometries_are_those_of_the_source(prepared: Path, shared_data: Path) -> None:
    """Sum and place of what is drawn, told by OGR."""
    for table, source in (
        ("corridor_restore_polygon", "cer_corridor_s_fr32_060"),
        ("reservoir_preserve_polygon", "cer_reservoir_s_fr32_060"),
        ("obstacle_l_polygon", "cer_obstacle_cor_s_fr32_060"),
    ):
        sums = []
        for path, name in ((prepared, table), (shared_data / "srce_hdf_oise_l93.gpkg", source)):
            data = ogr.Open(str(path))
            layer = data.GetLayerByName(name)
            sums.append((sum(f.GetGeometryRef().GetArea() for f in layer), layer.GetExtent()))
            data.Release()
        assert sums[0][0] == pytest.approx(sums[1][0], rel=1e-9)
        assert sums[0][1] == pytest.approx(sums[1][1])


def test_all_attributes_are_kept(prepared: Path) -> None:
    (row,) = rows(
        prepared,
        "SELECT obj_assi, milmaj_nat, delimit, surf_m2 FROM reservoir_preserve_polygon "
        "WHERE object_id = 'FR32RS1707'",
    )
    assert row[1:3] == ("multitrame", "DG")
    assert isinstance(row[3], float)
    ((name, population),) = rows(
        prepared, "SELECT nom, population FROM commune WHERE insee='60159'"
    )
    assert name == "Compiègne"
    assert population > 10_000


# --- fit for use --------------------------------------------------------------------------------


def test_it_opens_in_qgis_as_the_sheet_draws_it(prepared: Path) -> None:
    colours = set()
    for table in (*_category_tables(prepared), "commune"):
        layer = QgsVectorLayer(f"{prepared}|layername={table}", table, "ogr")
        assert layer.isValid()
        assert layer.crs().authid() == "EPSG:2154"
        message, found = layer.loadDefaultStyle()
        assert found, message
        if layer.renderer().type() == "singleSymbol":
            colours.add(layer.renderer().symbol().color().name())
        for feature in layer.getFeatures():
            assert feature.geometry().isMultipart()
            assert feature.geometry().isGeosValid()
    assert len(colours) > 3


@pytest.mark.parametrize("commune", [COMMUNE, DENSE])
def test_the_sheet_is_the_same_as_from_the_raw_files(
    run_alg: AlgorithmRunner, shared_data: Path, prepared: Path, tmp_path: Path, commune: str
) -> None:
    texts = []
    tables = []
    pictures = []
    messages = []
    for name, source in (("raw", oise(shared_data)), ("prepared", {"SOURCE": str(prepared)})):
        run = run_alg(
            "srce_tvb:export_commune",
            **source,
            COMMUNE=commune,
            UPDATE_DATE="2017-06-15",
            OUTPUT=str(tmp_path / name),
        )
        texts.append(pdf.text(Path(run["FILE"])))
        tables.append(Path(run["STATISTICS"]).read_text(encoding="utf-8"))
        pictures.append(pdf.render(Path(run["FILE"]), tmp_path / f"{name}.png", dpi=100))
        messages.append(read_manifest(tmp_path / name)[commune].message)
    assert commune in texts[0]
    # no reservoir of these data has an objective: drawn, counted and told
    assert messages[0] == messages[1]
    (count,) = re.findall(
        rf"^{commune};[^;]*;reservoir_preserve;[^;]*;(\d+)", tables[0], re.MULTILINE
    )
    (told,) = re.findall(r"(\d+) objects without objective, drawn as not to restore", messages[0])
    assert int(told) >= int(count)
    assert texts[0] == texts[1]
    assert tables[0] == tables[1]
    assert differing_share(*pictures) == 0


def test_prepared_data_are_drawn_from_where_they_lie(tmp_path: Path, prepared: Path) -> None:
    """Nothing is classified, repaired or copied again (``benchmarks/prepared.py`` measures it)."""
    opened = OpenedSources(
        SourceRequest(str(prepared)), load_catalogue(), QgsCoordinateTransformContext(), Silent()
    )
    data = opened.make_store(tmp_path / "made", [opened.index.find(COMMUNE)], None)
    assert Path(data.network) == prepared
    assert not (tmp_path / "made").exists()


def test_filter_of_the_communes_works_on_prepared_data(
    run_alg: AlgorithmRunner, prepared: Path
) -> None:
    run = run_alg(
        "srce_tvb:commune_statistics",
        SOURCE=str(prepared),
        FILTER="population > 30000",
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert {f["nom"] for f in run["OUTPUT"].getFeatures()} >= {"Beauvais", "Compiègne"}


def test_prepared_with_another_catalogue_is_told(
    run_alg: AlgorithmRunner, prepared: Path, tmp_path: Path
) -> None:
    text = (STYLES / CATALOGUE_FILE).read_text(encoding="utf-8")
    (tmp_path / CATALOGUE_FILE).write_text(text.replace("^0*2", "^0*3"), encoding="utf-8")
    message = run_alg.error(
        "srce_tvb:commune_statistics",
        SOURCE=str(prepared),
        STYLES=str(tmp_path),
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert "another catalogue" in message
    assert "prepare the data again" in message


def test_labels_may_change_after_preparation(
    run_alg: AlgorithmRunner, prepared: Path, tmp_path: Path
) -> None:
    text = (STYLES / CATALOGUE_FILE).read_text(encoding="utf-8")
    (tmp_path / CATALOGUE_FILE).write_text(
        text.replace('"A préserver"', '"À préserver"'), encoding="utf-8"
    )
    run = run_alg(
        "srce_tvb:commune_statistics",
        SOURCE=str(prepared),
        STYLES=str(tmp_path),
        CODES=COMMUNE,
        OUTPUT="TEMPORARY_OUTPUT",
        TABLE="TEMPORARY_OUTPUT",
    )
    assert "À préserver" in {f["label"] for f in run["TABLE"].getFeatures()}


def test_restore_is_kept_and_cannot_be_changed_afterwards(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    run_alg(ALGORITHM, **oise(shared_data), RESTORE="false", OUTPUT=str(path))
    assert rows(path, "SELECT count(*) FROM corridor_restore_polygon") == [(0,)]
    message = run_alg.error(
        "srce_tvb:commune_statistics",
        SOURCE=str(path),
        RESTORE="true",
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert "give RESTORE to “Prepare data”" in message


# --- layers of the project ----------------------------------------------------------------------


def test_layers_given_one_by_one(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "srce_npdc_hem_2014"
    path = tmp_path / "x.gpkg"
    run = run_alg(
        ALGORITHM,
        COMMUNES=hem(shared_data)["COMMUNES"],
        RESERVOIRS=str(folder / "reservoir_biodiversite.geojson"),
        CORRIDORS=str(folder / "trame_bleu.geojson"),
        OUTPUT=str(path),
    )
    assert run["OBJECT_COUNT"] == 50
    assert rows(path, "SELECT count(*) FROM corridor_restore_line") == [(34,)]
    assert rows(path, "SELECT count(*) FROM reservoir_restore_line") == [(9,)]


def test_layer_with_unsaved_edits_is_read_as_it_stands(
    tmp_path: Path,
    provider: object,  # noqa: ARG001 -- registers the algorithms
) -> None:
    project = QgsProject()
    reservoirs = Table(
        "n_srce_reservoir_s", ("ID_RESV", "OBJ_ASSI"), ((square(0, 0), ("A", "01")),)
    )
    file = datasets.write(tmp_path / "srce.gpkg", reservoirs, datasets.communes(("59293", "H")))
    layer = QgsVectorLayer(f"{file}|layername=n_srce_reservoir_s", "n_srce_reservoir_s", "ogr")
    project.addMapLayer(layer)
    project.addMapLayer(QgsVectorLayer(f"{file}|layername=commune", "commune", "ogr"))
    assert layer.startEditing()
    assert layer.changeAttributeValue(1, layer.fields().lookupField("OBJ_ASSI"), "02")
    path = tmp_path / "prepared.gpkg"
    AlgorithmRunner(project)(ALGORITHM, SOURCE="project", OUTPUT=str(path))
    assert rows(path, "SELECT object_id FROM reservoir_restore_polygon") == [("A",)]
    assert layer.isEditable()
    assert layer.rollBack()
    assert rows(file, "SELECT OBJ_ASSI FROM n_srce_reservoir_s") == [("01",)]


def test_project_without_layers_says_so(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    message = run_alg.error(ALGORITHM, SOURCE="project", OUTPUT=str(tmp_path / "x.gpkg"))
    assert "No SRCE-TVB layer was found in the open project" in message


def test_nothing_given_says_what_to_give(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    message = run_alg.error(ALGORITHM, OUTPUT=str(tmp_path / "x.gpkg"))
    assert "SOURCE" in message
    assert "project" in message


# --- a category of one's own --------------------------------------------------------------------


def own_styles(folder: Path) -> Path:
    """Return a styles folder with a further class and category, as a service would write it."""
    data = json.loads((STYLES / CATALOGUE_FILE).read_text(encoding="utf-8"))
    data["classes"]["renaturer"] = {
        "title": "Espaces à renaturer",
        "names": ["renaturer"],
        "fields": ["ID_RENAT"],
        "id_fields": ["ID_RENAT"],
    }
    data["categories"].append(
        {
            "key": "renaturer",
            "label": "Espaces à renaturer",
            "sources": [{"class": "renaturer"}],
            "styles": {"polygon": {"qml": "renaturer.qml", "draw": 12}},
        }
    )
    folder.mkdir()
    text = json.dumps(data, ensure_ascii=False)
    (folder / CATALOGUE_FILE).write_text(text, encoding="utf-8")
    shutil.copyfile(STYLES / "corridor.qml", folder / "renaturer.qml")
    return folder


def test_own_category_is_prepared_measured_and_printed_without_code(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    styles = own_styles(tmp_path / "styles")
    data = tmp_path / "data"
    data.mkdir()
    spaces = Table(
        "N_SRCE_ESPACE_A_RENATURER_S_R31",
        ("ID_RENAT",),
        ((square(0.25, 0.25, 4000.0), ("E1",)),),
        geometry=ogr.wkbPolygon,
    )
    communes = datasets.communes(("59293", "Haverskerque"), ("59400", "Merville"))
    datasets.write(data / "srce.gpkg", spaces, datasets.reservoirs(), communes)
    path = tmp_path / "prepared.gpkg"
    run_alg(ALGORITHM, SOURCE=str(data), STYLES=str(styles), OUTPUT=str(path))
    assert rows(path, "SELECT object_id FROM renaturer_polygon") == [("E1",)]
    run = run_alg(
        "srce_tvb:commune_statistics",
        SOURCE=str(path),
        STYLES=str(styles),
        OUTPUT="TEMPORARY_OUTPUT",
    )
    figures = {f["insee"]: f["renaturer_ha"] for f in run["OUTPUT"].getFeatures()}
    assert figures["59293"] == pytest.approx(0.75 * 0.75 * 1600)
    assert figures["59400"] == pytest.approx(0.25 * 0.75 * 1600)
    for source in (data, path):
        run = run_alg(
            "srce_tvb:export_commune",
            SOURCE=str(source),
            STYLES=str(styles),
            COMMUNE="59293",
            OUTPUT=str(tmp_path / f"sheets-{source.stem}"),
        )
        assert "Espaces à renaturer" in pdf.plain_text(Path(run["FILE"]))
        statistics = Path(run["STATISTICS"]).read_text(encoding="utf-8")
        assert "59293;Haverskerque;renaturer;Espaces à renaturer;1;900.0000" in statistics


# --- wrong input --------------------------------------------------------------------------------


def test_the_file_that_is_read_is_never_written(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    file = datasets.write(
        tmp_path / "srce.gpkg", datasets.reservoirs(), datasets.communes(("59293", "H"))
    )
    before = datasets.snapshot(tmp_path)
    message = run_alg.error(ALGORITHM, SOURCE=str(file), OUTPUT=str(file))
    assert str(file) in message
    assert "Choose another OUTPUT" in message
    message = run_alg.error(ALGORITHM, SOURCE=str(tmp_path), OUTPUT=str(file))
    assert "Choose another OUTPUT" in message
    assert datasets.snapshot(tmp_path) == before


def test_prepared_data_are_not_prepared_again(
    run_alg: AlgorithmRunner, prepared: Path, tmp_path: Path
) -> None:
    message = run_alg.error(ALGORITHM, SOURCE=str(prepared), OUTPUT=str(tmp_path / "x.gpkg"))
    assert "choose the raw data" in message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"OUTPUT": "x.shp"}, "must end in .gpkg"),
        ({"SOURCE": "/nowhere"}, "does not exist"),
        ({"RESTORE": "1 +"}, "RESTORE is not a valid expression"),
        ({"STYLES": "/nowhere"}, "STYLES"),
        ({"OUTPUT": "/proc/x.gpkg"}, "/proc"),
        ({"SOURCE": "{communes}"}, "No SRCE-TVB layer was found"),
    ],
)
def test_wrong_input_leaves_nothing_behind(
    run_alg: AlgorithmRunner,
    shared_data: Path,
    tmp_path: Path,
    parameters: dict[str, str],
    message: str,
) -> None:
    given = {**oise(shared_data), "OUTPUT": str(tmp_path / "deep" / "x.gpkg"), **parameters}
    given["SOURCE"] = given["SOURCE"].format(communes=shared_data / "communes_l93_60-oise.gpkg")
    if given["OUTPUT"] == "x.shp":
        given["OUTPUT"] = str(tmp_path / "x.shp")
    assert message in run_alg.error(ALGORITHM, **given)
    assert not list(tmp_path.iterdir())


def test_cancelled_run_leaves_nothing_behind(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    class Cancelling(CollectingFeedback):
        def pushInfo(self, info: str) -> None:  # noqa: N802
            super().pushInfo(info)
            if info.startswith("Communes:"):
                self.cancel()

    old = tmp_path / "x.gpkg"
    old.write_bytes(b"of an earlier run")
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run_alg(ALGORITHM, Cancelling(), **oise(shared_data), OUTPUT=str(old))
    assert datasets.snapshot(tmp_path) == {"x.gpkg": b"of an earlier run"}


def test_from_the_command_line(
    qgis_process: QgisProcess, shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "srce.gpkg"
    run = qgis_process.run(ALGORITHM, **hem(shared_data), OUTPUT=path)
    assert run.ok, run.output
    assert run.results["OBJECT_COUNT"] == 79
    assert path.is_file()
    failed = qgis_process.run(ALGORITHM, SOURCE="/nowhere", OUTPUT=tmp_path / "y.gpkg")
    assert not failed.ok
    assert "does not exist" in failed.output
    assert [p.name for p in tmp_path.iterdir()] == ["srce.gpkg"]


@pytest.mark.parametrize("program", ["PyQGIS", "qgis_process"])
def test_layer_that_another_program_writes_to_stays_as_it_is(
    run_alg: AlgorithmRunner, qgis_process: QgisProcess, tmp_path: Path, program: str
) -> None:
    """Merely to look at a GeoPackage with a log makes QGIS fold the log into it."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, table in (
        ("communes", datasets.communes(("59293", "Haverskerque"))),
        ("reservoirs", datasets.reservoirs()),
    ):
        file = datasets.write(folder / f"{name}.gpkg", table)
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE remarks (text)")
            database.commit()
    before = datasets.snapshot(folder)
    assert sorted(before) == ["communes.gpkg", "reservoirs.gpkg"]
    parameters = {
        "COMMUNES": f"{folder / 'communes.gpkg'}|layername=commune",
        "RESERVOIRS": str(folder / "reservoirs.gpkg"),
        "OUTPUT": str(tmp_path / "prepared.gpkg"),
    }
    if program == "PyQGIS":
        count = run_alg(ALGORITHM, **parameters)["OBJECT_COUNT"]
    else:
        run = qgis_process.run(ALGORITHM, **parameters)
        assert run.ok, run.output
        count = run.results["OBJECT_COUNT"]
    assert count == 1
    assert datasets.snapshot(folder) == before
