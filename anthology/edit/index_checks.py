"""Editing the index, second look: what an indexer would stumble over. Changes nothing."""

from __future__ import annotations

import difflib
import unicodedata
from itertools import pairwise

from anthology.diagnostics import Diagnostics, near_miss
from anthology.edit.options import Editing
from anthology.model.book import Book, Introduction, Text
from anthology.model.nodes import Extent, IndexMark
from anthology.model.walk import walk

ALIKE = 0.88
"""Headings of the same beginning that are so alike are probably meant to be one."""


def check_index(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Warn of headings that differ by a slip, of passages that do not end, of references to no heading."""
    marks = _marks(book)
    headings: dict[tuple[str, ...], IndexMark] = {}
    for mark in marks:
        for depth in range(1, len(mark.entry) + 1):
            headings.setdefault(mark.entry[:depth], mark)
    _check_alike(headings, diagnostics)
    _check_passages(marks, diagnostics)
    known = {": ".join(heading) for heading in headings}
    for mark in marks:
        if mark.see and mark.see not in headings:
            target = ": ".join(mark.see)
            near = near_miss(target, known)
            diagnostics.warning(
                "index-see-missing",
                f"the index sends its reader on to “{target}”, which is no heading in it",
                mark.place,
                *([f"did you mean “{near}”?"] if near else []),
            )
    return book


def _marks(book: Book) -> list[IndexMark]:
    found: list[IndexMark] = []
    for owner in book.owners():
        sources: list[Introduction | Text] = [owner.introduction] if owner.introduction else []
        if isinstance(owner, Text):
            sources.append(owner)
        for source in sources:
            for blocks in (source.blocks, *(note.blocks for note in source.notes)):
                found += [node for node in walk(blocks) if isinstance(node, IndexMark)]
    return found


def _folded(heading: str) -> str:
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _check_alike(headings: dict[tuple[str, ...], IndexMark], diagnostics: Diagnostics) -> None:
    ordered = sorted(headings, key=lambda heading: (heading[:-1], _folded(heading[-1]), heading))
    for one, other in pairwise(ordered):
        if one[:-1] != other[:-1]:
            continue
        first, second = _folded(one[-1]), _folded(other[-1])
        is_slip = first == second or (
            min(len(first), len(second)) > 4
            and not (first + second).isdecimal()
            and difflib.SequenceMatcher(None, first, second).ratio() >= ALIKE
            and abs(len(first) - len(second)) <= 2
        )
        if is_slip:
            place = headings[other].place
            where = f" (at {headings[one].place})" if headings[one].place else ""
            diagnostics.warning(
                "index-alike",
                f"the index has both “{one[-1]}”{where} and “{other[-1]}”",
                place,
                "give both the same entry, if they mean the same",
            )


def _check_passages(marks: list[IndexMark], diagnostics: Diagnostics) -> None:
    begun: dict[tuple[str, ...], IndexMark] = {}
    for mark in marks:
        name = ": ".join(mark.entry)
        if mark.extent is Extent.BEGINS:
            begun[mark.entry] = mark
        elif mark.extent is Extent.ENDS and begun.pop(mark.entry, None) is None:
            message = f"a passage on “{name}” ends here that has not begun"
            diagnostics.warning("index-passage", message, mark.place)
    for mark in begun.values():
        message = f"the passage on “{': '.join(mark.entry)}” that begins here does not end"
        hint = f'write []{{index="{"!".join(mark.entry)}|)"}} where it ends'
        diagnostics.warning("index-passage", message, mark.place, hint)
