"""Names that look like code, markup or paths print as they are and stay inside OUTPUT."""

from __future__ import annotations

from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.naming import printable
from tests.support import datasets, pdf
from tests.support.algorithms import AlgorithmRunner

ALGORITHM = "srce_tvb:export_commune"
INSEE = "59001"
NAMES = [
    "[% 1+1 %]",
    "<b>x</b>",
    "../../etc",
    'a"; DROP',
    "'); DROP TABLE commune; --",
    "{{ 7*7 }}{% raw %}",
    "@srce_insee [% @srce_insee %]",
    "=HYPERLINK(1)",
    "$(touch x) `y` %s",
    "C:\\temp\\x|layername=y",
    "&lt;i&gt; &amp;",
]


def export(run_alg: AlgorithmRunner, folder: Path, name: str, **parameters: object) -> Path:
    """Make the sheet of a commune of this name, and check that nothing is written beside OUTPUT."""
    source = datasets.write(
        folder / "source.gpkg",
        datasets.communes((INSEE, name), ("59002", "Voisine")),
        datasets.reservoirs(),
    )
    output = folder / "deep" / "below" / "out"
    before = set(datasets.snapshot(folder))
    run = run_alg(ALGORITHM, SOURCE=str(source), COMMUNE=INSEE, OUTPUT=str(output), **parameters)
    path = Path(run["FILE"])
    assert path.parent == output
    new = set(datasets.snapshot(folder)) - before
    tables = ("account.csv", "manifest.csv", "statistics.csv", "descriptions.csv")
    inside = {f"deep/below/out/{part}" for part in (path.name, *tables)}
    assert new == {"deep", "deep/below", "deep/below/out", *inside}
    return path


@pytest.mark.parametrize("name", NAMES)
def test_name_prints_as_it_is(run_alg: AlgorithmRunner, tmp_path: Path, name: str) -> None:
    path = export(run_alg, tmp_path, name)
    # a long name stands on two lines, between which pdftotext may read those beside it
    text = pdf.plain_text(path)
    words = [word.strip("-") for word in name.upper().split()]
    assert [word for word in words if word not in text] == []
    assert name in pdf.info(path)["Title"]
    row = read_manifest(path.parent)[INSEE]
    assert (row.commune, row.status, row.file) == (name, "ok", path.name)


def test_names_of_neighbours_print_as_they_are(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    names = ["[% 1+1 %]", "<b>x</b>", "../../etc", 'a"; DROP']
    around = tuple((f"5900{index}", name) for index, name in enumerate(names, 2))
    places = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    rows = [(datasets.square(0, 0), (INSEE, "Milieu"))]
    rows += [(datasets.square(*place), row) for place, row in zip(places, around)]
    table = datasets.Table("commune", ("insee_com", "nom_com"), tuple(rows))
    source = datasets.write(tmp_path / "source.gpkg", table, datasets.reservoirs())
    run = run_alg(ALGORITHM, SOURCE=str(source), COMMUNE=INSEE, OUTPUT=str(tmp_path / "out"))
    text = pdf.plain_text(Path(run["FILE"]))
    for name in names:
        assert name in text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Deux\nlignes\tet\x07un son", "DEUX LIGNES ET UN SON"),
        ("Lille\u202eelliL", "LILLE ELLIL"),
        ("  Ann\x9cullin ", "ANNŒULLIN"),
    ],
)
def test_what_does_not_print_is_left_out(
    run_alg: AlgorithmRunner, tmp_path: Path, name: str, printed: str
) -> None:
    path = export(run_alg, tmp_path, name)
    assert printed in pdf.plain_text(path)
    assert read_manifest(path.parent)[INSEE].commune == printable(name)


def test_the_longest_names_are_printed_whole(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    name = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
    path = export(run_alg, tmp_path, name)
    first, second = "SAINT-REMY-EN-BOUZEMONT-", "SAINT-GENEST-ET-ISSON"
    assert first + second == name.upper()
    text = pdf.plain_text(path)
    # pdftotext takes the hyphen at the end of a line for one of its own
    assert first.rstrip("-") in text
    assert second in text


@pytest.mark.parametrize("name", ["Ville " * 1700, "Ville-" * 1700])
def test_a_name_longer_than_any_is_cut(run_alg: AlgorithmRunner, tmp_path: Path, name: str) -> None:
    path = export(run_alg, tmp_path, name)
    assert len(path.name) < 120
    assert read_manifest(path.parent)[INSEE].commune.endswith("…")


def test_status_prints_as_it_is(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    path = export(run_alg, tmp_path, "Milieu", STATUS="[% 1+1 %] <i>x</i>")
    assert "[% 1+1 %] <i>x</i>" in pdf.plain_text(path)


def test_a_status_longer_than_its_box_is_refused(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    output = tmp_path / "out"
    values = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(output)}
    message = run_alg.error(ALGORITHM, **values, STATUS="x" * 10_000)
    assert "“status”" in message
    assert len(message) < 1000
    assert not output.exists()


def test_a_word_longer_than_the_sheet_is_refused(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    table = datasets.communes((INSEE, "V" * 10_000), ("59002", "Voisine"))
    source = datasets.write(tmp_path / "source.gpkg", table, datasets.reservoirs())
    values = {"SOURCE": str(source), "COMMUNE": INSEE, "OUTPUT": str(tmp_path / "out")}
    message = run_alg.error(ALGORITHM, **values)
    assert "“commune”" in message
    assert len(message) < 1000


def test_a_request_longer_than_any_name_is_cut(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    output = str(tmp_path / "out")
    message = run_alg.error(ALGORITHM, SOURCE="demo", COMMUNE="x" * 10_000, OUTPUT=output)
    assert "“xxx" in message
    assert len(message) < 1000


@pytest.mark.parametrize("commune", ["[% 1+1 %]", "' OR 1=1 --", "../../etc"])
def test_a_hostile_request_is_only_an_unknown_name(
    run_alg: AlgorithmRunner, tmp_path: Path, commune: str
) -> None:
    message = run_alg.error(ALGORITHM, SOURCE="demo", COMMUNE=commune, OUTPUT=str(tmp_path / "out"))
    assert f"“{commune}”" in message
    assert not list(tmp_path.iterdir())
