"""Read stage: the lines of one file as they were written, the places in them, the paths they name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from anthology.diagnostics import Diagnostics, Place

_LINE_END = re.compile(r"\r\n?")
# What XML 1.0 cannot hold (section 2.2), and the C1 controls, which come from a wrong encoding.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class Source:
    """Markdown by lines."""

    path: str
    lines: Sequence[str]
    first_line: int = 1
    """Number of the first of them in its file."""
    columns: bool = True
    """False where the lines have lost the indent that they have in the file."""

    def place(self, number: int) -> Place:
        """Give the place of a line, counted from 0."""
        return Place(self.path, number + self.first_line)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of inlines as it stands in the source, to find places in it."""

    source: Source
    content: str
    numbers: Sequence[int]
    """For each line of `content`, which of the source it stands in."""
    search_from: int = 0
    """Where in the line of the source to begin to look for it: cells of a table share one."""

    def place(self, position: int | None) -> Place:
        """Give the place of a position in `content`; its first line where that is not known."""
        if position is None:
            return self.source.place(self.numbers[0])
        start = self.content.rfind("\n", 0, position) + 1
        row = min(self.content.count("\n", 0, start), len(self.numbers) - 1)
        place = self.source.place(self.numbers[row])
        if not self.source.columns:
            return place
        begin = self._begin(self.numbers[row], self.content[start:].partition("\n")[0].rstrip())
        return Place(place.path, place.line, begin + position - start + 1) if begin >= 0 else place

    def _begin(self, number: int, words: str) -> int:
        line = self.source.lines[number].rstrip()
        return (
            len(line) - len(words) if line.endswith(words) else line.find(words, self.search_from)
        )


def clean(text: str, path: str, first_line: int, diagnostics: Diagnostics) -> str:
    """Make all line ends those of Unix, drop the byte order mark, refuse control characters."""
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    found = _CONTROL.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start())
    column = found.start() - text.rfind("\n", 0, found.start())
    diagnostics.error(
        "control-character",
        f"the control character U+{ord(found[0]):04X} cannot be part of a text",
        Place(path, line + first_line, column),
        "delete it, or save the file as UTF-8 if it comes from another encoding",
    )
    return _CONTROL.sub("\ufffd", text)


def has_scheme(address: str) -> bool:
    """Tell whether an address names its scheme (`https:`), so that it leads out of the book."""
    return _SCHEME.match(address) is not None


def resolve(path: str, address: str) -> str | None:
    """Give the path from the book's folder of what a file names; None where it is outside."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    return None if joined.startswith(("/", "../")) or joined == ".." else joined
