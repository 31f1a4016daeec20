"""Where this package takes WeasyPrint's place: the only functions of its that are ever replaced.

| in WeasyPrint | ours | why |
| --- | --- | --- |
| `pdf.add_tags` | `tags.add_structure` | one element for each of the source; artifacts |
| `pdf.build_fonts_dictionary` | `drawn_fonts.empty_font_dictionary` | fonts are bound once |
| `pdf.stream.Font` | `drawn_fonts.RecordedFont` | remembers the program |
| `formatting_structure.build.build_formatting_structure` | `footnotes.build_with_footnotes` | white space of notes |
| `layout.block._linebox_layout` | `footnotes.lay_out_lines` | the grid; no widow and no orphan for a note's sake |
| `layout.LayoutContext`, what lays out notes | `foot_area` | notes are divided where pages end |
| `layout.page.block_level_layout` | `foot_area.lay_out_page_part` | the foot of a page once its text is set |
| `layout.block._in_flow_layout` | `figures.lay_out_in_flow` | figures leave no page half empty |
| `layout.inline.text_align` | `from_right.text_align` | indents of lines read from the right |
| `text.line_break.split_first_line` | `split.split_first_line` | lines broken after one word |
| `layout.inline.split_text_box` | `split.split_text_box` | speed: widths of words are kept |
| `draw.text.draw_text` | `draw.draw_plainly` | speed: glyphs of words are kept |
| six small ones | `shortcuts` | speed |
| `css.StyleFor`, `layout.page.set_page_type_computed_styles` | `shared_styles` | speed: like things share a style |
| `css.find_style_attributes` | `shared_styles`, while it reads a section | speed: ids are no part of a style |
| `layout.page.remake_page` | `spreads.set_page` | facing pages end with the same line |
| `layout.inline.iter_line_boxes` and what it calls | `lines.Lines` | total fit |

They are replaced while one section is set and only in versions whose insides are known. What is for speed
alone leaves every byte as it is, and asks WeasyPrint's own code about whatever is not plain.
WeasyPrint's own tags list all pages again for every element, which takes the square of the pages;
ours list them once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import weasyprint
import weasyprint.pdf
import weasyprint.pdf.stream
from weasyprint.css import ComputedStyle
from weasyprint.draw.text import draw_text
from weasyprint.layout import LayoutContext, page
from weasyprint.text.line_break import Layout

from anthology.pdf.engine import (
    figures,
    foot_area,
    foot_setting,
    footnotes,
    from_right,
    shared_styles,
    shortcuts,
    split,
    spreads,
)
from anthology.pdf.engine.draw import draw_plainly
from anthology.pdf.engine.drawn_fonts import RecordedFont, empty_font_dictionary
from anthology.pdf.engine.lines import Lines
from anthology.pdf.engine.tags import add_structure
from anthology.pdf.engine.words import Founts
from anthology.pdf.leaves import Copy

KNOWN = "70."
"""Versions of WeasyPrint begin so whose insides are known."""

Part = tuple[Any, Any]
"""What is replaced, and what by."""


@contextmanager
def own_parts(copy: Copy, founts: Founts) -> Iterator[None]:
    """Set lines, write tags and fonts our way meanwhile, as the section's copy asks.

    Raises `RuntimeError` where WeasyPrint's version is not known.
    """
    if not weasyprint.VERSION.startswith(KNOWN):
        raise RuntimeError(f"WeasyPrint {weasyprint.VERSION} is not known here, only {KNOWN}x is")
    parts = [*mended(), *writing(copy.name)]
    if not copy.stock_engine:
        parts += fast(founts)
    if copy.optimal:
        parts.append((spreads.stock_remake_page, spreads.set_page))
        parts += Lines(founts, straight=not copy.stock_engine).parts()
    # Of two that take the same place, the later one does.
    with replaced(dict(parts).items()):
        yield


def mended() -> list[Part]:
    """List what puts a fault of WeasyPrint right."""
    return [
        (split.stock_split_first_line, split.split_first_line),
        (footnotes.stock_build, footnotes.build_with_footnotes),
        (footnotes.stock_lines, footnotes.lay_out_lines),
        (foot_area.stock_layout, foot_area.layout_footnote),
        (foot_area.stock_unlayout, foot_area.unlayout_footnote),
        (foot_area.stock_report, foot_area.report_footnote),
        (foot_setting.stock_block_layout, foot_area.lay_out_page_part),
        (figures.stock_in_flow, figures.lay_out_in_flow),
        (from_right.stock_text_align, from_right.text_align),
    ]


def writing(name: str) -> list[Part]:
    """List what writes the PDF for the binder, of the section called `name`."""

    def add_tags(pdf: Any, document: Any, _version: Any, page_streams: list[Any]) -> None:
        add_structure(name, pdf, document, page_streams)

    return [
        (weasyprint.pdf.add_tags, add_tags),
        (weasyprint.pdf.build_fonts_dictionary, empty_font_dictionary),
        (weasyprint.pdf.stream.Font, RecordedFont),
    ]


def fast(founts: Founts) -> list[Part]:
    """List what is there for speed alone."""

    def drawn(stream: Any, box: Any, offset: float, overflow: str, ellipsis: Any) -> None:
        whole = overflow == "clip" and ellipsis == "none"
        if not (whole and draw_plainly(founts, stream, box)):
            draw_text(stream, box, offset, overflow, ellipsis)

    return [
        (split.stock_split_text_box, split.split_text_box(founts)),
        (draw_text, drawn),
        (shortcuts.missing_style, shortcuts.style_value),
        (shortcuts.stock_strut, shortcuts.strut),
        (shortcuts.stock_can_break_text, shortcuts.can_break_text),
        (shortcuts.stock_resolve_percentages, shortcuts.resolve_percentages),
        (shortcuts.stock_setup, shortcuts.layout_setup(founts)),
        (shortcuts.stock_add_word_spacing, shortcuts.add_word_spacing),
        (shared_styles.stock_style_for, shared_styles.SharingStyleFor),
        (shared_styles.stock_page_styles, shared_styles.share_page_styles),
    ]


@contextmanager
def replaced(parts: Iterable[Part]) -> Iterator[None]:
    """Put our parts into WeasyPrint, wherever it names its own, and its own back afterwards."""
    before: list[tuple[Any, str, Any]] = []
    try:
        for stock, ours in parts:
            for owner, name in _places(stock):
                before.append((owner, name, stock))
                setattr(owner, name, ours)
        yield
    finally:
        for owner, name, stock in reversed(before):
            setattr(owner, name, stock)


@cache
def _places(stock: Any) -> tuple[tuple[Any, str], ...]:
    """Find where WeasyPrint names a function: each module that imports it has a name of its own."""
    if stock is foot_setting.stock_block_layout:
        # Blocks are laid out within blocks by the thousand: only what makes a page is to pass by us.
        return ((page, stock.__name__),)
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "weasyprint"]
    return tuple(
        (owner, name)
        for owner in (*modules, ComputedStyle, Layout, LayoutContext)
        for name, value in vars(owner).items()
        if value is stock
    )
