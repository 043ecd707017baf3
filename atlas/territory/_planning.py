"""What a run does before its first sheet: plan the sheets and make the data that they draw from."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..data.commune_index import CommuneIndex
from ..data.communes import Commune
from ..data.opened_sources import OpenedSources, StorePaths
from ..project.locator import build_locator_background, locator_key
from ..project.sheet_project import plan_commune
from ..project.sheet_template import template_map_size, template_of
from ..results.run_folder import RunFolder
from ..shared.errors import AtlasError
from ..shared.i18n import tr
from ..shared.model import Box, SheetPlan
from ..shared.naming import file_stem
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import doing
from ..wording.request import SheetOptions
from ._commune_drawer import LocatorValues, locator_values

#: how far around a frame data are read, as a share of its longer side
_MARGIN_SHARE = 0.25


@dataclass(frozen=True)
class PlannedCommune:
    """A commune whose sheets are planned."""

    commune: Commune
    #: its surface in the working CRS, as WKB: read once, so that it outlasts its source
    geometry: bytes
    plan: SheetPlan
    #: fingerprint of all that its sheets depend on, empty as long as it is not computed
    fingerprint: str = ""
    #: number of the current attempt to draw it
    attempt: int = 1

    @property
    def sheets(self) -> int:
        """Number of its sheets."""
        return len(self.plan.frames)

    @property
    def stem(self) -> str:
        """Start of the names of its files."""
        return file_stem(self.commune.insee, self.commune.name)


def plan_communes(
    communes: Iterable[Commune],
    index: CommuneIndex,
    options: SheetOptions,
    reliable_scale: int,
    progress: Progress,
    on_failure: Callable[[Commune, str], None],
) -> list[PlannedCommune]:
    """Plan the sheets of communes.

    :param reliable_scale: see :func:`~..project.sheet_project.plan_commune`.
    :param on_failure: called with each commune whose sheets cannot be planned, and the reason.
    :raises AtlasError: when the template cannot be used.
    """
    size = template_map_size(template_of(options), progress)
    planned = []
    for commune in communes:
        stop_if_cancelled(progress)
        try:
            with doing(tr("the outline of {commune}").format(commune=commune.title)):
                geometry = index.geometry(commune)
            plan = plan_commune(geometry, size, options.scale, options.overlap, reliable_scale)
        except AtlasError as error:
            on_failure(commune, str(error))
        else:
            planned.append(PlannedCommune(commune, bytes(geometry.asWkb()), plan))
    return planned


def make_store(
    opened: OpenedSources,
    planned: Sequence[PlannedCommune],
    run_folder: RunFolder,
    options: SheetOptions,
    *,
    shared: bool,
) -> StorePaths:
    """Make the data that the sheets draw from.

    :param shared: the data must lie in the output folder, where other machines can read them.
    :raises AtlasError: when they cannot be made.
    """
    # the margin: whether an object near a frame is part of the data must not depend on which other
    # communes are in the run
    boxes = [
        frame.box.grown(_MARGIN_SHARE * max(frame.box.width, frame.box.height))
        for item in planned
        for frame in item.plan.frames
    ]
    region = Box.around(boxes)
    folder = run_folder.work if shared else run_folder.local
    communes = opened.index.around(region)
    data = opened.make_store(folder, communes, region, attributes=options.names_source_fields)
    data = opened.with_ground(data, folder, region)
    return _copied_into(run_folder, data) if shared else data


def _copied_into(run_folder: RunFolder, data: StorePaths) -> StorePaths:
    """Return the data with each file in the folder of the run, copied there where necessary."""
    places = {}
    ground = data.ground
    for path in (data.network, data.communes, *([] if ground is None else [ground.path])):
        places[path] = path
        if not path.is_relative_to(run_folder.work):
            places[path] = run_folder.work / path.name
            shutil.copyfile(path, places[path])
    return replace(
        data,
        network=places[data.network],
        communes=places[data.communes],
        ground=None if ground is None else replace(ground, path=places[ground.path]),
    )


def locator_backgrounds(
    index: CommuneIndex,
    planned: Iterable[PlannedCommune],
    progress: Progress,
    on_failure: Callable[[Commune, str], None],
) -> dict[str, LocatorValues]:
    """Return the backgrounds of the locators by key; see :func:`..project.locator.locator_key`.

    :param on_failure: called with each commune without a background, and the reason.
    """
    locators: dict[str, LocatorValues] = {}
    faults: dict[str, str] = {}
    for item in planned:
        key = locator_key(item.commune)
        if key not in locators and key not in faults:
            stop_if_cancelled(progress)
            try:
                with doing(tr("the outline of {commune}").format(commune=item.commune.title)):
                    background = build_locator_background(index, item.commune)
                locators[key] = locator_values(background)
            except AtlasError as error:
                faults[key] = str(error)
        if key in faults:
            on_failure(item.commune, faults[key])
    return locators
