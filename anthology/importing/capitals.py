"""Give a line set in capitals its small letters back, by the words of the text."""

from __future__ import annotations

import re
from collections import Counter

from anthology.importing.draft import words_of

_SMALL = words_of(
    "a an and as at but by for from in into nor of on or over the to under upon v vs with"
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def lower_capitals(text: str, words: Counter[str]) -> str:
    """Set a line of capitals as a title; other lines are given back as they are."""
    if not text.isupper() or not re.search(r"[^\W\d_]{2}", text):
        return text
    return _PARTS.sub(lambda match: _lower(match, words), text)


def _lower(match: re.Match[str], words: Counter[str]) -> str:
    word = match.group()
    lowered = word.lower()
    titled = lowered[0].upper() + lowered[1:]
    if lowered in _SMALL and match.start():
        return lowered
    if words[word] and words[word] >= words[titled] + words[lowered] and word not in ("A", "I"):
        return word
    if _ROMAN.match(word) or not re.search(r"[AEIOUYÀ-ÿΑ-ϿА-Я]", word):
        return word
    return titled if titled.casefold() == word.casefold() else word
