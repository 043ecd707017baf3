"""Which communes a run is for: an arrondissement, a list of codes, a filter; checked as a whole.

All errors of a list are reported together before anything is drawn: unknown codes, codes of
communes that have merged, codes that are listed twice.
"""

from __future__ import annotations

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
)

from ..shared import compat
from ..shared.errors import CommuneError, RequestError
from ..shared.i18n import listed, tr, tr_count
from ..shared.naming import comparable, without_article
from ..shared.waits import doing
from ._code_list import read_codes
from ._commune_search import shortened
from .commune_index import CommuneIndex
from .communes import Commune

#: communes listed in a message
MAX_LISTED = 10


def select_communes(
    index: CommuneIndex, *, arrondissement: str = "", codes: str = "", expression: str = ""
) -> list[Commune]:
    """Return the communes that meet all that was given, ordered by INSEE code.

    :param arrondissement: see :meth:`.commune_index.CommuneIndex.arrondissement`.
    :param codes: list of codes or names, or the path of a file with them, see :mod:`._code_list`.
    :param expression: QGIS expression on the commune layer.
    :raises AtlasError: naming what is wrong; also when no commune is left.
    """
    chosen = {commune.insee: commune for commune in index}
    if arrondissement.strip():
        group = {commune.insee for commune in index.arrondissement(arrondissement).communes}
        chosen = {insee: commune for insee, commune in chosen.items() if insee in group}
    if codes.strip():
        asked = {commune.insee for commune in _listed(index, codes)}
        chosen = {insee: commune for insee, commune in chosen.items() if insee in asked}
    if expression.strip():
        with doing(tr("the expression FILTER “{text}”").format(text=expression)):
            passing = _passing(index, expression)
        chosen = {insee: commune for insee, commune in chosen.items() if insee in passing}
    if not chosen:
        raise CommuneError(
            tr_count(
                "No commune is left: none of the %n communes of the layer matches ARRONDISSEMENT, "
                "CODES and FILTER together.",
                "No commune is left: the only commune of the layer does not match ARRONDISSEMENT, "
                "CODES and FILTER together.",
                len(index),
            )
        )
    return [chosen[insee] for insee in sorted(chosen)]


def _listed(index: CommuneIndex, text: str) -> list[Commune]:
    """Return the communes of a list.

    :raises CommuneError: lists all that are wrong at once: unknown, ambiguous, listed twice.
    """
    codes = {commune.insee for commune in index}
    names = {without_article(comparable(commune.name)) for commune in index}
    given: dict[str, list[str]] = {}
    faults = []
    for part in read_codes(text, codes, names):
        try:
            given.setdefault(index.find(part).insee, []).append(part)
        except CommuneError as error:
            faults.append(str(error))
    twice = [" = ".join(dict.fromkeys(parts)) for parts in given.values() if len(parts) > 1]
    if twice:
        faults.append(
            tr_count(
                "CODES lists %n communes twice: {list}.",
                "CODES lists %n commune twice: {list}.",
                len(twice),
            ).format(list=listed(twice, MAX_LISTED))
        )
    if faults:
        raise CommuneError(shortened(faults))
    return index.select(given)


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
