"""The ebook's answers to the templates: EPUB's structural semantics, DPUB-ARIA roles, relative addresses."""

from __future__ import annotations

from collections.abc import Mapping

from anthology.edition.frame import Frame
from anthology.edition.matter_names import KINDS
from anthology.edition.page_map import PageMap
from anthology.edition.pictures import picture_name
from anthology.edition.wide_tables import fit_of
from anthology.model.nodes import Table

PHONE = 44
"""Letters in a line of a telephone's screen."""

ROLES: Mapping[str, str] = {
    # EPUB 3 Structural Semantics Vocabulary 1.1; Digital Publishing WAI-ARIA Module 1.1.
    "half-title": ' epub:type="halftitlepage"',
    "title-page": ' epub:type="titlepage"',
    "copyright": ' epub:type="copyright-page"',
    "contents": ' epub:type="toc" role="doc-toc"',
    "illustrations": ' epub:type="loi"',
    "part": ' epub:type="part" role="doc-part"',
    "text-frontmatter": ' epub:type="introduction" role="doc-introduction"',
    "text-bodymatter": ' epub:type="chapter" role="doc-chapter"',
    "text-backmatter": ' epub:type="afterword" role="doc-afterword"',
    **{f"text-{name}": f' epub:type="{name}" role="doc-{name}"' for name in KINDS},
    "subtitle": ' epub:type="subtitle" role="doc-subtitle"',
    "headnote": ' epub:type="preamble"',
    "notes": ' epub:type="endnotes" role="doc-endnotes"',
    "noteref": ' epub:type="noteref" role="doc-noteref"',
    "backlink": ' role="doc-backlink"',
    "permissions": ' epub:type="other-credits" role="doc-credits"',
    "contributors": ' epub:type="contributors"',
    "index": ' epub:type="index" role="doc-index"',
    # EPUB Indexes 1.0, section 3.
    "index-entries": ' epub:type="index-entry-list"',
    "index-entry": ' epub:type="index-entry"',
    "index-term": ' epub:type="index-term"',
    "index-locator": ' epub:type="index-locator"',
    "index-see": ' epub:type="index-xref-preferred"',
    "index-see-also": ' epub:type="index-xref-related"',
    "colophon": ' epub:type="colophon" role="doc-colophon"',
    "epigraph": ' epub:type="epigraph" role="doc-epigraph"',
    "dedication": ' epub:type="dedication" role="doc-dedication"',
    "pull-quote": ' epub:type="pullquote" role="doc-pullquote"',
    "page-break": ' epub:type="pagebreak" role="doc-pagebreak"',
}

TAGS: Mapping[str, str] = {
    "note-list": "ol",
    "note": "li",
    "contents-list": "ol",
    "contents-entry": "li",
}


def fit_of_screen(table: Table) -> str:
    """Name the class of a table that a telephone's screen is too narrow for."""
    return "wide" if fit_of(table, PHONE) in ("tight", "broken") else ""


def epub_frame(anchors: Mapping[str, str], stylesheets: tuple[str, ...], pages: PageMap) -> Frame:
    """Make the frame of an ebook; `anchors` tells the section, and so the file, of each id."""

    def href(anchor: str, own: str) -> str:
        section = anchors[anchor]
        if section == own:
            return f"#{anchor}"
        return f"{section}.xhtml" if anchor == section else f"{section}.xhtml#{anchor}"

    return Frame(
        template="epub.xhtml",
        href=href,
        roles=ROLES,
        tags=TAGS,
        picture=lambda source: f"../pictures/{picture_name(source)}",
        stylesheets=tuple(f"../styles/{name}" for name in stylesheets),
        fits=fit_of_screen,
        pages=pages,
    )
