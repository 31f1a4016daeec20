"""Editing the structure: levels of headings, and ids that are unique and stay when lines move."""

from __future__ import annotations

from itertools import permutations

import pytest
from builders import (
    all_of,
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
    ref,
    report_of,
    span,
    text,
)
from hypothesis import given
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostics, Place
from anthology.edit import edit
from anthology.edit.options import Editing
from anthology.edit.structure import DEEPEST, settle_structure, slug_of
from anthology.model.book import Book, Text
from anthology.model.nodes import (
    Blocks,
    Div,
    Heading,
    IndexMark,
    List,
    Paragraph,
    Quotation,
    Strong,
)


def levels_of(*written: int) -> list[int]:
    (one,) = edited(book(text("one", *(h(level, "Words") for level in written)))).texts()
    return [heading.level for heading in all_of(Heading, one.blocks)]


def ids_of(blocks: Blocks) -> list[str]:
    return [heading.attributes.id for heading in all_of(Heading, blocks)]


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ((1, 2, 3), [2, 3, 4]),
        ((2, 3, 2), [2, 3, 2]),
        ((3, 3), [2, 2]),
        ((2, 5, 5, 3), [2, 3, 4, 3]),
        ((4, 2), [2, 2]),
        ((1, 2, 3, 4, 5, 6), [2, 3, 4, 5, 6, 6]),
        ((6,), [2]),
    ],
)
def test_headings_begin_under_the_title_and_skip_no_level(
    written: tuple[int, ...], settled: list[int]
) -> None:
    assert levels_of(*written) == settled


@given(st.lists(st.integers(1, 6), max_size=12))
def test_whatever_levels_are_written_none_is_skipped_on_the_way_down(written: list[int]) -> None:
    before = 1
    for level in levels_of(*written):
        assert 2 <= level <= min(before + 1, DEEPEST)
        before = level


def test_headings_within_lists_quotations_and_divs_are_settled_too() -> None:
    inner = h(4, "In a quotation")
    blocks = (h(1, "First"), Quotation((inner,)), List(((Div((h(6, "In a list"),)),),)))
    (one,) = edited(book(text("one", *blocks))).texts()
    assert [heading.level for heading in all_of(Heading, one.blocks)] == [2, 3, 4]


def test_headings_of_an_introduction_stand_under_the_text_s_title() -> None:
    before = intro(h(1, "Of this edition"), p("Words."))
    (one,) = edited(book(text("one", h(1, "First"), introduction=before))).texts()
    assert one.introduction is not None
    assert all_of(Heading, one.introduction.blocks)[0].level == 2
    assert all_of(Heading, one.blocks)[0].level == 2


def test_a_heading_within_a_note_becomes_a_bold_line() -> None:
    one = text("one", p("Words", ref("1")), notes=[note("1", h(2, "Of sources"), p("Two."))])
    (done,) = edited(book(one)).texts()
    first, second = done.notes[0].blocks
    assert first == Paragraph((Strong(h(2, "Of sources").content),))
    assert second == p("Two.")


# ---------------------------------------------------------------- ids


def test_a_heading_without_an_id_gets_one_from_its_words() -> None:
    blocks = (h(1, "The Ætherial ", em("Café"), ", 1910"), h(1, "Слово"), h(1, "Слово"))
    (one,) = edited(book(text("one", *blocks))).texts()
    assert ids_of(one.blocks) == ["one.the-therial-cafe-1910", "one.section", "one.section-2"]


def test_what_the_author_calls_it_comes_before_what_a_heading_would_be_called() -> None:
    (one,) = edited(book(text("one", h(1, "Sources"), p("Words", id="sources")))).texts()
    assert ids_of(one.blocks) == ["one.sources-2"]
    assert one.blocks[1].attributes.id == "one.sources"


def test_an_id_given_twice_in_a_text_is_an_error_that_names_both_places() -> None:
    blocks = (
        h(1, "One", id="here", place=Place("texts/one.md", 3)),
        h(1, "Two", id="here", place=Place("texts/one.md", 7)),
    )
    diagnostics = Diagnostics()
    settle_structure(book(text("one", *blocks)), Editing(), diagnostics)
    (complaint,) = diagnostics
    assert (complaint.code, str(complaint.place)) == ("id-duplicate", "texts/one.md:7")
    assert "texts/one.md:3" in complaint.message


def test_headings_keep_away_from_the_names_of_notes_and_marks() -> None:
    blocks = (h(1, "Notes"), h(1, "Note 1"), h(1, "Index 2"), h(1, "Note on type"))
    (one,) = edited(book(text("one", *blocks))).texts()
    assert ids_of(one.blocks) == [
        "one.heading-notes",
        "one.heading-note-1",
        "one.heading-index-2",
        "one.note-on-type",
    ]


@pytest.mark.parametrize("name", ["note-3", "noteref-1-2", "index-12", "notes", "editors-notes"])
def test_an_id_that_the_book_gives_itself_is_an_error(name: str) -> None:
    one = text("one", h(1, "One", id=name, place=Place("texts/one.md", 3)))
    assert report_of(lambda d: edit(book(one), Editing(), d)) == [("id-reserved", "texts/one.md:3")]


def test_two_texts_may_use_the_same_id() -> None:
    texts = [text(name, p("Words", id="here")) for name in ("one", "two")]
    assert report_of(lambda d: settle_structure(book(*texts), Editing(), d)) == []


def test_a_text_and_its_introduction_may_use_the_same_id() -> None:
    one = text("one", p("Words", id="here"), introduction=intro(p("Words", id="here")))
    (done,) = edited(book(one)).texts()
    assert done.introduction is not None
    names = {done.introduction.blocks[0].attributes.id, done.blocks[0].attributes.id}
    assert len(names) == 2
    assert all(name.startswith("one.here") for name in names)


def test_index_marks_get_ids_counted_within_their_text() -> None:
    notes = [note("1", "See ", mark("Leeds"))]
    one = text("one", p(mark("Leeds"), " and ", em(mark("York"))), p(ref("1")), notes=notes)
    (done,) = edited(book(one, text("two", p(mark("Hull"))))).contents[:1]
    assert isinstance(done, Text)
    marks = [*all_of(IndexMark, done.blocks), *all_of(IndexMark, done.notes[0].blocks)]
    assert {found.attributes.id for found in marks} == {f"one.index-{n}" for n in (1, 2, 3)}


def test_the_name_of_words_is_plain_letters_figures_and_hyphens() -> None:
    assert slug_of(p("Où est “l’Été” ?").content) == "ou-est-lete"
    assert slug_of(p("中文").content) == ""
    assert len(slug_of(p("long " * 40).content)) <= 60


# ---------------------------------------------------------------- over the whole book


def full_book(order: tuple[int, ...] = (0, 1, 2)) -> Book:
    """Make a book in which everything that has an id occurs more than once."""

    def one(name: str) -> Text:
        return text(
            name,
            h(1, "Sources"),
            p("Words", ref("1"), ref("1"), ref("ed-2"), mark("Leeds"), span("x", id="here")),
            h(1, "Sources"),
            p(cross("", "here"), " ", cross(f"texts/{name}.md")),
            notes=[note("1", "A ", mark("York"), ref("3")), note("ed-2", "B"), note("3", "C")],
            introduction=intro(h(1, "Sources"), p(ref("1")), notes=[note("1", "D")], path=name),
        )

    texts = [one("alpha"), one("beta"), one("gamma")]
    first, *others = (texts[n] for n in order)
    return book(
        first,
        part("part-a", *others, introduction=intro(h(1, "A"), p(ref("1")), notes=[note("1")])),
    )


def ids_in(whole: Book) -> list[str]:
    ids = [owner.id for owner in whole.owners()]
    ids += [node.attributes.id for node in nodes_of_book(whole) if node.attributes.id]
    for owner in whole.owners():
        notes = (*(owner.introduction.notes if owner.introduction else ()),)
        notes += owner.notes if isinstance(owner, Text) else ()
        ids += [each.id for each in notes]
    return ids


def test_every_id_of_an_edited_book_is_unique() -> None:
    ids = ids_in(edited(full_book()))
    assert len(ids) > 50
    assert len(ids) == len(set(ids))


def test_ids_and_numbers_of_a_text_stay_when_lines_move() -> None:
    orders = [edited(full_book(order)) for order in permutations((0, 1, 2))]
    texts = [{one.id: one for one in whole.texts()} for whole in orders]
    assert all(found == texts[0] for found in texts)


def test_editing_what_is_edited_changes_no_words() -> None:
    whole = edited(book(text("one", h(1, "“A” — B"), p("It’s “so” …"))))
    again = edited(whole)
    assert [one.title for one in again.texts()] == [one.title for one in whole.texts()]
    assert next(again.texts()).blocks[1] == next(whole.texts()).blocks[1]
