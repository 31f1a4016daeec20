"""Where marks of notes and of the index can stand: not away from their place, not within a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from anthology.model.nodes import (
    Code,
    CrossReference,
    Image,
    IndexMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Str,
)
from anthology.model.walk import Rewriter, walk

I = TypeVar("I", bound=Inline)  # noqa: E741


def without_marks(run: Inlines) -> Inlines:
    """Give some words without note references and index marks: for use away from their place."""
    kept: list[Inline] = []
    for inline in run:
        match inline:
            case NoteReference():
                continue
            case IndexMark():
                kept.extend(without_marks(inline.content))
            case Str() | Code() | Image() | LineBreak():
                kept.append(_without_id(inline))
            case _:
                kept.append(replace(_without_id(inline), content=without_marks(inline.content)))
    return tuple(kept)


def _without_id(inline: I) -> I:
    """Give an inline as it can stand in several places."""
    if not inline.attributes.id:
        return inline
    return replace(inline, attributes=replace(inline.attributes, id=""))


def without_links(run: Inlines) -> Inlines:
    """Give the words of links in their place: for use within a link, which cannot hold another."""

    def unlink(inlines: Inlines) -> Inlines:
        kept: list[Inline] = []
        for inline in inlines:
            kept.extend(inline.content if isinstance(inline, Link | CrossReference) else (inline,))
        return tuple(kept)

    return Rewriter(inlines=unlink).rewrite_inlines(run)


def marks_outside_links(run: Inlines) -> Inlines:
    """Divide links at the marks of notes in them: a mark is a link itself, and links do not hold links."""
    if not any(_is_link_with_mark(inline) for inline in run):
        return run
    divided: list[Inline] = []
    for inline in run:
        divided.extend(_divided(inline) if _is_link_with_mark(inline) else (inline,))
    return tuple(divided)


def _is_link_with_mark(inline: Inline) -> bool:
    return isinstance(inline, Link | CrossReference) and any(
        isinstance(node, NoteReference) for node in walk(inline.content)
    )


def _divided(inline: Inline) -> Iterator[Inline]:
    """Give an inline in pieces, with the marks that were in it between them."""
    match inline:
        case Str() | Code() | Image() | LineBreak() | NoteReference():
            yield inline
        case _:
            pieces = [piece for each in inline.content for piece in _divided(each)]
            attributes = inline.attributes
            for is_mark, run in groupby(pieces, lambda piece: isinstance(piece, NoteReference)):
                if is_mark:
                    yield from run
                else:
                    yield replace(inline, content=tuple(run), attributes=attributes)
                    attributes = replace(attributes, id="")
