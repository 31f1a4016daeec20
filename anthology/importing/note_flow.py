"""Lift notes that stand in the flow of a paragraph, `[Footnote 3: …]`, out to a block of their own."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from anthology.importing.draft import TOKEN, Block, Draft, Kind, Line
from anthology.importing.languages import NOTE_WORD
from anthology.importing.note_labels import SIGN, make_token

_IN_FLOW = re.compile(
    rf"\[(?:{NOTE_WORD}\.?\s*(?P<label>\d{{1,4}}[a-z]?|[A-Z]{{1,2}}|{SIGN})\s?[:.]"
    rf"|{NOTE_WORD}:|(?P<sign>{SIGN})(?=\s?[^\W\d_]))\s*(?=[^\s\]])"
)
_LONGEST = 6000
_NEAR = 3
_SIGHT = 400
_HEAD = 20


def lift_flow_notes(draft: Draft) -> Draft:
    """Put each such note behind its paragraph, and a mark in its place where it has none."""
    lifting = _Lifting(draft.blocks)
    blocks: list[Block] = []
    for block in draft.blocks:
        if block.kind is Kind.PARAGRAPH and "[" in block.text:
            blocks += lifting.lift(block, blocks[-_NEAR:])
        else:
            blocks.append(block)
    return draft.with_blocks(blocks)


class _Lifting:
    """Lifts notes out of one file."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._serial = 0
        numbered = called = 0
        before = deque[str](maxlen=_NEAR)
        for block in blocks:
            text = block.text
            for match in _IN_FLOW.finditer(text) if "[" in text else ():
                if match["label"] and match.start():
                    numbered += 1
                    words = " ".join(
                        (*before, text[max(0, match.start() - _LONGEST) : match.start()])
                    )
                    called += _is_called(match["label"], words)
            before.append(text)
        self._marked = called * 2 > numbered
        """Notes of this file have marks besides; single ones may have lost theirs."""

    def lift(self, block: Block, near: Sequence[Block]) -> Iterator[Block]:
        """Divide a block into what remains of it, and its notes."""
        text = block.text
        kept: list[Line] = []
        lifted: list[Block] = []
        done = 0
        before = TOKEN.sub("", " ".join(other.text for other in near))
        for match in _IN_FLOW.finditer(text):
            start = match.start()
            end = _closing(text, start) if start >= done else -1
            if end < 0 or (not start and end == len(text)):
                continue
            kept = _joined(kept, block.cut(done, start))
            note = _with_whole_head(block.cut(start, end))
            label = match["label"] or match["sign"] or ""
            if kept and not self._is_called(label, before + text[max(0, start - _LONGEST) : start]):
                self._serial += 1
                key = f"flow {self._serial}"
                kept[-1] = replace(kept[-1], text=kept[-1].text + make_token(key, label or "*", ""))
                note = (replace(note[0], text=make_token(key, "", "") + note[0].text), *note[1:])
            lifted.append(Block(Kind.PARAGRAPH, note))
            done = end
        if not lifted:
            yield block
            return
        rest = block.cut(done, len(text))
        if done < len(text) and not text[done].isspace() and kept and rest:
            rest = (replace(rest[0], text=kept[-1].text + rest[0].text), *rest[1:])
            kept.pop()
        kept = _joined(kept, rest)
        if kept:
            yield replace(block, lines=tuple(kept))
        yield from lifted

    def _is_called(self, label: str, before: str) -> bool:
        if not label:
            return _is_called("*", before[-_SIGHT:])
        return (self._marked or not label.isdigit()) and _is_called(label, before)


def _with_whole_head(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Bring “[Footnote” and “12: …” together, where a line ended between."""
    if len(lines) < 2 or len(lines[0].text) > _HEAD:
        return lines
    return (replace(lines[0], text=f"{lines[0].text} {lines[1].text}"), *lines[2:])


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
