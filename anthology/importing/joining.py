"""Put together what the ends of lines and pages have cut: words first, then paragraphs.

Whether a hyphen at a cut belongs to its word is decided by the same word elsewhere in the text;
where there is none the decision is reported as a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from anthology.importing.draft import (
    Block,
    Draft,
    Finding,
    Kind,
    Line,
    bare_end,
    excerpt,
    is_prose,
    words_of,
)

_CUT_HEAD = re.compile(r"(?:^|(?<=[^\w-]))((?:[^\W\d_]+-)*[^\W\d_]+)-$")
_CUT_TAIL = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)(\S*)(?:\s+|$)")
_LIST_ENTRY = re.compile(r"(?:[-•*·–]|\(?\w{1,4}[.)]|\[)\s?")
# Words no English sentence ends with: what follows them belongs to the same sentence.
_LEADS_ON = words_of(
    "a an and as at because between but by for from her his if in into its my nor of on or our"
    " over than that the their these this those to under until upon when where which while who"
    " whose with without your"
)


def join_cuts(draft: Draft) -> Draft:
    """Join words and paragraphs that were cut, in the text and within each note."""
    findings: list[Finding] = []
    blocks = _join_blocks(draft.blocks, draft.words, findings)
    notes = tuple(
        replace(note, blocks=tuple(_join_blocks(note.blocks, draft.words, findings)))
        for note in draft.notes
    )
    return replace(draft.with_blocks(blocks, findings), notes=notes)


def _join_blocks(
    given: tuple[Block, ...], words: Counter[str], findings: list[Finding]
) -> list[Block]:
    blocks: list[Block] = []
    lines: list[Line] = []
    for block in given:
        if block.kind in (Kind.PARAGRAPH, Kind.QUOTATION):
            block = replace(block, lines=_join_lines(block.lines, words, findings))
        if blocks and _goes_on(blocks[-1], lines, block):
            before = lines[-1]
            ends = excerpt(before.text[-30:].split(" ", 1)[-1])
            message = f"a paragraph was cut after “{ends}” (line {before.number})"
            findings.append(Finding("repair", "page-break-joined", block.number, message))
            lines[-1:] = _join_lines((before, block.lines[0]), words, findings)
            lines += block.lines[1:]
            continue
        if blocks:
            blocks[-1] = replace(blocks[-1], lines=tuple(lines))
        findings += _doubts(blocks[-1] if blocks else None, block)
        blocks.append(block)
        lines = list(block.lines)
    if blocks:
        blocks[-1] = replace(blocks[-1], lines=tuple(lines))
    return blocks


def _goes_on(before: Block, lines: list[Line], block: Block) -> bool:
    """Tell whether a block is the rest of the paragraph before it, which has these lines so far."""
    if before.kind is not Kind.PARAGRAPH or block.kind is not Kind.PARAGRAPH or not block.gap:
        return False
    head, tail = lines[-1].text, block.text
    if _LIST_ENTRY.match(tail) and not tail[:1].islower():
        return False
    if _CUT_HEAD.search(head) and tail[:1].islower():
        return True
    if not _is_open(head) or not (len(head) > 60 or len(lines) > 1):
        return False
    if tail[:1].islower():
        return not re.match(r"(?:\w{1,2}|[ivxl]{1,5})[.)]\s", tail)
    last = re.findall(r"[\w'’]+", head)[-1:]
    return bool(last) and last[0].casefold() in _LEADS_ON and len(tail) > 60


def _is_open(text: str) -> bool:
    """Tell whether a text ends within a sentence."""
    return bare_end(text)[-1:].isalnum() or text[-1:] in ",;-"


def _doubts(before: Block | None, block: Block) -> list[Finding]:
    if block.kind is not Kind.PARAGRAPH:
        return []
    findings = []
    if before and is_prose(before) and before.kind is Kind.PARAGRAPH and is_prose(block):
        if _is_open(before.text):
            message = f"a paragraph ends without a full stop: “{excerpt(before.text[-40:])}”"
            line = before.lines[-1].number
            findings.append(Finding("doubt", "paragraph-without-end", line, message))
        elif block.text[:1].islower():
            message = f"a paragraph begins in lower case: “{excerpt(block.text, 40)}”"
            findings.append(Finding("doubt", "paragraph-in-lower-case", block.number, message))
    return findings


def _join_lines(
    lines: tuple[Line, ...], words: Counter[str], findings: list[Finding]
) -> tuple[Line, ...]:
    """Bring the rest of each cut word up to the line where it begins."""
    joined: list[Line] = []
    for line in lines:
        head = _CUT_HEAD.search(joined[-1].text) if joined else None
        tail = _CUT_TAIL.match(line.text)
        if head and tail and tail.group(1)[:1].islower():
            first, second = head.group(1), tail.group(1)
            whole, finding = _rejoin(first, second, words, line.number)
            findings.append(finding)
            upper = joined[-1]
            text = upper.text[: head.start(1)] + whole + tail.group(2)
            joined[-1] = replace(upper, text=text)
            line = replace(line, text=line.text[tail.end() :])
        if line.text:
            joined.append(line)
    return tuple(joined)


def _rejoin(first: str, second: str, words: Counter[str], number: int) -> tuple[str, Finding]:
    """Decide whether the hyphen at a cut stays."""
    closed, hyphened = first + second, f"{first}-{second}"
    has_closed = words[closed] + words[closed.lower()]
    has_hyphened = words[hyphened] + words[hyphened.lower()]
    certain = bool(has_closed) != bool(has_hyphened)
    if has_closed or has_hyphened:
        whole = closed if has_closed >= has_hyphened else hyphened
        why = f"the text has it {max(has_closed, has_hyphened)} more times so"
    elif "-" in first or (words[first.lower()] and words[second] and len(second) > 2):
        whole, why = hyphened, "both parts are words of the text"
    else:
        whole, why = closed, "the word is nowhere else in the text"
    message = f"“{first}-” and “{second}” became “{whole}”: {why}"
    if certain:
        return whole, Finding("repair", "word-rejoined", number, message)
    return whole, Finding("doubt", "word-rejoined-by-guess", number, message)
