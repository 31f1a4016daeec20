"""Lift notes that stand in the flow of a paragraph, `[Footnote 3: …]`, out to a block of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from anthology.importing.draft import Block, Draft, Kind, Line
from anthology.importing.languages import NOTE_WORD
from anthology.importing.note_labels import SIGN
from anthology.importing.note_marks import FLOW

_IN_FLOW = re.compile(
    rf"\[(?:{NOTE_WORD}\.?\s*(?P<label>\d{{1,4}}|[A-Z]{{1,2}}|{SIGN})\s?[:.]"
    rf"|[Ff](?:ootnote|OOTNOTE):|(?P<sign>{SIGN})(?=\s?[^\W\d_]))\s*(?=[^\s\]])"
)
_LONGEST = 6000
_NEAR = 3


def lift_flow_notes(draft: Draft) -> Draft:
    """Put each such note behind its paragraph, and a mark in its place where it has none."""
    blocks: list[Block] = []
    for block in draft.blocks:
        if block.kind is Kind.PARAGRAPH and "[" in block.text:
            blocks += _lift(block, blocks[-_NEAR:])
        else:
            blocks.append(block)
    return draft.with_blocks(blocks)


def _lift(block: Block, near: list[Block]) -> Iterator[Block]:
    text = block.text
    kept: list[Line] = []
    lifted: list[Block] = []
    done = 0
    before = " ".join(other.text for other in near)
    for match in _IN_FLOW.finditer(text):
        start = match.start()
        end = _closing(text, start)
        if start < done or end < 0 or (not start and end == len(text)):
            continue
        kept = _joined(kept, block.cut(done, start))
        label = match["label"] or match["sign"] or "*"
        if kept and not _is_called(label, before + text[:start]):
            last = kept[-1]
            kept[-1] = replace(last, text=f"{last.text}{FLOW}{label}{FLOW}")
        lifted.append(Block(Kind.PARAGRAPH, block.cut(start, end)))
        done = end
    rest = block.cut(done, len(text))
    if not lifted:
        yield block
        return
    if done < len(text) and not text[done].isspace() and kept and rest:
        rest = (replace(rest[0], text=kept[-1].text + rest[0].text), *rest[1:])
        kept.pop()
    kept = _joined(kept, rest)
    if kept:
        yield replace(block, lines=tuple(kept))
    yield from lifted


def _joined(kept: list[Line], lines: tuple[Line, ...]) -> list[Line]:
    """Add lines; parts of one line become one again."""
    if kept and lines and kept[-1].number == lines[0].number:
        glue = "" if lines[0].text[:1] in ".,;:!?)" else " "
        first = replace(kept[-1], text=kept[-1].text + glue + lines[0].text)
        return [*kept[:-1], first, *lines[1:]]
    return [*kept, *lines]


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, min(len(text), start + _LONGEST)):
        if text[place] == "[":
            depth += 1
        elif text[place] == "]":
            depth -= 1
            if not depth:
                return place + 1
    return -1


def _is_called(label: str, before: str) -> bool:
    sign = re.escape(label)
    pattern = rf"\[{sign}\]|\({sign}\)" if label[0].isalnum() else rf"\S{sign}(?!\w)|\[{sign}\]"
    if label.isdigit():
        pattern += rf"|[^\W\d]{sign}(?!\d)|\w[.,;:!?”’\"']{sign}(?!\w)"
    return bool(re.search(pattern, before))
