"""Third stage: numbered lines become blocks, by the way the file sets its paragraphs.

Three ways are told apart: a line a paragraph; paragraphs broken into lines and divided by empty
lines; paragraphs broken into lines that begin with an indent. Lines that end although the next
word would have fitted were ended on purpose, and are kept as verse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from anthology.importing.draft import (
    COUNT,
    RAISED,
    SUPERSCRIPTS,
    Block,
    Finding,
    Kind,
    Line,
    bare_end,
    is_prose,
)
from anthology.importing.imprint import read_byline, read_date
from anthology.importing.languages import NOTES_HEADING, ONLY_PLACE
from anthology.importing.tables import read_table
from anthology.importing.verse import LineEnds, is_address, join_turnovers, read_line_ends

_LONG = 100
_SHORT = 70
ATTRIBUTION = re.compile(r"(?:[—–―]|--)\s?[^\W\d_].{1,100}$")
_NUMBERED = re.compile(rf"(?:[-•*]\s+)?(?:\[(0{{0,2}}{COUNT})\]|({COUNT})[.)]|({RAISED}))\s*\S")
_BULLET = re.compile(r"([-•*·–])\s+\S")
_STANDING_ALONE = re.compile(rf"(?:{ONLY_PLACE}|[IVXLC]{{1,6}}\.?)[.:]?$", re.IGNORECASE)
_WEAK_ENTRY = re.compile(
    r"(?P<bare>0{0,2}[1-9]\d{0,3})(?=\s+(?:[^\s\d]|\d{4}\b))|\((?P<paren>[1-9]\d{0,3})\)\s"
    r"|(?P<glued>[1-9]\d{0,3})(?=[^\W\d_]|[“\"‘«*_])|(?P<sign>\*{1,4}|[†‡])(?=\s?[^\W_])"
    r"|\[(?P<bracketed>\*{1,4}|[†‡])\]\s"
)
_QUOTED = re.compile(r">\s?")


class Begun(IntEnum):
    """How far the file has come."""

    NOTHING = 0
    TITLE = 1
    """Lines, and no running text yet."""
    TEXT = 2


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a file sets its paragraphs."""

    wrapped: bool
    """Paragraphs are broken into lines."""
    measure: int
    """How long a full line is, in characters."""
    base: int
    """Indent of a line that is not indented."""
    indented: bool
    """An indent begins a paragraph."""


def set_blocks(lines: list[Line]) -> tuple[list[Block], list[Finding]]:
    """Gather lines into blocks."""
    filled = [line for line in lines if line.text]
    if not filled:
        return [], []
    manner = _manner([line for line in filled if not line.foot] or filled)
    runs = _runs(lines)
    ends = read_line_ends(run for _, run in runs)
    blocks: list[Block] = []
    findings: list[Finding] = []
    begun = Begun.NOTHING
    for gap, run in runs:
        table = read_table(run) if begun else None
        pieces = [run] if table or (begun and ends.is_verse(run)) else _split_at_markers(run)
        for index, piece in enumerate(pieces):
            rows = [Block(Kind.TABLE, tuple(table))] if table else []
            made = rows or _set_run(piece, manner, begun, ends)
            blocks += [
                _with_gap(block, gap if not (index or place) else 0)
                for place, block in enumerate(made)
            ]
            if _runs_over(blocks, piece):
                blocks[-2:] = [replace(blocks[-2], lines=(*blocks[-2].lines, *blocks[-1].lines))]
            prose = any(is_prose(block) and block.kind is Kind.PARAGRAPH for block in made)
            begun = Begun.TEXT if prose or begun is Begun.TEXT else Begun.TITLE
    for place, block in enumerate(blocks):
        if block.kind is Kind.VERSE:
            joined, turned = join_turnovers(block.lines)
            blocks[place] = replace(block, lines=tuple(joined))
            findings += [*_kept(block, ends), *turned]
        elif block.kind is Kind.TABLE:
            message = "columns were taken as a table: is its first line the head?"
            findings.append(Finding("doubt", "table-guessed", block.number, message))
    return blocks, findings


def _runs_over(blocks: list[Block], piece: list[Line]) -> bool:
    """Tell whether a stanza runs over the end of a page: no stop before it, a page begins after it."""
    if len(blocks) < 2 or not piece[0].page or len(blocks[-1].lines) != len(piece):
        return False
    before = blocks[-2]
    verse = before.kind is Kind.VERSE and blocks[-1].kind is Kind.VERSE
    return verse and bare_end(before.text)[-1:] not in tuple(".!?:;…")


def _kept(block: Block, ends: LineEnds) -> Iterator[Finding]:
    if ends.is_verse(block.lines):
        message = "lines were kept as lines of verse"
        yield Finding("repair", "verse-marked", block.number, message)
    else:
        message = "short lines were kept as lines of verse: are they?"
        yield Finding("doubt", "lines-kept-as-verse", block.number, message)


def _manner(filled: list[Line]) -> _Manner:
    size = sum(len(line.text) for line in filled)
    long = sum(len(line.text) for line in filled if len(line.text) > _LONG)
    wrapped = 2 * long < size
    lengths = sorted(len(line.text) for line in filled)
    measure = lengths[len(lengths) * 9 // 10] if wrapped else _LONG
    # A few lines may stand further out than the whole text does: titles, numbers.
    base = sorted(line.indent for line in filled)[len(filled) // 10]
    return _Manner(wrapped, measure, base, _paragraphs_are_indented(filled, base))


def numbers_entry(text: str) -> int | None:
    """Read the number with which a list's entry begins."""
    if match := _NUMBERED.match(text):
        bracketed, dotted, raised = match.groups()
        digits = bracketed or dotted or raised.translate(_PLAIN)
        return int(digits)
    return None


_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")


def _runs(lines: list[Line]) -> list[tuple[int, list[Line]]]:
    """Divide at empty lines; each run with the number of those before it."""
    runs: list[tuple[int, list[Line]]] = []
    gap = 0
    page = False
    for line in lines:
        if not line.text:
            gap += 1
            page = page or line.page
        elif gap or not runs:
            runs.append((gap, [replace(line, page=line.page or page)]))
            gap, page = 0, False
        else:
            runs[-1][1].append(line)
    return runs


def _paragraphs_are_indented(filled: list[Line], base: int) -> bool:
    """Tell whether an indent begins a paragraph in this file."""
    starts = sum(
        line.indent > base and following.indent == base for line, following in pairwise(filled)
    )
    return starts >= 2 and starts * 8 > sum(line.indent > base for line in filled) * 5


def _split_at_markers(run: list[Line]) -> list[list[Line]]:
    """Begin a piece at every entry of a list and at every line that cites the one before."""
    pieces: list[list[Line]] = []
    expected: int | None = None
    bullet = ""
    counted = _count_up(run)
    for place, line in enumerate(run):
        if place in counted:
            pieces.append([line])
            expected, bullet = None, ""
            continue
        number = numbers_entry(line.text)
        mark = found.group(1) if (found := _BULLET.match(line.text)) else ""
        leads = not pieces or pieces[-1][-1].text.endswith(":") or _stands_alone(pieces[-1])
        if number is not None and (leads or number == expected):
            expected = number + 1
        elif mark and (leads or mark == bullet):
            bullet = mark
        elif pieces and not ATTRIBUTION.match(line.text) and not _stands_alone(pieces[-1]):
            pieces[-1].append(line)
            continue
        pieces.append([line])
    return pieces


def _count_up(run: list[Line]) -> set[int]:
    """Find lines that begin with a number or a sign as notes do, each the next after the one before.

    The first must begin the run, or stand under a heading; two make a list.
    """
    first = 1 if len(run) > 1 and _stands_alone(run[:1]) else 0
    entry = _WEAK_ENTRY.match(run[first].text) if run else None
    if not entry:
        return set()
    found = {first}
    form = entry.lastgroup
    last = int(entry[form]) if form and entry[form].isdigit() else 0
    for place in range(first + 1, len(run)):
        entry = _WEAK_ENTRY.match(run[place].text)
        if not entry or entry.lastgroup != form or not form:
            continue
        number = int(entry[form]) if entry[form].isdigit() else last + 1
        if number == last + 1 or (number == 1 and last > 1):
            found.add(place)
            last = number
    return found if len(found) > 1 else set()


def _stands_alone(piece: list[Line]) -> bool:
    text = piece[0].text
    if len(piece) > 1 or len(text) > 60:
        return False
    return bool(_STANDING_ALONE.match(text) or NOTES_HEADING.match(text))


def _set_run(run: list[Line], manner: _Manner, begun: Begun, ends: LineEnds) -> list[Block]:
    """Make blocks of lines that no empty line divides."""
    if all(line.text.startswith(">") for line in run):
        bare = [Line(line.number, _QUOTED.sub("", line.text, count=1)) for line in run]
        return [Block(Kind.QUOTATION, (line,)) for line in bare if line.text]
    if len(run) == 1:
        return [Block(Kind.PARAGRAPH, (run[0],))]
    if run[0].foot:
        return [Block(Kind.PARAGRAPH, tuple(run))]
    if ends.is_speech(run) and len(run) == 2:
        return [Block(Kind.PARAGRAPH, tuple(run))]
    if begun and ends.is_verse(run):
        return [Block(Kind.VERSE, tuple(run))]
    if begun is Begun.TEXT and is_address(run, manner.base):
        return [Block(Kind.VERSE, tuple(run))]
    if begun is Begun.TEXT and len(run) < 4 and all(line.text.isupper() for line in run):
        return [Block(Kind.PARAGRAPH, tuple(run))]
    if all(len(line.text) <= _SHORT for line in run) and _ended_on_purpose(run, manner.measure):
        if begun and len(run) > 2 and (begun is Begun.TEXT or not any(map(_is_imprint, run))):
            return [Block(Kind.VERSE, tuple(run))]
        if len(run) == 2 and run[1].text[:1].islower():
            return [Block(Kind.PARAGRAPH, tuple(run))]
        return [Block(Kind.PARAGRAPH, (line,)) for line in run]
    if not manner.wrapped:
        return [Block(Kind.PARAGRAPH, (line,)) for line in run]
    if not manner.indented:
        inset = min(line.indent for line in run) > manner.base
        return [Block(Kind.QUOTATION if inset else Kind.PARAGRAPH, tuple(run))]
    return _split_at_indents(run, manner.base)


def _ended_on_purpose(run: list[Line], measure: int) -> bool:
    """Tell whether most lines end although the next word would have fitted.

    Where neither capitals nor indents set the lines apart, it must have fitted with room to spare.
    """
    capitals = sum(not line.text[:1].islower() for line in run)
    set_apart = 2 * capitals >= len(run) or len({line.indent for line in run}) > 1
    limit = measure if set_apart else measure * 3 // 4
    fitting = sum(
        len(line.text) + 1 + len(following.text.split(" ", 1)[0]) <= limit
        for line, following in pairwise(run)
    )
    return fitting * 10 >= 6 * (len(run) - 1)


def _is_imprint(line: Line) -> bool:
    return bool(read_byline(line.text) or read_date(line.text))


def _split_at_indents(run: list[Line], base: int) -> list[Block]:
    if all(line.indent > base for line in run):
        return [Block(Kind.QUOTATION, tuple(run))]
    paragraphs: list[list[Line]] = []
    for line in run:
        if line.indent > base or not paragraphs:
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return [Block(Kind.PARAGRAPH, tuple(paragraph)) for paragraph in paragraphs]


def _with_gap(block: Block, gap: int) -> Block:
    return Block(block.kind, block.lines, gap, block.marker)
