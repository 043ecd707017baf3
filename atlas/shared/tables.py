"""CSV files of a run: UTF-8, ``;``, decimal point, written aside and moved into place."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .disks import write_fault
from .errors import ExportError
from .folders import PATIENCE, replace
from .i18n import tr
from .paths import is_regular

DELIMITER = ";"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: str) -> str:
    """Return a text that spreadsheets do not run as a formula: ``=cmd`` becomes ``'=cmd``."""
    if _looks_like_formula(value) and not _is_number(value):
        return "'" + value
    return value


def original_cell(value: str) -> str:
    """Return the argument of :func:`safe_cell` from its result."""
    return value[1:] if value.startswith("'") and _looks_like_formula(value) else value


def _looks_like_formula(value: str) -> bool:
    # leading quotes are skipped, so that a text that starts with one keeps it when read again
    return value.lstrip("'").startswith(_FORMULA_STARTS)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def format_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a table as CSV text with its header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(str(row.get(name, ""))) for name in columns])
    return buffer.getvalue()


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a table written by :func:`write_rows`, an empty list if there is no file.

    :raises ExportError: when the file has other columns or cannot be read.
    """
    if not os.path.lexists(path):
        return []
    if not is_regular(path):
        # a pipe, for example, would be waited for without end
        raise _other_file_error(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=DELIMITER)
            header = next(reader, [])
            if header and list(header) != list(columns):
                raise _other_file_error(path)
            rows = [row for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _other_file_error(path) from error
    if any(len(row) != len(columns) for row in rows):
        raise _other_file_error(path)
    return [dict(zip(columns, map(original_cell, row))) for row in rows]


def _other_file_error(path: Path) -> ExportError:
    return ExportError(
        tr(
            "{path} was not written by this plugin: move it elsewhere or choose another OUTPUT."
        ).format(path=path)
    )


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a table completely or not at all.

    :raises ExportError: when that fails.
    """
    write_text(path, format_rows(columns, rows))


def write_text(
    path: Path,
    text: str,
    aside: Path | None = None,
    *,
    durable: bool = True,
    patience: float = PATIENCE,
) -> None:
    """Write a text file aside and move it into place.

    :param aside: folder on the same disk to write it in, by default that of the file.
    :param durable: wait until it is on the disk, so that it is complete even after a power cut.
    :param patience: how long a file that is held is tried again, seconds.
    :raises ExportError: when that fails.
    """
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=aside or path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101  # nosec B103 -- everyone may read the table
        replace(name, path, patience)
    except OSError as error:
        if name and os.path.exists(name):  # noqa: PTH110
            os.unlink(name)  # noqa: PTH108
        reason = write_fault(error, aside or path.parent)
        text = tr("{path} cannot be written: {error}.")
        if isinstance(error, PermissionError):
            text = tr("{path} cannot be written (is it open in another program?): {error}")
        raise ExportError(text.format(path=path, error=reason)) from error
