"""Check every Qt name that the project uses against a real PyQt6: QGIS 4 runs on Qt 6.

The code imports from ``qgis.PyQt``, which is PyQt5 on QGIS 3.22 and PyQt6 on QGIS 4. This script
reads the imports and the attributes of imported names (``Qt.ItemDataRole.UserRole``) from the
syntax trees and looks each of them up in the PyQt6 of PyPI. It does not load PyQt5.

Attributes of instances are not in the syntax tree. Mypy follows them, with stubs by which
``qgis.PyQt`` is that PyQt6; of what it reports, only names that a class of Qt lacks count here.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: what mypy follows
SHIPPED = ("atlas", "processing_provider", "gui", "plugin.py", "__init__.py")
QT_MODULES = ("QtCore", "QtGui", "QtNetwork", "QtPrintSupport", "QtSvg", "QtWidgets", "QtXml")
#: a name that a class of Qt lacks, as mypy reports it
_LACKING = re.compile(
    r"^(\S+?:\d+): error: "
    r"((?:\"(?:type\[)?Q\w+\]?\" has no attribute|Module \"qgis\.PyQt).*)$",
    re.MULTILINE,
)
#: where scripts/setup.sh installs the PyQt6 of PyPI, away from that of an installed QGIS
QT6 = Path(sys.prefix) / "qt6"
FOLDERS = ("atlas", "processing_provider", "gui", "tests", "scripts", "benchmarks")
#: names that QGIS's own ``qgis.PyQt`` gives on Qt 6, not PyQt6: (module, name) -> module
MOVED = {
    ("QtWidgets", "QAction"): "QtGui",
    ("QtWidgets", "QActionGroup"): "QtGui",
    ("QtWidgets", "QShortcut"): "QtGui",
}
#: what ``qgis.PyQt.QtCore`` adds on Qt 6
ADDED = {("QtCore", "NULL")}
#: what one file asks for on Qt 5 alone, after it has asked for the version
ONLY_ON_QT5 = {("atlas/shared/compat.py", "QVariant.Type")}


def python_files() -> list[Path]:
    """Return the Python files of the project."""
    files = [ROOT / "__init__.py", ROOT / "plugin.py"]
    for folder in FOLDERS:
        files += sorted((ROOT / folder).rglob("*.py"))
    return files


def imported_names(tree: ast.AST) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line, local name, module, name) of each import from ``qgis.PyQt``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            module = str(node.module).split(".")[2]
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name, module, alias.name


def attribute_chains(tree: ast.AST) -> Iterator[tuple[int, str, list[str]]]:
    """Yield (line, first name, further names) of ``Qt.ItemDataRole.UserRole`` and its like."""
    for node in ast.walk(tree):
        parts: list[str] = []
        current: ast.AST = node
        while isinstance(current, ast.Attribute):
            parts.insert(0, current.attr)
            current = current.value
        if parts and isinstance(current, ast.Name):
            yield current.lineno, current.id, parts


def missing_part(module: str, names: list[str]) -> str:
    """Return the first part of a dotted name that PyQt6 lacks, empty when it has all of them."""
    found: Any = importlib.import_module(f"PyQt6.{MOVED.get((module, names[0]), module)}")
    for position, name in enumerate(names):
        dotted = ".".join(names[: position + 1])
        if (module, dotted) in ADDED:
            return ""
        if not hasattr(found, name):
            return dotted
        found = getattr(found, name)
        # what lies behind a method or a value is not a name of Qt
        if position and not isinstance(found, type):
            return ""
    return ""


def faults(path: Path) -> Iterator[str]:
    """Yield each name of Qt in a file that PyQt6 does not have."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    known: dict[str, tuple[str, str]] = {}
    wanted: list[tuple[int, str, list[str]]] = []
    for line, local, module, name in imported_names(tree):
        known[local] = (module, name)
        wanted.append((line, module, [name]))
    for line, first, further in attribute_chains(tree):
        if first in known:
            module, name = known[first]
            wanted.append((line, module, [name, *further]))
    for line, module, names in wanted:
        lacking = missing_part(module, names)
        if lacking and (path.relative_to(ROOT).as_posix(), lacking) not in ONLY_ON_QT5:
            yield f"{path.relative_to(ROOT)}:{line}: PyQt6.{module} has no {lacking}"


def write_stubs(folder: Path) -> None:
    """Write stubs by which mypy takes ``qgis.PyQt`` for PyQt6; the rest of QGIS is anything."""
    qt = folder / "qgis" / "PyQt"
    qt.mkdir(parents=True)
    for path in (folder / "qgis", qt):
        (path / "__init__.pyi").touch()
    for module in QT_MODULES:
        lines = [f"from PyQt6.{module} import *"]
        lines += [
            f"from PyQt6.{place} import {name} as {name}"
            for (here, name), place in MOVED.items()
            if here == module
        ]
        lines += [f"{name}: object" for here, name in sorted(ADDED) if here == module]
        (qt / f"{module}.pyi").write_text("\n".join(lines) + "\n", encoding="utf-8")
    anything = "from typing import Any\ndef __getattr__(name: str) -> Any: ...\n"
    for module in ("core", "gui", "utils", "analysis"):
        (folder / "qgis" / f"{module}.pyi").write_text(anything, encoding="utf-8")


def type_faults() -> Iterator[str]:
    """Yield each attribute of an instance of a Qt class that PyQt6 does not have."""
    with tempfile.TemporaryDirectory() as folder:
        stubs = Path(folder) / "stubs"
        write_stubs(stubs)
        options = "--config-file= --explicit-package-bases --namespace-packages"
        options += " --ignore-missing-imports --follow-imports silent --no-error-summary"
        options += " --python-version 3.13 --cache-dir .mypy_cache/qt6"
        done = subprocess.run(
            [sys.executable, "-m", "mypy", *options.split(), *SHIPPED],
            capture_output=True,
            check=False,
            cwd=ROOT,
            encoding="utf-8",
            env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, (stubs, ROOT, QT6)))},
        )
    if done.returncode not in (0, 1):
        yield f"mypy: {done.stderr.strip() or done.stdout.strip()[-500:]}"
    for place, lacking in _LACKING.findall(done.stdout):
        if place.partition(":")[0] not in {name for name, _ in ONLY_ON_QT5}:
            yield f"{place}: {lacking}"


def main() -> int:
    """Print what PyQt6 lacks; return 1 when there is something."""
    sys.path.insert(0, str(QT6))
    files = python_files()
    found = sorted({fault for path in files for fault in faults(path)} | set(type_faults()))
    print("\n".join(found) or f"Qt 6: every name of Qt in {len(files)} files exists")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
