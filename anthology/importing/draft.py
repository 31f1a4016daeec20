"""What passes between the stages of an import: numbered lines, blocks, and what was found so far.

Every stage takes a `Draft` and gives a new one; no line ever loses the number it has in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

FindingKind = Literal["repair", "dropped", "doubt"]
FrontValue = str | int | tuple[str, ...]

# Control characters never survive `characters`, so these three can hold a note reference in text:
# first what the Markdown calls the note, then the mark as the file has it.
REFERENCE_START, REFERENCE_MIDDLE, REFERENCE_END = "\x01", "\x04", "\x02"
REFERENCE = re.compile("\x01([^\x01\x02\x04]*)\x04([^\x01\x02]*)\x02")
# Around what calls a note in the text and begins it, before `references` has linked the two: a key
# that only these two have, what the note is called, and the sign as the file has it.
TOKEN = re.compile("\x05([^\x05\x06]*)\x06([^\x05\x06]*)\x06([^\x05\x06]*)\x05")
CELL = "\x07"
"""Stands between the cells of a row."""
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED = rf"(?<![{SUPERSCRIPTS}])[{SUPERSCRIPTS[1:]}][{SUPERSCRIPTS}]{{0,2}}(?![{SUPERSCRIPTS}])"
"""A number in superscript digits, as a pattern."""
COUNT = r"[1-9]\d{0,2}"
"""A number as notes and lists have it, as a pattern."""
MARK = rf"(?:{RAISED}|\[(?:0{{0,2}}{COUNT}[a-z]?|[A-Z*†‡])\]|{REFERENCE.pattern})"
CLOSERS = "\"'”’»)]*_"
TRAILING_MARKS = re.compile(rf"(?:\s*{MARK}|↩|[{re.escape(CLOSERS)}])+$")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    kind: FindingKind
    code: str
    """In words: `page-break-joined`."""
    line: int
    """Line of the raw file, from 1."""
    message: str
    raw: str = ""
    """The words of the raw file that were left out; empty where nothing was."""


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    EPIGRAPH = "epigraph"
    ATTRIBUTION = "attribution"
    STANDFIRST = "standfirst"
    QUOTATION = "quotation"
    VERSE = "verse"
    ITEM = "item"
    BREAK = "break"
    TABLE = "table"
    """Rows, each a line with `CELL` between its cells."""
    NOTES = "notes"
    """Where a list of notes stood; it belongs to the blocks before it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the raw file, or a part of one, without the space around it."""

    number: int
    text: str
    indent: int = 0
    foot: bool = False
    """It stands at the foot of a page, below the text."""
    page: bool = False
    """A page begins here; the line itself is empty."""
    wide: str = ""
    """The line with its own spaces, where several stand together within it."""
    heading: int = 0
    """Its level, from 1, where the file says that it is a heading; else 0."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    kind: Kind
    lines: tuple[Line, ...]
    gap: int = 1
    """Empty lines before it."""
    marker: str = ""
    """Of an item: `3.` or `-`; of a heading: its level, `2` where nothing is said."""
    _text: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    """The lines as one, once they were asked for: every step asks."""

    @property
    def text(self) -> str:
        """Give the lines as one."""
        if not self._text:
            self._text.append(" ".join(line.text for line in self.lines))
        return self._text[0]

    @property
    def number(self) -> int:
        """Give the number of the first line."""
        return self.lines[0].number

    def cut(self, start: int, end: int) -> tuple[Line, ...]:
        """Give the part of `text` between two places, as lines."""
        lines = []
        begun = 0
        for line in self.lines:
            text = line.text[max(0, start - begun) : max(0, end - begun)].strip()
            if text:
                lines.append(replace(line, text=text))
            begun += len(line.text) + 1
        return tuple(lines)

    def line_at(self, offset: int) -> int:
        """Find the line of the raw file that holds a character of `text`."""
        for line in self.lines:
            offset -= len(line.text) + 1
            if offset < 0:
                return line.number
        return self.lines[-1].number


@dataclass(frozen=True, slots=True)
class Note:
    """A note's body, as it stood in a list of notes."""

    label: str
    blocks: tuple[Block, ...]
    mark: str = ""
    """What the file calls it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way from the raw file to Markdown."""

    blocks: tuple[Block, ...]
    front: tuple[tuple[str, FrontValue], ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    titles: frozenset[str] = frozenset()
    """What a contents list in the file names, as `title_key` gives it."""
    words: Counter[str] = field(default_factory=Counter)
    """How often each word stands in the running text of the file."""
    language: str = ""
    """The book's, which is believed where the text does not tell its own."""

    def with_blocks(self, blocks: Iterable[Block], findings: Iterable[Finding] = ()) -> Draft:
        """Replace the blocks and add findings."""
        return replace(self, blocks=tuple(blocks), findings=(*self.findings, *findings))

    def with_front(self, front: Mapping[str, FrontValue]) -> Draft:
        """Replace the front matter."""
        return replace(self, front=tuple(front.items()))


def title_key(text: str) -> str:
    """Give the letters and digits of a title alone, so that its settings compare as equal."""
    return "".join(re.findall(r"[^\W_]+", without_references(text).casefold()))


def words_of(row: str) -> frozenset[str]:
    """Make a set of words written in a row."""
    return frozenset(row.split())


def bare_end(text: str) -> str:
    """Take note marks and closing signs off the end of a text."""
    # Marks at an end are few; looking no further keeps this linear.
    return text[:-80] + TRAILING_MARKS.sub("", text[-80:])


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence or a clause that leads over to the next block does."""
    return bare_end(text)[-1:] in tuple(".!?…:;—–。") or (
        # `bare_end` can take everything: “[…]”
        not bare_end(text)
    )


def is_prose(block: Block) -> bool:
    """Tell whether a block is running text rather than a line that stands by itself."""
    text = block.text
    return len(text) > 130 or (len(text) > 60 and bare_end(text)[-1:] in tuple(".!?…:"))


def excerpt(text: str, limit: int = 60) -> str:
    """Shorten words for a message, without the signs that only this program sees."""
    text = without_references(text).strip(' "“”')
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def without_references(text: str) -> str:
    """Give linked marks back as the file has them."""
    return without_tokens(REFERENCE.sub(r"\2", text))


def without_tokens(text: str) -> str:
    """Give marks that are not linked yet back as the file has them."""
    return TOKEN.sub(r"\3", text) if "\x05" in text else text


def vocabulary(blocks: Iterable[Block]) -> Counter[str]:
    """Count the words of running text, without the pieces of words that a line's end has cut."""
    counts: Counter[str] = Counter()
    cut = False
    for block in blocks:
        prose = is_prose(block)
        for line in block.lines:
            found = WORD.findall(line.text) if prose and not line.text.isupper() else []
            first, last = int(cut), len(found)
            cut = line.text.endswith("-")
            counts.update(found[first : last - 1 if cut else last])
    return counts
