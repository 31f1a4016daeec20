"""Give a line set in capitals its small letters back, by the words of the text."""

from __future__ import annotations

import re
from collections import Counter

from anthology.importing.draft import words_of
from anthology.importing.languages import PLACE_NUMBER, PLACE_WORD, language_of

_SMALL = words_of(
    "a an and as at but by for from in into nor of on or over the to under upon v vs with"
)
_ROMAN = re.compile(
    r"(?=[IVXLCDM])(?!(?:MIX|DIX|DI|MI|DIV|LI)$)"
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$"
)
_COUNTS = re.compile(rf"{PLACE_NUMBER}$", re.IGNORECASE)
_PLACE = re.compile(rf"\b{PLACE_WORD}$", re.IGNORECASE)
_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def lower_capitals(text: str, words: Counter[str]) -> str:
    """Set a line of capitals as a title of its language; other lines are given back as they are."""
    if not text.isupper() or not re.search(r"[^\W\d_]{2}", text):
        return text
    language = language_of(words)
    if language in ("", "en"):
        return _PARTS.sub(lambda match: _lower(match, words), text)
    return _PARTS.sub(lambda match: _lower_in_sentence(match, words, language), text)


def _lower_in_sentence(match: re.Match[str], words: Counter[str], language: str) -> str:
    """Set a word as within a sentence: only English sets titles with capitals throughout."""
    word = match.group()
    before = match.string[: match.start()].rstrip(" «»“”„\"'’([¿¡")
    titled = word[0] + word[1:].lower()
    begins = not before or before[-1] in ".!?"
    if _ROMAN.match(word) and (not word[1:] or not words[word.lower()]):
        return word if not begins or len(word) > 1 or word not in ("A", "I") else titled
    names = words[titled] > words[word.lower()]
    noun = language == "de" and not words[word.lower()] and len(word) > 3
    if words[word] > words[titled] + words[word.lower()]:
        return word
    return titled if begins or names or noun else word.lower()


def _lower(match: re.Match[str], words: Counter[str]) -> str:
    word = match.group()
    lowered = word.lower()
    titled = lowered[0].upper() + lowered[1:]
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :]
    begins = not before or before[-1] in ":.!?—–("
    if word == "V" and (begins or not after.strip(" .:") or _PLACE.search(before)):
        return word
    if lowered in _SMALL and not begins:
        return lowered
    counts = len(word) > 1 and _COUNTS.match(word) and not _ROMAN.match(word)
    if counts and before:
        return titled
    if words[word] and words[word] >= words[titled] + words[lowered] and word not in ("A", "I"):
        return word
    if _ROMAN.match(word) or not re.search(r"[AEIOUYÀ-ÿΑ-ϿА-Я]", word):
        return word
    return titled if titled.casefold() == word.casefold() else word
