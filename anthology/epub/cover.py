"""The cover: the manifest's picture, or one drawn from the book's data.

A drawn cover is set in the book's own types on one of a few quiet colours, as `edition/cover_design.py` has it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb
from PIL import Image, ImageColor, ImageDraw

from anthology.cache import Cache
from anthology.diagnostics import Diagnostics
from anthology.direction import is_right_to_left
from anthology.edition.cover_design import (
    FLOWER,
    FLOWERS_ASIDE,
    FRAME,
    GOLD,
    ORNAMENT_WIDTH,
    PAPER,
    Design,
    Placed,
    flowers_of,
    ground_of,
    lay_out,
    seed_of,
)
from anthology.edition.lettering import UNITS, Case
from anthology.edition.pictures import picture_name
from anthology.epub.pictures import MEDIA_TYPES, picture_bytes
from anthology.fonts import Face, faces
from anthology.model.book import Book

LONGEST_SIDE = 2560
"""In pixels: what shops ask of a cover's height."""
FAMILIES = ("EB Garamond", "Noto Serif", "Amiri", "Frank Ruhl Libre")
"""What a cover is set in where the book embeds no fonts."""

_STEPS = 63
"""From the ground's colour to one that is on it: edges are as soft as 63 shades make them."""
_GOLD = _STEPS
_PAPER = 2 * _STEPS
"""Where in the palette the full colours are."""
_FINER = 4
"""The ornament is drawn this many times larger, then scaled down: Pillow's edges are hard."""


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """The picture on the cover, as a file of the EPUB."""

    name: str
    media_type: str
    description: str
    content: bytes = field(repr=False)


def cover_picture(
    book: Book,
    folder: Path,
    types: tuple[Face, ...],
    words: Callable[[str], str],
    diagnostics: Diagnostics,
) -> CoverPicture:
    """Give the cover's picture; one that the manifest names has been inspected before."""
    description = f"{words('Cover')}: {book.title}"
    if book.cover is None:
        drawn = draw_cover(book, types, words, diagnostics)
        return CoverPicture("pictures/cover.png", "image/png", description, drawn)
    suffix = Path(picture_name(book.cover.image)).suffix
    content = picture_bytes(folder / book.cover.image, suffix, LONGEST_SIDE)
    described = book.cover.description or description
    return CoverPicture(f"pictures/cover{suffix}", MEDIA_TYPES[suffix], described, content)


def draw_cover(
    book: Book, types: tuple[Face, ...], words: Callable[[str], str], diagnostics: Diagnostics
) -> bytes:
    """Draw a typographic cover, as PNG, in the given types or, without any, in the shipped ones."""
    if not types:
        with Cache() as cache:
            return draw_cover(book, faces(FAMILIES, cache), words, diagnostics)
    case = Case(types, is_right_to_left(book.language))
    if lacking := "".join(dict.fromkeys(case.lacks(book.title))):
        diagnostics.warning(
            "cover-letters",
            f"none of the book’s fonts has “{lacking}” of the title, so the drawn cover lacks it",
            None,
            "name a picture as the `cover` in the manifest, or add a font that has these letters",
        )
    design = lay_out(book, case, words)
    seed = seed_of(book.title)
    image = Image.new("P", design.size, 0)
    image.putpalette(_palette(ground_of(seed)))
    _rule_frame(image)
    _draw_ornament(image, design, flowers_of(seed))
    for lines, full in ((design.title, _PAPER), (design.lesser, _PAPER), (design.small, _GOLD)):
        _lay(image, _mask_of(lines, *design.size), (0, 0), full)
    out = io.BytesIO()
    # Not `optimize`, which takes longer than all the drawing and saves a tenth.
    image.save(out, "PNG")
    return out.getvalue()


def _palette(ground: str) -> list[int]:
    """Give the colours of the cover: the ground, and from it in even steps to the gold and to the paper."""
    below, *inks = (ImageColor.getrgb(colour)[:3] for colour in (ground, GOLD, PAPER))
    steps = [
        round(low + (high - low) * step / _STEPS)
        for ink in inks
        for step in range(1, _STEPS + 1)
        for low, high in zip(below, ink, strict=True)
    ]
    return [*below, *steps]


def _lay(image: Image.Image, mask: Image.Image, corner: tuple[int, int], full: int) -> None:
    """Lay a grey mask on the cover, its white being the colour `full` of the palette."""
    box = mask.getbbox()
    if box is None:
        return
    part = mask.crop(box)
    first = full - _STEPS
    inked = part.point([first + max(1, grey * _STEPS // 255) for grey in range(256)])
    image.paste(inked, (corner[0] + box[0], corner[1] + box[1]), part.point([0] + [255] * 255))


def _rule_frame(image: Image.Image) -> None:
    """Draw the rules of the frame."""
    draw = ImageDraw.Draw(image)
    width, height = image.size
    for inset, thickness in FRAME:
        box = (inset, inset, width - inset - 1, height - inset - 1)
        draw.rectangle(box, outline=_GOLD, width=thickness)


def _draw_ornament(image: Image.Image, design: Design, kinds: Sequence[int]) -> None:
    """Draw the flowers, the same from the middle outwards, and the hairlines beside them."""
    side, count, wide = FLOWER, FLOWERS_ASIDE, ORNAMENT_WIDTH
    mask = Image.new("L", (wide * _FINER, side * 2 * _FINER), 0)
    draw = ImageDraw.Draw(mask)
    middle_x, middle_y = wide * _FINER // 2, side * _FINER
    for step in range(count + 1):
        for direction in (-1, 1):
            x = middle_x + direction * step * side * _FINER * 5 // 4
            _draw_flower(draw, kinds[step], x, middle_y, side * _FINER * (9 - 2 * step) // 20)
    reach = (count * side * 5 // 4 + side) * _FINER
    for direction in (-1, 1):
        start, end = middle_x + direction * reach, middle_x + direction * wide * _FINER // 2
        line = (min(start, end), middle_y - _FINER, max(start, end), middle_y + _FINER)
        draw.rectangle(line, fill=255)
    mask = mask.resize((wide, side * 2), Image.Resampling.LANCZOS)
    left = (image.width - wide) // 2
    _lay(image, mask, (left, round(design.ornament) - side), _GOLD)


def _draw_flower(draw: ImageDraw.ImageDraw, kind: int, x: int, y: int, radius: int) -> None:
    lozenge = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    inner = radius // 2
    match kind:
        case 0:
            draw.polygon(lozenge, fill=255)
        case 1:
            draw.polygon(lozenge, fill=255)
            hole = [(x, y - inner), (x + inner, y), (x, y + inner), (x - inner, y)]
            draw.polygon(hole, fill=0)
        case 2:
            for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                petal_x, petal_y = x + across * inner, y + down * inner
                box = (petal_x - inner, petal_y - inner, petal_x + inner, petal_y + inner)
                draw.ellipse(box, fill=255)
            draw.ellipse((x - inner // 3, y - inner // 3, x + inner // 3, y + inner // 3), fill=0)
        case _:
            small = radius * 2 // 3
            draw.ellipse((x - small, y - small, x + small, y + small), fill=255)


def _mask_of(lines: Iterable[Placed], width: int, height: int) -> Image.Image:
    """Draw lines, each with the left end and the height from above of its baseline, as a grey mask."""
    raster = hb.RasterDraw()
    raster.extents = hb.RasterExtents(0, 0, width, height, width)
    for line, left, baseline in lines:
        for glyph in line.glyphs:
            x, y = left + glyph.x, height - baseline + glyph.y
            raster.transform = (1 / UNITS, 0, 0, 1 / UNITS, x, y)
            raster.draw_glyph(glyph.font, glyph.id)
    drawn = raster.render()
    size = (drawn.extents.width, drawn.extents.height)
    return Image.frombuffer("L", size, bytes(drawn.buffer), "raw", "L", drawn.extents.stride, -1)
