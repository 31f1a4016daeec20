"""Lines that are read from the right, and the indents that they begin with.

WeasyPrint 70 leaves room for the indent of such a line at its end: a paragraph is not indented, and what is turned
over in verse does not stand deeper than what comes before.
"""

from __future__ import annotations

from typing import Any

from weasyprint.layout import inline

stock_text_align = inline.text_align


def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
    """Take the place of `text_align`: give the distance of a line from the side that it begins at."""
    offset: float = stock_text_align(context, line, available_width, last)
    return offset + line.text_indent if line.style["direction"] == "rtl" else offset
