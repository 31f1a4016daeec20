"""The command that builds again whenever a file of the book is saved: `watch`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from anthology.commands.building import Editions, wanted_of
from anthology.commands.session import ALL_CORES, Jobs, Session
from anthology.diagnostics import Refused
from anthology.progress import Progress

if TYPE_CHECKING:
    from anthology.workshop import Workshop

DEBOUNCE = 50
"""Milliseconds of silence after which a save is over: editors write several files for one."""
WAKING = 200
"""Milliseconds between two looks at whether to stop."""
AT_MOST = 5
"""So many files, or sections, are named; more are counted."""


def watch(
    context: typer.Context,
    editions: Editions = None,
    jobs: Jobs = ALL_CORES,
) -> None:
    """Build, and build again whenever a file of the book is saved, until Ctrl-C."""
    from watchfiles import DefaultFilter, watch

    session: Session = context.obj
    wanted = wanted_of(editions)
    folder = session.manifest.parent.resolve()

    class OfTheBook(DefaultFilter):
        """Everything in the book's folder but what is built."""

        ignore_dirs = (*DefaultFilter.ignore_dirs, "dist")

    with session.workshop(jobs) as workshop, _ending_quietly():
        # A cache may lie in the book's folder: what a build puts there is no reason to build again.
        of_the_book = OfTheBook(ignore_paths=[workshop.cache.folder.resolve()])
        built = False
        # It yields at once, before any change: what is saved during the first build is not missed.
        for changes in watch(
            folder,
            watch_filter=of_the_book,
            debounce=DEBOUNCE,
            step=DEBOUNCE,
            rust_timeout=WAKING,
            yield_on_timeout=True,
        ):
            changed = {Path(path).relative_to(folder).as_posix() for _, path in changes}
            if changed:
                _tell(f"changed: {_several(sorted(changed))}")
            if changed or not built:
                _build(session, wanted, workshop)
                built = True


def _build(session: Session, wanted: set[str], workshop: Workshop) -> None:
    """Build once; whatever is wrong with the book is told, and is no reason to stop watching."""
    from anthology.build import build_editions

    began = time.monotonic()
    diagnostics = session.diagnostics()
    built: list[Path] = []
    failure = ""
    with Progress(sys.stderr.isatty()) as progress:
        try:
            at_hand = replace(workshop, progress=progress)
            built = build_editions(session.manifest, wanted, at_hand, diagnostics)
        except Refused:
            failure = "not built: what was in dist/ is as it was"
        except OSError as error:
            failure = f"not built: {error.filename or 'a file'}: {error.strerror}"
    session.report(diagnostics, {"built": [str(path) for path in built]}, in_one_line=True)
    if failure:
        _tell(failure)
        return
    typeset = f"; typeset: {_several(sorted(progress.anew))}" if progress.anew else ""
    names = ", ".join(str(path) for path in built)
    _tell(f"built in {time.monotonic() - began:.1f} s: {names}{typeset}")


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _several(names: Iterable[str]) -> str:
    named = list(names)
    more = f" and {len(named) - AT_MOST} more" if len(named) > AT_MOST else ""
    return ", ".join(named[:AT_MOST]) + more


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Take Ctrl-C for what it is here: the way to stop."""
    try:
        yield
    except KeyboardInterrupt:
        _tell("stopped")
