"""Books printed with known notes, as scans and digital libraries set them, are imported with their notes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from scan_books import write_book
from scan_forms import FORMS, NO_NOTES, Form
from scan_judge import judge
from scan_printer import print_book
from test_importing import check

FORM = {form.name: form for form in (*FORMS, *NO_NOTES)}
CLEAR = (
    "gutenberg [1] [Footnote 1: …]",
    "gutenberg [A] [Footnote A: …]",
    "gutenberg [1] FOOTNOTES: at chapter",
    "gutenberg {1} {1} …",
    "gutenberg [Footnote: …] in flow",
    "marxists [1] 1. … Footnotes",
    "wiki [1] ↑ …",
    "raised ¹ anew 1. …",
    "glued 1 1 … anew",
    "book by chapter glued 1 …",
    "page-foot 1 1 … noise",
    "page-foot-no-feed 1 1. … rule",
    "page-foot-no-feed * † ‡",
)
MISREAD = ("page-foot misread ^ ^ ^", "page-foot misread ' 2 3", "page-foot-no-feed misread * f J")


@pytest.mark.parametrize("name", CLEAR)
def test_a_printed_book_is_imported_with_its_notes(name: str) -> None:
    printed = print_book(write_book(0, 2), FORM[name], 0)
    verdict = judge(printed, check(printed.raw.encode()).markdown)
    assert verdict.false == 0
    assert verdict.linked >= 0.97 * verdict.notes > 20


@pytest.mark.parametrize("name", MISREAD)
def test_misread_marks_are_known_by_their_place(name: str) -> None:
    printed = print_book(write_book(0, 2), FORM[name], 0)
    verdict = judge(printed, check(printed.raw.encode()).markdown)
    assert verdict.false == 0
    assert verdict.linked >= 0.9 * verdict.notes > 20


@pytest.mark.parametrize("form", NO_NOTES, ids=lambda form: form.name)
def test_a_book_without_notes_has_none_afterwards(form: Form) -> None:
    printed = print_book(write_book(0, 2), form, 0)
    assert "[^" not in check(printed.raw.encode()).markdown
