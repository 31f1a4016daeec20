"""Composing: which sections an edition has, in which order, and what navigation reaches."""

from __future__ import annotations

from itertools import permutations

import pytest
from builders import (
    BACK,
    FRONT,
    book,
    cross,
    edited,
    em,
    h,
    intro,
    mark,
    nodes_of_book,
    note,
    p,
    part,
    person,
    ref,
    run,
    text,
)

from anthology.edition.compose import compose
from anthology.edition.options import Composing, Placement
from anthology.edition.sections import (
    Contributors,
    Edition,
    Index,
    Kind,
    Matter,
    NoteGroup,
    Notes,
    Permissions,
    flatten,
)
from anthology.model.book import Book, Page
from anthology.model.nodes import CrossReference, Figure, Image, NoteReference
from anthology.model.walk import plain_text

TEXT_END = Composing(placement=Placement.TEXT_END)


def composed(whole: Book, options: Composing | None = None) -> Edition:
    return compose(edited(whole), options or Composing())


def ids(edition: Edition) -> list[str]:
    return [section.id for section in edition.sections]


def contents_of(edition: Edition) -> list[tuple[int, str]]:
    return [(depth, plain_text(entry.title)) for depth, entry in flatten(edition.contents)]


def groups_of(edition: Edition) -> list[NoteGroup]:
    section = edition.section(Kind.NOTES)
    assert section is not None
    assert isinstance(section.content, Notes)
    return list(section.content.groups)


def full() -> Book:
    """Make a book that fills every page that is made."""
    ada, bea = person("Ada Byron", "Counts."), person("Bea Zuse")
    one = text(
        "one",
        h(1, "First"),
        p("Words", ref("1"), mark("Leeds", "mills")),
        h(2, "Under first"),
        h(1, "Second", ref("1")),
        notes=[note("1", "See ", cross("texts/two.md"))],
        authors=(ada, bea),
        introduction=intro(p("x", ref("ed-1")), notes=[note("ed-1")]),
    )
    two = text("two", p(mark("Áchy"), mark("abc"), mark("Leeds")), rights="Mine", authors=(ada,))
    opener = intro(p("x", ref("1")), notes=[note("1")])
    inner = part("part-a-inner", two)
    foreword = text("foreword", p("x", ref("1")), notes=[note("1")])
    return book(
        part("part-a", one, inner, introduction=opener),
        text("three"),
        front=(*FRONT, foreword),
        editors=(person("Cai Abel", "Edits."),),
    )


# ---------------------------------------------------------------- order


def test_sections_stand_in_the_order_of_the_manifest() -> None:
    assert ids(composed(full())) == [
        *("half-title", "title-page", "copyright", "contents", "foreword"),
        *("part-a", "one", "part-a-inner", "two", "three"),
        *("notes", "permissions", "contributors", "index", "colophon"),
    ]


def test_each_section_knows_its_matter_and_its_parts() -> None:
    sections = {section.id: section for section in composed(full()).sections}
    assert sections["foreword"].matter is Matter.FRONT
    assert sections["two"].matter is Matter.BODY
    assert sections["notes"].matter is Matter.BACK
    assert sections["two"].parts == ("part-a", "part-a-inner")
    assert sections["part-a-inner"].parts == ("part-a", "part-a-inner")
    assert sections["three"].parts == ()


def test_pages_that_have_nothing_to_say_are_left_out() -> None:
    assert ids(composed(book(text("one")))) == [*map(str, FRONT), "one", "colophon"]


def test_pages_and_texts_stand_where_front_and_back_say() -> None:
    whole = book(
        text("one"), front=(text("foreword"), Page.COLOPHON), back=(Page.CONTENTS, text("z"))
    )
    assert ids(composed(whole)) == ["foreword", "colophon", "one", "contents", "z"]


def test_a_book_without_front_and_back_is_its_texts() -> None:
    edition = composed(book(text("one"), front=(), back=()))
    assert ids(edition) == ["one"]
    assert contents_of(edition) == [(1, "One")]


# ---------------------------------------------------------------- contents


def test_contents_nest_parts_and_name_back_matter() -> None:
    assert contents_of(composed(full())) == [
        (1, "Foreword"),
        (1, "Part A"),
        (2, "One"),
        (2, "Part A Inner"),
        (3, "Two"),
        (1, "Three"),
        (1, "Notes"),
        (1, "Sources and permissions"),
        (1, "Contributors"),
        (1, "Index"),
    ]


def test_contents_name_authors_and_nest_a_text_s_headings_without_marks() -> None:
    entries = {entry.anchor: entry for _, entry in flatten(composed(full()).contents)}
    one = entries["one"]
    assert one.authors == ("Ada Byron", "Bea Zuse")
    assert [plain_text(entry.title) for entry in one.headings] == ["First", "Second"]
    assert [plain_text(entry.title) for entry in one.headings[0].headings] == ["Under first"]
    titles = [node for entry in one.headings for node in entry.title]
    assert not any(isinstance(node, NoteReference) for node in titles)


def test_a_title_in_another_language_says_so() -> None:
    (entry,) = composed(book(text("one", language="fr"), front=(), back=())).contents
    assert entry.language == "fr"


def test_moving_texts_moves_them_in_sections_and_contents_alike() -> None:
    for order in permutations("abc"):
        edition = composed(book(*map(text, order), front=(), back=()))
        assert ids(edition) == list(order)
        assert [entry.anchor for entry in edition.contents] == list(order)


# ---------------------------------------------------------------- running heads


def test_running_heads_are_authors_and_short_title() -> None:
    one = text("one", short_title=run("Short"), authors=(person("A B"), person("C D")))
    sections = {
        s.id: s for s in composed(book(one, text("two", title=run("A ", em("B"))))).sections
    }
    assert (sections["one"].heads.verso, sections["one"].heads.recto) == ("A B, C D", "Short")
    assert (sections["two"].heads.verso, sections["two"].heads.recto) == ("A Reader", "A B")
    assert sections["title-page"].heads.verso == sections["colophon"].heads.recto == ""


def test_a_running_head_fits_one_line() -> None:
    many = tuple(person(f"A Person {number}") for number in range(9))
    title = "An Account, in Seven Chapters, of the Proceedings of the Committee of Compositors"
    sections = {
        s.id: s for s in composed(book(text("one", authors=many, title=run(title)))).sections
    }
    assert sections["one"].heads.verso == "A Reader"
    assert (
        sections["one"].heads.recto == "An Account, in Seven Chapters, of the Proceedings of the…"
    )


# ---------------------------------------------------------------- notes


def test_notes_at_the_end_of_the_book_stand_under_the_titles_of_their_texts() -> None:
    groups = groups_of(composed(full()))
    assert [(g.anchor, plain_text(g.title), g.authors) for g in groups] == [
        ("foreword", "Foreword", ()),
        ("part-a", "Part A", ()),
        ("one", "One", ("Ada Byron", "Bea Zuse")),
    ]
    assert [(n.label, n.number) for n in groups[2].notes] == [("ed-1", "1"), ("1", "2")]


def test_notes_at_the_end_of_texts_leave_no_page_of_notes() -> None:
    edition = composed(full(), TEXT_END)
    assert edition.section(Kind.NOTES) is None
    found = {
        section.id: [note.number for group in section.end_notes for note in group.notes]
        for section in edition.sections
        if section.end_notes
    }
    assert found == {"foreword": ["1"], "part-a": ["1"], "one": ["1", "2"]}


def test_note_marks_of_a_title_stay_with_the_title() -> None:
    one = text("one", title=run("One", ref("1")), notes=[note("1")])
    edition = composed(book(one))
    titles = (edition.contents[0].title, groups_of(edition)[0].title)
    assert not any(isinstance(node, NoteReference) for title in titles for node in title)
    assert edition.sections[4].title == "One"


# ---------------------------------------------------------------- apparatus


def test_permissions_list_texts_of_which_something_is_known() -> None:
    texts = [
        text("a"),
        text("b", rights="Mine"),
        text("c", license="MIT"),
        text("d", source=run("x")),
    ]
    section = composed(book(*texts)).section(Kind.PERMISSIONS)
    assert section is not None
    assert isinstance(section.content, Permissions)
    assert [entry.text.id for entry in section.content.entries] == ["b", "c", "d"]


def test_contributors_are_sorted_and_know_their_texts() -> None:
    section = composed(full()).section(Kind.CONTRIBUTORS)
    assert section is not None
    assert isinstance(section.content, Contributors)
    found = section.content.entries
    assert [(b.contributor.name, b.is_editor) for b in found] == [
        ("Cai Abel", True),
        ("Ada Byron", False),
    ]
    assert [each.id for each in found[1].texts] == ["one", "two"]


def test_the_index_is_sorted_letter_by_letter_with_its_subheadings() -> None:
    section = composed(full()).section(Kind.INDEX)
    assert section is not None
    assert isinstance(section.content, Index)
    assert [entry.heading for entry in section.content.entries] == ["abc", "Áchy", "Leeds"]
    leeds = section.content.entries[2]
    assert [(place.text_title) for place in leeds.locators] == ["Two"]
    assert [entry.heading for entry in leeds.subentries] == ["mills"]


def test_marks_in_notes_and_introductions_reach_the_index() -> None:
    one = text(
        "one",
        p(ref("1")),
        notes=[note("1", mark("In a note"))],
        introduction=intro(p(mark("In front"))),
    )
    section = composed(book(one)).section(Kind.INDEX)
    assert section is not None
    assert isinstance(section.content, Index)
    assert [entry.heading for entry in section.content.entries] == ["In a note", "In front"]


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("placement", Placement)
def test_everything_that_is_linked_to_is_in_a_section(placement: Placement) -> None:
    whole = edited(full())
    edition = compose(whole, Composing(placement=placement))
    linked = {entry.anchor for _, entry in flatten(edition.contents)}
    for node in nodes_of_book(whole):
        if isinstance(node, NoteReference):
            linked |= {node.note, node.attributes.id}
        elif isinstance(node, CrossReference):
            linked.add(node.target)
    index = edition.section(Kind.INDEX)
    assert index is not None
    assert isinstance(index.content, Index)
    linked |= {place.anchor for entry in index.content.entries for place in entry.locators}
    assert linked <= set(edition.anchors)
    assert set(edition.anchors.values()) <= set(ids(edition))


def test_anchors_lead_to_the_section_that_holds_them() -> None:
    anchors = composed(full()).anchors
    assert anchors["one.note-2"] == "notes"
    assert anchors["one.noteref-2"] == anchors["one.first"] == "one"
    assert composed(full(), TEXT_END).anchors["one.note-2"] == "one"


def test_sections_that_name_pages_say_so() -> None:
    refers = text("refers", p(cross("texts/one.md")))
    opener = intro(p(cross("texts/one.md")))
    whole = book(text("one", p(mark("x"))), refers, part("part-p", text("z"), introduction=opener))
    naming = [s.id for s in composed(whole).sections if s.prints_folios]
    assert naming == ["contents", "refers", "part-p", "index"]


@pytest.mark.parametrize(("options", "naming"), [(None, "notes"), (TEXT_END, "one")])
def test_a_reference_in_a_note_makes_the_section_of_the_note_name_pages(
    options: Composing | None, naming: str
) -> None:
    one = text("one", p("x", ref("1")), notes=[note("1", cross("texts/two.md"))])
    sections = composed(book(one, text("two"), front=(), back=BACK), options).sections
    assert [s.id for s in sections if s.prints_folios] == [naming]


def test_pictures_are_listed_once_in_the_order_of_their_use() -> None:
    def figure(name: str) -> Figure:
        return Figure(Image(name, "x"))

    one = text(
        "one", figure("b.png"), p(Image("a.png", ""), ref("1")), notes=[note("1", figure("c.png"))]
    )
    two = text("two", figure("b.png"), introduction=intro(figure("d.png")))
    assert composed(book(one, two)).pictures == ("b.png", "a.png", "d.png", "c.png")
