"""A sample: the first texts of a book, and what becomes of the rest."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from command_line import anthology, small_book
from judges import NAMES, epubcheck_messages, open_ebook

MANIFEST = """title: A Reader
language: de
identifier: urn:isbn:9780306406157
front: [title-page, contents, before.md]
contents:
  - part: Erstens
    introduction: "Vor [](two.md)."
    contents: [one.md]
  - part: Zweitens
    contents: [two.md, three.md]
editions: {epub: {fonts: false, page-list: false}}
"""
TEXTS = {
    "before": "# Before\n\nSee [the second](two.md) and [](one.md).\n",
    "one": "# One\n\nSee [](two.md#there), [](#note-a) and [](#part-zweitens).[^a]\n\n[^a]: See [](three.md#note-b).\n",
    "two": "# Two\n\n## There {#there}\n\nWords.[^a]\n\n[^a]: Left out.\n",
    "three": "# Three\n\nWords.[^b]\n\n[^b]: Left out, too.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_book(tmp_path, MANIFEST, **TEXTS)


def test_it_holds_the_first_texts_and_their_notes(folder: Path) -> None:
    run = anthology("-C", folder, "build", "epub", "--sample", "1")
    assert (run.status, run.err) == (0, "")
    epub = Path(run.out.strip())
    assert epub.name == "a-reader-sample.epub"
    assert epubcheck_messages(epub) == []
    ebook = open_ebook(epub)
    assert [name for name in ebook.spine if name in TEXTS] == ["before", "one"]
    assert "part-zweitens" not in ebook.spine
    notes = ebook.pages["notes"].xpath("//h:li/@id", namespaces=NAMES)
    assert notes == ["one.note-1"]
    words = "".join(ebook.pages["one"].itertext())
    assert "See There, " in words
    assert "Two" in "".join(ebook.pages["part-erstens"].itertext())


def test_it_says_what_it_is(folder: Path) -> None:
    sample = anthology("-C", folder, "build", "epub", "--sample", "2")
    whole = anthology("-C", folder, "build", "epub")
    with zipfile.ZipFile(sample.out.strip()) as archive:
        package = archive.read("EPUB/content.opf").decode()
    with zipfile.ZipFile(whole.out.strip()) as archive:
        assert "urn:isbn:9780306406157" in archive.read("EPUB/content.opf").decode()
    assert "A Reader (Leseprobe)" in package
    assert "9780306406157" not in package
    ebook = open_ebook(Path(sample.out.strip()))
    last = "".join(ebook.pages[ebook.spine[-1]].itertext())
    assert "Texte in dieser Leseprobe: 2. Texte im ganzen Buch: 3." in last


def test_a_sample_of_everything_is_refused(folder: Path) -> None:
    run = anthology("--json", "-C", folder, "build", "epub", "--sample", "3")
    assert (run.status, run.codes) == (1, ["sample-whole"])


def test_one_text_and_a_sample_cannot_be_asked_for_at_once(folder: Path) -> None:
    run = anthology("-C", folder, "build", "--sample", "1", "--text", "one")
    assert run.status == 2
