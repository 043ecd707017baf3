"""``qgis_process`` as a technician runs it, in a profile of its own."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .environment import isolated_environment
from .package import NAME, ROOT


@dataclass(frozen=True)
class ProcessRun:
    """How one call of the program ended."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def ok(self) -> bool:
        """Whether the exit code is 0."""
        return self.returncode == 0

    @property
    def output(self) -> str:
        """All that a user sees."""
        return f"{self.stdout}\n{self.stderr}"

    @cached_property
    def json(self) -> dict[str, Any]:
        """What ``--json`` prints; QGIS may print log lines before it."""
        start = self.stdout.find("{")
        assert start >= 0, f"no JSON was printed:\n{self.output}"
        value: dict[str, Any] = json.loads(self.stdout[start:])
        return value

    @property
    def results(self) -> dict[str, Any]:
        """The outputs of the algorithm."""
        value: dict[str, Any] = self.json["results"]
        return value


class QgisProcess:
    """The program with the plugin of ``plugin`` enabled.

    ``folder`` holds the profile, which lasts as long as the object.
    """

    def __init__(self, folder: Path, plugin: Path = ROOT, language: str = "en_US") -> None:
        # Debian 12 wraps the program in a script that gives it an option it does not know
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        assert program is not None, "qgis_process is missing: run `make setup`"
        self._program = program
        plugins = folder / "plugins"
        plugins.mkdir()
        (plugins / NAME).symlink_to(plugin, target_is_directory=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QGIS_", "PYTHON", "PYTEST_", "COV_"))
        }
        self._environment = {
            **kept,
            **isolated_environment(folder, language),
            "QGIS_PLUGINPATH": str(plugins),
        }
        enabled = self("plugins", "enable", NAME)
        assert enabled.ok, enabled.output

    def __call__(self, *arguments: str, cwd: Path | None = None, timeout: int = 280) -> ProcessRun:
        """Call the program with ``arguments`` as they are."""
        done = subprocess.run(
            [self._program, *arguments],
            capture_output=True,
            check=False,
            cwd=cwd,
            encoding="utf-8",
            env=self._environment,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
        )
        return ProcessRun(done.returncode, done.stdout, done.stderr)

    def shell(self, line: str, timeout: int = 280) -> ProcessRun:
        """Run a line as it would be pasted into a terminal; ``qgis_process`` is the program."""
        function = f'qgis_process() {{ {shlex.quote(self._program)} "$@"; }}'
        done = subprocess.run(
            ["bash", "-c", f"{function}\n{line}"],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=self._environment,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
        )
        return ProcessRun(done.returncode, done.stdout, done.stderr)

    def run(self, algorithm: str, cwd: Path | None = None, **parameters: Any) -> ProcessRun:
        """Run ``algorithm`` with ``--json``."""
        values = [f"{name}={value}" for name, value in parameters.items()]
        return self("--json", "run", algorithm, "--", *values, cwd=cwd)
