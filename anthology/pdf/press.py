"""The print edition, from rendered sections to one file: typeset, paginate, set the pages that print numbers, bind.

Comes in: a `Job`. Goes out: a `Printed` (every section's leaves and its place), and from it the bound PDF and
the page map. A section is typeset anew only when its own words, its side, or a folio that it prints have changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics
from anthology.edition.apparatus import collect_credits
from anthology.edition.compose import nodes_of
from anthology.edition.page_map import PageMap, PageStart
from anthology.edition.sections import ContentsEntry, Edition, Kind, Section
from anthology.fonts import Face
from anthology.model.nodes import Image
from anthology.model.walk import plain_text
from anthology.pdf.bind import (
    FolioStyle,
    Gathering,
    Head,
    Imprint,
    LabelRange,
    OutlineEntry,
    bind,
    folio_sheet,
)
from anthology.pdf.delivery import FOR_READERS, Delivery
from anthology.pdf.folios import roman
from anthology.pdf.geometry import Geometry
from anthology.pdf.inks import says_inks
from anthology.pdf.leaves import Copy, Leaves
from anthology.pdf.letters import is_told
from anthology.pdf.metadata import credited
from anthology.pdf.paginate import Pagination, Side, folios, paginate
from anthology.pdf.running_heads import head_sheet, note_heads
from anthology.pdf.typeset import typeset, typeset_ahead
from anthology.pool import Pool
from anthology.progress import Progress
from anthology.words import Words

Folio = Callable[[str], str]
MOST_ROUNDS = 4
"""Front matter aside, a second round settles what the first has moved; more mean that numbers chase each other."""
UNKNOWN_FOLIO = "000"
"""Stands for a folio until pages are known: as wide as most, so that few lines move."""
LISTS = frozenset({Kind.CONTENTS, Kind.ILLUSTRATIONS})
AHEAD = 0.8
"""Share of the expected pages whose folios are set before the pages are counted: dense prose has fewer."""
SHEET_STEP = 64
"""Folio sheets have so many pages, so that they are cached, and set side by side."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that the print edition is made from."""

    edition: Edition
    write: Callable[[Section, Folio], str]
    """Renders a section; the folio function tells the page of an anchor."""
    stylesheets: tuple[str, ...]
    faces: tuple[Face, ...]
    geometry: Geometry
    starts: Side
    folder: Path
    cache: Cache
    words: Words
    pool: Pool
    progress: Progress
    extent: int = 0
    """How many pages there will be, as far as can be told before."""
    optimal: bool = True
    """Lines are chosen for a whole paragraph at once."""
    stock_engine: bool = False
    """WeasyPrint's own code is used where ours is only faster."""
    keeps_inks: bool = False
    """Pictures in CMYK stay so: the file is for a press of four inks."""
    missing: frozenset[str] = frozenset()
    """Letters that no face has, reported already."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The print edition before it is bound."""

    pagination: Pagination
    leaves: Mapping[str, Leaves]
    """By section id."""

    @property
    def pages(self) -> int:
        """How many pages there are, blank ones too."""
        last = self.pagination.places[-1]
        return last.first + last.pages

    @property
    def folios(self) -> tuple[str, ...]:
        """The folio of each page, whether or not it is printed there."""
        body = self.pagination.body
        return tuple(
            roman(page + 1) if page < body else str(page - body + 1) for page in range(self.pages)
        )

    def page_map(self) -> PageMap:
        """Tell where each page begins; pages without words of a section's own are left out."""
        starts: dict[str, tuple[PageStart, ...]] = {}
        for place in self.pagination.places:
            found = []
            for page, start in enumerate(self.leaves[place.section.id].page_starts):
                if page == 0:
                    found.append(PageStart(place.folio(0), "", 0))
                elif start is not None and ":" in start.block:
                    found.append(PageStart(place.folio(page), start.block, start.offset))
            starts[place.section.id] = tuple(found)
        return PageMap(starts)


def print_sections(job: Job, diagnostics: Diagnostics) -> Printed:
    """Typeset every section and settle the numbers of pages.

    Raises `Refused` where a section cannot be typeset.
    """
    sections = _with_room(job, diagnostics)
    known: dict[str, str] = {}
    versos: frozenset[str] = frozenset()
    expected = int(AHEAD * job.extent)
    typeset_ahead(_folio_copies(job, "arabic", expected), job.cache, job.pool)
    written = {s.id: job.write(s, lambda anchor: "") for s in sections if not s.prints_folios}
    for _ in range(MOST_ROUNDS):
        for section in sections:
            if section.prints_folios:
                written[section.id] = job.write(section, _folio_of(known))
        copies = [_copy(job, section, written[section.id], versos) for section in sections]
        leaves = _typeset(job, copies, diagnostics)
        diagnostics.stop_on_errors()
        lengths = {name: fragment.page_count for name, fragment in leaves.items()}
        pagination = paginate(sections, lengths, job.starts)
        found = folios(pagination, leaves.values())
        on_verso = frozenset(p.section.id for p in pagination.places if p.first % 2)
        if found == known and on_verso == versos:
            break
        known, versos = found, on_verso
    return Printed(pagination, leaves)


def _with_room(job: Job, diagnostics: Diagnostics) -> tuple[Section, ...]:
    """Give the sections with every note in a place that has room for it.

    Raises `Refused` where a section cannot be typeset.
    """
    sections = {section.id: section for section in job.edition.sections}
    crowded = [section for section in sections.values() if section.foot_notes]
    while crowded:
        written = {section.id: job.write(section, _folio_of({})) for section in crowded}
        copies = [_copy(job, section, written[section.id], frozenset()) for section in crowded]
        leaves = _typeset(job, copies, diagnostics)
        diagnostics.stop_on_errors()
        settled = [
            _without_room(section, written[section.id], leaves[section.id], diagnostics)
            for section in crowded
        ]
        sections |= {section.id: section for section in settled}
        crowded = [new for new, old in zip(settled, crowded, strict=True) if new is not old]
    return tuple(sections.values())


def _typeset(job: Job, copies: list[Copy], diagnostics: Diagnostics) -> dict[str, Leaves]:
    complaints = Diagnostics()
    leaves = typeset(copies, job.cache, complaints, pool=job.pool, progress=job.progress)
    diagnostics.extend(c for c in complaints if not is_told(c, job.missing))
    return {**leaves, **_set_closer(job, copies, leaves)}


def _set_closer(job: Job, copies: list[Copy], leaves: Mapping[str, Leaves]) -> Mapping[str, Leaves]:
    """Set the lists of contents with less space between their lines where that saves a page."""
    lists = {section.id for section in job.edition.sections if section.kind in LISTS}
    closer = [
        replace(copy, xhtml=copy.xhtml.replace("<body", '<body class="close"', 1))
        for copy in copies
        if copy.name in lists and copy.name in leaves and leaves[copy.name].page_count > 1
    ]
    done = typeset(closer, job.cache, Diagnostics(), pool=job.pool)
    return {
        name: close for name, close in done.items() if close.page_count < leaves[name].page_count
    }


def _folio_of(known: Mapping[str, str]) -> Folio:
    return lambda anchor: known.get(anchor, UNKNOWN_FOLIO)


def _without_room(
    section: Section, xhtml: str, leaves: Leaves, diagnostics: Diagnostics
) -> Section:
    """Let notes that found no room at the foot of a page follow the text: they are nowhere else."""
    names = re.findall(r'<div id="([^"]+)" class="foot-note [^"]*"', xhtml)
    lost = {name for name in names if name not in leaves.anchors}
    notes = [note for note in section.foot_notes if note.id in lost]
    if not notes:
        return section
    for note in notes:
        diagnostics.warning(
            "note-too-long",
            f"note {note.number} of “{section.title}” finds no room at the foot of a page, and follows the text",
            note.place,
            "shorten it, or set “placement: text-end” under “notes:”",
        )
    return replace(section, late_notes=section.late_notes | {note.id for note in notes})


def _copy(job: Job, section: Section, xhtml: str, versos: frozenset[str]) -> Copy:
    names = dict.fromkeys(n.source for n in nodes_of(section) if isinstance(n, Image))
    pictures = {name: (job.folder / name).read_bytes() for name in names}
    return Copy(
        name=section.id,
        xhtml=xhtml,
        stylesheets=(
            job.geometry.stylesheet(verso_first=section.id in versos),
            *job.stylesheets,
        ),
        faces=job.faces,
        optimal=job.optimal,
        stock_engine=job.stock_engine,
        keeps_inks=job.keeps_inks and any(map(says_inks, pictures.values())),
        resources=tuple(
            (name, job.folder / name, digest(content)) for name, content in pictures.items()
        ),
    )


def bind_book(
    job: Job,
    printed: Printed,
    created: datetime,
    target: Path,
    diagnostics: Diagnostics,
    delivery: Delivery = FOR_READERS,
) -> None:
    """Bind the typeset sections into one PDF at `target`, whole or not at all.

    Raises `Refused` where a link leads nowhere.
    """
    book, pagination = job.edition.book, printed.pagination
    authors, contributors = credited(collect_credits(book))
    sheets = _sheets(job, printed, diagnostics)
    bind(
        [
            Gathering(
                leaves=printed.leaves[place.section.id],
                first=place.first,
                heading_shift=len(place.section.parts) - (place.section.kind is Kind.PART),
                group=place.section.parts,
                folios=place.printed,
            )
            for place in pagination.places
        ],
        outline=[_outline(entry, job.words) for entry in job.edition.contents],
        labels=_labels(pagination),
        imprint=Imprint(
            title=book.title,
            authors=authors,
            contributors=contributors,
            language=book.language,
            subject=book.description,
            keywords=book.subjects,
            created=created,
            identifier=book.print_identifier or book.identifier,
        ),
        folio_sheets=sheets,
        heads=_heads(job, printed, diagnostics),
        cache=job.cache,
        diagnostics=diagnostics,
        target=target,
        delivery=delivery,
        has_crop_marks=job.geometry.bleed > 0,
    )
    diagnostics.stop_on_errors()


def _sheets(job: Job, printed: Printed, diagnostics: Diagnostics) -> dict[FolioStyle, list[Leaves]]:
    last: dict[FolioStyle, int] = {"arabic": 0, "roman": 0}
    for place in printed.pagination.places:
        style: FolioStyle = "roman" if place.is_roman else "arabic"
        last[style] = max(last[style], place.label + place.pages)
    copies = {style: _folio_copies(job, style, count) for style, count in last.items()}
    done = typeset([*chain(*copies.values())], job.cache, diagnostics, pool=job.pool)
    diagnostics.stop_on_errors()
    return {style: [done[copy.name] for copy in sheets] for style, sheets in copies.items()}


def _folio_copies(job: Job, style: FolioStyle, count: int) -> list[Copy]:
    """Write the sheets that have at least so many folios."""
    stylesheets = (job.geometry.stylesheet(verso_first=False), *job.stylesheets)
    language = job.edition.book.language
    return [
        folio_sheet(style, SHEET_STEP, stylesheets, job.faces, language, first)
        for first in range(1, count + 1, SHEET_STEP)
    ]


def _heads(job: Job, printed: Printed, diagnostics: Diagnostics) -> list[Head]:
    """Set the heads of the consolidated notes, which name pages of the texts."""
    place = next((p for p in printed.pagination.places if p.section.kind is Kind.NOTES), None)
    if place is None:
        return []
    name, leaves = place.section.id, printed.leaves[place.section.id]
    known = folios(printed.pagination, printed.leaves.values())
    heads = note_heads(place.section, leaves, known, job.words)
    stylesheets = (job.geometry.stylesheet(verso_first=bool(place.first % 2)), *job.stylesheets)
    copy = head_sheet(name, heads, job.edition.book.language, stylesheets, job.faces)
    sheet = typeset([copy], job.cache, diagnostics, pool=job.pool)[copy.name]
    diagnostics.stop_on_errors()
    return [Head(place.first + page, sheet, page + 1) for page, head in enumerate(heads) if head]


def _labels(pagination: Pagination) -> list[LabelRange]:
    labels = [LabelRange(0, "r", 1)] if pagination.body else []
    return [*labels, LabelRange(pagination.body, "D", 1)]


def _outline(entry: ContentsEntry, words: Words) -> OutlineEntry:
    title = plain_text(entry.title)
    if entry.authors:
        title = f"{title} · {words.list(entry.authors)}"
    children = (*entry.children, *entry.headings)
    return OutlineEntry(
        title=title,
        anchor=entry.anchor,
        children=tuple(_outline(child, words) for child in children),
        open=bool(entry.children),
    )
