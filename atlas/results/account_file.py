"""``account.csv``: what became of the records of each table of a run. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..data.account import ACCOUNT_COLUMNS, ACCOUNT_FILE, Account
from ..shared.i18n import tr
from ..shared.progress import Progress
from ..shared.tables import read_rows, write_rows


def check_account(folder: Path) -> None:
    """:raises ExportError: when ``account.csv`` in a folder was not written by this plugin."""
    read_rows(folder / ACCOUNT_FILE, ACCOUNT_COLUMNS)


def write_account(folder: Path, accounts: Iterable[Account], progress: Progress) -> None:
    """Write the accounts of the tables of a run in place of those of an earlier run, and say where.

    :raises ExportError: when that fails.
    """
    path = folder / ACCOUNT_FILE
    write_rows(path, ACCOUNT_COLUMNS, [account.as_cells() for account in accounts])
    progress.info(tr("What became of the objects of each table: {path}.").format(path=path))
