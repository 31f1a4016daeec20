"""The two ways to go through a tree: `walk` looks at every node, `Rewriter` gives back a changed tree.

Both know the closed unions of `nodes`; a node kind that is new there fails the type check here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
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


def children(node: Node) -> Iterable[Node]:
    """Give the nodes directly inside a node, in reading order."""
    match node:
        case (
            Str() | Code() | Image() | LineBreak() | NoteReference() | SectionBreak() | CodeBlock()
        ):
            return ()
        case (
            Emphasis()
            | Strong()
            | SmallCaps()
            | Superscript()
            | Subscript()
            | Strikethrough()
            | Span()
            | Link()
            | CrossReference()
            | IndexMark()
            | Paragraph()
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
        case _:
            assert_never(node)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give every node in reading order, a parent before its children."""
    for node in nodes:
        yield node
        yield from walk(children(node))


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

    `inlines` gets each run of inlines after the nodes within it were rewritten;
    `block` each block likewise, and gives the blocks to stand in its place.
    """

    inlines: Callable[[Inlines], Inlines] = lambda run: run
    block: Callable[[Block], Blocks] = lambda block: (block,)

    def rewrite(self, blocks: Blocks) -> Blocks:
        """Give the blocks changed."""
        return tuple(new for block in blocks for new in self.block(self._inside_block(block)))

    def rewrite_inlines(self, run: Inlines) -> Inlines:
        """Give a run of inlines changed."""
        return self.inlines(tuple(self._inside_inline(inline) for inline in run))

    def _inside_inline(self, inline: Inline) -> Inline:
        match inline:
            case Str() | Code() | Image() | LineBreak() | NoteReference():
                return inline
            case _:
                content = self.rewrite_inlines(inline.content)
                return inline if content == inline.content else replace(inline, content=content)

    def _inside_block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, content=self.rewrite_inlines(block.content))
            case Quotation() | Epigraph() | Div():
                return replace(block, blocks=self.rewrite(block.blocks))
            case Verse():
                return replace(
                    block,
                    stanzas=tuple(
                        tuple(
                            replace(line, content=self.rewrite_inlines(line.content))
                            for line in stanza
                        )
                        for stanza in block.stanzas
                    ),
                )
            case List():
                return replace(block, items=tuple(self.rewrite(item) for item in block.items))
            case DefinitionList():
                return replace(block, items=tuple(self._inside_definition(d) for d in block.items))
            case Table():
                return replace(
                    block,
                    head=tuple(self.rewrite_inlines(cell) for cell in block.head),
                    rows=tuple(
                        tuple(self.rewrite_inlines(cell) for cell in row) for row in block.rows
                    ),
                    caption=self.rewrite_inlines(block.caption),
                )
            case Figure():
                return replace(block, caption=self.rewrite_inlines(block.caption))
            case SectionBreak() | CodeBlock():
                return block
            case _:
                assert_never(block)

    def _inside_definition(self, definition: Definition) -> Definition:
        return replace(
            definition,
            term=self.rewrite_inlines(definition.term),
            meanings=tuple(self.rewrite(meaning) for meaning in definition.meanings),
        )
