"""Where each character of a text stands, as Pango sets it in one line.

For what `words` leaves alone: letterspaced text, fonts that step in for others, spaces that kern.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from weasyprint.text.ffi import TO_UNITS, ffi
from weasyprint.text.line_break import Layout


@dataclass(frozen=True, slots=True)
class Ruler:
    """A text measured as a whole."""

    places: tuple[int, ...]
    """In Pango's units, for each character and the end."""


def ruler(text: str, style: Any) -> Ruler | None:
    """Measure a text without line breaks; None if any of it runs from right to left."""
    layout = Layout(style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    advances: dict[int, int] = {}
    run = line.runs
    while run != ffi.NULL:
        item, run = run.data, run.next
        if item.item.analysis.level % 2:
            return None
        glyphs, clusters, offset = item.glyphs, item.glyphs.log_clusters, item.item.offset
        for place in range(glyphs.num_glyphs):
            byte = offset + clusters[place]
            width = glyphs.glyphs[place].geometry.width
            advances[byte] = advances.get(byte, 0) + width
    ends = list(accumulate((len(character.encode()) for character in text), initial=0))
    places = list(accumulate((advances.get(byte, 0) for byte in ends[:-1]), initial=0))
    if style["letter_spacing"] != "normal":
        # WeasyPrint adds to every text box what Pango leaves out after its last letter.
        places[-1] += int(style["letter_spacing"] * TO_UNITS)
    return Ruler(tuple(places))
