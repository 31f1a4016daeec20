"""The fonts that go into the file: only faces that a character of the book needs, and of each only what it uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import uharfbuzz as hb

from anthology.fonts import Face

_FIRST_FAMILY = re.compile(
    r"""font-family\s*:\s*(?:"([^"]+)"|'([^']+)'|([^;,}]+))""", re.IGNORECASE
)
_ALWAYS = " -\N{NO-BREAK SPACE}\N{HYPHEN}\N{SOFT HYPHEN}"
"""What a reading system may add of its own: spaces, and hyphens at line ends."""


@dataclass(frozen=True, slots=True)
class EmbeddedFace:
    """A face cut down to what the book uses."""

    face: Face
    name: str
    """Of its file, ASCII."""
    media_type: str
    content: bytes = field(repr=False)


def embedded_faces(
    faces: tuple[Face, ...], characters: frozenset[str], css: str, has_code: bool
) -> Iterator[EmbeddedFace]:
    """Cut each face down to what of `characters` it is there for; leave out faces that it is there for none of.

    A family that the style sheets never name first is a fallback, and serves only what the families before it lack.
    """
    leading = _leading_families(faces, css)
    possible = _with_variants(characters)
    missing = frozenset(one for one in characters if not one.isspace())
    for family in dict.fromkeys(face.family for face in faces):
        members = [
            (face, hb.Face(hb.Blob.from_file_path(str(face.source))))
            for face in faces
            if face.family == family
        ]
        covered = frozenset().union(*(_coverage(loaded, possible) for _, loaded in members))
        is_for_code = family != faces[0].family and _is_monospaced(members[0][1])
        if family in leading:
            serves = frozenset() if is_for_code and not has_code else covered
        elif is_for_code:
            serves = covered & missing
        else:
            serves = _as_fallback(covered, missing)
        missing -= serves
        for face, loaded in members:
            if served := _coverage(loaded, serves):
                yield _subset(face, loaded, served)


def _leading_families(faces: tuple[Face, ...], css: str) -> set[str]:
    named = {"".join(groups).strip() for groups in _FIRST_FAMILY.findall(css)}
    return named | {face.family for face in faces[:1]}


def _as_fallback(covered: frozenset[str], missing: frozenset[str]) -> frozenset[str]:
    """Give what a family is needed for, and with it the spaces, digits and stops between its letters."""
    needed = covered & missing
    if not any(unicodedata.category(one)[0] in "LM" for one in needed):
        return needed
    return needed | {one for one in covered if unicodedata.category(one)[0] in "ZPNM"}


def _with_variants(characters: Iterable[str]) -> frozenset[str]:
    """Add what `text-transform`, hyphenation and composition may put in a character's place."""
    every = {*characters, *_ALWAYS}
    forms = {
        form
        for one in every
        for form in (one.upper(), one.lower(), unicodedata.normalize("NFD", one))
    }
    return frozenset(every.union(*forms))


def _coverage(loaded: hb.Face, characters: Iterable[str]) -> frozenset[str]:
    points = loaded.unicodes
    return frozenset(one for one in characters if ord(one) in points)


def _is_monospaced(loaded: hb.Face) -> bool:
    font = hb.Font(loaded)
    advances = {
        font.get_glyph_h_advance(glyph)
        for glyph in map(font.get_nominal_glyph, map(ord, "iMW."))
        if glyph is not None
    }
    return len(advances) == 1


def _subset(face: Face, loaded: hb.Face, characters: frozenset[str]) -> EmbeddedFace:
    wanted = hb.SubsetInput()
    face.pin(wanted, loaded)
    wanted.unicode_set.update(map(ord, characters))
    # All of them: style sheets ask for small capitals and old-style figures, readers for others.
    # What is inverted first has to be emptied: it holds kerning, ligatures and the joining of Arabic letters.
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    content = bytes(hb.subset(loaded, wanted).blob.data)
    is_cff = content[:4] == b"OTTO"
    slope = "-italic" if face.italic else ""
    family = unicodedata.normalize("NFKD", face.family).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", family).strip("-") or face.digest[:8]
    return EmbeddedFace(
        face=face,
        name=f"{stem}-{face.weight}{slope}.{'otf' if is_cff else 'ttf'}",
        media_type="font/otf" if is_cff else "font/ttf",
        content=content,
    )
