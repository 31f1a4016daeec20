"""Notes at the foot of the page, as WeasyPrint takes them out of the text.

It takes them out before it collapses white space (CSS Text 3, section 4.1), so that the line ends between the
blocks of a note would each be printed as an empty line. And it loses notes where it makes room for a line.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout.block import _linebox_layout

stock_build = build_formatting_structure
stock_lines = _linebox_layout


def build_with_footnotes(*given: Any) -> Any:
    """Build the boxes of a document, those of its footnotes without superfluous white space."""
    root = stock_build(*given)
    *_, footnotes = given
    for footnote in footnotes:
        footnote.process_whitespace()
    return root


def lay_out_lines(*given: Any) -> Any:
    """Lay out the lines of a paragraph, and keep every note on the page of its call.

    To keep a line with the one before it, WeasyPrint moves notes of the page to the next, and forgets those of
    this very line. Here the paragraph, of which there is but a line, goes to the next page instead.
    """
    context, _, _, _, lines, page_is_empty, *others = given
    waiting, here, moved = (
        list(context.footnotes),
        list(context.current_page_footnotes),
        list(context.reported_footnotes),
    )
    result = stock_lines(*given)
    calls = [box.footnote for line in lines for box in line.descendants()]
    forgotten = [note for note in calls if note in context.footnotes]
    moved_away = any(note in context.reported_footnotes for note in (*here, *calls))
    if (forgotten or moved_away) and not page_is_empty:
        context.footnotes, context.current_page_footnotes = waiting, here
        context.reported_footnotes = moved
        context._update_footnote_area()
        lines.clear()
        position_y, most_lines = others[4], others[-1]
        return True, False, None, position_y, [], most_lines
    for note in forgotten:
        context.layout_footnote(note)
        context.report_footnote(note)
    return result
