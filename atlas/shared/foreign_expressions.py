"""Functions that expressions in someone else's template or style may call.

QGIS's expressions can read environment variables, files, other layers and rasters. A sheet needs
none of that: what an expression may call is a list, and a function that is not on it is refused by
name. Functions that a QGIS plugin or a user adds in Python are not on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qgis.core import QgsExpression

#: parts of a label that are evaluated
EMBEDDED = re.compile(r"\[%(.*?)%\]", re.DOTALL)

_CONDITIONS = "case coalesce if nullif regexp_match try var with_variable"
_CONVERSIONS = (
    "from_base64 to_base64 to_date to_datetime to_decimal to_dm to_dms to_int to_interval to_real "
    "to_string to_time to_bool hash md5 sha256 url_encode"
)
_DATES = (
    "age datetime_from_epoch day day_of_week epoch format_date hour make_date make_datetime "
    "make_interval make_time minute month now second week year convert_timezone get_timezone "
    "set_timezone datetime_at_timezone"
)
_MATHS = (
    "abs acos asin atan atan2 ceil clamp cos degrees exp floor inclination ln log log10 max min pi "
    "radians rand randf round scale_exp scale_exponential scale_linear scale_polynomial sin sqrt "
    "tan triangular_wave triangle_wave square_wave sine_wave"
)
_TEXTS = (
    "ascii char concat format format_number hamming_distance left length levenshtein "
    "longest_common_substring lower lpad ltrim regexp_replace regexp_substr repeat replace reverse "
    "right rpad rtrim soundex strpos substr title trim unaccent upper wordwrap"
)
_COLLECTIONS = (
    "array array_all array_append array_cat array_contains array_count array_distinct array_filter "
    "array_find array_first array_foreach array_get array_insert array_intersect array_last "
    "array_length array_majority array_max array_mean array_median array_min array_minority "
    "array_prepend array_prioritize array_remove_all array_remove_at array_replace array_reverse "
    "array_slice array_sort array_sum array_to_string generate_series regexp_matches "
    "string_to_array from_json hstore_to_map map map_akeys map_avals map_concat map_delete "
    "map_exist map_get map_insert map_prefix_keys map_to_hstore map_to_html_dl map_to_html_table "
    "to_json"
)
_COLOURS = (
    "color_cmyk color_cmyka color_cmykf color_grayscale_average color_hsl color_hsla color_hslf "
    "color_hsv color_hsva color_hsvf color_mix color_mix_rgb color_part color_rgb color_rgba "
    "color_rgbf create_ramp darker lighter project_color project_color_object ramp_color "
    "ramp_color_object set_color_part"
)
#: of the objects of the layer itself
_OBJECTS = (
    "$area $currentfeature $feature $geometry $id $length $numpages $page $perimeter $scale $x "
    "$x_at $y $y_at $z attribute attributes display_expression feature_id is_feature_valid "
    "is_attribute_valid is_selected num_selected represent_attributes represent_value uuid "
    "feature_symbology x_at y_at z_at m_at"
)
_AGGREGATES = (
    "array_agg collect concatenate concatenate_unique count count_distinct count_missing iqr "
    "majority max_length maximum mean median min_length minimum minority q1 q3 range stdev sum"
)
_LAYOUT = "item_variables map_credits"
_GEOMETRIES = (
    "affine_transform angle_at_vertex apply_dash_pattern area azimuth bearing boundary bounds "
    "bounds_height bounds_width buffer buffer_by_m centroid close_line closest_point "
    "collect_geometries combine concave_hull contains convex_hull crosses densify_by_count "
    "densify_by_distance difference disjoint distance distance_to_vertex end_point "
    "extend exterior_ring extrude flip_coordinates force_polygon_ccw force_polygon_cw "
    "force_rhr geom_from_gml geom_from_wkb geom_from_wkt geom_to_wkb geom_to_wkt geometry "
    "geometry_n geometry_type hausdorff_distance interior_ring_n intersection intersects "
    "intersects_bbox is_closed is_empty is_empty_or_null is_multipart is_valid length3D "
    "line_interpolate_angle line_interpolate_point line_interpolate_point_by_m line_locate_m "
    "line_locate_point line_merge line_substring m m_max m_min main_angle make_circle make_ellipse "
    "make_line make_point make_point_m make_polygon make_rectangle_3points make_regular_polygon "
    "make_square make_triangle make_valid minimal_circle nodes_to_points num_geometries "
    "num_interior_rings num_points num_rings offset_curve order_parts oriented_bbox overlaps "
    "perimeter point_n point_on_surface pole_of_inaccessibility project relate "
    "remove_repeated_points rotate roundness scale segments_to_lines shared_paths shortest_line "
    "simplify simplify_vw single_sided_buffer sinuosity smooth start_point straight_distance_2d "
    "sym_difference symmetric_difference tapered_buffer touches transform translate "
    "triangular_wave_randomized union wave wave_randomized wedge_buffer within x x_max x_min y "
    "y_max y_min z z_max z_min geometries_to_array square_wave_randomized crs_from_text "
    "crs_to_authid"
)
ALLOWED = frozenset(
    " ".join(
        (
            *(_CONDITIONS, _CONVERSIONS, _DATES, _MATHS, _TEXTS, _COLLECTIONS, _COLOURS),
            *(_OBJECTS, _AGGREGATES, _LAYOUT, _GEOMETRIES),
        )
    )
    .lower()
    .split()
)
#: names to look for where a text is no expression that QGIS can read as a whole
_REFUSED = re.compile(
    r"\b(env|eval|eval_template|evaluate|base_file_name|exif|exif_geotag|file_exists|file_name|"
    r"file_path|file_size|file_suffix|is_directory|is_file|mime_type|layer_property|decode_uri|"
    r"load_layer|raster_value|raster_statistic|raster_attributes|get_feature|get_feature_by_id|"
    r"aggregate|relation_aggregate|overlay_[a-z]+|sqlite_fetch_and_increment|is_layer_visible)"
    r"(?:\s|/\*.*?\*/|--[^\n]*\n)*\(",
    re.IGNORECASE | re.DOTALL,
)


def refused_functions(text: str) -> list[str]:
    """Return the functions that an expression calls and may not, sorted.

    A text that QGIS cannot read as an expression is searched for the names of refused functions,
    for it may be put together with others before it is evaluated.
    """
    if "(" not in text and "$" not in text:
        return []
    found = {name.lower() for name in _REFUSED.findall(_without_strings(text))}
    expression = QgsExpression(text)
    if not expression.hasParserError():
        found |= {_own_name(name) for name in expression.referencedFunctions()} - ALLOWED
    return sorted(found)


def _own_name(name: str) -> str:
    """Return the name of a function that may be written by an older one, such as ``$now``."""
    index = QgsExpression.functionIndex(name)
    return (QgsExpression.Functions()[index].name() if index >= 0 else name).lower()


def embedded_expressions(text: str) -> Iterator[str]:
    """Yield the expressions in a text such as ``Commune de [% "NOM" %]``."""
    yield from EMBEDDED.findall(text)


def _without_strings(text: str) -> str:
    """Return an expression without what stands in single quotes."""
    return re.sub(r"'(?:[^']|'')*'", "''", text)
