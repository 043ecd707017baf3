"""The formats of the sheets."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from srce_tvb_atlas.atlas.export.join_pdf import Page, join
from tests.support import pdf
from tests.support.territory import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.algorithms import AlgorithmRunner

GEOPDF, PNG, SVG = 1, 2, 3


def export(run_alg: AlgorithmRunner, folder: Path, **parameters: object) -> list[str]:
    """Make sheets of Haverskerque and return the names of all files."""
    run_alg(
        "srce_tvb:export_commune",
        SOURCE=str(prepared()),
        COMMUNE="59293",
        OUTPUT=str(folder),
        **parameters,
    )
    return sorted(path.name for path in folder.iterdir())


def test_a_layered_pdf_keeps_its_switches_over_all_its_pages(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    export(run_alg, tmp_path, FORMAT=GEOPDF, SCALE=10000)
    path = tmp_path / "59293_haverskerque.pdf"
    layers = pdf.gdalinfo(path, "-mdd", "LAYERS")["metadata"]["LAYERS"]
    names = " ".join(layers.values()).replace("_", " ")
    for label in ("Contour de commune", "Corridors écologiques", "A préserver", "A restaurer"):
        assert label in names
    assert len(layers) == len(set(layers.values())), "one switch a layer, not one a page"
    assert pdf.page_count(path) == 4
    for number in (1, 4):
        page = pdf.gdalinfo(f"PDF:{number}:{path}")
        assert 'ID["EPSG",2154]' in page["coordinateSystem"]["wkt"]
    assert "HAVERSKERQUE" in pdf.plain_text(path)
    assert pdf.images(path) == []


def test_switches_outlast_every_join(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    """Sheets become a document, documents an atlas: one switch a layer, which governs each page."""
    export(run_alg, tmp_path / "out", FORMAT=GEOPDF)
    single = tmp_path / "out" / "59293_haverskerque.pdf"
    joined, again = tmp_path / "joined.pdf", tmp_path / "again.pdf"
    join([("A", [Page(single, "1"), Page(single, "2")])], joined)
    join([("A", [Page(joined, "1", ("2",))]), ("B", [Page(single, "1")])], again)

    def switches(path: Path) -> set[str]:
        layers = pdf.gdalinfo(path, "-mdd", "LAYERS")["metadata"]["LAYERS"].values()
        assert len(layers) == len(set(layers))
        return {name.rsplit(".", 1)[-1] for name in layers}

    assert pdf.page_count(again) == 3
    assert len(switches(single)) > 4
    assert switches(joined) == switches(again) == switches(single)
    for path in (single, joined, again):
        assert groups_without_switch(path) == []


def groups_without_switch(path: Path) -> list[str]:
    """Return the layers that pages refer to and that the document does not list."""
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(str(path))
    listed = {group.idnum for group in reader.trailer["/Root"]["/OCProperties"]["/OCGs"]}
    used = {}
    for number, page in enumerate(reader.pages, 1):
        found = list(page_groups(page["/Resources"]))
        assert found, f"page {number} has no layer"
        used.update({group.idnum: str(group.get_object()["/Name"]) for group in found})
    return [name for number, name in used.items() if number not in listed]


def page_groups(resources: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the references to layers of a page and of the forms in it."""
    resources = resources.get_object()
    properties = resources.get("/Properties")
    if properties is not None:
        properties = properties.get_object()
        yield from (properties.raw_get(key) for key in properties)
    forms = resources.get("/XObject")
    for form in forms.get_object().values() if forms is not None and depth < 4 else ():
        inner = form.get_object().get("/Resources")
        if inner is not None:
            yield from page_groups(inner, depth + 1)


def test_png_sheets_come_with_a_world_file(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    names = export(run_alg, tmp_path, FORMAT=PNG, DPI=100, SCALE=15000)
    with (tmp_path / "manifest.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file, delimiter=";"))
    total = int(row["sheets"])
    assert total > 1
    for number in range(1, total + 1):
        assert f"59293_haverskerque_{number}-{total}.png" in names
        assert f"59293_haverskerque_{number}-{total}.pgw" in names
    assert row["file"] == f"59293_haverskerque_1-{total}.png"
    found = pdf.gdalinfo(tmp_path / row["file"])
    assert found["size"] == pytest.approx([420 / 25.4 * 100, 297 / 25.4 * 100], abs=2)
    assert found["geoTransform"][1] == pytest.approx(15000 * 0.0254 / 100, rel=0.01)


def test_svg_sheets_are_text_and_paths(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    names = export(run_alg, tmp_path, FORMAT=SVG)
    assert "59293_haverskerque_1-1.svg" in names
    text = (tmp_path / "59293_haverskerque_1-1.svg").read_text(encoding="utf-8")
    assert "HAVERSKERQUE" in text
    assert "<image" not in text


def test_the_first_file_of_a_format_replaces_nothing_of_another(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    export(run_alg, tmp_path)
    names = export(run_alg, tmp_path, FORMAT=SVG)
    assert "59293_haverskerque.pdf" in names
    assert "59293_haverskerque_1-1.svg" in names
