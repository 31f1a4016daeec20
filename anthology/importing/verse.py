"""Tell lines that were ended on purpose from those that a measure has cut: verse, speeches, addresses.

Comes in with the runs of lines that no empty line divides; tells `layout` which of them keep theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from anthology.importing.draft import Finding, Line

_LONGEST = 90
_LONGEST_SPEAKER = 30
_MOST_CHANCE = 0.01
_LIKELY = 0.75
_PROSE = 0.2
"""The share of lines of prose that begin with a capital, where the file has none to count."""
_SPEAKER = re.compile(r"(?:[^\W\d_][\w.'’ -]{0,28}(?<!\s)[.:]|[^\W\d_a-z][^a-z]{1,29})$")
_CLOSING = re.compile(
    r"(?:(?:i (?:am|remain)|believe me|with\b|ever|as ever|most)\b.{0,40}|.{0,30}\b)?"
    r"(?:yours|sincerely|faithfully|truly|respectfully|affectionately|fraternally|cordially"
    r"|servant|regards|wishes|greetings|grüßen?|gruß|ergebenst|salutations|amicalement"
    r"|atentamente|cordialmente|distinti saluti)\b.{0,30}[,.]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LineEnds:
    """How a file ends its lines."""

    capitals: float
    """How many lines of its prose begin with a capital, of those that begin no paragraph."""
    verse: bool
    """Most of it is verse."""
    speakers: frozenset[str]
    """The names above the speeches of a play."""

    def is_verse(self, run: Sequence[Line]) -> bool:
        """Tell whether a run is verse by the capitals its lines begin with."""
        if len(run) < 2 or any(len(line.text) > _LONGEST for line in run):
            return False
        capitals, count = _capitals(run)
        if capitals * 10 < count * 9:
            return False
        return self.verse or bool(self.capitals ** (count) < _MOST_CHANCE and count > 6)

    def is_speech(self, run: Sequence[Line]) -> bool:
        """Tell whether a run is a speaker's name with what is spoken."""
        return len(run) > 1 and run[0].text in self.speakers


def read_line_ends(runs: Iterable[Sequence[Line]]) -> LineEnds:
    """Find out how a file ends its lines."""
    prose = capitals_of_prose = verse = whole = 0
    first: Counter[str] = Counter()
    for run in runs:
        if len(run) > 1 and len(run[0].text) <= _LONGEST_SPEAKER and _SPEAKER.match(run[0].text):
            first[run[0].text] += 1
        if len(run) < 3:
            continue
        capitals, count = _capitals(run)
        whole += count
        if capitals * 10 >= count * 9 and all(len(line.text) <= _LONGEST for line in run):
            verse += count
        elif capitals < count * _LIKELY:
            prose += count
            capitals_of_prose += capitals
    share = max(_PROSE / 2, capitals_of_prose / prose) if prose > 20 else _PROSE
    speakers = frozenset(name for name, count in first.items() if count > 2)
    often = sum(first[name] for name in speakers)
    return LineEnds(
        share,
        verse * 5 > whole * 3 and whole > 12,
        speakers if len(speakers) > 1 and often > 7 else frozenset(),
    )


def _capitals(run: Sequence[Line]) -> tuple[int, int]:
    """Count the lines after the first that begin with a capital, and those that begin with a letter."""
    letters = [found[0] for line in run[1:] if (found := re.search(r"[^\W_]", line.text[:12]))]
    return sum(not letter.islower() for letter in letters), len(letters)


def is_address(run: Sequence[Line], base: int) -> bool:
    """Tell whether a run is the head or the foot of a letter: short lines, set in or closing it."""
    if not 2 <= len(run) <= 8 or any(len(line.text) > 55 for line in run):
        return False
    if any(line.text[:1].islower() for line in run[1:]):
        return False
    inset = all(line.indent >= base + 4 for line in run)
    return inset or bool(_CLOSING.match(run[0].text) and len(run) < 5)


def join_turnovers(run: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Bring the end of a line of verse back that did not fit and stands below, set in far."""
    capitals, count = _capitals(run)
    joined: list[Line] = [run[0]]
    findings: list[Finding] = []
    usual = max(line.indent for line in run if not _begins_low(line.text) or line is run[0])
    longest = max(len(line.text) for line in run)
    for before, line in pairwise(run):
        turned = _begins_low(line.text) and line.indent > usual and len(line.text) < 30
        full = len(before.text) * 4 > longest * 3
        if turned and full and capitals * 10 >= count * 6:
            message = f"the end of a line of verse was brought back to it: “{line.text}”"
            findings.append(Finding("repair", "turnover-joined", line.number, message))
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
    return joined, findings


def _begins_low(text: str) -> bool:
    return text[:1].islower()
