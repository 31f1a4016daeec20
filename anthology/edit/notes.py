"""Editing the notes: every reference gets its note, every note its number, its id and the way back.

Numbers follow the order of first reference: those of a text's title, then its introduction's, then its own, and
notes called only from within notes after all others. By default each text begins again at 1, so that moving a text
changes nothing in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anthology.diagnostics import Diagnostics, Place
from anthology.edit.marks import marks_outside_links, without_marks
from anthology.edit.options import Editing, Missing, Numbering
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Introduction, Part, Text
from anthology.model.nodes import (
    Attributes,
    Block,
    Blocks,
    Inline,
    Inlines,
    Node,
    Note,
    NoteReference,
    Owner,
    Paragraph,
    Span,
    Str,
)
from anthology.model.walk import Rewriter, walk

SIGNS = ("*", "†", "‡", "§", "‖", "¶")
"""In the order of the trade; then doubled, and then trebled (Chicago Manual of Style, 17th edition, 14.25)."""
MOST_SIGNS = 3
"""So often is a sign repeated before the first comes again: that is far away, on no page with the other."""


def number_notes(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Resolve every note reference of the book, and number and name every note."""
    count = 0

    def series(prefix: str) -> Series:
        start = count if options.numbering is Numbering.CONTINUOUS else 0
        return Series(prefix, start, book.language, options, diagnostics)

    def on_text(text: Text) -> Text:
        nonlocal count
        numbers = series(text.id)
        text = replace(text, short_title=without_marks(text.short_title))
        scope = numbers.scope(text.notes, text.language, sign_editors=True)
        scope.meet(walk((*text.title, *text.subtitle)))
        introduction = text.introduction and _number_introduction(text.introduction, numbers)
        scope.meet(walk((*text.source, *text.blocks)))
        scope.meet_notes()
        numbered = rewrite_text(text, scope.rewriter())
        count = numbers.number
        return replace(numbered, introduction=introduction, notes=scope.finish(numbered.notes))

    def on_part(part: Part) -> Part:
        nonlocal count
        numbers = series(part.id)
        title, introduction = _number_part(part, numbers)
        count = numbers.number
        return replace(part, title=title, introduction=introduction)

    return each_text(book, on_text, on_part)


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Give edited notes of one text, its introduction's among them, in the order of their references."""
    return tuple(sorted(notes, key=lambda note: int(note.id.rpartition("-")[2])))


def _number_part(part: Part, numbers: Series) -> tuple[Inlines, Introduction | None]:
    """Number the notes of a part: those of its title are in its introduction."""
    marks = [node for node in walk(part.title) if isinstance(node, NoteReference)]
    introduction = part.introduction or (Introduction(()) if marks else None)
    if introduction is None:
        return part.title, None
    scope = numbers.scope(introduction.notes, introduction.language, sign_editors=False)
    scope.meet(marks)
    scope.meet(walk((*introduction.title, *introduction.blocks)))
    scope.meet_notes()
    rewriter = scope.rewriter()
    title = rewriter.rewrite_inlines(part.title)
    numbered = rewrite_introduction(introduction, rewriter)
    return title, replace(numbered, notes=scope.finish(numbered.notes))


def _number_introduction(introduction: Introduction, numbers: Series) -> Introduction:
    scope = numbers.scope(introduction.notes, introduction.language, sign_editors=False)
    scope.meet(walk(introduction.title))
    scope.meet(walk(introduction.blocks))
    scope.meet_notes()
    numbered = rewrite_introduction(introduction, scope.rewriter())
    return replace(numbered, notes=scope.finish(numbered.notes))


@dataclass(slots=True)
class Series:
    """The numbers of one text's notes, across its introduction and itself."""

    prefix: str
    number: int
    book_language: str
    options: Editing
    diagnostics: Diagnostics
    named: int = 0
    """Notes named so far: ids count from 1 in each text, whatever the numbers do."""
    signed: int = 0
    """Editors' notes so far that have signs in place of numbers."""

    def next(self, owner: Owner) -> tuple[str, str]:
        """Give the id and the number, or the sign, of the next note."""
        self.named += 1
        name = f"{self.prefix}.note-{self.named}"
        if self.options.editors_apart and owner is Owner.EDITOR:
            self.signed += 1
            times, sign = divmod(self.signed - 1, len(SIGNS))
            return name, SIGNS[sign] * (times % MOST_SIGNS + 1)
        self.number += 1
        return name, str(self.number)

    def scope(self, notes: tuple[Note, ...], language: str, *, sign_editors: bool) -> Scope:
        """Begin a source: labels are its own, numbers run on."""
        own = {note.label: note for note in notes}
        return Scope(self, own, language or self.book_language, sign_editors)


@dataclass(slots=True)
class Scope:
    """One source's labels, and what has been given to them."""

    series: Series
    notes: dict[str, Note]
    language: str
    sign_editors: bool
    """An editor's notes are signed in another's text, not in the editor's own introduction."""
    _given: dict[str, tuple[str, str]] = field(default_factory=dict)
    _calls: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def meet(self, nodes: Iterable[Node]) -> None:
        """Number the notes called from some nodes, in the order of the calls."""
        for node in nodes:
            if isinstance(node, NoteReference) and self._resolve(node):
                self._number(node.label)

    def meet_notes(self) -> None:
        """Number the notes that are called from within notes, and those of such notes."""
        done: set[str] = set()
        while pending := [label for label in self._given if label not in done]:
            for label in pending:
                done.add(label)
                self.meet(walk(self.notes[label].blocks))

    def _number(self, label: str) -> None:
        if label in self._given:
            return
        self._given[label] = self.series.next(self.notes[label].owner)

    def _resolve(self, reference: NoteReference) -> bool:
        label, place = reference.label, reference.place
        if label in self.notes:
            return True
        match self.series.options.missing:
            case Missing.ERROR:
                self.series.diagnostics.error(
                    "note-undefined",
                    f"note “{label}” is never defined",
                    place,
                    f"add a line “[^{label}]: …” to this text, or say what to do without it by "
                    "“missing: mark” or “missing: drop” under “notes:” in the manifest",
                )
                return False
            case Missing.DROP:
                self.series.diagnostics.warning(
                    "note-dropped",
                    f"note “{label}” does not exist; its mark is left out",
                    place,
                )
                return False
            case Missing.MARK:
                self.notes[label] = self._lacking(label, place)
                return True

    def _lacking(self, label: str, place: Place | None) -> Note:
        words = self.series.options.say(
            "The source refers here to a note, numbered {label}, which our copy of it lacks."
        ).format(label=label)
        block = Paragraph((Str(words, place=place),), place=place)
        return Note(label=label, owner=Owner.EDITOR, blocks=(block,), place=place)

    def rewriter(self) -> Rewriter:
        """Give what turns bare references into resolved ones, each with an id of its own."""

        def inlines(run: Inlines) -> Inlines:
            if any(isinstance(inline, NoteReference) for inline in run):
                resolved = (self._call(inline) for inline in run)
                run = tuple(inline for inline in resolved if inline is not None)
            return marks_outside_links(run)

        return Rewriter(inlines=inlines)

    def _call(self, inline: Inline) -> Inline | None:
        if not isinstance(inline, NoteReference):
            return inline
        given = self._given.get(inline.label)
        if given is None:
            return None
        note, number = given
        calls = self._calls[inline.label]
        name = note.replace(".note-", ".noteref-") + (f"-{len(calls) + 1}" if calls else "")
        calls.append(name)
        return replace(
            inline,
            note=note,
            number=number,
            attributes=replace(inline.attributes, id=name),
        )

    def finish(self, rewritten: tuple[Note, ...]) -> tuple[Note, ...]:
        """Give the notes in the order of their numbers, each with the ids of its references."""
        by_label = {note.label: note for note in rewritten}
        finished = []
        for label, (name, number) in self._given.items():
            note = by_label.get(label, self.notes[label])
            finished.append(
                replace(
                    note,
                    id=name,
                    number=number,
                    language=self._language(note.owner),
                    references=tuple(self._calls[label]),
                    blocks=self._sign(note),
                )
            )
        return tuple(finished)

    def _language(self, owner: Owner) -> str:
        return self.language if owner is Owner.AUTHOR else self.series.book_language

    def _sign(self, note: Note) -> Blocks:
        match note.owner:
            case Owner.EDITOR if self.sign_editors and not self.series.options.editors_apart:
                signature = self.series.options.say("—Ed.")
            case Owner.TRANSLATOR:
                signature = self.series.options.say("—Trans.")
            case _:
                return note.blocks
        signed = Span((Str(signature),), attributes=Attributes(classes=("note-signature",)))
        last: Block | None = note.blocks[-1] if note.blocks else None
        if isinstance(last, Paragraph):
            return (*note.blocks[:-1], replace(last, content=(*last.content, Str(" "), signed)))
        return (*note.blocks, Paragraph((signed,)))
