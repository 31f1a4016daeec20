"""Balanced lines: titles and other short ragged text in as few lines as they need, all about as long.

A style sheet asks for it by `--wrap: balance`, CSS's `text-wrap: balance` under a name that WeasyPrint reads. Comes
in: a stretch of text with the places where its lines may end. Goes out: where they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anthology.pdf.engine.paragraphs import Cut, Stretch
from anthology.pdf.engine.total_fit import Break

MOST_LINES = 8
"""What needs more is no title, and is set line by line."""
SHORT_WORD = 3
"""A word of so many letters, an article or a preposition, rather begins a line than ends it."""
HANGING = 0.06
"""What it costs at the end, in squares of the measure that a line falls short of; …"""
AFTER_STOP = -0.03
"""… and what a line gains that ends where the words pause."""
STOPS = (",", ";", ":", ".", "?", "!", "—", "–", "…")
BETWEEN_LETTERS = 0.02
"""What it costs to break after a hyphen or a dash."""

Way = tuple[float, tuple[int, ...]]
"""Its cost, and the breaks that it takes."""


def is_wanted(style: Any) -> bool:
    """Tell whether a style sheet asks for balanced lines."""
    return [token.value for token in style["__wrap"] if token.type == "ident"] == ["balance"]


def choose(stretch: Stretch, measure: float, indent: float) -> tuple[list[Cut], float] | None:
    """Choose where the lines of a stretch end, at no demerits; None if no words end where they would have to.

    `measure` and `indent`, that of the first line, are in the units of the stretch.
    """
    whole = stretch.end - stretch.begin + indent
    if whole <= measure:
        return [], 0.0
    possible = list(stretch.breaks())
    costs = [_cost(stretch, *both) for both in possible]
    ends = [*(b.end for b, _ in possible), stretch.end]
    starts = [b.start for b, _ in possible]
    # By the break that the last line ends at, the last one being the end: the best way to so many lines.
    shares = [_share(end, stretch.begin - indent, measure) for end in ends]
    ways: dict[int, Way] = {i: ((1 - s) ** 2, ()) for i, s in enumerate(shares) if s <= 1}
    for _ in range(MOST_LINES - 1):
        ways = _next_line(ways, starts, ends, costs, measure)
        if len(possible) in ways:
            return [possible[number][1] for number in ways[len(possible)][1]], 0.0
    return None


def _next_line(
    ways: dict[int, Way],
    starts: Sequence[float],
    ends: Sequence[float],
    costs: Sequence[float],
    measure: float,
) -> dict[int, Way]:
    found: dict[int, Way] = {}
    for begun, (cost, taken) in ways.items():
        for i in range(begun + 1, len(ends)):
            share = _share(ends[i], starts[begun], measure)
            if share > 1:
                break
            way = (cost + costs[begun] + (1 - share) ** 2, (*taken, begun))
            if i not in found or way < found[i]:
                found[i] = way
    return found


def _share(end: float, start: float, measure: float) -> float:
    return (end - start) / measure


def _cost(stretch: Stretch, at: Break, cut: Cut) -> float:
    words = stretch.leaves[cut.leaf - stretch.first].text[: cut.character].split()
    if at.penalty:
        return BETWEEN_LETTERS
    if not words or words[-1].endswith(STOPS):
        return AFTER_STOP
    return HANGING if len(words[-1]) <= SHORT_WORD else 0.0
