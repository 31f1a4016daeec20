"""Leave out what belongs to a page or a website and not to the text: each line is listed.

Some lines are furniture wherever they stand alone; others only at the ends of the file, outside
the running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from anthology.importing.draft import Block, Draft, Finding, FindingKind, Kind, Line, is_prose
from anthology.importing.notices import ANYWHERE, AT_THE_ENDS, RELATED

_CAPTION = re.compile(
    r"""(?: \[\s?(?:illustrations?|image|picture|figure)(?:\s[^\]]{0,20})?(?::[^\]]*)?\]\W*
    | .*\((?:picture|pic|photo|photograph|image|credit)\s?(?:credit)?:[^()]*\)\W*
    | (?:picture|pic|photo|photograph|image|photo\ credit|image\ credit|caption)\s?:\ .* ) $""",
    re.IGNORECASE | re.VERBOSE,
)
_NAVIGATION = re.compile(r"\s[|»›>]\s")
_Verdicts = dict[int, tuple[FindingKind, str, str]]


def clear_website(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Take out a website's lines from runs of short ones; they are empty lines then."""
    runs = _runs(lines)
    prose = [index for index, run in enumerate(runs) if _is_prose(lines, run)]
    first, last = (prose[0], prose[-1]) if prose else (len(runs), -1)
    left_out: list[int] = []
    for index, run in enumerate(runs):
        texts = [lines[place].text for place in run]
        if index in (first, last) or len(run) < 2 or any(len(text) > 130 for text in texts):
            continue
        known = any(ANYWHERE.match(text) for text in texts)
        outside = bool(prose) and not first < index < last
        related = False
        for place, text in zip(run, texts, strict=True):
            related = related or bool(outside and RELATED.match(text))
            ours = ANYWHERE.match(text) or related
            if ours or ((outside or (known and len(run) < 5)) and _is_outer_furniture(text)):
                left_out.append(place)
    gone = set(left_out)
    message = "the page's own furniture was left out"
    findings = [
        Finding("dropped", "furniture-dropped", lines[place].number, message, lines[place].text)
        for place in left_out
    ]
    made = [
        replace(line, text="", indent=0) if place in gone else line
        for place, line in enumerate(lines)
    ]
    return made, findings


def _runs(lines: Sequence[Line]) -> list[list[int]]:
    """Give the places of lines that no empty line divides."""
    runs: list[list[int]] = [[]]
    for place, line in enumerate(lines):
        if line.text:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _is_prose(lines: Sequence[Line], run: Sequence[int]) -> bool:
    size = sum(len(lines[place].text) for place in run)
    return size > 130 and size > 45 * len(run)


def leave_out_website(draft: Draft) -> Draft:
    """Take out a website's furniture, and captions that lost their picture."""
    verdicts: _Verdicts = {}
    first, last = _running_text(draft.blocks)
    for index, block in enumerate(draft.blocks):
        text = block.text
        if len(text) > 300 or block.kind is not Kind.PARAGRAPH:
            continue
        outside = not first <= index <= last
        if ANYWHERE.match(text) or (outside and _is_outer_furniture(text)):
            verdicts[index] = ("dropped", "furniture-dropped", "the page's own furniture")
        elif _CAPTION.match(text):
            verdicts[index] = ("doubt", "caption-without-picture", "a caption without its picture")
            if index and _describes_same_picture(draft.blocks[index - 1], block):
                message = "the description of a picture that is not here"
                verdicts[index - 1] = ("doubt", "caption-without-picture", message)
    return _without(draft, verdicts)


def _without(draft: Draft, verdicts: _Verdicts) -> Draft:
    """Leave blocks out and list their lines."""
    findings = [
        Finding(kind, code, line.number, f"{message} was left out", line.text)
        for index, (kind, code, message) in sorted(verdicts.items())
        for line in draft.blocks[index].lines
    ]
    kept: list[Block] = []
    gap = 0
    for index, block in enumerate(draft.blocks):
        if index in verdicts:
            gap = max(gap, block.gap)
        else:
            widest = max(gap, block.gap)
            kept.append(block if widest == block.gap else _closing_up(block, widest))
            gap = 0
    return draft.with_blocks(kept, findings)


def _is_outer_furniture(text: str) -> bool:
    return bool(AT_THE_ENDS.match(text)) or len(_NAVIGATION.findall(text)) >= 2


def _closing_up(block: Block, gap: int) -> Block:
    return Block(block.kind, block.lines, gap, block.marker)


def _running_text(blocks: tuple[Block, ...]) -> tuple[int, int]:
    prose = [index for index, block in enumerate(blocks) if is_prose(block)]
    return (prose[0], prose[-1]) if prose else (0, len(blocks))


def _describes_same_picture(block: Block, caption: Block) -> bool:
    if len(block.text) > 60 or block.text[-1:] in ".!?:" or block.kind is not Kind.PARAGRAPH:
        return False
    names = set(re.findall(r"\b[A-Z]\w+", caption.text))
    return len(names & set(re.findall(r"\b[A-Z]\w+", block.text))) >= 2
