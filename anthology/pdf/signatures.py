"""Which page of a book stands where on which sheet, so that the sheets, folded, give the pages in order.

Comes in: how many pages there are, and a `Booklet`: what they are printed on and how that is folded.
Goes out: `Signature`s of `Sheet`s. No ink yet: `impose` draws what is planned here, `sheet_diagram` tells it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from anthology.diagnostics import Diagnostics

Layout = Literal["1-up", "2-up", "4-up"]
Edge = Literal["long-edge", "short-edge"]

PAGES_ON_SHEET: dict[Layout, int] = {"1-up": 2, "2-up": 4, "4-up": 8}
LEAST_SCALE = 0.8
"""Below it, the text of a book is smaller than a book's text should be."""
FEWEST_TO_SEW = 8
"""Pages of a gathering: a single folded sheet is weak where a thread pulls at it."""


@dataclass(frozen=True, slots=True)
class Booklet:
    """How a book becomes sheets; all lengths in points."""

    sheet: tuple[float, float]
    layout: Layout = "2-up"
    signature: int | None = 16
    """Pages of one gathering, a multiple of what a sheet holds; None: all in one."""
    paper: float = 0.2835
    """Thickness of a leaf."""
    duplex: Edge | None = None
    """The edge over which the printer turns a sheet; None: the one that leaves backs upright."""
    marks: bool = True
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of one page on one side of a sheet."""

    page: int | None
    """Index in the book, from 0; None is a blank page that the book does not have."""
    number: int
    """Its place in the gathering, from 0."""
    column: int
    """From the left."""
    row: int
    """From the bottom."""
    depth: int
    """How many folded leaves lie around this one in its gathering."""
    is_turned: bool = False
    """Upside down, since the sheet is folded at the pages' heads."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper, printed on both sides."""

    front: tuple[Spot, ...]
    back: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets that are folded and laid into each other; the first is the outermost."""

    first: int
    """Index of its first page."""
    pages: int
    sheets: tuple[Sheet, ...]


def plan(page_count: int, booklet: Booklet) -> tuple[Signature, ...]:
    """Place every page; what is missing to full sheets is blank, and stands after the last page."""
    signatures, first = [], 0
    for pages in signature_sizes(page_count, booklet):
        sheets = _sheets(first, pages, page_count, booklet)
        signatures.append(Signature(first, pages, sheets))
        first += pages
    return tuple(signatures)


def signature_sizes(page_count: int, booklet: Booklet) -> tuple[int, ...]:
    """Give the pages of each gathering: all as asked for but the last, which has as many as are left.

    Where that would be one folded sheet, it and the gathering before share what they have.
    """
    on_sheet = PAGES_ON_SHEET[booklet.layout]
    total = max(1, -(-page_count // on_sheet)) * on_sheet
    size = total if booklet.signature is None or booklet.layout == "1-up" else booklet.signature
    full, left = divmod(total, size)
    sizes = [size] * full
    if 0 < left < FEWEST_TO_SEW <= size - 4 and full:
        larger = -(-(size + left) // 8) * 4
        sizes[-1:] = [larger, size + left - larger]
    elif left:
        sizes.append(left)
    return tuple(sizes)


def _sheets(first: int, pages: int, page_count: int, booklet: Booklet) -> tuple[Sheet, ...]:
    def spot(number: int, column: int, row: int = 0, depth: int = 0, turned: bool = False) -> Spot:
        page = first + number if first + number < page_count else None
        return Spot(page, number, column, row, depth, turned)

    def pair(left: int, right: int, depth: int, row: int = 0, turned: bool = False) -> list[Spot]:
        if turned != booklet.right_to_left:
            left, right = right, left
        return [spot(left, 0, row, depth, turned), spot(right, 1, row, depth, turned)]

    def outside(depth: int) -> tuple[int, int]:
        """Give the left-hand and the right-hand page of a folded leaf as seen from outside."""
        return pages - 1 - 2 * depth, 2 * depth

    def inside(depth: int) -> tuple[int, int]:
        return 2 * depth + 1, pages - 2 - 2 * depth

    match booklet.layout:
        case "1-up":
            return tuple(Sheet((spot(n, 0),), (spot(n + 1, 0),)) for n in range(0, pages, 2))
        case "2-up":
            return tuple(
                Sheet(tuple(pair(*outside(depth), depth)), tuple(pair(*inside(depth), depth)))
                for depth in range(pages // 4)
            )
        case "4-up":
            # Folded at the heads, away from who looks at the front, then at the spine:
            # the upper half of the sheet becomes a leaf that lies inside the lower one.
            return tuple(
                Sheet(
                    front=(
                        *pair(*outside(depth), depth),
                        *pair(*inside(depth + 1), depth + 1, 1, turned=True),
                    ),
                    back=(
                        *pair(*inside(depth), depth),
                        *pair(*outside(depth + 1), depth + 1, 1, turned=True),
                    ),
                )
                for depth in range(0, pages // 4, 2)
            )


def check_booklet(page: Sequence[float], booklet: Booklet, diagnostics: Diagnostics) -> None:
    """Warn where pages of this width and height become hard to read on the sheets."""
    scale = fit(page, booklet).scale
    if scale < LEAST_SCALE:
        diagnostics.warning(
            "booklet-small",
            f"the pages of the booklet are printed at {scale:.0%} of their size",
            None,
            "choose a larger “sheet:” or another “layout:” under “booklet:”, "
            "or a smaller “trim:” under “pdf:”",
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """How pages lie on the sheets; in points."""

    width: float
    height: float
    """Of the sheet, turned so that the pages are as large as can be."""
    columns: int
    rows: int
    page: tuple[float, float]
    """Width and height of a page as printed."""
    scale: float
    """At most 1: pages are never enlarged."""
    duplex: Edge
    turns_backs: bool
    """Whether the backs stand upside down in the file."""

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of the room that each page has."""
        return self.width / self.columns, self.height / self.rows

    def place(self, spot: Spot, paper: float) -> tuple[float, float, float, float]:
        """Give left, bottom, right and top of a page on the sheet.

        A leaf that lies inside others is pushed towards the fold by their thickness, so that all outer
        margins are equal once the book is cut.
        """
        (width, height), (cell_width, cell_height) = self.page, self.cell
        bottom = spot.row * cell_height + (cell_height - height) / 2
        creep = spot.depth * paper
        if self.columns == 1:
            left = (cell_width - width) / 2
        elif spot.column == 0:
            left = cell_width - width + creep
        else:
            left = cell_width - creep
        return left, bottom, left + width, bottom + height


def fit(page: Sequence[float], booklet: Booklet) -> Fit:
    """Turn the sheet so that pages of this width and height are largest on it, and scale them to fit."""
    columns, rows = {"1-up": (1, 1), "2-up": (2, 1), "4-up": (2, 2)}[booklet.layout]
    width, height = page[0], page[1]
    short, long = sorted(booklet.sheet)
    turned = [(short, long), (long, short)]
    # Of two ways that are as good, the one whose sides are as the pages'.
    scale, _, (across, up) = max(
        (
            min(1.0, w / columns / width, h / rows / height),
            (w / columns >= h / rows) == (width >= height),
            (w, h),
        )
        for w, h in turned
    )
    upright: Edge = "short-edge" if across > up else "long-edge"
    duplex = booklet.duplex or upright
    printed = (width * scale, height * scale)
    return Fit(across, up, columns, rows, printed, scale, duplex, duplex != upright)
