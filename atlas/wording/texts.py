"""The wording of the sheet: Jinja2 files in, printed strings out. No QGIS in here.

Every ``layouts/texts/<name>.j2`` gives one text, which the sheet reads as the layout variable
``srce_<name>``. A service puts its own wording in a folder of its own (``TEXTS``): a file of the
same name replaces the bundled one, what the folder lacks falls back to the bundled file, and a
file of another name becomes one more variable, ready for the service's own template.

What the texts may use (:func:`text_context` builds it, the values of the reference sheet as
defaults):

======================  ==========================================================================
``commune``             name of the commune, with its article, as the commune layer spells it
``insee``               INSEE code
``departement``         name of the département: ``Nord``
``departement_numero``  its number: ``59``
``departement_du``      its name after « de »: ``du Nord``, ``de l'Oise``, ``du Pas-de-Calais``
``office``              short name of the issuing office: ``D.D.T.M 59``, ``D.D.T. 60``
``office_name``         its name in full
``service``, ``pole``   department and unit in the office; the reference's for 59, else empty
``email``               contact; the reference's for 59, else empty
``sources``             credit line
``status``              ``Pour information``
``sheet_number``        ``1/4``
``update_date``         ``Juin 2017``
``year``                ``2017``
``scale``               ``25 000``
``notice``              warning printed on the map, empty when there is none
``srce_approval``       ``None``, or ``region`` (``du Nord-Pas-de-Calais``), ``prefect_date`` and
                        ``council_date`` of the SRCE that covers the département
======================  ==========================================================================

A text is wording, not a program: it is rendered in Jinja2's sandbox, undefined names are errors,
and what could run away (huge repeats, endless loops, calls) is refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..shared.errors import RequestError, TemplateError
from ..shared.i18n import tr
from ..shared.paths import TEXTS

MAX_FILE_BYTES = 64 * 1024
MAX_LENGTH = 20_000
MAX_STEPS = 10_000

MONTHS = (
    "Janvier",
    "Février",
    "Mars",
    "Avril",
    "Mai",
    "Juin",
    "Juillet",
    "Août",
    "Septembre",
    "Octobre",
    "Novembre",
    "Décembre",
)

#: number -> (name, name after « de »)
DEPARTEMENTS: dict[str, tuple[str, str]] = {
    "01": ("Ain", "de l'Ain"),
    "02": ("Aisne", "de l'Aisne"),
    "03": ("Allier", "de l'Allier"),
    "04": ("Alpes-de-Haute-Provence", "des Alpes-de-Haute-Provence"),
    "05": ("Hautes-Alpes", "des Hautes-Alpes"),
    "06": ("Alpes-Maritimes", "des Alpes-Maritimes"),
    "07": ("Ardèche", "de l'Ardèche"),
    "08": ("Ardennes", "des Ardennes"),
    "09": ("Ariège", "de l'Ariège"),
    "10": ("Aube", "de l'Aube"),
    "11": ("Aude", "de l'Aude"),
    "12": ("Aveyron", "de l'Aveyron"),
    "13": ("Bouches-du-Rhône", "des Bouches-du-Rhône"),
    "14": ("Calvados", "du Calvados"),
    "15": ("Cantal", "du Cantal"),
    "16": ("Charente", "de la Charente"),
    "17": ("Charente-Maritime", "de la Charente-Maritime"),
    "18": ("Cher", "du Cher"),
    "19": ("Corrèze", "de la Corrèze"),
    "2A": ("Corse-du-Sud", "de la Corse-du-Sud"),
    "2B": ("Haute-Corse", "de la Haute-Corse"),
    "21": ("Côte-d'Or", "de la Côte-d'Or"),
    "22": ("Côtes-d'Armor", "des Côtes-d'Armor"),
    "23": ("Creuse", "de la Creuse"),
    "24": ("Dordogne", "de la Dordogne"),
    "25": ("Doubs", "du Doubs"),
    "26": ("Drôme", "de la Drôme"),
    "27": ("Eure", "de l'Eure"),
    "28": ("Eure-et-Loir", "d'Eure-et-Loir"),
    "29": ("Finistère", "du Finistère"),
    "30": ("Gard", "du Gard"),
    "31": ("Haute-Garonne", "de la Haute-Garonne"),
    "32": ("Gers", "du Gers"),
    "33": ("Gironde", "de la Gironde"),
    "34": ("Hérault", "de l'Hérault"),
    "35": ("Ille-et-Vilaine", "d'Ille-et-Vilaine"),
    "36": ("Indre", "de l'Indre"),
    "37": ("Indre-et-Loire", "d'Indre-et-Loire"),
    "38": ("Isère", "de l'Isère"),
    "39": ("Jura", "du Jura"),
    "40": ("Landes", "des Landes"),
    "41": ("Loir-et-Cher", "de Loir-et-Cher"),
    "42": ("Loire", "de la Loire"),
    "43": ("Haute-Loire", "de la Haute-Loire"),
    "44": ("Loire-Atlantique", "de la Loire-Atlantique"),
    "45": ("Loiret", "du Loiret"),
    "46": ("Lot", "du Lot"),
    "47": ("Lot-et-Garonne", "de Lot-et-Garonne"),
    "48": ("Lozère", "de la Lozère"),
    "49": ("Maine-et-Loire", "de Maine-et-Loire"),
    "50": ("Manche", "de la Manche"),
    "51": ("Marne", "de la Marne"),
    "52": ("Haute-Marne", "de la Haute-Marne"),
    "53": ("Mayenne", "de la Mayenne"),
    "54": ("Meurthe-et-Moselle", "de Meurthe-et-Moselle"),
    "55": ("Meuse", "de la Meuse"),
    "56": ("Morbihan", "du Morbihan"),
    "57": ("Moselle", "de la Moselle"),
    "58": ("Nièvre", "de la Nièvre"),
    "59": ("Nord", "du Nord"),
    "60": ("Oise", "de l'Oise"),
    "61": ("Orne", "de l'Orne"),
    "62": ("Pas-de-Calais", "du Pas-de-Calais"),
    "63": ("Puy-de-Dôme", "du Puy-de-Dôme"),
    "64": ("Pyrénées-Atlantiques", "des Pyrénées-Atlantiques"),
    "65": ("Hautes-Pyrénées", "des Hautes-Pyrénées"),
    "66": ("Pyrénées-Orientales", "des Pyrénées-Orientales"),
    "67": ("Bas-Rhin", "du Bas-Rhin"),
    "68": ("Haut-Rhin", "du Haut-Rhin"),
    "69": ("Rhône", "du Rhône"),
    "70": ("Haute-Saône", "de la Haute-Saône"),
    "71": ("Saône-et-Loire", "de Saône-et-Loire"),
    "72": ("Sarthe", "de la Sarthe"),
    "73": ("Savoie", "de la Savoie"),
    "74": ("Haute-Savoie", "de la Haute-Savoie"),
    "75": ("Paris", "de Paris"),
    "76": ("Seine-Maritime", "de la Seine-Maritime"),
    "77": ("Seine-et-Marne", "de Seine-et-Marne"),
    "78": ("Yvelines", "des Yvelines"),
    "79": ("Deux-Sèvres", "des Deux-Sèvres"),
    "80": ("Somme", "de la Somme"),
    "81": ("Tarn", "du Tarn"),
    "82": ("Tarn-et-Garonne", "de Tarn-et-Garonne"),
    "83": ("Var", "du Var"),
    "84": ("Vaucluse", "de Vaucluse"),
    "85": ("Vendée", "de la Vendée"),
    "86": ("Vienne", "de la Vienne"),
    "87": ("Haute-Vienne", "de la Haute-Vienne"),
    "88": ("Vosges", "des Vosges"),
    "89": ("Yonne", "de l'Yonne"),
    "90": ("Territoire de Belfort", "du Territoire de Belfort"),
    "91": ("Essonne", "de l'Essonne"),
    "92": ("Hauts-de-Seine", "des Hauts-de-Seine"),
    "93": ("Seine-Saint-Denis", "de la Seine-Saint-Denis"),
    "94": ("Val-de-Marne", "du Val-de-Marne"),
    "95": ("Val-d'Oise", "du Val-d'Oise"),
    "971": ("Guadeloupe", "de la Guadeloupe"),
    "972": ("Martinique", "de la Martinique"),
    "973": ("Guyane", "de la Guyane"),
    "974": ("La Réunion", "de La Réunion"),
    "976": ("Mayotte", "de Mayotte"),
}

#: départements whose office is a « Direction départementale des territoires et de la mer »; those
#: of Corsica became plain DDT on 1 January 2022 (decree 2021-1140)
COASTAL = frozenset(
    "06 11 13 14 17 22 27 29 30 33 34 35 40 44 50 56 59 62 64 66 76 80 83 85".split()
)
#: départements of the inner ring of Paris: one regional office for the four
INNER_PARIS = frozenset(("75", "92", "93", "94"))
#: overseas: short name, name in full before « de la … »
OVERSEAS: dict[str, tuple[str, str]] = {
    "971": ("D.E.A.L.", "Direction de l'Environnement, de l'Aménagement et du Logement"),
    "972": ("D.E.A.L.", "Direction de l'Environnement, de l'Aménagement et du Logement"),
    "973": ("D.G.T.M.", "Direction Générale des Territoires et de la Mer"),
    "974": ("D.E.A.L.", "Direction de l'Environnement, de l'Aménagement et du Logement"),
    "976": (
        "D.E.A.L.M.",
        "Direction de l'Environnement, de l'Aménagement, du Logement et de la Mer",
    ),
}

NORD_PAS_DE_CALAIS = {
    "region": "du Nord-Pas-de-Calais",
    "prefect_date": "16 juillet 2014",
    "council_date": "4 juillet 2014",
}
#: the SRCE whose approval is known for certain: elsewhere the sentence is left out
APPROVALS: dict[str, dict[str, str]] = {"59": NORD_PAS_DE_CALAIS, "62": NORD_PAS_DE_CALAIS}

#: what the reference sheet prints for its own office; it would be untrue anywhere else
OFFICE_DETAILS: dict[str, dict[str, str]] = {
    "59": {
        "service": "Services Urbanisme et Connaissances des territoires",
        "pole": "Pôle Gestion et Valorisation des Données",
        "email": "ddtm-suct@nord.gouv.fr",
    }
}
DEFAULT_SOURCES = "Gestionnaires Servitudes © Cadastre / Pci - Dgfp"
DEFAULT_STATUS = "Pour information"
DEFAULT_DEPARTEMENT = "59"

#: values that the maps or the coverage layer read too: printed as they are, never reworded
RAW = ("insee", "sheet_number")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: control characters and lone surrogates; bidirectional overrides and isolates, which could print a
#: text in another order than it reads
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean_text(value: object) -> str:
    """Return ``value`` as text that prints: line breaks kept, other control characters removed."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNPRINTABLE.sub("", text)


def french_number(value: float, digits: int = 0) -> str:
    """Return a number as French prints it, ``1 234,5``, with no-break spaces."""
    text = f"{value:,.{digits}f}"
    if digits and float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace(",", "\u00a0").replace(".", ",")


def update_date_text(iso: str) -> str:
    """Return an ISO date (``2017-06-30``) as the sheet prints it: ``Juin 2017``.

    :raises RequestError: when ``iso`` is not a date.
    """
    date = _date(iso)
    return f"{MONTHS[date.month - 1]} {date.year}"


def _date(iso: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(iso.strip())
    except ValueError as error:
        raise RequestError(
            tr(
                "“{value}” is not a date: write it as year-month-day, for instance 2017-06-30."
            ).format(value=iso)
        ) from error


def departement_of(insee: str) -> str:
    """Return the département number of an INSEE code: ``59293`` -> ``59``, ``97411`` -> ``974``."""
    code = insee.strip().upper()
    return code[:3] if code.startswith("97") else code[:2]


def office_of(departement: str) -> tuple[str, str]:
    """Return the short and the full name of the State's office of a département.

    An unknown number gives two empty strings: a sheet with no office is better than a wrong one.
    """
    if departement not in DEPARTEMENTS:
        return "", ""
    of_it = DEPARTEMENTS[departement][1]
    if departement in OVERSEAS:
        short, full = OVERSEAS[departement]
        return f"{short} {departement}", f"{full} {of_it}"
    if departement in INNER_PARIS:
        return (
            "D.R.I.E.A.T. Île-de-France",
            (
                "Direction Régionale et Interdépartementale de l'Environnement, de l'Aménagement "
                "et des Transports"
            ),
        )
    if departement in COASTAL:
        return (
            f"D.D.T.M {departement}",
            f"Direction Départementale des Territoires et de la Mer {of_it}",
        )
    return f"D.D.T. {departement}", f"Direction Départementale des Territoires {of_it}"


def text_context(
    *,
    commune: str,
    insee: str,
    departement: str | None = None,
    office_departement: str | None = None,
    sheet_number: str = "1/1",
    update_date: str | None = None,
    scale: int = 0,
    status: str = DEFAULT_STATUS,
    notice: str = "",
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Build what the texts of one sheet may use (see the table at the top of the module).

    :param departement: number of the département, by default that of ``insee``.
    :param office_departement: number of the département whose office publishes the sheet, by
        default ``departement``.
    :param update_date: ISO date, by default today.
    :param scale: denominator of the scale; 0 leaves it empty.
    :param given: values that replace the computed ones, or add to them (``email``, ``service``…).
    :raises RequestError: when ``update_date`` is not an ISO date.
    """
    number = departement or departement_of(insee)
    date = datetime.date.today() if update_date is None else _date(update_date)
    name, of_it = DEPARTEMENTS.get(number, ("", ""))
    publisher = office_departement or number
    office, office_name = office_of(publisher)
    details = OFFICE_DETAILS.get(publisher, {})
    context: dict[str, Any] = {
        "commune": commune,
        "insee": insee,
        "departement": name,
        "departement_numero": number,
        "departement_du": of_it,
        "office": office,
        "office_name": office_name,
        "service": details.get("service", ""),
        "pole": details.get("pole", ""),
        "email": details.get("email", ""),
        "sources": DEFAULT_SOURCES,
        "status": status,
        "sheet_number": sheet_number,
        "update_date": update_date_text(date.isoformat()),
        "year": str(date.year),
        "scale": french_number(scale).replace("\u00a0", " ") if scale else "",
        "notice": notice,
        "srce_approval": APPROVALS.get(number),
    }
    context.update(given or {})
    return context


def render_texts(context: Mapping[str, Any], folder: Path | None = None) -> dict[str, str]:
    """Render every text of the sheet.

    :param context: what the texts may use, from :func:`text_context`.
    :param folder: the service's own texts; ``None`` for the bundled ones only.
    :return: text by name, the name being the file's without ``.j2``; final line breaks trimmed.
        The values named in :data:`RAW` are added as they are.
    :raises TemplateError: naming the file and the line.
    """
    texts = {name: clean_text(context[name]) for name in RAW if name in context}
    for name, path in sorted(_text_files(folder).items()):
        template = _compiled(path, *_stamp(path))
        texts[name] = _rendered(template, path, context)
    return texts


def _text_files(folder: Path | None) -> dict[str, Path]:
    """Return the files to render by name: the bundled ones, those of ``folder`` in their stead."""
    folders = [TEXTS] if folder is None else [TEXTS, Path(folder)]
    files: dict[str, Path] = {}
    for place in folders:
        if not place.is_dir():
            raise TemplateError(tr("The folder of texts {path} does not exist.").format(path=place))
        for path in place.glob("*.j2"):
            if not _NAME.fullmatch(path.stem):
                raise TemplateError(
                    tr(
                        "The text file {path} cannot be used: name it with small letters, digits "
                        "and underscores, starting with a letter, for instance description.j2."
                    ).format(path=path)
                )
            if path.stem in RAW:
                raise TemplateError(
                    tr(
                        "The text file {path} cannot be used: this value is printed as it is. Put "
                        "the words around it in the label of the template."
                    ).format(path=path)
                )
            files[path.stem] = path
    return files


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise TemplateError(
            tr("The text file {path} cannot be read: {reason}").format(path=path, reason=error)
        ) from error
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _compiled(path: Path, modified: int, size: int) -> Any:  # noqa: ARG001 -- the key of the cache
    """Return the compiled template of a file as it is now."""
    if size > MAX_FILE_BYTES:
        raise TemplateError(
            tr("The text file {path} is too large: {size} bytes, at most {limit}.").format(
                path=path, size=size, limit=MAX_FILE_BYTES
            )
        )
    try:
        source = path.read_bytes()[: MAX_FILE_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            tr("The text file {path} cannot be read as UTF-8: {reason}").format(
                path=path, reason=error
            )
        ) from error
    environment = _environment()
    import jinja2

    try:
        tree = _guarded(environment.parse(source, path.name, str(path)))
        code = environment.compile(tree, path.name, str(path))
    except jinja2.TemplateSyntaxError as error:
        raise _line_error(path, error.lineno, error.message or str(error)) from error
    except RecursionError as error:
        raise _line_error(path, 1, tr("it is nested too deeply")) from error
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def _rendered(template: Any, path: Path, context: Mapping[str, Any]) -> str:
    import jinja2

    parts: list[str] = []
    length = 0
    try:
        for part in template.generate(**{**context, _BUDGET: _Budget()}):
            parts.append(part)
            length += len(part)
            if length > MAX_LENGTH:
                raise _refusal(_too_long())
    except (jinja2.TemplateError, *_FAULTS_OF_WORDING) as error:
        raise _line_error(path, _line_of(error, path), str(error)) from error
    return clean_text("".join(parts)).rstrip("\n")


def _line_error(path: Path, line: int, reason: str) -> TemplateError:
    return TemplateError(
        tr("The text file {path} fails at line {line}: {reason}").format(
            path=path, line=line, reason=reason
        )
    )


def _line_of(error: BaseException, path: Path) -> int:
    """Return the line of the text file where ``error`` rose (Jinja2 rewrites the traceback)."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(path):
            line = step.tb_lineno
        step = step.tb_next
    return line


def _too_long() -> str:
    return tr("the text grows beyond {limit} characters").format(limit=MAX_LENGTH)


def _too_many_steps() -> str:
    return tr("its loops take more than {limit} steps").format(limit=MAX_STEPS)


# --- the sandbox: what wording needs, and nothing that can run away ---------------------------

_BUDGET = "_budget"
#: what Python says of wording that makes no sense (``{{ 1 / 0 }}``, ``{{ 5 | length }}``)
_FAULTS_OF_WORDING = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_STRING_METHODS = frozenset(
    ("capitalize", "endswith", "lower", "lstrip", "rstrip", "startswith", "strip", "title", "upper")
)
#: of Jinja2's own, those that can neither reach an attribute nor make much of little
_FILTERS = (
    "abs capitalize d default first float int last length list lower sort string title trim upper"
).split()
_MOST_DIGITS = 20
_CONTAINERS = (list, tuple, dict, range)


class _Budget:
    """Steps that the loops of one rendering may still take, all together."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _refusal(_too_many_steps())


def _guarded(tree: Any) -> Any:
    """Route joins (``~``), loops and lists through guards: Jinja2 does not intercept them."""
    from jinja2 import nodes
    from jinja2.visitor import NodeTransformer

    def guarded(node: Any, name: str, line: int) -> Any:
        return nodes.Filter(node, name, [], [], None, None, lineno=line)

    class Guard(NodeTransformer):
        def visit_Concat(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            return guarded(nodes.List(node.nodes, lineno=node.lineno), "_joined", node.lineno)

        def visit_List(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            return guarded(node, "_flat", node.lineno)

        visit_Dict = visit_List  # noqa: N815

        def visit_Tuple(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            return guarded(node, "_flat", node.lineno) if node.ctx == "load" else node

        def visit_For(self, node: Any) -> Any:  # noqa: N802 -- the visitor's own naming
            self.generic_visit(node)
            node.iter = guarded(node.iter, "_counted", node.lineno)
            return node

    tree = Guard().visit(tree)
    tree.set_environment(tree.environment)
    return tree


@lru_cache(maxsize=1)
def _environment() -> Any:
    """Return the sandbox.

    :raises TemplateError: when Jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError as error:
        raise TemplateError(
            tr(
                "The Python module Jinja2 is missing, and the wording of the sheet needs it. It "
                "comes with QGIS on Windows and macOS; on Debian and Ubuntu install the package "
                "python3-jinja2, then start QGIS again."
            )
        ) from error
    environment = _sandbox_class()(
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(
            enabled_extensions=("html", "xml"), default_for_string=False
        ),
        keep_trailing_newline=False,
    )
    environment.globals.clear()
    environment.globals["range"] = _steps
    known = dict(environment.filters)
    environment.filters.clear()
    environment.filters.update({name: known[name] for name in _FILTERS})
    counted = jinja2.pass_context(_counted)
    environment.filters.update(
        {
            "join": _join,
            "replace": _replaced,
            "round": _rounded,
            "_counted": counted,
            "_flat": _flat,
            "_joined": _joined,
        }
    )
    return environment


def _sandbox_class() -> Any:
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        """Jinja2's sandbox, with sizes bounded and calls limited to harmless ones."""

        intercepted_binops = frozenset(("+", "*", "**", "%", "//", "/", "-"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _check_operands(operator, left, right)
            return _bounded(super().call_binop(context, operator, left, right))

        def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
            _check_call(__obj)
            return _bounded(super().call(__context, __obj, *args, **kwargs))

    return Sandbox


def _refusal(message: str) -> Exception:
    """Return what Jinja2 reports with the line of the text file."""
    import jinja2

    return jinja2.TemplateRuntimeError(message)


def _bounded(value: Any) -> Any:
    if isinstance(value, (str, list, tuple)) and len(value) > MAX_LENGTH:
        raise _refusal(_too_long())
    return value


def _check_operands(operator: str, left: Any, right: Any) -> None:
    """Refuse to repeat, to format, and to make numbers without end."""
    if operator not in ("*", "**", "%"):
        return
    limits = (MAX_LENGTH, 16 if operator == "**" else MAX_LENGTH)
    for side, limit in zip((left, right), limits):
        if not isinstance(side, (int, float)) or abs(side) > limit:
            raise _refusal(tr("“{operator}” takes small numbers only").format(operator=operator))


def _check_call(called: Any) -> None:
    method = isinstance(getattr(called, "__self__", None), str)
    if not (method and called.__name__ in _STRING_METHODS) and called is not _steps:
        name = getattr(called, "__name__", type(called).__name__)
        raise _refusal(tr("“{name}” cannot be called").format(name=name))


def _steps(*limits: int) -> range:
    """Stand in for ``range``."""
    made = range(*limits)
    if len(made) > MAX_STEPS:
        raise _refusal(_too_many_steps())
    return made


def _counted(context: Any, values: Iterable[Any]) -> Iterator[Any]:
    """Hand out what a loop runs over, as long as the budget of the rendering lasts."""
    budget = context[_BUDGET]
    for value in values:
        budget.spend()
        yield value


def _joined(parts: Iterable[Any], between: str = "") -> str:
    """Return texts as one, which is given up as soon as it is too long."""
    made: list[str] = []
    length = 0
    for part in parts:
        made.append(str(part))
        length += len(made[-1]) + len(between)
        if length > MAX_LENGTH + len(between):
            raise _refusal(_too_long())
    return between.join(made)


def _join(values: Iterable[Any], between: Any = "") -> str:
    """Stand in for the filter ``join``, which could make a text of any length."""
    return _joined(values, str(between))


def _flat(values: Any) -> Any:
    """Refuse lists in lists: a few of them, each twice in the next, print without end."""
    inside = values.values() if isinstance(values, dict) else values
    if any(isinstance(value, _CONTAINERS) for value in inside):
        raise _refusal(tr("a list in a list cannot be used"))
    return values


def _rounded(value: Any, digits: Any = 0) -> float:
    """Stand in for the filter ``round``, which could count to a number without end."""
    if not isinstance(digits, int) or abs(digits) > _MOST_DIGITS:
        raise _refusal(tr("“{operator}” takes small numbers only").format(operator="round"))
    return round(float(value), digits)


def _replaced(text: Any, old: Any, new: Any) -> str:
    """Stand in for the filter ``replace``, which could make a text of any length."""
    text, old, new = str(text), str(old), str(new)
    if len(text) + text.count(old) * len(new) > MAX_LENGTH:
        raise _refusal(_too_long())
    return str(text.replace(old, new))
