"""The baseline grid: lines of the text stand at the same height on facing pages.

Headings, quotations and lists keep to whole and half lines, pictures and tables to no grid at all. So a paragraph of
the text that begins below them, within the page, is moved down to the next line of the page's grid.
"""

from __future__ import annotations

from typing import Any

from weasyprint.layout.block import collapse_margin
from weasyprint.text import line_break

NOTHING_OFF = 0.01
"""What a line may be off the grid, in CSS pixels."""


def onto_grid(context: Any, box: Any, position_y: float, margins: list[float]) -> float:
    """Give where the lines of a paragraph begin: on the grid, if it is one of the text's own measure and leading."""
    if not _is_text(context, box):
        return position_y
    page = context.current_footnote_area.page
    leading, _ = line_break.strut(box.style)
    below = position_y + collapse_margin(margins) - page.content_box_y()
    off = below % leading
    if min(off, leading - off) < NOTHING_OFF:
        return position_y
    on_grid: float = position_y + leading - off
    return on_grid


def _is_text(context: Any, box: Any) -> bool:
    style = box.style
    element = box.element
    if element is None or element.get("data-block") is None or context.in_column:
        return False
    if element.tag != "p" and "paragraph" not in element.get("class", "").split():
        return False
    page, root = context.current_footnote_area.page, style.root_style
    if box.width < page.width - NOTHING_OFF or style["break_after"] == "avoid":
        return False
    same_leading: bool = line_break.strut(style)[0] == line_break.strut(root)[0]
    return style["font_size"] == root["font_size"] and same_leading
