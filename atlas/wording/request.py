"""The request: the user's parameters, checked, as plain values that processes can share."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..shared.errors import RequestError
from ..shared.i18n import tr
from ..shared.own_files import file_fault, folder_fault
from ..shared.paths import LAYOUTS, is_regular
from ..shared.web_cache import CacheOptions
from .offices import DEPARTEMENTS
from .texts import DEFAULT_STATUS

#: in the order of the PAPER parameter
PAPERS = ("a3_landscape", "a3_portrait", "a4_landscape", "a4_portrait")
#: in the order of the FORMAT parameter
FORMATS = ("pdf", "geopdf", "png", "svg")
EXTENSIONS = {"pdf": "pdf", "geopdf": "pdf", "png": "png", "svg": "svg"}
DEFAULT_OVERLAP_MM = 10.0
MIN_DPI, MAX_DPI = 50, 1200
MAX_SHEET_NUMBER = 999
_SHEET = re.compile(r"^\s*(\d{1,3})\s*/\s*(\d{1,3})\s*$")
_DATE = re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?$")
_FRENCH_DATE = re.compile(
    r"^(?:(?P<day>\d{1,2})(?P<mark>[/.-]))?(?P<month>\d{1,2})(?(mark)(?P=mark)|/)(?P<year>\d{4})$"
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class BasemapSource:
    """A base map layer as plain values, so that another process can open it again."""

    #: ``raster``, ``vector``, ``vector-tile`` or ``mesh``
    kind: str
    provider: str
    source: str
    name: str
    #: its style as QML text
    style: str = ""
    #: address of a MapBox GL style, for vector tiles without a style of their own
    gl_style: str = ""
    #: what the line of sources prints
    credit: str = ""
    #: whether it is a photograph, which is compressed more than a drawing
    photograph: bool = False
    #: change of saturation, 0 for none to -1 for grey
    saturation: float = 0.0
    #: opacity of the white veil over it, 0 to 1; ``None`` for that of the style of the veil
    veil: float | None = None
    #: whether empty tiles are normal, as where a map ends at the border
    holes: bool = False


@dataclass(frozen=True)
class Service:
    """Who publishes the sheet; for empty values the default wording is used."""

    #: number of the département whose office it is, empty for the commune's
    office: str = ""
    #: the service in the office, and the unit in the service
    name: str = ""
    pole: str = ""
    email: str = ""
    #: credit line
    sources: str = ""

    def values(self) -> dict[str, str]:
        """Return the values that replace the defaults of the texts.

        A service that gives its name without a unit has none: the default unit belongs to another.
        """
        given = {"email": self.email, "sources": self.sources}
        given = {key: value for key, value in given.items() if value}
        if self.name or self.pole:
            given.update(service=self.name, pole=self.pole)
        return given


@dataclass(frozen=True)
class SheetOptions:
    """Options of the sheets, the same for every commune of a run."""

    output: Path
    template: Path
    #: name of the layout, where the template is a project with several
    template_layout: str = ""
    texts: Path | None = None
    styles: Path | None = None
    #: 1:scale, 0 for the largest round scale at which the commune fits on one sheet
    scale: int = 0
    #: between neighbouring sheets, millimetres on paper
    overlap: float = DEFAULT_OVERLAP_MM
    #: whether the legend lists only the categories of the commune itself
    legend_in_commune: bool = False
    #: ``1/4`` instead of the computed number, for a series of themed maps
    sheet: str = ""
    update_date: str = ""
    status: str = DEFAULT_STATUS
    logo_state: Path | None = None
    logo_service: Path | None = None
    format: str = "pdf"
    dpi: int = 300
    save_project: bool = False
    #: base map layer, ``None`` for none
    basemap: BasemapSource | None = None
    #: where what servers sent is kept, ``None`` for no longer than the run
    cache: CacheOptions | None = None
    service: Service = field(default_factory=Service)

    @property
    def names_source_fields(self) -> bool:
        """Return whether template or styles are the service's own: they may name any field."""
        return self.styles is not None or self.template.resolve().parent != LAYOUTS


def template_for(paper: int) -> Path:
    """Return the bundled template of a PAPER value; :raises RequestError: out of range."""
    if not 0 <= paper < len(PAPERS):
        raise RequestError(tr("PAPER must be between 0 and {last}.").format(last=len(PAPERS) - 1))
    return LAYOUTS / f"{PAPERS[paper]}.qpt"


def parse_office(text: str) -> str:
    """Return the number of a département, as ``01``, ``2A`` or ``974``; empty for an empty text.

    :raises RequestError: not the number of a département.
    """
    number = text.strip().upper()
    number = number.zfill(2) if number else ""
    if number and number not in DEPARTEMENTS:
        raise RequestError(
            tr(
                "OFFICE: “{text}” is not a département: enter its number, such as 59, 2A or 974."
            ).format(text=text)
        )
    return number


def parse_sheet(text: str) -> str:
    """Return a sheet number as ``n/N``, empty for an empty text.

    :raises RequestError: not of that form, or n not in 1..N.
    """
    if not text.strip():
        return ""
    match = _SHEET.match(text)
    if match:
        number, total = int(match.group(1)), int(match.group(2))
        if 1 <= number <= total <= MAX_SHEET_NUMBER:
            return f"{number}/{total}"
    raise RequestError(
        tr("SHEET: “{text}” is not a sheet number: enter for instance 1/4.").format(text=text)
    )


def parse_date(text: str, today: datetime.date | None = None) -> str:
    """Return the ISO form of a date; empty gives today's.

    It is ISO (``2017-06-15``) or French (``15/06/2017``); without a day, the first of the month.

    :raises RequestError: not a date, or a year outside 1900 to 2100.
    """
    wanted = text.strip()
    if not wanted:
        return (today or datetime.date.today()).isoformat()
    match = _DATE.match(wanted) or _FRENCH_DATE.match(wanted)
    if match is not None and int(match["year"]) in _YEARS:
        year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError as error:
            raise _date_error(text) from error
    raise _date_error(text)


def _date_error(text: str) -> RequestError:
    return RequestError(
        tr("UPDATE_DATE: “{text}” is not a date: enter it as 15/06/2017 or 2017-06-15.").format(
            text=text
        )
    )


def _require_file(name: str, path: Path, missing: str) -> None:
    fault = file_fault(path)
    if fault:
        raise RequestError(f"{name}: {fault}")
    if not is_regular(path):
        raise RequestError(missing)


def check_options(options: SheetOptions) -> None:
    """:raises RequestError: when a file or folder does not exist or a number is out of range."""
    for name, path in (("LOGO_STATE", options.logo_state), ("LOGO_SERVICE", options.logo_service)):
        if path is not None:
            missing = tr("{name}: the image file {path} does not exist.")
            _require_file(name, path, missing.format(name=name, path=path))
    for name, path in (("TEXTS", options.texts), ("STYLES", options.styles)):
        if path is not None and not path.is_dir():
            raise RequestError(
                tr("{name}: the folder {path} does not exist.").format(name=name, path=path)
            )
        if path is not None and folder_fault(path):
            raise RequestError(f"{name}: {folder_fault(path)}")
    missing = tr("TEMPLATE: the file {path} does not exist.")
    _require_file("TEMPLATE", options.template, missing.format(path=options.template))
    if not MIN_DPI <= options.dpi <= MAX_DPI:
        raise RequestError(
            tr("DPI must be between {low} and {high}.").format(low=MIN_DPI, high=MAX_DPI)
        )
    if options.scale < 0:
        raise RequestError(tr("SCALE must be 0 (best fit) or a number such as 25000."))
