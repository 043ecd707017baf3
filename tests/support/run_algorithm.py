"""Runs an algorithm of the plugin in a process of its own, for tests that end it by force.

``python run_algorithm.py export_territory '{"SOURCE": "demo", …}'`` prints what the algorithm says,
then its results as JSON; the exit code is 1 when it ends in an error.
"""

from __future__ import annotations

# ruff: noqa: T201 -- a script talks by printing
import importlib
import json
import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    root = Path(__file__).resolve().parent.parent.parent
    sys.path.insert(0, str(root))
    from tests.support.package import NAME, register_package

    register_package()
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

    class Feedback(QgsProcessingFeedback):
        def pushInfo(self, info: str) -> None:  # noqa: N802
            print(info, flush=True)

        def pushWarning(self, warning: str) -> None:  # noqa: N802
            print(f"WARNING {warning}", flush=True)

        def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: ARG002, N802, N803
            print(f"ERROR {error}", flush=True)

    # the name by which QGIS knows where it runs: in its window, in qgis_process, in a script
    application = QgsApplication([], False, "", os.environ.get("SRCE_TEST_PLATFORM", "external"))
    application.initQgis()
    module = importlib.import_module(f"{NAME}.processing_provider.{sys.argv[1]}")
    words = sys.argv[1].split("_")
    algorithm = getattr(module, "".join(word.capitalize() for word in words))().create()
    # shorter waits for one thing, which leave the others as they are
    for name, seconds in json.loads(os.environ.get("SRCE_TEST_LIMITS", "{}")).items():
        place, _, limit = name.rpartition(".")
        limited = importlib.import_module(f"{NAME}.atlas.{place}")
        assert hasattr(limited, limit), name
        setattr(limited, limit, seconds)
    context = QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    feedback = Feedback(False)
    try:
        results, ok = algorithm.run(json.loads(sys.argv[2]), context, feedback, {}, False)
    except Exception as error:
        print(f"ERROR {error}", flush=True)
        leave(1)
    print(json.dumps(results), flush=True)
    leave(0 if ok else 1)


def leave(code: int) -> NoReturn:
    """End the process at once: QGIS is known to crash while it is taken down."""
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
