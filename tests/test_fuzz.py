"""Whatever stands in a file or a parameter, what comes out is a value or an error of the plugin."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from srce_tvb_atlas.atlas.data import _code_list as code_list
from srce_tvb_atlas.atlas.data.catalogue import Catalogue, parse_catalogue
from srce_tvb_atlas.atlas.results.ledger import Ledger
from srce_tvb_atlas.atlas.results.manifest import (
    MANIFEST_FILE,
    STATISTICS_FILE,
    ManifestRow,
    read_manifest,
    read_statistics,
    write_manifest,
)
from srce_tvb_atlas.atlas.shared.errors import AtlasError, CatalogueError, ExportError, RequestError
from srce_tvb_atlas.atlas.shared.naming import as_insee
from srce_tvb_atlas.atlas.shared.paths import STYLES
from srce_tvb_atlas.atlas.wording import _sandbox, offices, request, texts
from tests.test_texts import context

CATALOGUE: dict[str, Any] = json.loads((STYLES / "catalogue.json").read_text(encoding="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
#: names and words that mean something in a catalogue, more telling than letters at random
WORDS = st.sampled_from(
    ["key", "label", "class", "classes", "restore", "flag", "qml", "draw", "commune", "polygon",
     "../x.qml", "_note", "", "é" * 50, "a" * 10_000, "<b>x</b>", "[% 1 %]"]
)  # fmt: skip


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for one example: a fixture would be the same for all of a test."""
    with tempfile.TemporaryDirectory(prefix="srce-fuzz-") as name:
        yield Path(name)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value inside a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


PLACES = [path for path in places(CATALOGUE) if path]


@st.composite
def broken_catalogues(draw: st.DrawFn) -> str:
    """Return the bundled catalogue in which some values are removed, renamed or others."""
    data = copy.deepcopy(CATALOGUE)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        with suppress(KeyError, IndexError, TypeError):  # a change before took it away
            owner = data
            for step in path[:-1]:
                owner = owner[step]
            kind = draw(st.sampled_from(["remove", "other", "rename", "twice"]))
            if kind == "remove":
                del owner[path[-1]]
            elif kind == "other":
                owner[path[-1]] = draw(JSON | WORDS)
            elif kind == "rename" and isinstance(owner, dict):
                owner[draw(WORDS)] = owner.pop(path[-1])
            elif isinstance(owner, list):
                owner.append(owner[path[-1]])
    return json.dumps(data)


@settings(max_examples=400, deadline=None)
@given(broken_catalogues())
def test_a_broken_catalogue_is_one_or_an_error(text: str) -> None:
    try:
        found = parse_catalogue(text)
    except CatalogueError:
        return
    assert isinstance(found, Catalogue)
    assert found.category("commune").styles
    assert len(found.rules_fingerprint) == 64
    for category, family in found.drawing_order():
        assert "/" not in category.styles[family].qml
        assert category.table(family).isascii()


@settings(deadline=None)
@given(st.text() | JSON.map(json.dumps))
@example("[" * 100_000)
@example('{"version": 1, "classes": {}, "categories": ' + "9" * 5000 + "}")
@example('{"version": 1e999}')
@example("\ud800")
def test_any_text_is_a_catalogue_or_an_error(text: str) -> None:
    with suppress(CatalogueError):
        parse_catalogue(text)


# --- lists of communes ----------------------------------------------------------------------------


@given(st.text())
@example("x" * 100_000)
@example("\0")
@example("~/x.csv")
def test_any_list_of_codes_is_read(text: str) -> None:
    with suppress(RequestError):
        found = code_list.read_codes(text)
        assert all(part == part.strip() and part for part in found)


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
@example(b"\xff\xfe5\x009\x002\x009\x003\x00")
@example(b'"59293')
@example(b'a;"' + b"x" * 200_000)
@example(b"59293\x00;\r59400")
@example(b";" * 5000 + b"\n59293")
def test_any_file_of_codes_is_read(data: bytes) -> None:
    with folder() as place:
        path = place / "codes.csv"
        path.write_bytes(data)
        with suppress(RequestError):
            found = code_list.read_codes(str(path))
            assert found
            assert all(found)


@given(st.text() | st.integers() | st.floats() | st.none() | st.binary())
def test_an_insee_code_is_five_plain_signs(value: object) -> None:
    code = as_insee(value)
    assert code is None or (len(code) == 5 and code.isascii() and code.isalnum())


@pytest.mark.parametrize("text", ["٥٩٢٩٣", "5929３", "１００４", "5929²"])
def test_digits_of_other_scripts_are_no_code(text: str) -> None:
    assert as_insee(text) is None


# --- parameters -----------------------------------------------------------------------------------


@given(st.text() | st.from_regex(r"[0-9 ]{0,5}[/\-][0-9 ]{0,5}"))
@example("1/" + "9" * 5000)
@example("١/٤")
def test_a_sheet_number_is_one_or_an_error(text: str) -> None:
    with suppress(RequestError):
        found = request.parse_sheet(text)
        if text.strip():
            number, total = map(int, found.split("/"))
            assert 1 <= number <= total
            assert found.isascii()


@given(st.text() | st.from_regex(r"[0-9]{0,6}-[0-9]{0,3}(-[0-9]{0,3})?"))
@example("2017-06-15\n")
@example("٢٠١٧-٠٦-١٥")
@example("9" * 5000)
def test_a_date_prints_or_is_an_error(text: str) -> None:
    with suppress(RequestError):
        assert texts.update_date_text(request.parse_date(text))[-4:].isascii()


@given(st.text())
def test_an_office_is_a_departement_or_an_error(text: str) -> None:
    with suppress(RequestError):
        assert request.parse_office(text) in ("", *offices.DEPARTEMENTS)


# --- manifest and statistics ----------------------------------------------------------------------

TABLES = (MANIFEST_FILE, STATISTICS_FILE)
WHOLE = [
    ManifestRow("59293", "Haverskerque", "ok", sheets=1, file="59293_haverskerque.pdf"),
    ManifestRow("59400", '=x;"y\n', "degraded", message="a;b", seconds=1.5, fingerprint="ab"),
]


def read_all(place: Path) -> None:
    """Read the tables of a folder as a run does."""
    for row in read_manifest(place).values():
        assert row.sheets >= 0
        assert row.seconds >= 0
        assert (place / row.file).parent == place or not row.file
        assert row.kept().as_cells()["run"] == "kept"
    read_statistics(place)
    Ledger(place)


@settings(deadline=None)
@given(st.binary(), st.sampled_from(TABLES))
@example(b"\x00", MANIFEST_FILE)
@example(b'"' + b"x" * 200_000, MANIFEST_FILE)
def test_any_table_is_read_or_an_error(data: bytes, name: str) -> None:
    with folder() as place:
        (place / name).write_bytes(data)
        with suppress(ExportError):
            read_all(place)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_torn_or_changed_manifest_is_read_or_an_error(data: st.DataObject) -> None:
    with folder() as place:
        path = write_manifest(place, WHOLE)
        whole = path.read_bytes()
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, len(whole)))
        path.write_bytes(whole[:start] + data.draw(st.binary(max_size=9)) + whole[end:])
        with suppress(ExportError):
            read_all(place)


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=9) | st.just("9" * 5000) | st.just("nan"), min_size=12, max_size=12)
)
@example(["9" * 5000] * 12)
@example(["²"] * 12)
@example(["inf", "-1", "1e400"] * 4)
@example(["../x"] * 12)
@example(["/etc/passwd"] * 12)
@example([".."] * 12)
def test_a_manifest_with_any_cells_is_read(cells: list[str]) -> None:
    with folder() as place:
        path = write_manifest(place, WHOLE)
        head = path.read_text(encoding="utf-8").splitlines()[0]
        quoted = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
        path.write_text(f"{head}\n{quoted}\n", encoding="utf-8", errors="replace", newline="")
        with suppress(ExportError):
            read_all(place)


# --- wording --------------------------------------------------------------------------------------

_ATOMS = st.sampled_from(
    ["commune", "insee", "scale", "srce_approval", "none", "1", "0", "'a'", "9999", "1.5", "[1, 2]",
     "(1,)", "{'k': 1}", "range(9)", "loop", "self", "nothing", "commune.upper()", "true"]
)  # fmt: skip
_OPERATORS = st.sampled_from("+ - * / // % ** ~ == < in and".split())
_FILTERS = st.sampled_from(sorted({*_sandbox.FILTERS, "join", "round", "replace"}))
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, _OPERATORS, inner).map(" ".join),
        st.tuples(inner, _FILTERS).map(lambda pair: f"({pair[0]}) | {pair[1]}"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]})[{pair[1]}]"),
        st.tuples(inner, inner).map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
        inner.map(lambda text: f"({text}).upper()"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) | replace({pair[1]}, 'x')"),
    ),
    max_leaves=8,
)  # fmt: skip
_WORDING = st.lists(
    st.one_of(
        _EXPRESSIONS.map(lambda text: "{{ " + text + " }}"),
        _EXPRESSIONS.map(lambda text: "{% set nothing = " + text + " %}"),
        _EXPRESSIONS.map(lambda text: "{% for x in " + text + " %}{{ x }}{% endfor %}"),
        _EXPRESSIONS.map(lambda text: "{% if " + text + " %}y{% endif %}"),
    ),
    max_size=4,
).map("\n".join)


@settings(max_examples=300, deadline=2000)
@given(_WORDING)
def test_any_wording_is_a_text_or_an_error(source: str) -> None:
    with folder() as place:
        (place / "nota.j2").write_text(source, encoding="utf-8")
        with suppress(AtlasError):
            assert len(texts.render_texts(context(), place)["nota"]) <= _sandbox.MAX_LENGTH
