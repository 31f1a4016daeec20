"""Link the marks in the text to the bodies of the notes.

A mark becomes a reference between control characters that no text can hold at this stage;
`inline` writes it as `[^label]`. A clear mark without a body stays a reference, and is a doubt;
what may be a mark and has no body stays text; a body without a mark stays text where it stood.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from anthology.importing.draft import (
    REFERENCE,
    REFERENCE_END,
    REFERENCE_MIDDLE,
    REFERENCE_START,
    Block,
    Draft,
    Finding,
    Kind,
    Line,
    Note,
    excerpt,
    without_tokens,
)
from anthology.importing.note_bodies import CLEAR, Body
from anthology.importing.note_flow import lift_flow_notes
from anthology.importing.note_labels import FLOW
from anthology.importing.note_marks import STRONG, Mark, find_marks, is_exponent
from anthology.importing.note_rows import divide_rows
from anthology.importing.note_runs import Run, find_runs
from anthology.importing.pairing import Pairing, pair_notes
from anthology.importing.undefined import Naming, name_notes
from anthology.importing.writing import MARKDOWN_KEYS


def link_notes(draft: Draft) -> Draft:
    """Turn marks into references and bodies into notes."""
    draft = lift_flow_notes(draft)
    draft = draft.with_blocks(divide_rows(draft.blocks))
    found = find_marks(draft.blocks)
    exponents = {place for place, mark in enumerate(found) if _is_exponent(draft, mark)}
    marks = [mark for place, mark in enumerate(found) if place not in exponents]
    findings = [_kept(draft, found[place]) for place in sorted(exponents)]
    runs = find_runs(draft.blocks, marks)
    pairing = pair_notes(draft.blocks, marks, runs)
    naming = name_notes(pairing)
    lines = _write_references(draft.blocks, pairing, naming, findings)
    blocks = _settle(draft.blocks, lines, pairing, findings)
    notes = tuple(
        Note(naming.of_body[body.start], body.blocks, body.label.name)
        for run in runs
        for body in run.bodies
        if pairing.is_called(body)
    )
    return replace(draft.with_blocks(blocks, findings), notes=notes)


def _is_exponent(draft: Draft, mark: Mark) -> bool:
    return is_exponent(mark, draft.blocks[mark.block].lines[mark.line].text)


def _words(blocks: Sequence[Block], mark: Mark) -> tuple[int, str, str]:
    """Give a mark's line, the words before it and itself."""
    line = blocks[mark.block].lines[mark.line]
    before = excerpt(without_tokens(line.text[max(0, mark.start - 20) : mark.start]))
    return line.number, before, without_tokens(line.text[mark.start : mark.end])


def _placed(mark: Mark, number: int, before: str, sign: str) -> Iterator[Finding]:
    """Tell of a mark that was put where a note stood, or was known by its place."""
    name = mark.label.name
    if not sign:
        words = "" if mark.label.family == "sign" else name
        message = f"note “{words}” stood here in the flow of the text"
        yield Finding("repair", "note-placed", number, message)
        return
    if sign.isalpha() and (stem := re.search(r"[^\W\d_]+$", before)):
        number_of = f" {name}" if name.isdigit() else ""
        message = f"“{stem[0]}{number_of}” is what “{stem[0]}{sign}” was read as: a word and a mark"
        yield Finding("doubt", "note-mark-misread", number, message, f"{stem[0]}{sign}")
        return
    if name.isdigit() and name not in sign:
        message = (
            f"“{name}” is the note of a misread mark after “{before}”: it was known by its place"
        )
        yield Finding("doubt", "note-mark-misread", number, message)
    else:
        message = f"a misread mark after “{before}” was known by its place"
        yield Finding("doubt", "note-sign-misread", number, message)
    if re.search(r"\w", sign) and sign != name:
        message = f"“{sign}” was left out: it stood for a note's mark"
        yield Finding("dropped", "note-sign-dropped", number, message, sign)


def _kept(draft: Draft, mark: Mark) -> Finding:
    number, before, sign = _words(draft.blocks, mark)
    message = f"“{before}{sign}” was not taken as a note's mark"
    return Finding("doubt", "raised-digit-kept", number, message)


def _write_references(
    blocks: Sequence[Block], pairing: Pairing, naming: Naming, findings: list[Finding]
) -> dict[tuple[int, int], Line]:
    """Give the lines in which marks became references, by block and place."""
    at: dict[tuple[int, int], list[tuple[Mark, str]]] = defaultdict(list)
    in_bodies = {
        place
        for run in pairing.runs
        for body in run.bodies
        if pairing.is_called(body)
        for place in range(body.start, body.end)
    }
    for index, mark in enumerate(pairing.marks):
        if mark.block in in_bodies:
            continue
        number, before, sign = _words(blocks, mark)
        label = naming.of_mark.get(index, "")
        if label in naming.defined and mark.form == "flow":
            findings += _placed(mark, number, before, sign)
        elif label in naming.defined:
            message = f"the mark “{sign}” was linked to its note"
            findings.append(Finding("repair", "note-linked", number, message))
        elif (
            label
            or (mark.form in STRONG and mark.label.value < 1000)
            or ("[" in sign[:1] and mark.label.family == "sign")
        ):
            message = f"the file has no note for the mark “{sign}”"
            if not label:
                message += "; it was kept as text"
            findings.append(Finding("doubt", "note-without-body", number, message))
        elif index in naming.doubtful:
            message = f"is this a note's mark? “{before}{sign}” was kept as text"
            findings.append(Finding("doubt", "perhaps-note-mark", number, message))
        if label:
            words = " ".join(re.findall(r"[^\W\d_]{2,}", sign)) if mark.form == "bracket" else ""
            if words and words != mark.label.name:
                message = f"“{words}” was left out of a note's mark"
                findings.append(Finding("dropped", "note-word-dropped", number, message, words))
            at[mark.block, mark.line].append((mark, label))
    lines = {}
    for (block, place), linked in at.items():
        line = blocks[block].lines[place]
        lines[block, place] = replace(line, text=without_tokens(_with_marks(line.text, linked)))
    for block, place in at:
        above = blocks[block].lines[place - 1] if place else None
        if above and above.text.endswith("^") and at[block, place][0][0].start == 0:
            # “country^” stands above “[4]”.
            above = lines.get((block, place - 1), above)
            lines[block, place - 1] = replace(above, text=above.text.removesuffix("^"))
    return lines


def _with_marks(text: str, linked: list[tuple[Mark, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for mark, label in linked:
        sign = text[mark.start : mark.end] if mark.form != "flow" else ""
        pieces += [text[done : mark.start], REFERENCE_START, label, REFERENCE_MIDDLE, sign]
        pieces.append(REFERENCE_END)
        done = mark.end
    return "".join([*pieces, text[done:]])


def _settle(
    blocks: Sequence[Block],
    lines: dict[tuple[int, int], Line],
    pairing: Pairing,
    findings: list[Finding],
) -> list[Block]:
    """Take out the notes that are called, and leave the rest in the text."""
    made: dict[int, list[Block]] = {}
    for run in pairing.runs:
        called = [body for body in run.bodies if pairing.is_called(body)]
        for body in run.bodies:
            if pairing.is_called(body):
                made.update({place: [] for place in range(body.start, body.end)})
                findings += _label_words(body)
            else:
                findings += _without_mark(body, run)
                if called and run.heading:
                    made.update({place: [] for place in range(body.start, body.end)})
                    made[body.start] = _as_text(body, blocks)
        if run.heading and called:
            findings += _skipped(run)
            made.update(_without_headings(run, blocks, findings))
    settled: list[Block] = []
    for index, block in enumerate(blocks):
        if index in made:
            settled += made[index]
        else:
            changed = tuple(
                lines.get((index, place))
                or (replace(line, text=without_tokens(line.text)) if FLOW in line.text else line)
                for place, line in enumerate(block.lines)
            )
            settled.append(replace(block, lines=changed))
    return settled


def _skipped(run: Run) -> Iterator[Finding]:
    """Name the gaps in a list of notes."""
    for before, body in pairwise(run.bodies):
        if body.label.value > before.label.value + 1 and body.label.family == "number":
            message = f"the list of notes goes from {before.label.name} to {body.label.name}"
            yield Finding("doubt", "note-number-skipped", body.number, message)


def _label_words(body: Body) -> Iterator[Finding]:
    if body.counted:
        message = f"“{body.label.name}” is the number of a note that has lost its own: the notes were counted"
        yield Finding("doubt", "note-counted", body.number, message)
    if body.dropped:
        message = f"“{body.dropped}” was left out before note {body.label.name}"
        yield Finding("dropped", "note-word-dropped", body.number, message, body.dropped)
    for block in body.blocks[1:]:
        if block.gap and not block.lines[0].indent and body.form != "explicit":
            message = f"taken as a further paragraph of note {body.label.name}"
            message += f": “{excerpt(block.text, 40)}”"
            yield Finding("doubt", "note-continued", block.number, message)


def _without_mark(body: Body, run: Run) -> Iterator[Finding]:
    if run.heading or body.form in CLEAR:
        message = f"nothing in the text refers to note {body.label.name}; it was kept as text"
        yield Finding("doubt", "note-without-mark", body.number, message)


def _as_text(body: Body, blocks: Sequence[Block]) -> list[Block]:
    if body.label.family == "number":
        first, *others = body.blocks
        return [replace(first, kind=Kind.ITEM, marker=f"{body.label.name}."), *others]
    return list(blocks[body.start : body.end])


def _without_headings(
    run: Run, blocks: Sequence[Block], findings: list[Finding]
) -> dict[int, list[Block]]:
    assert run.heading
    made = {run.start: [replace(run.heading, kind=Kind.NOTES)]}
    for place in (run.start, *run.subheadings):
        message = "the heading of the notes was left out: the book sets its own"
        number, text = blocks[place].number, blocks[place].text
        findings.append(Finding("dropped", "notes-heading-dropped", number, message, text))
        made.setdefault(place, [])
    return made


def settle_notes(draft: Draft) -> Draft:
    """Give back as text the notes whose mark was left out with its line."""
    texts = [block.text for block in draft.blocks]
    texts += [block.text for note in draft.notes for block in note.blocks]
    texts += [str(value) for key, value in draft.front if key in MARKDOWN_KEYS]
    called = {match[1] for text in texts for match in REFERENCE.finditer(text)}
    kept, blocks, findings = [], list(draft.blocks), []
    for note in draft.notes:
        if note.label in called:
            kept.append(note)
            continue
        first, *others = note.blocks
        message = f"the mark of note {note.mark} was left out; the note was kept as text"
        findings.append(Finding("doubt", "note-without-mark", first.number, message))
        place = bisect_left([block.number for block in blocks], first.number)
        marker = f"{note.mark}." if note.mark.isdigit() else ""
        kind = Kind.ITEM if marker else Kind.PARAGRAPH
        if not marker and len(note.mark) < 3:
            first = replace(first, lines=(Line(first.number, note.mark), *first.lines))
        blocks[place:place] = [replace(first, kind=kind, marker=marker), *others]
    return replace(draft.with_blocks(blocks, findings), notes=tuple(kept))
