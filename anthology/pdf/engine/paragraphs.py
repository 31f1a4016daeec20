"""From the boxes of a paragraph to the places where its lines may break.

Comes in: a line box of the source, before layout. Goes out: its text boxes measured, and all breaks, first
without hyphenation; None for what total fit is not for, which WeasyPrint sets line by line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.ffi import TO_UNITS

from anthology.pdf.engine.hyphens import Patterns, is_compound, points
from anthology.pdf.engine.ruler import ruler
from anthology.pdf.engine.total_fit import Break
from anthology.pdf.engine.words import Founts, Passage, break_marks

HYPHEN = 2_500.0
DASH = 1_250.0
IN_COMPOUND = 20_000.0
"""Demerits of a hyphen, of breaking after a hyphen or dash of the author's, of dividing “well-known” elsewhere."""

OBJECT = "\u2e80"
"""What a picture counts as where lines break, as in WeasyPrint."""

BREAKABLE = "normal"
FORCED = "\n"
DASHES = "-\u2010\u2012\u2013\u2014"
WORD = re.compile(r"\S{5,}")
SOFT = ("\u00ad", "\t", "\u200b", "\f", "\u0085", "\u2028", "\u2029")
"""What is left to WeasyPrint."""


class Cut(NamedTuple):
    """A break by the text box it lies in; cuts are ordered as they come in the paragraph."""

    leaf: int
    character: int
    hyphen: bool


@dataclass(slots=True)
class Leaf:
    """A text box of the paragraph, or whatever else stands in its lines."""

    box: Any
    text: str
    before: int
    """Width of all before it in the paragraph, in Pango's units."""
    passage: Passage | None = None
    places: tuple[int, ...] = ()
    """Width of its own text before each character, unless it is a passage."""

    def place(self, character: int) -> int:
        """Give the width of the paragraph before a character of this leaf."""
        return self._place(character, "", 0)

    def place_with(self, character: int, hyphen: str, width: int) -> int:
        """Give the same with a hyphen after it."""
        return self._place(character, hyphen, width)

    def _place(self, character: int, hyphen: str, hyphen_width: int) -> int:
        passage = self.passage
        if passage is None:
            return self.before + self.places[character] + hyphen_width
        word = bisect_right(passage.places, character) - 1
        into = character - passage.places[word]
        at = self.before + passage.sums[word]
        if not into:
            return at
        part = passage.words[word][:into] + hyphen
        width = passage.width(part)
        if width is None:
            raise NotForUsError
        return at + width

    def hyphen_width(self) -> int:
        """Measure the hyphen that is added to its words."""
        hyphen = self.box.style["hyphenate_character"]
        if self.passage is not None:
            return 0
        measured = ruler(hyphen, self.box.style)
        return measured.places[-1] if measured else 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The leaves between two forced breaks."""

    leaves: tuple[Leaf, ...]
    first: int
    """Which of the paragraph's leaves the first is."""
    text: str
    begin: int
    end: int
    """Width of all before it, and of all up to its end."""
    language: str | None

    @property
    def spaces(self) -> int:
        """Count the spaces that give."""
        return _spaces(self.text)

    def breaks(self) -> Iterator[tuple[Break, Cut]]:
        """Give where lines may end without hyphenation."""
        marks = break_marks(self.text, self.language)
        offset, spaces = 0, 0
        for number, leaf in enumerate(self.leaves):
            end = offset + len(leaf.text)
            if _is_breakable(leaf):
                # Not at the very end: the paragraph ends there anyway.
                own = marks[offset : end + 1 if end < len(self.text) else end]
                if leaf.passage is not None:
                    yield from self._at_words(number, leaf, leaf.passage, own, spaces)
                else:
                    yield from self._at_characters(number, leaf, range(1, len(own)), own, spaces)
            offset, spaces = end, spaces + _spaces(leaf.text)

    def _at_words(
        self, number: int, leaf: Leaf, passage: Passage, marks: bytes, before: int
    ) -> Iterator[tuple[Break, Cut]]:
        spaces, leaf_number, space = before, self.first + number, passage.fount.space
        length, left = len(marks), leaf.before
        for word, character, at in zip(passage.words, passage.places, passage.sums, strict=False):
            if character and character < length:
                if marks[character] & 1:
                    start = left + at
                    found = Break(start - space, spaces, start, spaces + 1)
                    yield found, Cut(leaf_number, character, False)
                spaces += 1
            stop = character + len(word) + 1
            if stop >= length or not word.isalpha():
                # After the hyphens and dashes in it, and where another element follows.
                inside = range(character + 1, min(stop, length))
                yield from self._at_characters(number, leaf, inside, marks, before)
                spaces += word.count("\u00a0")

    def _at_characters(
        self, number: int, leaf: Leaf, inside: range, marks: bytes, before: int
    ) -> Iterator[tuple[Break, Cut]]:
        for character in inside:
            if marks[character] & 1:
                spaces = before + _spaces(leaf.text[:character])
                last = leaf.text[character - 1]
                cut = Cut(self.first + number, character, hyphen=False)
                start = leaf.place(character)
                if last == " ":
                    end = leaf.place(character - 1)
                    yield Break(end, spaces - 1, start, spaces), cut
                else:
                    yield Break(start, spaces, start, spaces, DASH, last in DASHES), cut

    def hyphens(self, *, in_compounds: bool) -> Iterator[tuple[Break, Cut]]:
        """Give where words may be divided."""
        before = 0
        for number, leaf in enumerate(self.leaves):
            patterns = Patterns.of(leaf.box.style) if _is_breakable(leaf) else None
            if patterns is not None:
                yield from self._hyphens(number, leaf, patterns, before, in_compounds)
            before += _spaces(leaf.text)

    def _hyphens(
        self, number: int, leaf: Leaf, patterns: Patterns, before: int, in_compounds: bool
    ) -> Iterator[tuple[Break, Cut]]:
        hyphen, width = leaf.box.style["hyphenate_character"], leaf.hyphen_width()
        for word in WORD.finditer(leaf.text):
            compound = is_compound(word[0])
            if compound and not in_compounds:
                continue
            divisions = points(patterns, word[0])
            if not divisions:
                continue
            spaces = before + _spaces(leaf.text[: word.start()])
            for point in divisions:
                character = word.start() + point
                end = leaf.place_with(character, hyphen, width)
                start, penalty = leaf.place(character), IN_COMPOUND if compound else HYPHEN
                cut = Cut(self.first + number, character, hyphen=True)
                yield Break(end, spaces, start, spaces, penalty, hyphenated=True), cut


def stretches(leaves: list[Leaf], end: int, language: str | None) -> Iterator[Stretch]:
    """Divide a paragraph at its forced breaks."""
    first = 0
    for number in range(len(leaves) + 1):
        is_end = number == len(leaves)
        if is_end or leaves[number].text == FORCED:
            parts = tuple(leaves[first:number])
            if parts:
                stop = end if is_end else leaves[number].before
                text = "".join(leaf.text for leaf in parts)
                yield Stretch(parts, first, text, parts[0].before, stop, language)
            first = number + 1


def _is_breakable(leaf: Leaf) -> bool:
    is_text = isinstance(leaf.box, boxes.TextBox)
    return is_text and leaf.box.style["white_space"] == BREAKABLE


def _spaces(text: str) -> int:
    return text.count(" ") + text.count("\u00a0")


class NotForUsError(Exception):
    """The paragraph holds what total fit is not for."""


@dataclass(slots=True)
class Reader:
    """Reads the boxes of one line box."""

    context: Any
    containing_block: Any
    founts: Founts
    leaves: list[Leaf] = field(default_factory=list)
    at: int = 0

    def read(self, box: Any) -> None:
        """Measure all that stands in a box's lines.

        Raises `NotForUsError`.
        """
        for child in box.children:
            if child.is_leader or child.is_floated():
                raise NotForUsError
            if not child.is_in_normal_flow():
                continue
            if isinstance(child, boxes.TextBox):
                self.read_text(child)
            elif type(child) is boxes.InlineBox:
                self.read_inline(child)
            elif type(child) in (boxes.InlineReplacedBox, boxes.InlineBlockBox):
                self.read_object(child)
            else:
                raise NotForUsError

    def read_inline(self, box: Any) -> None:
        """Measure an inline box, with what is around its text."""
        resolve_percentages(box, self.containing_block)
        before, after = (_around(box, side) for side in ("left", "right"))
        if (before or after) and box.style["box_decoration_break"] == "clone":
            raise NotForUsError
        self.at += before
        self.read(box)
        self.at += after

    def read_object(self, box: Any) -> None:
        """Measure a picture or an inline block."""
        if box.is_table_wrapper or any(not b.is_in_normal_flow() for b in box.descendants()):
            raise NotForUsError
        resolve_percentages(box, self.containing_block)
        laid_out = inline.atomic_box(self.context, box, 0, None, self.containing_block, [], [])
        self.leaves.append(Leaf(box, OBJECT, self.at))
        self.at += int(laid_out.margin_width() * TO_UNITS)

    def read_text(self, box: Any) -> None:
        """Measure a text box."""
        text, style = box.text, box.style
        if text == FORCED:
            self.leaves.append(Leaf(box, text, self.at))
            return
        if not text or not style["font_size"]:
            return
        if style["direction"] != "ltr" or style["white_space"] not in (BREAKABLE, "nowrap"):
            raise NotForUsError
        if FORCED in text or any(character in text for character in SOFT):
            raise NotForUsError
        passage = self.founts.passage(box)
        if passage is not None:
            leaf = Leaf(box, text, self.at, passage=passage)
            self.at += passage.sums[-1] - passage.fount.space
        else:
            measured = ruler(text, style)
            if measured is None:
                raise NotForUsError
            leaf = Leaf(box, text, self.at, None, measured.places)
            self.at += measured.places[-1]
        self.leaves.append(leaf)


def _around(box: Any, side: str) -> int:
    margin = getattr(box, f"margin_{side}")
    width = getattr(box, f"padding_{side}") + getattr(box, f"border_{side}_width")
    return int((width + (0 if margin == "auto" else margin)) * TO_UNITS)
