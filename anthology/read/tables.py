"""Read stage: from the parser's tokens of a table, and of the caption beside it, to the model's table."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from anthology.diagnostics import Place
from anthology.model.nodes import Alignment, Attributes, Inlines, Table
from anthology.read.block_syntax import CAPTION
from anthology.read.inlines import InlineReader
from anthology.read.source import Passage, Source

_ALIGNMENTS = {"text-align:center": Alignment.CENTRE, "text-align:right": Alignment.END}


def attach_captions(tokens: list[Token]) -> list[Token]:
    """Move captions from their paragraphs to the tables that they stand directly before or after.

    A caption between two tables belongs to the first, unless that has one (as in Pandoc).
    """
    kept: list[Token] = []
    table: Token | None = None
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        kept.append(token)
        if token.type == "table_open":
            table = token
        if token.type != "paragraph_open" or not CAPTION.match(tokens[position].content):
            continue
        after = position + 2
        owner = None
        if len(kept) > 1 and kept[-2].type == "table_close" and table and not table.children:
            owner = table
        elif after < len(tokens) and tokens[after].type == "table_open":
            owner = tokens[after]
        if owner:
            owner.children = [tokens[position]]
            kept.pop()
            position = after
    return kept


def read_table(
    tokens: Sequence[Token],
    caption: Inlines,
    attributes: Attributes,
    place: Place,
    source: Source,
    inlines: InlineReader,
) -> Table:
    """Make a table of its tokens, less the opening one; a head without words is none."""
    rows: list[list[Inlines]] = []
    alignments: list[Alignment] = []
    column = 0
    for token in tokens:
        match token.type:
            case "tr_open":
                rows.append([])
                column = 0
            case "th_open":
                style = str(token.attrs.get("style", ""))
                alignments.append(_ALIGNMENTS.get(style, Alignment.START))
            case "inline" if token.map:
                passage = Passage(source, token.content, token.map, column)
                rows[-1].append(inlines.read(token.content, passage.place))
                found = source.lines[token.map[0]].find(token.content, column)
                column = found + len(token.content) if found >= 0 else column
            case _:
                pass
    head, *body = (tuple(row) for row in rows)
    return Table(
        tuple(alignments),
        head if any(head) else (),
        tuple(body),
        caption,
        attributes=attributes,
        place=place,
    )
