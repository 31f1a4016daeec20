"""What is printed for characters that no face has."""

from __future__ import annotations

import uharfbuzz

SUBSTITUTES = "\ufffd□?"
"""The first of these that the font has itself."""


def substitute(face: uharfbuzz.Face) -> int:
    """Choose the glyph that stands in for missing characters."""
    font = uharfbuzz.Font(face)
    for character in SUBSTITUTES:
        glyph = font.get_nominal_glyph(ord(character))
        if glyph:
            return int(glyph)
    return 1
