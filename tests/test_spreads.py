"""Facing pages of running text end with the same line, where widows and orphans allow it."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
import yaml
from command_line import anthology

LINE = 11
"""Points from one line of the text to the next, about."""
WORDS = [
    "the",
    "printer",
    "knew",
    "every",
    "letter",
    "in",
    "his",
    "case",
    "as",
    "one",
    "knows",
    "a",
    "hand",
]


def prose(paragraphs: int, seed: int) -> str:
    """Write paragraphs that begin with a number each."""
    chance = random.Random(seed)
    return "\n\n".join(
        f"{number} {' '.join(chance.choices(WORDS, k=chance.randint(20, 160)))}."
        for number in range(1001, paragraphs + 1001)
    )


def built(folder: Path, words: str, paragraphs: str = "optimal") -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "one.md").write_text(f"# One\n\n{words}\n", encoding="utf-8")
    manifest = {
        "title": "Spreads",
        "language": "en",
        "front": [],
        "back": [],
        "contents": ["one.md"],
        "editions": {"pdf": {"trim": "a6", "paragraphs": paragraphs}},
    }
    (folder / "anthology.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    run = anthology("-C", folder, "build", "pdf", ANTHOLOGY_CACHE=str(folder.parent / "cache"))
    assert run.status == 0, run.err
    return next(folder.glob("dist/*.pdf"))


def depths(pdf: Path) -> list[float]:
    """Give how far from the head of each page its last line stands, in points; the folio is no line."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            feet = sorted({round(text.get_charbox(n)[1]) for n in range(text.count_chars())})
            gaps = [foot for foot, above in pairwise(feet) if above - foot > LINE]
            found.append(
                page.get_height() - min(foot for foot in feet if foot > min(gaps, default=0))
            )
    return found


def uneven(pdf: Path) -> tuple[int, int]:
    """Count the spreads of the text whose pages end more than half a line apart, and all."""
    pages = depths(pdf)
    # The first page is a recto; the last one ends where the text does.
    spreads = [(pages[at], pages[at + 1]) for at in range(1, len(pages) - 2, 2)]
    return sum(abs(one - other) > LINE / 2 for one, other in spreads), len(spreads)


def test_facing_pages_end_with_the_same_line_where_they_can(tmp_path: Path) -> None:
    words = prose(330, seed=1)
    apart, spreads = uneven(built(tmp_path / "leveled", words))
    alone, _ = uneven(built(tmp_path / "alone", words, "fast"))
    assert spreads > 30
    assert apart <= alone * 2 / 3


def test_no_word_is_lost_or_said_twice_where_a_page_is_made_again(tmp_path: Path) -> None:
    pdf = built(tmp_path / "book", prose(110, seed=3))
    with pypdfium2.PdfDocument(pdf) as document:
        said = " ".join(page.get_textpage().get_text_range() for page in document).split()
    assert [int(word) for word in said if word.isdigit() and len(word) == 4] == [*range(1001, 1111)]


def lines_of_last_page(pdf: Path) -> int:
    """Count the lines of a book's last page, without head and folio."""
    with pypdfium2.PdfDocument(pdf) as document:
        rows = document[len(document) - 1].get_textpage().get_text_range().split("\r\n")
    return sum(bool(row.strip()) for row in rows) - 2


@pytest.mark.parametrize(("paragraphs", "seed", "side"), [(14, 0, "recto"), (21, 16, "verso")])
def test_the_last_page_of_a_text_has_four_lines_where_those_before_can_spare_them(
    tmp_path: Path, paragraphs: int, seed: int, side: str
) -> None:
    words = prose(paragraphs, seed)
    pdf = built(tmp_path / "filled", words)
    assert lines_of_last_page(pdf) >= 4
    assert uneven(pdf)[0] == 0
    with pypdfium2.PdfDocument(pdf) as document:
        assert (len(document) % 2 == 1) is (side == "recto")
        said = " ".join(page.get_textpage().get_text_range() for page in document).split()
    numbers = [int(word) for word in said if word.isdigit() and len(word) == 4]
    assert numbers == [*range(1001, 1001 + paragraphs)]
