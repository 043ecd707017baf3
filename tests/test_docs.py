"""The handbook: what is generated is current, links lead somewhere, examples name what exists."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingParameterDefinition, QgsProcessingProvider
from qgis.PyQt.QtCore import QUrl

from scripts import handbook_html, typography
from tests.support.package import ROOT, register_package
from tests.test_translations import FRENCH, pairs

register_package()

from srce_tvb_atlas.atlas.data.account import ACCOUNT_COLUMNS  # noqa: E402
from srce_tvb_atlas.atlas.plan.sheets import MAX_SHEETS  # noqa: E402
from srce_tvb_atlas.atlas.project.sheet_index import FIELD_NAMES  # noqa: E402
from srce_tvb_atlas.atlas.results.manifest import (  # noqa: E402
    DESCRIPTIONS_COLUMNS,
    MANIFEST_COLUMNS,
    STATISTICS_COLUMNS,
)
from srce_tvb_atlas.atlas.wording import notices  # noqa: E402
from srce_tvb_atlas.processing_provider import handbook  # noqa: E402
from srce_tvb_atlas.processing_provider.result_help import result_help  # noqa: E402

DOCS = ROOT / "docs"
#: what `make` writes and nobody commits
GENERATED = {"docs/html/"}
LARGEST_PICTURE = 200_000
LARGEST_TOTAL = 3_000_000


class Page(HTMLParser):
    """What a page links to, shows and can be linked to by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.anchors.add(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag == "img":
            self.pictures.append(str(values["src"]))
            assert values.get("alt"), f"{values['src']} has no words for who does not see it"


@pytest.fixture(scope="module")
def html() -> dict[str, Page]:
    files = handbook_html.html_pages(handbook_html.from_checkout)
    return {name: Page(text) for name, text in files.items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def listed() -> list[str]:
    """Give the files of the pages in the order of the navigation."""
    return [file for _, file in handbook_html.pages(handbook_html.from_checkout)]


def test_page_of_the_parameters_is_current() -> None:
    """In a process of its own: the page of the parameters is made in French."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_docs.py"), "check"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_navigation_holds_every_page(listed: list[str]) -> None:
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md"))
    assert len(listed) == len(set(listed))


def test_mkdocs_builds_the_site(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    done = subprocess.run(
        [*command, "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "index.html").is_file()


def test_links_of_the_plugin_pages_lead_somewhere(html: dict[str, Page], listed: list[str]) -> None:
    assert len(html) == len(listed)
    wrong = []
    for name, page in html.items():
        for link in page.links:
            if link.startswith("https://"):
                continue
            file, _, anchor = link.partition("#")
            target = html.get(file or name)
            if target is None or (anchor and anchor not in target.anchors):
                wrong.append(f"{name}: {link}")
        wrong += [
            f"{name}: {picture}"
            for picture in page.pictures
            if not (DOCS / picture.replace("../", "", 1)).is_file()
        ]
    assert wrong == []


def test_pictures_are_light_and_all_used(html: dict[str, Page]) -> None:
    shown = {Path(picture).name for page in html.values() for picture in page.pictures}
    shown |= set(re.findall(r"docs/images/([\w.-]+)", (ROOT / "README.md").read_text("utf-8")))
    there = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert set(there) == shown
    assert {name: size for name, size in there.items() if size > LARGEST_PICTURE} == {}
    assert sum(there.values()) < LARGEST_TOTAL


def test_pictures_are_made_by_the_script(listed: list[str]) -> None:
    script = (ROOT / "scripts" / "in_qgis" / "handbook_pictures.py").read_text(encoding="utf-8")
    for file in listed:
        text = (DOCS / file).read_text(encoding="utf-8")
        for name in re.findall(r"\(images/([\w-]+)\.png\)", text):
            assert f'"{name}' in script, f"{file} shows {name}.png, which no script makes"


# --- the help in QGIS ------------------------------------------------------------------------


def test_every_parameter_and_result_has_its_help(provider: QgsProcessingProvider) -> None:
    flags = QgsProcessingParameterDefinition.Flag
    lacking = []
    results = result_help()
    for algorithm in provider.algorithms():
        assert algorithm.shortHelpString().endswith(".")
        assert algorithm.shortDescription()
        assert algorithm.tags()
        assert algorithm.group()
        assert algorithm.groupId() in ("sheets", "data")
        assert Path(algorithm.svgIconPath()).is_file()
        assert not algorithm.icon().isNull()
        lacking += [
            f"{algorithm.name()}.{parameter.name()}"
            for parameter in algorithm.parameterDefinitions()
            if not parameter.flags() & flags.FlagHidden and not parameter.help().strip()
        ]
        for output in algorithm.outputDefinitions():
            parameter = algorithm.parameterDefinition(output.name())
            if not output.description() or not (parameter or results.get(output.name())):
                lacking.append(f"{algorithm.name()} -> {output.name()}")
    assert lacking == []


def test_help_button_opens_the_page_in_the_package(
    provider: QgsProcessingProvider,
    html: dict[str, Page],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handbook, "HANDBOOK", tmp_path)
    for name in html:
        (tmp_path / name).touch()
    for algorithm in provider.algorithms():
        url = QUrl(algorithm.helpUrl())
        assert url.isLocalFile()
        page = Path(url.toLocalFile())
        assert page.is_file(), page
        assert url.fragment() == algorithm.name()
        assert algorithm.name() in html[page.name].anchors


def test_help_button_of_a_checkout_opens_the_source_of_the_page(
    provider: QgsProcessingProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML pages are generated for the package; a checkout has them after ``make docs`` only."""
    monkeypatch.setattr(handbook, "HANDBOOK", DOCS / tmp_path.name)
    for algorithm in provider.algorithms():
        page = Path(QUrl(algorithm.helpUrl()).toLocalFile())
        assert page.is_file(), page
        assert f'<a id="{algorithm.name()}"></a>' in page.read_text(encoding="utf-8")
    assert Path(handbook.handbook_url().toLocalFile()) == DOCS / "index.md"


# --- the text ---------------------------------------------------------------------------------


def test_typography_is_that_of_the_interface() -> None:
    """A message is found in the handbook by searching for it; ``make docs`` writes it so."""
    pages = list(typography.pages())
    assert len(pages) > 15
    wrong = [
        page.name
        for page in pages
        if typography.typeset(page.read_text("utf-8")) != page.read_text("utf-8")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("L'état : « c'est » ; oui ?", "L’état\u00a0: «\u00a0c’est\u00a0»\u00a0; oui\u00a0?"),
        ("`a : 'b'`, d'`x` : y", "`a : 'b'`, d’`x`\u00a0: y"),
        ("[où : l'un](où.md#l'un) !", "[où\u00a0: l’un](où.md#l'un)\u00a0!"),
        ("```sh\necho 'l : ;'\n```\n", "```sh\necho 'l : ;'\n```\n"),
        ("l'un\n# In English\nit's : so", "l’un\n# In English\nit's : so"),
        ("1:25 000 à 12:30", "1:25 000 à 12:30"),
    ],
)
def test_typography_leaves_code_alone(written: str, printed: str) -> None:
    assert typography.typeset(written) == printed
    assert typography.typeset(printed) == printed


def menus_of_qgis(tmp_path: Path) -> set[str]:
    """Return the French texts of QGIS, without mnemonics and trailing dots."""
    catalogue = Path(QgsApplication.pkgDataPath()) / "i18n" / "qgis_fr.qm"
    if not catalogue.is_file():
        pytest.skip("QGIS is installed without its French translation")
    readable = tmp_path / "qgis_fr.ts"
    command = ["lconvert", "-if", "qm", "-of", "ts", "-o", str(readable), str(catalogue)]
    subprocess.run(command, check=True)
    found = re.findall(r"<translation>([^<]*)<", readable.read_text(encoding="utf-8"))
    return {unescape(text).replace("&", "").rstrip("….") for text in found}


def test_menus_are_those_of_qgis_in_french(tmp_path: Path) -> None:
    """What stands between › in the handbook and > in the messages."""
    french = [text for forms in pairs(FRENCH).values() for text in forms]
    own = {"SRCE-TVB Atlas", *(text.rstrip("….") for text in french)}
    newer = {"Copier comme commande qgis_process", "Ajouter Carte"}  # 3.24; composed by QGIS
    others = {"Démarrer un programme", "À partir d'un fichier texte/CSV", "Modifier le type"}
    others |= {"Utilisation des paramètres régionaux"}  # Windows, Excel
    known = menus_of_qgis(tmp_path) | own | newer | others
    named = []
    for page in typography.pages():
        text = page.read_text(encoding="utf-8").partition(typography.IN_ENGLISH)[0]
        named += [found for found in re.findall(r"\*([^*]+›[^*]+)\*", text) if "\n\n" not in found]
    for text in french:
        named += re.findall(r"(?:\(|par |dans )((?:[A-Z][^>().,]*) > [^().,]+)", text)
    assert len(named) > 15
    parts = {as_it_reads(part).rstrip("….") for menu in named for part in re.split("[›>]", menu)}
    assert sorted(parts - {as_it_reads(text) for text in known}) == []


# --- what the text claims --------------------------------------------------------------------


def test_files_named_for_developers_exist() -> None:
    """A module that was renamed or moved is found here, in the recipes and the rules."""
    folders = "atlas|benchmarks|demo|docs|gui|i18n|layouts|processing_provider|scripts|styles|tests"
    missing = []
    for page in (ROOT / "CONTRIBUTING.md", DOCS / "architecture.md"):
        named = re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text(encoding="utf-8"))
        assert len(named) > 5
        missing += [
            f"{page.name}: {name}"
            for name in named
            if name not in GENERATED and not (ROOT / name).exists()
        ]
    assert missing == []


def test_examples_name_real_parameters(provider: QgsProcessingProvider) -> None:
    known = {p.name() for a in provider.algorithms() for p in a.parameterDefinitions()}
    for file in ("qgis_process.md", "pyqgis.md", "modeles.md"):
        text = (DOCS / file).read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"```.*?```", text, re.DOTALL))
        named = set(re.findall(r'(?:^|[\s(])([A-Z][A-Z_]+)=|"([A-Z][A-Z_]+)":', blocks))
        names = {one or other for one, other in named} - {"QT_QPA_PLATFORM", "LC_CTYPE"}
        assert names <= known, f"{file}: {names - known}"


def quoted_messages() -> list[str]:
    """Return the messages in the first column of the tables of docs/erreurs.md."""
    text = (DOCS / "erreurs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| .+ \|$", text, re.MULTILINE)
    return [row for row in rows if row != "message"]


def as_it_reads(text: str) -> str:
    """Return a text with one kind of apostrophe, space and quotation."""
    plain = text.replace("’", "'").replace("\u00a0", " ")
    return " ".join(plain.split())


def test_quoted_messages_exist() -> None:
    """Each is a message of the interface to the letter, “…” standing for what changes."""
    messages = quoted_messages()
    assert len(messages) > 20
    french = [
        re.sub(r"{[^{}]*}|%n", "X", text) for forms in pairs(FRENCH).values() for text in forms
    ]

    def exists(message: str) -> bool:
        pattern = ".*".join(re.escape(part) for part in message.split("…"))
        return any(re.fullmatch(pattern, text) for text in french)

    assert [message for message in messages if not exists(message)] == []


# --- the page about results ------------------------------------------------------------------


def section(page: str, title: str) -> str:
    """Return the part of a page under a heading of the second level."""
    text = (DOCS / page).read_text(encoding="utf-8")
    heading = re.escape(typography.typeset(title))
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no “{title}”"
    return found.group(1)


@pytest.mark.parametrize(
    ("page", "title", "columns"),
    [
        ("resultats.md", "statistics.csv", STATISTICS_COLUMNS),
        ("resultats.md", "descriptions.csv", DESCRIPTIONS_COLUMNS),
        ("resultats.md", "account.csv", ACCOUNT_COLUMNS),
        ("resultats.md", "L'index des feuilles", FIELD_NAMES),
        ("lots.md", "Lire le manifeste", MANIFEST_COLUMNS),
    ],
)
def test_every_column_is_explained(page: str, title: str, columns: tuple[str, ...]) -> None:
    first_cells = re.findall(r"^\| (`.+?) \|", section(page, title), re.MULTILINE)
    assert re.findall(r"`(\w+)`", " ".join(first_cells)) == list(columns)


def test_warnings_are_those_of_the_sheet() -> None:
    text = section("resultats.md", "Les avertissements de la feuille")
    quoted = re.findall(r"^\| (.+?) \| ", text, re.MULTILINE)
    assert len(quoted) > 8
    printed = [
        as_it_reads(re.sub(r"{reliable}", "25 000", text))
        for name, text in vars(notices).items()
        if name.isupper() and isinstance(text, str) and not name.startswith("_")
    ]

    def exists(warning: str) -> bool:
        parts = as_it_reads(warning).split("…")
        pattern = ".*".join(re.escape(part) for part in parts) + r"\.?"
        return any(re.fullmatch(pattern, text) for text in printed)

    assert [text for text in quoted if text != "avertissement" and not exists(text)] == []


def test_limits_are_those_of_the_parameters(provider: QgsProcessingProvider) -> None:
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| (.+) \|$", section("resultats.md", "Les valeurs admises"), re.MULTILINE
        )
    )
    algorithm = provider.algorithm("export_territory")
    for name in ("DPI", "OVERLAP", "WORKERS"):
        parameter = algorithm.parameterDefinition(name)
        assert rows[name].startswith(f"de {parameter.minimum():.0f} à {parameter.maximum():.0f}")
    largest = f"{algorithm.parameterDefinition('SCALE').maximum():,.0f}".replace(",", " ")
    assert largest in rows["SCALE"]
    assert f"{MAX_SHEETS} feuilles" in rows["SCALE"]


def test_no_backslash_of_the_source_is_published() -> None:
    r"""``\|`` in a code cell of a table: Markdown keeps the backslash."""
    files = handbook_html.html_pages(handbook_html.from_checkout)
    assert [name for name, text in files.items() if "\\|" in text] == []
