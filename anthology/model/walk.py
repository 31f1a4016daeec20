"""The two ways to go through a tree: `walk` looks at every node, `Rewriter` gives back a changed tree.

Both know the closed unions of `nodes`; a node kind that is new there fails the type check here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import is_
from typing import assert_never

from anthology.model.nodes import (
    Block,
    Blocks,
    Code,
    CodeBlock,
    CrossReference,
    Definition,
    DefinitionList,
    Div,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    IndexMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Node,
    NoteReference,
    Paragraph,
    Quotation,
    SectionBreak,
    SmallCaps,
    Span,
    Str,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Verse,
    VerseLine,
)

_LEAVES = frozenset({Str, Code, Image, LineBreak, NoteReference, SectionBreak, CodeBlock})
_WORDS_ALONE = {Str}


def children(node: Node) -> Iterable[Node]:
    """Give the nodes directly inside a node, in reading order."""
    match node:
        case (
            Paragraph()
            | Emphasis()
            | Strong()
            | SmallCaps()
            | Superscript()
            | Subscript()
            | Strikethrough()
            | Span()
            | Link()
            | CrossReference()
            | IndexMark()
            | Heading()
            | VerseLine()
        ):
            return node.content
        case Quotation() | Epigraph() | Div():
            return node.blocks
        case Verse(stanzas=stanzas):
            return [line for stanza in stanzas for line in stanza]
        case List(items=items):
            return [block for item in items for block in item]
        case DefinitionList(items=definitions):
            return definitions
        case Definition(term=term, meanings=meanings):
            return [*term, *(block for meaning in meanings for block in meaning)]
        case Table():
            cells = [*node.head, *(cell for row in node.rows for cell in row)]
            return [*node.caption, *(inline for cell in cells for inline in cell)]
        case Figure(image=image, caption=caption):
            return [image, *caption]
        case (
            Str() | Code() | Image() | LineBreak() | NoteReference() | SectionBreak() | CodeBlock()
        ):
            return ()
        case _:
            assert_never(node)


def walk(nodes: Iterable[Node]) -> list[Node]:
    """Give every node in reading order, a parent before its children."""
    found: list[Node] = []
    _gather(nodes, found)
    return found


def _gather(nodes: Iterable[Node], found: list[Node]) -> None:
    for node in nodes:
        found.append(node)
        # The commonest kind is asked for first: a book has words by the hundred thousand.
        if type(node) is Str or type(node) in _LEAVES:
            continue
        _gather(node.content if isinstance(node, Paragraph) else children(node), found)


def plain_text(nodes: Iterable[Node]) -> str:
    """Give the words alone: no marks of notes, no markup."""
    pieces: list[str] = []
    for node in walk(nodes):
        match node:
            case Str(text=text) | Code(text=text):
                pieces.append(text)
            case LineBreak():
                pieces.append(" ")
            case Image(description=description):
                pieces.append(description)
            case _:
                pass
    return "".join(pieces).strip()


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Changes trees from the leaves up.

    `inlines` gets each run of inlines after the nodes within it were rewritten, but for runs of mere words;
    `block` each block likewise, and gives the blocks to stand in its place.
    """

    inlines: Callable[[Inlines], Inlines] = lambda run: run
    block: Callable[[Block], Blocks] = lambda block: (block,)

    def rewrite(self, blocks: Blocks) -> Blocks:
        """Give the blocks changed; the very same ones where nothing is to change."""
        rewritten = tuple([new for old in blocks for new in self.block(self._inside_block(old))])
        return blocks if _are_same(rewritten, blocks) else rewritten

    def rewrite_inlines(self, run: Inlines) -> Inlines:
        """Give a run of inlines changed; the very same one where nothing is to change."""
        kinds = set(map(type, run))
        if kinds == _WORDS_ALONE:
            return run
        if not kinds <= _LEAVES:
            inside = tuple([self._inside_inline(inline) for inline in run])
            run = run if _are_same(inside, run) else inside
        return self.inlines(run)

    def _inside_inline(self, inline: Inline) -> Inline:
        match inline:
            case Str() | Code() | Image() | LineBreak() | NoteReference():
                return inline
            case _:
                content = self.rewrite_inlines(inline.content)
                return inline if content is inline.content else replace(inline, content=content)

    def _inside_block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                content = self.rewrite_inlines(block.content)
                return block if content is block.content else replace(block, content=content)
            case Quotation() | Epigraph() | Div():
                blocks = self.rewrite(block.blocks)
                return block if blocks is block.blocks else replace(block, blocks=blocks)
            case Verse():
                return replace(block, stanzas=tuple(map(self._inside_stanza, block.stanzas)))
            case List():
                return replace(block, items=tuple(map(self.rewrite, block.items)))
            case DefinitionList():
                return replace(block, items=tuple(map(self._inside_definition, block.items)))
            case Table():
                return replace(
                    block,
                    head=tuple(map(self.rewrite_inlines, block.head)),
                    rows=tuple(tuple(map(self.rewrite_inlines, row)) for row in block.rows),
                    caption=self.rewrite_inlines(block.caption),
                )
            case Figure():
                return replace(block, caption=self.rewrite_inlines(block.caption))
            case SectionBreak() | CodeBlock():
                return block
            case _:
                assert_never(block)

    def _inside_stanza(self, stanza: tuple[VerseLine, ...]) -> tuple[VerseLine, ...]:
        lines = tuple([self._inside_line(line) for line in stanza])
        return stanza if _are_same(lines, stanza) else lines

    def _inside_line(self, line: VerseLine) -> VerseLine:
        content = self.rewrite_inlines(line.content)
        return line if content is line.content else replace(line, content=content)

    def _inside_definition(self, definition: Definition) -> Definition:
        return replace(
            definition,
            term=self.rewrite_inlines(definition.term),
            meanings=tuple(map(self.rewrite, definition.meanings)),
        )


def _are_same(new: tuple[Node, ...], old: tuple[Node, ...]) -> bool:
    """Tell whether two runs are made of the very same nodes; comparing what is in them would take longer."""
    return len(new) == len(old) and all(map(is_, new, old))
