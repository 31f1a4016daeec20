"""The repository's own book: built as a newcomer builds it, and judged."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import ace_findings, read_in
from command_line import anthology
from conftest import ROOT
from judges import (
    Ebook,
    epubcheck_messages,
    open_ebook,
    outline_of,
    pdf_calls,
    pdf_failures,
    pdf_letters,
)
from page_agreement import disagreements
from pdf_walk import walk


@dataclass(frozen=True, slots=True)
class Specimen:
    """The specimen, built."""

    folder: Path
    epub: Path
    pdf: Path
    ebook: Ebook


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    folder = tmp_path_factory.mktemp("specimen")
    shutil.copy(ROOT / "anthology.yaml", folder)
    shutil.copytree(ROOT / "texts", folder / "texts")
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    return Specimen(folder, epub, pdf, open_ebook(epub))


def test_nothing_is_doubtful_about_it(specimen: Specimen) -> None:
    run = anthology("--strict", "-C", specimen.folder, "check")
    assert (run.status, run.out, run.err) == (0, "nothing is wrong\n", "")


def test_epubcheck_has_nothing_to_say(specimen: Specimen) -> None:
    assert epubcheck_messages(specimen.epub) == []


def test_ace_finds_nothing_that_shuts_readers_out(specimen: Specimen) -> None:
    assert ace_findings(specimen.epub) == []


@pytest.mark.parametrize("reader", ["foliate", "epubjs"])
def test_reading_systems_find_contents_pages_and_notes(specimen: Specimen, reader: str) -> None:
    found = read_in(reader, specimen.epub, "text/vatman.xhtml")
    assert found["complaints"] == []
    assert all(entry["words"] for entry in (*found["contents"], *found["pages"]))
    assert len(found["contents"]) == len(specimen.ebook.nav)
    assert (
        found["note"]["words"].split()
        == specimen.ebook.pages["notes"].xpath("string(//*[@id='vatman.note-1'])").split()
    )


def test_validators_of_pdfs_have_nothing_to_say(specimen: Specimen) -> None:
    assert pdf_failures(specimen.pdf) == []


def test_a_walk_through_the_pdf_finds_nothing_wrong(specimen: Specimen) -> None:
    assert walk(specimen.pdf).faults == []


def test_it_shows_every_page_that_is_made(specimen: Specimen) -> None:
    pages = {"title-page", "copyright", "contents", "notes", "permissions", "contributors", "index"}
    assert pages <= set(specimen.ebook.spine)


def test_texts_say_the_same_in_both_editions(specimen: Specimen) -> None:
    printed = pdf_letters(specimen.pdf).casefold()
    at = 0
    for name in specimen.ebook.spine:
        if name not in ("contents", "index"):
            words = specimen.ebook.letters(name).casefold()
            assert words in printed[at:], name
            at = printed.index(words, at) + len(words)


def test_notes_are_called_alike_in_both_editions(specimen: Specimen) -> None:
    called = [(call.number, call.note) for call in specimen.ebook.calls()]
    assert len(called) > 40
    assert [(number, note) for number, note, _ in pdf_calls(specimen.pdf)] == called


def test_every_page_of_the_page_list_begins_with_the_words_of_the_printed_page(
    specimen: Specimen,
) -> None:
    assert disagreements(specimen.epub, specimen.pdf) == []


def test_outline_and_navigation_have_the_same_entries(specimen: Specimen) -> None:
    assert len(outline_of(specimen.pdf)) == len(specimen.ebook.nav)


def test_every_text_of_the_repository_is_in_it(specimen: Specimen) -> None:
    run = anthology("--json", "-C", specimen.folder, "show", "model")
    used = {path.name for path in (ROOT / "texts").glob("*.md") if path.name in run.out}
    assert used == {path.name for path in (ROOT / "texts").glob("*.md")}
