"""The commands that build: `build` and `proof`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anthology.commands.session import (
    ALL_CORES,
    FAILED,
    Jobs,
    Session,
    endings_told,
    fail,
    source_date,
)
from anthology.diagnostics import Diagnostics
from anthology.stamp import Stamp

if TYPE_CHECKING:
    from anthology.workshop import Workshop


class EditionName(StrEnum):
    """What can be built."""

    EPUB = "epub"
    PDF = "pdf"
    BOOKLET = "booklet"
    COVER = "cover"
    ONIX = "onix"


PRINTED = (EditionName.PDF, EditionName.BOOKLET, EditionName.COVER)

Editions = Annotated[
    list[EditionName] | None,
    typer.Argument(help="What to build; epub and pdf if nothing is named."),
]


def wanted_of(editions: list[EditionName] | None) -> set[str]:
    """Tell what is to be built: epub and pdf if nothing is named."""
    return {edition.value for edition in editions or (EditionName.EPUB, EditionName.PDF)}


def build(
    context: typer.Context,
    editions: Editions = None,
    jobs: Jobs = ALL_CORES,
    text: Annotated[
        str | None,
        typer.Option("--text", help="Build one text alone, with its notes: an offprint."),
    ] = None,
    first: Annotated[
        int | None, typer.Option("--sample", min=1, help="Build a sample: the first N texts alone.")
    ] = None,
    stock_engine: Annotated[
        bool, typer.Option("--stock-engine", help="Typeset with WeasyPrint's own code alone.")
    ] = False,
    locked: Annotated[
        bool, typer.Option("--locked", help="Refuse where versions differ from anthology.lock.")
    ] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Tell where the time went.")] = False,
    shelf: Annotated[
        Path | None, typer.Option("--shelf", help="Build every book under this folder.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Address of a Dask scheduler whose workers typeset.")
    ] = "",
) -> None:
    """Build the ebook, the print edition, its sheets to fold, its cover, its ONIX record."""
    session: Session = context.obj
    wanted = wanted_of(editions)
    workshop_open = session.workshop(jobs, stock_engine=stock_engine, scheduler=scheduler)
    if shelf is not None:
        if text is not None or first:
            fail("“--text” and “--sample” build a piece of one book; leave out “--shelf”")
        with workshop_open as workshop, endings_told():
            _build_shelf(session, shelf, wanted, workshop, locked=locked)
        return
    if text == "":
        fail("“--text” names no text")
    if text and first:
        fail("“--text” and “--sample” cannot go together")
    diagnostics = session.diagnostics()
    asked = (*sorted(wanted), f"{text} {first} {stock_engine} {session.strict} {source_date()}")
    built: list[Path] = []
    with workshop_open as workshop, endings_told():
        stamp = None
        if workshop.cache.is_kept:
            workshop.progress.stage("looking for changes")
            stamp = Stamp.of(session.manifest, asked, workshop.cache)
        if stamp and not locked:
            built = stamp.recall(workshop.cache, diagnostics)
        if not built:
            if not wanted.isdisjoint(PRINTED):
                workshop.start_early(session.manifest.parent)
            from anthology.build import build_editions

            built = build_editions(
                session.manifest,
                wanted,
                workshop,
                diagnostics,
                text or "",
                first=first or 0,
                locked=locked,
            )
            # Only if nothing was saved meanwhile: who knows which of it was read.
            if stamp and stamp == Stamp.of(session.manifest, asked, workshop.cache):
                stamp.remember(workshop.cache, built, diagnostics)
    if timings:
        print(workshop.progress.table(), file=sys.stderr)
    session.report_built(diagnostics, built)


def _build_shelf(
    session: Session, shelf: Path, wanted: set[str], workshop: Workshop, *, locked: bool
) -> None:
    """Build every book of a shelf; tell of each as it is done, and fail if one could not be built."""
    from anthology.shelf import build_shelf, manifests_under

    manifests = manifests_under(shelf, session.manifest.name)
    if not manifests:
        fail(f"there is no “{session.manifest.name}” under “{shelf}”")
    diagnostics = Diagnostics()  # strictness has its say within each book
    built: list[Path] = []
    failed = 0
    for number, outcome in enumerate(
        build_shelf(shelf, manifests, wanted, workshop, locked=locked, strict=session.strict),
        start=1,
    ):
        workshop.progress.show(
            f"{number} of {len(manifests)} books; {outcome.manifest.parent.name}"
        )
        diagnostics.extend(outcome.complaints)
        built += outcome.built
        failed += not outcome.built
    session.report_built(diagnostics, built)
    if failed:
        raise typer.Exit(FAILED)


def proof(context: typer.Context, jobs: Jobs = ALL_CORES) -> None:
    """Write all spreads to look at, with what a proofreader would mark, into dist/."""
    from anthology.build import build_proof

    session: Session = context.obj
    diagnostics = session.diagnostics()
    built: list[Path] = []
    with session.workshop(jobs) as workshop, endings_told():
        built.append(build_proof(session.manifest, workshop, diagnostics))
    session.report_built(diagnostics, built)
