"""The index: its headings in the order of the book's language, each with every place that is marked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from anthology.edit.marks import without_marks
from anthology.edition.collation import collation
from anthology.edition.sections import IndexEntry, Locator
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import Extent, IndexMark, Inlines
from anthology.model.walk import plain_text, walk


@dataclass(slots=True)
class _Heading:
    """A heading being gathered."""

    locators: list[Locator] = field(default_factory=list)
    open: int | None = None
    """Which locator begins a passage that has not ended."""
    see: list[tuple[str, ...]] = field(default_factory=list)
    see_also: list[tuple[str, ...]] = field(default_factory=list)
    subheadings: dict[str, _Heading] = field(default_factory=dict)

    def take(self, mark: IndexMark, title: str, note: str) -> None:
        """Take in a mark that stands in a text of this title, or in a note of it."""
        if mark.see:
            told = self.see_also if mark.see_also else self.see
            if mark.see not in told:
                told.append(mark.see)
            return
        anchor = mark.attributes.id
        if mark.extent is Extent.ENDS and self.open is not None:
            begun = self.locators[self.open]
            self.locators[self.open] = Locator(begun.anchor, begun.text_title, begun.note, anchor)
            self.open = None
            return
        if mark.extent is Extent.BEGINS:
            self.open = len(self.locators)
        self.locators.append(Locator(anchor, title, note))

    def entries(self, language: str) -> tuple[IndexEntry, ...]:
        """Give the subheadings in order."""
        ordered = sorted(self.subheadings, key=collation(language).key)
        return tuple(
            IndexEntry(
                heading=heading,
                locators=tuple(found.locators),
                see=tuple(found.see),
                see_also=tuple(found.see_also),
                subentries=found.entries(language),
            )
            for heading in ordered
            for found in (self.subheadings[heading],)
        )


def collect_index(book: Book) -> tuple[IndexEntry, ...]:
    """Give the headings of the index with all that is marked for them."""
    root = _Heading()
    for mark, title, note in marks_of(book):
        heading = root
        for step in mark.entry:
            heading = heading.subheadings.setdefault(step, _Heading())
        heading.take(mark, title, note)
    return root.entries(book.language)


def marks_of(book: Book) -> Iterable[tuple[IndexMark, str, str]]:
    """Give every mark in reading order, with the short title of its text and the number of its note, if in one."""
    for owner in book.owners():
        title = plain_text(without_marks(_short_title(owner)))
        introduction = owner.introduction
        runs = [(introduction.blocks, "")] if introduction else []
        if isinstance(owner, Text):
            runs.append((owner.blocks, ""))
        notes = [*(introduction.notes if introduction else ())]
        notes += owner.notes if isinstance(owner, Text) else ()
        runs += [(note.blocks, note.number) for note in notes]
        for blocks, number in runs:
            for node in walk(blocks):
                if isinstance(node, IndexMark):
                    yield node, title, number


def _short_title(owner: Text | Part) -> Inlines:
    return owner.short_title or owner.title if isinstance(owner, Text) else owner.title
