"""From the book as read to the book as edited: an ordered tuple of transforms, each a function from book to book.

In comes a `Book` from `read`; out goes one in which ids are unique, heading levels settled, notes numbered,
cross-references resolved and typography set. Writers only print what they find.
"""

from __future__ import annotations

from collections.abc import Callable

from anthology.diagnostics import Diagnostics
from anthology.edit.index_checks import check_index
from anthology.edit.index_marks import name_index_marks
from anthology.edit.note_checks import check_notes
from anthology.edit.notes import number_notes
from anthology.edit.options import Editing
from anthology.edit.references import resolve_references
from anthology.edit.structure import settle_structure
from anthology.edit.typography import set_typography
from anthology.model.book import Book

Transform = Callable[[Book, Editing, Diagnostics], Book]

TRANSFORMS: tuple[Transform, ...] = (
    settle_structure,  # ids come first: references and contents lead to them
    number_notes,  # before references, which may lead to a note
    check_notes,  # once it is known which note stands before which
    resolve_references,  # before typography, since it puts in titles as their authors typed them
    name_index_marks,
    check_index,
    set_typography,  # last: it sees every word, those that other transforms put in too
)


def edit(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Run every transform over the book."""
    for transform in TRANSFORMS:
        book = transform(book, options, diagnostics)
    return book
