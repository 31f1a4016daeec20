"""Point at what looks like a scanning or copying error; nothing is changed here."""

from __future__ import annotations

import re
from collections import Counter

from anthology.importing.draft import Block, Draft, Finding, Kind, excerpt, words_of
from anthology.importing.languages import language_of
from anthology.importing.suspicions import ALONE, SUSPICIONS

_HYPHENED = re.compile(r"(?<![\w-])([^\W\d_]{2,})-([a-zà-ÿ]{2,})(?![\w-])")
_PREFIXES = words_of(
    "anti all co counter cross de double ex extra far great half high inter left like long low many"
    " mid micro mini multi near neo never non off old one out over para post pre pro pseudo quasi re"
    " right self semi so sub super trans two ultra un under up well"
)
_PAGE = r"(?:pages?|pp?\.|seite|s\.|página|pagina)\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?"
_LINE = (
    r"(?:lines?|ll?\.|verses?|vv?\.|ver\.|zeile|z\.|vers|ligne|línea|riga|verso)\s?\d{1,4}"
    r"(?:\s?[-–,]\s?\d{1,4})?"
)
_CALLED_BY_PLACE = re.compile(
    rf"[\[(]?(?:{_PAGE}[,.:;]?\s?{_LINE}|{_PAGE}|{_LINE})(?:[\]).,:;—–-]|\s[“\"‘'])", re.IGNORECASE
)
"""How a note begins that no mark calls: “Line 12.”, “Page 3, line 7:”, “P. 40.”."""
_FEWEST_CALLED = 3
_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,2})(?=\S)[^*_]+(?<=\S)\1(?![\w*_])")


def report_doubts(draft: Draft) -> Draft:
    """List what an editor should look at."""
    words = draft.words
    folded = Counter[str]()
    for word, count in words.items():
        folded[word.casefold()] += count
    parts = {word.casefold() for word in words if "-" not in word}
    findings = _called_by_place(draft.blocks)
    french = language_of(words) == "fr"
    blocks = [*draft.blocks, *(block for note in draft.notes for block in note.blocks)]
    for index, block in enumerate(blocks):
        if block.kind is Kind.BREAK:
            continue
        findings += _patterns(block, french)
        if not french:
            findings += _false_hyphens(block, words, parts, folded)
        following = draft.blocks[index + 1] if index + 1 < len(draft.blocks) else None
        findings += _unclosed(block, following)
    return draft.with_blocks(draft.blocks, findings)


def _called_by_place(blocks: tuple[Block, ...]) -> list[Finding]:
    """Name the notes that say which line or page they belong to, and have no mark there."""
    found = [block for block in blocks if _CALLED_BY_PLACE.match(block.text[:60])]
    found = [block for block in found if block.kind is not Kind.HEADING]
    if len(found) < _FEWEST_CALLED:
        return []
    message = (
        f"{len(found)} notes name the line or the page they belong to, and nothing in the text"
        f" refers to them: they stay where they stand, down to line {found[-1].number}"
    )
    return [Finding("doubt", "notes-called-by-place", found[0].number, message)]


def _patterns(block: Block, french: bool) -> list[Finding]:
    """Find what looks like an error; French sets spaces before its double signs."""
    findings: list[Finding] = []
    # Emphasis that is closed is no doubt: its signs are hidden, at the same length.
    text = _EMPHASIS.sub(
        lambda match: match.group().replace(match[1], "\x03" * len(match[1])), block.text
    )
    found = sorted(
        (match.start(), match.end(), suspicion.code, suspicion.what)
        for suspicion in SUSPICIONS
        if not suspicion.needs or any(sign in text for sign in suspicion.needs)
        for match in suspicion.pattern.finditer(text)
        if not (french and suspicion.what == ALONE)
    )
    seen = -1
    for start, end, code, what in found:
        if start > seen:
            message = f"{what}: “{_context(block.text, start, end)}”"
            findings.append(Finding("doubt", code, block.line_at(start), message))
        seen = max(seen, end + 2)
    return findings


def _context(text: str, start: int, end: int) -> str:
    """Give the words around a place."""
    start = text.rfind(" ", max(0, start - 20), max(0, start - 1)) + 1 or max(0, start - 20)
    after = text.find(" ", end + 1, end + 20)
    return excerpt(text[start : after if after > 0 else end + 20])


def _false_hyphens(
    block: Block, words: Counter[str], parts: set[str], folded: Counter[str]
) -> list[Finding]:
    """Find hyphens that a line's end may have left inside a name or a word."""
    findings = []
    for match in _HYPHENED.finditer(block.text):
        first, second = match.groups()
        if first.casefold() in _PREFIXES or second in parts or folded[match.group().casefold()] > 1:
            continue
        if first[0].isupper() and not second.endswith(("ed", "ing")):
            code, what = "hyphen-inside-name", "a false hyphen inside a name?"
        elif words[first + second]:
            code, what = "hyphen-inside-word", "the text has this word without a hyphen too"
        else:
            continue
        message = f"{what} “{match.group()}”"
        findings.append(Finding("doubt", code, block.line_at(match.start()), message))
    return findings


def _unclosed(block: Block, following: Block | None) -> list[Finding]:
    """Find a quotation that is opened, not closed, and not taken up by the next paragraph."""
    text = block.text
    if "„" in text:
        return []
    where = _lost_partner(text)
    if where < 0 or (following and following.text[:1] in ("“", '"') and _is_last(text, where)):
        return []
    message = f"a quotation is opened or closed but not both: “{excerpt(text[where:], 40)}”"
    return [Finding("doubt", "quotation-unclosed", block.line_at(where), message)]


def _lost_partner(text: str) -> int:
    """Find the first quotation mark without its other half; -1 for none."""
    opened: list[int] = []
    for match in re.finditer('[“”"]', text):
        place, sign = match.start(), match.group()
        opens = sign == "“" or (sign == '"' and (not place or text[place - 1] in " (—–-['‘"))
        if sign == '"' and opens and opened:
            return opened[0]
        if opens:
            opened.append(place)
        elif opened:
            opened.pop()
        else:
            return place
    return opened[0] if opened else -1


def _is_last(text: str, where: int) -> bool:
    """Tell whether a quotation runs to the end of its paragraph."""
    return not re.search('[”"]', text[where + 1 :])
