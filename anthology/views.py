"""What `anthology show` prints: the order of the book, and its notes."""

from __future__ import annotations

from collections.abc import Iterable

from anthology.edit.notes import in_order
from anthology.edition.sections import ContentsEntry, flatten
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import Note
from anthology.model.walk import plain_text
from anthology.words import Words

_FIRST_WORDS = 60
"""Characters of a note that are shown."""


def contents_view(entries: tuple[ContentsEntry, ...], words: Words) -> str:
    """Write the order of the book, with authors."""
    lines = []
    for depth, entry in flatten(entries):
        authors = f" · {words.list(entry.authors)}" if entry.authors else ""
        lines.append(f"{'  ' * (depth - 1)}{plain_text(entry.title)}{authors}")
    return "\n".join(lines)


def notes_view(book: Book) -> str:
    """Write every note with number, owner, place and first words, under the title of its text."""
    lines = []
    for owner in book.owners():
        notes = list(_notes_of(owner))
        if notes:
            lines.append(plain_text(owner.title))
        for note in notes:
            words = " ".join(" ".join(plain_text((block,)) for block in note.blocks).split())
            if len(words) > _FIRST_WORDS:
                words = words[:_FIRST_WORDS].rstrip() + "…"
            lines.append(f"  {note.number:>4}  {note.owner:<10}  {note.place or ''}  {words}")
    return "\n".join(lines)


def _notes_of(owner: Text | Part) -> Iterable[Note]:
    introduction = owner.introduction.notes if owner.introduction else ()
    return in_order((*introduction, *(owner.notes if isinstance(owner, Text) else ())))
