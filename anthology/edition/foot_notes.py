"""Notes at the foot of the page: where they are put into the running text.

A note stands where it is called first; the typesetter takes it out to the foot of the page, and divides it where the
page has no room for the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from anthology.model.nodes import Node, Note, NoteReference
from anthology.model.walk import walk


@dataclass(slots=True)
class FootNotes:
    """The notes of a section that stand at the foot of its pages."""

    notes: dict[str, Note]
    without_room: frozenset[str] = frozenset()
    """Ids of notes that are known to find no room at the foot of a page."""
    late: list[Note] = field(default_factory=list)
    """Those that have been called."""

    @classmethod
    def of(cls, notes: Iterable[Note], without_room: frozenset[str]) -> FootNotes:
        """Begin a section."""
        return cls({note.id: note for note in notes}, without_room=without_room)

    def carries(self, nodes: Iterable[Node]) -> bool:
        """Tell whether a note stands within some nodes."""
        return bool(self.notes) and any(
            isinstance(n, NoteReference) and n.note in self.notes for n in walk(nodes)
        )

    def called(self, reference: NoteReference) -> Note | None:
        """Give the note that stands at a call."""
        note = self.notes.get(reference.note)
        if note is None or reference.attributes.id != note.references[0]:
            return None
        if note.id in self.without_room:
            self.late.append(note)
            return None
        return note
