"""The page of the print edition: size of type, leading and margins that suit a trim size.

The measure holds some 65 characters (Bringhurst, *The Elements of Typographic Style*, 2.1.2); the text
stands high and inwards on the page, as in the canons of the book trade; its depth is a whole number of lines.
"""

from __future__ import annotations

from dataclasses import dataclass

EMS_IN_MEASURE = 27.5
"""Of EB Garamond, whose letters take 0.42 em on average."""
WIDEST_MEASURE = 0.73
"""Share of the page's width."""
SMALLEST, LARGEST = 8.5, 12.0
"""Size of type in points."""
LEADING = 1.29
"""Line height in sizes of type."""
DEEPEST_TEXT = 0.8
"""Share of the page's height."""
INNER_SHARE = 0.44
"""Of what the measure leaves; the outer margin has the rest."""
TOP_SHARE = 0.44


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

    @classmethod
    def of(cls, width: float, height: float, bleed: float = 0) -> Geometry:
        """Lay out a page of a trim size, given in points; with a bleed there are crop marks too."""
        size = min(max(round(width * WIDEST_MEASURE / EMS_IN_MEASURE * 4) / 4, SMALLEST), LARGEST)
        leading = round(size * LEADING * 4) / 4
        measure = min(width * WIDEST_MEASURE, size * EMS_IN_MEASURE * 1.08)
        lines = int(height * DEEPEST_TEXT / leading)
        beside, above = width - measure, height - lines * leading
        return cls(
            width=width,
            height=height,
            size=size,
            leading=leading,
            top=above * TOP_SHARE,
            bottom=above * (1 - TOP_SHARE),
            inner=beside * INNER_SHARE,
            outer=beside * (1 - INNER_SHARE),
            bleed=bleed,
        )

    def stylesheet(self, *, verso_first: bool) -> str:
        """Write the rules that `print.css` builds on."""
        size, leading = self.size, self.leading
        marks = f"@page {{ bleed: {self.bleed:.3f}pt; marks: crop; }}\n" if self.bleed else ""
        start = "html { break-before: verso; }\n" if verso_first else ""
        return (
            f"@page {{ size: {self.width:.3f}pt {self.height:.3f}pt;"
            f" margin-top: {self.top:.3f}pt; margin-bottom: {self.bottom:.3f}pt;\n"
            f"  @top-center {{ vertical-align: bottom; padding-bottom: {leading * 0.9:.3f}pt; }}\n"
            f"  @bottom-center {{ vertical-align: top; padding-top: {leading * 1.1:.3f}pt; }} }}\n"
            f"@page :left {{ margin-left: {self.outer:.3f}pt; margin-right: {self.inner:.3f}pt; }}\n"
            f"@page :right {{ margin-left: {self.inner:.3f}pt; margin-right: {self.outer:.3f}pt; }}\n"
            f"html {{ font-size: {size:.2f}pt; line-height: {leading:.2f}pt; }}\n{marks}{start}"
        )
