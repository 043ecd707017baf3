"""What the cover of a joined PDF says and shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry

from .pages import DocumentInfo


@dataclass(frozen=True)
class CoverEntry:
    """A commune of the document."""

    name: str
    #: name of the destination in the document
    target: str
    #: number of its pages
    sheets: int


@dataclass(frozen=True)
class Cover:
    """What the cover says and shows."""

    title: str
    subtitle: str
    facts: str
    #: a warning about the data as the sheets print it; empty if there is none
    notice: str
    #: in the order of their pages
    entries: Sequence[CoverEntry]
    #: surface of each commune by the name of its destination, those without a sheet too
    surfaces: Sequence[tuple[str, QgsGeometry]]
    crs: QgsCoordinateReferenceSystem
    #: width and height of the pages, mm
    size: tuple[float, float]
    #: text alternative of the map
    alternative: str
    info: DocumentInfo
