"""WeasyPrint's own choice of breaks, line by line, found from cached widths instead of by Pango.

Comes in: a text box, and the width that is left. Goes out: what WeasyPrint would give, to the last unit;
None where its own code must be asked.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from weasyprint.layout.percent import percentage
from weasyprint.text.ffi import TO_UNITS
from weasyprint.text.line_break import get_next_word_boundaries

from anthology.pdf.engine.hyphens import Patterns, heads
from anthology.pdf.engine.words import SCRIPTS, Founts, Passage


class Cut(NamedTuple):
    """The beginning of a text that fits on a line."""

    text: str
    resume: int | None
    """Bytes of the box's text after which the next line goes on."""
    width: int
    """In Pango's units."""


class _Start(NamedTuple):
    """Where in a passage a line begins."""

    character: int
    word: int
    sum: int
    """Sum at which the line would begin if its first word began there too."""


def cut(founts: Founts, box: Any, available: float | None, skip: int) -> Cut | None:
    """Cut a text box off at the available width, beginning after `skip` bytes."""
    passage = founts.passage(box)
    if passage is None:
        return None
    start = _start(passage, skip)
    if start is None:
        return None
    width = passage.sums[-1] - passage.fount.space - start.sum
    if available is None or available == inf:
        return _checked(passage, Cut(passage.text[start.character :], None, width))
    room = int(max(0, available) * TO_UNITS)
    hanging = passage.fount.space if passage.words[-1] == "" else 0
    if width - hanging <= room:
        return _checked(passage, Cut(passage.text[start.character :], None, width))
    found = _cut(passage, box.style, start, available, room)
    return found and _checked(passage, found)


def _checked(passage: Passage, found: Cut) -> Cut | None:
    """Leave empty lines, and lines of figures and signs alone, whose script Pango chooses, to WeasyPrint."""
    if not found.text:
        return None
    for letter, letters in SCRIPTS:
        if letter == passage.script and not letters.search(found.text):
            return None
    return found


def _start(passage: Passage, skip: int) -> _Start | None:
    if not skip:
        return _Start(0, 0, 0)
    word = bisect_right(passage.byte_places, skip) - 1
    if word >= len(passage.words):
        return None
    into = skip - passage.byte_places[word]
    if not into:
        return _Start(passage.places[word], word, passage.sums[word])
    character = passage.character(skip)
    end = passage.places[word + 1] - 1
    rest = passage.width(passage.text[character:end])
    if rest is None:
        return None
    return _Start(character, word, passage.sums[word + 1] - rest - passage.fount.space)


def _cut(passage: Passage, style: Any, start: _Start, available: float, room: int) -> Cut | None:
    text, space = passage.text, passage.fount.space
    marks = passage.may_break()
    # The first word that does not fit, or an earlier one that a line may begin with.
    word = bisect_right(passage.sums, room + start.sum + space, start.word + 1) - 1
    while word > start.word and not marks[passage.places[word]] & 1:
        word -= 1
    if word <= start.word:
        return None
    place = passage.places[word]
    end, width = place - 1, passage.sums[word] - space - start.sum
    # Of that word, as much as fits up to a hyphen or dash.
    for inside in range(place + len(passage.words[word]) - 1, place, -1):
        if marks[inside] & 1:
            part = passage.width(text[place:inside])
            if part is None:
                return None
            if width + space + part <= room:
                width += space + part
                end = place = inside
                break
    word_place = passage.places[word]
    hyphenated = _hyphenated(passage, style, start, (word_place, place, end, width), available)
    if hyphenated is False:
        return None
    if isinstance(hyphenated, Cut):
        return hyphenated
    line = text[start.character : place]
    return Cut(line.rstrip(" "), passage.byte(place), width)


def _hyphenated(
    passage: Passage, style: Any, start: _Start, line: tuple[int, int, int, int], available: float
) -> Cut | bool:
    """Try to get part of the next word onto the line; False where WeasyPrint must be asked."""
    word_place, place, end, width = line
    patterns = Patterns.of(style)
    if patterns is None:
        return True
    text, marks = passage.text, passage.may_break()
    stop = place + 1
    while stop < len(text) and not marks[stop] & 1:
        stop += 1
    following = text[place : stop - 1] if stop < len(text) else text[place:]
    room = int(max(0, available) * TO_UNITS)
    hyphen = style["hyphenate_character"]
    for first, last in _words_in(following, style["lang"]):
        if last - first < patterns.total:
            continue
        left = available - width / TO_UNITS
        if 0 <= left <= percentage(style["hyphenate_limit_zone"], style, available):
            continue
        gap = passage.fount.space if end != place else 0
        before = "" if end != place else text[word_place:place]
        before_width = passage.width(before)
        for head in heads(patterns, following[first:last]):
            part = following[:first] + head
            part_width = passage.width(before + part + hyphen)
            if part_width is None or before_width is None:
                return False
            wider = width + gap + part_width - before_width
            if wider <= room:
                begun = text[start.character : place] + part
                resume = len(passage.text[: start.character].encode()) + len(begun.encode())
                return Cut(begun + hyphen, resume, wider)
        break
    return True


@lru_cache(maxsize=65536)
def _words_in(text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    """Give where words begin and end, as WeasyPrint finds them one after the other."""
    words: list[tuple[int, int]] = []
    offset = 0
    while offset < len(text):
        found = get_next_word_boundaries(text[offset:], language)
        if not found:
            break
        words.append((offset + found[0], offset + found[1]))
        offset += found[1]
    return tuple(words)
