"""Where words may be hyphenated, from Pyphen's patterns, each word looked up once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import pyphen

LETTERS = re.compile(r"[^\W\d_]+")
JOINED = re.compile(r"[-\u2010\u2011]")


class Patterns(NamedTuple):
    """The patterns of a language with the shortest word and the shortest parts of one."""

    language: str
    total: int
    left: int
    right: int

    @classmethod
    def of(cls, style: Any) -> Patterns | None:
        """Give the patterns that a style asks for, if it does."""
        language = style["lang"] and pyphen.language_fallback(style["lang"])
        if style["hyphens"] != "auto" or not language:
            return None
        return cls(language, *style["hyphenate_limit_chars"])


@cache
def _dictionary(language: str, left: int, right: int) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language, left=left, right=right)


@cache
def heads(patterns: Patterns, word: str) -> tuple[str, ...]:
    """Give the first parts that a word can be divided into, the longest first, as WeasyPrint tries them."""
    dictionary = _dictionary(patterns.language, patterns.left, patterns.right)
    return tuple(head for head, _ in dictionary.iterate(word))


@cache
def points(patterns: Patterns, text: str) -> tuple[int, ...]:
    """Give where a text without spaces may be hyphenated.

    Divisions that change letters are left out.
    """
    dictionary = _dictionary(patterns.language, patterns.left, patterns.right)
    return tuple(
        found.start() + point
        for found in LETTERS.finditer(text)
        if len(found[0]) >= patterns.total
        for point in dictionary.positions(found[0])
        if not point.data
    )


def is_compound(text: str) -> bool:
    """Say whether a word has a hyphen of its own, at which it is better divided."""
    return JOINED.search(text) is not None
