"""Converts the handbook (``docs/*.md``) to the HTML pages that the plugin shows offline."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import markdown

ROOT = Path(__file__).resolve().parent.parent
#: returns the text of a file of the project by its path: from the checkout or from a commit
Reader = Callable[[str], str]


def from_checkout(name: str) -> str:
    """Return the text of a file of the working tree."""
    return (ROOT / name).read_text(encoding="utf-8")


def pages(read: Reader) -> list[tuple[str, str]]:
    """Return title and file of each page, in the order of mkdocs.yml."""
    nav = read("mkdocs.yml").split("\nnav:\n", 1)[1]
    found = re.findall(r"^  - (.+): (\S+\.md)$", nav, re.MULTILINE)
    return [(title, file) for title, file in found]


def html_pages(read: Reader) -> dict[str, str]:
    """Return the content of each file of docs/html by its name."""
    made = {"style.css": read("scripts/handbook.css")}
    listed = pages(read)
    for title, file in listed:
        source = read(f"docs/{file}")
        # as on the web: anchors keep the accents of their heading
        converter = markdown.Markdown(
            extensions=["tables", "fenced_code", "toc"],
            extension_configs={"toc": {"slugify": _slug}},
        )
        body = converter.convert(source)
        body = re.sub(r'(href="[^":#]+)\.md(#[^"]*)?"', r'\1.html\2"', body)
        body = body.replace('src="images/', 'src="../images/')
        body = body.replace("<table>", '<div class="table"><table>')
        body = body.replace("</table>", "</table></div>")
        made[file.replace(".md", ".html")] = _page(title, file, body, listed)
    return made


def _slug(text: str, separator: str) -> str:
    words = re.sub(r"[^\w\s-]", "", text.lower()).split()
    return separator.join(words)


def _page(title: str, file: str, body: str, listed: list[tuple[str, str]]) -> str:
    links = "\n".join(
        f'<li><a href="{other.replace(".md", ".html")}"'
        f"{' class=here' if other == file else ''}>{escape(name)}</a></li>"
        for name, other in listed
    )
    return (
        f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)} – SRCE-TVB Atlas</title>\n"
        f'<link rel="stylesheet" href="style.css">\n</head>\n<body>\n'
        f"<nav>\n<p>SRCE-TVB Atlas</p>\n<ul>\n{links}\n</ul>\n</nav>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
