"""Pagination: on which page of the book each section begins, and which folio each page bears.

Comes in: sections in order, each with its leaves. Goes out: their places. Front matter has roman folios of its
own, so that its length moves no arabic page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anthology.edition.sections import Kind, Matter, Section
from anthology.pdf.folios import roman
from anthology.pdf.leaves import Leaves


class Side(StrEnum):
    """Where a section may begin."""

    RECTO = "recto"
    VERSO = "verso"
    ANY = "any"


_BLIND = frozenset({Kind.HALF_TITLE, Kind.TITLE_PAGE, Kind.COPYRIGHT, Kind.PART, Kind.COLOPHON})
"""Sections whose first page bears no folio."""

_RECTO = frozenset(
    {Kind.HALF_TITLE, Kind.TITLE_PAGE, Kind.CONTENTS, Kind.PART, Kind.NOTES, Kind.INDEX}
)


def opening_side(section: Section, starts: Side, *, is_first_of_body: bool) -> Side:
    """Say on which side a section begins; `starts` is the book's choice for its texts."""
    if is_first_of_body or section.kind in _RECTO:
        return Side.RECTO
    if section.kind is Kind.COPYRIGHT:
        return Side.VERSO
    return starts if section.kind is Kind.TEXT else Side.ANY


@dataclass(frozen=True, slots=True)
class Place:
    """A section's place in the bound book."""

    section: Section
    first: int
    """Index of its first page in the book, from 0."""
    pages: int
    label: int
    """Number of its first page within its run of folios, from 1."""
    is_roman: bool

    def folio(self, page: int) -> str:
        """Give the folio of one of its pages, counted from 0, whether or not it is printed."""
        number = self.label + page
        return roman(number) if self.is_roman else str(number)

    @property
    def printed(self) -> tuple[str | None, ...]:
        """The folios as printed: none on a blind page."""
        blind = self.section.kind in _BLIND
        return tuple(
            None if blind and page == 0 else self.folio(page) for page in range(self.pages)
        )


@dataclass(frozen=True, slots=True)
class Pagination:
    """The whole book's pages."""

    places: tuple[Place, ...]
    body: int
    """Index of the first page with an arabic folio."""

    def place(self, section: str) -> Place:
        """Give the place of a section by its id."""
        return next(place for place in self.places if place.section.id == section)


def next_page(at: int, side: Side) -> int:
    """Give the first page from index `at` on that is on a side; index 0 is a recto."""
    if side is Side.ANY or (at % 2 == 0) == (side is Side.RECTO):
        return at
    return at + 1


def paginate(sections: Sequence[Section], lengths: Mapping[str, int], starts: Side) -> Pagination:
    """Place every section; `lengths` gives the pages of each."""
    at, body = 0, None
    places: list[Place] = []
    for section in sections:
        in_front = section.matter is Matter.FRONT and body is None
        is_first = not in_front and body is None
        at = next_page(at, opening_side(section, starts, is_first_of_body=is_first))
        if is_first:
            body = at
        label = at + 1 if in_front else at - (body or 0) + 1
        places.append(Place(section, at, lengths[section.id], label, in_front))
        at += lengths[section.id]
    return Pagination(tuple(places), at if body is None else body)


def folios(pagination: Pagination, leaves: Iterable[Leaves]) -> dict[str, str]:
    """Give the folio of the page on which each id of the book stands."""
    places = {place.section.id: place for place in pagination.places}
    return {
        anchor: places[fragment.name].folio(page)
        for fragment in leaves
        for anchor, page in fragment.anchors.items()
    }
