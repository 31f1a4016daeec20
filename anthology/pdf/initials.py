"""Drop caps on the page: their size and place, from the metrics of the face and the lines of the page.

The letter stands on the baseline of its last line, and is as high as the capitals of the first. A letter with
a tail, such as a Q, keeps the line below it free too. Comes in: face and geometry. Goes out: CSS.
"""

from __future__ import annotations

import uharfbuzz

from anthology.fonts import REGULAR, Face
from anthology.pdf.geometry import Geometry

TAIL = 0.35
"""Of a line: how far a letter may reach below its baseline."""
CAPITALS = (
    *map(chr, range(0x41, 0x5B)),
    *(chr(code) for code in range(0xC0, 0x180) if chr(code).isupper()),
    *(chr(code) for code in range(0x391, 0x3AB) if chr(code).isupper()),
    *map(chr, range(0x400, 0x430)),
)
"""The same for every book, so that no sheet depends on its words."""


def initial_rules(faces: tuple[Face, ...], geometry: Geometry, lines: int) -> str:
    """Write the rules for drop caps of so many lines, in the first of the faces."""
    face = next(face for face in faces if face.weight == REGULAR and not face.italic)
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path))))
    upem = font.face.upem
    extents = font.get_font_extents("ltr")
    ascent, descent = extents.ascender / upem, -extents.descender / upem
    capital = _extents(font, "H")[0] / upem
    size, leading = geometry.size, geometry.leading
    height = ((lines - 1) * leading + capital * size) / capital
    # Where a line of text has its baseline, half of what it leads over its letters lying above them.
    first = (leading - (ascent + descent) * size) / 2 + ascent * size
    baseline = (lines - 1) * leading + first
    scale = height / upem
    reach = {letter: _extents(font, letter) for letter in CAPITALS}
    tailed = [letter for letter in CAPITALS if reach[letter][1] * scale > TAIL * leading]
    mark = capital * (height - size)
    rules = (
        f".dropped:is(p, div) {{ orphans: {lines + 1}; }}\n"
        f".initial {{ float: left; height: {lines * leading:.3f}pt; padding-right: {size * 0.2:.3f}pt;"
        f" font-size: {height:.3f}pt; line-height: 0; font-variant-numeric: normal; }}\n"
        f'.initial::before {{ content: ""; display: inline-block; height: {baseline:.3f}pt; }}\n'
        f".initial-mark {{ font-size: {size:.3f}pt; vertical-align: {mark:.3f}pt; }}\n"
    )
    for letter in tailed:
        beside = size * 0.2 + max(0, reach[letter][2]) * scale
        rules += (
            f'.initial[data-letter="{letter}"] {{ height: {(lines + 1) * leading:.3f}pt;'
            f" padding-right: {beside:.3f}pt; }}\n"
        )
    return rules


def _extents(font: uharfbuzz.Font, letter: str) -> tuple[int, int, int]:
    """Give how far a letter reaches up, down, and beyond its width."""
    glyph = font.get_nominal_glyph(ord(letter))
    found = font.get_glyph_extents(glyph) if glyph is not None else None
    if glyph is None or found is None:
        return 0, 0, 0
    right = found.x_bearing + found.width - font.get_glyph_h_advance(glyph)
    return found.y_bearing, -(found.y_bearing + found.height), right
