"""The document model, part two: the book, its parts, its texts, and who made them.

`read` puts together a `Book` from the manifest and the texts; `edit` gives back a better one, and
`compose` turns it into an `Edition`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from anthology.diagnostics import Place
from anthology.model.nodes import Blocks, Inlines, Note


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or a body named in the book."""

    name: str
    sort: str = ""
    """As sorted: “Compositor, A”; never empty after `read`."""
    biography: Inlines = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """An editor's words before a part or a text."""

    blocks: Blocks
    notes: tuple[Note, ...] = ()
    title: Inlines = ()
    authors: tuple[Contributor, ...] = ()
    language: str = ""
    path: str = ""
    """The file it comes from; the manifest's where it was written in place."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text with all that is known of it."""

    path: str
    """From the book's folder, posix: `texts/on-folding.md`."""
    id: str
    """Unique over the book, made from the path alone, so that it is stable when the order changes."""
    title: Inlines
    language: str
    blocks: Blocks
    notes: tuple[Note, ...] = ()
    subtitle: Inlines = ()
    short_title: Inlines = ()
    """For running heads and contents; the title where nothing else is said."""
    authors: tuple[Contributor, ...] = ()
    translators: tuple[Contributor, ...] = ()
    illustrators: tuple[Contributor, ...] = ()
    date: str = ""
    """Of first publication, as the editor wrote it."""
    source: Inlines = ()
    """Where it first appeared."""
    rights: str = ""
    license: str = ""
    introduction: Introduction | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the manifest lists it."""

    @property
    def makers(self) -> tuple[Contributor, ...]:
        """Everyone who had a hand in it."""
        return (*self.authors, *self.translators, *self.illustrators)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book: texts, or further parts, under a title."""

    id: str
    title: Inlines
    contents: tuple[Part | Text, ...]
    introduction: Introduction | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


class Page(StrEnum):
    """The pages that the tool makes."""

    HALF_TITLE = "half-title"
    TITLE_PAGE = "title-page"
    COPYRIGHT = "copyright"
    CONTENTS = "contents"
    ILLUSTRATIONS = "illustrations"
    NOTES = "notes"
    PERMISSIONS = "permissions"
    CONTRIBUTORS = "contributors"
    INDEX = "index"
    COLOPHON = "colophon"


@dataclass(frozen=True, slots=True)
class Series:
    """The series that the book belongs to."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture for the front of the ebook."""

    image: str
    """Path from the book's folder."""
    description: str


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What a person has found out about how accessible the ebook is, and answers for."""

    conforms_to: str = ""
    """As `dcterms:conformsTo` has it: “EPUB Accessibility 1.1 - WCAG 2.1 Level AA”."""
    certified_by: str = ""
    certifier_report: str = ""
    """The address of the report."""
    certifier_credential: str = ""
    """In words, or an address."""
    summary: str = ""
    """Beside what the file itself tells."""
    exemption: str = ""
    """From the European Accessibility Act: “microenterprise”, “fundamental-alteration”, …"""
    contact: str = ""
    """An e-mail address for questions."""
    place: Place | None = field(default=None, compare=False, repr=False)
    """Of the claim, in the manifest."""


@dataclass(frozen=True, slots=True)
class Book:
    """The whole anthology."""

    title: str
    language: str
    slug: str
    identifier: str
    """A URN: of an ISBN, or a UUID that stays the same from build to build."""
    front: tuple[Page | Text, ...]
    contents: tuple[Part | Text, ...]
    back: tuple[Page | Text, ...]
    title_sort: str = ""
    """The title as sorted, where an editor says how; made from it otherwise."""
    subtitle: str = ""
    editors: tuple[Contributor, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    """Everyone of whom the manifest's `contributors` says more."""
    publisher: str = ""
    publisher_place: str = ""
    published: str = ""
    """ISO 8601 date, or a year."""
    edition: str = ""
    series: Series | None = None
    description: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    license: str = ""
    cover: Cover | None = None
    source_notes: bool = False
    """Each text says at its head where it is from and whose it is."""
    print_identifier: str = ""
    """A URN of the ISBN of the print edition."""
    accessibility: Accessibility = Accessibility()
    excerpt_of: str = ""
    """For an offprint: the book that it is from, in words."""

    def texts(self) -> Iterator[Text]:
        """Give every text in reading order, those of front and back matter included."""
        yield from (owner for owner in self.owners() if isinstance(owner, Text))

    def parts(self) -> Iterator[Part]:
        """Give every part in reading order, outer before inner."""
        yield from (owner for owner in self.owners() if isinstance(owner, Part))

    def runs(self) -> Iterator[Blocks]:
        """Give the blocks of every introduction, text and note in reading order."""
        for owner in self.owners():
            if owner.introduction:
                yield owner.introduction.blocks
                yield from (note.blocks for note in owner.introduction.notes)
            if isinstance(owner, Text):
                yield owner.blocks
                yield from (note.blocks for note in owner.notes)

    def owners(self) -> Iterator[Part | Text]:
        """Give every text and part in reading order: whatever may have notes."""
        yield from (item for item in self.front if isinstance(item, Text))
        yield from _under(self.contents)
        yield from (item for item in self.back if isinstance(item, Text))


def _under(contents: tuple[Part | Text, ...]) -> Iterator[Part | Text]:
    for item in contents:
        yield item
        if isinstance(item, Part):
            yield from _under(item.contents)
