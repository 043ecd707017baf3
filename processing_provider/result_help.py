"""What each result of an algorithm is; QGIS keeps no help text for outputs itself."""

from __future__ import annotations

from ..atlas.shared.i18n import tr


def result_help() -> dict[str, str]:
    """Return the help of each output, by its name."""
    return {
        "FILE": tr("The sheets of the commune: the PDF, or the first page as PNG or SVG."),
        "SHEET_COUNT": tr("Sheets on which the territory is shown, all communes together."),
        "MANIFEST": tr(
            "manifest.csv: one row a commune, with its state, sheets, scale, categories, file, "
            "duration and what there is to say of it."
        ),
        "STATISTICS": tr(
            "statistics.csv: one row a commune and category, with the number of objects, "
            "hectares, kilometres and the share of the commune."
        ),
        "COMMUNE_COUNT": tr("Communes that were looked at."),
        "FAILED_COUNT": tr("Communes whose sheets could not be made; manifest.csv says why."),
        "REPORT": tr(
            "index.html: a picture of every sheet, its state and figures, failures first."
        ),
        "MERGED": tr("One PDF of all sheets with bookmarks; empty when MERGE is off."),
        "EMPTY_COUNT": tr("Communes in which no object of the SRCE-TVB lies."),
        "OBJECT_COUNT": tr("Objects that were written, each once."),
        "DUPLICATE_COUNT": tr("Objects that lay in several tables, or twice in one."),
        "LEFT_OUT_COUNT": tr("Objects without a usable geometry, or that no category takes."),
        "REPAIRED_COUNT": tr("Invalid geometries that were repaired; the source is left as it is."),
        "ERROR_COUNT": tr("Faults because of which a run could not succeed."),
        "WARNING_COUNT": tr("Things that a run would do otherwise than one might expect."),
        "STYLED_COUNT": tr("Layers that were given a style."),
        "LEFT_ALONE_COUNT": tr("Layers that were left as they are."),
        "LEFT_ALONE": tr("Names of the layers that were left as they are, each with the reason."),
    }
