"""What the plugin site and QGIS read before any code of the plugin runs."""

from __future__ import annotations

import ast
import re
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.support.package import ROOT

REQUIRED = (
    "name", "description", "about", "version", "qgisMinimumVersion", "author", "email",
    "homepage", "tracker", "repository", "license", "icon",
)  # fmt: skip


@pytest.fixture(scope="module")
def metadata() -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((ROOT / "metadata.txt").read_text(encoding="utf-8"))
    assert parser.sections() == ["general"]
    return dict(parser["general"])


def test_required_keys_are_filled(metadata: dict[str, str]) -> None:
    assert [key for key in REQUIRED if not metadata.get(key, "").strip()] == []


def test_version_is_dotted_numbers_and_heads_the_changelog(metadata: dict[str, str]) -> None:
    version = metadata["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert released[0] == version
    assert metadata["changelog"].startswith(f"{version} ")


def test_versions_of_qgis_span_those_of_the_design(metadata: dict[str, str]) -> None:
    assert metadata["qgisMinimumVersion"] == "3.22"
    # 4.99 is what lists a plugin for QGIS 4; `supportsQt6` no longer means anything
    assert metadata["qgisMaximumVersion"] == "4.99"
    assert "supportsQt6" not in metadata


def test_qgis_process_finds_the_provider(metadata: dict[str, str]) -> None:
    assert metadata["hasProcessingProvider"] == "yes"
    source = (ROOT / "plugin.py").read_text(encoding="utf-8")
    assert re.search(r"^    def initProcessing\(self\)", source, re.MULTILINE)


def test_addresses_are_of_one_repository(metadata: dict[str, str]) -> None:
    repository = metadata["repository"]
    assert repository.startswith("https://")
    assert not re.search(r"example|placeholder|localhost|username|your", repository)
    assert [
        key for key in ("homepage", "tracker") if not metadata[key].startswith(repository)
    ] == []


def test_texts_are_plain_and_short_enough_for_the_list(metadata: dict[str, str]) -> None:
    texts = [metadata[key] for key in ("description", "description[fr]", "about", "about[fr]")]
    assert not [text for text in texts if re.search(r"<[a-z/]|https?://", text)]
    assert max(len(metadata["description"]), len(metadata["description[fr]"])) <= 150
    # English, as the site asks: the French words stand in quotes or are names
    assert "algorithms" in metadata["about"]
    assert "algorithmes" in metadata["about[fr]"]


def test_name_and_author_are_accepted_by_the_site(metadata: dict[str, str]) -> None:
    assert "plugin" not in metadata["name"].lower()
    assert "/" not in metadata["author"]
    assert re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", metadata["email"])


def test_tags_are_separate_words(metadata: dict[str, str]) -> None:
    tags = metadata["tags"].split(",")
    assert len(tags) == len({tag.lower() for tag in tags})
    assert all(tag == tag.strip() and tag for tag in tags)


def test_icon_is_a_square_png(metadata: dict[str, str]) -> None:
    from qgis.PyQt.QtGui import QImage

    path = ROOT / metadata["icon"]
    assert path.suffix == ".png"
    image = QImage(str(path))
    assert not image.isNull()
    assert image.width() == image.height() >= 64


def test_licence_is_the_whole_gpl_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 2, June 1991" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_dependency_is_named_in_about(metadata: dict[str, str]) -> None:
    imported = {
        name.split(".")[0]
        for path in Path(ROOT / "atlas").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and node.level == 0
            else []
        )
    }
    assert "jinja2" in imported
    # Dask is looked for only where the user gives the address of a scheduler
    known = {*sys.stdlib_module_names, "qgis", "osgeo", "distributed"}
    assert [name for name in imported - known if name not in metadata["about"].lower()] == []
