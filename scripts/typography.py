"""French typography of the handbook: no-break spaces, and the apostrophe that messages have.

A message is then found in the handbook by searching for it. ``fix`` writes the pages, ``check``
names the lines that differ. Code is left alone, and so are the pages in English.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_BREAK = "\u00a0"
#: where the English part of README begins
IN_ENGLISH = "\n# In English\n"
#: what is not prose: blocks of code, code, addresses and tags
CODE = re.compile(
    r"^( *)```.*?^ *```$|`[^`\n]+`|\]\([^)\n]*\)|<[^>\n]+>|https?://\S+", re.MULTILINE | re.DOTALL
)


def pages() -> Iterator[Path]:
    """Yield the French pages that people write."""
    yield ROOT / "README.md"
    for path in sorted((ROOT / "docs").glob("*.md")):
        if path.name not in ("architecture.md", "parametres.md"):  # English; generated
            yield path


def typeset(text: str) -> str:
    """Return a page with its typography, code as it was."""
    french, mark, english = text.partition(IN_ENGLISH)
    parts = []
    end = 0
    for found in CODE.finditer(french):
        parts += [french[end : found.start()], found.group(0)]
        end = found.end()
    parts.append(french[end:])
    parts[::2] = [_prose(part) for part in parts[::2]]
    return "".join(parts) + mark + english


def _prose(text: str) -> str:
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=\w)'$|(?<=\w)'(?=[*«])", "’", text)
    text = re.sub(r"(?<=\S) (?=[:;?!»](?:\s|[.,)*|]|$))", NO_BREAK, text)
    text = re.sub(r"^ (?=[:;?!»])", NO_BREAK, text)
    return re.sub("« ", f"«{NO_BREAK}", text)


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    if arguments not in (["fix"], ["check"]):
        print("usage: typography.py fix | check", file=sys.stderr)
        return 2
    wrong = []
    for path in pages():
        text = path.read_text(encoding="utf-8")
        wanted = typeset(text)
        if arguments == ["fix"]:
            if wanted != text:
                path.write_text(wanted, encoding="utf-8")
            continue
        lines = zip(text.splitlines(), wanted.splitlines())
        wrong += [
            f"{path.relative_to(ROOT)}:{number}: {line}"
            for number, (line, other) in enumerate(lines, 1)
            if line != other
        ]
    print("\n".join(wrong) or "typography: nothing to report")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
