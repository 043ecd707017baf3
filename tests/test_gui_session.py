"""A technician's session in a real QGIS window: see ``tests/gui_scripts/session.py``.

The whole program runs on a virtual screen, with the plugin in a fresh profile; what the steps find
is asserted inside, what they report here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scripts import qgis_window
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue

SCRIPT = Path(__file__).parent / "gui_scripts" / "session.py"
STEPS = (
    "plugin is there",
    "toolbox shows provider",
    "map tool offers communes",
    "hover shows name",
    "click opens dialog",
    "typing suggests",
    "postal code warns",
    "run makes PDF",
    "pasted command runs",
    "designer opens",
    "values are remembered",
    "fields help",
    "failure shows log",
    "settings page keeps identity",
    "territory is published",
    "batch of three",
    "model runs",
    "plugin reloads",
    "plugin unloads",
)
LOOKED_AT = (*STEPS[:7], "fields help", "failure shows log", "settings page keeps identity")
TASK = {"communes": ["59293", "59582", "59615"]}
CRITICAL = 2
#: said of other plugins that QGIS ships, whose programs are not on every machine
NOT_OURS = ("GRASS", "SAGA")
#: in the error that a step is about
WANTED = "(TEXTS)”: the folder"
#: tags of the log under which nothing may be said
NEVER = ("Python error", "Python warning", "Plugins", "Python")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(qgis_window.missing()), reason=qgis_window.missing() or "-"),
]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("window_en")
    return qgis_window.run_in_window(SCRIPT, folder, TASK, "en_US")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from scripts import translations

    if not list(translations.FOLDER.glob("*_fr.qm")):
        pytest.skip("the translations are not compiled: run `make translations`")
    folder = tmp_path_factory.mktemp("window_fr")
    return qgis_window.run_in_window(SCRIPT, folder, {**TASK, "look_only": True}, "fr_FR")


@pytest.mark.parametrize("name", STEPS)
def test_step_in_english(english: dict[str, Any], name: str) -> None:
    done = english["steps"].get(name)
    if done is None:
        failed = [other for other, how in english["steps"].items() if not how["ok"]]
        pytest.fail(f"not tried, because this failed: {', '.join(failed) or 'the session'}")
    assert done["ok"], done["error"]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_step_in_french(french: dict[str, Any], name: str) -> None:
    done = french["steps"].get(name)
    assert done is not None, "not tried: a step before it failed"
    assert done["ok"], done["error"]


def test_window_speaks_french(french: dict[str, Any]) -> None:
    assert french["actions"] == [
        "Feuille d’une commune…",
        "Feuille d’une commune cliquée sur la carte",
        "Feuilles d’un territoire…",
        "Manuel",
    ]
    assert french["postal_word"].startswith("59660 est un code postal")


def test_failure_names_label_and_parameter(english: dict[str, Any], french: dict[str, Any]) -> None:
    assert english["failure"].startswith("“Own wording (TEXTS)”: the folder ")
    failure = french["failure"].replace("\xa0", " ")
    assert failure.startswith("« Textes du service (TEXTS) » : le dossier ")
    assert french["date_word"].replace("\xa0", " ") == "La feuille porte « Juin 2017 »."


def test_french_log_has_no_english(french: dict[str, Any]) -> None:
    """Values of parameters and results, which QGIS prints as Python, are not ours."""
    lines = [
        line
        for line in french["run_log"].splitlines()
        if not re.match(r"\s*[{']|Execution |.*: \w+\.\w", line)
    ]
    text = re.sub(r"\S*/\S*", "", "\n".join(lines))
    assert "Haverskerque" in text
    keys = [item.key for item in load_catalogue().network]
    assert [key for key in keys if re.search(rf"\b{key}\b", text)] == []
    assert re.findall(r"\b(?:the|of|and|is|are|objects|kept|drawn|sheet)\b", text) == []


def test_python_raised_no_error(english: dict[str, Any]) -> None:
    wrong = [
        entry
        for entry in english["log"]
        if (entry[0] in NEVER and not _is_of_others(entry[2]))
        or (entry[1] == CRITICAL and not any(word in entry[2] for word in (*NOT_OURS, WANTED)))
    ]
    assert wrong == []
    assert english["exceptions"] == []


def _is_of_others(message: str) -> bool:
    """Return whether a message is a deprecation in the code of others."""
    place = message.partition("traceback")[0]
    return "DeprecationWarning" in place and qgis_window.NAME not in place


def test_unloading_leaves_no_trace(english: dict[str, Any]) -> None:
    assert english["traces"] == {
        "toolbars": 0,
        "actions": 0,
        "menus": 0,
        "providers": 0,
        "modules": [],
    }


def test_nothing_is_cut(english: dict[str, Any], french: dict[str, Any]) -> None:
    assert english["cut"] == []
    assert french["cut"] == []


def test_toolbox_lists_every_algorithm(english: dict[str, Any]) -> None:
    assert len(english["toolbox"]) >= 1 + len(english["algorithms"])


def test_suggestions_name_the_communes_of_a_postal_code(english: dict[str, Any]) -> None:
    assert english["postal_suggestions"] == ["Haverskerque (59293)", "Merville (59400)"]
    assert "59660 is a postal code" in english["postal_word"]
    assert "Haverskerque (59293), Merville (59400)" in english["postal_word"]


def test_hovering_is_quick(english: dict[str, Any]) -> None:
    assert english["hover_ms"] < 500
