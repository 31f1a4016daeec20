"""Read stage: the notes of one file, who refers to them, and what is wrong with them.

A reference to a note that does not exist is none of this module's business: the manifest decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from anthology.diagnostics import Diagnostics, Place
from anthology.model.nodes import Blocks, Note, Owner


@dataclass(slots=True)
class Notes:
    """What has been found so far."""

    diagnostics: Diagnostics
    labels: frozenset[str] = frozenset()
    """Every label that the source defines, also further down."""
    within: str = ""
    """Label of the note that is being read; empty in the text itself."""
    _defined: dict[str, Note] = field(default_factory=dict)
    _references: dict[str, set[str]] = field(default_factory=dict)
    _in_place: int = 0

    def refer(self, label: str) -> None:
        """Take down that what is being read refers to a note."""
        self._references.setdefault(self.within, set()).add(label)

    def new_label(self) -> str:
        """Make a label for a note in place (`^[…]`) that no note of the source has."""
        while True:
            self._in_place += 1
            label = f"inline-{self._in_place}"
            if label not in self.labels:
                return label

    def define(self, label: str, blocks: Blocks, place: Place | None) -> None:
        """Take in a note; of two with one label the first counts."""
        note = Note(label, owner_of(label), blocks, place)
        if not blocks:
            self.diagnostics.error("note-empty", f"note “{label}” is empty", place)
        first = self._defined.setdefault(label, note)
        if first is not note and first.place:
            self.diagnostics.error(
                "note-duplicate",
                f"note “{label}” is defined twice, in line {first.place.line}"
                f" and in line {place.line if place else 0}",
                place,
                "give one of the two another label, and its references too",
            )

    def in_order(self) -> tuple[Note, ...]:
        """Give the notes in the order of the source, and report those that nothing refers to."""
        notes = sorted(self._defined.values(), key=lambda note: note.place or Place(""))
        reached = self._reached()
        for note in notes:
            if note.label not in reached:
                self.diagnostics.error(
                    "note-unreferenced",
                    f"nothing refers to note “{note.label}”",
                    note.place,
                    f"put “[^{note.label}]” where the note belongs, or delete the note",
                )
        return tuple(notes)

    def _reached(self) -> set[str]:
        """Follow the references from the text through the notes: a note may call another."""
        reached: set[str] = set()
        todo = [""]
        while todo:
            for label in self._references.get(todo.pop(), ()):
                if label not in reached:
                    reached.add(label)
                    todo.append(label)
        return reached


def owner_of(label: str) -> Owner:
    """Tell whose note it is from its label."""
    if label.startswith("ed-"):
        return Owner.EDITOR
    return Owner.TRANSLATOR if label.startswith("tr-") else Owner.AUTHOR
