"""The plugin: registers the Processing provider, and the GUI where there is one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from .atlas.shared.translation import install_translator, user_language
from .processing_provider.provider import AtlasProvider

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .gui.window import AtlasWindow


class AtlasPlugin:
    """Entry point that QGIS and ``qgis_process`` call."""

    def __init__(self, iface: QgisInterface | None) -> None:
        self.iface = iface
        self.provider: AtlasProvider | None = None
        self.window: AtlasWindow | None = None
        self._translator = install_translator(user_language())

    def initProcessing(self) -> None:
        """Register the provider; ``qgis_process`` calls only this."""
        if self.provider is None:
            self.provider = AtlasProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Register the provider, and add toolbar, menu, map tool and settings page."""
        self.initProcessing()
        # imported here: qgis_process has no window
        from .gui.window import AtlasWindow

        self.window = AtlasWindow(self.iface)

    def unload(self) -> None:
        """Remove everything that the plugin registered."""
        if self.window is not None:
            self.window.close()
            self.window = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        _forget_packages()


def _forget_packages() -> None:
    """Remove the packages of the plugin from Python, so that a reload reads them again.

    QGIS removes the modules that were imported, not the packages that contain them.
    """
    packages = [
        name
        for name, module in sys.modules.items()
        if name.startswith(f"{__package__}.") and getattr(module, "__path__", None) is not None
    ]
    for name in packages:
        del sys.modules[name]
