"""Going over every run of words of a text, a part or a book: what each transform of this stage is built on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from anthology.model.book import Book, Introduction, Page, Part, Text
from anthology.model.nodes import Blocks, Note
from anthology.model.walk import Rewriter


def rewrite_notes(notes: tuple[Note, ...], rewriter: Rewriter) -> tuple[Note, ...]:
    """Give notes with their blocks rewritten; the very same ones where nothing is to change."""
    return tuple(_with_blocks(note, rewriter.rewrite(note.blocks)) for note in notes)


def _with_blocks(note: Note, blocks: Blocks) -> Note:
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def rewrite_introduction(introduction: Introduction, rewriter: Rewriter) -> Introduction:
    """Give an introduction with all its words rewritten."""
    return replace(
        introduction,
        title=rewriter.rewrite_inlines(introduction.title),
        blocks=rewriter.rewrite(introduction.blocks),
        notes=rewrite_notes(introduction.notes, rewriter),
    )


def rewrite_text(text: Text, rewriter: Rewriter) -> Text:
    """Give a text with all its words rewritten, but those of its introduction."""
    return replace(
        text,
        title=rewriter.rewrite_inlines(text.title),
        subtitle=rewriter.rewrite_inlines(text.subtitle),
        short_title=rewriter.rewrite_inlines(text.short_title),
        source=rewriter.rewrite_inlines(text.source),
        blocks=rewriter.rewrite(text.blocks),
        notes=rewrite_notes(text.notes, rewriter),
    )


def each_text(book: Book, on_text: Callable[[Text], Text], on_part: Callable[[Part], Part]) -> Book:
    """Give the book with each text and each part (not its contents) replaced, in reading order."""

    def matter(items: tuple[Page | Text, ...]) -> tuple[Page | Text, ...]:
        return tuple(on_text(item) if isinstance(item, Text) else item for item in items)

    def contents(items: tuple[Part | Text, ...]) -> tuple[Part | Text, ...]:
        result: list[Part | Text] = []
        for item in items:
            if isinstance(item, Text):
                result.append(on_text(item))
            else:
                part = on_part(item)
                result.append(replace(part, contents=contents(item.contents)))
        return tuple(result)

    return replace(
        book,
        front=matter(book.front),
        contents=contents(book.contents),
        back=matter(book.back),
    )
