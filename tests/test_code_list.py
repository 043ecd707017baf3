"""Lists of communes in files: which column is read, in which encoding, what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr

from srce_tvb_atlas.atlas.data._code_list import read_codes
from srce_tvb_atlas.atlas.data.commune_index import CommuneIndex
from srce_tvb_atlas.atlas.data.selection import select_communes
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.errors import CommuneError, RequestError
from tests.support.algorithms import AlgorithmRunner
from tests.test_commune_judgement import OISE
from tests.test_communes import named

WANTED = ["60271", "60306"]


@pytest.fixture(scope="module")
def oise() -> CommuneIndex:
    return named(*OISE)


def chosen(index: CommuneIndex, codes: object) -> list[str]:
    return [commune.insee for commune in select_communes(index, codes=str(codes))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "postal first.csv",
            "code_postal;nom;code_insee\n60380;Gerberoy;60271\n60380;Hécourt;60306\n",
        ),
        ("no heading.csv", "60380;Gerberoy;60271\n60380;Hécourt;60306\n"),
        ("formula.csv", '="60271";Gerberoy\r\n="60306";Hécourt\r\n'),
        ("apostrophe.csv", "insee,commune\n'60271,Gerberoy\n'60306,Hécourt\n"),
        ("names.csv", "nom\nGerberoy\nHécourt\n"),
        ("names after postal.csv", "CP;Commune\n60380;Gerberoy\n60381;HECOURT\n"),
        ("sep.csv", "sep=;\nCommune;Code INSEE\nGerberoy;60271\nHécourt;60306\n"),
        (
            "quoted.csv",
            '"Code commune INSEE","Nom, usuel"\n"60271","Gerberoy"\n"60306","Hécourt"\n',
        ),
        ("pipe.txt", "com|lib\n60271|Gerberoy\n60306|Hécourt\n"),
        ("spaces.txt", "60271 60306\n"),
        ("mixed.txt", "Gerberoy\n60306\n"),
        ("titles.txt", "Gerberoy (60271)\nHécourt (60306)\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-le"])
def test_any_table_is_read(
    oise: CommuneIndex, tmp_path: Path, name: str, content: str, encoding: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode(encoding))
    assert chosen(oise, path) == WANTED


@pytest.mark.parametrize(("driver", "suffix"), [("XLSX", ".xlsx"), ("ODS", ".ods")])
@pytest.mark.parametrize("kind", [ogr.OFTString, ogr.OFTInteger])
def test_spreadsheet_is_read(
    oise: CommuneIndex, tmp_path: Path, driver: str, suffix: str, kind: int
) -> None:
    path = tmp_path / f"liste{suffix}"
    book = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    sheet = book.CreateLayer("Feuil1")
    for name, type_ in (("CP", kind), ("Commune", ogr.OFTString), ("Code INSEE", kind)):
        sheet.CreateField(ogr.FieldDefn(name, type_))
    for cells in (("60380", "Gerberoy", "60271"), ("60380", "Hécourt", "60306")):
        row = ogr.Feature(sheet.GetLayerDefn())
        for index, cell in enumerate(cells):
            row.SetField(index, cell)
        sheet.CreateFeature(row)
    row = sheet = book = None
    assert chosen(oise, path) == WANTED


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("heading.csv", b"Code INSEE;Commune\r\n", "contains no code, only headings"),
        ("empty.csv", b"", "contains no code"),
        ("comments.txt", b"# nothing\n\n", "contains no code"),
        ("junk.xlsx", b"PKjunk", "not a spreadsheet that GDAL can read"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "it is not text"),
        ("list.docx", b"PK", "is not a list"),
        ("gone.xlsx", None, "cannot be read"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(RequestError, match=message):
        read_codes(str(path))


def test_doubled_code_does_not_hide_unknown_ones(oise: CommuneIndex) -> None:
    with pytest.raises(CommuneError) as error:
        chosen(oise, "60271, Gerberoy, 60999, Atlantis, 60306, 60306")
    for part in ("lists 2 communes twice: 60271 = Gerberoy, 60306.", "60999", "Atlantis"):
        assert part in str(error.value)


def test_a_thousand_doubled_codes_are_counted(tmp_path: Path) -> None:
    codes = [f"59{number:03}" for number in range(1, 1000)]
    index = named(*[(code, f"Village {code}") for code in codes[:40]])
    with pytest.raises(CommuneError) as error:
        chosen(index, ",".join(codes[:40] * 2))
    assert "59001, 59002" in str(error.value)
    assert "lists 40 communes twice" in str(error.value)
    path = tmp_path / "l.txt"
    path.write_text("\n".join(codes * 2), "ascii")
    with pytest.raises(CommuneError, match="1919 errors in all"):
        chosen(index, path)


def test_postal_codes_alone_are_named(oise: CommuneIndex, tmp_path: Path) -> None:
    path = tmp_path / "cp.csv"
    path.write_text("code_postal\n60380\n", "ascii")
    with pytest.raises(CommuneError, match="60380 is a postal code"):
        chosen(oise, path)


def test_shared_lists(oise: CommuneIndex, shared_data: Path) -> None:
    folder = shared_data.parent / "cases" / "data" / "codes_lists"
    for name in ("cp_first.csv", "excel_formula.csv", "excel_unicode.txt", "names.csv"):
        assert chosen(oise, folder / name) == WANTED, name
    for name in ("headonly.csv", "list.xlsx"):
        with pytest.raises(RequestError):
            chosen(oise, folder / name)


def test_demonstration_data_may_be_tried_with_communes_elsewhere(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    """The demonstration network is in Flanders: each table is told, and the sheet is degraded."""
    cases = shared_data.parent / "cases" / "data"
    values = {"SOURCE": "demo", "COMMUNES": str(cases / "communes_small.geojson")}
    run = run_alg(
        "srce_tvb:commune_statistics",
        **values,
        CODES=str(cases / "codes_lists" / "cp_first.csv"),
        OUTPUT=str(tmp_path / "figures.gpkg"),
    )
    assert run["COMMUNE_COUNT"] == 2
    assert "does not overlap the communes" in "\n".join(run.feedback.warnings)
    run_alg("srce_tvb:export_commune", **values, COMMUNE="60271", OUTPUT=str(tmp_path / "out"))
    assert read_manifest(tmp_path / "out")["60271"].status == "degraded"
