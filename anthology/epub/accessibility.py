"""Accessibility metadata (EPUB Accessibility 1.1, section 2): what the file holds, and what a person answers for.

What the file holds is read from its pages and pictures, as `Facts`.
What it conforms to is said only where the manifest names who certifies it, and never against the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anthology.diagnostics import Diagnostics
from anthology.edition.sections import Edition, Kind
from anthology.epub.container import Metadatum
from anthology.epub.evidence import Evidence
from anthology.model.book import Accessibility


@dataclass(frozen=True, slots=True)
class Facts:
    """What a book is to readers who do not see its pages, in the terms of schema.org."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazard: str
    summary: str
    """In the book's language."""
    has_languages: bool
    """Its pages say in which language they are."""
    lacks_descriptions: bool
    length: int
    """Characters of text."""


def facts_of(
    edition: Edition,
    evidence: Evidence,
    has_page_list: bool,
    has_animation: bool,
    words: Callable[[str], str],
) -> Facts:
    """Sum up what the pages and pictures of a book were found to hold."""
    told = " ".join(map(words, _summary(evidence, has_page_list, has_animation)))
    sufficient = () if evidence.lacks_descriptions else ("textual",)
    return Facts(
        modes=("textual", "visual") if evidence.has_pictures else ("textual",),
        sufficient=(*sufficient, "textual,visual") if evidence.has_pictures else sufficient,
        features=tuple(_features(edition, evidence, has_page_list)),
        hazard="unknown" if has_animation else "none",
        summary=" ".join(filter(None, (told, edition.book.accessibility.summary))),
        has_languages=evidence.has_languages,
        lacks_descriptions=evidence.lacks_descriptions,
        length=evidence.length,
    )


def accessibility(facts: Facts, claim: Accessibility) -> Iterator[Metadatum]:
    """Give the metadata for what was found, and for what is claimed."""
    for name, values in (
        ("accessMode", facts.modes),
        ("accessModeSufficient", facts.sufficient),
        ("accessibilityFeature", facts.features),
        ("accessibilityHazard", (facts.hazard,)),
        ("accessibilitySummary", (facts.summary,)),
    ):
        yield from (_meta(f"schema:{name}", value) for value in values)
    yield from _conformance(claim)
    if claim.exemption:
        yield _meta("a11y:exemption", f"eaa-{claim.exemption}")


def check_claim(facts: Facts, claim: Accessibility, diagnostics: Diagnostics) -> None:
    """Refuse what the file itself contradicts."""
    if claim.conforms_to and facts.lacks_descriptions:
        diagnostics.error(
            "conformance-contradicted",
            f"the ebook is said to conform to “{claim.conforms_to}”, "
            "and holds pictures that are not described",
            claim.place,
            "describe them: “![what it shows](picture.jpg)”",
            "“anthology check --accessibility” tells which they are",
        )


def _conformance(claim: Accessibility) -> Iterator[Metadatum]:
    """Follow EPUB Accessibility 1.1, section 4.3."""
    if not claim.conforms_to:
        return
    yield _meta("dcterms:conformsTo", claim.conforms_to, id="conformance")
    certifier = (("refines", "#conformance"), ("id", "certifier"))
    yield _meta("a11y:certifiedBy", claim.certified_by, **dict(certifier))
    if claim.certifier_credential.startswith(("http://", "https://")):
        yield _link("a11y:certifierCredential", claim.certifier_credential)
    elif claim.certifier_credential:
        yield _meta("a11y:certifierCredential", claim.certifier_credential, refines="#certifier")
    if claim.certifier_report:
        yield _link("a11y:certifierReport", claim.certifier_report)


def _meta(property_: str, value: str, **attributes: str) -> Metadatum:
    return Metadatum("meta", value, attributes=(("property", property_), *attributes.items()))


def _link(relation: str, address: str) -> Metadatum:
    attributes = (("rel", relation), ("refines", "#certifier"), ("href", address))
    return Metadatum("link", "", attributes=attributes)


def _features(edition: Edition, evidence: Evidence, has_page_list: bool) -> Iterator[str]:
    yield from ("tableOfContents", "readingOrder", "displayTransformability")
    if evidence.has_headings:
        yield "structuralNavigation"
    if evidence.roles:
        yield "ARIA"
    if evidence.has_pictures and not evidence.lacks_descriptions:
        yield "alternativeText"
    if evidence.has_mathematics:
        yield "MathML"
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
