"""Tables wider than the page's text: set in smaller type, and where that is not enough with words broken.

A column is never narrower than its longest word, and the typesetter would let the table run off the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import Literal

from anthology.diagnostics import Diagnostics
from anthology.edition.compose import nodes_of
from anthology.edition.sections import Edition
from anthology.model.nodes import Inlines, Table
from anthology.model.walk import plain_text

Fit = Literal["", "narrow", "keyed", "tight", "broken"]
Row = tuple[bool, ...]
USUAL, TIGHT = 1.08, 0.94
"""Width of a letter within a word of a table, in letters and spaces of the text."""
USUAL_HEAD, TIGHT_HEAD = 1.5, 1.15
"""The same in the heads of columns, which are small capitals, or bold."""
GAP, TIGHT_GAP = 2.1, 1.4
"""Between columns, in letters of the text."""
NARROW = 0.5
"""Share of the measure up to which a table's caption may be wider than the table."""
KEYED = 0.8
"""Share of the measure that a table may need before its first column is broken."""


def fit_of(table: Table, letters: float, *, shrinks: bool = True) -> Fit:
    """Tell how a table fits a measure of so many letters; `shrinks` says whether its type may."""
    if _width(table, USUAL, USUAL_HEAD, GAP, _whole) <= letters * NARROW:
        return "narrow"
    if _width(table, USUAL, USUAL_HEAD, GAP) <= letters:
        is_keyed = _width(table, USUAL, USUAL_HEAD, GAP, _key) <= letters * KEYED
        return "keyed" if is_keyed else ""
    letter, head = _smallest(shrinks)
    return "tight" if _width(table, letter, head, TIGHT_GAP) <= letters else "broken"


def whole_cells(table: Table, letters: float, *, shrinks: bool = True) -> tuple[Row, ...]:
    """Tell of each cell of a broken table, the head's first, whether there is room for its words; else nothing.

    The columns that need least get what they need, and the others an equal share of the rest.
    """
    if fit_of(table, letters, shrinks=shrinks) != "broken":
        return ()
    letter, head = _smallest(shrinks)
    widths = _columns(table, letter, head, _words)
    share = _share(widths, letters - TIGHT_GAP * (len(widths) - 1))
    return tuple(
        tuple(
            max((len(word) * width for word in _words(_cell(row, at), at)), default=0) <= share
            for at in range(len(widths))
        )
        for row, width in _rows(table, letter, head)
    )


def _smallest(shrinks: bool) -> tuple[float, float]:
    """Give the width of a letter, and of one in a head, in the smallest type that a table may be set in."""
    return (TIGHT, TIGHT_HEAD) if shrinks else (USUAL, USUAL_HEAD)


def _share(widths: Iterable[float], room: float) -> float:
    """Divide what room there is among columns; give what a column gets that needs more than it can have."""
    ascending = sorted(widths)
    for place, width in enumerate(ascending):
        share = room / (len(ascending) - place)
        if width > share:
            return share
        room -= width
    return inf


def _words(cell: str, place: int) -> list[str]:
    """Break between all words."""
    return cell.split()


def _whole(cell: str, place: int) -> list[str]:
    """Break nowhere."""
    return [cell]


def _key(cell: str, place: int) -> list[str]:
    """Break nowhere in the first column, which says what a row is about."""
    return cell.split() if place else [cell]


def _width(
    table: Table,
    letter: float,
    head: float,
    gap: float,
    pieces: Callable[[str, int], list[str]] = _words,
) -> float:
    """Measure a table that breaks its lines between the pieces of its cells."""
    widest = _columns(table, letter, head, pieces)
    return sum(widest) + gap * (len(widest) - 1)


def _columns(
    table: Table, letter: float, head: float, pieces: Callable[[str, int], list[str]]
) -> tuple[float, ...]:
    columns = max(map(len, (table.head, *table.rows)))
    return tuple(
        max(
            (
                len(word) * width
                for row, width in _rows(table, letter, head)
                for word in pieces(_cell(row, at), at)
            ),
            default=0.0,
        )
        for at in range(columns)
    )


def _rows(table: Table, letter: float, head: float) -> Iterator[tuple[tuple[Inlines, ...], float]]:
    yield table.head, head
    for row in table.rows:
        yield row, letter


def _cell(row: tuple[Inlines, ...], place: int) -> str:
    return plain_text(row[place]) if place < len(row) else ""


def check_tables(edition: Edition, fits: Callable[[Table], Fit], diagnostics: Diagnostics) -> None:
    """Warn of each table whose words have to be broken."""
    for section in edition.sections:
        for node in nodes_of(section):
            if isinstance(node, Table) and fits(node) == "broken":
                diagnostics.warning(
                    "table-wide",
                    "a table is wider than the text of the page, and words in it are broken",
                    node.place,
                    "take a larger `trim:`, or give the table fewer columns or shorter words",
                )
