"""Build the lists of ``atlas/data/cog/`` from the npm package ``@etalab/decoupage-administratif``.

    npm pack @etalab/decoupage-administratif@6.0.0
    python3 scripts/build_cog_lists.py etalab-decoupage-administratif-6.0.0.tgz

Data: La Poste and INSEE through Etalab, COG 2026, Licence Ouverte.

* ``communes.csv``: ``59293;Haverskerque``, every commune of today, and the municipal
  arrondissements of Paris, Lyon and Marseille;
* ``postal_codes.csv``: ``59660;59293 59400``, the communes of a postal code;
* ``arrondissements.csv``: ``594;Dunkerque;016 046 …``, the communes of an arrondissement, by what
  follows the department in their code;
* ``former_communes.csv``: ``59070;59006;Bermeries``, a commune that is now part of another, which
  may have kept its code: ``01015;01015;Arbignieu``.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "atlas" / "data" / "cog"


def main(archive: str) -> None:
    """Write the lists."""
    with tarfile.open(archive) as package:
        everything = _read(package, "communes")
        communes = [c for c in everything if c["type"] == "commune-actuelle"]
        arrondissements = _read(package, "arrondissements")
    _write("communes.csv", _communes(everything))
    _write("postal_codes.csv", _postal_codes(communes))
    _write("arrondissements.csv", _arrondissements(communes, arrondissements))
    _write("former_communes.csv", _former_communes(everything))


def _read(package: tarfile.TarFile, name: str) -> list[dict[str, Any]]:
    member = package.extractfile(f"package/data/{name}.json")
    if member is None:
        raise SystemExit(f"{name}.json is missing from the package")
    values: list[dict[str, Any]] = json.load(member)
    return values


def _communes(everything: list[dict[str, Any]]) -> list[str]:
    kinds = ("commune-actuelle", "arrondissement-municipal")
    return sorted(f"{c['code']};{c['nom']}" for c in everything if c["type"] in kinds)


def _postal_codes(communes: list[dict[str, Any]]) -> list[str]:
    codes: dict[str, set[str]] = defaultdict(set)
    for commune in communes:
        for postal in commune.get("codesPostaux", []):
            codes[postal].add(commune["code"])
    return [f"{code};{' '.join(sorted(found))}" for code, found in sorted(codes.items())]


def _arrondissements(
    communes: list[dict[str, Any]], arrondissements: list[dict[str, Any]]
) -> list[str]:
    members: dict[str, list[str]] = defaultdict(list)
    for commune in communes:
        ending = commune["code"][len(commune["departement"]) :]
        members[commune.get("arrondissement", "")].append(ending)
    return [
        f"{a['code']};{a['nom']};{' '.join(sorted(members[a['code']]))}"
        for a in sorted(arrondissements, key=lambda a: str(a["code"]))
    ]


def _former_communes(everything: list[dict[str, Any]]) -> list[str]:
    current = {c["code"]: c["nom"] for c in everything if c["type"] == "commune-actuelle"}
    return sorted(
        f"{c['code']};{c['chefLieu']};{c['nom']}"
        for c in everything
        if c["type"] in ("commune-deleguee", "commune-associee")
        and current.get(c["code"]) != c["nom"]
    )


def _write(name: str, lines: list[str]) -> None:
    (TARGET / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
