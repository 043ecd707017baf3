"""Help texts of the results of the algorithms; QGIS itself has none for outputs."""

from __future__ import annotations

from ..atlas.shared.i18n import tr


def result_help() -> dict[str, str]:
    """Return the help of each output, by its name."""
    return {
        "FILE": tr("The sheets of the commune: the PDF, or the first page as PNG or SVG."),
        "SHEET_COUNT": tr("Number of sheets, for all communes together."),
        "MANIFEST": tr(
            "manifest.csv: one row per commune, with its state, sheets, scale, categories, file, "
            "duration and message."
        ),
        "STATISTICS": tr(
            "statistics.csv: one row per commune and category, with the number of objects, "
            "hectares, kilometres and the share of the commune."
        ),
        "COMMUNE_COUNT": tr("Number of communes that were processed."),
        "FAILED_COUNT": tr("Communes whose sheets could not be made; manifest.csv says why."),
        "REPORT": tr(
            "index.html: a picture of every sheet, its state and figures, failures first."
        ),
        "MERGED": tr("One PDF of all sheets with bookmarks; empty when MERGE is off."),
        "INDEX": tr("The start page of the site: open it, or copy its folder to a web server."),
        "EMPTY_COUNT": tr("Communes without any object of the SRCE-TVB."),
        "OBJECT_COUNT": tr("Objects written, each once."),
        "DUPLICATE_COUNT": tr("Objects found in several tables, or twice in one."),
        "LEFT_OUT_COUNT": tr("Objects without a usable geometry or without a category."),
        "REPAIRED_COUNT": tr("Invalid geometries that were repaired; the source is not changed."),
        "ERROR_COUNT": tr("Errors that would make a run fail."),
        "WARNING_COUNT": tr("Points on which a run may differ from what you expect."),
        "STYLED_COUNT": tr("Layers that received a style."),
        "LEFT_ALONE_COUNT": tr("Layers that were left unchanged."),
        "DONE_COUNT": tr("Items of the template that were given an id, a variable or a fix."),
        "LEFT_COUNT": tr("Points of the template to look at; the report has the remedies."),
        "LEFT_ALONE": tr("Names of the layers that were left unchanged, each with the reason."),
    }
