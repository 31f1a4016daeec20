"""Take the pages of a scan apart: running heads and page numbers go.

Works on lines. Only files with form feeds have pages that can be known; in others `furniture` finds
what comes back between the blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from anthology.importing.draft import Finding, Line
from anthology.importing.languages import PLACE_WORD

_ARABIC = re.compile(
    r"[-–—\[(.·•*~ ]*(?:p(?:age|\.)?\s)?([\dlIiOoSsBZz|]{1,4})[-–—\]).·•*~ ]*$", re.I
)
_ROMAN = re.compile(r"[-–—\[( ]*[ivxlc]{1,7}[-–—\]). ]*$", re.IGNORECASE)
_AT_EDGE = re.compile(
    r"^[\[(]?(?:\d \d{1,2}|[\dlIOo|]{1,4})[\])]?[\s.:—–-]+|[\s.:—–-]+[\[(]?[\dlIOoS|]{1,4}[\])]?$"
)
_NUMBER_AT_EDGE = re.compile(
    r"[\[(]?(?P<left>[\dlIOoSZB]{1,4})[\])]?[\s.:—–-]+\S.*[^\W\d_]{3}"
    r"|.*[^\W\d_]{3}.*?[\s.:—–-]+[\[(]?(?P<right>[\dlIOoSZB]{1,4})[\])]?[\s.|_]*$"
)
_PLACE = re.compile(rf"\W*(?:\d+\W+)?{PLACE_WORD}\b", re.IGNORECASE)
SIGNATURE = re.compile(
    r"(?:(?:\d{1,3}\s(?:[A-Z]{1,2}|[a-z])|(?![IVX]$)[A-Z]{1,2}(?:\s?\d)?)\*?"
    r"|VOL\.\s[ivxlcmnuIVXLC]{1,7}\.?(?:\s(?:\d{1,3}|[A-Z]{1,2}))?)$",
)
"""What a printer sets below the first page of a sheet, so that the sheets are bound in order."""
_LOOKALIKES = str.maketrans("lIi|OoSsBZz", "11110055822")
_CITES = re.compile(
    r"\b(?:ibid|ibidem|idem|id\.|op\. ?cit|loc\. ?cit|cf\.|vgl\.|ebd|ebenda|там же|see|siehe|voir)\b"
    r"|^[\[(*†‡¹²³⁴-⁹]|[^\s\d][\[(]\d{1,3}[\])]$",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"[^\W\d_][^,;:\d]{2,40}\.$")
LEADERS = re.compile(r"(?:[.·…]\s?){4,}")
"""Dots that lead to a number, as in a list of contents."""
_FEWEST = 3
_LIKE = 0.72
_MOST_LOST = 6
_LONGEST_HEAD = 80
_ENTRY = re.compile(r"\[?(\d{1,4})[.)\]]\s+\S")
_LONGEST_ENTRY = 12
"""Lines of an entry in a list; a page has more."""


@dataclass(slots=True)
class _Page:
    """The lines of a page that are not empty, by their place in the file."""

    index: int
    """Its place among all pages, the empty ones too."""
    places: list[int] = field(default_factory=list)


def read_pages(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Leave out what stands at the edges of pages."""
    pages = _pages(lines)
    if len(pages) < 2:
        return list(lines), []
    offset, count = _offset(lines, pages)
    counted = count >= min(_FEWEST, max(2, len(pages) - 1))
    left_out = _page_numbers(lines, pages, offset if counted else None)
    left_out |= _running_heads(lines, pages, left_out)
    if counted:
        left_out |= _numbered_heads(lines, pages, left_out, offset)
    left_out |= _signatures(lines, pages)
    findings = [
        Finding("dropped", code, lines[place].number, f"{what} was left out", lines[place].text)
        for place, (code, what) in sorted(left_out.items())
    ]
    made = [
        replace(line, text="", indent=0) if place in left_out else line
        for place, line in enumerate(lines)
    ]
    return made, findings


def _pages(lines: Sequence[Line]) -> list[_Page]:
    pages = [_Page(0)]
    for place, line in enumerate(lines):
        if line.page:
            pages.append(_Page(len(pages)))
        elif line.text:
            pages[-1].places.append(place)
    return [page for page in pages if page.places]


_Verdicts = dict[int, tuple[str, str]]


def _edges(page: _Page) -> list[int]:
    places = page.places
    return [*dict.fromkeys([*places[:2], *places[-2:]])]


def _offset(lines: Sequence[Line], pages: Sequence[_Page]) -> tuple[int, int]:
    """Find how far the numbers at the edges of pages are from the pages' own, and on how many."""
    offsets: Counter[int] = Counter()
    for page in pages:
        numbers = {_ARABIC.match(lines[place].text) for place in _edges(page)}
        read = {match[1] for match in numbers if match} | {_edge_number(lines[page.places[0]].text)}
        offsets.update({int(digits) - page.index for digits in read if digits.isdecimal()})
    return max(offsets.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))


def _edge_number(text: str) -> str:
    """Give the digits that stand beside a running head: “44 THE ART OF SOAP-MAKING.”; or nothing."""
    match = _NUMBER_AT_EDGE.match(text) if len(text) <= _LONGEST_HEAD else None
    digits = (match["left"] or match["right"]) if match else ""
    return digits if any(map(str.isdecimal, digits)) and digits.isascii() else ""


def _page_numbers(lines: Sequence[Line], pages: Sequence[_Page], offset: int | None) -> _Verdicts:
    """Find numbers at the edges of pages that count them, and what was misread in their place."""
    verdicts: _Verdicts = {}
    for page in pages if offset is not None else ():
        for place in _edges(page):
            match = _ARABIC.match(lines[place].text)
            if match and _is_number(match[1], page.index + (offset or 0)):
                verdicts[place] = ("page-number-dropped", "a page number")
    romans = [place for page in pages for place in _edges(page) if _ROMAN.match(lines[place].text)]
    if len(romans) >= _FEWEST:
        verdicts |= dict.fromkeys(romans, ("page-number-dropped", "a page number"))
    return verdicts


def _numbered_heads(
    lines: Sequence[Line], pages: Sequence[_Page], known: _Verdicts, offset: int
) -> _Verdicts:
    """Find heads that do not come back, by the number beside them, which is their page's."""
    verdicts: _Verdicts = {}
    for page in pages:
        place = page.places[0]
        text = lines[place].text
        digits = _edge_number(text)
        if (
            place in known
            or lines[place].heading
            or not digits
            or _PLACE.match(text)
            or _CITES.search(text)
        ):
            continue
        within = len(page.places) > 1 and lines[page.places[1]].text[:1].islower()
        counts = _is_number(digits, page.index + offset)
        # Of a number of one figure nothing is left when it is misread.
        if (text.isupper() and (counts or within)) or (counts and within):
            verdicts[place] = ("running-head-dropped", "a running head")
    return verdicts


def _signatures(lines: Sequence[Line], pages: Sequence[_Page]) -> _Verdicts:
    """Find the printer's letters and figures below the last line of a page."""
    return {
        page.places[-1]: ("page-number-dropped", "a printer's signature")
        for page in pages[:-1]
        if len(page.places) > 2 and SIGNATURE.match(lines[page.places[-1]].text)
    }


def _is_number(digits: str, expected: int) -> bool:
    """Tell whether a number is a page's, if need be misread in one place."""
    read = digits.translate(_LOOKALIKES)
    wanted = str(expected)
    if read == wanted:
        return True
    wrong = sum(a != b for a, b in zip(read, wanted, strict=False))
    return len(read) == len(wanted) > 1 and wrong <= 1


def _running_heads(lines: Sequence[Line], pages: Sequence[_Page], numbers: _Verdicts) -> _Verdicts:
    """Find lines at the edges of pages that come back, letter by letter or nearly so."""
    # A line of the text runs over the whole measure; a head does not.
    lengths = sorted(len(line.text) for line in lines if line.text)
    measure = min(80, lengths[len(lengths) * 9 // 10] * 4 // 5)
    shapes: dict[int, str] = {}
    listed = listed_entries(lines, [place for page in pages for place in page.places])
    for page in pages:
        here = [place for place in page.places if place not in numbers]
        for place in dict.fromkeys([*here[:1], *here[-1:]]):
            text = lines[place].text
            bare = _AT_EDGE.sub("", text)
            if lines[place].heading:
                continue
            foot = text.endswith(".") and not text.isupper() and place != here[0]
            if foot or place in listed or is_no_head(text) or LEADERS.search(text):
                continue
            if len(bare) <= measure or (bare.isupper() and len(bare) <= 80):
                shapes[place] = _shape(text)
    counts = Counter(shape for shape in shapes.values() if len(shape) > 2)
    usual = [shape for shape, count in counts.most_common(40) if count >= _FEWEST]
    seen: set[str] = set()
    verdicts: _Verdicts = {}
    for place, shape in shapes.items():
        text = lines[place].text
        unnumbered = _AT_EDGE.sub("", text) == text
        if shape in usual:
            # A chapter's title heads its first page before it runs over the others.
            if shape in seen or not unnumbered or (len(usual) > 1 and shape == usual[0] and seen):
                verdicts[place] = ("running-head-dropped", "a running head")
            seen.add(shape)
        elif len(shape) > 4 and (not unnumbered or text.isupper()) and is_like(shape, usual, _LIKE):
            verdicts[place] = ("running-head-dropped", "a misread running head")
    return verdicts


def listed_entries(lines: Sequence[Line], filled: Sequence[int]) -> set[int]:
    """Give the entries of lists, whose numbers follow each other closer than those of pages."""
    numbered = [
        (order, place, int(match[1]))
        for order, place in enumerate(filled)
        if (match := _ENTRY.match(lines[place].text))
    ]
    entries: set[int] = set()
    for (before, above, first), (after, below, second) in pairwise(numbered):
        if second == first + 1 and after - before < _LONGEST_ENTRY:
            entries |= {above, below}
    return entries


def is_no_head(text: str) -> bool:
    """Tell lines that may come back on every page and are notes, as “3 Ibid., p. 7” is."""
    if _CITES.search(text):
        return True
    bare = _AT_EDGE.sub("", text)
    # Old books set a full stop behind their running heads: “2 The Kitchen.”
    stopped = bare != text and bool(_STOPPED.match(bare)) and len(bare.split()) < 7
    return text[-1:] in ".!?;," and not text.isupper() and not stopped


def _shape(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", _AT_EDGE.sub("", text).casefold()))


def is_like(shape: str, known: Sequence[str], share: float) -> bool:
    """Tell whether a running head is another one, misread: so great a share of its letters is."""
    letters = Counter(shape)
    for other in known:
        both = len(shape) + len(other)
        # A cheap bound first: nearly all pairs fail it.
        if (
            abs(len(other) - len(shape)) <= _MOST_LOST
            and 2 * (letters & _letters(other)).total() >= share * both
            and SequenceMatcher(None, shape, other).ratio() >= share
        ):
            return True
    return False


@lru_cache(maxsize=256)
def _letters(shape: str) -> Counter[str]:
    return Counter(shape)
