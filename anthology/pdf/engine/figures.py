"""Figures that do not fit the rest of their page: printed a little smaller, or after the paragraphs that fill it.

Comes in: a figure as WeasyPrint comes to it. Goes out: the figure with a smaller picture; or the paragraph behind it,
set in its place, so that the figure comes to the head of the next page or behind the paragraph that goes on there.
WeasyPrint would leave the rest of the page empty. Only plain paragraphs beside the figure are passed, no heading and
no other figure, so that nothing comes into another order than a reader of the words would expect; the structure
keeps the order of the source (`collecting`). Short tables, which stay in one piece, wait likewise, unless the words
before announce them; one that may not wait is broken, where else much of a page would stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.absolute import AbsolutePlaceholder

stock_in_flow = block._in_flow_layout

LEAST = 0.75
"""Of its height, that a picture may be printed at to fit its page."""
MOST_PAGES = 2
"""That a figure may be put off by: a tall one might else wait for ever behind the ends of paragraphs."""
MUCH = 0.25
"""Of a page, that is not left empty to keep a table in one piece."""
SLACK = 0.01
"""Pixels by which a picture is smaller than the room it has."""
PASSED = "data-passed"
"""How many paragraphs a figure was put behind, on its element."""
PASSING = "pages_with_passing"
"""What keeps, in a document's context, the numbers of pages on which a figure was put off."""
UNCOUNTED = "data-uncounted"
"""The words of a figure that was put off begin no page of the page map."""


def lay_out_in_flow(context: Any, box: Any, index: int, child: Any, *given: Any) -> Any:
    """Lay out a child of a box; where it is a figure without room, see that the page is filled."""
    # The figure that was to stand here may have changed places with the paragraph behind it.
    child = _at(box, index, child)
    new_children, page_is_empty, _, _, margins, bottom_space, _, skip_stack, *_ = given
    is_first = page_is_empty and all(isinstance(c, AbsolutePlaceholder) for c in new_children)
    if not may_be_put_off(child) or skip_stack is not None or is_first:
        return stock_in_flow(context, box, index, child, *given)
    bottom = context.page_bottom - bottom_space
    fits = _calls(child) or _fits(context, box, child, margins, bottom)
    if fits or not _may_wait(context, box, index):
        if _is_table(child):
            page = context.current_footnote_area.page
            _let_break(child, bottom - child.position_y > MUCH * page.height)
        return stock_in_flow(context, box, index, child, *given)
    _change_places(box, index, 1)
    context.__dict__.setdefault(PASSING, set()).add(context.current_page)
    follower = _at(box, index, child)
    result = stock_in_flow(context, box, index, follower, *given)
    children = result[6]
    if not children or children[-1].element is not follower.element:
        _change_places(box, index, -1)
    return result


def may_be_put_off(box: Any) -> bool:
    """Say whether a box is a figure, or a table that is kept in one piece."""
    return box.element_tag == "figure" or _is_table(box)


def _is_table(box: Any) -> bool:
    return box.element_tag == "div" and {"table", "short"} <= _classes(box.element)


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _let_break(table: Any, may_break: bool) -> None:
    """Keep a table in one piece, or let it be broken between its rows."""
    wanted = "auto" if may_break else "avoid"
    if table.style["break_inside"] != wanted:
        table.style = table.style.copy()
        table.style["break_inside"] = wanted


def _at(box: Any, index: int, expected: Any) -> Any:
    """Give the child that stands at a place now, where the expected one would be."""
    child = box.children[index]
    child.position_x, child.position_y = expected.position_x, expected.position_y
    return child


def _fits(context: Any, box: Any, child: Any, margins: list[Any], bottom: float) -> bool:
    """Say whether there is room for a figure, if need be with a smaller picture."""
    laid = _set_on_endless_page(context, box, child, margins)
    lack = laid.border_box_y() + laid.border_height() - bottom
    return lack <= SLACK or (not _is_table(child) and _shrink(child, laid, lack))


def _set_on_endless_page(context: Any, box: Any, child: Any, margins: list[Any]) -> Any:
    """Set a figure as though there were room for it; give the box that has its measures."""
    before = child.position_x, child.position_y
    page_bottom, context.page_bottom = context.page_bottom, inf
    try:
        laid, *_ = block.block_level_layout(
            context, child, 0, None, box, False, [], [], list(margins)
        )
    finally:
        context.page_bottom = page_bottom
    child.position_x, child.position_y = before
    return laid


def _shrink(child: Any, laid: Any, lack: float) -> bool:
    """Print the picture of a figure smaller, if that makes up for what is lacking and is not too much."""
    pictures, measured = list(_pictures(child)), list(_pictures(laid))
    if len(pictures) != 1 or len(measured) != 1:
        return False
    (picture,), height = pictures, measured[0].height
    whole = picture.__dict__.setdefault("whole_height", height)
    wanted = height - lack - SLACK
    if wanted < whole * LEAST:
        return False
    picture.style = picture.style.copy()
    picture.style["max_height"] = Dimension(wanted, "px")
    return True


def _pictures(box: Any) -> Iterator[Any]:
    return (inner for inner in box.descendants() if isinstance(inner, boxes.ReplacedBox))


def _calls(figure: Any) -> bool:
    """Say whether a figure calls a note, whose number would come out of order."""
    return any("noteref" in _classes(inner) for inner in figure.element.iter())


def _may_wait(context: Any, box: Any, index: int) -> bool:
    """Say whether the next child is a paragraph that may come before a figure, and the figure has not waited long."""
    figure = box.children[index]
    since = figure.__dict__.setdefault("waits_since", context.current_page)
    if context.in_column or context.current_page - since >= MOST_PAGES:
        return False
    if _is_table(figure) and index and _announces(box.children[index - 1]):
        return False
    follower = box.children[index + 1] if index + 1 < len(box.children) else None
    return (
        isinstance(follower, boxes.BlockBox)
        and follower.element_tag in ("p", "div")
        and (follower.element.get("class") or "p") in ("p", "paragraph")
        and follower.is_in_normal_flow()
        and all(
            each.style[side] == "auto"
            for each in (figure, follower)
            for side in ("break_before", "break_after")
        )
    )


def _announces(box: Any) -> bool:
    """Say whether the words of a box end with a colon."""
    return box.element is not None and "".join(box.element.itertext()).rstrip().endswith(":")


def _change_places(box: Any, index: int, step: int) -> None:
    """Let a figure and the paragraph behind it change places, or change back."""
    children = list(box.children)
    children[index : index + 2] = children[index + 1], children[index]
    figure = children[index + 1] if step > 0 else children[index]
    passed = int(figure.element.get(PASSED, "0")) + step
    if passed:
        figure.element.set(PASSED, str(passed))
        figure.element.set(UNCOUNTED, "")
    else:
        del figure.element.attrib[PASSED], figure.element.attrib[UNCOUNTED]
    box.children = children
