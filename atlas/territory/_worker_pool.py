"""The drawing processes of a run, each of which draws one commune at a time.

:func:`draw` takes and returns plain values, so that any executor of the ``concurrent.futures`` kind
can run it: threads of this process, each of which waits for its drawing process, or Dask, whose
workers have drawing processes of their own. It never raises: the death of a drawing process is
part of the answer. Needs no QGIS.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from ..shared.i18n import tr
from ._worker_process import PYTHON_VARIABLE, Launch, Listener, Worker, WorkerDiedError


class WorkerPool:
    """Drawing processes of one run, started as they are needed.

    :param listener: gets their messages, from several threads.
    """

    def __init__(self, launch: Launch, listener: Listener | None = None) -> None:
        self._launch = launch
        self._listener = listener
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False
        self._python = ""

    def start(self, count: int) -> None:
        """Start processes ahead of their work, without waiting for them.

        :raises WorkerDiedError: when none can be started.
        """
        started = [self._start_worker() for _ in range(count)]
        with self._lock:
            self._idle += started

    def check(self) -> None:
        """Wait for the first process; try another Python when QGIS does not start in it.

        :raises WorkerDiedError: when QGIS starts with none of them.
        """
        with self._lock:
            waiting, self._idle = self._idle, []
        fault = ""
        while waiting:
            try:
                waiting[0].wait_until_ready(self._listener)
            except WorkerDiedError as error:
                fault = str(error)
            else:
                with self._lock:
                    self._idle += waiting
                return
            for worker in waiting:
                self._drop(worker)
            try:
                waiting = [self._start_worker(after=self._python) for _ in waiting]
            except WorkerDiedError:
                waiting = []
        raise WorkerDiedError(fault or tr("no process was started"))

    def _start_worker(self, after: str = "") -> Worker:
        """Start a process with the Python that worked before, else with the first that starts.

        :param after: only try the candidates after this Python, which did not work.
        """
        pythons = list(self._launch.pythons)
        if after in pythons:
            pythons = pythons[pythons.index(after) + 1 :]
        elif self._python in pythons:
            pythons = pythons[pythons.index(self._python) :]
        fault = tr("Python was not found; set {variable} to its path").format(
            variable=PYTHON_VARIABLE
        )
        for python in pythons:
            try:
                worker = Worker(self._launch, python)
            except WorkerDiedError as error:
                fault = str(error)
                continue
            with self._lock:
                self._python = python
                self._all.add(worker)
                closed = self._closed
            if closed:
                self._drop(worker)
                break
            return worker
        raise WorkerDiedError(fault)

    def draw(self, message: dict[str, Any]) -> dict[str, Any]:
        """Draw with an idle process, started when there is none; see :func:`draw`."""
        worker = None
        try:
            worker = self._take_idle()
            answer = worker.ask(message, self._listener)
        except WorkerDiedError as error:
            if worker is not None:
                self._drop(worker)
            return {"died": str(error)}
        with self._lock:
            self._idle.append(worker)
        return answer

    def _take_idle(self) -> Worker:
        while True:
            with self._lock:
                if self._closed:
                    raise WorkerDiedError(tr("the run is over"))
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                return self._start_worker()
            if worker.is_alive:
                return worker
            self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close(at_once=True)

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that run."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._all if worker.is_alive)

    def close(self, *, at_once: bool = False) -> None:
        """End all processes.

        :param at_once: also those that draw.
        """
        with self._lock:
            self._closed = True
            workers, self._all, self._idle = list(self._all), set(), []
        for worker in workers:
            if at_once:
                worker.kill()
        for worker in workers:
            worker.close(at_once=at_once)


# --- the function that executors run -------------------------------------------------------------

_POOLS: dict[str, WorkerPool] = {}
#: setups whose pools are forgotten once their run is over: those of runs in other processes, which
#: cannot close a pool here, and closed ones, kept to refuse tasks that come too late
_TEMPORARY: set[str] = set()
_POOLS_LOCK = threading.Lock()


def open_pool(setup: str, launch: Launch, listener: Listener | None = None) -> WorkerPool:
    """Make the pool that :func:`draw` uses for the tasks of a setup.

    :param setup: path of the file with what all communes of the run share.
    """
    pool = WorkerPool(launch, listener)
    with _POOLS_LOCK:
        _POOLS[setup] = pool
    return pool


def close_pool(setup: str, *, at_once: bool = False) -> None:
    """End the processes of a setup."""
    with _POOLS_LOCK:
        pool = _POOLS.get(setup)
        _TEMPORARY.add(setup)
    if pool is not None:
        pool.close(at_once=at_once)


def draw(task: dict[str, Any]) -> dict[str, Any]:
    """Draw one commune with a drawing process of this machine; any number of threads may call it.

    :param task: ``package`` (folder of the plugin), ``setup`` (path of the file with what all
        communes of the run share) and ``task`` (a packed :class:`~._commune_drawer.DrawingTask`).
    :return: what :func:`~._commune_drawer.draw_packed` gives, or ``died`` with the reason.
    """
    setup = str(task["setup"])
    with _POOLS_LOCK:
        # pools of other runs that are over: their processes have ended by themselves
        over = [key for key in _TEMPORARY if key != setup and not Path(key).exists()]
        ended = [_POOLS.pop(key) for key in over if key in _POOLS]
        _TEMPORARY.difference_update(over)
        if setup not in _POOLS:
            _POOLS[setup] = WorkerPool(Launch(str(task["package"])))
            _TEMPORARY.add(setup)
        pool = _POOLS[setup]
    for old in ended:
        old.close()
    return pool.draw({"setup": setup, "task": task["task"], "title": task.get("title", "")})
