"""WeasyPrint's log turned into our diagnostics.

WeasyPrint goes on without a picture or a style it cannot read and only logs it; a book must not.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from anthology.diagnostics import Diagnostics
from anthology.pdf.engine.fetcher import BOOK

IMAGE = re.compile(r"Failed to load image at '(?P<what>.*?)': (?P<why>.*)", re.DOTALL)
INLINE_SVG = re.compile(r"Failed to (?:load inline SVG|render SVG image) ?:?(?P<why>.*)", re.DOTALL)
STYLESHEET = re.compile(r"Failed to load stylesheet at (?P<what>.*?) ?: (?P<why>.*)", re.DOTALL)
FONT_FACE = re.compile(r"Font-face '(?P<what>.*)' cannot be loaded")
GLYPH = re.compile(r'\.notdef glyph .*"(?P<what>.*)" \(U\+(?P<code>[0-9A-F]+)\)', re.DOTALL)
ANCHOR_TWICE = re.compile(r"Anchor defined twice: '(?P<what>.*)'")
NO_ANCHOR = re.compile(r"No anchor #(?P<what>.*) for internal URI|undefined anchor '(?P<what2>.*)'")
STYLE = re.compile(
    r"^(Ignored|Deprecated|Error:|Parse error|Unknown|Invalid|Missing|Unsupported|Empty|Expected"
    r"|@import|@layer|In counter|No source|Only strings|\"string|\"element|Unable to compute|Failed to apply CSS)"
)


@contextmanager
def recorded(complaints: Diagnostics) -> Iterator[None]:
    """Turn what WeasyPrint logs meanwhile into diagnostics, and keep it off the terminal."""
    logger = logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.propagate, logger.level
    logger.handlers, logger.propagate = [_Recorder(complaints)], False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = before[0], before[1]
        logger.setLevel(before[2])


class _Recorder(logging.Handler):
    def __init__(self, complaints: Diagnostics) -> None:
        super().__init__(logging.WARNING)
        self.complaints = complaints

    def emit(self, record: logging.LogRecord) -> None:
        translate(record.getMessage(), self.complaints)


def translate(message: str, complaints: Diagnostics) -> None:
    """Note one line of WeasyPrint's log as a diagnostic of ours."""
    if found := IMAGE.search(message):
        complaints.error(
            "image-unreadable",
            f"the image “{_local(found['what'])}” cannot be used: {found['why']}",
        )
    elif found := INLINE_SVG.search(message):
        complaints.error(
            "image-unreadable", f"an SVG image cannot be drawn: {found['why'].strip()}"
        )
    elif found := STYLESHEET.search(message):
        complaints.error(
            "stylesheet-unreadable",
            f"the style sheet “{_local(found['what'])}” cannot be used: {found['why']}",
        )
    elif found := FONT_FACE.search(message):
        complaints.error("font-unreadable", f"the font “{found['what']}” cannot be loaded")
    elif found := GLYPH.search(message):
        complaints.warning(
            "glyph-missing",
            f"no font of the book has the character “{found['what']}” (U+{found['code']}); "
            "a replacement sign is printed",
            None,
            "add a family that has it to the style sheet's font-family",
        )
    elif found := ANCHOR_TWICE.search(message):
        complaints.error("id-repeated", f"the id “{found['what']}” is given to two elements")
    elif found := NO_ANCHOR.search(message):
        name = found["what"] or found["what2"]
        complaints.error("link-target-missing", f"a link leads to “{name}”, which is nowhere")
    elif STYLE.search(message):
        complaints.warning("style-ignored", f"the typesetter does not follow a style: {message}")
    else:
        complaints.warning("typesetter-warning", f"the typesetter says: {message}")


def _local(address: str) -> str:
    return unquote(address.removeprefix(BOOK))
