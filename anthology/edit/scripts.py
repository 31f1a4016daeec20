"""Words in a script that is not their language's, and that say no language: a voice would read them wrong.

Comes in: an edited book. Goes out: the places, by script. A single letter may be a sign, as in “α-rays”.
Latin letters are passed over: every language borrows names and addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from babel.core import get_global

from anthology.diagnostics import Place
from anthology.model.book import Book, Text
from anthology.model.nodes import Code, CodeBlock, Node, Str
from anthology.model.walk import children

_SEVERAL: dict[str, frozenset[str]] = {
    "Jpan": frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    "Kore": frozenset({"HANGUL", "CJK"}),
    "Hans": frozenset({"CJK", "BOPOMOFO"}),
    "Hant": frozenset({"CJK", "BOPOMOFO"}),
}
_NAMES = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Beng": "BENGALI",
    "Copt": "COPTIC",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Syrc": "SYRIAC",
    "Taml": "TAMIL",
    "Thai": "THAI",
}
_KNOWN = frozenset(_NAMES.values()).union(*_SEVERAL.values())
_BEYOND_LATIN = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u2c80-\u2cff\u3040-\ud7ff\uf900-\ufaff]")


def unmarked(book: Book) -> dict[str, tuple[Place, ...]]:
    """Give by the name of a script the places of words in it that are taken for another language's."""
    found: dict[str, list[Place]] = {}
    for language, nodes in _passages(book):
        for script, place in _foreign(nodes, language or book.language):
            places = found.setdefault(script, [])
            if place not in places:
                places.append(place)
    return {script: tuple(places) for script, places in found.items()}


def _passages(book: Book) -> Iterator[tuple[str, Iterable[Node]]]:
    for owner in book.owners():
        own = owner.language if isinstance(owner, Text) else ""
        yield own, owner.title
        if introduction := owner.introduction:
            language = introduction.language or own
            yield language, introduction.blocks
            for note in introduction.notes:
                yield note.language or language, note.blocks
        if isinstance(owner, Text):
            yield own, owner.blocks
            for note in owner.notes:
                yield note.language or own, note.blocks


def _foreign(
    nodes: Iterable[Node], language: str, around: Place | None = None
) -> Iterator[tuple[str, Place]]:
    for node in nodes:
        if isinstance(node, Code | CodeBlock):
            continue
        inner = node.attributes.language or language
        place = node.place or around
        if not isinstance(node, Str):
            yield from _foreign(children(node), inner, place)
        elif place and _BEYOND_LATIN.search(node.text):
            for script in sorted(_scripts_in(node.text) - _scripts_of(inner)):
                yield script, place


def _scripts_in(text: str) -> set[str]:
    """Name the scripts of which two letters stand together."""
    names = [_script(letter) for letter in text]
    single = {name for name in names if name == "CJK"}
    return single | {one for one, other in pairwise(names) if one and one == other}


@cache
def _script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _KNOWN else ""


@cache
def _scripts_of(language: str) -> frozenset[str]:
    """Name the scripts that a language is written in, by its tag or CLDR's likely subtags."""
    subtags = language.replace("_", "-").split("-")
    named = [one.title() for one in subtags[1:] if len(one) == 4 and one.isalpha()]
    if not named:
        likely: Mapping[str, str] = get_global("likely_subtags")
        full = likely.get("_".join(subtags[:2])) or likely.get(subtags[0].lower()) or ""
        named = [one for one in full.split("_")[1:] if len(one) == 4]
    script = named[0] if named else "Latn"
    if script == "Latn":
        return frozenset()
    # Of a dead language CLDR may name a script that nobody prints it in: then nothing is known.
    return _SEVERAL.get(script) or (frozenset({_NAMES[script]}) if script in _NAMES else _KNOWN)
