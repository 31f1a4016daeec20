"""The edition: what `compose` makes and `render`, `epub` and `pdf` read. No markup yet, and no format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from anthology.model.book import Book, Contributor, Part, Text
from anthology.model.nodes import Inlines, Note


class Matter(StrEnum):
    """Where in the book a section stands; the values are EPUB's (Structural Semantics Vocabulary)."""

    FRONT = "frontmatter"
    BODY = "bodymatter"
    BACK = "backmatter"


class Kind(StrEnum):
    """What a section is: names its template, its CSS class and its page in print."""

    HALF_TITLE = "half-title"
    TITLE_PAGE = "title-page"
    COPYRIGHT = "copyright"
    CONTENTS = "contents"
    ILLUSTRATIONS = "illustrations"
    PART = "part"
    TEXT = "text"
    NOTES = "notes"
    PERMISSIONS = "permissions"
    CONTRIBUTORS = "contributors"
    INDEX = "index"
    COLOPHON = "colophon"


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents, of the ebook's navigation and of the PDF's outline."""

    title: Inlines
    """Without note marks and index marks."""
    anchor: str
    """The id it leads to."""
    kind: Kind
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    language: str = ""
    """Empty where it is the book's."""
    children: tuple[ContentsEntry, ...] = ()
    headings: tuple[ContentsEntry, ...] = ()
    """A text's own headings: for navigation and outline, not for the contents page."""


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one text, an introduction's before the text's own, under its title and authors."""

    id: str
    title: Inlines
    authors: tuple[str, ...]
    anchor: str
    """Of the text or part that they belong to."""
    language: str
    notes: tuple[Note, ...]
    part: Inlines = ()
    """Title of the part that it stands in, where the group before stands in another."""
    depth: int = 2
    """Level of its heading."""
    is_editors: bool = False
    """The editors' own series."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The consolidated endnotes."""

    groups: tuple[NoteGroup, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents page."""

    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class Illustration:
    """A line of the list of illustrations."""

    caption: Inlines
    """Without note marks, index marks and links."""
    anchor: str
    language: str


@dataclass(frozen=True, slots=True)
class Illustrations:
    """The list of illustrations."""

    entries: tuple[Illustration, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """What is known of a text's first publication and of the rights in it."""

    text: Text


@dataclass(frozen=True, slots=True)
class Permissions:
    """The permissions page."""

    entries: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Biography:
    """A person on the contributors page, with the texts that are theirs."""

    contributor: Contributor
    texts: tuple[Text, ...]
    is_editor: bool


@dataclass(frozen=True, slots=True)
class Contributors:
    """The contributors page."""

    entries: tuple[Biography, ...]


@dataclass(frozen=True, slots=True)
class Locator:
    """One place that an index entry leads to."""

    anchor: str
    text_title: str
    """Short title of the text that it is in: the words of the link where there are no pages."""
    note: str = ""
    """Number of the note that it is in."""
    end: str = ""
    """Anchor at which a passage ends."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A heading of the index, its places, and its subheadings."""

    heading: str
    locators: tuple[Locator, ...]
    see: tuple[tuple[str, ...], ...] = ()
    """Headings, with their subheadings, that stand in its place."""
    see_also: tuple[tuple[str, ...], ...] = ()
    subentries: tuple[IndexEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """The index."""

    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A page made from the book's own data alone: half-title, title page, copyright, colophon."""


Content = (
    Standing | Contents | Illustrations | Part | Text | Notes | Permissions | Contributors | Index
)


@dataclass(frozen=True, slots=True)
class RunningHeads:
    """What stands at the head of the pages; empty for none."""

    verso: str = ""
    recto: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A run of the book that is written and typeset by itself: one file of the EPUB, one fragment of the PDF."""

    id: str
    """Unique over the book; also the id of its outermost element, and its file's name."""
    kind: Kind
    matter: Matter
    title: str
    """In plain words."""
    language: str
    content: Content
    heads: RunningHeads = RunningHeads()
    parts: tuple[str, ...] = ()
    """Ids of the parts that it stands in, outermost first."""
    prints_folios: bool = False
    """Its words name pages of other sections, so it is typeset after they are known."""
    end_notes: tuple[NoteGroup, ...] = ()
    """Notes that stand at its own end."""
    foot_notes: tuple[Note, ...] = ()
    """Notes that stand at the foot of its pages."""
    late_notes: frozenset[str] = frozenset()
    """Ids of those of them that found no room there and follow the text."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole book, arranged."""

    book: Book
    sections: tuple[Section, ...]
    contents: tuple[ContentsEntry, ...]
    """Everything that navigation should reach, front and back matter included."""
    anchors: Mapping[str, str]
    """Id → id of the section that holds it."""
    pictures: tuple[str, ...]
    """Paths of the pictures used, from the book's folder, in order of use."""

    def section(self, kind: Kind) -> Section | None:
        """Give the first section of a kind."""
        return next((section for section in self.sections if section.kind is kind), None)


def flatten(
    entries: tuple[ContentsEntry, ...], depth: int = 1
) -> Iterator[tuple[int, ContentsEntry]]:
    """Give each entry with its depth, from 1."""
    for entry in entries:
        yield depth, entry
        yield from flatten(entry.children, depth + 1)
