"""Lettering: words set in one line on a cover, through HarfBuzz alone, so that every machine sets the same.

Comes in: words, faces, size. Goes out: a `Line` that knows its glyphs and its width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import uharfbuzz as hb

from anthology.fonts import Face

UNITS = 64
"""Units to a pixel: HarfBuzz measures in whole numbers."""
TRACKING = 0.12
"""Between small capitals, in ems."""
_SPACED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts that bear letterspacing; in many others letters join, or stack."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How words are set."""

    size: float
    """Pixels to the em."""
    italic: bool = False
    small_caps: bool = False
    """All of them small capitals, letterspaced."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a line, in pixels from the line's left end and up from its baseline."""

    font: hb.Font
    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words that were set."""

    words: str
    manner: Manner
    glyphs: tuple[Glyph, ...]
    width: float


class Case:
    """The faces to set words from, the preferred family first."""

    def __init__(self, faces: Sequence[Face], is_right_to_left: bool) -> None:
        """Take the faces; `is_right_to_left` is the direction of the book's language."""
        self._faces = faces
        self._is_right_to_left = is_right_to_left
        self._loaded: dict[Face, hb.Face] = {}

    @cached_property
    def _families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(face.family for face in self._faces))

    def lacks(self, words: str) -> str:
        """Give the characters of some words that no face has."""
        return "".join(one for one in words if not one.isspace() and self._family(one) is None)

    def set_line(self, words: str, manner: Manner) -> Line:
        """Set words in one line; characters that no face has are left out."""
        words = unicodedata.normalize("NFC", words)
        is_spaced = manner.small_caps and bears_spacing(words)
        tracking = manner.size * TRACKING if is_spaced else 0.0
        glyphs: list[Glyph] = []
        x = 0.0
        for run, family, is_right_to_left in self._runs(words):
            face = self._face(family, manner.italic)
            font, buffer = self._shape(run, face, manner, is_right_to_left, is_spaced)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                offset = position.x_offset / UNITS
                glyphs.append(Glyph(font, info.codepoint, x + offset, position.y_offset / UNITS))
                x += position.x_advance / UNITS + tracking
        return Line(words, manner, tuple(glyphs), max(0.0, x - tracking))

    def _shape(
        self, run: str, face: Face, manner: Manner, is_right_to_left: bool, is_spaced: bool
    ) -> tuple[hb.Font, hb.Buffer]:
        font = face.font(self._load(face))
        font.scale = (round(manner.size * UNITS), round(manner.size * UNITS))
        features: dict[str, bool | list[tuple[int, int, bool]]] = {}
        if is_spaced:
            # Figures stay as they are: a small 1 reads as the numeral I.
            small = [(at, at + 1, not one.isdecimal()) for at, one in enumerate(run)]
            features = {"smcp": small, "c2sc": small, "liga": False, "clig": False}
            if not self._has_small_caps(font):
                run = run.upper()
                font.scale = (round(manner.size * 0.78 * UNITS),) * 2
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_right_to_left else "ltr"
        hb.shape(font, buffer, features)
        return font, buffer

    def _has_small_caps(self, font: hb.Font) -> bool:
        shapes = []
        for features in ({}, {"smcp": True}):
            buffer = hb.Buffer()
            buffer.add_str("n")
            buffer.guess_segment_properties()
            hb.shape(font, buffer, features)
            shapes.append([info.codepoint for info in buffer.glyph_infos])
        return shapes[0] != shapes[1]

    def _runs(self, words: str) -> Iterator[tuple[str, str, bool]]:
        """Cut a line into runs of one family and one direction, in the order in which they stand on the page."""
        kinds: list[tuple[str, str, bool]] = []
        family = ""
        for one, is_right_to_left in zip(words, self._directions(words), strict=True):
            found = self._family(one)
            if found is None and not one.isspace():
                continue
            # A space or a stop stays with the word that it follows, if that family has it.
            if not (family and self._has(family, one) and not one.isalnum()):
                family = found or family
            if family:
                kinds.append((one, family, is_right_to_left))
        runs = [
            ("".join(one for one, _, _ in group), *key)
            for key, group in groupby(kinds, key=lambda kind: kind[1:])
        ]
        return reversed(runs) if self._is_right_to_left else iter(runs)

    def _directions(self, words: str) -> list[bool]:
        """Tell of each character whether it runs to the left; one of no direction does as both neighbours do."""
        strong = [_direction(one) for one in words]
        before, after = [self._is_right_to_left], [self._is_right_to_left]
        for one in strong:
            before.append(before[-1] if one is None else one)
        for one in reversed(strong):
            after.append(after[-1] if one is None else one)
        between = zip(strong, before[:-1], reversed(after[:-1]), strict=True)
        base = self._is_right_to_left
        return [
            own if own is not None else (left if left == right else base)
            for own, left, right in between
        ]

    def _family(self, character: str) -> str | None:
        return next((name for name in self._families if self._has(name, character)), None)

    def _has(self, family: str, character: str) -> bool:
        return ord(character) in self._load(self._face(family, italic=False)).unicodes

    def _face(self, family: str, italic: bool) -> Face:
        members = [face for face in self._faces if face.family == family]
        return min(members, key=lambda face: (face.italic != italic, abs(face.weight - 400)))

    def _load(self, face: Face) -> hb.Face:
        if face not in self._loaded:
            self._loaded[face] = hb.Face(hb.Blob.from_file_path(str(face.source)))
        return self._loaded[face]


def _direction(character: str) -> bool | None:
    """Tell whether a character runs from right to left; None for spaces and stops."""
    kind = unicodedata.bidirectional(character)
    return True if kind in ("R", "AL") else False if kind in ("L", "EN", "AN") else None


def bears_spacing(words: str) -> bool:
    """Tell whether letterspacing does the words no harm."""
    letters = [one for one in words if one.isalpha()]
    return all(unicodedata.name(one, "").startswith(_SPACED_SCRIPTS) for one in letters)
