"""Crop marks around pages with a bleed: lines that show where to cut, outside all that is printed.

Comes in: the bound book, whose pages are as large as their bleed. Goes out: the same with marks around it.
ISO 15930-7, 6.11: marks lie outside the BleedBox, which therefore may not be the MediaBox.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array

from anthology.pdf.sheet_marks import numbers

MM = 72 / 25.4
GAP, LENGTH, EDGE = 1 * MM, 5 * MM, 1 * MM
"""From the bleed to a mark; of the mark; from the mark to the edge of the sheet."""
HAIRLINE = 0.25


def add_crop_marks(book: pikepdf.Pdf) -> None:
    """Enlarge each page, and mark its corners as an artifact."""
    drawn: dict[tuple[float, ...], pikepdf.Stream] = {}
    for page in book.pages:
        bleed = [float(edge) for edge in page.mediabox]
        trim = [float(edge) for edge in page.trimbox]
        around = GAP + LENGTH + EDGE
        outer = [edge + (around if at > 1 else -around) for at, edge in enumerate(bleed)]
        page.obj.BleedBox = Array([round(edge, 4) for edge in bleed])
        page.obj.MediaBox = Array([round(edge, 4) for edge in outer])
        key = (*bleed, *trim)
        if key not in drawn:
            drawn[key] = book.make_stream(b"\n".join(_marks(trim, bleed)))
        page.contents_add(drawn[key], prepend=True)


def _marks(trim: Sequence[float], bleed: Sequence[float]) -> Iterator[bytes]:
    """Draw two lines at each corner, along the edges of the trim."""
    yield b"/Artifact BMC\nq %s w 0 G" % numbers(HAIRLINE)
    for x in (trim[0], trim[2]):
        for start, up in ((bleed[1], -1), (bleed[3], 1)):
            yield _line(x, start + up * GAP, x, start + up * (GAP + LENGTH))
    for y in (trim[1], trim[3]):
        for start, away in ((bleed[0], -1), (bleed[2], 1)):
            yield _line(start + away * GAP, y, start + away * (GAP + LENGTH), y)
    yield b"Q\nEMC"


def _line(x: float, y: float, other_x: float, other_y: float) -> bytes:
    return b"%s m %s l S" % (numbers(x, y), numbers(other_x, other_y))
