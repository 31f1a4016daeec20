"""What stands on the print cover: front, spine and back as markup, each line where the design has it.

Comes in: the book, the cover's measures, a case of type. Goes out: XHTML and the rules for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from anthology.edition.cover_design import (
    FLOWER,
    FLOWERS_ASIDE,
    FRAME,
    GOLD,
    ORNAMENT_WIDTH,
    WIDTH,
    Placed,
    flowers_of,
    lay_out,
    seed_of,
)
from anthology.edition.lettering import TRACKING, Case, Line, Manner, bears_spacing
from anthology.model.book import Book
from anthology.pdf.isbn_barcode import barcode, barcode_size, data_address, isbn_of

MM = 72 / 25.4
LEAST_HEIGHT = 2000
"""In units of the design, of which a cover is at least 1600 wide: what its words need."""
NARROWEST_SPINE = 6 * MM
BESIDE_SPINE_WORDS = 1.6 * MM
"""What printers ask to be kept free at each side, since covers shift."""
SMALLEST_TYPE, LARGEST_ON_SPINE = 6.0, 18.0
BLURB_LARGEST, BLURB_SMALLEST = 13.0, 8.0
BLURB_LEADING = 1.36
BLURB_TOP, BLURB_SIDE, BLURB_FOOT = 330.0, 210.0, 150.0
"""In units of the design."""
FULL_BARCODE_FROM = 120 * MM
"""A cover narrower than that has its barcode at four fifths of full size."""
STRUT = 400
"""Higher than any line: its foot gives the line its baseline, whatever the font's own measures."""

_READ_UPWARDS = frozenset(
    (
        *("bg", "ca", "cs", "de", "el", "es", "et", "eu", "fr", "gl", "hr", "hu", "it", "lt"),
        *("lv", "mk", "oc", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "uk"),
    )
)
"""Languages in which the words on a spine run from foot to head; in the others they run down."""


@dataclass(frozen=True, slots=True)
class Panels:
    """Writes the parts of a cover; lengths in points."""

    book: Book
    case: Case
    say: Callable[[str], str]
    width: float
    height: float
    """Of the front, once cut."""
    spine: float
    right_to_left: bool

    @property
    def unit(self) -> float:
        """Points in a unit of the design."""
        return min(self.width / WIDTH, self.height / LEAST_HEIGHT)

    def front(self) -> str:
        """Write the front as the ebook's cover has it."""
        size = (round(self.width / self.unit), round(self.height / self.unit))
        design = lay_out(self.book, self.case, self.say, size)
        title = "".join(self._line(placed, "span") for placed in design.title)
        ornament = self._ornament(design.ornament)
        placed = [(line, "") for line in design.lesser] + [(line, "gold") for line in design.small]
        placed.sort(key=lambda pair: pair[0][2])
        lines = "".join(self._line(line, "p", name) for line, name in placed)
        return f'{self._frame()}<h1 class="title">{title}</h1>{ornament}{lines}'

    def back(self) -> tuple[str, bool]:
        """Write the back: blurb, publisher, barcode; tell whether the blurb fits."""
        unit = self.unit
        isbn = isbn_of(self.book.print_identifier or self.book.identifier)
        scale = 1.0 if self.width >= FULL_BARCODE_FROM else 0.8
        code_width, code_height = barcode_size(scale) if isbn else (0.0, 0.0)
        margin = BLURB_SIDE * unit
        foot = max(code_height + margin * 0.75, BLURB_SIDE * unit) + BLURB_FOOT * unit
        room = self.height - BLURB_TOP * unit - foot
        size, fits = self._blurb_size(self.width - 2 * margin, room)
        written = [self._frame()]
        if self.book.description:
            written.append(
                f'<p class="blurb" style="left: {margin:.3f}pt; right: {margin:.3f}pt; '
                f"top: {BLURB_TOP * unit:.3f}pt; font-size: {size:.2f}pt; "
                f'line-height: {size * BLURB_LEADING:.2f}pt">{escape(self.book.description)}</p>'
            )
        else:
            written.append(self._ornament(self.height / unit * 0.4))
        edge = "left" if self.right_to_left else "right"
        if isbn:
            at = f"{edge}: {margin * 0.75:.3f}pt; bottom: {margin * 0.75:.3f}pt"
            code = barcode(isbn, scale)
            written.append(f'<div class="code" dir="ltr" style="{at}">{code}</div>')
        if self.book.publisher and code_width + 3 * margin < self.width:
            start = "right" if self.right_to_left else "left"
            imprint = ", ".join(filter(None, (self.book.publisher, self.book.publisher_place)))
            written.append(
                f'<p class="imprint small gold" style="{start}: {margin:.3f}pt; '
                f"bottom: {margin * 0.75:.3f}pt; width: "
                f"{self.width - code_width - 2.25 * margin:.3f}pt; "
                f'font-size: {max(SMALLEST_TYPE, 54 * unit):.2f}pt">{_figures_kept(imprint)}</p>'
            )
        return "".join(written), fits

    def on_spine(self) -> str:
        """Write title, names and publisher along the spine; nothing where it is too narrow for words."""
        lines = self._spine_lines()
        if not lines:
            return ""
        turn = 90
        if self.right_to_left or self.book.language.partition("-")[0].lower() in _READ_UPWARDS:
            turn = -90
        length = self.height
        written = []
        for place, line in zip(self._along(lines), lines, strict=True):
            baseline = self.spine / 2 + line.manner.size * (0.24 if _is_small(line) else 0.31)
            written.append(self._set(line, place, baseline, "p", 1.0))
        left, top = (self.spine - length) / 2, (length - self.spine) / 2
        return (
            f'<div style="position: absolute; left: {left:.3f}pt; top: {top:.3f}pt; '
            f"width: {length:.3f}pt; height: {self.spine:.3f}pt; "
            f'transform: rotate({turn}deg)">{"".join(written)}</div>'
        )

    def _spine_lines(self) -> Sequence[Line]:
        """Set as much on the spine as it has room for: all, or the title and one thing more, or the title."""
        largest = min(self.spine - 2 * BESIDE_SPINE_WORDS, LARGEST_ON_SPINE)
        if self.spine < NARROWEST_SPINE or largest < SMALLEST_TYPE:
            return ()
        names = " · ".join(editor.name for editor in self.book.editors)
        size = largest
        while size >= SMALLEST_TYPE:
            title = self.case.set_line(self.book.title, Manner(size))
            smaller = max(SMALLEST_TYPE, size * 0.8)
            people = self.case.set_line(names, Manner(smaller, italic=True))
            publisher = self.case.set_line(
                self.book.publisher, Manner(max(SMALLEST_TYPE, size * 0.72), small_caps=True)
            )
            for lines in ((title, people, publisher), (title, publisher), (title, people)):
                there = [line for line in lines if line.width]
                if self._length_of(there) <= self._free:
                    return there
            if title.width <= self._free and size <= largest * 0.75:
                return [title]
            size -= 0.5
        return ()

    @property
    def _free(self) -> float:
        """Give the length of the spine that words may take."""
        return self.height - 2 * (FRAME[1][0] + 60) * self.unit

    def _length_of(self, lines: Sequence[Line]) -> float:
        gap = 2.0 * lines[0].manner.size
        return sum(line.width for line in lines) + gap * (len(lines) - 1)

    def _along(self, lines: Sequence[Line]) -> Iterator[float]:
        """Say where each line begins: the first at the start, the last at the end, one between them in between."""
        start, end = (self.height - self._free) / 2, (self.height + self._free) / 2
        places = [start]
        if len(lines) > 1:
            places.append(end - lines[-1].width)
        if len(lines) == 3:
            gap = (places[1] - start - lines[0].width - lines[1].width) / 2
            places.insert(1, start + lines[0].width + gap)
        for place, line in zip(places, lines, strict=True):
            yield self.height - place - line.width if self.right_to_left else place

    def _blurb_size(self, measure: float, room: float) -> tuple[float, bool]:
        """Choose the largest size at which the blurb fits."""
        size = min(BLURB_LARGEST, max(BLURB_SMALLEST, 82 * self.unit))
        width = self.case.set_line(self.book.description, Manner(100)).width / 100
        while size > BLURB_SMALLEST and self._blurb_height(width, size, measure) > room:
            size -= 0.25
        return size, self._blurb_height(width, size, measure) <= room

    def _blurb_height(self, width: float, size: float, measure: float) -> float:
        lines = int(width * size / (measure * 0.96)) + 1
        return lines * size * BLURB_LEADING

    def _frame(self) -> str:
        return "".join(
            f'<div class="frame" style="top: {inset * self.unit:.3f}pt; '
            f"left: {inset * self.unit:.3f}pt; right: {inset * self.unit:.3f}pt; "
            f"bottom: {inset * self.unit:.3f}pt; "
            f'border: {thickness * self.unit:.3f}pt solid {GOLD}"></div>'
            for inset, thickness in FRAME
        )

    def _ornament(self, middle: float) -> str:
        height = FLOWER * 2
        drawing = data_address(ORNAMENT_WIDTH, height, _flowers(self.book.title))
        unit = self.unit
        return (
            f'<img alt="" src="{drawing}" style="position: absolute; '
            f"left: {(self.width - ORNAMENT_WIDTH * unit) / 2:.3f}pt; "
            f"top: {(middle - FLOWER) * unit:.3f}pt; "
            f'width: {ORNAMENT_WIDTH * unit:.3f}pt; height: {height * unit:.3f}pt"/>'
        )

    def _line(self, placed: Placed, tag: str, name: str = "") -> str:
        line, left, baseline = placed
        return self._set(line, left * self.unit, baseline * self.unit, tag, self.unit, name)

    def _set(
        self, line: Line, left: float, baseline: float, tag: str, unit: float, name: str = ""
    ) -> str:
        """Put a line with its baseline at a height, centred on the room that it was measured to take."""
        manner = line.manner
        kinds = ["line", *([name] if name else [])]
        kinds += ["italic"] * manner.italic + ["small"] * manner.small_caps
        size = manner.size * unit
        spacing = TRACKING if manner.small_caps and bears_spacing(line.words) else 0
        words = _figures_kept(line.words) if manner.small_caps else escape(line.words)
        # Broader than the line by its own width, so that it never breaks; the last letter's spacing hangs out.
        wide = line.width * unit
        return (
            f'<{tag} class="{" ".join(kinds)}" style="'
            f"left: {left - wide / 2 + spacing * size / 2:.3f}pt; width: {wide * 2:.3f}pt; "
            f"top: {baseline - STRUT:.3f}pt; font-size: {size:.3f}pt; "
            f'letter-spacing: {spacing:g}em"><span class="strut"></span>{words}</{tag}>'
        )


def _is_small(line: Line) -> bool:
    return line.manner.small_caps


def _figures_kept(words: str) -> Markup:
    """Keep figures as they are among small capitals: a small 1 reads as the numeral I."""
    written = Markup("")
    for one in words:
        written += Markup('<span class="full">{}</span>').format(one) if one.isdecimal() else one
    return written


def _flowers(title: str) -> str:
    """Draw the ornament of the ebook's cover in lines."""
    kinds = flowers_of(seed_of(title))
    middle, height = ORNAMENT_WIDTH / 2, FLOWER
    drawn = []
    for step, kind in enumerate(kinds):
        for direction in (-1, 1) if step else (1,):
            x = middle + direction * step * FLOWER * 5 / 4
            drawn.append(_flower(kind, x, height, FLOWER * (9 - 2 * step) / 20))
    reach = FLOWERS_ASIDE * FLOWER * 5 / 4 + FLOWER
    drawn += [f"M0 {height - 1}h{middle - reach:g}v2h-{middle - reach:g}z"]
    drawn += [f"M{middle + reach:g} {height - 1}H{ORNAMENT_WIDTH}v2H{middle + reach:g}z"]
    return f'<path fill="{GOLD}" fill-rule="evenodd" d="{"".join(drawn)}"/>'


def _flower(kind: int, x: float, y: float, radius: float) -> str:
    inner = radius / 2
    match kind:
        case 0:
            return _lozenge(x, y, radius)
        case 1:
            return _lozenge(x, y, radius) + _lozenge(x, y, inner)
        case 2:
            beside = ((-1, 0), (1, 0), (0, -1), (0, 1))
            return "".join(
                _circle(x + across * inner, y + down * inner, inner * 0.7)
                for across, down in beside
            )
        case _:
            return _circle(x, y, radius * 2 / 3)


def _lozenge(x: float, y: float, radius: float) -> str:
    return f"M{x:g} {y - radius:g}l{radius:g} {radius:g}l-{radius:g} {radius:g}l-{radius:g} -{radius:g}z"


def _circle(x: float, y: float, radius: float) -> str:
    arc = f"a{radius:g} {radius:g} 0 1 0"
    return f"M{x - radius:g} {y:g}{arc} {2 * radius:g} 0{arc} -{2 * radius:g} 0z"
