"""The print edition's answers to the templates: structure types of PDF, private addresses, folios.

Every link within the book is written as `bind:#id` and becomes a destination when the book is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from anthology.edition.frame import Frame, no_fit, nothing_whole
from anthology.model.nodes import Table

ROLES: Mapping[str, str] = {
    # ISO 32000-1:2008, 14.8.4: standard structure types.
    "contents-list": ' data-pdf="TOC"',
    "contents-entry": ' data-pdf="TOCI"',
    "contents-reference": ' data-pdf="Reference"',
    "noteref-frame": ' data-pdf="Reference"',
    "note": ' data-pdf="Note"',
    "paragraph": ' data-pdf="P"',
    "note-label": ' data-pdf="Lbl"',
    "initial-word": ' data-pdf="Span"',
    "index": ' data-pdf="Index"',
}

TAGS: Mapping[str, str] = dict.fromkeys(
    ("note-list", "note", "contents-list", "contents-entry"), "div"
)


def print_frame(
    folio: Callable[[str], str],
    fits: Callable[[Table], str] = no_fit,
    whole: Callable[[Table], tuple[tuple[bool, ...], ...]] = nothing_whole,
) -> Frame:
    """Make the frame of a print edition.

    `folio` tells the page of an anchor, empty while unknown; `fits` how a table fits the page, and
    `whole` which cells of one that does not keep their words whole.
    """
    return Frame(
        template="print.xhtml",
        href=lambda anchor, own: f"bind:#{anchor}",
        roles=ROLES,
        tags=TAGS,
        picture=quote,
        folio=folio,
        numbers_blocks=True,
        fits=fits,
        whole=whole,
        sets_initials=True,
    )
