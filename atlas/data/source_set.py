"""What was found in the data that the user gave: tables of the SRCE, of communes, and the rest."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsRectangle, QgsVectorLayer

from ..shared.i18n import tr
from ..shared.waits import doing
from .catalogue import Catalogue, SourceClass
from .commune_fields import CommuneFields
from .ground_sources import GroundSet
from .vector_files import path_of
from .write_ahead import Snapshot


@dataclass
class SourceTable:
    """One table of the SRCE, opened."""

    layer: QgsVectorLayer
    #: name in the log
    name: str
    source_class: SourceClass
    #: why it was read as that class, in the user's language
    why: str
    #: why all of it lies elsewhere than the communes, empty when it does not
    elsewhere: str = ""
    #: area of use of its CRS, in that CRS; ``None`` as long as its place was not judged
    area: QgsRectangle | None = None


@dataclass
class CommuneTable:
    """One table of communes, opened."""

    layer: QgsVectorLayer
    name: str
    fields: CommuneFields


@dataclass
class SourceSet:
    """All that was found in what the user gave."""

    #: what the user named
    origin: str
    tables: list[SourceTable] = field(default_factory=list)
    communes: list[CommuneTable] = field(default_factory=list)
    #: tables of a class that hold no object, some formats not even a geometry type: name and class
    empty: list[tuple[str, SourceClass]] = field(default_factory=list)
    #: tables left out, with the reason
    ignored: list[tuple[str, str]] = field(default_factory=list)
    #: files and tables that should hold data and cannot be opened
    unread: list[str] = field(default_factory=list)
    #: tables of the SRCE with objects that have no place: without geometry, or without a CRS
    without_place: list[str] = field(default_factory=list)
    #: tables that could be read in more than one way, with how they were read
    ambiguous: list[tuple[str, str]] = field(default_factory=list)
    #: path of a GeoPackage that ``prepare_data`` wrote, when the source is one
    prepared: Path | None = None
    #: the network is fictitious: text to print on the map
    demo_notice: str = ""
    demo_sources: str = ""
    #: roads, water and places besides the network
    ground: GroundSet = field(default_factory=GroundSet)
    #: copies of files that could not be read without changing them, deleted with this object
    snapshots: list[Snapshot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ground.origin = self.origin

    def missing(self, catalogue: Catalogue) -> list[SourceClass]:
        """Return the classes of the catalogue without a table, not even an empty one."""
        found = {table.source_class.key for table in self.tables}
        found |= {source_class.key for _, source_class in self.empty}
        return [c for key, c in catalogue.classes.items() if key not in found]

    def note_missing(self) -> None:
        """Count as unread the tables whose objects have no place, once all tables are known.

        A table of attributes alone may lie beside its layer, under the same name.
        """
        known = {Path(path_of(table.layer)).stem.lower() for table in self.tables}
        known |= {table.name.lower() for table in self.tables}
        self.unread += [name for name in self.without_place if name.lower() not in known]

    def reading(self) -> AbstractContextManager[None]:
        """Name the sources as what is waited for in a block, see :func:`..shared.waits.doing`."""
        return doing(tr("the source {source}").format(source=self.origin))

    def close(self) -> None:
        """Close all layers, then remove the copies that they were read from."""
        for tables in (self.tables, self.communes, self.ground.tables):
            tables.clear()
        for snapshot in self.snapshots:
            snapshot.close()
        self.snapshots.clear()

    def free_name(self, name: str, layer: QgsVectorLayer) -> str:
        """Return a name for a table that no other one has: two folders may hold the same."""
        taken = {table.name for table in self.tables} | {table.name for table in self.communes}
        if name not in taken:
            return name
        place = Path(path_of(layer)).parent.name
        longer = f"{place}/{name}" if place and f"{place}/{name}" not in taken else name
        number = 2
        while longer in taken:
            longer = f"{name} ({number})"
            number += 1
        return longer
