"""Sheets to fold: the test folds them, and reads the pages off the folded paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from command_line import anthology, small_book
from pikepdf import Dictionary, Name

from anthology.diagnostics import Diagnostics
from anthology.pdf.impose import impose
from anthology.pdf.sheet_diagram import sheet_diagram
from anthology.pdf.sheet_marks import stations
from anthology.pdf.signatures import Booklet, check_booklet, fit, plan, signature_sizes

MM = 72 / 25.4
A3, A4 = (297 * MM, 420 * MM), (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)
A6 = (105 * MM, 148 * MM)


# ---------------------------------------------------------------- paper


def numbered(path: Path, pages: int, size: tuple[float, float] = A6) -> Path:
    """Make a book whose pages have nothing but their numbers."""
    with pikepdf.new() as book:
        font = book.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(1, pages + 1):
            page = book.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            drawn = f"BT /F 20 Tf {size[0] / 2:.2f} {size[1] / 2:.2f} Td ({number}) Tj ET"
            page.obj.Contents = book.make_stream(drawn.encode())
        book.save(path)
    return path


@dataclass(frozen=True)
class Face:
    """What one side of a leaf shows."""

    number: int | None
    upright: bool


Layer = tuple[Face, Face]
"""A leaf: the face towards who looks at it, and the one behind."""
BLANK = Face(None, True)
Cells = dict[tuple[int, int], Face]


@dataclass(frozen=True)
class Mark:
    """A character of a side: what it is, where, and whether it stands upright."""

    letter: str
    x: float
    y: float
    upright: bool


def marks_of(page: pypdfium2.PdfPage) -> list[Mark]:
    text = page.get_textpage()
    x, y = c_double(), c_double()
    found = []
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if letter.isdigit():
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            upright = cos(pdfium.FPDFText_GetCharAngle(text, at)) > 0
            found.append(Mark(letter, x.value, y.value, upright))
    return found


def cells_of(marks: Iterable[Mark], width: float, height: float, grid: tuple[int, int]) -> Cells:
    """Read the number in each cell of one side."""
    held: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        cell = (int(mark.x / (width / grid[0])), int(mark.y / (height / grid[1])))
        held.setdefault(cell, []).append(mark)
    cells = {}
    for cell, inside in held.items():
        inside.sort(key=lambda mark: mark.x if mark.upright else -mark.x)
        assert len({mark.upright for mark in inside}) == 1
        cells[cell] = Face(int("".join(m.letter for m in inside)), inside[0].upright)
    return cells


def seen_through(back: Cells, grid: tuple[int, int], landscape: bool, edge: str) -> Cells:
    """Say where the back's numbers are as seen from the front, once the printer has turned the sheet."""
    over_the_side = landscape == (edge == "short-edge")
    if over_the_side:
        return {(grid[0] - 1 - x, y): face for (x, y), face in back.items()}
    return {(x, grid[1] - 1 - y): Face(f.number, not f.upright) for (x, y), f in back.items()}


def turned_over(layers: Sequence[Layer], *, top_to_bottom: bool) -> list[Layer]:
    """Turn a pile of leaves over; over a horizontal fold, what stood upright then hangs."""

    def turned(face: Face) -> Face:
        return replace(face, upright=not face.upright) if top_to_bottom else face

    return [(turned(behind), turned(front)) for front, behind in reversed(layers)]


def folded(sheets: Sequence[dict[tuple[int, int], Layer]], rows: int, rtl: bool) -> list[Layer]:
    """Fold sheets, the first the outermost; give the leaves from the first to the last."""
    halves: dict[int, list[Layer]] = {0: [], 1: []}
    for sheet in sheets:
        for column in (0, 1):
            leaves = [sheet[column, 0]]
            if rows == 2:
                leaves += turned_over([sheet[column, 1]], top_to_bottom=True)
            halves[column] += leaves
    front, behind = (0, 1) if rtl else (1, 0)
    return halves[front] + turned_over(halves[behind], top_to_bottom=False)


def read_off(path: Path, booklet: Booklet, pages: int, size: tuple[float, float]) -> list[Face]:
    """Print the sheets, fold each gathering, lay one on the other, and turn the leaves."""
    grid = (2, 2 if booklet.layout == "4-up" else 1)
    edge = fit(size, booklet).duplex
    document = pypdfium2.PdfDocument(path)
    width, height = document[0].get_size()
    sheets = []
    for at in range(0, len(document), 2):
        sides = [cells_of(marks_of(document[at + s]), width, height, grid) for s in (0, 1)]
        back = seen_through(sides[1], grid, width > height, edge)
        places = [(x, y) for x in range(grid[0]) for y in range(grid[1])]
        sheets.append({p: (sides[0].get(p, BLANK), back.get(p, BLANK)) for p in places})
    document.close()
    leaves: list[Layer] = []
    for gathering in signature_sizes(pages, booklet):
        count = gathering // (4 * grid[1])
        leaves += folded(sheets[:count], grid[1], booklet.right_to_left)
        del sheets[:count]
    assert not sheets
    return [face for leaf in leaves for face in leaf]


# ---------------------------------------------------------------- unfolding


@pytest.mark.parametrize("layout", ["2-up", "4-up"])
@pytest.mark.parametrize("signature", [4, 8, 16, 32, None])
@pytest.mark.parametrize("pages", [1, 4, 9, 16, 37, 68])
def test_folded_sheets_give_the_pages_in_order(tmp_path, layout, signature, pages) -> None:
    if layout == "4-up" and signature == 4:
        signature = 24
    booklet = Booklet(A4, layout=layout, signature=signature)
    impose(numbered(tmp_path / "book.pdf", pages), booklet, tmp_path / "sheets.pdf")
    faces = read_off(tmp_path / "sheets.pdf", booklet, pages, A6)
    assert [face.number for face in faces[:pages]] == list(range(1, pages + 1))
    assert {face.number for face in faces[pages:]} <= {None}
    assert all(face.upright for face in faces[:pages])


@pytest.mark.parametrize("right_to_left", [False, True])
@pytest.mark.parametrize("duplex", ["long-edge", "short-edge"])
@pytest.mark.parametrize("layout", ["2-up", "4-up"])
def test_either_edge_and_either_direction_give_the_pages_in_order(
    tmp_path, layout, duplex, right_to_left
) -> None:
    booklet = Booklet(A4, layout, 8, duplex=duplex, right_to_left=right_to_left)
    impose(numbered(tmp_path / "book.pdf", 22), booklet, tmp_path / "sheets.pdf")
    faces = read_off(tmp_path / "sheets.pdf", booklet, 22, A6)
    assert [face.number for face in faces[:22]] == list(range(1, 23))
    assert all(face.upright for face in faces[:22])


def test_the_test_would_see_a_wrong_edge(tmp_path) -> None:
    booklet = Booklet(A4, signature=8, duplex="short-edge")
    impose(numbered(tmp_path / "book.pdf", 8), booklet, tmp_path / "sheets.pdf")
    wrong = replace(booklet, duplex="long-edge")
    assert not all(face.upright for face in read_off(tmp_path / "sheets.pdf", wrong, 8, A6))


def test_leaves_that_are_not_folded_come_one_after_the_other(tmp_path) -> None:
    impose(numbered(tmp_path / "book.pdf", 5), Booklet(A5, "1-up"), tmp_path / "sheets.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "sheets.pdf")
    shown = ["".join(mark.letter for mark in marks_of(page)) for page in document]
    document.close()
    assert shown == ["1", "2", "3", "4", "5", ""]


# ---------------------------------------------------------------- gatherings


@pytest.mark.parametrize(
    ("pages", "signature", "sizes"),
    [
        (16, 16, (16,)),
        (10, 16, (12,)),
        (64, 16, (16, 16, 16, 16)),
        (60, 16, (16, 16, 16, 12)),
        (50, 16, (16, 16, 12, 8)),
        (36, 32, (20, 16)),
        (61, None, (64,)),
        (12, 4, (4, 4, 4)),
    ],
)
def test_no_gathering_but_a_small_one_is_a_single_sheet(pages, signature, sizes) -> None:
    assert signature_sizes(pages, Booklet(A4, signature=signature)) == sizes


@pytest.mark.parametrize("layout", ["1-up", "2-up", "4-up"])
@pytest.mark.parametrize("pages", range(1, 40))
def test_every_page_stands_once_and_blanks_are_fewer_than_a_sheet_has(layout, pages) -> None:
    spots = [
        spot
        for signature in plan(pages, Booklet(A4, layout, 16))
        for sheet in signature.sheets
        for spot in (*sheet.front, *sheet.back)
    ]
    counted = Counter(spot.page for spot in spots)
    blanks = counted.pop(None, 0)
    assert counted == Counter(range(pages))
    assert blanks < {"1-up": 2, "2-up": 4, "4-up": 8}[layout]


def test_a_section_sewn_alone_has_an_odd_number_of_holes() -> None:
    for height in (A6[1], A5[1], A4[0]):
        assert len(stations(height, is_alone=True)) % 2 == 1
        holes = stations(height, is_alone=False)
        assert holes[0] > 30
        assert height - holes[-1] == pytest.approx(holes[0])


# ---------------------------------------------------------------- size and creep


@pytest.mark.parametrize(
    ("sheet", "layout", "size"),
    [(A4, "2-up", (297, 210)), (A3, "4-up", (297, 420)), (A4, "1-up", (210, 297))],
)
def test_sheets_are_as_large_as_the_paper(tmp_path, sheet, layout, size) -> None:
    impose(numbered(tmp_path / "book.pdf", 9, A5), Booklet(sheet, layout), tmp_path / "sheets.pdf")
    with pikepdf.open(tmp_path / "sheets.pdf") as sheets:
        for page in sheets.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            assert ((right - left) / MM, (top - bottom) / MM) == pytest.approx(size, abs=0.1)


def test_pages_are_made_smaller_to_fit_and_never_larger() -> None:
    assert fit((396, 612), Booklet(A4)).scale == pytest.approx(210 * MM / 612)
    assert fit(A6, Booklet(A4)).scale == 1
    assert fit(A5, Booklet(A4)).scale == pytest.approx(1, abs=0.005)


def test_leaves_inside_others_are_pushed_towards_the_fold(tmp_path) -> None:
    booklet = Booklet(A4, signature=16, paper=2.0, marks=False)
    impose(numbered(tmp_path / "book.pdf", 16), booklet, tmp_path / "sheets.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "sheets.pdf")
    places = {}
    for page in document:
        for cell, face in cells_of(marks_of(page), 297 * MM, 210 * MM, (2, 1)).items():
            x = [mark.x for mark in marks_of(page) if (mark.x > 148.5 * MM) == bool(cell[0])]
            places[face.number] = min(x)
    document.close()
    rectos = [places[number] for number in (1, 3, 5, 7)]
    versos = [places[number] for number in (2, 4, 6, 8)]
    assert [a - b for a, b in pairwise(rectos)] == pytest.approx([2, 2, 2])
    assert [b - a for a, b in pairwise(versos)] == pytest.approx([2, 2, 2])


def test_small_print_is_told() -> None:
    diagnostics = Diagnostics()
    check_booklet((396, 612), Booklet(A4), diagnostics)
    assert list(diagnostics) == []
    check_booklet((396, 612), Booklet(A4, "4-up"), diagnostics)
    assert [item.code for item in diagnostics] == ["booklet-small"]


# ---------------------------------------------------------------- the diagram


def test_the_diagram_shows_what_is_printed(tmp_path) -> None:
    booklet = Booklet(A4, signature=8)
    impose(numbered(tmp_path / "book.pdf", 13), booklet, tmp_path / "sheets.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "sheets.pdf")
    printed = []
    for page in document:
        cells = cells_of(marks_of(page), 297 * MM, 210 * MM, (2, 1))
        printed += [str(cells[c, 0].number) if (c, 0) in cells else "–" for c in (0, 1)]
    document.close()
    shown = sheet_diagram(A6, [str(number) for number in range(1, 14)], booklet)
    rows = [line for line in shown.splitlines() if "front" in line]
    assert [cell for row in rows for cell in re.findall(r"\d+|–", row)] == printed
    assert shown.startswith("13 pages and 3 blanks on 4 sheets of 297 × 210 mm")
    assert "over the short edge" in shown


def test_the_diagram_marks_pages_that_hang() -> None:
    folios = [str(number) for number in range(1, 9)]
    shown = sheet_diagram(A6, folios, Booklet(A4, "4-up", 8)).splitlines()
    upper = next(line for line in shown if "front" in line)
    assert re.findall(r"↓?\d", upper) == ["↓5", "↓4", "↓3", "↓6"]


# ---------------------------------------------------------------- the command

LONG = "A paragraph of some length, so that the book has more than a few pages to fold. " * 12


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("folded")
    manifest = (
        "title: A Reader\nlanguage: en\ncontents: [one.md, two.md]\n"
        "editions:\n  pdf: {trim: a6, bleed: 3mm}\n  booklet: {sheet: a4, signature: 8}\n"
    )
    words = f"{LONG}\n\n" * 9
    small_book(folder, manifest, one=f"# One\n\n{words}", two=f"# Two\n\n*{words.strip()}*\n")
    run = anthology("-C", folder, "build", "booklet", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert (run.status, run.err) == (0, "")
    assert [Path(path).name for path in run.out.split()] == ["a-reader-booklet.pdf"]
    return folder


def test_only_the_booklet_is_left_where_only_the_booklet_is_wanted(book) -> None:
    assert [path.name for path in (book / "dist").iterdir()] == ["a-reader-booklet.pdf"]


def test_the_booklet_is_sound_and_has_nothing_of_use_on_screens_alone(book) -> None:
    with pikepdf.open(book / "dist" / "a-reader-booklet.pdf") as sheets:
        assert sheets.check_pdf_syntax() == []
        assert not {"/StructTreeRoot", "/Outlines", "/Names", "/MarkInfo"} & set(sheets.Root.keys())
        assert not any("/Annots" in page.obj for page in sheets.pages)
        assert sheets.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
        fonts = Counter(
            str(item.FontName)
            for item in sheets.objects
            if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor
        )
    assert fonts
    assert set(fonts.values()) == {1}


def test_marks_lie_beside_the_text(book) -> None:
    document = pypdfium2.PdfDocument(book / "dist" / "a-reader-booklet.pdf")
    width, height = document[0].get_size()
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
            left, bottom, right, top = item.get_bounds()
            on_fold = left > width / 2 - 6 and right < width / 2 + 6
            beyond = top < (height - A6[1]) / 2 or bottom > (height + A6[1]) / 2
            beside = right < width / 2 - A6[0] or left > width / 2 + A6[0]
            assert on_fold or beyond or beside
    document.close()


def test_the_same_book_gives_the_same_sheets(book) -> None:
    before = (book / "dist" / "a-reader-booklet.pdf").read_bytes()
    anthology("-C", book, "build", "booklet", ANTHOLOGY_CACHE=str(book / "cache"))
    assert (book / "dist" / "a-reader-booklet.pdf").read_bytes() == before


def test_the_plan_of_the_sheets_can_be_shown(book) -> None:
    run = anthology("-C", book, "show", "booklet", ANTHOLOGY_CACHE=str(book / "cache"))
    assert run.status == 0
    assert "signature 1, 8 pages" in run.out
    first = next(line for line in run.out.splitlines() if "front" in line)
    assert re.findall(r"│ +(\w+) +│", first)[0] != "i"
    assert " i " in first
    with pikepdf.open(book / "dist" / "a-reader-booklet.pdf") as sheets:
        assert f"on {len(sheets.pages) // 2} sheets" in run.out


@pytest.mark.parametrize(
    ("booklet", "code"),
    [
        ("{signature: 6}", "value-range"),
        ("{signature: some}", "value-kind"),
        ("{layout: 4-up, signature: 12}", "value-range"),
        ("{layout: 3-up}", "value-unknown"),
        ("{duplex: left}", "value-unknown"),
    ],
)
def test_what_cannot_be_folded_is_refused(tmp_path, booklet, code) -> None:
    manifest = f"title: T\nlanguage: en\ncontents: [one.md]\neditions:\n  booklet: {booklet}\n"
    run = anthology("--json", "-C", small_book(tmp_path, manifest), "check")
    assert (run.status, run.codes) == (1, [code])


def test_all_pages_can_be_one_section(tmp_path) -> None:
    manifest = (
        "title: T\nlanguage: en\ncontents: [one.md]\neditions:\n  booklet: {signature: all}\n"
    )
    run = anthology("-C", small_book(tmp_path, manifest), "check")
    assert (run.status, run.out) == (0, "nothing is wrong\n")
