"""Editing the cross-references: where they lead, what they say, and what is said of those that lead nowhere."""

from __future__ import annotations

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
    note,
    p,
    part,
    ref,
    report_of,
    run,
    span,
    text,
)

from anthology.diagnostics import Diagnostics
from anthology.edit import edit
from anthology.edit.marks import without_marks
from anthology.edit.options import Editing, Missing
from anthology.model.book import Book
from anthology.model.nodes import Attributes, CrossReference, Figure, Image, Link, Str, Table
from anthology.model.walk import plain_text


def resolved(whole: Book) -> list[tuple[str, str]]:
    """Give target and words of every cross-reference of the first text."""
    one = next(edited(whole).texts())
    blocks = (*(one.introduction.blocks if one.introduction else ()), *one.blocks)
    found = all_of(CrossReference, (*blocks, *(b for n in one.notes for b in n.blocks)))
    return [(each.target, plain_text(each.content)) for each in found]


def test_a_reference_to_a_text_has_the_text_s_title_for_words() -> None:
    two = text("two", title=run("On ", em("Folding"), ref("1")), notes=[note("1")])
    assert resolved(book(text("one", p(cross("texts/two.md"))), two)) == [("two", "On Folding")]


def test_a_short_title_is_what_a_reference_says() -> None:
    two = text("two", title=run("On the Folding of Sheets"), short_title=run("Folding"))
    assert resolved(book(text("one", p(cross("texts/two.md"))), two)) == [("two", "Folding")]


def test_a_reference_to_a_heading_has_the_heading_s_words() -> None:
    two = text("two", h(1, "Of ", em("Sources"), ref("1")), notes=[note("1")])
    whole = book(
        text("one", p(cross("texts/two.md", "of-sources"), cross("", "near")), h(1, "Near")), two
    )
    assert resolved(whole)[0] == ("two.of-sources", "Of Sources")
    assert resolved(whole)[1] == ("one.near", "Near")


def test_words_of_the_author_s_own_are_kept() -> None:
    whole = book(text("one", p(cross("texts/two.md", "", "see there"))), text("two"))
    assert resolved(whole) == [("two", "see there")]


def test_a_figure_and_a_table_are_called_by_their_captions() -> None:
    image = Image("a.png", "x")
    figure = Figure(image, run("A press", ref("1")), attributes=Attributes(id="press"))
    table = Table((), (), (), caption=run("Prices"), attributes=Attributes(id="prices"))
    one = text("one", p(cross("", "press"), cross("", "prices")), figure, table, notes=[note("1")])
    assert resolved(book(one)) == [("one.press", "A press"), ("one.prices", "Prices")]


def test_what_has_no_title_is_called_by_that_of_its_text() -> None:
    one = text("one", p(cross("", "here")), p("Words", id="here"))
    assert resolved(book(one)) == [("one.here", "One")]


def test_a_reference_may_lead_into_an_introduction_and_from_a_note() -> None:
    before = intro(h(1, "Of copies"), path="texts/intros/one.md")
    one = text(
        "one",
        p(ref("1")),
        notes=[note("1", cross("texts/intros/one.md", "of-copies"))],
        introduction=before,
    )
    assert resolved(book(one)) == [("one.of-copies", "Of copies")]


def test_a_reference_may_lead_to_front_matter_and_to_texts_within_parts() -> None:
    front = (text("foreword"),)
    inner = part("part-a", part("part-a-b", text("deep")))
    one = text("one", p(cross("texts/foreword.md"), cross("texts/deep.md")))
    whole = edited(book(one, inner, front=front))
    (found,) = (each for each in whole.texts() if each.id == "one")
    targets = [each.target for each in all_of(CrossReference, found.blocks)]
    assert targets == ["foreword", "deep"]


def test_a_title_that_a_reference_puts_in_is_set_like_all_words() -> None:
    two = text("two", title=run('"Straight" -- and so on...'))
    whole = book(text("one", p(cross("texts/two.md"))), two)
    assert resolved(whole) == [("two", "“Straight” – and so on…")]


# ---------------------------------------------------------------- notes and parts


def test_a_note_is_called_by_its_label_and_has_its_number_for_words() -> None:
    notes = [note("ed-b", "x"), note("a", "y")]
    one = text(
        "one", p(ref("ed-b"), ref("a"), cross("", "note-a"), cross("", "note-ed-b")), notes=notes
    )
    assert resolved(book(one)) == [("one.note-2", "note\xa02"), ("one.note-1", "note\xa01")]


def test_a_text_and_its_introduction_have_notes_of_their_own() -> None:
    before = intro(p(ref("1"), cross("", "note-1")), notes=[note("1", "x")], path="texts/intro.md")
    one = text("one", p(ref("1"), cross("", "note-1")), notes=[note("1", "y")], introduction=before)
    two = text("two", p(cross("texts/one.md", "note-1"), cross("texts/intro.md", "note-1")))
    assert resolved(book(one, two)) == [("one.note-1", "note\xa01"), ("one.note-2", "note\xa02")]
    assert [target for target, _ in resolved(book(two, one))] == ["one.note-2", "one.note-1"]


def test_a_note_may_refer_to_a_note_and_into_one() -> None:
    notes = [
        note("a", cross("", "note-b")),
        note("b", span("words", id="in-b")),
        note("c", cross("", "in-b")),
    ]
    one = text("one", p(ref("a"), ref("b"), ref("c")), notes=notes)
    assert resolved(book(one)) == [("one.note-2", "note\xa02"), ("one.in-b", "One")]


def test_a_note_of_a_separate_series_is_called_by_its_sign() -> None:
    one = text("one", p(ref("ed-a"), cross("", "note-ed-a")), notes=[note("ed-a", "x")])
    (done,) = edited(book(one), Editing(editors_apart=True)).texts()
    (found,) = all_of(CrossReference, done.blocks)
    assert plain_text(found.content) == "note\xa0*"


def test_a_part_is_called_by_its_id_and_has_its_title_for_words() -> None:
    whole = book(
        text("one", p(cross("", "part-a-b"))), part("part-a", part("part-a-b", text("two")))
    )
    assert resolved(whole) == [("part-a-b", "Part A B")]


def test_what_an_author_calls_by_such_a_name_goes_before_notes_and_parts() -> None:
    one = text(
        "one",
        p(ref("a"), cross("", "note-a"), cross("", "part-a")),
        p("Words", id="note-a"),
        p("Words", id="part-a"),
        notes=[note("a", "x")],
    )
    targets = [target for target, _ in resolved(book(one, part("part-a", text("two"))))]
    assert targets == ["one.note-a", "one.part-a"]


def test_words_of_a_reference_hold_no_link() -> None:
    link = Link("https://example.org/", run("Sources"))
    two = text("two", h(1, "Of ", link, id="sources"))
    one = text("one", p(cross("texts/two.md", "sources")))
    (found,) = all_of(CrossReference, next(edited(book(one, two)).texts()).blocks)
    assert found.content == run("Of ", "Sources")


# ---------------------------------------------------------------- what leads nowhere


@pytest.mark.parametrize(
    ("path", "fragment", "code", "hint"),
    [
        ("texts/tow.md", "", "reference-outside", "did you mean “texts/two.md”?"),
        ("texts/nowhere-at-all.md", "", "reference-outside", ""),
        ("texts/two.md", "sorces", "reference-undefined", "did you mean “#sources”?"),
        ("", "sources", "reference-undefined", ""),
        ("", "zzz", "reference-undefined", ""),
        ("", "note-obvius", "reference-undefined", "did you mean “#note-obvious”?"),
        ("texts/two.md", "note-obvious", "reference-undefined", ""),
        ("", "part-machins", "reference-undefined", "did you mean “#part-machines”?"),
        ("texts/two.md", "part-machines", "reference-undefined", ""),
    ],
)
def test_a_reference_to_nothing_is_an_error_with_the_near_miss(
    path: str, fragment: str, code: str, hint: str
) -> None:
    one = text("one", p(ref("obvious"), cross(path, fragment)), notes=[note("obvious", "x")])
    whole = book(one, text("two", h(1, "Sources")), part("part-machines", text("three")))
    diagnostics = Diagnostics()
    edit(whole, Editing(), diagnostics)
    (complaint,) = diagnostics
    assert (complaint.code, str(complaint.place)) == (code, "texts/one.md:3")
    assert complaint.hints == ((hint,) if hint else ())


@pytest.mark.parametrize(
    ("missing", "codes"),
    [
        (Missing.ERROR, ["note-undefined", "reference-undefined"]),
        (Missing.DROP, ["note-dropped", "reference-undefined"]),
        (Missing.MARK, []),
    ],
)
def test_a_note_that_is_not_there_can_be_referred_to_only_where_the_book_says_so_of_it(
    missing: Missing, codes: list[str]
) -> None:
    one = text("one", p(ref("lost", 2), cross("", "note-lost")))
    found = report_of(lambda d: edit(book(one), Editing(missing=missing), d))
    assert [code for code, _ in found] == codes


def test_a_near_miss_is_looked_for_in_the_right_text_alone() -> None:
    whole = book(text("on", p(cross("", "sorces"))), text("on-paper", h(1, "Sources")))
    diagnostics = Diagnostics()
    edit(whole, Editing(), diagnostics)
    assert [complaint.hints for complaint in diagnostics] == [()]


def test_all_that_lead_nowhere_are_told_at_once() -> None:
    one = text("one", p(cross("a.md"), cross("", "b"), ref("c", 5)), p(cross("", "d")))
    found = report_of(lambda d: edit(book(one), Editing(), d))
    assert sorted(code for code, _ in found) == [
        "note-undefined",
        "reference-outside",
        "reference-undefined",
        "reference-undefined",
    ]


def test_words_away_from_their_place_have_no_marks_and_no_ids() -> None:
    words = run("On ", em("Ink", ref("1")), mark("Leeds"), Str("x", attributes=Attributes(id="y")))
    assert without_marks(words) == run("On ", em("Ink"), "Leeds", "x")
