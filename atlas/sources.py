"""Sources: open what the user gives, and tell which table holds which class of the SRCE.

A table is recognised by its name (``N_SRCE_RESERVOIR_S_R32``, ``cer_reservoir_s_fr32``), else by
its fields (``ID_RESV``); what fits nothing is named and left out. Nothing is ever written to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable

from qgis.core import QgsFeatureRequest, QgsMapLayerType, QgsProviderRegistry, QgsVectorLayer

from . import store
from .catalogue import Catalogue, SourceClass
from .communes import CommuneFields, detect_commune_fields, looks_like_communes
from .errors import SourceError
from .i18n import tr
from .naming import to_ascii

DEMO_WORD = "demo"
DEMO_PATH = Path(__file__).resolve().parent.parent / "demo" / "srce_demo.gpkg"
#: files looked at in a folder; others (styles, notes, pictures) are passed over
VECTOR_SUFFIXES = frozenset(
    {".gpkg", ".shp", ".geojson", ".json", ".fgb", ".tab", ".mif", ".gml", ".sqlite", ".parquet"}
)
MAX_FILES_IN_FOLDER = 2000
ENCODING_SAMPLE = 2000
#: table of the demonstration data (and of what is prepared from it) that says it is fictitious
DEMO_TABLE = "srce_demo"
#: what in a table name says that it speaks of the SRCE, or of its successor in Hauts-de-France
_SRCE_MARK = re.compile(r"srce|tvb|(?:^|_)cer(?:_|$)")


@dataclass
class SourceTable:
    """One table of the SRCE, opened."""

    layer: QgsVectorLayer
    #: what the log calls it: file and table
    name: str
    source_class: SourceClass
    #: why it is held to be of that class, in the user's language
    why: str


@dataclass
class CommuneTable:
    """One table of communes, opened."""

    layer: QgsVectorLayer
    name: str
    fields: CommuneFields


@dataclass
class SourceSet:
    """All that was found in what the user gave."""

    #: what the user named
    origin: str
    tables: list[SourceTable] = field(default_factory=list)
    communes: list[CommuneTable] = field(default_factory=list)
    #: tables left out, with the reason
    ignored: list[tuple[str, str]] = field(default_factory=list)
    #: path of a GeoPackage that ``prepare_data`` wrote, when the source is one
    prepared: Path | None = None
    #: the network is fictitious: text to print on the map
    demo_notice: str = ""
    demo_sources: str = ""

    def found(self) -> set[str]:
        """Return the keys of the classes that were found."""
        return {table.source_class.key for table in self.tables}

    def missing(self, catalogue: Catalogue) -> list[SourceClass]:
        """Return the classes of the catalogue of which no table was found."""
        found = self.found()
        return [c for key, c in catalogue.classes.items() if key not in found]


def discover(source: str, catalogue: Catalogue) -> SourceSet:
    """Open a GeoPackage, another vector file or a folder, and recognise its tables.

    :param source: path, or the word ``demo`` for the bundled demonstration data.
    :raises SourceError: when it does not exist or is no data source.
    """
    path = DEMO_PATH if source.strip().lower() == DEMO_WORD else Path(source.split("|")[0])
    if not path.exists():
        raise SourceError(
            tr("The source {path} does not exist: give a GeoPackage, a vector file or a folder.").format(
                path=path
            )
        )
    found = SourceSet(str(path))
    layers = list(_layers_of_folder(path, found)) if path.is_dir() else _layers_of_file(path)
    if not layers and path.is_file():
        raise SourceError(
            tr("{path} is not a vector data source that QGIS can read.").format(path=path)
        )
    if path.is_file() and store.is_prepared(path):
        found.prepared = path
    for name, layer in layers:
        recognise(found, name, layer, catalogue)
    _read_demo_marks(path, found)
    return found


def discover_layers(layers: Iterable[QgsVectorLayer], catalogue: Catalogue) -> SourceSet:
    """Recognise layers that are open already (those of a project)."""
    found = SourceSet(tr("the layers of the project"))
    for layer in layers:
        recognise(found, layer.name(), layer, catalogue)
    return found


def given_table(layer: QgsVectorLayer, source_class: SourceClass) -> SourceTable:
    """Return a layer that the user gave as being of a class."""
    check_layer(layer)
    return SourceTable(layer, layer.name(), source_class, tr("given as parameter"))


def check_layer(layer: QgsVectorLayer) -> None:
    """:raises SourceError: when a layer cannot be read or placed on the map."""
    if not layer.isValid():
        raise SourceError(
            tr("The layer “{name}” cannot be read: {source}").format(
                name=layer.name(), source=layer.publicSource()
            )
        )
    if layer.isSpatial() and not layer.crs().isValid():
        raise SourceError(
            tr(
                "The layer “{name}” has no coordinate reference system: set it in QGIS "
                "(Layer > Set CRS of Layer) or add its .prj file."
            ).format(name=layer.name())
        )


def recognise(found: SourceSet, name: str, layer: QgsVectorLayer, catalogue: Catalogue) -> None:
    """Add a layer to what was found: a class of the SRCE, communes, or left out with a reason."""
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        found.ignored.append((name, tr("it cannot be read")))
        return
    if not layer.isSpatial():
        found.ignored.append((name, tr("it has no geometry")))
        return
    if found.prepared is not None and name != store.COMMUNE_TABLE:
        return
    match = match_class(name, field_names(layer), catalogue)
    if match is not None:
        check_layer(layer)
        found.tables.append(SourceTable(layer, name, *match))
        return
    fields = detect_commune_fields(layer) if looks_like_communes(layer) else None
    if fields is not None:
        check_layer(layer)
        found.communes.append(CommuneTable(layer, name, fields))
        return
    found.ignored.append((name, tr("neither its name nor its fields are those of the SRCE")))


def field_names(layer: QgsVectorLayer) -> set[str]:
    """Return the names of a layer's fields in upper case."""
    return {f.name().upper() for f in layer.fields()}


def match_class(
    table: str, fields: set[str], catalogue: Catalogue
) -> tuple[SourceClass, str] | None:
    """Return the class of a table and why, by name, else by fields; ``None`` when it fits none.

    The class named first in the table's name counts: ``obstacle_cours_eau`` holds obstacles. A
    name alone is believed when it also speaks of the SRCE; else the fields must bear it out.
    """
    plain = plain_table_name(table)
    named = []
    for source_class in catalogue.classes.values():
        for word in source_class.names:
            place = re.search(rf"(?:^|_){re.escape(plain_table_name(word))}s?(?:_|$)", plain)
            if place:
                named.append((place.start(), source_class))
    if named:
        source_class = min(named, key=lambda pair: pair[0])[1]
        if _SRCE_MARK.search(plain) or _has_fields(source_class, fields):
            return source_class, tr("by the table name “{name}”").format(name=table)
    scored = [
        (sum(name in fields for name in source_class.fields), source_class)
        for source_class in catalogue.classes.values()
    ]
    best = max((score for score, _ in scored), default=0)
    if not best:
        return None
    source_class = next(c for score, c in scored if score == best)
    seen = ", ".join(name for name in source_class.fields if name in fields)
    return source_class, tr("by its fields {fields}").format(fields=seen)


def plain_table_name(name: str) -> str:
    """Return a table name in lower-case ASCII words joined by ``_``, without schema or connection."""
    return re.sub(r"[^a-z0-9]+", "_", to_ascii(name.rsplit(":", 1)[-1]).lower()).strip("_")


def _has_fields(source_class: SourceClass, fields: set[str]) -> bool:
    return any(name in fields for name in (*source_class.fields, *source_class.id_fields))


def _layers_of_folder(folder: Path, found: SourceSet) -> list[tuple[str, QgsVectorLayer]]:
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in VECTOR_SUFFIXES)
    if len(files) > MAX_FILES_IN_FOLDER:
        raise SourceError(
            tr("The folder {path} holds {count} vector files: give the one with the SRCE.").format(
                path=folder, count=len(files)
            )
        )
    layers = []
    for path in files:
        inside = _layers_of_file(path)
        if not inside:
            found.ignored.append((str(path.relative_to(folder)), tr("it cannot be read")))
        layers.extend(inside)
    return layers


def _layers_of_file(path: Path) -> list[tuple[str, QgsVectorLayer]]:
    """Return the vector tables of a file, those with geometry and those without."""
    layers = []
    for detail in QgsProviderRegistry.instance().querySublayers(str(path)):
        if detail.type() != QgsMapLayerType.VectorLayer or detail.name() in store.INTERNAL_TABLES:
            continue
        layers.append((detail.name() or path.stem, open_vector(detail.uri(), detail.name())))
    return layers


def open_vector(uri: str, name: str) -> QgsVectorLayer:
    """Open a table; a shapefile that does not tell its encoding is read as Windows-1252."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(uri, name, "ogr", options)
    mend_layer_encoding(layer)
    return layer


def mend_layer_encoding(layer: QgsVectorLayer) -> None:
    """Read a shapefile without ``.cpg`` as Windows-1252 where its bytes are no valid UTF-8."""
    path = Path(layer.source().split("|")[0])
    if path.suffix.lower() == ".shp" and layer.isValid() and _is_garbled(layer):
        layer.setProviderEncoding("windows-1252")


def _is_garbled(layer: QgsVectorLayer) -> bool:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setLimit(ENCODING_SAMPLE)
    return any(
        isinstance(value, str) and "\ufffd" in value
        for feature in layer.getFeatures(request)
        for value in feature.attributes()
    )


def _read_demo_marks(path: Path, found: SourceSet) -> None:
    """Note that the network is fictitious, where the file says so of itself."""
    if not path.is_file() or path.suffix.lower() != ".gpkg":
        return
    marks = store.read_key_values(path, DEMO_TABLE)
    if marks.get("fictitious") == "1":
        found.demo_notice = marks.get("notice", "")
        found.demo_sources = marks.get("sources", "")
