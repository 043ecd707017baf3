"""The frames of the sheets as features, each with the numbers of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import QgsFeature, QgsFields, QgsGeometry

from ..data.communes import Commune
from ..shared import compat
from ..shared.geometry import to_rectangle
from ..shared.model import SheetPlan

SIDES = ("north", "east", "south", "west")
TEXTS = ("insee", "nom", *SIDES)
INTEGERS = ("number", "total", "scale")
FIELD_NAMES = ("insee", "nom", "number", "total", "scale", *SIDES)


def index_fields() -> QgsFields:
    """Return the fields of the index; neighbours are numbers joined by commas."""
    fields = QgsFields()
    for name in FIELD_NAMES:
        field = compat.integer_field(name) if name in INTEGERS else compat.text_field(name)
        fields.append(field)
    return fields


def index_features(commune: Commune, plan: SheetPlan, fields: QgsFields) -> Iterator[QgsFeature]:
    """Yield one polygon per sheet, in the CRS of the plan."""
    for frame in plan.frames:
        feature = QgsFeature(fields)
        feature.setGeometry(QgsGeometry.fromRect(to_rectangle(frame.box)))
        sides = [",".join(map(str, frame.neighbours.get(side, ()))) for side in SIDES]
        feature.setAttributes(
            [commune.insee, commune.name, frame.number, frame.total, plan.scale, *sides]
        )
        yield feature
