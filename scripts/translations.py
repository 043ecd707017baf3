"""The translations of the interface: i18n/srce_tvb_atlas_<language>.ts, made from the code.

``update`` brings new strings into each .ts and takes gone ones out; ``check`` fails where a .ts is
behind the code or incomplete; ``compile FOLDER`` writes a .qm of each .ts.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.dom.minidom import Element, parse

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "i18n"
ROOMS = ("atlas", "processing_provider", "gui")
PLACEHOLDER = re.compile(r"{[^{}]*}|%n")


def sources() -> list[str]:
    """Return the shipped Python files, as paths from the root."""
    files = [ROOT / "plugin.py"]
    for room in ROOMS:
        files += sorted((ROOT / room).rglob("*.py"))
    return [str(path.relative_to(ROOT)) for path in files if path.is_file()]


def refresh(catalogue: Path) -> None:
    """Bring one .ts file up to date with the code."""
    # its arguments are those of Qt's tr(): text, comment, number
    count = ("-tr-function", "tr_count")
    run("pylupdate5", "-noobsolete", *count, *sources(), "-ts", str(catalogue))
    # without line numbers, a change of the code changes no more than the strings it touches
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "<location " not in line]
    catalogue.write_text("".join(kept), encoding="utf-8")


def run(*command: str) -> None:
    """Run a Qt tool from the root; end with its words when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def words(element: Element, tag: str) -> str:
    """Return the text in the first ``tag`` under ``element``."""
    return _text(element.getElementsByTagName(tag)[0])


def _text(element: Element) -> str:
    nodes = element.childNodes
    return "".join(node.data for node in nodes if node.nodeType == node.TEXT_NODE)


def translations_of(message: Element) -> list[str]:
    """Return the translation of a message: the forms of one that counts, else a single text."""
    forms = message.getElementsByTagName("numerusform")
    return [_text(form) for form in forms] or [words(message, "translation")]


def faults(catalogue: Path) -> Iterator[str]:
    """Yield what keeps a .ts from being complete."""
    with tempfile.TemporaryDirectory() as folder:
        # next to the sources: a .ts holds paths relative to itself
        copy = Path(shutil.copy(catalogue, folder))
        refresh(copy)
        if copy.read_bytes() != catalogue.read_bytes():
            yield "is behind the code: run `make translations`"
    for message in parse(str(catalogue)).getElementsByTagName("message"):
        source, translations = words(message, "source"), translations_of(message)
        unfinished = message.getElementsByTagName("translation")[0].hasAttribute("type")
        if unfinished or not all(text.strip() for text in translations):
            yield f"lacks a translation of {source!r}"
        elif not all(_placeholders(text) in _admitted(message) for text in translations):
            yield f"has other placeholders than {source!r}"


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _admitted(message: Element) -> list[list[str]]:
    """Return what a translation fills in: what the source does.

    Where the English singular writes its number out, “one sheet”, so may a translation.
    """
    source = _placeholders(words(message, "source"))
    if not message.hasAttribute("numerus"):
        return [source]
    return [source, _placeholders(words(message, "comment"))]


def compile_to(folder: Path) -> None:
    """Write a .qm of each .ts into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for catalogue in sorted(FOLDER.glob("*.ts")):
        run(
            "lrelease",
            "-silent",
            str(catalogue),
            "-qm",
            str(folder.resolve() / f"{catalogue.stem}.qm"),
        )


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    catalogues = sorted(FOLDER.glob("*.ts"))
    if arguments == ["update"]:
        for catalogue in catalogues:
            refresh(catalogue)
        return 0
    if arguments == ["check"]:
        found = [
            f"{path.relative_to(ROOT)} {fault}" for path in catalogues for fault in faults(path)
        ]
        print("\n".join(found) or "translations: complete")
        return 1 if found else 0
    if len(arguments) == 2 and arguments[0] == "compile":
        compile_to(Path(arguments[1]))
        return 0
    print("usage: translations.py update | check | compile FOLDER", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
