"""Editing the index marks: each gets an id that the index can lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from anthology.diagnostics import Diagnostics
from anthology.edit.options import Editing
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Part, Text
from anthology.model.nodes import IndexMark, Inline, Inlines
from anthology.model.walk import Rewriter


def name_index_marks(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Give every index mark of the book an id, counted within its text."""

    def on_text(text: Text) -> Text:
        rewriter = Rewriter(inlines=_Counter(text.id).name)
        introduction = text.introduction and rewrite_introduction(text.introduction, rewriter)
        return replace(rewrite_text(text, rewriter), introduction=introduction)

    def on_part(part: Part) -> Part:
        rewriter = Rewriter(inlines=_Counter(part.id).name)
        return replace(
            part,
            introduction=part.introduction and rewrite_introduction(part.introduction, rewriter),
        )

    return each_text(book, on_text, on_part)


@dataclass(slots=True)
class _Counter:
    prefix: str
    count: int = 0

    def name(self, run: Inlines) -> Inlines:
        if not any(isinstance(inline, IndexMark) for inline in run):
            return run
        named: list[Inline] = []
        for inline in run:
            if isinstance(inline, IndexMark) and not inline.attributes.id:
                self.count += 1
                name = f"{self.prefix}.index-{self.count}"
                named.append(replace(inline, attributes=replace(inline.attributes, id=name)))
            else:
                named.append(inline)
        return tuple(named)
