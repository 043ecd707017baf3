"""Functions that an expression of someone else may call."""

from __future__ import annotations

import pytest
from qgis.core import QgsExpression

from srce_tvb_atlas.atlas.shared.foreign_expressions import ALLOWED, refused_functions


@pytest.mark.parametrize(
    ("code", "functions"),
    [
        ("env('HOME')", ["env"]),
        ("upper(ENV ('HOME'))", ["env"]),
        ("to_string(file_size('/etc/passwd')) || env('HOME')", ["env", "file_size"]),
        ("raster_value('mnt', 1, @map_extent_center)", ["raster_value"]),
        ("layer_property('x', 'path')", ["layer_property"]),
        ("get_feature('communes', 'insee', '59')", ["get_feature"]),
        ("aggregate('communes', 'count', 1)", ["aggregate"]),
        ("overlay_within('communes')", ["overlay_within"]),
        ("with_variable('a', eval(\"nom\"), @a)", ["eval"]),
        ("exif('/srv/x.jpg')", ["exif"]),
        ("sqlite_fetch_and_increment('x', 'y', 'z', 'a', map())", ["sqlite_fetch_and_increment"]),
        # no expression as a whole: put together with something else before it is evaluated
        ("1 + env('HOME') +", ["env"]),
        ("env/* x */('HOME') (", ["env"]),
    ],
)
def test_refused(code: str, functions: list[str]) -> None:
    assert refused_functions(code) == functions


@pytest.mark.parametrize(
    "code",
    [
        '"NOM_COM"',
        "title(\"NOM_COM\") || ' (' || \"INSEE_COM\" || ')'",
        "attribute(@atlas_feature, 'INSEE_COM')",
        "map_get(item_variables('Map'), 'map_scale')",
        "format_date(now(), 'dd/MM/yyyy') || @user_full_name",
        "$now",
        "toint(1.5)",
        "CASE WHEN month(now()) = 1 THEN 'Janvier' END",
        "if($area > 10000, 'grand', coalesce(\"type\", 'env(1)'))",
        "project_color('Fond de carte')",
        "line_interpolate_point($geometry, $length / 2)",
        "un texte (avec une parenthèse)",
        "environnement (2)",
        "'file_size(1)'",
    ],
)
def test_accepted(code: str) -> None:
    assert refused_functions(code) == []


def test_a_function_that_somebody_added_is_refused() -> None:
    """A plugin or a user can add functions in Python: they are not on the list."""
    from qgis.core import qgsfunction

    @qgsfunction(args=0, group="Custom", register=True)
    def srce_tvb_probe(values: object, feature: object, parent: object) -> str:  # noqa: ARG001
        return ""

    try:
        assert refused_functions("srce_tvb_probe()") == ["srce_tvb_probe"]
    finally:
        QgsExpression.unregisterFunction("srce_tvb_probe")


def test_every_function_of_qgis_was_judged() -> None:
    """What this version of QGIS has beside the list is refused on purpose."""
    known = {f.name().lower() for f in QgsExpression.Functions() if "Custom" not in f.groups()}
    refused = {name for name in known - ALLOWED if not name.startswith("overlay_")}
    assert refused <= set(
        "env eval eval_template base_file_name exif exif_geotag file_exists file_name file_path "
        "file_size file_suffix is_directory is_file mime_type layer_property decode_uri load_layer "
        "raster_value raster_statistic raster_attributes get_feature get_feature_by_id aggregate "
        "relation_aggregate sqlite_fetch_and_increment is_layer_visible parameter current_value "
        "current_parent_value maptip magnetic_declination magnetic_inclination "
        "magnetic_declination_rate_of_change magnetic_inclination_rate_of_change mesh_face_index "
        "mesh_vertex_index $face_area $face_index $vertex_index $vertex_z $vertex_as_point "
        "$vertex_x $vertex_y sensor_data".split()
    )
