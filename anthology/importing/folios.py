"""Find running heads and folios in files that say nowhere where a page ends.

Folios are known by counting up at a distance from each other; heads by coming back beside folios,
or within sentences. Works on lines; a page that ended within a sentence leaves no trace.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from anthology.importing.dividers import leave_out_marks
from anthology.importing.draft import Finding, Line
from anthology.importing.languages import PAGE_WORD, PLACE_WORD
from anthology.importing.pages import LEADERS, SIGNATURE, is_like, is_no_head, listed_entries

_DIGITS = r"[\dlIiOoSsBZz|]{1,4}"
_FOLIO = re.compile(
    rf"(?P<before>[\[({{<|~*·•.\s_—–-]*)(?P<word>{PAGE_WORD}\s*)?(?P<digits>{_DIGITS})"
    r"(?P<of>\s*(?:of|/|von|de|di|sur|из|van|av)\s*\d{1,4})?(?P<after>[\])}>|~*·•.\s_—–-]*)$",
    re.IGNORECASE,
)
_EDGE = r"(?=\w{0,3}\d)(?:\d \d{1,2}|[\dlIoOSBZ]{1,4})(?!\w)"
_LEFT = re.compile(rf"[\[(]?({_EDGE})[\])]?[.\s:|—–-]+(\S.*)$")
_RIGHT = re.compile(rf"(\S.*?)[.\s:|—–-]+[\[(]?({_EDGE})[\])]?$")
_ROMAN = re.compile(r"(?:[-–—]\s?(?=[ivxl]+\s?[-–—])|[\[(]?)(?=[ivxlc])[ivxl]{1,7}\s?[-–—\])]?$")
_PLACE = re.compile(rf"{PLACE_WORD}\b|fig(?:ure|\.)|table|plate|art(?:icle|\.)|no\.|nr\.", re.I)
_LOOKALIKES = str.maketrans("lIi|OoSsBZz", "11110055822")
_FEWEST = 3
_LIKE = 0.75
_LONGEST_PAGE = 80
"""Lines on a page, on average."""
_MOST_LINES = 150
"""Lines on a page, on average, where a number says how many pages there are."""
_SHORTEST_PAGE = 80
"""Characters between folios, on average."""
_REFRAIN = 6
"""Lines within which what comes back is no running head."""


@dataclass(frozen=True, slots=True)
class _Folio:
    """A line that may have a page's number in it."""

    place: int
    number: int
    shape: str
    """The letters beside the number, if it stands with a running head."""
    clear: bool
    """It is written as only folios are: “Page 12 of 300”, “— 12 —”."""


_Verdicts = dict[int, tuple[str, str]]


def leave_out_folios(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Leave out page numbers and running heads, and close up the lines around them."""
    lines, findings = leave_out_marks(lines)
    filled = [place for place, line in enumerate(lines) if line.text]
    if not filled:
        return lines, findings
    page = _Pages(lines, filled)
    verdicts = page.folios()
    verdicts |= page.heads(verdicts)
    verdicts |= page.signatures(verdicts)
    findings += [
        Finding("dropped", code, lines[place].number, f"{what} was left out", lines[place].text)
        for place, (code, what) in sorted(verdicts.items())
    ]
    return list(_close_up(lines, verdicts, page.measure)), findings


class _Pages:
    """The lines of a file, and what stands around each."""

    def __init__(self, lines: Sequence[Line], filled: Sequence[int]) -> None:
        self._lines = lines
        self._filled = filled
        self._order = {place: index for index, place in enumerate(filled)}
        self._edges = _page_edges(lines, filled)
        lengths = sorted(len(lines[place].text) for place in filled)
        self.measure = min(90, lengths[len(lengths) * 9 // 10])
        self._skipped: set[int] = set()
        self._listed = listed_entries(lines, filled)
        self._shapes = {
            place: shape for place in filled if (shape := self._shape(place, lines[place].text))
        }
        self._counts = Counter(self._shapes.values())

    def _shape(self, place: int, text: str) -> str:
        """Give the letters of what may be a running head."""
        if (self._edges and place not in self._edges) or place in self._listed:
            return ""
        if self._lines[place].heading:
            return ""
        if len(text) > 80 or is_no_head(text) or text[:1] in "-•*>#|[" or LEADERS.search(text):
            return ""
        if len(text) > self.measure * 4 // 5 and not text.isupper():
            return ""
        left, right = _LEFT.match(text), _RIGHT.match(text)
        bare = left[2] if left else right[1] if right else text
        return "".join(re.findall(r"[^\W\d_]", bare.casefold()))

    def folios(self) -> _Verdicts:
        """Find what counts pages."""
        candidates = list(self._candidates())
        self._skipped = {folio.place for folio in candidates}
        verdicts: _Verdicts = {}
        for _ in range(4):
            rest = [folio for folio in candidates if folio.place not in verdicts]
            chain = _longest_chain(rest, self._order)
            if not self._counts_pages(chain):
                break
            for folio in (*chain, *self._misread(chain)):
                verdicts[folio.place] = _verdict(folio)
        verdicts |= self._romans()
        return verdicts

    def _candidates(self) -> Iterator[_Folio]:
        for place in self._filled:
            text = self._lines[place].text
            if len(text) > 80 or self._lines[place].heading:
                continue
            if (match := _FOLIO.match(text)) and re.search(r"\d", match["digits"]):
                around = match["before"].strip() + match["after"].strip()
                if around == "." or (around and around[0] in "*.•·" and not match["before"]):
                    continue
                clear = bool(match["of"] or match["word"]) or set(around) & set("-–—~|")
                number = int(match["digits"].translate(_LOOKALIKES))
                yield _Folio(place, number, "", bool(clear))
                continue
            shape = self._shapes.get(place, "")
            left, right = _LEFT.match(text), _RIGHT.match(text)
            if not (left or right) or len(shape) < 4 or _PLACE.match(left[2] if left else text):
                continue
            digits = left[1] if left else right[2] if right else ""
            if self._counts[shape] > 1 or text.isupper():
                number = int(digits.translate(_LOOKALIKES).replace(" ", ""))
                yield _Folio(place, number, shape, False)

    def _counts_pages(self, chain: Sequence[_Folio]) -> bool:
        if not chain:
            return False
        lines = self._order[chain[-1].place] - self._order[chain[0].place]
        if lines > _MOST_LINES * (chain[-1].number - chain[0].number + 1):
            return False
        clear = sum(folio.clear for folio in chain)
        if len(chain) < (2 if clear == len(chain) else _FEWEST):
            return len(chain) == 2 and len({folio.shape for folio in chain if folio.shape}) == 1
        if clear * 2 > len(chain):
            return True
        shapes = Counter(folio.shape for folio in chain if len(folio.shape) > 9)
        if sum(count for count in shapes.values() if count > 1) * 2 > len(chain):
            return True
        between = sum(
            len(self._lines[place].text)
            for place in self._filled[self._order[chain[0].place] : self._order[chain[-1].place]]
        )
        if between < _SHORTEST_PAGE * (len(chain) - 1):
            return False
        cut = sum(self._is_within_sentence(folio.place) for folio in chain)
        return cut * 5 >= len(chain)

    def _misread(self, chain: Sequence[_Folio]) -> Iterator[_Folio]:
        """Find numbers that were misread, between those that were read right."""
        numbers = {folio.number for folio in chain}
        first, last = chain[0], chain[-1]
        per_page = max(1, (last.place - first.place) // max(1, last.number - first.number))
        taken = {folio.place for folio in chain}
        beginning, end = first.place - per_page * 3 // 2, last.place + per_page * 3 // 2
        for place in self._filled[bisect(self._filled, beginning - 1) : bisect(self._filled, end)]:
            text = self._lines[place].text
            if place in taken or len(text) > 80:
                continue
            expected = first.number + round((place - first.place) / per_page)
            near = {str(n) for n in range(expected - 2, expected + 3) if n not in numbers}
            match = _FOLIO.match(text)
            if match and any(_is_misread(match["digits"], number) for number in near):
                yield _Folio(place, expected, "", False)

    def _romans(self) -> _Verdicts:
        found = [p for p in self._filled if _ROMAN.match(self._lines[p].text)]
        apart = all(b - a > _REFRAIN for a, b in pairwise(found))
        if len(found) < _FEWEST or not apart:
            return {}
        return dict.fromkeys(found, ("page-number-dropped", "a page number"))

    def heads(self, folios: _Verdicts) -> _Verdicts:
        """Find lines that come back beside folios, or within sentences."""
        places: dict[str, list[int]] = defaultdict(list)
        beside = {p for folio in folios for p in self._neighbours(folio)}
        for place, shape in self._shapes.items():
            if place not in folios and len(shape) > 3 and not _PLACE.match(self._lines[place].text):
                places[shape].append(place)
        places = {
            shape: able
            for shape, found in places.items()
            if (
                able := [
                    place for place in found if place in beside or self._can_head(found, place)
                ]
            )
        }
        usual = {
            shape
            for shape, found in places.items()
            if len(found) >= 2 and self._comes_back(found, beside)
        }
        usual |= {
            shape for p in folios if (shape := self._shapes.get(p, "")) and self._counts[shape] > 1
        }
        verdicts: _Verdicts = {}
        known = sorted(usual, key=lambda shape: (-self._counts[shape], shape))[:40]
        begins: dict[str, int] = {}
        for place in sorted(folios):
            begins.setdefault(self._shapes.get(place, ""), place)
        for shape, found in places.items():
            like = shape in usual
            for place in found:
                if place < begins.get(shape, -1) and place not in beside:
                    # A chapter's title stands before it runs over the pages.
                    continue
                within = self._is_within_sentence(place)
                if like and (within or place in beside or place != found[0]):
                    verdicts[place] = ("running-head-dropped", "a running head")
                elif not like and (within or place in beside) and is_like(shape, known, _LIKE):
                    verdicts[place] = ("running-head-dropped", "a misread running head")
                elif folios and within and self._has_misread_number(place):
                    verdicts[place] = ("running-head-dropped", "a running head, its number misread")
        return verdicts

    def _can_head(self, found: Sequence[int], place: int) -> bool:
        """Tell whether a line that stands beside no folio can be a running head.

        The end of a sentence is none, nor is a heading that its contents list says with its number.
        """
        text = self._lines[place].text
        first = re.search(r"[^\W_]", text)
        if self._edges or not first:
            return True
        if text[-1:] == ":" or first[0].islower():
            return False
        again = sum(self._lines[other].text == text for other in found) > 1
        return not (again and any(map(str.isdigit, text)))

    def _has_misread_number(self, place: int) -> bool:
        """Tell whether capitals with a number break into a sentence: “INTRODUCTION. 3”."""
        text = self._lines[place].text
        capitals = text.isupper() and bool(_LEFT.match(text) or _RIGHT.match(text))
        return capitals and self._around(place)[1][:1].islower()

    def signatures(self, verdicts: _Verdicts) -> _Verdicts:
        """Find the printer's letters that stand below the last line of a sheet's first page."""
        found: _Verdicts = {}
        for place, following in pairwise(self._filled):
            if following in verdicts and SIGNATURE.match(self._lines[place].text):
                found[place] = ("page-number-dropped", "a printer's signature")
        return found

    def _comes_back(self, found: Sequence[int], beside: set[int]) -> bool:
        """Tell whether a line is a running head, and not a refrain, a speaker or a heading."""
        if sum(place in beside for place in found) >= 2:
            return True
        if len(found) < _FEWEST:
            return False
        order = [self._order[place] for place in found]
        if min(b - a for a, b in pairwise(order)) < _REFRAIN:
            return False
        within = sum(self._is_within_sentence(place) for place in found)
        full = sum(self._stands_in_prose(place) for place in found)
        return within * 5 >= 2 * len(found) and full * 2 >= len(found)

    def _neighbours(self, place: int) -> Iterator[int]:
        index = self._order[place]
        for other in (index - 1, index + 1):
            if 0 <= other < len(self._filled):
                yield self._filled[other]

    def _around(self, place: int) -> tuple[str, str]:
        """Give the lines of text before and after a place."""
        index = self._order[place]
        before = after = ""
        for other in self._filled[max(0, index - 3) : index]:
            if other not in self._skipped:
                before = self._lines[other].text
        for other in reversed(self._filled[index + 1 : index + 4]):
            if other not in self._skipped:
                after = self._lines[other].text
        return before, after

    def _is_within_sentence(self, place: int) -> bool:
        before, after = self._around(place)
        opens = before[-1:].isalnum() or before[-1:] in (",", ";", "-")
        # Verse has lines without a stop; a line of prose that goes on is a full one.
        return opens and (after[:1].islower() or len(before) * 4 > self.measure * 3)

    def _stands_in_prose(self, place: int) -> bool:
        return any(len(text) * 4 >= self.measure * 3 for text in self._around(place))


def _page_edges(lines: Sequence[Line], filled: Sequence[int]) -> set[int]:
    """Give the lines near the ends of pages, in a file that says of all its pages where they end."""
    starts = [place for place, line in enumerate(lines) if line.page]
    if len(starts) < 2 or len(filled) > _LONGEST_PAGE * (len(starts) + 1):
        return set()
    edges: set[int] = set()
    for first, last in pairwise([-1, *starts, len(lines)]):
        inside = filled[bisect(filled, first) : bisect(filled, last)]
        edges |= {*inside[:3], *inside[-3:]}
    return edges


def _verdict(folio: _Folio) -> tuple[str, str]:
    if folio.shape:
        return "running-head-dropped", "a running head"
    return "page-number-dropped", "a page number"


def _longest_chain(folios: Sequence[_Folio], order: dict[int, int]) -> list[_Folio]:
    """Find the most numbers that count up by one to four, at a distance from each other."""
    best: dict[int, tuple[int, int]] = {}
    before: list[int] = []
    top = (0, -1)
    for index, folio in enumerate(folios):
        length, previous = 0, -1
        for step in range(1, 5):
            known, place = best.get(folio.number - step, (0, -1))
            if known > length and order[folio.place] - order[folios[place].place] > 1:
                length, previous = known, place
        before.append(previous)
        if length + 1 >= best.get(folio.number, (0, -1))[0]:
            best[folio.number] = (length + 1, index)
        top = max(top, (length + 1, index))
    chain: list[_Folio] = []
    index = top[1]
    while index >= 0:
        chain.append(folios[index])
        index = before[index]
    return chain[::-1]


def _is_misread(digits: str, wanted: str) -> bool:
    read = digits.translate(_LOOKALIKES)
    wrong = sum(a != b for a, b in zip(read, wanted, strict=False))
    return len(read) == len(wanted) and (not wrong or (wrong == 1 and len(read) > 1))


def _close_up(lines: Sequence[Line], verdicts: _Verdicts, measure: int) -> Iterator[Line]:
    """Leave lines out; where empty lines were around them, or a paragraph ended, one stays."""
    pending: list[Line] = []
    left_out = False
    last = ""
    for place, line in enumerate(lines):
        if place in verdicts:
            left_out = True
        elif not line.text:
            pending.append(line)
        else:
            if left_out:
                ended = len(last) < measure * 4 // 5 and last[-1:] in tuple('.!?”"’')
                blank = pending[:1] or ([Line(line.number, "")] if ended and last else [])
                yield from blank
            else:
                yield from pending
            yield replace(line, page=True) if left_out else line
            pending, left_out, last = [], False, line.text
    yield from pending
