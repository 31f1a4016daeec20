"""Workers for what can be done side by side: a pool of processes, or any other executor.

Comes in: how many processes, or an executor that somebody else owns. Goes out: the executor, of which a pool of
processes is started when it is first asked for, kept warm between builds, and stopped when its owner is done.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from math import inf
from multiprocessing import forkserver
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

COMPOSITOR = "anthology.pdf.engine.compositor"
"""What a worker imports before it is forked from its parent, so that each begins warm."""

STARTING = 1.0
"""Seconds until the first worker can begin."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Pool:
    """Workers that a build, or several one after the other, may use."""

    def __init__(self, workers: int = 1, executor: Executor | None = None) -> None:
        """Use `executor` if there is one, which stays its owner's; else so many processes, 1 being this one."""
        self.workers = workers
        self._lent = executor
        self._own: ProcessPoolExecutor | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close(at_once=kind is not None)

    @property
    def is_lent(self) -> bool:
        """The workers are somebody else's, perhaps on other machines."""
        return self._lent is not None

    def is_alone(self, tasks: int, seconds: float = inf) -> bool:
        """Tell whether so many tasks are best done in this process.

        One task is no reason to start workers, nor are several that together take no longer than starting.
        """
        is_little = tasks < 2 or seconds < STARTING
        return self._lent is None and (self.workers == 1 or (is_little and self._own is None))

    def start(self) -> None:
        """Let the workers get ready, if they are processes of our own, while there is nothing for them to do yet."""
        if self._lent is None and self.workers > 1:
            with _interrupts_deferred():
                self._started()

    def submit(
        self,
        task: Callable[Arguments, Result],
        /,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Future[Result]:
        """Give a worker something to do; the interrupt key is held back while the worker is started."""
        with _interrupts_deferred(), _without_main():
            return (self._lent or self._started()).submit(task, *arguments, **named)

    def close(self, *, at_once: bool = False) -> None:
        """Stop the processes, when they are done or at once; the next task starts new ones."""
        pool, self._own = self._own, None
        if pool is not None:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=not at_once, cancel_futures=True)
            if at_once:
                for process in processes:
                    process.terminate()
                for process in processes:
                    process.join()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _started(self) -> ProcessPoolExecutor:
        if self._own is None:
            method = "spawn" if sys.platform == "win32" else "forkserver"
            context = multiprocessing.get_context(method)
            if method == "forkserver":
                context.set_forkserver_preload([COMPOSITOR])
                with _interrupts_ignored():
                    forkserver.ensure_running()
            self._temporary = tempfile.TemporaryDirectory(
                prefix="anthology-", ignore_cleanup_errors=True
            )
            self._own = ProcessPoolExecutor(
                self.workers,
                mp_context=context,
                initializer=_begin_work,
                initargs=(Path(self._temporary.name),),
            )
        return self._own


ALONE = Pool()
"""No workers: everything is done in this process."""


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let a process that is started meanwhile ignore the interrupt key: it is for the parent alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _interrupts_deferred() -> Iterator[None]:
    """Let the interrupt key wait: a worker that is just being started would complain of its parent's end."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Let workers be started without the program that starts them: they do nothing of it, and would import it whole."""
    main = vars(sys.modules["__main__"])
    kept: dict[str, object] = {n: main[n] for n in ("__spec__", "__file__") if n in main}
    main.pop("__file__", None)
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(kept)


def _begin_work(folder: Path) -> None:
    """Leave the interrupt key to the parent, temporary files where it clears them away; and end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = str(folder)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent was killed: nobody else would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
