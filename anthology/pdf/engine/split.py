"""What takes the place of WeasyPrint's cutting of text boxes into lines.

Comes in: a text box of the source, and where its line begins. Goes out: the box of what stands on the line.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS

from anthology.pdf.engine import greedy
from anthology.pdf.engine.draw import TextLine
from anthology.pdf.engine.words import Fount, Founts

stock_split_text_box = inline.split_text_box
stock_split_first_line = line_break.split_first_line

COLLAPSING = ("normal", "pre-line")
"""Values of white-space for text that is broken into lines and whose spaces at line ends vanish."""

CHARACTERS = 4
"""More characters than em on a line there never are; WeasyPrint reckons the same."""

Split = tuple[Any, int | None, Any]
SplitTextBox = Callable[..., Split]


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    **options: Any,
) -> Any:
    """Take the place of `split_first_line`, and let the space after the last word hang.

    WeasyPrint 70 breaks a text after its first word when all of it fits but for the space at its end,
    where another element follows.
    """
    stock = stock_split_first_line(
        text, style, context, max_width, justification_spacing, **options
    )
    if stock[2] is None or max_width is None or max_width == inf:
        return stock
    if not text.endswith(" ") or style["white_space"] not in COLLAPSING:
        return stock
    if len(text) * style["font_size"] > max_width * CHARACTERS or "\n" in text:
        return stock
    whole = stock_split_first_line(
        text.rstrip(" "), style, context, None, justification_spacing, **options
    )
    if whole[3] > max_width:
        return stock
    hanging = stock_split_first_line(text, style, context, None, justification_spacing, **options)
    hanging[0].max_width = max_width
    return hanging


def line_of_words(box: Any, fount: Fount, text: str, units: int, width: float | None) -> Any:
    """Make the box of a text whose width is known."""
    line = box.copy_with_text(text)
    line.width = units * FROM_UNITS
    line.pango_layout = TextLine(text, box.justification_spacing, width)
    line.height = fount.height
    line_height, _ = inline.strut(box.style)
    half_leading = (line_height - fount.height) / 2
    line.margin_top = line.margin_bottom = half_leading
    line.baseline = fount.baseline + half_leading
    return line


def split_text_box(founts: Founts) -> SplitTextBox:
    """Make what takes the place of `split_text_box`, for one type case."""

    def split(
        context: Any, box: Any, available_width: float | None, skip: int, **options: Any
    ) -> Split:
        found = greedy.cut(founts, box, available_width, skip or 0) if box.text else None
        if found is None:
            stock: Split = stock_split_text_box(context, box, available_width, skip, **options)
            return stock
        passage = founts.passage(box)
        assert passage is not None
        line = line_of_words(box, passage.fount, found.text, found.width, available_width)
        return line, found.resume, False

    return split
