"""Legend and statistics on the real network of Oise, against an overlay made by OGR's SQL."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.results.manifest import ManifestRow, read_manifest
from tests.support import pdf
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.truth import Figures, Truth

ALGORITHM = "srce_tvb:export_commune"
#: all six kinds; dense; apostrophe; watercourses only on its border; hole; three parts
COMMUNES = {
    "60271": "60271",
    "60159": "60159",
    "Saint-Leu-d'Esserent": "60584",
    "MILLY SUR THERAIN": "60403",
    "60535": "60535",
    "60658": "60658",
}
EMPTY = "60002"
#: share by which a figure may differ, and what a rounding to four decimals may add
TOLERANCE = 0.001
ROUNDING = 0.0001


@pytest.fixture(scope="module")
def truth(shared_data: Path) -> Iterator[Truth]:
    opened = Truth(shared_data)
    yield opened
    opened.close()


def export(
    run_alg: AlgorithmRunner, shared_data: Path, output: Path, commune: str, **more: object
) -> AlgorithmRun:
    return run_alg(
        ALGORITHM,
        SOURCE=str(shared_data / "srce_hdf_oise_l93.gpkg"),
        COMMUNES=f"{shared_data / 'communes_l93_60-oise.gpkg'}|layername=commune_2026",
        COMMUNE=commune,
        OUTPUT=str(output),
        **more,
    )


def written(path: Path) -> dict[str, Figures]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {
        row["category"]: Figures(
            int(row["count"]), float(row["ha"]), float(row["km"]), float(row["percent"])
        )
        for row in rows
    }


def legend_of(path: Path) -> list[str]:
    """Return the entries of the printed legend from top to bottom, by their first word."""
    words = pdf.words(path)
    top = next(word for word in words if word.text == "LEGENDE")
    end = next(word for word in words if word.text == "schéma" and word.xmin < top.xmin + 30)
    column = [
        word for word in words if word.xmin > top.xmin - 1 and top.ymax < word.ymin < end.ymin
    ]
    lines: dict[int, list[pdf.Word]] = {}
    for word in sorted(column, key=lambda word: word.ymin):
        key = next((line for line in lines if abs(line - word.ymin * 10) < 8), None)
        lines.setdefault(round(word.ymin * 10) if key is None else key, []).append(word)
    return [
        " ".join(word.text for word in sorted(line, key=lambda word: word.xmin))
        for line in lines.values()
    ]


@pytest.mark.parametrize(("commune", "insee"), COMMUNES.items())
def test_figures_and_legend_agree_with_the_overlay(
    run_alg: AlgorithmRunner,
    shared_data: Path,
    truth: Truth,
    tmp_path: Path,
    commune: str,
    insee: str,
) -> None:
    run = export(run_alg, shared_data, tmp_path, commune, LEGEND=1)
    expected = truth.figures(insee)
    found = written(Path(run["STATISTICS"]))
    assert list(found) == list(expected)
    for key, figures in expected.items():
        assert found[key].count == figures.count, key
        for name in ("ha", "km", "percent"):
            wanted = getattr(figures, name)
            close = pytest.approx(wanted, rel=TOLERANCE, abs=ROUNDING)
            assert getattr(found[key], name) == close, (key, name)

    row = read_manifest(tmp_path)[insee]
    assert row.status == "ok"
    assert row.categories == tuple(expected)
    assert Path(run["FILE"]).name == row.file

    labels = [c.label for c in load_catalogue().categories if c.key in ("commune", *expected)]
    legend = " ".join(legend_of(Path(run["FILE"])))
    place = 0
    for label in labels:
        place = legend.find(label, place) + len(label)
        assert place >= len(label), f"“{label}” is not in its place in: {legend}"
    for category in load_catalogue().categories:
        assert legend.count(category.label) == labels.count(category.label)
    assert ("Réservoir de Biodiversité" in legend) == any("reservoir" in key for key in expected)


def test_the_whole_legend_stands_on_every_sheet_by_default(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    run = export(run_alg, shared_data, tmp_path, EMPTY)
    legend = " ".join(legend_of(Path(run["FILE"])))
    for category in load_catalogue().categories:
        same = [c for c in load_catalogue().categories if c.label == category.label]
        assert legend.count(category.label) == len(same)


def test_a_commune_without_any_object_gets_a_sheet_that_says_so(
    run_alg: AlgorithmRunner, shared_data: Path, truth: Truth, tmp_path: Path
) -> None:
    assert truth.figures(EMPTY) == {}
    run = export(run_alg, shared_data, tmp_path, EMPTY, LEGEND=1)
    assert read_manifest(tmp_path)[EMPTY] == ManifestRow(
        insee=EMPTY,
        commune="Abbecourt",
        status="empty",
        sheets=1,
        scale=read_manifest(tmp_path)[EMPTY].scale,
        file="60002_abbecourt.pdf",
        bytes=Path(run["FILE"]).stat().st_size,
        seconds=read_manifest(tmp_path)[EMPTY].seconds,
        message=read_manifest(tmp_path)[EMPTY].message,
    )
    assert written(Path(run["STATISTICS"])) == {}
    said = pdf.plain_text(Path(run["FILE"]))
    assert "Aucun élément du SRCE-TVB n'est recensé dans cette commune." in said
    assert "ABBECOURT" in said
    legend = " ".join(legend_of(Path(run["FILE"])))
    assert "Contour de commune" in legend
    assert "Corridors" not in legend


def test_the_log_tells_what_is_drawn_on_no_rule_or_twice(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    export(run_alg, shared_data, tmp_path, "60271")
    warnings = "\n".join(run_alg.feedback.warnings)
    assert "without objective, drawn as not to restore" in warnings
    # what was merely mended is told, but warns of nothing
    assert "found twice, drawn once" not in warnings
    assert "found twice, drawn once" in "\n".join(run_alg.feedback.infos)


def test_rows_of_other_communes_stay(
    run_alg: AlgorithmRunner, shared_data: Path, truth: Truth, tmp_path: Path
) -> None:
    for commune in ("60271", EMPTY, "60271"):
        export(run_alg, shared_data, tmp_path, commune)
    assert list(read_manifest(tmp_path)) == [EMPTY, "60271"]
    lines = (tmp_path / "statistics.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(truth.figures("60271"))


def test_a_rule_of_ones_own_moves_objects(
    run_alg: AlgorithmRunner, shared_data: Path, truth: Truth, tmp_path: Path
) -> None:
    """Every reservoir counted as to restore: the same figures in the other category."""
    run = export(run_alg, shared_data, tmp_path, "60271", RESTORE="true")
    found = written(Path(run["STATISTICS"]))
    assert "reservoir_preserve" not in found
    expected = truth.figures("60271")["reservoir_preserve"]
    assert found["reservoir_restore"].ha == pytest.approx(expected.ha, rel=TOLERANCE)
    assert found["reservoir_restore"].count == expected.count
