"""Notes of every form are linked, wherever their bodies stand, and nothing else is taken for one."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Callable

import pytest
from test_importing import check

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
