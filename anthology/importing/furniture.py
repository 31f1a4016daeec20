"""Leave out what belongs to a page or a website and not to the text: each line is listed.

Some lines are furniture wherever they stand alone; others only at the ends of the file, outside
the running text. Running heads and page numbers are known by their coming back.
"""

from __future__ import annotations

import re
from collections import Counter

from anthology.importing.draft import Block, Draft, Finding, FindingKind, Kind, is_prose
from anthology.importing.pages import is_no_head

_ANYWHERE = re.compile(
    r"""(?: downloading\ pdf\b.* | (?:please\ wait|loading)\W* | advertisement\W*
    | sign\ up\ (?:for|to)\ (?:our|the)\b.* | subscribe\ to\ (?:our|the)\ newsletter\b.*
    | share\ (?:this|on)\b.{0,60} | (?:click|tap)\ here\b.* | skip\ to\ (?:main\ )?content\W*
    | back\ to\ top\W* | (?:we\ use|this\ site\ uses|this\ website\ uses)\ cookies\b.*
    | follow\ us\ on\b.* | accept\ (?:all\ )?cookies\W* | story\ continues\ below\b.*
    ) $""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_THE_ENDS = re.compile(
    r"""(?: latest\ (?:news|posts|articles|stories) | (?:make\ a\ donation|donate|support\ us)\b.*
    | help\ (?:us\ )?(?:to\ )?fund\b.* | (?:sign\ up|subscribe|log\ ?in|sign\ in|register)\b.{0,60}
    | (?:related|recommended|popular|recent)\ (?:articles|posts|stories|content|reading)
    | read\ more\b.*
    | (?:print|email|e-mail|save)\ (?:this|article|page)\b.*
    | (?:leave|post|add)\ a\ (?:comment|reply)\b.*
    | \d*\ ?comments?(?:\ \(\d+\))?
    | (?:filed\ under|posted\ in|tagged|tags|categories|topics)\b:?.*
    | (?:privacy|cookie)\ policy\b.* | terms\ (?:of\ (?:use|service)|and\ conditions)\b.*
    | (?:previous|next|older|newer)\ (?:article|post|posts|story|page)\b.*
    | newsletter | menu | search
    | (?:tweet|facebook|twitter|whatsapp|telegram|reddit)(?:\W+\w+){0,3}
    | home(?:\W+\w+){0,6} | issue(?:\ \d+)? | pdf | download\b.{0,40}
    | (?:this\ (?:work|text|article)\ is\ )?licen[sc]ed\ under\b.* | all\ rights\ reserved\W*
    | this\ (?:work|text|article)\ is\ (?:licen[sc]ed|published|released)\ under\b.*
    ) $""",
    re.IGNORECASE | re.VERBOSE,
)
_CAPTION = re.compile(
    r"""(?: \[\s?(?:illustrations?|image|picture|figure)(?:\s[^\]]{0,20})?(?::[^\]]*)?\]\W*
    | .*\((?:picture|pic|photo|photograph|image|credit)\s?(?:credit)?:[^()]*\)\W*
    | (?:picture|pic|photo|photograph|image|photo\ credit|image\ credit|caption)\s?:\ .* ) $""",
    re.IGNORECASE | re.VERBOSE,
)
_NAVIGATION = re.compile(r"\s[|»›>]\s")
_Verdicts = dict[int, tuple[FindingKind, str, str]]
_PAGE_NUMBER = re.compile(r"[-–—\[ ]*(?:page\s)?(\d{1,4})[-–—\] ]*(?:of \d+)?$", re.IGNORECASE)


def leave_out_pages(draft: Draft) -> Draft:
    """Take out page numbers and running heads."""
    verdicts = _page_numbers(draft.blocks)
    verdicts |= _running_heads(draft.blocks, verdicts)
    return _without(draft, verdicts)


def leave_out_website(draft: Draft) -> Draft:
    """Take out a website's furniture, and captions that lost their picture."""
    verdicts: _Verdicts = {}
    first, last = _running_text(draft.blocks)
    for index, block in enumerate(draft.blocks):
        text = block.text
        if len(text) > 300 or block.kind is not Kind.PARAGRAPH:
            continue
        outside = not first <= index <= last
        if _ANYWHERE.match(text) or (outside and _is_outer_furniture(text)):
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
    return bool(_AT_THE_ENDS.match(text)) or len(_NAVIGATION.findall(text)) >= 2


def _closing_up(block: Block, gap: int) -> Block:
    return Block(block.kind, block.lines, gap, block.marker)


def _running_text(blocks: tuple[Block, ...]) -> tuple[int, int]:
    prose = [index for index, block in enumerate(blocks) if is_prose(block)]
    return (prose[0], prose[-1]) if prose else (0, len(blocks))


def _page_numbers(blocks: tuple[Block, ...]) -> _Verdicts:
    """Find lone numbers that count pages: three or more that rise through the file."""
    found = [
        (index, int(match.group(1)))
        for index, block in enumerate(blocks)
        if (match := _PAGE_NUMBER.match(block.text)) and not _stands_as_heading(block)
    ]
    rising: list[int] = []
    last = -1
    for index, number in found:
        if last < 0 or last < number <= last + 3:
            rising.append(index)
            last = number
    if len(rising) < 3:
        return {}
    return dict.fromkeys(rising, ("dropped", "page-number-dropped", "a page number"))


def _stands_as_heading(block: Block) -> bool:
    """A number with a full stop, or in brackets as a note is, does not count pages."""
    return block.text.endswith(".") or block.text.startswith("[")


def _running_heads(blocks: tuple[Block, ...], pages: _Verdicts) -> _Verdicts:
    """Find lines that come back at least four times, with a page number in them or beside them."""
    shapes = [
        _shape(block) if index - 1 in pages or index + 1 in pages or _has_digit(block) else ""
        for index, block in enumerate(blocks)
    ]
    counts = Counter(shapes)
    return {
        index: ("dropped", "running-head-dropped", "a running head")
        for index, shape in enumerate(shapes)
        if shape and counts[shape] >= 4
    }


def _has_digit(block: Block) -> bool:
    return bool(re.match(r"\d+\s|.*\s\d+$", block.text)) if len(block.text) <= 80 else False


def _shape(block: Block) -> str:
    text = block.text
    if block.kind is not Kind.PARAGRAPH or not 5 < len(text) <= 80 or is_no_head(text):
        return ""
    if re.match(r"[-•*\[]|\d+[.)]\s|chapter\b|part\b", text, re.IGNORECASE):
        return ""
    return re.sub(r"\d+", "#", text.casefold())


def _describes_same_picture(block: Block, caption: Block) -> bool:
    if len(block.text) > 60 or block.text[-1:] in ".!?:" or block.kind is not Kind.PARAGRAPH:
        return False
    names = set(re.findall(r"\b[A-Z]\w+", caption.text))
    return len(names & set(re.findall(r"\b[A-Z]\w+", block.text))) >= 2
