"""What every command shares: its choices, its workshop, and how it tells what was found and how it ended.

Exit status: 0 done, 1 the book has errors, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from platformdirs import user_cache_path

from anthology.diagnostics import Diagnostics, Refused
from anthology.progress import Progress

if TYPE_CHECKING:
    from anthology.build import Workshop

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

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
    cache_folder: Path | None

    def diagnostics(self) -> Diagnostics:
        """Begin a report."""
        return Diagnostics(strict=self.strict)

    @contextmanager
    def workshop(self, jobs: int) -> Iterator[Workshop]:
        """Open what a build works with: the cache, the processes, the progress that a person sees."""
        from anthology.build import Workshop
        from anthology.cache import Cache

        with Cache(self.cache_folder) as cache, Progress(sys.stderr.isatty()) as progress:
            yield Workshop(cache, jobs, source_date(), progress.typeset)

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
            print(json.dumps(report | dict(made or {}), indent=2, ensure_ascii=False))
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


def cache_folder() -> Path:
    """Tell where results are kept between builds."""
    named = os.environ.get("ANTHOLOGY_CACHE")
    return Path(named) if named else user_cache_path("anthology")


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
