"""The apparatus around the texts, as it is built: makers, illustrations, sources, rights, references."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from builders import all_of, book, cross, edited, em, intro, note, p, part, person, ref, run, text
from command_line import anthology, small_book
from judges import (
    NAMES,
    Ebook,
    epubcheck_messages,
    open_ebook,
    outline_of,
    pdf_destinations,
    pdf_failures,
)
from lxml import etree
from manifest_book import MINIMAL, book_of, write_book

from anthology.edition.compose import compose
from anthology.edition.options import Composing, Placement
from anthology.edition.sections import Contributors, Edition, Illustrations, Kind
from anthology.model.book import Page
from anthology.model.nodes import Attributes, CrossReference, Figure, Image, IndexMark, Link, Str
from anthology.model.walk import plain_text

BOOK = Path(__file__).parent / "books" / "apparatus"


@dataclass(frozen=True, slots=True)
class Built:
    """The book of these tests, built."""

    epub: Path
    pdf: Path
    ebook: Ebook
    pages: list[str]
    """Words of each page of the PDF."""

    def words(self, section: str, path: str = "") -> str:
        """Give the words of the ebook's elements that a path leads to."""
        page = self.ebook.pages[section]
        found = page.xpath(path or "//h:body", namespaces=NAMES)
        return " ".join(" ".join("".join(each.itertext()).split()) for each in found)

    def links(self, section: str, path: str = "") -> list[tuple[str, str]]:
        """Give target and words of the links within a part of a section."""
        page = self.ebook.pages[section]
        found = page.xpath(f"{path}//h:a", namespaces=NAMES)
        return [(a.get("href"), "".join(a.itertext()).replace("\xa0", " ")) for a in found]

    def page_with(self, words: str) -> str:
        """Give the first page of the PDF that has some words."""
        return next(page for page in self.pages if words in page)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("books") / "apparatus"
    shutil.copytree(BOOK, folder)
    run = anthology(
        "--strict", "-C", folder, "build", ANTHOLOGY_CACHE=str(tmp_path_factory.mktemp("cache"))
    )
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True)
    pages = [" ".join(page.split()) for page in done.stdout.split("\f")]
    return Built(epub, pdf, open_ebook(epub), pages)


def package_of(built: Built) -> Any:
    with zipfile.ZipFile(built.epub) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def nav_of(built: Built) -> Any:
    with zipfile.ZipFile(built.epub) as archive:
        return etree.fromstring(archive.read("EPUB/nav.xhtml"))


def folio_of(page: str) -> str:
    """Give what stands last on a page."""
    return page.rpartition(" ")[2]


def test_the_judges_have_nothing_to_say(built: Built) -> None:
    assert epubcheck_messages(built.epub) == []
    assert pdf_failures(built.pdf) == []


# ---------------------------------------------------------------- illustrators


def test_an_illustrator_stands_on_the_opener_and_among_the_permissions(built: Built) -> None:
    assert built.words("iron", "//h:p[@class='illustrator']") == "Illustrated by Ida Graver"
    assert built.words("permissions", "//h:p[@class='illustrator']") == "Illustrated by Ida Graver."
    assert "Illustrated by Ida Graver" in built.page_with("Printed once")


def test_an_illustrator_contributes_in_the_role_ill(built: Built) -> None:
    package = package_of(built)
    (who,) = package.xpath("//*[local-name()='contributor'][.='Ida Graver']/@id")
    roles = package.xpath(f"//*[@refines='#{who}'][@property='role']/text()")
    assert roles == ["ill"]


def test_an_illustrator_of_whom_more_is_known_is_among_the_contributors() -> None:
    ida = person("Ida Graver", "Cuts in boxwood.")
    edition = compose(edited(book(text("one", p("Words"), illustrators=(ida,)))), Composing())
    section = edition.section(Kind.CONTRIBUTORS)
    assert section is not None
    assert isinstance(section.content, Contributors)
    (entry,) = section.content.entries
    assert (entry.contributor, [each.id for each in entry.texts]) == (ida, ["one"])


@pytest.mark.parametrize("key", ["illustrators", "illustrator"])
def test_illustrators_are_named_at_the_head_of_a_text_or_in_the_manifest(
    tmp_path: Path, key: str
) -> None:
    head = f"---\ntitle: One\n{key}: [Ida Graver, A Cutter]\n---\nWords."
    (one,) = book_of(write_book(tmp_path, MINIMAL, one=head)).texts()
    assert [each.sort for each in one.illustrators] == ["Graver, Ida", "Cutter, A"]
    manifest = MINIMAL.replace("[one.md]", "\n  - {text: one.md, illustrators: {name: B, sort: C}}")
    (one,) = book_of(write_book(tmp_path, manifest, one=head)).texts()
    assert [(each.name, each.sort) for each in one.illustrators] == [("B", "C")]


# ---------------------------------------------------------------- illustrations


def figure(*caption: Any, id: str = "") -> Figure:
    return Figure(Image("a.png", "x"), run(*caption), attributes=Attributes(id=id))


def listed(edition: Edition) -> list[tuple[str, str]]:
    section = edition.section(Kind.ILLUSTRATIONS)
    if section is None:
        return []
    assert isinstance(section.content, Illustrations)
    return [(entry.anchor, plain_text(entry.caption)) for entry in section.content.entries]


CAPTIONS = [
    ("iron.xhtml#iron.figure-1", "The bar of the press, from a catalogue."),
    ("iron.xhtml#iron.lever", "The lever"),
    ("main.xhtml#main.figure-1", "La main gauche"),
    ("notes.xhtml#iron.figure-3", "In a note"),
]


def test_every_figure_with_a_caption_is_listed_in_the_order_of_the_book(built: Built) -> None:
    assert built.links("illustrations") == CAPTIONS
    for target, _ in CAPTIONS:
        section, _, anchor = target.partition(".xhtml#")
        (place,) = built.ebook.pages[section].xpath(f"//*[@id='{anchor}']")
        assert etree.QName(place).localname == "figure"
    french = built.ebook.pages["illustrations"].xpath("//*[@lang='fr']", namespaces=NAMES)
    assert ["".join(each.itertext()) for each in french] == ["La main gauche"]


def test_the_list_in_print_has_the_pages_on_which_the_figures_stand(built: Built) -> None:
    page = next(page for page in built.pages if page.startswith("Illustrations"))
    places = pdf_destinations(built.pdf)
    for target, caption in CAPTIONS:
        folio = folio_of(built.pages[places[target.partition("#")[2]]])
        assert f"{caption} {folio}" in page


def test_navigation_outline_and_landmarks_reach_the_list(built: Built) -> None:
    assert "illustrations" in built.ebook.nav
    assert (0, "Illustrations") in outline_of(built.pdf)
    landmarks = nav_of(built).xpath("//h:nav[@epub:type='landmarks']//h:a", namespaces=NAMES)
    found = {a.get(f"{{{NAMES['epub']}}}type"): a.get("href") for a in landmarks}
    assert found["loi"] == "text/illustrations.xhtml"


def test_a_caption_is_listed_without_marks_links_and_pictures() -> None:
    link = Link("https://example.org/", run("a ", em("museum")))
    mark = IndexMark(("Leeds",), run("Leeds"))
    one = text("one", figure("A bar,", ref("1"), " ", mark, ", ", link), notes=[note("1", "x")])
    edition = compose(edited(book(one, front=(Page.ILLUSTRATIONS,))), Composing())
    (section,) = (s for s in edition.sections if s.kind is Kind.ILLUSTRATIONS)
    assert isinstance(section.content, Illustrations)
    (entry,) = section.content.entries
    assert entry.caption == run("A bar,", " ", "Leeds", ", ", "a ", em("museum"))


def test_a_book_without_captions_has_no_list_and_one_that_does_not_ask_has_none() -> None:
    bare = edited(book(text("one", figure()), front=(Page.ILLUSTRATIONS,)))
    assert listed(compose(bare, Composing())) == []
    assert [section.id for section in compose(bare, Composing()).sections] == ["one", "colophon"]
    assert listed(compose(edited(book(text("one", figure("A bar")))), Composing())) == []


def test_introductions_and_back_matter_are_listed_too() -> None:
    whole = book(
        part("part-a", text("one", figure("B")), introduction=intro(figure("A"))),
        back=(text("end", figure("C")), Page.ILLUSTRATIONS),
    )
    assert listed(compose(edited(whole), Composing())) == [
        ("part-a.figure-1", "A"),
        ("one.figure-1", "B"),
        ("end.figure-1", "C"),
    ]


def test_ids_of_figures_are_counted_within_their_text() -> None:
    one = text("one", figure("A"), figure("B", id="own"), figure(), figure("C"))
    (done,) = edited(book(one)).texts()
    ids = [block.attributes.id for block in done.blocks]
    assert ids == ["one.figure-1", "one.own", "", "one.figure-3"]


# ---------------------------------------------------------------- sources


def test_each_text_says_where_it_is_from_after_its_headnote(built: Built) -> None:
    words = "The Compositor 12 (1974), 3–9,2 online. © Ada Byron. Creative Commons Attribution 4.0."
    assert built.words("iron", "//h:p[@class='source-note']") == words
    before = "//h:p[@class='source-note']/preceding-sibling::*[1]/@class"
    assert built.ebook.pages["iron"].xpath(before, namespaces=NAMES) == ["headnote"]
    assert built.words("cold", "//h:p[@class='source-note']") == "© Cai Folder."
    assert built.words("foreword", "//h:p[@class='source-note']") == ""
    assert "3–9,2 online. © Ada Byron." in built.page_with("Printed once")


def test_the_page_of_permissions_stays_as_it_is(built: Built) -> None:
    words = built.words("permissions")
    assert "The Compositor 12 (1974), 3–9, online. Illustrated by Ida Graver. © Ada Byron." in words


def test_source_notes_are_made_only_where_they_are_asked_for(tmp_path: Path) -> None:
    one = "---\ntitle: One\nsource: A book.\n---\nWords."
    noted = "---\ntitle: Two\nsource: A book.[^1]\n---\nWords.\n\n[^1]: Lost."
    folder = small_book(tmp_path, one=one, two=noted)
    assert anthology("-C", folder, "build", "epub").status == 0
    (epub,) = (folder / "dist").glob("*.epub")
    ebook = open_ebook(epub)
    found = {name: ebook.pages[name].xpath("//*[@class='source-note']") for name in ("one", "two")}
    assert found["one"] == []
    (words,) = found["two"]  # its note has to be called from somewhere
    assert "".join(words.itertext()).startswith("A book.1")
    assert epubcheck_messages(epub) == []


def test_a_book_that_lists_no_page_of_notes_has_them_after_each_text() -> None:
    whole = edited(book(text("one", p(ref("1")), notes=[note("1", "x")]), back=()))
    for options in (Composing(), Composing(placement=Placement.PAGE_FOOT)):
        (one,) = (s for s in compose(whole, options).sections if s.kind is Kind.TEXT)
        assert [each.number for group in one.end_notes for each in group.notes] == ["1"]


# ---------------------------------------------------------------- rights

RIGHTS = """title: A Reader
language: en
editors: [Ada Byron]
front: [foreword.md]
contents:
  - mine.md
  - ours.md
  - part: A part
    contents: [{text: theirs.md}, licensed.md]
  - nobody-s.md
"""


def test_check_and_only_check_warns_of_texts_without_rights(tmp_path: Path) -> None:
    def headed(author: str, more: str = "") -> str:
        return f"---\ntitle: The *Title*\n{author}{more}---\n\nWords.\n"

    texts = {
        "foreword": headed(""),
        "mine": headed("author: Ada Byron\n"),
        "ours": headed("author: [Ada Byron, Cai Abel]\n"),
        "theirs": headed("author: Cai Abel\n"),
        "licensed": headed("author: Cai Abel\n", "license: MIT\n"),
        "nobody-s": headed(""),
    }
    folder = small_book(tmp_path, RIGHTS, **texts)
    run = anthology("--json", "-C", folder, "check")
    found = [(item["code"], item["line"]) for item in run.report["diagnostics"]]
    assert found == [("rights-missing", 7), ("rights-missing", 9), ("rights-missing", 10)]
    assert run.report["diagnostics"][0]["message"].endswith("“The Title”")
    assert run.status == 0
    assert anthology("--strict", "-C", folder, "check").status == 1
    assert anthology("--strict", "-C", folder, "build", "epub").status == 0


def test_a_strict_check_tells_all_warnings_at_once(tmp_path: Path) -> None:
    manifest = RIGHTS.replace("front: [foreword.md]\n", "contributors: {Nobody: {bio: x}}\n")
    names = ("mine", "ours", "theirs", "licensed", "nobody-s")
    texts = dict.fromkeys(names, "---\ntitle: T\nauthor: Cai Abel\n---\nWords.")
    run = anthology("--strict", "--json", "-C", small_book(tmp_path, manifest, **texts), "check")
    assert run.status == 1
    assert set(run.codes) == {"contributor-unused", "rights-missing"}


# ---------------------------------------------------------------- references


def test_notes_parts_figures_and_tables_are_referred_to_by_link_in_the_ebook(built: Built) -> None:
    assert built.links("foreword") == [
        ("notes.xhtml#iron.note-4", "note 4"),
        ("iron.xhtml#iron.lever", "The lever"),
        ("iron.xhtml#iron.sizes", "Sizes and folds"),
    ]
    own = [link for link in built.links("cold", "//h:div[@class='body']") if len(link[1]) > 1]
    assert own == [
        ("notes.xhtml#iron.note-6", "note 6"),
        ("notes.xhtml#part-machines.note-1", "note 1"),
        ("iron.xhtml#iron.figure-1", "The bar of the press, from a catalogue"),
        ("part-machines.xhtml", "Machines"),
        ("notes.xhtml#iron.note-5", "words of my own"),
    ]
    assert ("#cold.note-1", "note 1") in built.links("notes")


def test_in_print_every_reference_names_the_page_it_leads_to(built: Built) -> None:
    notes = folio_of(built.page_with("Notes Machines"))
    foreword = built.page_with("What is said")
    assert f"note 4 (page {notes})" in foreword.replace("\xa0", " ")
    lever = folio_of(built.page_with("The bar of the press,5"))
    assert f"The lever (page {lever})" in foreword
    machines = built.page_with("The part after this one")
    hands = re.search(r"Hands \(page (\d+)\)", machines)
    assert hands is not None
    assert int(hands[1]) == int(lever) + 2


def test_words_of_a_note_are_the_books_in_a_text_of_another_language(built: Built) -> None:
    spans = built.ebook.pages["main"].xpath("//h:a/h:span[@lang]", namespaces=NAMES)
    assert [(each.get("lang"), each.text) for each in spans] == [("en-GB", "note\xa03")]


@pytest.mark.parametrize("placement", ["page-foot", "text-end"])
def test_references_to_notes_lead_to_them_wherever_they_stand(
    tmp_path: Path, placement: str
) -> None:
    one = "---\ntitle: One\n---\nWords.[^a] See [](two.md#note-b)."
    two = "---\ntitle: Two\n---\nWords.[^b] See [](one.md#note-a).\n\n[^b]: Here."
    manifest = (
        "title: A Reader\nlanguage: de\ncontents: [one.md, two.md]\neditions: {epub: , pdf: }\n"
        f"notes: {{placement: {placement}}}\n"
    )
    folder = small_book(tmp_path, manifest, one=one + "\n\n[^a]: There.", two=two)
    run = anthology("-C", folder, "build")
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    assert epubcheck_messages(epub) == []
    assert pdf_failures(pdf) == []
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True)
    assert "Anmerkung 1 (Seite 3)" in " ".join(done.stdout.split())


def test_a_biography_and_a_title_may_refer_too(tmp_path: Path) -> None:
    manifest = (
        'title: A Reader\nlanguage: en\neditors: [{name: Ada Byron, bio: "Wrote [](texts/one.md)."}]\n'
        'contents: [{part: "On [](texts/two.md)", contents: [one.md, two.md]}]\n'
        "editions: {epub: , pdf: }\n"
    )
    two = "---\ntitle: Two [](one.md) [there](https://example.org/)\nrights: x\n---\nWords.[^1]\n\n[^1]: N."
    folder = small_book(tmp_path, manifest, two=two)
    run = anthology("-C", folder, "build")
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    assert epubcheck_messages(epub) == []
    assert pdf_failures(pdf) == []
    ebook = open_ebook(epub)
    links = ebook.pages["contributors"].xpath("//h:a/@href", namespaces=NAMES)
    assert links == ["one.xhtml"]


def test_a_caption_that_ends_a_sentence_does_not_end_the_one_that_refers_to_it() -> None:
    shown = figure("A bar.", id="bar"), figure("And so on...", id="on")
    (one,) = edited(book(text("one", p(cross("", "bar"), cross("", "on")), *shown))).texts()
    words = [each.content for each in all_of(CrossReference, one.blocks)]
    assert words == [(Str("A bar"),), (Str("And so on…"),)]


# ---------------------------------------------------------------- notes at the foot of the page


def lines_of(pdf: Path, *beginnings: str) -> list[float]:
    """Give the height over the foot of the page of the line that each of some words begin."""
    document = pypdfium2.PdfDocument(pdf)
    heights = {}
    for sheet in document:
        textpage = sheet.get_textpage()
        for words in beginnings:
            if found := textpage.search(words).get_next():
                heights[words] = textpage.get_charbox(found[0])[1]
    document.close()
    return [heights[words] for words in beginnings]


def foot_book(folder: Path, one: str) -> Path:
    """Build a book of one text that has its notes at the foot of the page."""
    manifest = (
        "title: A Reader\nlanguage: en\ncontents: [one.md]\nnotes: {placement: page-foot}\n"
        "editions: {pdf: {starts: any}}\n"
    )
    run = anthology("-C", small_book(folder, manifest, one=one), "build", "pdf")
    assert (run.status, run.err) == (0, "")
    pdf = Path(run.out.strip())
    assert pdf_failures(pdf) == []
    return pdf


def test_lists_and_verse_at_the_foot_of_a_page_have_no_empty_lines(tmp_path: Path) -> None:
    text = (
        "---\ntitle: One\n---\n\nWords.[^1]\n\n"
        "[^1]: Iota one two.\n\n    - Kappa\n    - Lambda\n\n    | Omicron\n    | Sigma\n"
    )
    pdf = foot_book(tmp_path, text)
    kappa, lam, omicron, sigma = lines_of(pdf, "Kappa", "Lambda", "Omicron", "Sigma")
    assert kappa - lam == pytest.approx(omicron - sigma, abs=1)
    assert omicron - sigma < 14


def test_a_long_note_to_the_last_words_of_a_text_stays_whole_at_the_foot(tmp_path: Path) -> None:
    body = "Alpha begins it. " + "It goes on and on for many lines. " * 30 + "Omega ends it."
    pdf = foot_book(tmp_path, f"---\ntitle: One\n---\n\nWords.[^1]\n\n[^1]: {body}\n")
    words, alpha, omega = lines_of(pdf, "Words.", "Alpha begins", "Omega ends")
    assert words > alpha > omega


def test_a_note_of_the_author_to_a_title_is_not_set_like_the_author_s_name(tmp_path: Path) -> None:
    text = '---\ntitle: "One[^1]"\nauthors: [A B]\n---\n\nWords.\n\n[^1]: Kappa\n\n    Lambda\n'
    kappa, lam = lines_of(foot_book(tmp_path, text), "Kappa", "Lambda")
    assert kappa - lam < 14
