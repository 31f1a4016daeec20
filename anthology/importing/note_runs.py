"""Find which bodies of notes stand together, with the headings above and within their lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anthology.importing.draft import Block, Kind, ends_sentence, without_references
from anthology.importing.headings import is_numbered_heading
from anthology.importing.languages import NOTES_HEADING
from anthology.importing.note_bodies import (
    CLEAR,
    Body,
    BodyForm,
    ends_with_return,
    read_body,
    without_return,
)
from anthology.importing.note_marks import Mark

# A jump of more than this is an entry's own number, as in “1917 …” or “12 copies”, not a lost note.
_LARGEST_JUMP = 5
_FARTHEST = 12


@dataclass(frozen=True, slots=True)
class Run:
    """Bodies that stand together."""

    bodies: tuple[Body, ...]
    start: int
    end: int
    heading: Block | None = None
    subheadings: tuple[int, ...] = ()


def find_runs(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Run]:
    """Give all runs of bodies, in order."""
    calls: dict[str, list[int]] = defaultdict(list)
    for mark in marks:
        calls[mark.label.name].append(mark.block)
    runs: list[Run] = []
    index = 0
    while index < len(blocks):
        headed = is_notes_heading(blocks[index]) and index + 1 < len(blocks)
        run = _read_run(blocks, index + 1 if headed else index, headed, calls)
        if headed and run:
            run = replace(run, start=index, heading=blocks[index])
        if run:
            runs.append(run)
        index = run.end if run else index + 1
    return runs


def is_notes_heading(block: Block) -> bool:
    """Tell whether a line says that notes follow."""
    return len(block.lines) == 1 and len(block.text) < 60 and bool(NOTES_HEADING.match(block.text))


def _read_run(
    blocks: Sequence[Block], start: int, headed: bool, calls: Mapping[str, list[int]]
) -> Run | None:
    bodies: list[Body] = []
    subheadings: list[int] = []
    index = start
    while index < len(blocks):
        body = read_body(blocks, index)
        if body and _follows(bodies, body, blocks, index, headed):
            bodies.append(body)
            index = body.end
        elif bodies and headed and _heads_more(blocks, index, bodies[-1]):
            subheadings.append(index)
            index += 1
        elif bodies and _continues(blocks, index, bodies[-1], headed, calls):
            last = bodies[-1]
            bodies[-1] = replace(
                last, end=index + 1, blocks=(*last.blocks, without_return(blocks[index]))
            )
            index += 1
        elif headed and not bodies and index == start and _heads_first(blocks, index):
            subheadings.append(index)
            index += 1
        else:
            break
    return Run(tuple(bodies), start, index, None, tuple(subheadings)) if bodies else None


def _follows(
    bodies: list[Body], body: Body, blocks: Sequence[Block], index: int, headed: bool
) -> bool:
    """Tell whether an entry is the next of its list."""
    if not bodies:
        return True
    last = bodies[-1]
    if body.label.family == "sign" or last.label.family == "sign":
        return body.form in (last.form, "bracket", "sign", "explicit")
    if body.form != last.form and not {body.form, last.form} <= {"dot", "bare", "paren"}:
        return False
    if body.form == "explicit":
        return True
    step = body.label.value - last.label.value
    closely = body.form != last.form or body.form in ("bare", "glued")
    limit = 1 if closely else _LARGEST_JUMP
    if 0 < step <= limit:
        return body.label.family == last.label.family
    restarts = body.label.value == 1 and last.label.value > 1
    if not restarts or body.form in ("bare", "glued"):
        return restarts and _next_is(blocks, body.end, 2, body.form)
    return headed or _next_is(blocks, body.end, 2, body.form) or body.form in CLEAR


def _next_is(blocks: Sequence[Block], index: int, value: int, form: BodyForm) -> bool:
    for place in range(index, min(len(blocks), index + 3)):
        body = read_body(blocks, place)
        if body:
            return body.label.value == value and body.form == form
    return False


def _heads_first(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a line between the heading and the first entry names a chapter."""
    return _is_short(blocks[index]) and index + 1 < len(blocks) and _value(blocks, index + 1) == 1


def _heads_more(blocks: Sequence[Block], index: int, last: Body) -> bool:
    """Tell whether a line within a list names the chapter that the next entries belong to."""
    block = blocks[index]
    if index + 1 >= len(blocks) or not _is_short(block) or not ends_sentence(last.blocks[-1].text):
        return False
    if ends_with_return(block) or (block.text[-1] in ".!?" and not is_numbered_heading(block.text)):
        return False
    following = read_body(blocks, index + 1)
    if not following or following.form != last.form:
        return False
    return following.label.value in (1, last.label.value + 1)


def _value(blocks: Sequence[Block], index: int) -> int:
    body = read_body(blocks, index)
    return body.label.value if body else 0


def _is_short(block: Block) -> bool:
    return (
        len(block.lines) == 1
        and len(block.text) <= 80
        and block.kind is Kind.PARAGRAPH
        and block.text[-1:] not in tuple(",;")
    )


def _continues(
    blocks: Sequence[Block],
    index: int,
    last: Body,
    headed: bool,
    calls: Mapping[str, list[int]],
) -> bool:
    """Tell whether a block without a label belongs to the note before it."""
    block = blocks[index]
    if block.kind is Kind.BREAK or is_notes_heading(block) or _looks_like_chapter(block):
        return False
    if block.lines[0].foot and blocks[last.start].lines[0].foot:
        return True
    if last.form == "explicit":
        return False
    if headed and (block.lines[0].indent >= 2 or not ends_sentence(last.blocks[-1].text)):
        return True
    if ends_with_return(block) and not ends_with_return(blocks[last.end - 1]):
        return True
    if headed and any(
        _heads_more(blocks, place, last) for place in range(index + 1, min(len(blocks), index + 4))
    ):
        return True
    if last.label.family != "number" or (last.form in ("bare", "glued") and not headed):
        return False
    if not headed and last.form not in CLEAR:
        return False
    name = str(last.label.value + 1)
    for place in range(index + 1, min(len(blocks), index + _FARTHEST)):
        if _looks_like_chapter(blocks[place]):
            return False
        body = read_body(blocks, place)
        if body and body.label.name == name and body.form == last.form:
            # A mark between would mean that the text goes on between the two notes.
            between = any(last.end <= call < place for call in calls.get(name, ()))
            return not between and (
                headed or any(call < last.start for call in calls.get(name, ()))
            )
    return False


def _looks_like_chapter(block: Block) -> bool:
    text = without_references(block.text)
    return (
        len(block.lines) == 1
        and len(text) < 80
        and ((text.isupper() and len(text) > 3) or is_numbered_heading(text))
    )
