"""Read a table that has rules around it and between its rows: “+---+---+”, “┌───┬───┐”.

Comes in with a run of lines, goes out with the cells of its rows; None where the rules do not agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from anthology.importing.draft import CELL, Line

_RULE = re.compile(r"[+┌├└╔╠╚┏┣┗╒╞╘╭╰][-=+\s─-╿]*[+┐┤┘╗╣╝┓┫┛╕╡╛╮╯]$")
_JOINTS = frozenset("+┬┼┴╦╬╩┳╋┻╤╪╧")
_BORDERS = frozenset("|│┃║├┤┼╟╢╠╣┣┫╞╡+")
_RULED = re.compile(r"[-=+─-╿]*[-=─━═][-=+─-╿]*$")
_FEWEST_LINES = 3
_FILLED = "\0"
"""Stands behind a letter that is two columns wide."""


def read_grid(run: Sequence[Line]) -> list[Line] | None:
    """Read the rows of a table in rules, each a line with `CELL` between its cells.

    Where rules divide all its rows, the lines between two of them are one; a cell may run over
    several rows.
    """
    if len(run) < _FEWEST_LINES or not all(_RULE.match(run[end].text) for end in (0, -1)):
        return None
    texts = [_spread((line.wide or line.text).strip()) for line in run]
    ruled = [bool(_RULE.match(line.text)) for line in run]
    joints = max(
        ([at for at, sign in enumerate(text) if sign in _JOINTS and 0 < at < len(text) - 1])
        for text, rule in zip(texts, ruled, strict=True)
        if rule
    )
    if not joints or len({len(text) for text in texts}) > 1:
        return None
    edges = list(pairwise([0, *joints, len(texts[0]) - 1]))
    groups: list[list[tuple[int, list[str]]]] = []
    for line, text, rule in zip(run, texts, ruled, strict=True):
        if rule:
            groups.append([])
        elif text[0] in _BORDERS and text[-1] in _BORDERS:
            groups[-1].append((line.number, _cells(text, edges)))
        else:
            return None
    groups = [group for group in groups if group]
    rows = [row for group in groups for row in _rows(group, len(groups) > 2)]
    return [Line(number, CELL.join(cells)) for number, cells in rows]


def _spread(text: str) -> str:
    """Give every letter as many signs as it has columns."""
    if text.isascii():
        return text
    return "".join(
        sign + _FILLED if unicodedata.east_asian_width(sign) in "WF" else sign for sign in text
    )


def _cells(text: str, edges: Sequence[tuple[int, int]]) -> list[str]:
    """Cut a line at the columns' edges; what runs over an edge stays in one piece."""
    cells: list[str] = []
    begun = 0
    for _, edge in edges:
        if text[edge] in _BORDERS:
            cells.append(text[begun + 1 : edge].replace(_FILLED, "").strip())
            begun = edge
        else:
            cells.append("")
    return cells


def _rows(group: Sequence[tuple[int, list[str]]], divided: bool) -> list[tuple[int, list[str]]]:
    """Make rows of the lines between two rules."""
    ruled = {
        column for _, cells in group for column, cell in enumerate(cells) if _RULED.match(cell)
    }
    rows: list[tuple[int, list[str]]] = []
    for number, cells in group:
        begins = any(_RULED.match(cell) for cell in cells)
        words = ["" if _RULED.match(cell) else cell for cell in cells]
        if not rows or begins or not (divided or not cells[0]):
            rows.append((number, [""] * len(cells)))
        for column, cell in enumerate(words):
            # A cell that no rule divides runs over all rows, and stands in the first.
            row = rows[-1][1] if column in ruled or not ruled else rows[0][1]
            row[column] = f"{row[column]} {cell}".strip()
    return rows
