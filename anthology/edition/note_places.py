"""Where the notes of each text and part stand: at the feet of its pages, at its own end, or with all others.

An edition without pages of its own, such as an ebook, has no feet: what would stand there goes to the end of the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from anthology.edit.marks import without_links, without_marks
from anthology.edit.notes import in_order
from anthology.edition.options import Composing, Placement
from anthology.edition.sections import NoteGroup
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import Note, Owner


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """The notes of one text or part, by place."""

    at_foot: tuple[Note, ...] = ()
    at_text_end: tuple[NoteGroup, ...] = ()
    at_book_end: tuple[NoteGroup, ...] = ()


def place_notes(owner: Text | Part, options: Composing) -> NotePlaces:
    """Divide the notes of a text or part, its introduction's first, among their places."""
    introduction = owner.introduction.notes if owner.introduction else ()
    notes = in_order((*introduction, *(owner.notes if isinstance(owner, Text) else ())))
    editors = tuple(n for n in notes if options.editors_apart and n.owner is Owner.EDITOR)
    others = tuple(note for note in notes if note not in editors)
    if options.has_page_feet and options.placement is Placement.PAGE_FOOT:
        return NotePlaces(at_foot=notes)
    groups = [_group(owner, others)] if others else []
    if options.has_page_feet:
        at_foot = editors
    else:
        at_foot = ()
        if editors:
            groups.append(replace(_group(owner, editors, ".editors-notes"), is_editors=True))
    if options.placement is Placement.TEXT_END:
        return NotePlaces(at_foot, at_text_end=tuple(groups))
    return NotePlaces(at_foot, at_book_end=tuple(groups))


def _group(owner: Text | Part, notes: tuple[Note, ...], suffix: str = ".notes") -> NoteGroup:
    text = owner if isinstance(owner, Text) else None
    return NoteGroup(
        id=f"{owner.id}{suffix}",
        title=without_links(without_marks(owner.title)),
        authors=tuple(author.name for author in text.authors) if text else (),
        anchor=owner.id,
        language=text.language if text else "",
        notes=notes,
    )


def consolidated(book: Book, options: Composing) -> tuple[NoteGroup, ...]:
    """Give the groups of the notes at the book's end, each part's title before the first of its groups."""
    return tuple(_in_parts(book, options))


def _in_parts(book: Book, options: Composing) -> Iterator[NoteGroup]:
    yield from _outside(book.front, options)
    yield from _under(book.contents, None, options)
    yield from _outside(book.back, options)


def _outside(items: tuple[object, ...], options: Composing) -> Iterator[NoteGroup]:
    for item in items:
        if isinstance(item, Text):
            yield from place_notes(item, options).at_book_end


def _under(
    items: tuple[Part | Text, ...], part: Part | None, options: Composing
) -> Iterator[NoteGroup]:
    """Give the groups under a part; the first bears its title, unless the part has notes itself."""
    is_titled = part is None or bool(place_notes(part, options).at_book_end)
    for item in items:
        if isinstance(item, Text):
            for group in place_notes(item, options).at_book_end:
                title = () if is_titled or part is None else without_marks(part.title)
                yield replace(group, part=title, depth=2 if part is None else 3)
                is_titled = True
        else:
            yield from place_notes(item, options).at_book_end
            yield from _under(item.contents, item, options)
