"""Ground store: what of the ground lies where a run draws, in few light tables.

It is written once a run next to the store of the network, in the same CRS, and read by all that
draw: objects have a kind, a rank and a name, whatever the data they come from call them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from ..shared.model import Box
from ..shared.progress import Progress
from . import store
from ._ground_extraction import Extracted, GroundExtraction, NamedSurface
from ._ground_objects import BUILT, PLACE, RAILWAY, ROAD, THEMES, WATER, WATERCOURSE
from .account import Account
from .ground_sources import GroundSet
from .store_writer import StoreWriter

#: key under which a store says what its ground is made from
META_KEY = "ground"
#: ground read around what the sheets show, as a share of its longer side
_MARGIN = 0.05
_FIELDS = ("kind", "rank", "name")
_INTEGERS = frozenset({"rank", "namesake"})


@dataclass(frozen=True)
class GroundTableSpec:
    """One table of a ground store."""

    name: str
    #: its title in a saved project, in French
    title: str
    #: file of its style in a folder of styles
    qml: str
    fields: tuple[str, ...] = _FIELDS

    @property
    def family(self) -> str:
        """Its geometry: ``polygon``, ``line`` or ``point``."""
        return THEMES[self.name]


#: from the bottom of the map to the top
GROUND_TABLES = (
    GroundTableSpec(BUILT, "Zones bâties", "ground/built.qml"),
    GroundTableSpec(WATER, "Surfaces d’eau", "ground/water.qml"),
    GroundTableSpec(WATERCOURSE, "Cours d’eau", "ground/watercourse.qml"),
    GroundTableSpec(RAILWAY, "Voies ferrées", "ground/railway.qml"),
    GroundTableSpec(ROAD, "Routes et chemins", "ground/road.qml"),
    # ``insee`` is the commune that a place lies in, ``namesake`` 1 where it bears its name
    GroundTableSpec(PLACE, "Noms de lieux", "ground/place.qml", (*_FIELDS, "insee", "namesake")),
)


@dataclass(frozen=True)
class GroundData:
    """The ground of a run; plain values, so that they cross processes."""

    #: GeoPackage with the tables of ``GROUND_TABLES``
    path: Path
    #: how the data are credited, in French
    credits: tuple[str, ...] = ()
    #: tables that could not be read to their end
    unread: tuple[str, ...] = ()
    #: what the data cover, ``None`` when they hold nothing
    reach: Box | None = None
    #: the data say of themselves that they are invented
    fictitious: bool = False


def read_ground(path: Path) -> GroundData | None:
    """Return what a store says of its ground, ``None`` when it has none."""
    text = store.read_key_values(path, store.META_TABLE).get(META_KEY, "")
    if not text:
        return None
    values = json.loads(text)
    reach = values["reach"]
    return GroundData(
        path,
        tuple(values["credits"]),
        tuple(values["unread"]),
        None if reach is None else Box(*reach),
        bool(values["fictitious"]),
    )


def ground_meta(ground: GroundData) -> dict[str, str]:
    """Return what :func:`read_ground` reads."""
    reach = ground.reach
    values = {
        "credits": ground.credits,
        "unread": ground.unread,
        "reach": reach and (reach.xmin, reach.ymin, reach.xmax, reach.ymax),
        "fictitious": ground.fictitious,
    }
    return {META_KEY: json.dumps(values, ensure_ascii=False)}


def add_ground_tables(writer: StoreWriter) -> None:
    """Create the tables of a ground in a new store."""
    for table in GROUND_TABLES:
        writer.add_table(table.name, table.family, table.fields, _INTEGERS)


def make_ground(
    path: Path,
    ground: GroundSet,
    crs: QgsCoordinateReferenceSystem,
    communes: Iterable[NamedSurface],
    region: Box,
    context: QgsCoordinateTransformContext,
    progress: Progress,
) -> GroundData:
    """Write the ground of a region to a new GeoPackage, with the accounts of its tables.

    :param crs: that of the store.
    :param communes: what the places are said to lie in.
    :param region: what the sheets show, in ``crs``.
    :raises ExportError: when the GeoPackage cannot be written.
    """
    with StoreWriter(path, crs) as writer:
        add_ground_tables(writer)
        margin = _MARGIN * max(region.width, region.height)
        extraction = GroundExtraction(path.parent, ground, communes, context, progress)
        extracted = extraction.write(writer, region.grown(margin))
        made = _ground_data(path, extracted)
        writer.close(ground_meta(made), accounts=extracted.accounts)
    return made


def write_whole_ground(
    writer: StoreWriter,
    ground: GroundSet,
    communes: Iterable[NamedSurface],
    context: QgsCoordinateTransformContext,
    progress: Progress,
) -> tuple[GroundData, tuple[Account, ...]]:
    """Add all that a ground holds to a store that is being written and has the tables for it.

    :return: what the store says of its ground, and the accounts of its tables.
    :raises ExportError: when it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="srce_tvb_") as folder:
        extraction = GroundExtraction(Path(folder), ground, communes, context, progress)
        extracted = extraction.write(writer, None)
    return _ground_data(writer.path, extracted), extracted.accounts


def _ground_data(path: Path, made: Extracted) -> GroundData:
    return GroundData(path, made.credits, made.unread, made.reach, made.fictitious)
