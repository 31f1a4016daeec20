"""Know a table by its columns: places where every line has only space, or a sign that divides.

Comes in with a run of lines, goes out with the cells of its rows; None where the columns are not clean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anthology.importing.draft import CELL, Line
from anthology.importing.grids import read_grid

_RULE = re.compile(r"[\s|+=_:–—─-╿-]*$")
_SIGNS = str.maketrans("│┃║", "|||")
_FEWEST_ROWS = 3
_LONGEST_CELL = 60
_PAGE = re.compile(r"(?:\d{1,4}|[ivxlc]{1,7})$")


def read_table(run: Sequence[Line]) -> list[Line] | None:
    """Read a table's rows, each a line with `CELL` between its cells; None for no table."""
    if grid := read_grid(run):
        return grid
    lines = [line for line in run if not _RULE.match(line.text)]
    if len(lines) < _FEWEST_ROWS:
        return None
    rows = _by_signs(lines) or _by_gutters(lines)
    if not rows or not _is_table(rows):
        return None
    return [
        Line(line.number, CELL.join(cells))
        for line, cells in zip(lines, rows, strict=True)
        if cells
    ]


def _by_signs(lines: Sequence[Line]) -> list[list[str]]:
    """Read cells that “|” divides, as many in each line."""
    texts = [line.text.translate(_SIGNS) for line in lines]
    counts = {text.count("|") for text in texts}
    if len(counts) != 1 or not counts.pop():
        return []
    rows = [[cell.strip() for cell in text.split("|")] for text in texts]
    if all(not row[0] and not row[-1] for row in rows):
        rows = [row[1:-1] for row in rows]
    return rows if len(rows[0]) > 1 else []


def _by_gutters(lines: Sequence[Line]) -> list[list[str]]:
    """Read cells between the columns of space that run through all lines."""
    wide = [line.wide if line.wide.split() == line.text.split() else "" for line in lines]
    # A line without a wide space in it is no row; the head of a column may be short of some.
    if not all(wide):
        return []
    width = max(map(len, wide))
    filled = [False] * (width + 2)
    for text in wide:
        for place, letter in enumerate(text):
            if letter != " ":
                filled[place] = True
    starts = [
        place
        for place in range(width)
        if filled[place] and not any(filled[max(0, place - 2) : place])
    ]
    if len(starts) < 2:
        return []
    ends = [*starts[1:], width]
    return [
        [text[start:end].strip() for start, end in zip(starts, ends, strict=True)] for text in wide
    ]


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    columns = len(rows[0])
    cells = [cell for row in rows for cell in row if cell]
    if any(len(cell) > _LONGEST_CELL or "  " in cell for cell in cells):
        return False
    # Verse that is set in, and a line cut by chance, leave cells empty.
    if sum(sum(map(bool, row)) > 1 for row in rows) * 5 < len(rows) * 4:
        return False
    if len(cells) * 3 < len(rows) * columns * 2 or not all(row[0] for row in rows):
        return False
    last = [row[-1] for row in rows]
    # A list of contents is no table, nor are the columns of a page.
    if columns == 2 and sum(bool(_PAGE.match(cell)) for cell in last) * 3 > len(rows) * 2:
        return False
    size = sum(map(len, cells)) / len(cells)
    return columns > 2 or size < 24 or len(rows) < 7


def write_table(lines: Sequence[str]) -> str:
    """Write rows of written cells as a table, the first as its head."""
    rows = [line.split(CELL) for line in lines]
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])
