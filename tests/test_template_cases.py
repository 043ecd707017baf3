"""Templates and styles of the collection of cases: each gives the answer that is written there."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT
from tests.support.territory import prepared

CASES = ROOT.parent / "shared" / "cases"
ALGORITHM = "srce_tvb:export_commune"


def case(name: str) -> Path:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"the collection of cases is not there: {path}")
    return path


def drawn(run_alg: AlgorithmRunner, output: Path, **own: Any) -> tuple[dict[str, str], Path]:
    """Return the row of the manifest and the sheet."""
    run = run_alg(
        ALGORITHM, SOURCE=str(prepared()), COMMUNE="59293", OUTPUT=str(output), DPI=96, **own
    )
    with Path(run["MANIFEST"]).open(encoding="utf-8-sig", newline="") as file:
        return next(iter(csv.DictReader(file, delimiter=";"))), Path(run["FILE"])


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("01_logo_encapsule_base64", "ok", ""),
        ("02_carte_scr_3857", "ok", ""),
        ("04_legende_taille_auto", "ok", ""),
        ("05_identifiant_Map", "ok", ""),
        ("06_html_fixe_sans_identifiant", "ok", ""),
        ("08_image_absente", "degraded", "logo_absent.png"),
        ("09_expression_vide_ou_fausse", "degraded", "étiquette «"),
        ("12_modele_qgis2", "ok", ""),
    ],
)
def test_templates(
    run_alg: AlgorithmRunner, tmp_path: Path, name: str, status: str, message: str
) -> None:
    template = case(f"templates/{name}/modele.qpt")
    row, sheet = drawn(run_alg, tmp_path / "out", TEMPLATE=str(template), SCALE=40000)
    assert row["status"] == status
    assert message in row["message"]
    if message:
        assert message in pdf.plain_text(sheet)
    # a true scale: the width of the map frame is known from the georeference of the page
    size = pdf.gdalinfo(sheet)["size"]
    corners = pdf.gdalinfo(sheet)["cornerCoordinates"]
    width = corners["upperRight"][0] - corners["upperLeft"][0]
    pages = pdf.info(sheet)["Page size"].split()
    assert size[0] > 0
    assert width / 40000 * 1000 == pytest.approx(float(pages[0]) * pdf.MM_PER_POINT, rel=0.01)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("13_style_champ_absent", "objets non dessinés par le style fourni"),
        ("16_qml_mal_nomme", "corridors.qml is not used"),
    ],
)
def test_styles(run_alg: AlgorithmRunner, tmp_path: Path, name: str, message: str) -> None:
    row, _ = drawn(run_alg, tmp_path / "out", STYLES=str(case(f"templates/{name}")))
    assert row["status"] == "degraded"
    assert message in row["message"]


@pytest.mark.parametrize(
    ("parameter", "name", "function"),
    [
        ("TEMPLATE", "faults/templates/env.qpt", "env"),
        ("TEMPLATE", "faults/templates/fileread.qpt", "file_size"),
        ("STYLES", "faults/styles/rasterv", "file_size"),
    ],
)
def test_functions_that_read_this_computer(
    run_alg: AlgorithmRunner, tmp_path: Path, parameter: str, name: str, function: str
) -> None:
    own = {parameter: str(case(name)), "OUTPUT": str(tmp_path / "out")}
    message = run_alg.error(ALGORITHM, SOURCE=str(prepared()), COMMUNE="59293", **own)
    assert function in message
    assert not (tmp_path / "out").exists()


def test_a_template_that_made_the_program_crash(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    path = tmp_path / "deep.qpt"
    path.write_bytes(gzip.decompress(case("faults/deep_qpt/deep.qpt.gz").read_bytes()))
    message = run_alg.error(
        ALGORITHM,
        SOURCE=str(prepared()),
        COMMUNE="59293",
        TEMPLATE=str(path),
        OUTPUT=str(tmp_path / "out"),
    )
    assert "nested too deeply" in message
