"""The print cover: back, spine and front in one, as wide as the book is thick.

Comes in: a `Job` and how many pages it came to. Goes out: a PDF with its trim and bleed boxes, bound like the book.
The front is the ebook's cover in lines; the number of pages is kept in the file, so that a stale one can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pikepdf
from markupsafe import escape
from PIL import Image

from anthology.cache import digest
from anthology.diagnostics import Diagnostics, Place
from anthology.direction import is_right_to_left
from anthology.edition.cover_design import GOLD, PAPER, ground_of, seed_of
from anthology.edition.lettering import Case
from anthology.pdf.bind import Gathering, Imprint, LabelRange, bind
from anthology.pdf.delivery import FOR_READERS, Delivery
from anthology.pdf.leaves import Copy, Leaves
from anthology.pdf.press import Job
from anthology.pdf.resolution import LEAST_DPI, warn_of_coarse
from anthology.pdf.typeset import typeset
from anthology.pdf.wrap_panels import Panels

MM = 72 / 25.4
SLUG = 9 * MM
"""The room for marks around the bleed."""
MARK_GAP, MARK = 1.5 * MM, 6 * MM
SAME = 0.05
"""Points by which two lengths may differ and be equal."""
_PAGES = re.compile(r"\bpages=([0-9]+)\b")


@dataclass(frozen=True, slots=True)
class Wrap:
    """The measures of a cover, in points."""

    width: float
    height: float
    """Of the front, once cut."""
    pages: int
    paper: float
    """Thickness of a leaf."""
    bleed: float
    marks: bool = True
    given_spine: float | None = None
    """The printer's word, before any calculation."""

    @property
    def spine(self) -> float:
        """How thick the book is."""
        return -(-self.pages // 2) * self.paper if self.given_spine is None else self.given_spine

    @property
    def flat(self) -> tuple[float, float]:
        """Width and height of the whole, once cut."""
        return 2 * self.width + self.spine, self.height

    @property
    def margin(self) -> float:
        """What lies around the trim: bleed, and room for marks."""
        return self.bleed + (SLUG if self.marks else 0)


def build_wrap(
    job: Job,
    wrap: Wrap,
    stylesheet: str,
    created: datetime,
    target: Path,
    diagnostics: Diagnostics,
    delivery: Delivery = FOR_READERS,
) -> None:
    """Write the cover to `target`, whole or not at all; raises `Refused`."""
    book = job.edition.book
    copy = _copy(job, wrap, stylesheet, diagnostics)
    copy = replace(copy, keeps_inks=delivery.keeps_inks)
    leaves = typeset([copy], job.cache, diagnostics).get(copy.name)
    diagnostics.stop_on_errors()
    assert leaves is not None
    leaves = delivery.inked(leaves, job.cache)
    with TemporaryDirectory(prefix="anthology-") as folder:
        boxed = replace(leaves, pdf=_with_boxes(leaves, wrap, Path(folder) / "cover.pdf"))
        bind(
            [Gathering(boxed, first=0, heading_shift=0, group=(), folios=(None,))],
            outline=[],
            labels=[LabelRange(0, "D", 1)],
            imprint=Imprint(
                title=f"{book.title}: {job.words.say('Cover')}",
                authors=tuple(editor.name for editor in book.editors),
                language=book.language,
                subject="",
                keywords=(f"pages={wrap.pages}", f"spine={wrap.spine / MM:.2f}mm"),
                created=created,
                identifier=book.print_identifier or book.identifier,
            ),
            folio_sheets={},
            cache=job.cache,
            diagnostics=diagnostics,
            target=target,
            delivery=replace(delivery, ink=None),
        )
    diagnostics.stop_on_errors()


def check_wrap(cover: Path, wrap: Wrap, diagnostics: Diagnostics) -> None:
    """Complain of a cover that was made for another number of pages, or another size; one that is not there is fine."""
    try:
        with pikepdf.open(cover) as made:
            found = _PAGES.search(str(made.docinfo.get("/Keywords", "")))
            left, bottom, right, top = (float(edge) for edge in made.pages[0].trimbox)
    except (FileNotFoundError, pikepdf.PdfError):
        return
    if found and int(found[1]) != wrap.pages:
        what = f"was made for {found[1]} pages, and the book has {wrap.pages}"
    elif abs(right - left - wrap.flat[0]) > SAME or abs(top - bottom - wrap.flat[1]) > SAME:
        what = "was made for another trim size or paper"
    else:
        return
    diagnostics.warning(
        "cover-stale",
        f"the cover {what}",
        Place(f"{cover.parent.name}/{cover.name}"),
        "make it anew: anthology build cover",
    )


def page_count(bound: Path) -> int | None:
    """Count the pages of the book that was built last; None where there is none."""
    try:
        with pikepdf.open(bound) as book:
            return len(book.pages)
    except (FileNotFoundError, pikepdf.PdfError):
        return None


def _with_boxes(leaves: Leaves, wrap: Wrap, target: Path) -> Path:
    """Say in the file where the cover is cut, and how far its ink goes."""
    with pikepdf.open(leaves.pdf) as fragment:
        page = fragment.pages[0]
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        slug = wrap.margin - wrap.bleed
        for box, inset in (("/BleedBox", slug), ("/TrimBox", wrap.margin)):
            edges = (left + inset, bottom + inset, right - inset, top - inset)
            page.obj[box] = pikepdf.Array([round(edge, 4) for edge in edges])
        fragment.save(target)
    return target


def _copy(job: Job, wrap: Wrap, stylesheet: str, diagnostics: Diagnostics) -> Copy:
    book = job.edition.book
    right_to_left = is_right_to_left(book.language)
    case = Case(job.faces, right_to_left)
    panels = Panels(book, case, job.words.say, wrap.width, wrap.height, wrap.spine, right_to_left)
    back, fits = panels.back()
    if not fits:
        diagnostics.warning(
            "cover-blurb-long",
            "the description of the book is too long for the back of its cover",
            None,
            "shorten “description:” in the manifest",
        )
    beyond = wrap.width + wrap.spine
    front_at, back_at = (0.0, beyond) if right_to_left else (beyond, 0.0)
    resources: tuple[tuple[str, Path, str], ...] = ()
    picture = ""
    if book.cover:
        file = job.folder / book.cover.image
        resources = ((book.cover.image, file, digest(file.read_bytes())),)
        _check_resolution(file, book.cover.image, wrap, diagnostics)
        picture = _picture(book.cover.image, book.cover.description or book.title, wrap, front_at)
    written = [
        _area("ground", wrap, wrap.bleed),
        picture or _panel("front", front_at, wrap.width, wrap, panels.front()),
        _panel("back", back_at, wrap.width, wrap, back),
        _panel("spine", wrap.width, wrap.spine, wrap, panels.on_spine()),
        *(_marks(wrap, book.slug) if wrap.marks else ()),
    ]
    direction = "rtl" if right_to_left else "ltr"
    return Copy(
        name="cover",
        xhtml=(
            f'<!DOCTYPE html><html lang="{escape(book.language)}" dir="{direction}">'
            f"<head><title>{escape(book.title)}</title></head><body>{''.join(written)}</body></html>"
        ),
        stylesheets=(_measures(job, wrap), stylesheet),
        faces=job.faces,
        resources=resources,
    )


def _measures(job: Job, wrap: Wrap) -> str:
    """Write the rules that `cover.css` builds on."""
    width, height = (edge + 2 * wrap.margin for edge in wrap.flat)
    families = ", ".join(f'"{name}"' for name in dict.fromkeys(f.family for f in job.faces))
    ground = ground_of(seed_of(job.edition.book.title))
    return (
        f"@page {{ size: {width:.3f}pt {height:.3f}pt; margin: 0; }}\n"
        f"html {{ --ground: {ground}; --paper: {PAPER}; --gold: {GOLD}; --families: {families}; }}\n"
    )


def _area(name: str, wrap: Wrap, beyond: float) -> str:
    """Cover the whole, and so much around it."""
    inset = wrap.margin - beyond
    width, height = (edge + 2 * beyond for edge in wrap.flat)
    return (
        f'<div class="{name}" style="left: {inset:.3f}pt; top: {inset:.3f}pt; '
        f'width: {width:.3f}pt; height: {height:.3f}pt"></div>'
    )


def _panel(name: str, left: float, width: float, wrap: Wrap, content: str) -> str:
    # The spine says again what the front has said.
    hidden = ' aria-hidden="true"' if name == "spine" else ""
    return (
        f'<div class="panel {name}"{hidden} style="left: {wrap.margin + left:.3f}pt; '
        f"top: {wrap.margin:.3f}pt; width: {width:.3f}pt; "
        f'height: {wrap.height:.3f}pt">{content}</div>'
    )


def _picture(address: str, description: str, wrap: Wrap, front_at: float) -> str:
    """Fill the front and what bleeds from it; the picture is cut, not stretched."""
    width, height = _picture_size(wrap)
    left = wrap.margin + front_at - (wrap.bleed if front_at == 0 else 0)
    return (
        f'<img alt="{escape(description)}" src="{escape(quote(address))}" class="picture" '
        f'style="left: {left:.3f}pt; top: {wrap.margin - wrap.bleed:.3f}pt; '
        f'width: {width:.3f}pt; height: {height:.3f}pt"/>'
    )


def _picture_size(wrap: Wrap) -> tuple[float, float]:
    return wrap.width + wrap.bleed, wrap.height + 2 * wrap.bleed


def _check_resolution(file: Path, name: str, wrap: Wrap, diagnostics: Diagnostics) -> None:
    try:
        with Image.open(file) as picture:
            pixels = picture.size
    except OSError:
        return  # A drawing in lines has no pixels.
    size = _picture_size(wrap)
    dpi = 72 * min(count / length for count, length in zip(pixels, size, strict=True))
    if dpi < LEAST_DPI:
        warn_of_coarse(name, dpi, Place(name), diagnostics)


def _marks(wrap: Wrap, slug: str) -> Iterator[str]:
    """Draw where the cover is cut and where it is folded, and what it is for, outside the bleed."""
    width, height = (edge + 2 * wrap.margin for edge in wrap.flat)
    start = wrap.margin - wrap.bleed - MARK_GAP
    folds = [wrap.margin + wrap.width, wrap.margin + wrap.width + wrap.spine]
    across = [("cut", wrap.margin), ("cut", width - wrap.margin)]
    across += [("fold", at) for at in (folds if wrap.spine else folds[:1])]
    for kind, x in across:
        for y in (start - MARK, height - start):
            yield (
                f'<div class="mark {kind}" style="left: {x:.3f}pt; top: {y:.3f}pt; '
                f'height: {MARK:.3f}pt; border-left-width: 0.25pt"></div>'
            )
    for y in (wrap.margin, height - wrap.margin):
        for x in (start - MARK, width - start):
            yield (
                f'<div class="mark cut" style="left: {x:.3f}pt; top: {y:.3f}pt; '
                f'width: {MARK:.3f}pt; border-top-width: 0.25pt"></div>'
            )
    size = " × ".join(f"{length / MM:.1f}" for length in wrap.flat)
    yield (
        f'<p class="slug" aria-hidden="true" lang="en" dir="ltr" '
        f'style="left: {wrap.margin + MARK:.3f}pt; top: {start - 6:.3f}pt">{escape(slug)} · '
        f"{wrap.pages} pages · spine {wrap.spine / MM:.2f} mm · {size} mm</p>"
    )
