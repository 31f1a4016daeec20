"""Pictures that have too few pixels for the size at which they are printed.

Comes in: a section and its leaves. Goes out: a warning with the picture's place in the text.
Sections without pictures are not opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image as Picture
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from anthology.diagnostics import Diagnostics, Place
from anthology.edition.compose import nodes_of
from anthology.edition.sections import Section
from anthology.model.nodes import Image
from anthology.pdf.leaves import Leaves

LEAST_DPI = 200
"""Dots to the inch below which a printed picture looks coarse."""
_DEPTH = 16
"""How deep drawings lie in drawings."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture as it stands on a page."""

    page: int
    """Index in the file, from 0."""
    pixels: tuple[int, int]
    dpi: float
    """In the direction in which it is coarser."""


def check_resolution(
    section: Section, leaves: Leaves, folder: Path, diagnostics: Diagnostics
) -> None:
    """Warn of each picture of a section that is printed with less than 200 dots to the inch."""
    nodes = [node for node in nodes_of(section) if isinstance(node, Image)]
    sizes = [(node, size) for node in nodes if (size := _pixels(folder / node.source))]
    if not sizes:
        return
    for drawn in drawn_pictures(leaves.pdf):
        match = next((pair for pair in sizes if drawn.pixels in (pair[1], pair[1][::-1])), None)
        if match is None:
            continue
        # The same picture may stand twice, the second time larger.
        if sum(size == match[1] for _, size in sizes) > 1:
            sizes.remove(match)
        if drawn.dpi < LEAST_DPI:
            node = match[0]
            warn_of_coarse(node.source, drawn.dpi, node.place, diagnostics)


def warn_of_coarse(name: str, dpi: float, place: Place | None, diagnostics: Diagnostics) -> None:
    """Warn of one picture."""
    diagnostics.warning(
        "picture-coarse",
        f"the picture “{name}” is printed with {dpi:.0f} dots to the inch",
        place,
        f"at least {LEAST_DPI} are needed, better 300: take a larger file, or print it smaller",
    )


def drawn_pictures(pdf: Path) -> Iterator[DrawnPicture]:
    """Find the pictures made of pixels that a file draws, page by page in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
                assert isinstance(item, pypdfium2.PdfImage)
                pixels = item.get_px_size()
                left, bottom, right, top = item.get_bounds()
                inches = ((right - left) / 72, (top - bottom) / 72)
                if min(inches) > 0:
                    dpi = min(count / length for count, length in zip(pixels, inches, strict=True))
                    yield DrawnPicture(number, pixels, dpi)
            page.close()
    finally:
        document.close()


def _pixels(file: Path) -> tuple[int, int] | None:
    """Give a picture's width and height; None for a drawing in lines."""
    try:
        with Picture.open(file) as picture:
            return picture.size
    except OSError:
        return None
