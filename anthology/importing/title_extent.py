"""Find how far the title page goes: by the form of its lines, or down to the last of its imprint."""

from __future__ import annotations

import re

from anthology.importing.draft import Block, Draft, Kind, is_prose
from anthology.importing.headings import is_common_heading, is_numbered_heading, looks_like_heading
from anthology.importing.imprint import (
    COVER,
    PUBLISHER,
    RIGHTS,
    is_imprint,
    is_name,
    read_byline,
    read_date,
)

_DEGREE = re.compile(r",?\s(?:Esq|Jr|Sr|(?:[A-Z][a-z]?\.){1,3}[A-Z])\.$")
_MOST_LINES = 24
_MOST_IMPRINT = 50
_MOST_ABOVE_CONTENTS = 60
_FEWEST_CREDITS = 3
_LONGEST_LINE = 160
_LONGEST_TITLE = 110


def length_above_contents(draft: Draft) -> int:
    """Count the blocks above the contents list; 0 where a preface or running text is among them."""
    listed = min((f.line for f in draft.findings if f.code == "contents-dropped"), default=0)
    for count, block in enumerate(draft.blocks[: _MOST_ABOVE_CONTENTS + 1]):
        if block.number >= listed:
            return count
        if block.kind is Kind.EPIGRAPH:
            return count
        if is_common_heading(block.text):
            return 0
        if len(block.text) > _LONGEST_LINE and not is_credit(block) and is_prose(block):
            return 0
    return 0


def title_page_length(blocks: tuple[Block, ...]) -> int:
    """Count the lines that stand above the text."""
    return max(_length_by_form(blocks), _length_by_imprint(blocks))


def _length_by_form(blocks: tuple[Block, ...]) -> int:
    """Count the lines that stand above the text."""
    count = 0
    titled = False
    for block in blocks[:_MOST_LINES]:
        credit = is_credit(block)
        if block.kind is not Kind.PARAGRAPH or len(block.lines) > 2:
            break
        if not credit:
            if len(block.text) > _LONGEST_LINE or is_prose(block):
                break
            if titled and not _can_stand_below(block, blocks[:count]):
                break
            if not titled and not can_be_title(block):
                break
            titled = True
        count += 1
    if not titled and count and count < len(blocks):
        return count if read_byline(blocks[0].text) else 0
    if count == len(blocks):
        return 1 if count > 1 and can_be_title(blocks[0]) else 0
    return count - _ends_with_heading(blocks, count)


def _length_by_imprint(blocks: tuple[Block, ...]) -> int:
    """Count the lines above the text down to the last that only a title page has; 0 for fewer than two."""
    places: list[int] = []
    for index, block in enumerate(blocks[:_MOST_IMPRINT]):
        text = block.text
        if is_prose(block) and len(block.lines) > 1 and not is_imprint(text):
            break
        headed = is_common_heading(text) or is_numbered_heading(text)
        if index and headed and not read_date(text) and not is_imprint(text):
            break
        if len(text) > _LONGEST_LINE:
            break
        if is_credit(block) or is_publisher(text):
            places.append(index)
    return places[-1] + 1 if len(places) >= _FEWEST_CREDITS and places[-1] + 1 < len(blocks) else 0


def _ends_with_heading(blocks: tuple[Block, ...], count: int) -> bool:
    """Tell whether the last line heads the first section, as others head the later ones."""
    level = blocks[count - 1].lines[0].heading if count > 1 else 0
    if level and any(block.lines and block.lines[0].heading == level for block in blocks[count:]):
        return True
    following = blocks[count].lines[0].text
    if is_common_heading(following) or is_numbered_heading(following):
        return False
    if count < 2 or is_credit(blocks[count - 1]) or not looks_like_heading(blocks[count - 1].text):
        return False
    if is_name(blocks[count - 1].text) or is_publisher(blocks[count - 1].text):
        return False
    others = sum(
        len(block.lines) == 1
        and block.kind is Kind.PARAGRAPH
        and len(block.text) < 80
        and looks_like_heading(block.text)
        for block in blocks[count:]
    )
    return others >= 2


def is_credit(block: Block) -> bool:
    """Tell whether a line says by itself what it is."""
    text = block.text
    return len(text) <= _LONGEST_LINE and bool(
        read_byline(text)
        or read_date(text)
        or COVER.match(text)
        or RIGHTS.match(text)
        or is_imprint(text)
    )


def can_be_title(block: Block) -> bool:
    """Tell whether a line can be a title by its length and its signs."""
    text = block.text
    if len(text) > _LONGEST_TITLE or text[-1:] in ",;:" or not re.search(r"\w", text):
        return False
    if is_common_heading(text) or re.match(r"[-•*·–\[]\s?|\d+[.)]\s|\W*\d{1,4}\W*$", text):
        return False
    return text[-1] not in ".…" or looks_like_heading(text.rstrip(".…"))


def _can_stand_below(block: Block, above: tuple[Block, ...]) -> bool:
    """Tell whether a line can belong to a title page that has its title."""
    text = block.text
    if any(text.casefold() == line.text.casefold() for line in above):
        return True
    if is_common_heading(text) or is_numbered_heading(text) or not re.match(r"[\w*_(“\"]", text):
        return False
    # “Edward Gibbon, Esq.” has the full stop of its last word.
    named = bool(_DEGREE.search(text)) and is_name(text)
    return named or (text[-1:] not in ".!?…:;," and not re.match(r"\d+[.)]\s", text))


def is_publisher(text: str) -> bool:
    """Tell whether a line is a publisher's name."""
    return bool(PUBLISHER.match(text)) and looks_like_heading(text.rstrip(".,"))
