"""Cached glyph strings: a line of plain words is drawn by joining what was written for each word before.

Comes in: a text box and the stream it is drawn into. Goes out: the operators that WeasyPrint would write, to the
last byte; None where its own code must write them. Pango shapes stretched spaces apart from the words beside
them, so that a justified line is its words' glyphs with the spaces' between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, pango
from weasyprint.text.line_break import Layout

from anthology.pdf.engine.words import PLAIN_TEXT, SCRIPTS, Fount, Founts, Word, is_plain

NO_BREAK_SPACE = "\u00a0"
PANGO_SCALE = 1024
SIZED_BY_FONT = 14802
"""From this version of Pango on a font tells its true size (WeasyPrint knows the same)."""


class TextLine(Layout):  # type: ignore[misc]
    """What stands for a line's Pango layout until, and unless, WeasyPrint draws it itself."""

    def __init__(self, text: str, justification: float = 0, width: float | None = None) -> None:
        self.text = text
        self.justification_spacing = justification
        self.max_width = width
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None

    def deactivate(self) -> None:
        """Let go of what drawing needed."""
        for name in ("layout", "language", "style"):
            self.__dict__.pop(name, None)


@dataclass(slots=True)
class _Drawn:
    """What was drawn from a fount into one PDF."""

    fonts: dict[Any, Any]
    """The PDF's own; by it the PDF is known."""
    font: Any
    size: float
    met: dict[str, dict[str, str]] = field(default_factory=dict)
    """The words whose glyphs the PDF knows, as they are written there, by a letter of their script."""
    spaces: str = ""
    """A space, once its glyph is known."""


def draw_plainly(founts: Founts, stream: Any, box: Any) -> bool:
    """Draw a text box into a stream if it is a line of plain words; say whether it was."""
    style = box.style
    if style["visibility"] != "visible" or not is_plain(style) or not box.text.strip():
        return False
    fount = founts.fount(style)
    written = _line_string(stream, fount, box.pango_layout)
    if written is None:
        return False
    drawn = fount.drawn
    stream.set_color(style["color"])
    stream.begin_text()
    stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
    stream.set_font_size(drawn.font.hash, drawn.size)
    stream.show_text(written)
    stream.end_text()
    return True


def _line_string(stream: Any, fount: Fount, layout: Any) -> str | None:
    text: str = layout.text
    if text[0] == " " or text[-1] == " " or "  " in text or NO_BREAK_SPACE in text:
        return None
    justification: float = layout.justification_spacing
    scripts = [letter for letter, letters in SCRIPTS if letters.search(text)]
    if not fount.is_exact or len(scripts) > 1 or not PLAIN_TEXT.fullmatch(text):
        return None
    letter = scripts[0] if scripts else ""
    words = text.split(" ")
    # Before anything is noted in the PDF: what WeasyPrint writes, it notes in its own order.
    shapes = fount.widths(letter).shapes
    if None in [shapes[word] for word in words]:
        return None
    drawn = _drawn(stream, fount)
    if drawn is None:
        return None
    met = drawn.met.setdefault(letter, {})
    for word in words:
        if word not in met:
            met[word] = _met(stream, fount, drawn, word, letter)
        if len(words) > 1 and not drawn.spaces:
            # A space is met before the word after it: the order of glyphs is seen in the PDF.
            drawn.spaces = _met(stream, fount, drawn, " ", "")
    strings = [met[word] for word in words]
    if len(strings) == 1:
        return strings[0]
    if justification:
        return _stretched_space(fount, drawn, justification).join(strings)
    glyph, width = _space(fount, drawn)
    kerning = width - fount.space * 1000 * FROM_UNITS / drawn.size
    space = f"<{glyph:04x}>{int(kerning)}" if kerning else f"<{glyph:04x}>"
    return space.join(strings).replace("><", "")


def _drawn(stream: Any, fount: Fount) -> _Drawn | None:
    drawn: _Drawn | None = fount.drawn
    if drawn is None or drawn.fonts is not stream._fonts:
        font, size = stream.add_font(fount.font)
        if pango.pango_version() < SIZED_BY_FONT:
            return None
        drawn = fount.drawn = _Drawn(stream._fonts, font, size)
    font = drawn.font
    if font.png or font.svg or font.colr or font.bitmap:
        return None
    return drawn


def _space(fount: Fount, drawn: _Drawn) -> tuple[int, float]:
    """Give the glyph of a space and its width in the PDF, once it was met."""
    shaped = fount.widths("").shapes[" "]
    assert shaped is not None
    glyph = shaped.glyphs[0].number
    return glyph, drawn.font.widths[glyph]


def _stretched_space(fount: Fount, drawn: _Drawn, justification: float) -> str:
    """Write a space as Pango spaces it: half of what is added before its glyph, half after."""
    added = int(justification * TO_UNITS)
    left = int(added / 2)
    if added % PANGO_SCALE == 0:
        left = (left + PANGO_SCALE // 2) // PANGO_SCALE * PANGO_SCALE
    glyph, width = _space(fount, drawn)
    offset = left / drawn.size
    kerning = width + offset - (fount.space + added) * 1000 * FROM_UNITS / drawn.size
    before = f"<>{-offset}<" if offset else "<"
    return f"{before}{glyph:04x}>{int(kerning)}" if kerning else f"{before}{glyph:04x}>"


def _met(stream: Any, fount: Fount, drawn: _Drawn, word: str, letter: str) -> str:
    """Note the glyphs of a word in the PDF, as WeasyPrint notes them, and give its glyph string."""
    shaped = fount.widths(letter).shapes[word]
    assert shaped is not None
    to_unicode, widths = drawn.font.to_unicode, drawn.font.widths
    for glyph, _, _, _, text in shaped.glyphs:
        if glyph not in to_unicode:
            to_unicode[glyph] = text.decode()
        if glyph not in widths:
            extents = stream.ink_rect, stream.logical_rect
            pango.pango_font_get_glyph_extents(fount.font, glyph, *extents)
            widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / drawn.size)
    strings = fount.strings.setdefault(letter, {})
    if word not in strings:
        strings[word] = _written(shaped, drawn)
    return strings[word]


def _written(shaped: Word, drawn: _Drawn) -> str:
    """Write the glyphs of a word, with the very signs that WeasyPrint writes."""
    size, written = drawn.size, "<"
    for glyph, advance, right, _, _ in shaped.glyphs:
        offset = right / size
        if offset:
            written += f">{-offset}<"
        written += f"{glyph:04x}"
        kerning = drawn.font.widths[glyph] + offset - advance * 1000 * FROM_UNITS / size
        if kerning:
            written += f">{int(kerning)}<"
    return written[:-1] if written[-1] == "<" else written + ">"
