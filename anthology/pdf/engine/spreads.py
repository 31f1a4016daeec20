"""Facing pages end with the same line, where the text allows it.

Comes in: pages as WeasyPrint makes them. Goes out: the same, but that a page which ends a line or two short, since
a paragraph may leave no single line behind, has its neighbour end there too. Only pages of running text are meant,
whose lines are all that stands on them; notes at the foot end at the same height on all pages anyway. What can be
told from the lines of a page is told before it is made again. A text whose last page has but a line or two gets some
more from the page that faces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page
from weasyprint.text import line_break

from anthology.pdf.engine import figures
from anthology.pdf.engine.foot_area import Foot

stock_remake_page = page.remake_page

MOST = 2
"""Lines that a spread may be short."""
LEAST_LAST = 4
"""Lines that the last page of a text has, where the page that faces it can spare them."""
OFF_GRID = 0.05
"""What of a line a page may end beside the grid; one that ends further off is left as it is."""
OF_TEXT = (boxes.BlockBox, boxes.LineBox, boxes.InlineBox, boxes.TextBox)

Made = tuple[Any, Any]
"""A page, and where the next one begins."""


class Row(NamedTuple):
    """A line of a page, with the blocks that it stands in."""

    line: Any
    block: Any
    around: Any


class Text(NamedTuple):
    """What stands on a page of running text that goes on."""

    page: Any
    rows: tuple[Row, ...]
    leading: float
    short: int
    """How many lines there would be room for."""

    def can_end(self, short: int) -> bool:
        """Say whether the page may end so many lines short."""
        bottom = self.page.content_box_y() + self.page.height - short * self.leading
        for place, (row, following) in enumerate(zip(self.rows, self.rows[1:], strict=False), 1):
            if abs(_bottom(row) - bottom) < OFF_GRID * self.leading:
                return self._can_part(row, following, place)
        return False

    def _can_part(self, row: Row, following: Row, place: int) -> bool:
        style = row.block.style
        if row.block is not following.block:
            sides = style["break_after"], following.block.style["break_before"]
            return sides == ("auto", "auto") and row.around is following.around
        before = sum(each.block is row.block for each in self.rows[:place])
        after = [each for each in self.rows[place:] if each.block is row.block]
        goes_on = after[-1].line.resume_at is not None
        enough = goes_on or len(after) >= style["widows"]
        return before >= style["orphans"] and enough and not _is_hyphenated(row)


@dataclass(slots=True)
class Spreads:
    """The facing pages of one document."""

    left_empty: dict[int, int] = field(default_factory=dict)
    """By page, counted from 0: the lines at its foot that stay empty for its neighbour's sake."""
    has_figures: bool = False
    first: tuple[int, Text] | None = None
    """The page before this one, if this one faces it."""
    even: tuple[int, Text, Text] | None = None
    """The spread that was finished last, with its second page, if its pages end with the same line."""

    @classmethod
    def of(cls, context: Any, root_box: Any) -> Spreads:
        """Give the spreads of the document that is being set."""
        spreads: Spreads | None = context.__dict__.get("spreads")
        if spreads is None:
            has_figures = any(map(figures.may_be_put_off, root_box.descendants()))
            spreads = context.spreads = cls(has_figures=has_figures)
        return spreads

    def spread_before(self, index: int) -> tuple[Text, ...]:
        """Give the two pages before one, if they are an even spread."""
        return self.even[1:] if self.even and self.even[0] == index - 1 else ()


def set_page(index: int, context: Any, root_box: Any, html: Any) -> Made:
    """Take the place of `remake_page`."""
    spreads, given = Spreads.of(context, root_box), (context, root_box, html)
    facing = spreads.first[1] if spreads.first and spreads.first[0] == index - 1 else None
    spreads.first = None
    is_open = facing is not None and facing.short and index not in spreads.left_empty
    # A page on which a figure is put off must not be made twice: it would be put off twice.
    if facing is not None and is_open and not spreads.has_figures:
        made = _made(index, *given, empty=facing.short)
        text = _text(made, context, index)
        if text is not None and text.short == facing.short and not _nears_end(made[1], root_box):
            return made
        spreads.left_empty[index] = 0
    made = _made(index, *given)
    text = _text(made, context, index)
    if text is None:
        before = (facing,) if facing else spreads.spread_before(index)
        return _filled_up(before, made, index, *given) or made
    if (text.page.page_type.side == "left") is (root_box.style["direction"] == "ltr"):
        spreads.first = index, text
        return made
    if facing is not None and facing.short == text.short:
        spreads.even = index, facing, text
    if facing is None or index in spreads.left_empty:
        return made
    if facing.short < text.short:
        return _shortened(facing, text, index, *given) or made
    if (
        facing.short > text.short
        and text.can_end(facing.short)
        and not _nears_end(made[1], root_box)
    ):
        return _made(index, *given, empty=facing.short)
    return made


def _shortened(
    facing: Text, text: Text, index: int, context: Any, root_box: Any, html: Any
) -> Made | None:
    """Let the page before end where this one does; None where that cannot be."""
    short, given = text.short, (context, root_box, html)
    # As many lines come to this page, and as many have to leave it.
    if not (facing.can_end(short) and text.can_end(2 * short)):
        return None
    before, _ = _made(index - 1, *given, empty=short)
    made = _made(index, *given, empty=short)
    again = _text(made, context, index)
    if again is not None and again.short == short:
        # WeasyPrint has the page before in its list already.
        facing.page.__dict__.clear()
        facing.page.__dict__.update(before.__dict__)
        return made
    _made(index - 1, *given, empty=0)
    return _made(index, *given, empty=0)


def _filled_up(
    before: tuple[Text, ...], made: Made, index: int, context: Any, root_box: Any, html: Any
) -> Made | None:
    """Give the last page more lines, from the page that faces it or from both of the spread before.

    None where it has enough, or they cannot spare them.
    """
    count, given = _lines_of_last(made, context, index), (context, root_box, html)
    if not before or not 0 < count < LEAST_LAST:
        return None
    left_empty, first = Spreads.of(context, root_box).left_empty, index - len(before)
    empty = [left_empty.get(number, 0) for number in range(first, index)]
    least = -(-(LEAST_LAST - count) // len(before))
    for more in range(least, least + MOST):
        short = before[0].short + more
        # As many lines as have left the pages before have to leave each of them besides.
        if not all(text.can_end(short + more * place) for place, text in enumerate(before)):
            continue
        pages = [_made(number, *given, empty=short)[0] for number in range(first, index)]
        again = _made(index, *given)
        if _lines_of_last(again, context, index) >= LEAST_LAST:
            for text, page_ in zip(before, pages, strict=True):
                # WeasyPrint has the pages before in its list already.
                text.page.__dict__.clear()
                text.page.__dict__.update(page_.__dict__)
            return again
    for number, lines in zip(range(first, index), empty, strict=True):
        _made(number, *given, empty=lines)
    return _made(index, *given)


def _lines_of_last(made: Made, context: Any, index: int) -> int:
    """Count the lines of a page that ends the document; nothing where it does not, or other things stand on it."""
    page_, resume_at = made
    root = page_.children[0]
    is_last = resume_at is None and not Foot.of(context).notes and not context.footnotes
    if not is_last or not all(type(box) in OF_TEXT for box in root.descendants()):
        return 0
    return sum(isinstance(box, boxes.LineBox) for box in root.descendants())


def _made(index: int, context: Any, root_box: Any, html: Any, *, empty: int | None = None) -> Made:
    """Make a page as if for the first time, with so many lines at its foot left empty."""
    left_empty = Spreads.of(context, root_box).left_empty
    if empty is not None:
        left_empty[index] = empty
    state = context.page_maker[index][-1]
    state["anchors"], state["content_lookups"] = [], []
    leading, _ = line_break.strut(root_box.style)
    context.foot_left_empty = left_empty.get(index, 0) * leading
    made: Made = stock_remake_page(index, context, root_box, html)
    context.foot_left_empty = 0
    return made


def _text(made: Made, context: Any, index: int) -> Text | None:
    """Look at the lines of a page; None unless they are all that stands on it, and go on on the next."""
    resume_at, next_page, *_ = context.page_maker[index + 1]
    page_, (root, *_) = made[0], made[0].children
    if (
        resume_at is None
        or next_page["break"] != "any"
        or next_page["page"] != page_.page_type.name
    ):
        return None
    if Foot.of(context).notes or context.footnotes or context.broken_out_of_flow:
        return None
    if index + 1 in context.__dict__.get(figures.PASSING, ()):
        return None  # made again, it would put the figure off once more
    if not all(type(box) in OF_TEXT for box in root.descendants()):
        return None
    rows = tuple(_rows(root, None))
    leading, _ = line_break.strut(root.style)
    if not rows:
        return None
    lines = (page_.content_box_y() + page_.height - _bottom(rows[-1])) / leading
    short = int(lines + OFF_GRID)
    return (
        Text(page_, rows, leading, short) if 0 <= lines - short + OFF_GRID < 2 * OFF_GRID else None
    )


def _rows(block: Any, around: Any) -> Iterator[Row]:
    for child in block.children:
        if isinstance(child, boxes.LineBox):
            yield Row(child, block, around)
        elif isinstance(child, boxes.BlockBox):
            yield from _rows(child, block)


def _bottom(row: Row) -> float:
    bottom: float = row.line.position_y + row.line.height
    return bottom


def _is_hyphenated(row: Row) -> bool:
    words = [box.text for box in row.line.descendants() if isinstance(box, boxes.TextBox)]
    return bool(words) and words[-1].endswith(row.block.style["hyphenate_character"])


def _nears_end(resume_at: Any, box: Any) -> bool:
    """Say whether only the last paragraph goes on: a page shorter by a line may cost a whole page there."""
    while resume_at:
        ((number, resume_at),) = resume_at.items()
        if isinstance(box, boxes.LineBox):
            return True
        if number < len(box.children) - 1:
            return False
        box = box.children[number]
    return True
