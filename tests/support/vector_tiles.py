"""Vector tiles made by GDAL's MVT driver, and a MapBox GL style for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osgeo import gdal

if TYPE_CHECKING:
    from pathlib import Path

#: a restrained style in the manner of the IGN's grey one
GREY_STYLE: dict[str, object] = {
    "version": 8,
    "name": "gris",
    "sources": {"plan": {"type": "vector"}},
    "layers": [
        {"id": "fond", "type": "background", "paint": {"background-color": "#ffffff"}},
        {
            "id": "eau",
            "type": "fill",
            "source": "plan",
            "source-layer": "water",
            "paint": {"fill-color": "#d8e0e8"},
        },
        {
            "id": "bati",
            "type": "fill",
            "source": "plan",
            "source-layer": "building",
            "paint": {"fill-color": "#c8c8c8"},
        },
        {
            "id": "routes",
            "type": "line",
            "source": "plan",
            "source-layer": "road",
            "paint": {
                "line-color": "#a0a0a0",
                "line-width": {"base": 1.2, "stops": [[10, 0.5], [16, 3]]},
            },
        },
        {
            "id": "lieux",
            "type": "symbol",
            "source": "plan",
            "source-layer": "place",
            "layout": {"text-field": "{name}", "text-size": 12, "text-font": ["Open Sans"]},
            "paint": {"text-color": "#505050", "text-halo-color": "#ffffff", "text-halo-width": 1},
        },
    ],
}


def make_vector_tiles(source: Path, folder: Path, zooms: tuple[int, int]) -> Path:
    """Write the tables of a file as vector tiles, ``<z>/<x>/<y>.pbf``.

    The layers of the tiles are named as the tables.
    """
    gdal.UseExceptions()
    options = gdal.VectorTranslateOptions(
        format="MVT",
        datasetCreationOptions=[
            "FORMAT=DIRECTORY",
            f"MINZOOM={zooms[0]}",
            f"MAXZOOM={zooms[1]}",
            "COMPRESS=NO",
            "TILE_EXTENSION=pbf",
            "MAX_SIZE=5000000",
            "MAX_FEATURES=200000",
        ],
    )
    if gdal.VectorTranslate(str(folder), str(source), options=options) is None:
        raise RuntimeError("GDAL wrote no vector tiles")
    return folder
