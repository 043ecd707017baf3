"""The catalogue: classes of source data, categories of the sheet, their order. Pure Python.

``styles/catalogue.json`` is data that a service can replace: more classes and categories,
other labels and rules. This module reads it, checks it whole and gives it as typed values.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..shared.errors import CatalogueError
from ..shared.i18n import tr
from ..shared.own_files import own_file
from ..shared.paths import STYLES

CATALOGUE_FILE = "catalogue.json"
COMMUNE_KEY = "commune"
FAMILIES = ("polygon", "line", "point")
MAX_CATALOGUE_BYTES = 1_000_000

_KEY = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
_QML_NAME = re.compile(r"^[A-Za-z0-9_.\-]+\.qml$")


@dataclass(frozen=True)
class SourceClass:
    """A class of source tables (reservoir, corridor, …) and how its objects are read."""

    key: str
    title: str
    #: words in the names of tables of this class, lower case
    names: tuple[str, ...]
    #: fields that only this class has, upper case; one is enough to recognise it
    fields: tuple[str, ...]
    #: fields that may hold the identifier of an object, best first, upper case
    id_fields: tuple[str, ...]
    #: field with the objective, upper case, empty when the class has none
    objective: str = ""
    #: QGIS expression, true for an object "to restore"
    restore: str = ""
    #: QGIS expression, true for an objective known to be no restoration
    keep: str = ""


@dataclass(frozen=True)
class CategorySource:
    """Which objects of a class belong to a category."""

    source_class: str
    #: boolean field that must be true, upper case, empty for all objects
    flag: str = ""
    #: required answer of the class's restore rule, ``None`` when it does not matter
    restore: bool | None = None
    #: QGIS expression that must be true, empty for all objects
    filter: str = ""


@dataclass(frozen=True)
class CategoryStyle:
    """The drawing of one geometry family of a category."""

    qml: str
    #: drawing rank: low ranks are drawn below high ones
    draw: float


@dataclass(frozen=True)
class Category:
    """One entry of the legend."""

    key: str
    label: str
    group: str = ""
    sources: tuple[CategorySource, ...] = ()
    #: by geometry family: ``polygon``, ``line``, ``point``
    styles: Mapping[str, CategoryStyle] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The label with its group before it, for places without a heading for the group."""
        return f"{self.group} : {self.label}" if self.group else self.label

    def table(self, family: str) -> str:
        """Return the name of the prepared table with this category's objects of one family."""
        return f"{self.key}_{family}"


#: kinds of objects, as they are printed
PRINTED_KINDS = {"line": "lignes", "polygon": "surfaces", "point": "points"}


def distinct_titles(shown: Sequence[tuple[Category, Collection[str]]]) -> list[str]:
    """Return the titles of categories for a list without symbols.

    Categories with the same title (the obstacles) get the kinds of their objects added.

    :param shown: categories with their geometry families.
    """
    times = Counter(category.title for category, _ in shown)
    titles = []
    for category, families in shown:
        kinds = " et ".join(PRINTED_KINDS[family] for family in PRINTED_KINDS if family in families)
        alone = times[category.title] == 1
        titles.append(category.title if alone else f"{category.title} ({kinds})")
    return titles


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, categories in legend order."""

    classes: Mapping[str, SourceClass]
    categories: tuple[Category, ...]
    #: digest of the text it was read from
    fingerprint: str = ""
    #: most detailed scale (1:value) at which the data say where things are
    reliable_scale: int = 25_000

    def category(self, key: str) -> Category:
        """Return a category by key; :raises CatalogueError: when there is none."""
        for category in self.categories:
            if category.key == key:
                return category
        raise CatalogueError(tr("The catalogue has no category “{key}”.").format(key=key))

    @property
    def network(self) -> tuple[Category, ...]:
        """The categories that hold objects of the network: all but the commune outline."""
        return tuple(c for c in self.categories if c.key != COMMUNE_KEY)

    @property
    def category_titles(self) -> dict[str, str]:
        """The titles of the categories by key, no two alike."""
        titles = distinct_titles([(item, tuple(item.styles)) for item in self.network])
        return {category.key: title for category, title in zip(self.network, titles)}

    @property
    def rules_fingerprint(self) -> str:
        """Digest of what decides which object goes to which table: not of labels and styles."""
        rules = {
            "classes": [{**asdict(c), "title": ""} for c in self.classes.values()],
            "categories": [
                [c.key, sorted(c.styles), [asdict(source) for source in c.sources]]
                for c in self.network
            ],
        }
        text = json.dumps(rules, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def drawing_order(self) -> list[tuple[Category, str]]:
        """Return (category, family) pairs from the top of the map to the bottom."""
        pairs = [(c, family) for c in self.categories for family in c.styles]
        return sorted(pairs, key=lambda pair: -pair[0].styles[pair[1]].draw)


def find_style(qml: str, styles_folder: Path | None) -> Path:
    """Return the path of a QML: the service's own if it has one, otherwise the bundled file.

    :raises CatalogueError: when neither exists, or the service's own is no file.
    """
    for folder in (styles_folder, STYLES):
        path = own_file(folder, qml, CatalogueError)
        if path is not None:
            return path
    raise CatalogueError(
        tr("The catalogue names the style “{qml}”, but no style folder contains it.").format(
            qml=qml
        )
    )


def load_catalogue(styles_folder: Path | None = None) -> Catalogue:
    """Read the catalogue of a styles folder, or the bundled one where the folder has none.

    :raises CatalogueError: naming the file and the entry that is wrong.
    """
    path = own_file(styles_folder, CATALOGUE_FILE, CatalogueError) or STYLES / CATALOGUE_FILE
    try:
        if path.stat().st_size > MAX_CATALOGUE_BYTES:
            raise CatalogueError(tr("The catalogue {path} is too large.").format(path=path))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            tr("The catalogue {path} cannot be read: {error}").format(path=path, error=error)
        ) from error
    return parse_catalogue(text, str(path))


def parse_catalogue(text: str, origin: str = CATALOGUE_FILE) -> Catalogue:
    """Return the catalogue written in ``text`` (JSON).

    :raises CatalogueError: naming ``origin`` and the entry that is wrong.
    """
    try:
        data = json.loads(text)
        return _Reader(origin).catalogue(data, hashlib.sha256(text.encode()).hexdigest())
    except (ValueError, RecursionError) as error:
        raise CatalogueError(
            tr("The catalogue {path} is not valid JSON: {error}").format(path=origin, error=error)
        ) from error


class _Reader:
    """Turns parsed JSON into values, with messages that say where a fault lies."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def fail(self, where: str, what: str) -> CatalogueError:
        return CatalogueError(
            tr("Catalogue {path}, {where}: {what}").format(path=self.origin, where=where, what=what)
        )

    def catalogue(self, data: Any, fingerprint: str) -> Catalogue:
        self.mapping(data, "catalogue", ("version", "reliable_scale", "classes", "categories"))
        if data.get("version") != 1:
            raise self.fail("version", tr("only version 1 is supported."))
        classes = {
            key: self.source_class(key, value)
            for key, value in self.mapping(data.get("classes"), "classes").items()
        }
        categories = tuple(
            self.category(value, classes)
            for value in self.sequence(data.get("categories"), "categories")
        )
        keys = [category.key for category in categories]
        for key in keys:
            if keys.count(key) > 1:
                raise self.fail(key, tr("the key is used twice."))
        if COMMUNE_KEY not in keys:
            raise self.fail("categories", tr("the category “commune” is missing."))
        reliable_scale = data.get("reliable_scale", Catalogue.reliable_scale)
        if type(reliable_scale) is not int or reliable_scale < 1:
            raise self.fail("reliable_scale", tr("a whole number above 0 is expected."))
        return Catalogue(classes, categories, fingerprint, reliable_scale)

    def source_class(self, key: str, data: Any) -> SourceClass:
        where = self.key(key, "classes")
        known = ("title", "names", "fields", "id_fields", "objective", "restore", "keep")
        self.mapping(data, where, known)
        return SourceClass(
            key=key,
            title=self.text(data.get("title", key), where + ".title"),
            names=tuple(name.lower() for name in self.texts(data, "names", where)),
            fields=tuple(name.upper() for name in self.texts(data, "fields", where)),
            id_fields=tuple(name.upper() for name in self.texts(data, "id_fields", where)),
            objective=self.text(data.get("objective", ""), where + ".objective").upper(),
            restore=self.text(data.get("restore", ""), where + ".restore"),
            keep=self.text(data.get("keep", ""), where + ".keep"),
        )

    def category(self, data: Any, classes: Mapping[str, SourceClass]) -> Category:
        self.mapping(data, "categories", ("key", "label", "group", "sources", "styles"))
        key = self.text(data.get("key"), "categories.key")
        where = self.key(key, "categories")
        styles = {
            family: self.style(family, value, where)
            for family, value in self.mapping(data.get("styles"), where + ".styles").items()
        }
        if not styles:
            raise self.fail(where, tr("it has no style."))
        label = self.text(data.get("label"), where + ".label")
        if not label.strip():
            raise self.fail(where + ".label", tr("a text is expected."))
        return Category(
            key=key,
            label=label,
            group=self.text(data.get("group", ""), where + ".group"),
            sources=tuple(
                self.category_source(value, where, classes)
                for value in self.sequence(data.get("sources", []), where + ".sources")
            ),
            styles=styles,
        )

    def category_source(
        self, data: Any, where: str, classes: Mapping[str, SourceClass]
    ) -> CategorySource:
        self.mapping(data, where + ".sources", ("class", "flag", "restore", "filter"))
        source_class = self.text(data.get("class"), where + ".sources.class")
        if source_class not in classes:
            raise self.fail(where, tr("the class “{name}” is unknown.").format(name=source_class))
        restore = data.get("restore")
        if restore is not None and not isinstance(restore, bool):
            raise self.fail(where + ".restore", tr("true or false is expected."))
        return CategorySource(
            source_class,
            self.text(data.get("flag", ""), where + ".flag").upper(),
            restore,
            self.text(data.get("filter", ""), where + ".filter"),
        )

    def style(self, family: str, data: Any, where: str) -> CategoryStyle:
        if family not in FAMILIES:
            raise self.fail(where, tr("the geometry “{name}” is unknown.").format(name=family))
        self.mapping(data, where, ("qml", "draw"))
        qml = self.text(data.get("qml"), where + ".qml")
        if not _QML_NAME.match(qml):
            raise self.fail(where, tr("“{name}” is not the name of a QML file.").format(name=qml))
        draw = data.get("draw", 50)
        if isinstance(draw, bool) or not isinstance(draw, (int, float)) or not math.isfinite(draw):
            raise self.fail(where + ".draw", tr("a number is expected."))
        return CategoryStyle(qml, float(draw))

    def key(self, key: str, where: str) -> str:
        if not _KEY.match(key):
            raise self.fail(
                where,
                tr("the key “{key}” may contain only lower-case letters, digits and _.").format(
                    key=key
                ),
            )
        return f"{where}.{key}"

    def mapping(self, data: Any, where: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return an object; its keys are those of ``known`` where given, or start with ``_``."""
        if not isinstance(data, dict):
            raise self.fail(where, tr("an object is expected."))
        for key in data:
            if known and key not in known and not key.startswith("_"):
                raise self.fail(
                    where,
                    tr("“{key}” is unknown here. Known keys: {known}.").format(
                        key=key, known=", ".join(known)
                    ),
                )
        return data

    def sequence(self, data: Any, where: str) -> list[Any]:
        if not isinstance(data, list):
            raise self.fail(where, tr("a list is expected."))
        return data

    def text(self, data: Any, where: str) -> str:
        if not isinstance(data, str):
            raise self.fail(where, tr("a text is expected."))
        return data

    def texts(self, data: dict[str, Any], name: str, where: str) -> list[str]:
        values = self.sequence(data.get(name, []), f"{where}.{name}")
        return [self.text(value, f"{where}.{name}") for value in values]
