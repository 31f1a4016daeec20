"""Notes of every form are linked, wherever their bodies stand, and nothing else is taken for one."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Callable

import pytest
from test_importing import check

from anthology.importing import import_text, render_report
from anthology.importing.draft import SUPERSCRIPTS

PROSE = (
    "The press on p. 12 stood in the back room of the bakery",
    "Nobody asked in 1917, or on 3 May 1921, why flour was delivered",
    "He gave them (1) flour, (2) yeast and (3) salt for 3.12 a sack",
    "Every Thursday the compositor came in by the yard door [sic] and set his pages",
    "The yard of 40 km² was read all over the quarter (pp. 33-45) by noon",
)


def raised(number: int) -> str:
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))


MARKS: dict[str, Callable[[int], str]] = {
    "bracket": lambda number: f"[{number}]",
    "raised": raised,
    "parenthesis": lambda number: f" ({number})",
    "digits": str,
    "brace": lambda number: f"{{{number}}}",
}
BODIES: dict[str, Callable[[int, str], str]] = {
    "bracket": lambda number, words: f"[{number}] {words}",
    "point": lambda number, words: f"{number}. {words}",
    "bare": lambda number, words: f"{number} {words}",
    "raised": lambda number, words: f"{raised(number)} {words}",
    "footnote": lambda number, words: f"[Footnote {number}: {words}]",
}
PLACES = ("paragraph", "page", "chapter", "end")


def book(mark: str, body: str, place: str, anew: bool) -> tuple[str, list[str]]:
    """Make a book of three chapters; give the raw text and the notes in order."""
    parts = ["THE BAKERY PRESS", "by Ann Printer"]
    notes: list[str] = []
    gathered: list[str] = []
    number = 0
    for chapter in range(3):
        parts.append(f"CHAPTER {'I' * (chapter + 1)}.")
        number = 0 if anew else number
        bodies: list[str] = []
        for paragraph in range(4):
            sentences, here = [], []
            for index, words in enumerate(PROSE):
                sign = ""
                if (index + paragraph) % 3 == 0:
                    number += 1
                    notes.append(f"Note {chapter}x{paragraph}x{index}, ibid., p. 7.")
                    here.append(BODIES[body](number, notes[-1]))
                    sign = MARKS[mark](number)
                sentences.append(f"{words}.{sign}")
            parts.append(textwrap.fill(" ".join(sentences), 72))
            if place == "page":
                parts += [*here, f"{4 * chapter + paragraph + 1}\n\f"]
            elif place == "paragraph":
                parts += here
            bodies += here
        if place == "chapter":
            parts += ["NOTES", *bodies]
        gathered += [*([f"CHAPTER {'I' * (chapter + 1)}."] if anew else []), *bodies]
    if place == "end":
        parts += ["NOTES", *gathered]
    return "\n\n".join(parts), notes


@pytest.mark.parametrize(
    ("mark", "body", "place", "anew"),
    list(itertools.product(MARKS, BODIES, PLACES, (False, True))),
)
def test_every_mark_is_linked_to_its_own_note(mark: str, body: str, place: str, anew: bool) -> None:
    raw, notes = book(mark, body, place, anew)
    imported = check(raw.encode())
    defined = dict(re.findall(r"^\[\^(\S+)\]: (.*)$", imported.markdown, re.MULTILINE))
    text = re.sub(r"^\[\^\S+\]: .*$", "", imported.markdown, flags=re.MULTILINE)
    linked = [defined.get(label, "") for label in re.findall(r"\[\^([^\]]+)\]", text)]
    # A doubtful mark may stay text, and is listed then; a false one may not be.
    assert [note for note in notes if note in linked] == linked
    assert len(linked) >= 0.97 * len(notes)


@pytest.mark.parametrize("sign", ["*", "†", "[*]"])
def test_signs_call_the_note_below_their_paragraph(sign: str) -> None:
    pages = "\n\n".join(
        f"{PROSE[place]} again and again, until it was late.{sign} It was so.\n\n{sign} Note {place}."
        for place in range(4)
    )
    markdown = check(f"A Title\n\n{pages}\n".encode()).markdown
    assert re.findall(r"\]: (Note \d)", markdown) == [f"Note {place}" for place in range(4)]
    assert len(re.findall(r"late\.\[\^", markdown)) == 4


@pytest.mark.parametrize(
    "words",
    [
        "In [1917] it cost 3.12, on p. [9] and in vol. 2.",
        "There were (1) flour, (2) yeast and (3) salt.",
        "An area of 40 m² and 10³ sacks, as Matt. 5,3 says.",
        "He said so [sic] and left […] at once, with 12 men.",
        "Verse [5] of it, then [10], then [15], then [20].",
    ],
)
def test_what_is_no_note_stays_text(words: str) -> None:
    markdown = check(
        f"A Title\n\n{PROSE[0]}, {PROSE[1]}. {words}\n\n{PROSE[3]}.\n".encode()
    ).markdown
    assert "[^" not in markdown


@pytest.mark.parametrize(
    "words",
    [
        "The barn is an area of 10 cm^2, and the work grows as N^2 does, or as x^2.",
        "Put a '*' or a ‘*’ before the name, and all of (bakery.*) will be shown.",
    ],
)
def test_signs_that_are_spoken_of_call_no_note(words: str) -> None:
    markdown = check(
        f"A Title\n\n{PROSE[0]}. {words}\n\n{PROSE[3]}.\n\n* The minutes.\n\nNotes\n\n"
        "1. See there.\n\n2. See here.\n".encode()
    ).markdown
    assert "[^" not in markdown


def test_a_note_without_a_number_is_not_brought_to_a_sign_far_above_it() -> None:
    far = "\n\n".join(f"{PROSE[place % 5]}." for place in range(60))
    markdown = check(f"A Title\n\nThe bread.* It rose.\n\n{far}\n\n[Note: So he said.]\n".encode())
    assert "[^asterisk]" not in markdown.markdown


def test_a_dagger_read_as_a_letter_is_known_by_the_words_of_the_texts_own_language() -> None:
    page = (
        "Der Ofen stand in der Küche, und niemand wußte mehr, wer ihn gebaut hatte. Man sprach\n"
        "davon nur am Abend, wenn das Mehlt im Haus und die Arbeit getan war und die Kinder in\n"
        "der Kammer schliefen.\n\n"
        "t Siehe die Akten des Gerichts.\n"
    )
    other = "Es war kalt, und die Leute aßen nicht viel davon in jenem Winter auf dem Lande.\n"
    imported = check(f"{page}\f{other}\f{other}".encode())
    assert "das Mehl[^" in imported.markdown
    assert "note-mark-misread" in {finding.code for finding in imported.findings}


def test_notes_called_by_line_or_page_are_named_in_one_doubt() -> None:
    notes = "\n\n".join(
        f"{place}. The word is rare, and only bakers have it."
        for place in ("Line 12", "Page 3, line 7", "P. 40")
    )
    imported = check(f"A Title\n\n{PROSE[0]}.\n\n{PROSE[3]}.\n\n{notes}\n".encode())
    found = [finding for finding in imported.findings if finding.code == "notes-called-by-place"]
    assert [finding.line for finding in found] == [7]
    assert found[0].message.startswith("3 notes name the line or the page")


def test_many_doubts_of_a_kind_share_an_entry_of_the_report() -> None:
    few, many = (
        "\n\n".join(
            f"A short line {'abcdefghijklmnopqrst'[place]}\n\n{PROSE[0]}, {PROSE[1]}."
            for place in range(count)
        )
        for count in (3, 20)
    )
    reports = [
        render_report(check(f"A Title\n\n{PROSE[0]}.\n\n{text}\n".encode()), "raw.txt")
        for text in (few, many)
    ]
    assert "is it a heading? “A short line b”\n" in reports[0]
    assert "- 20 lines: a short line stands alone: is it a heading?\n" in reports[1]
    assert "; 9 “A short line b”; " in reports[1]


def test_emphasis_that_begins_a_line_of_a_page_is_no_note() -> None:
    page = (
        "### START: {0}.tif.txt ###\n\n{1}, as the writer of *The Ovens in the\nTown* says, who had"
        " it from the minutes and from\n*Flour.* {2}.\n"
    )
    pages = "\n".join(page.format(place, PROSE[0], PROSE[3]) for place in range(4))
    markdown = check(f"{pages}\n### START: 4.tif.txt ###\n".encode()).markdown
    assert "[^" not in markdown
    assert "START" not in markdown
    assert markdown.count("*The Ovens in the Town*") == 4


def test_a_note_that_begins_with_verse_keeps_all_its_lines() -> None:
    lines = ("The yard is dark,", "The bread is cold,", "The forme is locked,", "The ink is old.")
    text = (
        f"Ovens\n\nThe ovens were cold,[1] and so was he.\n\n{'It was so. ' * 20}\n\nNotes\n\n[1] "
    )
    imported = import_text((text + "\n".join(lines) + "\n").encode(), "raw.txt")
    note = imported.markdown.partition("[^1]: ")[2]
    assert note.splitlines() == [f"| {lines[0]}", *(f"    | {line}" for line in lines[1:])]


def test_the_entries_of_a_list_are_no_notes_of_an_asterisk_far_above_them() -> None:
    prose = "The ovens were cold, and nobody asked what became of the bread. " * 4
    text = f"Ovens\n\nHe wrote to all names r* in it. {prose}\n\n" + f"{prose}\n\n" * 20
    text += "".join(f"This is in room {room}.\n\n* The stone\n\n" for room in range(8))
    assert "[^" not in import_text(text.encode(), "raw.txt").markdown
