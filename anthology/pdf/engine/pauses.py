"""Section breaks where a page begins or ends: white space is not seen there, so their ornament is shown.

Comes in: the laid out pages; the style sheet has given every section break an ornament, and hidden it. Goes out: the
same pages, with the ornaments at their heads and feet to be drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

BREAK = "hr"


def show_pauses(document: Any) -> None:
    """Let the ornaments of all section breaks be seen that nothing stands above or below on their page."""
    for page in document.pages:
        root = page._page_box.children[0]
        for outermost in (0, -1):
            pause = _found(root, outermost)
            if pause is not None:
                _show(pause)


def _found(box: Any, outermost: int) -> Any:
    """Find the section break that begins what stands in a box, or ends it; None where something else does."""
    while box.element_tag != BREAK:
        children = _in_flow(box)
        if not children:
            return None
        box = children[outermost]
    return box


def _in_flow(box: Any) -> Sequence[Any]:
    if not isinstance(box, boxes.BlockContainerBox):
        return ()
    return [
        child
        for child in box.children
        if not isinstance(child, AbsolutePlaceholder) and child.is_in_normal_flow()
    ]


def _show(pause: Any) -> None:
    for box in pause.descendants():
        if box.style["visibility"] == "hidden":
            box.style = box.style.copy()
            box.style["visibility"] = "visible"
