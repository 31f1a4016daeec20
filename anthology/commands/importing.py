"""The command that brings raw texts in: `import`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from anthology.commands.session import FAILED, Session, fail


class TrackedChanges(StrEnum):
    """What becomes of changes that a word processor has tracked."""

    ACCEPT = "accept"
    REJECT = "reject"


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
        fail("“--name” names one text, but there are several files")
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
    if not session.as_json:
        for result in results:
            print(result.summary())
            if dry_run:
                print(result.report)
    session.report(diagnostics, {"imported": [result.as_json() for result in results]})
    if diagnostics.error_count:
        raise typer.Exit(FAILED)
