"""Finishing: what becomes of the typeset book on paper: bound, on sheets to fold, in its cover, as a proof.

Comes in: a `Commission`, which is the print edition with what the manifest wants made of it. Goes out: files.
A part of `build`, which alone calls it; the print stages get their own options and see no manifest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anthology.deliveries import check_colours, cover_delivery_of, delivery_of
from anthology.diagnostics import Diagnostics
from anthology.direction import is_right_to_left
from anthology.manifest.editions import BookletEntry, CoverEditionEntry, PdfEntry
from anthology.manifest.schema import Manifest
from anthology.pdf.impose import impose
from anthology.pdf.page_faults import find_faults
from anthology.pdf.press import Job, Printed, bind_book
from anthology.pdf.proof import Proof, write_proof
from anthology.pdf.resolution import check_resolution
from anthology.pdf.sheet_diagram import sheet_diagram
from anthology.pdf.signatures import Booklet, check_booklet
from anthology.pdf.wrap import Wrap, build_wrap, check_wrap, page_count


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be made from what."""

    manifest: Manifest
    job: Job
    printed: Printed
    slug: str
    created: datetime
    cover_styles: str
    dist: Path
    """Where earlier builds lie."""


def finish(
    wanted: Collection[str], commission: Commission, folder: Path, diagnostics: Diagnostics
) -> list[Path]:
    """Make “pdf”, “booklet” and “cover” in a folder, as far as they are wanted; raises `Refused`."""
    slug, printed = commission.slug, commission.printed
    wrap = wrap_of(commission.manifest, printed.pages)
    cover = f"{slug}-cover.pdf"
    built: list[Path] = []
    if "pdf" in wanted or "booklet" in wanted:
        bound = _bind(commission, folder, diagnostics)
        built += [bound] if "pdf" in wanted else []
    if "booklet" in wanted:
        booklet = booklet_of(commission.manifest)
        check_booklet(_page(commission.job), booklet, diagnostics)
        diagnostics.stop_on_errors()
        built.append(folder / f"{slug}-booklet.pdf")
        impose(bound, booklet, built[-1])
    if "cover" in wanted:
        built.append(folder / cover)
        styles, created = commission.cover_styles, commission.created
        delivery = cover_delivery_of(commission.manifest, commission.job.folder, diagnostics)
        build_wrap(commission.job, wrap, styles, created, built[-1], diagnostics, delivery)
    elif "pdf" in wanted:
        check_wrap(commission.dist / cover, wrap, diagnostics)
    return built


def proof(commission: Commission, folder: Path, diagnostics: Diagnostics) -> Path:
    """Make the proof in a folder, and give its own folder there; raises `Refused`."""
    job, printed, book = commission.job, commission.printed, commission.job.edition.book
    bound = _bind(commission, folder, diagnostics)
    right_to_left = is_right_to_left(book.language)
    places = printed.pagination.places
    faults = find_faults(bound, job.geometry, places, right_to_left=right_to_left)
    target = folder / f"{commission.slug}-proof"
    target.mkdir()
    written = Proof(book.title, book.language, bound, printed.folios, faults, right_to_left)
    write_proof(written, target)
    return target


def sheets_view(commission: Commission) -> str:
    """Tell which page lies where on the sheets of the booklet."""
    booklet = booklet_of(commission.manifest)
    return sheet_diagram(_page(commission.job), commission.printed.folios, booklet)


def check_last_cover(manifest: Manifest, slug: str, dist: Path, diagnostics: Diagnostics) -> None:
    """Compare the cover that was built last with the book that was built last, if both are there."""
    if pages := page_count(dist / f"{slug}.pdf"):
        check_wrap(dist / f"{slug}-cover.pdf", wrap_of(manifest, pages), diagnostics)


def booklet_of(manifest: Manifest) -> Booklet:
    """Say how the book is printed on sheets and folded."""
    wanted = manifest.editions.booklet or BookletEntry()
    return Booklet(
        sheet=wanted.sheet,
        layout=wanted.layout,
        signature=wanted.gathering,
        paper=wanted.paper,
        duplex=wanted.duplex,
        marks=wanted.marks,
        right_to_left=is_right_to_left(manifest.language),
    )


def wrap_of(manifest: Manifest, pages: int) -> Wrap:
    """Measure the cover of a book that has come to so many pages."""
    wanted = manifest.editions.cover or CoverEditionEntry()
    trim = (manifest.editions.pdf or PdfEntry()).trim
    return Wrap(
        width=trim.width,
        height=trim.height,
        pages=pages,
        paper=wanted.paper,
        bleed=wanted.bleed,
        marks=wanted.marks,
        given_spine=wanted.spine,
    )


def _bind(commission: Commission, folder: Path, diagnostics: Diagnostics) -> Path:
    job, printed = commission.job, commission.printed
    target = folder / f"{commission.slug}.pdf"
    delivery = delivery_of(commission.manifest, job.folder, diagnostics)
    check_colours(
        commission.manifest, job.edition, printed.leaves, job.folder, job.cache, diagnostics
    )
    bind_book(job, printed, commission.created, target, diagnostics, delivery)
    for section in job.edition.sections:
        check_resolution(section, printed.leaves[section.id], job.folder, diagnostics)
    diagnostics.stop_on_errors()
    return target


def _page(job: Job) -> tuple[float, float]:
    return job.geometry.width, job.geometry.height
