"""The breaks of a stretch of text: first without dividing words, then with more and more freedom.

Comes in: a stretch with its possible breaks. Goes out: those that total fit takes, and their demerits.
"""

from __future__ import annotations

from operator import itemgetter

from anthology.pdf.engine.paragraphs import Cut, Stretch
from anthology.pdf.engine.total_fit import Break, Setting, total_fit

PASSES = ((False, 0.8), (True, 1.3), (True, 4.0), (True, 20.0))
"""Whether words are divided, and the tolerance; the last ones are for narrow measures and long words."""
LATE = 2
"""From this pass on words are also divided that have a hyphen of their own."""
FIXED = 1e12
"""Demerits taken off for a break that stands on a page before."""


def choose(
    stretch: Stretch,
    measure: float,
    indent: float,
    space: float,
    taboo: set[Cut],
    begun: Cut | None,
) -> tuple[list[Cut], float] | None:
    """Choose the breaks of a stretch, in the first pass that has any.

    `begun` is the break that the lines on pages before this one ended with.
    """
    if stretch.end - stretch.begin + indent <= measure:
        return [], 0.0
    plain = list(stretch.breaks())
    if taboo:
        plain = [both for both in plain if both[1] not in taboo]
    possible = plain
    for place, (divides, tolerance) in enumerate(PASSES):
        if divides:
            hyphens = stretch.hyphens(in_compounds=place >= LATE)
            possible = [*plain, *(both for both in hyphens if both[1] not in taboo)]
            possible.sort(key=itemgetter(1))
        if begun is not None:
            possible = [_fixed(both) if _is_same(both[1], begun) else both for both in possible]
        setting: Setting | None = total_fit(
            [b for b, _ in possible],
            (stretch.end, stretch.spaces),
            measure,
            space,
            indent=indent - stretch.begin,
            tolerance=tolerance,
        )
        if setting is not None:
            cuts = [possible[number][1] for number in setting.breaks]
            has_begun = begun is not None and any(_is_same(cut, begun) for cut in cuts)
            return cuts, setting.demerits + has_begun * FIXED
    return None


def _fixed(both: tuple[Break, Cut]) -> tuple[Break, Cut]:
    return both[0]._replace(penalty=-FIXED), both[1]


def _is_same(one: Cut, other: Cut) -> bool:
    return one[:2] == other[:2]
