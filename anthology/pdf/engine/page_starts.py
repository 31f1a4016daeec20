"""What begins each page: the block and the character in it, for the page map.

Text is counted without white space, which differs between source and layout; added hyphens,
generated content, repeated heads of tables, notes at the foot and margins do not count.
A page may begin with a picture, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element as Source

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from anthology.pdf.leaves import PageStart

ENOUGH = 40
"""Characters of the first words to keep."""

OF_THE_TEXT = frozenset({"", "first-letter", "first-line"})
"""Pseudo-elements whose text is the author's."""


def page_starts(document: Any) -> tuple[PageStart | None, ...]:
    """Find the first text of every page; None for a page that has none in a block with a name.

    A block's name is its `data-block`, or else its id; words within `data-uncounted` are passed over.
    """
    reader = _Reader()
    return tuple(reader.read(number, page._page_box) for number, page in enumerate(document.pages))


@dataclass(slots=True)
class _Reader:
    page: int = 0
    start: tuple[str, int] | None = None
    words: str = ""
    consumed: dict[str, int] = field(default_factory=dict)
    """Block → how many of its characters stood before."""
    unread: dict[Source, str] = field(default_factory=dict)
    """Element → what is left of its own text, without white space."""
    groups: dict[Source, int] = field(default_factory=dict)
    """Heads and feet of tables, with the page on which they first stood."""

    def read(self, number: int, page_box: Any) -> PageStart | None:
        """Read one page after the other."""
        self.page, self.start, self.words = number, None, ""
        self.visit(page_box, ())
        if self.start is None:
            return None
        words = " ".join(self.words.split())
        if len(words) > ENOUGH:
            words = words[:ENOUGH].rsplit(" ", 1)[0]
        return PageStart(*self.start, words)

    def visit(self, box: Any, blocks: tuple[str, ...]) -> None:
        """Read a box that stands in these blocks, the innermost last."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if self.is_passed_over(box):
            return
        if isinstance(box, boxes.TextBox):
            self.take(box, blocks)
            return
        if box.element is not None and isinstance(box, (boxes.BlockLevelBox, boxes.TableCellBox)):
            name = box.element.get("data-block") or box.element.get("id")
            if name and name not in blocks:
                blocks = (*blocks, name)
        if isinstance(box, boxes.ReplacedBox):
            self.begin(blocks)
            return
        for child in box.children:
            self.visit(child, blocks)
        if isinstance(box, boxes.LineBox):
            self.words += " "

    def is_passed_over(self, box: Any) -> bool:
        """Say whether a box holds nothing of the author's running text."""
        if isinstance(box, (boxes.MarginBox, boxes.FootnoteAreaBox)):
            return True
        if (box.element_tag or "").partition("::")[2] not in OF_THE_TEXT:
            return True
        if box.element is not None and box.element.get("data-uncounted") is not None:
            return True
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            return self.groups.setdefault(box.element, self.page) != self.page
        return False

    def take(self, box: Any, blocks: tuple[str, ...]) -> None:
        """Count a piece of text."""
        text, count = self.without_hyphen(box)
        if count:
            self.begin(blocks)
        if self.start and len(self.words) < 2 * ENOUGH:
            self.words += text
        for block in blocks:
            self.consumed[block] = self.consumed.get(block, 0) + count

    def begin(self, blocks: tuple[str, ...]) -> None:
        """Note where the page begins, unless something stands before."""
        if blocks and self.start is None:
            self.start = blocks[-1], self.consumed.get(blocks[-1], 0)

    def without_hyphen(self, box: Any) -> tuple[str, int]:
        """Give a piece of text as the author wrote it, and how many characters it has.

        The layout's text ends with the hyphen it has added; only the source tells whether it has.
        """
        if box.element not in self.unread:
            self.unread[box.element] = _own_text(box.element)
        unread = self.unread[box.element]
        seen = _packed(box.text)
        hyphen = box.style["hyphenate_character"]
        text: str = box.text
        if seen.endswith(hyphen) and not unread.startswith(seen):
            seen = seen.removesuffix(hyphen)
            text = text.removesuffix(hyphen)
        self.unread[box.element] = unread[len(seen) :]
        return text, min(len(seen), len(unread))


def _own_text(element: Source) -> str:
    return _packed((element.text or "") + "".join(child.tail or "" for child in element))


def _packed(text: str) -> str:
    return "".join(text.split())
