"""Set one section: XHTML and style sheets in, a PDF fragment and what binding needs to know out."""

from __future__ import annotations

# isort: off
from anthology.pdf.engine import libraries  # noqa: F401 - before whatever imports WeasyPrint

# isort: on
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics
from anthology.frames import with_room
from anthology.pdf.engine.drawn_fonts import drawn_fonts
from anthology.pdf.engine.fetcher import unpacked
from anthology.pdf.engine.log import recorded
from anthology.pdf.engine.page_starts import page_starts
from anthology.pdf.engine.parsing import parsed
from anthology.pdf.engine.pauses import show_pauses
from anthology.pdf.engine.seams import own_parts
from anthology.pdf.engine.typecase import typecase_for
from anthology.pdf.leaves import Copy, DrawnFont, Leaves

PX = 0.75
"""Points in a CSS pixel."""

PACKED_FONTS = (".woff", ".woff2")


def compose(copy: Copy, cache: Cache) -> tuple[Leaves, bytes]:
    """Typeset a section; give its leaves, whose `pdf` is not set yet, and the fragment's bytes.

    Complaints go into the leaves. Raises whatever WeasyPrint raises on what it cannot set.
    """
    if not copy.faces:
        # Pango ends the whole process when it finds no font at all.
        raise ValueError("it has no fonts")
    return with_room(_composed, copy, cache)


def _composed(copy: Copy, cache: Cache) -> tuple[Leaves, bytes]:
    complaints = Diagnostics()
    with recorded(complaints), _without_garbage_collection():
        typecase = typecase_for(copy, cache)
        complaints.extend(typecase.complaints)
        html = parsed(copy)
        with own_parts(copy, typecase.founts):
            document = html.render(
                font_config=typecase.fonts,
                counter_style=typecase.counters.copy(),
                color_profiles=dict(typecase.profiles),
                stylesheets=typecase.stylesheets,
                presentational_hints=True,
            )
            show_pauses(document)
            content: bytes = document.write_pdf(pdf_tags=copy.tagged, finisher=_finish)
        typecase.founts.forget()
        fonts = drawn_fonts(document.fonts, cache)
    _check_fonts(copy, fonts, complaints)
    first = document.pages[0]
    leaves = Leaves(
        name=copy.name,
        pdf=Path(),
        page_count=len(document.pages),
        width=round(first.width * PX, 3),
        height=round(first.height * PX, 3),
        anchors=_anchors(document),
        page_starts=page_starts(document),
        complaints=tuple(complaints),
        fonts=fonts,
    )
    return leaves, content


def _anchors(document: Any) -> dict[str, int]:
    pages: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for name in page.anchors:
            pages.setdefault(name, number)
    return pages


def _finish(_document: Any, pdf: Any) -> None:
    """Take out what the bound book may not have or gets from the binder."""
    pdf.catalog.pop("Outlines", None)
    for item in pdf.objects:
        extra = getattr(item, "extra", None)
        if isinstance(extra, dict):
            # Smoothed pictures are forbidden by ISO 19005-2, 6.2.8.
            extra.pop("Interpolate", None)


def _check_fonts(copy: Copy, fonts: tuple[DrawnFont, ...], complaints: Diagnostics) -> None:
    """Complain of fonts that nobody asked for: the machine's own, which the next machine lacks."""
    known = {face.digest for face in copy.faces} | {content for _, _, content in copy.resources}
    for address, file, _ in copy.resources:
        if address.lower().endswith(PACKED_FONTS):
            known.add(digest(unpacked(file.read_bytes())))
    for font in fonts:
        if font.program not in known:
            complaints.warning(
                "font-fallback",
                f"some text is set in the font “{font.family}”, which is not among the book's fonts",
            )


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Layout makes many objects and few cycles: collecting meanwhile takes 3 to 8 % of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
