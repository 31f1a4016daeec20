"""Binding: the gatherings' fragments become one file that passes PDF/UA-1 and PDF/A-2a at once.

Comes in: leaves and where they stand. Goes out: the book, with links, outline, labels, one structure
tree, one program for each face, and folios. WeasyPrint is not needed for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from mmap import mmap
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

from anthology.cache import Cache, whole_file
from anthology.diagnostics import Diagnostics, near_miss
from anthology.pdf.crop_marks import add_crop_marks
from anthology.pdf.delivery import FOR_READERS, Delivery
from anthology.pdf.folios import FolioStamp, FolioStyle, folio_sheet
from anthology.pdf.font_union import FontUnion
from anthology.pdf.leaves import Leaves
from anthology.pdf.metadata import Imprint, describe
from anthology.pdf.outline import (
    LabelRange,
    OutlineEntry,
    anchors_of,
    write_destinations,
    write_labels,
    write_outline,
)
from anthology.pdf.structure import StructureTree

__all__ = [
    "FolioStyle",
    "Gathering",
    "Head",
    "Imprint",
    "LabelRange",
    "OutlineEntry",
    "bind",
    "folio_sheet",
]

BOXES = ("/MediaBox", "/BleedBox", "/TrimBox")


@dataclass(frozen=True, slots=True)
class Gathering:
    """One section's place in the book."""

    leaves: Leaves
    first: int
    """Index in the book of its first page, from 0; the pages between gatherings are blank."""
    heading_shift: int
    """Added to the level of each of its headings."""
    group: tuple[str, ...]
    """The ids of the parts it is in, outermost first: a Part each; () stands under Document."""
    folios: tuple[str | None, ...]
    """What is printed on each of its pages, as in “xii” or “12”; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Head:
    """A running head that stands on a sheet of its own and is stamped like a folio."""

    page: int
    """Index in the book of the page it goes to, from 0."""
    sheet: Leaves
    number: int
    """Page of the sheet, from 1."""


def bind(
    gatherings: Sequence[Gathering],
    *,
    outline: Sequence[OutlineEntry],
    labels: Sequence[LabelRange],
    imprint: Imprint,
    folio_sheets: Mapping[FolioStyle, Sequence[Leaves]],
    heads: Sequence[Head] = (),
    cache: Cache,
    diagnostics: Diagnostics,
    target: Path,
    delivery: Delivery = FOR_READERS,
    has_crop_marks: bool = False,
) -> None:
    """Write the book to `target`, whole or not at all.

    The heads are all of one sheet. Crop marks are for pages as large as their bleed.
    A link or an outline entry that leads nowhere is an error among the diagnostics, and nothing is
    written. Raises `ValueError` for gatherings that overlap, and for folios that no sheet has or only
    on the other hand.
    """
    gatherings, folio_sheets, heads = _inked(gatherings, folio_sheets, heads, delivery, cache)
    with ExitStack() as open_files:
        book = open_files.enter_context(pikepdf.new())
        tree = StructureTree(book)
        fonts = FontUnion(book, cache)
        sheets = [*chain(*folio_sheets.values()), *(head.sheet for head in heads[:1])]
        for leaves in (*(gathering.leaves for gathering in gatherings), *sheets):
            fonts.note(leaves.fonts)
        fonts.embed()
        places: dict[str, pikepdf.Object] = {}
        for gathering in gatherings:
            source = open_files.enter_context(pikepdf.open(gathering.leaves.pdf))
            for name, place in _gather(book, gathering, source, tree, fonts):
                places.setdefault(name, place)
        used = _settle_links(tree.links, outline, places, diagnostics)
        if used is None:
            return
        if delivery.is_for_press:
            tree.unlink()
            used = {name: used[name] for name in anchors_of(outline)}
        tree.finish()
        write_destinations(book, used)
        write_outline(book, outline)
        write_labels(book, labels)
        sheet_fonts = {sheet.name: fonts.resources(sheet.fonts) for sheet in sheets}
        stamp = FolioStamp(book, folio_sheets, sheet_fonts)
        open_files.callback(stamp.close)
        for gathering in gatherings:
            for page, folio in enumerate(gathering.folios, gathering.first):
                if folio is not None:
                    stamp.stamp(page, folio)
        for head in heads:
            stamp.stamp_sheet(head.page, head.sheet, head.number)
        if has_crop_marks:
            add_crop_marks(book)
        describe(book, imprint, delivery)
        with whole_file(target) as temporary:
            book.save(
                temporary,
                min_version=delivery.version,
                object_stream_mode=ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )
            _end_streams(temporary)


def _inked(
    gatherings: Sequence[Gathering],
    folio_sheets: Mapping[FolioStyle, Sequence[Leaves]],
    heads: Sequence[Head],
    delivery: Delivery,
    cache: Cache,
) -> tuple[list[Gathering], dict[FolioStyle, list[Leaves]], list[Head]]:
    """Give everything in the colours of the delivery."""
    sheet = delivery.inked(heads[0].sheet, cache) if heads else None
    return (
        [replace(one, leaves=delivery.inked(one.leaves, cache)) for one in gatherings],
        {
            style: [delivery.inked(one, cache) for one in sheets]
            for style, sheets in folio_sheets.items()
        },
        [replace(one, sheet=sheet) for one in heads if sheet],
    )


def _end_streams(path: Path) -> None:
    """Set a lone carriage return before `endstream` where a stream's data ends in one.

    ISO 19005-2, 6.1.7.1: the length must not count the end of line before the keyword. qpdf writes a line
    feed there, which after such data reads as one end of line of two characters, a character too many.
    """
    with path.open("r+b") as file, mmap(file.fileno(), 0) as content:
        place = content.find(b"\r\nendstream")
        while place >= 0:
            content[place + 1 : place + 2] = b"\r"
            place = content.find(b"\r\nendstream", place)


def _gather(
    book: pikepdf.Pdf,
    gathering: Gathering,
    source: pikepdf.Pdf,
    tree: StructureTree,
    fonts: FontUnion,
) -> list[tuple[str, pikepdf.Object]]:
    """Put a fragment's pages into the book and graft its structure; give its named places."""
    leaves = gathering.leaves
    if gathering.first < len(book.pages):
        raise ValueError(f"the section “{leaves.name}” begins on a page that is taken")
    while len(book.pages) < gathering.first:
        blank = book.add_blank_page(page_size=(leaves.width, leaves.height))
        # An empty stream would be compressed to none at all, which no decoder takes.
        blank.obj.Contents = book.make_stream(b"q Q")
        for box in BOXES:
            blank.obj[box] = [float(edge) for edge in source.pages[0].obj[box]]
    named = _named_places(source)
    for page in source.pages:
        # Not all at once by `extend`: pikepdf would warn that named places are left behind.
        book.pages.append(page)
    tree.graft(source, gathering.first, leaves.page_count, gathering.heading_shift, gathering.group)
    resources = book.pages[gathering.first].obj.Resources.Font
    for name, font in fonts.resources(leaves.fonts).items():
        resources[name] = font
    places = book.copy_foreign(named)
    return [(str(places[at]), places[at + 1]) for at in range(0, len(places), 2)]


def _named_places(source: pikepdf.Pdf) -> pikepdf.Object:
    """Take the flat list of names and places out of a fragment."""
    names = source.Root.get("/Names")
    if names is None:
        return source.make_indirect(Array())
    return source.make_indirect(names.Dests.Names)


def _settle_links(
    links: Iterable[pikepdf.Object],
    outline: Sequence[OutlineEntry],
    places: Mapping[str, pikepdf.Object],
    diagnostics: Diagnostics,
) -> dict[str, pikepdf.Object] | None:
    """Give the places that are used; None if one is used that is not there."""
    used: dict[str, pikepdf.Object] = {}
    missing: set[str] = set()
    for name in anchors_of(outline):
        if name in places:
            used[name] = places[name]
        else:
            missing.add(name)
    for link in links:
        name = str(link.A.D)
        if name in places:
            used[name] = places[name]
            link.A = Dictionary(S=Name.GoTo, D=String(name))
        else:
            missing.add(name)
    for name in sorted(missing):
        near = near_miss(name, places)
        hints = (f"did you mean “{near}”?",) if near else ()
        diagnostics.error(
            "link-target-missing",
            f"a link leads to “{name}”, which is nowhere in the book",
            None,
            *hints,
        )
    return None if missing else used
