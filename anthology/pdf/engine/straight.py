"""Lines that are text of one box and nothing else, most of a paragraph's: made at once, for speed alone.

Comes in: a paragraph whose lines are chosen, and where the next one begins. Goes out: the very line that WeasyPrint's
`get_next_linebox` makes by way of a dozen functions; None for any other line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.layout import inline

from anthology.pdf.engine.plan import LeafCuts, Plan
from anthology.pdf.engine.shortcuts import resolve_percentages
from anthology.pdf.engine.split import line_of_words

Line = tuple[Any, Any]
"""A line box, and where the next one begins."""

OVERFLOW = 1 + 1e-9
"""WeasyPrint lets lines be so many times as wide as there is room, against errors of rounding."""


def begin_lines(box: Any, containing_block: Any, skip_stack: Any) -> None:
    """Make a paragraph's line box ready, as `iter_line_boxes` does."""
    resolve_percentages(box, containing_block)
    box.text_indent = 0
    if skip_stack is None:
        inline.resolve_one_percentage(box, "text_indent", containing_block.width)


def set_line(context: Any, box: Any, *rest: Any) -> Line:
    """Make a line that is not straight as WeasyPrint does; `rest` is what `get_next_linebox` takes."""
    containing_block = rest[3]
    line, resume_at = inline.get_next_linebox(context, box, *rest, None, None)
    if line is not None:
        inline.handle_leader(context, line, containing_block)
    return line, resume_at


def straight_line(
    plan: Plan,
    text_align: Callable[..., float],
    context: Any,
    box: Any,
    position_y: float,
    skip_stack: Any,
    containing_block: Any,
) -> Line | None:
    """Make the next line of a paragraph if it is straight; `text_align` stretches and shrinks its spaces."""
    found = _text(plan, box, skip_stack)
    if found is None:
        return None
    number, text, resume, cuts = found
    units = cuts.width(text)
    if units is None or cuts.passage is None:
        return None
    left = containing_block.content_box_x()
    room = (left + containing_block.width) - left
    box.position_x, box.position_y = left, position_y
    child = box.children[number]
    resolve_percentages(child, containing_block)
    child.position_x, child.position_y = left + box.text_indent, position_y
    width = (left + room) * OVERFLOW - child.position_x
    words = line_of_words(child, cuts.passage.fount, text, units, width)
    line = box.copy_with_children([words])
    line.remove_decoration(start=skip_stack is not None, end=resume is not None)
    line.width = words.position_x + words.margin_width() - line.content_box_x()
    inline._adjust_line_height(line)
    box.width, box.height = line.width, line.height
    offset = text_align(context, line, room, last=resume is None)
    _hang(line, words)
    line.translate(offset, position_y - line.position_y)
    line.position_y = position_y
    return line, None if resume is None else {number: {resume: None}}


def _text(plan: Plan, box: Any, skip_stack: Any) -> tuple[int, str, int | None, LeafCuts] | None:
    """Find the one box whose text the line is, the text, and the byte that the next line begins with."""
    number, skip = 0, 0
    if skip_stack is not None:
        ((number, inner),) = skip_stack.items()
        if inner is not None:
            ((skip, _),) = inner.items()
    child = box.children[number]
    cuts = plan.cuts.get(child)
    if cuts is None or child.style["vertical_align"] != "baseline":
        return None
    text, resume = cuts.line(skip)
    if not text or text[0] == " " or text[-1] == " ":
        return None
    if resume is None and number < len(box.children) - 1:
        return None
    return number, text, resume, cuts


def _hang(line: Any, words: Any) -> None:
    """Put a line and its words where their baseline is at 0, as `line_box_verticality` does."""
    top = words.position_y = 0 - words.baseline
    bottom = top + words.margin_height()
    own_top = 0 - line.baseline
    bottom = max(bottom, own_top + line.margin_height())
    top = min(top, own_top)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
