"""Usual names of the items of a template: of ids, of picture files, of texts not yet written.

Names are compared without accents, signs, digits and case. Pure Python.
"""

from __future__ import annotations

import re
import unicodedata

#: usual names of items, compared without accents, signs and case
_NAMES: dict[str, re.Pattern[str]] = {
    "locator": re.compile(r"\b(situation|localisation|locator|location|overview|apercu|carton)\b"),
    "sheet_index": re.compile(r"\b(assemblage|sheet index|index des feuilles)\b"),
    "legend": re.compile(r"\b(legende?|legend)\b"),
    "scale_bar": re.compile(r"\b(barre (d )?echelle|echelle graphique|scale ?bar|echelle)\b"),
    "north_arrow": re.compile(r"\b(nord|north|rose des vents|wind ?rose|orientation)\b"),
    "logo_state": re.compile(r"\b(marianne|prefet|prefecture|republique|logo (etat|rf|ministere))"),
    "logo_service": re.compile(r"\blogo"),
    "statistics": re.compile(r"\b(statistiques?|chiffres)\b"),
}
#: words in the path of a picture
_PICTURE_NAMES: dict[str, re.Pattern[str]] = {
    "north_arrow": re.compile(r"(north|nord|arrow|fleche|wind ?rose|rose des vents)"),
    "logo_state": re.compile(r"(marianne|prefet|prefecture|republique|ministere)"),
    "logo_service": re.compile(r"logo"),
}
#: texts that a label holds until someone writes the real one
PLACEHOLDERS: dict[str, re.Pattern[str]] = {
    "title": re.compile(
        r"^(titre|title|mon titre|votre titre|titre (principal|de la (carte|cartographie)|carte)"
        r"|titre a (renseigner|completer|saisir)( ici)?|map title|carte)$"
    ),
    "sources": re.compile(r"^(sources?|source des donnees|credits?)$"),
}
#: ids of labels whose placeholder text is replaced
_LABEL_NAMES: dict[str, re.Pattern[str]] = {
    "title": re.compile(r"\b(titre|title)\b"),
    "sources": re.compile(r"\b(sources?|credits?|copyright)\b"),
}
#: placeholders for which there is no text
_UNWRITTEN = re.compile(
    r"^(sous titre|subtitle|votre texte|texte|lorem ipsum.*)"
    r"( a (renseigner|completer|saisir))?( ici)?$"
)
_NOT_THE_TITLE = re.compile(r"\b(sous|sub)\b")


def name_letters(text: str) -> str:
    """Return a text in lower case, without accents; signs and digits become single spaces."""
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", text)
    bare = unicodedata.normalize("NFKD", split.lower())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z]+", kept))


def is_named(role: str, name: str) -> bool:
    """Return whether an id is a usual name of an item with a role."""
    return _NAMES[role].search(name_letters(name)) is not None


def is_picture_of(role: str, file: str) -> bool:
    """Return whether the path of a picture says that it is one with a role."""
    return _PICTURE_NAMES[role].search(name_letters(file)) is not None


def awaits_text(role: str, name: str, text: str) -> bool:
    """Return whether a label waits for the text of a role.

    :param name: its id.
    """
    of_role = _LABEL_NAMES[role].search(name_letters(name)) and not _NOT_THE_TITLE.search(
        name_letters(name)
    )
    return bool(
        PLACEHOLDERS[role].search(name_letters(text)) or (of_role and not name_letters(text))
    )


def is_unwritten(text: str) -> bool:
    """Return whether a text is a placeholder that stands for no text of this plugin."""
    return _UNWRITTEN.search(name_letters(text)) is not None
