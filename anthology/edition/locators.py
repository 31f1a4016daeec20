"""The places of an index entry as they are printed: folios in print, titles of texts where there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anthology.edition.sections import IndexEntry


@dataclass(frozen=True, slots=True)
class Located:
    """One link of an index entry."""

    href: str
    words: str
    title: str
    """The text that it leads to, for those who hear the link out of its line."""


def locate(
    entry: IndexEntry, folio: Callable[[str], str], href: Callable[[str], str]
) -> tuple[Located, ...]:
    """Give the links of an entry, one a page, or else one a text and a number for each further place in it."""
    located: list[Located] = []
    seen: dict[str, int] = {}
    for place in entry.locators:
        page = folio(place.anchor)
        name = page or place.text_title
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 1:
            located.append(Located(href(place.anchor), name, place.text_title))
        elif not page:
            located.append(Located(href(place.anchor), str(seen[name]), place.text_title))
    return tuple(located)
