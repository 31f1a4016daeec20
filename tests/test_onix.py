"""The record for the trade: judged by EDItEUR's own schemas, and true to the pages that it speaks of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import onixcheck
import pytest
from command_line import anthology
from lxml import etree
from manifest_book import write_book
from PIL import Image
from test_epub_metadata import CLAIM, ISBN
from test_epub_package import BOOK, PAGE_MAP, edition_of, figure, package_of

from anthology.diagnostics import Diagnostics, Refused
from anthology.epub.onix import write_onix
from anthology.epub.package import Package
from anthology.model.book import Book

TRIM = (396.0, 612.0)
WHOLE = """
title: The Pocket Press Reader
language: en
identifier: urn:isbn:978-0-306-40615-7
print-isbn: 978-0-00-000000-2
publisher: Folded Sheet
published: 2026-11
description: One paragraph.
editions: {pdf: {trim: a5}}
contents: [one.md]
"""


def record_of(package: Package, book: Book, target: Path) -> tuple[Any, list[str]]:
    diagnostics = Diagnostics()
    edition = replace(package.edition, book=book)
    write_onix(replace(package, edition=edition), TRIM, target, diagnostics)
    problems = onixcheck.validate(str(target), schemas=("xsd", "rng"))
    assert [problem.short for problem in problems] == []
    return etree.parse(str(target)).getroot(), [item.code for item in diagnostics]


def values(record: Any, path: str) -> list[str]:
    return [
        "".join(found.itertext()) for found in record.iterfind(re.sub(r"(\w+)", r"{*}\1", path))
    ]


def features(record: Any, of: str = "09") -> dict[str, str]:
    return {
        feature.findtext("{*}ProductFormFeatureValue"): feature.findtext(
            "{*}ProductFormFeatureDescription", ""
        )
        for feature in record.iterfind(".//{*}ProductFormFeature")
        if feature.findtext("{*}ProductFormFeatureType") == of
    }


def test_ebook_and_printed_book_are_two_products_that_know_each_other(tmp_path: Path) -> None:
    book = replace(BOOK, print_identifier=ISBN)
    package = replace(package_of(tmp_path), page_map=PAGE_MAP)
    record, told = record_of(package, book, tmp_path / "r.xml")
    assert told == []
    numbers = values(record, "./Product/ProductIdentifier/IDValue")
    assert numbers == ["9780306406157", "9780000000002"]
    assert values(record, "./Product/RelatedMaterial//IDValue") == numbers[::-1]
    assert values(record, "./Product//ProductRelationCode") == ["13", "27"]
    assert values(record, ".//Measurement") == ["216", "140"]
    ebook, printed = record.findall("{*}Product")
    assert values(ebook, ".//ExtentType") == ["02"]
    assert values(printed, ".//ExtentType") == ["00", "03"]
    assert values(printed, ".//ExtentValue") == ["4", "1"]


def test_people_have_the_roles_of_the_trade_and_titles_their_article_apart(tmp_path: Path) -> None:
    record, _ = record_of(package_of(tmp_path), BOOK, tmp_path / "r.xml")
    roles = {
        maker.findtext("{*}PersonName"): values(maker, "./ContributorRole")
        for maker in record.iterfind(".//{*}Contributor")
    }
    assert roles["Bea Compositor"] == ["B01", "A01", "A24"]
    assert roles["Dee Turner"] == ["B06"]
    assert values(record, ".//PersonNameInverted")[1] == "Byron, Ada"
    assert values(record, ".//TitlePrefix") == ["The"]
    assert values(record, ".//TitleWithoutPrefix") == ["Pocket Press Reader"]
    assert values(record, ".//Collection//PartNumber") == ["4"]
    assert values(record, ".//LanguageCode") == ["eng", "fre"]
    assert values(record, ".//SubjectHeadingText") == ["Printing; Labour history"]
    (contents,) = record.xpath("//*[local-name()='Text'][@textformat='05']")
    assert "On Folding & more · Ada Byron" in "".join(contents.itertext())


def test_accessibility_follows_from_the_pages(tmp_path: Path) -> None:
    record, _ = record_of(package_of(tmp_path), BOOK, tmp_path / "r.xml")
    plain = features(record)
    assert plain["00"].startswith("The text adapts")
    assert {"11", "13", "22", "29", "36", "52"} <= set(plain)
    assert not {"04", "12", "14", "17", "19", "41", "85", "90", "99"} & set(plain)
    assert features(record, "12") == {"00": ""}
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    for words, is_described in (("A press", True), ("", False)):
        package = package_of(tmp_path, figure("a.png", words), ("a.png",))
        package = replace(package, page_map=PAGE_MAP)
        record, _ = record_of(package, BOOK, tmp_path / "r.xml")
        assert ({"14", "52"} <= set(features(record))) is is_described
        assert {"19", "41"} <= set(features(record))


def test_a_claim_names_standard_level_certifier_and_contact(tmp_path: Path) -> None:
    book = replace(BOOK, accessibility=CLAIM)
    claimed = features(record_of(package_of(tmp_path), book, tmp_path / "r.xml")[0])
    assert {"04", "82", "85", "75"} <= set(claimed)
    assert claimed["90"] == "The Reading Room"
    assert claimed["88"] == "Accredited since 2019"
    assert claimed["94"] == "https://example.org/report"
    assert claimed["99"] == "access@example.org"
    own = replace(CLAIM, certified_by=BOOK.publisher, certifier_credential="https://e.org/b")
    book = replace(BOOK, accessibility=own)
    claimed = features(record_of(package_of(tmp_path), book, tmp_path / "r.xml")[0])
    assert claimed["89"] == "https://e.org/b"
    assert claimed["96"] == "https://example.org/report"
    assert not {"88", "94"} & set(claimed)


def test_a_record_is_refused_where_the_pages_contradict_the_claim(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    package = package_of(tmp_path, figure("a.png", ""), ("a.png",))
    edition = edition_of(replace(BOOK, accessibility=CLAIM), ("a.png",))
    (tmp_path / "r.xml").write_text("the last good one")
    with pytest.raises(Refused):
        write_onix(replace(package, edition=edition), TRIM, tmp_path / "r.xml", Diagnostics())
    assert (tmp_path / "r.xml").read_text() == "the last good one"


@pytest.mark.parametrize("published", ["", "2026", "2026-11"])
def test_a_record_of_little_is_valid_too_and_says_what_shops_will_miss(
    tmp_path: Path, published: str
) -> None:
    book = Book(
        title="ليل <&>",
        language="ar",
        slug="layl",
        identifier="urn:uuid:12345678-1234-5678-9234-567812345678",
        front=(),
        contents=BOOK.contents,
        back=(),
        published=published,
        publisher="P" if published else "",
    )
    record, told = record_of(package_of(tmp_path), book, tmp_path / "r.xml")
    assert told == ["onix-incomplete"]
    assert values(record, "./Product/ProductIdentifier/ProductIDType") == ["01"]
    assert values(record, ".//PublishingDate/Date") == (
        [published.replace("-", "")] if published else []
    )


def test_an_isbn_of_ten_digits_becomes_one_of_thirteen(tmp_path: Path) -> None:
    book = replace(BOOK, identifier="urn:isbn:080442957X")
    record, _ = record_of(package_of(tmp_path), book, tmp_path / "r.xml")
    assert values(record, "./Product/ProductIdentifier/IDValue") == ["9780804429573"]


def test_the_command_writes_the_record_beside_the_book_and_twice_the_same(tmp_path: Path) -> None:
    write_book(tmp_path, WHOLE, one="# One\n\nA sheet.\n")
    made = []
    for _ in range(2):
        run = anthology("-C", tmp_path, "build", "onix", ANTHOLOGY_CACHE=str(tmp_path / "cache"))
        assert (run.status, run.err) == (0, "")
        made.append(Path(run.out.strip()).read_bytes())
    assert made[0] == made[1]
    target = tmp_path / "dist" / "the-pocket-press-reader.onix.xml"
    assert Path(run.out.strip()).resolve() == target
    assert onixcheck.validate(str(target)) == []
    record = etree.parse(str(target)).getroot()
    assert values(record, ".//Measurement") == ["210", "148"]
    assert {"19", "41"} <= set(features(record))
