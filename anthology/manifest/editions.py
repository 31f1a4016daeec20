"""What is built of a book, and how notes stand in it, as the manifest says it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from anthology.manifest.entries import Keyed, filled
from anthology.manifest.values import (
    ALL,
    Bleed,
    Line,
    Margin,
    Sheet,
    Signature,
    Spine,
    Thickness,
    Trim,
    refusal,
)

Placement = Literal["book-end", "text-end", "page-foot"]
Numbering = Literal["per-text", "continuous"]
Missing = Literal["error", "mark", "drop"]
NoteSeries = Literal["one", "separate"]
Standard = Literal["pdf/a-2a", "pdf/x-4"]
Colours = Literal["full", "grey"]
Layout = Literal["1-up", "2-up", "4-up"]
_PLACEMENT = (
    "Where notes stand: `book-end`, together after the texts; `text-end`, after each text; "
    "`page-foot`, in print alone, where an EPUB has them at the end of the book."
)


class NotesEntry(Keyed):
    """How notes are placed and numbered."""

    placement: Placement = Field(default="book-end", description=_PLACEMENT)
    numbering: Numbering = Field(
        default="per-text",
        description="Whether notes begin at 1 in each text or run through the book.",
    )
    series: NoteSeries = Field(
        default="one",
        description="Whether the editors' notes are numbered with the others, and signed, or have a "
        "series of their own: signs at the foot of the page, or a group by themselves in an EPUB.",
    )
    missing: Missing = Field(
        default="error",
        description="What to do about a reference whose note does not exist: refuse to build, "
        "say so in the book, or leave the reference out.",
    )


# ---------------------------------------------------------------- editions


class EditionNotesEntry(Keyed):
    """How the notes of one edition differ from the book's."""

    placement: Placement | None = Field(default=None, description=_PLACEMENT)


class EpubEntry(Keyed):
    """The ebook."""

    page_list: bool | None = Field(
        default=None,
        description="Whether it names the pages of the printed book; "
        "by default where the manifest has a `pdf` edition.",
    )
    fonts: bool = Field(default=True, description="Whether the fonts are put into the file.")


class MarginsEntry(Keyed):
    """Margins that differ from those that suit the size of the page and the thickness of the book."""

    inner: Margin | None = Field(default=None, description="At the spine.", examples=["18mm"])
    outer: Margin | None = Field(default=None, description="At the fore-edge.")
    top: Margin | None = Field(default=None, description="At the head.")
    bottom: Margin | None = Field(
        default=None, description="At the foot, at the least: the text is a whole number of lines."
    )


LEAST_TEXT = 0.4
"""Share of the page's width and height that margins have to leave."""


class PdfEntry(Keyed):
    """The printed book."""

    trim: Trim = Field(
        default="digest",
        validate_default=True,
        description="The size of a page: a name, or a width and a height.",
        examples=["a5", ["5.5in", "8.5in"]],
    )
    paragraphs: Literal["optimal", "fast"] = Field(
        default="optimal",
        description="How lines are broken: `optimal` looks at a whole paragraph at once, for even "
        "spaces; `fast` takes line by line.",
    )
    starts: Literal["recto", "any"] = Field(
        default="recto", description="Whether texts start on a right-hand page or on any."
    )
    bleed: Bleed = Field(
        default=0.0,
        description="How far ink goes beyond the trim; above 0, there are crop marks.",
        examples=["3mm"],
    )
    standard: Standard = Field(
        default="pdf/a-2a",
        description="What kind of file it is: `pdf/a-2a`, to read and to keep, with the structure that "
        "PDF/UA-1 wants; `pdf/x-4`, for a printer.",
    )
    colour: Colours = Field(
        default="full",
        description="Whether colours are kept, as far as the press has them, or printed with black alone.",
    )
    output_profile: Line = Field(
        default="",
        description="The ICC profile of the printer's CMYK press, a file; only for `pdf/x-4`.",
        examples=["printer/PSOuncoated_v3_FOGRA52.icc"],
    )
    margins: MarginsEntry = Field(
        default=MarginsEntry(),
        description="Margins that differ from those that suit the size of the page "
        "and the thickness of the book.",
        examples=[{"inner": "18mm"}],
    )
    notes: EditionNotesEntry = Field(
        default=EditionNotesEntry(), description="How its notes differ from the book's."
    )

    @model_validator(mode="after")
    def _has_use_for_profile(self) -> PdfEntry:
        if self.output_profile and self.standard != "pdf/x-4":
            message = "`output-profile` is of no use without `standard: pdf/x-4`"
            raise refusal("value-range", message, "add `standard: pdf/x-4`, or take it out")
        return self

    @model_validator(mode="after")
    def _leaves_room(self) -> PdfEntry:
        given = self.margins
        for whole, taken, side in (
            (self.trim.width, (given.inner or 0) + (given.outer or 0), "width"),
            (self.trim.height, (given.top or 0) + (given.bottom or 0), "height"),
        ):
            if whole - taken < whole * LEAST_TEXT:
                message = f"these margins leave the text less than two fifths of the page's {side}"
                raise refusal("value-range", message, "make them smaller, or `trim:` larger")
        return self


class BookletEntry(Keyed):
    """The printed book as sheets to fold."""

    sheet: Sheet = Field(
        default="a4",
        validate_default=True,
        description="The size of the paper: a name, or a width and a height.",
    )
    layout: Layout = Field(
        default="2-up",
        description="How many pages stand on each side of a sheet: `2-up`, folded once; "
        "`4-up`, folded twice and cut open at the heads; `1-up`, leaves that are not folded.",
    )
    signature: Signature = Field(
        default=16,
        description="How many pages are folded together: a multiple of 4, or `all`, "
        "a single section to staple or sew through the fold.",
    )
    paper: Thickness = Field(
        default="0.1mm",
        validate_default=True,
        description="How thick a leaf is, to make up for creep.",
        examples=["0.1mm"],
    )
    duplex: Literal["long-edge", "short-edge"] | None = Field(
        default=None,
        description="Over which edge the printer turns a sheet to print its back; "
        "by default the one that leaves the backs upright in the file.",
    )
    marks: bool = Field(
        default=True, description="Whether there are marks for folding, sewing and cutting."
    )

    @model_validator(mode="after")
    def _folds(self) -> BookletEntry:
        if self.layout == "4-up" and self.signature != ALL and self.signature % 8:
            message = f"a signature of {self.signature} pages cannot be folded from sheets of 8"
            raise refusal("value-range", message, "write a multiple of 8, or `layout: 2-up`")
        return self

    @property
    def gathering(self) -> int | None:
        """Pages of a signature; None: as many as the book has."""
        return None if self.signature == ALL else self.signature


class CoverEditionEntry(Keyed):
    """A wrap-around cover for print; the spine follows the number of pages."""

    paper: Thickness = Field(
        default="0.1mm",
        validate_default=True,
        description="How thick a leaf is.",
        examples=["0.1mm"],
    )
    spine: Spine | None = Field(
        default=None,
        description="How thick the book is, where the printer says so; "
        "by default it follows from the paper and the number of pages.",
        examples=["12.5mm"],
    )
    bleed: Bleed = Field(
        default="3mm", validate_default=True, description="How far ink goes beyond the trim."
    )
    marks: bool = Field(
        default=True,
        description="Whether there are marks for cutting and folding outside the bleed.",
    )
    colour: Colours = Field(
        default="full",
        description="Whether colours are kept, as far as the press has them, or printed with black alone.",
    )


class EditionsEntry(Keyed):
    """What is built, and how one edition differs from another."""

    epub: EpubEntry | None = Field(default=None, description="The ebook.")
    pdf: PdfEntry | None = Field(default=None, description="The printed book.")
    booklet: BookletEntry | None = Field(
        default=None, description="The printed book as sheets to fold."
    )
    cover: CoverEditionEntry | None = Field(
        default=None, description="A wrap-around cover for print."
    )

    @model_validator(mode="before")
    @classmethod
    def _named_is_wanted(cls, given: object) -> object:
        """Take `pdf:` with nothing behind it for a printed book with every default."""
        if not isinstance(given, dict):
            return given
        return {name: filled(edition) for name, edition in given.items()}

    @property
    def page_list(self) -> bool:
        """Whether the ebook names the pages of the printed book."""
        asked = self.epub.page_list if self.epub else None
        return self.pdf is not None if asked is None else asked
