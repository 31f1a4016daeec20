"""The shipped designs, drop caps, and the margins of the page, seen in what is built."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from command_line import anthology
from conftest import ROOT
from judges import epubcheck_messages, pdf_failures

from anthology.diagnostics import Diagnostics
from anthology.pdf.extent import check_extent
from anthology.pdf.geometry import MM, SPINE_STEPS, Geometry, Margins, step_of
from anthology.skeleton import make_skeleton
from anthology.typography import DESIGNS

TRIMS = {
    "a6": (105, 148),
    "b-format": (129, 198),
    "digest": (139.7, 215.9),
    "a5": (148, 210),
    "royal": (156, 234),
    "a4": (210, 297),
}
LONG = (
    "was the last thing that anybody had expected of the compositor, who had gone home early, and "
    "who was found next morning at his frame, with a stick in his hand and a galley of pie before "
    "him, whistling. Nobody asked. It was not done to ask, and the overseer, who might have, was "
    "reading the racing page with the door shut and his boots on the stove. So it went on."
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def write_book(folder: Path, texts: dict[str, str], **more: object) -> Path:
    (folder / "texts").mkdir(parents=True)
    for name, words in texts.items():
        (folder / "texts" / f"{name}.md").write_text(f"# {name.title()}\n\n{words}\n")
    manifest = {
        "title": "Designs",
        "language": "en",
        "front": [],
        "back": [],
        "contents": [f"{name}.md" for name in texts],
        "editions": {"epub": None, "pdf": {"starts": "any"}},
    }
    (folder / "anthology.yaml").write_text(yaml.safe_dump(manifest | more))
    return folder


def build(folder: Path, cache: Path, *more: str) -> tuple[Path, Path]:
    run = anthology("--strict", "-C", folder, "build", *more, ANTHOLOGY_CACHE=str(cache))
    assert (run.status, run.err) == (0, "")
    return next(folder.glob("dist/*.epub")), next(folder.glob("dist/*.pdf"))


def packed(epub: Path, ending: str) -> str:
    with zipfile.ZipFile(epub) as archive:
        names = [name for name in archive.namelist() if name.endswith(ending)]
        return "".join(archive.read(name).decode() for name in names)


def words_of(pdf: Path, page: int) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[page].get_textpage().get_text_range().split())


def characters_of(pdf: Path) -> list[tuple[str, float]]:
    """Give every letter of a book with its size in points."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for place in range(text.count_chars()):
                letter = chr(pdfium.FPDFText_GetUnicode(text, place))
                matrix = pdfium.FS_MATRIX()
                pdfium.FPDFText_GetMatrix(text, place, matrix)
                size = pdfium.FPDFText_GetFontSize(text, place) * abs(matrix.d)
                found.append((letter, size))
    return [(letter, size) for letter, size in found if letter.isalpha()]


def first_line(pdf: Path, page: int) -> tuple[float, float, float]:
    """Give left end, right end and width of the page of the widest run of words there."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        left, _, right, _ = max(boxes, key=lambda box: box[2] - box[0])
        return left, right, document[page].get_width()


# ---------------------------------------------------------------- designs


@pytest.mark.parametrize("design", DESIGNS)
def test_the_specimen_is_whole_in_every_design(design: str, tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "specimen"
    shutil.copytree(ROOT / "texts", folder / "texts")
    manifest = (ROOT / "anthology.yaml").read_text(encoding="utf-8")
    written = f"{manifest}\ndesign: {design}\ndrop-caps: true\n"
    (folder / "anthology.yaml").write_text(written, encoding="utf-8")
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(cache))
    assert run.status == 0
    codes = set(re.findall(r"\[([a-z-]+)\]$", run.err, re.MULTILINE))
    assert codes <= ({"spine-narrow", "table-wide"} if design == "large-print" else set())
    assert pdf_failures(next(folder.glob("dist/*.pdf"))) == []
    assert epubcheck_messages(next(folder.glob("dist/*.epub"))) == []


@pytest.mark.parametrize("design", DESIGNS)
def test_a_design_sets_print_and_ebook_in_its_own_face(
    design: str, tmp_path: Path, cache: Path
) -> None:
    book = write_book(tmp_path / "book", {"one": f"*Once* {LONG}"}, design=design)
    epub, pdf = build(book, cache)
    family = DESIGNS[design].text_family
    with pikepdf.open(pdf) as document:
        fonts = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    assert fonts
    assert all(family.replace(" ", "-") in name for name in fonts)
    styles = packed(epub, ".css")
    assert f'font-family: "{family}"' in styles
    assert "var(--text-face)" not in styles


def test_a_design_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"one": LONG}, design="pamflet")
    run = anthology("--json", "-C", book, "check")
    assert run.status == 1
    assert "pamphlet" in run.out


def test_large_print_prints_nothing_small_and_nothing_long_in_italics(
    tmp_path: Path, cache: Path
) -> None:
    words = (
        f"::: epigraph\nA motto.\n:::\n\nOnce {LONG}[^1]\n\n> Quoted.\n\n## Heading\n\n"
        "Table:\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: A note."
    )
    text = {"text": "one.md", "introduction": f"Introduced. It {LONG}"}
    book = write_book(
        tmp_path / "book", {"one": words}, design="large-print", contents=[text], back=["notes"]
    )
    _, pdf = build(book, cache)
    assert min(size for _, size in characters_of(pdf)) >= 15.99
    with pikepdf.open(pdf) as document:
        names = {
            str(font.BaseFont)
            for page in document.pages
            for font in page.Resources.Font.values()
            if "Italic" in str(font.BaseFont)
        }
    assert names == set()


def test_a_book_changes_a_variable_of_its_design(tmp_path: Path, cache: Path) -> None:
    book = write_book(tmp_path / "book", {"one": LONG})
    (book / "styles").mkdir()
    (book / "styles" / "book.css").write_text('html { --text-face: "Inter"; }\n')
    _, pdf = build(book, cache)
    with pikepdf.open(pdf) as document:
        assert all("Inter" in str(f.BaseFont) for f in document.pages[0].Resources.Font.values())


@pytest.mark.parametrize("design", DESIGNS)
def test_a_new_anthology_in_any_design_builds_at_once(
    design: str, tmp_path: Path, cache: Path
) -> None:
    folder = tmp_path / "new"
    make_skeleton(folder, 2026, design)
    assert f"design: {design}" in (folder / "anthology.yaml").read_text(encoding="utf-8")
    build(folder, cache)


def test_a_new_anthology_in_a_design_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="did you mean “large-print”"):
        make_skeleton(tmp_path / "new", 2026, "large print")
    assert not (tmp_path / "new").exists()


# ---------------------------------------------------------------- drop caps

BEGINNINGS = {
    "once": ("Once, it", "Once, it was"),
    "quoted": ('"Quoins," it', "“Quoins,” it was"),
    "accented": ("École, ce", "École, ce was"),
    "alone": ("A man", "A man was"),
    "tailed": ("Just it", "Just it was"),
    "clipped": ("'Twas it", "’Twas it was"),
}
WITHOUT = {
    "short": "Too short to stand beside a letter.",
    "verse": "| Verse is first\n| and goes on",
    "list": "- a list\n- is first",
    "heading": "## A heading",
    "figure": f"1968 {LONG}",
    "noted": f"[^1] It {LONG}\n\n[^1]: A note.",
}


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, Path]:
    texts = {name: f"{words} {LONG}" for name, (words, _) in BEGINNINGS.items()}
    texts |= {name: f"{words}\n\nThen it {LONG}" for name, words in WITHOUT.items()}
    folder = tmp_path_factory.mktemp("dropped") / "book"
    more = {"drop-caps": True, "back": ["notes"]}
    return build(write_book(folder, texts, **more), cache)


@pytest.mark.parametrize("place", range(len(BEGINNINGS)))
def test_a_word_with_a_drop_cap_reads_as_one_word(place: int, dropped: tuple[Path, Path]) -> None:
    _, words = list(BEGINNINGS.values())[place]
    title = list(BEGINNINGS)[place].title()
    assert words_of(dropped[1], place).startswith(f"{title} {words}")


def test_drop_caps_are_as_high_as_their_lines_and_stand_on_the_last(
    dropped: tuple[Path, Path],
) -> None:
    with pypdfium2.PdfDocument(dropped[1]) as document:
        objects = [o for o in document[0].get_objects() if o.type == pdfium.FPDF_PAGEOBJ_TEXT]
        bounds = [found.get_bounds() for found in objects]
    highest = max(bounds, key=lambda box: box[3] - box[1])
    geometry = Geometry.of(139.7 * MM, 215.9 * MM)
    height = highest[3] - highest[1]
    assert 2.2 * geometry.leading < height < 3.2 * geometry.leading
    others = [box[1] for box in bounds if box is not highest and box[0] > highest[2]]
    assert min(abs(foot - highest[1]) for foot in others) < 4


@pytest.mark.parametrize("place", range(len(WITHOUT)))
def test_where_a_large_letter_would_look_wrong_there_is_none(
    place: int, dropped: tuple[Path, Path]
) -> None:
    with pypdfium2.PdfDocument(dropped[1]) as document:
        page = document[len(BEGINNINGS) + place]
        heights = [
            box[3] - box[1]
            for found in page.get_objects()
            if found.type == pdfium.FPDF_PAGEOBJ_TEXT
            for box in [found.get_bounds()]
        ]
    assert max(heights) < 26


def test_in_the_ebook_the_word_stays_whole(dropped: tuple[Path, Path]) -> None:
    pages = packed(dropped[0], ".xhtml")
    assert pages.count('class="dropped"') == len(BEGINNINGS)
    assert '<p class="dropped">Once, it' in pages


def test_drop_caps_are_tagged_with_the_word_they_begin(dropped: tuple[Path, Path]) -> None:
    assert pdf_failures(dropped[1]) == []
    with pikepdf.open(dropped[1]) as document:
        spoken = {
            str(found.ActualText)
            for found in document.objects
            if isinstance(found, pikepdf.Dictionary)
            and found.get("/S") == "/Span"
            and "/ActualText" in found
        }
    assert {"Once,", "“Quoins,”", "École,", "A man", "’Twas"} <= spoken


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("trim", TRIMS)
def test_the_measure_holds_sixty_to_seventy_letters(trim: str) -> None:
    width, height = (side * MM for side in TRIMS[trim])
    for name in ("classic", "pamphlet"):
        geometry = Geometry.of(width, height, typography=DESIGNS[name])
        letters = geometry.measure / (geometry.size * DESIGNS[name].letter)
        assert 60 <= letters <= 70.5


def test_lines_have_as_many_letters_as_the_design_counts_on(tmp_path: Path, cache: Path) -> None:
    _, pdf = build(write_book(tmp_path / "book", {"one": f"Once {LONG} " * 4}), cache)
    with pypdfium2.PdfDocument(pdf) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()
    full = [len(line) for line in lines[2:-2] if line]
    assert 60 <= sum(full) / len(full) <= 70


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("trim", TRIMS)
def test_thick_books_have_more_room_at_the_spine(trim: str, design: str) -> None:
    width, height = (side * MM for side in TRIMS[trim])
    for step, (_, least) in enumerate(SPINE_STEPS):
        page = Geometry.of(width, height, typography=DESIGNS[design], step=step)
        assert page.inner >= least - 0.01
        assert page.outer >= width * 0.08
        before = Geometry.of(width, height, typography=DESIGNS[design], step=max(step - 1, 0))
        assert page.inner > before.inner or step == 0
        assert page.size == before.size
    assert [step_of(pages) for pages in (1, 150, 151, 300, 301, 700, 701)] == [0, 0, 1, 1, 2, 3, 4]


def test_margins_of_the_manifest_are_kept(tmp_path: Path, cache: Path) -> None:
    margins = {"inner": "25mm", "outer": "20mm"}
    pdf_entry = {"starts": "any", "trim": "a5", "margins": margins}
    book = write_book(
        tmp_path / "book", {"one": f"Once {LONG} " * 4}, editions={"pdf": pdf_entry}, front=[]
    )
    run = anthology("--strict", "-C", book, "build", "pdf", ANTHOLOGY_CACHE=str(cache))
    assert (run.status, run.err) == (0, "")
    left, right, width = first_line(next(book.glob("dist/*.pdf")), 0)
    assert left == pytest.approx(25 * MM, abs=2)
    assert width - right == pytest.approx(20 * MM, abs=2)


def test_margins_above_and_below_leave_whole_lines() -> None:
    page = Geometry.of(400, 600, margins=Margins(top=50, bottom=70))
    assert page.top == 50
    assert 70 <= page.bottom < 70 + page.leading
    assert page.lines * page.leading == pytest.approx(600 - page.top - page.bottom)


def test_margins_that_leave_no_text_are_refused(tmp_path: Path) -> None:
    pdf_entry = {"trim": "a6", "margins": {"inner": "50mm", "outer": "40mm"}}
    book = write_book(tmp_path / "book", {"one": LONG}, editions={"pdf": pdf_entry})
    run = anthology("--json", "-C", book, "check")
    assert run.codes == ["value-range"]


def test_a_book_thicker_than_its_spine_was_made_for_is_told_so() -> None:
    diagnostics = Diagnostics()
    check_extent(290, 1, diagnostics)
    check_extent(310, 2, diagnostics)
    check_extent(140, 1, diagnostics)
    assert not list(diagnostics)
    check_extent(310, 1, diagnostics)
    (found,) = diagnostics
    assert found.code == "spine-narrow"
    assert "3.3 mm wider" in found.hints[0]


# ---------------------------------------------------------------- parts in parts


def test_parts_of_each_depth_look_different_on_the_contents_page(
    tmp_path: Path, cache: Path
) -> None:
    third = {"part": "Third", "contents": ["one.md"]}
    second = {"part": "Second", "contents": [third]}
    book = write_book(
        tmp_path / "book",
        {"one": LONG},
        front=["contents"],
        contents=[{"part": "First", "contents": [second]}],
    )
    _, pdf = build(book, cache)
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        whole = text.get_text_range()
        looks = []
        for word in ("First", "Second", "Third"):
            # The letter after the first: small capitals keep their capital in some designs.
            place = whole.lower().index(word.lower()) + 1
            left, _, _, top = text.get_charbox(place, loose=False)
            bottom = text.get_charbox(place, loose=False)[1]
            looks.append((round(left), round(top - bottom, 1)))
    assert len(set(looks)) == 3
    assert looks[0][0] < looks[1][0] < looks[2][0]


# ---------------------------------------------------------------- wide tables


def table(columns: int, word: str) -> str:
    row = "| " + " | ".join(f"{word}{place}" for place in range(columns)) + " |\n"
    return f"{row}{'|---' * columns}|\n{row}{row}\n"


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("columns", [3, 5, 7, 12])
def test_no_table_runs_off_the_page(columns: int, design: str, tmp_path: Path, cache: Path) -> None:
    words = table(columns, "compositor")
    book = write_book(tmp_path / "book", {"one": words}, design=design)
    run = anthology("-C", book, "build", "pdf", ANTHOLOGY_CACHE=str(cache))
    assert run.status == 0
    pdf = next(book.glob("dist/*.pdf"))
    geometry = Geometry.of(139.7 * MM, 215.9 * MM, typography=DESIGNS[design])
    with pypdfium2.PdfDocument(pdf) as document:
        ends = [
            found.get_bounds()[2]
            for page in document
            for found in page.get_objects()
            if found.type == pdfium.FPDF_PAGEOBJ_TEXT
        ]
    assert max(ends) <= geometry.width - geometry.inner + 1
    assert ("texts/one.md:3: warning" in run.err and "table-wide" in run.err) == (
        "broken" in broken_at(columns, design)
    )


def broken_at(columns: int, design: str) -> str:
    """Say what is expected of a table of eleven letters a column, on a digest page."""
    widest = {"classic": 4, "pamphlet": 5, "large-print": 2}[design]
    return "broken" if columns > widest else "whole"
