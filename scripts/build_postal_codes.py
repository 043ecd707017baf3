"""Build ``atlas/data/postal_codes.csv`` from the npm package ``@etalab/decoupage-administratif``.

    npm pack @etalab/decoupage-administratif@6.0.0
    python3 scripts/build_postal_codes.py etalab-decoupage-administratif-6.0.0.tgz

Data: La Poste and INSEE through Etalab, COG 2026, Licence Ouverte. One line a postal code:
``59660;59293 59400``.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "atlas" / "data" / "postal_codes.csv"


def main(archive: str) -> None:
    """Write the list of the communes of each postal code."""
    with tarfile.open(archive) as package:
        member = package.extractfile("package/data/communes.json")
        if member is None:
            raise SystemExit("communes.json is missing from the package")
        communes = json.load(member)
    codes: dict[str, set[str]] = defaultdict(set)
    for commune in communes:
        if commune["type"] == "commune-actuelle":
            for postal in commune.get("codesPostaux", []):
                codes[postal].add(commune["code"])
    lines = [f"{code};{' '.join(sorted(found))}" for code, found in sorted(codes.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
