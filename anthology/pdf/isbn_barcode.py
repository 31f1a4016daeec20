"""The barcode of a book: its ISBN as EAN-13, in lines and figures, with the quiet zones that scanners need.

Comes in: an identifier. Goes out: markup, sized by the symbol's own specification (GS1 General Specifications, 5.2).
"""

from __future__ import annotations

import base64
from itertools import groupby

from barcode.ean import EuropeanArticleNumber13

MM = 72 / 25.4
MODULE = 0.33 * MM
"""The width of the finest line at full size."""
QUIET_LEFT, MODULES, QUIET_RIGHT = 11, 95, 7
BAR_HEIGHT, GUARD = 69.24, 5
"""In modules; guards reach five modules lower."""
FIGURES = 9.0
"""Size of the figures below, in modules."""
PADDING = 4
"""Modules of white around it all, over and above the quiet zones."""
HEAD = 14
"""Modules above the bars, for the ISBN in words."""


def isbn_of(identifier: str) -> str:
    """Give the thirteen digits of an ISBN, made from ten where it is an old one; empty if it is none."""
    digits = identifier.removeprefix("urn:isbn:") if identifier.startswith("urn:isbn:") else ""
    if len(digits) == 10:
        return str(EuropeanArticleNumber13("978" + digits[:9]))
    return digits


def barcode_size(scale: float = 1.0) -> tuple[float, float]:
    """Give width and height of the white box, in points."""
    width = QUIET_LEFT + MODULES + QUIET_RIGHT + 2 * PADDING
    height = HEAD + BAR_HEIGHT + FIGURES + 2 * PADDING
    return width * MODULE * scale, height * MODULE * scale


def barcode(isbn: str, scale: float = 1.0) -> str:
    """Draw the barcode of thirteen digits as XHTML; `scale` is from 0.8 to 2 by the specification."""
    unit = MODULE * scale
    width, height = barcode_size(scale)
    left, top = PADDING + QUIET_LEFT, PADDING + HEAD
    foot = top + BAR_HEIGHT + FIGURES
    figures = "".join(
        _figures(digits, at * unit, wide * unit, foot * unit, FIGURES * unit)
        for digits, at, wide in (
            (isbn[0], left - 11, 8),
            (isbn[1:7], left + 3, 42),
            (isbn[7:], left + 50, 42),
        )
    )
    head = (
        f'<p class="isbn" style="left: {left * unit:.3f}pt; width: {MODULES * unit:.3f}pt; '
        f'top: {PADDING * unit:.3f}pt; font-size: {8.2 * unit:.3f}pt">ISBN {isbn}</p>'
    )
    return (
        f'<div class="barcode" style="width: {width:.3f}pt; height: {height:.3f}pt">{head}'
        f'<img alt="" src="{_bars(isbn)}" style="position: absolute; left: {left * unit:.3f}pt; '
        f"top: {top * unit:.3f}pt; width: {MODULES * unit:.3f}pt; "
        f'height: {(BAR_HEIGHT + GUARD) * unit:.3f}pt"/>'
        f'<div aria-hidden="true">{figures}</div></div>'
    )


def _figures(digits: str, left: float, width: float, baseline: float, size: float) -> str:
    """Space digits evenly under their bars."""
    step = width / len(digits)
    return "".join(
        f'<p class="figure" style="left: {left + number * step:.3f}pt; width: {step:.3f}pt; '
        f'top: {baseline - size:.3f}pt; font-size: {size:.3f}pt">{digit}</p>'
        for number, digit in enumerate(digits)
    )


def _bars(isbn: str) -> str:
    """Give the address of a drawing of the bars, one module to the unit."""
    pattern = EuropeanArticleNumber13(isbn, guardbar=True).build()[0]
    drawn, at = [], 0
    for kind, run in groupby(pattern):
        wide = len([*run])
        if kind != "0":
            high = BAR_HEIGHT + (GUARD if kind == "G" else 0)
            drawn.append(f"M{at} 0h{wide}v{high:.2f}h-{wide}z")
        at += wide
    return data_address(MODULES, BAR_HEIGHT + GUARD, f'<path d="{"".join(drawn)}"/>')


def data_address(width: float, height: float, content: str) -> str:
    """Give a drawing as an address that holds it."""
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="none">{content}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
