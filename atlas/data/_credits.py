"""Whose data were read: from the metadata of the layers, else by file, table and date."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from qgis.core import QgsVectorLayer

from ..shared import compat
from .vector_files import path_of
from .write_ahead import connect_read_only


def credits_text(
    network: Iterable[tuple[str, QgsVectorLayer]], communes: tuple[str, QgsVectorLayer] | None
) -> str:
    """Return the credits of a run as JSON, see :mod:`...wording.credits`.

    :param network: tables of the network with their names in messages.
    """
    return json.dumps(
        {
            "network": _credits_of(network),
            "communes": _credits_of([communes] if communes is not None else []),
        },
        ensure_ascii=False,
    )


def with_communes(text: str, communes: tuple[str, QgsVectorLayer]) -> str:
    """Return the credits of prepared data with those of another commune layer."""
    values = json.loads(text) if text else {"network": []}
    return json.dumps({**values, "communes": _credits_of([communes])}, ensure_ascii=False)


def credits_of_origin(origin: str) -> str:
    """Return the credits of prepared data that say nothing of their sources but a path."""
    network = [{"rights": "", "file": Path(origin).name, "tables": [], "date": ""}]
    return json.dumps({"network": network, "communes": []}, ensure_ascii=False)


def _credits_of(tables: Iterable[tuple[str, QgsVectorLayer]]) -> list[dict[str, object]]:
    """Return one credit for each owner or file, in the order of the tables."""
    found: dict[str, dict[str, object]] = {}
    names: dict[str, list[str]] = {}
    dates: dict[str, list[str]] = {}
    for name, layer in tables:
        rights, file = _rights(layer), _file_of(layer)
        key = rights or file or name
        found.setdefault(key, {"rights": rights, "file": file or name})
        names.setdefault(key, []).append(name if file else "")
        dates.setdefault(key, []).append(_date_of(name, layer))
    return [
        {
            **credit,
            "tables": [name for name in dict.fromkeys(names[key]) if name],
            "date": max(dates[key]),
        }
        for key, credit in found.items()
    ]


def _rights(layer: QgsVectorLayer) -> str:
    """Return the rights or the attribution of a layer, empty when it names none."""
    rights: Sequence[str] = layer.metadata().rights() or []
    text = "; ".join(" ".join(item.split()) for item in rights if item.strip())
    return text or " ".join(compat.attribution(layer).split())


def _file_of(layer: QgsVectorLayer) -> str:
    """Return the name of the file or archive that a layer is read from, empty for a database."""
    path = path_of(layer)
    if path.startswith("/vsi"):
        parts = Path(path).parts
        ends = (".zip", ".tar", ".tgz", ".tar.gz")
        return next((part for part in parts if part.lower().endswith(ends)), parts[-1])
    return Path(path).name if path else ""


def _date_of(table: str, layer: QgsVectorLayer) -> str:
    """Return the ISO date of the last change of a table, else of its file; empty when unknown."""
    path = Path(path_of(layer))
    try:
        if path.suffix.lower() == ".gpkg":
            behind = layer.source().partition("|layername=")[2].split("|")[0] or table
            with closing(connect_read_only(path)) as database:
                row = database.execute(
                    "SELECT last_change FROM gpkg_contents WHERE table_name = ?", (behind,)
                ).fetchone()
            if row is not None and row[0]:
                return str(row[0])[:10]
        changed = path.stat().st_mtime
    except (OSError, sqlite3.Error):
        return ""
    return datetime.datetime.fromtimestamp(changed, datetime.timezone.utc).date().isoformat()
