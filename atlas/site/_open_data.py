"""The open data of a site: figures, outlines, and their description in the words of DCAT."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..results.manifest import STATISTICS_COLUMNS, STATISTICS_FILE, ManifestRow
from ..results.outlines import OUTLINES_FILE, CommuneOutline, collection_text, feature_of
from ..shared.tables import format_rows
from ._folder import PublishedCommune

CATALOGUE_FILE = "catalogue.jsonld"
PAGES = "communes"


def page_name(row: ManifestRow) -> str:
    """Return the page of a commune, as a path in the site."""
    return f"{PAGES}/{row.insee}.html"


def statistics_text(communes: Sequence[PublishedCommune]) -> str:
    """Return the figures as a CSV file, ordered by INSEE code."""
    rows = [dict(row) for item in communes for row in item.figures]
    rows.sort(key=lambda row: row["insee"])
    return format_rows(STATISTICS_COLUMNS, rows)


def outlines_text(communes: Sequence[PublishedCommune]) -> str:
    """Return communes and their figures as a GeoJSON file, empty when no outline is known."""
    features = [_feature(item, item.outline) for item in communes if item.outline is not None]
    return collection_text(features) if features else ""


def _feature(item: PublishedCommune, outline: CommuneOutline) -> dict[str, Any]:
    figures = {
        f"{row['category']}_{unit}": round(float(row[unit] or 0), 4)
        for row in item.figures
        for unit in ("count", "ha", "km", "percent")
    }
    return feature_of(outline, {"state": item.row.status, "page": page_name(item.row), **figures})


def dataset_text(
    title: str, settings: Mapping[str, str], sources: str, *, with_outlines: bool
) -> str:
    """Return the description of the open data (DCAT 2 as JSON-LD), as data.gouv.fr harvests it."""
    files = [(STATISTICS_FILE, "text/csv")]
    if with_outlines:
        files.append((OUTLINES_FILE, "application/geo+json"))
    licence = {"dct:license": {"@id": settings["licence_url"]}} if settings["licence_url"] else {}
    dataset: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Dataset",
        "dct:title": {"@value": title, "@language": "fr"},
        "dct:description": {
            "@value": "Réseau écologique (SRCE-TVB) par commune : surfaces, longueurs et nombre "
            "d'objets par catégorie, limites des communes.",
            "@language": "fr",
        },
        "dct:language": "fr",
        "dcat:keyword": ["SRCE", "trame verte et bleue", "continuités écologiques", "commune"],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": name},
                "dcat:mediaType": kind,
                **licence,
            }
            for name, kind in files
        ],
    }
    if settings["service"]:
        dataset["dct:publisher"] = {"@type": "foaf:Organization", "foaf:name": settings["service"]}
    if sources:
        dataset["dct:provenance"] = sources
    return json.dumps(dataset, ensure_ascii=False, indent=1)
