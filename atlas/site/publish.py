"""From the output folder of a territory to a static web site: pages, sheets, pictures, open data.

Only what has changed is written again: a state file in the site knows from which sheets its
pictures were drawn and which files are its own. Files of someone else are never touched.
"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..data.catalogue import distinct_titles, load_catalogue
from ..results.fingerprint import split
from ..results.manifest import EMPTY, STATISTICS_FILE, ManifestRow
from ..results.outlines import OUTLINES_FILE
from ..results.report import number
from ..shared.errors import ExportError
from ..shared.i18n import listed, tr
from ..shared.naming import comparable
from ..shared.output import move_into_place, staging, unwritable
from ..shared.paths import SITE_TEMPLATES, is_regular
from ..shared.progress import Progress, stop_if_cancelled
from ._folder import PublishedCommune, PublishedFolder, read_folder
from ._map import draw_map, neighbours
from ._open_data import CATALOGUE_FILE, dataset_text, outlines_text, page_name, statistics_text
from ._pages import Design, PageWriter, load_design
from ._pictures import can_draw, draw_pictures

STATE_FILE = "srce-tvb-site.json"
INDEX_FILE = "index.html"
SHEETS, PICTURES = "feuilles", "images"
_STATE_FORMAT = "1"


@dataclass(frozen=True)
class SiteRequest:
    """What to publish, and where."""

    #: output folder of ``export_territory``
    source: Path
    #: folder of the site
    output: Path
    title: str
    version: str
    #: folder of a service with its own templates and settings, ``None`` for the bundled ones
    templates: Path | None = None
    #: what the sheets are made of, printed at the foot of each page
    sources: str = ""


@dataclass(frozen=True)
class SiteResult:
    """What was published."""

    index: Path
    communes: int
    written: int
    failed: int


def publish(request: SiteRequest, progress: Progress) -> SiteResult:
    """Make a site, or bring it up to date.

    :raises SourceError: when the folder cannot be published, see :func:`._folder.read_folder`.
    :raises TemplateError: when a template or a setting is wrong.
    :raises ExportError: when the output folder holds something else than a site, or cannot be
        written.
    """
    _check_target(request)
    design = load_design(SITE_TEMPLATES, request.templates)
    found = read_folder(request.source)
    outlines = {
        code: item.outline for code, item in found.communes.items() if item.outline is not None
    }
    for code, others in neighbours(outlines).items():
        item = found.communes[code]
        found.communes[code] = replace(item, neighbours=tuple(others))
    if not outlines:
        progress.warning(
            tr(
                "{folder} has no {file}: the site has no map and names no neighbours. A run of the "
                "territory with this version of the plugin writes it."
            ).format(folder=request.source, file=OUTLINES_FILE)
        )
    with staging(request.output) as aside:
        site = _Site(request, design, found, aside, progress)
        return site.write()


def _check_target(request: SiteRequest) -> None:
    """:raises ExportError: when files of something else could be replaced."""
    output, source = request.output.absolute(), request.source.absolute()
    if output == source:
        raise ExportError(
            tr("Give another folder for the site than that of the sheets: {folder}.").format(
                folder=output
            )
        )
    try:
        foreign = output.is_dir() and any(output.iterdir()) and not (output / STATE_FILE).is_file()
    except OSError as error:
        raise unwritable(output, error) from error
    if foreign:
        raise ExportError(
            tr(
                "{folder} contains files that this plugin did not publish: give an empty folder, "
                "or one that was published before."
            ).format(folder=output)
        )


class _Site:
    """One site while it is being written."""

    def __init__(
        self,
        request: SiteRequest,
        design: Design,
        found: PublishedFolder,
        aside: Path,
        progress: Progress,
    ) -> None:
        self._output = request.output
        self._request = request
        self._design = design
        self._communes = sorted(
            found.communes.values(), key=lambda item: (comparable(item.row.commune), item.row.insee)
        )
        self._by_code = found.communes
        self._failed = found.failed
        self._aside = aside
        self._progress = progress
        self._before = _read_state(request.output)
        #: what this site consists of: digest of what each file was made from, by its path
        self._files: dict[str, str] = {}
        self._titles = _category_titles()
        self._written = 0

    def write(self) -> SiteResult:
        """Write everything that has changed and remove what the site no longer has."""
        if not self._before:
            # a site that is interrupted is still known as one: the next run goes on
            self._put_state()
            self._written = 0
        self._copy_sheets()
        self._draw_pictures()
        self._copy_logo()
        self._write_pages()
        self._write_data()
        self._remove_gone()
        self._put_state()
        return SiteResult(
            self._output / INDEX_FILE, len(self._communes), self._written, len(self._failed)
        )

    def _put_state(self) -> None:
        files = {name: of for name, of in self._files.items() if name != STATE_FILE}
        state = {"format": _STATE_FORMAT, "files": files}
        self._put(STATE_FILE, json.dumps(state, indent=0, sort_keys=True))

    # --- files ---------------------------------------------------------------------------------

    def _is_current(self, name: str, made_from: str) -> bool:
        """Return whether a file of the site was made from the same as now."""
        return self._before.get(name) == made_from and (self._output / name).is_file()

    def _place(self, made: Path, name: str) -> None:
        target = self._output / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(target.parent, error) from error
        move_into_place(made, target)
        self._written += 1

    def _put(self, name: str, text: str) -> None:
        """Write a text, unless the file says the same already."""
        self._files[name] = ""
        target = self._output / name
        data = text.encode("utf-8")
        try:
            if target.is_file() and target.read_bytes() == data:
                return
            made = self._aside / "page"
            made.write_bytes(data)
        except OSError as error:
            raise unwritable(self._output, error) from error
        self._place(made, name)

    def _copy(self, source: Path, name: str, made_from: str) -> None:
        self._files[name] = made_from
        if self._is_current(name, made_from):
            return
        made = self._aside / "copy"
        try:
            shutil.copyfile(source, made)
        except OSError as error:
            raise unwritable(self._output, error) from error
        self._place(made, name)

    def _copy_sheets(self) -> None:
        for item in self._communes:
            stop_if_cancelled(self._progress)
            for sheet in item.sheets:
                self._copy(sheet, f"{SHEETS}/{sheet.name}", _stamp(item, sheet))

    def _draw_pictures(self) -> None:
        wanted: dict[Path, Path] = {}
        names: dict[Path, tuple[str, str]] = {}
        for item in self._communes:
            sheet = item.sheets[0]
            name, made_from = _picture_name(item), _stamp(item, sheet)
            if not can_draw(sheet):
                continue
            self._files[name] = made_from
            if not self._is_current(name, made_from):
                wanted[sheet] = self._aside / f"{item.row.insee}.jpg"
                names[sheet] = (name, item.row.commune)
        failed = draw_pictures(wanted, self._progress) if wanted else []
        for sheet, made in wanted.items():
            name, _ = names[sheet]
            if sheet in failed:
                del self._files[name]
            else:
                self._place(made, name)
        if failed:
            self._progress.warning(
                tr(
                    "No picture could be made of these sheets, their pages have none: {names}."
                ).format(names=listed([names[sheet][1] for sheet in failed], 12))
            )

    def _copy_logo(self) -> None:
        if self._design.logo is not None:
            logo = self._design.logo
            self._copy(logo, self._logo_name(), f"{logo.stat().st_size}-{logo.stat().st_mtime_ns}")

    def _logo_name(self) -> str:
        return f"{PICTURES}/logo{self._design.logo.suffix.lower()}" if self._design.logo else ""

    def _remove_gone(self) -> None:
        """Remove files that an earlier state of the site had and this one has not."""
        for name in self._before:
            target = self._output / name
            if name not in self._files and name != STATE_FILE and _is_inside(name):
                try:
                    target.unlink(missing_ok=True)
                except OSError as error:
                    raise unwritable(target, error) from error

    # --- pages ---------------------------------------------------------------------------------

    def _write_pages(self) -> None:
        dates = [path.stat().st_mtime for item in self._communes for path in item.sheets]
        made = datetime.datetime.fromtimestamp(max(dates)).astimezone()
        shared = {
            "title": self._request.title,
            "made": made.strftime("%d/%m/%Y"),
            "version": self._request.version,
            "sources": self._request.sources,
        }
        writer = PageWriter(self._design, shared)
        for item in self._communes:
            page = writer.render("commune.html.j2", item=self._values(item), logo="")
            self._put(page_name(item.row), page)
        outlines = [item.outline for item in self._communes if item.outline is not None]
        self._put(
            INDEX_FILE,
            writer.render(
                "index.html.j2",
                communes=[
                    {"row": item.row, "page": page_name(item.row), "state": item.row.status}
                    for item in self._communes
                ],
                map=draw_map(outlines),
                failed=self._failed,
                with_objects=sum(item.row.status != EMPTY for item in self._communes),
                any_degraded=any(item.row.status == "degraded" for item in self._communes),
                logo=self._logo_name(),
            ),
        )

    def _values(self, item: PublishedCommune) -> dict[str, Any]:
        """Return what the page of a commune prints; addresses are relative to it."""
        picture = _picture_name(item)
        return {
            "row": item.row,
            "description": item.description,
            "picture": f"../{quote(picture)}" if picture in self._files else "",
            "files": [
                {
                    "address": f"../{SHEETS}/{quote(sheet.name)}",
                    "label": _sheet_label(item.row, number_, len(item.sheets)),
                    "kind": sheet.suffix[1:].upper(),
                    "size": sheet.stat().st_size,
                }
                for number_, sheet in enumerate(item.sheets, start=1)
            ],
            "figures": [self._figure(row) for row in item.figures],
            "neighbours": [
                {
                    "name": self._by_code[code].row.commune,
                    "file": quote(Path(page_name(self._by_code[code].row)).name),
                }
                for code in sorted(
                    item.neighbours, key=lambda code: comparable(self._by_code[code].row.commune)
                )
            ],
        }

    def _figure(self, row: Mapping[str, str]) -> dict[str, Any]:
        known, title = self._titles.get(row["category"], ("", ""))
        return {
            "label": title if known == row["label"] else row["label"],
            "count": int(float(row["count"] or 0)),
            "ha": _amount(row["ha"]),
            "km": _amount(row["km"]),
            "percent": _amount(row["percent"]),
        }

    def _write_data(self) -> None:
        self._put(STATISTICS_FILE, statistics_text(self._communes))
        outlines = outlines_text(self._communes)
        if outlines:
            self._put(OUTLINES_FILE, outlines)
        self._put(
            CATALOGUE_FILE,
            dataset_text(
                self._request.title,
                self._design.settings,
                self._request.sources,
                with_outlines=bool(outlines),
            ),
        )


def _category_titles() -> dict[str, tuple[str, str]]:
    """Return (label, title that no other category has) of the bundled categories by key."""
    network = load_catalogue().network
    titles = distinct_titles([(category, tuple(category.styles)) for category in network])
    return {category.key: (category.label, title) for category, title in zip(network, titles)}


def _amount(text: str) -> str:
    """Return a figure as printed: one decimal, a dash for nothing."""
    value = float(text or 0)
    if value == 0:
        return "–"
    return number(value, 1) if value >= 0.05 else "< 0,1"


def _picture_name(item: PublishedCommune) -> str:
    return f"{PICTURES}/{item.row.insee}.jpg"


def _sheet_label(row: ManifestRow, number_: int, files: int) -> str:
    if files > 1:
        return f"Carte S.R.C.E de {row.commune}, feuille {number_} sur {files}"
    return f"Carte S.R.C.E de {row.commune}"


def _stamp(item: PublishedCommune, sheet: Path) -> str:
    """Return what a copy or a picture of a sheet was made from: the content of the file."""
    _, digest = split(item.row.fingerprint)
    status = sheet.stat()
    return digest or f"{status.st_size}-{status.st_mtime_ns}"


def _read_state(folder: Path) -> dict[str, str]:
    if not is_regular(folder / STATE_FILE):
        return {}
    try:
        state = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
        files: Iterable[tuple[Any, Any]] = state["files"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {str(name): str(made_from) for name, made_from in files}


def _is_inside(name: str) -> bool:
    """Return whether a path of a state file stays in the site: the file may have been edited."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name
