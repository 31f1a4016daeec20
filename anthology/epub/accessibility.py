"""Accessibility metadata, from evidence alone (EPUB Accessibility 1.1, section 2).

It says what the file holds and claims no conformance: that is for a person who has tried the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from anthology.edition.sections import Edition, Kind
from anthology.epub.container import Metadatum
from anthology.epub.evidence import Evidence


def accessibility(
    edition: Edition,
    evidence: Evidence,
    has_page_list: bool,
    has_animation: bool,
    words: Callable[[str], str],
) -> Iterator[Metadatum]:
    """Give the schema.org metadata for what the pages and pictures of a book were found to hold."""
    yield _schema("accessMode", "textual")
    if evidence.has_pictures:
        yield _schema("accessMode", "visual")
    if not evidence.lacks_descriptions:
        yield _schema("accessModeSufficient", "textual")
    if evidence.has_pictures:
        yield _schema("accessModeSufficient", "textual,visual")
    for feature in _features(edition, evidence, has_page_list):
        yield _schema("accessibilityFeature", feature)
    yield _schema("accessibilityHazard", "unknown" if has_animation else "none")
    summary = " ".join(map(words, _summary(evidence, has_page_list, has_animation)))
    yield _schema("accessibilitySummary", summary)


def _schema(name: str, value: str) -> Metadatum:
    return Metadatum("meta", value, attributes=(("property", f"schema:{name}"),))


def _features(edition: Edition, evidence: Evidence, has_page_list: bool) -> Iterator[str]:
    yield from ("tableOfContents", "readingOrder", "displayTransformability")
    if evidence.has_headings:
        yield "structuralNavigation"
    if evidence.roles:
        yield "ARIA"
    if evidence.has_pictures and not evidence.lacks_descriptions:
        yield "alternativeText"
    if has_page_list:
        yield from ("pageBreakMarkers", "pageNavigation")
    if edition.section(Kind.INDEX):
        yield "index"


def _summary(evidence: Evidence, has_page_list: bool, has_animation: bool) -> Iterator[str]:
    yield "The text adapts to the reader’s settings and can be read aloud."
    if evidence.has_headings:
        yield "A table of contents and headings lead through the book."
    if {"doc-noteref", "doc-backlink"} <= evidence.roles:
        yield "Notes are linked to their place in the text and back."
    if evidence.has_pictures:
        yield (
            "Some pictures are not described in words."
            if evidence.lacks_descriptions
            else "Every picture that is more than decoration is described in words."
        )
    if has_animation:
        yield "Some pictures move."
    if has_page_list:
        yield "The page numbers of the print edition are marked."
