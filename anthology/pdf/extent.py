"""The extent: how many pages the book will have, estimated before it is typeset, for the margin at the spine.

Comes in: the edition and the page of a thin book. Goes out: a step of `SPINE_STEPS`. Margins must stand before
the first page is set, so they go by an estimate from the numbers of letters, and never by the pages that come
of it: that would typeset the book again and again. A book that misses the estimate by a step is told so.
"""

from __future__ import annotations

from math import ceil

from anthology.diagnostics import Diagnostics
from anthology.edition.compose import nodes_of
from anthology.edition.sections import Edition, Kind, Section
from anthology.model.nodes import Code, CodeBlock, Figure, Str
from anthology.pdf.geometry import MM, SPINE_STEPS, Geometry, step_of
from anthology.typography import Typography

FILLED = 0.72
"""Share of a full page's letters that texts and notes have, with their short lines and their spaces."""
OPENER = 0.4
"""Of a page, before the first line of a text."""
PICTURE = 0.35
"""Of a page, with its caption."""
MADE = 2
"""Pages of an index, of a page of permissions."""


def estimated_extent(
    edition: Edition, geometry: Geometry, typography: Typography, *, recto: bool
) -> int:
    """Estimate the number of pages, from the letters of each section.

    `recto` says whether texts begin on right-hand pages alone.
    """
    in_line = geometry.measure / (geometry.size * typography.letter)
    on_page = in_line * geometry.lines * FILLED
    pages = 0
    for section in edition.sections:
        length = _length(section, on_page)
        starts_recto = recto and section.kind in (Kind.TEXT, Kind.PART)
        pages += length + (length % 2 if starts_recto else 0)
    return pages


def _length(section: Section, on_page: float) -> int:
    letters = pictures = 0
    for node in nodes_of(section):
        match node:
            case Str(text=text) | Code(text=text) | CodeBlock(text=text):
                letters += len(text)
            case Figure():
                pictures += 1
            case _:
                pass
    if section.kind is Kind.TEXT:
        return ceil(letters / on_page + pictures * PICTURE + OPENER)
    made = section.kind in (Kind.CONTENTS, Kind.INDEX, Kind.PERMISSIONS, Kind.CONTRIBUTORS)
    return max(ceil(letters / on_page), MADE if made else 1)


def check_extent(pages: int, step: int, diagnostics: Diagnostics) -> None:
    """Warn where the book has come to more pages than its margin at the spine was made for."""
    actual = step_of(pages)
    if actual <= step:
        return
    most, _ = SPINE_STEPS[step]
    needed = (SPINE_STEPS[actual][1] - SPINE_STEPS[step][1]) / MM
    diagnostics.warning(
        "spine-narrow",
        f"the book has come to {pages} pages, and its margin at the spine is for {most} at the most",
        None,
        f"set `inner:` under `margins:` of the `pdf` edition, {needed:.1f} mm wider than it is",
    )
