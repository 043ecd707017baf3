"""Joining PDF files object by object: what is kept, what is added, what is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QMarginsF, QRectF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from srce_tvb_atlas.atlas.export import join_pdf as pdf
from srce_tvb_atlas.atlas.export._pdf_objects import (
    PdfFile,
    UnfamiliarPdf,
    array,
    dictionary,
    entries_of,
    text_string,
    values_of,
)
from srce_tvb_atlas.atlas.export.join_pdf import Page, join
from srce_tvb_atlas.atlas.shared.errors import ExportError
from tests.support import pdf as look


def page_file(path: Path, *texts: str, title: str = "A (b) \\ c") -> Path:
    """Write a PDF as Qt does, a page a text."""
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setResolution(72)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    for number, text in enumerate(texts):
        if number:
            writer.newPage()
        painter.drawText(QRectF(50, 50, 400, 50), 0, text)
    painter.end()
    return path


def check(path: Path) -> None:
    """Have qpdf look at a file."""
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def outline(path: Path) -> list[tuple[int, str, int]]:
    """Return the bookmarks: depth, title, page counted from 1."""
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(str(path))

    def below(items: list[object], depth: int) -> list[tuple[int, str, int]]:
        found: list[tuple[int, str, int]] = []
        for item in items:
            if isinstance(item, list):
                found += below(item, depth + 1)
            else:
                page = reader.get_destination_page_number(item)
                found.append((depth, str(item.title), page + 1))
        return found

    return below(reader.outline, 0)


def pages(path: Path) -> list[str]:
    """Return the text of each page."""
    return [text.strip() for text in look.text(path).split("\f")[:-1]]


def root_of(path: Path) -> dict[bytes, bytes]:
    source = PdfFile(path.read_bytes())
    return source.entries(source.catalog_number)


def test_one_page_is_the_page_with_an_update(tmp_path: Path) -> None:
    source = page_file(tmp_path / "1.pdf", "Haverskerque")
    target = tmp_path / "joined.pdf"
    join([("Rœulx – é", [Page(source, "Feuille 1/1")])], target)
    assert target.read_bytes().startswith(source.read_bytes())
    assert target.stat().st_size < source.stat().st_size + 2000
    check(target)
    assert look.text(target) == look.text(source)
    assert look.info(target)["Title"] == "A (b) \\ c"
    assert outline(target) == [(0, "Rœulx – é", 1), (1, "Feuille 1/1", 1)]
    root = root_of(target)
    assert root[b"Lang"] == b"(fr-FR)"
    assert entries_of(root[b"ViewerPreferences"]) == {b"DisplayDocTitle": b"true"}


def test_pages_are_copied_in_order(tmp_path: Path) -> None:
    one = page_file(tmp_path / "1.pdf", "Alpha")
    two = page_file(tmp_path / "2.pdf", "Beta", "Gamma", title="other")
    target = tmp_path / "joined.pdf"
    groups = [
        ("A", [Page(one, "Feuille 1/1")]),
        ("B", [Page(two, "Feuille 1/2", ("Feuille 2/2",))]),
    ]
    join(groups, target)
    check(target)
    assert [text.strip() for text in look.text(target).split("\f")[:3]] == [
        "Alpha",
        "Beta",
        "Gamma",
    ]
    assert outline(target) == [
        (0, "A", 1),
        (1, "Feuille 1/1", 1),
        (0, "B", 2),
        (1, "Feuille 1/2", 2),
        (1, "Feuille 2/2", 3),
    ]
    assert look.info(target)["Title"] == "A (b) \\ c"


def test_joined_files_can_be_joined(tmp_path: Path) -> None:
    one = page_file(tmp_path / "1.pdf", "Alpha")
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    join([("A", [Page(one, "Feuille 1/1")])], first)
    join([("", [Page(first, "x"), Page(first, "y")])], second)
    third = tmp_path / "third.pdf"
    join([("Z", [Page(second, "1", ("2",)), Page(first, "3")])], third)
    check(third)
    assert look.page_count(third) == 3
    assert outline(third) == [(0, "Z", 1), (1, "1", 1), (1, "2", 2), (1, "3", 3)]


@pytest.mark.parametrize("count", [1, 2])
def test_information_is_replaced(tmp_path: Path, count: int) -> None:
    one = page_file(tmp_path / "1.pdf", "Alpha")
    target = tmp_path / "joined.pdf"
    info = {"Title": "Carte – d’Avesnes (151)", "Subject": "x"}
    join([("A", [Page(one, "Feuille")] * count)], target, info)
    check(target)
    assert look.info(target)["Title"] == "Carte – d’Avesnes (151)"
    assert look.info(target)["Subject"] == "x"


def test_many_pages_take_no_time(tmp_path: Path) -> None:
    one = page_file(tmp_path / "1.pdf", "Alpha")
    target = tmp_path / "joined.pdf"
    join([(str(n), [Page(one, "Feuille 1/1")]) for n in range(650)], target)
    check(target)
    assert look.page_count(target) == 650


def test_pypdf_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert pdf.pypdf_or_none() is None
    one = page_file(tmp_path / "1.pdf", "Alpha")
    join([("A", [Page(one, "1"), Page(one, "2")])], tmp_path / "joined.pdf")
    check(tmp_path / "joined.pdf")


# --- another structure ---------------------------------------------------------------------------


def compressed(path: Path) -> Path:
    """Return a PDF with object streams, which the plugin does not read itself."""
    target = path.with_name("compressed.pdf")
    subprocess.run(["qpdf", "--object-streams=generate", str(path), str(target)], check=True)
    with pytest.raises(UnfamiliarPdf):
        PdfFile(target.read_bytes())
    return target


def test_another_structure_is_joined_by_pypdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    one = page_file(tmp_path / "1.pdf", "Alpha")
    other = compressed(page_file(tmp_path / "2.pdf", "Beta", "Gamma"))
    target = tmp_path / "joined.pdf"
    join([("A", [Page(one, "a")]), ("B", [Page(other, "b", ("c",))])], target, {"Title": "T"})
    check(target)
    assert [text.strip() for text in look.text(target).split("\f")[:3]] == [
        "Alpha",
        "Beta",
        "Gamma",
    ]
    assert outline(target) == [(0, "A", 1), (1, "a", 1), (0, "B", 2), (1, "b", 2), (1, "c", 3)]
    assert look.info(target)["Title"] == "T"


def test_another_structure_without_pypdf_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = compressed(page_file(tmp_path / "2.pdf", "Beta"))
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(ExportError, match="pip install pypdf"):
        join([("A", [Page(other, "a")])], tmp_path / "joined.pdf")


def encrypted(path: Path) -> None:
    source = path.with_name("plain.pdf")
    path.rename(source)
    subprocess.run(["qpdf", "--encrypt", "u", "o", "256", "--", str(source), str(path)], check=True)


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "absent"])
def test_a_file_that_is_no_pdf_is_told(tmp_path: Path, damage: str) -> None:
    path = page_file(tmp_path / "1.pdf", "Alpha")
    data = path.read_bytes()
    made = {"cut": data[: len(data) // 2], "empty": b"", "text": b"not a PDF at all"}
    if damage == "absent":
        path.unlink()
    else:
        path.write_bytes(made[damage])
    with pytest.raises(ExportError, match=r"joined\.pdf|pypdf"):
        join([("A", [Page(path, "a"), Page(path, "b")])], tmp_path / "joined.pdf")


def test_objects_that_have_moved_are_not_guessed_at(tmp_path: Path) -> None:
    data = page_file(tmp_path / "1.pdf", "Alpha").read_bytes()
    with pytest.raises(UnfamiliarPdf):
        PdfFile(data[:200] + b"x" * 77 + data[200:]).pages()


def test_encrypted_files_are_not_guessed_at(tmp_path: Path) -> None:
    path = page_file(tmp_path / "1.pdf", "Alpha")
    encrypted(path)
    with pytest.raises(UnfamiliarPdf):
        PdfFile(path.read_bytes())


def test_nothing_to_join_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        join([], tmp_path / "joined.pdf")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    one = page_file(tmp_path / "1.pdf", "Alpha")
    with pytest.raises(ExportError, match="nowhere"):
        join([("A", [Page(one, "a")])], tmp_path / "nowhere" / "joined.pdf")


# --- the pieces ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", b"()"),
        ("plain", b"(plain)"),
        ("a (b) \\", rb"(a \(b\) \\)"),
        ("é", b"<FEFF00E9>"),
        ("line\nbreak", b"<FEFF" + "line\nbreak".encode("utf-16-be").hex().upper().encode() + b">"),
    ],
)
def test_text_strings(text: str, written: bytes) -> None:
    assert text_string(text) == written


def test_dictionaries_are_read_whole() -> None:
    text = rb"""<< /Type /Page /Kids [ 1 0 R [2 0 R] ] % a comment >> /X 9 0 R
        /S (a \) >> (b) 3 0 R) /H <0A0B> /D << /E /F /G -1.5 >> /N null>>"""
    assert entries_of(text) == {
        b"Type": b"/Page",
        b"Kids": b"[ 1 0 R [ 2 0 R ] ]",
        b"S": rb"(a \) >> (b) 3 0 R)",
        b"H": b"<0A0B>",
        b"D": b"<< /E /F /G -1.5 >>",
        b"N": b"null",
    }
    assert values_of(b"[1 0 R (2 0 R) << /A 1 >>]") == [b"1 0 R", b"(2 0 R)", b"<< /A 1 >>"]
    assert entries_of(dictionary({b"A": array([b"1", b"2"])})) == {b"A": b"[ 1 2 ]"}


@pytest.mark.parametrize("text", [b"", b"null", b"[ 1 ]", b"<< 1 /A >>", b"<< /A 1"])
def test_what_is_no_dictionary_is_told(text: bytes) -> None:
    with pytest.raises(UnfamiliarPdf):
        entries_of(text)


def test_references_in_texts_stay(tmp_path: Path) -> None:
    """A title that reads like a reference is copied as it is."""
    one = page_file(tmp_path / "1.pdf", "Alpha", title="see 3 0 R and (1 0 R)")
    target = tmp_path / "joined.pdf"
    join([("A", [Page(one, "1"), Page(shutil.copy(one, tmp_path / "2.pdf"), "2")])], target)
    check(target)
    assert look.info(target)["Title"] == "see 3 0 R and (1 0 R)"
