"""Last stage: a draft becomes Markdown with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from anthology.importing.draft import CELL, Block, Draft, FrontValue, Kind, Note, without_references
from anthology.importing.inline import write_inline, write_paragraph
from anthology.importing.tables import write_table

MARKDOWN_KEYS = ("title", "subtitle", "source")
_NO_FRONT_MATTER = "# no title was found: write `title:` here, or in the manifest\n"


def write_markdown(draft: Draft) -> str:
    """Write the whole text."""
    parts = [_front(draft.front)]
    parts += _write_blocks(draft.blocks)
    parts += [_write_note(note) for note in draft.notes]
    return "\n\n".join(parts) + "\n"


def _front(front: tuple[tuple[str, FrontValue], ...]) -> str:
    return write_front({key: _escaped(key, value) for key, value in front})


def write_front(front: Mapping[str, FrontValue]) -> str:
    """Write the front matter, of which title, subtitle and source are Markdown already."""
    written = "".join(
        yaml.safe_dump(
            {key: list(value) if isinstance(value, tuple) else value},
            allow_unicode=True,
            default_flow_style=None if isinstance(value, tuple) else False,
            width=10**9,
        )
        for key, value in front.items()
    )
    return f"---\n{written or _NO_FRONT_MATTER}---"


def _escaped(key: str, value: FrontValue) -> FrontValue:
    """Write what is Markdown as such, and anything else without references."""
    if isinstance(value, tuple):
        return tuple(map(without_references, value))
    if isinstance(value, int):
        return value
    return write_inline(value) if key in MARKDOWN_KEYS else without_references(value)


def _write_blocks(blocks: tuple[Block, ...]) -> list[str]:
    parts: list[str] = []
    index = 0
    while index < len(blocks):
        end = index + 1
        kind = blocks[index].kind
        grouped = (Kind.QUOTATION, Kind.ITEM, Kind.EPIGRAPH)
        while kind in grouped and end < len(blocks) and _continues(blocks[end - 1], blocks[end]):
            end += 1
        parts += _write_group(blocks[index:end])
        index = end
    return parts


def _continues(before: Block, block: Block) -> bool:
    """Tell whether a block belongs into the same quotation, list or epigraph."""
    if before.kind is Kind.EPIGRAPH:
        return block.kind in (Kind.EPIGRAPH, Kind.ATTRIBUTION)
    if before.kind is Kind.ITEM and block.kind is Kind.ITEM:
        return _same_list(before.marker, block.marker)
    return before.kind is block.kind


def _same_list(before: str, marker: str) -> bool:
    if before[:-1].isdigit() and marker[:-1].isdigit():
        return marker[-1] == before[-1] and int(marker[:-1]) == int(before[:-1]) + 1
    return before == marker


def _write_group(group: tuple[Block, ...]) -> list[str]:
    block = group[0]
    match block.kind:
        case Kind.HEADING:
            return [f"{'#' * int(block.marker or 2)} {_heading(block.text)}"]
        case Kind.BREAK:
            return ["* * *"]
        case Kind.NOTES:
            return []
        case Kind.VERSE:
            return [_verse(block)]
        case Kind.TABLE:
            return [write_table([_row(line.text) for line in block.lines])]
        case Kind.QUOTATION:
            return ["\n>\n".join(f"> {write_paragraph(part.text)}" for part in group)]
        case Kind.ITEM:
            return [_list(group)]
        case Kind.EPIGRAPH:
            return ["::: {.epigraph}", *_epigraph(group), ":::"]
        case Kind.ATTRIBUTION:
            return ["::: {.attribution}", write_paragraph(block.text), ":::"]
        case Kind.STANDFIRST:
            return ["::: {.standfirst}", write_paragraph(block.text), ":::"]
        case Kind.PARAGRAPH:
            return [write_paragraph(block.text)]


def _heading(text: str) -> str:
    """Write a heading's words; `#` at their end would be taken as closing signs."""
    return re.sub(r"(#+)$", r"\\\1", write_paragraph(text))


def _row(text: str) -> str:
    cells = (write_inline(cell).replace("|", "\\|") for cell in text.split(CELL))
    return CELL.join(cells)


def _verse(block: Block) -> str:
    least = min(line.indent for line in block.lines)
    return "\n".join(
        f"| {' ' * (line.indent - least)}{write_inline(line.text)}" for line in block.lines
    )


def _list(group: tuple[Block, ...]) -> str:
    loose = any(block.gap for block in group[1:])
    items = []
    for block in group:
        marker = block.marker if block.marker[:-1].isdigit() else "-"
        items.append(f"{marker} {write_paragraph(block.text)}")
    return ("\n\n" if loose else "\n").join(items)


def _epigraph(group: tuple[Block, ...]) -> list[str]:
    parts: list[str] = []
    for block in group:
        if block.kind is Kind.ATTRIBUTION:
            parts += _write_group((block,))
        else:
            parts.append(_verse(block) if block.marker == "verse" else write_paragraph(block.text))
    return parts


def _write_note(note: Note) -> str:
    first, *others = [part.replace("\n", "\n    ") for part in _write_blocks(note.blocks)]
    return "\n\n".join([f"[^{note.label}]: {first}", *(f"    {part}" for part in others)])
