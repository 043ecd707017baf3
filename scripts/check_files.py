"""Checks of all files of the project that no linter makes: line ends, XML, JSON, size, mode bits.

Looks at what git tracks or would track. Prints one line a fault and exits with 1 if there is any.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

ROOT = Path(__file__).resolve().parent.parent
XML = {".qml", ".qpt", ".svg", ".ts", ".xml", ".qgs"}
BINARY = {".gpkg", ".png", ".pdf", ".gz", ".xz", ".lzma", ".jpg", ".jpeg", ".zip", ".ttf"}
#: bytes; the bundled GeoPackage may take 3 MB, anything else far less
LARGEST = 3_200_000
LARGEST_TEXT = 700_000
#: a path of one machine in a file that all share
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home/\w|root/|work/|Users/\w)|\b[A-Z]:\\Users")


def project_files() -> list[Path]:
    """Return the files that are tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    names = sorted(set(filter(None, listed.stdout.split("\0"))))
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def text_faults(path: Path, text: str) -> Iterator[str]:
    """Yield the faults of a text file."""
    if "\r" in text:
        yield "has carriage returns"
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        yield "does not end with one line end"
    # two blanks break a line in Markdown; QGIS writes QML and QPT
    if path.suffix not in {".md", *XML} and re.search(r"[ \t]+$", text, re.MULTILINE):
        yield "has white space at the end of a line"
    if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE):
        yield "holds a merge conflict"
    if path != Path(__file__).resolve() and MACHINE_PATH.search(text):
        yield "names a path of one machine"
    if len(text) > LARGEST_TEXT:
        yield f"is a text of {len(text)} characters"
    yield from syntax_faults(path, text)


def syntax_faults(path: Path, text: str) -> Iterator[str]:
    """Yield the faults of a JSON or XML file."""
    try:
        if path.suffix == ".json":
            json.loads(text)
        elif path.suffix in XML:
            ParserCreate().Parse(text.encode(), True)
    except (ValueError, ExpatError) as error:
        yield f"cannot be read: {error}"


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file."""
    size = path.stat().st_size
    if size > LARGEST:
        yield f"takes {size} bytes"
    content = path.read_bytes()
    executable = bool(path.stat().st_mode & 0o100)
    if executable != content.startswith(b"#!"):
        yield "is executable without a #! line, or the other way round"
    if path.suffix in BINARY:
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield "is no UTF-8 text"
        return
    yield from text_faults(path, text)


def main() -> int:
    """Print the faults; return the exit code."""
    found = [
        f"{path.relative_to(ROOT)} {fault}" for path in project_files() for fault in faults(path)
    ]
    print("\n".join(found) or "files: nothing to report")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
