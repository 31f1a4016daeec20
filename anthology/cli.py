"""The command line: the options that every command shares, the commands, and the last word on what went wrong."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from anthology import __version__
from anthology.command_words import hoisted
from anthology.commands.building import build, proof
from anthology.commands.importing import import_
from anthology.commands.keeping import cache, lock
from anthology.commands.looking import check, schema, show
from anthology.commands.session import INTERRUPTED, Session, cache_folder, fail
from anthology.commands.watching import watch

COLLECT_EVERY = 200_000
"""Objects made between two runs of Python's garbage collector: a book's trees are large and hold no cycles."""

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Build anthologies: one manifest, one document model, an EPUB and a print PDF.",
)


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
        cache_folder=None if no_cache else cache_folder(),
    )


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The folder to make.")],
    design: Annotated[str, typer.Option("--design", help="The design of the book.")] = "classic",
) -> None:
    """Make a new anthology that builds at once."""
    from anthology.skeleton import AlreadyThere, make_skeleton

    try:
        made = make_skeleton(path, datetime.now(UTC).year, design)
    except LookupError as unknown:
        fail(str(unknown.args[0]))
    except AlreadyThere as there:
        fail(f"there is something in “{there}” already; choose another folder")
    except OSError as error:
        fail(f"cannot make “{path}”: {error.strerror}")
    for file in made:
        print(file)


for command in (check, build, show, proof, schema, watch, cache, lock):
    app.command()(command)
app.command(name="import")(import_)


def _crash_report() -> Path:
    """Put the traceback where the user can find it and need not read it."""
    handle, name = tempfile.mkstemp(prefix="anthology-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return Path(name)


def main() -> None:
    """Run a command; a person never sees a traceback."""
    gc.set_threshold(COLLECT_EVERY)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever asks to stop gets it tidily
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
