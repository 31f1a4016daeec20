"""Imposition: the pages of the bound book on sheets that are printed on both sides, folded and sewn.

Comes in: the bound PDF and a `Booklet`. Goes out: a PDF with a page for each side of a sheet, fronts and backs
in turn. Structure, links and outline stay behind: they are of no use on paper. Fonts are taken over as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode

from anthology.cache import whole_file
from anthology.pdf.sheet_marks import Marks, numbers
from anthology.pdf.signatures import Booklet, Fit, Spot, fit, plan

DUPLEX = {"long-edge": Name.DuplexFlipLongEdge, "short-edge": Name.DuplexFlipShortEdge}


def impose(bound: Path, booklet: Booklet, target: Path) -> None:
    """Write the sheets to `target`, whole or not at all."""
    with pikepdf.open(bound) as book, pikepdf.new() as sheets:
        trim = [float(edge) for edge in book.pages[0].trimbox]
        fitting = fit((trim[2] - trim[0], trim[3] - trim[1]), booklet)
        signatures = plan(len(book.pages), booklet)
        press = _Press(book, sheets, fitting, booklet.paper)
        for number, signature in enumerate(signatures):
            marks = Marks(fitting, booklet.paper, signature, number, len(signatures) == 1)
            for sheet in signature.sheets:
                for spots, is_back in ((sheet.front, False), (sheet.back, True)):
                    drawn = marks.draw(spots, is_back=is_back) if booklet.marks else b""
                    press.print(spots, drawn, turned=is_back and fitting.turns_backs)
        _describe(book, sheets, fitting)
        with whole_file(target) as temporary:
            sheets.save(
                temporary,
                min_version="1.6" if _is_for_press(book) else "1.7",
                object_stream_mode=ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )


def _describe(book: pikepdf.Pdf, sheets: pikepdf.Pdf, fitting: Fit) -> None:
    for key in ("/Title", "/Author", "/Producer", "/CreationDate", "/ModDate"):
        if key in book.docinfo:
            sheets.docinfo[key] = book.docinfo[key]
    if "/Lang" in book.Root:
        sheets.Root.Lang = book.Root.Lang
    sheets.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, PrintScaling=Name("/None"), Duplex=DUPLEX[fitting.duplex]
    )
    if _is_for_press(book):
        for key in ("/OutputIntents", "/Metadata"):
            sheets.Root[key] = sheets.copy_foreign(book.make_indirect(book.Root[key]))
        for key in ("/Trapped", "/Creator", "/Subject", "/Keywords"):
            if key in book.docinfo:
                sheets.docinfo[key] = book.docinfo[key]
        for sheet in sheets.pages:
            sheet.obj.TrimBox = sheet.obj.BleedBox = sheet.obj.MediaBox


def _is_for_press(book: pikepdf.Pdf) -> bool:
    """Tell whether the book is PDF/X-4, as its sheets are to be too."""
    return any(intent.S == Name.GTS_PDFX for intent in book.Root.get("/OutputIntents", ()))


@dataclass(frozen=True, slots=True)
class _Press:
    """Prints sheets."""

    book: pikepdf.Pdf
    sheets: pikepdf.Pdf
    fit: Fit
    paper: float

    def print(self, spots: Sequence[Spot], marks: bytes, *, turned: bool) -> None:
        """Add one side of a sheet to the file."""
        width, height = self.fit.width, self.fit.height
        page = self.sheets.add_blank_page(page_size=(width, height))
        forms, drawn = Dictionary(), []
        if turned:
            drawn.append(b"-1 0 0 -1 %s cm" % numbers(width, height))
        for spot in spots:
            if spot.page is not None:
                name = f"/Page{spot.page + 1}"
                source = self.book.pages[spot.page]
                forms[name] = self.sheets.copy_foreign(source.as_form_xobject())
                drawn.append(self._placed(spot, [float(edge) for edge in source.trimbox], name))
        page.obj.Resources = Dictionary(XObject=forms)
        page.obj.Contents = self.sheets.make_stream(b"\n".join([b"q", *drawn, marks, b"Q"]))

    def _placed(self, spot: Spot, trim: Sequence[float], form: str) -> bytes:
        left, bottom, right, top = self.fit.place(spot, self.paper)
        cell_width, cell_height = self.fit.cell
        scale = -self.fit.scale if spot.is_turned else self.fit.scale
        x, y = (right, top) if spot.is_turned else (left, bottom)
        # What creep pushes over the fold is white, but a picture that bleeds would stand on the other page.
        clip = numbers(spot.column * cell_width, spot.row * cell_height, cell_width, cell_height)
        matrix = numbers(scale, 0, 0, scale, x - scale * trim[0], y - scale * trim[1])
        return b"q %s re W n %s cm %s Do Q" % (clip, matrix, form.encode())
