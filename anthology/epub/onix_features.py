"""What a record for the trade says of accessibility: ONIX code lists 79, 143 and 196, from the same facts as the ebook.

Comes in: the facts and the manifest's claim. Goes out: `Feature` after `Feature`.
The crosswalk is that of W3C's Accessibility Discoverability Vocabulary community group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anthology.epub.accessibility import Facts
from anthology.model.book import Accessibility, Book

_ACCESSIBILITY, _HAZARD = "09", "12"
"""List 79."""
_FEATURES = {
    "tableOfContents": "11",
    "index": "12",
    "readingOrder": "13",
    "alternativeText": "14",
    "MathML": "17",
    "pageBreakMarkers": "19",
    "structuralNavigation": "29",
    "ARIA": "30",
    "displayTransformability": "36",
    "pageNavigation": "41",
}
"""The terms of schema.org and list 196."""
_VERSIONS = {"2.0": "80", "2.1": "81", "2.2": "82"}
_LEVELS = {"A": "84", "AA": "85", "AAA": "86"}
_EXEMPTIONS = {
    "microenterprise": "75",
    "disproportionate-burden": "76",
    "fundamental-alteration": "77",
}
_HAZARDS = {"none": "00", "unknown": "24"}
"""List 143: no known hazards; flashing whose risk is unknown."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a product's form."""

    value: str
    type: str = _ACCESSIBILITY
    description: str = ""
    is_prose: bool = False
    """The description is in the book's language."""


def features_of(book: Book, facts: Facts) -> Iterator[Feature]:
    """Give what is known of the ebook, then what is claimed for it."""
    yield Feature("00", description=facts.summary, is_prose=True)
    yield from (Feature(_FEATURES[name]) for name in facts.features if name in _FEATURES)
    if facts.has_languages:
        yield Feature("22")
    yield Feature("32")  # the landmarks of navigation, which every ebook of ours has
    if "textual" in facts.sufficient:
        yield Feature("52")
    yield from _claimed(book.accessibility, book.publisher)
    yield Feature(_HAZARDS[facts.hazard], _HAZARD)


def _claimed(claim: Accessibility, publisher: str) -> Iterator[Feature]:
    if found := re.search(r"WCAG (2\.[012]) Level (A+)$", claim.conforms_to):
        yield Feature("04")
        yield Feature(_VERSIONS[found[1]])
        yield Feature(_LEVELS[found[2]])
        yield Feature("90", description=claim.certified_by)
        credential = claim.certifier_credential
        if credential:
            is_address = credential.startswith(("http://", "https://"))
            yield Feature("89" if is_address else "88", description=credential)
        if claim.certifier_report.startswith("http"):
            is_own = claim.certified_by == publisher
            yield Feature("96" if is_own else "94", description=claim.certifier_report)
    if claim.exemption:
        yield Feature(_EXEMPTIONS[claim.exemption])
    if claim.contact:
        yield Feature("99", description=claim.contact)
