"""Names and codes: clean text, comparable names, file names, INSEE codes. Pure Python."""

from __future__ import annotations

import re
import unicodedata

#: longest name kept on a sheet or in a file; the longest French commune name has 45 characters
MAX_NAME_LENGTH = 120
MAX_STEM_LENGTH = 80

#: characters without a decomposition: ligatures, typographic apostrophes and hyphens
_SUBSTITUTES = {
    **str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"}),
    **str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'")),
    **str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")),
}
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_TITLE = re.compile(r"^(.*\S)\s*\((\w{5})\)$")
_ARTICLES = ("le ", "la ", "les ", "l ")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


def repair_encoding(text: str) -> str:
    r"""Return ``text`` with wrongly decoded bytes decoded again.

    Windows-1252 read as ISO-8859-1 gives ``Ann\x9cullin``: French names do not contain C1 control
    characters. UTF-8 read as either gives ``CrÃ©py``: no French word has letters outside ASCII
    that all together are valid UTF-8.
    """
    if text.isascii():
        return text
    for codec in ("windows-1252", "latin-1"):
        repaired = _decoded_again(text, codec, "utf-8")
        if repaired is not None:
            return repaired
    if not _C1_CONTROLS.search(text):
        return text
    return _decoded_again(text, "latin-1", "windows-1252") or text


def _decoded_again(text: str, wrong: str, right: str) -> str | None:
    """Return ``text`` decoded as ``right`` instead of ``wrong``, ``None`` if that is impossible."""
    try:
        return text.encode(wrong).decode(right)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def printable(text: str, limit: int = MAX_NAME_LENGTH) -> str:
    """Return ``text`` without control or format characters, on one line, cut to ``limit``."""
    repaired = repair_encoding(unicodedata.normalize("NFC", text))
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in repaired)
    clean = " ".join(kept.split())
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def to_ascii(text: str) -> str:
    """Return ``text`` in ASCII: accents dropped, œ -> oe, ’ -> ', other characters dropped."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SUBSTITUTES))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def slug(name: str) -> str:
    """Return the part of a file name that stands for ``name``: ``Rœulx`` -> ``roeulx``."""
    words = re.findall(r"[a-z0-9]+", to_ascii(repair_encoding(name)).lower())
    return "-".join(words)[:MAX_STEM_LENGTH].strip("-") or "commune"


def file_stem(insee: str, name: str) -> str:
    """Return the file name, without extension, of the sheets of a commune."""
    return f"{slug(insee).upper()}_{slug(name)}"


def sheet_file_name(insee: str, name: str, number: int, total: int, extension: str) -> str:
    """Return the file name of one sheet: ``<insee>_<name>_<n>-<total>.<extension>``."""
    return f"{file_stem(insee, name)}_{number}-{total}.{extension}"


def comparable(name: str) -> str:
    """Return a form in which two spellings of a name are equal.

    Case, accents, hyphens, apostrophes and œ are ignored, ``St`` is written in full:
    ``ST-OMER`` and ``Saint-Omer`` give ``saint omer``.
    """
    words = re.findall(r"[a-z0-9]+", to_ascii(repair_encoding(name)).lower())
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def without_article(comparable_name: str) -> str:
    """Return a comparable name without its leading article (``la gorgue`` -> ``gorgue``)."""
    for article in _ARTICLES:
        if comparable_name.startswith(article):
            return comparable_name[len(article) :]
    return comparable_name


def as_insee(value: object) -> str | None:
    """Return a value as INSEE code of a commune, ``None`` if it is not one.

    Codes are texts of five characters, but spreadsheets and loose schemas turn them into numbers:
    ``1004`` and ``1004.0`` are 01004. Corsica has 2A and 2B, written in either case. An apostrophe
    before the code is that of a spreadsheet, for a number that is a text.
    """
    text = str(value).strip().upper().removeprefix("'")
    if re.fullmatch(r"[0-9]+\.0+", text):
        text = text.split(".")[0]
    if re.fullmatch(r"[0-9]{4}", text):
        text = "0" + text
    return text if _INSEE.fullmatch(text) else None


def split_title(text: str) -> tuple[str, str] | None:
    """Return name and code of ``Haverskerque (59293)``, as messages and lists write a commune."""
    match = _TITLE.match(text.strip())
    code = None if match is None else as_insee(match.group(2))
    return None if match is None or code is None else (match.group(1), code)


def department_of(insee: str) -> str:
    """Return the département number of an INSEE code: ``59293`` -> ``59``, ``97411`` -> ``974``."""
    return insee[:3] if insee[:2] in ("97", "98") else insee[:2]
