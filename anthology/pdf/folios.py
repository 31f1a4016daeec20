"""Folios: sheets of empty pages that carry nothing but a folio, and their stamping on the book's pages.

A section's leaves know no page number, so that moving it typesets nothing; the same style sheets set
the folios on sheets, once for every number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary

from anthology.direction import is_right_to_left
from anthology.fonts import Face
from anthology.pdf.leaves import NOTHING_BEHIND, Copy, Leaves

FolioStyle: TypeAlias = Literal["arabic", "roman"]

RESOURCE = re.compile(rb"(/\S+)(?=\s+(?:(?:gs|Do|cs|CS|scn|SCN|sh)\b|[-.\d]+\s+Tf\b))")
"""What a content stream uses by name."""

ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def folio_sheet(
    style: FolioStyle,
    count: int,
    stylesheets: tuple[str, ...],
    faces: tuple[Face, ...],
    language: str = "en",
    first: int = 1,
) -> Copy:
    """Write the copy of a sheet of `count` folios from `first` on, which is an odd number.

    Its pages are named `folio-arabic` or `folio-roman`; the style sheets say where the folio stands,
    as in `@page folio-roman:left { @bottom-left { content: counter(page, lower-roman) } }`.
    Page 1 of the sheet is a recto, as in the book: of the language's side.
    """
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    page = f'<div style="page: folio-{style}; break-after: page"></div>'
    return Copy(
        name=f"folios-{style}" if first == 1 else f"folios-{style}-{first}",
        xhtml=(
            f'<!DOCTYPE html><html lang="{language}"{direction}><head><title>folios</title>'
            f"<style>{NOTHING_BEHIND} @page :first {{ counter-reset: page {first} }}</style></head>"
            f'<body class="folios {style}">{page * count}</body></html>'
        ),
        stylesheets=stylesheets,
        faces=faces,
        tagged=False,
    )


def roman(number: int) -> str:
    """Write a number in small roman numerals."""
    written = ""
    for value, numeral in ROMAN:
        written += numeral * (number // value)
        number %= value
    return written


@dataclass(slots=True)
class FolioStamp:
    """Puts folios on the pages of a book."""

    book: pikepdf.Pdf
    sheets: Mapping[FolioStyle, Sequence[Leaves]]
    """Of each style, one after the other, from 1 on."""
    fonts: Mapping[str, Mapping[str, pikepdf.Object]]
    """Sheet → its font resources."""
    _places: dict[str, tuple[Leaves, int]] = field(default_factory=dict)
    """Folio → the sheet that has it, and its number there."""
    _sources: dict[str, pikepdf.Pdf] = field(default_factory=dict)
    _stamped: set[int] = field(default_factory=set)
    _push: pikepdf.Object = field(init=False)

    def __post_init__(self) -> None:
        self._push = self.book.make_stream(b"q")
        for style, sheets in self.sheets.items():
            places = ((sheet, page) for sheet in sheets for page in range(1, sheet.page_count + 1))
            for number, place in enumerate(places, start=1):
                self._places[str(number) if style == "arabic" else roman(number)] = place

    def stamp(self, page_index: int, folio: str) -> None:
        """Draw the folio on the page as an artifact.

        Raises `ValueError` where no sheet has it, or only on a page of the other hand.
        """
        if folio not in self._places:
            raise ValueError(f"no folio sheet has “{folio}”")
        sheet, number = self._places[folio]
        if number % 2 == page_index % 2:
            raise ValueError(f"page {page_index + 1} of the file cannot have the folio “{folio}”")
        self.stamp_sheet(page_index, sheet, number)

    def stamp_sheet(self, page_index: int, sheet: Leaves, number: int) -> None:
        """Draw what stands on a page of a sheet, counted from 1, as an artifact."""
        page = self.book.pages[page_index].obj
        content = self._adopt(sheet, number, page)
        artifact = b"/Artifact <</Type /Pagination>> BDC\nq\n" + content + b"\nQ\nEMC"
        if page_index in self._stamped:
            page.Contents.append(self.book.make_stream(artifact))
            return
        # WeasyPrint turns the page's coordinates upside down and leaves them so.
        self._stamped.add(page_index)
        restored = self.book.make_stream(b"Q\n" + artifact)
        page.Contents = Array([self._push, page.Contents, restored])

    def _source(self, sheet: Leaves) -> pikepdf.Pdf:
        if sheet.name not in self._sources:
            self._sources[sheet.name] = pikepdf.open(sheet.pdf)
        return self._sources[sheet.name]

    def close(self) -> None:
        """Close the sheets; the book must have been saved."""
        for source in self._sources.values():
            source.close()

    def _adopt(self, sheet: Leaves, number: int, page: pikepdf.Object) -> bytes:
        """Give the page what a drawing uses, under names of its own, and return the drawing."""
        source = self._source(sheet)
        drawing = source.pages[number - 1].obj
        content: bytes = drawing.Contents.read_bytes()
        prefix = f"/sheet-{list(self.fonts).index(sheet.name)}-"
        renamed: dict[bytes, bytes] = {}
        for found in sorted(set(RESOURCE.findall(content))):
            name = found.decode("ascii")
            category = next((key for key, held in drawing.Resources.items() if name in held), "")
            if not category:
                continue  # the name of a colour space, not of a resource
            new = prefix + name[1:]
            renamed[found] = new.encode("ascii")
            if category == "/Font":
                _resources(page, category)[new] = self.fonts[sheet.name][name]
                continue
            held = drawing.Resources[category][name]
            copied = self.book.copy_foreign(
                held if held.is_indirect else source.make_indirect(held)
            )
            if "/Resources" in copied:
                # Nested forms share one dictionary of fonts, which in a sheet are empty.
                for font_name, font in self.fonts[sheet.name].items():
                    _resources(copied, "/Font")[font_name] = font
            _resources(page, category)[new] = copied
        return RESOURCE.sub(lambda found: renamed.get(found[1], found[1]), content)


def _resources(page: pikepdf.Object, category: str) -> pikepdf.Object:
    """Give one kind of a page's resources, which a gathering's pages share."""
    if category not in page.Resources:
        page.Resources[category] = Dictionary()
    return page.Resources[category]
