"""Where the time of a sheet goes: ``python -m benchmarks.profile [--communes 12] [--repeat 5]``.

A Markdown table by step, by item of the layout and by layer of the main map, in milliseconds of
processor time: other programs disturb it least. Each part is taken by itself, on the same communes
of the dense synthetic network; the median of the repetitions counts, then the mean of the communes.
An item is what a page with it alone takes beyond an empty page, a layer what the map with it alone
takes beyond an empty map.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.__main__ import ROOT, _data
from tests.support.environment import isolated_environment
from tests.support.package import register_package

EMPTY_PAGE, EMPTY_MAP = "empty page (PDF engine)", "main map without layers"
#: the parts that are steps of a sheet; they come first
STEPS = 6
#: parts of less are summed up, milliseconds
LEAST = 0.15


class Times:
    """Processor time of the parts of sheets."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    @contextmanager
    def of(self, part: str, commune: str) -> Iterator[None]:
        """Take the time of a block."""
        started = time.process_time()
        yield
        self._found[part][commune].append(1000 * (time.process_time() - started))

    def mean(self, part: str) -> float:
        """Return the mean over the communes of the medians of their repetitions."""
        return statistics.mean(statistics.median(times) for times in self._found[part].values())

    @property
    def parts(self) -> list[str]:
        """The parts, in the order in which they were first taken."""
        return list(self._found)


class Sheets:
    """The sheets of a bench, part by part."""

    def __init__(self, bench: Any, times: Times) -> None:
        from qgis.core import QgsVectorLayer

        from srce_tvb_atlas.atlas.commune.draw import DrawingTools
        from srce_tvb_atlas.atlas.project.sheet_project import SheetProject
        from srce_tvb_atlas.atlas.project.thumbnails import SheetThumbnails

        self.bench, self.times = bench, times
        self.project = SheetProject(bench.options, bench.context)
        store = bench.prepared()
        self.tools = DrawingTools.open(self.project, store, bench.catalogue, bench.folder)
        self.thumbnails = SheetThumbnails(self.project)
        self.nothing = QgsVectorLayer("Point?crs=EPSG:2154", "nothing", "memory")
        self.folder = bench.folder / "profile"
        self.folder.mkdir(exist_ok=True)

    def steps(self, commune: Any) -> None:
        """Make the first sheet of a commune step by step, as :mod:`atlas.commune.draw` does."""
        from srce_tvb_atlas.atlas.commune.draw import _export_page
        from srce_tvb_atlas.atlas.export import join_pdf
        from srce_tvb_atlas.atlas.figures.places import find_places

        project, tools, key = self.project, self.tools, commune.insee
        task = self.bench.task(commune, project)
        frame = task.plan.frames[0]
        page, joined = self.folder / "page.pdf", self.folder / "joined.pdf"
        with self.times.of("figures and places", key):
            places = find_places(tools.project.layers.commune, commune.insee, task.geometry)
            figures = tools.overlay.figures(task.geometry, places)
        with self.times.of("filling the layout", key):
            shown = project.show(task, figures, None, places.places())
            project.go_to(1)
        with self.times.of("drawing and reading the page", key):
            readings = _export_page(task, tools, shown, frame, page)
        with self.times.of("tags", key):
            opened = join_pdf.open_page(page, readings)
        with self.times.of("joining and saving", key):
            join_pdf.join(
                [(commune.name, [join_pdf.Page(page, "", (), readings, lambda: opened)])], joined
            )
        with self.times.of("picture for the report", key):
            self.thumbnails.draw(frame, self.folder / "picture.png")

    def draw(self, part: str, commune: Any) -> None:
        """Draw the page as it is."""
        from srce_tvb_atlas.atlas.export.pages import export_page

        with self.times.of(part, commune.insee):
            export_page(self.project.layout, self.folder / "part.pdf", "pdf", 300)

    def items(self, commune: Any) -> None:
        """Draw each item of the layout alone, then each layer of the main map."""
        from srce_tvb_atlas.atlas.layout.items import layout_items, role_of

        shown = [item for item in layout_items(self.project.layout) if item.isVisible()]
        try:
            for item in shown:
                item.setVisibility(False)
            self.draw(EMPTY_PAGE, commune)
            for kind, members in _by_kind(shown, role_of).items():
                for item in members:
                    item.setVisibility(True)
                if kind == "map":
                    self.layers(members[0], commune)
                self.draw(f"item: {kind}", commune)
                for item in members:
                    item.setVisibility(False)
        finally:
            for item in shown:
                item.setVisibility(True)

    def layers(self, main: Any, commune: Any) -> None:
        """Draw the main map with each of its layers alone."""
        layers = main.layers()
        grids = [grid for grid in main.grids().asList() if grid.enabled()]
        for grid in grids:
            grid.setEnabled(False)
        try:
            # a map without any layer would show those of the project
            main.setLayers([self.nothing])
            self.draw(EMPTY_MAP, commune)
            for layer in layers:
                main.setLayers([layer])
                self.draw(f"layer: {_name_of(layer)}", commune)
        finally:
            main.setLayers(layers)
            for grid in grids:
                grid.setEnabled(True)


def _by_kind(items: Sequence[Any], role_of: Callable[[Any], str]) -> dict[str, list[Any]]:
    """Return the items by what they are: those with a role alone, labels and the rest together."""
    from qgis.core import QgsLayoutItemLabel, QgsLayoutItemShape

    alone = ("map", "locator", "sheet_index", "legend", "statistics", "scale_bar")
    found: dict[str, list[Any]] = {}
    for item in items:
        name = role_of(item)
        if name not in alone:
            name = "frames"
            if isinstance(item, QgsLayoutItemLabel):
                name = "labels"
            elif not isinstance(item, QgsLayoutItemShape):
                name = "pictures and the rest"
        found.setdefault(name, []).append(item)
    return found


def _name_of(layer: Any) -> str:
    kinds = ("points", "lines", "surfaces")
    table = layer.source().split("|layername=")[-1] if "|layername=" in layer.source() else ""
    return (
        table if table and table != "commune" else f"{layer.name()} ({kinds[layer.geometryType()]})"
    )


def rows(times: Times) -> Iterator[tuple[str, float]]:
    """Yield the parts with their milliseconds, the small ones summed up."""
    for prefix, base in (("", ""), ("item: ", EMPTY_PAGE), ("layer: ", EMPTY_MAP)):
        small = 0.0
        for part in times.parts:
            kind = next((p for p in ("item: ", "layer: ") if part.startswith(p)), "")
            if kind != prefix or (not prefix and part in (EMPTY_PAGE, EMPTY_MAP)):
                continue
            spent = times.mean(part) - (times.mean(base) if base else 0.0)
            if spent < LEAST:
                small += spent
            else:
                yield part, spent
        if prefix == "item: " and EMPTY_PAGE in times.parts:
            yield EMPTY_PAGE, times.mean(EMPTY_PAGE)
        if abs(small) >= LEAST:
            yield f"{prefix}the others", small


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("--communes", type=int, default=12, help="how many to draw (12)")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of each part (5)")
    parser.add_argument("--source", type=Path, help="commune layer; by default that of Nord")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "bench", help="where all is made"
    )
    parser.add_argument("--steps-only", action="store_true", help="neither items nor layers")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    data = _data(options)
    os.environ.update(isolated_environment(options.folder.resolve() / "home"))
    register_package()
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    from benchmarks.cases import Bench

    times = Times()
    bench = Bench(data.resolve(), 150, options.folder.resolve())
    # spread over the communes that the other benchmarks draw
    step = max(1, len(bench.communes) // options.communes)
    sheets = Sheets(bench, times)
    for commune in bench.communes[::step][: options.communes]:
        for _ in range(options.repeat):
            sheets.steps(commune)
        # afterwards: items that were hidden are laid out anew
        for _ in range(0 if options.steps_only else options.repeat):
            sheets.items(commune)
    whole = sum(times.mean(part) for part in times.parts[:STEPS])
    print(f"| part of a sheet ({options.communes} communes) | ms | % |\n|---|---:|---:|")
    for part, spent in [*rows(times), ("all steps", whole)]:
        print(f"| {part} | {spent:.1f} | {100 * spent / whole:.0f} |", flush=True)
    shutil.rmtree(sheets.folder, ignore_errors=True)
    # QGIS is known to crash when it is taken down by the interpreter
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
