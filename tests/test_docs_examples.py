"""The examples of docs/donnees.md, taken out of the page and followed to the letter."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest
from osgeo import ogr

from scripts import typography
from srce_tvb_atlas.atlas.data.catalogue import CATALOGUE_FILE
from srce_tvb_atlas.atlas.shared.paths import STYLES
from tests.support import datasets, pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.datasets import Table, line, square
from tests.support.package import ROOT

PAGE = (ROOT / "docs" / "donnees.md").read_text(encoding="utf-8")
COMMUNE = "59293"


def example(title: str) -> str:
    """Return the part of the page under a heading."""
    found = re.search(
        rf"^### {re.escape(typography.typeset(title))}$(.*?)^### ", PAGE, re.MULTILINE | re.DOTALL
    )
    assert found, f"the page has no “{title}”"
    return found.group(1)


def json_blocks(text: str) -> list[str]:
    blocks = re.findall(r"^ *```json\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in blocks]


def named(pattern: str, text: str) -> str:
    """Return the one thing that the text names so."""
    found = set(re.findall(pattern, text))
    assert len(found) == 1, found
    return str(found.pop())


def sheet(run_alg: AlgorithmRunner, source: Path, styles: Path, folder: Path) -> Any:
    return run_alg(
        "srce_tvb:export_commune",
        SOURCE=str(source),
        STYLES=str(styles),
        COMMUNE=COMMUNE,
        OUTPUT=str(folder),
    )


def left_edge(path: Path, word: str, below: str) -> float:
    """Return where a word of the legend begins, millimetres; ``below`` stands over it."""
    words = pdf.words(path)
    top = next(w.ymax for w in words if w.text == below)
    return next(w.xmin for w in words if w.text == word and w.ymin >= top - 1)


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """Follow “Exemple : ajouter les espaces à renaturer”."""
    text = example("Exemple : ajouter les espaces à renaturer")
    own_class, own_category = json_blocks(text)
    folder = tmp_path / named(r"`(mes_\w+)`", text)
    folder.mkdir()
    catalogue = json.loads((STYLES / CATALOGUE_FILE).read_text(encoding="utf-8"))
    catalogue["classes"].update(json.loads(f"{{{own_class}}}"))
    catalogue["categories"].append(json.loads(own_category))
    (folder / CATALOGUE_FILE).write_text(json.dumps(catalogue), encoding="utf-8")
    bundled = named(r"Copiez `styles/(\w+\.qml)`", text)
    shutil.copyfile(STYLES / bundled, folder / named(r"sous le nom `(\w+\.qml)`", text))
    return folder


def test_a_further_category(run_alg: AlgorithmRunner, own_folder: Path, tmp_path: Path) -> None:
    text = example("Exemple : ajouter les espaces à renaturer")
    data = tmp_path / "data"
    data.mkdir()
    shapefile = data / named(r"`(\w+\.shp)`", text)
    spaces = Table(
        shapefile.stem,
        (named(r"identifiant `(\w+)`", text),),
        ((square(0.25, 0.25, 2000.0), ("E1",)),),
        geometry=ogr.wkbPolygon,
    )
    datasets.write(shapefile, spaces, driver="ESRI Shapefile")
    communes = datasets.communes((COMMUNE, "Haverskerque"), ("59400", "Merville"))
    datasets.write(data / "srce.gpkg", datasets.reservoirs(), communes)
    label = json.loads(json_blocks(text)[1])["label"]

    run = run_alg("srce_tvb:check_data", SOURCE=str(data), STYLES=str(own_folder))
    assert run["ERROR_COUNT"] == 0
    assert any(
        shapefile.stem in told and f"read as “{label}” (" in told for told in run.feedback.infos
    )
    run = sheet(run_alg, data, own_folder, tmp_path / "sheets")
    assert label in pdf.plain_text(Path(run["FILE"]))
    statistics = Path(run["STATISTICS"]).read_text(encoding="utf-8")
    assert f";espace_renaturer;{label};1;400.0000;" in statistics
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", SOURCE=str(data), STYLES=str(own_folder), OUTPUT=str(prepared))
    stored = ogr.Open(str(prepared))
    assert stored.GetLayerByName("espace_renaturer_polygon").GetFeatureCount() == 1
    stored.Release()


def test_a_category_after_a_group_does_not_look_like_one_of_it(
    run_alg: AlgorithmRunner, own_folder: Path, tmp_path: Path
) -> None:
    """The page appends it behind the entries that stand under “Réservoir de Biodiversité”."""
    file = datasets.write(
        tmp_path / "srce.gpkg", datasets.reservoirs(), datasets.communes((COMMUNE, "Haverskerque"))
    )
    own = Path(sheet(run_alg, file, own_folder, tmp_path / "own")["FILE"])
    first = left_edge(own, "A", "Réservoir")
    assert first - left_edge(own, "Espaces", "Réservoir") == pytest.approx(4.0, abs=0.3)
    # the bundled legend ends with what lies outside the commune: the same there
    bundled = Path(sheet(run_alg, file, STYLES, tmp_path / "bundled")["FILE"])
    step = left_edge(bundled, "A", "Réservoir") - left_edge(bundled, "Contour", "LEGENDE")
    assert step == pytest.approx(4.0, abs=0.3)


def test_another_region(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    text = example("Exemple : une autre région")
    (whole,) = json_blocks(text)
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / CATALOGUE_FILE).write_text(whole, encoding="utf-8")
    tables = re.findall(r"`(TVB_\w+)`\s+\(([^)]*)\)", text)
    (hearts, heart_fields), (links, link_fields) = tables
    file = datasets.write(
        tmp_path / "reseau.gpkg",
        Table(
            hearts,
            tuple(re.findall(r"`(\w+)`", heart_fields)),
            (
                (square(0, 0, 1000.0), ("C1", "Zones humides", "P")),
                (square(1, 1, 1000.0), ("C2", "Forêt", "R")),
                (square(2, 2, 1000.0), ("C3", None, None)),
            ),
        ),
        Table(
            links,
            tuple(re.findall(r"`(\w+)`", link_fields)),
            (
                (line((0, 0), (1000, 0)), ("L1", "R")),
                (line((0, 500), (2000, 500)), ("L2", "P")),
                (line((0, 900), (1500, 900)), ("L3", "?")),
            ),
        ),
        datasets.communes((COMMUNE, "Haverskerque")),
    )
    run = sheet(run_alg, file, styles, tmp_path / "out")
    rows = [
        row.split(";")[2:8]
        for row in Path(run["STATISTICS"]).read_text(encoding="utf-8").splitlines()[1:]
    ]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("coeur_humide", "Milieux humides", "1"),
        ("coeur_autre", "Autres milieux", "2"),
        ("lien", "Liens fonctionnels", "2"),
        ("lien_restaurer", "Liens à restaurer", "1"),
    ]
    assert [float(row[4]) for row in rows] == [0, 0, 3.5, 1]
    told = "\n".join(run.feedback.warnings)
    assert "1 object with an unknown objective, drawn as not to restore: “?” (1)" in told
    words = pdf.plain_text(Path(run["FILE"]))
    assert "Cœurs de nature" in words
    assert "Limite de la commune" in words
    # a parameter for a class that this catalogue does not have
    message = run_alg.error(
        "srce_tvb:commune_statistics",
        SOURCE=str(file),
        STYLES=str(styles),
        OBSTACLES=f"{file}|layername={links}",
        OUTPUT="TEMPORARY_OUTPUT",
    )
    assert "cannot be given as “obstacle”: the catalogue has no such class" in message
    assert "coeur, lien" in message


def test_every_key_that_the_reader_knows_is_explained() -> None:
    format_of = PAGE.split("### Le format", 1)[1]
    source = (ROOT / "atlas" / "data" / "catalogue.py").read_text(encoding="utf-8")
    known = set(re.findall(r'data\.get\("(\w+)"', source)) - {"version", "classes", "categories"}
    known |= set(re.findall(r'self\.texts\(data, "(\w+)"', source)) | {"polygon", "line", "point"}
    assert len(known) > 15
    assert {key for key in known if f"`{key}`" not in format_of} == set()
