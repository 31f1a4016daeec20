"""The commands that look at a book and build nothing: `check`, `show` and `schema`."""

from __future__ import annotations

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anthology.commands.session import ALL_CORES, FAILED, Session, fail
from anthology.diagnostics import Diagnostics, Refused

if TYPE_CHECKING:
    from anthology.project import Project
    from anthology.workshop import Workshop


class View(StrEnum):
    """What can be shown."""

    CONTENTS = "contents"
    NOTES = "notes"
    MODEL = "model"
    BOOKLET = "booklet"


def check(
    context: typer.Context,
    accessibility: Annotated[
        bool,
        typer.Option("--accessibility", help="Tell what the ebook lacks to be accessible, too."),
    ] = False,
    epub: Annotated[
        Path | None, typer.Option("--epub", help="Judge an ebook made elsewhere instead.")
    ] = None,
) -> None:
    """Tell everything that is wrong or doubtful, without building."""
    from anthology.build import look_over

    session: Session = context.obj
    diagnostics = Diagnostics()  # not strict: warnings fail the check at its end, when all are told
    if epub is None:
        with session.workshop(ALL_CORES) as workshop, suppress(Refused):
            look_over(session.manifest, workshop, diagnostics, accessibility=accessibility)
    else:
        _judge(epub, diagnostics)
    session.report(diagnostics)
    if diagnostics.error_count or (session.strict and len(diagnostics)):
        raise typer.Exit(FAILED)
    if not session.as_json and not len(diagnostics):
        print("nothing is wrong")


def _judge(epub: Path, diagnostics: Diagnostics) -> None:
    from anthology.judging.archive import NoEpub
    from anthology.judging.judge import judge

    try:
        judge(epub, diagnostics)
    except NoEpub as error:
        fail(str(error))


def show(
    context: typer.Context, view: Annotated[View, typer.Argument(help="What to show.")]
) -> None:
    """Show the order with authors, the notes, the document model, or the sheets of the booklet."""
    from anthology.project import open_project

    session: Session = context.obj
    diagnostics = session.diagnostics()
    with session.workshop(ALL_CORES) as workshop:
        try:
            project = open_project(session.manifest, workshop, diagnostics)
            shown = _shown(view, project, workshop, diagnostics)
        except Refused:
            session.report(diagnostics)
            raise typer.Exit(FAILED) from None
    if session.as_json:
        session.report(diagnostics, {"shown": list(shown.splitlines())})
    else:
        print(shown)


def _shown(view: View, project: Project, workshop: Workshop, diagnostics: Diagnostics) -> str:
    from anthology.build import compose_edition, sheets_view
    from anthology.model.dump import dump
    from anthology.views import contents_view, notes_view

    match view:
        case View.CONTENTS:
            return contents_view(compose_edition(project).contents, project.words)
        case View.NOTES:
            return notes_view(project.book)
        case View.MODEL:
            return dump(project.book)
        case View.BOOKLET:
            # Typeset: only a finished book tells how many pages it has.
            return sheets_view(project, workshop, diagnostics)


def schema() -> None:
    """Print the manifest's JSON Schema, for completion in editors."""
    from anthology.manifest.schema_json import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
