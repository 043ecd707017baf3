"""The checkout, in a folder of any name, as the package ``srce_tvb_atlas``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

NAME = "srce_tvb_atlas"
ROOT = Path(__file__).resolve().parent.parent.parent


def register_package() -> None:
    """Make ``import srce_tvb_atlas`` find the root of the repository."""
    if NAME in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
