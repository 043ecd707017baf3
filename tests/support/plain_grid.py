"""The plain grid over a commune: the yardstick of a sheet plan."""

from __future__ import annotations

from srce_tvb_atlas.atlas.plan._placement import count_grid_cells
from srce_tvb_atlas.atlas.plan._surface import FrameSize, Polygon, Surface, to_local_parts


def plain_grid_count(
    rings: Polygon, scale: int, map_width_mm: float, map_height_mm: float, overlap_mm: float
) -> int:
    """Return how many cells of the plain grid meet the commune.

    The plain grid has the fewest columns and rows that span the bounding box, is centred on it,
    and each frame overlaps the next by exactly the overlap. Parameters are those of
    ``plan_sheets``.
    """
    parts, _origin = to_local_parts(rings)
    size = FrameSize.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    return count_grid_cells(Surface.of(parts), size)
