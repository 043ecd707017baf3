"""What the sheets of a run depend on, as fingerprints (see :mod:`..results.fingerprint`)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import Qgis

from ..data import store
from ..data.catalogue import Catalogue
from ..data.communes import Commune
from ..data.ground_store import GROUND_TABLES, GroundData
from ..data.opened_sources import StorePaths
from ..layout import fonts
from ..results.fingerprint import FORMAT, StorePrints, design_digest, digest_of
from ..shared.model import Box, SheetPlan
from ..shared.paths import STYLES, TEXTS
from ..shared.version import plugin_version
from ..shared.wire import pack
from ..wording.credits import undated
from ..wording.request import SheetOptions
from ..wording.texts import render_texts, text_context
from ._commune_drawer import LocatorValues

#: an example commune, for which the wording is rendered to see whether another date changes it
_PROBE = {"commune": "Haverskerque", "insee": "59293"}


class SheetInputs:
    """Fingerprints of the inputs of sheets; what all sheets share is read once.

    :raises AtlasError: when the data or the wording cannot be read.
    """

    def __init__(
        self, options: SheetOptions, data: StorePaths, catalogue: Catalogue, transforms: str
    ) -> None:
        self._common = _common(options, data, transforms)
        self._data = data
        self._locators: dict[str, str] = {}
        tables = [table for _, _, table in store.table_names(catalogue)]
        self._prints = [StorePrints(data.network, [*tables, store.COMMUNE_TABLE])]
        if data.communes != data.network:
            self._prints.append(StorePrints(data.communes, [store.COMMUNE_TABLE]))
        if data.ground is not None:
            tables = [table.name for table in GROUND_TABLES]
            self._prints.append(StorePrints(data.ground.path, tables))

    def close(self) -> None:
        """Close the data."""
        for prints in self._prints:
            prints.close()

    def of(
        self, commune: Commune, geometry: bytes, plan: SheetPlan, key: str, locator: LocatorValues
    ) -> str:
        """Return the fingerprint of everything that the sheets of a commune depend on.

        :param geometry: the commune's surface, WKB.
        :param key: key of the background of its locator.
        """
        if key not in self._locators:
            self._locators[key] = digest_of(pack(locator))
        boxes = [frame.box for frame in plan.frames]
        return digest_of(
            [
                self._common,
                pack(replace(commune, feature_ids=())),
                geometry.hex(),
                pack(plan),
                self._locators[key],
                [prints.in_boxes(boxes) for prints in self._prints],
                self._data.covers(Box.around(boxes)),
            ]
        )


def _common(options: SheetOptions, data: StorePaths, transforms: str) -> str:
    service = options.service
    # the date counts as the wording prints it: usually month and year only
    context = text_context(
        **_PROBE,
        office_departement=service.office or None,
        update_date=options.update_date or None,
        status=options.status,
        given=service.values(),
    )
    logos = [path for path in (options.logo_state, options.logo_service) if path is not None]
    folders = [STYLES, TEXTS]
    folders += [path for path in (options.styles, options.texts) if path is not None]
    values = replace(
        options,
        output=Path(),
        template=Path(),
        texts=None,
        styles=None,
        logo_state=None,
        logo_service=None,
        update_date="",
        cache=None,
    )
    return digest_of(
        [
            FORMAT,
            plugin_version(),
            Qgis.QGIS_VERSION,
            [fonts.choose_family_for(family) for family in fonts.FAMILIES],
            pack(values),
            pack(render_texts(context, options.texts)),
            design_digest([options.template, *logos], folders),
            [options.logo_state is None, options.logo_service is None],
            _basemap_state(options),
            [data.crs, data.demo_notice, data.demo_sources, list(data.missing_classes)],
            _ground_state(data.ground),
            list(data.faults),
            "" if service.sources or data.demo_notice else undated(data.credits),
            transforms,
        ]
    )


def _ground_state(ground: GroundData | None) -> list[Any]:
    """Return what a sheet says of its ground; not how far the data reach, which is a commune's."""
    if ground is None:
        return []
    return [list(ground.credits), list(ground.unread), ground.fictitious]


def _basemap_state(options: SheetOptions) -> str:
    """Return size and time of a base map that is a local file; those of a server are unknown."""
    if options.basemap is None:
        return ""
    try:
        state = Path(options.basemap.source.split("|")[0]).stat()
    except (OSError, ValueError):
        return ""
    return f"{state.st_size} {state.st_mtime_ns}"
