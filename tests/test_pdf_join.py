"""Joining PDF files object by object: what is kept, what is added, what is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QMarginsF, QRectF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from srce_tvb_atlas.atlas.commune.draw import files_to_deliver
from srce_tvb_atlas.atlas.data.communes import Commune
from srce_tvb_atlas.atlas.export._pdf_file import PdfFile
from srce_tvb_atlas.atlas.export._pdf_objects import (
    BrokenPdf,
    UnfamiliarPdf,
    array,
    dictionary,
    parse_array,
    parse_dictionary,
    text_string,
)
from srce_tvb_atlas.atlas.export.join_pdf import Page, UnfamiliarPdfError, join
from srce_tvb_atlas.atlas.shared.errors import ExportError
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.wording.request import SheetOptions
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
    assert parse_dictionary(root[b"ViewerPreferences"]) == {b"DisplayDocTitle": b"true"}


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


# --- another structure ---------------------------------------------------------------------------


def compressed(path: Path, name: str = "compressed.pdf") -> Path:
    """Return a PDF with object streams, which the plugin does not read."""
    target = path.with_name(name)
    subprocess.run(["qpdf", "--object-streams=generate", str(path), str(target)], check=True)
    with pytest.raises(UnfamiliarPdf):
        PdfFile(target.read_bytes())
    return target


def test_another_structure_is_told(tmp_path: Path) -> None:
    """The page itself is sound: the caller may keep it, and must know why it is not joined."""
    one = page_file(tmp_path / "1.pdf", "Alpha")
    other = compressed(page_file(tmp_path / "2.pdf", "Beta"))
    for pages in ([Page(other, "a")], [Page(one, "a"), Page(other, "b")]):
        with pytest.raises(UnfamiliarPdfError, match=r"joined\.pdf.*cross-reference stream"):
            join([("A", pages)], tmp_path / "joined.pdf")


class Warnings(Silent):
    """Keeps the warnings."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def warning(self, text: str) -> None:
        self.texts.append(text)


def test_pages_that_cannot_be_joined_stay_files_of_their_own(tmp_path: Path) -> None:
    commune = Commune("59293", "Haverskerque")
    files = [compressed(page_file(tmp_path / f"{n}.pdf", "Beta"), f"p{n}.pdf") for n in (1, 2)]
    pages = [Page(path, path.stem) for path in files]
    told = Warnings()
    options = SheetOptions(template=tmp_path / "x.qpt", output=tmp_path, format="pdf")
    assert files_to_deliver(commune, pages, options, tmp_path, told) == files
    assert "stays a PDF of its own" in " ".join(told.texts)
    files[1].write_bytes(files[1].read_bytes()[:500])
    pages.reverse()
    with pytest.raises(ExportError) as caught:
        files_to_deliver(commune, pages, options, tmp_path, told)
    assert not isinstance(caught.value, UnfamiliarPdfError), "a damaged page is not delivered"


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
    with pytest.raises(ExportError, match=r"joined\.pdf") as caught:
        join([("A", [Page(path, "a"), Page(path, "b")])], tmp_path / "joined.pdf")
    assert not isinstance(caught.value, UnfamiliarPdfError)


def test_objects_that_have_moved_are_not_guessed_at(tmp_path: Path) -> None:
    data = page_file(tmp_path / "1.pdf", "Alpha").read_bytes()
    with pytest.raises(BrokenPdf):
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
    assert parse_dictionary(text) == {
        b"Type": b"/Page",
        b"Kids": b"[ 1 0 R [ 2 0 R ] ]",
        b"S": rb"(a \) >> (b) 3 0 R)",
        b"H": b"<0A0B>",
        b"D": b"<< /E /F /G -1.5 >>",
        b"N": b"null",
    }
    assert parse_array(b"[1 0 R (2 0 R) << /A 1 >>]") == [b"1 0 R", b"(2 0 R)", b"<< /A 1 >>"]
    assert parse_dictionary(dictionary({b"A": array([b"1", b"2"])})) == {b"A": b"[ 1 2 ]"}


@pytest.mark.parametrize("text", [b"", b"null", b"[ 1 ]", b"<< 1 /A >>", b"<< /A 1"])
def test_what_is_no_dictionary_is_told(text: bytes) -> None:
    with pytest.raises(UnfamiliarPdf):
        parse_dictionary(text)


def test_references_in_texts_stay(tmp_path: Path) -> None:
    """A title that reads like a reference is copied as it is."""
    one = page_file(tmp_path / "1.pdf", "Alpha", title="see 3 0 R and (1 0 R)")
    target = tmp_path / "joined.pdf"
    join([("A", [Page(one, "1"), Page(shutil.copy(one, tmp_path / "2.pdf"), "2")])], target)
    check(target)
    assert look.info(target)["Title"] == "see 3 0 R and (1 0 R)"
