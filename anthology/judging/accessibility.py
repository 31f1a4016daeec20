"""Whether an ebook is accessible, and says so; in: what its pages and package document hold, out: what is missing.

EPUB Accessibility 1.1, sections 2 to 4, which the European Accessibility Act rests on for ebooks.
"""

from __future__ import annotations

from anthology.judging.archive import Archive
from anthology.judging.package_document import Publication
from anthology.judging.pages import Findings, some_places

_NEEDED = ("accessMode", "accessibilityFeature", "accessibilityHazard")
_WISHED = ("accessModeSufficient", "accessibilitySummary")


def check_accessibility(archive: Archive, publication: Publication, findings: Findings) -> None:
    """Warn of what keeps people from reading, and of metadata that are missing or untrue."""
    _check_metadata(archive, publication)
    _check_truth(archive, publication, findings)
    if count := len(findings.undescribed):
        archive.diagnostics.warning(
            "picture-undescribed",
            f"{count} of {findings.pictures} pictures are not described in words",
            findings.undescribed[0],
            f"describe what each shows by “alt”: {some_places(findings.undescribed)}",
        )
    if findings.without_language:
        archive.diagnostics.warning(
            "language-missing",
            f"{len(findings.without_language)} pages do not say in which language they are",
            findings.without_language[0],
            f"give “html” a “lang” and an “xml:lang”: {some_places(findings.without_language)}",
        )
    if publication.version.startswith("3") and "page-list" not in findings.navigation:
        what = "marks pages, but lists none" if findings.page_breaks else "has no list of pages"
        archive.diagnostics.warning(
            "page-list-missing",
            f"the ebook {what}",
            archive.place(publication.opf),
            "if there is a printed book, mark where its pages begin, and list them in the "
            "navigation document",
        )


def _check_metadata(archive: Archive, publication: Publication) -> None:
    def lacking(names: tuple[str, ...]) -> list[str]:
        return [
            f"schema:{name}" for name in names if f"schema:{name}" not in publication.properties
        ]

    needed, wished = lacking(_NEEDED), lacking(_WISHED)
    if needed or wished:
        verb = "lack" if needed else "should have"
        archive.diagnostics.warning(
            "accessibility-metadata",
            f"the metadata {verb} {', '.join(needed + wished)}",
            archive.place(publication.opf),
            "say what the ebook holds, so that readers know before they buy it",
        )
    claimed = publication.properties.get("dcterms:conformsTo", ())
    if claimed and "a11y:certifiedBy" not in publication.properties:
        archive.diagnostics.warning(
            "conformance-unanswered",
            f"the ebook is said to conform to “{claimed[0][:80]}”, and nobody answers for it",
            archive.place(publication.opf),
            "say by “a11y:certifiedBy” who has evaluated it",
        )


def _check_truth(archive: Archive, publication: Publication, findings: Findings) -> None:
    """Compare what the metadata say with what the pages hold."""
    features = publication.properties.get("schema:accessibilityFeature", ())
    sufficient = publication.properties.get("schema:accessModeSufficient", ())
    has_page_list = "page-list" in findings.navigation or not publication.version.startswith("3")
    untrue = [
        words
        for words, is_told, is_true in (
            ("“alternativeText”", "alternativeText" in features, not findings.undescribed),
            ("that “textual” suffices", "textual" in sufficient, not findings.undescribed),
            ("“pageNavigation”", "pageNavigation" in features, has_page_list),
            ("“pageBreakMarkers”", "pageBreakMarkers" in features, findings.page_breaks > 0),
        )
        if is_told and not is_true
    ]
    if untrue:
        archive.diagnostics.warning(
            "accessibility-untrue",
            f"the metadata say {', '.join(untrue)}, and the pages do not bear it out",
            archive.place(publication.opf),
        )
