"""The page of the print edition: size of type, leading and margins that suit a trim size and an extent.

The measure holds 60 to 70 characters (Bringhurst, *The Elements of Typographic Style*, 2.1.2). The margins
grow from the spine over head and fore-edge to the foot, in the order of the canon that J. A. van de Graaf
found and J. Tschichold taught (2 : 3 : 4 : 6), tempered for the price of paper; the depth of the text is a
whole number of lines. Thick books open less wide, so the margin at the spine grows with the number of pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from anthology.typography import DEFAULT, DESIGNS, Typography

INNER_SHARE = 0.4
"""Of what the measure leaves of the width of a thin book's page; the outer margin has the rest."""
TOP_SHARE = 0.4
OVER = 1.03
"""How far the measure may go beyond its characters."""
LEAST_OUTER = 0.1
"""Share of the page's width; a margin at the spine takes from the measure what would make the outer one less."""
MM = 72 / 25.4
SPINE_STEPS = (
    (150, 9.5 * MM),
    (300, 12.7 * MM),
    (500, 16.0 * MM),
    (700, 19.0 * MM),
    (None, 22.0 * MM),
)
"""Most pages, and the margin at the spine that printers on demand ask for, at the least."""


def step_of(pages: int) -> int:
    """Tell which of `SPINE_STEPS` a book of so many pages is in."""
    return next(
        number for number, (most, _) in enumerate(SPINE_STEPS) if most is None or pages <= most
    )


@dataclass(frozen=True, slots=True)
class Margins:
    """What the manifest asks for, in points; None for what is left to the canon."""

    inner: float | None = None
    outer: float | None = None
    top: float | None = None
    bottom: float | None = None


@dataclass(frozen=True, slots=True)
class Geometry:
    """All measures in points."""

    width: float
    height: float
    size: float
    leading: float
    top: float
    bottom: float
    inner: float
    outer: float
    bleed: float = 0

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.inner - self.outer

    @property
    def lines(self) -> int:
        """How many lines a full page has."""
        return round((self.height - self.top - self.bottom) / self.leading)

    @classmethod
    def of(
        cls,
        width: float,
        height: float,
        bleed: float = 0,
        typography: Typography = DESIGNS[DEFAULT],
        margins: Margins = Margins(),
        step: int = 0,
    ) -> Geometry:
        """Lay out a page of a trim size, given in points.

        `step` is that of the book's extent in `SPINE_STEPS`.
        """
        ems = typography.letter * typography.characters
        size = round(width * typography.widest / ems * 4) / 4
        size = min(max(size, typography.smallest), typography.largest)
        leading = round(size * typography.leading * 4) / 4
        measure = min(width * typography.widest, size * ems * OVER)
        inner, outer = _beside(width, measure, margins, step)
        top, bottom = _above(height, leading, typography, margins)
        return cls(width, height, size, leading, top, bottom, inner, outer, bleed)

    def stylesheet(self, *, verso_first: bool) -> str:
        """Write the rules that `print.css` builds on."""
        size, leading = self.size, self.leading
        bleed = f"@page {{ bleed: {self.bleed:.3f}pt; }}\n" if self.bleed else ""
        start = "html { break-before: verso; }\n" if verso_first else ""
        return (
            f"@page {{ size: {self.width:.3f}pt {self.height:.3f}pt;"
            f" margin-top: {self.top:.3f}pt; margin-bottom: {self.bottom:.3f}pt;\n"
            f"  @top-center {{ vertical-align: bottom; padding-bottom: {leading * 0.9:.3f}pt; }}\n"
            f"  @bottom-center {{ vertical-align: top; padding-top: {leading * 1.1:.3f}pt; }} }}\n"
            f"@page :left {{ margin-left: {self.outer:.3f}pt; margin-right: {self.inner:.3f}pt; }}\n"
            f"@page :right {{ margin-left: {self.inner:.3f}pt; margin-right: {self.outer:.3f}pt; }}\n"
            f"html {{ font-size: {size:.2f}pt; line-height: {leading:.2f}pt; }}\n{bleed}{start}"
        )


def _beside(width: float, measure: float, margins: Margins, step: int) -> tuple[float, float]:
    """Give the inner and the outer margin: what a thick book needs at the spine comes from the outer one first."""
    if margins.inner is not None and margins.outer is not None:
        return margins.inner, margins.outer
    beside = width - measure
    if margins.outer is not None:
        wanted = max(_at_spine(beside * INNER_SHARE, step), beside - margins.outer)
        return wanted, margins.outer
    inner = margins.inner
    if inner is None:
        inner = _at_spine(beside * INNER_SHARE, step)
    least = min(width * LEAST_OUTER, beside * (1 - INNER_SHARE))
    return inner, max(beside - inner, least)


def _at_spine(canonical: float, step: int) -> float:
    """Add to the canon's margin what the thickness of the book swallows."""
    swallowed = SPINE_STEPS[step][1] - SPINE_STEPS[0][1]
    return max(canonical, SPINE_STEPS[0][1]) + swallowed


def _above(
    height: float, leading: float, typography: Typography, margins: Margins
) -> tuple[float, float]:
    """Give the margins above and below a whole number of lines; what is over goes below."""
    if margins.top is None and margins.bottom is None:
        lines = int(height * typography.deepest / leading)
        above = height - lines * leading
        return above * TOP_SHARE, above * (1 - TOP_SHARE)
    usual = height * (1 - typography.deepest)
    top = usual * TOP_SHARE if margins.top is None else margins.top
    bottom = usual * (1 - TOP_SHARE) if margins.bottom is None else margins.bottom
    lines = max(int((height - top - bottom) / leading + 0.001), 1)
    return top, height - top - lines * leading
