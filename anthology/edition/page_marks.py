"""The beginnings of printed pages among the words of one section, while these are written.

Comes in: the starts of the section's pages, by block and character, and its blocks and words in order. Goes out: the
markers that fall between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from markupsafe import Markup

from anthology.edition.page_map import PageStart, page_anchor
from anthology.model.nodes import PLAIN, Attributes

_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A marker where a printed page begins."""

    folio: str
    attributes: Attributes = PLAIN

    @property
    def anchor(self) -> str:
        """The marker's id."""
        return page_anchor(self.folio)


@dataclass(slots=True)
class PageMarks:
    """Counts the blocks of a section and their characters, and writes a marker where a page begins."""

    write: Callable[[PageBreak], Markup]
    pending: list[PageStart] = field(default_factory=list)
    """The pages that begin in the rest of the block whose words are being written."""
    _starts: dict[str, list[PageStart]] = field(default_factory=dict)
    _consumed: int = 0
    """Characters of that block that are written, without white space."""
    _block: int = -1
    """Number of the block counted last."""
    _scope: str = ""
    """The note whose blocks are being counted; empty outside the consolidated notes."""

    def expect(self, starts: Iterable[PageStart]) -> None:
        """Take the starts of the section's pages, before the section is written."""
        for start in starts:
            self._starts.setdefault(start.block, []).append(start)

    @property
    def name(self) -> str:
        """The name of the block counted last."""
        return f"{self._scope}:{self._block}"

    def count(self) -> None:
        """Count a block that holds words itself."""
        self._block += 1

    def count_in(self, scope: str) -> str:
        """Count blocks afresh within a note or a group, whichever notes an edition has before it."""
        self._scope, self._block = scope, -1
        return ""

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Count on afterwards as if nothing had been counted meanwhile."""
        held = self._scope, self._block
        yield
        self._scope, self._block = held

    def opening(self) -> Markup:
        """Write the markers of the pages that begin with the section itself."""
        return self._marks(self._starts.get("", []))

    def begin(self) -> Markup:
        """Write the markers of the pages that begin in the block counted last, at its beginning."""
        return self._marks(self._starts.get(self.name, []))

    def around(self, write: Callable[[], Markup]) -> Markup:
        """Write the words of the block counted last, with a marker where a page begins."""
        starts = self._starts.get(self.name)
        if not starts:
            return write()
        self.pending, self._consumed = list(starts), 0
        written = write()
        left, self.pending = self.pending, []
        return written + self._marks(left)

    def split(self, text: str, write: Callable[[str], str]) -> Markup:
        """Write words with the markers that fall among them, each before the word its page begins in."""
        pieces: list[str] = []
        for word in _WORDS.findall(text):
            if not word.isspace():
                pieces.append(self.passing(word))
            pieces.append(write(word))
        return Markup("".join(pieces))

    def passing(self, word: str, at_least: int = 0) -> Markup:
        """Write the markers of the pages that begin in a word, or in a picture, as long as `at_least`."""
        end = self._consumed + max(len(word), at_least)
        self._consumed += len(word)
        due: list[PageStart] = []
        while self.pending and self.pending[0].offset < end:
            due.append(self.pending.pop(0))
        return self._marks(due)

    def _marks(self, starts: Sequence[PageStart]) -> Markup:
        held, self.pending = self.pending, []
        marks = Markup("").join(self.write(PageBreak(start.folio)) for start in starts)
        self.pending = held
        return marks
