"""One font program for each face in the bound book, with the glyphs that any gathering draws.

Comes in: what was drawn in each fragment. Goes out: the font resources that take the place of the
fragments' empty ones. Subsets are HarfBuzz's and keep glyph numbers, which the page contents use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, String

from anthology.cache import Cache
from anthology.pdf.engine.substitutes import substitute
from anthology.pdf.leaves import DrawnFont

INVISIBLE = "\u2060"
"""Stands for glyphs that are part of another's character."""

FIXED_PITCH = 1
UNUSED_TABLES = ("BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "kern")


@dataclass(slots=True)
class _Program:
    """A font file, and which glyphs of it the book uses."""

    face: uharfbuzz.Face
    glyphs: set[int] = field(default_factory=lambda: {0})
    stream: pikepdf.Object | None = None
    _characters: dict[int, str] | None = None

    @property
    def is_cff(self) -> bool:
        return bytes(self.face.blob.data[:4]) == b"OTTO"

    @property
    def characters(self) -> dict[int, str]:
        """Say which character each glyph is encoded as, the lowest one if there are several."""
        if self._characters is None:
            font = uharfbuzz.Font(self.face)
            self._characters = {}
            for codepoint in sorted(self.face.unicodes, reverse=True):
                self._characters[font.get_nominal_glyph(codepoint)] = chr(codepoint)
        return self._characters


@dataclass(slots=True)
class FontUnion:
    """The fonts of a book in the making: first told of every use, then embedded once."""

    book: pikepdf.Pdf
    cache: Cache
    _programs: dict[tuple[str, int], _Program] = field(default_factory=dict)
    _fonts: dict[str, DrawnFont] = field(default_factory=dict)
    _unicode: dict[str, dict[int, str]] = field(default_factory=dict)
    _embedded: dict[str, pikepdf.Object] = field(default_factory=dict)

    def note(self, fonts: Iterable[DrawnFont]) -> None:
        """Take in what one fragment draws.

        Raises `ValueError` where two files go by one resource name.
        """
        for font in fonts:
            known = self._fonts.setdefault(font.resource, font)
            if (known.program, known.index) != (font.program, font.index):
                raise ValueError(f"two font files go by the name of “{font.name}”")
            program = self._program(font)
            program.glyphs.update(font.unicode)
            if font.missing:
                program.glyphs.add(substitute(program.face))
            meanings = self._unicode.setdefault(font.resource, {})
            for glyph, text in font.unicode.items():
                meanings[glyph] = _clearer(text, meanings.get(glyph, ""))

    def embed(self) -> None:
        """Make the subsets and the fonts; nothing can be noted afterwards."""
        for key in sorted(self._programs):
            program = self._programs[key]
            subset = subset_of(program.face, program.glyphs)
            program.stream = self.book.make_stream(subset)
            if program.is_cff:
                program.stream.Subtype = Name.OpenType
            else:
                program.stream.Length1 = len(subset)
        for resource in sorted(self._fonts):
            self._embedded[resource] = self._font(self._fonts[resource], {})

    def resources(self, fonts: Sequence[DrawnFont]) -> dict[str, pikepdf.Object]:
        """Give the font resources of a fragment, by name with its solidus."""
        return {
            f"/{font.resource}": (
                self._font(font, font.missing) if font.missing else self._embedded[font.resource]
            )
            for font in fonts
        }

    def _program(self, font: DrawnFont) -> _Program:
        key = font.program, font.index
        if key not in self._programs:
            path = self.cache.get(font.program, ".font")
            if path is None:
                raise FileNotFoundError(f"the cache has lost the font “{font.family}”")
            self._programs[key] = _Program(uharfbuzz.Face(path.read_bytes(), font.index))
        return self._programs[key]

    def _font(self, font: DrawnFont, missing: Mapping[int, int]) -> pikepdf.Object:
        """Make a Type 0 font (ISO 32000-1, 9.7.6); with an encoding of its own if characters are missing."""
        program = self._program(font)
        meanings = {
            glyph: _meaning(text, glyph, program)
            for glyph, text in self._unicode[font.resource].items()
        }
        stand_in = substitute(program.face)
        codes = {glyph: glyph for glyph in meanings} | dict.fromkeys(missing, stand_in)
        said = meanings | {code: _printable(chr(missing[code])) for code in missing}
        widths = _widths(program.face, set(codes.values()))
        encoding: pikepdf.Object = Name("/Identity-H")
        if missing:
            encoding = self.book.make_stream(encoding_map(codes), **_map_attributes())
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if program.is_cff else Name.CIDFontType2,
            BaseFont=Name(f"/{font.name}"),
            W=_width_array(widths),
            FontDescriptor=self.book.make_indirect(_descriptor(font, program, widths)),
            CIDSystemInfo=_system_info(),
        )
        if not program.is_cff:
            descendant.CIDToGIDMap = Name.Identity
        return self.book.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{font.name}"),
                Encoding=encoding,
                DescendantFonts=Array([self.book.make_indirect(descendant)]),
                ToUnicode=self.book.make_stream(unicode_map(said)),
            )
        )


def subset_of(face: uharfbuzz.Face, glyphs: Iterable[int]) -> bytes:
    """Cut a font down to these glyphs, at their old numbers.

    The second pass keeps all numbers up to the last and so drops the tail of empty glyphs.
    """
    wanted = sorted(glyphs)
    flags = uharfbuzz.SubsetFlags
    for keep, numbering in ((wanted, flags.RETAIN_GIDS), (range(wanted[-1] + 1), flags.DEFAULT)):
        plan = uharfbuzz.SubsetInput()
        plan.flags = numbering | flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
        plan.glyph_set.update(keep)
        plan.unicode_set.clear()
        plan.drop_table_tag_set.update(
            int.from_bytes(table.encode("ascii"), "big") for table in UNUSED_TABLES
        )
        face = uharfbuzz.subset(face, plan)
    return bytes(face.blob.data)


def unicode_map(meanings: Mapping[int, str]) -> bytes:
    """Write a ToUnicode map (ISO 32000-1, 9.10.3)."""
    rows = [
        f"<{code:04x}> <{text.encode('utf-16-be').hex()}>"
        for code, text in sorted(meanings.items())
    ]
    head = "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    return _character_map(head, "Adobe-Identity-UCS", 2, "bfchar", rows)


def encoding_map(codes: Mapping[int, int]) -> bytes:
    """Write an encoding: code → glyph (ISO 32000-1, 9.7.5)."""
    rows = [f"<{code:04x}> {glyph}" for code, glyph in sorted(codes.items())]
    head = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def\n"
    return _character_map(head, MAP_NAME, 1, "cidchar", rows)


MAP_NAME = "Anthology-Substitutes"


def _character_map(head: str, name: str, kind: int, operator: str, rows: list[str]) -> bytes:
    blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
    body = "".join(
        f"{len(block)} begin{operator}\n" + "\n".join(block) + f"\nend{operator}\n"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"{head}/CMapName /{name} def\n/CMapType {kind} def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _map_attributes() -> dict[str, pikepdf.Object]:
    return {"Type": Name.CMap, "CMapName": Name(f"/{MAP_NAME}"), "CIDSystemInfo": _system_info()}


def _system_info() -> Dictionary:
    return Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)


def _descriptor(font: DrawnFont, program: _Program, widths: Mapping[int, int]) -> Dictionary:
    even = FIXED_PITCH if len(widths) > 1 and len(set(widths.values())) == 1 else 0
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{font.name}"),
        FontFamily=String(font.family),
        Flags=font.flags + even,
        FontBBox=Array([0, font.descent, max(widths.values(), default=0), font.ascent]),
        ItalicAngle=0,
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=font.ascent,
        StemV=80,
    )
    descriptor["/FontFile3" if program.is_cff else "/FontFile2"] = program.stream
    return descriptor


def _widths(face: uharfbuzz.Face, glyphs: Iterable[int]) -> dict[int, int]:
    font = uharfbuzz.Font(face)
    return {
        glyph: round(font.get_glyph_h_advance(glyph) * 1000 / face.upem) for glyph in sorted(glyphs)
    }


def _width_array(widths: Mapping[int, int]) -> Array:
    """Write widths in runs of consecutive glyphs (ISO 32000-1, 9.7.4.3)."""
    runs: list[tuple[int, list[int]]] = []
    for glyph in sorted(widths):
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(widths[glyph])
    return Array([item for start, run in runs for item in (start, Array(run))])


def _clearer(one: str, other: str) -> str:
    """Choose between two readings of a glyph: the shorter one that says anything."""
    return min(one, other, key=lambda text: (not text, len(text), text))


def _meaning(text: str, glyph: int, program: _Program) -> str:
    """Say what a glyph stands for.

    What was recorded is the text of the glyph's cluster: of a letter with its mark it gives both to
    the letter and nothing to the mark. The font's own encoding then knows better, but not for
    ligatures that happen to be encoded too.
    """
    if len(text) == 1:
        return _printable(text)
    encoded = program.characters.get(glyph, "")
    plain = unicodedata.normalize("NFKC", encoded)
    if encoded and plain != text and (not text or encoded in text):
        return _printable(plain)
    return _printable(text)


def _printable(text: str) -> str:
    """Replace what ISO 19005-2, 6.2.11.7 does not allow: nothing, NUL, byte order marks, private use."""
    cleaned = "".join(
        "\ufffd" if unicodedata.category(character) in ("Co", "Cs") else character
        for character in text
        if character not in "\0\ufeff\ufffe"
    )
    return cleaned or INVISIBLE
