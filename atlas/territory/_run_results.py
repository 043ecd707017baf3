"""What a run makes of all its communes together: the joined PDF, the report, the outlines."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsGeometry,
)

from ..commune.draw import bookmark_of
from ..data.catalogue import Category, distinct_titles
from ..data.communes import Commune
from ..export import join_pdf as pdf
from ..export.cover import make_cover
from ..export.cover_content import Cover, CoverEntry
from ..export.pages import DocumentInfo
from ..project.locator import locator_key
from ..results.ledger import Ledger
from ..results.manifest import FAILED, ManifestRow
from ..results.outlines import OUTLINES_FILE, CommuneOutline, write_outlines
from ..results.report import CategoryColumn, ReportRun, write_report
from ..results.run_folder import RunFolder
from ..shared.errors import ExportError
from ..shared.i18n import tr, tr_count
from ..shared.naming import slug, to_ascii
from ..shared.output import move_into_place
from ..shared.progress import Progress
from ..shared.version import plugin_version
from ..wording.offices import DEPARTEMENTS
from ..wording.texts import update_date_text
from ._outlines import outlines_of
from ._planning import PlannedCommune

# what the report and the joined PDF say about themselves: printed, therefore in French
_TITLE = "Carte S.R.C.E"
_SUBJECT = "Trame verte et bleue (SRCE-TVB)"
_KEYWORDS = "SRCE-TVB, trame verte et bleue"
_COVER_FILE = "cover.pdf"
_MAP = (
    "Carte de situation : {name}, {count} communes ; au milieu de chacune, la page de sa première "
    "feuille, que donne aussi la liste."
)


class RunResults:
    """The joined PDF and the report of a run, which starts when this is made.

    :param output: the output folder.
    :param communes: the communes asked for, in order.
    :param index: all communes of the layer.
    :param categories: the categories of the network, in legend order.
    """

    def __init__(
        self,
        output: Path,
        communes: Sequence[Commune],
        index: Iterable[Commune],
        categories: Sequence[Category],
    ) -> None:
        self._output = output
        self._communes = communes
        self._index = index
        self._categories = categories
        self._started = datetime.datetime.now().astimezone()
        self._clock = time.monotonic()
        #: what is true of every sheet and said once in the report
        self.notices: Sequence[str] = ()
        #: that the data are fictitious, as the sheets say it; empty for real data
        self.demo_notice = ""
        self._outlines: Sequence[CommuneOutline] = ()
        #: surfaces of the communes by INSEE code, and their CRS
        self._surfaces: dict[str, QgsGeometry] = {}
        self._crs = QgsCoordinateReferenceSystem()

    def take_outlines(
        self,
        planned: Iterable[PlannedCommune],
        crs: QgsCoordinateReferenceSystem,
        context: QgsCoordinateTransformContext,
    ) -> None:
        """Keep the limits of the communes, for maps of the territory.

        :param crs: the CRS of their geometries.
        """
        surfaces = [(item.commune, item.geometry) for item in planned]
        self._outlines = tuple(outlines_of(surfaces, crs, context))
        self._crs = crs
        for commune, wkb in surfaces:
            self._surfaces[commune.insee] = QgsGeometry()
            self._surfaces[commune.insee].fromWkb(wkb)

    def _title(self) -> str:
        return f"{_TITLE} – {territory_name(self._communes, self._index)}"

    def join_sheets(self, ledger: Ledger, work: Path, progress: Progress) -> Path | None:
        """Join the sheets of the communes to one PDF and return it; ``None`` without any sheet.

        :param work: folder in which the PDF is made before it is moved into place.
        :raises ExportError: when a sheet is missing, or it cannot be made or moved.
        """
        groups: list[tuple[str, list[pdf.Page]]] = []
        rows: list[ManifestRow] = []
        for row in (ledger.rows[commune.insee] for commune in self._communes):
            path = self._output / row.file
            if row.status == FAILED:
                continue
            if not path.is_file():
                raise ExportError(
                    tr(
                        "The PDF of all communes cannot be made: the sheet {name} of {commune} is "
                        "missing. Start the run again: it draws what is missing."
                    ).format(name=path.name, commune=row.commune)
                )
            first, *following = (
                bookmark_of(f"{number}/{row.sheets}") for number in range(1, row.sheets + 1)
            )
            page = pdf.Page(path, first, tuple(following), target=f"c{row.insee}")
            groups.append((row.commune, [page]))
            rows.append(row)
        if not groups:
            return None
        progress.info(
            tr_count(
                "Joining the sheets of %n communes into one PDF.",
                "Joining the sheets of %n commune into one PDF.",
                len(groups),
            )
        )
        name = f"atlas_{slug(territory_name(self._communes, self._index))}.pdf"
        info = {"Title": self._title(), "Subject": _SUBJECT, "Keywords": _KEYWORDS}
        if len(groups) > 1 and self._surfaces:
            cover = self._cover(rows, pdf.page_size_mm(groups[0][1][0].path))
            groups.insert(0, ("", [make_cover(cover, work / _COVER_FILE)]))
        pdf.join(groups, work / name, info)
        return move_into_place(work / name, self._output / name)

    def _cover(self, rows: Sequence[ManifestRow], size: tuple[float, float]) -> Cover:
        """Return what the first pages of the joined PDF say.

        :param rows: of the communes in it, in the order of their sheets.
        :param size: width and height of the pages, mm.
        """
        name = _with_name(territory_name(self._communes, self._index))
        sheets = sum(row.sheets for row in rows)
        month = update_date_text(self._started.date().isoformat())
        facts = f"{len(rows)} communes, {sheets} feuilles – édition de {month.lower()}"
        return Cover(
            title=_TITLE,
            subtitle=name[:1].upper() + name[1:],
            facts=facts,
            notice=self.demo_notice,
            entries=[CoverEntry(row.commune, f"c{row.insee}", row.sheets) for row in rows],
            surfaces=[(f"c{insee}", surface) for insee, surface in self._surfaces.items()],
            crs=self._crs,
            size=size,
            alternative=_MAP.format(name=name, count=len(rows)),
            info=DocumentInfo(self._title(), "", _SUBJECT, (_KEYWORDS,)),
        )

    def write_report(
        self,
        ledger: Ledger,
        run_folder: RunFolder,
        *,
        merged: Path | None = None,
        stopped: bool = False,
    ) -> Path:
        """Write the report and the outlines of the communes; return the path of the report.

        :param merged: the joined PDF.
        :param stopped: the run was cancelled.
        :raises ExportError: when it cannot be written.
        """
        if self._outlines:
            write_outlines(self._output, self._outlines, run_folder.work)
        files = {
            ledger.manifest_path.name: "Manifeste",
            ledger.statistics_path.name: "Statistiques",
            OUTLINES_FILE: "Communes (GeoJSON)",
        }
        if merged is not None:
            files = {merged.name: "Atlas en un seul PDF", **files}
        run = ReportRun(
            title=self._title(),
            started=self._started,
            seconds=time.monotonic() - self._clock,
            asked=len(self._communes),
            files={name: text for name, text in files.items() if (self._output / name).is_file()},
            version=plugin_version(),
            notices=self.notices,
            stopped=stopped,
        )
        # a failed commune may have the pictures of an earlier run
        drawn = [insee for insee, row in ledger.rows.items() if row.status != FAILED]
        titles = distinct_titles([(item, item.styles) for item in self._categories])
        return write_report(
            self._output,
            run,
            ledger.rows.values(),
            ledger.statistics,
            [CategoryColumn(item.key, title) for item, title in zip(self._categories, titles)],
            {insee: run_folder.pictures(insee) for insee in drawn},
            run_folder.work,
        )


def territory_name(communes: Sequence[Commune], index: Iterable[Commune]) -> str:
    """Return the French name of a set of communes, as the report and the joined PDF print it.

    :param index: all communes of the layer.
    """
    count = f"{len(communes)} communes"
    if len(communes) == 1:
        return communes[0].name
    keys = {locator_key(commune) for commune in communes}
    departments = {commune.department for commune in communes}
    if len(departments) > 1:
        return count
    if len(keys) == 1 and communes[0].arrondissement_name:
        name = communes[0].arrondissement_name
        title = f"arrondissement {'d’' if _starts_with_vowel(name) else 'de '}{name}"
        whole = sum(locator_key(commune) in keys for commune in index)
    else:
        title = f"département {departments.pop()}"
        whole = sum(commune.department == communes[0].department for commune in index)
    return title if whole == len(communes) else f"{title} ({count})"


def _with_name(territory: str) -> str:
    """Return the name of a territory with that of its département instead of its number."""
    for number, (_, of_it) in DEPARTEMENTS.items():
        for end in ("", " ("):
            plain = f"département {number}{end}"
            if territory == plain or (end and territory.startswith(plain)):
                return territory.replace(plain, f"département {of_it}{end}", 1)
    return territory


def _starts_with_vowel(name: str) -> bool:
    return to_ascii(name)[:1].lower() in tuple("aeiouyh")
