"""Take notes apart that a printer set side by side in one line, as “7 Socrates. 8 Aristotle.”.

In come blocks; out go the same, each note a block of its own where a mark calls it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from anthology.importing.draft import Block, Kind
from anthology.importing.note_labels import SIGN, Label, read_label
from anthology.importing.note_marks import find_marks, is_page_before

_HEAD = re.compile(
    rf"(?:\[(?P<bracket>\d{{1,3}})\]|(?P<sign>{SIGN})|(?P<plain>\d{{1,3}})(?P<close>[.)]?)(?=\s))"
)
_NEXT = re.compile(
    rf"(?<=[.!?”\"’')\]]) (?:\[(?P<bracket>\d{{1,3}})\]|(?P<sign>{SIGN})"
    r"|(?P<plain>\d{1,3})(?P<close>[.)]?)(?=\s))\s?(?=[A-ZÀ-ÞА-Я“\"‘(«_])"
)
_LONGEST = 4000
_SIGHT = 24


def divide_rows(blocks: Sequence[Block]) -> list[Block]:
    """Make a block of each note that follows another in its line and is called after it."""
    found = {place: row for place in range(len(blocks)) if (row := _cuts(blocks, place))}
    if not found:
        return list(blocks)
    calls: dict[str, list[int]] = defaultdict(list)
    for mark in find_marks(blocks):
        calls[mark.label.call].append(mark.block)
    made: list[Block] = []
    for place, block in enumerate(blocks):
        if place not in found:
            made.append(block)
            continue
        last, cuts = found[place]
        begun = 0
        for start, label in cuts:
            if _is_called_after(calls, place, last, label):
                made.append(Block(block.kind, block.cut(begun, start), block.gap, block.marker))
                begun, last = start, label
        rest = Block(block.kind, block.cut(begun, len(block.text)), block.gap, block.marker)
        made.append(rest if begun else block)
    return made


def _cuts(blocks: Sequence[Block], place: int) -> tuple[Label, list[tuple[int, Label]]] | None:
    """Find where notes may begin within a block: each is called as the next, and none below it is."""
    block = blocks[place]
    if block.kind not in (Kind.PARAGRAPH, Kind.QUOTATION) or not block.lines:
        return None
    head = _HEAD.match(block.lines[0].text)
    first = _label(head) if head else None
    if not head or not first:
        return None
    text = block.text[:_LONGEST]
    below = _HEAD.match(blocks[place + 1].lines[0].text) if place + 1 < len(blocks) else None
    following = _label(below) if below else None
    cuts: list[tuple[int, Label]] = []
    last = first
    for match in _NEXT.finditer(text, head.end()):
        label = _label(match)
        alike = head.lastgroup == match.lastgroup and head["close"] == match["close"]
        if not label or not alike or not _is_next(last, label):
            continue
        if is_page_before(text[max(0, match.start() - _SIGHT) : match.start() + 1]):
            continue
        if following and following.family == "number" and following.name == label.name:
            break
        cuts.append((match.start() + 1, label))
        last = label
    return (first, cuts) if cuts else None


def _label(match: re.Match[str]) -> Label | None:
    return read_label(match["bracket"] or match["sign"] or match["plain"])


def _is_next(last: Label, label: Label) -> bool:
    if label.family == "sign":
        return label.value > last.value
    return label.value == last.value + 1


def _is_called_after(calls: Mapping[str, list[int]], place: int, last: Label, label: Label) -> bool:
    """Tell whether the nearest mark above calls a note no earlier than the one before it."""
    own, its = calls.get(last.call, []), calls.get(label.call, [])
    before, above = bisect_left(own, place), bisect_left(its, place)
    return bool(above and before) and its[above - 1] >= own[before - 1]
