"""From the edited book to the edition: which sections it has, in which order, and what navigation shows.

Generated pages that have nothing to say are left out. No markup is made here, and no format is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from anthology.edit.marks import without_marks
from anthology.edition.apparatus import (
    collect_biographies,
    collect_permissions,
)
from anthology.edition.contents import contents_entries
from anthology.edition.illustrations import collect_illustrations
from anthology.edition.index import collect_index
from anthology.edition.note_places import consolidated, place_notes
from anthology.edition.options import Composing, Placement
from anthology.edition.sections import (
    Content,
    Contents,
    Contributors,
    Edition,
    Illustrations,
    Index,
    Kind,
    Matter,
    Notes,
    Permissions,
    RunningHeads,
    Section,
    Standing,
)
from anthology.model.book import Book, Page, Part, Text
from anthology.model.nodes import CrossReference, Image, Node, Note
from anthology.model.walk import plain_text, walk

LONGEST_HEAD = 60
"""Letters of a running head: a line of the usual sizes of page."""


def compose(book: Book, options: Composing) -> Edition:
    """Arrange the book into sections."""
    arranger = _Arranger(book, _with_room_for_notes(book, options))
    sections = (
        *arranger.matter(book.front, Matter.FRONT),
        *arranger.body(book.contents, ()),
        *arranger.matter(book.back, Matter.BACK),
    )
    sections = _illustrated(sections)
    contents = contents_entries(book, sections)
    sections = tuple(
        replace(section, content=Contents(contents), prints_folios=True)
        if section.kind is Kind.CONTENTS
        else replace(section, prints_folios=section.kind in _WITH_FOLIOS or _refers(section))
        for section in sections
    )
    return Edition(
        book=book,
        sections=sections,
        contents=contents,
        anchors=dict(_anchors(sections)),
        pictures=tuple(dict.fromkeys(_pictures(sections))),
    )


def _with_room_for_notes(book: Book, options: Composing) -> Composing:
    """Put notes at the ends of texts where a book that lists no page of notes would have lost them."""
    at_foot = options.has_page_feet and options.placement is Placement.PAGE_FOOT
    if at_foot or Page.NOTES in (*book.front, *book.back):
        return options
    return replace(options, placement=Placement.TEXT_END)


@dataclass(frozen=True, slots=True)
class _Arranger:
    book: Book
    options: Composing

    def matter(self, items: tuple[Page | Text, ...], matter: Matter) -> Iterable[Section]:
        for item in items:
            if isinstance(item, Text):
                yield self._text(item, matter, ())
            elif section := self._page(item, matter):
                yield section

    def body(self, items: tuple[Part | Text, ...], parts: tuple[str, ...]) -> Iterable[Section]:
        for item in items:
            if isinstance(item, Text):
                yield self._text(item, Matter.BODY, parts)
            else:
                yield self._part(item, parts)
                yield from self.body(item.contents, (*parts, item.id))

    def _text(self, text: Text, matter: Matter, parts: tuple[str, ...]) -> Section:
        authors = self.options.join([author.name for author in text.authors])
        short = plain_text(without_marks(text.short_title or text.title))
        notes = place_notes(text, self.options)
        return Section(
            id=text.id,
            kind=Kind.TEXT,
            matter=matter,
            title=plain_text(without_marks(text.title)),
            language=text.language or self.book.language,
            content=text,
            heads=RunningHeads(
                verso=authors if 0 < len(authors) <= LONGEST_HEAD else _head(self.book.title),
                recto=_head(short),
            ),
            parts=parts,
            end_notes=notes.at_text_end,
            foot_notes=notes.at_foot,
        )

    def _part(self, part: Part, parts: tuple[str, ...]) -> Section:
        title = plain_text(without_marks(part.title))
        notes = place_notes(part, self.options)
        return Section(
            id=part.id,
            kind=Kind.PART,
            matter=Matter.BODY,
            title=title,
            language=self.book.language,
            content=part,
            heads=RunningHeads(verso=_head(self.book.title), recto=_head(title)),
            parts=(*parts, part.id),
            end_notes=notes.at_text_end,
            foot_notes=notes.at_foot,
        )

    def _page(self, page: Page, matter: Matter) -> Section | None:
        kind = Kind(page.value)
        content = self._content(page)
        if content is None:
            return None
        title = self.options.say(_TITLES[page]) if page in _TITLES else self.book.title
        heads = (
            RunningHeads(verso=_head(self.book.title), recto=_head(title))
            if page in _WITH_HEADS
            else RunningHeads()
        )
        return Section(
            id=page.value,
            kind=kind,
            matter=matter,
            title=title,
            language=self.book.language,
            content=content,
            heads=heads,
        )

    def _content(self, page: Page) -> Content | None:
        """Give what a generated page shows; None where that is nothing."""
        book = self.book
        match page:
            case Page.HALF_TITLE | Page.TITLE_PAGE | Page.COPYRIGHT | Page.COLOPHON:
                return Standing()
            case Page.CONTENTS:
                return Contents(())
            case Page.ILLUSTRATIONS:
                return Illustrations(())
            case Page.NOTES:
                groups = consolidated(book, self.options)
                return Notes(groups) if groups else None
            case Page.PERMISSIONS:
                permissions = collect_permissions(book)
                return Permissions(permissions) if permissions else None
            case Page.CONTRIBUTORS:
                biographies = collect_biographies(book)
                return Contributors(biographies) if biographies else None
            case Page.INDEX:
                entries = collect_index(book)
                return Index(entries) if entries else None


def _head(title: str) -> str:
    """Give a title as it stands over a page, in one line; a long one ends after a word."""
    if len(title) <= LONGEST_HEAD:
        return title
    words, space, _ = title[:LONGEST_HEAD].rpartition(" ")
    return (words.rstrip(".,:;–—-") if space else title[:LONGEST_HEAD]) + "…"


_TITLES: dict[Page, str] = {
    Page.COPYRIGHT: "Copyright",
    Page.TITLE_PAGE: "Title page",
    Page.CONTENTS: "Contents",
    Page.ILLUSTRATIONS: "Illustrations",
    Page.NOTES: "Notes",
    Page.PERMISSIONS: "Sources and permissions",
    Page.CONTRIBUTORS: "Contributors",
    Page.INDEX: "Index",
    Page.COLOPHON: "Colophon",
}
_WITH_HEADS = frozenset(
    {Page.CONTENTS, Page.ILLUSTRATIONS, Page.PERMISSIONS, Page.CONTRIBUTORS, Page.INDEX}
)
_WITH_FOLIOS = frozenset({Kind.ILLUSTRATIONS, Kind.INDEX})


def _illustrated(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Fill the list of illustrations, once all other sections are known; leave it out where it would be empty."""
    if not any(section.kind is Kind.ILLUSTRATIONS for section in sections):
        return sections
    entries = collect_illustrations(run for section in sections for run in _runs_of(section))
    return tuple(
        replace(section, content=Illustrations(entries))
        if section.kind is Kind.ILLUSTRATIONS
        else section
        for section in sections
        if entries or section.kind is not Kind.ILLUSTRATIONS
    )


def nodes_of(section: Section) -> Iterable[Node]:
    """Give every node of a section that somebody wrote: a text's, a part's, a biography's, and its notes."""
    for _, run in _runs_of(section):
        yield from walk(run)


def _runs_of(section: Section) -> Iterable[tuple[str, Iterable[Node]]]:
    """Give the runs of nodes that a section is made of, each with its language."""
    content = section.content
    if isinstance(content, Text):
        for words in (content.title, content.subtitle, content.source):
            yield section.language, words
    if isinstance(content, Part):
        yield section.language, content.title
    if isinstance(content, Text | Part):
        if introduction := content.introduction:
            language = introduction.language or section.language
            yield language, introduction.title
            yield language, introduction.blocks
        if isinstance(content, Text):
            yield section.language, content.blocks
    if isinstance(content, Contributors):
        for entry in content.entries:
            yield section.language, entry.contributor.biography
    for note in _notes_in(section):
        yield note.language or section.language, note.blocks


def _notes_in(section: Section) -> Iterable[Note]:
    yield from section.foot_notes
    for group in section.end_notes:
        yield from group.notes
    if isinstance(section.content, Notes):
        for group in section.content.groups:
            yield from group.notes


def _refers(section: Section) -> bool:
    """Tell whether a section's words name pages, those of its notes among them."""
    return any(isinstance(node, CrossReference) for node in nodes_of(section))


def _anchors(sections: tuple[Section, ...]) -> Iterable[tuple[str, str]]:
    for section in sections:
        yield section.id, section.id
        for node in nodes_of(section):
            if node.attributes.id:
                yield node.attributes.id, section.id
        for note in _notes_in(section):
            yield note.id, section.id


def _pictures(sections: tuple[Section, ...]) -> Iterable[str]:
    for section in sections:
        for node in nodes_of(section):
            if isinstance(node, Image):
                yield node.source
