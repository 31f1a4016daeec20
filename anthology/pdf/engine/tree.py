"""The structure tree of a section while it is being made: elements with what they hold.

The roles are the standard structure types of ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Index"})
"""Elements that hold blocks, never text of their own."""

INLINE = frozenset({"Span", "Link", "Reference", "Quote", "Code", "BibEntry"})
"""Elements that stand among text."""

CELLS = frozenset({"TD", "TH"})


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of marked content: text or a picture."""

    page: int
    number: int
    """Its MCID, unique on the page, also where it lies in a form of its own."""


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A link annotation."""

    page: int
    annotation: object
    """The PDF dictionary, whose type only WeasyPrint's own modules know."""


@dataclass(slots=True, eq=False)
class Element:
    """One structure element; one for each element of the source, however many pages it spans."""

    role: str
    page: int
    tag: str = ""
    """The HTML element's name."""
    kids: list[Kid] = field(default_factory=list)
    parent: Element | None = None
    identifier: str = ""
    language: str = ""
    spoken: str = ""
    """What is read in place of what is drawn."""
    description: str = ""
    """Of a figure: its alternative text."""
    place: tuple[float, float, float, float] | None = None
    """Of a figure: left, bottom, right, top in points."""
    scope: str = ""
    """Of a header cell: Row or Column."""
    column_span: int = 1
    row_span: int = 1
    numbering: str = ""
    """Of a list: how its labels count, a value of ListNumbering."""
    headers: tuple[str, ...] = ()
    """Of a data cell: the identifiers of its header cells."""

    def add(self, kid: Kid) -> None:
        """Hang a kid on it, the last one."""
        self.kids.append(kid)
        if isinstance(kid, Element):
            kid.parent = self

    def take(self, kids: list[Kid]) -> None:
        """Hold these kids and no others."""
        self.kids = []
        for kid in kids:
            self.add(kid)

    def elements(self) -> Iterator[Element]:
        """Give its kids that are elements."""
        return (kid for kid in self.kids if isinstance(kid, Element))

    def with_ancestors(self) -> Iterator[Element]:
        """Give it, what it is in, and so on to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def walk(self) -> Iterator[Element]:
        """Give it and all elements below it, in reading order."""
        yield self
        for kid in self.elements():
            yield from kid.walk()


Kid: TypeAlias = Element | Content | Hotspot


def is_inline(kid: Kid) -> bool:
    """Say whether a kid belongs in a line of text."""
    return not isinstance(kid, Element) or kid.role in INLINE


def gathered(kids: list[Kid], role: str, page: int) -> Element:
    """Make an element of that role around the kids."""
    element = Element(role, next((kid.page for kid in kids), page))
    element.take(kids)
    return element
