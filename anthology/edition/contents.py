"""The contents: what the contents page, the ebook's navigation and the PDF's outline show."""

from __future__ import annotations

from collections.abc import Iterable

from anthology.edit.marks import without_links, without_marks
from anthology.edition.sections import ContentsEntry, Kind, Matter, Section
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import Heading, Str
from anthology.model.walk import walk

_UNLISTED = frozenset(
    {Kind.HALF_TITLE, Kind.TITLE_PAGE, Kind.COPYRIGHT, Kind.CONTENTS, Kind.COLOPHON}
)
"""Pages that a reader does not look for in the contents of a book."""


def contents_entries(book: Book, sections: tuple[Section, ...]) -> tuple[ContentsEntry, ...]:
    """Give the lines of the contents: front matter after them, parts, texts, back matter."""
    return (
        *_matter(sections, Matter.FRONT),
        *_body(book.contents, book.language),
        *_matter(sections, Matter.BACK),
    )


def _matter(sections: tuple[Section, ...], matter: Matter) -> Iterable[ContentsEntry]:
    for section in sections:
        if section.matter is not matter or section.kind in _UNLISTED:
            continue
        if section.kind is not Kind.TEXT and section.id != section.kind:
            continue  # a further piece of a page that is listed already
        if isinstance(section.content, Text):
            yield _text(section.content, "")
        else:
            yield ContentsEntry((Str(section.title),), section.id, section.kind)


def _body(items: tuple[Part | Text, ...], language: str) -> Iterable[ContentsEntry]:
    for item in items:
        if isinstance(item, Text):
            yield _text(item, language)
        else:
            yield ContentsEntry(
                title=without_links(without_marks(item.title)),
                anchor=item.id,
                kind=Kind.PART,
                children=tuple(_body(item.contents, language)),
            )


def _text(text: Text, language: str) -> ContentsEntry:
    own = text.language if text.language != language else ""
    return ContentsEntry(
        title=without_links(without_marks(text.title)),
        anchor=text.id,
        kind=Kind.TEXT,
        authors=tuple(author.name for author in text.authors),
        translators=tuple(translator.name for translator in text.translators),
        language=own,
        headings=_nested([node for node in walk(text.blocks) if isinstance(node, Heading)], own),
    )


def _nested(headings: list[Heading], language: str) -> tuple[ContentsEntry, ...]:
    """Nest a text's headings, which go down at most one level at a time."""
    entries: list[ContentsEntry] = []
    at = 0
    while at < len(headings):
        heading, stop = headings[at], at + 1
        while stop < len(headings) and headings[stop].level > heading.level:
            stop += 1
        entries.append(
            ContentsEntry(
                title=without_links(without_marks(heading.content)),
                anchor=heading.attributes.id,
                kind=Kind.TEXT,
                language=language,
                headings=_nested(headings[at + 1 : stop], language),
            )
        )
        at = stop
    return tuple(entries)
