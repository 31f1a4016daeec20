"""The foot and the end of printed pages: notes that run on, lines that stay together, hyphens, the grid."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from apparatus_books import Built, build
from judges import pdf_failures, pdf_letters

HYPHENS = ("-", "\ufffe", "\x02")


@dataclass(frozen=True)
class Line:
    """A line of print: where its baseline, its left and right end are, in points."""

    baseline: float
    size: float
    left: float
    right: float
    text: str


def lines_of(pdf: Path) -> list[list[Line]]:
    """Give the lines of every page, from its head to its foot."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [_lines(page.get_textpage()) for page in document]
    document.close()
    return pages


def _lines(page: pypdfium2.PdfTextPage) -> list[Line]:
    rows: dict[float, list[tuple[float, float, float, str]]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(page.raw, index))
        if not pdfium.FPDFText_IsGenerated(page.raw, index) and character.strip():
            pdfium.FPDFText_GetCharOrigin(page.raw, index, x, y)
            right = page.get_charbox(index, loose=True)[2]
            size = pdfium.FPDFText_GetFontSize(page.raw, index)
            rows.setdefault(round(y.value, 1), []).append((x.value, right, size, character))
    return [_line(baseline, sorted(row)) for baseline, row in sorted(rows.items(), reverse=True)]


def _line(baseline: float, row: list[tuple[float, float, float, str]]) -> Line:
    text = "".join("-" if character in HYPHENS else character for *_, character in row)
    size = max(size for _, _, size, _ in row)
    return Line(baseline, size, row[0][0], max(right for _, right, _, _ in row), text)


def foot_of(page: list[Line]) -> list[Line]:
    """Give the lines of the notes at the foot of a page."""
    size = max((line.size for line in page if len(line.text) > 25), default=0.0)
    page = [line for line in page if not line.text.isdecimal()]
    text = [place for place, line in enumerate(page) if line.size > size - 0.5]
    return page[text[-1] + 1 :] if text else []


MANIFEST = (
    "title: Foot\nlanguage: en\ncontents: [one.md]\nnotes: {placement: page-foot}\n"
    "editions: {epub: , pdf: {trim: a5, starts: any}}\n"
)
WORDS = (
    "Nobody in the company could bring himself to break the silence of the evening light, "
    "although the extraordinary representatives were everywhere remembering considerable things. "
)


def prose(paragraphs: int) -> list[str]:
    """Give paragraphs of all lengths."""
    words = (WORDS * 4).split()
    return [
        "Begin" + str(n) + " " + " ".join(words[n * 5 % 31 :][: 9 + n * 37 % 60]) + "."
        for n in range(paragraphs)
    ]


def noted(paragraphs: int, notes: dict[int, str]) -> str:
    """Give a text some of whose paragraphs have a note to their third word."""
    body = prose(paragraphs)
    for number in notes:
        first, second, third, rest = body[number].split(" ", 3)
        body[number] = f"{first} {second} {third}[^{number}] {rest}"
    bodies = [f"[^{number}]: {note}" for number, note in notes.items()]
    return "---\ntitle: One\n---\n\n" + "\n\n".join([*body, *bodies]) + "\n"


@cache
def long() -> Built:
    """Build a book whose one note goes on for more than three pages, in one paragraph."""
    return build(MANIFEST, one=noted(40, {1: "Alpha " + WORDS * 60 + "Omega."}))


def test_a_note_that_runs_on_reads_like_one_paragraph_on_every_page() -> None:
    feet = [foot for page in lines_of(long().pdf) if (foot := foot_of(page))]
    assert len(feet) >= 3
    left, right = feet[1][0].left, feet[1][0].right
    shown = [line for foot in feet for line in foot]
    first, *others, last = shown
    assert first.text.startswith("1.Alpha")
    assert last.text.endswith("Omega.")
    measures = {round(line.right - line.left) for line in others}
    assert max(measures) - min(measures) <= 3
    inner = [line for foot in feet[1::2] for line in foot if line is not last]
    assert all(line.left == pytest.approx(left, abs=1) for line in inner)
    assert all(line.right == pytest.approx(right, abs=3) for line in inner)


def test_a_note_of_three_pages_loses_no_word_and_is_one_note() -> None:
    book = long()
    assert book.disagreements == []
    assert book.warnings == ""
    (note,) = book.printed.notes.values()
    assert len(set(note.pages)) >= 3
    assert pdf_failures(book.pdf) == []


def test_while_a_note_runs_on_every_page_has_text_over_it() -> None:
    for page in lines_of(long().pdf):
        if foot := foot_of(page):
            assert sum(line.size > foot[0].size + 0.5 for line in page) >= 4


def test_the_feet_of_all_pages_end_at_the_same_height() -> None:
    notes = {number: WORDS * (1 + number % 9) for number in range(0, 60, 2)}
    book = build(MANIFEST, one=noted(60, notes))
    assert book.disagreements == []
    bottoms = [foot[-1].baseline for page in lines_of(book.pdf) if (foot := foot_of(page))]
    assert len(bottoms) > 10
    assert max(bottoms) - min(bottoms) < 0.5


HELD = """Alpha begins.

    > {quoted}

    - {item}
    - {item}
    - {item}

    {words}

    | Verse line one
    | Verse line two
    | Verse line three

    | a | b |
    | --- | --- |
    | 1 | one |
    | 2 | two |

    ![A diamond](mark.svg)

    {words} Omega."""


@pytest.mark.parametrize("series", ["", ", series: separate"])
def test_whatever_a_note_holds_is_divided_and_nothing_is_lost(series: str) -> None:
    held = HELD.format(quoted=WORDS * 4, item=WORDS, words=WORDS * 5)
    text = noted(60, dict.fromkeys((2, 9, 11, 12, 20), held)).replace("[^9]", "[^ed-9]")
    book = build(MANIFEST.replace("page-foot", f"page-foot{series}"), one=text)
    assert book.disagreements == []
    assert any(len(set(note.pages)) > 1 for note in book.printed.notes.values())
    assert pdf_failures(book.pdf) == []


def test_a_heading_with_a_long_note_keeps_its_text() -> None:
    for before in range(14, 20):
        body = prose(30)
        body.insert(before, "## The heading[^h]")
        text = "---\ntitle: One\n---\n\n" + "\n\n".join([*body, f"[^h]: Alpha {WORDS * 14}"]) + "\n"
        book = build(MANIFEST, one=text)
        (page,) = (
            p for p in lines_of(book.pdf)[4:] if any("THEHEADING" in i.text.upper() for i in p)
        )
        foot = foot_of(page)
        (place,) = (n for n, line in enumerate(page) if "THEHEADING" in line.text.upper())
        assert [line.size > foot[0].size + 0.5 for line in page[place + 1 : place + 3]] == [
            True,
            True,
        ]
        assert "Alpha" in "".join(line.text for line in foot)


# ---------------------------------------------------------------- lines where pages end


@cache
def plain() -> list[list[Line]]:
    """Build 150 paragraphs of prose; give the lines of the text's pages, a recto first, without heads and folios."""
    words = (Path(__file__).parent.parent / "texts").rglob("*.md")
    prose_of = " ".join(file.read_text(encoding="utf-8") for file in sorted(words))
    found = re.findall(r"[A-Za-z’]{1,15}[,.]?", prose_of)
    starts = range(0, len(found) - 130, (len(found) - 130) // 150)
    body = [" ".join(found[at : at + 25 + at * 7 % 100]) + "." for at in starts][:150]
    text = "---\ntitle: One\n---\n\n" + "\n\n".join(body) + "\n"
    pages = lines_of(build(MANIFEST.replace("starts: any", "starts: recto"), one=text).pdf)
    first = next(n for n, page in enumerate(pages) if len(page) > 20)
    assert first % 2 == 0
    return [[line for line in page if len(line.text) > 8] for page in pages[first:]]


def test_no_recto_and_hardly_a_verso_ends_within_a_word() -> None:
    last = [page[-1].text.endswith("-") for page in plain()]
    assert len(last) >= 25
    assert not any(last[::2])
    assert sum(last) <= 1


def test_never_more_than_two_lines_in_a_row_end_with_a_hyphen() -> None:
    ends = "".join("-" if line.text.endswith("-") else "." for page in plain() for line in page)
    assert "-" in ends
    assert "---" not in ends


def test_lines_of_the_text_stand_at_the_same_heights_on_every_page() -> None:
    body = prose(40)
    body[5:5] = [
        "## A heading",
        "| a | b |\n| --- | --- |\n| one | two |",
        "![A diamond](mark.svg)",
    ]
    body[14:14] = ["> Quoted words.", "- one\n- two", "| verse\n| more verse"]
    text = "---\ntitle: One\n---\n\n" + "\n\n".join(body) + "\n"
    pages = lines_of(build(MANIFEST, one=text).pdf)
    begins = [line for page in pages for line in page if line.text.startswith("Begin")]
    leading = min(
        round(one.baseline - other.baseline, 1)
        for page in pages
        for one, other in pairwise(page)
        if one.size == other.size and len(one.text) > 30 < len(other.text)
    )
    assert len(begins) >= 40
    off = [(line.baseline - begins[-1].baseline) / leading for line in begins]
    assert all(steps == pytest.approx(round(steps), abs=0.05) for steps in off)


def test_a_mark_of_a_note_at_the_foot_moves_no_line() -> None:
    page = next(p for p in lines_of(long().pdf) if any("Begin1" in line.text for line in p))
    size = max(line.size for line in page if len(line.text) > 25)
    text = [line.baseline for line in page if line.size > size - 0.5 and len(line.text) > 25]
    steps = {round(one - other, 1) for one, other in pairwise(text[:4])}
    assert max(steps) - min(steps) < 0.2


FOLLOWERS = {
    "prose": "Words that follow the heading, and more of them, so that there are two lines at least of it.",
    "figure": '![A diamond](mark.svg "A caption for the picture")',
    "table": "| a | b |\n| --- | --- |\n| one | two |\n| three | four |",
    "list": "- First item of the list.\n- Second item of the list.\n- Third item of the list.",
    "heading": "### A lower heading\n\nWords that follow it.",
}


@pytest.mark.parametrize("follower", sorted(FOLLOWERS))
def test_no_heading_is_the_last_thing_on_a_page(follower: str) -> None:
    body: list[str] = []
    for number, paragraph in enumerate(prose(120)):
        if number % 4 == 3:
            body += [f"## Head{number}", FOLLOWERS[follower]]
        body.append(paragraph)
    text = "---\ntitle: One\n---\n\n" + "\n\n".join(body) + "\n"
    pages = lines_of(build(MANIFEST, one=text).pdf)
    last = [[line.text for line in page if not line.text.isdecimal()][-1:] for page in pages]
    assert len(last) > 8
    assert not [words for words in last if words and words[0].upper().startswith("HEAD")]


def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph() -> None:
    pages = plain()
    for page in pages[1:-1]:
        left = min(line.left for line in page)
        right = max(line.right for line in page)
        assert page[0].right > right - 3 or page[0].left > left + 5  # no short last line on top
        assert page[-1].left < left + 5 or page[-1].right < right - 3  # no first line at the foot


def table_with_notes(rows: int, notes: list[str]) -> str:
    """Write a table that calls notes in its head and in most rows."""

    def called(words: str) -> str:
        sign = chr(ord("a") + len(notes))
        notes.append(
            f"[^{sign}]: Of{sign}qz, with so many words that the note is longer than a line."
        )
        return f"{words}[^{sign}]"

    lines = [f"| {called('Head')} | {called('Other')} |", "|---|---|"]
    for row in range(rows):
        first = called("row") if row % 3 == 1 else "row"
        lines.append(f"| {first} | {called('more') if row % 4 == 2 else 'more'} |")
    return "\n".join(lines)


@pytest.mark.parametrize("before", [9, 12, 13])
def test_notes_of_a_table_that_breaks_are_printed_and_read_in_order(before: int) -> None:
    notes: list[str] = []
    short = "The forme was on the stone, and the stone was cold, and nobody came to lock it up."
    body = [*([short] * before), table_with_notes(14, notes), *([short] * 6), *notes]
    manifest = MANIFEST.replace("language: en", "language: en\ndesign: large-print")
    book = build(manifest, one="---\ntitle: One\n---\n\n" + "\n\n".join(body) + "\n")
    signs = [chr(ord("a") + number) for number in range(len(notes))]
    printed = "".join(line.text for page in lines_of(book.pdf) for line in page)
    assert re.findall("Of(.)qz", printed) == signs
    assert re.findall("Of(.)qz", pdf_letters(book.pdf)) == signs
