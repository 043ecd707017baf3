"""The code blocks of README and handbook: each is run as printed, or is listed with the reason.

The shell itself reads the blocks: a ``qgis_process`` on its path notes its arguments, with which
the algorithm then runs in this process. Folders such as ``/donnees`` are in a temporary one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProcessingProvider, QgsProject, QgsRasterLayer, QgsVectorLayer

from srce_tvb_atlas.atlas.data.basemap_list import named_basemaps
from srce_tvb_atlas.atlas.wording.texts import render_texts, text_context
from tests.support.algorithms import AlgorithmRunner
from tests.support.datasets import Table, reservoirs, square, write
from tests.support.package import NAME, ROOT

PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
#: the folders that the examples name
FOLDERS = ("/donnees", "/sortie", "/srv/srce", "/partage/srce", "/var/log")
#: parameters of the examples that a test leaves out
LEFT_OUT = {
    "BASEMAP": "needs the network; the name is looked up",
    "SCHEDULER": "needs a Dask scheduler; tests/test_workers.py starts one",
}
#: blocks that are not run here, by page and first line
LISTED = {
    ("README.md", "make demo"): "CI runs it on a fresh Debian; the targets are looked up",
    ("CONTRIBUTING.md", "make setup"): "CI runs it on a fresh Debian; the targets are looked up",
    (
        "CONTRIBUTING.md",
        "git worktree",
    ): "takes minutes; tests/test_compare_outputs.py runs the script",
    ("CONTRIBUTING.md", "fix(data)"): "the subject of a commit",
    ("docs/lots.md", "#!/bin/sh"): "tests/test_territory.py runs it",
    ("docs/lots.md", "$sortie ="): "PowerShell: Windows only; its parameters are looked up",
    ("docs/lots.md", "@echo off"): "a batch file: Windows only; its parameters are looked up",
    ("docs/lots.md", "dask scheduler"): "needs several machines; tests/test_workers.py starts them",
    ("docs/donnees.md", '"renaturer"'): "tests/test_docs_examples.py follows it",
    ("docs/donnees.md", "{"): "tests/test_docs_examples.py follows it",
}


@dataclass(frozen=True)
class Block:
    """A block of code of a page."""

    page: str
    language: str
    text: str

    @property
    def reason(self) -> str:
        """Why it is not run here, empty for one that is."""
        return next(
            (
                reason
                for (page, start), reason in LISTED.items()
                if page == self.page and self.text.startswith(start)
            ),
            "",
        )


def _blocks() -> list[Block]:
    return [
        Block(page, language, textwrap.dedent(text))
        for page in PAGES
        for _, language, text in FENCED.findall((ROOT / page).read_text(encoding="utf-8"))
    ]


BLOCKS = _blocks()
RUN = [block for block in BLOCKS if not block.reason]


def of(page: str, language: str) -> list[Block]:
    return [block for block in RUN if block.page == page and block.language == language]


def test_every_block_is_run_or_listed() -> None:
    """A new language or a reason without a block is found here."""
    assert {block.language for block in RUN} == {"sh", "python", "json", "jinja"}
    used = [
        key
        for key in LISTED
        for b in BLOCKS
        if (b.page, True) == (key[0], b.text.startswith(key[1]))
    ]
    assert set(used) == set(LISTED)
    assert len(RUN) >= 20


def test_targets_of_make_exist() -> None:
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    for block in BLOCKS:
        for name in re.findall(r"^make ([a-z-]+)", block.text, re.MULTILINE):
            assert name in targets


# --- parameters -------------------------------------------------------------------------------


def test_every_page_names_real_parameters(provider: QgsProcessingProvider) -> None:
    """In blocks of every language, run or not, and in the text between."""
    known = {p.name() for a in provider.algorithms() for p in a.parameterDefinitions()}
    others = {
        "QT_QPA_PLATFORM",
        "LC_CTYPE",
        "SRCE_TVB_WAIT_LIMIT",
        "SRCE_TVB_PYTHON",
    }  # environment
    others |= {"TESTS", "PYTEST_ARGS", "PYTEST_WORKERS", "BENCH", "BENCH_ARGS", "PICTURES"}  # make
    others |= {"QGIS344", "LAYERS", "SORTIE", "AVANT", "SIREN_EPCI"}  # WMS, variables of a script
    wrong = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        code = "\n".join(
            [*(t for *_, t in FENCED.findall(text)), *re.findall(r"`([^`\n]+)`", text)]
        )
        named = {
            *re.findall(r"\b([A-Z][A-Z_]{3,})=", code),
            *re.findall(r'"([A-Z][A-Z_]+)":', code),
        }
        wrong += [f"{page}: {name}" for name in sorted(named - known - others)]
    assert wrong == []


# --- commands ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files that the examples name, and programs that note their calls."""
    folder = tmp_path_factory.mktemp("place")
    for name in FOLDERS:
        (folder / name.strip("/")).mkdir(parents=True)
    data = folder / "donnees"
    rows = tuple(
        (square(column, 0), (code, name, "4", epci))
        for column, (code, name, epci) in enumerate(
            [("59293", "Haverskerque", "200093201"), ("59400", "Merville", "245900758")]
        )
    )
    fields = ("insee_com", "nom_com", "insee_arr", "codes_siren_des_epci")
    communes = Table("commune", fields, rows, geometry=ogr.wkbPolygon)
    write(data / "srce.gpkg", reservoirs(), communes)
    write(data / "communes.gpkg", communes)
    write(data / "admin_express.gpkg", communes)
    road = Table(
        "troncon_de_route",
        ("nature",),
        (("LINESTRING(668000 7058000, 676000 7062000)", ("Route à 1 chaussée",)),),
    )
    write(data / "bdtopo_59.gpkg", road)
    (data / "mon_modele.qpt").write_bytes((ROOT / "layouts" / "a4_landscape.qpt").read_bytes())
    (folder / "data").symlink_to(data)
    programs = folder / "bin"
    programs.mkdir()
    note = f"#!{sys.executable}\nimport json, os, sys\n"
    note += (
        'open(os.environ["CALLS"], "a").write(json.dumps(sys.argv) + "\\n")\nprint("srce_tvb")\n'
    )
    for name in ("qgis_process", "mail"):
        (programs / name).write_text(note, encoding="utf-8")
        (programs / name).chmod(0o755)
    return folder


def moved(text: str, place: Path) -> str:
    """Return a block whose folders are those of the test."""
    pattern = "|".join(map(re.escape, FOLDERS))
    return re.sub(rf"(?<![\w.:/])({pattern})\b", lambda found: f"{place}{found.group(1)}", text)


def calls(block: Block, place: Path) -> list[list[str]]:
    """Let the shell read a block; return the arguments of each call of ``qgis_process``."""
    log = place / "calls.jsonl"
    log.unlink(missing_ok=True)
    environment = {**os.environ, "CALLS": str(log), "PATH": f"{place / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-eu", "-c", moved(block.text, place)],
        cwd=place,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{block.page}:\n{done.stderr}"
    made = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert all(Path(call[0]).name == "qgis_process" for call in made)
    return [call[1:] for call in made]


def run_once(run_alg: AlgorithmRunner, call: list[str], done: dict[str, Path], place: Path) -> Path:
    """Run an algorithm as ``qgis_process`` would and return its output folder."""
    algorithm, separator, *values = call[1:]
    assert separator == "--"
    parameters = dict(value.split("=", 1) for value in values)
    if "BASEMAP" in parameters:
        assert parameters["BASEMAP"] in named_basemaps(None)
    output = Path(parameters["OUTPUT"])
    kept = {name: value for name, value in parameters.items() if name not in LEFT_OUT}
    # two languages of README, and what differs by something that is left out, are one run
    same = {n: v.replace("data/", "donnees/") for n, v in kept.items() if n != "OUTPUT"}
    key = json.dumps(
        [algorithm, {n: v.replace(f"{place}/", "") for n, v in same.items()}], sort_keys=True
    )
    if key not in done:
        more = {"WORKERS": "1"} if algorithm == "srce_tvb:export_territory" else {}
        run = run_alg(algorithm, **kept, **more)
        assert not run.feedback.errors
        done[key] = output
    return done[key]


def test_commands_run(
    run_alg: AlgorithmRunner, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    done: dict[str, Path] = {}
    algorithms = 0
    territory = None
    sites = []
    for block in (block for block in RUN if block.language == "sh"):
        for call in calls(block, place):
            if call[0] == "run":
                algorithms += 1
                if call[1] == "srce_tvb:publish_site":
                    sites.append(call)
                    continue
                output = run_once(run_alg, call, done, place)
                if call[1] == "srce_tvb:adopt_template":
                    assert output.is_file()  # the report shows its sheet
                    continue
                assert list(output.glob("59293_haverskerque*.pdf"))
                if (
                    call[1] == "srce_tvb:export_territory"
                    and (output / "59400_merville.pdf").exists()
                ):
                    territory = output
            else:
                assert call in (
                    ["plugins", "enable", NAME],
                    ["list"],
                    ["help", "srce_tvb:export_commune"],
                )
    assert algorithms >= 10
    assert territory is not None
    # the site is that of a territory, in the colours of the service
    design = place / "site"
    design.mkdir()
    (settings,) = of("docs/publier.md", "json")
    (design / "site.json").write_text(settings.text, encoding="utf-8")
    (design / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    )
    for _, algorithm, _, *values in sites:
        parameters = dict(value.split("=", 1) for value in values)
        parameters["INPUT"] = str(territory)
        run_alg(algorithm, **parameters, TEMPLATES=str(design))
        page = (Path(parameters["OUTPUT"]) / "index.html").read_text(encoding="utf-8")
        assert parameters["TITLE"] in page
        assert json.loads(settings.text)["service"] in page
    # the manifest is read as printed
    (reading,) = of("docs/lots.md", "python")
    monkeypatch.chdir(territory)
    exec(compile(reading.text, "lots.md", "exec"), {})  # noqa: S102 -- our own page


# --- Python -----------------------------------------------------------------------------------


def test_snippets_run(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the order of the page, as in the console of QGIS, which knows ``QgsProject``."""
    import processing

    *snippets, script = of("docs/pyqgis.md", "python")
    project = QgsProject.instance()
    source = place / "donnees" / "srce.gpkg"
    ground = place / "donnees" / "plan.tif"
    made = gdal.GetDriverByName("GTiff").Create(str(ground), 8, 8)
    made.SetGeoTransform((668_000, 1000, 0, 7_066_000, 0, -1000))
    made.SetProjection(QgsVectorLayer(f"{source}|layername=commune", "", "ogr").crs().toWkt())
    made.FlushCache()
    del made
    layers = [
        QgsVectorLayer(f"{source}|layername=commune", "COMMUNE", "ogr"),
        QgsVectorLayer(
            f"{source}|layername=n_srce_reservoir_s_r31", "n_srce_reservoir_s_r31", "ogr"
        ),
        QgsRasterLayer(str(ground), "Plan IGN"),
    ]
    assert project.addMapLayers(layers)
    known = {"processing": processing, "QgsProject": QgsProject}
    try:
        for snippet in snippets:
            text = moved(snippet.text, place)
            if "ARRONDISSEMENT" in text:  # all of the demonstration takes minutes
                text = text.replace('"SOURCE": "demo"', f'"SOURCE": "{source}", "WORKERS": 1')
            exec(compile(text, "pyqgis.md", "exec"), known)  # noqa: S102 -- our own page
    finally:
        project.clear()
    told = capsys.readouterr().out
    assert "59293_haverskerque.pdf 1" in told
    assert "59660" in told
    assert "100 %" in told
    assert "59293 Haverskerque ok" in told
    (place / "python" / "plugins").mkdir(parents=True)
    (place / "python" / "plugins" / NAME).symlink_to(ROOT)
    alone = moved(script.text, place).replace("/chemin/du/profil", str(place))
    done = subprocess.run(
        [sys.executable, "-c", alone], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "'SHEET_COUNT': 1" in done.stdout


# --- files of a service -----------------------------------------------------------------------


def test_files_of_a_service_are_read(tmp_path: Path) -> None:
    (basemaps,) = of("docs/fond-de-plan.md", "json")
    (tmp_path / "basemaps.json").write_text(basemaps.text, encoding="utf-8")
    assert "Scan 25 du service" in [entry.title for entry in named_basemaps(tmp_path).values()]
    (wording,) = of("docs/modeles.md", "jinja")
    (tmp_path / "nota.j2").write_text(wording.text, encoding="utf-8")
    for insee, scot in (("59293", False), ("62193", True)):
        printed = render_texts(text_context(commune="Calais", insee=insee), tmp_path)["nota"]
        assert printed.startswith("- Carte établie par la Direction Départementale")
        assert ("SCoT du Pays du Calaisis" in printed) == scot
