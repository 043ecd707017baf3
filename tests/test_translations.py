"""The interface speaks French: nothing is missing, and the check itself sees what is."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from xml.dom.minidom import parse

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from scripts import translations
from tests.support.package import ROOT

FRENCH = ROOT / "i18n" / "srce_tvb_atlas_fr.ts"
CONTEXT = "@default"


def strings_of_the_code() -> set[str]:
    """Return the text of each ``tr("…")``, read from the syntax trees, not by Qt's tool."""
    found = set()
    for name in translations.sources():
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "tr":
                (text,) = node.args
                assert isinstance(text, ast.Constant)
                found.add(text.value)
    return found


def pairs(catalogue: Path) -> dict[str, str]:
    """Return French by English."""
    return {
        translations.words(message, "source"): translations.words(message, "translation")
        for message in parse(str(catalogue)).getElementsByTagName("message")  # noqa: S318 -- ours
    }


def test_french_is_complete() -> None:
    assert list(translations.faults(FRENCH)) == []


def test_every_string_was_extracted() -> None:
    """``pylupdate5`` passes over what it cannot read; the syntax trees do not."""
    assert strings_of_the_code() == set(pairs(FRENCH))


def test_french_keeps_its_typography() -> None:
    """A no-break space before two-part signs and inside « »; the curved apostrophe."""
    wrong = []
    for text in pairs(FRENCH).values():
        for place, sign in enumerate(text):
            before = text[place - 1 : place]
            after = text[place + 1 : place + 2]
            if sign in ";!?»" and before not in ("\u00a0", "", ".", "?"):
                wrong.append(text)
            if sign == "«" and after != "\u00a0":
                wrong.append(text)
            if (sign == ":" and before == " ") or sign == "'":
                wrong.append(text)
    assert wrong == []


def test_no_translation_is_the_english_text() -> None:
    """Words that are the same in both languages are named here."""
    same = {english for english, french in pairs(FRENCH).items() if english == french}
    assert all(len(text.split()) < 3 for text in same), sorted(same)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<translation>Communes</translation>", "<translation></translation>", "lacks"),
        (
            "<translation>Communes</translation>",
            '<translation type="unfinished">Communes</translation>',
            "lacks",
        ),
        ("{path} ne peut pas être écrit.", "{chemin} ne peut pas être écrit.", "placeholders"),
        ("<source>Communes</source>", "<source>Commmunes</source>", "behind"),
    ],
)
def test_check_sees_faults(tmp_path: Path, old: str, new: str, fault: str) -> None:
    copy = Path(shutil.copy(FRENCH, tmp_path))
    text = copy.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert fault in "\n".join(translations.faults(copy))


def test_compiled_catalogue_translates(tmp_path: Path) -> None:
    translations.compile_to(tmp_path)
    translator = QTranslator()
    assert translator.load(str(tmp_path / f"{FRENCH.stem}.qm"))
    assert QCoreApplication.installTranslator(translator)
    try:
        wrong = [
            english
            for english, french in pairs(FRENCH).items()
            if QCoreApplication.translate(CONTEXT, english) != french
        ]
    finally:
        QCoreApplication.removeTranslator(translator)
    assert wrong == []
