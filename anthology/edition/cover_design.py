"""The cover's design: which words stand where, how large, where the title's lines break; colours, frame, ornament.

Comes in: the book, a case of type, the cover's proportions. Goes out: a `Design` in units of which a cover is 1600
wide, not yet drawn. The ebook's cover and the front of the printed one are drawn from it alike.
The title's digest chooses the colour, and how the ornament is made up, so that a book keeps its cover.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from anthology.edition.lettering import Case, Line, Manner
from anthology.model.book import Book, Contributor

WIDTH, HEIGHT = 1600, 2560
MEASURE = 1230
"""The longest line, within the frame."""

_LARGEST_TITLE = 300.0
_TALLEST_TITLE, _LOWEST_TITLE = 1000.0, 300.0
_TITLE_LEADING = 1.06
_TOP = 430.0
_OPTICAL_CENTRE = 1010.0 / HEIGHT
_AROUND_ORNAMENT = 160.0
_LEADING = 104.0
_SUBTITLE = 82.0
_SCALES = (1.0, 0.85, 0.72, 0.6, 0.5, 0.42)
"""Of subtitle and names, where there is too much of them, or where the title is hardly larger."""
_OVER_SUBTITLE = 1.25
"""How much larger the title is than its subtitle, at the least."""
_MOST_NAMES = 6
_SMALL = Manner(62, small_caps=True)

GROUNDS = ("#6b2a2a", "#1d3a4f", "#2c4737", "#46304c", "#6e4a1c", "#37393d", "#1f5054", "#7a3b1f")
PAPER = "#f5efe1"
GOLD = "#d8b878"
FRAME = ((72, 9), (94, 2))
"""An Oxford frame, a thick rule with a thin one inside: how far from the edge, and how thick."""
FLOWER, FLOWERS_ASIDE, ORNAMENT_WIDTH = 54, 2, 800
"""A row of printer's flowers, so many on each side of the middle one, between two hairlines."""

Placed = tuple[Line, float, float]
"""A line, its left end, and its baseline from above."""


@dataclass(frozen=True, slots=True)
class Design:
    """What stands where."""

    title: tuple[Placed, ...]
    lesser: tuple[Placed, ...]
    """Subtitle and names."""
    small: tuple[Placed, ...]
    """Series, the words before the names, publisher."""
    ornament: float
    """Height of its middle, from above."""
    size: tuple[int, int]


def seed_of(title: str) -> bytes:
    """Give the digest that chooses what is left to chance."""
    return hashlib.sha256(title.encode()).digest()


def ground_of(seed: bytes) -> str:
    """Choose the colour of the cover."""
    return GROUNDS[seed[0] % len(GROUNDS)]


def flowers_of(seed: bytes) -> tuple[int, ...]:
    """Choose the kinds of flowers, from 0 to 3, from the middle one outwards."""
    return tuple(kind % 4 for kind in seed[1 : FLOWERS_ASIDE + 2])


def lay_out(
    book: Book, case: Case, say: Callable[[str], str], size: tuple[int, int] = (WIDTH, HEIGHT)
) -> Design:
    """Place the words of a book's cover of some size, at least 1600 wide and about 2000 high."""
    width, height = size
    for scale in _SCALES:
        lesser = _LEADING * scale
        subtitle = _set_lines(book.subtitle, case, Manner(_SUBTITLE * scale, italic=True))
        names, introducing = _names(book, case, say, scale)
        subtitle_height = lesser * len(subtitle)
        first_name = height - 430.0 - lesser * (len(names) - 1)
        room = first_name - 2 * lesser - subtitle_height - 2 * _AROUND_ORNAMENT - _TOP
        title, leading = _set_title(book.title, case, min(_TALLEST_TITLE, max(_LOWEST_TITLE, room)))
        is_largest = title[0].manner.size >= _OVER_SUBTITLE * _SUBTITLE * scale
        if room >= _LOWEST_TITLE and (is_largest or not subtitle):
            break
    # From the head of its capitals to its last baseline.
    title_height = leading * (len(title) - 1) + leading * 0.7
    whole = title_height + 2 * _AROUND_ORNAMENT + subtitle_height
    first = max(_TOP, height * _OPTICAL_CENTRE - whole / 2) + leading * 0.7
    ornament = first + leading * (len(title) - 1) + _AROUND_ORNAMENT
    series = " · ".join(filter(None, (book.series.name, book.series.number))) if book.series else ""
    small = [*_stack(_set_lines(series, case, _SMALL), 290, 70, width)]
    small += _stack(_set_lines(book.publisher, case, _SMALL), height - 190, 70, width)
    small += _stack(introducing, first_name - lesser - 10 * scale, 0, width)
    return Design(
        title=tuple(_stack(title, first, leading, width)),
        lesser=(
            *_stack(subtitle, ornament + _AROUND_ORNAMENT, lesser, width),
            *_stack(names, first_name, lesser, width),
        ),
        small=tuple(small),
        ornament=ornament,
        size=size,
    )


def _stack(lines: Sequence[Line], baseline: float, leading: float, width: int) -> Iterator[Placed]:
    """Centre lines one below the other."""
    for number, line in enumerate(lines):
        yield line, (width - line.width) / 2, baseline + number * leading


def _names(
    book: Book, case: Case, say: Callable[[str], str], scale: float
) -> tuple[list[Line], list[Line]]:
    """Set the editors' names, or the authors' where there is no editor and not too many of them."""
    manner = Manner(82 * scale)
    people: Sequence[Contributor] = book.editors
    introducing = (
        _set_lines(say("Edited by"), case, Manner(62 * scale, italic=True)) if people else []
    )
    if not people:
        authors = dict.fromkeys(author for text in book.texts() for author in text.authors)
        people = tuple(authors) if len(authors) <= _MOST_NAMES else ()
    names = [person.name for person in people]
    if len(names) <= 3:
        return [line for name in names for line in _set_lines(name, case, manner)], introducing
    return _set_pieces(names, " · ", case, Manner(70 * scale)), introducing


def _set_lines(words: str, case: Case, manner: Manner) -> list[Line]:
    """Set words in as few lines as they need, the lines of about the same length."""
    return _set_pieces(words.split(), " ", case, manner)


def _set_pieces(pieces: Sequence[str], joint: str, case: Case, manner: Manner) -> list[Line]:
    """Set what must not be broken, with a joint between two pieces in the same line."""
    if not pieces:
        return []
    for count in range(1, len(pieces) + 1):
        broken = _break(pieces, count, case, joint)
        lines = [case.set_line(line, manner) for line in broken]
        if all(line.width <= MEASURE for line in lines):
            return lines
    widest = max(case.set_line(piece, manner).width for piece in pieces)
    smaller = Manner(manner.size * MEASURE / widest, manner.italic, manner.small_caps)
    return [case.set_line(piece, smaller) for piece in pieces]


def _set_title(title: str, case: Case, tallest: float) -> tuple[list[Line], float]:
    """Set the title as large as measure and height allow; give its lines and their leading."""
    pieces = title.split() or [title]
    best: tuple[float, list[str]] = (0.0, pieces)
    for count in range(1, min(len(pieces), 8) + 1):
        lines = _break(pieces, count, case)
        widest = max(case.set_line(line, Manner(100)).width for line in lines) or 1.0
        size = min(
            _LARGEST_TITLE,
            100 * MEASURE / widest,
            tallest / (count * _TITLE_LEADING),
        )
        # One more line has to earn its place with letters that are clearly larger.
        if size > best[0] * 1.15:
            best = (size, lines)
    size, lines = best
    return [case.set_line(line, Manner(size)) for line in lines], size * _TITLE_LEADING


def _break(pieces: Sequence[str], count: int, case: Case, joint: str = " ") -> list[str]:
    """Break words into lines of about the same length, rather before a short word than after it."""
    widths = [case.set_line(piece, Manner(100)).width for piece in pieces]
    space = case.set_line(joint, Manner(100)).width
    if len(pieces) > 16:
        return _break_greedily(pieces, widths, count, joint)

    def badness(breaks: tuple[int, ...]) -> float:
        edges = [0, *breaks, len(pieces)]
        spans = list(pairwise(edges))
        lengths = [sum(widths[a:b]) + space * (b - a - 1) for a, b in spans]
        hanging = sum(len(pieces[b - 1]) <= 3 for _, b in spans[:-1])
        return max(lengths) + 0.25 * (max(lengths) - min(lengths)) + 60 * hanging

    best = min(combinations(range(1, len(pieces)), count - 1), key=badness)
    edges = [0, *best, len(pieces)]
    return [joint.join(pieces[a:b]) for a, b in pairwise(edges)]


def _break_greedily(
    pieces: Sequence[str], widths: Sequence[float], count: int, joint: str
) -> list[str]:
    fair = sum(widths) / count
    lines: list[list[str]] = [[]]
    filled = 0.0
    for piece, width in zip(pieces, widths, strict=True):
        if lines[-1] and filled + width / 2 > fair and len(lines) < count:
            lines.append([])
            filled = 0.0
        lines[-1].append(piece)
        filled += width
    return [joint.join(line) for line in lines]
