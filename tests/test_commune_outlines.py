"""COMMUNES=ign: outlines from a WFS, by pages, whole or not at all, kept with their date."""

from __future__ import annotations

import csv
import datetime
import json
from typing import TYPE_CHECKING

import pytest

from srce_tvb_atlas.atlas.data.basemap_list import outline_service
from srce_tvb_atlas.atlas.data.commune_outlines import departments_meant, fetch_outlines
from srce_tvb_atlas.atlas.shared import downloads
from srce_tvb_atlas.atlas.shared.errors import CommuneError, SourceError
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.shared.web_cache import CacheOptions
from tests.support import pdf
from tests.support.feature_server import FeatureServer, feature_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.algorithms import AlgorithmRunner


@pytest.fixture
def server(demo_gpkg: Path) -> Iterator[FeatureServer]:
    with feature_server(demo_gpkg) as running:
        yield running


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PAUSE", 0.02)


@pytest.fixture
def styles(tmp_path: Path, server: FeatureServer) -> Path:
    """A styles folder whose list names the server of the test."""
    folder = tmp_path / "styles"
    folder.mkdir()
    communes = {
        "address": server.address,
        "layer": "commune",
        "credit": "© IGN – ADMIN EXPRESS",
        "code_field": "code_insee",
        "name_field": "nom_officiel",
        "department_field": "code_insee_du_departement",
        "page": 40,
    }
    (folder / "basemaps.json").write_text(json.dumps({"communes": communes}), "utf-8")
    return folder


def test_the_service_of_the_ign_is_data() -> None:
    service = outline_service(None)
    assert service.address.startswith("https://data.geopf.fr/")
    assert service.page == 5000


@pytest.mark.parametrize(
    ("commune", "arrondissement", "codes", "expected"),
    [
        ("59293", "", "", ["59"]),
        ("Haverskerque", "", "", ["59"]),
        ("", "Dunkerque", "", ["59"]),
        ("", "", "59293, 60159", ["59", "60"]),
        ("2A004", "", "", ["2A"]),
        ("97411", "", "", ["974"]),
    ],
)
def test_departments_come_from_the_list_of_the_cog(
    commune: str, arrondissement: str, codes: str, expected: list[str]
) -> None:
    assert departments_meant(commune, arrondissement, codes) == expected


def test_what_is_unknown_or_not_named_is_an_error() -> None:
    with pytest.raises(CommuneError):
        departments_meant("Zzyzx", "", "")
    with pytest.raises(SourceError, match="CODES"):
        departments_meant("", "", "")


def test_pages_are_joined_and_kept(tmp_path: Path, server: FeatureServer, styles: Path) -> None:
    cache = CacheOptions(tmp_path / "cache")
    for item in server.features[:10]:
        item["properties"]["code_insee_du_departement"] = "62"
    layer = fetch_outlines(["59"], outline_service(styles), cache, Silent())
    assert layer.featureCount() == len(server.features)
    assert max(server.starts) >= 40
    assert {f["code_insee_du_departement"] for f in layer.getFeatures()} == {"59", "60", "62"} & {
        item["properties"]["code_insee_du_departement"] for item in server.features
    }
    today = datetime.datetime.now().astimezone().strftime("%d/%m/%Y")
    assert layer.metadata().rights() == [
        f"© IGN – ADMIN EXPRESS, téléchargé le {today} (127.0.0.1)"
    ]
    asked = len(server.starts)
    assert fetch_outlines(["59"], outline_service(styles), cache, Silent()).isValid()
    assert len(server.starts) == asked


@pytest.mark.parametrize("mode", ["half", "short", "report", "dead"])
def test_whole_or_not_at_all(
    tmp_path: Path, server: FeatureServer, styles: Path, mode: str
) -> None:
    server.mode = mode
    cache = CacheOptions(tmp_path / "cache")
    with pytest.raises(SourceError, match="127"):
        fetch_outlines(["59"], outline_service(styles), cache, Silent())
    assert list(cache.folder.rglob("*.gpkg")) == []
    server.mode = "good"
    layer = fetch_outlines(["59"], outline_service(styles), cache, Silent())
    assert layer.featureCount() > 100


def test_a_sheet_says_what_was_fetched_when_and_from_where(
    run_alg: AlgorithmRunner, tmp_path: Path, styles: Path
) -> None:
    output = tmp_path / "out"
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNES="ign",
        COMMUNE="Haverskerque",
        STYLES=str(styles),
        OUTPUT=str(output),
        DPI=72,
    )
    text = pdf.plain_text(output / run.results["FILE"].rsplit("/", 1)[-1])
    today = datetime.datetime.now().astimezone().strftime("%d/%m/%Y")
    assert f"téléchargé le {today}" in text
    assert "ADMIN EXPRESS" in text
    with (output / "manifest.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert f"téléchargé le {today} (127.0.0.1)" in row["message"]
