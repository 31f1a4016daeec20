"""Where this package takes WeasyPrint's place: the only functions of its that are ever replaced.

| in WeasyPrint | ours | why |
| --- | --- | --- |
| `weasyprint.pdf.add_tags` | `tags.add_structure` | one element for each of the source; artifacts |
| `weasyprint.pdf.build_fonts_dictionary` | `drawn_fonts.empty_font_dictionary` | fonts are bound once |
| `weasyprint.pdf.stream.Font` | `drawn_fonts.RecordedFont` | remembers the program |

They are replaced while one PDF is written and only in versions whose insides are known.
WeasyPrint's own tags list all pages again for every element, which takes the square of the pages;
ours list them once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
import weasyprint.pdf
import weasyprint.pdf.stream

from anthology.pdf.engine.drawn_fonts import RecordedFont, empty_font_dictionary
from anthology.pdf.engine.tags import add_structure

KNOWN = "70."
"""Versions of WeasyPrint begin so whose insides are known."""


@contextmanager
def own_parts(name: str) -> Iterator[None]:
    """Write tags and fonts our way meanwhile, for the section called `name`.

    Raises `RuntimeError` where WeasyPrint's version is not known.
    """
    if not weasyprint.VERSION.startswith(KNOWN):
        raise RuntimeError(f"WeasyPrint {weasyprint.VERSION} is not known here, only {KNOWN}x is")

    def add_tags(pdf: Any, document: Any, _version: Any, page_streams: list[Any]) -> None:
        add_structure(name, pdf, document, page_streams)

    before = (
        weasyprint.pdf.add_tags,
        weasyprint.pdf.build_fonts_dictionary,
        weasyprint.pdf.stream.Font,
    )
    weasyprint.pdf.add_tags = add_tags
    weasyprint.pdf.build_fonts_dictionary = empty_font_dictionary
    weasyprint.pdf.stream.Font = RecordedFont
    try:
        yield
    finally:
        (
            weasyprint.pdf.add_tags,
            weasyprint.pdf.build_fonts_dictionary,
            weasyprint.pdf.stream.Font,
        ) = before
