"""Files from someone else: read without running code, without reaching out, without running away.

Wording is looked at in ``test_texts``, names in ``test_hostile_names``, the page of a run in
``test_report``.
"""

from __future__ import annotations

import csv
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsLayoutExporter,
    QgsLayoutItemPicture,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from srce_tvb_atlas.atlas.layout import logos as pictures
from srce_tvb_atlas.atlas.layout import template
from srce_tvb_atlas.atlas.project.basemap import open_basemap
from srce_tvb_atlas.atlas.project.sheet_layers import load_style
from srce_tvb_atlas.atlas.shared import foreign_xml
from srce_tvb_atlas.atlas.shared.errors import (
    AtlasError,
    CatalogueError,
    RequestError,
    TemplateError,
)
from srce_tvb_atlas.atlas.wording.request import BasemapSource
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner
from tests.support.listener import Listener, listener
from tests.support.package import ROOT

ALGORITHM = "srce_tvb:export_commune"
CODE = "open('{witness}', 'w').close()"
#: a bomb: ten entities, each ten times the one before
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE qgis [<!ENTITY a0 "aaaaaaaaaa">{LAUGHS}]>'
SECONDS = 5


@pytest.fixture
def server() -> Iterator[Listener]:
    with listener() as made:
        yield made


@pytest.fixture
def project() -> Iterator[QgsProject]:
    made = QgsProject()
    made.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    yield made
    made.clear()


def a_style(
    symbol: str = '<Option name="color" value="1,2,3,255" type="QString"/>',
    *,
    kind: str = "SvgMarker",
    properties: str = "",
    labeling: str = "",
    beside: str = "",
    head: str = "",
) -> str:
    """Return a QML for points, with one symbol layer."""
    return f"""{head}<qgis version="3.22.16" styleCategories="AllStyleCategories">
 <renderer-v2 type="singleSymbol" symbollevels="0" forceraster="0" enableorderby="0">
  <symbols><symbol type="marker" name="0" alpha="1"><layer class="{kind}" enabled="1" pass="0">
   <Option type="Map">{symbol}</Option>
   <data_defined_properties><Option type="Map"><Option name="name" value="" type="QString"/>
    <Option name="properties" type="Map">{properties}</Option>
    <Option name="type" value="collection" type="QString"/></Option></data_defined_properties>
  </layer></symbol></symbols><rotation/><sizescale/>
 </renderer-v2>{labeling}{beside}</qgis>"""


def option(name: str, value: str) -> str:
    return f'<Option name="{name}" type="QString" value="{value}"/>'


def computed(name: str, expression: str) -> str:
    return (
        f'<Option name="{name}" type="Map"><Option name="active" value="true" type="bool"/>'
        f'<Option name="expression" value="{expression}" type="QString"/>'
        '<Option name="type" value="3" type="int"/></Option>'
    )


def of_field(name: str, field: str) -> str:
    return (
        f'<Option name="{name}" type="Map"><Option name="active" value="true" type="bool"/>'
        f'<Option name="field" value="{field}" type="QString"/>'
        '<Option name="type" value="2" type="int"/></Option>'
    )


def points() -> QgsVectorLayer:
    return QgsVectorLayer("Point?crs=EPSG:2154&field=nom:string", "points", "memory")


def styled(folder: Path, text: str) -> QgsVectorLayer:
    path = folder / "own.qml"
    path.write_text(text, encoding="utf-8")
    layer = points()
    load_style(layer, path)
    return layer


# --- code in styles -------------------------------------------------------------------------------


def test_code_of_a_style_does_not_come_with_its_symbols(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    code = CODE.format(witness=witness)
    beside = f"""<editforminit>run</editforminit><editforminitcodesource>2</editforminitcodesource>
 <editforminitcode><![CDATA[{code}]]></editforminitcode>
 <attributeactions><actionsetting type="1" name="x" action="{code}" capture="0" shortTitle="x"
  isEnabledOnlyWhenEditable="0" id="{{5f1d0d0e-1111-2222-3333-444455556666}}"/></attributeactions>
 <mapTip>&lt;script>x&lt;/script></mapTip>
 <expressionfields><field name="more" expression="1" type="2" length="0" precision="0" comment=""
  subType="0" typeName=""/></expressionfields>"""
    layer = styled(tmp_path, a_style(beside=beside, kind="SimpleMarker"))
    assert layer.renderer().symbol().color().getRgb() == (1, 2, 3, 255), "the drawing is taken"
    assert layer.editFormConfig().initCode() == ""
    assert layer.editFormConfig().initFunction() == ""
    assert layer.actions().actions() == []
    assert layer.mapTipTemplate() == ""
    assert [field.name() for field in layer.fields()] == ["nom"]
    assert not witness.exists()


def test_that_code_would_come_with_the_whole_style(tmp_path: Path) -> None:
    """What the test above looks for is there when QGIS loads all parts of such a style."""
    path = tmp_path / "own.qml"
    beside = """<editforminit>run</editforminit><editforminitcodesource>2</editforminitcodesource>
 <editforminitcode><![CDATA[x = 1]]></editforminitcode>"""
    path.write_text(a_style(beside=beside, kind="SimpleMarker"), encoding="utf-8")
    layer = points()
    layer.loadNamedStyle(str(path))
    assert layer.editFormConfig().initCode() == "x = 1"


def test_a_saved_project_holds_no_code_of_the_sources(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    """Code in the service's style, beside a table, in a table of styles, in the open project."""
    witness = tmp_path / "witness"
    code = CODE.format(witness=witness)
    hostile = f"<editforminitcode><![CDATA[{code}]]></editforminitcode>"
    styles = tmp_path / "styles"
    styles.mkdir()
    corridor = (ROOT / "styles" / "corridor.qml").read_text(encoding="utf-8")
    (styles / "corridor.qml").write_text(corridor.replace("</qgis>", hostile + "</qgis>"), "utf-8")
    tables = (datasets.communes(("59001", "Milieu")), datasets.reservoirs())
    source = datasets.write(tmp_path / "source.gpkg", *tables)
    layer = QgsVectorLayer(f"{source}|layername=commune", "commune", "ogr")
    form = layer.editFormConfig()
    form.setInitCode(code)
    layer.setEditFormConfig(form)
    assert layer.saveStyleToDatabase("own", "", True, "") == ""
    layer.saveNamedStyle(str(source.with_suffix(".qml")))
    run_alg.project.addMapLayer(layer)
    run_alg.project.writeEntry("Macros", "/pythonCode", f"def openProject():\n    {code}\n")
    run_alg(
        ALGORITHM,
        SOURCE=str(source),
        COMMUNES="commune",
        STYLES=str(styles),
        COMMUNE="59001",
        SAVE_PROJECT=True,
        OUTPUT=str(tmp_path / "out"),
    )
    (saved,) = (tmp_path / "out").glob("*.qgz")
    with zipfile.ZipFile(saved) as archive:
        text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "witness" not in text
    assert "<Macros" not in text
    assert not witness.exists()


# --- pictures from elsewhere ----------------------------------------------------------------------

REMOTE_STYLES = {
    "marker": lambda url: a_style(option("name", url)),
    "old marker": lambda url: a_style(f'<prop k="name" v="{url}"/>'),
    "picture": lambda url: a_style(option("imageFile", url), kind="RasterMarker"),
    "fill": lambda url: a_style(option("svgFile", url), kind="SVGFill"),
    "label": lambda url: a_style(
        labeling=f'<labeling type="simple"><settings><text-style fieldName="nom"><background '
        f'shapeType="4" shapeDraw="1" shapeSVGFile="{url}"/></text-style></settings></labeling>'
    ),
    "expression": lambda url: a_style(properties=computed("name", f"'{url}'")),
    "pieces": lambda url: a_style(
        properties=computed("name", f"'{url[:3]}' || '{url[3:]}'"), kind="RasterMarker"
    ),
    "value": lambda _: a_style(properties=of_field("name", "nom")),
    "old value": lambda _: a_style(option("name_dd_field", "nom")),
    "choice": lambda url: a_style(properties=computed("name", f"if(true, '{url[:4]}', '')")),
    "any property": lambda url: a_style(properties=computed("size", f"length('{url}')")),
}


@pytest.mark.parametrize("place", REMOTE_STYLES)
def test_a_style_with_a_remote_picture_is_refused(
    server: Listener, tmp_path: Path, place: str
) -> None:
    text = REMOTE_STYLES[place](f"{server.address}/x.svg")
    with pytest.raises(CatalogueError, match=r"own\.qml"):
        styled(tmp_path, text)
    QgsApplication.processEvents()
    assert server.asked == []


ADDRESSES = [
    "http://127.0.0.1/x.svg",
    "HTTPS://127.0.0.1/x.svg",
    "ftp://127.0.0.1/x.svg",
    "//server/share/x.svg",
    r"\\server\share\x.svg",
    r"\/server/x.svg",
    "file://server/share/x.svg",
    "file:////server/share/x.svg",
    "/vsicurl/http://127.0.0.1/x.svg",
    " /vsizip//vsicurl/x",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_of_other_machines(tmp_path: Path, address: str) -> None:
    with pytest.raises(CatalogueError, match="from elsewhere"):
        styled(tmp_path, a_style(option("name", address)))


@pytest.mark.parametrize(
    "address", ["x.svg", "./marks/x.svg", "/srv/x.svg", "C:/x.svg", r"C:\marks\x.svg",
                "file:///srv/x.svg", "base64:PHN2Zy8+", "marks/http.svg"]
)  # fmt: skip
def test_files_of_this_machine_are_left_alone(tmp_path: Path, address: str) -> None:
    assert styled(tmp_path, a_style(option("name", address))).renderer() is not None


@pytest.mark.parametrize(
    ("kind", "name", "expression"),
    [
        ("SvgMarker", "name", "'marks/' || &quot;nom&quot; || '.svg'"),
        ("SvgMarker", "name", "'C:/marks/x.svg'"),
        ("SvgMarker", "angle", "&quot;nom&quot;"),
        ("SimpleMarker", "name", "if(&quot;nom&quot; = 'x', 'circle', 'square')"),
    ],
)
def test_what_computes_a_local_picture_or_no_picture_is_left_alone(
    tmp_path: Path, kind: str, name: str, expression: str
) -> None:
    text = a_style(properties=computed(name, expression), kind=kind)
    assert styled(tmp_path, text).renderer() is not None


def test_the_server_would_have_been_asked(server: Listener, project: QgsProject) -> None:
    """QGIS does fetch a picture whose file is an address: the tests here can fail."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    picture = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(picture)
    picture.attemptMove(QgsLayoutPoint(10, 10))
    picture.attemptResize(QgsLayoutSize(20, 20))
    picture.setPicturePath(f"{server.address}/x.svg", QgsLayoutItemPicture.Format.FormatSVG)
    QgsLayoutExporter(layout).renderPageToImage(0)
    assert server.asked == ["/x.svg"]


BUNDLED = (ROOT / "layouts" / "a3_landscape.qpt").read_text(encoding="utf-8")
NORTH = re.search(r'<LayoutItem [^>]*id="north_arrow".*?</LayoutItem>', BUNDLED, re.DOTALL)
assert NORTH is not None


def with_property(name: str, content: str) -> str:
    """Return the bundled template, the north arrow having a property that is computed."""
    properties = (
        '<dataDefinedProperties><Option type="Map"><Option name="name" value="" type="QString"/>'
        f'<Option name="properties" type="Map">{content}</Option><Option name="type" '
        'value="collection" type="QString"/></Option></dataDefinedProperties>'
    )
    pattern = r"<dataDefinedProperties>.*?</dataDefinedProperties>|<dataDefinedProperties/>"
    item = NORTH[0]
    assert re.search(pattern, item, re.DOTALL), name
    return BUNDLED.replace(item, re.sub(pattern, lambda _: properties, item, flags=re.DOTALL))


def with_label(attributes: str, inside: str = "") -> str:
    label = (
        f'<LayoutItem type="65641" id="mine" size="10,5,mm" position="1,1,mm" {attributes}>'
        f"<LabelFont/>{inside}</LayoutItem>"
    )
    return BUNDLED.replace("</Layout>", label + "</Layout>")


REMOTE_TEMPLATES: dict[str, Callable[[str], str]] = {
    "picture": lambda url: BUNDLED.replace("./svg/north_arrow.svg", f"{url}/x.svg"),
    "expression": lambda url: with_property(
        "source", computed("dataDefinedSource", f"'{url}/x.svg'")
    ),
    "pieces": lambda url: with_property(
        "source", computed("dataDefinedSource", f"'{url[:3]}' || '{url[3:]}/x.svg'")
    ),
    "name of the commune": lambda _: with_property(
        "source", computed("dataDefinedSource", "@srce_commune")
    ),
    "field": lambda _: with_property("source", of_field("dataDefinedSource", "nom")),
    "label in HTML": lambda url: with_label(
        f'htmlState="1" labelText="&lt;img src=&quot;{url}/x.svg&quot;>"'
    ),
    "text in HTML": lambda url: with_label(
        f'htmlState="0" labelText="&lt;img src=&quot;{url}/x.svg&quot;>"',
        '<text-style allowHtml="1"/>',
    ),
    "HTML frame": lambda url: BUNDLED.replace(
        "</Layout>", f'<LayoutMultiFrame type="65652" contentMode="0" url="{url}/x"/></Layout>'
    ),
}


@pytest.mark.parametrize("place", REMOTE_TEMPLATES)
def test_a_template_that_fetches_or_runs_is_refused(
    run_alg: AlgorithmRunner, server: Listener, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "own.qpt"
    path.write_text(REMOTE_TEMPLATES[place](server.address), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != BUNDLED
    source = datasets.write(
        tmp_path / "source.gpkg",
        datasets.communes(("59001", f"{server.address}/name.svg")),
        datasets.reservoirs(),
    )
    message = run_alg.error(
        ALGORITHM,
        SOURCE=str(source),
        COMMUNE="59001",
        TEMPLATE=str(path),
        OUTPUT=str(tmp_path / "o"),
    )
    assert "own.qpt" in message
    assert server.asked == []
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "code",
    ["eval(@srce_commune)", "EVAL (&quot;nom&quot;)", "eval/* x */(&quot;nom&quot;)",
     "upper(eval_template(attribute(@atlas_feature, 'nom')))"],
)  # fmt: skip
def test_a_value_that_a_template_or_style_evaluates_is_refused(
    project: QgsProject, tmp_path: Path, code: str
) -> None:
    path = tmp_path / "own.qpt"
    path.write_text(with_label(f'labelText="[% {code} %]"'), encoding="utf-8")
    with pytest.raises(TemplateError, match=r"“mine”.*eval"):
        template.load_layout(path, project)
    with pytest.raises(CatalogueError, match="eval"):
        styled(tmp_path, a_style(properties=computed("size", code)))


def test_words_that_look_like_code_are_left_alone(project: QgsProject, tmp_path: Path) -> None:
    path = tmp_path / "own.qpt"
    path.write_text(with_label('labelText="An eval (x) and http://example.org"'), encoding="utf-8")
    assert template.load_layout(path, project).itemById("mine") is not None


def test_a_name_that_is_an_address_is_printed_and_not_fetched(
    run_alg: AlgorithmRunner, server: Listener, tmp_path: Path
) -> None:
    name = f"{server.address}/name.svg"
    source = datasets.write(
        tmp_path / "source.gpkg", datasets.communes(("59001", name)), datasets.reservoirs()
    )
    run_alg(ALGORITHM, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    assert server.asked == []


def test_a_logo_fetches_nothing(run_alg: AlgorithmRunner, server: Listener, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="90" height="90"><image width="9" height="9" xlink:href="{server.address}/x.png"/>'
        f'<style>@import url("{server.address}/x.css");</style><rect width="50" height="50"/>'
        f'<script href="{server.address}/x.js"/></svg>',
        encoding="utf-8",
    )
    output = str(tmp_path / "out")
    run_alg(ALGORITHM, SOURCE="demo", COMMUNE="59293", LOGO_STATE=str(logo), OUTPUT=output)
    assert server.asked == []


# --- bombs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE qgis [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE qgis SYSTEM 'http://127.0.0.1/x.dtd'>",
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'http://127.0.0.1/x.dtd'>",
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM' [<!ENTITY x 'y'>]>",
        '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE qgis SYSTEM +ACI-x+ACI-+AD4-',
        "<!doctype qgis><!DOCTYPE qgis>",
    ],
    ids=["laughs", "external", "fetched", "fetched id", "internal", "utf-7", "twice"],
)
def test_entities_are_refused_in_styles(tmp_path: Path, head: str) -> None:
    started = time.monotonic()
    with pytest.raises(CatalogueError, match=r"document type or entities|not well-formed"):
        styled(tmp_path, a_style(head=head).replace("0", "&a9;" if head == BOMB else "0"))
    assert time.monotonic() - started < SECONDS


def test_the_heading_that_qgis_writes_is_none_of_them(tmp_path: Path) -> None:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    assert styled(tmp_path, a_style(head=head)).renderer() is not None
    layer = points()
    layer.saveNamedStyle(str(tmp_path / "saved.qml"))
    load_style(layer, tmp_path / "saved.qml")


@pytest.mark.parametrize("kind", [CatalogueError, TemplateError])
def test_a_deep_nest_is_no_way_to_end_qgis(tmp_path: Path, kind: type[AtlasError]) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<a>" * 5_000 + "</a>" * 5_000, encoding="utf-8")
    started = time.process_time()
    document = QDomDocument()
    try:
        document = foreign_xml.read_xml(path, 1_000_000, kind)
    except kind:
        return
    foreign_xml.refuse_unsafe(document, path, kind)
    assert time.process_time() - started < SECONDS


SHIPPED = [*(ROOT / "layouts").glob("*.qpt"), *(ROOT / "styles").rglob("*.qml")]


def test_files_of_the_plugin_hold_nothing_that_is_refused() -> None:
    """QGIS builds them without the check at run time that those of a service have."""
    assert len(SHIPPED) > 20
    refused = {}
    for path in SHIPPED:
        document = foreign_xml.read_xml(path, 5_000_000, CatalogueError)
        if parts := foreign_xml.unsafe_parts(document):
            refused[path.name] = [part.text for part in parts]
    assert refused == {}


def test_a_bomb_in_a_logo_ends(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(
        f'{BOMB.replace("qgis", "svg")}<svg xmlns="http://www.w3.org/2000/svg" width="9" '
        'height="9"><text>&a9;</text></svg>',
        encoding="utf-8",
    )
    started = time.monotonic()
    with pytest.raises(RequestError, match=r"logo\.svg"):
        pictures.check_picture("LOGO_STATE", path)
    assert time.monotonic() - started < SECONDS


def test_a_bomb_in_the_capabilities_of_a_server_ends(server: Listener) -> None:
    server.kind = "text/xml"
    server.body = (
        '<?xml version="1.0"?>' + BOMB.replace("qgis", "WMS_Capabilities")
        + '<WMS_Capabilities version="1.3.0"><Service><Title>&a9;</Title></Service>'
        "</WMS_Capabilities>"
    ).encode()  # fmt: skip
    source = f"crs=EPSG:2154&format=image/png&layers=x&styles=&url={server.address}/wms"
    started = time.monotonic()
    assert open_basemap(BasemapSource("raster", "wms", source, "Fond")) is None
    assert time.monotonic() - started < SECONDS
    assert server.asked, "the capabilities were read"


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(run_alg: AlgorithmRunner, tmp_path: Path, start: str) -> None:
    name = f"{start}HYPERLINK(1;2)"
    source = datasets.write(
        tmp_path / "source.gpkg",
        datasets.communes(("59001", name)),
        datasets.Table(
            "n_srce_reservoir_s_r31",
            ("ID_RESV", "OBJ_ASSI"),
            ((datasets.square(0.25, 0.25, 1000.0), ("R1", "01")),),
        ),
    )
    run_alg(ALGORITHM, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    for table in ("manifest.csv", "statistics.csv", "descriptions.csv"):
        with (tmp_path / "out" / table).open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file, delimiter=";")
        assert row["commune"] == f"'{name}", table
        for cell in row.values():
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
