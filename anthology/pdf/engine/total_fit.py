"""Total-fit line breaking: all lines of a paragraph chosen together, so that no line pays for another.

Comes in: the places where a line may break, and the measure. Goes out: the places where it does.
After D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines”, *Software: Practice and Experience* 11 (1981):
demerits are summed over lines, and the best way to each place is kept for every class of evenness and every
number of hyphens one below the other. No typesetter is known here: widths are numbers in any unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

SHRINK, STRETCH = 1 / 3, 1 / 2
"""How far a space gives, as a share of itself, where a line has badness 100."""
LINE = 10
"""Demerits of a line, before squaring: fewer lines are better."""
UNEVEN = 10_000
"""Demerits of a tight line beside a loose one."""
LADDER = 60_000
"""Demerits of two hyphens one below the other."""
MOST_HYPHENS = 2
"""One below the other, at most."""
HYPHEN_BEFORE_LAST = 5_000
SHORT = 0.16
"""A last line shorter than this share of the measure …"""
SHORT_LAST = 50_000
"""… has these demerits."""
NOT_SHORTER = 1e-6
"""What sums of floating point may be off."""


class Break(NamedTuple):
    """A place where a line may end and the next one begin."""

    end: float
    """Width of all before it in the paragraph, a hyphen that it brings included."""
    end_spaces: int
    """How many spaces that give are in it."""
    start: float
    """Width of all before the first character of the next line."""
    start_spaces: int
    penalty: float = 0.0
    """Demerits of breaking here."""
    hyphenated: bool = False
    """Whether the line ends with a hyphen or a dash, of which few may be one below the other."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a paragraph breaks."""

    breaks: tuple[int, ...]
    """Which of the possible breaks were taken, in order."""
    demerits: float


class _Class(NamedTuple):
    """What the next line has to know of the one before."""

    fitness: int
    hyphens: int


class _Way(NamedTuple):
    demerits: float
    before: int
    before_class: _Class


START = _Class(1, 0)


def total_fit(
    breaks: Sequence[Break],
    whole: tuple[float, int],
    measure: float,
    space: float,
    *,
    indent: float = 0.0,
    tolerance: float = 1.0,
) -> Setting | None:
    """Choose the breaks with the fewest demerits; None where no choice is within the tolerance.

    `breaks` are in order; `whole` is the width of the paragraph in one line and the number of its spaces;
    `space` is the width of a space; `tolerance` is how many times its stretch a space may grow.
    No line is wider than the measure with its spaces shrunk.
    """
    paragraph = _Paragraph(breaks, whole, measure, space, indent, tolerance)
    paragraph.go_on_from(-1, {START: _Way(0.0, -1, START)})
    for place, ways in enumerate(paragraph.ways):
        if ways:
            paragraph.go_on_from(place, ways)
    return paragraph.setting()


class _Paragraph:
    def __init__(
        self,
        breaks: Sequence[Break],
        whole: tuple[float, int],
        measure: float,
        space: float,
        indent: float,
        tolerance: float,
    ) -> None:
        self.breaks = breaks
        self.whole = whole
        self.measure = measure
        self.shrink, self.stretch = space * SHRINK, space * STRETCH
        self.indent = indent
        self.tolerance = tolerance
        self.ways: list[dict[_Class, _Way]] = [{} for _ in breaks]
        self.last: _Way | None = None
        # A hyphen may stick out beyond the next break: made to rise, both can be searched by halves.
        most, shrink = self.stretch * tolerance, self.shrink
        self.widest = [*accumulate((b[0] + b[1] * most for b in breaks), max)]
        narrow = [b[0] - b[1] * shrink for b in reversed(breaks)]
        self.narrowest = [*accumulate(narrow, min)][::-1]

    def go_on_from(self, place: int, ways: dict[_Class, _Way]) -> None:
        """Try all lines that begin at a break, or with -1 at the paragraph's beginning, where these ways lead."""
        start, spaces = -self.indent, 0
        if place >= 0:
            start, spaces = self.breaks[place].start, self.breaks[place].start_spaces
        self.end_after(place, ways, start, spaces)
        at_least = self.measure + start + spaces * self.stretch * self.tolerance
        at_most = self.measure + start - spaces * self.shrink
        first = bisect_left(self.widest, at_least - NOT_SHORTER, place + 1)
        for end in range(first, bisect_right(self.narrowest, at_most + NOT_SHORTER, first)):
            self.set_line(place, ways, start, spaces, end)

    def set_line(
        self, place: int, ways: dict[_Class, _Way], start: float, spaces: int, end: int
    ) -> None:
        """Try one line, after each of the ways that lead to its beginning."""
        break_ = self.breaks[end]
        ratio = self.ratio(break_.end - start, break_.end_spaces - spaces)
        if ratio is None or ratio > self.tolerance:
            return
        fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        line = (LINE + 100 * abs(ratio) ** 3) ** 2 + break_.penalty
        here = self.ways[end]
        for before, way in ways.items():
            demerits = way.demerits + line
            if abs(before.fitness - fitness) > 1:
                demerits += UNEVEN
            hyphens = 0
            if break_.hyphenated:
                hyphens = before.hyphens + 1
                if hyphens > MOST_HYPHENS:
                    continue
                if before.hyphens:
                    demerits += LADDER
            class_ = _Class(fitness, hyphens)
            known = here.get(class_)
            if known is None or demerits < known.demerits:
                here[class_] = _Way(demerits, place, before)

    def end_after(self, place: int, ways: dict[_Class, _Way], start: float, spaces: int) -> None:
        """Try the rest as last line, which may be short but must not be long."""
        width = self.whole[0] - start
        ratio = self.ratio(width, self.whole[1] - spaces)
        if width <= self.measure:
            ratio = 0.0
        if ratio is None:
            return
        line = (LINE + 100 * abs(ratio) ** 3) ** 2
        if place >= 0 and width < SHORT * self.measure:
            line += SHORT_LAST
        for before, way in ways.items():
            demerits = way.demerits + line + (HYPHEN_BEFORE_LAST if before.hyphens else 0)
            if self.last is None or demerits < self.last.demerits:
                self.last = _Way(demerits, place, before)

    def ratio(self, width: float, spaces: int) -> float | None:
        """Say how far spaces must give: 1 for all their stretch, -1 for all their shrink; None if farther."""
        slack = self.measure - width
        if abs(slack) <= NOT_SHORTER:
            return 0.0
        if not spaces:
            return None
        if slack > 0:
            return slack / (spaces * self.stretch)
        ratio = slack / (spaces * self.shrink)
        return ratio if ratio >= -1 else None

    def setting(self) -> Setting | None:
        """Go back over the best way."""
        if self.last is None:
            return None
        taken: list[int] = []
        place, class_ = self.last.before, self.last.before_class
        while place >= 0:
            taken.append(place)
            _, place, class_ = self.ways[place][class_]
        return Setting(tuple(reversed(taken)), self.last.demerits)
