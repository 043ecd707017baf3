"""Which room may import what (docs/architecture.md), and what no shipped file may hold.

The rules are read from the syntax trees: a module that is never imported obeys them too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomllib

from tests.support.package import ROOT

with (ROOT / "pyproject.toml").open("rb") as _file:
    #: modules that are typed strictly and need no QGIS
    PURE = {Path(name).stem for name in tomllib.load(_file)["tool"]["mypy"]["files"]} - {"*"}
ARCHITECTURE = ROOT / "docs" / "architecture.md"
ROOMS = ("atlas", "processing_provider", "gui")
#: top folders and modules of the package: an absolute import of one works in a checkout only
OWN = {"srce_tvb_atlas", "plugin", "layouts", "styles", "demo", *ROOMS}


def shipped() -> list[Path]:
    files = [ROOT / "__init__.py", ROOT / "plugin.py"]
    for room in ROOMS:
        files += sorted((ROOT / room).rglob("*.py"))
    return files


def of_room(room: str) -> list[Path]:
    return [path for path in shipped() if path.relative_to(ROOT).parts[0] == room]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield each absolute import as a dotted name: ``qgis.core.QgsProject``, ``json``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def relative_imports(path: Path) -> Iterator[str]:
    """Yield each relative import as a path from the root of the package: ``atlas.naming.slug``."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.level > 0:
            base = package[: len(package) - node.level + 1]
            assert node.level <= len(package) + 1, f"{path} imports from above the package"
            middle = tuple(node.module.split(".")) if node.module else ()
            yield from (".".join((*base, *middle, alias.name)) for alias in node.names)


def starts(name: str, *prefixes: str) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def attribute_chains(tree: ast.AST) -> Iterator[str]:
    """Yield ``a.b.c`` for each chain of attributes on a name, the longest ones included."""
    for node in ast.walk(tree):
        parts: list[str] = []
        current: ast.AST = node
        while isinstance(current, ast.Attribute):
            parts.append(current.attr)
            current = current.value
        if parts and isinstance(current, ast.Name):
            yield ".".join((current.id, *reversed(parts)))


QGIS = ("qgis", "osgeo", "PyQt5", "PyQt6", "processing")


def needs_qgis(path: Path) -> bool:
    return any(starts(name, *QGIS) for name in imports(tree_of(path)))


def test_every_module_that_could_be_pure_is_listed() -> None:
    """Else a pure module would be neither typed strictly nor kept free of QGIS."""
    modules = {path.stem: path for path in of_room("atlas") if path.stem != "__init__"}
    found = {name for name, path in modules.items() if not needs_qgis(path)}
    while True:
        allowed = {f"atlas.{name}" for name in found}
        needy = {
            name
            for name in found
            if not all(starts(n, *allowed) for n in relative_imports(modules[name]))
        }
        if not needy:
            break
        found -= needy
    assert sorted(found) == sorted(PURE)


def test_architecture_names_every_module() -> None:
    named = set(re.findall(r"`(\w+)`", ARCHITECTURE.read_text(encoding="utf-8")))
    modules = {path.stem for path in of_room("atlas") if path.stem != "__init__"}
    assert modules - named == set(), "docs/architecture.md says nothing of them"


def test_architecture_names_no_module_that_is_gone() -> None:
    """In its tables of modules, those whose first column is a step or a name."""
    rows = re.findall(
        r"^\| [\w ]+ \| ((?:`\w+`(?:, )?)+) \|", ARCHITECTURE.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 10
    modules = {path.stem for path in of_room("atlas")}
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} <= modules


@pytest.mark.parametrize("path", [p for p in of_room("atlas") if p.stem in PURE], ids=name_of)
def test_pure_module_needs_no_qgis(path: Path) -> None:
    assert not [name for name in imports(tree_of(path)) if starts(name, *QGIS)]
    allowed = {f"atlas.{name}" for name in PURE}
    outside = [n for n in relative_imports(path) if not starts(n, *allowed)]
    assert not outside, "a pure module may only import pure modules"


@pytest.mark.parametrize("path", of_room("atlas"), ids=name_of)
def test_engine_knows_neither_processing_nor_gui(path: Path) -> None:
    wrong = [
        name
        for name in imports(tree_of(path))
        if starts(
            name, "processing", "qgis.processing", "qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets"
        )
        or name.startswith("qgis.core.QgsProcessing")
    ]
    assert not wrong
    assert not [n for n in relative_imports(path) if not starts(n, "atlas")]


@pytest.mark.parametrize("path", of_room("processing_provider"), ids=name_of)
def test_processing_face_has_no_window(path: Path) -> None:
    wrong = [
        name for name in imports(tree_of(path)) if starts(name, "qgis.utils", "qgis.PyQt.QtWidgets")
    ]
    assert not wrong
    assert not [n for n in relative_imports(path) if starts(n, "gui", "plugin")]
    # widgets of parameters are the one reason to need qgis.gui, and qgis_process has none of them
    top_level = [node for node in tree_of(path).body if isinstance(node, ast.ImportFrom)]
    assert not [node for node in top_level if node.module == "qgis.gui"]


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_imports_work_in_a_folder_of_any_name(path: Path) -> None:
    assert not [name for name in imports(tree_of(path)) if name.split(".")[0] in OWN]


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_qt_comes_from_qgis(path: Path) -> None:
    assert not [name for name in imports(tree_of(path)) if starts(name, "PyQt5", "PyQt6", "sip")]


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_no_network_process_or_unsafe_reader(path: Path) -> None:
    banned = (
        "requests", "urllib.request", "http", "socket", "pickle", "marshal", "shelve", "xml.etree",
        "xml.dom", "xml.sax", "yaml", "pip", "ensurepip",
    )  # fmt: skip
    assert not [name for name in imports(tree_of(path)) if starts(name, *banned)]


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_python_39_can_read_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, str(path), feature_version=(3, 9))
    if any(True for _ in ast.walk(tree) if isinstance(_, (ast.FunctionDef, ast.ClassDef))):
        future = [
            n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"
        ]
        assert future, "annotations such as `int | None` need `from __future__ import annotations`"


@pytest.mark.parametrize("path", of_room("atlas") + of_room("processing_provider"), ids=name_of)
def test_project_is_that_of_the_context(path: Path) -> None:
    assert "QgsProject.instance" not in set(attribute_chains(tree_of(path)))


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_errors_are_neither_swallowed_nor_asserted(path: Path) -> None:
    wrong = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assert):
            wrong.append(f"assert in line {node.lineno}")
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                wrong.append(f"bare except in line {node.lineno}")
            if all(isinstance(statement, (ast.Pass, ast.Continue)) for statement in node.body):
                wrong.append(f"except that does nothing in line {node.lineno}")
    assert not wrong


@pytest.mark.parametrize("path", [path for path in shipped() if path.stem != "compat"], ids=name_of)
def test_versions_are_told_apart_in_compat_alone(path: Path) -> None:
    chains = set(attribute_chains(tree_of(path)))
    assert "Qgis.QGIS_VERSION_INT" not in chains
    asked = []
    for node in ast.walk(tree_of(path)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in ("hasattr", "getattr"):
            owner = node.args[0]
            of_qgis = isinstance(owner, ast.Name) and owner.id.startswith("Q")
            if called.id == "hasattr" or of_qgis:
                asked.append(f"{called.id} in line {node.lineno}")
    assert not asked


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_calls_exist_in_qt_6(path: Path) -> None:
    chains = [chain.rsplit(".", 1)[-1] for chain in attribute_chains(tree_of(path))]
    assert not {"exec_", "print_"} & set(chains)
    names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    assert not {"QRegExp", "qApp", "QDesktopWidget", "QgsLayoutItemHtml"} & names


#: classes of QGIS whose members were enum values before 3.30; each needs the enum between
ENUM_CLASSES = {
    "QgsProcessing": {"SourceType"},
    "QgsUnitTypes": {
        "LayoutUnit", "RenderUnit", "DistanceUnit", "AreaUnit", "AngleUnit", "DistanceUnitType",
    },
    "QgsWkbTypes": {"Type", "GeometryType"},
    "QgsProcessingParameterNumber": {"Type"},
    "QgsProcessingParameterFile": {"Behavior"},
    "QgsProcessingParameterField": {"DataType"},
    "QgsProcessingParameterDefinition": {"Flag"},
    "QgsProcessingAlgorithm": {"Flag"},
    "QgsLayoutExporter": {
        "ExportResult", "PdfExportSettings", "ImageExportSettings", "SvgExportSettings",
    },
    "QgsVectorFileWriter": {"WriterError", "ActionOnExistingFile", "SaveVectorOptions"},
    "QgsFeatureRequest": {"Flag", "InvalidGeometryCheck"},
    "QgsLayoutItem": {"ReferencePoint"},
    "QgsMapLayerType": {"VectorLayer", "RasterLayer"},
    "QVariant": {"Type"},
}  # fmt: skip
#: capitalised members that are no enum values
CONSTANTS = {
    "QgsFeatureRequest": {"ALL_ATTRIBUTES", "OrderBy", "OrderByClause"},
    "QgsProcessing": {"TEMPORARY_OUTPUT"},
}


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_enums_are_scoped_as_pyqt_6_wants_them(path: Path) -> None:
    """``QgsUnitTypes.LayoutUnit.LayoutMillimeters``: the short spelling is gone with Qt 6."""
    wrong = []
    for chain in set(attribute_chains(tree_of(path))):
        owner, member = chain.split(".")[:2]
        if owner not in ENUM_CLASSES or not member[:1].isupper():
            continue
        if member not in ENUM_CLASSES[owner] | CONSTANTS.get(owner, set()):
            wrong.append(chain)
    assert not wrong


def test_rules_see_what_they_forbid() -> None:
    """The readers above find each kind of import and attribute in a text that holds them all."""
    tree = ast.parse(
        "import qgis.gui\nfrom qgis.core import QgsProject as P\nQgsProject.instance().crs()\n"
        "def f():\n    from PyQt5.QtCore import Qt\n    return QgsWkbTypes.Polygon\n"
    )
    assert sorted(imports(tree)) == ["PyQt5.QtCore.Qt", "qgis.core.QgsProject", "qgis.gui"]
    assert {"QgsProject.instance", "QgsWkbTypes.Polygon"} <= set(attribute_chains(tree))


def test_every_room_is_looked_at() -> None:
    for room in ("atlas", "processing_provider"):
        assert len(of_room(room)) > 2
    assert all(path.is_file() for path in shipped())


@pytest.mark.parametrize("path", shipped(), ids=name_of)
def test_strings_for_translators_are_literal(path: Path) -> None:
    """``pylupdate5`` reads the text of the call, so a name or an f-string never matches."""
    wrong = []
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        if (called.id if isinstance(called, ast.Name) else called) != "tr":
            continue
        literal = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args]
        if literal != [True] or node.keywords:
            wrong.append(f"line {node.lineno}")
    assert not wrong
