"""The communes of a layer: found by code, by name, by arrondissement, by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeatureRequest,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)

from ..shared.errors import CommuneError, SourceError
from ..shared.geometry import (
    FRANCE_CRS,
    as_multi,
    bounds_after,
    bounds_before,
    crs_for_place,
    crs_id_for_department,
    to_rectangle,
    transform_between,
    transformed,
)
from ..shared.i18n import about, tr
from ..shared.model import Box
from ..shared.naming import department_of
from ._arrondissement_search import ArrondissementSearch
from ._commune_rows import CommuneRows
from ._commune_search import CommuneSearch
from .account import Account
from .commune_fields import CommuneFields
from .communes import Arrondissement, Commune, judged_communes
from .place import area_of_use

#: largest coordinate in any of the CRS in which sheets are drawn, metres
FARTHEST_METRES = 2e7
#: widest commune with some room: Maripasoula is 200 km long
WIDEST_METRES = 1e6


class CommuneIndex:
    """The communes of a layer: found by code, by name, by arrondissement; geometry on demand."""

    def __init__(
        self,
        layer: QgsVectorLayer,
        fields: CommuneFields,
        context: QgsCoordinateTransformContext,
    ) -> None:
        self.layer = layer
        self._context = context
        self._rows = CommuneRows(layer)
        content = judged_communes(self._rows, fields)
        self.communes = content.communes
        #: what the user should know about codes and names of the layer
        self.warnings = content.warnings
        if content.refusal:
            raise _refused(layer, fields, content.refusal)
        if not self.communes:
            raise CommuneError(
                tr("The commune layer “{name}” contains no commune.").format(name=layer.name())
            )
        self._arrondissements = ArrondissementSearch(self.communes)
        self._search = CommuneSearch(self.communes, self._arrondissements)
        self._by_feature = {
            feature_id: commune
            for commune in self.communes.values()
            for feature_id in commune.feature_ids
        }
        zones = self.zones()
        self.set_crs(
            QgsCoordinateReferenceSystem(next(iter(zones)) if len(zones) == 1 else FRANCE_CRS)
        )

    def close(self) -> None:
        """Close the layer; codes and names can still be looked up."""
        self.layer = None
        self._rows.close()

    def __len__(self) -> int:
        return len(self.communes)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self.communes.values())

    # --- found by code or name ------------------------------------------------------------------

    def find(self, text: str) -> Commune:
        """Return the commune that a code or a name means.

        :raises CommuneError: unknown or ambiguous; lists the near ones, and says so when a postal
            code was meant.
        """
        return self._search.find(text)

    def select(self, texts: Iterable[str]) -> list[Commune]:
        """Return the communes that codes or names mean, each once, in the order given.

        :raises CommuneError: lists all that are wrong at once.
        """
        return self._search.select(texts)

    def with_postal_code(self, code: str) -> list[Commune]:
        """Return the communes of the layer with a postal code."""
        return self._search.with_postal_code(code)

    def arrondissement(self, text: str, department: str = "") -> Arrondissement:
        """Return the arrondissement that a code or a name means.

        :param text: ``594`` (COG), ``59004`` (france-geojson), ``4`` (ADMIN EXPRESS) with a
            department, also as ``59/4``; or a name, ``Dunkerque``.
        :param department: its department, where ``text`` does not say it.
        :raises CommuneError: unknown or ambiguous; says so when a commune was meant.
        """
        return self._arrondissements.find(text, department)

    def group_of(self, commune: Commune) -> list[Commune]:
        """Return the communes of the same arrondissement, or department if there is none."""
        if commune.arrondissement:
            return [c for c in self.communes.values() if c.arrondissement == commune.arrondissement]
        return [c for c in self.communes.values() if c.department == commune.department]

    # --- geometry --------------------------------------------------------------------------------

    def zones(self) -> dict[str, list[Commune]]:
        """Return the communes by the CRS in which they are drawn (``EPSG:2154``, …)."""
        found: dict[str, list[Commune]] = {}
        for commune in self.communes.values():
            found.setdefault(crs_id_for_department(department_of(commune.insee)), []).append(
                commune
            )
        return found

    def set_crs(self, crs: QgsCoordinateReferenceSystem) -> None:
        """Set the CRS in which geometries are given; projected, in metres."""
        self.crs = crs
        self._transform = transform_between(self.layer.crs(), crs, self._context)
        self._area = area_of_use(crs)

    def in_zone(self) -> list[Commune]:
        """Return the communes that are drawn in the working CRS: those of one territory."""
        return [commune for commune in self if self._is_in_zone(commune)]

    def _is_in_zone(self, commune: Commune) -> bool:
        return crs_id_for_department(department_of(commune.insee)) == self.crs.authid()

    def geometry(self, commune: Commune) -> QgsGeometry:
        """Return the surface of a commune, valid, multi-part, in the working CRS.

        :raises CommuneError: when it has none, or is outside the area of the working CRS.
        """
        if commune.fault:
            self._rows.note(commune.feature_ids, "left_out")
            raise CommuneError(commune.fault)
        if not self._is_in_zone(commune):
            raise CommuneError(
                tr(
                    "{title} cannot be drawn in {crs}, the projection of the data: give a "
                    "commune layer and SRCE-TVB layers that cover its territory only."
                ).format(title=commune.title, crs=self.crs.authid())
            )
        ids = commune.feature_ids
        read = self._rows.surfaces(ids)
        try:
            surfaces = [transformed(part, self._transform) for part in read]
        except SourceError as error:
            self._rows.note(ids, "not_placeable")
            raise CommuneError(about(commune.title, error)) from error
        if not surfaces:
            raise CommuneError(
                tr("The commune {title} has no usable geometry.").format(title=commune.title)
            )
        whole = surfaces[0] if len(surfaces) == 1 else QgsGeometry.unaryUnion(surfaces)
        if whole.isEmpty() or not self._may_lie_at(whole.boundingBox()):
            self._rows.note(ids, "not_placeable")
            raise CommuneError(
                tr(
                    "The commune {title} is outside the area of {crs}, or larger than any commune "
                    "of France: check its geometry and the coordinate system of the layer."
                ).format(title=commune.title, crs=self.crs.authid())
            )
        try:
            return as_multi(whole)
        except SourceError as error:
            raise CommuneError(about(commune.title, error)) from error

    def _may_lie_at(self, box: QgsRectangle) -> bool:
        """Return whether a box can be that of a commune of the territory that is drawn."""
        if not _is_on_earth(box):
            return False
        if self._area is None or self._area.intersects(box):
            return True
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        place = bounds_after(transform_between(self.crs, degrees, self._context), box).center()
        return crs_for_place(place.x(), place.y()) == self.crs.authid()

    def account(self) -> Account:
        """Return what became of the rows of the layer so far."""
        return self._rows.account(sum(len(c.feature_ids) for c in self.communes.values()))

    def around(self, box: Box) -> list[Commune]:
        """Return the communes whose bounding box meets a box of the working CRS."""
        rectangle = to_rectangle(box)
        if self._transform is not None:
            rectangle = bounds_before(self._transform, rectangle)
        request = QgsFeatureRequest().setFilterRect(rectangle).setNoAttributes()
        found = {
            commune.insee: commune
            for feature in self.layer.getFeatures(request)
            if (commune := self._by_feature.get(feature.id())) is not None
        }
        return [found[code] for code in sorted(found)]


def _is_on_earth(box: QgsRectangle) -> bool:
    """Return whether a box in metres can be that of a commune of France."""
    far = max(abs(box.xMinimum()), abs(box.xMaximum()), abs(box.yMinimum()), abs(box.yMaximum()))
    return far < FARTHEST_METRES and max(box.width(), box.height()) < WIDEST_METRES


def _refused(layer: QgsVectorLayer, fields: CommuneFields, reason: str) -> CommuneError:
    names = [field.name() for field in layer.fields()]
    return CommuneError(
        tr(
            "The commune layer “{name}” cannot be used: {reason}. Read as code: {insee}; as name: "
            "{label}. Its fields are: {fields}. Give a layer of communes, such as ADMIN EXPRESS, "
            "as COMMUNES."
        ).format(
            name=layer.name(),
            reason=reason,
            insee=names[fields.insee],
            label=names[fields.name],
            fields=", ".join(names),
        )
    )
