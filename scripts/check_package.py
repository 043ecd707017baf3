"""Checks dist/srce_tvb_atlas-<version>.zip as the plugin site does, then makes a sheet from it.

``QGIS344`` may hold a command that runs another one under a second QGIS (in the folder it is called
from): the sheet is then made there too, and both must say the same.
Prints one line a check and exits with 1 if any of them found something.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "srce_tvb_atlas"
#: inside the checkout, so that a QGIS in a container that sees the checkout sees it too
WORK = ROOT / "build" / "check-package"
LARGEST = 25_000_000
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md")
SUFFIXES = {
    ".css", ".csv", ".gpkg", ".gz", ".html", ".j2", ".js", ".json", ".md", ".png", ".py", ".qm",
    ".qml", ".qpt", ".svg", ".txt",
}  # fmt: skip
DEVELOPMENT = {"tests", "benchmarks", "scripts", "dist", "build", "out"}
REQUIRED_KEYS = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "homepage",
    "tracker", "repository",
)  # fmt: skip
SHEET = "59293_haverskerque.pdf"


def run(*command: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command and return how it ended, whatever that is."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )


def tool(name: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of the virtual environment that runs this script."""
    return run(str(Path(sys.executable).parent / name), *arguments, folder=folder)


def unpack(package: Path) -> Path:
    """Unpack the zip into an empty folder and return its top folder."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(WORK / "plugins")
    return WORK / "plugins" / NAME


def member_faults(package: Path) -> Iterator[str]:
    """Yield what the site would refuse, or a user would wonder at, in the list of files."""
    if package.stat().st_size > LARGEST:
        yield f"the package takes {package.stat().st_size} bytes"
    with zipfile.ZipFile(package) as archive:
        members = archive.infolist()
    names = [member.filename for member in members]
    if {name.split("/")[0] for name in names} != {NAME}:
        yield f"{NAME} is not the one top folder"
    yield from (f"{name} is missing" for name in REQUIRED_FILES if f"{NAME}/{name}" not in names)
    for member in members:
        path = Path(member.filename)
        if (
            any(part.startswith((".", "__MACOSX")) for part in path.parts)
            or "\\" in member.filename
        ):
            yield f"{path} is hidden or steps out of the folder"
        if "__pycache__" in path.parts or DEVELOPMENT & set(path.parts):
            yield f"{path} is of no use to a user"
        if path.suffix not in SUFFIXES and path.name != "LICENSE":
            yield f"{path} is of a kind that no plugin needs"
        if member.external_attr >> 16 & 0o111:
            yield f"{path} is executable"


def metadata_faults(plugin: Path) -> Iterator[str]:
    """Yield what the site's validator refuses in metadata.txt."""
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((plugin / "metadata.txt").read_text(encoding="utf-8"))
    values = parser["general"]
    yield from (f"{key} is empty" for key in REQUIRED_KEYS if not values.get(key, "").strip())
    if not re.fullmatch(r"\d+(\.\d+)+", values.get("version", "")):
        yield "version is no dotted number"
    if "supportsQt6" in values:
        yield "supportsQt6 no longer means anything"
    if "/" in values.get("author", ""):
        yield "author holds a /"
    if not (plugin / values.get("icon", "none")).is_file():
        yield "icon names no file"
    for key in ("about", "description"):
        if re.search(r"<[a-z/]", values.get(key, "")):
            yield f"{key} holds HTML"


def python_faults(plugin: Path) -> Iterator[str]:
    """Yield the files that Python 3.9 cannot read."""
    for path in sorted(plugin.rglob("*.py")):
        try:
            ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))
        except SyntaxError as error:
            yield f"{path.relative_to(plugin)}: {error}"


def bandit_faults(plugin: Path) -> Iterator[str]:
    """Yield the findings of bandit with all its rules; a comment may silence one named rule."""
    done = tool("bandit", "-q", "-r", "-f", "json", ".", folder=plugin)
    report = json.loads(done.stdout)
    if report["metrics"]["_totals"]["nosec"]:
        yield "a bare `# nosec` silences all rules of its line: name the rule"
    yield from (f"cannot read {error['filename']}" for error in report["errors"])
    for finding in report["results"]:
        yield "{filename}:{line_number}: {test_id} {issue_text}".format(**finding)


def secret_faults(plugin: Path) -> Iterator[str]:
    """Yield the findings of detect-secrets, which exits with 0 whatever it finds."""
    done = tool("detect-secrets", "scan", "--all-files", ".", folder=plugin)
    for name, findings in json.loads(done.stdout)["results"].items():
        yield from (f"{name}:{finding['line_number']}: {finding['type']}" for finding in findings)


def flake8_faults(plugin: Path) -> Iterator[str]:
    """Yield the findings of plain flake8 with the site's line length."""
    # E203: ruff format sets the colon of a slice off; the rules of flake8-qgis are
    # `make lint`'s: the site does not have them
    options = ("--isolated", "--max-line-length=120", "--extend-ignore=QGS,E203")
    yield from tool("flake8", *options, ".", folder=plugin).stdout.splitlines()


def make_sheet(plugin: Path, label: str, prefix: list[str]) -> Path:
    """Install the package in an empty profile and make the demonstration sheet; return its folder.

    :raises RuntimeError: with the words of QGIS, when that fails.
    """
    place = WORK / label
    installed = place / "config" / "profiles" / "default" / "python" / "plugins" / NAME
    shutil.copytree(plugin, installed)
    for name in ("home", "runtime"):
        (place / name).mkdir(mode=0o700)
    environment = {
        "HOME": str(place / "home"),
        "LC_ALL": "C.UTF-8",
        "QGIS_CUSTOM_CONFIG_PATH": str(place / "config"),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(place / "runtime"),
    }
    output = place / "out"
    program = [*prefix, "env", *(f"{name}={value}" for name, value in environment.items())]
    # Debian 12 wraps the program in a script that gives it an option it does not know
    program += [
        "sh",
        "-c",
        'exec "$(command -v qgis_process.bin || command -v qgis_process)" "$@"',
        "sh",
    ]
    export = (
        "run",
        "srce_tvb:export_commune",
        "--",
        "SOURCE=demo",
        "COMMUNE=59293",
        f"OUTPUT={output}",
    )
    for arguments in (("plugins", "enable", NAME), export):
        done = run(*program, *arguments)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return output


#: what lies right of the map and below it on A3 landscape: left, top, width and height, points
AROUND_MAP = (("832", "0", "360", "842"), ("0", "781", "832", "61"))


def words_of(pdf: Path) -> list[str]:
    """Return the words around the map of a PDF in a fixed order: that of drawing may differ.

    Names on the map give way to each other, and each version of QGIS places them in its own way.
    """
    words: list[str] = []
    for box in AROUND_MAP:
        crop = [
            part for name, value in zip(("-x", "-y", "-W", "-H"), box) for part in (name, value)
        ]
        words += run("pdftotext", "-enc", "UTF-8", *crop, str(pdf), "-").stdout.split()
    return sorted(words)


def installed_qgis() -> dict[str, list[str]]:
    """Return the words that come before a command to run it under a QGIS, by its label."""
    second = shlex.split(os.environ.get("QGIS344", ""))
    return {"qgis": [], "qgis344": second} if second else {"qgis": []}


def sheet_faults(plugin: Path) -> Iterator[str]:
    """Yield what is wrong with the sheets that the package makes in each QGIS."""
    said: dict[str, list[str]] = {}
    for label, prefix in installed_qgis().items():
        try:
            output = make_sheet(plugin, label, prefix)
        except RuntimeError as error:
            yield f"{label}: {error}"
            continue
        said[label] = words_of(output / SHEET) if (output / SHEET).is_file() else []
        if "HAVERSKERQUE" not in said[label]:
            yield f"{label}: {SHEET} is missing or does not name the commune"
        for name in ("manifest.csv", "statistics.csv"):
            if not (output / name).is_file():
                yield f"{label}: {name} is missing"
    if len({tuple(words) for words in said.values()}) > 1:
        different = set.symmetric_difference(*map(set, said.values()))
        yield f"the sheets do not say the same: {sorted(different)}"


def main() -> int:
    """Run the checks on the newest package; return the exit code."""
    packages = sorted((ROOT / "dist").glob(f"{NAME}-*.zip"), key=lambda path: path.stat().st_mtime)
    if not packages:
        print("there is no package: run `make package`", file=sys.stderr)
        return 1
    package = packages[-1]
    plugin = unpack(package)
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "files": lambda: member_faults(package),
        "metadata": lambda: metadata_faults(plugin),
        "python 3.9": lambda: python_faults(plugin),
        "bandit": lambda: bandit_faults(plugin),
        "detect-secrets": lambda: secret_faults(plugin),
        "flake8": lambda: flake8_faults(plugin),
        f"sheet by {' and '.join(installed_qgis())}": lambda: sheet_faults(plugin),
    }
    total = 0
    for name, check in checks.items():
        faults = list(check())
        total += len(faults)
        print(f"{name}: {len(faults)} findings")
        print("".join(f"  {fault}\n" for fault in faults), end="")
    print(f"{package.name}: {total} findings")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
