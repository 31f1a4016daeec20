"""Heads that name pages of the book: “Notes to pages 12–19” over the consolidated notes.

Like folios they are no part of the leaves: when texts move, the notes' own pages stay as they were typeset,
and only a sheet of heads is set anew and stamped on them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import escape

from anthology.direction import is_right_to_left
from anthology.edition.locators import position_of
from anthology.edition.sections import Notes, Section
from anthology.fonts import Face
from anthology.model.nodes import NoteReference
from anthology.model.walk import walk
from anthology.pdf.leaves import NOTHING_BEHIND, Copy, Leaves, PageStart
from anthology.words import Words

_SHEET = "page: heads; break-after: page; string-set: head attr(data-head)"


def note_heads(
    section: Section, leaves: Leaves, folios: Mapping[str, str], words: Words
) -> tuple[str, ...]:
    """Say for each page of the notes to which pages they belong; empty for the first, which has a title.

    A note that runs on from the page before counts among those of its second page too.
    """
    assert isinstance(section.content, Notes)
    notes = [note for group in section.content.groups for note in group.notes]
    within = {
        node.attributes.id
        for note in notes
        for node in walk(note.blocks)
        if isinstance(node, NoteReference)
    }
    called = {
        note.id: [folios[r] for r in note.references if r in folios and r not in within]
        for note in notes
    }
    first_pages = [leaves.anchors[note.id] for note in notes]
    heads = [""]
    for page in range(1, leaves.page_count):
        on_page = [note.id for note, first in zip(notes, first_pages, strict=True) if first == page]
        start = leaves.page_starts[page]
        runs_on = start is not None and _is_within(start, called)
        before = [note.id for note, first in zip(notes, first_pages, strict=True) if first < page]
        if runs_on and before:
            on_page.insert(0, before[-1])
        heads.append(_head([folio for note in on_page for folio in called[note][:1]], words))
    return tuple(heads)


def _is_within(start: PageStart, notes: Collection[str]) -> bool:
    """Tell whether a page begins within a note, and not with its number; blocks are named `NOTE:0` and so on."""
    note, _, block = start.block.rpartition(":")
    return note in notes and (block != "0" or start.offset > 0)


def _head(pages: Sequence[str], words: Words) -> str:
    if not pages:
        return words.say("Notes")
    first, last = min(pages, key=position_of), max(pages, key=position_of)
    if first != last:
        return words.say("Notes to pages {first}–{last}").format(first=first, last=last)
    if len(pages) == 1:
        return words.say("Note to page {page}").format(page=pages[0])
    return words.say("Notes to page {page}").format(page=pages[0])


def head_sheet(
    name: str,
    heads: Sequence[str],
    language: str,
    stylesheets: tuple[str, ...],
    faces: tuple[Face, ...],
) -> Copy:
    """Write the copy of a sheet that has nothing but heads, one a page, beginning on a right-hand page.

    Its pages are named `heads`; the style sheets say where `string(head)` stands.
    """
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    pages = "".join(f'<div style="{_SHEET}" data-head="{escape(head)}"></div>' for head in heads)
    return Copy(
        name=f"heads-{name}",
        xhtml=(
            f'<!DOCTYPE html><html lang="{escape(language)}"{direction}><head><title>heads</title>'
            f"<style>{NOTHING_BEHIND}</style></head><body>{pages}</body></html>"
        ),
        stylesheets=stylesheets,
        faces=faces,
        tagged=False,
    )
