"""Lists of communes that a user gives: typed, in a text or CSV file, or in a spreadsheet.

The column of INSEE codes is found among the others: by its heading, and by which values are codes
of communes. A postal code has five digits too, but is no code of the layer.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from osgeo import gdal

from ..shared.errors import RequestError
from ..shared.i18n import tr
from ..shared.naming import as_insee, comparable, without_article
from ..shared.own_files import file_fault
from .cog_lists import communes_of_france, former_communes

MAX_LIST_BYTES = 5_000_000
MAX_ROWS = 200_000
_SEPARATORS = re.compile(r"[;,\t\n\r]+")
_TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
#: driver of GDAL by extension of a spreadsheet
_SPREADSHEETS = {".xlsx": "XLSX", ".xlsm": "XLSX", ".ods": "ODS", ".xls": "XLS"}
#: ``="60271"``, by which spreadsheets keep a leading zero, and ``'01004``
_FORMULA = re.compile(r"""^(?:=\s*"(.*)"|'(.*))$""")
#: words that only headings are made of
_HEADING_WORDS = frozenset(
    "code codes insee com commune communes nom noms name names libelle lib cp postal postaux geo "
    "codgeo depcom num numero ref identifiant id population departement dep de la du des codeinsee "
    "codepostal codecommune arrondissement epci canton region".split()
)
_INSEE_HEADING = re.compile(r"insee|depcom|codgeo|code_?com|com_?code|^com$")
_POSTAL_HEADING = re.compile(r"postal|^cp$|code_?post")


def read_codes(
    text: str, codes: Collection[str] = (), names: Collection[str] = frozenset()
) -> list[str]:
    """Return the codes or names of a list, or of the file at that path.

    :param codes: INSEE codes of the commune layer, by which the column is recognised.
    :param names: names of the layer, comparable and without article.
    :raises RequestError: when the file cannot be read or contains none.
    """
    path = Path(text.strip())
    suffix = path.suffix.lower()
    if suffix in _SPREADSHEETS:
        rows = _rows_of_spreadsheet(path, _SPREADSHEETS[suffix])
    elif suffix in _TEXT_SUFFIXES:
        rows = _rows_of_text(path)
    elif _is_file(path):
        raise RequestError(
            tr(
                "CODES: {path} is not a list: give a CSV or text file, or a spreadsheet (.xlsx, "
                ".ods)."
            ).format(path=path)
        )
    else:
        return _split([part.strip() for part in _SEPARATORS.split(text) if part.strip()])
    found = _split(_best_column(rows, codes, names))
    if not found:
        raise RequestError(
            tr("CODES: the file {path} contains no code{hint}.").format(
                path=path, hint=tr(", only headings") if rows else ""
            )
        )
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _split(cells: Sequence[str]) -> list[str]:
    """Return the cells, those that hold several codes divided: ``60271 60306``."""
    found = []
    for cell in cells:
        parts = cell.split()
        many = len(parts) > 1 and all(as_insee(part) is not None for part in parts)
        found += parts if many else [cell]
    return found


# --- files ----------------------------------------------------------------------------------------


def _rows_of_text(path: Path) -> list[list[str]]:
    lines = [line for line in _read(path).splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return []
    # Excel names the separator in a first line
    if lines[0].lower().startswith("sep="):
        lines = lines[1:]
    delimiter = max(";\t,|", key=lambda sign: sum(sign in line for line in lines[:20]))
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise _unreadable(path, error) from error
    return [[_plain_cell(cell) for cell in row] for row in rows]


def _read(path: Path) -> str:
    _check_size(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or error) from error
    text = _decoded(data)
    if "\0" in text:
        raise _unreadable(path, tr("it is not text"))
    return text


def _check_size(path: Path) -> None:
    fault = file_fault(path)
    if fault:
        raise RequestError(f"CODES: {fault}")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error.strerror or error) from error
    if size > MAX_LIST_BYTES:
        raise RequestError(tr("CODES: the file {path} is too large.").format(path=path))


def _decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 (« texte Unicode » of Excel) or Windows-1252."""
    encodings = ["utf-8-sig", "windows-1252"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(0, "utf-16")
    elif data[1::2].count(0) > len(data) // 4:
        encodings.insert(0, "utf-16-le")
    elif data[::2].count(0) > len(data) // 4:
        encodings.insert(0, "utf-16-be")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("windows-1252", "replace")


def _rows_of_spreadsheet(path: Path, driver: str) -> list[list[str]]:
    """Return the cells of the first sheet that has any, read by GDAL as texts."""
    _check_size(path)
    settings = {
        f"OGR_{driver}_HEADERS": "DISABLE",
        f"OGR_{driver}_FIELD_TYPES": "STRING",
    }
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in settings}
    for name, value in settings.items():
        gdal.SetThreadLocalConfigOption(name, value)
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        rows = _cells(path, driver)
    except RuntimeError:  # where exceptions of GDAL are on
        rows = None
    finally:
        gdal.PopErrorHandler()
        for name, value in before.items():
            gdal.SetThreadLocalConfigOption(name, value)
    if rows is None:
        raise _unreadable(path, tr("it is not a spreadsheet that GDAL can read"))
    return rows


def _cells(path: Path, driver: str) -> list[list[str]] | None:
    data = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=[driver])
    if data is None:
        return None
    rows: list[list[str]] = []
    for number in range(data.GetLayerCount()):
        layer = data.GetLayerByIndex(number)
        for feature in layer:
            cells = [feature.GetFieldAsString(i) for i in range(feature.GetFieldCount())]
            rows.append([_plain_cell(cell) for cell in cells])
            if len(rows) >= MAX_ROWS:
                break
        if rows:
            break
    return rows


def _unreadable(path: Path, reason: object) -> RequestError:
    return RequestError(
        tr("CODES: the file {path} cannot be read: {error}").format(path=path, error=reason)
    )


def _plain_cell(cell: str) -> str:
    text = cell.strip().strip("\ufeff")
    formula = _FORMULA.match(text)
    return (formula.group(1) or formula.group(2) or "").strip() if formula else text


# --- columns --------------------------------------------------------------------------------------


def _best_column(
    rows: list[list[str]], codes: Collection[str], names: Collection[str]
) -> list[str]:
    """Return the cells of the column that says which communes, without its heading."""
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    headings = rows[0] if _is_heading(rows[0]) else []
    body = rows[1:] if headings else rows
    width = max(len(row) for row in rows)
    columns = [[row[i] if i < len(row) else "" for row in body] for i in range(width)]
    known = set(codes) or communes_of_france().keys()
    titles = [comparable(text).replace(" ", "_") for text in headings]
    titles += [""] * (width - len(titles))

    def score(index: int) -> tuple[float, ...]:
        found = [as_insee(cell) for cell in columns[index]]
        title = titles[index]
        return (
            bool(_INSEE_HEADING.search(title)) and any(found),
            sum(code in known for code in found),
            0 if _POSTAL_HEADING.search(title) else sum(_is_of_cog(code) for code in found),
            sum(without_article(comparable(cell)) in names for cell in columns[index] if cell),
            0 if _POSTAL_HEADING.search(title) else sum(code is not None for code in found),
            -index,
        )

    best = max(range(width), key=score)
    return [cell for cell in columns[best] if cell]


def _is_of_cog(code: str | None) -> bool:
    return code is not None and (code in communes_of_france() or code in former_communes())


def _is_heading(row: Sequence[str]) -> bool:
    """Return whether a row names columns: none of its cells has a digit, one is a known word."""
    cells = [cell for cell in row if cell]
    words = [set(comparable(cell).split()) for cell in cells]
    return not any(char.isdigit() for cell in cells for char in cell) and any(
        found and found <= _HEADING_WORDS for found in words
    )
