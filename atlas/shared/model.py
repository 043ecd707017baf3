"""Plain values passed from step to step, without QGIS objects so that processes can share them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """Axis-parallel rectangle, metres of the working CRS."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float

    @property
    def width(self) -> float:
        """Width in metres."""
        return self.xmax - self.xmin

    @property
    def height(self) -> float:
        """Height in metres."""
        return self.ymax - self.ymin

    @classmethod
    def around(cls, boxes: Collection[Box]) -> Box:
        """Return the box around several."""
        return cls(
            min(box.xmin for box in boxes),
            min(box.ymin for box in boxes),
            max(box.xmax for box in boxes),
            max(box.ymax for box in boxes),
        )

    def grown(self, margin: float) -> Box:
        """Return the box with ``margin`` metres added on each side."""
        return Box(self.xmin - margin, self.ymin - margin, self.xmax + margin, self.ymax + margin)

    def meets(self, other: Box) -> bool:
        """Return whether the two boxes share a point."""
        return (
            self.xmin <= other.xmax
            and other.xmin <= self.xmax
            and self.ymin <= other.ymax
            and other.ymin <= self.ymax
        )


@dataclass(frozen=True)
class Frame:
    """The extent of one sheet."""

    number: int
    total: int
    box: Box
    #: numbers of the neighbouring sheets, by side (``north``, ``east``, ``south``, ``west``)
    neighbours: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetPlan:
    """The frames of one commune, all at the same scale, numbered from the north-west."""

    scale: int
    frames: tuple[Frame, ...]


def object_key(source_class: str, object_id: str) -> str:
    """Return a unique key of an object: two classes may use the same numbers."""
    return f"{source_class} {object_id}"


@dataclass(frozen=True)
class CategoryFigures:
    """Figures of one category inside one commune."""

    key: str
    label: str
    #: distinct objects that intersect the commune
    count: int
    #: area of the union of the surfaces inside the commune, hectares
    ha: float
    #: length of the lines inside the commune, kilometres
    km: float
    #: that area as a share of the commune's, per cent
    percent: float
    #: geometry families present in the commune: ``polygon``, ``line``, ``point``
    families: tuple[str, ...] = ()
    #: key and objective of the objects that no rule classifies as to restore or not
    undecided: tuple[tuple[str, str], ...] = ()


#: the nine parts of a commune, row by row from the north-west
ZONES = (
    *("north-west", "north", "north-east"),
    *("west", "centre", "east"),
    *("south-west", "south", "south-east"),
)
SIDES = ("north", "east", "south", "west")


@dataclass(frozen=True)
class CategoryPlace:
    """Where the objects of one category lie in one commune."""

    key: str
    #: the parts of the commune, of :data:`ZONES`, that hold a tenth of it or more
    zones: tuple[str, ...] = ()
    #: whether these parts hold all of it
    is_whole: bool = True
    #: side of the commune at whose edge all of it lies, of :data:`SIDES`; empty when there is none
    edge: str = ""
    #: names of the neighbouring communes in which objects go on
    neighbours: tuple[str, ...] = ()
    #: number of objects that do
    crossing: int = 0
