"""A text that is too long for one file of an ebook: divided at its headings, and nothing is lost or led astray."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from browser import ace_findings
from command_line import anthology, small_book
from judges import NAMES, Ebook, epubcheck_messages, open_ebook
from lxml import etree
from page_agreement import disagreements

from anthology.epub import division

MANIFEST = """title: At Length
language: en
contents: [one.md, long.md]
notes: {placement: text-end}
editions:
  epub: {page-list: true, fonts: false}
  pdf: {trim: A4}
"""


def _chapter(number: int) -> str:
    lines = [f"| *the {n}th line* of verse in the {number}th[^{number}-{n}]" for n in range(120)]
    notes = [
        f"[^{number}-{n}]: Note {n} to chapter {number}; see [](#chapter-{number // 2})."
        for n in range(120)
    ]
    heading = f"## Chapter {number} {{#chapter-{number}}}\n\n### A section\n\nWords of {number}."
    return "\n\n".join((heading, "\n".join(lines), *notes))


CHAPTERS = "\n\n".join(_chapter(number) for number in range(12))
ROWS = "\n".join(f"| *{n}* | **the words** of row {n} | [{n}]{{.of-a-row}} |" for n in range(1500))
LONG = f"""---
title: The Long One[^title]
authors: [A Person]
---

[^title]: Of the title.

{CHAPTERS}

## The table

| number | words[^head] | number |
|---------------|-------|--------|
{ROWS}

: Everything {{#everything}}

[^head]: Of the head.

1. A list after it.
"""
ONE = "# One\n\nSee [](long.md), [](long.md#chapter-8), [](long.md#everything), [](long.md#note-7-3).\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = small_book(tmp_path_factory.mktemp("long"), MANIFEST, one=ONE, long=LONG)
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert run.status == 0, run.err
    epub, pdf = map(Path, run.out.splitlines())
    return epub, pdf


@pytest.fixture(scope="module")
def ebook(built: tuple[Path, Path]) -> Ebook:
    return open_ebook(built[0])


def pieces(ebook: Ebook) -> list[str]:
    return [name for name in ebook.spine if name.split("_")[0] == "long"]


def test_no_file_is_too_large_and_none_is_a_scrap(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as archive:
        sizes = [i.file_size for i in archive.infolist() if "text/long" in i.filename]
    assert len(sizes) > 4
    assert max(sizes) <= division.LARGEST_FILE
    assert min(sizes) > division.LARGEST_FILE / 20


def test_epubcheck_has_nothing_to_say(built: tuple[Path, Path]) -> None:
    assert epubcheck_messages(built[0]) == []


def test_ace_has_nothing_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a book divided much finer: it takes its time over large files."""
    for name in ("LARGEST_FILE", "_AIM", "_MOST", "_SMALL"):
        monkeypatch.setattr(division, name, getattr(division, name) // 20)
    manifest = MANIFEST.replace("page-list: true", "page-list: false").replace("one.md, ", "")
    few = "\n\n".join((LONG.partition("## Chapter 1 ")[0], "## The table\n\n| a | b |\n|---|---|"))
    rows = "\n".join(f"| {n} | words of row {n} |" for n in range(300))
    folder = small_book(tmp_path, manifest, long=f"{few}\n{rows}\n")
    run = anthology("-C", folder, "build", "epub", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert run.status == 0, run.err
    epub = Path(run.out.strip())
    assert len(pieces(open_ebook(epub))) > 3
    assert ace_findings(epub) == []
    assert epubcheck_messages(epub) == []


def test_every_word_is_there_once_and_in_order(ebook: Ebook) -> None:
    whole = "".join(ebook.letters(name) for name in pieces(ebook))
    assert whole.count("thethlineofverse") == 12 * 120
    assert whole.count("thewordsofrow") == 1500
    assert whole.count("Notetochapter") == 12 * 120
    order = [
        whole.index(words) for words in ("Chapter", "Everything", "Alistafterit", "Notetochapter")
    ]
    assert order == sorted(order)


def test_pieces_begin_with_headings_where_there_are_any(ebook: Ebook) -> None:
    for name in pieces(ebook)[1:3]:
        (section,) = ebook.pages[name].xpath("//h:body/h:section", namespaces=NAMES)
        first = section.xpath("(.//h:h2 | .//h:p | .//h:table)[1]", namespaces=NAMES)[0]
        assert etree.QName(first).localname == "h2"


def test_every_piece_has_a_title_and_a_name(ebook: Ebook) -> None:
    names = pieces(ebook)
    titles = [ebook.pages[name].xpath("string(//h:title)", namespaces=NAMES) for name in names]
    count = len(names)
    further = [f"The Long One ({number}/{count})" for number in range(2, count + 1)]
    assert titles == ["The Long One", *further]
    labels = [
        ebook.pages[name].xpath("string(//h:body/h:section/@aria-label)", namespaces=NAMES)
        for name in names
    ]
    assert labels == ["", *further]


def test_a_divided_table_has_its_head_again_and_its_notes_once(ebook: Ebook) -> None:
    heads = [
        head
        for name in pieces(ebook)
        for head in ebook.pages[name].xpath("//h:thead", namespaces=NAMES)
    ]
    assert len(heads) > 1
    words = [[cell.text for cell in head.iterfind(".//{*}th")] for head in heads]
    assert words == [["number", "words", "number"]] * len(heads)


def test_calls_and_notes_lead_to_each_other(ebook: Ebook) -> None:
    assert len({call.note for call in ebook.calls()}) == 12 * 120 + 2
    for name in pieces(ebook):
        for link in ebook.pages[name].xpath("//h:a[@role='doc-backlink']", namespaces=NAMES):
            file, _, call = link.get("href").partition("#")
            home = ebook.pages[file.removesuffix(".xhtml") or name]
            assert home.xpath(f"count(//*[@id='{call}'])") == 1


def test_the_page_list_is_right_over_all_pieces(built: tuple[Path, Path]) -> None:
    assert disagreements(*built) == []


def test_a_book_of_short_texts_has_a_file_for_each(tmp_path: Path) -> None:
    manifest = MANIFEST.replace("page-list: true", "page-list: false").replace(", long.md", "")
    folder = small_book(tmp_path, manifest, one="# One\n\nWords.\n")
    run = anthology("-C", folder, "build", "epub")
    assert [name for name in open_ebook(Path(run.out.strip())).spine if "one" in name] == ["one"]
