"""The optimiser by itself: paragraphs of made-up words, in units where a space is 3 wide."""

from __future__ import annotations

import random
from itertools import combinations

from anthology.pdf.engine.total_fit import SHRINK, STRETCH, Break, Setting, total_fit

SPACE = 3.0


def paragraph(widths: list[int]) -> tuple[list[Break], tuple[float, int]]:
    """Set words of these widths in one line, with a break at every space."""
    breaks, at = [], 0.0
    for number, width in enumerate(widths[:-1]):
        at += width
        breaks.append(Break(at, number, at + SPACE, number + 1))
        at += SPACE
    return breaks, (at + widths[-1], len(widths) - 1)


def set_words(
    widths: list[int], measure: float, indent: float = 0.0, tolerance: float = 4.0
) -> Setting | None:
    breaks, whole = paragraph(widths)
    return total_fit(breaks, whole, measure, SPACE, indent=indent, tolerance=tolerance)


def lines_of(
    breaks: list[Break], whole: tuple[float, int], taken: tuple[int, ...], indent: float = 0.0
) -> list[tuple[float, int]]:
    """Give width and spaces of every line."""
    lines, start, spaces = [], -indent, 0
    for number in taken:
        lines.append((breaks[number].end - start, breaks[number].end_spaces - spaces))
        start, spaces = breaks[number].start, breaks[number].start_spaces
    return [*lines, (whole[0] - start, whole[1] - spaces)]


def test_a_paragraph_that_fits_is_one_line() -> None:
    found = set_words([10, 10, 10], 60)
    assert found is not None
    assert found.breaks == ()


def first_fit(breaks: list[Break], whole: tuple[float, int], measure: float) -> tuple[int, ...]:
    """Fill every line as far as it goes, and never shrink a space."""
    taken: list[int] = []
    start = 0.0
    for number, here in enumerate(breaks):
        following = breaks[number + 1].end if number + 1 < len(breaks) else whole[0]
        if following - start > measure:
            taken.append(number)
            start = here.start
    return tuple(taken)


def loosest(lines: list[tuple[float, int]], measure: float) -> float:
    """Say how much is added to each space of the line where most is."""
    return max((measure - width) / spaces for width, spaces in lines[:-1] if spaces)


def test_the_loosest_line_is_less_loose_than_where_each_line_is_filled() -> None:
    chance = random.Random(6)
    better = worse = 0
    for _ in range(200):
        widths = [chance.randint(4, 24) for _ in range(50)]
        breaks, whole = paragraph(widths)
        found = total_fit(breaks, whole, 120, SPACE, tolerance=6)
        assert found is not None
        filled = loosest(lines_of(breaks, whole, first_fit(breaks, whole, 120)), 120)
        chosen = loosest(lines_of(breaks, whole, found.breaks), 120)
        better += chosen < filled
        worse += chosen > filled
    assert better > 150
    assert worse < 10


def test_no_line_is_wider_than_its_spaces_can_shrink() -> None:
    chance = random.Random(7)
    for _ in range(200):
        widths = [chance.randint(3, 30) for _ in range(chance.randint(5, 60))]
        breaks, whole = paragraph(widths)
        indent = chance.choice([0.0, 9.0])
        found = total_fit(breaks, whole, 100, SPACE, indent=indent, tolerance=5)
        if found is not None:
            for width, spaces in lines_of(breaks, whole, found.breaks, indent):
                assert width - spaces * SPACE * SHRINK <= 100 + 1e-5


def test_no_space_grows_beyond_the_tolerance() -> None:
    chance = random.Random(8)
    for _ in range(200):
        widths = [chance.randint(3, 30) for _ in range(chance.randint(5, 60))]
        breaks, whole = paragraph(widths)
        found = total_fit(breaks, whole, 100, SPACE, tolerance=2)
        if found is not None:
            for width, spaces in lines_of(breaks, whole, found.breaks)[:-1]:
                assert width + spaces * SPACE * STRETCH * 2 >= 100 - 1e-5


def test_nothing_is_better_than_what_is_chosen() -> None:
    chance = random.Random(9)
    compared = 0
    for _ in range(60):
        widths = [chance.randint(5, 25) for _ in range(11)]
        breaks, whole = paragraph(widths)
        found = total_fit(breaks, whole, 70, SPACE, tolerance=3)
        if found is None:
            continue
        for count in range(1, 5):
            for some in combinations(range(len(breaks)), count):
                forced = total_fit([breaks[n] for n in some], whole, 70, SPACE, tolerance=3)
                if forced is not None:
                    compared += 1
                    assert found.demerits <= forced.demerits + 1e-6
    assert compared > 100


def test_too_narrow_a_measure_has_no_setting() -> None:
    assert set_words([10, 80, 10], 60) is None


def test_an_indent_takes_room_from_the_first_line_only() -> None:
    widths = [10] * 12
    plain, indented = set_words(widths, 62), set_words(widths, 62, indent=13)
    assert plain is not None
    assert indented is not None
    assert plain.breaks[0] == 4
    assert indented.breaks[0] == 3


def test_three_hyphens_are_never_one_below_the_other() -> None:
    # Every line could only end evenly with a hyphen; the words' own ends are a little off.
    breaks: list[Break] = []
    for line in range(1, 6):
        for space in range(4):
            at = (line - 1) * 60 + 10 + space * 14
            breaks.append(Break(at, line * 5 + space - 5, at + SPACE, line * 5 + space - 4))
        breaks.append(Break(line * 60, line * 5 - 1, line * 60, line * 5 - 1, 2500, True))
    breaks.sort()
    found = total_fit(breaks, (330, 28), 60, SPACE, tolerance=8)
    assert found is not None
    ladder = 0
    for number in found.breaks:
        ladder = ladder + 1 if breaks[number].hyphenated else 0
        assert ladder < 3
    assert any(breaks[number].hyphenated for number in found.breaks)


def test_a_very_short_last_line_is_avoided() -> None:
    # Eight words to a line would leave the seventeenth alone on the last.
    widths = [5] * 16 + [4]
    found = set_words(widths, 63)
    assert found is not None
    width, _ = lines_of(*paragraph(widths), found.breaks)[-1]
    assert width > 0.16 * 63
