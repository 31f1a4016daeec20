"""Link the marks in the text to the bodies of the notes.

A mark becomes a reference between two control characters that no text can hold at this stage;
`inline` writes it as `[^label]`. What was a mark and has no body stays a reference, and is a doubt;
a body without a mark stays where its list stood, as an entry of a list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from anthology.importing.draft import (
    COUNT,
    RAISED,
    REFERENCE_END,
    REFERENCE_START,
    SUPERSCRIPTS,
    Block,
    Draft,
    Finding,
    Kind,
    Line,
    Note,
    excerpt,
)
from anthology.importing.notes import SIGNS

_MARK = re.compile(rf"\[(?P<bracketed>{COUNT}|[*†‡])\]|(?<=\S)(?P<raised>{RAISED})")
_PAGE_BEFORE = re.compile(r"\b(?:pp?|vols?|nos?|figs?|chap|ch|page|pages|lines?)\.?\s*$", re.I)
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|ft|in|yd|[a-z]|mc|10|CO|H|O)$")
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")


@dataclass(slots=True)
class _Section:
    """The notes of one list and what has been linked to them."""

    number: int
    prefix: str
    labels: Counter[str]
    linked: set[str] = field(default_factory=set)
    signs: Counter[str] = field(default_factory=Counter)
    last: int = 0

    def label(self, label: str) -> str:
        """Give a label that is its own in the whole text."""
        return self.prefix + label


def link_notes(draft: Draft) -> Draft:
    """Turn marks into references, and lists of notes into notes."""
    sections = _sections(draft)
    findings: list[Finding] = []
    blocks: list[Block] = []
    current = 0
    for block in draft.blocks:
        if block.kind is Kind.NOTES:
            current = block.section + 1
            blocks.append(block)
            continue
        section = sections[min(current, len(sections) - 1)]
        lines = tuple(
            _link_line(line, not place, section, findings) for place, line in enumerate(block.lines)
        )
        blocks.append(replace(block, lines=lines))
    lists: list[list[Note]] = [[] for _ in sections]
    for note in _numbered(draft.notes):
        lists[note.section].append(note)
    settled = [
        settled
        for block in blocks
        for settled in (
            _settle(block, draft, sections[block.section], lists[block.section], findings)
            if block.kind is Kind.NOTES
            else [block]
        )
    ]
    notes = tuple(
        replace(note, label=sections[note.section].label(note.label))
        for members in lists
        for note in members
        if note.label in sections[note.section].linked
    )
    return replace(draft.with_blocks(settled, findings), notes=notes)


def _sections(draft: Draft) -> list[_Section]:
    count = max(1, len(draft.notes_headings))
    labels: list[Counter[str]] = [Counter() for _ in range(count)]
    for note in draft.notes:
        labels[note.section][note.label] += 1
    return [
        _Section(number, f"{number + 1}-" if number else "", labels[number])
        for number in range(count)
    ]


def _numbered(notes: tuple[Note, ...]) -> Iterator[Note]:
    """Tell apart the notes of a list that share a sign."""
    seen: Counter[tuple[int, str]] = Counter()
    for note in notes:
        key = note.section, note.label
        seen[key] += 1
        yield note if seen[key] == 1 else replace(note, label=f"{note.label}-{seen[key]}")


def _link_line(line: Line, first: bool, section: _Section, findings: list[Finding]) -> Line:
    pieces: list[str] = []
    done = 0
    for match in _MARK.finditer(line.text):
        before = line.text[: match.start()]
        if (first and not before) or _PAGE_BEFORE.search(before[-12:]):
            continue
        label = _label(match, before, section, line, findings)
        if label is None:
            continue
        pieces += [line.text[done : match.start()], REFERENCE_START, label, REFERENCE_END]
        done = match.end()
    return replace(line, text="".join([*pieces, line.text[done:]])) if done else line


def _label(
    match: re.Match[str], before: str, section: _Section, line: Line, findings: list[Finding]
) -> str | None:
    mark = match.group()
    if match["bracketed"] in SIGNS:
        label = _sign_label(SIGNS[match["bracketed"]], section)
    else:
        number = int((match["bracketed"] or match["raised"]).translate(_PLAIN))
        label = str(number)
        in_order = section.last < number <= section.last + 3 or not section.last
        exponent = match["raised"] and _UNIT_BEFORE.search(before[-6:])
        if match["raised"] and (exponent or not (label in section.labels or in_order)):
            message = f"“{excerpt(before[-20:])}{mark}” was not taken as a note's mark"
            findings.append(Finding("doubt", "raised-digit-kept", line.number, message))
            return None
        section.last = number
    if label in section.labels or label.rpartition("-")[0] in section.labels:
        section.linked.add(label)
        message = f"the mark “{mark}” was linked to its note"
        findings.append(Finding("repair", "note-linked", line.number, message))
        return section.label(label)
    message = f"the file has no note for the mark “{mark}”"
    findings.append(Finding("doubt", "note-without-body", line.number, message))
    # A sign is no label a reader could be shown in place of its note.
    return section.label(label) if label.isdigit() else None


def _sign_label(sign: str, section: _Section) -> str:
    """Give the next note of this sign, or the last of them again."""
    section.signs[sign] += 1
    place = min(section.signs[sign], max(1, section.labels[sign]))
    return sign if place == 1 else f"{sign}-{place}"


def _settle(
    block: Block, draft: Draft, section: _Section, notes: list[Note], findings: list[Finding]
) -> list[Block]:
    """Leave in the text what is left of a list of notes once its notes are linked."""
    heading = draft.notes_headings[section.number]
    left = [note for note in notes if note.label not in section.linked]
    kept: list[Block] = []
    if not section.linked and heading.lines:
        kept.append(replace(heading, kind=Kind.HEADING))
    elif heading.lines:
        message = "the heading of the notes was left out: the book sets its own"
        findings.append(
            Finding("dropped", "notes-heading-dropped", block.number, message, heading.text)
        )
    for note in left:
        first, *others = note.blocks
        message = f"nothing in the text refers to note {note.label}; it was kept as text"
        findings.append(Finding("doubt", "note-without-mark", first.number, message))
        marker = f"{note.label}." if note.label.isdigit() else ""
        kind = Kind.ITEM if marker else Kind.PARAGRAPH
        kept += [replace(first, kind=kind, marker=marker), *others]
    return kept
