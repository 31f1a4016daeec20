"""A shelf of books: every manifest under a folder is built, with one pool and one cache.

Comes in: manifests. Goes out: for each an `Outcome`, in their order. Each book is a task of its own, since binding
keeps a processor busy too; what several books share is typeset by whoever comes first.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from anthology.build import build_editions
from anthology.cache import Cache
from anthology.diagnostics import Diagnostic, Diagnostics, Place, Refused
from anthology.pool import Pool
from anthology.workshop import Workshop

NOT_BOOKS = frozenset({"dist", "node_modules"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one book."""

    manifest: Path
    built: tuple[Path, ...]
    """Nothing, where it has errors."""
    complaints: tuple[Diagnostic, ...]
    """Their paths begin at the shelf."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One book's way to a worker."""

    manifest: Path
    wanted: frozenset[str]
    cache: Cache
    source_date: datetime | None
    stock_engine: bool
    locked: bool
    strict: bool


def manifests_under(shelf: Path, name: str) -> tuple[Path, ...]:
    """Find the manifests called `name` under a folder, in the order of their paths."""
    found = []
    for folder, below, files in os.walk(shelf):
        below[:] = [entry for entry in below if entry not in NOT_BOOKS and entry[0] != "."]
        if name in files:
            found.append(Path(folder) / name)
    return tuple(sorted(found))


def build_shelf(
    shelf: Path,
    manifests: Sequence[Path],
    wanted: Collection[str],
    workshop: Workshop,
    *,
    locked: bool = False,
    strict: bool = False,
) -> Iterator[Outcome]:
    """Build every book, and give what became of each in the order of the manifests, as soon as it is known.

    A book that cannot be built does not keep the next from being built.
    """
    tasks = [
        _Task(
            manifest.absolute(),
            frozenset(wanted),
            workshop.cache,
            workshop.source_date,
            workshop.stock_engine,
            locked,
            strict,
        )
        for manifest in manifests
    ]
    for manifest, outcome in zip(manifests, _outcomes(tasks, workshop.pool), strict=True):
        at = manifest.parent.relative_to(shelf)
        complaints = tuple(_on_the_shelf(complaint, at) for complaint in outcome.complaints)
        built = tuple(manifest.parent / "dist" / path.name for path in outcome.built)
        yield Outcome(manifest, built, complaints)


def _outcomes(tasks: Sequence[_Task], pool: Pool) -> Iterator[Outcome]:
    if pool.is_alone(len(tasks)):
        yield from map(_build, tasks)
        return
    futures = [pool.submit(_build, task) for task in tasks]
    for place, task in enumerate(tasks):
        if _is_broken(futures[place]):
            # A worker was killed, and all that wait with it: once more, with others.
            pool.close(at_once=True)
            for later in range(place, len(tasks)):
                if _is_broken(futures[later]):
                    futures[later] = pool.submit(_build, tasks[later])
        try:
            yield futures[place].result()
        except Exception as error:
            yield _lost(task, error)


def _is_broken(future: Future[Outcome]) -> bool:
    return isinstance(future.exception(), BrokenExecutor)


def _lost(task: _Task, error: Exception) -> Outcome:
    said = f"{error} ({type(error).__name__})" if str(error) else repr(error)
    diagnostics = Diagnostics()
    diagnostics.error("book-lost", f"the worker that built the book was lost: {said}")
    return Outcome(task.manifest, (), tuple(diagnostics))


def _build(task: _Task) -> Outcome:
    """Build one book in whichever process this is."""
    diagnostics = Diagnostics(strict=task.strict)
    workshop = Workshop(task.cache, Pool(), task.source_date, stock_engine=task.stock_engine)
    built: list[Path] = []
    try:
        built = build_editions(
            task.manifest, task.wanted, workshop, diagnostics, locked=task.locked
        )
    except Refused:
        pass
    except OSError as error:
        named = f" “{Path(str(error.filename)).name}”" if error.filename else ""
        diagnostics.error("book-unwritten", f"cannot write{named}: {error.strerror}")
    return Outcome(task.manifest, tuple(built), tuple(diagnostics.in_order()))


def _on_the_shelf(complaint: Diagnostic, folder: Path) -> Diagnostic:
    place = complaint.place or Place("anthology.yaml")
    return replace(complaint, place=replace(place, path=(folder / place.path).as_posix()))
