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

from anthology.importing.draft import Finding, Line

_ARABIC = re.compile(
    r"[-–—\[(.·•*~ ]*(?:p(?:age|\.)?\s)?([\dlIiOoSsBZz|]{1,4})[-–—\]).·•*~ ]*$", re.I
)
_ROMAN = re.compile(r"[-–—\[( ]*[ivxlc]{1,7}[-–—\]). ]*$", re.IGNORECASE)
_AT_EDGE = re.compile(
    r"^[\[(]?(?:\d \d{1,2}|[\dlIOo|]{1,4})[\])]?[\s.:—–-]+|[\s.:—–-]+[\[(]?[\dlIOoS|]{1,4}[\])]?$"
)
_LOOKALIKES = str.maketrans("lIi|OoSsBZz", "11110055822")
_CITES = re.compile(
    r"\b(?:ibid|ibidem|idem|id\.|op\. ?cit|loc\. ?cit|cf\.|vgl\.|ebd|ebenda|там же|see|siehe|voir)\b"
    r"|^[\[(*†‡¹²³⁴-⁹]",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"[^\W\d_][^,;:\d]{2,40}\.$")
LEADERS = re.compile(r"(?:[.·…]\s?){4,}")
"""Dots that lead to a number, as in a list of contents."""
_FEWEST = 3
_LIKE = 0.72


@dataclass(slots=True)
class _Page:
    """The lines of a page that are not empty, by their place in the file."""

    places: list[int] = field(default_factory=list)


def read_pages(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Leave out what stands at the edges of pages."""
    pages = _pages(lines)
    if len(pages) < 2:
        return list(lines), []
    left_out = _page_numbers(lines, pages)
    left_out |= _running_heads(lines, pages, left_out)
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
    pages = [_Page()]
    for place, line in enumerate(lines):
        if line.page:
            pages.append(_Page())
        elif line.text:
            pages[-1].places.append(place)
    return [page for page in pages if page.places]


_Verdicts = dict[int, tuple[str, str]]


def _edges(page: _Page) -> list[int]:
    places = page.places
    return [*dict.fromkeys([*places[:2], *places[-2:]])]


def _page_numbers(lines: Sequence[Line], pages: Sequence[_Page]) -> _Verdicts:
    """Find numbers at the edges of pages that count them, and what was misread in their place."""
    found: list[tuple[int, int, str]] = []
    for index, page in enumerate(pages):
        for place in _edges(page):
            if match := _ARABIC.match(lines[place].text):
                found.append((index, place, match[1]))
    offsets = Counter(
        int(digits) - index for index, _, digits in found if digits.isdecimal() and digits.isascii()
    )
    offset, count = max(offsets.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    verdicts: _Verdicts = {}
    if count >= min(_FEWEST, max(2, len(pages) - 1)):
        for index, place, digits in found:
            if _is_number(digits, index + offset):
                verdicts[place] = ("page-number-dropped", "a page number")
    romans = [place for page in pages for place in _edges(page) if _ROMAN.match(lines[place].text)]
    if len(romans) >= _FEWEST:
        verdicts |= dict.fromkeys(romans, ("page-number-dropped", "a page number"))
    return verdicts


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
    for page in pages:
        here = [place for place in page.places if place not in numbers]
        for place in dict.fromkeys([*here[:1], *here[-1:]]):
            text = lines[place].text
            bare = _AT_EDGE.sub("", text)
            foot = text.endswith(".") and not text.isupper() and place != here[0]
            if foot or is_no_head(text) or LEADERS.search(text):
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
        elif len(shape) > 4 and (not unnumbered or text.isupper()) and _is_like(shape, usual):
            verdicts[place] = ("running-head-dropped", "a misread running head")
    return verdicts


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


def _is_like(shape: str, usual: Sequence[str]) -> bool:
    return any(
        abs(len(known) - len(shape)) <= 6 and SequenceMatcher(None, shape, known).ratio() >= _LIKE
        for known in usual
    )
