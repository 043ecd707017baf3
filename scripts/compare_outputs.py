"""Makes the reference outputs of a checkout, and compares those of two checkouts.

A change that must not change any sheet is checked like this::

    git worktree add ../before main
    PY=.venv-3.11/bin/python
    $PY scripts/compare_outputs.py make ../before out/before --data FOLDER
    $PY scripts/compare_outputs.py make . out/after --data FOLDER
    $PY scripts/compare_outputs.py compare out/before out/after

``make`` runs the algorithms of a checkout through its own ``scripts/qgis_process``: the
demonstration sheet on the four papers and in the other formats, four sheets at 1:10 000, thirty
communes of Oise, the prepared data and the check of the data. ``FOLDER`` holds the real data of
Oise (``srce_hdf_oise_l93.gpkg``, ``communes_l93_60-oise.gpkg``); without ``--data`` the
demonstration data take their place.

``compare`` prints each difference and exits with 1 if there is any. It compares the pixels of every
page at 100 dpi, its text, the rows of the tables (without what differs from run to run: seconds,
bytes, fingerprints, paths) and the tables of the prepared GeoPackage row by row, geometries byte by
byte. With ``--ignore-messages`` it leaves out the wording of messages: the column ``message`` of
``manifest.csv`` and the texts of the check page.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import functools
import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ("a3_landscape", "a3_portrait", "a4_landscape", "a4_portrait")
FORMATS = {"1": "geospatial_pdf", "2": "png"}
DEMO_COMMUNE = "59293"
#: every fifth to tenth commune of Oise, and some that once went wrong: long names, many obstacles
OISE = (
    "60002", "60029", "60045", "60057", "60086", "60104", "60139", "60157", "60159", "60175",
    "60197", "60223", "60245", "60271", "60282", "60320", "60346", "60360", "60395", "60403",
    "60439", "60463", "60500", "60535", "60561", "60584", "60612", "60639", "60665", "60682",
)  # fmt: skip
#: communes of the demonstration data, where the real data are absent
DEMO_COMMUNES = ("59016", "59067", "59073", "59083", "59091", "59111", "59119", "59293")
#: columns that differ from run to run, or with the folder of the run
RUN_COLUMNS = {"seconds", "bytes", "fingerprint", "path"}
MESSAGE_COLUMNS = {"message", "text"}
#: columns of the prepared GeoPackage that hold the time, the number or the file of a run
STORE_COLUMNS = {"id", "update_time", "last_change", "fingerprint", "source_file", "file", "path"}
DPI = "100"
#: differences that are printed of one file
SHOWN = 8


class CommandError(RuntimeError):
    """A program that ended with an error, with its last words."""


def run(*command: str | Path) -> str:
    """Run a program and return what it prints.

    Qt writes the attributes of XML in the order of its hash seed: a fixed one here.

    :raises CommandError: when it fails or is missing.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            env={**os.environ, "QT_HASH_SEED": "0"},
            capture_output=True,
            check=False,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise CommandError(f"cannot start {words[0]}: {error}") from error
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise CommandError(f"{' '.join(words)} ended with {done.returncode}:\n{last}")
    return done.stdout


# --- make -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Output:
    """One call of an algorithm and the folder that it writes into."""

    name: str
    algorithm: str
    parameters: dict[str, str]


def region(data: Path | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parameters of the source and the INSEE codes to draw."""
    if data is None:
        return {"SOURCE": "demo"}, DEMO_COMMUNES
    communes = f"{data / 'communes_l93_60-oise.gpkg'}|layername=commune_2026"
    return {"SOURCE": str(data / "srce_hdf_oise_l93.gpkg"), "COMMUNES": communes}, OISE


def outputs(folder: Path, data: Path | None) -> Iterator[Output]:
    """Yield the calls whose outputs are compared."""
    demo = {"SOURCE": "demo", "COMMUNE": DEMO_COMMUNE, "UPDATE_DATE": "2026-06-15"}
    for number, paper in enumerate(PAPERS):
        yield Output(f"sheet_{paper}", "export_commune", {**demo, "PAPER": str(number)})
    for file_format, name in FORMATS.items():
        chosen = {"FORMAT": file_format, "DPI": DPI}
        yield Output(f"sheet_{name}", "export_commune", {**demo, **chosen})
    yield Output("sheets_at_10000", "export_commune", {**demo, "SCALE": "10000"})

    source, codes = region(data)
    drawn = {"CODES": ",".join(codes), "UPDATE_DATE": "2026-06-15", "MERGE": "true"}
    yield Output("territory", "export_territory", {**source, **drawn})
    prepared = {"OUTPUT": str(folder / "prepared" / "prepared.gpkg")}
    yield Output("prepared", "prepare_data", {**source, **prepared})
    pages = {"HTML": "check.html", "TABLE": "check.csv"}
    checked = {name: str(folder / "check" / file) for name, file in pages.items()}
    yield Output("check", "check_data", {**source, **checked})


def make(checkout: Path, folder: Path, data: Path | None) -> None:
    """Write the outputs of ``checkout`` into ``folder``, one subfolder a call.

    :raises CommandError: when an algorithm fails.
    """
    for output in outputs(folder, data):
        target = folder / output.name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        parameters = dict(output.parameters)
        if output.algorithm.startswith("export_"):
            parameters["OUTPUT"] = str(target)
        told = run(
            checkout / "scripts" / "qgis_process",
            "run",
            f"srce_tvb:{output.algorithm}",
            "--",
            *(f"{name}={value}" for name, value in parameters.items()),
        )
        (target / "log.txt").write_text(told, encoding="utf-8")
        print(f"{output.name}: {len(list(target.iterdir())) - 1} files", flush=True)


# --- compare ----------------------------------------------------------------------------------


def line_differences(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the lines that are only in one of two texts, with ``-`` or ``+`` before them."""
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    yield from (line for line in lines if not line.startswith(("---", "+++", "@@")))


def pdf_pages(path: Path) -> list[str]:
    """Return the text of each page."""
    return run("pdftotext", "-layout", "-enc", "UTF-8", path, "-").split("\f")[:-1]


def rendered(path: Path, folder: Path) -> list[Path]:
    """Render each page of a PDF as a PPM file at 100 dpi and return the files in page order."""
    folder.mkdir()
    run("pdftoppm", "-r", DPI, path, folder / "page")
    return sorted(folder.iterdir())


def pixel_differences(before: Path, after: Path) -> Iterator[str]:
    """Compare the pixels of two pictures, not their metadata."""
    with Image.open(before) as old, Image.open(after) as new:
        if old.size != new.size:
            yield f"{old.size} pixels became {new.size}"
            return
        bands = ImageChops.difference(old.convert("RGBA"), new.convert("RGBA")).split()
        most = functools.reduce(ImageChops.lighter, bands)
        different = sum(most.histogram()[1:])
        if different:
            yield f"{different} pixels in the box {most.getbbox()}"


def pdf_differences(before: Path, after: Path) -> Iterator[str]:
    """Compare two PDF page by page: their text and their pixels."""
    old_pages, new_pages = pdf_pages(before), pdf_pages(after)
    if len(old_pages) != len(new_pages):
        yield f"{len(old_pages)} pages became {len(new_pages)}"
        return
    for number, (old, new) in enumerate(zip(old_pages, new_pages), start=1):
        found = line_differences(old.splitlines(), new.splitlines())
        yield from (f"text of page {number}, {line}" for line in found)
    with tempfile.TemporaryDirectory() as name:
        pairs = zip(rendered(before, Path(name, "before")), rendered(after, Path(name, "after")))
        for number, (old_file, new_file) in enumerate(pairs, start=1):
            found = pixel_differences(old_file, new_file)
            yield from (f"page {number}: {line}" for line in found)


def csv_differences(before: Path, after: Path, ignored: set[str]) -> Iterator[str]:
    """Compare the rows of two tables, whatever their order, without the ``ignored`` columns."""

    def rows(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
        return sorted(
            str({key: value for key, value in row.items() if key not in ignored}) for row in reader
        )

    yield from line_differences(rows(before), rows(after))


def html_differences(before: Path, after: Path) -> Iterator[str]:
    """Compare the words of two pages, without paths and the moment when they were made."""

    def lines(path: Path) -> list[str]:
        text = re.sub(r"<style.*?</style>|<[^>]+>", "\n", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"(/[\w.-]+)+/", "", text)
        text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", "", text)
        return [line.strip() for line in text.splitlines() if line.strip()]

    yield from line_differences(lines(before), lines(after))


def store_tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table of a GeoPackage in file order; the first row names the columns.

    Geometries are the bytes of the file. Index tables and what differs from run to run are left
    out.
    """
    tables: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
        names = [
            row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for name in sorted(names):
            if name.startswith(("rtree_", "sqlite_", "gpkg_tile_")):
                continue
            columns = [
                row[1]
                for row in store.execute(f'PRAGMA table_info("{name}")')
                if row[1] not in STORE_COLUMNS
            ]
            chosen = ", ".join(f'"{column}"' for column in columns)
            rows = store.execute(f'SELECT {chosen} FROM "{name}" ORDER BY rowid')  # noqa: S608
            tables[name] = [tuple(columns), *rows]
    return tables


def around_difference(before: str, after: str) -> tuple[str, str]:
    """Return the part of two values around the first character that differs."""
    same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, after)))
    start = max(0, same - 20)
    return before[start : start + 60], after[start : start + 60]


def store_differences(before: Path, after: Path) -> Iterator[str]:
    """Compare two GeoPackages table by table and row by row."""
    old_tables, new_tables = store_tables(before), store_tables(after)
    if sorted(old_tables) != sorted(new_tables):
        yield f"tables differ: {sorted(set(old_tables) ^ set(new_tables))}"
    for name in sorted(set(old_tables) & set(new_tables)):
        old, new = old_tables[name], new_tables[name]
        if len(old) != len(new):
            yield f"{name}: {len(old) - 1} rows became {len(new) - 1}"
        for number, (old_row, new_row) in enumerate(zip(old, new)):
            if old_row != new_row:
                changed = [
                    (column, *around_difference(str(old_value), str(new_value)))
                    for column, old_value, new_value in itertools.zip_longest(
                        old[0], old_row, new_row
                    )
                    if old_value != new_value
                ]
                yield f"{name}, row {number}: {changed}"


def file_differences(before: Path, after: Path, ignored: set[str]) -> Iterator[str]:
    """Compare two files of one name by their kind; a kind that says nothing new is left out."""
    suffix = before.suffix
    if suffix == ".pdf":
        yield from pdf_differences(before, after)
    elif suffix == ".png":
        yield from pixel_differences(before, after)
    elif suffix == ".csv":
        yield from csv_differences(before, after, ignored)
    elif suffix == ".gpkg":
        yield from store_differences(before, after)
    elif before.name == "check.html" and not ignored & MESSAGE_COLUMNS:
        yield from html_differences(before, after)


def compared_files(folder: Path) -> set[str]:
    """Return the files below ``folder``, without logs and the files that hold a run together."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != "log.txt"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def compare(before: Path, after: Path, *, messages: bool) -> int:
    """Print what differs between two folders of ``make`` and return the number of such files."""
    old, new = compared_files(before), compared_files(after)
    wrong = {name: ["only before"] for name in old - new}
    wrong.update({name: ["only after"] for name in new - old})
    ignored = RUN_COLUMNS if messages else RUN_COLUMNS | MESSAGE_COLUMNS
    for name in sorted(old & new):
        found = list(file_differences(before / name, after / name, ignored))
        if found:
            wrong[name] = found
    for name, found in sorted(wrong.items()):
        print(f"{name}: {len(found)} differences")
        print("".join(f"  {line}\n" for line in found[:SHOWN]), end="")
    print(f"{len(old | new)} files compared, {len(wrong)} differ")
    return len(wrong)


def main() -> int:
    """Read the arguments; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write the reference outputs of a checkout")
    making.add_argument("checkout", type=Path)
    making.add_argument("folder", type=Path)
    making.add_argument("--data", type=Path, help="folder of the real data of Oise")
    comparing = commands.add_parser("compare", help="compare two such folders")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--ignore-messages", action="store_true")
    arguments = parser.parse_args()
    try:
        if arguments.command == "make":
            data = arguments.data.resolve() if arguments.data else None
            make(arguments.checkout.resolve(), arguments.folder.resolve(), data)
            return 0
        files = compared_files(arguments.before) & compared_files(arguments.after)
        if not files:
            print("the two folders have no file in common", file=sys.stderr)
            return 2
        messages = not arguments.ignore_messages
        return 1 if compare(arguments.before, arguments.after, messages=messages) else 0
    except CommandError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
