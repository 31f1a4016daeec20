"""Notes at the foot of the page: where their parts are put into the running text.

The typesetter keeps a note on the page of its call but cannot divide one that is too long for it, and would lose
words. So a long note is cut into pieces: the first goes to the call, the others follow a line of text apart, and each
comes to the foot of the page on which it finds room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from anthology.model.nodes import (
    Block,
    Blocks,
    Inline,
    Inlines,
    Node,
    Note,
    NoteReference,
    Paragraph,
    Str,
)
from anthology.model.walk import plain_text, walk

LONGEST_PIECE = 800
"""Characters: some ten lines at the foot of a page."""
MOST_AT_ONCE = 1000
"""Characters that may be owed when the next note is called; what goes beyond follows the text."""
WORDS_APART = 10
"""Words of text between two pieces: about a line."""

_SENTENCE = re.compile(r"(?<=[.!?…;:][\s”’)»])|(?<=[.!?…;:]\s)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note; the first bears its number."""

    note: Note
    blocks: Blocks
    part: int

    @property
    def length(self) -> int:
        """In characters."""
        return len(plain_text(self.blocks))


def cut(note: Note) -> tuple[Piece, ...]:
    """Cut a note into pieces that the foot of a page can hold; a table or a list stays whole."""
    pieces: list[list[Block]] = [[]]
    length = 0
    for block in note.blocks:
        for part in _cut_block(block):
            more = len(plain_text((part,)))
            if pieces[-1] and length + more > LONGEST_PIECE:
                pieces.append([])
                length = 0
            pieces[-1].append(part)
            length += more
    return tuple(Piece(note, tuple(blocks), part) for part, blocks in enumerate(pieces))


def _cut_block(block: Block) -> Iterator[Block]:
    if not isinstance(block, Paragraph) or len(plain_text(block.content)) <= LONGEST_PIECE:
        yield block
        return
    for number, run in enumerate(_cut_run(block.content)):
        attributes = block.attributes if number == 0 else replace(block.attributes, id="")
        classes = (*attributes.classes, "continued") if number else attributes.classes
        yield replace(block, content=run, attributes=replace(attributes, classes=classes))


def _cut_run(run: Inlines) -> Iterator[Inlines]:
    """Cut at the ends of sentences, or of words where a sentence is longer than a piece."""
    taken: list[Inline] = []
    length = 0
    for inline in _sentences(run):
        more = len(plain_text((inline,)))
        if taken and length + more > LONGEST_PIECE:
            yield tuple(taken)
            taken, length = [], 0
        taken.append(inline)
        length += more
    yield tuple(taken)


def _sentences(run: Inlines) -> Iterator[Inline]:
    for inline in run:
        if not isinstance(inline, Str):
            yield inline
            continue
        for sentence in _SENTENCE.split(inline.text):
            words = re.findall(r"\S+\s*|\s+", sentence)
            for at in range(0, len(words), 40):
                yield replace(inline, text="".join(words[at : at + 40]))


@dataclass(slots=True)
class FootNotes:
    """The notes of a section that stand at the foot of its pages, and what is still owed of them."""

    notes: dict[str, Note]
    owed: list[Piece] = field(default_factory=list)
    without_room: frozenset[str] = frozenset()
    """Ids of notes that are known to find no room at the foot of a page."""
    late: list[Piece] = field(default_factory=list)
    """What found no place in the text and stands after it."""
    _words: int = 0

    @classmethod
    def of(cls, notes: Iterable[Note], without_room: frozenset[str]) -> FootNotes:
        """Begin a section."""
        return cls({note.id: note for note in notes}, without_room=without_room)

    def carries(self, nodes: Iterable[Node]) -> bool:
        """Tell whether some nodes will hold a piece of a note."""
        return bool(self.owed) or (
            bool(self.notes)
            and any(isinstance(n, NoteReference) and n.note in self.notes for n in walk(nodes))
        )

    def called(self, reference: NoteReference) -> list[Piece]:
        """Give what stands at a call: all that is owed of notes before, then the note's first piece."""
        note = self.notes.get(reference.note)
        if note is None or reference.attributes.id != note.references[0]:
            return []
        if note.id in self.without_room:
            self.late.append(Piece(note, note.blocks, 0))
            return []
        at_once: list[Piece] = []
        length = 0
        while self.owed and (length := length + self.owed[0].length) <= MOST_AT_ONCE:
            at_once.append(self.owed.pop(0))
        self.late += self.owed
        first, *rest = cut(note)
        self.owed, self._words = rest, 0
        return [*at_once, first]

    def passed(self) -> Piece | None:
        """Take note of a word of text; give the piece that comes after it, if one does."""
        if not self.owed:
            return None
        self._words += 1
        if self._words < WORDS_APART:
            return None
        self._words = 0
        return self.owed.pop(0)

    def last(self) -> list[Piece]:
        """Give what the text ended too soon for: it still belongs at the foot of a page."""
        left, self.owed = self.owed, []
        return left

    def rest(self) -> list[Piece]:
        """Give what found no room at the foot of any page."""
        left, self.late = self.late, []
        return left
