"""PDF documents: join the pages of a commune, name the language, add bookmarks.

``pypdf`` is used where it is installed (any version from 3.4). Without it the pages stay single.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

from .errors import ExportError
from .i18n import tr
from .pdf_layers import restore_layers

LANGUAGE = "fr-FR"


@dataclass(frozen=True)
class Page:
    """One page to join: its file and what its bookmark says."""

    path: Path
    bookmark: str


def pypdf_or_none() -> Any:
    """Return the module ``pypdf``, ``None`` where it is not installed."""
    try:
        import pypdf
    except ImportError:
        return None
    return pypdf


def missing_message() -> str:
    """Return what to tell where ``pypdf`` is missing: what for, and how to get it."""
    return tr(
        "The Python module pypdf is not installed: sheets stay one PDF each, without bookmarks "
        "and document language. To get it: “python3 -m pip install pypdf” in the OSGeo4W shell, "
        "or the package python3-pypdf on Debian."
    )


def join(groups: Sequence[tuple[str, Sequence[Page]]], target: Path) -> None:
    """Join pages to one PDF with bookmarks, language and the metadata of the first page.

    :param groups: (bookmark of the group, its pages); the bookmark is left out when empty.
    :raises ExportError: when a page cannot be read or the file not be written.
    """
    pypdf = pypdf_or_none()
    if pypdf is None:
        raise ExportError(missing_message())
    try:
        writer = pypdf.PdfWriter()
        info: dict[str, Any] = {}
        for title, pages in groups:
            parent = None
            for page in pages:
                reader = pypdf.PdfReader(str(page.path))
                info = info or dict(reader.metadata or {})
                first = len(writer.pages)
                for sheet in reader.pages:
                    writer.add_page(sheet)
                if title and parent is None:
                    parent = writer.add_outline_item(title=title, page_number=first)
                writer.add_outline_item(title=page.bookmark, page_number=first, parent=parent)
        restore_layers(pypdf.generic, writer)
        _finish(pypdf, writer, info)
        with target.open("wb") as file:
            writer.write(file)
    except (OSError, ValueError, pypdf.errors.PyPdfError) as error:
        raise ExportError(
            tr("The PDF {path} cannot be joined: {error}").format(path=target, error=error)
        ) from error


def _finish(pypdf: Any, writer: Any, info: dict[str, Any]) -> None:
    generic = pypdf.generic
    writer.add_metadata({key: str(value) for key, value in info.items() if value is not None})
    root = writer._root_object  # noqa: SLF001 -- public as root_object from pypdf 5 only
    root[generic.NameObject("/Lang")] = generic.TextStringObject(LANGUAGE)
    preferences = generic.DictionaryObject(
        {generic.NameObject("/DisplayDocTitle"): generic.BooleanObject(True)}
    )
    root[generic.NameObject("/ViewerPreferences")] = preferences
    if writer.get_outline_root():
        root[generic.NameObject("/PageMode")] = generic.NameObject("/UseOutlines")
