"""Find the lists of notes and take their bodies apart.

A list leaves a block of kind `NOTES` where it stood; `references` links the marks to the bodies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from anthology.importing.draft import (
    COUNT,
    RAISED,
    SUPERSCRIPTS,
    Block,
    Draft,
    Finding,
    Kind,
    Line,
    Note,
    ends_sentence,
    excerpt,
)

_HEADING = re.compile(
    r"[#*_\s]*(?:notes|footnotes|endnotes|end\ notes|foot\ notes|notes\ and\ references"
    r"|anmerkungen|notas|note|noten)[*_\s]*[:.]?[*_\s]*$",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    rf"(?:[-•]\s+)?(?:\[(?P<bracketed>{COUNT}|[*†‡])\]|(?P<plain>{COUNT})[.):]?(?=\s)"
    rf"|(?P<raised>{RAISED})|(?P<sign>[*†‡])(?=\s))\s*(?=\S)"
)
_CLEAR_ENTRY = re.compile(rf"\[(?:{COUNT}|[*†‡])\]\s|{RAISED}\s?\S")
_RETURN = re.compile(r"\s*[↩↑⏎]\ufe0e?\s*$")
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")
SIGNS = {"*": "asterisk", "†": "dagger", "‡": "double-dagger"}
# A jump of more than this is an entry's own number, as in “1917 …” or “12 copies”, not a lost note.
_LARGEST_JUMP = 5


@dataclass(slots=True)
class _List:
    """A list of notes while it is read."""

    entries: list[tuple[str, list[Block]]] = field(default_factory=list)

    def last_number(self) -> int | None:
        numbers = [int(label) for label, _ in self.entries if label.isdigit()]
        return numbers[-1] if numbers else None


def gather_notes(draft: Draft) -> Draft:
    """Take every list of notes out of the blocks."""
    blocks: list[Block] = []
    notes: list[Note] = []
    headings: list[Block] = []
    findings: list[Finding] = []
    index, count = 0, len(draft.blocks)
    tail = _notes_without_heading(draft.blocks)
    while index < count:
        block = draft.blocks[index]
        headed = index + 1 < count and _is_heading(block)
        start = index + 1 if headed else index
        if (headed or index == tail) and _entry(draft.blocks[start], None):
            section = len(headings)
            found, index = _read_list(draft.blocks, start, findings)
            notes += [Note(label, section, tuple(body)) for label, body in found.entries]
            headings.append(block if headed else replace(block, lines=()))
            blocks.append(Block(Kind.NOTES, (block.lines[0],), section=section))
        else:
            blocks.append(block)
            index += 1
    done = draft.with_blocks(blocks, findings)
    return replace(done, notes=tuple(notes), notes_headings=tuple(headings))


def _is_heading(block: Block) -> bool:
    return len(block.lines) == 1 and len(block.text) < 40 and bool(_HEADING.match(block.text))


def _notes_without_heading(blocks: tuple[Block, ...]) -> int:
    """Find where clear entries, `[1] …` or `¹ …`, fill the end of the text; -1 for nowhere."""
    index = len(blocks)
    while index and _CLEAR_ENTRY.match(blocks[index - 1].text):
        index -= 1
    return index if 0 < index < len(blocks) else -1


def _entry(block: Block, last: int | None) -> tuple[str, int] | None:
    """Read the label of a note's body and where its words begin."""
    match = _ENTRY.match(block.lines[0].text)
    if not match:
        return None
    sign = match["sign"] or match["bracketed"] or ""
    if sign in SIGNS:
        return SIGNS[sign], match.end()
    label = (match["bracketed"] or match["plain"] or match["raised"]).translate(_PLAIN)
    number = int(label)
    if last is not None and not last < number <= last + _LARGEST_JUMP:
        return None
    return str(number), match.end()


def _read_list(blocks: tuple[Block, ...], index: int, findings: list[Finding]) -> tuple[_List, int]:
    """Read entries until something follows that is none and before which no entry comes."""
    found = _List()
    while index < len(blocks):
        block = blocks[index]
        last = found.last_number()
        entry = _entry(block, last)
        if entry:
            label, start = entry
            findings += _skipped(block, last, label)
            first = Line(block.number, block.lines[0].text[start:])
            lines = tuple(line for line in (first, *block.lines[1:]) if line.text)
            found.entries.append((label, [_without_return(replace(block, lines=lines))]))
        elif _continues(blocks, index, found):
            if block.gap and not block.lines[0].indent:
                message = f"taken as a further paragraph of note {found.entries[-1][0]}"
                message += f": “{excerpt(block.text, 40)}”"
                findings.append(Finding("doubt", "note-continued", block.number, message))
            found.entries[-1][1].append(_without_return(block))
        else:
            break
        index += 1
    return found, index


def _skipped(block: Block, last: int | None, label: str) -> list[Finding]:
    if last is None or not label.isdigit() or int(label) == last + 1:
        return []
    message = f"the list of notes goes from {last} to {label}"
    return [Finding("doubt", "note-number-skipped", block.number, message)]


def _continues(blocks: tuple[Block, ...], index: int, found: _List) -> bool:
    """Tell whether a block without a label belongs to the note before it."""
    block = blocks[index]
    if _is_heading(block):
        return False
    if block.lines[0].indent >= 2 or not ends_sentence(found.entries[-1][1][-1].text):
        return True
    last = found.last_number()
    if last is None:
        return False
    following = blocks[index + 1 : index + 4]
    return any(
        (entry := _entry(later, last)) is not None and entry[0] == str(last + 1)
        for later in following
    )


def _without_return(block: Block) -> Block:
    """Take off the sign that leads back to the text."""
    last = block.lines[-1]
    text = _RETURN.sub("", last.text)
    if text == last.text or not text:
        return block
    return replace(block, lines=(*block.lines[:-1], replace(last, text=text)))
