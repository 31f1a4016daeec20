"""Where each page of the print edition begins: `pdf` tells, `epub` marks; so both can cite the same page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


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
