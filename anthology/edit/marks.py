"""Words without the marks of notes and of the index, for use away from their place: in contents, heads, references."""

from __future__ import annotations

from dataclasses import replace

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
from anthology.model.walk import Rewriter


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
                kept.append(replace(inline, attributes=replace(inline.attributes, id="")))
            case _:
                kept.append(
                    replace(
                        inline,
                        content=without_marks(inline.content),
                        attributes=replace(inline.attributes, id=""),
                    )
                )
    return tuple(kept)


def without_links(run: Inlines) -> Inlines:
    """Give the words of links in their place: for use within a link, which cannot hold another."""

    def unlink(inlines: Inlines) -> Inlines:
        kept: list[Inline] = []
        for inline in inlines:
            kept.extend(inline.content if isinstance(inline, Link | CrossReference) else (inline,))
        return tuple(kept)

    return Rewriter(inlines=unlink).rewrite_inlines(run)
