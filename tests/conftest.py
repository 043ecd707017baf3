"""Start of every test run: an isolated QGIS, the plugin as a package, and the shared fixtures."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.environment import isolated_environment
from tests.support.package import ROOT, register_package

# a machine that is busy makes the generation of examples slow: that is not a fault of the code
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

# Before QGIS starts (pytest-qgis does so in pytest_configure): its profile, language and screen.
_home = tempfile.TemporaryDirectory(prefix="srce-tests-")
os.environ.update(isolated_environment(Path(_home.name)))
register_package()

from qgis.PyQt.QtCore import QLocale  # noqa: E402 -- QGIS reads its environment on import

from tests.support import territory  # noqa: E402
from tests.support.algorithms import AlgorithmRunner  # noqa: E402
from tests.support.qgis_process import QgisProcess  # noqa: E402

# pytest-qgis has imported Qt, which had read the caller's language by then
QLocale.setDefault(QLocale("en_US"))

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qgis.core import QgsProcessingProvider


#: files of tests that take longest, the longest first
LONGEST = tuple(
    f"test_{name}"
    for name in (
        *("territory", "layouts", "waits", "source_account", "disguises", "workers", "place"),
        *("gui_session", "tagged_pdf", "sheets", "export_commune", "lifetimes", "own_styles"),
    )
)


def pytest_report_header() -> str:
    """Tell which versions the result holds for."""
    from osgeo import gdal
    from qgis.core import Qgis
    from qgis.PyQt.QtCore import QT_VERSION_STR

    return (
        f"QGIS {Qgis.QGIS_VERSION}, GDAL {gdal.VersionInfo('RELEASE_NAME')}, "
        f"Qt {QT_VERSION_STR}, Python {platform.python_version()}"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first: no process is left alone with one at the end."""
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data that lie beside the checkout; they may not be part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data are not there: {folder}")
    return folder


@pytest.fixture(scope="session")
def demo_gpkg() -> Path:
    """Give the bundled demonstration data."""
    path = ROOT / "demo" / "srce_demo.gpkg"
    assert path.is_file(), f"{path} is part of the project: run demo/build_demo.py"
    return path


@pytest.fixture(scope="session")
def provider(qgis_processing: None) -> Iterator[QgsProcessingProvider]:  # noqa: ARG001 -- starts it
    """Register our provider the way QGIS does, beside the native ones."""
    from qgis.core import QgsApplication

    import srce_tvb_atlas

    plugin = srce_tvb_atlas.classFactory(None)
    plugin.initProcessing()
    registered = QgsApplication.processingRegistry().providerById("srce_tvb")
    assert registered is not None
    yield registered
    plugin.unload()


@pytest.fixture
def run_alg(provider: QgsProcessingProvider) -> AlgorithmRunner:  # noqa: ARG001 -- must be registered
    """Run an algorithm in this process; see :class:`AlgorithmRunner`."""
    return AlgorithmRunner()


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory: pytest.TempPathFactory) -> QgisProcess:
    """Run ``qgis_process`` in a profile of its own; see :class:`QgisProcess`."""
    return QgisProcess(tmp_path_factory.mktemp("qgis_process"))


@pytest.fixture(scope="session")
def reference(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Give the folder of an undisturbed run of a territory; nothing may be written into it."""
    folder = tmp_path_factory.mktemp("territory")
    AlgorithmRunner()(
        territory.ALGORITHM,
        **territory.FIXED,
        CODES=territory.codes(),
        WORKERS=1,
        OUTPUT=str(folder),
    )
    return folder


@pytest.fixture(scope="module")
def chromium() -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed: the page is not looked at")
    return program
