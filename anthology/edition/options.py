"""What the manifest may choose of an edition's arrangement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Placement(StrEnum):
    """Where the notes stand."""

    BOOK_END = "book-end"
    TEXT_END = "text-end"
    PAGE_FOOT = "page-foot"


@dataclass(frozen=True, slots=True)
class Composing:
    """The choices, and the words that composing puts in."""

    placement: Placement = Placement.BOOK_END
    editors_apart: bool = False
    """Editors' notes are a series of their own: at the foot of the page, or a group after the others."""
    has_page_feet: bool = False
    """There are pages, so that something can stand at their foot."""
    say: Callable[[str], str] = lambda message: message
    join: Callable[[Sequence[str]], str] = ", ".join
