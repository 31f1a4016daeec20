"""The print cover: its size, its spine, its barcode, and that a stale one is noticed."""

from __future__ import annotations

import io
import zipfile
from ctypes import c_double
from itertools import groupby, pairwise
from math import cos, sin
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from command_line import Run, anthology, small_book
from judges import pdf_failures
from PIL import Image, ImageChops, ImageStat

MM = 72 / 25.4
TITLE = "Sheets and Their Other Sides"
BASE: dict[str, Any] = {
    "title": TITLE,
    "subtitle": "A Miscellany",
    "language": "en",
    "editors": ["Ada Byron"],
    "publisher": "Folded Sheet",
    "slug": "sheets",
    "identifier": "urn:isbn:9780306406157",
    "description": "A papermaker who can hear when a sheet is right, and a poem about locking up.",
    "contents": ["one.md"],
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def book_of(folder: Path, *, pdf: object = None, cover: object = None, **keys: object) -> Path:
    editions = {"pdf": pdf or {"trim": "a6"}, "cover": cover or {}}
    manifest = yaml.safe_dump(BASE | {"editions": editions} | keys, allow_unicode=True)
    small_book(folder, manifest)
    return folder


def build(folder: Path, cache: str, *what: str) -> Run:
    return anthology("--json", "-C", folder, "build", *(what or ["cover"]), ANTHOLOGY_CACHE=cache)


def cover_of(folder: Path, cache: str, **keys: Any) -> Path:
    run = build(book_of(folder, **keys), cache)
    assert (run.status, run.codes) == (0, [])
    return folder / "dist" / "sheets-cover.pdf"


def boxes(path: Path) -> dict[str, tuple[float, float]]:
    """Give width and height of each box in millimetres."""
    with pikepdf.open(path) as pdf:
        (page,) = pdf.pages
        named = {"media": page.mediabox, "bleed": page.obj.BleedBox, "trim": page.trimbox}
    return {
        name: tuple((float(box[at + 2]) - float(box[at])) / MM for at in (0, 1))
        for name, box in named.items()
    }


Letter = tuple[str, float, float, float, float]
"""A letter, where it stands from the trim's left and lower edge, its angle, its size."""


def letters_of(path: Path) -> list[Letter]:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    left, bottom, _, _ = page.get_trimbox()
    text = page.get_textpage()
    x, y = c_double(), c_double()
    found = []
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if not letter.isspace():
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            angle = pdfium.FPDFText_GetCharAngle(text, at)
            size = pdfium.FPDFText_GetFontSize(text, at)
            found.append((letter, (x.value - left) / MM, (y.value - bottom) / MM, angle, size))
    document.close()
    return found


def with_picture(folder: Path, width: int, height: int, **cover: object) -> Path:
    """Write the book with a green picture as its cover."""
    Image.new("RGB", (width, height), "#00ff00").save(folder / "front.png")
    book_of(folder, cover=cover)
    manifest = folder / "anthology.yaml"
    picture = "cover: {image: front.png, alt: Green}\n"
    manifest.write_text(manifest.read_text(encoding="utf-8") + picture, encoding="utf-8")
    return folder


def on_spine(path: Path, width: float, spine: float) -> list[Letter]:
    found = letters_of(path)
    return [letter for letter in found if width < letter[1] < width + spine]


def drawn(path: Path, scale: float) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    picture: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return picture


# ---------------------------------------------------------------- size


def test_the_cover_is_as_wide_as_pages_and_paper_say(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, cover={"paper": "0.5mm", "bleed": "4mm"})
    run = build(tmp_path, cache, "pdf")
    with pikepdf.open(run.report["built"][0]) as book:
        pages = len(book.pages)
    found = boxes(path)
    assert pages > 4
    assert found["trim"] == pytest.approx((2 * 105 + (pages + 1) // 2 * 0.5, 148), abs=0.05)
    assert found["bleed"] == pytest.approx([edge + 8 for edge in found["trim"]], abs=0.05)
    assert found["media"] > found["bleed"]


def test_the_printers_word_about_the_spine_comes_first(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, cover={"spine": "14mm", "marks": "false"})
    found = boxes(path)
    assert found["trim"] == pytest.approx((224, 148), abs=0.05)
    assert found["media"] == pytest.approx(found["bleed"], abs=0.05)


def test_the_cover_is_accessible_and_fit_to_be_kept(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, cover={"spine": "14mm"})
    assert pdf_failures(path) == []
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.docinfo["/Title"] == f"{TITLE}: Cover"


def test_the_same_book_gives_the_same_cover(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache)
    before = path.read_bytes()
    build(tmp_path, cache)
    assert path.read_bytes() == before


def test_ink_reaches_the_end_of_the_bleed_and_marks_lie_outside_it(tmp_path, cache) -> None:
    picture = drawn(cover_of(tmp_path, cache, cover={"bleed": "3mm"}), 2)
    ground = picture.getpixel((picture.width // 2, picture.height // 2))
    slug, bleed = 9 * MM * 2, 3 * MM * 2
    assert picture.getpixel((round(slug) + 3, picture.height // 2)) == ground
    assert picture.getpixel((round(slug) - 3, picture.height // 2)) == (255, 255, 255)
    corner = picture.crop((0, 0, round(slug + bleed) + 4, round(slug) - 2))
    assert ImageStat.Stat(corner.convert("L")).extrema[0][0] < 200


# ---------------------------------------------------------------- what stands on it


def test_the_front_is_the_ebooks_cover(tmp_path, cache) -> None:
    folder = book_of(
        tmp_path,
        pdf={"trim": ["100mm", "160mm"]},
        cover={"marks": "false", "bleed": "0", "spine": "8mm"},
    )
    run = build(folder, cache, "epub", "cover")
    epub, cover = run.report["built"]
    with zipfile.ZipFile(epub) as archive:
        ebook = Image.open(io.BytesIO(archive.read("EPUB/pictures/cover.png"))).convert("RGB")
    printed = drawn(Path(cover), 4).crop(
        (round(108 * MM * 4), 0, round(208 * MM * 4), round(160 * MM * 4))
    )
    small = [one.resize((200, 320), Image.Resampling.BOX) for one in (ebook, printed)]
    difference = ImageStat.Stat(ImageChops.difference(*small).convert("L")).mean[0]
    apart = ImageStat.Stat(small[0].convert("L")).stddev[0]
    assert difference < apart / 10


def test_words_stand_where_they_belong(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, cover={"spine": "12mm"})
    letters = letters_of(path)
    front = "".join(letter[0] for letter in letters if letter[1] > 117)
    back = "".join(letter[0] for letter in letters if letter[1] < 105)
    assert TITLE.replace(" ", "") in front
    assert "EditedbyAdaByron" in front
    assert "lockingup" in back
    assert "9780306406157" in back


def test_a_book_from_right_to_left_has_its_front_on_the_left(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, language="he", cover={"spine": "12mm"})
    front = "".join(letter[0] for letter in letters_of(path) if letter[1] < 105)
    assert "Sheets" in front
    assert "978" not in front


def test_a_picture_fills_the_front_and_its_bleed(tmp_path, cache) -> None:
    folder = with_picture(tmp_path, 1000, 1400, spine="12mm", marks="false")
    assert build(folder, cache).codes == []
    path = tmp_path / "dist" / "sheets-cover.pdf"
    picture = drawn(path, 2)
    middle, left = picture.height // 2, round((3 + 105 + 12) * MM * 2)
    green = [picture.getpixel((x, middle)) == (0, 255, 0) for x in range(picture.width)]
    assert all(green[left + 3 : -1])
    assert not any(green[: left - 3])
    assert picture.getpixel((picture.width - 3, 2)) == (0, 255, 0)
    assert pdf_failures(path) == []


def test_a_coarse_picture_on_the_front_is_told(tmp_path, cache) -> None:
    run = build(with_picture(tmp_path, 300, 400), cache)
    assert (run.status, run.codes) == (0, ["picture-coarse"])


def test_a_blurb_that_is_too_long_is_told(tmp_path, cache) -> None:
    run = build(book_of(tmp_path, description="Far too many words. " * 300), cache)
    assert (run.status, run.codes) == (0, ["cover-blurb-long"])


@pytest.mark.parametrize("trim", ["a6", "digest", "letter", ["210mm", "148mm"], ["50mm", "80mm"]])
def test_no_word_leaves_its_panel(tmp_path, cache, trim) -> None:
    run = build(book_of(tmp_path, pdf={"trim": trim}, cover={"spine": "10mm"}), cache)
    assert run.status == 0
    path = tmp_path / "dist" / "sheets-cover.pdf"
    width, height = boxes(path)["trim"]
    front = (width - 10) / 2 + 10
    letters = [one for one in letters_of(path) if one[2] < height]
    assert letters
    for _, x, y, _, _ in letters:
        assert 1 < y < height - 1
        assert 1 < x < front - 11 or front - 10 < x < front or front + 1 < x < width - 1


# ---------------------------------------------------------------- the spine


def test_a_thin_spine_is_bare(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, cover={"spine": "5mm"})
    assert on_spine(path, 105, 5) == []


@pytest.mark.parametrize("spine", [6, 8, 20])
def test_words_on_the_spine_are_readable_and_keep_from_its_edges(tmp_path, cache, spine) -> None:
    path = cover_of(tmp_path, cache, cover={"spine": f"{spine}mm"})
    letters = on_spine(path, 105, spine)
    assert "".join(letter[0] for letter in letters).startswith(TITLE.replace(" ", ""))
    assert min(letter[4] for letter in letters) > 5.99
    assert all(105 + 1.5 < letter[1] < 105 + spine - 1.5 for letter in letters)


def test_a_title_that_no_spine_holds_is_left_off(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, title="A Title of Great Length " * 9, cover={"spine": "9mm"})
    assert on_spine(path, 105, 9) == []


@pytest.mark.parametrize(("language", "downwards"), [("en", True), ("fr", False)])
def test_the_spine_is_read_as_the_language_is_used_to(tmp_path, cache, language, downwards) -> None:
    path = cover_of(tmp_path, cache, language=language, cover={"spine": "12mm"})
    letters = on_spine(path, 105, 12)[: len("Sheets")]
    heights = [letter[2] for letter in letters]
    assert heights == sorted(heights, reverse=downwards)
    assert all(abs(cos(letter[3])) < 0.01 and abs(sin(letter[3])) > 0.99 for letter in letters)


# ---------------------------------------------------------------- the barcode

LEFT_ODD = [f"{code:07b}" for code in (0x0D, 0x19, 0x13, 0x3D, 0x23, 0x31, 0x2F, 0x3B, 0x37, 0x0B)]
RIGHT = ["".join("10"[int(module)] for module in code) for code in LEFT_ODD]
LEFT_EVEN = [code[::-1] for code in RIGHT]
FIRST = (
    *("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE"),
    *("OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"),
)
"""Which of the left-hand digits are odd or even tells the first digit (GS1 General Specifications, 5.2.1)."""


def scanned(row: list[bool]) -> str:
    """Read an EAN-13 from a row of pixels, dark or not, as a scanner does."""
    runs = [(dark, len([*run])) for dark, run in groupby(row)]
    first = next(at for at, (dark, _) in enumerate(runs) if dark)
    bars = runs[first : first + 59]
    module = sum(length for _, length in bars) / 95
    assert runs[first - 1][1] > 10.5 * module
    assert runs[first + 59][1] > 6.5 * module
    modules = "".join("01"[dark] * round(length / module) for dark, length in bars)
    assert (modules[:3], modules[45:50], modules[-3:]) == ("101", "01010", "101")
    left = [modules[3 + 7 * at : 10 + 7 * at] for at in range(6)]
    right = [modules[50 + 7 * at : 57 + 7 * at] for at in range(6)]
    parity = "".join("O" if code in LEFT_ODD else "E" for code in left)
    digits = [(LEFT_ODD if code in LEFT_ODD else LEFT_EVEN).index(code) for code in left]
    digits += [RIGHT.index(code) for code in right]
    return f"{FIRST.index(parity)}{''.join(map(str, digits))}"


@pytest.mark.parametrize(
    ("trim", "identifier", "isbn"),
    [
        ("digest", "urn:isbn:9780306406157", "9780306406157"),
        ("a6", "urn:isbn:316148410X", "9783161484100"),
    ],
)
def test_the_barcode_can_be_scanned(tmp_path, cache, trim, identifier, isbn) -> None:
    path = cover_of(
        tmp_path,
        cache,
        identifier=identifier,
        pdf={"trim": trim},
        cover={"marks": "false", "bleed": "0", "spine": "6mm"},
    )
    picture = drawn(path, 600 / 72).convert("L")
    width = (picture.width - round(6 * 600 / 25.4)) // 2
    read = []
    for y in range(picture.height // 2, picture.height - 50, 40):
        row = [picture.getpixel((x, y)) for x in range(width)]
        white = [x for x, level in enumerate(row) if level > 240]
        if len(white) > 300:
            inside = [level < 128 for level in row[white[0] : white[-1] + 1]]
            if sum(a != b for a, b in pairwise(inside)) == 60:
                read.append(scanned(inside))
    assert len(read) > 3
    assert set(read) == {isbn}


def test_a_book_without_isbn_has_no_barcode(tmp_path, cache) -> None:
    path = cover_of(tmp_path, cache, identifier="urn:uuid:12345678-1234-5678-1234-567812345678")
    assert "ISBN" not in "".join(letter[0] for letter in letters_of(path))


# ---------------------------------------------------------------- staleness


def test_a_cover_made_for_another_number_of_pages_is_noticed(tmp_path, cache) -> None:
    folder = book_of(tmp_path)
    assert build(folder, cache, "pdf", "cover").codes == []
    words = "# One\n\n" + "More words than there were. " * 900
    (folder / "texts" / "one.md").write_text(words, encoding="utf-8")
    run = build(folder, cache, "pdf")
    assert (run.status, run.codes) == (0, ["cover-stale"])
    (stale,) = run.report["diagnostics"]
    assert stale["path"] == "dist/sheets-cover.pdf"
    assert "cover-stale" in anthology("--json", "-C", folder, "check").codes
    assert build(folder, cache, "cover").codes == []
    assert "cover-stale" not in anthology("--json", "-C", folder, "check").codes


def test_a_cover_made_for_another_paper_is_noticed(tmp_path, cache) -> None:
    folder = book_of(tmp_path)
    build(folder, cache, "pdf", "cover")
    book_of(folder, cover={"paper": "0.4mm"})
    run = anthology("--json", "-C", folder, "check")
    assert run.codes == ["cover-stale"]
    assert "paper" in run.report["diagnostics"][0]["message"]
