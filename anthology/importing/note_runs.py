"""Find which bodies of notes stand together, with the headings above and within their lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anthology.importing.draft import Block, Kind, ends_sentence, is_prose, without_references
from anthology.importing.headings import is_numbered_heading
from anthology.importing.languages import NOTES_HEADING
from anthology.importing.note_bodies import (
    CLEAR,
    UNNUMBERED,
    Body,
    BodyForm,
    ends_with_return,
    read_body,
    without_return,
)
from anthology.importing.note_labels import Label
from anthology.importing.note_marks import Mark
from anthology.importing.note_misread import is_misread_label

# A jump of more than this is an entry's own number, as in “1917 …” or “12 copies”, not a lost note.
_LARGEST_JUMP = 5
_FARTHEST = 12
_ALIKE = {"dot", "bare", "paren", "glued"}
"""Forms that change within a list, as a point is lost or a space before a year is not."""
_REFERENCES = re.compile(
    r"[#*_=\s]*(?:references?|sources|citations|literatur|quellen|références|referencias|riferimenti"
    r"|referências|referenties|источники|литература)[*_=\s]*[.:]?$",
    re.IGNORECASE,
)


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
        calls[mark.label.call].append(mark.block)
    runs: list[Run] = []
    index = 0
    while index < len(blocks):
        headed = index + 1 < len(blocks) and (
            is_notes_heading(blocks[index]) or _heads_references(blocks, index)
        )
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


def _heads_references(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether “References” stands over a numbered list, as it does on wikis."""
    block = blocks[index]
    if len(block.lines) != 1 or not _REFERENCES.match(block.text):
        return False
    body = read_body(blocks, index + 1)
    return body is not None and (body.label is UNNUMBERED or body.label.value == 1)


def _read_run(
    blocks: Sequence[Block], start: int, headed: bool, calls: Mapping[str, list[int]]
) -> Run | None:
    bodies: list[Body] = []
    subheadings: list[int] = []
    index = start
    while index < len(blocks):
        body = _read_next(blocks, index, bodies, headed)
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
        elif headed and not bodies and index < start + 2 and _heads_first(blocks, index):
            subheadings.append(index)
            index += 1
        else:
            break
    return Run(tuple(bodies), start, index, None, tuple(subheadings)) if bodies else None


def _read_next(
    blocks: Sequence[Block], index: int, bodies: list[Body], headed: bool
) -> Body | None:
    """Read an entry; below a heading, one that lost its number has the next."""
    body = read_body(blocks, index)
    if not body or body.label is not UNNUMBERED:
        return body
    if not headed:
        return None
    value = bodies[-1].label.value + 1 if bodies else 1
    label = Label(str(value), value, "number")
    return replace(body, label=label, form="bracket", counted=True)


def _follows(
    bodies: list[Body], body: Body, blocks: Sequence[Block], index: int, headed: bool
) -> bool:
    """Tell whether an entry is the next of its list."""
    if not bodies:
        return True
    last = bodies[-1]
    if body.label.family == "sign" or last.label.family == "sign":
        return body.form in (last.form, "bracket", "sign", "explicit", "raised")
    if body.form != last.form and not {body.form, last.form} <= _ALIKE:
        return False
    if body.form != last.form and not headed and blocks[index].gap > 1:
        return False
    if body.form == "explicit":
        return True
    step = body.label.value - last.label.value
    if "inserted" in (body.label.family, last.label.family):
        return 0 <= step <= _LARGEST_JUMP
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
    if not _is_short(blocks[index]) or index + 1 >= len(blocks):
        return False
    return _value(blocks, index + 1) == 1 or (
        _is_short(blocks[index + 1]) and _value(blocks, index + 2) == 1
    )


def _heads_more(blocks: Sequence[Block], index: int, last: Body) -> bool:
    """Tell whether a line within a list names the chapter that the next entries belong to."""
    block = blocks[index]
    if index + 1 >= len(blocks) or not _is_short(block) or not ends_sentence(last.blocks[-1].text):
        return False
    if ends_with_return(block) or (block.text[-1] in ".!?" and not is_numbered_heading(block.text)):
        return False
    following = read_body(blocks, index + 1)
    if not following and _looks_like_chapter(block) and _is_short(blocks[index + 1]):
        # “CHAPTER II.” and the chapter's title below it.
        return _value(blocks, index + 2) == 1
    if not following or following.form != last.form:
        return False
    return following.label.value in (1, last.label.value + 1)


def _value(blocks: Sequence[Block], index: int) -> int:
    body = read_body(blocks, index) if index < len(blocks) else None
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
    if blocks[last.start].lines[0].foot:
        return block.lines[0].foot and not is_misread_label(block.lines[0].text)
    if last.form == "explicit":
        return False
    if headed and not ends_sentence(last.blocks[-1].text):
        return True
    titled = _is_short(block) and not ends_sentence(block.text)
    if headed and block.lines[0].indent >= 2 and not titled:
        return True
    if ends_with_return(block) and not ends_with_return(blocks[last.end - 1]):
        return True
    if headed and any(
        _heads_more(blocks, place, last) for place in range(index + 1, min(len(blocks), index + 4))
    ):
        return True
    if headed and _ends_list(blocks, index):
        return True
    if last.label.family != "number" or (last.form in ("bare", "glued") and not headed):
        return False
    if not headed and last.form not in CLEAR:
        return False
    name = last.label.next_name
    for place in range(index + 1, min(len(blocks), index + _FARTHEST)):
        if _looks_like_chapter(blocks[place]):
            return False
        body = read_body(blocks, place)
        if body and body.label.name == name and body.form == last.form:
            # A mark between would mean that the text goes on between the two notes.
            between = any(last.end <= call < place for call in calls.get(name, ()))
            return not between and (headed or _is_open(calls, last, name, block))
    return False


def _is_open(calls: Mapping[str, list[int]], last: Body, name: str, block: Block) -> bool:
    """Tell whether a note between paragraphs may go on: the next one is called above it too.

    Where a page begins, the text goes on, unless the note has no end; no line that stands by itself
    is a note's.
    """
    if ends_sentence(last.blocks[-1].text) and (block.lines[0].page or not is_prose(block)):
        return False
    above = calls.get(name, [])[: bisect_left(calls.get(name, []), last.start)]
    own = calls.get(last.label.call, [])
    before = bisect_left(own, last.start)
    return bool(above) and (not before or above[-1] >= own[before - 1])


def _ends_list(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a paragraph below a headed list is its last, before a chapter or the end."""
    if not is_prose(blocks[index]) or blocks[index].kind is not Kind.PARAGRAPH:
        return False
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return following is None or _looks_like_chapter(following) or is_notes_heading(following)


def _looks_like_chapter(block: Block) -> bool:
    text = without_references(block.text)
    return (
        len(block.lines) == 1
        and len(text) < 80
        and ((text.isupper() and len(text) > 3) or is_numbered_heading(text))
    )
