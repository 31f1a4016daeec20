"""What the manifest wants of the sheets to fold and of the print cover, as the print stages take it.

Comes in: a `Manifest`. Goes out: a `Booklet` and a `Wrap`; the stages themselves see no manifest.
"""

from __future__ import annotations

from anthology.direction import is_right_to_left
from anthology.manifest.editions import BookletEntry, CoverEditionEntry, PdfEntry
from anthology.manifest.schema import Manifest
from anthology.pdf.signatures import Booklet
from anthology.pdf.wrap import Wrap


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
