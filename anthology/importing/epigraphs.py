"""Know epigraphs: a short quotation above the text or a section, with its attribution."""

from __future__ import annotations

from dataclasses import replace

from anthology.importing.draft import Block, Draft, Finding, Kind, excerpt, is_prose
from anthology.importing.layout import ATTRIBUTION

_HEAD = 14
_LONGEST = 600
_MOST_LINES = 12
_RIGHT = 10
"""Spaces before a line that stands to the right."""


def mark_epigraphs(draft: Draft) -> Draft:
    """Mark what stands above an attribution, at the head of the text or under a heading."""
    blocks = list(draft.blocks)
    findings: list[Finding] = []
    for index in range(1, len(blocks)):
        block = blocks[index]
        if block.kind is not Kind.PARAGRAPH:
            continue
        right = _is_set_right(blocks, index)
        if not ATTRIBUTION.match(block.text) and not right:
            continue
        quoted = [index - 1] if right else _quoted(blocks, index)
        if not quoted:
            continue
        for place in quoted:
            verse = blocks[place].kind is Kind.VERSE
            blocks[place] = replace(
                blocks[place], kind=Kind.EPIGRAPH, marker="verse" if verse else ""
            )
        blocks[index] = replace(block, kind=Kind.ATTRIBUTION)
        message = f"taken as an epigraph, by “{excerpt(block.text)}”"
        findings.append(Finding("repair", "epigraph-marked", blocks[quoted[0]].number, message))
    return draft.with_blocks(blocks, findings)


def _is_set_right(blocks: list[Block], index: int) -> bool:
    """Tell whether a short line stands to the right below a few lines, and text follows."""
    block, above = blocks[index], blocks[index - 1]
    short = len(block.lines) == 1 and len(block.text) <= 50 and block.text[-1:] not in ",;:!?"
    right = block.lines[0].indent >= _RIGHT and block.lines[0].indent > above.lines[0].indent + 4
    if not (short and right and block.text[:1].isalpha()) or index + 1 >= len(blocks):
        return False
    following = blocks[index + 1]
    few = above.kind is not Kind.PARAGRAPH or above.lines[0].indent > following.lines[0].indent
    heading = blocks[index - 2] if index > 1 else above
    headed = len(heading.lines) == 1 and len(heading.text) <= 80 and not is_prose(heading)
    return headed and few and len(above.text) <= _LONGEST and is_prose(following)


def _quoted(blocks: list[Block], index: int) -> list[int]:
    """Find the blocks an attribution closes: those that touch it, or the one before it."""
    places = [index - 1]
    if blocks[index].gap == 0:
        while places[0] > 0 and blocks[places[0]].gap == 0 and len(places) < _MOST_LINES:
            places.insert(0, places[0] - 1)
    first = places[0]
    size = sum(len(blocks[place].text) for place in places)
    text = blocks[first].text
    if size > _LONGEST or any(
        blocks[place].kind not in (Kind.PARAGRAPH, Kind.VERSE, Kind.QUOTATION) for place in places
    ):
        return []
    if first >= _HEAD and blocks[first - 1].kind is not Kind.HEADING:
        return []
    quoted = text[0] in "*_\"“‘«'„" or blocks[index].gap == 0
    return places if quoted and not (first == 0 and len(text) < 60 and size == len(text)) else []
