"""The credit line: whose data were read, and that it fits its box."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

from srce_tvb_atlas.atlas.wording.credits import credit_lines, undated
from tests.support import datasets, pdf
from tests.support.algorithms import AlgorithmRunner

DEFAULT = "Gestionnaires Servitudes © Cadastre / Pci - Dgfp"
OISE, NORD = ("60271", "Gerberoy"), ("59293", "Haverskerque")


def entry(file: str, *tables: str, rights: str = "", date: str = "2026-03-12") -> dict[str, object]:
    return {"rights": rights, "file": file, "tables": list(tables), "date": date}


def lines(
    *network: dict[str, object], communes: dict[str, object] | None = None
) -> tuple[str, ...]:
    values = {"network": list(network), "communes": [] if communes is None else [communes]}
    return credit_lines(json.dumps(values))


def test_longest_line_names_file_tables_and_date() -> None:
    first = lines(entry("srce.gpkg", "reservoirs", "corridors"), communes=entry("ae.shp", "ae"))[0]
    assert first == (
        "Réseau : srce.gpkg (reservoirs, corridors, 12/03/2026) ; communes : ae.shp (12/03/2026)"
    )


def test_lines_get_shorter_and_still_name_both() -> None:
    network = [entry(f"N_SRCE_{name}_S_R32_version_finale.shp", "x", "y") for name in "ABCDE"]
    found = lines(*network, communes=entry("ADMIN-EXPRESS-COG_3-2_LAMB93_FXX.gpkg", "commune"))
    lengths = [len(line) for line in found]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] < 75
    for line in found:
        assert line.startswith("Réseau : N_SRCE_A")
        assert "communes : ADMIN" in line
    assert "et 4 autres" in found[-1]


def test_rights_go_before_the_file() -> None:
    found = lines(entry("a.gpkg", "a", rights="© DREAL Hauts-de-France"), communes=entry("c.shp"))
    assert found[0] == "Réseau : © DREAL Hauts-de-France ; communes : c.shp (12/03/2026)"


def test_one_source_of_both_is_named_once() -> None:
    found = lines(entry("tvb.gpkg", "r"), communes=entry("tvb.gpkg", "commune"))
    assert found[0].startswith("Réseau et communes : tvb.gpkg")


def test_base_map_is_named() -> None:
    text = json.dumps({"network": [entry("a.gpkg")], "communes": []})
    assert credit_lines(text, added=["© IGN"])[-1] == "Réseau : a.gpkg ; fond : © IGN"


@pytest.mark.parametrize("text", ["", '{"network": [], "communes": []}'])
def test_nothing_read_gives_no_line(text: str) -> None:
    assert credit_lines(text) == ()


def test_dates_do_not_make_a_sheet_outdated() -> None:
    one, other = ({"network": [entry("a", date=date)]} for date in ("2026-01-01", "2026-02-02"))
    assert undated(json.dumps(one)) == undated(json.dumps(other))


# --- on the sheet ---------------------------------------------------------------------------------


def sources_of(
    run_alg: AlgorithmRunner, folder: Path, source: Path, insee: str, **more: object
) -> str:
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE=str(source),
        COMMUNE=insee,
        OUTPUT=str(folder / "out"),
        **more,
    )
    text = pdf.plain_text(Path(run["FILE"])).replace("- ", "-")
    return text.partition("Sources : ")[2]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return datasets.write(
        tmp_path / "tvb.gpkg", datasets.communes(OISE, NORD), datasets.reservoirs()
    )


def test_nord_keeps_the_line_of_the_reference(
    run_alg: AlgorithmRunner, network: Path, tmp_path: Path
) -> None:
    found = sources_of(run_alg, tmp_path, network, NORD[0])
    assert found.startswith(DEFAULT.replace("- ", "-"))


def test_other_departements_name_what_was_read(
    run_alg: AlgorithmRunner, network: Path, tmp_path: Path
) -> None:
    found = sources_of(run_alg, tmp_path, network, OISE[0])
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%d/%m/%Y")
    assert found.startswith("Réseau et communes : tvb.gpkg (")
    assert today in found
    assert "Gestionnaires" not in found


def test_credit_parameter_overrides(
    run_alg: AlgorithmRunner, network: Path, tmp_path: Path
) -> None:
    found = sources_of(run_alg, tmp_path, network, OISE[0], CREDIT="D.D.T. de l'Oise, 2026")
    assert found.startswith("D.D.T. de l'Oise, 2026")


def test_rights_in_the_metadata_are_printed_also_of_prepared_data(
    run_alg: AlgorithmRunner, network: Path, tmp_path: Path
) -> None:
    layer = QgsVectorLayer(f"{network}|layername=n_srce_reservoir_s_r31", "r", "ogr")
    metadata = layer.metadata()
    metadata.setRights(["© Région Hauts-de-France"])
    layer.setMetadata(metadata)
    assert layer.saveDefaultMetadata()[1]
    del layer
    wanted = "Réseau : © Région Hauts-de-France ; communes : tvb.gpkg"
    assert sources_of(run_alg, tmp_path, network, OISE[0]).startswith(wanted)
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", SOURCE=str(network), OUTPUT=str(prepared))
    assert sources_of(run_alg, tmp_path, prepared, OISE[0]).startswith(wanted)


@pytest.mark.parametrize("paper", range(4))
def test_long_names_fit_their_box(
    run_alg: AlgorithmRunner, network: Path, tmp_path: Path, paper: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for number in range(6):
        name = f"N_SRCE_RESERVOIR_S_R32_{'version_definitive_' * 3}{number}"
        datasets.write(folder / f"{name}.gpkg", datasets.reservoirs(name.lower()))
    shutil.copyfile(network, folder / f"communes_{'2026_' * 20}.gpkg")
    found = sources_of(run_alg, tmp_path, folder, OISE[0], PAPER=paper)
    assert found.startswith("Réseau : N_SRCE_RESERV")
    assert "communes : communes_2026" in found
