"""The lines of a paragraph once they are chosen: where they end in each of its text boxes.

Comes in: the paragraph's leaves and the cuts that total fit takes. Goes out: for a text box, and the byte that a
line begins with, what stands on the line and where the next one begins.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from anthology.pdf.engine.paragraphs import FORCED, Cut, Leaf
from anthology.pdf.engine.words import Passage

Place = tuple[Any, int]
"""A text box and the byte of its text that a line begins with."""


class LeafCuts(NamedTuple):
    """Where the lines end in one text box."""

    text: str
    style: Any
    passage: Passage | None
    bytes: tuple[int, ...]
    characters: tuple[int, ...]
    hyphens: tuple[bool, ...]

    def line(self, skip: int) -> tuple[str, int | None]:
        """Give what stands on the line that begins after `skip` bytes, and after how many the next one does."""
        number = bisect_right(self.bytes, skip)
        if number and self.bytes[number - 1] == skip:
            begin = self.characters[number - 1]
        else:
            begin = len(self.text.encode()[:skip].decode()) if skip else 0
        if number == len(self.bytes):
            return self.text[begin:], None
        text = self.text[begin : self.characters[number]].rstrip(" ")
        if self.hyphens[number]:
            text += self.style["hyphenate_character"]
        return text, self.bytes[number]

    def width(self, text: str) -> int | None:
        """Measure the text of a line, in Pango's units; None where it must be left to Pango."""
        if self.passage is None:
            return None
        fount, words = self.passage.fount, text.split(" ")
        measured = fount.widths(self.passage.script)
        known = [width for word in words if (width := measured[word]) is not None]
        if len(known) < len(words):
            return None
        return sum(known) + (len(words) - 1) * fount.space


@dataclass(slots=True)
class Plan:
    """The lines of a paragraph, all chosen."""

    measure: float
    cuts: dict[Any, LeafCuts] = field(default_factory=dict)
    """By text box; it has none for a box that no line ends in."""
    hyphenated: set[Place] = field(default_factory=set)
    demerits: float = 0.0

    def holds(self) -> bool:
        """Say whether the boxes are still what they were when the lines were chosen."""
        return all(
            box.text is cut.text and box.style is cut.style for box, cut in self.cuts.items()
        )

    def begins_line(self, place: Place) -> bool:
        """Say whether a line begins there."""
        box, byte = place
        cut = self.cuts.get(box)
        return box.text == FORCED or (cut is not None and byte in cut.bytes)

    def take(self, leaves: list[Leaf], cuts: list[Cut]) -> None:
        """Note the cuts by the boxes they lie in."""
        for number, leaf in enumerate(leaves):
            if not isinstance(leaf.box, boxes.TextBox) or leaf.text == FORCED:
                continue
            own = [cut for cut in cuts if cut.leaf == number]
            characters = tuple(cut.character for cut in own)
            bytes_ = tuple(len(leaf.text[:character].encode()) for character in characters)
            hyphens = tuple(cut.hyphen for cut in own)
            text, style = leaf.box.text, leaf.box.style
            self.cuts[leaf.box] = LeafCuts(text, style, leaf.passage, bytes_, characters, hyphens)
            self.hyphenated.update(
                (leaf.box, byte) for byte, hyphen in zip(bytes_, hyphens, strict=True) if hyphen
            )


def place_of(box: Any, skip_stack: Any) -> Place | None:
    """Find the text box and the byte in it that a line begins with."""
    while skip_stack:
        ((number, skip_stack),) = skip_stack.items()
        if isinstance(box, boxes.TextBox):
            return box, number
        box = box.children[number]
    return None
