"""Whose notes they are, in which languages, and what is wrong with them: in built books and in reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from apparatus_books import Built, build, write_book
from command_line import anthology
from judges import NAMES, epubcheck_messages, letters, pdf_failures
from note_agreement import Apparatus, contradictions, disagreements, ebook_notes

# ---------------------------------------------------------------- whose note

SIGNED = {
    "de": ["(Anm. d. Hrsg.)", "(Anm. d. Übers.)"],
    "fr": ["(N.d.É.)", "(N.d.T.)"],
    "ru": ["— Прим. ред.", "— Прим. пер."],
    "he": ["(הערת העורך)", "(הערת המתרגם)"],
}
OWNED = """---
title: Text
language: en
authors: [Ada Byron]
---

Hers.[^1] The editor's.[^ed-1] The translator's.[^tr-1] Hers.[^2]

[^1]: Of the author.

[^ed-1]: ALPHA

[^tr-1]: BETA

[^2]: Of the author again.
"""


@pytest.mark.parametrize("language", sorted(SIGNED))
def test_notes_that_are_not_the_author_s_are_signed_in_the_language_of_the_book(
    language: str,
) -> None:
    manifest = f"title: T\nlanguage: {language}\ncontents: [one.md]\neditions: {{epub: , pdf: {{starts: any}}}}\n"
    book = build(manifest, one=OWNED)
    assert book.disagreements == []
    page = book.ebook.pages["notes"]
    signatures = page.xpath("//h:span[@class='note-signature']/text()", namespaces=NAMES)
    assert [sign.replace("\xa0", " ") for sign in signatures] == SIGNED[language]
    for sign, note in zip(signatures, ("one.note-2", "one.note-3"), strict=True):
        assert set(letters(sign)) <= set(letters(book.printed.notes[note].words))
    assert {call.owner for call in book.notes.calls} == {"Text"}


SEPARATE = """title: Apart
language: en
contents:
  - text: one.md
    introduction: |
      Before it.[^ed-a]

      [^ed-a]: To the headnote.
notes: {series: separate, placement: PLACEMENT}
editions: {epub: , pdf: {starts: any}}
"""
MANY_SIGNS = OWNED + "\nMore:" + "".join(f" word[^ed-{n}]" for n in range(2, 10)) + ".\n\n"
MANY_SIGNS += "\n".join(f"[^ed-{n}]: Of the editor, {n}." for n in range(2, 10)) + "\n"
SIGNS = ["*", "†", "‡", "§", "‖", "¶", "**", "††", "‡‡", "§§"]


@pytest.mark.parametrize("placement", ["book-end", "text-end", "page-foot"])
def test_an_editor_s_own_series_stands_at_the_foot_in_print_and_by_itself_in_the_ebook(
    placement: str,
) -> None:
    book = build(SEPARATE.replace("PLACEMENT", placement), one=MANY_SIGNS)
    assert book.disagreements == []
    assert epubcheck_messages(book.epub) == []
    assert pdf_failures(book.pdf) == []
    marks = [call.number for call in book.notes.calls]
    assert [mark for mark in marks if not mark.isdecimal()] == SIGNS
    assert [mark for mark in marks if mark.isdecimal()] == ["1", "2", "3"]
    pages = dict(zip(book.labels, range(len(book.labels)), strict=True))
    for call in book.printed.calls:
        if not call.number.isdecimal():
            assert book.printed.notes[call.note].pages == [pages[call.page]]
    home = "one" if placement == "text-end" else "notes"
    authors, editors = book.ebook.pages[home].xpath("//h:ol[@class='notes']", namespaces=NAMES)
    assert [len(authors), len(editors)] == [3, 10]
    assert book.groups(home)[1].endswith("Editors’ notes")
    assert "—Ed." not in "".join(note.words for note in book.notes.notes.values())


# ---------------------------------------------------------------- languages

ENGLISH = """---
title: English
language: en
authors: [Ada Byron]
---

Latin words.[^1] שלום.[^2]

[^1]: A note.
[^2]: A note with שלום in it.
"""
HEBREW = """---
title: "עברית[^t]"
language: he
authors: [אבא כהן]
---

מילה.[^1] ועוד [mot]{lang=fr}.[^2]

[^t]: לכותרת.
[^1]: הערה.
[^2]: A Latin note, Leeds 1974.
"""
ARABIC = "---\ntitle: عربي\nlanguage: ar\nauthors: [كاتبة]\n---\n\nكلمة.[^1]\n\n[^1]: ملاحظة.\n"


@pytest.mark.parametrize("placement", ["book-end", "page-foot"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_texts_that_run_either_way_keep_their_notes(language: str, placement: str) -> None:
    manifest = (
        f"title: Both ways\nlanguage: {language}\ncontents: [english.md, hebrew.md, arabic.md]\n"
        f"notes: {{placement: {placement}}}\neditions: {{epub: , pdf: {{starts: any}}}}\n"
    )
    book = build(manifest, english=ENGLISH, hebrew=HEBREW, arabic=ARABIC)
    assert book.disagreements == []
    assert epubcheck_messages(book.epub) == []
    assert pdf_failures(book.pdf) == []
    directions = {
        name: book.ebook.pages[name].getroottree().getroot().get("dir", "ltr")
        for name in ("english", "hebrew", "arabic", "notes")
    }
    assert directions["english"] == "ltr"
    assert directions["hebrew"] == directions["arabic"] == "rtl"
    assert directions["notes"] == ("rtl" if language == "he" else "ltr")
    for note in ("english.note-2", "hebrew.note-1", "arabic.note-1"):
        (home,) = book.ebook.pages["notes"].xpath(f"//*[@id='{note}']")
        own = "ltr" if note.startswith("english") else "rtl"
        assert (home.get("dir") or directions["notes"]) == own


# ---------------------------------------------------------------- what the source lacks

LACKING = (
    "# One\n\nThere.[^1] Not there.[^gone] There.[^2]\n\n[^1]: The first.\n\n[^2]: The second.\n"
)


def lacking(missing: str, language: str = "en") -> Built:
    manifest = (
        f"title: T\nlanguage: {language}\ncontents: [one.md]\nnotes: {{missing: {missing}}}\n"
    )
    return build(manifest + "editions: {epub: , pdf: {starts: any}}\n", one=LACKING)


def test_a_missing_note_can_be_told_of_in_the_language_of_the_reader() -> None:
    book = lacking("mark")
    assert book.disagreements == []
    assert [call.number for call in book.printed.calls] == ["1", "2", "3"]
    words = "The source refers here to a note, numbered gone, which our copy of it lacks."
    assert book.notes.notes["one.note-2"].words.startswith(words)
    german = lacking("mark", "de").notes.notes["one.note-2"].words
    assert "gone" in german
    assert "source" not in german


def test_a_missing_note_can_be_dropped_without_a_trace_but_in_the_report() -> None:
    book = lacking("drop")
    assert book.disagreements == []
    assert [call.number for call in book.printed.calls] == ["1", "2"]
    for words in (*book.pages, *(" ".join(book.words(name)) for name in book.ebook.spine)):
        assert "gone" not in words
    assert "texts/one.md:3:22: warning: note “gone” does not exist" in book.warnings


# ---------------------------------------------------------------- integrity, with file and line

MANIFEST = "title: T\nlanguage: en\neditors: [E]\ncontents: [a/one.md]\n"
WRONG = {
    "note-undefined": ("Words.[^1]", 1),
    "note-duplicate": ("Words.[^1]\n\n[^1]: One.\n\n[^1]: Two.", 5),
    "note-unreferenced": ("Words.\n\n[^1]: One.", 3),
    "note-empty": ("Words.[^1]\n\n[^1]:", 3),
}
DOUBTFUL = {
    "note-order": ("A.[^2] B.[^1]\n\n[^1]: One.\n\n[^2]: Two.", 3),
    "ibid-referent": (
        "A.[^1] B.[^ed-1] C.[^2]\n\n[^1]: Marx.\n\n[^ed-1]: No.\n\n[^2]: Ibid., 4.",
        7,
    ),
    "op-cit-referent": ("A.[^1]\n\n[^1]: Marx, op. cit., 4.", 3),
}


def report(folder: Path, words: str, *options: str) -> list[tuple[str, str, int]]:
    """Give code, file and line of each complaint about a text."""
    write_book(folder, MANIFEST, (("a__one", f"# One\n\n{words}\n"),))
    run = anthology("-C", folder, "--json", *options, "check")
    return [
        (item["code"], item["path"], item["line"] - 2)
        for item in run.report["diagnostics"]
        if item["code"] != "rights-missing"
    ]


@pytest.mark.parametrize("code", [*WRONG, *DOUBTFUL])
def test_what_is_wrong_with_notes_is_told_with_file_and_line(tmp_path: Path, code: str) -> None:
    words, line = {**WRONG, **DOUBTFUL}[code]
    assert (code, "texts/a/one.md", line) in report(tmp_path, words)


@pytest.mark.parametrize(
    "words",
    [
        "A.[^1] B.[^3]\n\n[^1]: One, see the next.[^2]\n\n[^2]: Two.\n\n[^3]: Three.",
        "A.[^1] B.[^2]\n\n[^1]: Marx, *Capital*.\n\n[^2]: Ibid., 4.",
        "A.[^1] B.[^2] C.[^3]\n\n[^1]: Marx, *Capital*.\n\n[^2]: Ibid.\n\n[^3]: Ibid.",
        "A.[^1] B.[^2]\n\n[^1]: Marx, *Capital*.\n\n[^2]: Marx, op. cit., 4.",
        "Once[^10]: and[^10] more.\n\n[^10]: Ten.",
    ],
)
def test_of_notes_in_order_nothing_is_said(tmp_path: Path, words: str) -> None:
    assert report(tmp_path, words) == []


@pytest.mark.parametrize(
    "words", ["Ibíd., 4.", "Ivi, 4.", "Там само.", "A.g.e., 4.", "Στο ίδιο.", "שם, 4."]
)
def test_ibid_is_known_in_other_languages(tmp_path: Path, words: str) -> None:
    (found,) = report(tmp_path, f"A.[^1]\n\n[^1]: {words}")
    assert found == ("ibid-referent", "texts/a/one.md", 3)


def test_a_mark_behind_a_word_and_before_a_colon_at_the_end_of_a_line_calls(tmp_path: Path) -> None:
    manifest = (
        "title: T\nlanguage: en\ncontents: [one.md]\neditions: {epub: , pdf: {starts: any}}\n"
    )
    words = "# One\n\nThe first line[^10]:\nand the next.\n\n[^10]: Ten.\n"
    book = build(manifest, one=words)
    assert book.disagreements == []
    assert "The first line1: and the next." in book.page_with("and the next")


def test_the_view_of_notes_tells_number_owner_place_and_first_words(tmp_path: Path) -> None:
    words = "# One\n\nA.[^1] B.[^ed-1]\n\n[^1]: > Quoted.\n\n    Said.\n\n[^ed-1]: No.\n"
    write_book(tmp_path, MANIFEST, (("a__one", words),))
    lines = anthology("-C", tmp_path, "show", "notes").out.splitlines()
    assert [line.split() for line in lines] == [
        ["One"],
        ["1", "author", "texts/a/one.md:5:1", "Quoted.", "Said."],
        ["2", "editor", "texts/a/one.md:9:1", "No.", "—Ed."],
    ]


# ---------------------------------------------------------------- the judge itself


def test_the_judge_of_notes_notices_what_is_wrong() -> None:
    book = lacking("mark")

    def faults(change: Callable[[Apparatus], object]) -> int:
        found = ebook_notes(book.epub)
        change(found)
        return len(list(contradictions(found, all_backlinks=True)))

    def second(**changes: str) -> Callable[[Apparatus], object]:
        return lambda found: found.calls.append(replace(found.calls.pop(), **changes))

    def moved(found: Apparatus) -> None:
        found.notes["one.note-1"] = found.notes.pop("one.note-1")

    assert faults(lambda found: None) == 0
    assert faults(second(number="7")) == 1
    assert faults(second(note="one.note-9")) > 1
    assert faults(lambda found: found.notes["one.note-2"].backlinks.clear()) > 0
    assert faults(moved) == 1
    other = lacking("drop")
    assert any("marks and" in fault for fault in disagreements(book.epub, other.pdf))
    assert any(fault.startswith("one.note-2") for fault in disagreements(book.epub, other.pdf))
