"""What the sheets of a commune show, and what is missing on them."""

from __future__ import annotations

from dataclasses import dataclass

from ..layout.remarks import Remark
from ..shared.model import SheetPlan
from ._style_use import UndrawnObjects


@dataclass(frozen=True)
class ShownSheets:
    """What the layout currently shows."""

    plan: SheetPlan
    texts: dict[str, str]
    notice: str
    #: text alternative of the map: what the commune holds, in French sentences
    description: str
    #: what of roads, water and places is missing, empty for nothing
    ground_fault: str = ""
    #: what of the template and the styles is not printed as it was meant, and why
    lacks: tuple[Remark, ...] = ()
    #: objects in the commune that no symbol draws
    undrawn: tuple[UndrawnObjects, ...] = ()
    #: what is printed in another way than the template says, and why
    notes: tuple[Remark, ...] = ()

    @property
    def faults(self) -> list[str]:
        """What is missing on the sheets, in the user's language, with the remedy."""
        return [item.text for item in self.undrawn] + [lack.text for lack in self.lacks]

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is missing on the sheets."""
        return not (self.lacks or self.undrawn or self.ground_fault)
