"""The places of an index entry as they are printed: folios in print, titles of texts where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from anthology.edition.sections import IndexEntry, Locator

SHORTEST_RUN = 3
"""So many pages in a row are written as one passage, as makeindex does."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Located:
    """One link of an index entry."""

    href: str
    words: str
    title: str
    """The text that it leads to, for those who hear the link out of its line."""


@dataclass(frozen=True, slots=True)
class _OnPage:
    first: str
    last: str
    note: str
    locator: Locator

    @property
    def position(self) -> tuple[int, int]:
        """Roman pages before arabic ones."""
        return position_of(self.first)


def position_of(folio: str) -> tuple[int, int]:
    """Give where a folio stands among others: roman ones come first."""
    if folio.isdecimal():
        return 1, int(folio)
    values = [_ROMAN.get(letter, 0) for letter in folio]
    signed = (-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return 0, sum(signed)


def locate(
    entry: IndexEntry,
    folio: Callable[[str], str],
    href: Callable[[str], str],
    note_sign: str,
) -> tuple[Located, ...]:
    """Give the links of an entry; `note_sign` is the language's “n.” before the number of a note."""
    if all(folio(place.anchor) for place in entry.locators):
        return tuple(_paged(entry.locators, folio, href, note_sign))
    return tuple(_titled(entry.locators, href))


def _paged(
    locators: Iterable[Locator],
    folio: Callable[[str], str],
    href: Callable[[str], str],
    note_sign: str,
) -> Iterable[Located]:
    pages = [
        _OnPage(folio(place.anchor), folio(place.end or place.anchor), place.note, place)
        for place in locators
    ]
    pages.sort(key=lambda page: page.position)
    for page in _joined(pages):
        words = page.first if page.first == page.last else f"{page.first}–{page.last}"
        if page.note:
            words += f" {note_sign} {page.note}"
        yield Located(href(page.locator.anchor), words, page.locator.text_title)


def _joined(pages: list[_OnPage]) -> list[_OnPage]:
    """Join what falls on one page, and pages that follow each other."""
    joined: list[_OnPage] = []
    for page in pages:
        before = joined[-1] if joined else None
        if before and not page.note and not before.note:
            gap = page.position[1] - position_of(before.last)[1]
            if page.position[0] == before.position[0] and gap <= 0:
                if position_of(page.last) > position_of(before.last):
                    joined[-1] = replace(before, last=page.last)
                continue
        elif before and (page.first, page.note) == (before.first, before.note):
            continue
        joined.append(page)
    return _runs(joined)


def _runs(pages: list[_OnPage]) -> list[_OnPage]:
    runs: list[list[_OnPage]] = []
    for page in pages:
        last = runs[-1][-1] if runs else None
        follows = last is not None and not page.note and not last.note
        if last and follows and _next(position_of(last.last)) == page.position:
            runs[-1].append(page)
        else:
            runs.append([page])
    result: list[_OnPage] = []
    for run in runs:
        if len(run) >= SHORTEST_RUN:
            result.append(replace(run[0], last=run[-1].last))
        else:
            result.extend(run)
    return result


def _next(position: tuple[int, int]) -> tuple[int, int]:
    return position[0], position[1] + 1


def _titled(locators: Iterable[Locator], href: Callable[[str], str]) -> Iterable[Located]:
    """Name the text, and number each further place in it."""
    seen: dict[str, int] = {}
    for place in locators:
        seen[place.text_title] = count = seen.get(place.text_title, 0) + 1
        words = place.text_title if count == 1 else str(count)
        yield Located(href(place.anchor), words, place.text_title)
