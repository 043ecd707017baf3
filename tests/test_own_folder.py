"""The hidden folder of the plugin is a real one, of this user: no link leads a run elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results import _own_folder
from srce_tvb_atlas.atlas.shared.errors import ExportError
from tests.support.algorithms import AlgorithmRunner
from tests.support.territory import STATE

RUNS = {
    "export_commune": {"COMMUNE": "59293"},
    "export_territory": {"CODES": "59293", "WORKERS": 1},
}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Give a folder of somebody else, with what a run would remove."""
    folder = tmp_path / "elsewhere"
    for name in ("pictures", "run-x"):
        (folder / name).mkdir(parents=True)
        (folder / name / "59293_1.png").write_text("mine", "utf-8")
    return folder


def contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("algorithm", RUNS)
@pytest.mark.parametrize("name", ["", "pictures", "run-x", "run.lock"])
def test_a_link_is_refused(
    run_alg: AlgorithmRunner, tmp_path: Path, elsewhere: Path, algorithm: str, name: str
) -> None:
    output = tmp_path / "out"
    link = output / STATE / name if name else output / STATE
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere / name if name else elsewhere)
    before = contents(elsewhere)
    message = run_alg.error(
        f"srce_tvb:{algorithm}", SOURCE="demo", **RUNS[algorithm], OUTPUT=str(output)
    )
    assert str(link) in message
    assert "a link" in message
    assert contents(elsewhere) == before
    assert not list(output.glob("*.pdf"))


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    (tmp_path / STATE).mkdir()
    os.mkfifo(tmp_path / STATE / "run.lock")
    with pytest.raises(ExportError, match="neither a folder nor a file"):
        _own_folder.require_own_folder(tmp_path / STATE)


def test_the_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / STATE).mkdir()
    _own_folder.require_own_folder(tmp_path / STATE)
    monkeypatch.setattr(_own_folder, "_own_number", lambda _: 4321)
    with pytest.raises(ExportError, match="another user"):
        _own_folder.require_own_folder(tmp_path / STATE)
