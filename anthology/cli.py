"""The command line: the options that every command shares, the commands, and the last word on what went wrong."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from anthology import __version__
from anthology.command_words import hoisted
from anthology.commands.building import build, proof
from anthology.commands.importing import import_
from anthology.commands.keeping import cache, lock
from anthology.commands.looking import check, schema, show
from anthology.commands.session import (
    CRASHED,
    FAILED,
    INTERRUPTED,
    MANIFEST,
    WRONG_USAGE,
    Session,
    cache_folder,
    fail,
    print_json,
    reports_json,
    tell_failure,
)
from anthology.commands.watching import watch
from anthology.frames import with_room

COLLECT_EVERY = 1_000_000
"""Objects made between two runs of Python's garbage collector: a book's trees are large and hold no cycles."""


class _Commands(TyperGroup):
    """The commands, whose failures are JSON too where that is asked for."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        """Run a command; leave it as it says."""
        words = hoisted(sys.argv[1:] if args is None else args)
        before_files = words[: words.index("--")] if "--" in words else words
        reports_json.set("--json" in before_files)
        if not reports_json.get():
            return super().main(words, *rest, **named)
        try:
            status = super().main(words, *rest, **named | {"standalone_mode": False})
        except Exception as error:
            if not hasattr(error, "format_message"):  # it is no complaint about options
                raise
            tell_failure(error.format_message(), WRONG_USAGE)
            status = WRONG_USAGE
        sys.stdout.flush()
        sys.exit(status or 0)


app = typer.Typer(
    cls=_Commands,
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
    directory: Annotated[
        Path | None,
        typer.Option("-C", help="The folder of the book.", show_default="this or above"),
    ] = None,
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
        named=manifest or (directory and directory / MANIFEST),
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
    if reports_json.get():
        print_json({"diagnostics": [], "errors": 0, "warnings": 0, "made": list(map(str, made))})
        return
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


def _open_streams() -> None:
    """See to it that there are streams, so that no file of a book takes their place, and that they take any letter."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Let Python not try once more, at its end, what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run a command; a person never sees a traceback."""
    gc.set_threshold(COLLECT_EVERY)
    _open_streams()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever asks to stop gets it tidily
    try:
        with_room(app)
    except KeyboardInterrupt:
        tell_failure("stopped", INTERRUPTED)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _forget_output()
        sys.exit(FAILED)
    except OSError as error:  # a full disk, most likely
        what = f" “{error.filename}”" if error.filename else ""
        tell_failure(f"cannot write{what}: {error.strerror}", FAILED)
        _forget_output()
        sys.exit(FAILED)
    except Exception as error:
        tell_failure(
            f"this is a fault of the program: {error!r}\n"
            f"anthology: please report it with {_crash_report()}",
            CRASHED,
        )
        sys.exit(FAILED)
    finally:
        gc.freeze()  # Python would look for garbage in all there is once more, on its way out.
