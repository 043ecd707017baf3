"""What a store says of the tables that it was made of: a row of its provenance each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from .table_report import TableReport


def provenance_row(report: TableReport) -> dict[str, object]:
    """Return what became of a source table as a row of the provenance."""
    return {
        "source_table": report.table,
        "source_class": report.source_class,
        "why": report.why,
        "source": Path(report.source.split("|")[0]).name,
        "crs": report.crs,
        "expected": "" if report.expected is None else report.expected,
        "read": report.read,
        "drawn": report.drawn,
        "kept": json.dumps(dict(report.kept)),
        "duplicates": json.dumps(report.duplicates, ensure_ascii=False),
        "outside": report.outside,
        "parts": report.parts,
        "repaired": report.repaired,
        "empty": report.empty,
        "collapsed": report.collapsed,
        "unreadable": report.unreadable,
        "unplaced": report.unplaced,
        "elsewhere": report.elsewhere,
        "twins": json.dumps(report.twins, ensure_ascii=False),
        "no_objective": report.no_objective,
        "unknown": json.dumps(dict(report.unknown), ensure_ascii=False),
        "left_out": json.dumps(dict(report.left_out), ensure_ascii=False),
    }


def report_from_provenance(row: Mapping[str, str]) -> TableReport:
    """Return what became of a source table, out of a row of a store's provenance."""
    return TableReport(
        table=row["source_table"],
        source_class=row["source_class"],
        why=row["why"],
        expected=int(row["expected"]) if row["expected"] else None,
        read=int(row["read"]),
        drawn=int(row["drawn"]),
        kept=Counter(json.loads(row["kept"])),
        duplicates=list(json.loads(row["duplicates"])),
        outside=int(row["outside"]),
        parts=int(row["parts"]),
        repaired=int(row["repaired"]),
        empty=int(row["empty"]),
        collapsed=int(row["collapsed"]),
        unreadable=int(row["unreadable"]),
        unplaced=int(row["unplaced"]),
        elsewhere=row["elsewhere"],
        twins=list(json.loads(row["twins"])),
        no_objective=int(row["no_objective"]),
        unknown=Counter(json.loads(row["unknown"])),
        left_out=Counter(json.loads(row["left_out"])),
        crs=row["crs"],
        source=row["source"],
    )
