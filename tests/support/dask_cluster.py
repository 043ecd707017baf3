"""A Dask cluster of real processes on the loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.support.territory import children, wait_for_end


class Cluster:
    """A Dask scheduler and its workers, each a process, on the loopback."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        note = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.start("dask_scheduler", *options, "--scheduler-file", str(note))
        deadline = time.monotonic() + 60
        while not note.exists() or not note.read_text("utf-8").endswith("}"):
            assert time.monotonic() < deadline, (folder / "dask_scheduler.log").read_text("utf-8")
            time.sleep(0.1)
        self.address = json.loads(note.read_text("utf-8"))["address"]

    def start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{program}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *options],
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def add_worker(self) -> subprocess.Popen[bytes]:
        folder = self._folder / f"worker-{len(self.processes)}"
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        options += ["--local-directory", str(folder), "--host", "127.0.0.1"]
        return self.start("dask_worker", self.address, *options)

    def close(self) -> None:
        for process in reversed(self.processes):
            below = children(process.pid)
            process.kill()
            process.wait()
            wait_for_end(below)
