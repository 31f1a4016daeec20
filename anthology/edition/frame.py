"""What the two editions put around and into the same templates: addresses, roles, folios.

`epub.frame` and `pdf.frame` each make one; the templates of nodes and sections ask it and know no format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anthology.edition.page_map import PageMap
from anthology.model.nodes import Table


def _no_folio(anchor: str) -> str:
    return ""


def no_fit(table: Table) -> str:
    """Give no class: an edition without pages has room for any table."""
    return ""


def nothing_whole(table: Table) -> tuple[tuple[bool, ...], ...]:
    """Name no cell: there is no table whose words are broken."""
    return ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One edition's answers."""

    template: str
    """The page around a section: a file of templates/frames/."""
    href: Callable[[str, str], str]
    """(anchor, id of the section where the link stands) → address."""
    roles: Mapping[str, str]
    """Name of a role in the templates → attributes, as they stand in the markup."""
    tags: Mapping[str, str]
    """Name of an element whose tag differs between editions → tag."""
    picture: Callable[[str], str]
    """Path of a picture from the book's folder → address."""
    folio: Callable[[str], str] = _no_folio
    """Anchor → folio of the page that it stands on; empty in an edition without pages of its own."""
    stylesheets: tuple[str, ...] = ()
    """Addresses that each page links to."""
    numbers_blocks: bool = False
    """Blocks carry their numbers, so that page starts can be told."""
    fits: Callable[[Table], str] = no_fit
    """How a table fits the page: a class, or nothing."""
    whole: Callable[[Table], tuple[tuple[bool, ...], ...]] = nothing_whole
    """Whether the words of each cell stay whole, row by row with the head; nothing where all words do."""
    sets_initials: bool = False
    """A drop cap is an element of its own."""
    pages: PageMap = field(default_factory=lambda: PageMap({}))
    """Pages whose beginnings are to be marked."""
