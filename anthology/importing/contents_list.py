"""Read a contents list in the file: what it names heads the chapters; the list itself is left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from anthology.importing.draft import Draft, Finding, title_key
from anthology.importing.languages import PLACE_WORD

_HEADING = re.compile(
    r"[#*_\s]*(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire"
    r"|[ií]ndice(?: general)?|contenido|sommario|sumário|inhoud(?:sopgave)?|spis treści|innehåll"
    r"|содержание|оглавление|зміст|περιεχ[οό]μενα|içindekiler|תוכן(?: העניינים)?|المحتويات|فهرست)"
    r"[*_\s]*[.:]?$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:[\s.·…_]{2,}|\s)(?:\d{1,4}|[ivxlc]{1,7})$")
_NUMBER = re.compile(rf"(?:{PLACE_WORD}\s+)?(?:\d{{1,3}}|[IVXLC]{{1,7}})[.:)]?\s+", re.IGNORECASE)
_MOST_LINES = 120
_FEWEST = 3


def read_contents(draft: Draft) -> Draft:
    """Leave out a list of which at least half the entries stand in the text as lines of their own."""
    blocks = draft.blocks
    start = next((i for i, block in enumerate(blocks[:60]) if _HEADING.match(block.text[:60])), -1)
    if start < 0:
        return draft
    later = Counter(
        title_key(line.text)
        for block in blocks[start + 1 :]
        for line in block.lines
        if len(line.text) < 120
    )
    end = start + 1
    titles: set[str] = set()
    missing = lines = 0
    for index in range(start + 1, min(len(blocks), start + 1 + _MOST_LINES)):
        found = [key for line in blocks[index].lines if (key := _title(line.text, later))]
        lines += len(blocks[index].lines)
        if len(blocks[index].text) > 100 * len(blocks[index].lines) or any(
            key in titles for key in found
        ):
            break
        missing = 0 if found else missing + len(blocks[index].lines)
        if missing > _FEWEST:
            break
        if found:
            titles |= set(found)
            end = index + 1
    inside = sum(len(block.lines) for block in blocks[start + 1 : end])
    if len(titles) < _FEWEST or 2 * len(titles) < inside:
        return draft
    message = "the list of contents was left out: the book makes its own"
    findings = [
        Finding("dropped", "contents-dropped", line.number, message, line.text)
        for block in blocks[start:end]
        for line in block.lines
    ]
    kept = [*blocks[:start], *blocks[end:]]
    return replace(draft.with_blocks(kept, findings), titles=frozenset(titles))


def _title(text: str, later: Counter[str]) -> str:
    """Find what an entry names among the lines of the text; empty for nothing."""
    bare = _PAGE.sub("", text)
    for words in (text, bare, _NUMBER.sub("", bare)):
        key = title_key(words)
        if len(key) > 2 and later[key] > (words == text):
            return key
    return ""
