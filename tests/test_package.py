"""The zip for the plugin site: what is in it, and that it can be made again."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from scripts import check_package, package
from tests.support.package import NAME, ROOT

MOMENT = datetime(2026, 1, 2, 3, 4, 6, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    head = subprocess.run(
        ["git", "rev-parse", "--verify", "HEAD"], cwd=ROOT, capture_output=True, check=False
    )
    if head.returncode != 0:
        pytest.skip("a package is built from a commit, and this is not a git checkout with one")
    return package.package_files()


@pytest.fixture(scope="module")
def archive(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "package.zip"
    path.write_bytes(package.zipped(files, MOMENT))
    return path


def test_members_are_what_the_site_accepts(archive: Path) -> None:
    assert list(check_package.member_faults(archive)) == []


def test_metadata_pass(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        content.extractall(tmp_path)
    assert list(check_package.metadata_faults(tmp_path / NAME)) == []


def test_all_that_the_plugin_reads_is_in_it(files: dict[str, bytes]) -> None:
    for needed in (
        "plugin.py",
        "atlas/__init__.py",
        "processing_provider/provider.py",
        "layouts/a3_landscape.qpt",
        "styles/catalogue.json",
        "demo/srce_demo.gpkg",
        "docs/html/index.html",
        "docs/html/style.css",
    ):
        assert needed in files


def test_handbook_has_a_page_for_each_source(files: dict[str, bytes]) -> None:
    sources = {Path(name).stem for name in files if re.fullmatch(r"docs/[\w-]+\.md", name)}
    made = {Path(name).stem for name in files if re.fullmatch(r"docs/html/[\w-]+\.html", name)}
    assert made == sources
    assert b"<h1" in files["docs/html/parametres.html"]


def test_each_translation_is_compiled(files: dict[str, bytes]) -> None:
    languages = {path.stem for path in (ROOT / "i18n").glob("*.ts")}
    assert {Path(name).stem for name in files if name.endswith(".qm")} == languages
    assert all(content for name, content in files.items() if name.endswith(".qm"))


def test_same_commit_gives_same_bytes(files: dict[str, bytes]) -> None:
    reordered = dict(reversed(list(files.items())))
    assert package.zipped(files, MOMENT) == package.zipped(reordered, MOMENT)


def test_zip_holds_date_and_mode_of_the_commit_only(archive: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        members = content.infolist()
    assert {member.date_time for member in members} == {(2026, 1, 2, 3, 4, 6)}
    assert {member.external_attr >> 16 for member in members} == {0o100644}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (f"{NAME}/tests/test_x.py", "of no use"),
        (f"{NAME}/atlas/__pycache__/x.py", "of no use"),
        (f"{NAME}/.hidden.txt", "hidden"),
        (f"{NAME}/../x.py", "hidden"),
        (f"{NAME}/run.sh", "of a kind"),
        (f"{NAME}/library.so", "of a kind"),
        ("other/x.py", "not the one top folder"),
    ],
)
def test_unwelcome_member_is_found(tmp_path: Path, name: str, word: str) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as content:
        for required in check_package.REQUIRED_FILES:
            content.writestr(f"{NAME}/{required}", "")
        content.writestr(name, "")
    found = list(check_package.member_faults(path))
    assert len(found) == 1
    assert word in found[0]


def test_missing_licence_and_mode_are_found(tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    member = zipfile.ZipInfo(f"{NAME}/metadata.txt")
    member.external_attr = 0o100755 << 16
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(member, "")
    found = "\n".join(check_package.member_faults(path))
    assert "LICENSE is missing" in found
    assert "metadata.txt is executable" in found


@pytest.mark.parametrize(
    ("source", "check", "word"),
    [
        ("assert True\n", check_package.bandit_faults, "B101"),
        ("assert True  # nosec\n", check_package.bandit_faults, "bare"),
        ("import json\n", check_package.flake8_faults, "F401"),
        ("match 1:\n    case 1:\n        pass\n", check_package.python_faults, "module.py"),
        ('KEY = "AKIA' + 'IOSFODNN7EXAMPLQ"\n', check_package.secret_faults, "module.py"),
    ],
)
def test_checks_of_the_site_see_faults(
    tmp_path: Path, source: str, check: Callable[[Path], Iterator[str]], word: str
) -> None:
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    assert word in "\n".join(check(tmp_path))
