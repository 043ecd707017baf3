"""Generates parts of the handbook (``docs/``).

``parameters``  docs/parametres.md, from the algorithms themselves, in French
``html``        docs/html/, the pages that the plugin shows without a network, from docs/*.md;
                not committed: the package gets them from scripts/package.py
``pictures``    docs/images/, from the real program on a virtual screen (about a minute)
``check``       exits with 1 when docs/parametres.md is out of date
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import handbook_html, qgis_window, translations  # noqa: E402

DOCS = ROOT / "docs"
HTML = DOCS / "html"
IMAGES = DOCS / "images"
PARAMETERS = DOCS / "parametres.md"
#: month printed on the sheets of the handbook: their pictures stay the same the year round
SHEET_DATE = "2026-11-01"
#: colours of a picture; a screen has few
COLOURS = 256

INTRODUCTION = (
    "Le nom en capitales est celui qu'utilisent les scripts ; le libellé, celui des fenêtres. Un "
    "paramètre sans valeur par défaut et non optionnel est à donner."
)

KINDS = {
    "file": "fichier ou dossier",
    "vector": "couche vectorielle",
    "layer": "couche",
    "multilayer": "couches",
    "string": "texte",
    "enum": "choix",
    "boolean": "oui ou non",
    "expression": "expression QGIS",
    "folderDestination": "dossier",
    "fileDestination": "fichier",
    "sink": "couche écrite",
    "outputFile": "fichier",
    "outputHtml": "page HTML",
    "outputFolder": "dossier",
    "outputNumber": "nombre",
    "outputString": "texte",
    "outputVector": "couche",
}


# --- the parameters --------------------------------------------------------------------------


def parameters_page() -> str:
    """Return docs/parametres.md, read from the algorithms with the French translation."""
    algorithms, own = _start_qgis()
    parts = [
        "# Paramètres",
        "<!-- Fait par scripts/build_docs.py à partir des algorithmes : ne pas modifier. -->",
        INTRODUCTION,
    ]
    for algorithm in algorithms:
        parts += list(_algorithm_section(algorithm.create(), own))
    return "\n\n".join(parts) + "\n"


def _start_qgis() -> tuple[list[Any], dict[str, str]]:
    """Start QGIS and the plugin in French; return the algorithms and the help of their results."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not QgsApplication.instance():
        application = QgsApplication([], False)
        application.initQgis()
        # as long as this module lives
        _start_qgis.application = application  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        translations.compile_to(Path(folder))
        french = QTranslator()
        if not french.load(str(Path(folder, "srce_tvb_atlas_fr.qm"))):
            raise RuntimeError("the French translation does not load")
    plugin = _package()
    extension = plugin.classFactory(None)
    QCoreApplication.installTranslator(french)
    extension.initProcessing()
    _start_qgis.kept = (french, extension)  # type: ignore[attr-defined]
    face = f"{plugin.__name__}.processing_provider"
    ours = importlib.import_module(f"{face}.provider")
    registry = QgsApplication.processingRegistry()
    ids = [f"srce_tvb:{algorithm.ID}" for algorithm in ours.ALGORITHMS]
    algorithms = [registry.algorithmById(identifier) for identifier in ids]
    return algorithms, importlib.import_module(f"{face}.result_help").result_help()


def _package() -> Any:
    """Return the checkout, in a folder of any name, as the package of the plugin."""
    name = qgis_window.NAME
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
        )
        if spec is None or spec.loader is None:
            raise RuntimeError("the plugin cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def _algorithm_section(algorithm: Any, result_help: dict[str, str]) -> Iterator[str]:
    from qgis.core import QgsProcessingParameterDefinition

    flags = QgsProcessingParameterDefinition.Flag
    yield f'<a id="{algorithm.name()}"></a>'
    yield f"## {algorithm.displayName()}"
    yield f"`{algorithm.id()}`"
    yield algorithm.shortHelpString()
    shown = [p for p in algorithm.parameterDefinitions() if not p.flags() & flags.FlagHidden]
    plain = [p for p in shown if not p.flags() & flags.FlagAdvanced]
    advanced = [p for p in shown if p.flags() & flags.FlagAdvanced]
    yield _table(plain)
    if advanced:
        yield "### Paramètres avancés"
        yield _table(advanced)
    rows = []
    for output in algorithm.outputDefinitions():
        definition = algorithm.parameterDefinition(output.name())
        text = result_help.get(output.name()) if definition is None else definition.help()
        kind = KINDS[output.type()]
        rows.append(
            f"| `{output.name()}` | {output.description()} | {kind} | {_cell(text or '')} |"
        )
    yield "### Résultats"
    yield "| nom | libellé | type | description |\n|---|---|---|---|\n" + "\n".join(rows)


def _table(definitions: list[Any]) -> str:
    rows = [
        _row(f"`{p.name()}`", _cell(p.description()), _kind(p), _default(p), _cell(p.help()))
        for p in definitions
    ]
    head = "| nom | libellé | type | défaut | description |\n|---|---|---|---|---|\n"
    return head + "\n".join(rows)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _kind(definition: Any) -> str:
    from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber

    if isinstance(definition, QgsProcessingParameterEnum):
        options = (f"{n} {text}" for n, text in enumerate(definition.options()))
        return "<br>".join(_cell(option) for option in options)
    if isinstance(definition, QgsProcessingParameterNumber):
        whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
        return "nombre entier" if whole else "nombre"
    return KINDS[definition.type()]


def _default(definition: Any) -> str:
    from qgis.core import QgsProcessingParameterDefinition

    value = definition.defaultValue()
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value not in (None, ""):
        return f"`{value:g}`" if isinstance(value, (int, float)) else f"`{value}`"
    optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
    return "optionnel" if optional else "**à donner**"


def _cell(text: str) -> str:
    """Return a text as it stands in a cell of a Markdown table."""
    return escape(" ".join(text.split()), quote=False).replace("|", "\\|")


# --- the pictures ----------------------------------------------------------------------------


def make_pictures() -> list[Path]:
    """Take all pictures again and return them."""
    script = ROOT / "scripts" / "in_qgis" / "handbook_pictures.py"
    IMAGES.mkdir(exist_ok=True)
    translations.compile_to(translations.FOLDER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = qgis_window.run_in_window(script, folder, {"date": SHEET_DATE}, "fr_FR")
        failed = {step: how for step, how in report["steps"].items() if not how["ok"]}
        if failed or report["exceptions"]:
            raise RuntimeError(f"the pictures are not complete: {failed} {report['exceptions']}")
        made = [_shrink([folder / file], IMAGES / file) for file in report["pictures"]]
        made += [
            _shrink([Path(page) for page in sheet_pages], IMAGES / f"{name}.png")
            for name, sheet_pages in report["sheets"].items()
        ]
    return made


def _shrink(sources: list[Path], target: Path) -> Path:
    """Write a picture, or several side by side, with few colours, in a third of the room."""
    from PIL import Image

    parts = [Image.open(source).convert("RGB") for source in sources]
    picture = parts[0] if len(parts) == 1 else _side_by_side(parts)
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return target


def _side_by_side(parts: list[Any]) -> Any:
    """Return pictures of one size in two columns, on grey, half as large."""
    from PIL import Image

    gap = 12
    width, height = parts[0].width // 2, parts[0].height // 2
    rows = (len(parts) + 1) // 2
    whole = Image.new(
        "RGB", (2 * width + 3 * gap, rows * height + (rows + 1) * gap), (224, 224, 224)
    )
    for number, part in enumerate(parts):
        row, column = divmod(number, 2)
        small = part.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (gap + column * (width + gap), gap + row * (height + gap)))
    return whole


# --- the command line ------------------------------------------------------------------------


def parameters_are_current() -> bool:
    """Return whether docs/parametres.md is as it would be made now."""
    return PARAMETERS.is_file() and PARAMETERS.read_text(encoding="utf-8") == parameters_page()


def write_html() -> None:
    """Write docs/html/, and nothing else into it."""
    HTML.mkdir(exist_ok=True)
    made = handbook_html.html_pages(handbook_html.from_checkout)
    for path in HTML.glob("*"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (HTML / name).write_text(text, encoding="utf-8")
    print(f"docs/html: {len(made)} files")


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    known = {"parameters", "html", "pictures", "check"}
    if not arguments or not set(arguments) <= known:
        print(__doc__, file=sys.stderr)
        return 2
    if "pictures" in arguments:
        for path in make_pictures():
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")
    if "parameters" in arguments:
        PARAMETERS.write_text(parameters_page(), encoding="utf-8")
        print(PARAMETERS.relative_to(ROOT))
    if "html" in arguments:
        write_html()
    if "check" in arguments:
        if not parameters_are_current():
            print(f"{PARAMETERS.relative_to(ROOT)} is out of date: run `make docs`")
            return 1
        print("docs: current")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
