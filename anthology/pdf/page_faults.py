"""What a proofreader marks on printed pages: short pages, divided words, loose and overfull lines, coarse pictures.

Comes in: the bound book, its geometry, where its sections stand. Goes out: `Fault`s, page by page.
It looks at the finished file alone, as a person would, and trusts nothing that the typesetter says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from anthology.pdf.geometry import Geometry
from anthology.pdf.paginate import Place
from anthology.pdf.resolution import LEAST_DPI, drawn_pictures

HYPHENS = frozenset("-\u00ad\u2010\x02\ufffe")
"""PDFium gives one of the last two for a hyphen at the end of a line."""
SHORT_BY = 1.6
"""Lines: one may be missing, so that no paragraph leaves a line alone."""
OVER = 2.5
"""Points by which a line may stand out, as the last letter of a slope does."""
LOOSE = 0.38
"""Ems from ink to ink between the words of a justified line: twice what is usual."""
FEWEST_GAPS = 3
EVEN = 2.0
"""The widest gap of a justified line in mean ones; more is a table, or a list with numbers at its edge."""
_DARK = 160


class Kind(StrEnum):
    """What is wrong with a page."""

    SHORT = "short page"
    DIVIDED = "divided word"
    LOOSE = "loose line"
    OVERFULL = "overfull line"
    COARSE = "coarse picture"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing on one page."""

    page: int
    """Index in the book, from 0."""
    kind: Kind
    words: str
    """What it is, with the words it stands at."""


@dataclass(frozen=True, slots=True)
class _Character:
    letter: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class _Block:
    """The text block of a page: from the paper's left and lower edge, in points."""

    left: float
    bottom: float
    right: float
    top: float


_Line = list[_Character]


def find_faults(
    bound: Path, geometry: Geometry, places: Sequence[Place], *, right_to_left: bool
) -> tuple[Fault, ...]:
    """Look over every page of the book."""
    faults = [
        Fault(drawn.page, Kind.COARSE, f"{drawn.dpi:.0f} dots to the inch")
        for drawn in drawn_pictures(bound)
        if drawn.dpi < LEAST_DPI
    ]
    document = pypdfium2.PdfDocument(bound)
    try:
        for place in places:
            pages = range(place.first, place.first + place.pages)
            faults += _in_section(document, pages, geometry, right_to_left)
    finally:
        document.close()
    return tuple(sorted(faults, key=lambda fault: fault.page))


def _in_section(
    document: Any, pages: range, geometry: Geometry, right_to_left: bool
) -> Iterator[Fault]:
    ended: str | None = None
    for number in pages:
        page = document[number]
        block = _block(page, geometry, is_left=(number % 2 == 1) != right_to_left)
        lines = _lines(page, block, geometry.leading)
        if ended and lines:
            words = f"{ended.rstrip(''.join(HYPHENS))}-{_words(lines[0]).split(' ')[0]}"
            yield Fault(number, Kind.DIVIDED, f"the page begins within “{words}”")
        body = [line for line in lines if line[0].size > geometry.size * 0.93]
        last = _words(body[-1]) if body else ""
        ended = last.split(" ")[-1] if last[-1:] in HYPHENS else None
        if number != pages[-1]:
            missing = _missing_lines(page, block, geometry.leading)
            if missing >= SHORT_BY:
                yield Fault(number, Kind.SHORT, f"{missing:.0f} lines short")
        for line in lines:
            yield from _in_line(number, line, block)
        page.close()


def _in_line(number: int, line: _Line, block: _Block) -> Iterator[Fault]:
    inked = [one for one in line if not one.letter.isspace()]
    left, right = min(one.left for one in inked), max(one.right for one in inked)
    over = max(right - block.right, block.left - left)
    if over > OVER:
        yield Fault(number, Kind.OVERFULL, f"{over:.1f} pt too long: “{_shortened(line)}”")
    elif right > block.right - OVER:
        gaps = [
            after.left - before.right
            for before, space, after in zip(line, line[1:], line[2:], strict=False)
            if space.letter == " " and after.left > before.right
        ]
        size = max(one.size for one in inked)
        gap = sum(gaps) / max(1, len(gaps))
        if len(gaps) >= FEWEST_GAPS and max(gaps) < EVEN * gap and gap > LOOSE * size:
            yield Fault(number, Kind.LOOSE, f"{gap / size:.2f} em apart: “{_shortened(line)}”")


def _block(page: Any, geometry: Geometry, *, is_left: bool) -> _Block:
    left, bottom, _, top = page.get_trimbox()
    before = geometry.outer if is_left else geometry.inner
    after = geometry.inner if is_left else geometry.outer
    return _Block(
        left + before,
        bottom + geometry.bottom,
        left + geometry.width - after,
        top - geometry.top,
    )


def _lines(page: Any, block: _Block, leading: float) -> list[_Line]:
    """Give the lines within the text block from top to bottom, as the file draws them."""
    lines: list[_Line] = []
    for one in _characters(page):
        if not block.bottom - leading / 2 < one.baseline < block.top:
            continue
        if lines and abs(lines[-1][-1].baseline - one.baseline) < leading * 0.45:
            lines[-1].append(one)
        elif not one.letter.isspace():
            lines.append([one])
    return lines


def _characters(page: Any) -> Iterator[_Character]:
    text = page.get_textpage()
    left, right, bottom, top = (c_double() for _ in range(4))
    x, y = c_double(), c_double()
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if letter in "\r\n":
            continue
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        size = pdfium.FPDFText_GetFontSize(text, at)
        yield _Character(letter, left.value, right.value, y.value, size)
    text.close()


def _missing_lines(page: Any, block: _Block, leading: float) -> float:
    """Count the lines between what is drawn lowest in the text block and its foot; none on an empty page."""
    drawn: Image.Image = page.render(scale=1, grayscale=True).to_pil()
    media = page.get_mediabox()
    top, bottom = round(media[3] - block.top), round(media[3] - block.bottom)
    box = (round(block.left - media[0]), top, round(block.right - media[0]), bottom)
    ink = ImageOps.invert(drawn.convert("L").crop(box)).point(
        [255 if level > _DARK else 0 for level in range(256)]
    )
    found = ink.getbbox()
    return (bottom - top - found[3]) / leading if found else 0.0


def _words(line: _Line) -> str:
    return "".join(one.letter for one in line).strip()


def _shortened(line: _Line) -> str:
    words = " ".join(_words(line).split())
    return words if len(words) <= 48 else words[:48].rstrip() + "…"
