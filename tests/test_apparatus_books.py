"""Notes in built books: where they stand, how they are numbered, what carries them and what they hold."""

from __future__ import annotations

import pytest
from apparatus_books import Built, build
from judges import NAMES, epubcheck_messages, letters, pdf_failures

# ---------------------------------------------------------------- placement and numbering

PLACED = """title: A Reader
language: en
editors: [Ed Itor]
front: [title-page, contents, foreword.md]
contents:
  - part: "Machines[^1]"
    introduction: |
      Of machines.[^2]

      [^1]: To the part's title.

      [^2]: To its introduction.
    contents:
      - text: iron.md
        introduction: |
          Before the text.[^1]

          [^1]: To the headnote.
      - sub__again.md
  - last.md
notes: NOTES
editions: {epub: , pdf: {starts: any PRINT}}
"""
FOREWORD = "# Foreword\n\nFirst of all.[^1]\n\n[^1]: To the foreword.\n"
IRON = """---
title: "Iron[^t]"
authors: [Ada Byron, Cai Folder]
---

One,[^1] two[^2][^3] and one again.[^1]

[^t]: To the title.
[^1]: The first.
[^2]: The second.
[^3]: The third, with a fourth.[^4]
[^4]: The fourth.
"""
AGAIN = (
    "---\ntitle: Iron\nauthors: [Ada Byron]\n---\n\nThe same label.[^1]\n\n[^1]: Another note.\n"
)
LAST = "# Last\n\nNo author.[^1]\n\n[^1]: The last.\n"
PER_TEXT = ["1", "1", "2", "1", "2", "3", "4", "5", "3", "1", "1"]
CONTINUOUS = ["1", "2", "3", "4", "5", "6", "7", "8", "6", "10", "11"]


def placed(notes: str, print_notes: str = "") -> Built:
    manifest = PLACED.replace("NOTES", notes).replace("sub__", "sub/")
    manifest = manifest.replace(
        " PRINT", f", notes: {{placement: {print_notes}}}" * bool(print_notes)
    )
    return build(manifest, foreword=FOREWORD, iron=IRON, sub__again=AGAIN, last=LAST)


@pytest.mark.parametrize("numbering", ["per-text", "continuous"])
@pytest.mark.parametrize("placement", ["book-end", "text-end", "page-foot"])
def test_notes_agree_wherever_they_stand_and_however_they_are_numbered(
    placement: str, numbering: str
) -> None:
    book = placed(f"{{placement: {placement}, numbering: {numbering}}}")
    assert book.disagreements == []
    numbers = [call.number for call in book.notes.calls]
    assert numbers == (PER_TEXT if numbering == "per-text" else CONTINUOUS)
    assert epubcheck_messages(book.epub) == []
    assert pdf_failures(book.pdf) == []


def test_notes_stand_where_the_manifest_says() -> None:
    at_foot = placed("{placement: page-foot, numbering: per-text}")
    assert pages_apart(at_foot) == {0}
    assert "notes" in at_foot.ebook.spine
    at_end = placed("{placement: book-end, numbering: per-text}")
    assert min(pages_apart(at_end)) > 0
    assert "notes" in at_end.ebook.spine
    of_texts = placed("{placement: text-end, numbering: per-text}")
    assert "notes" not in of_texts.ebook.spine
    assert of_texts.groups("iron") == ["Notes"]
    assert pages_apart(of_texts) == {0}
    assert [page for page in of_texts.pages if page.startswith("Notes ")] == []


@pytest.mark.parametrize(
    ("book", "printed", "has_notes_in_ebook", "has_notes_in_print"),
    [("text-end", "page-foot", False, False), ("page-foot", "book-end", True, True)],
)
def test_an_edition_may_place_notes_as_the_book_does_not(
    book: str, printed: str, has_notes_in_ebook: bool, has_notes_in_print: bool
) -> None:
    built = placed(f"{{placement: {book}}}", printed)
    assert built.disagreements == []
    assert ("notes" in built.ebook.spine) == has_notes_in_ebook
    assert ("Notes" in built.outline) == has_notes_in_print


def pages_apart(book: Built) -> set[int]:
    """Tell how many pages lie between a mark in the text and its note."""
    pages = {label: index for index, label in enumerate(book.labels)}
    return {
        page - pages[call.page]
        for call in book.printed.calls
        for page in book.printed.notes[call.note].pages
    }


def test_consolidated_notes_stand_under_part_author_and_title() -> None:
    book = placed("{placement: book-end, numbering: per-text}")
    assert book.groups() == [
        "Foreword",
        "Machines",
        "Iron Ada Byron and Cai Folder",
        "Iron Ada Byron",
        "Last",
    ]
    assert book.words("notes", "//h:li/*[2]")[3:6] == [
        "To the title.",
        "To the headnote.",
        "The first.",
    ]
    assert book.page_with("To the title.").startswith("Notes Foreword 1. To the foreword. Machines")


def test_the_part_is_named_over_its_first_notes_where_it_has_none_itself() -> None:
    manifest = "title: A Reader\nlanguage: en\ncontents: [{part: Machines, contents: [iron.md]}]\n"
    book = build(manifest + "editions: {epub: , pdf: {starts: any}}\n", iron=AGAIN)
    assert book.disagreements == []
    assert book.words("notes", "//h:h2 | //h:h3") == ["Machines", "Iron Ada Byron"]
    assert "Notes Machines Iron Ada Byron 1. Another note." in book.page_with("Another note.")


def test_a_pop_up_finds_its_note_and_every_note_leads_back() -> None:
    page = placed("{placement: book-end, numbering: per-text}").ebook.pages["notes"]
    (section,) = page.xpath("//h:section[@role='doc-endnotes']", namespaces=NAMES)
    assert section.get("{http://www.idpf.org/2007/ops}type") == "endnotes"
    assert page.xpath("//*[@role='doc-endnote']") == []
    notes = page.xpath("//h:ol/h:li[contains(@class, 'note ')]", namespaces=NAMES)
    assert len(notes) == len(page.xpath("//h:ol/h:li", namespaces=NAMES)) == 11
    backlinks = page.xpath("//h:li[@id='iron.note-3']//h:a[@role='doc-backlink']", namespaces=NAMES)
    assert [a.get("href") for a in backlinks] == [
        "iron.xhtml#iron.noteref-3",
        "iron.xhtml#iron.noteref-3-2",
    ]


def test_marks_stay_out_of_contents_navigation_outline_and_metadata() -> None:
    book = placed("{placement: book-end, numbering: per-text}")
    titles = ["Iron · Ada Byron and Cai Folder", "Machines", "Iron · Ada Byron"]
    assert set(titles) <= set(book.outline)
    nav = book.file("EPUB/nav.xhtml").xpath("//h:nav[1]//h:a", namespaces=NAMES)
    assert set(titles) <= {" ".join("".join(a.itertext()).split()) for a in nav}
    assert "Iron Ada Byron and Cai Folder" in book.words("contents")[0]
    assert not any(character.isdigit() for character in book.words("contents")[0])
    assert {"part-machines", "iron", "again"} <= set(book.ebook.spine)


def test_adjacent_marks_can_be_told_apart_on_paper_and_on_screen() -> None:
    book = placed("{placement: book-end, numbering: per-text}")
    assert "two4, 5 and" in book.page_with("and one again")
    (second,) = book.ebook.pages["iron"].xpath("//h:sup[h:a='5']", namespaces=NAMES)
    assert "following" in second.get("class").split()


# ---------------------------------------------------------------- heads over the notes

LONG = "title: Long\nlanguage: en\ncontents: [poem.md, chapter.md]\neditions: {epub: , pdf: {trim: a5, starts: any}}\n"
POEM = "---\ntitle: Poem\n---\n\n" + "\n".join(
    f"| The line that is number {n}[^{n}]" + "\n" * (n % 5 == 0) for n in range(1, 51)
)
POEM += "\n\n" + "\n".join(f"[^{n}]: Of line {n}." for n in range(1, 51)) + "\n"
CHAPTER = "---\ntitle: Chapter\n---\n\n" + "\n\n".join(
    f"Sentence {n} says what the one before it had said already, and not more.[^{n}]"
    for n in range(1, 131)
)
CHAPTER += "\n\nThe end.[^131]\n\n" + "\n".join(f"[^{n}]: Of sentence {n}." for n in range(1, 131))
CHAPTER += "\n[^131]: " + "This note goes on for three pages. " * 260 + "\n"


@pytest.fixture(scope="session")
def long() -> Built:
    return build(LONG, poem=POEM, chapter=CHAPTER)


def test_a_poem_of_fifty_notes_and_a_chapter_of_130_lose_none(long: Built) -> None:
    assert long.disagreements == []
    assert long.called("poem") == [str(n) for n in range(1, 51)]
    assert long.called("chapter") == [str(n) for n in range(1, 132)]
    assert long.notes.notes["chapter.note-77"].words == "Of sentence 77."


def test_heads_over_the_notes_name_the_first_and_the_last_page_they_belong_to(long: Built) -> None:
    on_page: dict[int, list[int]] = {}
    marks = {call.note: int(call.page) for call in long.printed.calls}
    for name, note in long.printed.notes.items():
        for page in note.pages:
            on_page.setdefault(page, []).append(marks[name])
    first = min(on_page)
    for page, pages in on_page.items():
        low, high = min(pages), max(pages)
        several = f"Notes to pages {low}–{high}" if low < high else f"Notes to page {low}"
        head = f"Note to page {low}" if len(pages) == 1 else several
        assert page == first or long.heads()[page] == head
    assert set(long.heads()) == set(on_page) - {first}
    assert list(long.heads().values()).count(f"Note to page {marks['chapter.note-131']}") >= 2


def test_at_the_foot_a_very_long_note_loses_no_word() -> None:
    book = build(LONG + "notes: {placement: page-foot}\n", poem=POEM, chapter=CHAPTER)
    assert book.disagreements == []
    assert "note-too-long" not in book.warnings


DENSE = "---\ntitle: Dense\n---\n\n" + "".join(
    "Words " + "and more " * (n * 7 % 19) + f"end.[^{n}]" + (" " if n % 7 else "\n\n")
    for n in range(1, 181)
)
DENSE += "\n\n" + "\n".join(
    f"[^{n}]: Note {n}" + " says" * (n * 11 % 41) + "." for n in range(1, 181)
)


def test_where_pages_are_half_notes_each_stands_on_the_page_of_its_mark() -> None:
    manifest = LONG.replace("poem.md, chapter.md", "dense.md") + "notes: {placement: page-foot}\n"
    book = build(manifest, dense=DENSE + "\n")
    assert book.disagreements == []
    assert pages_apart(book) == {0}
    assert book.warnings == ""


# ---------------------------------------------------------------- whatever carries, whatever is held

CARRIED = """---
title: "Title[^title]"
subtitle: "Subtitle[^subtitle]"
short-title: "Short[^title]"
source: "*Paper* 3[^source]"
---

::: {.epigraph}
Epigraph[^epigraph]
:::

## Heading[^heading]

| Line[^line]
|   and line[^indented]

> | Verse in a quotation[^quoted]
>
> > and deeper[^deeper]

| head[^head] | other |
| --- | --- |
| cell[^cell] | *emphasis[^emphasis]* |

: Caption of the table[^table]

![A mark](mark.svg "Caption[^caption]")

Term[^term]
: meaning[^meaning]

- item[^item]

  1. item in an item[^inner]

"Quotation,"[^quotation] dash---[^dash]and [an entry[^entry]]{.index}, [words of a link[^link] and more](https://example.org/).

[^title]: Of the title
[^subtitle]: Of the subtitle
[^source]: Of the source
[^epigraph]: Of the epigraph
[^heading]: Of the heading
[^line]: Of the line
[^indented]: Of the indented
[^quoted]: Of the quoted
[^deeper]: Of the deeper
[^table]: Of the table
[^head]: Of the head
[^cell]: Of the cell
[^emphasis]: Of the emphasis
[^caption]: Of the caption
[^term]: Of the term
[^meaning]: Of the meaning
[^item]: Of the item
[^inner]: Of the inner
[^quotation]: Of the quotation
[^dash]: Of the dash
[^entry]: Of the entry
[^link]: Of the link
"""
HELD = """# Held

a[^a] b[^b] c[^c] d[^d] e[^e] f[^f] g[^g] h[^h]

[^a]: First.

    Second.

[^b]: > A quotation first.

    And words.

[^c]: 1. one
    2. two

[^d]: Verse:

    | a line
    |    and a line

[^e]: | col | umn |
    | --- | --- |
    | ce | ll[^i] |

[^f]: ![](mark.svg)

[^g]: <https://example.org/alone>

[^h]: An [entry]{.index}, [](#note-a), H~2~O, and again[^a].

[^i]: In a table in a note.
"""
WHATEVER = """title: Whatever
language: en
contents: [carried.md, held.md]
notes: {placement: PLACEMENT}
editions: {epub: , pdf: {starts: any}}
"""


@pytest.fixture(scope="session", params=["book-end", "text-end", "page-foot"])
def whatever(request: pytest.FixtureRequest) -> Built:
    return build(WHATEVER.replace("PLACEMENT", request.param), carried=CARRIED, held=HELD)


def test_anything_can_carry_a_note_and_a_note_can_hold_anything(whatever: Built) -> None:
    assert whatever.disagreements == []
    assert epubcheck_messages(whatever.epub) == []
    assert pdf_failures(whatever.pdf) == []


def test_every_carrier_calls_its_own_note_in_the_order_of_reading(whatever: Built) -> None:
    written = [line.partition(": ")[2] for line in CARRIED.splitlines() if line.startswith("[^")]
    for edition in (whatever.notes, whatever.printed):
        found = edition.of("Title")
        assert [number for number, _ in found] == [str(n) for n in range(1, 23)]
        assert [letters(words) for _, words in found] == [letters(words) for words in written]


def test_what_a_note_holds_is_what_was_written(whatever: Built) -> None:
    notes = whatever.notes.notes
    assert notes["held.note-1"].words == "First. Second."
    assert notes["held.note-2"].words == "A quotation first. And words."
    assert letters(notes["held.note-5"].words) == "columncell"
    assert whatever.called("held" if "notes" not in whatever.ebook.spine else "notes")[-2:] == [
        "9",
        "1",
    ]
    (home,) = [
        page for page in whatever.ebook.pages.values() if page.xpath("//*[@id='held.note-6']")
    ]
    for path in (
        "[@id='held.note-4']//h:span[contains(@class, 'line')]",
        "[@id='held.note-3']/h:ol/h:li",
    ):
        assert len(home.xpath(f"//h:li{path}", namespaces=NAMES)) == 2
    assert home.xpath("//h:li[@id='held.note-6']//h:img/@src", namespaces=NAMES)
    assert home.xpath("//h:li[@id='held.note-7']//h:a/@href", namespaces=NAMES)[1:] == [
        "https://example.org/alone"
    ]


def test_a_link_is_divided_at_the_mark_of_a_note(whatever: Built) -> None:
    links = whatever.words("carried", "//h:a[@href='https://example.org/']")
    assert links == ["words of a link", "and more"]
