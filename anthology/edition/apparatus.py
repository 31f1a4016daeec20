"""What the back matter gathers from all texts: permissions, contributors, index."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from anthology.edit.marks import without_marks
from anthology.edition.sections import Biography, IndexEntry, Locator, Permission
from anthology.model.book import Book, Contributor, Part, Text
from anthology.model.nodes import IndexMark, Inlines, Node
from anthology.model.walk import plain_text, walk


def collect_permissions(book: Book) -> tuple[Permission, ...]:
    """Give each text of which the source, the rights or the licence are known."""
    return tuple(
        Permission(text) for text in book.texts() if text.source or text.rights or text.license
    )


def collect_biographies(book: Book) -> tuple[Biography, ...]:
    """Give the people of whom the book has more to say than their names, by sort name."""
    people: dict[str, Contributor] = {}
    works: dict[str, list[Text]] = {}
    for text in book.texts():
        for person in (*text.authors, *text.translators):
            people.setdefault(person.name, person)
            works.setdefault(person.name, []).append(text)
    editors = {editor.name for editor in book.editors}
    for person in (*book.editors, *book.contributors):
        people[person.name] = person
    told = [person for person in people.values() if person.biography or person.url]
    return tuple(
        Biography(person, tuple(works.get(person.name, ())), person.name in editors)
        for person in sorted(told, key=lambda person: sort_key(person.sort or person.name))
    )


def sort_key(heading: str) -> tuple[str, str]:
    """Order headings letter by letter, whatever their case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(c for c in decomposed if c.isalnum() or c == " "), heading


@dataclass(slots=True)
class _Heading:
    locators: list[Locator] = field(default_factory=list)
    subheadings: dict[str, _Heading] = field(default_factory=dict)

    def entries(self) -> tuple[IndexEntry, ...]:
        ordered = sorted(self.subheadings, key=sort_key)
        return tuple(
            IndexEntry(heading, tuple(found.locators), found.entries())
            for heading in ordered
            for found in (self.subheadings[heading],)
        )


def collect_index(book: Book) -> tuple[IndexEntry, ...]:
    """Give the headings of the index with every place that they are marked at."""
    root = _Heading()
    for owner, nodes in _indexed(book):
        title = plain_text(without_marks(_short_title(owner)))
        for node in nodes:
            if isinstance(node, IndexMark):
                heading = root
                for step in node.entry:
                    heading = heading.subheadings.setdefault(step, _Heading())
                heading.locators.append(Locator(node.attributes.id, title))
    return root.entries()


def _short_title(owner: Text | Part) -> Inlines:
    return owner.short_title or owner.title if isinstance(owner, Text) else owner.title


def _indexed(book: Book) -> Iterable[tuple[Text | Part, Iterable[Node]]]:
    for owner in book.owners():
        introduction = owner.introduction
        if introduction:
            yield owner, walk(introduction.blocks)
            for note in introduction.notes:
                yield owner, walk(note.blocks)
        if isinstance(owner, Text):
            yield owner, walk(owner.blocks)
            for note in owner.notes:
                yield owner, walk(note.blocks)
