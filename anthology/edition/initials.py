"""Drop caps: which paragraph of a text begins with a large letter, and how its first word is taken apart.

A paragraph has none where a large letter would look wrong: verse, lists, headings or notes come first, it
begins with a figure or a small letter, or it is too short to stand beside the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from anthology.edition.sections import Section
from anthology.model.book import Text
from anthology.model.nodes import (
    Block,
    Div,
    Epigraph,
    Inlines,
    LineBreak,
    Paragraph,
    Str,
)
from anthology.model.walk import plain_text, walk

LETTERS_IN_LINE = 70
"""As many as a wide measure has, so that a paragraph is rather thought too short."""
_BEFORE_TEXT = frozenset({"epigraph", "dedication", "standfirst"})
_BEGINNING = re.compile(
    r"([“‘„‚«‹»›\"'’¿¡([][\s\u00a0\u202f]?)?(\w[\u0300-\u036f]*)(\s+\S+|\S*)", re.UNICODE
)
_CASED = re.compile("[A-Z\u00c0-\u00de\u0100-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]")


@dataclass(frozen=True, slots=True)
class Initial:
    """The first word of a paragraph that begins with a drop cap."""

    before: str
    """A quotation mark, in the size of the text."""
    letter: str
    rest: str
    """Of the word; of the next one too where the letter is a word."""
    after: Inlines
    """The rest of the paragraph."""

    @property
    def word(self) -> str:
        """The word as it is read."""
        return self.before + self.letter + self.rest


def opening_paragraph(section: Section, lines: int) -> Paragraph | None:
    """Find the paragraph of a section that begins with a drop cap of so many lines, 0 for none."""
    if not lines or not isinstance(section.content, Text):
        return None
    first = next((b for b in section.content.blocks if not _is_before_text(b)), None)
    if not isinstance(first, Paragraph) or initial_of(first) is None:
        return None
    is_short = len(plain_text(first.content)) < (lines + 1) * LETTERS_IN_LINE
    has_breaks = any(isinstance(node, LineBreak) for node in walk(first.content))
    return None if is_short or has_breaks else first


def _is_before_text(block: Block) -> bool:
    return isinstance(block, Epigraph) or (
        isinstance(block, Div) and not _BEFORE_TEXT.isdisjoint(block.attributes.classes)
    )


def initial_of(paragraph: Paragraph) -> Initial | None:
    """Take the first word of a paragraph apart; None where it begins with anything but a capital."""
    first = paragraph.content[0] if paragraph.content else None
    found = _BEGINNING.match(first.text) if isinstance(first, Str) else None
    if not isinstance(first, Str) or found is None:
        return None
    before, letter, rest = found[1] or "", found[2], found[3]
    if not letter[0].isupper() or not _CASED.match(letter) or not rest:
        return None
    left = replace(first, text=first.text[found.end() :])
    return Initial(before, letter, rest, (left, *paragraph.content[1:]))
