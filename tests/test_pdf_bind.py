"""Typesetting and binding a book of hard cases, judged by a validator and by a walk of our own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from pdf_book import (
    Shop,
    bind_alone,
    bind_sections,
    make_book,
    open_shop,
    sections,
    set_alone,
    sheets,
)
from pdf_walk import Walk, walk

from anthology.diagnostics import Diagnostics
from anthology.pdf.bind import Gathering, Imprint, LabelRange, OutlineEntry, bind
from anthology.pdf.folios import roman
from anthology.pdf.leaves import Leaves
from anthology.pdf.typeset import typeset

HERE = Path(__file__).parent
DAY = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return open_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def book(shop: Shop) -> Path:
    target = shop.folder / "book.pdf"
    make_book(shop, target, workers=2)
    return target


@pytest.fixture(scope="module")
def leaves(shop: Shop, book: Path) -> dict[str, Leaves]:
    return typeset([*sections(shop).values(), *sheets(shop)], shop.cache, Diagnostics())


@pytest.fixture(scope="module")
def seen(book: Path) -> Walk:
    return walk(book)


@pytest.fixture(scope="module")
def text(book: Path) -> list[str]:
    document = pypdfium2.PdfDocument(book)
    return [sheet.get_textpage().get_text_range() for sheet in document]


def failures_of(path: Path, profile: str) -> list[str]:
    report = page.validate_pdf(path, profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_book_passes_both_profiles_in_one_file(book: Path, profile: str) -> None:
    assert failures_of(book, profile) == []


def test_qpdf_finds_nothing_wrong(book: Path) -> None:
    with pikepdf.open(book) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_walk_finds_nothing_wrong(seen: Walk) -> None:
    assert seen.faults == []


def test_the_walk_notices_a_mark_without_an_owner(book: Path, tmp_path: Path) -> None:
    with pikepdf.open(book) as pdf:
        pdf.Root.StructTreeRoot.K[0].K[0].K[0].K = pikepdf.Array()
        pdf.save(tmp_path / "spoilt.pdf")
    assert any("no element" in fault for fault in walk(tmp_path / "spoilt.pdf").faults)


def test_links_land_on_the_pages_of_their_targets(seen: Walk, leaves: dict[str, Leaves]) -> None:
    pages = leaves["torture"].page_count
    assert seen.links["t-verse"] == seen.links["part-1"] + 2 + pages + pages % 2
    assert seen.links["é-1"] == seen.links["t-verse"] + leaves["verse"].anchors["é-1"]


def test_headings_are_shifted_by_depth_and_never_skip(seen: Walk) -> None:
    assert seen.headings == [1, 1, 2, 3, 3, 3, 4, 2, 2, 1]


def test_an_element_broken_over_pages_is_one_element(seen: Walk) -> None:
    assert seen.roles["Table"] == 2
    assert seen.roles["THead"] == seen.roles["TFoot"] == 1
    assert seen.roles["TR"] == 84


def test_verse_has_a_structure_for_every_line(seen: Walk) -> None:
    tree = "\n".join(seen.tree)
    assert "      Div\n        P\n        P\n      P\n        Span\n        Span\n" in tree


def test_a_footnote_stands_after_its_call(seen: Walk) -> None:
    tree = "\n".join(seen.tree)
    assert "        Reference\n        Note\n          Lbl\n" in tree


def test_definitions_pair_up_with_their_terms(seen: Walk) -> None:
    tree = "\n".join(seen.tree)
    pair = "        LI\n          Lbl\n          LBody\n"
    assert f"      L\n{pair}        LI\n          LBody\n        LI\n          Lbl\n{pair}" in tree


def test_contents_hold_entries_that_hold_references(seen: Walk) -> None:
    tree = "\n".join(seen.tree)
    assert "    TOC\n      TOCI\n        P\n          Reference\n            Link\n" in tree
    assert "        TOC\n          TOCI\n" in tree


def test_foreign_words_keep_their_language(seen: Walk) -> None:
    languages = {line.split()[1] for line in seen.tree if len(line.split()) == 2}
    assert languages == {"en", "fr", "el", "ru", "he", "ar"}


def test_decorative_pictures_are_no_figures(seen: Walk) -> None:
    assert "" not in seen.alternatives
    assert {"A linked picture", "A drawing", "A dot"} <= set(seen.alternatives)
    assert seen.roles["Figure"] == 9


def test_no_ink_of_four_colours_is_left(book: Path) -> None:
    with pikepdf.open(book) as pdf:
        spaces = {str(item.get("/ColorSpace")) for item in pdf.objects if "/Width" in item}
    assert spaces <= {"/DeviceRGB", "/DeviceGray"}


def test_pages_carry_their_folios_on_the_outer_side(book: Path, text: list[str]) -> None:
    assert text[2].rstrip().endswith("iii")
    assert text[4].strip().splitlines()[-1] != "1"
    assert text[6].rstrip().endswith("3")
    document = pypdfium2.PdfDocument(book)
    width = document[6].get_width()
    for index, is_right in ((6, True), (7, False)):
        words = document[index].get_textpage()
        boxes = [words.get_charbox(n) for n in range(words.count_chars())]
        lowest = min(boxes, key=lambda box: box[1] if box[3] > box[1] else 1e9)
        assert (lowest[0] > width / 2) is is_right


def test_blank_pages_are_as_large_as_the_others(book: Path, text: list[str]) -> None:
    with pikepdf.open(book) as pdf:
        assert len({tuple(map(float, sheet.mediabox)) for sheet in pdf.pages}) == 1
    assert text[0].strip() == text[5].strip() == ""


def test_page_labels_count_roman_then_arabic(book: Path) -> None:
    with pikepdf.open(book) as pdf:
        assert [pdf.pages[index].label for index in (0, 2, 4, 6)] == ["i", "iii", "1", "3"]


def test_the_outline_is_nested_and_leads_to_names(book: Path) -> None:
    with pikepdf.open(book) as pdf, pdf.open_outline() as outline:
        part = outline.root[1]
        assert [entry.title for entry in outline.root] == ["Contents", "Part"]
        assert [entry.title for entry in part.children] == ["Torture"]
        assert str(part.children[0].destination) == "torture-title"


def test_metadata_say_what_the_imprint_says(book: Path) -> None:
    with pikepdf.open(book) as pdf:
        assert str(pdf.docinfo.Title) == "A Book & its “Tags”"
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:creator"] == ["A. Nonymous", "B. Ødegård"]
            assert metadata["dc:identifier"] == "urn:isbn:9780000000002"
            assert metadata["xmp:CreateDate"] == "2026-11-21T12:30:00Z"


def test_bold_and_italics_are_set_in_faces_of_their_own(shop: Shop, seen: Walk) -> None:
    names = {str(item.BaseFont) for item in seen.pdf.objects if "/DescendantFonts" in item}
    found = {re.sub(r"^/\w+\+", "", name) for name in names}
    family = {f"EB-Garamond{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")}
    assert family | {"IBM-Plex-Mono", "Amiri", "Frank-Ruhl-Libre"} <= found


def test_the_text_can_be_read_out_of_the_file(text: list[str]) -> None:
    whole = "\n".join(text)
    for words in ("Ἑλληνικὴ", "русский", "office", "Small Capitals 123"):
        assert words in whole


def test_the_same_input_gives_the_same_bytes_elsewhere(book: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pdf_book import make_book, open_shop; "
        "make_book(open_shop(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "elsewhere"), str(tmp_path / "b.pdf")],
        check=True,
        env={
            **os.environ,
            "PYTHONHASHSEED": "77",
            "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}",
        },
    )
    assert (tmp_path / "b.pdf").read_bytes() == book.read_bytes()


def test_moving_a_section_typesets_nothing(
    shop: Shop, leaves: dict[str, Leaves], tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.cache.folder.rglob("*")}
    order = ("part-1", "pictures", "verse", "torture", "notes")
    again = typeset([*sections(shop).values(), *sheets(shop)], shop.cache, Diagnostics())
    diagnostics = Diagnostics()
    bind_sections(shop, again, tmp_path / "moved.pdf", diagnostics, order)
    assert not list(diagnostics)
    assert {path: path.stat().st_mtime_ns for path in shop.cache.folder.rglob("*")} == before
    assert again == leaves
    assert walk(tmp_path / "moved.pdf").faults == []
    assert failures_of(tmp_path / "moved.pdf", "ua1") == []


def test_leaves_from_the_cache_and_binding_need_no_weasyprint(shop: Shop, book: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import pdf_book; "
        "from anthology.cache import Cache; from anthology.diagnostics import Diagnostics; "
        "from anthology.pdf.typeset import typeset; from anthology.pdf.bind import bind; "
        "cache = Cache(Path(sys.argv[1])); "
        "shop = pdf_book.Shop(cache.folder, cache, "
        "pdf_book.faces(sys.argv[3].split(','), cache), pdf_book.found(Path(sys.argv[2]))); "
        "done = typeset([*pdf_book.sections(shop).values(), *pdf_book.sheets(shop)], cache, "
        "Diagnostics()); "
        "pdf_book.bind_sections(shop, done, Path(sys.argv[4]), Diagnostics()); "
        "assert 'weasyprint' not in sys.modules"
    )
    families = "EB Garamond,IBM Plex Mono,Noto Serif,Amiri,Frank Ruhl Libre"
    target = shop.folder / "again.pdf"
    pictures = shop.folder / "pictures"
    subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            str(shop.cache.folder),
            str(pictures),
            families,
            str(target),
        ],
        check=True,
        env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"},
    )
    assert target.read_bytes() == book.read_bytes()


def test_anchors_tell_the_page_they_are_on(leaves: dict[str, Leaves]) -> None:
    assert leaves["torture"].anchors["torture-title"] == 0
    assert leaves["torture"].anchors["r1"] == leaves["torture"].page_count - 1


def test_a_link_to_nowhere_is_an_error_and_nothing_is_written(shop: Shop, tmp_path: Path) -> None:
    done, _ = set_alone(shop, '<p id="hearth"><a href="bind:#heart">x</a></p>')
    diagnostics = bind_alone(shop, done, tmp_path / "none.pdf")
    assert [(item.code, item.hints) for item in diagnostics] == [
        ("link-target-missing", ("did you mean “hearth”?",))
    ]
    assert not list(tmp_path.iterdir())


def test_a_folio_on_the_wrong_hand_is_refused(
    shop: Shop, leaves: dict[str, Leaves], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="cannot have the folio"):
        bind(
            [Gathering(leaves["part-1"], 0, 0, (), ("2",))],
            outline=[OutlineEntry("Part", "part-1")],
            labels=[LabelRange(0, "D", 1)],
            imprint=Imprint("x", (), "en", "", (), DAY, "urn:x:1"),
            folio_sheets={"arabic": [leaves["folios-arabic"]]},
            cache=shop.cache,
            diagnostics=Diagnostics(),
            target=tmp_path / "x.pdf",
        )
    assert not list(tmp_path.iterdir())


def test_roman_folios_are_written_as_printers_do() -> None:
    assert [roman(number) for number in (1, 4, 9, 14, 40, 1999)] == [
        "i",
        "iv",
        "ix",
        "xiv",
        "xl",
        "mcmxcix",
    ]
