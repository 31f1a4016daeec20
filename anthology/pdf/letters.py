"""Letters that no font of the book has: found before typesetting, so that the author's line can be told."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import uharfbuzz

from anthology.diagnostics import Diagnostic, Diagnostics, Place
from anthology.edition.compose import nodes_of
from anthology.edition.sections import Edition
from anthology.fonts import REGULAR, Face
from anthology.model.nodes import Code, CodeBlock, Str

CODE = "glyph-missing"
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def check_letters(
    edition: Edition, faces: Iterable[Face], diagnostics: Diagnostics
) -> frozenset[str]:
    """Warn of each letter that no face has, where it first stands; give those letters."""
    found: dict[str, Place | None] = {}
    seen: set[str] = set()
    for section in edition.sections:
        place: Place | None = None
        for node in nodes_of(section):
            place = node.place or place
            if isinstance(node, Str | Code | CodeBlock):
                for letter in set(node.text) - seen:
                    found[letter] = place
                seen.update(node.text)
    regular = (face for face in faces if face.weight == REGULAR and not face.italic)
    had = {chr(code) for face in regular for code in _codes(face)}
    missing = [
        letter for letter in sorted(seen - had) if unicodedata.category(letter) not in _INVISIBLE
    ]
    for letter in missing:
        name = unicodedata.name(letter, "").lower()
        diagnostics.warning(
            CODE,
            f"no font of the book has “{letter}” (U+{ord(letter):04X}{', ' + name if name else ''}); "
            "a replacement sign is printed",
            found[letter],
        )
    return frozenset(missing)


def is_told(complaint: Diagnostic, missing: Iterable[str]) -> bool:
    """Tell whether the typesetter complains of a letter that has been reported with its place."""
    return complaint.code == CODE and any(
        f"U+{ord(letter):04X}" in complaint.message for letter in missing
    )


def _codes(face: Face) -> set[int]:
    return set(uharfbuzz.Face(face.path.read_bytes()).unicodes)
