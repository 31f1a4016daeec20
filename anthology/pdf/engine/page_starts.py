"""What begins each page: the block and the character in it, for the page map.

Text is counted without white space, which differs between source and layout; added hyphens,
generated content, notes at the foot and margins do not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from anthology.pdf.leaves import PageStart

ENOUGH = 40
"""Characters of the first words to keep."""


def page_starts(document: Any) -> tuple[PageStart | None, ...]:
    """Find the first text of every page; None for a page that has none in a block with an id."""
    reader = _Reader()
    return tuple(reader.read(page._page_box) for page in document.pages)


@dataclass(slots=True)
class _Reader:
    consumed: dict[str, int] = field(default_factory=dict)
    """Block → how much of its text stood on the pages and lines before."""
    first: tuple[str, int] | None = None
    words: list[str] = field(default_factory=list)

    def read(self, page_box: Any) -> PageStart | None:
        self.first, self.words = None, []
        self.visit(page_box, ())
        if self.first is None:
            return None
        words = " ".join("".join(self.words).split())
        return PageStart(
            *self.first, words[:ENOUGH].rsplit(" ", 1)[0] if len(words) > ENOUGH else words
        )

    def visit(self, box: Any, blocks: tuple[str, ...]) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, (boxes.MarginBox, boxes.FootnoteAreaBox)) or "::" in (
            box.element_tag or ""
        ):
            return
        if isinstance(box, boxes.TextBox):
            self.take(box.text, blocks)
            return
        if box.element is not None and isinstance(box, (boxes.BlockLevelBox, boxes.TableCellBox)):
            name = box.element.get("id")
            if name and name not in blocks:
                blocks = (*blocks, name)
        for child in box.children:
            self.visit(child, blocks)
        if isinstance(box, boxes.LineBox) and self.words and sum(map(len, self.words)) < ENOUGH:
            self.words.append(" ")

    def take(self, text: str, blocks: tuple[str, ...]) -> None:
        count = sum(not character.isspace() for character in text)
        if not blocks or not count:
            if self.first and len("".join(self.words)) < ENOUGH:
                self.words.append(text)
            return
        if self.first is None:
            self.first = blocks[-1], self.consumed.get(blocks[-1], 0)
        if sum(map(len, self.words)) < ENOUGH:
            self.words.append(text)
        for block in blocks:
            self.consumed[block] = self.consumed.get(block, 0) + count
