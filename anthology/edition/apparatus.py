"""What the back matter and the metadata gather from all texts: permissions, contributors, and who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anthology.edition.collation import collation
from anthology.edition.sections import Biography, Permission
from anthology.model.book import Book, Contributor, Introduction, Text


@dataclass(frozen=True, slots=True)
class Credit:
    """A person with everything that they did for the book, by MARC relator code."""

    person: Contributor
    roles: tuple[str, ...]


def collect_credits(book: Book) -> tuple[Credit, ...]:
    """Give everyone who made the book, each once: editors, authors, translators, illustrators, introducers.

    An offprint is its author's before it is the work of the book's editors.
    """
    people: dict[str, Contributor] = {}
    roles: dict[str, dict[str, None]] = {}
    for role, person in _appearances(book):
        people.setdefault(person.name, person)
        roles.setdefault(person.name, {})[role] = None
    return tuple(Credit(person, tuple(roles[name])) for name, person in people.items())


def _appearances(book: Book) -> Iterator[tuple[str, Contributor]]:
    texts = tuple(book.texts())
    editors = [("edt", editor) for editor in book.editors]
    authors = [("aut", author) for text in texts for author in text.authors]
    yield from (*authors, *editors) if book.excerpt_of else (*editors, *authors)
    yield from (("trl", translator) for text in texts for translator in text.translators)
    yield from (("ill", illustrator) for text in texts for illustrator in text.illustrators)
    introductions: list[Introduction | None] = [part.introduction for part in book.parts()]
    introductions += [text.introduction for text in texts]
    yield from (("win", author) for words in introductions if words for author in words.authors)


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
