"""Editing the notes, second look: what is doubtful about them once they stand in their order.

Changes nothing. A note that says “ibid.” leans on the note before it: where an editor's note, an introduction
or the beginning of the text has come between, a reader is led to the wrong work, and the editor is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from anthology.diagnostics import Diagnostics
from anthology.edit.options import Editing
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import Note, NoteReference
from anthology.model.walk import plain_text, walk

_IBID = re.compile(
    r"^\W*(?:ib[ií]d(?:em|\.|\b)|ivi\b|ebd\.|ebenda\b|там же\b|там само\b|tamże\b|a\.\s?g\.\s?[ey]\."
    r"|στο ίδιο\b|ὅ\.\s?π\.|ό\.\s?π\.|المرجع نفسه|المصدر نفسه|همان\b|שם\b)",
    re.IGNORECASE,
)
_OP_CIT = re.compile(
    r"(?P<author>\w[\w'’-]+),?\s+(?:op\.|loc\.|a\.\s?a\.)\s*(?:cit\.|O\.)", re.IGNORECASE
)


def check_notes(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Warn of notes whose labels run backwards, and of those that lean on a note no longer before them."""
    for owner in book.owners():
        introduction = owner.introduction.notes if owner.introduction else ()
        own = owner.notes if isinstance(owner, Text) else ()
        _check_order(introduction, diagnostics)
        _check_order(own, diagnostics)
        _check_ibid((*introduction, *own), {note.id for note in own}, diagnostics)
        _check_op_cit(own, owner, diagnostics)
    return book


def _check_order(notes: Iterable[Note], diagnostics: Diagnostics) -> None:
    """Warn where the author's own numbers do not follow each other as the references do."""
    notes = tuple(notes)
    within = {node.attributes.id for note in notes for node in _calls_in(note)}
    numbered = [n for n in notes if n.label.isdecimal() and not within.issuperset(n.references)]
    for before, after in pairwise(numbered):
        if int(after.label) < int(before.label):
            diagnostics.warning(
                "note-order",
                f"note “{after.label}” is referred to only after note “{before.label}”",
                after.place,
                "the book numbers notes in the order of their references; is that the source's?",
            )


def _calls_in(note: Note) -> Iterator[NoteReference]:
    return (node for node in walk(note.blocks) if isinstance(node, NoteReference))


def _words(note: Note) -> str:
    return " ".join(plain_text((block,)) for block in note.blocks)


def _check_ibid(notes: tuple[Note, ...], own: set[str], diagnostics: Diagnostics) -> None:
    previous: Note | None = None
    for note in notes:
        if _IBID.match(_words(note)):
            leans_on = f"note {previous.number}" if previous else "no note of this text"
            changed = (
                previous is None
                or previous.owner is not note.owner
                or (previous.id in own) != (note.id in own)
            )
            if changed:
                diagnostics.warning(
                    "ibid-referent",
                    f"note {note.number} (“{note.label}”) says “ibid.”, but the note before it is now "
                    + leans_on
                    + (f" (“{previous.label}”), another's" if previous else ""),
                    note.place,
                    "name the work in the note",
                )
        previous = note


def _check_op_cit(notes: tuple[Note, ...], owner: Text | Part, diagnostics: Diagnostics) -> None:
    told = ""
    for note in notes:
        words = _words(note)
        for match in _OP_CIT.finditer(words):
            author = match["author"]
            if author.lower() not in (told + words[: match.start()]).lower():
                diagnostics.warning(
                    "op-cit-referent",
                    f"note {note.number} (“{note.label}”) refers back to a work of “{author}”, "
                    f"which no note before it in “{plain_text(owner.title)}” names",
                    note.place,
                    "name the work in the note",
                )
        told += " " + words
