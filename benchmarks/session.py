"""A QGIS for benchmarks: the plugin and the native algorithms in one process, without a screen."""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.environment import isolated_environment
from tests.support.package import register_package

# outside the user's profile, and gone at the end
_home = tempfile.TemporaryDirectory(prefix="srce-bench-")
atexit.register(_home.cleanup)
_kept: list[Any] = []


def start_qgis() -> Callable[..., dict[str, Any]]:
    """Start QGIS once and return ``run(algorithm, **parameters)``."""
    os.environ.update(isolated_environment(Path(_home.name)))
    register_package()
    from qgis.core import (
        QgsApplication,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProject,
    )

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing

    import srce_tvb_atlas

    Processing.initialize()
    plugin = srce_tvb_atlas.classFactory(None)
    plugin.initProcessing()
    _kept.extend((application, plugin))

    def run(algorithm: str, **parameters: Any) -> dict[str, Any]:
        # areas and lengths are those of the projection, as on the sheets
        project = QgsProject()
        project.setEllipsoid("NONE")
        context = QgsProcessingContext()
        context.setProject(project)
        _kept.append(project)
        results: dict[str, Any] = processing.run(
            algorithm, parameters, context=context, feedback=QgsProcessingFeedback(False)
        )
        return results

    return run
