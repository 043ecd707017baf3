"""Compare the codes and names of a commune layer with the Code officiel géographique. Pure Python.

A layer is believed where it agrees with the COG: by the name of today, or by that of an older
vintage. Where a few rows disagree, they are named and the name of the COG is printed; where many
do, the layer is something else (IRIS, quartiers, associated communes, row numbers taken for codes)
and is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..shared.i18n import tr, tr_count
from ..shared.naming import comparable, without_article
from .cog_lists import communes_of_france, former_communes

#: up to this share of the codes of a layer, disagreements are faults of single rows
FEW_SHARE = 0.25
#: share of the names that must agree with the COG for it to replace unknown ones
TRUSTED_SHARE = 2 / 3
#: from this number of codes on, a layer none of whose names is known is refused
MANY_CODES = 50
#: similarity of two spellings of one name, between 0 and 1
CLOSE = 0.8
MAX_EXAMPLES = 5
MAX_NAMED = 10
_PREFIX = re.compile(r"^(?:commune|ville) (?:de la |de l |de |du |des |d )?")
_IN_BRACKETS = re.compile(r"\s*\(\w{2,5}\)\s*$")
#: names of fields of layers of parts of communes
_PARTS = re.compile(r"iris|quartier|associee|deleguee|section", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
#: cities whose municipal arrondissements have codes of their own
_MUNICIPAL = re.compile(r"^(?:751|6938|132)\d+$")


@dataclass
class Judgement:
    """What the COG says of the codes and names of a layer."""

    #: name to print by code
    names: dict[str, str] = field(default_factory=dict)
    #: what to say of a commune in the manifest, by code
    remarks: dict[str, str] = field(default_factory=dict)
    #: why a commune cannot be drawn, by code
    faults: dict[str, str] = field(default_factory=dict)
    #: what the user should know of the layer
    warnings: list[str] = field(default_factory=list)
    #: why the layer is refused, empty when it is not
    refusal: str = ""


def judge(names_by_code: Mapping[str, Sequence[str]], fields: Sequence[str] = ()) -> Judgement:
    """Return what the COG says of a layer.

    :param names_by_code: the names of the rows of each INSEE code, cleaned, empty for none.
    :param fields: names of the fields of the layer, which may say that it holds IRIS.
    """
    verdict = Judgement()
    kinds: dict[str, list[str]] = {}
    given: dict[str, str] = {}
    for code, names in names_by_code.items():
        distinct = _distinct(names)
        judged = [(name, *_compare(code, name)) for name in distinct]
        if len(distinct) > 1 and not all(kind in (SAME, CLOSE_TO) for _, kind, _ in judged):
            kind, given[code] = SEVERAL, " / ".join(distinct)
            verdict.names[code] = given[code]
        else:
            given[code], kind, verdict.names[code] = judged[0]
        kinds.setdefault(kind, []).append(code)
    _note_several(verdict, kinds.get(SEVERAL, []), names_by_code)
    _note_names(verdict, kinds, given)
    has_parts = any(_PARTS.search(name) for name in fields)
    verdict.refusal = _refusal(kinds, given, len(names_by_code), has_parts=has_parts)
    return verdict


def agreement(codes_and_names: Sequence[tuple[str, str]]) -> int:
    """Return how many pairs of code and name agree with the COG."""
    return sum(_compare(code, name)[0] in (SAME, CLOSE_TO) for code, name in codes_and_names)


# --- one code and one name ------------------------------------------------------------------------

#: kinds of agreement: as in the COG, nearly so, no name, the name of another commune, a name that
#: the COG does not have or several communes bear, a code that the COG does not have, several names
SAME, CLOSE_TO, NAMELESS, OF_ANOTHER = "same", "close", "nameless", "of another"
UNKNOWN_NAME, UNKNOWN_CODE, SEVERAL = "unknown name", "unknown code", "several"


def _compare(code: str, name: str) -> tuple[str, str]:
    """Return how a name agrees with a code, and the name to print."""
    now = communes_of_france().get(code, "")
    former = former_communes().get(code, ("", ""))[1]
    official = now or former
    if not official:
        of_another = _key(name) in _bearers()
        return OF_ANOTHER if of_another else UNKNOWN_CODE, name or code
    if not name:
        return NAMELESS, official
    spelling = now if name == now else _agreeing(code, name, now, former)
    if spelling:
        return SAME, spelling
    key = _key(name)
    if code not in _bearers().get(key, {code}):
        return OF_ANOTHER, official
    for known in (now, former):
        if known and difflib.SequenceMatcher(None, key, _key(known)).ratio() >= CLOSE:
            return CLOSE_TO, known
    return UNKNOWN_NAME, official


def _agreeing(code: str, name: str, now: str, former: str) -> str:
    """Return the spelling of a name that is one of the commune, empty when it is none."""
    key = _key(name)
    for official in (now, former):
        if official and (key == _key(official) or _is_same_arrondissement(code, name, official)):
            return official
    # names of other years: 62588 Montreuil is now Montreuil-sur-Mer, and 60054 was for some years
    # the code of Les Hauts-Talican
    successor = former_communes().get(code, ("", ""))[0]
    if _key(now).startswith(f"{key} ") or code in _bearers().get(key, ()):
        return name
    return name if key and key == _key(communes_of_france().get(successor, "")) else ""


@lru_cache(maxsize=100_000)
def _key(name: str) -> str:
    """Return a name as names are compared: without case, accents, article, « commune de »."""
    plain = _PREFIX.sub("", comparable(_IN_BRACKETS.sub("", name)))
    return without_article(plain)


def _is_same_arrondissement(code: str, name: str, official: str) -> bool:
    """Return whether two names are those of one municipal arrondissement: « Paris 01 », « Paris ».

    The second name is the COG's.
    """
    if not _MUNICIPAL.match(code):
        return False
    number, own = _NUMBER.search(name), _NUMBER.search(official)
    if number is None or own is None:
        return _key(official).startswith(f"{_key(name)} ")
    return int(number.group()) == int(own.group())


@lru_cache(maxsize=1)
def _bearers() -> dict[str, frozenset[str]]:
    """Return the codes, of today and before, of the one commune that bears a name, by name.

    Names of several communes, such as Saint-Aubin, are left out: they prove nothing.
    """
    today: dict[str, set[str]] = {}
    codes: dict[str, set[str]] = {}
    current = ((code, code, name) for code, name in communes_of_france().items())
    former = ((code, now, name) for code, (now, name) in former_communes().items())
    for code, now, name in (*current, *former):
        key = _key(name)
        today.setdefault(key, set()).add(now)
        codes.setdefault(key, set()).update((code, now))
    return {key: frozenset(codes[key]) for key, bearers in today.items() if len(bearers) == 1}


def _distinct(names: Sequence[str]) -> list[str]:
    """Return the names of a code that differ by more than case, accents or article."""
    found = {_key(name): name for name in reversed(names) if name}
    return list(reversed(found.values())) or [""]


# --- what to say ----------------------------------------------------------------------------------


def _note_several(
    verdict: Judgement, codes: Sequence[str], names_by_code: Mapping[str, Sequence[str]]
) -> None:
    for code in codes:
        names = _distinct(names_by_code[code])
        verdict.faults[code] = tr(
            "The commune layer has {count} rows with the code {code} and different names: "
            "{names}. It cannot be known which one is the commune (COG: {official}): correct the "
            "codes of the layer."
        ).format(
            count=len(names_by_code[code]),
            code=code,
            names=_shortened(names),
            official=communes_of_france().get(code, tr("unknown")),
        )
    verdict.warnings += list(verdict.faults.values())[:MAX_NAMED]
    if len(codes) > MAX_NAMED:
        text = tr_count(
            "%n codes in all have several names.", "%n code has several names.", len(codes)
        )
        verdict.warnings.append(text)


def _note_names(
    verdict: Judgement, kinds: Mapping[str, Sequence[str]], given: Mapping[str, str]
) -> None:
    """Choose the printed names, and enter what is said about them."""
    agreeing = sum(len(kinds.get(kind, ())) for kind in (SAME, CLOSE_TO))
    strange = sorted([*kinds.get(UNKNOWN_NAME, ()), *kinds.get(OF_ANOTHER, ())])
    trusted = bool(agreeing) and agreeing >= TRUSTED_SHARE * (agreeing + len(strange))
    replaced = [
        code
        for code in (*kinds.get(CLOSE_TO, ()), *(strange if trusted else ()))
        if verdict.names[code] != given[code]
    ]
    for code in replaced:
        verdict.remarks[code] = tr(
            "The commune layer calls {code} “{given}”; the name of the COG is printed: {official}"
        ).format(code=code, given=given[code], official=verdict.names[code])
    if replaced:
        pairs = [f"{code} “{given[code]}” → {verdict.names[code]}" for code in sorted(replaced)]
        verdict.warnings.append(
            tr_count(
                "%n names of the commune layer are not those of the COG, which are printed: "
                "{pairs}.",
                "%n name of the commune layer is not that of the COG, which is printed: {pairs}.",
                len(replaced),
            ).format(pairs=_shortened(pairs))
        )
    if strange and not trusted:
        for code in strange:
            verdict.names[code] = given[code]
        for code in kinds.get(OF_ANOTHER, ()):
            verdict.remarks[code] = tr("In the COG, {code} is {official}").format(
                code=code, official=_official(code)
            )
        pairs = [f"{code} “{given[code]}” (COG: {_official(code)})" for code in strange]
        verdict.warnings.append(
            tr_count(
                "%n names of the commune layer are not those of the COG; they are printed as they "
                "are: {pairs}.",
                "%n name of the commune layer is not that of the COG; it is printed as it is: "
                "{pairs}.",
                len(strange),
            ).format(pairs=_shortened(pairs))
        )
    _note_codes(verdict, kinds, given)


def _note_codes(
    verdict: Judgement, kinds: Mapping[str, Sequence[str]], given: Mapping[str, str]
) -> None:
    strange = sorted(kinds.get(UNKNOWN_CODE, ()))
    if strange:
        pairs = [f"{code} “{given[code]}”" for code in strange]
        text = tr_count(
            "%n codes of the commune layer are not in the COG: {pairs}.",
            "%n code of the commune layer is not in the COG: {pairs}.",
            len(strange),
        )
        verdict.warnings.append(text.format(pairs=_shortened(pairs)))
        for code in strange:
            verdict.remarks[code] = tr("The COG does not have the code {code}").format(code=code)
    nameless = sorted(kinds.get(NAMELESS, ()))
    if nameless:
        titles = [f"{code} {verdict.names[code]}" for code in nameless]
        text = tr_count(
            "%n communes have no name in the layer; those of the COG are printed: {list}.",
            "%n commune has no name in the layer; that of the COG is printed: {list}.",
            len(nameless),
        )
        verdict.warnings.append(text.format(list=_shortened(titles)))


def _refusal(
    kinds: Mapping[str, Sequence[str]],
    given: Mapping[str, str],
    total: int,
    *,
    has_parts: bool,
) -> str:
    """Return why a layer is refused, empty when its faults are few."""

    def are_many(codes: Sequence[str], share: float = FEW_SHARE) -> bool:
        return len(codes) > 1 and len(codes) > share * total

    several, others = kinds.get(SEVERAL, []), kinds.get(OF_ANOTHER, [])
    if are_many(several) or (several and has_parts):
        examples = [f"{code}: {given[code]}" for code in several]
        return tr_count(
            "%n of {total} codes have several names ({examples}): these are parts of communes "
            "(IRIS, quartiers, associated or delegated communes), not communes",
            "%n of {total} codes has several names ({examples}): these are parts of communes "
            "(IRIS, quartiers, associated or delegated communes), not communes",
            len(several),
        ).format(total=total, examples=_shortened(examples))
    if are_many(others) or len(others) == total > 0:
        examples = [f"{code} “{given[code]}” (COG: {_official(code)})" for code in others]
        return tr_count(
            "%n of {total} codes are not those of the communes named ({examples}): they may be "
            "row numbers",
            "%n of {total} codes is not that of the commune named ({examples}): it may be a row "
            "number",
            len(others),
        ).format(total=total, examples=_shortened(examples))
    strange = kinds.get(UNKNOWN_CODE, [])
    if len(strange) > 2 and are_many(strange, 0.5):
        return tr_count(
            "%n of {total} codes are not in the COG ({examples})",
            "%n of {total} codes is not in the COG ({examples})",
            len(strange),
        ).format(total=total, examples=_shortened(list(strange)))
    unknown = kinds.get(UNKNOWN_NAME, [])
    if len(unknown) >= MANY_CODES and len(unknown) > 0.9 * total:
        examples = [f"{code} “{given[code]}” (COG: {_official(code)})" for code in unknown]
        return tr_count(
            "%n of {total} names are not names of communes ({examples}): the field may hold "
            "something else",
            "%n of {total} names is not the name of a commune ({examples}): the field may hold "
            "something else",
            len(unknown),
        ).format(total=total, examples=_shortened(examples))
    return ""


def _official(code: str) -> str:
    return communes_of_france().get(code) or former_communes().get(code, ("", tr("unknown")))[1]


def _shortened(texts: Sequence[str]) -> str:
    return ", ".join(texts[:MAX_EXAMPLES]) + (", …" if len(texts) > MAX_EXAMPLES else "")
