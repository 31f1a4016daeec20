"""Where each page of the print edition begins: `pdf` tells, `epub` marks; so both can cite the same page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anthology.edition.sections import Edition, NoteGroup, Notes


@dataclass(frozen=True, slots=True)
class PageStart:
    """The first words of a printed page, by their place in a section."""

    folio: str
    block: str
    """Name of the block within its section, as `render` gives it; empty for the section's very beginning."""
    offset: int
    """How many characters of the block, spaces not counted, stand on pages before."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """Section id → the pages that begin in it, in order."""

    starts: Mapping[str, tuple[PageStart, ...]]

    def of(self, section: str) -> tuple[PageStart, ...]:
        """Give the pages that begin in a section."""
        return self.starts.get(section, ())


def page_anchor(folio: str) -> str:
    """Name the id of the marker where a page begins."""
    return f"page-{folio}"


def marked_pages(pages: Mapping[str, str]) -> PageMap:
    """Give the pages that are marked in rendered sections: what a list of pages can lead to."""
    return PageMap(
        {
            section: tuple(
                PageStart(folio, "", 0) for folio in re.findall(r' id="page-([^"]+)"', written)
            )
            for section, written in pages.items()
        }
    )


def placed(pages: PageMap, edition: Edition) -> PageMap:
    """Give the starts of pages by the sections of an edition that has its notes elsewhere than print has them.

    A page that begins with the heading over some notes begins with that over the same notes, whatever it says.
    """
    groups = list(_note_groups(edition))
    headings = {group.id: home for home, group in groups}
    homes = headings | {note.id: home for home, group in groups for note in group.notes}
    own = {section.id for section in edition.sections}
    starts: dict[str, list[PageStart]] = defaultdict(list)
    for section, begun in pages.starts.items():
        for start in begun:
            scope = start.block.rpartition(":")[0]
            home = homes.get(scope, section)
            if home not in own and groups:  # the notes' own section, which this edition has not
                home, scope = groups[0][0], groups[0][1].id
            is_elsewhere = home != section and scope in headings
            starts[home].append(PageStart(start.folio, f"{scope}:0", 0) if is_elsewhere else start)
    return PageMap({home: tuple(begun) for home, begun in starts.items()})


def _note_groups(edition: Edition) -> Iterator[tuple[str, NoteGroup]]:
    for section in edition.sections:
        consolidated = section.content.groups if isinstance(section.content, Notes) else ()
        for group in (*section.end_notes, *consolidated):
            yield section.id, group
