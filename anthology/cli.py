"""The commands, their options and exit status: the only module that prints or asks clock, environment, terminal.

Exit status: 0 done, 1 the book has errors, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from platformdirs import user_cache_path

from anthology import __version__
from anthology.command_words import hoisted
from anthology.diagnostics import Diagnostics, Refused
from anthology.progress import Progress

if TYPE_CHECKING:
    from anthology.build import Project

COLLECT_EVERY = 200_000
"""Objects made between two runs of Python's garbage collector: a book's trees are large and hold no cycles."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build anthologies: one manifest, one document model, an EPUB and a print PDF.",
)


class EditionName(StrEnum):
    """What can be built."""

    EPUB = "epub"
    PDF = "pdf"
    BOOKLET = "booklet"
    COVER = "cover"


class TrackedChanges(StrEnum):
    """What becomes of changes that a word processor has tracked."""

    ACCEPT = "accept"
    REJECT = "reject"


class View(StrEnum):
    """What can be shown."""

    CONTENTS = "contents"
    NOTES = "notes"
    MODEL = "model"
    BOOKLET = "booklet"


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


def _version(wanted: bool) -> None:
    if wanted:
        print(f"anthology {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    directory: Annotated[Path, typer.Option("-C", help="The folder of the book.")] = Path(),
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="The manifest, if not DIR/anthology.yaml.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Keep nothing between builds.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    context.obj = Session(
        manifest=manifest or directory / "anthology.yaml",
        as_json=as_json,
        strict=strict,
        cache_folder=None if no_cache else _cache_folder(),
    )


def _cache_folder() -> Path:
    named = os.environ.get("ANTHOLOGY_CACHE")
    return Path(named) if named else user_cache_path("anthology")


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The folder to make.")],
) -> None:
    """Make a new anthology that builds at once."""
    from anthology.skeleton import AlreadyThere, make_skeleton

    try:
        made = make_skeleton(path, datetime.now(UTC).year)
    except AlreadyThere as there:
        _fail(f"there is something in “{there}” already; choose another folder")
    except OSError as error:
        _fail(f"cannot make “{path}”: {error.strerror}")
    for file in made:
        print(file)


@app.command()
def check(context: typer.Context) -> None:
    """Tell everything that is wrong or doubtful, without building."""
    from anthology.build import look_over

    session: Session = context.obj
    diagnostics = Diagnostics()  # not strict: warnings fail the check at its end, when all are told
    with suppress(Refused):
        look_over(session.manifest, diagnostics)
    _report(session, diagnostics)
    if diagnostics.error_count or (session.strict and len(diagnostics)):
        raise typer.Exit(1)
    if not session.as_json and not len(diagnostics):
        print("nothing is wrong")


@app.command()
def build(
    context: typer.Context,
    editions: Annotated[
        list[EditionName] | None,
        typer.Argument(help="What to build; epub and pdf if nothing is named."),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="How many processes typeset at once.")
    ] = os.cpu_count() or 1,
    text: Annotated[
        str, typer.Option("--text", help="Build one text alone, with its notes: an offprint.")
    ] = "",
) -> None:
    """Build the ebook, the print edition, its sheets to fold, its cover into dist/."""
    from anthology.build import Workshop, build_editions
    from anthology.cache import Cache

    session: Session = context.obj
    diagnostics = session.diagnostics()
    wanted = {edition.value for edition in editions or (EditionName.EPUB, EditionName.PDF)}
    source_date = _source_date()
    built: list[Path] = []
    with Cache(session.cache_folder) as cache, Progress(sys.stderr.isatty()) as progress:
        workshop = Workshop(cache, jobs, source_date, progress.typeset)
        with _refusals_reported():
            built = build_editions(session.manifest, wanted, workshop, diagnostics, text)
    _report(session, diagnostics, built)
    if not built:
        raise typer.Exit(1)


@app.command()
def show(
    context: typer.Context, view: Annotated[View, typer.Argument(help="What to show.")]
) -> None:
    """Show the order with authors, the notes, the document model, or the sheets of the booklet."""
    from anthology.build import compose_edition, open_project
    from anthology.model.dump import dump
    from anthology.views import contents_view, notes_view

    session: Session = context.obj
    diagnostics = session.diagnostics()
    try:
        project = open_project(session.manifest, diagnostics)
    except Refused:
        _report(session, diagnostics)
        raise typer.Exit(1) from None
    match view:
        case View.CONTENTS:
            print(contents_view(compose_edition(project).contents, project.words))
        case View.NOTES:
            print(notes_view(project.book))
        case View.MODEL:
            print(dump(project.book))
        case View.BOOKLET:
            print(_sheets(session, project, diagnostics))


def _sheets(session: Session, project: Project, diagnostics: Diagnostics) -> str:
    """Typeset the book, which alone tells how many pages it has, and plan its sheets."""
    from anthology.build import Workshop, sheets_view
    from anthology.cache import Cache

    with Cache(session.cache_folder) as cache, Progress(sys.stderr.isatty()) as progress:
        workshop = Workshop(cache, os.cpu_count() or 1, None, progress.typeset)
        try:
            return sheets_view(project, workshop, diagnostics)
        except Refused:
            _report(session, diagnostics)
            raise typer.Exit(1) from None


@app.command()
def proof(
    context: typer.Context,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="How many processes typeset at once.")
    ] = os.cpu_count() or 1,
) -> None:
    """Write all spreads to look at, with what a proofreader would mark, into dist/."""
    from anthology.build import Workshop, build_proof
    from anthology.cache import Cache

    session: Session = context.obj
    diagnostics = session.diagnostics()
    built: list[Path] = []
    with Cache(session.cache_folder) as cache, Progress(sys.stderr.isatty()) as progress:
        workshop = Workshop(cache, jobs, _source_date(), progress.typeset)
        with _refusals_reported():
            built.append(build_proof(session.manifest, workshop, diagnostics))
    _report(session, diagnostics, built)
    if not built:
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Print the manifest's JSON Schema, for completion in editors."""
    from anthology.manifest.schema_json import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command(name="import")
def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Raw texts to import.")],
    name: Annotated[str, typer.Option("--name", help="Name of the text, for one file.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    append: Annotated[
        bool, typer.Option("--append", help="List the text in the manifest.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Cut a book into its chapters, a text each.")
    ] = False,
    keep_furniture: Annotated[
        bool, typer.Option("--keep-furniture", help="Keep a website's or a library's own words.")
    ] = False,
    track_changes: Annotated[
        TrackedChanges, typer.Option("--track-changes", help="Accept or reject tracked changes.")
    ] = TrackedChanges.ACCEPT,
) -> None:
    """Turn raw texts into texts of the book, with a report of each repair."""
    from anthology.importing.command import ImportOptions, import_files

    session: Session = context.obj
    if name and len(files) > 1:
        _fail("“--name” names one text, but there are several files")
    diagnostics = session.diagnostics()
    chosen = ImportOptions(
        session.manifest,
        name,
        force,
        append,
        dry_run,
        split,
        keep_furniture,
        track_changes.value,
    )
    results = import_files(files, chosen, diagnostics)
    if session.as_json:
        _report(session, diagnostics, results=[result.as_json() for result in results])
    else:
        for result in results:
            print(result.summary())
            if dry_run:
                print(result.report)
        _report(session, diagnostics)
    if diagnostics.error_count:
        raise typer.Exit(1)


@contextmanager
def _refusals_reported() -> Iterator[None]:
    """Let a build end as a person expects it: refused, out of room, or stopped by Ctrl-C."""
    try:
        yield
    except Refused:
        pass
    except OSError as error:
        what = f" “{error.filename}”" if error.filename else ""
        _fail(f"cannot write{what}: {error.strerror}", 1)
    except KeyboardInterrupt:
        _fail("stopped; what was in dist/ is as it was", INTERRUPTED)


def _source_date() -> datetime | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        _fail(f"SOURCE_DATE_EPOCH is no number of seconds: “{epoch}”")


def _report(
    session: Session,
    diagnostics: Diagnostics,
    built: list[Path] | None = None,
    results: list[dict[str, object]] | None = None,
) -> None:
    """Print what was found and what was made."""
    if session.as_json:
        report: dict[str, object] = {
            "diagnostics": [item.as_json() for item in diagnostics.in_order()],
            "errors": diagnostics.error_count,
            "warnings": diagnostics.warning_count,
        }
        if built is not None:
            report["built"] = [str(path) for path in built]
        if results is not None:
            report["imported"] = results
        print(json.dumps(report, indent=2, ensure_ascii=False))
        return
    for item in diagnostics.in_order():
        print(item.render_text(), file=sys.stderr)
    if diagnostics.error_count:
        print(_count(diagnostics), file=sys.stderr)
    for path in built or ():
        print(path)


def _count(diagnostics: Diagnostics) -> str:
    def several(count: int, noun: str) -> str:
        return f"{count} {noun}{'' if count == 1 else 's'}"

    return f"{several(diagnostics.error_count, 'error')}, {several(diagnostics.warning_count, 'warning')}"


def _fail(message: str, status: int = 2) -> NoReturn:
    print(f"anthology: {message}", file=sys.stderr)
    raise typer.Exit(status)


def _crash_report() -> Path:
    """Put the traceback where the user can find it and need not read it."""
    handle, name = tempfile.mkstemp(prefix="anthology-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return Path(name)


def main() -> None:
    """Run a command; a person never sees a traceback."""
    gc.set_threshold(COLLECT_EVERY)
    try:
        app(args=hoisted(sys.argv[1:]))
    except KeyboardInterrupt:
        print("anthology: stopped", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        print(f"anthology: this is a fault of the program: {error!r}", file=sys.stderr)
        print(f"anthology: please report it with {_crash_report()}", file=sys.stderr)
        sys.exit(1)
    finally:
        gc.freeze()  # Python would look for garbage in all there is once more, on its way out.
