"""Read stage: from the parser's block tokens to the model's blocks; notes go to `Notes`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from markdown_it.token import Token

from anthology.diagnostics import Diagnostics, Place
from anthology.model.nodes import (
    Attributes,
    Block,
    Blocks,
    CodeBlock,
    Definition,
    DefinitionList,
    Div,
    Epigraph,
    Figure,
    Heading,
    Inlines,
    List,
    Paragraph,
    Quotation,
    SectionBreak,
    Table,
    Verse,
)
from anthology.read.attributes import UNMARKED, Marks, parse_attributes
from anthology.read.block_syntax import CAPTION
from anthology.read.inline_syntax import DEEPEST, TooDeep
from anthology.read.inlines import InlineReader
from anthology.read.notes import Notes
from anthology.read.source import Passage, Source
from anthology.read.tables import read_table
from anthology.read.verse import read_stanza

_CLOSING_SIGNS = re.compile(r"(?:^|[ \t])#+$")
_NO_LABEL = re.compile(r"[\s\[^]")


@dataclass(slots=True)
class BlockReader:
    """Reads the blocks of one file, in one pass over the tokens."""

    source: Source
    tokens: list[Token]
    inlines: InlineReader
    notes: Notes
    diagnostics: Diagnostics
    _next: int = 0
    _depth: int = 0

    def read(self, closing: str = "") -> Blocks:
        """Read as far as a closing token, or to the end. Raises `TooDeep`."""
        blocks: list[Block] = []
        divs: list[tuple[Token, list[Block]]] = []
        self._depth += 1
        while self._next < len(self.tokens):
            token = self._take()
            if self._depth + len(divs) > DEEPEST:
                raise TooDeep(_line(token))
            if token.type == closing:
                break
            if token.type == "div_open":
                divs.append((token, blocks))
                blocks = []
            elif token.type == "div_close":
                blocks = self._close_div(token, divs, blocks)
            else:
                blocks += self._block(token)
        for opening, _ in divs:
            self.diagnostics.error(
                "div-unclosed",
                f"the div “{opening.content}” is never closed",
                self._place(opening),
                "end it with a line “:::”, in the same quotation, list item or note",
            )
        self._depth -= 1
        return tuple(blocks)

    def _take(self) -> Token:
        self._next += 1
        return self.tokens[self._next - 1]

    def _place(self, token: Token) -> Place:
        return self.source.place(_line(token))

    def _block(self, token: Token) -> Blocks:
        place = self._place(token)
        match token.type:
            case "paragraph_open":
                return self._paragraph(place)
            case "heading_open":
                return (self._heading(token, place),)
            case "blockquote_open":
                return (Quotation(self.read("blockquote_close"), place=place),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token, place),)
            case "dl_open":
                return (self._definition_list(place),)
            case "table_open":
                return (self._table(token, place),)
            case "verse":
                return self._verse(token, place)
            case "hr":
                return (SectionBreak(place=place),)
            case "fence" | "code_block":
                return (self._code(token, place),)
            case "note_open":
                self._note(token, place)
                return ()
            case _:
                raise AssertionError(f"the parser has no blocks of type {token.type}")

    # ------------------------------------------------------------ paragraphs and headings

    def _passage(self, token: Token, content: str) -> Passage:
        first, behind = token.map or (0, 1)
        return Passage(self.source, content, range(first, max(behind, first + 1)))

    def _paragraph(self, place: Place) -> Blocks:
        inline, _ = self._take(), self._take()
        passage = self._passage(inline, inline.content)
        if inline.content.startswith("!["):
            tokens = self.inlines.tokens(inline.content, passage.place)
            if len(tokens) == 1 and tokens[0].type == "image":
                return (self._figure(tokens[0], passage.place(0)),)
            content = self.inlines.assemble(tokens, passage.place)
        else:
            content = self.inlines.read(inline.content, passage.place)
        return (Paragraph(content, place=place),) if content else ()

    def _figure(self, token: Token, place: Place) -> Figure:
        marks = self.inlines.marks(token, place)
        image = self.inlines.image(token, UNMARKED, place)
        caption = self.inlines.read(str(token.attrs.get("title", "")), lambda _: place)
        mark = self.inlines.index_mark(caption, marks, place)
        return Figure(
            image, (mark,) if mark else caption, attributes=marks.without("index"), place=place
        )

    def _heading(self, token: Token, place: Place) -> Heading:
        inline, _ = self._take(), self._take()
        words, marks = _split_attributes(inline.content)
        if marks is not UNMARKED and token.markup.startswith("#"):
            words = _CLOSING_SIGNS.sub("", words).rstrip()
        content = self.inlines.read(words, self._passage(inline, words).place)
        self.inlines.report_unknown(marks, place)
        mark = self.inlines.index_mark(content, marks, place)
        level = int(token.tag[1:])
        return Heading(
            level, (mark,) if mark else content, attributes=marks.without("index"), place=place
        )

    def _code(self, token: Token, place: Place) -> CodeBlock:
        parsed = parse_attributes(token.info.strip())
        words = token.info.split()[:1]
        attributes = parsed[1].attributes if parsed else Attributes(classes=tuple(words))
        return CodeBlock(token.content.removesuffix("\n"), attributes=attributes, place=place)

    # ------------------------------------------------------------ lists and tables

    def _list(self, token: Token, place: Place) -> List:
        inside = takewhile(lambda t: t.level > token.level, islice(self.tokens, self._next, None))
        tight = not any(
            inner.type == "paragraph_open" and inner.level == token.level + 2 and not inner.hidden
            for inner in inside
        )
        items: list[Blocks] = []
        while self._take().type == "list_item_open":
            items.append(self.read("list_item_close"))
        ordered = token.type == "ordered_list_open"
        return List(tuple(items), ordered, int(token.attrs.get("start", 1)), tight, place=place)

    def _definition_list(self, place: Place) -> DefinitionList:
        items: list[Definition] = []
        while (token := self._take()).type != "dl_close":
            if token.type == "dt_open":
                inline, _ = self._take(), self._take()
                passage = self._passage(inline, inline.content)
                term = self.inlines.read(inline.content, passage.place)
                items.append(Definition(term, (), place=self._place(token)))
            else:
                meaning = self.read("dd_close")
                items[-1] = replace(items[-1], meanings=(*items[-1].meanings, meaning))
        return DefinitionList(tuple(items), place=place)

    def _table(self, token: Token, place: Place) -> Table:
        start = self._next
        while self._take().type != "table_close":
            pass
        for row in token.meta["too_wide"]:
            self.diagnostics.error(
                "table-cells",
                "this row has more cells than the table has columns",
                self.source.place(row),
                "write “\\|” for a bar that is part of the words",
            )
        caption: Inlines = ()
        marks = UNMARKED
        if token.children:
            inline = token.children[0]
            words, marks = _split_attributes(CAPTION.sub("", inline.content, count=1))
            caption = self.inlines.read(words, self._passage(inline, words).place)
        attributes = self._block_attributes(marks, place)
        tokens = self.tokens[start : self._next]
        return read_table(tokens, caption, attributes, place, self.source, self.inlines)

    # ------------------------------------------------------------ verse, divs, notes

    def _verse(self, token: Token, place: Place) -> Blocks:
        read = (read_stanza(s, self.source, self.inlines) for s in token.meta["stanzas"])
        stanzas = tuple(stanza for stanza in read if stanza)
        return (Verse(stanzas, place=place),) if stanzas else ()

    def _close_div(
        self, token: Token, divs: list[tuple[Token, list[Block]]], blocks: list[Block]
    ) -> list[Block]:
        if not divs:
            self.diagnostics.error(
                "div-stray",
                "this “:::” closes nothing",
                self._place(token),
                "a div begins with “::: name” or “::: {.name}”",
            )
            return blocks
        opening, before = divs.pop()
        before.append(self._div(opening, tuple(blocks)))
        return before

    def _div(self, token: Token, blocks: Blocks) -> Block:
        place = self._place(token)
        marks: Marks | None = token.meta["marks"]
        if marks is None:
            self.diagnostics.error(
                "attribute-syntax",
                f"“{token.content}” is neither a name nor attributes",
                place,
                "write “::: name” or “::: {.name #id lang=fr}”",
            )
            return Div(blocks, place=place)
        attributes = self._block_attributes(marks, place)
        if marks.has("verse"):
            blocks = _joined_verse(blocks)
        if marks.has("epigraph"):
            attributes = marks.without("epigraph", "verse")
            return Epigraph(blocks, attributes=attributes, place=place)
        if marks.has("verse") and len(blocks) == 1 and isinstance(blocks[0], Verse):
            return replace(blocks[0], attributes=marks.without("verse"), place=place)
        return Div(blocks, attributes=attributes, place=place)

    def _block_attributes(self, marks: Marks, place: Place) -> Attributes:
        unknown = marks.unknown if marks.index is None else (*marks.unknown, "index")
        self.inlines.report_unknown(replace(marks, unknown=unknown), place)
        return marks.attributes

    def _note(self, token: Token, place: Place) -> None:
        label = token.content
        if self.source.columns:
            place = replace(place, column=token.meta["column"])
        around, self.notes.within = self.notes.within, label
        blocks = self.read("note_close")
        self.notes.within = around
        if _NO_LABEL.search(label):
            self.diagnostics.error(
                "note-label",
                f"“{label}” cannot be the label of a note",
                place,
                "a label has no spaces, carets or brackets",
            )
            self.notes.refer(label)
        self.notes.define(label, blocks, place)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _split_attributes(content: str) -> tuple[str, Marks]:
    """Take the attributes from the end of a heading or a caption."""
    text = content.rstrip()
    opening = text.rfind("{")
    # Behind one of these they belong to a span, a link, an image or code; a backslash escapes.
    if opening < 0 or text[opening - 1 : opening] in ("]", ")", "`", "\\"):
        return content, UNMARKED
    parsed = parse_attributes(text, opening)
    if parsed is None or parsed[0] != len(text):
        return content, UNMARKED
    return text[:opening].rstrip(), parsed[1]


def _joined_verse(blocks: Blocks) -> Blocks:
    """Make one poem of the stanzas that follow each other."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Verse) and isinstance(last, Verse):
            joined[-1] = replace(last, stanzas=last.stanzas + block.stanzas)
        else:
            joined.append(block)
    return tuple(joined)
