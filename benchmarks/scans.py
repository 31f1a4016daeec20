"""How many notes does an import link? Prints books with known notes in every form that files have.

In comes nothing: a small grammar writes the books, and a printer sets them as scans and digital
libraries have them. Out goes a table: linked, missed, false, for each form. Run it with

    python benchmarks/scans.py            # all forms
    python benchmarks/scans.py page-foot  # the forms whose names hold these letters
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from scan_books import Book, write_book
from scan_forms import FORMS, NO_NOTES, Form
from scan_judge import Verdict, judge
from scan_printer import print_book

from anthology.importing import import_text

FEWEST = 0.97


@dataclass(slots=True)
class Score:
    """What became of the notes of one form."""

    notes: int = 0
    linked: int = 0
    false: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count a book in."""
        self.notes += verdict.notes
        self.linked += verdict.linked
        self.false += verdict.false
        self.failures += verdict.failures

    @property
    def share(self) -> float:
        """Give the share of notes that were linked right."""
        return self.linked / self.notes if self.notes else 1.0


def measure(form: Form, seeds: range, chapters: int = 4) -> Score:
    """Print books in a form, import them, and count."""
    score = Score()
    for seed in seeds:
        book: Book = write_book(seed, chapters)
        printed = print_book(book, form, seed)
        imported = import_text(printed.raw.encode(), f"{form.name}.txt")
        score.add(judge(printed, imported.markdown))
    return score


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="letters that a form's name holds")
    parser.add_argument("--books", type=int, default=3, help="books a form")
    parser.add_argument("--failures", action="store_true", help="name what was missed")
    given = parser.parse_args()
    total = Score()
    print("| form | notes | linked | of 100 | false |\n| --- | ---: | ---: | ---: | ---: |")
    for form in (*FORMS, *NO_NOTES):
        if given.names and not any(name in form.name for name in given.names):
            continue
        score = measure(form, range(given.books))
        sign = "" if score.share >= FEWEST and not score.false else " ←"
        share = f"{100 * score.share:.1f}" if score.notes else "–"
        row = (form.name, score.notes, score.linked, share, f"{score.false}{sign}")
        print(f"| {' | '.join(map(str, row))} |", flush=True)
        if given.failures:
            print("\n".join(f"    {failure}" for failure in score.failures[:12]))
        total.notes += score.notes
        total.linked += score.linked
        total.false += score.false
    print(f"| all | {total.notes} | {total.linked} | {100 * total.share:.1f} | {total.false} |")


if __name__ == "__main__":
    main()
