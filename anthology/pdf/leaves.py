"""What goes into typesetting and what comes out: `Copy` and `Leaves`.

Comes in: a section's XHTML with everything its lines and pages depend on.
Goes out: a tagged PDF fragment in the cache, and beside it what pagination and binding need to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anthology.diagnostics import Diagnostic, Place
from anthology.fonts import Face

NOTHING_BEHIND = "@page { background: none !important } html, body { background: none !important }"
"""A style sheet for what is stamped on pages: a ground that they have would hide their words."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What the compositor gets: all that the leaves of one section depend on."""

    name: str
    """The section's id, unique in the book; also the prefix of its structure IDs."""
    xhtml: str
    """A whole document; WeasyPrint reads it as HTML5."""
    stylesheets: tuple[str, ...]
    """CSS texts in cascade order; the font-face rules of `faces` are put before them."""
    faces: tuple[Face, ...]
    resources: tuple[tuple[str, Path, str], ...] = ()
    """(address as written in XHTML or CSS, file, digest of its content); nothing else is fetched."""
    tagged: bool = True
    """Whether there is a structure tree; folio sheets have none."""
    optimal: bool = True
    """Whether the lines of a justified paragraph are chosen together, or one after the other."""
    stock_engine: bool = False
    """Whether WeasyPrint's own code is used where ours is only faster."""
    keeps_inks: bool = False
    """Whether pictures in CMYK stay so: they are for a press."""
    place: Place | None = None
    """Where complaints point to; no part of the key."""


@dataclass(frozen=True, slots=True)
class PageStart:
    """What begins a page."""

    block: str
    """The id of the innermost block that has one."""
    offset: int
    """How many characters of that block that are not white space stand before the page."""
    words: str
    """The first words on the page."""


@dataclass(frozen=True, slots=True)
class DrawnFont:
    """One font resource of a fragment, with the glyphs that were drawn from it."""

    resource: str
    """Its name in the page resources, the same in every fragment."""
    program: str
    """The digest of the font file, which the cache keeps."""
    index: int
    """Which face of the file."""
    name: str
    """The PostScript name with its subset tag."""
    family: str
    flags: int
    ascent: int
    descent: int
    unicode: Mapping[int, str]
    """Glyph → the text it stands for; every glyph that was drawn is in it."""
    missing: Mapping[int, int]
    """Made-up glyph → the character that no face has."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """A section as it was typeset."""

    name: str
    pdf: Path
    """The fragment, in the cache."""
    page_count: int
    width: float
    """Of the page, in points, without bleed."""
    height: float
    anchors: Mapping[str, int]
    """id → the page it begins on, counted from 0."""
    page_starts: tuple[PageStart | None, ...]
    """One for each page; None for a page without text of the section's own."""
    complaints: tuple[Diagnostic, ...]
    fonts: tuple[DrawnFont, ...]
