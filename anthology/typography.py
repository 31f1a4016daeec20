"""What the shipped designs decide about type before any style sheet: faces, sizes, leading, measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typography:
    """How a design sets the text."""

    families: tuple[str, ...]
    """The text's own, that of code, and those that lend what these lack."""
    letter: float
    """Average width of a letter or space of running English, in sizes of type."""
    characters: int
    """In a line, as far as the sizes allow it."""
    smallest: float
    largest: float
    """Size of type in points."""
    leading: float
    """Line height in sizes of type."""
    widest: float
    """Measure, as a share of the page's width."""
    deepest: float
    """Text, as a share of the page's height."""
    shrinks: bool = True
    """Wide tables may be set smaller."""
    initial_lines: int = 3
    """Lines that a drop cap takes."""

    @property
    def text_family(self) -> str:
        """The family of running text."""
        return self.families[0]

    @property
    def code_family(self) -> str:
        """The family of code."""
        return self.families[1]


_LENDERS = ("Noto Serif", "Amiri", "Frank Ruhl Libre", "Inter", "Fira Code")

DEFAULT = "classic"
DESIGNS: Mapping[str, Typography] = {
    "classic": Typography(
        families=("EB Garamond", "IBM Plex Mono", *_LENDERS),
        letter=0.373,
        characters=68,
        smallest=8.5,
        largest=12.0,
        leading=1.27,
        widest=0.70,
        deepest=0.79,
    ),
    "pamphlet": Typography(
        families=("Alegreya Sans", "IBM Plex Mono", "Inter", *_LENDERS[:3], "Fira Code"),
        letter=0.376,
        characters=68,
        smallest=8.5,
        largest=10.5,
        leading=1.25,
        widest=0.76,
        deepest=0.82,
        initial_lines=2,
    ),
    "large-print": Typography(
        families=("Atkinson Hyperlegible", "IBM Plex Mono", "Inter", *_LENDERS[:3], "Fira Code"),
        letter=0.433,
        characters=60,
        smallest=16.0,
        largest=18.0,
        leading=1.4,
        widest=0.80,
        deepest=0.77,
        shrinks=False,
        initial_lines=2,
    ),
}
"""By the name that the manifest gives."""
