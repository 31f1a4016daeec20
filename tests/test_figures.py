"""Figures and tables that do not fit the rest of their page: no page is left half empty for them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import yaml
from command_line import anthology, small_book
from judges import open_ebook, pdf_failures, pdf_letters
from page_agreement import disagreements
from pdf_walk import walk

from anthology.pdf.geometry import MM, Geometry

PAGE = Geometry.of(148 * MM, 210 * MM)
FULL = PAGE.bottom + 2 * PAGE.leading
"""How far from the foot of the sheet the last line of a full page may stand, in points."""
LINE = "The forme was on the stone, and the stone was cold, and nobody had come to lock it up.\n\n"
"""One paragraph of two lines."""
HEIGHT = 200
"""Of each picture, in points."""


def drawing(width: int, height: int) -> str:
    """Write a picture so many points wide and high."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt">'
        f'<rect width="{width}pt" height="{height}pt" fill="#ccc"/></svg>'
    )


def text(title: str, before: int, after: str) -> str:
    """Write so many paragraphs, a figure, and what follows it."""
    return f'# {title}\n\n{LINE * before}![Grey](grey.svg "Caption of {title}")\n\n{after}'


def table(title: str, rows: int) -> str:
    """Write a table of so many rows, which say what stands around them."""
    body = "".join(f"| Row {number} of {title} | {number} |\n" for number in range(1, rows + 1))
    return f"| Rows of {title} | Sheets |\n|---|---:|\n{body}\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("figures")
    texts = {
        "nearly": text("Nearly", 5, LINE * 12),
        "hardly": text("Hardly", 10, LINE * 12),
        "headed": text("Headed", 10, f"## A heading\n\n{LINE * 12}"),
        "noted": text("Noted[^1]", 10, f"{LINE * 12}[^1]: A note.\n").replace("[^1]", "", 1),
        "tabled": f"# Tabled\n\n{LINE * 11}{table('Tabled', 9)}{LINE * 15}",
        "announced": f"# Announced\n\n{LINE * 6}Thus:\n\n{table('Announced', 13)}{LINE * 12}",
        "parted": f"# Parted\n\n{LINE * 6}{table('Parted', 13)}## Another\n\n{LINE * 12}",
        "paired": text("Paired", 10, f'![Grey](grey.svg "Second")\n\n{LINE * 12}'),
    }
    manifest = {
        "title": "Figures",
        "language": "en",
        "front": [],
        "back": ["notes"],
        "contents": [f"{name}.md" for name in texts],
        "editions": {"epub": None, "pdf": {"trim": "a5", "starts": "any"}},
    }
    small_book(folder, yaml.safe_dump(manifest), **texts)
    (folder / "texts" / "grey.svg").write_text(drawing(200, HEIGHT))
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert run.status == 0
    epub, pdf = map(Path, run.out.splitlines())
    return epub, pdf


def page_of(pdf: Path, words: str) -> int:
    """Find the page with these words."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return next(number for number, found in enumerate(pages) if words in " ".join(found.split()))


def lowest(pdf: Path, number: int) -> float:
    """Tell how far above the foot of the sheet the text of a page ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        bounds = [item.get_bounds() for item in page.get_objects()]
    return min(
        float(bottom) for _, bottom, _, _ in bounds if bottom > PAGE.bottom - PAGE.leading / 2
    )


def height_of_picture(pdf: Path, number: int) -> float:
    """Measure the grey area of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        bounds = [item.get_bounds() for item in document[number].get_objects(max_depth=9)]
    return max(float(top - bottom) for _, bottom, _, top in bounds)


def test_a_figure_that_nearly_fits_is_printed_smaller(book: tuple[Path, Path]) -> None:
    _, pdf = book
    first = page_of(pdf, "Nearly")
    assert page_of(pdf, "Caption of Nearly") == first
    assert 0.75 * HEIGHT <= height_of_picture(pdf, first) < HEIGHT - 1


def test_text_fills_the_page_before_a_figure_that_does_not_fit(book: tuple[Path, Path]) -> None:
    _, pdf = book
    first = page_of(pdf, "Hardly")
    assert page_of(pdf, "Caption of Hardly") == first + 1
    assert lowest(pdf, first) < FULL
    assert height_of_picture(pdf, first + 1) == pytest.approx(HEIGHT, abs=1)


def test_no_heading_and_no_other_figure_is_passed(book: tuple[Path, Path]) -> None:
    _, pdf = book
    assert page_of(pdf, "Caption of Headed") <= page_of(pdf, "heading")
    assert page_of(pdf, "Caption of Paired") <= page_of(pdf, "Second")


def test_a_figure_with_a_note_stays_where_its_number_is(book: tuple[Path, Path]) -> None:
    _, pdf = book
    assert lowest(pdf, page_of(pdf, "Noted")) > FULL


def test_text_fills_the_page_before_a_table_that_does_not_fit(book: tuple[Path, Path]) -> None:
    _, pdf = book
    first = page_of(pdf, "Tabled")
    assert lowest(pdf, first) < FULL
    assert page_of(pdf, "Row 1 of Tabled") == page_of(pdf, "Row 9 of Tabled") == first + 1


@pytest.mark.parametrize("title", ["Announced", "Parted"])
def test_a_table_that_may_not_wait_is_broken_rather_than_half_a_page_left_empty(
    book: tuple[Path, Path], title: str
) -> None:
    _, pdf = book
    first = page_of(pdf, title)
    assert page_of(pdf, f"Row 2 of {title}") == first
    assert page_of(pdf, f"Row 12 of {title}") == first + 1
    assert lowest(pdf, first) < FULL + PAGE.leading


def test_readers_meet_figures_where_they_stand_in_the_source(book: tuple[Path, Path]) -> None:
    epub, pdf = book
    ebook, printed = open_ebook(epub), pdf_letters(pdf)
    for name in ("nearly", "hardly", "headed", "noted", "paired", "tabled", "announced", "parted"):
        assert ebook.letters(name) in printed


def test_the_file_is_sound_and_the_page_list_right(book: tuple[Path, Path]) -> None:
    epub, pdf = book
    assert pdf_failures(pdf) == []
    assert walk(pdf).faults == []
    assert disagreements(epub, pdf) == []
