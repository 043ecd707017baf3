"""Which room may import what (docs/architecture.md), and what no shipped file may hold.

The rules are checked on the syntax trees, so they also hold for modules that are never imported.
Each test covers one rule and lists all modules that break it.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import tomllib

from tests.support.package import ROOT

with (ROOT / "pyproject.toml").open("rb") as _file:
    #: modules that are typed strictly and need no QGIS
    PURE = {
        name[: -len(".py")].replace("/", ".")
        for name in tomllib.load(_file)["tool"]["mypy"]["files"]
        if name.startswith("atlas/")
    }
ARCHITECTURE = ROOT / "docs" / "architecture.md"
ROOMS = ("atlas", "processing_provider", "gui")
#: the packages of the engine in the order of the flow: each may import those before it
FLOW = (
    "shared", "wording", "data", "plan", "figures", "layout", "project", "export", "results",
    "commune", "territory", "check", "site",
)  # fmt: skip
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


def dotted(path: Path) -> str:
    """Return the name of a module below the plugin: ``atlas.shared.naming``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def engine_modules() -> dict[str, Path]:
    return {dotted(path): path for path in of_room("atlas") if path.stem != "__init__"}


def offenders(paths: Iterable[Path], rule: Callable[[Path], Iterable[str]]) -> dict[str, list[str]]:
    """Return what breaks ``rule``, by file; empty when every file keeps it."""
    paths = list(paths)
    assert paths, "a rule that looks at no file cannot fail"
    found = {name_of(path): list(rule(path)) for path in paths}
    return {name: wrong for name, wrong in found.items() if wrong}


@functools.cache
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
    """Yield each relative import as a path from the root of the package, as dotted names."""
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
    modules = engine_modules()
    found = {name for name, path in modules.items() if not needs_qgis(path)}
    while True:
        needy = {
            name
            for name in found
            if not all(starts(n, *found) for n in relative_imports(modules[name]))
        }
        if not needy:
            break
        found -= needy
    assert sorted(found) == sorted(PURE)


def room_imports(path: Path) -> Iterator[str]:
    """Yield the packages of the engine that a module of the engine imports from."""
    for name in relative_imports(path):
        parts = name.split(".")
        if parts[0] == "atlas" and len(parts) > 2:
            yield parts[1]


def test_rooms_import_only_what_stands_before_them() -> None:
    """The arrow table of docs/architecture.md: data flow in one direction."""

    def backward(path: Path) -> list[str]:
        allowed = FLOW[: FLOW.index(dotted(path).split(".")[1]) + 1]
        return [room for room in room_imports(path) if room not in allowed]

    assert offenders(engine_modules().values(), backward) == {}


def test_flow_names_every_room() -> None:
    folders = {path.name for path in (ROOT / "atlas").iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(FLOW)
    architecture = ARCHITECTURE.read_text(encoding="utf-8")
    assert [room for room in FLOW if f"`{room}`" not in architecture] == []


def test_private_modules_stay_in_their_room() -> None:
    """A module whose name begins with ``_`` is imported by its own package alone."""

    def foreign(path: Path) -> list[str]:
        package = dotted(path).rsplit(".", 1)[0]
        return [
            name
            for name in relative_imports(path)
            for position, part in enumerate(name.split(".")[:-1])
            if part.startswith("_") and ".".join(name.split(".")[:position]) != package
        ]

    assert offenders(shipped(), foreign) == {}


#: modules that no other room imports but that are called from outside the package
ENTRY_POINTS = {"atlas.territory.worker"}


def test_modules_used_by_their_room_alone_are_private() -> None:
    """The folder list shows what a room offers: the rest begins with ``_``."""
    modules = engine_modules()
    used_outside = {
        name
        for path in shipped()
        for imported in relative_imports(path)
        for name in modules
        if starts(imported, name) and dotted(path).rsplit(".", 1)[0] != name.rsplit(".", 1)[0]
    }
    public = {name for name, path in modules.items() if not path.stem.startswith("_")}
    assert sorted(public - used_outside - ENTRY_POINTS) == []


def test_no_module_bears_a_name_of_the_standard_library() -> None:
    assert [p for p in map(name_of, shipped()) if Path(p).stem in sys.stdlib_module_names] == []


def test_modules_are_short() -> None:
    """A module that needs more than 400 lines holds two subjects."""

    def long(path: Path) -> list[str]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return [f"{lines} lines"] if lines > 400 else []

    assert offenders(engine_modules().values(), long) == {}


#: functions longer than 60 lines, and why
LONG_FUNCTIONS: dict[str, str] = {}


def test_functions_are_short() -> None:
    def long(path: Path) -> list[str]:
        return [
            f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.FunctionDef)
            and node.end_lineno is not None
            and node.end_lineno - node.lineno >= 60
            and f"{dotted(path)}.{node.name}" not in LONG_FUNCTIONS
        ]

    assert offenders(engine_modules().values(), long) == {}


def test_public_functions_and_classes_have_names_of_their_own() -> None:
    """Two unrelated things of one name are confused in a search and in an import."""
    places: dict[str, list[str]] = {}
    for path in shipped():
        for node in tree_of(path).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name_of(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_paths_of_the_plugin_are_known_in_one_module() -> None:
    found = [name_of(p) for p in shipped() if "__file__" in p.read_text(encoding="utf-8")]
    assert found == ["atlas/shared/paths.py"]


def test_pure_modules_need_no_qgis() -> None:
    """They import neither QGIS nor a module that does."""

    def impure(path: Path) -> list[str]:
        wrong = [name for name in imports(tree_of(path)) if starts(name, *QGIS)]
        return wrong + [n for n in relative_imports(path) if not starts(n, *PURE)]

    modules = engine_modules()
    assert offenders([modules[name] for name in sorted(PURE)], impure) == {}


def test_engine_knows_neither_processing_nor_gui() -> None:
    banned = ("processing", "qgis.processing", "qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets")

    def wrong(path: Path) -> Iterator[str]:
        for name in imports(tree_of(path)):
            if starts(name, *banned) or name.startswith("qgis.core.QgsProcessing"):
                yield name
        yield from (name for name in relative_imports(path) if not starts(name, "atlas"))

    assert offenders(of_room("atlas"), wrong) == {}


def test_processing_face_has_no_window() -> None:
    def wrong(path: Path) -> Iterator[str]:
        tree = tree_of(path)
        for name in imports(tree):
            if starts(name, "qgis.utils", "qgis.PyQt.QtWidgets"):
                yield name
        yield from (name for name in relative_imports(path) if starts(name, "gui", "plugin"))
        # only widgets of parameters need qgis.gui, and qgis_process has none of them
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "qgis.gui":
                yield f"qgis.gui at the top, line {node.lineno}"

    assert offenders(of_room("processing_provider"), wrong) == {}


def banned_imports(*banned: str) -> Callable[[Path], list[str]]:
    return lambda path: [name for name in imports(tree_of(path)) if starts(name, *banned)]


def test_imports_work_in_a_folder_of_any_name() -> None:
    assert offenders(shipped(), banned_imports(*OWN)) == {}


def test_qt_comes_from_qgis() -> None:
    assert offenders(shipped(), banned_imports("PyQt5", "PyQt6", "sip")) == {}


def test_no_network_process_or_unsafe_reader() -> None:
    banned = banned_imports(
        "requests", "urllib.request", "http", "socket", "pickle", "marshal", "shelve", "xml.etree",
        "xml.dom", "xml.sax", "yaml", "pip", "ensurepip",
    )  # fmt: skip
    assert offenders(shipped(), banned) == {}


def test_python_39_can_read_it() -> None:
    """Annotations such as ``int | None`` need ``from __future__ import annotations``."""

    def wrong(path: Path) -> Iterator[str]:
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
        except SyntaxError as error:
            yield str(error)
            return
        if not any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in ast.walk(tree)):
            return
        if not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body):
            yield "no future annotations"

    assert offenders(shipped(), wrong) == {}


def test_project_is_that_of_the_context() -> None:
    def wrong(path: Path) -> set[str]:
        return {"QgsProject.instance"} & set(attribute_chains(tree_of(path)))

    assert offenders(of_room("atlas") + of_room("processing_provider"), wrong) == {}


def test_errors_are_neither_swallowed_nor_asserted() -> None:
    def wrong(path: Path) -> Iterator[str]:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assert):
                yield f"assert in line {node.lineno}"
            if isinstance(node, ast.ExceptHandler):
                if node.type is None:
                    yield f"bare except in line {node.lineno}"
                if all(isinstance(statement, (ast.Pass, ast.Continue)) for statement in node.body):
                    yield f"except that does nothing in line {node.lineno}"

    assert offenders(shipped(), wrong) == {}


def test_versions_are_told_apart_in_compat_alone() -> None:
    def wrong(path: Path) -> Iterator[str]:
        tree = tree_of(path)
        yield from {"Qgis.QGIS_VERSION_INT"} & set(attribute_chains(tree))
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in ("hasattr", "getattr"):
                owner = node.args[0]
                of_qgis = isinstance(owner, ast.Name) and owner.id.startswith("Q")
                if called.id == "hasattr" or of_qgis:
                    yield f"{called.id} in line {node.lineno}"

    assert offenders([path for path in shipped() if path.stem != "compat"], wrong) == {}


def test_calls_exist_in_qt_6() -> None:
    def wrong(path: Path) -> set[str]:
        tree = tree_of(path)
        calls = {chain.rsplit(".", 1)[-1] for chain in attribute_chains(tree)}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        gone = {"QRegExp", "qApp", "QDesktopWidget", "QgsLayoutItemHtml"}
        return (calls & {"exec_", "print_"}) | (names & gone)

    assert offenders(shipped(), wrong) == {}


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


def test_enums_are_scoped_as_pyqt_6_wants_them() -> None:
    """``QgsUnitTypes.LayoutUnit.LayoutMillimeters``: the short spelling is gone with Qt 6."""

    def wrong(path: Path) -> Iterator[str]:
        for chain in set(attribute_chains(tree_of(path))):
            owner, member = chain.split(".")[:2]
            if owner not in ENUM_CLASSES or not member[:1].isupper():
                continue
            if member not in ENUM_CLASSES[owner] | CONSTANTS.get(owner, set()):
                yield chain

    assert offenders(shipped(), wrong) == {}


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


def test_strings_for_translators_are_literal() -> None:
    """``pylupdate5`` reads the text of the call, so a name or an f-string never matches."""

    def wrong(path: Path) -> Iterator[str]:
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            if (called.id if isinstance(called, ast.Name) else called) != "tr":
                continue
            literal = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args]
            if literal != [True] or node.keywords:
                yield f"line {node.lineno}"

    assert offenders(shipped(), wrong) == {}
