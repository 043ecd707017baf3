"""Fingerprints of everything that a sheet depends on, and of its files.

A sheet is up to date as long as none of these has changed: the objects and communes in its frames,
the ground of its locator, the commune itself, the parameters, the template, the wording, the
styles with their pictures, the fonts, QGIS and the plugin. Each object of the store is hashed
once; the objects in a frame are then found through the spatial index, so that a commune costs
about a millisecond.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..data.write_ahead import connect_read_only
from ..shared.errors import SourceError
from ..shared.i18n import tr
from ..shared.model import Box

#: to be changed when the same inputs must give other fingerprints than before
FORMAT = "1"
#: between the fingerprint of the inputs and that of the files
SEPARATOR = "."
_SIZE = 12
#: symbols of objects this far outside a frame, as a share of its size, may still reach into it
_MARGIN = 0.02
_STYLE_FILES = frozenset({".qml", ".svg", ".png", ".jpg", ".jpeg", ".json", ".j2", ".qpt"})
_PICTURE = re.compile(
    r"""["']([^"'<>|?*\n]{1,400}\.(?:svg|png|jpe?g|webp|tiff?))["']""", re.IGNORECASE
)
#: templates and styles larger than this are hashed but not searched for pictures, bytes
_LARGEST_TEXT = 20_000_000


def digest_of(values: Any) -> str:
    """Return the fingerprint of plain values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()


def file_digest(path: Path) -> str:
    """Return the fingerprint of the content of a file, ``-`` when it cannot be read."""
    hasher = hashlib.blake2b(digest_size=_SIZE)
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                hasher.update(chunk)
    except OSError:
        return "-"
    return hasher.hexdigest()


def files_digest(paths: Iterable[Path]) -> str:
    """Return the fingerprint of files: their names and what is in them."""
    ordered = sorted(paths, key=lambda path: path.name)
    return digest_of([[path.name, file_digest(path)] for path in ordered])


def joined(inputs: str, files: str, cells: str) -> str:
    """Return three fingerprints as one text for the manifest: of inputs, files and table cells."""
    return SEPARATOR.join((inputs, files, cells))


def split(fingerprint: str) -> tuple[str, str]:
    """Return the fingerprints of inputs and files of a joined text, else two empty texts."""
    inputs, _, rest = fingerprint.partition(SEPARATOR)
    files = rest.partition(SEPARATOR)[0]
    return (inputs, files) if files else ("", "")


def cells_part(fingerprint: str) -> str:
    """Return the fingerprint of the table cells of a joined text, else an empty text."""
    return fingerprint.partition(SEPARATOR)[2].partition(SEPARATOR)[2]


def design_digest(files: Iterable[Path], folders: Iterable[Path]) -> str:
    """Return the fingerprint of all files that determine what sheets look like.

    :param files: single files (template, logos).
    :param folders: folders of styles and texts, with their subfolders; pictures that a style or
        a template names are included, in whatever folder they are.
    """
    found: dict[Path, None] = dict.fromkeys(path.absolute() for path in files)
    for folder in folders:
        inside = (p for p in folder.rglob("*") if p.suffix.lower() in _STYLE_FILES)
        found.update(dict.fromkeys(sorted(p.absolute() for p in inside if p.is_file())))
    for path in [p for p in found if p.suffix.lower() in (".qml", ".qpt")]:
        found.update(dict.fromkeys(_pictures_named_in(path)))
    # names without folders: the plugin is installed elsewhere on another machine
    return digest_of([[path.name, file_digest(path)] for path in found])


def _pictures_named_in(path: Path) -> list[Path]:
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            return []
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    named = (path.parent / name for name in sorted(set(_PICTURE.findall(text))))
    return [picture.resolve() for picture in named if _is_file(picture)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class StorePrints:
    """The objects of a store, each hashed once.

    :param path: a GeoPackage.
    :param tables: tables to read; those that do not exist are skipped.
    :raises SourceError: when it cannot be read.
    """

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        try:
            self._database = connect_read_only(path)
            self._digests = {table: self._hash_table(table) for table in sorted(set(tables))}
        except sqlite3.Error as error:
            raise SourceError(
                tr("{path} cannot be read: {error}").format(path=path, error=error)
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _hash_table(self, table: str) -> dict[int, bytes]:
        # names of tables and columns come from the catalogue and from the file itself
        columns = [row[1] for row in self._database.execute(f"PRAGMA table_info({_name(table)})")]
        if not columns:
            return {}
        key, *others = columns
        fields = ", ".join(map(_name, others)) or "NULL"
        statement = f"SELECT {_name(key)}, {fields} FROM {_name(table)}"  # noqa: S608  # nosec B608
        digests = {}
        for number, *values in self._database.execute(statement):
            hasher = hashlib.blake2b(digest_size=_SIZE)
            for value in values:
                data = value if isinstance(value, bytes) else repr(value).encode("utf-8")
                hasher.update(b"%d:" % len(data))
                hasher.update(data)
            digests[number] = hasher.digest()
        return digests

    def in_boxes(self, boxes: Iterable[Box]) -> str:
        """Return the fingerprint of all objects that meet one of several boxes.

        Their order does not matter: in the file that they were read from, it changes as soon as an
        object elsewhere is added or removed.
        """
        hasher = hashlib.blake2b(digest_size=_SIZE)
        areas = [box.grown(_MARGIN * max(box.width, box.height)) for box in boxes]
        for table, digests in self._digests.items():
            hasher.update(table.encode("utf-8"))
            for digest in sorted(digests[n] for n in self._numbers(table, digests, areas)):
                hasher.update(digest)
        return hasher.hexdigest()

    def _numbers(self, table: str, digests: Mapping[int, bytes], areas: Iterable[Box]) -> set[int]:
        index = _name(f"rtree_{table}_geom")
        statement = (
            f"SELECT id FROM {index} "  # noqa: S608  # nosec B608
            "WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?"
        )
        found: set[int] = set()
        if not digests:
            return found
        for box in areas:
            try:
                rows = self._database.execute(statement, (box.xmax, box.xmin, box.ymax, box.ymin))
                found.update(row[0] for row in rows)
            except sqlite3.OperationalError:
                # a table without spatial index: use all of its objects
                return set(digests)
        return found & digests.keys()


def _name(text: str) -> str:
    """Return a name quoted for SQL."""
    return '"' + text.replace('"', '""') + '"'
