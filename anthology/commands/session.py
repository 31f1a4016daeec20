"""What every command shares: its choices, its workshop, and how it tells what was found and how it ended.

Exit status: 0 done, 1 the book has errors, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from platformdirs import user_cache_path

from anthology.cache import Cache
from anthology.diagnostics import Diagnostics, Refused
from anthology.progress import Progress

if TYPE_CHECKING:
    from anthology.workshop import Workshop

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

CLUSTER_HINT = "pip install 'anthology-builder[cluster]'"
SCHEDULER_TIMEOUT = 10
"""Seconds until a scheduler counts as not there."""

Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help="How many processes typeset at once.")
]
ALL_CORES = os.cpu_count() or 1


@dataclass(slots=True)
class Session:
    """The choices that every command shares."""

    manifest: Path
    as_json: bool
    strict: bool
    cache_folder: Path | str | None
    """A folder; an address that fsspec knows; None where nothing is to be kept."""

    def diagnostics(self) -> Diagnostics:
        """Begin a report."""
        return Diagnostics(strict=self.strict)

    @contextmanager
    def workshop(
        self, jobs: int, *, stock_engine: bool = False, scheduler: str = ""
    ) -> Iterator[Workshop]:
        """Open what a build works with: the cache, the processes, the progress that a person sees."""
        from anthology.pool import Pool
        from anthology.workshop import Workshop

        with (
            _opened(self.cache_folder) as cache,
            Progress(sys.stderr.isatty()) as progress,
            _executor(scheduler) as executor,
            Pool(jobs, executor) as pool,
        ):
            yield Workshop(cache, pool, source_date(), progress, stock_engine)

    def report(
        self, diagnostics: Diagnostics, made: Mapping[str, list[object]] | None = None
    ) -> None:
        """Print what was found, and with `--json` what was made."""
        if self.as_json:
            report: dict[str, object] = {
                "diagnostics": [item.as_json() for item in diagnostics.in_order()],
                "errors": diagnostics.error_count,
                "warnings": diagnostics.warning_count,
            }
            self.print_json(report | dict(made or {}))
            return
        for item in diagnostics.in_order():
            print(item.render_text(), file=sys.stderr)
        if diagnostics.error_count:
            print(_count(diagnostics), file=sys.stderr)

    def print_json(self, told: object) -> None:
        """Print what a program is to read."""
        print(json.dumps(told, indent=2, ensure_ascii=False))

    def report_built(self, diagnostics: Diagnostics, built: list[Path]) -> None:
        """Print what was found and the files that were built; fail where there are none."""
        self.report(diagnostics, {"built": [str(path) for path in built]})
        if not self.as_json:
            for path in built:
                print(path)
        if not built:
            raise typer.Exit(FAILED)


def cache_folder() -> Path | str:
    """Tell where results are kept between builds: in a folder, or at an address."""
    named = os.environ.get("ANTHOLOGY_CACHE", "")
    if "://" in named:
        return named
    return Path(named) if named else user_cache_path("anthology")


def _opened(folder: Path | str | None) -> Cache:
    if not isinstance(folder, str):
        return Cache(folder)
    try:
        from anthology.remote_cache import RemoteCache

        return RemoteCache(folder, user_cache_path("anthology"))
    except ImportError as error:
        fail(f"a cache at “{folder}” needs more ({error}): {CLUSTER_HINT}")
    except (ValueError, OSError) as error:
        fail(f"there is no cache at “{folder}”: {error}")


@contextmanager
def _executor(scheduler: str) -> Iterator[Executor | None]:
    """Ask Dask for the workers of a cluster, where one is named."""
    if not scheduler:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        fail(f"a cluster needs more: {CLUSTER_HINT}")
    try:
        client = Client(scheduler, timeout=SCHEDULER_TIMEOUT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        fail(f"no scheduler answers at “{scheduler}”: {error}")
    logging.getLogger("distributed").setLevel(logging.ERROR)  # a lost worker is made up for
    with client:
        yield client.get_executor(pure=False)


def source_date() -> datetime | None:
    """Give the date that `SOURCE_DATE_EPOCH` asks for, in UTC; leave the command where it is no date."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        fail(f"SOURCE_DATE_EPOCH is no number of seconds: “{epoch}”")


@contextmanager
def endings_told() -> Iterator[None]:
    """Let a build end as a person expects it: refused, out of room, or stopped by Ctrl-C."""
    try:
        yield
    except Refused:
        pass
    except OSError as error:
        what = f" “{error.filename}”" if error.filename else ""
        fail(f"cannot write{what}: {error.strerror}", FAILED)
    except KeyboardInterrupt:
        fail("stopped; what was in dist/ is as it was", INTERRUPTED)


def fail(message: str, status: int = WRONG_USAGE) -> NoReturn:
    """Leave the command with a message."""
    print(f"anthology: {message}", file=sys.stderr)
    raise typer.Exit(status)


def _count(diagnostics: Diagnostics) -> str:
    def several(count: int, noun: str) -> str:
        return f"{count} {noun}{'' if count == 1 else 's'}"

    return f"{several(diagnostics.error_count, 'error')}, {several(diagnostics.warning_count, 'warning')}"
