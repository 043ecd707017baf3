"""Messages that name parameters by the labels on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from srce_tvb_atlas.processing_provider import window_hooks
from srce_tvb_atlas.processing_provider.labels import with_labels

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.algorithms import AlgorithmRunner

LABELS = {
    "COMMUNE": "Commune",
    "COMMUNES": "Commune layer",
    "CODES": "List of communes",
    "FILTER": "Filter on the communes",
    "SCALE": "Scale (0 = best fit on one sheet)",
    "SOURCE": "SRCE-TVB data",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COMMUNES: no.", "“Commune layer (COMMUNES)”: no."),
        ("Give one as COMMUNES.", "Give one as “Commune layer (COMMUNES)”."),
        ("SCALE must be 0.", "“Scale (SCALE)” must be 0."),
        ("give CODES or FILTER", None),
        ("COMMUNES=ign fetches", "“Commune layer (COMMUNES)” = ign fetches"),
        # what is not the name of a parameter stays
        ("the layer “COMMUNE” of « la COMMUNE de X »", ""),
        ("/data/SOURCE/a.gpkg|layername=COMMUNE", ""),
        ("Choose the folder (SOURCE).", ""),
        ("N_SRCE_COMMUNE_S, SOURCE.gpkg", ""),
        ("Its fields are: ID, SOURCE, DATE.", ""),
        ("Its fields are: SOURCE, date_maj.", ""),
        ("no parameter here", ""),
    ],
)
def test_names_get_their_labels(text: str, expected: str | None) -> None:
    if expected is None:
        expected = "give “List of communes (CODES)” or “Filter on the communes (FILTER)”"
    assert with_labels(text, LABELS) == (expected or text)


def test_lists_of_parameters_are_labelled() -> None:
    assert with_labels("matches CODES, FILTER and SOURCE", LABELS).count("(") == 3


@pytest.mark.parametrize("window", [True, False])
def test_errors_are_labelled_where_there_is_a_window(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: bool
) -> None:
    monkeypatch.setattr(window_hooks, "make_dialog", (lambda _: None) if window else None)
    values = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path)}
    words = run_alg.error("srce_tvb:export_commune", **{**values, "UPDATE_DATE": "15/13/2017"})
    named = "“Date of update (UPDATE_DATE)”" if window else "UPDATE_DATE"
    assert f"{named}: “15/13/2017” is not a date" in words
    words = run_alg.error("srce_tvb:export_commune", **{**values, "DPI": 7})
    named = "“Resolution (DPI)”" if window else "DPI"
    assert f"{named} cannot be “7”" in words
