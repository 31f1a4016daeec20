"""Know block quotations, lists and section breaks by what leads to them and how they begin."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from anthology.importing.draft import (
    COUNT,
    Block,
    Draft,
    Finding,
    Kind,
    bare_end,
    excerpt,
    is_prose,
)
from anthology.importing.layout import numbers_entry

_OPENING, _CLOSING = "\"“„«‘'", "\"”“»’'"
_LEAST = 200
_SAYING = re.compile(
    r"\b(?:puts?|wrote|writes?|written|says?|said|states?|stated|declare[sd]?|explain(?:s|ed)?"
    r"|argue[sd]?|remark(?:s|ed)?|warn(?:s|ed|ing)?|quote[sd]?|quoting|reads?|observe[sd]?"
    r"|conclude[sd]?|recalls?|recalled|notes|noted|continue[sd]?)\b[^.!?]{0,60}:$"
)
_ORDERED = re.compile(rf"({COUNT}[.)])\s+(?=\S)")
_BULLET = re.compile(r"([-•*·–])\s+(?=\S)")
_BREAK = re.compile(r"(?:[*⁂#~_=•·—–═─━-]\s*){1,120}$")


def mark_quotations(draft: Draft) -> Draft:
    """Mark long passages that a colon leads to: in quotation marks, or after a verb of saying."""
    blocks = list(draft.blocks)
    findings: list[Finding] = []
    index = 1
    while index < len(blocks):
        end = _passage(blocks, index)
        for place in range(index, end):
            blocks[place] = replace(blocks[place], kind=Kind.QUOTATION)
        if end > index:
            block = blocks[index]
            marked = block.text[0] in _OPENING
            message = f"taken as a quotation: “{excerpt(block.text, 40)}”"
            if marked:
                findings.append(Finding("repair", "quotation-marked", block.number, message))
            else:
                message += "; is this paragraph all of it?"
                findings.append(Finding("doubt", "quotation-guessed", block.number, message))
        index = max(end, index + 1)
    return draft.with_blocks(blocks, findings)


def _passage(blocks: list[Block], index: int) -> int:
    """Find where the quotation that begins here ends; the same index for none."""
    lead, block = blocks[index - 1], blocks[index]
    if lead.kind is not Kind.PARAGRAPH or block.kind is not Kind.PARAGRAPH:
        return index
    if not bare_end(lead.text).endswith(":") or not is_prose(block):
        return index
    if block.text[0] not in _OPENING:
        said = _SAYING.search(bare_end(lead.text)[-90:]) and len(block.text) >= _LEAST
        return index + 1 if said and numbers_entry(block.text) is None else index
    end = index + 1
    while (
        not _closes(blocks[end - 1])
        and end < len(blocks)
        and blocks[end].kind is Kind.PARAGRAPH
        and blocks[end].text[0] in _OPENING
    ):
        end += 1
    size = sum(len(part.text) for part in blocks[index:end])
    return end if _closes(blocks[end - 1]) and size >= _LEAST else index


def _closes(block: Block) -> bool:
    """Tell whether a paragraph that opens with a quotation mark ends with its partner."""
    ending = re.sub(r"(?:\s*\[\d+\]|[⁰¹²³⁴-⁹]+|\x01[^\x02]*\x02|[.,])+$", "", block.text)
    inner = block.text[1:-1]
    pairs = {"“": "”", "„": "“", "«": "»"}
    if closing := pairs.get(block.text[0]):
        return ending.endswith(closing) and inner.count(closing) <= inner.count(block.text[0])
    return ending[-1:] in _CLOSING and inner.count(block.text[0]) % 2 == 0


def mark_lists(draft: Draft) -> Draft:
    """Mark entries that count upwards, and those that begin with the same sign."""
    blocks = list(draft.blocks)
    for index, block in enumerate(blocks):
        marker = _marker(block)
        neighbours = [*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 2]]
        if not marker or not any(_belongs(marker, other) for other in neighbours):
            continue
        first = block.lines[0]
        text = re.sub(r"^\S+\s+", "", first.text)
        lines = (replace(first, text=text), *block.lines[1:])
        blocks[index] = replace(block, kind=Kind.ITEM, marker=marker, lines=lines)
    findings = [
        Finding("repair", "list-marked", block.number, f"a list begins with “{block.marker}”")
        for index, block in enumerate(blocks)
        if block.kind is Kind.ITEM and (not index or blocks[index - 1].kind is not Kind.ITEM)
    ]
    return draft.with_blocks(blocks, findings)


def _marker(block: Block) -> str:
    if block.kind is Kind.ITEM:
        return block.marker
    if block.kind is not Kind.PARAGRAPH:
        return ""
    match = _ORDERED.match(block.lines[0].text) or _BULLET.match(block.lines[0].text)
    return match.group(1) if match else ""


def _belongs(marker: str, other: Block) -> bool:
    """Tell whether another block is the entry before or after one with this marker."""
    beside = _marker(other)
    if not beside or beside[-1] != marker[-1]:
        return False
    if marker[:-1].isdigit() and beside[:-1].isdigit():
        return abs(int(marker[:-1]) - int(beside[:-1])) == 1
    return marker == beside


def mark_breaks(draft: Draft) -> Draft:
    """Set a section break for a line of ornaments, and for a gap wider than the usual one."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    usual = _usual_gap(draft.blocks)
    pending = False
    for block in draft.blocks:
        if block.kind is Kind.PARAGRAPH and _BREAK.match(block.text) and blocks:
            pending = True
            message = f"the ornament “{excerpt(block.text)}” became a section break"
            findings.append(
                Finding("repair", "section-break-marked", block.number, message, block.text)
            )
            continue
        divides = bool(usual) and block.gap > usual and _is_divided(blocks, block)
        if divides and not pending:
            message = "a wider gap was taken as a section break"
            findings.append(Finding("repair", "section-break-marked", block.number, message))
        if (divides or pending) and _is_divided(blocks, block):
            blocks.append(Block(Kind.BREAK, (replace(block.lines[0], text=""),)))
        pending = False
        blocks.append(block)
    return draft.with_blocks(blocks, findings)


def _usual_gap(blocks: tuple[Block, ...]) -> int:
    """Find the gap between paragraphs, if nearly all of them have the same one."""
    gaps = [
        block.gap
        for before, block in pairwise(blocks)
        if before.kind is Kind.PARAGRAPH and block.kind is Kind.PARAGRAPH
    ]
    if len(gaps) < 4:
        return 0
    usual = max(set(gaps), key=lambda gap: (gaps.count(gap), -gap))
    wider = sum(gap > usual for gap in gaps)
    return usual if wider * 4 <= len(gaps) else 0


def _is_divided(blocks: list[Block], block: Block) -> bool:
    plain = (Kind.PARAGRAPH, Kind.VERSE, Kind.QUOTATION, Kind.ITEM)
    return bool(blocks) and blocks[-1].kind in plain and block.kind in plain
