"""Editing, first: settled heading levels, and ids unique over the book that no reordering changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TypeVar

from anthology.diagnostics import Diagnostics, Place
from anthology.edit.options import Editing
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Introduction, Part, Text
from anthology.model.nodes import (
    Block,
    Blocks,
    Figure,
    Heading,
    Inline,
    Inlines,
    Note,
    Paragraph,
    Strong,
)
from anthology.model.walk import Rewriter, plain_text, walk

N = TypeVar("N", Block, Inline)

DEEPEST = 6
"""HTML and PDF/UA know six levels."""

_OWN = re.compile(r"(?:note|noteref|index)-\d[\d-]*|(?:editors-)?notes")
"""What editing itself calls notes, their marks, marks of the index, and groups of notes."""


def settle_structure(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Settle levels and ids of every text, part and introduction."""

    def on_text(text: Text) -> Text:
        naming = Naming(text.id, diagnostics)
        levels = Levels()
        introduction = text.introduction
        if introduction is not None:
            introduction = _settle_introduction(introduction, naming, levels)
        naming.begin_source(text.blocks)
        text = replace(text, blocks=levels.settle(text.blocks), notes=_flatten(text.notes))
        return replace(rewrite_text(text, naming.rewriter()), introduction=introduction)

    def on_part(part: Part) -> Part:
        if part.introduction is None:
            return part
        naming = Naming(part.id, diagnostics)
        return replace(part, introduction=_settle_introduction(part.introduction, naming, Levels()))

    return each_text(book, on_text, on_part)


def _settle_introduction(
    introduction: Introduction, naming: Naming, levels: Levels
) -> Introduction:
    naming.begin_source(introduction.blocks)
    settled = replace(
        introduction,
        blocks=levels.settle(introduction.blocks),
        notes=_flatten(introduction.notes),
    )
    return rewrite_introduction(settled, naming.rewriter())


def _flatten(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Turn headings inside notes into bold lines: a note is no place in the book's hierarchy."""

    def block(block: Block) -> Blocks:
        if isinstance(block, Heading):
            return (
                Paragraph((Strong(block.content),), attributes=block.attributes, place=block.place),
            )
        return (block,)

    rewriter = Rewriter(block=block)
    return tuple(replace(note, blocks=rewriter.rewrite(note.blocks)) for note in notes)


@dataclass(slots=True)
class Levels:
    """Settles headings under a title of level 1, so that no level is skipped on the way down.

    Matterhorn Protocol 1.1, 14-003; WCAG technique H42.
    """

    previous: int = 1

    def settle(self, blocks: Blocks) -> Blocks:
        """Give the blocks with their headings' levels settled, beginning at 2."""
        found = [node.level for node in walk(blocks) if isinstance(node, Heading)]
        if not found:
            return blocks
        shift = 2 - min(found)

        def block(block: Block) -> Blocks:
            if not isinstance(block, Heading):
                return (block,)
            self.previous = min(block.level + shift, self.previous + 1, DEEPEST)
            return (replace(block, level=self.previous),)

        return Rewriter(block=block).rewrite(blocks)


@dataclass(slots=True)
class Naming:
    """Gives ids within one text: what the author called it, or a heading's words, after the text's own id.

    Figures with captions are counted, so that the list of illustrations can lead to them.
    """

    prefix: str
    diagnostics: Diagnostics
    taken: set[str] = field(default_factory=set)
    _by_author: dict[str, Place | None] = field(default_factory=dict)
    _reserved: set[str] = field(default_factory=set)
    _figures: int = 0
    """Figures with captions so far, those that their authors named among them."""

    def begin_source(self, blocks: Blocks) -> None:
        """Go on to another file: its authors' names come before those made from headings."""
        self._by_author = {}
        self._reserved = {node.attributes.id for node in walk(blocks)}

    def rewriter(self) -> Rewriter:
        """Give what names every block and inline that has an id or needs one."""
        return Rewriter(inlines=self._name_inlines, block=self._name_block)

    def _name_block(self, block: Block) -> Blocks:
        wanted = block.attributes.id
        if isinstance(block, Figure) and block.caption:
            self._figures += 1
        if wanted:
            return (_with_id(block, self._authored(wanted, block.place)),)
        if isinstance(block, Heading):
            wanted = slug_of(block.content) or "section"
            if _OWN.fullmatch(wanted):
                wanted = f"heading-{wanted}"
            return (_with_id(block, self._unused(wanted, self._reserved)),)
        if isinstance(block, Figure) and block.caption:
            return (_with_id(block, self._unused(f"figure-{self._figures}", self._reserved)),)
        return (block,)

    def _name_inlines(self, run: Inlines) -> Inlines:
        if not any(inline.attributes.id for inline in run):
            return run
        return tuple(
            _with_id(inline, self._authored(inline.attributes.id, inline.place))
            if inline.attributes.id
            else inline
            for inline in run
        )

    def _authored(self, wanted: str, place: Place | None) -> str:
        if wanted in self._by_author:
            first = self._by_author[wanted]
            self.diagnostics.error(
                "id-duplicate",
                f"the id “{wanted}” is given twice" + (f", first at {first}" if first else ""),
                place,
            )
        elif _OWN.fullmatch(wanted):
            self.diagnostics.error(
                "id-reserved",
                f"the id “{wanted}” is one that the book gives itself",
                place,
                "call it otherwise; “#note-LABEL” leads to a note without any id",
            )
        self._by_author[wanted] = place
        return self._unused(wanted)

    def _unused(self, wanted: str, reserved: Collection[str] = ()) -> str:
        name, count = wanted, 1
        while name in self.taken or name in reserved:
            count += 1
            name = f"{wanted}-{count}"
        self.taken.add(name)
        return f"{self.prefix}.{name}"


def _with_id(node: N, name: str) -> N:
    return replace(node, attributes=replace(node.attributes, id=name))


def slug_of(content: Inlines) -> str:
    """Make an ASCII name of some words; empty where there is no Latin letter in them."""
    plain = unicodedata.normalize("NFKD", plain_text(content)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")
