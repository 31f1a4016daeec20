"""Take the pages of a scan apart: running heads and page numbers go, notes at the foot are told.

Works on lines. Only files with form feeds have pages that can be known; in others `furniture` finds
what comes back between the blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from anthology.importing.draft import Finding, Line, ends_sentence
from anthology.importing.note_labels import SIGN, Label, read_label

_ARABIC = re.compile(
    r"[-–—\[(.·•*~ ]*(?:p(?:age|\.)?\s)?([\dlIiOoSsBZz|]{1,4})[-–—\]).·•*~ ]*$", re.I
)
_ROMAN = re.compile(r"[-–—\[( ]*[ivxlc]{1,7}[-–—\]). ]*$", re.IGNORECASE)
_AT_EDGE = re.compile(
    r"^[\[(]?[\dlIOo|]{1,4}[\])]?[\s.:—–-]+|[\s.:—–-]+[\[(]?[\dlIOoS|]{1,4}[\])]?$"
)
_LOOKALIKES = str.maketrans("lIi|OoSsBZz", "11110055822")
_RULE = re.compile(r"[_\-—–=]{3,}$")
_FOOT = re.compile(
    rf"(?:\[(?P<bracket>\d{{1,3}}|[a-zA-Z]|{SIGN})\]|(?P<raised>[¹²³⁰⁴-⁹]{{1,3}})"
    rf"|(?P<sign>{SIGN})|\((?P<paren>\d{{1,3}}|\*)\)|(?P<plain>\d{{1,3}})(?:[.)]|(?=\s*[^\W\d]|\s+\S)))\s*(?=\S)"
)
_CITES = re.compile(
    r"\b(?:ibid|ibidem|idem|id\.|op\. ?cit|loc\. ?cit|cf\.|vgl\.|ebd|ebenda|там же|see|siehe|voir)\b"
    r"|^[\[(*†‡¹²³⁴-⁹]",
    re.IGNORECASE,
)
_FEWEST = 3
_LIKE = 0.72


@dataclass(slots=True)
class _Page:
    """The lines of a page that are not empty, by their place in the file."""

    places: list[int] = field(default_factory=list)


def read_pages(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Leave out what stands at the edges of pages, and set notes at their foot apart."""
    pages = _pages(lines)
    if len(pages) < 2:
        return list(lines), []
    left_out = _page_numbers(lines, pages)
    left_out |= _running_heads(lines, pages, left_out)
    findings = [
        Finding("dropped", code, lines[place].number, f"{what} was left out", lines[place].text)
        for place, (code, what) in sorted(left_out.items())
    ]
    feet: dict[int, bool] = {}
    for page in pages:
        here = [place for place in page.places if place not in left_out]
        feet |= _foot(lines, here, findings)
    made: list[Line] = []
    for place, line in enumerate(lines):
        if place in left_out or (place in feet and _RULE.match(line.text)):
            made.append(replace(line, text="", indent=0))
        elif place in feet:
            if feet[place]:
                made.append(Line(line.number, ""))
            made.append(replace(line, foot=True, indent=0))
        else:
            made.append(line)
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
            if is_no_head(text):
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
    return bool(_CITES.search(text)) or (text[-1:] in ".!?;," and not text.isupper())


def _shape(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", _AT_EDGE.sub("", text).casefold()))


def _is_like(shape: str, usual: Sequence[str]) -> bool:
    return any(
        abs(len(known) - len(shape)) <= 6 and SequenceMatcher(None, shape, known).ratio() >= _LIKE
        for known in usual
    )


def _foot(lines: Sequence[Line], here: list[int], findings: list[Finding]) -> dict[int, bool]:
    """Find the notes at the foot of a page: line by line, whether a note begins with it."""
    ruled = next(
        (i for i in range(len(here) // 3, len(here)) if _RULE.match(lines[here[i]].text)), -1
    )
    if 0 <= ruled < len(here) - 1 and _label(lines[here[ruled + 1]].text):
        message = "the rule above the notes of a page was left out"
        findings.append(Finding("repair", "rule-removed", lines[here[ruled]].number, message))
        return {here[ruled]: False} | dict(_starts(lines, here[ruled + 1 :]))
    for index in range(max(1, len(here) // 5), len(here)):
        label = _label(lines[here[index]].text)
        if not label or not _can_begin(lines, here, index):
            continue
        if _is_called(label, " ".join(lines[place].text for place in here[:index])):
            return dict(_starts(lines, here[index:]))
    return {}


def _can_begin(lines: Sequence[Line], here: Sequence[int], index: int) -> bool:
    """Tell whether a line stands apart from the one above, or above it a sentence or page ends."""
    before, line = lines[here[index - 1]], lines[here[index]]
    if here[index] > here[index - 1] + 1:
        return True
    match = _FOOT.match(line.text)
    if match and line.text[match.end() : match.end() + 1].islower():
        return False
    clear = not re.match(r"[\d(]", line.text)
    return clear or ends_sentence(before.text) or before.text[-1:] == "-" or index > len(here) // 2


def _label(text: str) -> Label | None:
    match = _FOOT.match(text)
    if not match:
        return None
    token = next(value for value in match.groups() if value)
    return read_label(token)


def _is_called(label: Label, text: str) -> bool:
    """Tell whether the text of the page has a mark for a note."""
    if label.family == "number":
        sign = label.name
        raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in sign)
        pattern = (
            rf"(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])|\[{sign}\]|\({sign}\)|[^\W\d_]{{3}}{sign}(?![\w%])"
            rf"|[^\W\d_][.,;:!?…”’\"')»]{{1,3}}{sign}(?!\w|[.,]\d)"
        )
        return bool(re.search(pattern, text))
    if label.family == "sign":
        sign = re.escape({"asterisk": "*", "dagger": "†", "double-dagger": "‡"}.get(label.name, ""))
        if label.name == "two-asterisks":
            sign = r"\*\*"
        return bool(sign) and bool(
            re.search(rf"(?<=[^\s*†‡]){sign}(?![\w*])|\[{sign}\]|\({sign}\)", text)
        )
    return f"[{label.name}]" in text


def _starts(lines: Sequence[Line], here: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Tell of each line of a foot whether a note begins with it."""
    last: Label | None = None
    for place in here:
        label = _label(lines[place].text)
        begins = label is not None and (
            last is None
            or label.family != last.family
            or label.family == "sign"
            or label.value == last.value + 1
        )
        if begins:
            last = label
        yield place, begins
