"""Editing the cross-references: each finds its target and gets words, or is reported.

A fragment is an id within a text; or `note-LABEL`, a note by its label; or, without a path, the id of a part.
What authors call by a name of their own goes before the other two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anthology.diagnostics import Diagnostics, near_miss
from anthology.edit.marks import without_links, without_marks
from anthology.edit.options import Editing
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Contributor, Introduction, Part, Text
from anthology.model.nodes import (
    Attributes,
    CrossReference,
    Figure,
    Heading,
    Inline,
    Inlines,
    Node,
    Note,
    NoteReference,
    Span,
    Str,
    Table,
)
from anthology.model.walk import Rewriter, walk


def resolve_references(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Resolve every cross-reference of the book to an id, with the title of its target for words."""
    targets = _Targets.of(book, options)

    def rewriter(path: str, prefix: str, language: str) -> Rewriter:
        is_abroad = language not in ("", book.language)
        spoken = book.language if is_abroad else ""
        return Rewriter(inlines=_Resolver(path, prefix, spoken, targets, diagnostics).resolve)

    def introduced(introduction: Introduction | None, prefix: str) -> Introduction | None:
        if introduction is None:
            return None
        return rewrite_introduction(
            introduction, rewriter(introduction.path, prefix, introduction.language)
        )

    def on_text(text: Text) -> Text:
        changed = rewrite_text(text, rewriter(text.path, text.id, text.language))
        return replace(changed, introduction=introduced(text.introduction, text.id))

    in_manifest = rewriter("", "", book.language)

    def on_part(part: Part) -> Part:
        title = in_manifest.rewrite_inlines(part.title)
        return replace(part, title=title, introduction=introduced(part.introduction, part.id))

    def described(people: tuple[Contributor, ...]) -> tuple[Contributor, ...]:
        return tuple(
            replace(person, biography=in_manifest.rewrite_inlines(person.biography))
            for person in people
        )

    edited = each_text(book, on_text, on_part)
    return replace(
        edited,
        editors=described(book.editors),
        contributors=described(book.contributors),
    )


@dataclass(slots=True)
class _Targets:
    """What can be referred to."""

    prefixes: dict[str, str] = field(default_factory=dict)
    """Path of a source → the id of the text or part that it belongs to."""
    words: dict[str, Inlines] = field(default_factory=dict)
    """Id → the title of what stands there."""
    parts: dict[str, str] = field(default_factory=dict)
    """Ids of the parts, by themselves."""
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    """Id of a text or part → ids of what stands in it, by what they are called there."""
    notes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Id of a text or part and path of the source → ids of notes, by `note-LABEL`."""
    note_words: dict[str, str] = field(default_factory=dict)
    """Id of a note → “note 3”, in the book's language."""

    @classmethod
    def of(cls, book: Book, options: Editing) -> _Targets:
        targets = cls()
        for text in book.texts():
            targets.prefixes[text.path] = text.id
            targets.words[text.id] = without_marks(text.short_title or text.title)
            targets._take(text.id, walk(text.blocks))
            targets._take_notes(text.id, text.path, text.notes, options)
            targets._take_introduction(text.id, text.introduction, options)
        for part in book.parts():
            targets.words[part.id] = without_marks(part.title)
            targets.parts[part.id] = part.id
            targets._take_introduction(part.id, part.introduction, options)
        return targets

    def _take_introduction(
        self, prefix: str, introduction: Introduction | None, options: Editing
    ) -> None:
        if introduction is not None:
            self.prefixes.setdefault(introduction.path, prefix)
            self._take(prefix, walk(introduction.blocks))
            self._take_notes(prefix, introduction.path, introduction.notes, options)

    def _take_notes(
        self, prefix: str, path: str, notes: tuple[Note, ...], options: Editing
    ) -> None:
        named = self.notes.setdefault((prefix, path), {})
        for note in notes:
            named[f"note-{note.label}"] = note.id
            words = options.say("note {number}").format(number=note.number)
            # No line ends between the two.
            self.note_words[note.id] = words.replace(" ", "\N{NO-BREAK SPACE}")
            self._take(prefix, walk(note.blocks))

    def _take(self, prefix: str, nodes: Iterable[Node]) -> None:
        named = self.named.setdefault(prefix, {})
        for node in nodes:
            if node.attributes.id and not isinstance(node, NoteReference):
                named[node.attributes.id.removeprefix(f"{prefix}.")] = node.attributes.id
                self.words.setdefault(node.attributes.id, _title_of(node) or self.words[prefix])


def _title_of(node: Node) -> Inlines:
    match node:
        case Heading(content=content):
            return without_marks(content)
        case Figure(caption=caption) | Table(caption=caption):
            return _without_stop(without_marks(caption))
        case _:
            return ()


def _without_stop(caption: Inlines) -> Inlines:
    """Give a caption without the full stop at its end: where it is referred to, a sentence goes on."""
    match caption:
        case (*before, Str(text=text) as last) if text.endswith(".") and not text.endswith(".."):
            return (*before, replace(last, text=text[:-1]))
    return caption


def _file(reference: CrossReference) -> str:
    return reference.place.path if reference.place else ""


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Resolves the references of one source."""

    path: str
    """Empty for words in the manifest that belong to no text."""
    prefix: str
    spoken: str
    """The book's language, where it is not that of the source."""
    targets: _Targets
    diagnostics: Diagnostics

    def resolve(self, run: Inlines) -> Inlines:
        if not any(isinstance(inline, CrossReference) for inline in run):
            return run
        resolved: list[Inline] = []
        for inline in run:
            if not isinstance(inline, CrossReference):
                resolved.append(inline)
            elif target := self._target(inline):
                content = inline.content or self._words(target)
                resolved.append(replace(inline, target=target, content=content))
            else:
                resolved.extend(inline.content)
        return tuple(resolved)

    def _words(self, target: str) -> Inlines:
        words = self.targets.note_words.get(target)
        if words is None:
            return without_links(self.targets.words[target])
        return (Span((Str(words),), attributes=Attributes(language=self.spoken)),)

    def _target(self, reference: CrossReference) -> str | None:
        path = reference.path or self.path
        if path not in self.targets.prefixes and "/" not in _file(reference):
            # The manifest looks for files in texts/ too, and so do the words that stand in it.
            path = f"texts/{path}" if f"texts/{path}" in self.targets.prefixes else path
        prefix = self.targets.prefixes.get(path) if reference.path else self.prefix
        if prefix is None:
            near = near_miss(path, self.targets.prefixes)
            self.diagnostics.error(
                "reference-outside",
                f"“{path}” is not a text of this book",
                reference.place,
                *([f"did you mean “{near}”?"] if near else []),
            )
            return None
        if not reference.fragment:
            return prefix
        ways = (
            self.targets.named.get(prefix, {}),
            self.targets.notes.get((prefix, path), {}),
            {} if reference.path else self.targets.parts,
        )
        for known in ways:
            if reference.fragment in known:
                return known[reference.fragment]
        near = near_miss(reference.fragment, (name for known in ways for name in known))
        self.diagnostics.error(
            "reference-undefined",
            f"nothing in “{path or _file(reference)}” has the id “{reference.fragment}”",
            reference.place,
            *([f"did you mean “#{near}”?"] if near else []),
        )
        return None
