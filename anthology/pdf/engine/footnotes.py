"""Notes at the foot of the page, as WeasyPrint takes them out of the text.

It takes them out before it collapses white space (CSS Text 3, section 4.1), so that the line ends between the
blocks of a note would each be printed as an empty line. And a paragraph whose note takes the room of its next lines
is set again with less of the note on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout.block import _linebox_layout
from weasyprint.text import line_break

from anthology.pdf.engine.foot_area import Foot
from anthology.pdf.engine.grid import onto_grid

stock_build = build_formatting_structure
stock_lines = _linebox_layout

POSITION_Y = 10
"""Where `_linebox_layout` is told the height to begin at, among its arguments."""
RESERVES = (0, 1, 2, 3)
"""Lines that a paragraph may need after the one with the call, so that no widow and no orphan is left."""
BEFORE_TEXT = (6, 0)
"""Lines that a heading needs after it."""


def build_with_footnotes(*given: Any) -> Any:
    """Build the boxes of a document, those of its footnotes as those of its text."""
    root = stock_build(*given)
    *_, footnotes = given
    for footnote in footnotes:
        footnote.process_whitespace()
        footnote.process_text_transform()
    return root


def lay_out_lines(*given: Any) -> Any:
    """Lay out the lines of a paragraph, so that the notes they call begin on the same page."""
    context, box, _, _, lines, _, absolute, fixed, margins, _, position_y, skip_stack, *_ = given
    foot = Foot.of(context)
    if skip_stack is None and not foot.is_busy:
        given = (
            *given[:POSITION_Y],
            onto_grid(context, box, position_y, margins),
            *given[POSITION_Y + 1 :],
        )
    if foot.is_busy or not context.footnotes or context.reported_footnotes:
        return stock_lines(*given)
    before = Before(foot, box, lines, absolute, fixed)
    line_height, _ = line_break.strut(box.style)
    result = None
    for reserve in BEFORE_TEXT if box.style["break_after"] == "avoid" else RESERVES:
        if result is not None:
            before.restore()
        with _asking(foot, reserve * line_height) as asked:
            result = stock_lines(*given)
        if all(note in foot.notes or not foot.can_divide(note) for note in asked):
            break
    return result


@contextmanager
def _asking(foot: Foot, reserve: float) -> Iterator[list[Any]]:
    """Gather the notes that are called meanwhile; paragraphs may be set within paragraphs."""
    outer = foot.asked, foot.reserve
    foot.asked, foot.reserve = [], reserve
    try:
        yield foot.asked
    finally:
        foot.asked, foot.reserve = outer


class Before:
    """The state of a page before a paragraph, to set it again."""

    def __init__(self, foot: Foot, box: Any, *lists: list[Any]) -> None:
        self.foot, self.box, self.margin_top = foot, box, box.margin_top
        context = foot.context
        self.lists = [(each, list(each)) for each in (*lists, foot.notes, foot.states)]
        self.waiting = list(context.footnotes), list(context.reported_footnotes)
        self.held, self.page_bottom = set(foot.held), context.page_bottom
        self.height = foot.area.height

    def restore(self) -> None:
        """Go back to it."""
        foot, context = self.foot, self.foot.context
        for each, content in self.lists:
            each[:] = content
        context.footnotes, context.reported_footnotes = map(list, self.waiting)
        foot.held, context.page_bottom = set(self.held), self.page_bottom
        foot.area.height, self.box.margin_top = self.height, self.margin_top
