"""Leave out what digital libraries put around a text: their notices, licences and scanning notes.

Works on lines, before they are blocks, as a licence is long and has paragraphs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from anthology.importing.draft import Finding, FrontValue, Line, title_key
from anthology.importing.notices import (
    BOOKPLATE,
    FULL_TEXT,
    GOOGLE,
    GOOGLE_END,
    JSTOR,
    JSTOR_END,
    STAMP,
)

_START = re.compile(
    r"\*{3}\s?START OF (?:THE|THIS) PROJECT GUTENBERG|\*{3}\s?START OF THE (?:PG|COPYRIGHTED)"
    r"|\*END\*\s?THE SMALL PRINT|\*END THE SMALL PRINT",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:\*{3}\s?)?END OF (?:THE |THIS )?PROJECT GUTENBERG|\*{3}\s?END OF THE (?:PG|COPYRIGHTED)"
    r"|(?:ende (?:dieses|des) |fin (?:du|de|del|de l['’]\w+ de) (?:l['’])?|fine (?:del|di|dell['’]\w+) )"
    r"(?:\w+ ){0,4}(?:project|projekt|projet|proyecto|progetto) gutenberg",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author|Authors|Translator|Editor|Language):\s+(\S.*)$")
_SCANNING = re.compile(
    r"(?:(?:e-?text|etext|this etext was)?\s*(?:was\s+)?(?:produced|prepared|transcribed|scanned)"
    r" (?:by|from)\b.*|(?:transcription|transcribed|mark[ -]?up|html mark-?up|scanned|proofread|online"
    r" version)\s*(?:/\w+\s*)?:.*"
    r"|digiti[sz]ed by (?:the )?(?:internet archive|google|microsoft)\b.*"
    r"|this file was (?:produced|made) .*|.*\bproofread(?:ing|ers?) (?:team|at)\b.*"
    r"|https?://(?:www\.)?(?:archive\.org|pgdp\.net|gutenberg\.org|marxists\.org"
    r"|theanarchistlibrary\.org|usa\.anarchistlibraries\.net)\S*"
    r"|.*theanarchistlibrary\.org$|the anarchist library(?: \(mirror\))?|anti-?copyright\W*"
    r"|retrieved (?:on|from|\d)\b.{0,120}|in .{0,80} with funding from .{0,80}"
    r"|(?:marxists?['’]? )?internet archive(?: \(\d{4}\))?|first generated:.*|last updated\b.*"
    r"|.{2,60} \| marxists['’]? internet archive|public domain:? .*marxists.*|copyleft: .*"
    r"|proofread(?:ing)?:.*|first (?:put )?online:.*|marxists\.org.*|top of (?:the )?page"
    r"|with (?:the )?kind permission of .{0,60} archive\b.*)$",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(
    r"\[?\W{0,3}transcriber['’]?s?['’]? notes?\b|\[transcriber\b", re.IGNORECASE
)
_TRANSCRIBERS_HEADING = re.compile(r"\W*transcriber['’]?s?['’]? notes?\W*$", re.IGNORECASE)
_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "polish": "pl", "swedish": "sv", "russian": "ru",
    "ukrainian": "uk", "greek": "el", "turkish": "tr", "hebrew": "he", "arabic": "ar",
    "persian": "fa", "finnish": "fi", "danish": "da", "norwegian": "nb", "czech": "cs",
    "hungarian": "hu", "latin": "la", "esperanto": "eo", "catalan": "ca",
}  # fmt: skip
_LIBRARY = re.compile(r"the anarchist library|anarchist libraries|bibliothèque anarchiste", re.I)
_HEAD = 200
_LONGEST_NOTICE = 90
_LONGEST_NOTE = 160
_TAIL = 400
"""Within so many lines of the end a transcriber says what was corrected."""
_ENDS = 60
"""Within so many lines of either end scanning notes are looked for."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Lines without boilerplate; those left out are empty now."""

    lines: list[Line]
    findings: list[Finding]
    front: dict[str, FrontValue]


def clear_boilerplate(lines: Sequence[Line]) -> Cleared:
    """Leave out a library's own words, and read the title and names that its head gives."""
    left_out: dict[int, str] = {}
    front: dict[str, FrontValue] = {}
    start = next((i for i, line in enumerate(lines[:800]) if _START.search(line.text)), -1)
    if start >= 0:
        left_out |= dict.fromkeys(range(start + 1), "a digital library's own words")
        front = _fields(lines[:start])
    ends = (i for i in range(start + 1, len(lines)) if _END.match(lines[i].text))
    end = next(ends, len(lines))
    if end < len(lines) and (start >= 0 or "***" in lines[end].text):
        left_out |= dict.fromkeys(range(end, len(lines)), "a digital library's own words")
    filled = [i for i in range(start + 1, end) if lines[i].text]
    left_out |= dict.fromkeys(_notices(lines, filled), "a digital library's own words")
    if filled and (titled := FULL_TEXT.match(lines[filled[0]].text)):
        front.setdefault("title", titled["title"])
        left_out[filled[0]] = "a digital library's own words"
    for index in (*filled[:_ENDS], *filled[-_ENDS:]):
        text = lines[index].text
        if len(text) < 400 and _SCANNING.match(text) and index not in left_out:
            left_out |= dict.fromkeys(_credits(lines, index), "a scanning note")
    if any("arxists" in lines[i].text for i in (*filled[:_ENDS], *filled[-_ENDS:])):
        for index in filled[:3]:
            if re.match(r"[^.!?]{3,40} (?:internet )?(?:archive|index)$", lines[index].text, re.I):
                left_out.setdefault(index, "a digital library's own words")
    left_out |= dict.fromkeys(_colophon(lines, filled), "a digital library's own words")
    for index in (*filled[:_ENDS], *filled[-_TAIL:]):
        if _TRANSCRIBER.match(lines[index].text) and index not in left_out:
            for place in _note(lines[:end], index):
                left_out.setdefault(place, "a transcriber's note")
    findings = [
        Finding("dropped", "boilerplate-dropped", line.number, f"left out as {what}", line.text)
        for index, what in sorted(left_out.items())
        if (line := lines[index]).text
    ]
    kept = [
        replace(line, text="", indent=0) if index in left_out else line
        for index, line in enumerate(lines)
    ]
    return Cleared(kept, findings, front)


def _notices(lines: Sequence[Line], filled: Sequence[int]) -> Iterator[int]:
    """Give the lines of the notices that libraries put before a book, and stamp on its pages."""
    for index in filled:
        if len(lines[index].text) < 200 and STAMP.match(lines[index].text):
            yield from _with_funding(lines, index)
    head = filled[:_HEAD]
    for start in range(min(len(head), 40)):
        for end in range(start + 6, start, -1):
            if BOOKPLATE.match(" ".join(lines[place].text for place in head[start:end])):
                yield from head[start:end]
                break
    for begins, ends in ((GOOGLE, GOOGLE_END), (JSTOR, JSTOR_END)):
        first = next((i for i in head if begins.match(lines[i].text)), -1)
        within = [i for i in filled if first <= i < first + _LONGEST_NOTICE]
        last = [i for i in within if ends.search(lines[i].text)]
        if first >= 0 and last:
            yield from range(first, last[-1] + 1)


def _with_funding(lines: Sequence[Line], index: int) -> Iterator[int]:
    """Give a stamp's line and, below it, “in 2010 with funding from” and who gave it."""
    yield index
    funded = False
    for place in range(index + 1, min(index + 4, len(lines))):
        text = lines[place].text
        if not (
            funded or re.match(r"in \d{4}(?: with funding from\b.*)?$|with funding from", text)
        ):
            return
        if not text or len(text) > 80:
            return
        yield place
        if funded:
            return
        funded = text.endswith("from")


def _credits(lines: Sequence[Line], index: int) -> Iterator[int]:
    """Give the lines of a note on who made the file: to the next empty line, if they are few."""
    yield index
    if not re.match(
        r"(?:e-?text )?(?:was )?(?:(?:produced|prepared) by|transcribed from)\b",
        lines[index].text,
        re.I,
    ):
        return
    rest: list[int] = []
    for place in range(index + 1, min(index + 8, len(lines))):
        if not lines[place].text:
            yield from rest
            return
        rest.append(place)


def _colophon(lines: Sequence[Line], filled: Sequence[int]) -> Iterator[int]:
    """Give what a library repeats of the title page below the text."""
    tail = filled[-14:]
    start = next((i for i in tail if _LIBRARY.match(lines[i].text)), -1)
    if start < 0 or len(filled) < 20:
        return
    known = {title_key(lines[i].text) for i in filled[:14]}
    for index in tail:
        text = lines[index].text
        if index >= start and len(text) < 100 and (title_key(text) in known or text.isdigit()):
            yield index


def _fields(lines: Sequence[Line]) -> dict[str, FrontValue]:
    """Read `Title: …` and the like."""
    front: dict[str, FrontValue] = {}
    for index, line in enumerate(lines):
        match = _FIELD.match(line.text)
        if not match:
            continue
        key, value = match.groups()
        following = lines[index + 1] if index + 1 < len(lines) else None
        if key == "Title":
            front["title"] = value
            if following and following.indent >= 4 and following.text:
                front["subtitle"] = following.text
        elif key == "Language":
            language = _LANGUAGES.get(value.casefold())
            if language:
                front["language"] = language
        elif key != "Editor":
            role = "translators" if key == "Translator" else "authors"
            known = front.get(role, ())
            assert isinstance(known, tuple)
            further = takewhile(lambda other: other.text and other.indent >= 4, lines[index + 1 :])
            front[role] = (*known, value, *(other.text for other in further))
    return front


def _note(lines: Sequence[Line], index: int) -> range:
    """Give the lines of a transcriber's note: to its closing bracket, or to the next empty line.

    Below a heading of its own it goes on to the next gap that is wider than those within.
    """
    if lines[index].text.startswith("["):
        depth = 0
        for place in range(index, min(len(lines), index + 30)):
            depth += lines[place].text.count("[") - lines[place].text.count("]")
            if depth <= 0:
                return range(index, place + 1)
        return range(index, min(len(lines), index + 30))
    paragraph = _gap_after(lines, index, 1)
    if paragraph > index + 1 or len(lines[index].text) > 30:
        return range(index, paragraph)
    begins = next((p for p in range(index + 1, len(lines)) if lines[p].text), len(lines))
    end = _gap_after(lines, begins, max(3, begins - index))
    # A heading of its own and nothing else behind it: what the transcriber says ends the file.
    last = end == len(lines) and bool(_TRANSCRIBERS_HEADING.match(lines[index].text))
    if (end - index > _LONGEST_NOTE or end == len(lines)) and not last:
        end = _gap_after(lines, begins, 1)
    return range(index, end)


def _gap_after(lines: Sequence[Line], start: int, size: int) -> int:
    """Find where so many empty lines follow each other."""
    gap = 0
    for place in range(start, len(lines)):
        gap = 0 if lines[place].text else gap + 1
        if gap == size:
            return place - size + 1
    return len(lines)
