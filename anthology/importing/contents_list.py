"""Read a contents list in the file: what it names heads the chapters; the list itself is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from anthology.importing.draft import Block, Draft, Finding, is_prose, title_key
from anthology.importing.languages import ONLY_PLACE, PLACE_WORD

_HEADING = re.compile(
    r"[#*_\s]*(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire"
    r"|[ií]ndice(?: general)?|contenido|sommario|sumário|inhoud(?:sopgave)?|spis treści|innehåll"
    r"|содержание|оглавление|зміст|περιεχ[οό]μενα|içindekiler|תוכן(?: העניינים)?|المحتويات|فهرست)"
    r"[*_\s]*[.:]?$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:[\s.·…_]{2,}|\s)(?:\d{1,4}|[ivxlc]{1,7})\.?$")
_NUMBER = re.compile(
    rf"(?:{ONLY_PLACE}[.:,–—-]?|(?:{PLACE_WORD}\s+)?(?:\d{{1,3}}|[IVXLC]{{1,7}})[.:)]?)\s+",
    re.IGNORECASE,
)
_MOST_LINES = 120
_FEWEST = 3


def read_contents(draft: Draft) -> Draft:
    """Leave out a list of which at least half the entries stand in the text as lines of their own."""
    blocks = draft.blocks
    start = next((i for i, block in enumerate(blocks[:60]) if _HEADING.match(block.text[:60])), -1)
    if start < 0:
        return draft
    later = _keys(blocks[start + 1 :])
    end, titles = _by_titles(blocks, start, later)
    inside = sum(len(block.lines) for block in blocks[start + 1 : end])
    if len(titles) < _FEWEST or 2 * len(titles) < inside:
        end, titles = start + 1, set()
    paged, named = _by_pages(blocks, start, later)
    if paged > end:
        end, titles = paged, titles | named
    if end == start + 1:
        return draft
    message = "the list of contents was left out: the book makes its own"
    findings = [
        Finding("dropped", "contents-dropped", line.number, message, line.text)
        for block in blocks[start:end]
        for line in block.lines
    ]
    kept = [*blocks[:start], *blocks[end:]]
    return replace(draft.with_blocks(kept, findings), titles=frozenset(titles))


def _keys(blocks: Sequence[Block]) -> Counter[str]:
    """Count what the lines of the text say, and titles that run over two or three lines."""
    keys = Counter(
        title_key(line.text) for block in blocks for line in block.lines if len(line.text) < 120
    )
    keys.update(
        title_key(block.text)
        for block in blocks
        if 1 < len(block.lines) < 4 and len(block.text) < 200
    )
    return keys


def _by_titles(blocks: Sequence[Block], start: int, later: Counter[str]) -> tuple[int, set[str]]:
    """Find the end of a list whose entries come again in the text, and what they say."""
    end = start + 1
    titles: set[str] = set()
    missing = lines = 0
    for index in range(start + 1, min(len(blocks), start + 1 + _MOST_LINES)):
        if _is_text(blocks, index):
            break
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
    while start + 1 < end < len(blocks) and _is_last_entry(blocks[end]):
        end += 1
    return end, titles


def _by_pages(blocks: Sequence[Block], start: int, later: Counter[str]) -> tuple[int, set[str]]:
    """Find the end of a list most lines of which end with a page's number, and what they say."""
    end = start + 1
    titles: set[str] = set()
    paged = lines = without = kept = 0
    for index in range(start + 1, min(len(blocks), start + 1 + _MOST_LINES)):
        block = blocks[index]
        if _is_text(blocks, index) and not _PAGE.search(block.text):
            break
        found = sum(bool(_PAGE.search(line.text)) for line in block.lines)
        without = 0 if found else without + 1
        if without > _FEWEST:
            break
        paged += found
        lines += len(block.lines)
        if found:
            end, kept = index + 1, lines
            titles |= set(filter(None, (_title(text, later) for text in _entries(block))))
    enough = paged >= _FEWEST + (not titles) and paged * 2 >= kept
    return (end, titles) if enough else (start + 1, set())


def _entries(block: Block) -> list[str]:
    """Put the lines of an entry together: the last of them has the page's number."""
    entries: list[str] = []
    open_ended = False
    for line in block.lines:
        if open_ended:
            entries[-1] += f" {line.text}"
        else:
            entries.append(line.text)
        open_ended = not _PAGE.search(line.text)
    return entries


def _is_last_entry(block: Block) -> bool:
    """Tell whether a line is an entry, by its page's number, although the text has no such line."""
    return len(block.lines) == 1 and bool(
        re.search(r"[^\W\d_]{3}[\s.·…_]+\d{1,4}$", block.text[:90])
    )


def _is_text(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether the text begins here: running text, or a heading right above it."""
    following = blocks[index + 1] if index + 1 < len(blocks) else blocks[index]
    here = blocks[index]
    return _is_running(here) or (
        len(here.lines) == 1 and not _PAGE.search(here.text) and _is_running(following)
    )


def _is_running(block: Block) -> bool:
    return is_prose(block) and block.text[-1:] in tuple('.!?”"’') and len(block.text) > 120


def _title(text: str, later: Counter[str]) -> str:
    """Find what an entry names among the lines of the text; empty for nothing."""
    bare = _PAGE.sub("", text)
    for words in (text, bare, _NUMBER.sub("", bare)):
        key = title_key(words)
        if len(key) > 2 and later[key] > (words == text):
            return key
    return ""
