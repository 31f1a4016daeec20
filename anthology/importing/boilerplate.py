"""Leave out what digital libraries put around a text: their notices, licences and scanning notes.

Works on lines, before they are blocks, as a licence is long and has paragraphs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anthology.importing.draft import Finding, FrontValue, Line

_START = re.compile(
    r"\*{3}\s?START OF (?:THE|THIS) PROJECT GUTENBERG|\*{3}\s?START OF THE (?:PG|COPYRIGHTED)"
    r"|\*END\*\s?THE SMALL PRINT|\*END THE SMALL PRINT",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:\*{3}\s?)?END OF (?:THE |THIS )?PROJECT GUTENBERG|\*{3}\s?END OF THE (?:PG|COPYRIGHTED)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author|Authors|Translator|Editor|Language):\s+(\S.*)$")
_SCANNING = re.compile(
    r"(?:(?:e-?text|etext|this etext was)?\s*(?:was\s+)?(?:produced|prepared|transcribed|scanned)"
    r" by\b.*|(?:transcription|transcribed|mark[ -]?up|html mark-?up|scanned|proofread|online"
    r" version)\s*(?:/\w+\s*)?:.*"
    r"|digiti[sz]ed by (?:the )?(?:internet archive|google|microsoft)\b.*"
    r"|this file was (?:produced|made) .*|.*\bproofread(?:ing|ers?) (?:team|at)\b.*"
    r"|https?://(?:www\.)?(?:archive\.org|pgdp\.net|gutenberg\.org|marxists\.org"
    r"|theanarchistlibrary\.org|usa\.anarchistlibraries\.net)\S*"
    r"|.*theanarchistlibrary\.org$|the anarchist library(?: \(mirror\))?|anti-?copyright\W*"
    r"|retrieved (?:on|from|\d)\b.{0,120}|in .{0,80} with funding from .{0,80}"
    r"|(?:marxists?['’]? )?internet archive(?: \(\d{4}\))?|first generated:.*|last updated:.*"
    r"|with (?:the )?kind permission of .{0,60} archive\b.*)$",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(
    r"\[?\W{0,3}transcriber['’]?s?['’]? notes?\b|\[transcriber\b", re.IGNORECASE
)
_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "polish": "pl", "swedish": "sv", "russian": "ru",
    "ukrainian": "uk", "greek": "el", "turkish": "tr", "hebrew": "he", "arabic": "ar",
    "persian": "fa", "finnish": "fi", "danish": "da", "norwegian": "nb", "czech": "cs",
    "hungarian": "hu", "latin": "la", "esperanto": "eo", "catalan": "ca",
}  # fmt: skip
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
    for index in (*filled[:_ENDS], *filled[-_ENDS:]):
        text = lines[index].text
        if len(text) < 200 and _SCANNING.match(text) and index not in left_out:
            left_out[index] = "a scanning note"
    for index in filled[:_ENDS]:
        if _TRANSCRIBER.match(lines[index].text):
            for place in _note(lines, index):
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
            known = front.get("translators" if key == "Translator" else "authors", ())
            assert isinstance(known, tuple)
            front["translators" if key == "Translator" else "authors"] = (*known, value)
    return front


def _note(lines: Sequence[Line], index: int) -> Iterator[int]:
    """Give the lines of a transcriber's note: to its closing bracket, or to the next empty line."""
    bracketed = lines[index].text.startswith("[")
    depth = 0
    for place in range(index, min(len(lines), index + 30)):
        text = lines[place].text
        if not text and not bracketed:
            return
        yield place
        depth += text.count("[") - text.count("]")
        if bracketed and depth <= 0:
            return
