"""Cached widths of words: a line's width is the sum of its words', so Pango is asked once for each word.

Comes in: a computed style, and the text of a box. Goes out: widths in Pango's units, equal to the last unit
to what Pango says of the whole line. That holds for fonts whose space takes part in no lookup (the rule that
browsers follow for their word caches), and for plain text from left to right; all else gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz, pango, unicode_to_char_p
from weasyprint.text.line_break import Layout, get_log_attrs

ffi.cdef(
    """
    hb_set_t *hb_set_create (void);
    void hb_set_destroy (hb_set_t *set);
    hb_bool_t hb_set_has (const hb_set_t *set, hb_codepoint_t codepoint);
    hb_bool_t hb_font_get_nominal_glyph (
        hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);
    unsigned int hb_ot_layout_table_get_lookup_count (hb_face_t *face, hb_tag_t table_tag);
    void hb_ot_layout_lookup_collect_glyphs (
        hb_face_t *face, hb_tag_t table_tag, unsigned int lookup_index,
        hb_set_t *before, hb_set_t *input, hb_set_t *after, hb_set_t *output);
    """,
    override=True,
)

SHAPING = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override", "lang"),
)
"""The properties that decide what glyphs a plain text gets."""

PLAIN_STYLE = {
    "white_space": "normal",
    "letter_spacing": "normal",
    "word_spacing": 0,
    "overflow_wrap": "normal",
    "word_break": "normal",
    "direction": "ltr",
    "text_decoration_line": "none",
}

PLAIN_TEXT = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2000-\u200a\u2010-\u2027\u202f-\u205e\u20ac\u2116\u2122]*"
)
"""Latin, Greek and Cyrillic without combining marks, soft hyphens, and signs that direct or join."""

SCRIPTS = (
    ("x", re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u1e00-\u1eff]")),
    ("\u03b1", re.compile("[\u0370-\u0373\u0376-\u037d\u037f-\u03ff\u1f00-\u1fff]")),
    ("\u0430", re.compile("[\u0400-\u052f]")),
)
"""A letter of each script, and all its letters."""

MANY = 5000
"""Passages kept: more than a long section's paragraphs that are still being laid out."""


def is_plain(style: Any) -> bool:
    """Say whether a style is one whose words can be measured one by one."""
    known: bool | None = style.__dict__.get("is_plain")
    if known is None:
        known = style["font_size"] > 0 and all(
            style[name] == value for name, value in PLAIN_STYLE.items()
        )
        # WeasyPrint copies a style before changing it, and attributes are not copied.
        style.is_plain = known
    return known


class Glyph(NamedTuple):
    """A glyph of a word; measures in Pango's units."""

    number: int
    width: int
    right: int
    up: int
    """How far it is moved."""
    text: bytes
    """What it stands for, in UTF-8."""


class Word(NamedTuple):
    """A word as it is set."""

    width: int
    glyphs: tuple[Glyph, ...]


class Shapes(dict[str, "Word | None"]):
    """Words among others of one script; None where other fonts step in. Each is shaped when it is first asked for."""

    def __init__(self, shape: Callable[[str, str], Word | None], letter: str) -> None:
        super().__init__()
        self.shape, self.letter = shape, letter

    def __missing__(self, word: str) -> Word | None:
        shaped = self[word] = self.shape(word, self.letter)
        return shaped


class Widths(dict[str, "int | None"]):
    """What those words measure; None where other fonts step in."""

    def __init__(self, shapes: Shapes) -> None:
        super().__init__()
        self.shapes = shapes

    def __missing__(self, word: str) -> int | None:
        shaped = self.shapes[word]
        width = self[word] = None if shaped is None else shaped.width
        return width


class Fount:
    """One face in one size with its features: what its words measure."""

    def __init__(self, style: Any, inert: dict[int, bool]) -> None:
        # The layouts also keep the font alive.
        self._sample = Layout(style)
        self._sample.set_text("x")
        line, _ = self._sample.get_first_line()
        extents = ffi.new("PangoRectangle *")
        pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
        self.font = line.runs[0].data.item.analysis.font
        self.height: float = extents.height * FROM_UNITS
        self.baseline: float = pango.pango_layout_get_baseline(self._sample.layout) * FROM_UNITS
        self._layout = Layout(style)
        self._widths: dict[str, Widths] = {}
        """By a letter of the script."""
        self.drawn: Any = None
        """What `draw` keeps for the PDF being written."""
        self.strings: dict[str, dict[str, str]] = {}
        """What it keeps for all: words as they are written, by a letter of their script."""
        width = self.width(" ", "")
        self.space: int = width or 0
        address = int(ffi.cast("uintptr_t", harfbuzz.hb_font_get_face(self._harfbuzz_font())))
        if address not in inert:
            inert[address] = _space_is_inert(self._harfbuzz_font())
        self.is_exact = width is not None and inert[address]
        """Whether a line is as wide as its words and spaces."""

    def _harfbuzz_font(self) -> Any:
        return pango.pango_font_get_hb_font(self.font)

    def width(self, word: str, letter: str) -> int | None:
        """Measure a word among others of the script of `letter`; None where other fonts step in."""
        return self.widths(letter)[word]

    def widths(self, letter: str) -> Widths:
        """Give the widths of words of the script of `letter`."""
        widths = self._widths.get(letter)
        if widths is None:
            widths = self._widths[letter] = Widths(Shapes(self._shaped, letter))
        return widths

    def _shaped(self, word: str, letter: str) -> Word | None:
        if not word:
            return Word(0, ())
        # Figures and signs are shaped in the script of the letters around them.
        alone = not letter or word == " " or has_letters(word)
        text = word if alone else f"{letter} {word}"
        encoded = text.encode()
        line = self._line_of(text, len(encoded))
        if line is None:
            return None
        before = len(encoded) - len(word.encode())
        glyphs = tuple(self._glyphs(line, encoded, before))
        if any(glyph.number == pango.PANGO_GLYPH_EMPTY or glyph.up for glyph in glyphs):
            return None
        return Word(sum(glyph.width for glyph in glyphs), glyphs)

    def _glyphs(self, line: Any, text: bytes, before: int) -> Iterator[Glyph]:
        """Read the glyphs of a line, but for those of the first `before` bytes of its text."""
        run = line.runs
        while run != ffi.NULL:
            item, run = run.data, run.next
            info, clusters = item.glyphs.glyphs, item.glyphs.log_clusters
            start, length, count = item.item.offset, item.item.length, item.glyphs.num_glyphs
            for place in range(count):
                if start + clusters[place] < before:
                    continue
                end = length if place == count - 1 else clusters[place + 1]
                yield Glyph(
                    info[place].glyph,
                    info[place].geometry.width,
                    info[place].geometry.x_offset,
                    info[place].geometry.y_offset,
                    text[start + clusters[place] : start + end],
                )

    def _line_of(self, text: str, length: int) -> Any:
        """Set a text in one line; None unless all of it is in this face."""
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(self._layout.layout, pointer, -1)
        line = pango.pango_layout_get_line_readonly(self._layout.layout, 0)
        if line.length != length:
            return None
        run = line.runs
        while run != ffi.NULL:
            item, run = run.data, run.next
            # WeasyPrint declares one byte as four: only the lowest bit is safe to read.
            if item.item.analysis.font != self.font or item.item.analysis.level % 2:
                return None
            glyphs = item.glyphs.glyphs
            for place in range(item.glyphs.num_glyphs):
                if glyphs[place].glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                    return None
        return line


@dataclass(slots=True)
class Passage:
    """The text of one box, measured word by word."""

    text: str
    style: Any
    fount: Fount
    script: str
    """A letter of the script it is in, or nothing."""
    words: list[str]
    places: list[int]
    """Where each word begins, in characters; one more, past the end."""
    sums: list[int]
    """Width of all before each word, with the space between; one more."""
    encoded: bytes
    byte_places: list[int]
    breaks: bytes = b""
    """One byte for each character, and one more; read it by `may_break`."""

    def width(self, word: str) -> int | None:
        """Measure a word as if it stood in this text."""
        return self.fount.width(word, self.script)

    def character(self, byte: int) -> int:
        """Turn an offset in bytes into one in characters."""
        if len(self.encoded) == len(self.text):
            return byte
        return len(self.encoded[:byte].decode())

    def byte(self, character: int) -> int:
        """Turn an offset in characters into one in bytes."""
        if len(self.encoded) == len(self.text):
            return character
        return len(self.text[:character].encode())

    def may_break(self) -> bytes:
        """Give for each character whether a line may begin with it, in the lowest bit."""
        if not self.breaks:
            self.breaks = break_marks(self.text, self.style["lang"])
        return self.breaks


@dataclass(slots=True)
class Founts:
    """All founts of a type case, and the passages measured with them."""

    contexts: dict[tuple[str, ...], tuple[Any, Any, Any, Any]] = field(default_factory=dict)
    """What `shortcuts` keeps of Pango for each style."""
    _by_key: dict[tuple[str, ...], Fount] = field(default_factory=dict)
    _inert: dict[int, bool] = field(default_factory=dict)
    _passages: dict[Any, Passage | None] = field(default_factory=dict)

    def fount(self, style: Any) -> Fount:
        """Give the fount of a plain style."""
        known: tuple[Founts, Fount] | None = style.__dict__.get("fount")
        if known is not None and known[0] is self:
            return known[1]
        key = self.key(style)
        fount = self._by_key.get(key)
        if fount is None:
            fount = self._by_key[key] = Fount(style, self._inert)
        style.fount = self, fount
        return fount

    @staticmethod
    def key(style: Any) -> tuple[str, ...]:
        """Give all of a style that decides how plain text is shaped."""
        key: tuple[str, ...] | None = style.__dict__.get("shaping")
        if key is None:
            key = style.shaping = tuple(str(style[name]) for name in SHAPING)
        return key

    def passage(self, box: Any) -> Passage | None:
        """Measure a text box of the source; None if it must be left to Pango.

        The box is asked for its text and style anew: `::first-line` changes copies of it.
        """
        text, style = box.text, box.style
        try:
            known = self._passages[box]
        except KeyError:
            pass
        else:
            if known is None or (known.text is text and known.style is style):
                return known
        if len(self._passages) >= MANY:
            self._passages.clear()
        measured = self._passages[box] = self._measured(text, style)
        return measured

    def forget(self) -> None:
        """Let go of the boxes of a document that is done."""
        self._passages.clear()

    def _measured(self, text: str, style: Any) -> Passage | None:
        if not is_plain(style) or not PLAIN_TEXT.fullmatch(text):
            return None
        scripts = [letter for letter, letters in SCRIPTS if letters.search(text)]
        fount = self.fount(style)
        if len(scripts) > 1 or not fount.is_exact:
            return None
        script = scripts[0] if scripts else ""
        words = text.split(" ")
        measured = fount.widths(script)
        widths = [measured[word] for word in words]
        if None in widths:
            return None
        spaced = (width + fount.space for width in widths if width is not None)
        encoded = text.encode()
        places = list(accumulate((len(word) + 1 for word in words), initial=0))
        if len(encoded) == len(text):
            byte_places = places
        else:
            byte_places = list(accumulate((len(word.encode()) + 1 for word in words), initial=0))
        sums = list(accumulate(spaced, initial=0))
        return Passage(text, style, fount, script, words, places, sums, encoded, byte_places)


def break_marks(text: str, language: str | None) -> bytes:
    """Find where lines may break, in the lowest bit of a byte for each character and one more."""
    attributes = get_log_attrs(text, language)
    # The bits of a PangoLogAttr are those of one unsigned int; the first is the line break.
    return bytes(ffi.buffer(attributes))[LOWEST :: ffi.sizeof("PangoLogAttr")]


def has_letters(text: str) -> bool:
    """Say whether a text has letters that tell its script."""
    return any(letters.search(text) for _, letters in SCRIPTS)


def _space_is_inert(font: Any) -> bool:
    """Say whether no GSUB or GPOS lookup of a font has to do with its space."""
    glyph = ffi.new("hb_codepoint_t *")
    if not harfbuzz.hb_font_get_nominal_glyph(font, ord(" "), glyph):
        return False
    face = harfbuzz.hb_font_get_face(font)
    if _has_table(face, b"kern") or _has_table(face, b"kerx") or _has_table(face, b"morx"):
        return False
    touched = ffi.gc(harfbuzz.hb_set_create(), harfbuzz.hb_set_destroy)
    for table in (b"GSUB", b"GPOS"):
        tag = harfbuzz.hb_tag_from_string(table, -1)
        for lookup in range(harfbuzz.hb_ot_layout_table_get_lookup_count(face, tag)):
            harfbuzz.hb_ot_layout_lookup_collect_glyphs(
                face, tag, lookup, touched, touched, touched, ffi.NULL
            )
    return not harfbuzz.hb_set_has(touched, glyph[0])


def _has_table(face: Any, name: bytes) -> bool:
    blob = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(name, -1))
    length: int = harfbuzz.hb_blob_get_length(blob)
    harfbuzz.hb_blob_destroy(blob)
    return length > 0


def _lowest_byte() -> int:
    """Find which byte of a PangoLogAttr has its first bit, which differs between machines."""
    sample = ffi.new("PangoLogAttr *")
    sample.is_line_break = 1
    return bytes(ffi.buffer(sample)).index(1)


LOWEST = _lowest_byte()
