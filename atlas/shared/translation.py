"""The language of QGIS and the translation of the plugin's messages, loaded in one way."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from . import i18n
from .paths import TRANSLATIONS


def user_language() -> str:
    """Return the two-letter code of the language of the QGIS interface."""
    settings = QgsSettings()
    code = ""
    if settings.value("locale/overrideFlag", False, type=bool):
        code = str(settings.value("locale/userLocale", "") or "")
    return (code or str(QLocale().name()))[:2]


def install_translator(language: str) -> QTranslator | None:
    """Show the plugin's messages in a language.

    :param language: two-letter code.
    :return: the translator, which the caller must keep as long as messages are shown; ``None``
        when there is no translation into this language, in which case messages stay in English.
    """
    i18n.install(_translate)
    translator = QTranslator()
    if not translator.load(str(TRANSLATIONS / f"srce_tvb_atlas_{language}.qm")):
        return None
    return translator if QCoreApplication.installTranslator(translator) else None


def _translate(text: str, comment: str | None, count: int) -> str:
    """Ask Qt; PyQt takes a comment that is not ASCII as bytes only."""
    known_as = None if comment is None else comment.encode()
    return str(QCoreApplication.translate(i18n.CONTEXT, text, known_as, count))
