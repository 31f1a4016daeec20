"""Take the lines above the text apart, and put those together that say one thing.

Title pages are set in short lines without empty ones between; a paragraph or verse they are not.
Comes before anything is joined, as the lines of a title page have no full stops.
"""

from __future__ import annotations

import re
from dataclasses import replace

from anthology.importing.draft import Block, Draft, Finding, Kind, Line, is_prose, title_key
from anthology.importing.headings import is_common_heading, is_numbered_heading
from anthology.importing.imprint import is_imprint, is_name, read_byline, read_date
from anthology.importing.title_extent import length_above_contents

_MOST_BLOCKS = 30
_LONGEST = 75
_BY = re.compile(
    r"(?:(?:\w+\s){0,6}(?:by|par|von|por|door|av|af|przez|edited by|translated by))\s*:?$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:and|&|und|et|y|e|en|och|og|i|и)$", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"\b(?:of|the|a|an|in|on|to|and|for|from|with|or|der|die|das|des|und|von|im|de|du|la|le|les|et"
    r"|el|los|y|del|della|il|e|da|do|van|het|en)$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?=.*[^\W\d_]{3})(?:\d{1,4}\s+[^a-z\d]{4,60}|[^a-z\d]{4,60}\s+\d{1,4})$")
_FOLIO = re.compile(r"[\s\[({\-–—]*\d{1,4}[\s\])}\-–—]*$")


def set_title_lines(draft: Draft) -> Draft:
    """Make a block of each line of the title page; a lone page number above it goes."""
    blocks = list(draft.blocks)
    findings: list[Finding] = []
    if len(blocks) > 1 and len(blocks[0].lines) == 1 and _FOLIO.match(blocks[0].text):
        message = "a number above the text was left out as a page's: is it one?"
        line = blocks.pop(0).lines[0]
        findings.append(Finding("doubt", "page-number-guessed", line.number, message, line.text))
    alone = len(blocks) > 1 and len(blocks[0].lines) == 1
    if alone and _HEAD.match(blocks[0].text) and blocks[1].text[:1].islower():
        message = "a line with a number above the rest of a sentence was left out: a running head?"
        line = blocks.pop(0).lines[0]
        findings.append(Finding("doubt", "running-head-guessed", line.number, message, line.text))
    above = length_above_contents(replace(draft, blocks=tuple(blocks)))
    end = next((i for i, block in enumerate(blocks) if _begins_text(block, draft)), 0)
    end = max(above, min(end, _MOST_BLOCKS))
    made: list[Block] = []
    for index, block in enumerate(blocks[:end]):
        if (index < above and _is_set_short(block)) or _is_of_title_page(block, index):
            made += _apart(block)
        else:
            made.append(block)
    made = _with_names(made)
    return draft.with_blocks([*made, *blocks[end:]], findings)


def _begins_text(block: Block, draft: Draft) -> bool:
    first = block.lines[0].text
    short = all(len(line.text) <= _LONGEST // 2 or is_imprint(line.text) for line in block.lines)
    return (
        (is_prose(block) and not short and not is_imprint(block.text))
        or is_common_heading(first)
        or (is_numbered_heading(first) and not _FOLIO.match(first))
        or title_key(first) in draft.titles
    )


def _is_of_title_page(block: Block, index: int) -> bool:
    if block.kind not in (Kind.PARAGRAPH, Kind.VERSE, Kind.QUOTATION) or len(block.lines) < 2:
        return False
    texts = [line.text for line in block.lines]
    if any(len(text) > _LONGEST for text in texts) or len(texts) > 12:
        return False
    if len(texts[0]) * 6 > _LONGEST * 5 and not texts[0].isupper():
        # A full line goes on in the next one.
        return False
    credit = any(map(_is_credit, texts))
    first = index == 0 and block.kind is not Kind.VERSE and texts[0][-1:] not in ".,;:!"
    return credit or first or all(text.isupper() for text in texts)


def _is_set_short(block: Block) -> bool:
    """Tell whether lines stand for themselves: no motto, no sentence."""
    ends = block.text[-1:] in tuple('.!?”"’') and not any(
        _is_credit(line.text) for line in block.lines
    )
    return not ends and block.text[:1] not in tuple("“\"‘'«„")


def _is_credit(text: str) -> bool:
    return bool(read_byline(text) or read_date(text) or is_imprint(text) or _BY.match(text))


def _apart(block: Block) -> list[Block]:
    """Give a block for each line."""
    return [
        Block(Kind.PARAGRAPH, (line,), gap=0 if index else block.gap)
        for index, line in enumerate(block.lines)
    ]


def _runs_on(above: str, line: str) -> bool:
    """Tell whether a line goes on with a title, or with words in italics, that a line's end has cut."""
    if above.count("_") % 2 and line.count("_") % 2:
        return True
    if max(len(above), len(line)) > _LONGEST or _is_credit(above):
        return False
    if _LEADS_ON.search(above) and not _BY.match(line):
        return True
    if _is_credit(line) or is_name(line) or _AND.match(line):
        return False
    return line[0].islower() or bool(re.match(r"(?:OF|AND|IN|ON|FOR|OR)\b", line))


def _with_line(block: Block, line: Line) -> Block:
    return replace(block, lines=(replace(block.lines[0], text=f"{block.text} {line.text}"),))


def _with_names(blocks: list[Block]) -> list[Block]:
    """Put “by” and the names below it together."""
    made: list[Block] = []
    open_ended = False
    for block in blocks:
        names = is_name(block.text) or _AND.match(block.text)
        if made and open_ended and names and len(block.lines) == 1:
            made[-1] = _with_line(made[-1], block.lines[0])
            open_ended = bool(_AND.match(block.text)) or _is_and_next(block, blocks)
        elif (
            made and not block.gap and len(block.lines) == 1 and _runs_on(made[-1].text, block.text)
        ):
            made[-1] = _with_line(made[-1], block.lines[0])
        else:
            made.append(block)
            open_ended = bool(_BY.match(block.text)) and len(block.text) < 60
    return made


def _is_and_next(block: Block, blocks: list[Block]) -> bool:
    place = next(index for index, other in enumerate(blocks) if other is block)
    return place + 1 < len(blocks) and bool(_AND.match(blocks[place + 1].text))
