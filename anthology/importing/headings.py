"""Know headings by how they stand: short, alone, without a full stop, with text after them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from anthology.importing.capitals import lower_capitals
from anthology.importing.draft import (
    REFERENCE,
    Block,
    Draft,
    Finding,
    Kind,
    bare_end,
    excerpt,
    is_prose,
    title_key,
    words_of,
)
from anthology.importing.imprint import is_name
from anthology.importing.languages import (
    COMMON_HEADINGS,
    ONLY_PLACE,
    PART_WORD,
    PLACE_NUMBER,
    PLACE_WORD,
    SECTION_WORD,
)
from anthology.importing.pages import LEADERS

_LONGEST = 80
_LONGEST_QUESTION = 160
_LONGEST_NUMBERED = 120
_MOST_WORDS = 12
_SMALL = words_of(
    "a an and as at but by de der des die du en et for from in into la le les nor of on or over"
    " the to und und under upon v von vs with y"
)
_NUMBERED = re.compile(
    rf"(?:(?P<word>{PLACE_WORD}\s+(?:the\s+)?{PLACE_NUMBER}\b)"
    rf"(?:[,.:–—-]?\s*{PLACE_WORD}\s+\w{{1,6}}\b)?"
    rf"|(?P<ordinal>(?!(?:the|a)\b)[^\W\d_]{{3,10}}\s+{PLACE_WORD}\b)"
    r"|[IVXLC]{1,7}\.?|§\s?\d{1,3}\.?|\d{1,2}\.?)(?P<rest>\s*[.:,–—-]*(?:\s.{1,80})?)$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"{PLACE_NUMBER}$", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLC]{1,7}\.?$")
_COMMON = re.compile(rf"{COMMON_HEADINGS}$", re.IGNORECASE)
_ONLY_NUMBER = re.compile(rf"{ONLY_PLACE}[.:]?$", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(?:[IVXLC]{1,7}|\d{1,3})\.?$")
_PART = re.compile(rf"{PART_WORD}\b|[^\W\d_]{{3,12}}\s{PART_WORD}[.:]?(?:$|\s)", re.IGNORECASE)
_SECTION = re.compile(rf"{SECTION_WORD}(?:\b|\s)", re.IGNORECASE)
_PLACED = re.compile(rf"{ONLY_PLACE}\b", re.IGNORECASE)
_COUNTED = re.compile(r"(?:[IVXLC]{1,7}|\d{1,3})[.:)]?(?:\s|$)")
_SIGNED_PLACE = re.compile(rf"{ONLY_PLACE}\s?[.:,–—-]", re.IGNORECASE)
_IN_ITALICS = re.compile(
    r"(?P<number>\d{1,3}|[IVXLC]{1,7})\.\s+(?P<sign>[_*])(?P<title>[^_*]{3,160})(?P=sign)\.?$"
)
_LETTERED = re.compile(r"[A-Za-z]\.\s+[^\W\d_]")
_FIRST_UNDERLINED = 100
"""What underlined headings stand above all others by."""
_FEWEST_UNDERLINED = 5
"""Headings from which on a file underlines all it has."""
_DEEPEST = 6
_DECIMAL = re.compile(r"(?:\d{1,2}|[A-Z])((?:\.\d{1,3}){1,4})\.?\s+\S")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")


def mark_headings(draft: Draft) -> Draft:
    """Turn lines that stand as headings into headings."""
    blocks = list(draft.blocks)
    findings: list[Finding] = []
    questions = _questions(blocks)
    italic = _italic_titles(blocks)
    usual = min((block.gap for block in blocks[1:] if block.gap), default=1)
    underlined = sum(bool(block.lines and block.lines[0].heading) for block in blocks)
    for index, block in enumerate(blocks):
        entitled = _is_title_of_number(blocks, index)
        if not entitled and index not in italic and not _stands_alone(blocks, index):
            continue
        text = REFERENCE.sub("", block.text)
        if block.lines[0].heading or (entitled and underlined < _FEWEST_UNDERLINED):
            pass
        elif underlined >= _FEWEST_UNDERLINED:
            findings += _perhaps(blocks, index)
            continue
        elif index in italic:
            plain = re.sub("[_*]", "", block.text)
            block = replace(block, lines=(replace(block.lines[0], text=plain),))
        elif index in questions:
            findings += _as_question(block, questions[index])
            if not questions[index]:
                continue
        elif _HASHES.match(text) and len(text) <= _LONGEST and bare_end(text)[-1:] not in ".!:;,":
            block = replace(block, lines=(replace(block.lines[0], text=_HASHES.sub("", text)),))
        elif (draft.titles and title_key(text) in draft.titles) or _is_stopped_capitals(
            blocks, index, usual
        ):
            pass
        elif _is_quoted_capitals(blocks[max(0, index - 1) : index], text) or not (
            is_common_heading(text) or looks_like_heading(text)
        ):
            findings += _perhaps(blocks, index)
            continue
        elif _among_short_lines(blocks, index):
            message = f"a short line among others: is it a heading? “{excerpt(text)}”"
            findings.append(Finding("doubt", "perhaps-heading", block.number, message))
            continue
        lowered = lower_capitals(block.text, draft.words)
        if lowered != block.text:
            message = f"a heading in capitals became “{excerpt(lowered)}”"
            findings.append(Finding("repair", "capitals-lowered", block.number, message))
        # A heading is one line, whatever the file has made of it.
        line = replace(block.lines[0], text=lowered)
        blocks[index] = replace(block, kind=Kind.HEADING, lines=(line,))
        if index not in questions:
            message = f"taken as a heading: “{excerpt(lowered)}”"
            findings.append(Finding("repair", "heading-marked", block.number, message))
    return draft.with_blocks(_with_levels(_with_their_numbers(blocks), draft.titles), findings)


def _italic_titles(blocks: list[Block]) -> set[int]:
    """Find titles in italics behind numbers that count: “25. _Of the Division of Philosophy._”."""
    found = [
        index
        for index, block in enumerate(blocks[:-1])
        if block.kind in (Kind.PARAGRAPH, Kind.QUOTATION, Kind.VERSE)
        and len(block.lines) < 4
        and block.text[0] in "0123456789IVXLC"
        and _IN_ITALICS.match(block.text)
    ]
    apart = all(b > a + 1 for a, b in pairwise(found))
    return set(found) if len(found) > 1 and apart else set()


def _is_stopped_capitals(blocks: list[Block], index: int, usual: int) -> bool:
    """Tell whether a line is a title as old books set it: capitals, a full stop, much space above."""
    block = blocks[index]
    text = bare_end(block.text)
    if not text.isupper() or text[-1:] != "." or not 3 < len(text) <= _LONGEST:
        return False
    return (block.gap > usual and not is_name(text.rstrip("."))) or (
        block.gap > usual + 1 and is_prose(blocks[index + 1])
    )


def _is_quoted_capitals(above: list[Block], text: str) -> bool:
    """Tell whether capitals are a telegram or an inscription, to which a sentence leads."""
    if not above or not text.isupper() or is_numbered_heading(text):
        return False
    before = above[0]
    if before.kind is not Kind.PARAGRAPH:
        return False
    if before.text[-1:] in (":", ","):
        return True
    unfinished = before.text[-1:].isalpha() and len(before.text.split()) > 4
    return unfinished and not looks_like_heading(before.text) and not is_common_heading(text)


def _is_title_of_number(blocks: list[Block], index: int) -> bool:
    """Tell whether a line stands below “Chapter I.” and above text."""
    block = blocks[index]
    if not index or index + 1 >= len(blocks) or block.kind is not Kind.PARAGRAPH:
        return False
    above, text = blocks[index - 1], bare_end(block.text)
    plain = len(block.lines) == 1 and len(text) <= _LONGEST and not is_prose(block)
    bare = _BARE_NUMBER.match(above.text) and (text.isupper() or looks_like_heading(text))
    return (
        above.kind is Kind.HEADING
        and bool(_ONLY_NUMBER.match(above.text) or bare)
        and (plain or _is_long_capitals(block))
        and (text.isupper() or text[-1:] not in tuple(".!,;:…—"))
        and text[:1] not in tuple('"“‘«—–-([')
        and bool(blocks[index + 1].gap)
        and not is_numbered_heading(text)
    )


def _is_long_capitals(block: Block) -> bool:
    """Tell whether a title in capitals runs over two or three lines."""
    text = block.text
    short = len(block.lines) < 4 and len(text) <= 2 * _LONGEST
    return short and text.isupper() and text[-1:] not in ",;:"


def _with_levels(blocks: list[Block], titles: frozenset[str]) -> list[Block]:
    """Set parts above chapters, and chapters above what divides them."""
    texts = [block.text for block in blocks if block.kind is Kind.HEADING]
    placed = sum(bool(_PLACED.match(text)) and not _SECTION.match(text) for text in texts)
    first = next((text for text in texts if _PLACED.match(text)), "")
    parts = is_part(first)
    # Of a book whose parts have sections and no chapters, the sections are what chapters are.
    chapters = not parts or placed > sum(map(is_part, texts))
    sections = False
    counted = [text for text in texts if _COUNTED.match(text)]
    anew = len([text for text in counted if re.match(r"(?:I|1)\b", text)]) > 1
    depths: dict[int, set[int]] = {}
    for block in blocks:
        if block.kind is Kind.HEADING:
            depths.setdefault(block.lines[0].heading, set()).add(depth_of(block.text))
    ranks: dict[int, int] = {}
    before_parts = parts
    for index, block in enumerate(blocks):
        if block.kind is not Kind.HEADING:
            continue
        text = block.text
        if parts and is_part(text) and not block.lines[0].heading:
            ranks[index], before_parts = 0, False
        elif block.lines[0].heading:
            # A file that underlines all with the same sign tells by numbers what stands below.
            alike = len(depths[block.lines[0].heading] - {0}) > 1
            ranks[index] = 10 * block.lines[0].heading - _FIRST_UNDERLINED
            ranks[index] += depth_of(text) if alike else 0
        elif depth := depth_of(text):
            ranks[index] = 1 + depth
        elif before_parts and is_common_heading(text):
            ranks[index] = 0
        elif _SECTION.match(text):
            ranks[index], sections = 2 if chapters else 1, True
        elif sections and (_COUNTED.match(text) or _LETTERED.match(text)):
            ranks[index] = 3 if chapters else 2
        elif _PLACED.match(text) or is_common_heading(text) or title_key(text) in titles:
            ranks[index] = 1
        else:
            below = anew if _COUNTED.match(text) else False
            ranks[index] = 2 if placed >= 2 or below else 1
    ordered = enumerate(sorted(set(ranks.values())), start=2)
    levels = {rank: min(level, _DEEPEST) for level, rank in ordered}
    return [
        replace(block, marker=str(levels[ranks[index]])) if index in ranks else block
        for index, block in enumerate(blocks)
    ]


def depth_of(text: str) -> int:
    """Give how many points a number has within it: 0 for “1. The Yard”, 2 for “1.3.1 The Yard”."""
    match = _DECIMAL.match(text)
    return match[1].count(".") if match else 0


def is_part(text: str) -> bool:
    """Tell whether words name what holds chapters: `Part One`, `Zweites Buch`."""
    return bool(_PART.match(text) and _PLACED.match(text))


def _with_their_numbers(blocks: list[Block]) -> list[Block]:
    """Make one heading of “Chapter I.” and the title below it."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else block
        both = above.kind is Kind.HEADING and block.kind is Kind.HEADING and len(made) > 0
        number = _ONLY_NUMBER.match(above.text) or _BARE_NUMBER.match(above.text)
        if both and number and not is_numbered_heading(block.text):
            first = above.lines[0]
            stop = "" if first.text[-1] in ".:" else "."
            lines = (replace(first, text=first.text + stop), *block.lines)
            made[-1] = replace(above, lines=lines)
        else:
            made.append(block)
    return made


def looks_like_heading(text: str) -> bool:
    """Tell whether words are set as a heading is: in title case, in capitals, or numbered."""
    text = text.strip("*_ ")
    if len(text) <= _LONGEST_NUMBERED and _SIGNED_PLACE.match(text) and is_numbered_heading(text):
        return True
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text)
    twice = 2 if text.isupper() else 1
    if not words or len(text) > twice * _LONGEST or len(words) > twice * _MOST_WORDS:
        return False
    if LEADERS.search(text) or re.search(r"\s\d{1,3}(?:[,.]\d{3})+$", text):
        return False
    if is_numbered_heading(text):
        return True
    if _DECIMAL.match(text):
        return bare_end(text)[-1:] not in tuple(".!:;,…—–-")
    if bare_end(text)[-1:] in tuple(".!?:;,…—–-") or text[0] in '"“‘«„([—–-•*':
        return False
    telling = [word for word in words if word.casefold() not in _SMALL]
    capitals = sum(not word[0].islower() for word in telling)
    return (
        bool(telling)
        and text[0].isalnum()
        and not text[0].islower()
        and any(word[0].isalpha() for word in telling)
        and capitals * 4 >= len(telling) * 3
    )


def is_numbered_heading(text: str) -> bool:
    """Tell whether words name a place in a book: `Chapter 3, Section B`, `IV`, `7.`."""
    match = _NUMBERED.match(text) if len(text) <= 2 * _LONGEST else None
    if not match:
        return False
    if match["ordinal"] and not _ORDINAL.match(match["ordinal"].split()[0]):
        return False
    rest = match["rest"].strip(" .:,–—-")
    if rest:
        # “I am tired” and “12 men” begin like numbers; a number needs a sign or a word before it.
        keyed = match["word"] or match["ordinal"]
        signed = re.match(r"(?:[IVXLC]+|\d+)[.:]\s+[^\W\d_]", text)
        if bare_end(text)[-1:] in tuple(",;:"):
            return False
        # “Chapter II. The Yard.” has its full stop as its number has; “Part of it was lost.” not.
        stopped = bare_end(text)[-1:] == "."
        if keyed:
            return not stopped or text[: match.start("rest") + 1][-1:] in ".:" or text.isupper()
        return bool(signed and looks_like_heading(rest)) and not stopped
    head = text.strip(" .:,–—-")
    return not head.isalpha() or bool(_ROMAN.match(head)) or " " in head


def is_common_heading(text: str) -> bool:
    """Tell whether words are one of the headings books have everywhere."""
    text = text.strip("*_ .:")
    signed = re.sub(r"\s+by\s+.{3,60}$", "", text, flags=re.IGNORECASE)
    return bool(_COMMON.match(text) or (signed != text and _COMMON.match(signed)))


def _stands_alone(blocks: list[Block], index: int) -> bool:
    """Tell whether a line has empty lines around it and text after it."""
    block = blocks[index]
    if block.kind is not Kind.PARAGRAPH or index + 1 >= len(blocks):
        return False
    if len(block.lines) != 1 and not _is_long_capitals(block):
        return False
    if len(block.text) > _LONGEST_QUESTION or blocks[index + 1].kind is Kind.NOTES:
        return False
    return bool(block.gap or not index) and bool(
        blocks[index + 1].gap or is_numbered_heading(block.text)
    )


def _questions(blocks: list[Block]) -> dict[int, bool]:
    """Find questions that stand before their answers, and tell which are headings.

    A larger gap above makes one; so do two others like it in the file.
    """
    found: list[int] = []
    for index, block in enumerate(blocks):
        text = bare_end(block.text) if len(block.text) <= _LONGEST_QUESTION else ""
        if (
            text.endswith("?")
            and text[0].isupper()
            and len(re.findall(r"[.!?]", text)) == 1
            and _stands_alone(blocks, index)
            and is_prose(blocks[index + 1])
            and index - 1 not in found
        ):
            found.append(index)
    usual = min((block.gap for block in blocks[1:] if block.gap), default=1)
    many = len(found) >= 3
    return {
        index: blocks[index].gap > usual or many or blocks[index].text.isupper() for index in found
    }


def _as_question(block: Block, heading: bool) -> list[Finding]:
    text = excerpt(block.text)
    if heading:
        message = f"a question before its answer was taken as a heading: “{text}”"
        return [Finding("repair", "question-as-heading", block.number, message)]
    message = f"a question on a line of its own: is it a heading? “{text}”"
    return [Finding("doubt", "perhaps-heading", block.number, message)]


def _perhaps(blocks: list[Block], index: int) -> list[Finding]:
    """Name a short line without a full stop that nothing else tells to be a heading."""
    text = blocks[index].text
    alone = len(text) <= 60 and not is_prose(blocks[index]) and bare_end(text)[-1:].isalnum()
    if not alone or not is_prose(blocks[index + 1]) or not text[:1].isupper():
        return []
    message = f"a short line stands alone: is it a heading? “{excerpt(text)}”"
    return [Finding("doubt", "perhaps-heading", blocks[index].number, message)]


def _among_short_lines(blocks: list[Block], index: int) -> bool:
    """Tell whether a line has no text near it: lists and addresses are no headings."""
    text = blocks[index].text
    if is_numbered_heading(text) or is_common_heading(text):
        return False
    return not any(
        is_prose(block) or block.kind not in (Kind.PARAGRAPH, Kind.HEADING)
        for block in blocks[index + 1 : index + 3]
    )
