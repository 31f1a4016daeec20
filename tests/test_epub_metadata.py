"""What an ebook says of itself: titles and people as they sort, where its page numbers are from, what it claims."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from judges import epubcheck_messages
from PIL import Image
from test_epub_package import (
    BOOK,
    PAGE_MAP,
    complaints,
    edition_of,
    embedding,
    figure,
    found,
    package_of,
    schema,
    tree,
    written,
)

from anthology.descriptions import describes
from anthology.epub.package import Package
from anthology.epub.title_order import sorted_title
from anthology.model.book import Accessibility, Book

CLAIM = Accessibility(
    conforms_to="EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
    certified_by="The Reading Room",
    certifier_report="https://example.org/report",
    certifier_credential="Accredited since 2019",
    summary="Its tables are long.",
    exemption="microenterprise",
    contact="access@example.org",
)
ISBN = "urn:isbn:9780000000002"


def opf_of(book: Book, folder: Path, package: Package | None = None):
    package = replace(package or package_of(folder), edition=edition_of(book))
    package = embedding("Amiri")(package)
    return tree(written(package, folder / "book.epub"), "content.opf")


# ---------------------------------------------------------------- titles and sources


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("The Other Side of the Sheet", "en-GB", "Other Side of the Sheet, The"),
        ("A woman’s place", "en", "Woman’s place, A"),
        ("Theory and Practice", "en", "Theory and Practice"),
        ("The", "en", "The"),
        ("Die Schrift", "de", "Schrift, Die"),
        ("Die Hard", "en", "Die Hard"),
        ("L’Étranger", "fr", "Étranger, L’"),
        ("L'Étranger", "fr-CA", "Étranger, L'"),
        ("Un ballo in maschera", "it", "Ballo in maschera, Un"),
        ("أصوات من المطبعة", "ar", "أصوات من المطبعة"),
    ],
)
def test_a_title_sorts_without_the_article_of_its_language(
    title: str, language: str, expected: str
) -> None:
    assert sorted_title(title, language) == expected


def test_the_title_says_how_it_sorts_and_an_editor_knows_better(tmp_path: Path) -> None:
    sorts = "//opf:meta[@property='file-as'][@refines='#title-main']"
    assert found(opf_of(BOOK, tmp_path), sorts) == ["Pocket Press Reader, The"]
    own = replace(BOOK, title="A to Z", title_sort="A to Z")
    assert found(opf_of(own, tmp_path), sorts) == []


def test_page_numbers_are_those_of_the_printed_book_by_its_isbn(tmp_path: Path) -> None:
    package = replace(package_of(tmp_path), page_map=PAGE_MAP)
    opf = opf_of(replace(BOOK, print_identifier=ISBN), tmp_path, package)
    assert found(opf, "//opf:meta[@property='pageBreakSource']") == [ISBN]
    assert found(opf, "//dc:source") == [ISBN]
    assert epubcheck_messages(tmp_path / "book.epub") == []


# ---------------------------------------------------------------- claims


def test_a_claim_is_told_with_who_answers_for_it(tmp_path: Path) -> None:
    opf = opf_of(replace(BOOK, accessibility=CLAIM), tmp_path)
    claimed = "//opf:meta[@property='dcterms:conformsTo']"
    assert found(opf, claimed) == [CLAIM.conforms_to]
    for name, refined in (
        ("a11y:certifiedBy", "dcterms:conformsTo"),
        ("a11y:certifierCredential", "a11y:certifiedBy"),
    ):
        (of,) = found(opf, f"//opf:meta[@property='{name}']/@refines")
        assert found(opf, f"//opf:meta[@id='{of.removeprefix('#')}']/@property") == [refined]
    report = found(opf, "//opf:link[@rel='a11y:certifierReport']/@href")
    assert report == ["https://example.org/report"]
    assert found(opf, "//opf:meta[@property='a11y:exemption']") == ["eaa-microenterprise"]
    assert epubcheck_messages(tmp_path / "book.epub") == []


def test_a_credential_that_is_an_address_is_a_link(tmp_path: Path) -> None:
    claim = replace(CLAIM, certifier_credential="https://example.org/badge")
    opf = opf_of(replace(BOOK, accessibility=claim), tmp_path)
    badge = found(opf, "//opf:link[@rel='a11y:certifierCredential']/@href")
    assert badge == ["https://example.org/badge"]
    assert epubcheck_messages(tmp_path / "book.epub") == []


def test_an_editors_summary_follows_what_the_file_tells(tmp_path: Path) -> None:
    package = package_of(tmp_path)
    package = replace(package, edition=edition_of(replace(BOOK, accessibility=CLAIM)))
    (summary,) = schema(written(package, tmp_path / "book.epub"), "accessibilitySummary")
    assert summary.startswith("The text adapts")
    assert summary.endswith(" Its tables are long.")


def test_a_claim_that_the_file_contradicts_is_refused(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    package = package_of(tmp_path, figure("a.png", ""), ("a.png",))
    edition = edition_of(replace(BOOK, accessibility=CLAIM), ("a.png",))
    refused = complaints(replace(package, edition=edition), tmp_path / "book.epub")
    assert "WCAG 2.2 Level AA" in refused["conformance-contradicted"]


@pytest.mark.parametrize("words", ["IMG_1234.JPG", "image 3", "Fig. 2", "photo", "…", " "])
def test_what_a_program_puts_in_place_of_a_description_is_none(tmp_path: Path, words: str) -> None:
    assert not describes(words)
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    package = package_of(tmp_path, figure("a.png", words), ("a.png",))
    book = written(package, tmp_path / "book.epub")
    assert "alternativeText" not in schema(book, "accessibilityFeature")


@pytest.mark.parametrize("words", ["A press", "Image of a press", "12", "مطبعة", "Figurehead"])
def test_few_words_may_describe_a_picture(words: str) -> None:
    assert describes(words)
