"""Set apart the notes at the foot of each page, and know their marks where a scan misread them.

Works on lines, of which some begin a page. Within a page marks and notes have the same order, so
that a mark that became `'` or `^` is known by its place; what could be two things stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anthology.importing.draft import Finding, Line, ends_sentence, excerpt
from anthology.importing.languages import PLACE_WORD
from anthology.importing.note_labels import EMPHASISED, SIGN, Label, read_label
from anthology.importing.note_misread import Foot, is_misread_label, resolve

_RULE = re.compile(r"[_\-—–=]{3,}$")
_FOOT = re.compile(
    rf"(?:\[(?P<bracket>\d{{1,3}}|[a-zA-Z]|{SIGN})\]|\^?(?P<raised>[¹²³⁰⁴-⁹]{{1,3}})"
    rf"|(?P<sign>{SIGN})|\((?P<paren>\d{{1,3}}|\*|[a-z])\)|\^(?P<caret>\d{{1,3}})(?=\s)"
    r"|(?P<plain>\d{1,3})(?:[.)](?![.,;:)])|(?=\s*[^\W\d]|\s+\S)))\s*(?=\S)"
)
_OPENING = re.compile(rf"(?:(?i:{PLACE_WORD})\s|[IVXLC]{{1,6}}\.?$|[^a-zà-ÿ]{{4,60}}$)")
_LONGEST_REST = 12
_LONGEST_EMPHASIS = 5
_LONGEST_FOOT = 60
_LONGEST_QUOTATION = 20
_LONGEST_PAGE = 200
"""Lines; what has more is no page."""
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CLOSING = {
    '"': r'(?<=\S)"(?!\w)', "“": "”", "«": "»", "»": "«",
    "'": r"(?<=[.,;:!?])'(?!\w)", "‘": r"(?<=[.,;:!?])’",
}  # fmt: skip
"""What closes a quotation, by what opens it: old books have a space between it and the words."""
_SIGN_OF = {
    "asterisk": "*", "dagger": "†", "double-dagger": "‡", "section-sign": "§", "pilcrow": "¶",
    "parallels": "‖",
}  # fmt: skip


@dataclass(slots=True)
class _Page:
    """The lines of a page that are not empty, by their place; the foot begins within them."""

    places: list[int]
    foot: list[int]
    starts: list[int]
    """Where a note begins."""


def set_feet_apart(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Mark the lines at the foot of pages, bring notes that ran over together, and name marks."""
    pages = _pages(lines)
    filled = sum(len(page.places) for page in pages)
    if len(pages) < 2 or filled > _LONGEST_PAGE * len(pages):
        # What ends so seldom are no pages.
        return list(lines), []
    findings: list[Finding] = []
    texts: dict[int, str] = {}
    rules: set[int] = set()
    moved: dict[int, list[int]] = {}
    before: _Page | None = None
    feet: list[Foot] = []
    for page in pages:
        rule = _set_foot(lines, page, before)
        if rule >= 0:
            rules.add(rule)
            message = "the rule above the notes of a page was left out"
            findings.append(Finding("repair", "rule-removed", lines[rule].number, message))
        rest = _rest(page)
        if rest and before and before.foot:
            moved[before.foot[-1]] = rest
            message = "a note ran over the page: its rest was brought to it"
            findings.append(Finding("repair", "note-rejoined", lines[rest[0]].number, message))
            before.foot += rest
            page.foot = page.foot[len(rest) :]
        if page.foot:
            body = page.places[: len(page.places) - len(page.foot) - len(rest)]
            feet.append(Foot([place for place in body if place != rule], page.starts))
            before = page
    texts = resolve(lines, feet)
    findings += _unresolved(lines, feet, texts)
    return list(_set(lines, pages, texts, rules, moved)), findings


def _unresolved(
    lines: Sequence[Line], feet: Sequence[Foot], texts: dict[int, str]
) -> Iterator[Finding]:
    for foot in feet:
        for place in foot.starts:
            if place not in texts and _is_misread(lines, place):
                words = excerpt(lines[place].text, 40)
                message = f"a note whose sign was misread stays in the text: “{words}”"
                yield Finding("doubt", "note-sign-misread", lines[place].number, message)


def _pages(lines: Sequence[Line]) -> list[_Page]:
    pages = [_Page([], [], [])]
    if not any(line.page for line in lines):
        return pages
    empty = 0
    for place, line in enumerate(lines):
        # The first page of a chapter has neither a running head nor, often, a folio.
        if line.page or (empty > 1 and _OPENING.match(line.text)):
            pages.append(_Page([], [], []))
        empty = 0 if line.text else empty + 1
        if line.text:
            pages[-1].places.append(place)
    return [page for page in pages if page.places]


def _set(
    lines: Sequence[Line],
    pages: Sequence[_Page],
    texts: dict[int, str],
    rules: set[int],
    moved: dict[int, list[int]],
) -> Iterator[Line]:
    starts = {place for page in pages for place in page.starts}
    feet = {place for page in pages for place in page.foot}
    ends = {page.foot[-1] for page in pages if page.foot}
    away = {place for places in moved.values() for place in places}
    for place, line in enumerate(lines):
        if place in away:
            continue
        if place in rules:
            yield replace(line, text="", indent=0)
            continue
        if place in texts:
            line = replace(line, text=texts[place])
        if place not in feet:
            yield line
            continue
        if place in starts:
            yield Line(line.number, "")
        yield replace(line, foot=True, indent=0, page=False)
        for other in moved.get(place, ()):
            yield replace(lines[other], foot=True, indent=0, page=False)
        if place in ends:
            yield Line(line.number, "")


def _set_foot(lines: Sequence[Line], page: _Page, before: _Page | None) -> int:
    """Find where the notes of a page begin; gives the place of the rule above them, or -1."""
    here = page.places
    ruled = next(
        (i for i in range(len(here) // 3, len(here) - 1) if _RULE.match(lines[here[i]].text)), -1
    )
    runs_on = before is not None and not ends_sentence(lines[before.foot[-1]].text)
    if ruled >= 0 and (_is_label(lines, here[ruled + 1]) or runs_on):
        _take(lines, page, ruled + 1)
        return here[ruled]
    first = _first_of_foot(lines, here)
    if first:
        _take(lines, page, _with_rest(lines, here, first) if runs_on else first)
    return -1


def _first_of_foot(lines: Sequence[Line], here: Sequence[int]) -> int:
    """Find the line of a page with which its first note begins; 0 if there is none."""
    doubtful = 0
    if len(here) > _LONGEST_PAGE:
        return 0
    for index in range(max(1, len(here) // 5, len(here) - _LONGEST_FOOT), len(here)):
        if not _is_label(lines, here[index]) or not _can_begin(lines, here, index):
            continue
        above = " ".join(lines[place].text for place in here[:index])
        label = _label_at(lines, here[index])
        if label and is_called(label, above):
            # Nothing is above the first note of a page but the text.
            return index if not doubtful or label.name == "1" else doubtful
        if (
            not doubtful
            and _stands_apart(lines, here, index)
            and (not label or label.value == 1 or label.family == "sign")
        ):
            # The mark may have been misread.
            doubtful = index
    return doubtful


def _take(lines: Sequence[Line], page: _Page, index: int) -> None:
    page.foot = page.places[index:]
    page.starts = [place for place, begins in _starts(lines, page.foot) if begins]


def _rest(page: _Page) -> list[int]:
    """Give the lines of a foot above its first note: the rest of the one on the page before."""
    first = page.starts[0] if page.starts else -1
    return page.foot[: page.foot.index(first)] if first >= 0 else page.foot[:]


def _with_rest(lines: Sequence[Line], here: Sequence[int], index: int) -> int:
    """Go up to where the rest of a note begins that ran over: below an empty line, in lower case."""
    for place in range(index - 1, max(0, index - _LONGEST_REST), -1):
        if _stands_apart(lines, here, place):
            return place if lines[here[place]].text[:1].islower() else index
    return index


def _stands_apart(lines: Sequence[Line], here: Sequence[int], index: int) -> bool:
    """Tell whether an empty line stands above."""
    return here[index] > here[index - 1] + 1


def _can_begin(lines: Sequence[Line], here: Sequence[int], index: int) -> bool:
    """Tell whether a line stands apart from the one above, or above it a sentence or page ends."""
    before, line = lines[here[index - 1]], lines[here[index]]
    if _stands_apart(lines, here, index):
        return True
    match = _FOOT.match(line.text)
    if not match or line.text[match.end() : match.end() + 1].islower():
        return False
    clear = not re.match(r"[\d(]", line.text)
    return clear or ends_sentence(before.text) or before.text[-1:] == "-" or index > len(here) // 2


def _is_label(lines: Sequence[Line], place: int) -> bool:
    return _label_at(lines, place) is not None or _is_misread(lines, place)


def _label_at(lines: Sequence[Line], place: int) -> Label | None:
    """Read the label that a line begins with, unless its asterisk opens emphasis."""
    text = lines[place].text
    if text[:1] == "*" and EMPHASISED.match(
        " ".join(line.text for line in lines[place : place + _LONGEST_EMPHASIS])
    ):
        return None
    return _label(text)


def _is_misread(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a line begins with what a figure or a sign was misread as, and with no quotation."""
    text = lines[place].text
    closing = _CLOSING.get(text[:1])
    if not is_misread_label(text) or not closing:
        return is_misread_label(text)
    paragraph = []
    for line in lines[place : place + _LONGEST_QUOTATION]:
        if not line.text:
            break
        paragraph.append(line.text)
    return not re.search(closing, "\n".join(paragraph)[1:])


def _label(text: str) -> Label | None:
    match = _FOOT.match(text)
    if not match:
        return None
    token = next(value for value in match.groups() if value)
    return read_label(token)


def is_called(label: Label, text: str) -> bool:
    """Tell whether the text of a page has a mark for a note."""
    if label.family == "number":
        sign = label.name
        raised = "".join(_DIGITS[int(digit)] for digit in sign)
        pattern = (
            rf"(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])|\[{sign}\]|\({sign}\)|[^\W\d_]{{3}}{sign}(?![\w%])"
            rf"|[^\W\d_][.,;:!?…”’\"')»]{{1,3}}{sign}(?!\w|[.,]\d)|\S\^{sign}(?!\d)"
        )
        return bool(re.search(pattern, text))
    if label.family == "sign":
        name = re.sub(r"^(?:two|three|four)-|s$", "", label.name)
        times = {"two-": 2, "thre": 3, "four": 4}.get(label.name[:4], 1)
        sign = re.escape(_SIGN_OF.get(name, "*") * times)
        return bool(re.search(rf"(?<=[^\s*†‡]){sign}(?![\w*])|\[{sign}\]|\({sign}\)", text))
    return f"[{label.name}]" in text or f"({label.name})" in text


def _heads_sentence(text: str) -> bool:
    """Tell whether a sentence begins behind a label; “158).” ends one."""
    match = _FOOT.match(text)
    return bool(match and re.match(r"[“\"‘(\[]?[^\W_a-zà-ÿ]", text[match.end() :]))


def _starts(lines: Sequence[Line], here: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Tell of each line of a foot whether a note begins with it."""
    last: Label | None = None
    for place in here:
        text = lines[place].text
        label = _label_at(lines, place)
        begins = label is not None and (
            last is None
            or label.family == "sign"
            or label.value == last.value + 1
            or (label.family != last.family and _heads_sentence(text))
        )
        if begins:
            last = label
        elif _is_misread(lines, place):
            begins = True
            if last and last.family == "number":
                last = Label(str(last.value + 1), last.value + 1, "number")
        yield place, begins
