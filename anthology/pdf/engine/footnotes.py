"""Notes at the foot of the page, as WeasyPrint takes them out of the text.

It takes them out before it collapses white space (CSS Text 3, section 4.1), so that the line ends between the
blocks of a note would each be printed as an empty line.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.build import build_formatting_structure

stock_build = build_formatting_structure


def build_with_footnotes(*given: Any) -> Any:
    """Build the boxes of a document, those of its footnotes without superfluous white space."""
    root = stock_build(*given)
    *_, footnotes = given
    for footnote in footnotes:
        footnote.process_whitespace()
    return root
