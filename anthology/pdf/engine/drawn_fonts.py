"""The fonts of a fragment: which glyphs were drawn, and of which program, but no program.

The binder makes one subset of each face for the whole book, so a fragment embeds none. WeasyPrint
gives characters that no face has made-up glyphs beyond the font's own; they are noted apart.
"""

from __future__ import annotations

from typing import Any

import pydyf
import uharfbuzz
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import get_hb_object_data

from anthology.cache import Cache, digest
from anthology.pdf.engine.substitutes import substitute
from anthology.pdf.leaves import DrawnFont

UNSUPPORTED_TABLES = frozenset({"fvar", "CBDT", "EBDT", "SVG ", "COLR", "sbix"})
"""Variable, bitmap and colour fonts have no one program that could be subset for the book."""


class _Widths(dict[int, int]):
    """Advances of glyphs; a made-up glyph has its substitute's, so that lines keep their length."""

    def __init__(self) -> None:
        super().__init__()
        self.fixed: dict[int, int] = {}

    def __setitem__(self, glyph: int, width: int) -> None:
        super().__setitem__(glyph, self.fixed.get(glyph, width))


class RecordedFont(Font):  # type: ignore[misc]
    """A font that remembers its program and what stands in for missing characters."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.widths = _Widths()
        self.program: bytes = get_hb_object_data(self.hb_face)

    def get_unused_glyph_id(self, codepoint: int) -> int:
        """Make up a glyph for a missing character."""
        glyph: int = super().get_unused_glyph_id(codepoint)
        face = uharfbuzz.Face(self.program, self.index)
        advance = uharfbuzz.Font(face).get_glyph_h_advance(substitute(face))
        self.widths.fixed[glyph] = round(advance * 1000 / face.upem)
        return glyph


def empty_font_dictionary(pdf: Any, fonts: dict[Any, Any], *_: Any) -> Any:
    """Name the fonts without embedding them, in place of WeasyPrint's `build_fonts_dictionary`."""
    named = pydyf.Dictionary()
    for font in fonts.values():
        named[font.hash] = pydyf.Dictionary({"Type": "/Font", "BaseFont": font.name})
    return named


def drawn_fonts(fonts: dict[Any, RecordedFont], cache: Cache) -> tuple[DrawnFont, ...]:
    """Give what was drawn from each font, and put the programs into the cache.

    Raises `ValueError` for a font that cannot be bound.
    """
    drawn: dict[str, DrawnFont] = {}
    for font in fonts.values():
        if unsupported := UNSUPPORTED_TABLES.intersection(font.tables):
            tables = ", ".join(sorted(table.strip() for table in unsupported))
            raise ValueError(
                f"the font “{font.family}” is variable, coloured or made of dots ({tables})"
            )
        program = digest(font.program)
        cache.put(program, ".font", font.program)
        made_up = {glyph: codepoint for codepoint, glyph in font.missing.items()}
        glyphs = set(font.widths) | set(font.to_unicode)
        unicode = {glyph: font.to_unicode.get(glyph, "") for glyph in sorted(glyphs)}
        known = drawn.get(font.hash)
        if known and known.program != program:
            raise ValueError(f"two font files go by the name of “{font.family}”")
        drawn[font.hash] = DrawnFont(
            resource=font.hash,
            program=program,
            index=font.index,
            name=font.name.decode("ascii", "replace").removeprefix("/"),
            family=font.family,
            flags=font.flags,
            ascent=font.ascent,
            descent=font.descent,
            unicode={
                **(known.unicode if known else {}),
                **{
                    glyph: text for glyph, text in unicode.items() if glyph not in made_up and glyph
                },
            },
            missing={**(known.missing if known else {}), **made_up},
        )
    return tuple(drawn[name] for name in sorted(drawn))
