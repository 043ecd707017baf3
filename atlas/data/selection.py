"""Which communes a run is for: an arrondissement, a list of codes, a filter; checked as a whole.

All errors of a list are reported together before anything is drawn: unknown codes, codes of
communes that have merged, codes that are listed twice.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
)

from ..shared import compat
from ..shared.errors import CommuneError, RequestError
from ..shared.i18n import tr
from ..shared.naming import as_insee
from .commune_index import CommuneIndex
from .communes import Commune

MAX_LIST_BYTES = 5_000_000
MAX_LISTED = 10
_SEPARATORS = re.compile(r"[;,\t\n\r]+")
_LIST_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})


def select_communes(
    index: CommuneIndex, *, arrondissement: str = "", codes: str = "", expression: str = ""
) -> list[Commune]:
    """Return the communes that meet all that was given, ordered by INSEE code.

    :param arrondissement: see :meth:`.commune_index.CommuneIndex.arrondissement`.
    :param codes: list of codes or names, or the path of a CSV or text file with them.
    :param expression: QGIS expression on the commune layer.
    :raises AtlasError: naming what is wrong; also when no commune is left.
    """
    chosen = {commune.insee: commune for commune in index}
    if arrondissement.strip():
        group = {commune.insee for commune in index.arrondissement(arrondissement).communes}
        chosen = {insee: commune for insee, commune in chosen.items() if insee in group}
    if codes.strip():
        listed = {commune.insee for commune in _listed(index, codes)}
        chosen = {insee: commune for insee, commune in chosen.items() if insee in listed}
    if expression.strip():
        passing = _passing(index, expression)
        chosen = {insee: commune for insee, commune in chosen.items() if insee in passing}
    if not chosen:
        raise CommuneError(
            tr(
                "No commune is left: none of the {count} communes of the layer matches "
                "ARRONDISSEMENT, CODES and FILTER together."
            ).format(count=len(index))
        )
    return [chosen[insee] for insee in sorted(chosen)]


def _listed(index: CommuneIndex, codes: str) -> list[Commune]:
    texts = read_codes(codes)
    twice = [text for text, count in Counter(map(_plain, texts)).items() if count > 1]
    if twice:
        raise CommuneError(
            tr("CODES lists some communes twice: {list}.").format(
                list=", ".join(twice[:MAX_LISTED])
            )
        )
    return index.select(texts)


def _plain(text: str) -> str:
    return as_insee(text) or text.casefold()


def read_codes(text: str) -> list[str]:
    """Return the codes or names of a list, or of the CSV or text file at that path.

    In a CSV file the column with the most INSEE codes is read; a heading is skipped.

    :raises RequestError: when the file cannot be read or contains none.
    """
    path = Path(text.strip())
    if path.suffix.lower() not in _LIST_SUFFIXES:
        return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    text = _read_list(path)
    try:
        found = _codes_of_table(text)
    except csv.Error as error:
        raise RequestError(
            tr("CODES: the file {path} cannot be read: {error}").format(path=path, error=error)
        ) from error
    if not found:
        raise RequestError(tr("CODES: the file {path} contains no code.").format(path=path))
    return found


def _read_list(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_LIST_BYTES:
            raise RequestError(tr("CODES: the file {path} is too large.").format(path=path))
        data = path.read_bytes()
    except OSError as error:
        raise RequestError(
            tr("CODES: the file {path} cannot be read: {error}").format(
                path=path, error=error.strerror or error
            )
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # what spreadsheets on Windows write
        return data.decode("windows-1252", "replace")


def _codes_of_table(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return []
    delimiter = max(";\t,", key=lines[0].count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    width = max(len(row) for row in rows)
    columns = [[row[i] for row in rows if i < len(row) and row[i]] for i in range(width)]
    best = max(columns, key=_code_count)
    if _code_count(best) == 0:
        return columns[0]
    if _code_count(rows[0]) == 0 and len(best) > _code_count(best):
        best = best[1:]
    return best


def _code_count(cells: Sequence[str]) -> int:
    return sum(as_insee(cell) is not None for cell in cells)


def _passing(index: CommuneIndex, text: str) -> set[str]:
    """Return the codes of the communes for which an expression is true."""
    expression = QgsExpression(text)
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.layerScope(index.layer))
    if expression.hasParserError() or not expression.prepare(context):
        raise _filter_error(expression.parserErrorString() or expression.evalErrorString())
    missing = [
        name
        for name in sorted(expression.referencedColumns())
        if name != QgsFeatureRequest.ALL_ATTRIBUTES and index.layer.fields().lookupField(name) < 0
    ]
    if missing:
        fields = ", ".join(field.name() for field in index.layer.fields())
        raise _filter_error(
            tr("the commune layer has no field {missing}; it has {fields}").format(
                missing=", ".join(missing), fields=fields
            )
        )
    by_feature = {fid: commune.insee for commune in index for fid in commune.feature_ids}
    found = set()
    for feature in index.layer.getFeatures():
        if feature.id() not in by_feature:
            continue
        context.setFeature(feature)
        value = expression.evaluate(context)
        if expression.hasEvalError():
            raise _filter_error(expression.evalErrorString())
        if not compat.is_null(value) and value:
            found.add(by_feature[feature.id()])
    return found


def _filter_error(reason: str) -> RequestError:
    return RequestError(tr("FILTER cannot be used: {reason}.").format(reason=reason))
