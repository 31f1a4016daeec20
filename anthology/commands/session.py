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
from contextlib import contextmanager, suppress
from contextvars import ContextVar
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

MANIFEST = "anthology.yaml"
LATEST_YEAR = 2107
"""The last that a ZIP file can bear."""
FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
CRASHED = 70
"""What `tell_failure` calls a fault of the program; the exit status is that of any failure."""

CLUSTER_HINT = "pip install 'anthology-builder[cluster]'"
SCHEDULER_TIMEOUT = 10
"""Seconds until a scheduler counts as not there."""

reports_json: ContextVar[bool] = ContextVar("reports_json", default=False)
"""Whether the command that is running reports as JSON; known before its options are read."""

Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help="How many processes typeset at once.")
]
ALL_CORES = os.cpu_count() or 1


@dataclass(slots=True)
class Session:
    """The choices that every command shares."""

    named: Path | None
    """The manifest, where the command names it or its folder."""
    as_json: bool
    strict: bool
    cache_folder: Path | str | None
    """A folder; an address that fsspec knows; None where nothing is to be kept."""

    _found: Path | None = None

    @property
    def manifest(self) -> Path:
        """The manifest that is named, or that of the current folder, or else of the nearest folder around it."""
        if self._found is None:
            self._found = self.named or _around()
            if not self.named and self._found.parent != Path():
                print(f"anthology: the manifest is {self._found}", file=sys.stderr)
        return self._found

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
        self,
        diagnostics: Diagnostics,
        made: Mapping[str, list[object]] | None = None,
        *,
        in_one_line: bool = False,
    ) -> None:
        """Print what was found, and with `--json` what was made."""
        if self.as_json:
            print_json(_report(diagnostics) | dict(made or {}), in_one_line=in_one_line)
            return
        for item in diagnostics.in_order():
            print(item.render_text(), file=sys.stderr)
        if diagnostics.error_count:
            print(_count(diagnostics), file=sys.stderr)

    def report_built(self, diagnostics: Diagnostics, built: list[Path]) -> None:
        """Print what was found and the files that were built; fail where there are none."""
        self.report(diagnostics, {"built": [str(path) for path in built]})
        if not self.as_json:
            for path in built:
                print(path)
        if not built:
            raise typer.Exit(FAILED)


def print_json(told: object, *, in_one_line: bool = False) -> None:
    """Print what a program is to read."""
    print(json.dumps(told, indent=None if in_one_line else 2, ensure_ascii=False), flush=True)


def _report(diagnostics: Diagnostics) -> dict[str, object]:
    return {
        "diagnostics": [item.as_json() for item in diagnostics.in_order()],
        "errors": diagnostics.error_count,
        "warnings": diagnostics.warning_count,
    }


def _around() -> Path:
    """Find the manifest of the current folder or, like git, of the nearest around it, as a path from here."""
    here = Path()
    with suppress(OSError):  # the current folder may have been deleted
        for folder in (Path.cwd(), *Path.cwd().parents):
            if (folder / MANIFEST).is_file():
                return here / MANIFEST
            here /= ".."
    return Path(MANIFEST)


def cache_folder() -> Path | str:
    """Tell where results are kept between builds: in a folder, or at an address."""
    named = os.environ.get("ANTHOLOGY_CACHE", "")
    if "://" in named:
        return named
    return Path(named) if named else user_cache_path("anthology")


def _opened(folder: Path | str | None) -> Cache:
    if not isinstance(folder, str):
        return Cache(folder if folder is None or _is_writable(folder) else None)
    try:
        from anthology.remote_cache import RemoteCache

        return RemoteCache(folder, user_cache_path("anthology"))
    except ImportError as error:
        fail(f"a cache at “{folder}” needs more ({error}): {CLUSTER_HINT}")
    except (ValueError, OSError) as error:
        fail(f"there is no cache at “{folder}”: {error}")


def _is_writable(folder: Path) -> bool:
    """Tell whether something can be kept in a folder, which need not exist yet, and say so where it cannot."""
    nearest = next(
        place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()
    )
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return True
    print(
        f"anthology: nothing is kept between builds: “{folder}” cannot be written", file=sys.stderr
    )
    return False


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
    for name in ("distributed", "distributed.client"):  # a lost worker is made up for
        logging.getLogger(name).setLevel(logging.ERROR)
    with client:
        yield client.get_executor(pure=False)


def source_date() -> datetime | None:
    """Give the date that `SOURCE_DATE_EPOCH` asks for, in UTC; leave the command where it is no date."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        date = datetime.fromtimestamp(int(epoch.encode("ascii")), UTC)
    except (ValueError, OverflowError, OSError):
        fail(f"SOURCE_DATE_EPOCH is no number of seconds: “{epoch}”")
    if date.year > LATEST_YEAR:
        fail(f"SOURCE_DATE_EPOCH is beyond {LATEST_YEAR}, which no ebook can bear: “{epoch}”")
    return date


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
    tell_failure(message, status)
    raise typer.Exit(status)


def tell_failure(message: str, status: int) -> None:
    """Print why a command ends before its time, under `--json` as a report like any other."""
    if not reports_json.get():
        print(f"anthology: {message}", file=sys.stderr)
        return
    diagnostics = Diagnostics()
    if status == WRONG_USAGE:
        diagnostics.error("usage-wrong", message)
    elif status == INTERRUPTED:
        diagnostics.error("command-stopped", message)
    elif status == CRASHED:
        diagnostics.error("program-fault", message)
    else:
        diagnostics.error("file-unwritable", message)
    print_json(_report(diagnostics))


def _count(diagnostics: Diagnostics) -> str:
    def several(count: int, noun: str) -> str:
        return f"{count} {noun}{'' if count == 1 else 's'}"

    return f"{several(diagnostics.error_count, 'error')}, {several(diagnostics.warning_count, 'warning')}"
