"""What the back matter gathers from all texts: permissions and contributors."""

from __future__ import annotations

from anthology.edition.collation import collation
from anthology.edition.sections import Biography, Permission
from anthology.model.book import Book, Contributor, Text


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
        for person in text.makers:
            people.setdefault(person.name, person)
            works.setdefault(person.name, []).append(text)
    editors = {editor.name for editor in book.editors}
    for person in (*book.editors, *book.contributors):
        people[person.name] = person
    key = collation(book.language).key
    told = [person for person in people.values() if person.biography or person.url]
    return tuple(
        Biography(person, tuple(works.get(person.name, ())), person.name in editors)
        for person in sorted(told, key=lambda person: key(person.sort or person.name))
    )
