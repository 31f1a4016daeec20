"""Read stage: from stanzas of the source to lines of verse."""

from __future__ import annotations

from dataclasses import replace

from anthology.model.nodes import (
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    NoteReference,
    Str,
    VerseLine,
)
from anthology.read.block_syntax import Stanza
from anthology.read.inlines import InlineReader
from anthology.read.source import Passage, Source


def read_stanza(stanza: Stanza, source: Source, inlines: InlineReader) -> tuple[VerseLine, ...]:
    """Read a stanza as a whole, so that emphasis may run over several of its lines."""
    content = "\n".join(line.text for line in stanza)
    passage = Passage(source, content, [line.number for line in stanza])
    lines: list[VerseLine] = []
    for index, run in enumerate(_lines(inlines.read(content, passage.place, verse=True))):
        line = stanza[min(index, len(stanza) - 1)]
        if run:
            lines.append(VerseLine(run, line.indent, place=source.place(line.number)))
    return tuple(lines)


def _lines(run: Inlines) -> list[Inlines]:
    """Divide a run at its line breaks; what reaches over one is opened again in the next line."""
    lines: list[list[Inline]] = [[]]
    for node in run:
        match node:
            case LineBreak():
                lines.append([])
            case Str() | Code() | Image() | NoteReference():
                lines[-1].append(node)
            case _:
                first, *others = _lines(node.content)
                if not others:
                    lines[-1].append(node)
                    continue
                lines[-1].append(replace(node, content=first))
                # An id can only be that of the first piece.
                again = replace(node, attributes=replace(node.attributes, id=""))
                lines += [[replace(again, content=content)] for content in others]
    return [tuple(line) for line in lines]
