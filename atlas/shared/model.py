"""Plain values handed from step to step: no QGIS object in here, so that they cross processes."""

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
        """Tell whether the two boxes share a point."""
        return (
            self.xmin <= other.xmax
            and other.xmin <= self.xmax
            and self.ymin <= other.ymax
            and other.ymin <= self.ymax
        )


@dataclass(frozen=True)
class Frame:
    """The ground that one sheet shows."""

    number: int
    total: int
    box: Box
    #: numbers of the sheets beside this one, by side (``north``, ``east``, ``south``, ``west``)
    neighbours: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetPlan:
    """The frames of one commune, all at the same scale, numbered from the north-west."""

    scale: int
    frames: tuple[Frame, ...]


def object_key(source_class: str, object_id: str) -> str:
    """Return what tells an object from all others: two classes may number theirs alike."""
    return f"{source_class} {object_id}"


@dataclass(frozen=True)
class CategoryFigures:
    """What one category holds inside one commune."""

    key: str
    label: str
    #: distinct objects that meet the commune
    count: int
    #: area of the union of the surfaces inside the commune, hectares
    ha: float
    #: length of the lines inside the commune, kilometres
    km: float
    #: that area as a share of the commune's, per cent
    percent: float
    #: geometry families present in the commune: ``polygon``, ``line``, ``point``
    families: tuple[str, ...] = ()
    #: key and objective of the objects of which no rule knows whether they are to restore
    undecided: tuple[tuple[str, str], ...] = ()
