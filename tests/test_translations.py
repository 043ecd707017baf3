"""The interface speaks French: nothing is missing, and the check itself sees what is."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.dom.minidom import parse

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from scripts import translations
from tests.support.package import ROOT, register_package

register_package()

from srce_tvb_atlas.atlas.shared import i18n  # noqa: E402
from srce_tvb_atlas.atlas.shared.translation import install_translator  # noqa: E402

FRENCH = ROOT / "i18n" / "srce_tvb_atlas_fr.ts"
CONTEXT = "@default"


def calls_of(function: str) -> Iterator[list[str]]:
    """Yield the texts of each ``tr("…")``, read from the syntax trees, not by Qt's tool."""
    for name in translations.sources():
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == function:
                texts = node.args if function == "tr" else node.args[:2]
                assert all(isinstance(text, ast.Constant) for text in texts), ast.dump(node)
                yield [text.value for text in texts]


def pairs(catalogue: Path) -> dict[str, list[str]]:
    """Return French by English: for a message that counts, the singular and the plural."""
    return {
        translations.words(message, "source"): translations.translations_of(message)
        for message in parse(str(catalogue)).getElementsByTagName("message")  # noqa: S318 -- ours
    }


def french_texts() -> list[str]:
    return [text for forms in pairs(FRENCH).values() for text in forms]


def test_french_is_complete() -> None:
    assert list(translations.faults(FRENCH)) == []


def test_every_string_was_extracted() -> None:
    """``pylupdate5`` passes over what it cannot read; the syntax trees do not."""
    plain = {text for (text,) in calls_of("tr")}
    counted = {many for many, _ in calls_of("tr_count")}
    forms = {english: len(french) for english, french in pairs(FRENCH).items()}
    assert forms == {**dict.fromkeys(plain, 1), **dict.fromkeys(counted, 2)}


def test_english_singular_and_plural_fill_in_the_same() -> None:
    """The singular may write its number out: “one sheet”."""
    found = list(calls_of("tr_count"))
    assert len(found) > 50
    for many, one in found:
        names = translations.PLACEHOLDER.findall(many)
        assert "%n" in names
        spelled_out = [name for name in names if name != "%n"]
        assert translations.PLACEHOLDER.findall(one) in (names, spelled_out), one


def test_french_keeps_its_typography() -> None:
    """A no-break space before two-part signs and inside « »; the curved apostrophe."""
    wrong = []
    for text in french_texts():
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
    same = {english for english, french in pairs(FRENCH).items() if english in french}
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
        ("<numerusform>%n feuille<", "<numerusform><", "lacks"),
        ("<numerusform>%n feuille<", "<numerusform>une feuille<", "placeholders"),
    ],
)
def test_check_sees_faults(tmp_path: Path, old: str, new: str, fault: str) -> None:
    copy = Path(shutil.copy(FRENCH, tmp_path))
    text = copy.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert fault in "\n".join(translations.faults(copy))


@pytest.fixture(scope="module")
def of_qt() -> Iterator[None]:
    """Let messages ask Qt, which has no translator yet: there is none for this language."""
    before = i18n._translate
    assert install_translator("xx") is None
    yield
    i18n.install(before)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("qm")
    translations.compile_to(folder)
    return str(folder / f"{FRENCH.stem}.qm")


@pytest.fixture
def french(of_qt: None, compiled: str) -> Iterator[None]:
    """Let Qt speak French, and the messages of the plugin with it."""
    assert of_qt is None  # messages ask Qt
    translator = QTranslator()
    assert translator.load(compiled)
    assert QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.mark.usefixtures("french")
def test_compiled_catalogue_translates() -> None:
    wrong = [
        english
        for english, forms in pairs(FRENCH).items()
        if len(forms) == 1 and QCoreApplication.translate(CONTEXT, english) != forms[0]
    ]
    assert wrong == []


# --- numbers ----------------------------------------------------------------------------------


def sheets(count: int) -> str:
    return i18n.tr_count("%n sheets", "%n sheet", count)


@pytest.mark.usefixtures("of_qt")
@pytest.mark.parametrize("with_qt", [True, False])
def test_english_counts(with_qt: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a translation, whether messages ask Qt or not."""
    if not with_qt:
        monkeypatch.setattr(i18n, "_translate", None)
    assert [sheets(count) for count in (0, 1, 2)] == ["0 sheets", "1 sheet", "2 sheets"]


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 feuille"), (1, "1 feuille"), (2, "2 feuilles"), (648, "648 feuilles")],
)
def test_french_counts(count: int, text: str) -> None:
    """None is a singular in French."""
    assert sheets(count) == text


@pytest.mark.usefixtures("french")
def test_every_message_that_counts_has_its_two_forms() -> None:
    """Each is asked for by the same words as in the code, of which Qt takes both for the key."""
    forms = pairs(FRENCH)
    wrong = []
    for many, one in calls_of("tr_count"):
        for count, form in ((0, 0), (1, 0), (2, 1)):
            wanted = forms[many][form].replace("%n", str(count))
            if i18n.tr_count(many, one, count) != wanted:
                wrong.append(many)
    assert wrong == []
