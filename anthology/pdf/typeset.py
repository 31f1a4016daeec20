"""Typesetting: from each section's copy to its leaves, in parallel, each only once.

Comes in: copies. Goes out: leaves by name, from the cache where they have been set before.
A section that cannot be set is an error among the diagnostics and missing among the leaves.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from pathlib import Path

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics
from anthology.pdf import sidecar
from anthology.pdf.engine.versions import engine_versions
from anthology.pdf.leaves import Copy, Leaves

Progress = Callable[[str, int], None]

OF_STYLES = frozenset({"style-ignored", "stylesheet-unreadable", "font-unreadable"})
"""Complaints about what all sections share: they do not point to one section's source."""


def typeset(
    copies: Sequence[Copy],
    cache: Cache,
    diagnostics: Diagnostics,
    *,
    workers: int,
    progress: Progress = lambda _name, _pages: None,
) -> dict[str, Leaves]:
    """Give the leaves of every copy by its name, in the order of the copies.

    `workers` is the number of processes; with 1 everything happens in this one. `progress` is called
    with name and page count as each section is done. Complaints, also of leaves from the cache, go to
    `diagnostics`. `KeyboardInterrupt` stops the workers and leaves the cache sound.
    """
    keys = {copy.name: key_of(copy) for copy in copies}
    done: dict[str, Leaves] = {}

    def take(copy: Copy) -> bool:
        leaves = cached(keys[copy.name], cache)
        if leaves is not None:
            done[copy.name] = leaves
            progress(copy.name, leaves.page_count)
        return leaves is not None

    waiting = [copy for copy in copies if not take(copy)]
    waiting.sort(key=lambda copy: len(copy.xhtml), reverse=True)
    for copy, failure in _set_all(waiting, keys, cache, workers):
        if failure or not take(copy):
            diagnostics.error(
                "typesetting-failed",
                f"the section “{copy.name}” cannot be typeset: {failure or 'its leaves are lost'}",
                copy.place,
            )
    for copy in copies:
        for complaint in done[copy.name].complaints if copy.name in done else ():
            place = None if complaint.code in OF_STYLES else copy.place
            diagnostics.add(replace(complaint, place=place))
    return {copy.name: done[copy.name] for copy in copies if copy.name in done}


def key_of(copy: Copy) -> str:
    """Give the digest of all that the leaves depend on; no path of this machine is in it."""
    faces = [f"{face.family}|{face.weight}|{face.italic}|{face.digest}" for face in copy.faces]
    resources = [part for address, _, content in copy.resources for part in (address, content)]
    parts = [copy.name, copy.xhtml, *copy.stylesheets]
    counts = f"{len(copy.stylesheets)} {len(faces)} {copy.tagged} {copy.optimal}"
    return digest("leaves", engine_versions(), counts, *parts, *faces, *resources)


def cached(key: str, cache: Cache) -> Leaves | None:
    """Find leaves that were set before, if all that binding them takes is still there."""
    pdf, written = cache.get(key, ".pdf"), cache.get(key, ".json")
    if pdf is None or written is None:
        return None
    leaves = sidecar.decode(written.read_bytes(), pdf)
    return leaves if all(cache.get(font.program, ".font") for font in leaves.fonts) else None


@dataclass(frozen=True, slots=True)
class _Order:
    """One section's way to a worker."""

    copy: Copy
    key: str
    cache: Cache


def _set_all(
    copies: Sequence[Copy], keys: dict[str, str], cache: Cache, workers: int
) -> Iterator[tuple[Copy, str]]:
    """Set the copies into the cache; give each as it is done, with what went wrong."""
    orders = [_Order(copy, keys[copy.name], cache) for copy in copies]
    if workers == 1 or len(orders) < 2:
        for order in orders:
            yield order.copy, _set(order)
        return
    with _pool(min(workers, len(orders))) as pool:
        with _interrupts_deferred():
            futures: dict[Future[str], Copy] = {
                pool.submit(_set, order): order.copy for order in orders
            }
        for place, future in enumerate(as_completed(futures)):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                left = len(orders) - place
                yield futures[future], f"a typesetting process was killed with {left} to do"
                return


def _set(order: _Order) -> str:
    """Set one section into the cache; say what went wrong, or nothing."""
    # WeasyPrint takes half a second to import: not for leaves that are all in the cache.
    from anthology.pdf.engine.compositor import compose

    try:
        leaves, content = compose(order.copy, order.cache)
    except Exception as exception:
        return f"{exception} ({type(exception).__name__})" if str(exception) else repr(exception)
    order.cache.put(order.key, ".pdf", content)
    order.cache.put(order.key, ".json", sidecar.encode(leaves))
    return ""


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Run a pool of workers; on the way out by an exception they are stopped at once."""
    method = "spawn" if sys.platform == "win32" else "forkserver"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["anthology.pdf.engine.compositor"])
        with _interrupts_ignored():
            forkserver.ensure_running()
    with tempfile.TemporaryDirectory(prefix="anthology-", ignore_cleanup_errors=True) as folder:
        pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin_work, initargs=(Path(folder),)
        )
        try:
            yield pool
        except BaseException:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            for process in processes:
                process.join()
            raise
        pool.shutdown()


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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_work(folder: Path) -> None:
    """Leave the interrupt key to the parent, and temporary files where the parent clears them away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = str(folder)
