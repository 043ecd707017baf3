"""The wording of the sheet: renders Jinja2 files to texts. Pure Python.

Every ``layouts/texts/<name>.j2`` gives one text, which the sheet reads as the layout variable
``srce_<name>``. A service puts its own wording in a folder (``TEXTS``): a file with the same
name replaces the bundled one, for missing files the bundled ones are used, and a file with another
name becomes an additional variable for the service's own template.

Values that the texts can use (built by :func:`text_context`, with the values of the reference sheet
as defaults):

======================  ==========================================================================
``commune``             name of the commune, with its article, as the commune layer spells it
``insee``               INSEE code
``departement``         name of the département: ``Nord``
``departement_numero``  its number: ``59``
``departement_du``      its name after « de »: ``du Nord``, ``de l'Oise``, ``du Pas-de-Calais``
``situation``           what the situation map shows: ``Arrondissement de Dunkerque``,
                        ``Département du Nord``; empty when its name is not known
``office``              short name of the issuing office: ``D.D.T.M 59``, ``D.D.T. 60``
``office_name``         its name in full
``service``, ``pole``   department and unit in the office; the reference's for 59, else empty
``email``               contact; the reference's for 59, else empty
``sources``             credit line: the reference's for 59, else made from what was read
``status``              ``Pour information``
``sheet_number``        ``1/4``
``update_date``         ``Juin 2017``
``year``                ``2017``
``scale``               ``25 000``
``projection``          ``RGF93 v1 / Lambert-93 – EPSG:2154``
``notice``              warning printed on the map, empty when there is none
``shares_overlap``      whether the shares of the categories are more than 100 % together
``in_commune``          what the commune holds, see :mod:`.descriptions`
``srce_approval``       ``None``, or ``region`` (``du Nord-Pas-de-Calais``), ``prefect_date`` and
                        ``council_date`` of the SRCE that covers the département
======================  ==========================================================================

A text is wording, not a program: it is rendered in Jinja2's sandbox with limits on length and time
(``_sandbox``), and a name that is not defined is an error. A file of the service that is a link,
or not text, is refused without showing its content.
"""

from __future__ import annotations

import datetime
import os
import re
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..shared.errors import RequestError, TemplateError
from ..shared.i18n import tr
from ..shared.naming import department_of
from ..shared.paths import TEXTS
from ._sandbox import WordingError, compile_text, render_text
from .descriptions import describe
from .french_numbers import french_number
from .offices import APPROVALS, DEPARTEMENTS, OFFICE_DETAILS, office_of

#: a wording that is bundled besides the reference's: its words with accented capitals, dashes and
#: spaces by the rules of the Imprimerie nationale
TYPOGRAPHY = "typographie"
#: before the key of a category, in the name of a text that replaces its label or its heading
LABEL_TEXT, GROUP_TEXT = "label_", "group_"
DEFAULT_PROJECTION = "RGF93 v1 / Lambert-93 – EPSG:2154"
MAX_FILE_BYTES = 64 * 1024

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

DEFAULT_SOURCES = "Gestionnaires Servitudes © Cadastre / Pci - Dgfp"
#: the département of the reference sheet, whose credit line is that of its data
REFERENCE_DEPARTEMENT = "59"
#: credit line of a text that is rendered without data
SOURCES_UNKNOWN = "SRCE-TVB"
DEFAULT_STATUS = "Pour information"

#: values that the maps or the coverage layer read too: always printed unchanged
RAW = ("insee", "sheet_number")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: control characters and lone surrogates; bidirectional overrides and isolates, which could print a
#: text in a different order
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

#: control characters that do not occur in text files
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def wording_folder(path: Path | None) -> Path | None:
    """Return the folder of texts that a path or the name of a bundled wording stands for."""
    if path == Path(TYPOGRAPHY) and not path.is_dir():
        return TEXTS / TYPOGRAPHY
    return path


def clean_text(value: object) -> str:
    """Return ``value`` as text that prints: line breaks kept, other control characters removed."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNPRINTABLE.sub("", text)


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


def text_context(
    *,
    commune: str,
    insee: str,
    departement: str | None = None,
    office_departement: str | None = None,
    situation: str = "",
    sheet_number: str = "1/1",
    update_date: str | None = None,
    scale: int = 0,
    projection: str = DEFAULT_PROJECTION,
    status: str = DEFAULT_STATUS,
    notice: str = "",
    in_commune: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the values that the texts of one sheet can use (see the table in the module).

    :param departement: number of the département, by default that of ``insee``.
    :param office_departement: number of that of the publishing office, by default the same.
    :param situation: name of what the situation map shows.
    :param update_date: ISO date, by default today.
    :param scale: denominator of the scale; 0 leaves it empty.
    :param in_commune: what it holds, from :func:`.descriptions.describe`; by default nothing.
    :param projection: name and code of the CRS of the map.
    :param given: values that replace the computed ones, or add to them (``email``, ``service``…).
    :raises RequestError: when ``update_date`` is not an ISO date.
    """
    number = departement or department_of(insee)
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
        "situation": situation,
        "office": office,
        "office_name": office_name,
        "service": details.get("service", ""),
        "pole": details.get("pole", ""),
        "email": details.get("email", ""),
        "sources": DEFAULT_SOURCES if number == REFERENCE_DEPARTEMENT else SOURCES_UNKNOWN,
        "status": status,
        "sheet_number": sheet_number,
        "update_date": update_date_text(date.isoformat()),
        "year": str(date.year),
        "scale": french_number(scale, space=" ") if scale else "",
        "projection": projection,
        "notice": notice,
        "shares_overlap": False,
        "in_commune": in_commune or describe(commune=commune, area_ha=0.0, figures=()),
        "srce_approval": APPROVALS.get(number),
    }
    context.update(given or {})
    return context


def render_texts(context: Mapping[str, Any], folder: Path | None = None) -> dict[str, str]:
    """Render every text of the sheet.

    :param context: values that the texts can use, from :func:`text_context`.
    :param folder: the service's own texts; ``None`` for the bundled ones only.
    :return: text by name, the name being the file's without ``.j2``; final line breaks trimmed.
        The values named in :data:`RAW` are added as they are.
    :raises TemplateError: naming the file and the line.
    """
    texts = {name: clean_text(context[name]) for name in RAW if name in context}
    for name, path in sorted(_text_files(folder).items()):
        status = _status(path)
        template = _compiled(path, status.st_mtime_ns, status.st_size)
        try:
            texts[name] = clean_text(render_text(template, context)).rstrip("\n")
        except WordingError as error:
            raise _line_error(path, error) from error
    return texts


def _text_files(folder: Path | None) -> dict[str, Path]:
    """Return the file of each text by name: that of ``folder``, else the bundled one."""
    files = {path.stem: path for path in TEXTS.glob("*.j2")}
    if folder is None:
        return files
    if not folder.is_dir():
        raise TemplateError(tr("The folder of texts {path} does not exist.").format(path=folder))
    for path in folder.glob("*.j2"):
        if not _NAME.fullmatch(path.stem):
            raise TemplateError(
                tr(
                    "The name of the text file {path} is not valid: use lower-case letters, "
                    "digits and underscores, starting with a letter, for instance description.j2."
                ).format(path=path)
            )
        if path.stem in RAW:
            raise TemplateError(
                tr(
                    "The text file {path} cannot be used: this value is always printed unchanged. "
                    "Put the words around it in the label of the template."
                ).format(path=path)
            )
        if not stat.S_ISREG(_status(path).st_mode):
            raise TemplateError(
                tr(
                    "The text file {path} is a link or not a regular file: put the file itself in "
                    "the folder."
                ).format(path=path)
            )
        files[path.stem] = path
    return files


def _status(path: Path) -> os.stat_result:
    """Return the status of a file, of a link itself.

    :raises TemplateError: when the file is gone or cannot be reached.
    """
    try:
        return path.lstat()
    except OSError as error:
        raise _read_error(path, error) from error


@lru_cache(maxsize=256)
def _compiled(path: Path, modified: int, size: int) -> Any:  # noqa: ARG001 -- the key of the cache
    """Return the compiled template of a file as it is now."""
    try:
        return compile_text(_source(path, size), path.name, str(path))
    except WordingError as error:
        raise _line_error(path, error) from error


def _source(path: Path, size: int) -> str:
    """Return the text of a file.

    :raises TemplateError: when it is too large, cannot be read, or is not text; the message shows
        nothing of its content.
    """
    if size > MAX_FILE_BYTES:
        raise TemplateError(
            tr("The text file {path} is too large: {size} bytes, at most {limit}.").format(
                path=path, size=size, limit=MAX_FILE_BYTES
            )
        )
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _read_error(path, error) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if _BINARY.search(text):
        # not chained to the decoding error, which contains bytes of the file
        raise TemplateError(
            tr("The text file {path} is not UTF-8 text: save it as UTF-8 in a text editor.").format(
                path=path
            )
        )
    return text


def _read_error(path: Path, error: OSError) -> TemplateError:
    return TemplateError(
        tr("The text file {path} cannot be read: {reason}").format(
            path=path, reason=error.strerror or error
        )
    )


def _line_error(path: Path, error: WordingError) -> TemplateError:
    line = error.line or _line_of(error.__cause__, path)
    return TemplateError(
        tr("The text file {path} has an error in line {line}: {reason}").format(
            path=path, line=line, reason=error
        )
    )


def _line_of(error: BaseException | None, path: Path) -> int:
    """Return the line of the text file that raised ``error`` (Jinja2 rewrites tracebacks)."""
    line, step = 1, None if error is None else error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(path):
            line = step.tb_lineno
        step = step.tb_next
    return line
