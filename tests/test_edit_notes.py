"""Editing the notes: their numbers, their order, their ids, the way there and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import (
    all_of,
    book,
    cross,
    edited,
    em,
    h,
    intro,
    note,
    p,
    part,
    ref,
    report_of,
    run,
    span,
    text,
)
from hypothesis import given
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostics, Severity
from anthology.edit import edit
from anthology.edit.notes import number_notes
from anthology.edit.options import Editing, Missing, Numbering
from anthology.model.book import Book, Text
from anthology.model.nodes import (
    List,
    Note,
    NoteReference,
    Owner,
    Paragraph,
    Quotation,
    Str,
    Table,
    Verse,
    VerseLine,
)
from anthology.model.walk import plain_text

GERMAN = {"—Ed.": "—Hg.", "—Trans.": "—Übers."}


def text_of(whole: Book, options: Editing | None = None) -> Text:
    return next(edited(whole, options).texts())


def numbers_of(one: Text) -> list[tuple[str, str]]:
    return [(each.label, each.number) for each in one.notes]


# ---------------------------------------------------------------- numbers


def test_notes_are_numbered_by_first_reference_and_not_by_definition() -> None:
    one = text("one", p("a", ref("z"), "b", ref("a")), notes=[note("a"), note("z")])
    assert numbers_of(text_of(book(one))) == [("z", "1"), ("a", "2")]


def test_each_text_begins_again_at_one() -> None:
    texts = [text(name, p(ref("x"), ref("y")), notes=[note("x"), note("y")]) for name in "ab"]
    assert [numbers_of(one) for one in edited(book(*texts)).texts()] == [
        [("x", "1"), ("y", "2")],
        [("x", "1"), ("y", "2")],
    ]


def test_continuous_numbers_run_through_parts_introductions_and_back_matter() -> None:
    texts = [text(name, p(ref("1")), notes=[note("1")]) for name in "abc"]
    opener = intro(p(ref("ed-1")), notes=[note("ed-1")])
    whole = book(
        texts[0], part("part-p", texts[1], introduction=opener), back=(texts[2],), front=()
    )
    done = edited(whole, Editing(numbering=Numbering.CONTINUOUS))
    found = [
        each.number
        for owner in done.owners()
        for each in (
            *(owner.introduction.notes if owner.introduction else ()),
            *(owner.notes if isinstance(owner, Text) else ()),
        )
    ]
    assert found == ["1", "2", "3", "4"]


def test_continuous_numbers_do_not_change_the_ids() -> None:
    texts = [text(name, p(ref("1")), notes=[note("1")]) for name in "ab"]
    for numbering in Numbering:
        done = edited(book(*texts), Editing(numbering=numbering))
        assert [one.notes[0].id for one in done.texts()] == ["a.note-1", "b.note-1"]


def test_an_introduction_s_notes_come_first_and_its_labels_are_its_own() -> None:
    before = intro(p(ref("1")), notes=[note("1", "The editor's.")])
    one = text("one", p(ref("1")), notes=[note("1", "The author's.")], introduction=before)
    done = text_of(book(one))
    assert done.introduction is not None
    assert plain_text(done.introduction.notes[0].blocks) == "The editor’s."
    assert (done.introduction.notes[0].number, done.notes[0].number) == ("1", "2")
    assert done.introduction.notes[0].id != done.notes[0].id


def test_notes_called_only_from_notes_come_after_all_others() -> None:
    notes = [note("a", "See", ref("deep")), note("deep", "Deep", ref("deeper")), note("b")]
    one = text("one", p(ref("a")), p(ref("b")), notes=[*notes, note("deeper")])
    assert numbers_of(text_of(book(one))) == [
        ("a", "1"),
        ("b", "2"),
        ("deep", "3"),
        ("deeper", "4"),
    ]


def test_notes_that_call_each_other_in_a_ring_are_each_numbered_once() -> None:
    notes = [note("a", ref("b")), note("b", ref("a")), note("self", ref("self"))]
    one = text("one", p(ref("a"), ref("self")), notes=notes)
    assert numbers_of(text_of(book(one))) == [("a", "1"), ("self", "2"), ("b", "3")]


def test_notes_are_found_wherever_words_can_stand() -> None:
    one = text(
        "one",
        h(1, "Heading", ref("2")),
        Quotation((p(em(ref("3"))),)),
        List(((p(ref("4")),),)),
        Verse(((VerseLine(run(ref("5"))),),)),
        Table((), (run(ref("7")),), ((run(ref("8")),),), caption=run(ref("6"))),
        p(span(cross("", "", "words", ref("9")))),
        title=run("Title", ref("1")),
        notes=[note(str(n)) for n in range(9, 0, -1)],
    )
    done = text_of(book(one))
    assert numbers_of(done) == [(str(n), str(n)) for n in range(1, 10)]
    calls = all_of(NoteReference, (*done.title, *done.blocks))
    assert [call.number for call in calls] == [str(n) for n in range(1, 10)]


# ---------------------------------------------------------------- there and back


def test_every_reference_leads_to_its_note_and_every_note_back_to_each_reference() -> None:
    notes = [note("a", "x", ref("b")), note("b")]
    one = text("one", p(ref("a"), ref("b")), p(ref("a")), notes=notes)
    done = text_of(book(one))
    calls = all_of(NoteReference, done.blocks)
    calls += [call for each in done.notes for call in all_of(NoteReference, each.blocks)]
    for each in done.notes:
        leading = [call.attributes.id for call in calls if call.note == each.id]
        assert sorted(each.references) == sorted(leading)
        assert all(call.number == each.number for call in calls if call.note == each.id)
    assert [len(each.references) for each in done.notes] == [2, 2]
    assert len({call.attributes.id for call in calls}) == 4


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=5), max_size=5))
def test_numbers_follow_the_reader_whatever_is_called_in_whatever_order(
    called: list[list[str]],
) -> None:
    used = list(dict.fromkeys(label for labels in called for label in labels))
    blocks = [p("w", *(ref(label) for label in labels)) for labels in called]
    done = text_of(book(text("one", *blocks, notes=[note(label) for label in sorted(used)])))
    assert numbers_of(done) == [(label, str(n)) for n, label in enumerate(used, 1)]
    calls = all_of(NoteReference, done.blocks)
    assert [call.label for call in calls] == [label for labels in called for label in labels]
    assert [r for each in done.notes for r in sorted(each.references)] == [
        call.attributes.id
        for label in used
        for call in sorted(calls, key=lambda call: call.attributes.id)
        if call.label == label
    ]


# ---------------------------------------------------------------- owners


def signatures(notes: tuple[Note, ...]) -> list[str]:
    return [plain_text(each.blocks).removeprefix("Words.").strip() for each in notes]


def test_notes_of_editor_and_translator_are_signed_in_another_s_text() -> None:
    labels = ("1", "ed-1", "tr-1")
    notes = [note(label, "Words.") for label in labels]
    one = text("one", p(*map(ref, labels)), notes=notes)
    options = Editing(say=lambda words: GERMAN.get(words, words))
    assert signatures(text_of(book(one), options).notes) == ["", "—Hg.", "—Übers."]


def test_editors_do_not_sign_notes_to_their_own_introductions() -> None:
    before = intro(p(ref("ed-1"), ref("tr-1")), notes=[note("ed-1"), note("tr-1", "Words.")])
    done = text_of(book(text("one", introduction=before)))
    assert done.introduction is not None
    assert signatures(done.introduction.notes) == ["", "—Trans."]


def test_a_signature_after_a_block_that_is_no_paragraph_is_a_paragraph_of_its_own() -> None:
    one = text("one", p(ref("ed-1")), notes=[note("ed-1", Quotation((p("Quoted."),)))])
    last = text_of(book(one)).notes[0].blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain_text([last]) == "—Ed."


def test_a_note_is_in_the_language_of_whose_it_is() -> None:
    labels = ("1", "ed-1", "tr-1")
    one = text("one", p(*map(ref, labels)), notes=[note(x) for x in labels], language="fr")
    done = text_of(book(one))
    assert [each.language for each in done.notes] == ["fr", "en", "en"]
    assert [each.owner for each in done.notes] == [Owner.AUTHOR, Owner.EDITOR, Owner.TRANSLATOR]


# ---------------------------------------------------------------- what is missing


def lacking() -> Book:
    return book(
        text("one", p("Words", ref("7", 4), " and ", ref("7", 5)), p(ref("8")), notes=[note("8")])
    )


def test_a_reference_without_its_note_is_an_error_at_each_place() -> None:
    found = report_of(lambda d: number_notes(lacking(), Editing(), d))
    assert found == [("note-undefined", "texts/one.md:4"), ("note-undefined", "texts/one.md:5")]


def test_the_hint_says_what_else_can_be_done() -> None:
    diagnostics = Diagnostics()
    number_notes(lacking(), Editing(), diagnostics)
    hint = next(iter(diagnostics)).hints[0]
    assert "[^7]:" in hint
    assert "missing: mark" in hint


def test_dropping_leaves_no_mark_and_says_so() -> None:
    diagnostics = Diagnostics()
    done = number_notes(lacking(), Editing(missing=Missing.DROP), diagnostics)
    (one,) = done.texts()
    assert {(d.code, d.severity) for d in diagnostics} == {("note-dropped", Severity.WARNING)}
    assert [call.label for call in all_of(NoteReference, one.blocks)] == ["8"]
    assert numbers_of(one) == [("8", "1")]


def test_marking_makes_one_note_that_says_what_is_missing() -> None:
    (one,) = edited(lacking(), Editing(missing=Missing.MARK)).texts()
    assert numbers_of(one) == [("7", "1"), ("8", "2")]
    assert "numbered 7" in plain_text(one.notes[0].blocks)
    assert len(one.notes[0].references) == 2
    assert one.notes[0].owner is Owner.EDITOR


@pytest.mark.parametrize("label", ["{0}", "{label}", "ed-{x", "100%"])
def test_a_label_of_any_signs_can_be_missing(label: str) -> None:
    one = text("one", p(ref(label)))
    (done,) = edited(book(one), Editing(missing=Missing.MARK)).texts()
    assert label in plain_text(done.notes[0].blocks)


def test_words_around_a_note_are_left_as_they_are() -> None:
    one = text("one", p("a", ref("1"), Str("b")), notes=[note("1")])
    assert plain_text(text_of(book(one)).blocks) == "ab"


# ---------------------------------------------------------------- what is doubtful


def doubts(one: Text) -> list[str]:
    return [code for code, _ in report_of(lambda d: edit(book(one), Editing(), d))]


def test_numbers_of_the_author_s_that_run_backwards_are_doubtful() -> None:
    notes = [note("1", "A"), note("2", "B")]
    assert doubts(text("one", p(ref("2"), ref("1")), notes=notes)) == ["note-order"]
    assert doubts(text("one", p(ref("1"), ref("2"), ref("1")), notes=notes)) == []


@pytest.mark.parametrize("words", ["Ibid., p. 4.", "Ebd., S. 4.", "*Ibidem*, 4.", "Там же."])
def test_ibid_after_another_s_note_or_after_none_is_doubtful(words: str) -> None:
    notes = [note("1", "Marx, 3."), note("ed-1", "Now lost."), note("2", words)]
    follows = text("one", p(ref("1"), ref("2")), notes=[notes[0], notes[2]])
    assert doubts(follows) == []
    assert doubts(text("one", p(ref("1"), ref("ed-1"), ref("2")), notes=notes)) == ["ibid-referent"]
    assert doubts(text("one", p(ref("2")), notes=notes[2:])) == ["ibid-referent"]


def test_op_cit_is_doubtful_where_no_note_before_names_the_author() -> None:
    notes = [note("1", "Rosa Luxemburg, 3."), note("2", "Luxemburg, op. cit., 4.")]
    assert doubts(text("one", p(ref("1"), ref("2")), notes=notes)) == []
    assert doubts(text("one", p(ref("2")), notes=notes[1:])) == ["op-cit-referent"]


# ---------------------------------------------------------------- titles of parts


def test_the_note_of_a_part_s_title_is_the_first_of_its_introduction() -> None:
    opener = intro(p("x", ref("1")), notes=[note("1"), note("ed-t")])
    whole = replace(part("part-a", text("one"), introduction=opener), title=run("A", ref("ed-t")))
    (done,) = edited(book(whole)).parts()
    assert done.introduction is not None
    assert [(n.label, n.number) for n in done.introduction.notes] == [("ed-t", "1"), ("1", "2")]
    (call,) = all_of(NoteReference, done.title)
    assert (call.number, call.note) == ("1", "part-a.note-1")


def test_a_part_s_title_that_calls_a_note_it_has_not_is_an_error() -> None:
    whole = book(replace(part("part-a", text("one")), title=run("A", ref("x", 7))))
    assert report_of(lambda d: number_notes(whole, Editing(), d)) == [
        ("note-undefined", "texts/one.md:7")
    ]
