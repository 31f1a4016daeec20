"""The document model, part one: what a text is made of.

`Block` and `Inline` are closed unions of frozen dataclasses; children are tuples.
A place (where in the user's file) never counts when two nodes are compared.
`read` makes these nodes, `edit` turns them into better ones, `render` writes them; nobody changes one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from anthology.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Attributes:
    """What `{#id .class lang=fr}` says about a block or a span."""

    id: str = ""
    """Empty, or what the author calls it; `edit` makes it unique over the book."""
    classes: tuple[str, ...] = ()
    language: str = ""
    """BCP 47; empty where it is that of the surroundings."""


PLAIN = Attributes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    attributes: Attributes = PLAIN
    place: Place | None = field(default=None, compare=False, repr=False)


# ---------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Str(_Node):
    """Running text; spaces and line ends of the source are single spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis(_Node):
    """`*x*`, set in italics."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Strong(_Node):
    """`**x**`, set in bold."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class SmallCaps(_Node):
    """`[x]{.smallcaps}`."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Superscript(_Node):
    """`x^2^`."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Subscript(_Node):
    """`H~2~O`."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Strikethrough(_Node):
    """`~~x~~`."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Code(_Node):
    """A few words of code; typography leaves them alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Span(_Node):
    """Words with an id, a class or a language of their own."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Link(_Node):
    """A link out of the book."""

    href: str
    content: Inlines
    title: str = ""


@dataclass(frozen=True, slots=True)
class CrossReference(_Node):
    """A link to another place of the book.

    From `read`: `path` (of a text, as the source says it; empty for the same text) and `fragment`.
    From `edit`: `target` is the id that it leads to, and `content` never empty.
    """

    path: str
    fragment: str
    content: Inlines
    target: str = ""


@dataclass(frozen=True, slots=True)
class Image(_Node):
    """A picture: in a line of text, or within a `Figure`."""

    source: str
    """Path from the book's folder, posix."""
    description: str
    """What it shows; empty for mere decoration."""


@dataclass(frozen=True, slots=True)
class LineBreak(_Node):
    """A line end that the author asked for."""


@dataclass(frozen=True, slots=True)
class NoteReference(_Node):
    """The mark in the text that calls a note.

    `read` gives the label alone; `edit` the rest.
    """

    label: str
    note: str = ""
    """The id of the note; empty where the source lacks it and the manifest says `missing: mark`."""
    number: str = ""
    """As printed."""


class Extent(StrEnum):
    """The ends of a passage that an index entry covers."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class IndexMark(_Node):
    """An entry for the index, at the words it stands by."""

    entry: tuple[str, ...]
    """Heading and subheadings: `Kronstadt!sailors` is `("Kronstadt", "sailors")`."""
    content: Inlines
    see: tuple[str, ...] = ()
    """Heading that a reader is sent to instead (`|see`), or as well."""
    see_also: bool = False
    """To be looked up as well (`|seealso`)."""
    extent: Extent | None = None
    """Where a passage begins or ends (`|(`, `|)`); None for a single place."""


Inline = (
    Str
    | Emphasis
    | Strong
    | SmallCaps
    | Superscript
    | Subscript
    | Strikethrough
    | Code
    | Span
    | Link
    | CrossReference
    | Image
    | LineBreak
    | NoteReference
    | IndexMark
)
Inlines = tuple[Inline, ...]


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Paragraph(_Node):
    """A paragraph."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Heading(_Node):
    """A heading within a text; its title is level 1, so these are 2 and deeper once edited."""

    level: int
    content: Inlines


@dataclass(frozen=True, slots=True)
class VerseLine(_Node):
    """One line of verse."""

    content: Inlines
    indent: int = 0
    """In spaces of the source beyond the first after `|`."""


@dataclass(frozen=True, slots=True)
class Verse(_Node):
    """A poem or part of one: stanzas of lines."""

    stanzas: tuple[tuple[VerseLine, ...], ...]


@dataclass(frozen=True, slots=True)
class Quotation(_Node):
    """A quotation set off from the text."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Epigraph(_Node):
    """Another's words at the head of a text; may end with a `Div` of class `attribution`."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class List(_Node):
    """A list; `start` counts for ordered ones."""

    items: tuple[Blocks, ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Definition(_Node):
    """A term and what it means, in one or more ways."""

    term: Inlines
    meanings: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList(_Node):
    """Terms with their meanings."""

    items: tuple[Definition, ...]


class Alignment(StrEnum):
    """Of a column."""

    START = "start"
    CENTRE = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Table(_Node):
    """A table; an empty `head` means that it has none."""

    alignments: tuple[Alignment, ...]
    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Figure(_Node):
    """A picture on its own, with its caption."""

    image: Image
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class SectionBreak(_Node):
    """A pause between two runs of paragraphs (`* * *`)."""


@dataclass(frozen=True, slots=True)
class CodeBlock(_Node):
    """Lines of code, or any text whose line ends and spaces count."""

    text: str


@dataclass(frozen=True, slots=True)
class Div(_Node):
    """Blocks with a class: letter, dedication, attribution, pull-quote, speech, or the author's own."""

    blocks: Blocks


Block = (
    Paragraph
    | Heading
    | Verse
    | Quotation
    | Epigraph
    | List
    | DefinitionList
    | Table
    | Figure
    | SectionBreak
    | CodeBlock
    | Div
)
Blocks = tuple[Block, ...]

Node = Block | Inline | VerseLine | Definition


# ---------------------------------------------------------------- notes


class Owner(StrEnum):
    """Whose note it is."""

    AUTHOR = "author"
    EDITOR = "editor"
    TRANSLATOR = "translator"


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a text or an introduction.

    `read` gives label, owner and blocks; `edit` the id, the number, the language and the references.
    """

    label: str
    owner: Owner
    blocks: Blocks
    place: Place | None = field(default=None, compare=False, repr=False)
    id: str = ""
    number: str = ""
    language: str = ""
    """An author's note is in the language of the text, an editor's or translator's in the book's."""
    references: tuple[str, ...] = ()
    """Ids of the references that call it, in order."""
