"""The proof: every spread to look at, and what a proofreader would mark on them."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from command_line import Run, anthology, small_book
from lxml import html
from PIL import Image

from anthology.pdf.page_faults import Kind
from anthology.pdf.proof import COLOURS, spreads_of

LINE = "The words of this line are of a usual length and say nothing that anybody will remember. "


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def proof_of(folder: Path, cache: str, text: str, styles: str = "") -> tuple[Path, str]:
    """Make a book of one text and its proof; give the folder of the proof and its index."""
    manifest = "title: A Reader\nlanguage: en\nfront: []\ncontents: [one.md]\nback: []\n"
    small_book(folder, f"{manifest}editions:\n  pdf: {{trim: a6}}\n", one=text)
    if styles:
        (folder / "styles").mkdir(exist_ok=True)
        (folder / "styles" / "book-print.css").write_text(styles, encoding="utf-8")
    run = anthology("-C", folder, "proof", ANTHOLOGY_CACHE=cache)
    assert run.status == 0, run.err
    index = Path(run.out.strip())
    assert index == folder / "dist" / "a-reader-proof" / "index.html"
    return index.parent, index.read_text(encoding="utf-8")


def marked(index: str) -> list[tuple[int, str]]:
    """Give the page in the file and the kind of everything that the index lists."""
    found = []
    for item in html.fromstring(index).xpath("//section//li"):
        words = item.text_content()
        (page,) = re.findall(r"\(page (\d+) of the file\)", words)
        found += [(int(page), kind) for kind in Kind for _ in range(words.count(f"{kind}:"))]
    return found


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


# ---------------------------------------------------------------- the sheets


def test_pages_lie_side_by_side_as_in_the_book() -> None:
    assert list(spreads_of(4)) == [(None, 0), (1, 2), (3, None)]
    assert list(spreads_of(3)) == [(None, 0), (1, 2)]
    assert list(spreads_of(3, right_to_left=True)) == [(0, None), (2, 1)]


def test_a_proof_shows_every_page_and_its_index_every_sheet(tmp_path, cache) -> None:
    folder, index = proof_of(tmp_path, cache, "# One\n\n" + f"{LINE * 6}\n\n" * 110)
    shown = html.fromstring(index).xpath("//img/@src")
    assert sorted(path.name for path in folder.glob("*.png")) == shown
    assert len(shown) > 1
    pages = int(re.findall(r"Pages: (\d+)", index)[0])
    height = sum(opened(folder / name).height for name in shown)
    assert pages > 18
    assert height > 300 * pages / 6


def test_a_proof_takes_the_place_of_the_one_before(tmp_path, cache) -> None:
    proof_of(tmp_path, cache, "# One\n\n" + f"{LINE * 6}\n\n" * 50)
    folder, index = proof_of(tmp_path, cache, "# One\n\nShort.\n")
    assert [path.name for path in folder.glob("*.png")] == ["spreads-001.png"]
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["a-reader-proof"]
    assert "Pages: 1, marked: 0." in index


def test_the_same_book_gives_the_same_proof(tmp_path, cache) -> None:
    text = "# One\n\n" + LINE * 9
    folder, index = proof_of(tmp_path, cache, text)
    picture = (folder / "spreads-001.png").read_bytes()
    assert proof_of(tmp_path, cache, text)[1] == index
    assert (folder / "spreads-001.png").read_bytes() == picture


def test_a_book_with_errors_has_no_proof(tmp_path, cache) -> None:
    small_book(tmp_path, one="# One\n\nA note.[^1]\n")
    run = anthology("--json", "-C", tmp_path, "proof", ANTHOLOGY_CACHE=cache)
    assert (run.status, run.codes, run.report["built"]) == (1, ["note-undefined"], [])


# ---------------------------------------------------------------- the marks


def test_a_quiet_page_is_not_marked(tmp_path, cache) -> None:
    assert marked(proof_of(tmp_path, cache, "# One\n\n" + LINE * 9)[1]) == []


def test_a_page_that_ends_early_is_marked_and_framed(tmp_path, cache) -> None:
    picture = "![A sheet](sheet.png)"
    text = f"# One\n\n{LINE * 6}\n\n{picture}\n\n## Two\n\n{LINE * 30}"
    (tmp_path / "texts").mkdir()
    Image.new("L", (1400, 1800), 80).save(tmp_path / "texts" / "sheet.png")
    folder, index = proof_of(tmp_path, cache, text)
    assert (1, Kind.SHORT) in marked(index)
    colours = opened(folder / "spreads-001.png").getcolors(1 << 20) or []
    wanted = tuple(int(COLOURS[Kind.SHORT][at : at + 2], 16) for at in (1, 3, 5))
    assert wanted in {colour for _, colour in colours}


def test_the_last_page_of_a_text_may_end_early(tmp_path, cache) -> None:
    marks = marked(proof_of(tmp_path, cache, "# One\n\n" + LINE * 24)[1])
    assert not any(kind is Kind.SHORT for _, kind in marks)


def test_a_page_that_begins_within_a_word_is_marked(tmp_path, cache) -> None:
    text = "# One\n\n" + "antidisestablishmentarianism " * 260
    styles = "p { hyphenate-limit-lines: none; hyphenate-limit-last: none; }"
    _, index = proof_of(tmp_path, cache, text, styles)
    bound = anthology("-C", tmp_path, "build", "pdf", ANTHOLOGY_CACHE=cache).out.strip()
    with pikepdf.open(bound) as book:
        assert len(book.pages) > 3
    assert pages_begun_within_a_word(Path(bound))
    divided = [page for page, kind in marked(index) if kind is Kind.DIVIDED]
    assert divided == pages_begun_within_a_word(Path(bound))


def pages_begun_within_a_word(path: Path) -> list[int]:
    """Find the pages whose first word is not the only word that this book has."""
    import pypdfium2

    found = []
    document = pypdfium2.PdfDocument(path)
    for number in range(1, len(document)):
        lines = document[number].get_textpage().get_text_range().split("\r\n")
        body = next(line for line in lines if "ism" in line)
        if not body.startswith("antidis"):
            found.append(number + 1)
    document.close()
    return found


def test_a_line_that_stands_out_is_marked(tmp_path, cache) -> None:
    text = f"# One\n\n{LINE}\n\n`{'m' * 70}`\n\n{LINE}"
    styles = "code { white-space: nowrap; overflow-wrap: normal; hyphens: none; }"
    assert (1, Kind.OVERFULL) in marked(proof_of(tmp_path, cache, text, styles)[1])


def test_loose_lines_are_marked(tmp_path, cache) -> None:
    text = "# One\n\n" + "of incomprehensibilities and to " * 40
    styles = "p { hyphens: none; margin-right: 35mm; }"
    narrow = marked(proof_of(tmp_path, cache, text, styles)[1])
    assert not any(kind is Kind.LOOSE for _, kind in narrow)
    wide = "p { hyphens: none; word-spacing: 0.4em; }"
    assert (1, Kind.LOOSE) in marked(proof_of(tmp_path, cache, "# One\n\n" + LINE * 9, wide)[1])


# ---------------------------------------------------------------- coarse pictures


def build(folder: Path, cache: str) -> Run:
    return anthology("--json", "-C", folder, "build", "pdf", ANTHOLOGY_CACHE=cache)


def test_a_coarse_picture_is_a_warning_with_its_place_and_a_mark(tmp_path, cache) -> None:
    (tmp_path / "texts").mkdir()
    Image.new("L", (1800, 1200), 80).save(tmp_path / "texts" / "fine.png")
    Image.new("RGB", (200, 130), "navy").save(tmp_path / "texts" / "coarse.png")
    text = f"# One\n\n{LINE}\n\n![Fine](fine.png)\n\n![Coarse](coarse.png)\n"
    styles = "img { width: 60mm; }"
    _, index = proof_of(tmp_path, cache, text, styles)
    assert [kind for _, kind in marked(index)].count(Kind.COARSE) == 1
    run = build(tmp_path, cache)
    (warning,) = run.report["diagnostics"]
    assert (run.status, warning["code"]) == (0, "picture-coarse")
    assert (warning["path"], warning["line"]) == ("texts/one.md", 7)
    assert "“texts/coarse.png” is printed with 85 dots to the inch" in warning["message"]


def test_a_faint_or_turned_picture_is_measured_as_it_stands(tmp_path, cache) -> None:
    (tmp_path / "texts").mkdir()
    Image.new("L", (1400, 900), 80).save(tmp_path / "texts" / "faint.png")
    styles = "img { width: 60mm; opacity: 0.5; }"
    proof_of(tmp_path, cache, f"# One\n\n{LINE}\n\n![Faint](faint.png)\n", styles)
    assert build(tmp_path, cache).codes == []
    Image.new("L", (300, 200), 80).save(tmp_path / "texts" / "faint.png")
    assert build(tmp_path, cache).codes == ["picture-coarse"]


def test_drawings_in_lines_are_never_coarse(tmp_path, cache) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "line.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
        '<circle cx="4" cy="4" r="3"/></svg>',
        encoding="utf-8",
    )
    proof_of(tmp_path, cache, f"# One\n\n{LINE}\n\n![A dot](line.svg)\n", "img { width: 60mm; }")
    assert build(tmp_path, cache).codes == []
