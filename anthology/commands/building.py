"""The commands that build: `build` and `proof`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from anthology.commands.session import ALL_CORES, Jobs, Session, endings_told


class EditionName(StrEnum):
    """What can be built."""

    EPUB = "epub"
    PDF = "pdf"
    BOOKLET = "booklet"
    COVER = "cover"


def build(
    context: typer.Context,
    editions: Annotated[
        list[EditionName] | None,
        typer.Argument(help="What to build; epub and pdf if nothing is named."),
    ] = None,
    jobs: Jobs = ALL_CORES,
    text: Annotated[
        str, typer.Option("--text", help="Build one text alone, with its notes: an offprint.")
    ] = "",
) -> None:
    """Build the ebook, the print edition, its sheets to fold, its cover into dist/."""
    from anthology.build import build_editions

    session: Session = context.obj
    diagnostics = session.diagnostics()
    wanted = {edition.value for edition in editions or (EditionName.EPUB, EditionName.PDF)}
    built: list[Path] = []
    with session.workshop(jobs) as workshop, endings_told():
        built = build_editions(session.manifest, wanted, workshop, diagnostics, text)
    session.report_built(diagnostics, built)


def proof(context: typer.Context, jobs: Jobs = ALL_CORES) -> None:
    """Write all spreads to look at, with what a proofreader would mark, into dist/."""
    from anthology.build import build_proof

    session: Session = context.obj
    diagnostics = session.diagnostics()
    built: list[Path] = []
    with session.workshop(jobs) as workshop, endings_told():
        built.append(build_proof(session.manifest, workshop, diagnostics))
    session.report_built(diagnostics, built)
