"""Who made the book and whose it is, the index, references and offprints: in built books."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from apparatus_books import Built, build, write_book
from command_line import anthology
from judges import NAMES, epubcheck_messages, open_ebook, pdf_failures
from note_agreement import disagreements

PEOPLE = """title: "People & Papers"
language: LANGUAGE
editors: [{name: Eda Itor, sort: "Itor, Eda", bio: "Edits."}, Ada Byron]
contributors:
  Zoë Aaron: {sort: "Aaron, Zoë", bio: "Wrote *two* texts.", url: "https://example.org/zoe"}
  Émile Début: {sort: "Début, Émile", bio: "Draws."}
  Cai Folder: {sort: "Folder, Cai", bio: "Folds."}
published: 1999
rights: © the contributors
front: [half-title, title-page, copyright, contents]
contents:
  - text: one.md
    introduction: headnote.md
  - two.md
editions: {epub: , pdf: {starts: any}}
"""
ONE = """---
title: One
authors: [Zoë Aaron, Ada Byron, Bo Third]
translators: [Cai Folder]
illustrators: [Émile Début]
date: 1901
source: "*Paper* 3"
rights: © Zoë Aaron
license: CC-BY-4.0
---

Words.
"""
TWO = "---\ntitle: Two\nauthors: [Zoë Aaron]\nsource: A *leaflet*.\n---\n\nWords.\n"
FOUND = "title: Found\nlanguage: en\ncontents: [one.md]\neditions: {epub: , pdf: {starts: any}}\n"
HEADNOTE = "---\ntitle: Before\nauthors: [Wyn Introducer]\n---\n\nA headnote.\n"


def people(language: str = "en") -> Built:
    manifest = PEOPLE.replace("LANGUAGE", language)
    return build(manifest, one=ONE, two=TWO, headnote=HEADNOTE)


def test_the_ebook_names_everyone_once_with_every_role() -> None:
    book = people()
    assert list(book.people()) == [
        ("creator", "Eda Itor", ["edt"]),
        ("creator", "Ada Byron", ["edt", "aut"]),
        ("creator", "Zoë Aaron", ["aut"]),
        ("creator", "Bo Third", ["aut"]),
        ("contributor", "Cai Folder", ["trl"]),
        ("contributor", "Émile Début", ["ill"]),
        ("contributor", "Wyn Introducer", ["win"]),
    ]
    assert book.package.xpath("//*[@property='file-as'][.='Aaron, Zoë']")
    assert epubcheck_messages(book.epub) == []


def test_the_pdf_names_the_authors_and_all_others_with_their_roles() -> None:
    book = people()
    assert book.xmp("dc:creator") == ["Ada Byron", "Zoë Aaron", "Bo Third"]
    assert book.xmp("dc:contributor") == [
        "Eda Itor (editor)",
        "Ada Byron (editor)",
        "Cai Folder (translator)",
        "Émile Début (illustrator)",
        "Wyn Introducer (writer of introduction)",
    ]
    assert book.xmp("dc:title") == ["People & Papers"]
    with pikepdf.open(book.pdf) as pdf:
        assert str(pdf.docinfo["/Author"]) == "Ada Byron, Zoë Aaron, Bo Third"
    assert pdf_failures(book.pdf) == []


@pytest.mark.parametrize(
    ("language", "joined"),
    [
        ("en", "Zoë Aaron, Ada Byron and Bo Third"),
        ("de", "Zoë Aaron, Ada Byron und Bo Third"),
        ("pl", "Zoë Aaron, Ada Byron i Bo Third"),
    ],
)
def test_several_authors_are_joined_in_the_language_of_the_book(language: str, joined: str) -> None:
    book = people(language)
    comma = joined.replace(" and", ", and") if language == "en" else joined
    ways = {joined, comma}
    assert book.words("one", "//h:p[@class='author']")[0] in ways
    assert book.outline[1 - ("Contents" not in book.outline)].partition(" · ")[2] in ways
    nav = book.file("EPUB/nav.xhtml").xpath("//h:span[@class='author']", namespaces=NAMES)
    assert nav[0].text.removeprefix(" · ") in ways
    folded = re.sub(r"\s+", "", "".join(book.pages)).casefold()
    assert any(folded.count(re.sub(r"\s+", "", way).casefold()) >= 2 for way in ways)


def test_contributors_stand_in_the_order_of_their_sort_names() -> None:
    book = people()
    names = book.words("contributors", "//h:strong[@class='name']")
    assert names == ["Zoë Aaron", "Émile Début", "Cai Folder", "Eda Itor"]
    assert book.words("contributors", "//h:em") == ["two"]
    assert "Wrote two texts. example.org/zoe" in book.page_with("Wrote two texts")


def test_sources_and_rights_are_gathered_on_one_page() -> None:
    book = people()
    (words,) = book.words("permissions")
    for said in (
        "One Zoë Aaron",
        "Paper 3.",
        "Translated by Cai Folder.",
        "© Zoë Aaron.",
        "A leaflet.",
    ):
        assert said in words
    assert "Creative Commons" in words
    assert "leaflet.." not in words
    assert "A leaflet." in book.page_with("Sources and permissions")
    links = book.ebook.pages["permissions"].xpath("//h:a/@href", namespaces=NAMES)
    assert [link for link in links if "//" not in link] == ["one.xhtml", "two.xhtml"]


def test_the_colophon_names_fonts_and_tool() -> None:
    book = people()
    (words,) = book.words("colophon")
    assert "EB Garamond" in words
    assert "anthology" in words
    assert "built with anthology" in book.page_with("EB Garamond")


def test_a_book_of_editors_alone_is_right_everywhere() -> None:
    manifest = FOUND.replace("contents", "editors: [Eda Itor]\ncontents")
    book = build(manifest, one="# A Leaflet\n\nNobody's words.\n")
    assert list(book.people()) == [("creator", "Eda Itor", ["edt"])]
    assert book.xmp("dc:creator") == ["Eda Itor"]
    assert book.xmp("dc:contributor") == []
    assert book.outline[0] == "A Leaflet"
    assert book.words("one", "//h:p[@class='author']") == []
    assert "Edited by Eda Itor" in " ".join(book.pages)
    assert "·" not in "".join(book.pages)
    assert epubcheck_messages(book.epub) == []
    assert pdf_failures(book.pdf) == []


def test_a_book_that_nobody_signs_claims_nobody() -> None:
    manifest = (
        "title: Found\nlanguage: en\ncontents: [one.md]\neditions: {epub: , pdf: {starts: any}}\n"
    )
    book = build(manifest, one="# A Leaflet\n\nNobody's words.\n")
    assert (list(book.people()), book.xmp("dc:creator")) == ([], [])
    with pikepdf.open(book.pdf) as pdf:
        assert "/Author" not in pdf.docinfo


# ---------------------------------------------------------------- index

INDEXED = """---
title: Indexed
short-title: Ind
---

[Ärger]{.index} and [zebras]{index="zebra"}, [sailors]{index="Kronstadt!sailors"}, [see]{index="Fleet|see Kronstadt"},
[also]{index="zebra|see also Kronstadt"} and []{index="passage|("}so on.[^1]

PAGES

Ends []{index="passage|)"} and [Zoo]{.index}. "[*Quoted* title]{.index}"

[^1]: In a note, [zebras]{index="zebra"}.
"""
FILLER = "\n\n".join(
    "[Everywhere]{index=everywhere} " + "it is said again, and then once more. " * 30
    for _ in range(20)
)


@pytest.mark.parametrize("language", ["de", "sv"])
def test_the_index_is_sorted_linked_and_collapsed(language: str) -> None:
    manifest = FOUND.replace("language: en", f"language: {language}")
    book = build(manifest, one=INDEXED.replace("PAGES", FILLER))
    headings = book.words("index", "//h:span[@class='index-heading']")
    assert sorted(headings, key=str.casefold)[0] in headings
    assert headings.index("Ärger") == (0 if language == "de" else len(headings) - 1)
    assert headings[headings.index("Kronstadt") + 1] == "sailors"
    printed = next(page for page in reversed(book.pages) if "Kronstadt" in page)
    last = max(int(call) for call in re.findall(r"everywhere, 1–(\d+)", printed))
    assert last > 3
    assert re.search(rf"passage, 1–({last}|{last + 1})\b", printed)
    notes = next(
        label for label, page in zip(book.labels, book.pages, strict=False) if "In a note" in page
    )
    assert re.search(rf"zebra, 1, {notes} \w+\.? 1;", printed)
    assert re.search(r"Fleet\. \w+ Kronstadt", printed)
    for link in book.ebook.pages["index"].xpath("//h:a/@href", namespaces=NAMES):
        file, _, anchor = str(link).partition("#")
        home = book.ebook.pages[file.removesuffix(".xhtml")]
        assert home.xpath(f"//*[@id='{anchor}']")
    assert book.disagreements == []
    assert epubcheck_messages(book.epub) == []


def test_headings_that_differ_by_a_slip_are_doubtful(tmp_path: Path) -> None:
    words = "# One\n\n[Kronstadt]{.index} and [Kronstat]{.index}.\n"
    write_book(tmp_path, "title: I\nlanguage: en\ncontents: [one.md]\n", (("one", words),))
    run = anthology("-C", tmp_path, "--json", "check")
    found = [(d["code"], d["line"]) for d in run.report["diagnostics"]]
    assert ("index-alike", 3) in found


# ---------------------------------------------------------------- offprints

OFFPRINTED = """title: Whole
language: en
editors: [Eda Itor]
publisher: Folded Sheet
place: Leeds
published: 1999
contents:
  - first.md
  - text: sub/one.md
    introduction: |
      A headnote.[^1]

      [^1]: To the headnote.
notes: {placement: PLACEMENT, numbering: continuous}
editions: {epub: , pdf: {starts: any}}
"""
FIRST = "# First\n\nWords.[^1]\n\n[^1]: Elsewhere.\n"
CHOSEN = """---
title: "Chosen[^t]"
authors: [Ada Byron]
---

Words,[^1] as in [](../first.md).

[^t]: To the title.
[^1]: Here.
"""


@pytest.mark.parametrize("placement", ["book-end", "page-foot"])
def test_an_offprint_has_its_notes_its_headnote_and_says_where_it_is_from(
    tmp_path: Path, placement: str
) -> None:
    manifest = OFFPRINTED.replace("PLACEMENT", placement)
    write_book(tmp_path, manifest, (("first", FIRST), ("sub__one", CHOSEN)))
    run = anthology(
        "-C",
        tmp_path,
        "build",
        "epub",
        "pdf",
        "--text",
        "one",
        ANTHOLOGY_CACHE=str(tmp_path / "cache"),
    )
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    assert disagreements(epub, pdf) == []
    assert epubcheck_messages(epub) == []
    assert pdf_failures(pdf) == []
    built = Built(tmp_path, epub, pdf, "")
    assert [words for _, words in built.printed.of("Chosen")]
    # The numbers are the book's, so that who quotes the one can be understood by who has the other.
    assert [call.number for call in built.notes.calls] == ["2", "3", "4"]
    assert [note.words for note in built.notes.notes.values()] == [
        "To the title.",
        "To the headnote.",
        "Here.",
    ]
    assert "From Whole, edited by Eda Itor (Leeds: Folded Sheet, 1999)" in built.pages[0]
    assert "as in First." in built.page_with("as in First")
    assert "Elsewhere" not in "".join(built.pages)
    assert "first" not in open_ebook(epub).spine
    assert built.xmp("dc:creator") == ["Ada Byron"]
    assert next(iter(built.people())) == ("creator", "Ada Byron", ["aut"])
    assert built.xmp("dc:title") == ["Chosen"]
