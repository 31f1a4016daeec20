"""What a designer looks for on a page: title pages, headings, lists, addresses, books read from the right, covers."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from command_line import anthology

from anthology.cache import Cache
from anthology.edition.cover_design import HEIGHT, WIDTH, lay_out
from anthology.edition.lettering import Case
from anthology.fonts import faces
from anthology.model.book import Book, Contributor
from anthology.typography import DESIGNS

LONG_TITLE = "The Wind That Shakes the Barley, and Other Things It Shakes on Its Way to the Sea"
SUBTITLE = "A Reader in the History of Land and of Those Who Lived on It, from the Beginning"
EDITORS = [
    "Amara Nwosu",
    "Bartholomew Featherstonehaugh",
    "Dolores Ibárruri Gómez",
    "Fatima al-Zahra",
    "Grigory Sokolov",
    "Hannah Goldberg-Rosenthal",
    "Ines de Sousa",
    "János Kovács",
]
ARABIC = (
    "كان المطبعي يعرف كل حرف في الصندوق كما يعرف المرء أصابعه، ولم يكن يحتاج إلى أن ينظر. "
    "وفي ليلة من ليالي الشتاء توقفت الآلة، فجلس العمال حول المدفأة يتحدثون عن الكتب. "
)


class Letter(NamedTuple):
    """A letter on a page: its size, its edges from the left and its foot from below, in points; its face."""

    sign: str
    size: float
    left: float
    right: float
    foot: float
    face: str


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def built(folder: Path, cache: Path, words: str, trim: str = "digest", **more: Any) -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "one.md").write_text(words, encoding="utf-8")
    manifest: dict[str, Any] = {
        "title": "Looks",
        "language": "en",
        "front": [],
        "back": [],
        "contents": ["one.md"],
        "editions": {"pdf": {"starts": "any", "trim": trim}},
    }
    written = yaml.safe_dump(manifest | more, allow_unicode=True)
    (folder / "anthology.yaml").write_text(written, encoding="utf-8")
    run = anthology("-C", folder, "build", "pdf", ANTHOLOGY_CACHE=str(cache))
    assert run.status == 0, run.err
    return next(folder.glob("dist/*.pdf"))


def letters(pdf: Path, page: int = 0) -> list[Letter]:
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        for place in range(text.count_chars()):
            sign = chr(pdfium.FPDFText_GetUnicode(text, place))
            if sign.isspace():
                continue
            matrix, name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(100)
            pdfium.FPDFText_GetMatrix(text, place, matrix)
            pdfium.FPDFText_GetFontInfo(text, place, name, len(name), ctypes.c_int())
            size = pdfium.FPDFText_GetFontSize(text, place) * abs(matrix.d)
            left, foot, right, _ = text.get_charbox(place, loose=True)
            found.append(Letter(sign, size, left, right, round(foot), name.value.decode()))
    return found


def lines(found: list[Letter]) -> list[list[Letter]]:
    """Put letters of one size into lines, from above."""
    feet = sorted({letter.foot for letter in found}, reverse=True)
    return [[letter for letter in found if letter.foot == foot] for foot in feet]


def words_of(found: list[Letter]) -> str:
    return "".join(letter.sign for letter in found)


def sizes_of(found: list[Letter], words: str) -> float:
    """Give the size of some words."""
    at = words_of(found).index(words)
    return round(found[at].size, 2)


@pytest.mark.parametrize(
    ("design", "trim"),
    [("classic", "a6"), ("classic", "letter"), ("pamphlet", "a6"), ("large-print", "royal")],
)
def test_a_title_page_has_room_for_long_titles_and_many_editors(
    design: str, trim: str, tmp_path: Path, cache: Path
) -> None:
    people = {"editors": EDITORS, "publisher": "University Press", "place": "Nottingham"}
    more = {"title": LONG_TITLE, "subtitle": SUBTITLE, "design": design, "front": ["title-page"]}
    pdf = built(tmp_path / "book", cache, "# One\n\nWords.\n", trim, **people, **more)
    page = letters(pdf)
    assert words_of(page).endswith("Nottingham")
    below = [letter.foot for letter in page[-len("UniversityPressNottingham") :]]
    above = [letter.foot for letter in page[: -len("UniversityPressNottingham")]]
    assert max(below) < min(above) - 8


@pytest.mark.parametrize("design", DESIGNS)
def test_headings_are_the_smaller_the_deeper_they_stand(
    design: str, tmp_path: Path, cache: Path
) -> None:
    words = (
        "# One\n\nWords.\n\n## Second\n\nWords.\n\n### Third\n\nWords.\n\n#### Fourth\n\nWords.\n"
    )
    page = letters(built(tmp_path / "book", cache, words, "a4", design=design))
    second, third, fourth = (sizes_of(page, words) for words in ("econd", "hird", "ourth"))
    assert max(third, fourth) <= 1.11 * sizes_of(page, "Words")
    assert third >= fourth
    assert second >= third or design == "classic"  # its second level has small capitals


def test_no_address_gets_a_hyphen(tmp_path: Path, cache: Path) -> None:
    address = "https://archive.example.org/openfieldsorwinandorwin/misunderstandings/correction"
    words = f"# One\n\nOrwin, C. S., and others. The Open Fields, as in <{address}> there.\n"
    found = words_of(letters(built(tmp_path / "book", cache, words, "a6")))
    assert address in found


def test_titles_in_an_attribution_are_in_italics(tmp_path: Path, cache: Path) -> None:
    motto = "::: epigraph\nBlow, winds.\n\n::: attribution\n*Lear*, III\n:::\n:::"
    page = letters(built(tmp_path / "book", cache, f"# One\n\n{motto}\n\nWords.\n"))
    at = words_of(page).index("Lear,III")
    assert "Italic" in page[at].face
    assert "Italic" not in page[at + len("Lear,")].face


def test_only_the_name_at_the_head_of_a_speech_is_in_small_capitals(
    tmp_path: Path, cache: Path
) -> None:
    words = "# One\n\n::: speech\n**JACK.** No.\n\nI said **never**, Algernon.\n:::\n"
    page = letters(built(tmp_path / "book", cache, words))
    text = words_of(page)
    assert "Bold" not in page[text.index("JACK")].face
    assert "Bold" in page[text.index("never")].face


def test_lines_read_from_the_right_fill_the_measure(tmp_path: Path, cache: Path) -> None:
    pdf = built(tmp_path / "book", cache, f"# عنوان\n\n{ARABIC * 5}\n", "a5", language="ar")
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
    by_line: dict[int, list[tuple[float, float, float, float]]] = {}
    for box in boxes:
        by_line.setdefault(round(box[1] / 8), []).append(box)
    edges = [(min(b[0] for b in line), max(b[2] for b in line)) for line in by_line.values()]
    full = [right for left, right in edges if left - min(e[0] for e in edges) < 3]
    assert len(full) > 5
    assert max(full) - min(full) < 4


def right_edges(pdf: Path) -> list[float]:
    """Tell how far to the right the Arabic of each line of the first page reaches, from above, without the title."""
    found = [one for one in letters(pdf) if "\u0600" < one.sign < "\u0700"]
    by_line: dict[int, list[float]] = {}
    for letter in sorted(found, key=lambda one: -one.foot):
        near = next((foot for foot in by_line if abs(foot - letter.foot) < 8), letter.foot)
        by_line.setdefault(near, []).append(letter.right)
    return [max(edges) for edges in by_line.values()][1:]


def test_paragraphs_read_from_the_right_are_indented_there(tmp_path: Path, cache: Path) -> None:
    words = f"# عنوان\n\n{ARABIC * 2}\n\n{ARABIC * 2}\n"
    edges = right_edges(built(tmp_path / "book", cache, words, "a5", language="ar"))
    margin = max(edges)
    indented = [place for place, edge in enumerate(edges) if margin - edge > 8]
    assert len(indented) == 1
    assert 1 < indented[0] < len(edges) - 1


def test_what_is_turned_over_in_verse_read_from_the_right_stands_deeper(
    tmp_path: Path, cache: Path
) -> None:
    words = f"# عنوان\n\n| {ARABIC.strip()}\n| كان المطبعي\n"
    first, *turned, last = right_edges(built(tmp_path / "book", cache, words, "a5", language="ar"))
    assert first == pytest.approx(last, abs=3)
    assert turned
    assert all(first - edge > 12 for edge in turned)


def test_the_number_of_a_note_read_from_the_right_stands_beside_it(
    tmp_path: Path, cache: Path
) -> None:
    words = "---\ntitle: عنوان\nlanguage: ar\n---\n\nقالت لا.[^1]\n\n[^1]: ولم تعد.\n"
    more = {"back": ["notes"]}
    page = letters(built(tmp_path / "book", cache, words, "a5", **more), 2)
    number = next(letter for letter in page if letter.sign == "1")
    beside = [one for one in page if one.sign in "ولمتعد" and abs(one.foot - number.foot) < 6]
    assert beside
    assert max(one.right for one in beside) < number.left


def test_what_stands_on_a_cover_stands_apart(tmp_path: Path) -> None:
    case = Case(faces(DESIGNS["classic"].families, Cache(tmp_path)), is_right_to_left=False)
    people = tuple(Contributor(name) for name in EDITORS)
    for title in (LONG_TITLE * 2, "Ice", "Donaudampfschifffahrtsgesellschaftskapitän"):
        book = Book(title, "en", "x", "urn:x", (), (), (), subtitle=SUBTITLE, editors=people)
        for size in ((WIDTH, HEIGHT), (WIDTH, 2000)):
            made = lay_out(book, case, str, size)
            placed = sorted((*made.title, *made.lesser, *made.small), key=lambda one: one[2])
            for (upper, _, above), (lower, _, below) in pairwise(placed):
                assert below - above >= 0.9 * min(upper.manner.size, lower.manner.size)
            assert made.title[0][0].manner.size > made.lesser[0][0].manner.size


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("Upside Down and from Left to Right", ["Upside Down", "and from Left to Right"]),
        ("Out of the Cradle Endlessly Rocking", ["Out of the Cradle", "Endlessly Rocking"]),
    ],
)
def test_titles_break_into_lines_of_about_the_same_length(
    title: str, broken: list[str], tmp_path: Path, cache: Path
) -> None:
    pdf = built(tmp_path / "book", cache, f"# {title}\n\nWords.\n", "a5")
    head = [words_of(line) for line in lines(letters(pdf)) if line[0].size > 15]
    assert head == ["".join(line.split()) for line in broken]


@pytest.mark.parametrize("design", sorted(DESIGNS))
def test_a_section_break_is_seen_where_a_page_begins_or_ends(
    tmp_path: Path, cache: Path, design: str
) -> None:
    paragraphs = [f"Line {number}." for number in range(60)]
    words = "# One\n\n" + "\n\n* * *\n\n".join(paragraphs) + "\n"
    with pypdfium2.PdfDocument(built(tmp_path, cache, words, design=design)) as document:
        pages = [page.get_textpage().get_text_range().split("\r\n") for page in document]
    bodies = ["".join(row[0] for row in page if row.startswith(("Line", "*"))) for page in pages]
    assert len(bodies) > 2
    assert all("*" not in body.strip("*") for body in bodies)
    for body, following in pairwise(bodies):
        assert body.endswith("*") is not following.startswith("*")


def test_short_words_and_numbers_stay_whole_in_a_table_that_is_too_wide(
    tmp_path: Path, cache: Path
) -> None:
    words = (
        "# One\n\n| Sheet | Folds | Watermark | Manufacturer | Year |\n|---|---:|---|---|---:|\n"
        "| Second | 4 | Crowned shield | Zanders-Feinpapierfabrik | 1801 |\n"
    )
    pdf = built(tmp_path, cache, words, trim="a5", design="large-print")
    with pypdfium2.PdfDocument(pdf) as document:
        text, width = document[0].get_textpage().get_text_range(), document[0].get_width()
    assert {"Sheet", "Folds", "Year", "Second", "1801"} <= set(text.split())
    assert "Zanders-Feinpapierfabrik" not in text
    found = letters(pdf)
    assert max(letter.right for letter in found) <= width - min(letter.left for letter in found) / 2
