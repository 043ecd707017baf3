"""The styles folder of a service: files that no category uses, and what a style lacks to draw."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument

from ..data.catalogue import Catalogue
from ..layout.missing_fonts import missing_of
from ..layout.remarks import Remark, excerpt, lack
from ..shared.foreign_xml import elements
from ..shared.i18n import listed, tr
from ..shared.paths import STYLES
from ..shared.symbol_pictures import missing_symbol_files

#: of the files of the sheet itself, in subfolders of the same name in the bundled styles
_SUBFOLDERS = tuple(sorted(path.name for path in STYLES.iterdir() if path.is_dir()))
MAX_NAMED = 12
#: names at least so alike may be a slip
_ALIKE = 0.8


def unused_styles(folder: Path | None, catalogue: Catalogue) -> list[Remark]:
    """Return the QML files of a folder that no category uses, with the names that are expected.

    :param folder: the service's own styles, ``None`` for none.
    """
    if folder is None:
        return []
    expected = {
        style.qml for category in catalogue.categories for style in category.styles.values()
    }
    found = _unused(folder, "", expected)
    for name in _SUBFOLDERS:
        bundled = {path.name for path in (STYLES / name).glob("*.qml")}
        found += _unused(folder / name, f"{name}/", bundled)
    return found


def _unused(folder: Path, prefix: str, expected: Iterable[str]) -> list[Remark]:
    names = sorted(expected)
    remarks = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() != ".qml" or path.name in names:
            continue
        near = difflib.get_close_matches(path.name.lower(), names, 1, _ALIKE)
        advice = tr("Expected: {names}.").format(names=listed(names, MAX_NAMED))
        if near:
            advice = tr("Did you mean {name}?").format(name=near[0]) + " " + advice
        remarks.append(
            lack(
                tr("The style {file} is not used: no category has that name. {advice}").format(
                    file=prefix + path.name, advice=advice
                ),
                f"style « {prefix}{path.name} »",
            )
        )
    return remarks


# --- what a style needs -----------------------------------------------------------------------


def style_picture_remarks(document: QDomDocument, file: str) -> list[Remark]:
    """Return the SVG and pictures of a style that are not found.

    :param file: name of the style, for messages.
    """
    text = tr(
        "The style {file} draws with {picture}, which is not found: put that file next to the "
        "style."
    )
    remarks = []
    for _, source in missing_symbol_files(document):
        last = excerpt(source.replace("\\", "/").rsplit("/", 1)[-1])
        remarks.append(
            lack(text.format(file=file, picture=excerpt(source, 200)), f"symbole « {last} »")
        )
    return list(dict.fromkeys(remarks))


def style_font_remarks(layer: QgsVectorLayer, document: QDomDocument, file: str) -> list[Remark]:
    """Return the fonts of the labels of a style that are not installed."""
    if not layer.labelsEnabled():
        return []
    families = {style.attribute("fontFamily") for style in elements(document, "text-style")}
    text = tr("The style {file} labels in the font “{family}”, which is not installed.")
    return [
        lack(text.format(file=file, family=family), f"police « {family} »")
        for family in missing_of(families)
    ]
