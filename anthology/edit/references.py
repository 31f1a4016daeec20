"""Editing the cross-references: each finds its target and gets words, or is reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anthology.diagnostics import Diagnostics, near_miss
from anthology.edit.marks import without_marks
from anthology.edit.options import Editing
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Introduction, Part, Text
from anthology.model.nodes import (
    CrossReference,
    Figure,
    Heading,
    Inline,
    Inlines,
    Node,
    Table,
)
from anthology.model.walk import Rewriter, walk


def resolve_references(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Resolve every cross-reference of the book to an id, with the title of its target for words."""
    targets = _Targets.of(book)

    def rewriter(path: str, prefix: str) -> Rewriter:
        return Rewriter(inlines=_Resolver(path, prefix, targets, diagnostics).resolve)

    def introduced(introduction: Introduction | None, prefix: str) -> Introduction | None:
        if introduction is None:
            return None
        return rewrite_introduction(introduction, rewriter(introduction.path, prefix))

    def on_text(text: Text) -> Text:
        changed = rewrite_text(text, rewriter(text.path, text.id))
        return replace(changed, introduction=introduced(text.introduction, text.id))

    def on_part(part: Part) -> Part:
        return replace(part, introduction=introduced(part.introduction, part.id))

    return each_text(book, on_text, on_part)


@dataclass(slots=True)
class _Targets:
    """What can be referred to."""

    prefixes: dict[str, str] = field(default_factory=dict)
    """Path of a source → the id of the text or part that it belongs to."""
    words: dict[str, Inlines] = field(default_factory=dict)
    """Id → the title of what stands there."""

    @classmethod
    def of(cls, book: Book) -> _Targets:
        targets = cls()
        for text in book.texts():
            targets.prefixes[text.path] = text.id
            targets.words[text.id] = without_marks(text.short_title or text.title)
            targets._take(text.id, walk(text.blocks))
            targets._take_introduction(text.id, text.introduction)
        for part in book.parts():
            targets.words[part.id] = without_marks(part.title)
            targets._take_introduction(part.id, part.introduction)
        return targets

    def _take_introduction(self, prefix: str, introduction: Introduction | None) -> None:
        if introduction is not None:
            self.prefixes.setdefault(introduction.path, prefix)
            self._take(prefix, walk(introduction.blocks))

    def _take(self, prefix: str, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node.attributes.id:
                self.words.setdefault(node.attributes.id, _title_of(node) or self.words[prefix])


def _title_of(node: Node) -> Inlines:
    match node:
        case Heading(content=content):
            return without_marks(content)
        case Figure(caption=caption) | Table(caption=caption):
            return without_marks(caption)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Resolves the references of one source."""

    path: str
    prefix: str
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
                content = inline.content or self.targets.words[target]
                resolved.append(replace(inline, target=target, content=content))
            else:
                resolved.extend(inline.content)
        return tuple(resolved)

    def _target(self, reference: CrossReference) -> str | None:
        path = reference.path or self.path
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
        target = f"{prefix}.{reference.fragment}"
        if target in self.targets.words:
            return target
        own = f"{prefix}."
        known = [name.removeprefix(own) for name in self.targets.words if name.startswith(own)]
        near = near_miss(reference.fragment, known)
        self.diagnostics.error(
            "reference-undefined",
            f"nothing in “{path}” has the id “{reference.fragment}”",
            reference.place,
            *([f"did you mean “#{near}”?"] if near else []),
        )
        return None
