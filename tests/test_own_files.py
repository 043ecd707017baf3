"""What a service gives as a file and is none: refused by name, not waited for, not left out."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsProject

from srce_tvb_atlas.atlas.data._code_list import read_codes
from srce_tvb_atlas.atlas.data.basemap_list import named_basemaps, outline_service
from srce_tvb_atlas.atlas.data.catalogue import find_style, load_catalogue
from srce_tvb_atlas.atlas.data.ground_sources import discover_ground
from srce_tvb_atlas.atlas.data.sources import discover
from srce_tvb_atlas.atlas.data.vector_files import files_of_folder
from srce_tvb_atlas.atlas.layout.template import open_template
from srce_tvb_atlas.atlas.layout.template_file import TemplateSource, read_template
from srce_tvb_atlas.atlas.results.outlines import read_outlines
from srce_tvb_atlas.atlas.shared.errors import AtlasError, RequestError, SourceError, TemplateError
from srce_tvb_atlas.atlas.shared.own_files import own_file
from srce_tvb_atlas.atlas.shared.paths import LAYOUTS
from srce_tvb_atlas.atlas.wording.request import SheetOptions, check_options
from tests.support.algorithms import AlgorithmRunner

#: a pipe that is read is waited for without end
pytestmark = pytest.mark.timeout(60)

OPTIONS = SheetOptions(template=LAYOUTS / "a3_landscape.qpt", output=Path("out"))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def loop(path: Path) -> None:
    path.symlink_to(path)


READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "style": ("corridor.qml", lambda path: find_style("corridor.qml", path.parent)),
    "catalogue": ("catalogue.json", lambda path: load_catalogue(path.parent)),
    "base maps": ("basemaps.json", lambda path: named_basemaps(path.parent)),
    "outlines": ("basemaps.json", lambda path: outline_service(path.parent)),
    "template": ("own.qpt", lambda path: check_options(replace(OPTIONS, template=path))),
    "project": ("own.qgz", lambda path: check_options(replace(OPTIONS, template=path))),
    "logo": ("logo.png", lambda path: check_options(replace(OPTIONS, logo_state=path))),
    "list": ("codes.csv", lambda path: read_codes(str(path))),
    "spreadsheet": ("codes.xlsx", lambda path: read_codes(str(path))),
}
DATA: dict[str, Callable[[Path], object]] = {
    "SOURCE": lambda path: discover(str(path), load_catalogue()),
    "GROUND": lambda path: discover_ground(str(path)),
}


@pytest.mark.parametrize("make", [pipe, Path.mkdir, link, loop])
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_file_is_named(
    tmp_path: Path, make: Callable[[Path], None], reader: str
) -> None:
    name, read = READERS[reader]
    make(tmp_path / name)
    with pytest.raises(AtlasError) as caught:
        read(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert "does not exist" not in str(caught.value)


@pytest.mark.parametrize("make", [pipe, link, loop])
@pytest.mark.parametrize("name", ["data.gpkg", "data.zip", "data.shp", "data.geojson"])
@pytest.mark.parametrize("reader", DATA)
def test_data_that_are_no_file_are_named(
    tmp_path: Path, make: Callable[[Path], None], name: str, reader: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(SourceError) as caught:
        DATA[reader](tmp_path / name)
    assert str(caught.value).startswith(f"{reader}: {tmp_path / name} is ")


@pytest.mark.parametrize("in_folder", [False, True])
@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("data.gpkg", "data.gpkg-journal"),
        ("data.gpkg", "data.gpkg-shm"),
        ("data.shp", "data.dbf"),
        ("data.shp", "data.shp.xml"),
        ("data.csv", "data.csvt"),
        ("data.gdb/a00000001.gdbtablx", "data.gdb/a00000001.gdbtable"),
    ],
)
@pytest.mark.parametrize("reader", DATA)
def test_a_pipe_that_belongs_to_data_is_not_waited_for(
    tmp_path: Path, reader: str, name: str, beside: str, in_folder: bool
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"SQLite format 3\0")
    pipe(tmp_path / beside)
    given = tmp_path if in_folder else tmp_path / name.partition("/")[0]
    with pytest.raises(SourceError) as caught:
        DATA[reader](given)
    assert f"{tmp_path / beside} is not a file" in str(caught.value)


@pytest.mark.parametrize("make", [pipe, link, loop])
@pytest.mark.parametrize("name", ["n_srce_obstacle_p_r31.gpkg", "sub/other.shp", "data.zip"])
def test_what_is_no_file_in_a_folder_of_data_is_not_taken_for_absent(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    (tmp_path / "data.csv").write_text("a,b")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    make(tmp_path / name)
    with pytest.raises(SourceError) as caught:
        files_of_folder(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / name} is ")


def test_a_pipe_beside_data_that_belongs_to_nothing_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b")
    pipe(tmp_path / "other.dbf")
    assert files_of_folder(tmp_path) == [tmp_path / "data.csv"]


@pytest.mark.parametrize("name", ["COMMUNES", "RESERVOIRS"])
@pytest.mark.parametrize("make", [pipe, link])
def test_layers_that_are_no_file_are_named(
    run_alg: AlgorithmRunner, tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / "layer.geojson")
    message = run_alg.error(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        OUTPUT=str(tmp_path / "o"),
        **{name: str(tmp_path / "layer.geojson")},
    )
    assert f"{name}: {tmp_path / 'layer.geojson'} is " in message


DEEP = "<a>" * 60_000 + "</a>" * 60_000


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("deep.qlr", f"<qlr>{DEEP}</qlr>", "nested too deep"),
        ("deep.qgs", f"<qgis>{DEEP}</qgis>", "nested too deep"),
        ("pipe.qlr", None, "is not a file"),
        ("pipe.qgz", None, "is not a file"),
        ("damaged.qgz", "no archive", "cannot be read"),
    ],
)
def test_files_of_base_maps_are_looked_at_first(
    run_alg: AlgorithmRunner, tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    path = tmp_path / name
    if text is None:
        pipe(path)
    else:
        path.write_text(text, "utf-8")
    values = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path / "o")}
    message = run_alg.error("srce_tvb:export_commune", **values, BASEMAP=f"{path}|layername=x")
    assert f"{path}" in message
    assert told in message


def test_a_folder_that_may_not_be_read_is_not_taken_for_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_gpkg: Path
) -> None:
    """Root may read everything: the answer of the system is replaced."""
    closed = tmp_path / "data" / "below"
    closed.mkdir(parents=True)
    shutil.copyfile(demo_gpkg, tmp_path / "data" / "demo.gpkg")
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != closed and access(path, mode)
    )
    for reader, read in DATA.items():
        with pytest.raises(SourceError, match=f"{closed} cannot be read: you have no right"):
            read(tmp_path / "data")
        with pytest.raises(SourceError, match=f"{reader}: .*you have no right"):
            read(closed)
    for name in ("texts", "styles"):
        with pytest.raises(RequestError, match=f"{name.upper()}: .*you have no right"):
            check_options(replace(OPTIONS, **{name: closed}))


def test_what_is_not_there_is_not_asked_for(tmp_path: Path) -> None:
    assert own_file(tmp_path, "corridor.qml", AtlasError) is None
    assert own_file(None, "corridor.qml", AtlasError) is None
    (tmp_path / "corridor.qml").write_text("x", "utf-8")
    assert own_file(tmp_path, "corridor.qml", AtlasError) == tmp_path / "corridor.qml"
    with pytest.raises(RequestError, match="does not exist"):
        check_options(replace(OPTIONS, template=tmp_path / "own.qpt"))


def test_what_the_user_may_not_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything: the answer of the system is replaced."""
    (tmp_path / "corridor.qml").write_text("x", "utf-8")
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: mode not in (os.R_OK, os.X_OK) and access(path, mode)
    )
    for name in ("corridor.qml", "absent.qml"):
        with pytest.raises(AtlasError, match="no right"):
            own_file(tmp_path, name, AtlasError)


@pytest.mark.timeout(60)
def test_outlines_that_are_a_pipe_are_none(tmp_path: Path) -> None:
    pipe(tmp_path / "communes.geojson")
    assert read_outlines(tmp_path) == {}


def test_a_project_that_is_damaged_inside_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "own.qgz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("own.qgs", "<qgis>" + "".join(map(str, range(5000))) + "</qgis>")
    sound = path.read_bytes()
    for position in range(30, 400, 7):
        data = bytearray(sound)
        data[position : position + 5] = bytes(255 - byte for byte in data[position : position + 5])
        path.write_bytes(data)
        with pytest.raises(TemplateError, match=r"own\.qgz"):
            read_template(TemplateSource(path))


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", "1e9,1e9,mm"), ("size", "9000,100,mm"), ("position", "nan,nan,mm")],
)
def test_a_template_that_no_paper_holds_is_a_sentence(
    tmp_path: Path, name: str, value: str
) -> None:
    path = tmp_path / "own.qpt"
    text = (LAYOUTS / "a3_landscape.qpt").read_text("utf-8")
    path.write_text(re.sub(f' {name}="[^"]*,mm"', f' {name}="{value}"', text), "utf-8")
    with pytest.raises(TemplateError, match=r"own\.qpt.* a size or a position that no paper has"):
        open_template(TemplateSource(path), QgsProject())


@pytest.mark.parametrize(("root", "item"), [("Layout", "LayoutItem"), ("Composer", "ComposerItem")])
def test_a_template_of_too_many_items_is_a_sentence(tmp_path: Path, root: str, item: str) -> None:
    path = tmp_path / "own.qpt"
    path.write_text(f"<{root}>{f'<{item}/>' * 2000}</{root}>", "utf-8")
    read_template(TemplateSource(path))
    path.write_text(f"<{root}>{f'<{item}/>' * 2001}</{root}>", "utf-8")
    with pytest.raises(TemplateError, match=r"own\.qpt has 2001 items"):
        read_template(TemplateSource(path))


def test_a_layout_in_a_project_has_the_limit_of_a_template(tmp_path: Path) -> None:
    path = tmp_path / "own.qgs"
    wide = f"<a>{'x' * 999}</a>" * 22_000
    path.write_text(f"<qgis><Layout name='a'>{wide}</Layout></qgis>", "utf-8")
    with pytest.raises(TemplateError, match="more than 20 MB"):
        read_template(TemplateSource(path))
