"""The seam through which total fit comes into WeasyPrint.

WeasyPrint makes a paragraph's lines one after the other, each as full as it can be. Here all breaks of a
justified paragraph are chosen before its first line is made, and its text boxes are then cut there and nowhere
else; everything else, the boxes in it, pages, notes, and tags, goes WeasyPrint's own way. A paragraph that
total fit is not for is left to it altogether.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline
from weasyprint.layout.percent import percentage
from weasyprint.text.ffi import TO_UNITS

from anthology.pdf.engine import balance, from_right
from anthology.pdf.engine.foot_area import Foot
from anthology.pdf.engine.footnotes import Before, lay_out_lines, stock_lines
from anthology.pdf.engine.paragraphs import Cut, Leaf, NotForUsError, Reader, stretches
from anthology.pdf.engine.passes import choose
from anthology.pdf.engine.plan import LeafCuts, Place, Plan, place_of
from anthology.pdf.engine.split import (
    line_of_words,
    split_text_box,
    stock_split_first_line,
    stock_split_text_box,
)
from anthology.pdf.engine.straight import Line, begin_lines, set_line, straight_line
from anthology.pdf.engine.words import Founts

stock_iter_line_boxes = inline.iter_line_boxes
stock_break_waiting_children = inline._break_waiting_children

WORTH = 60_000
"""Demerits that a page without a hyphen at its end may cost: as many as two hyphens one below the other."""

TRIES = 4
"""How often a paragraph is set again for that."""


class Lines:
    """Chooses the lines of the paragraphs of one document."""

    def __init__(self, founts: Founts, *, straight: bool = True) -> None:
        """Make straight lines our own way, or all by WeasyPrint's."""
        self.founts = founts
        self.straight = straight
        self.split_greedily = split_text_box(founts)
        self.plans: dict[Any, Plan | None] = {}
        """By the line box of the source; None for what is left to WeasyPrint."""
        self.active: Plan | None = None
        """That of the paragraph whose line is being made."""

    def parts(self) -> list[tuple[Any, Any]]:
        """List what is replaced in WeasyPrint, and what by."""
        return [
            (stock_split_text_box, self.split_text_box),
            (stock_iter_line_boxes, self.iter_line_boxes),
            (stock_break_waiting_children, self.break_waiting_children),
            (from_right.stock_text_align, self.text_align),
            (stock_lines, self.linebox_layout),
        ]

    def iter_line_boxes(
        self,
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[Any]:
        """Take the place of `iter_line_boxes`."""
        plan = None
        if not (context.excluded_shapes or first_letter_style or first_line_style):
            plan = self.plan(context, box, containing_block, skip_stack)
        rest = bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes
        styles = first_letter_style, first_line_style
        if plan is not None and self.straight:
            yield from self.set_lines(plan, context, box, position_y, *rest)
            return
        lines = stock_iter_line_boxes(context, box, position_y, *rest, *styles)
        while True:
            with self.following(plan):
                line = next(lines, None)
            if line is None:
                return
            yield line

    def set_lines(
        self,
        plan: Plan,
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *out_of_flow: Any,
    ) -> Iterator[Line]:
        """Do what `iter_line_boxes` does where the lines are chosen, by a shorter way if there is one."""
        begin_lines(box, containing_block, skip_stack)
        while True:
            with self.following(plan):
                line, resume_at = straight_line(
                    plan, self.text_align, context, box, position_y, skip_stack, containing_block
                ) or set_line(
                    context,
                    box,
                    position_y,
                    bottom_space,
                    skip_stack,
                    containing_block,
                    *out_of_flow,
                )
            if line is None:
                return
            position_y = line.position_y + line.height
            yield line, resume_at
            if resume_at is None:
                return
            skip_stack = resume_at
            box.text_indent = 0

    @contextmanager
    def following(self, plan: Plan | None) -> Iterator[None]:
        """Cut text boxes where a plan says, meanwhile.

        Between two lines other paragraphs may be set, and within one those of an inline block.
        """
        outer, self.active = self.active, plan
        try:
            yield
        finally:
            self.active = outer

    def plan(self, context: Any, box: Any, containing_block: Any, skip_stack: Any) -> Plan | None:
        """Give the plan of a paragraph, made at its first line."""
        style = box.style
        is_justified = style["text_align_all"] == "justify"
        if style["direction"] != "ltr" or not (is_justified or balance.is_wanted(style)):
            return None
        if skip_stack is None:
            known = self.plans.get(box)
            if known is None or known.measure != containing_block.width or not known.holds():
                self.plans[box] = self.planned(context, box, containing_block, frozenset())
            return self.plans[box]
        plan = self.plans.get(box)
        if plan is None or plan.measure != containing_block.width or not plan.holds():
            return None
        place = place_of(box, skip_stack)
        return plan if place is not None and plan.begins_line(place) else None

    def planned(
        self,
        context: Any,
        box: Any,
        containing_block: Any,
        forbidden: frozenset[Place],
        begun: Place | None = None,
    ) -> Plan | None:
        """Choose all lines of a paragraph, but end none in a forbidden place, and one where it has begun."""
        width = containing_block.width
        indent = percentage(box.style["text_indent"], box.style, width)
        reader = Reader(context, containing_block, self.founts)
        plan = Plan(width)
        cuts: list[Cut] = []
        try:
            reader.read(box)
            taboo = {_cut_of(reader.leaves, place) for place in forbidden}
            before = begun and _cut_of(reader.leaves, begun)
            space = _space(self.founts, box.style)
            for stretch in stretches(reader.leaves, reader.at, box.style["lang"]):
                measure, first = width * TO_UNITS, indent * TO_UNITS
                if box.style["text_align_all"] == "justify":
                    found = choose(stretch, measure, first, space, taboo, before)
                else:
                    found = balance.choose(stretch, measure, first)
                if found is None:
                    return None
                indent = 0
                cuts += found[0]
                plan.demerits += found[1]
        except NotForUsError:
            return None
        plan.take(reader.leaves, cuts)
        return plan

    def split_text_box(
        self, context: Any, box: Any, available_width: float | None, skip: int, **options: Any
    ) -> Any:
        """Take the place of `split_text_box`: cut where the plan says."""
        cuts = self.active.cuts.get(box) if self.active is not None else None
        if cuts is None or available_width is None:
            return self.split_greedily(context, box, available_width, skip, **options)
        return _line(context, box, available_width, skip or 0, cuts)

    def break_waiting_children(self, context: Any, *arguments: Any) -> Any:
        """Take the place of `_break_waiting_children`: a plan's line is full when it says so."""
        if self.active is not None:
            return None
        return stock_break_waiting_children(context, *arguments)

    def text_align(self, context: Any, line: Any, available_width: float, last: bool) -> float:
        """Take the place of `text_align`: spaces give way too."""
        if self.active is not None and line.width > available_width:
            inline.justify_line(context, line, available_width - line.width)
            return 0
        return from_right.text_align(context, line, available_width, last)

    def linebox_layout(
        self, context: Any, box: Any, index: int, child: Any, new_children: Any, *rest: Any
    ) -> Any:
        """Take the place of `_linebox_layout`: no page ends with a hyphen if it can be had cheaply.

        A recto has none even if it is dear: the reader would have to turn the leaf in the middle of a word.
        """
        _, absolute, fixed, *_ = rest
        before = Before(Foot.of(context), box, new_children, absolute, fixed)
        result = lay_out_lines(context, box, index, child, new_children, *rest)
        place = self.hyphen_at_page_end(context, child, new_children)
        if place is None:
            return result
        plan, forbidden = self.plans[child], {place}
        while place is not None and len(forbidden) <= TRIES:
            other = self.without_hyphens(context, child, box, forbidden, rest[SKIP_STACK])
            if other is None:
                break
            self.plans[child] = other
            before.restore()
            result = lay_out_lines(context, box, index, child, new_children, *rest)
            place = self.hyphen_at_page_end(context, child, new_children)
            if place is not None:
                forbidden.add(place)
        if place is not None:
            self.plans[child] = plan
            before.restore()
            result = lay_out_lines(context, box, index, child, new_children, *rest)
        return result

    def without_hyphens(
        self, context: Any, child: Any, box: Any, forbidden: set[Place], skip_stack: Any
    ) -> Plan | None:
        """Choose a paragraph's lines again without some hyphens; None where that makes it too uneven.

        Those on pages before this one keep their end.
        """
        plan = self.plans[child]
        begun = place_of(child, skip_stack) if skip_stack else None
        other = self.planned(context, child, box, frozenset(forbidden), begun)
        if plan is None or other is None or (begun is not None and not other.begins_line(begun)):
            return None
        is_recto = context.current_footnote_area.page.page_type.side == "right"
        is_dear = other.demerits > plan.demerits + WORTH
        return None if is_dear and not is_recto else other

    def hyphen_at_page_end(self, context: Any, box: Any, lines: Any) -> Place | None:
        """Find the hyphen that a paragraph breaks off with at the page's end."""
        plan = self.plans.get(box)
        if plan is None or context.in_column or Foot.of(context).is_busy or not lines:
            return None
        resume_at = lines[-1].resume_at
        place = place_of(box, resume_at) if resume_at else None
        return place if place in plan.hyphenated else None


SKIP_STACK = 6
"""Where `_linebox_layout` is told what to begin with, among the rest of its arguments."""


def _line(context: Any, box: Any, width: float, skip: int, cuts: LeafCuts) -> Any:
    """Give what of a text box stands on the line that begins after `skip` bytes."""
    text, resume = cuts.line(skip)
    if not text:
        return None, resume, False
    units = cuts.width(text)
    if cuts.passage is not None and units is not None:
        return line_of_words(box, cuts.passage.fount, text, units, width), resume, False
    line = box.copy_with_text(text)
    split = stock_split_first_line(text, box.style, context, None, box.justification_spacing)
    line.pango_layout, _, _, line.width, line.height, line.baseline = split
    line_height, _ = inline.strut(box.style)
    half_leading = (line_height - line.height) / 2
    line.margin_top = line.margin_bottom = half_leading
    line.baseline += half_leading
    return line, resume, False


def _space(founts: Founts, style: Any) -> float:
    """Give the width of a space of the paragraph's own type."""
    return founts.fount(style).space


def _cut_of(leaves: list[Leaf], place: Place) -> Cut:
    """Give the hyphen at a place."""
    box, byte = place
    number = next(number for number, leaf in enumerate(leaves) if leaf.box is box)
    return Cut(number, len(box.text.encode()[:byte].decode()), hyphen=True)
