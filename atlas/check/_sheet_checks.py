"""Check of all that a run needs except its data: styles, layout, fonts, wording, output folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from osgeo import gdal
from qgis.core import Qgis, QgsProject

from ..data.catalogue import Catalogue, find_style
from ..data.ground_store import GROUND_TABLES
from ..layout import fonts, template
from ..layout.items import layout_items, missing_pictures, role_of
from ..layout.remarks import NOTE as REMARK_NOTE
from ..layout.template_file import TemplateSource
from ..project.own_styles import unused_styles
from ..project.stored_styles import check_style
from ..results.manifest import read_descriptions, read_manifest, read_statistics
from ..shared.i18n import tr, tr_count
from ..shared.output import check_output
from ..wording import texts
from ._log import FindingLog
from .page import NOTE, OK, WARNING

#: free space below which the disk may fill up during a run, bytes
LITTLE_SPACE = 500_000_000


def check_styles(log: FindingLog, catalogue: Catalogue, folder: Path | None) -> None:
    """Load every style that the catalogue names.

    :param folder: the service's own styles, ``None`` for the bundled ones only.
    """
    for category in catalogue.categories:
        for family, style in category.styles.items():
            with log.error_as_finding(style.qml):
                path = find_style(style.qml, folder)
                remarks = check_style(path, family)
                if folder is not None and path.parent == folder:
                    log.add(OK, style.qml, tr("the service's own style"))
                for remark in remarks:
                    log.add(WARNING, style.qml, remark.text)
    for table in GROUND_TABLES:
        with log.error_as_finding(table.qml):
            path = find_style(table.qml, folder)
            remarks = check_style(path, table.family)
            if folder is not None and path.is_relative_to(folder):
                log.add(OK, table.qml, tr("the service's own style"))
            for remark in remarks:
                log.add(WARNING, table.qml, remark.text)
    for remark in unused_styles(folder, catalogue):
        log.add(WARNING, str(folder), remark.text)


def check_layout(log: FindingLog, source: TemplateSource) -> None:
    """Open a layout template and look at its items, what they are taken for, and its fonts."""
    project = QgsProject()
    opened = template.open_template(source, project)
    try:
        name = source.path.name
        roles = {role_of(item) for item in layout_items(opened.layout)}
        known = sorted(roles & template.ITEM_CLASSES.keys())
        log.add(OK, name, tr("filled items: {ids}").format(ids=", ".join(known)))
        for remark in opened.remarks:
            log.add(NOTE if remark.level == REMARK_NOTE else WARNING, name, remark.text)
        for remark in missing_pictures(opened.layout):
            log.add(WARNING, name, remark.text)
        absent = sorted(template.ITEM_CLASSES.keys() - roles)
        if absent:
            log.add(NOTE, name, tr("not present: {ids}").format(ids=", ".join(absent)))
        unknown = sorted(name for name in roles - template.ITEM_CLASSES.keys() if name)
        if unknown and not opened.is_bundled:
            text = tr("items left unchanged: {ids}")
            log.add(NOTE, name, text.format(ids=", ".join(unknown)))
        log.section = tr("Fonts")
        if opened.is_bundled:
            family = fonts.family_of(opened.layout)
            level = OK if family in fonts.FAMILIES else WARNING
            log.add(level, family, tr("used for all texts of the sheet"))
    finally:
        opened.layout = None  # before its project


def check_wording(log: FindingLog, folder: Path | None) -> None:
    """Render every text for a commune with a long name.

    :param folder: the service's own texts, ``None`` for the bundled ones only.
    """
    context = texts.text_context(commune="Téteghem-Coudekerque-Village", insee="59588")
    rendered = texts.render_texts(context, folder)
    text = tr_count("%n texts can be printed", "%n text can be printed", len(rendered))
    log.add(OK, str(folder or tr("bundled wording")), text)


def check_output_folder(log: FindingLog, folder: Path | None) -> None:
    """Look at the folder of the sheets, the tables of earlier runs in it and the free space.

    :param folder: ``None`` leaves it unchecked.
    """
    if folder is None:
        log.add(NOTE, "OUTPUT", tr("no folder to check"))
        return
    check_output(folder)
    if folder.is_dir():
        earlier = read_manifest(folder)
        read_statistics(folder)
        read_descriptions(folder)
        if earlier:
            text = tr_count(
                "contains the sheets of %n communes from earlier runs",
                "contains the sheets of %n commune from an earlier run",
                len(earlier),
            )
            log.add(NOTE, str(folder), text)
    place = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    level = OK if free > LITTLE_SPACE else WARNING
    log.add(level, str(folder), tr("can be written to, {mb} MB free").format(mb=free // 10**6))


def check_programs(log: FindingLog) -> None:
    """Note the versions of the programs that a run uses."""
    log.add(OK, "QGIS", Qgis.QGIS_VERSION)
    log.add(OK, "GDAL", gdal.VersionInfo("RELEASE_NAME"))
