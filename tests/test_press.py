"""The printer's variant: PDF/X-4, greyscale and CMYK, in the files that are built."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from command_line import Run, anthology, files_of, small_book
from judges import outline_of, pdf_failures, pdf_letters
from pdf_walk import walk
from PIL import Image, ImageCms
from press_judges import inks, separated, x4_faults
from press_profile import press_profile

from anthology.pdf.output_intent import grey_profile

WORDS = "The lamp is low, the type is cold. " * 30
TEXT = f"""---
title: Pictures
authors: [Ada Byron]
rights: Hers
---

{WORDS}[^1] See [](two.md) and <https://example.org/>.

[^1]: A note.

![Many colours](colours.jpg "In colour")

![Greys](greys.jpg "In grey")

![See-through](faint.png)

![Lines](drawing.svg)
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><defs>'
    '<linearGradient id="g"><stop offset="0" stop-color="red" stop-opacity="0.2"/>'
    '<stop offset="1" stop-color="#00f"/></linearGradient></defs>'
    '<rect width="200" height="60" fill="url(#g)"/>'
    '<rect y="60" width="200" height="40" fill="#fc0" opacity=".5"/>'
    '<text x="10" y="90" font-size="20">Label</text></svg>'
)
SIDE = 600


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def book_of(folder: Path, pdf: dict[str, Any], **cover: Any) -> Path:
    """Write a book with pictures of every sort."""
    manifest = {
        "title": "Inks",
        "slug": "inks",
        "language": "en",
        "editors": ["Ada Byron"],
        "identifier": "urn:isbn:9780306406157",
        "description": "A blurb.",
        "contents": ["one.md", {"text": "two.md", "rights": "Nobody's"}],
        "editions": {
            "pdf": {"trim": "a5"} | pdf,
            "cover": {"spine": "12mm", "marks": "false"} | cover,
            "booklet": {"signature": "all"},
        },
    }
    small_book(folder, yaml.safe_dump(manifest), one=TEXT, two=f"# Two\n\n{WORDS * 6}")
    round_one = Image.radial_gradient("L").resize((SIDE, SIDE))
    turned = Image.linear_gradient("L").resize((SIDE, SIDE))
    Image.merge("RGB", (round_one, turned, turned.transpose(Image.Transpose.ROTATE_90))).save(
        folder / "texts" / "colours.jpg", quality=90
    )
    Image.merge("RGB", (round_one,) * 3).save(folder / "texts" / "greys.jpg", quality=80)
    faint = Image.new("RGB", (SIDE, SIDE), (200, 30, 0))
    faint.putalpha(round_one)
    faint.save(folder / "texts" / "faint.png")
    (folder / "texts" / "drawing.svg").write_text(DRAWING)
    (folder / "press.icc").write_bytes(press_profile())
    return folder


def build(folder: Path, cache: str, *what: str) -> Run:
    return anthology("--json", "-C", folder, "build", *what, ANTHOLOGY_CACHE=cache)


@dataclass(frozen=True)
class Printed:
    """What was built, and what was said of it."""

    book: Path
    cover: Path
    booklet: Path
    run: Run


def printed(folder: Path, cache: str, pdf: dict[str, Any], **cover: Any) -> Printed:
    run = build(book_of(folder, pdf, **cover), cache, "pdf", "cover", "booklet")
    assert run.status == 0
    dist = folder / "dist"
    return Printed(dist / "inks.pdf", dist / "inks-cover.pdf", dist / "inks-booklet.pdf", run)


@pytest.fixture(scope="module")
def plain(tmp_path_factory, cache) -> Printed:
    return printed(tmp_path_factory.mktemp("plain"), cache, {})


@pytest.fixture(scope="module")
def grey(tmp_path_factory, cache) -> Printed:
    return printed(tmp_path_factory.mktemp("grey"), cache, {"colour": "grey"}, colour="grey")


@pytest.fixture(scope="module")
def black(tmp_path_factory, cache) -> Printed:
    return printed(tmp_path_factory.mktemp("black"), cache, {"standard": "pdf/x-4", "bleed": "3mm"})


@pytest.fixture(scope="module")
def process(tmp_path_factory, cache) -> Printed:
    wanted = {"standard": "pdf/x-4", "output-profile": "press.icc"}
    return printed(tmp_path_factory.mktemp("process"), cache, wanted)


def is_black_alone(amounts: tuple[float, ...]) -> bool:
    return amounts[:3] == (0, 0, 0)


# ---------------------------------------------------------------- the standard


@pytest.mark.parametrize("variant", ["black", "process"])
@pytest.mark.parametrize("part", ["book", "cover", "booklet"])
def test_the_printers_files_break_no_clause_of_pdf_x_4(variant, part, request) -> None:
    assert x4_faults(getattr(request.getfixturevalue(variant), part)) == []


def test_the_profile_of_the_press_is_in_the_file(process) -> None:
    with pikepdf.open(process.book) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == press_profile()
        assert str(intent.OutputConditionIdentifier) == "A test press"


def test_words_outline_and_structure_outlive_the_links(plain, process) -> None:
    assert pdf_letters(process.book) == pdf_letters(plain.book)
    assert outline_of(process.book) == outline_of(plain.book)
    with pikepdf.open(plain.book) as pdf:
        assert any("/Annots" in page for page in pdf.pages)
    with pikepdf.open(process.book) as pdf:
        roles = {str(item.S) for item in pdf.objects if _is_element(item)}
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        assert all(isinstance(owner, pikepdf.Array) for owner in parents[1::2])
    assert {"/Span", "/Note", "/Figure"} <= roles
    assert "/Link" not in roles


def _is_element(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def test_the_ordinary_edition_stays_what_it_was(plain) -> None:
    assert pdf_failures(plain.book) == []
    assert plain.run.codes == []
    with pikepdf.open(plain.book) as pdf:
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_the_same_book_gives_the_same_bytes_and_converts_nothing_again(process, cache) -> None:
    folder = process.book.parent.parent
    before, kept = process.book.read_bytes(), set(files_of(Path(cache)))
    build(folder, cache, "pdf", "cover", "booklet")
    assert process.book.read_bytes() == before
    assert {name for name in set(files_of(Path(cache))) - kept if name.endswith(".pdf")} == set()


# ---------------------------------------------------------------- black alone


def test_a_grey_edition_is_accessible_and_fit_to_be_kept(grey) -> None:
    assert pdf_failures(grey.book) == []
    assert pdf_failures(grey.cover) == []


@pytest.mark.parametrize("variant", ["grey", "black"])
def test_a_grey_book_takes_black_ink_alone(variant, request) -> None:
    built = request.getfixturevalue(variant)
    pages = inks(built.book) + inks(built.cover)
    assert [page for page in pages if not is_black_alone(page)] == []
    assert max(page[3] for page in pages[:-1]) > 0.2


def test_pictures_keep_their_pixels_and_what_shines_through(plain, black) -> None:
    def sizes(path: Path) -> list[tuple[int, int, bool]]:
        with pikepdf.open(path) as pdf:
            found = [item for item in pdf.objects if _is_picture(item)]
            return sorted((int(i.Width), int(i.Height), "/SMask" in i) for i in found)

    assert sizes(black.book) == sizes(plain.book)
    assert (SIDE, SIDE, True) in sizes(black.book)


def _is_picture(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"


def test_lost_colours_are_told_once_and_with_their_place(black) -> None:
    lost = [item for item in black.run.report["diagnostics"] if item["code"] == "colour-lost"]
    about_cover, about_drawings, about_pictures = sorted(
        lost,
        key=lambda item: (item["message"].startswith("coloured"), "drawings" in item["message"]),
    )
    assert "drawings or styles in colour" in about_drawings["message"]
    assert about_drawings["message"].endswith("in “Pictures”")
    assert about_drawings["path"] == "texts/one.md"
    assert "“texts/colours.jpg”, “texts/faint.png”" in about_pictures["message"]
    assert "greys" not in about_pictures["message"]
    assert (about_pictures["path"], about_pictures["line"]) == ("texts/one.md", 11)
    assert "cover" in about_cover["message"]


def test_whoever_asks_for_grey_is_not_warned(tmp_path, cache) -> None:
    wanted = {"standard": "pdf/x-4", "colour": "grey"}
    made = printed(tmp_path, cache, wanted, colour="grey")
    assert made.run.codes == []
    assert x4_faults(made.book) == []


# ---------------------------------------------------------------- four inks


def test_only_what_has_colours_takes_coloured_ink(process) -> None:
    pages = inks(process.book)
    coloured = [page for page in pages if not is_black_alone(page)]
    assert 1 <= len(coloured) <= 3
    assert len(pages) - len(coloured) >= 6
    assert min(max(page[:3]) for page in coloured) > 0.05


def test_no_word_is_printed_in_four_inks(process) -> None:
    number = next(n for n, page in enumerate(inks(process.book), 1) if not is_black_alone(page))
    page = separated(process.book, number, 150)
    cyan, magenta, yellow, black = page.split()
    words = page.crop((0, 0, page.width, page.height // 14)).split()
    assert words[3].getextrema() == (0, 255)
    assert [channel.getextrema() for channel in words[:3]] == [(0, 0)] * 3
    assert max(channel.getextrema()[1] for channel in (cyan, magenta, yellow)) > 100
    assert black.getextrema()[1] == 255


def test_black_words_overprint_and_nothing_else_does(process) -> None:
    with pikepdf.open(process.book) as pdf:
        overprinting = False
        shown = 0
        for page in pdf.pages:
            stack = []
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        stack.append(overprinting)
                    case "Q":
                        overprinting = stack.pop()
                    case "gs":
                        state = page.Resources.ExtGState[str(operands[0])]
                        overprinting = bool(state.get("/op", overprinting))
                    case "TJ" | "Tj":
                        assert overprinting
                        shown += 1
                    case "f" | "S" | "Do" | "sh":
                        assert not overprinting
    assert shown > 50


def test_the_barcode_is_solid_black_and_the_cover_has_colours(process) -> None:
    cover = separated(process.cover, 1, 300)
    assert max(channel.getextrema()[1] for channel in cover.split()[:3]) > 100
    mm = 300 / 25.4
    # The barcode stands at the foot of the back, next to the spine.
    code = cover.crop((round(105 * mm), round(183 * mm), round(135 * mm), round(190 * mm)))
    levels = {level for _, level in code.getcolors(65536) or ()}
    assert {(0, 0, 0, 0), (0, 0, 0, 255)} <= levels
    assert {level[:3] for level in levels} == {(0, 0, 0)}


def test_a_grey_book_for_a_press_of_four_inks_has_a_cover_in_colour(tmp_path, cache) -> None:
    wanted = {"standard": "pdf/x-4", "output-profile": "press.icc", "colour": "grey"}
    made = printed(tmp_path, cache, wanted)
    assert (made.run.codes, x4_faults(made.book)) == ([], [])
    assert all(map(is_black_alone, inks(made.book)))
    assert not is_black_alone(inks(made.cover)[0])


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not at all", "is not an ICC profile"),
        (press_profile()[:100], "is not an ICC profile"),
        (grey_profile().content, "is for grey"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "is for RGB"),
        (press_profile().replace(b"prtr", b"scnr"), "is not the profile of a press"),
        (press_profile().replace(b"B2A0", b"X2X0"), "does not say how colours become inks"),
    ],
    ids=["words", "cut short", "grey", "screen", "scanner", "one direction"],
)
def test_an_unfit_profile_is_refused_where_it_is_named(content, words, tmp_path, cache) -> None:
    book_of(tmp_path, {"standard": "pdf/x-4", "output-profile": "press.icc"})
    (tmp_path / "press.icc").write_bytes(content)
    for command in ("check", "build"):
        run = anthology("--json", "-C", tmp_path, command, ANTHOLOGY_CACHE=cache)
        assert (run.status, run.codes) == (1, ["profile-unfit"])
        (told,) = run.report["diagnostics"]
        assert words in told["message"]
        assert "anthology.yaml" in told["path"]


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        ({"standard": "pdf/x-4", "output-profile": "pres.icc"}, "file-missing"),
        ({"standard": "pdf/x-4", "output-profile": "../press.icc"}, "path-outside"),
        ({"output-profile": "press.icc"}, "value-range"),
        ({"standard": "pdf/x-1a"}, "value-unknown"),
        ({"colour": "gray"}, "value-unknown"),
    ],
)
def test_wrong_wishes_are_told(pdf, code, tmp_path, cache) -> None:
    run = anthology("--json", "-C", book_of(tmp_path, pdf), "check", ANTHOLOGY_CACHE=cache)
    assert (run.status, run.codes) == (1, [code])


# ---------------------------------------------------------------- bleed


@pytest.fixture(scope="module")
def bleeding(tmp_path_factory, cache) -> Printed:
    return printed(tmp_path_factory.mktemp("bleeding"), cache, {"bleed": "5mm"}, bleed="5mm")


def boxes_of(pdf: Path) -> list[list[list[float]]]:
    """Give media, bleed and trim box of every page."""
    with pikepdf.open(pdf) as book:
        return [
            [[float(e) for e in page.obj[f"/{name}Box"]] for name in ("Media", "Bleed", "Trim")]
            for page in book.pages
        ]


@pytest.mark.parametrize(("variant", "millimetres"), [("bleeding", 5), ("black", 3)])
def test_the_bleed_is_as_wide_as_it_is_wanted_and_leaves_room_for_marks(
    variant, millimetres, request
) -> None:
    bleed = millimetres / 25.4 * 72
    outwards = (-1, -1, 1, 1)
    for media, bled, trim in boxes_of(request.getfixturevalue(variant).book):
        assert bled == pytest.approx(
            [edge + sign * bleed for edge, sign in zip(trim, outwards, strict=True)], abs=0.01
        )
        assert all(
            (outer - inner) * sign > 12
            for outer, inner, sign in zip(media, bled, outwards, strict=True)
        )


@pytest.mark.parametrize("variant", ["bleeding", "black"])
def test_crop_marks_point_to_the_trim_and_stand_outside_the_bleed(variant, request) -> None:
    path = request.getfixturevalue(variant).book
    media, bleed, trim = boxes_of(path)[1]  # a blank page
    with pypdfium2.PdfDocument(path) as document:
        lines = [item.get_bounds() for item in document[1].get_objects()]
    assert len(lines) == 8
    for left, bottom, right, top in lines:
        assert right < bleed[0] or left > bleed[2] or top < bleed[1] or bottom > bleed[3]
        assert media[0] <= left
        assert right <= media[2]
        middle = (left + right) / 2, (bottom + top) / 2
        assert min(abs(middle[0] - trim[0]), abs(middle[0] - trim[2])) < 0.1 or (
            min(abs(middle[1] - trim[1]), abs(middle[1] - trim[3])) < 0.1
        )


def test_a_book_with_bleed_is_as_accessible_and_lasting_as_without(bleeding) -> None:
    assert pdf_failures(bleeding.book) == []
    assert walk(bleeding.book).faults == []


# ---------------------------------------------------------------- inks in a book's own styles


def styled(folder: Path, cache: str, pdf: dict[str, Any], css: str, drawing: str) -> Printed:
    book_of(folder, pdf)
    (folder / "styles").mkdir()
    (folder / "styles" / "book.css").write_text(css)
    (folder / "texts" / "drawing.svg").write_text(drawing)
    (folder / "texts" / "one.md").write_text("# One\n\nInked words.\n\n![Inks](drawing.svg)\n")
    run = build(folder, cache, "pdf")
    assert run.status == 0
    return Printed(folder / "dist" / "inks.pdf", folder, folder, run)


INKED = "p { color: device-cmyk(0 1 0 0); background: linear-gradient(device-cmyk(0% 0% 20% 0%), white) }"
PLAIN_INKED = "p { color: device-cmyk(0 1 0 0) }"
GREY = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
INKED_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">'
    '<rect width="90" height="90" fill="device-cmyk(1 0 0 0)"/></svg>'
)


def test_inks_in_a_books_own_styles_leave_the_ordinary_file_sound(tmp_path, cache) -> None:
    made = styled(tmp_path, cache, {}, INKED, INKED_DRAWING)
    assert made.run.codes == []
    assert pdf_failures(made.book) == []


def test_drawings_may_name_colours_beyond_the_screens_in_gradients(tmp_path, cache) -> None:
    drawing = DRAWING.replace('"red"', '"oklch(0.63 0.26 29)"').replace(
        '"#00f"', '"lab(30% 68 -112)"'
    )
    assert drawing.count("lab(") + drawing.count("lch(") == 2
    made = styled(tmp_path, cache, {}, "", drawing)
    with pypdfium2.PdfDocument(made.book) as pdf:
        pixels = [page.render(scale=1).to_pil().convert("RGB") for page in pdf]
    seen = {colour for page in pixels for _, colour in page.getcolors(1 << 24)}
    assert any(blue > 200 and red < 90 and green < 120 for red, green, blue in seen)


def test_a_picture_written_into_a_style_sheet_is_fit_for_the_file(tmp_path, cache) -> None:
    saved = BytesIO()
    Image.new("CMYK", (9, 9), (255, 0, 0, 0)).save(saved, "JPEG")
    address = f"data:image/jpeg;base64,{b64encode(saved.getvalue()).decode()}"
    made = styled(tmp_path, cache, {}, f"p {{ background: url('{address}') }}", GREY)
    assert "/DeviceCMYK" not in {space for space, _ in pictures_of(made.book)}
    assert pdf_failures(made.book) == []


def test_inks_in_a_books_own_styles_are_printed_as_they_are(tmp_path, cache) -> None:
    wanted = {"standard": "pdf/x-4", "output-profile": "press.icc"}
    made = styled(tmp_path, cache, wanted, PLAIN_INKED, DRAWING)
    assert x4_faults(made.book) == []
    with pikepdf.open(made.book) as pdf:
        colours = {
            tuple(map(float, operands))
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "k"
        }
    assert (0, 1, 0, 0) in colours


@pytest.fixture(scope="module")
def inked(tmp_path_factory, cache) -> Path:
    """A book, and its cover, with a picture in CMYK, which is no colour that the test's press would choose."""
    wanted = {"standard": "pdf/x-4", "output-profile": "press.icc"}
    folder = book_of(tmp_path_factory.mktemp("inked"), wanted)
    manifest = folder / "anthology.yaml"
    manifest.write_text(f"{manifest.read_text()}cover: {{image: texts/colours.jpg}}\n")
    ramp = Image.linear_gradient("L").resize((SIDE, SIDE))
    Image.merge("CMYK", (ramp, ramp, ramp, ramp)).save(folder / "texts" / "colours.jpg", quality=90)
    return folder


def pictures_of(pdf: Path) -> list[tuple[str, bytes]]:
    """Give the colour space and the bytes of every JPEG in a file."""
    with pikepdf.open(pdf) as opened:
        return [
            (str(item.ColorSpace), item.read_raw_bytes())
            for item in opened.objects
            if _is_picture(item) and item.get("/Filter") == "/DCTDecode"
        ]


def test_pictures_in_cmyk_reach_the_press_as_they_are(inked, cache) -> None:
    assert build(inked, cache, "pdf", "cover").status == 0
    own = (inked / "texts" / "colours.jpg").read_bytes()
    for part in ("inks", "inks-cover"):
        pdf = inked / "dist" / f"{part}.pdf"
        assert ("/DeviceCMYK", own) in pictures_of(pdf)
        assert x4_faults(pdf) == []


def test_a_picture_in_cmyk_that_lies_on_its_side_is_turned_in_its_inks(tmp_path, cache) -> None:
    wanted = {"standard": "pdf/x-4", "output-profile": "press.icc"}
    folder = book_of(tmp_path, wanted)
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("CMYK", (SIDE, SIDE // 2), (200, 10, 90, 0)).save(
        folder / "texts" / "colours.jpg", quality=95, exif=turned
    )
    assert build(folder, cache, "pdf").status == 0
    ((_, content),) = [
        found for found in pictures_of(folder / "dist" / "inks.pdf") if "CMYK" in found[0]
    ]
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (SIDE // 2, SIDE)
        assert picture.getpixel((9, 9)) == pytest.approx((200, 10, 90, 0), abs=3)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"standard": "pdf/x-4"},
        {"standard": "pdf/x-4", "output-profile": "press.icc", "colour": "grey"},
    ],
)
def test_pictures_in_cmyk_are_converted_where_no_press_takes_them(
    inked, wanted, cache, tmp_path
) -> None:
    folder = book_of(tmp_path, wanted)
    (folder / "texts" / "colours.jpg").write_bytes((inked / "texts" / "colours.jpg").read_bytes())
    assert build(folder, cache, "pdf").status == 0
    found = pictures_of(folder / "dist" / "inks.pdf")
    assert found
    assert "/DeviceCMYK" not in {space for space, _ in found}


def test_styles_that_lose_their_colours_are_told(tmp_path, cache) -> None:
    made = styled(tmp_path, cache, {"standard": "pdf/x-4"}, "p { color: teal }", GREY)
    assert made.run.codes == ["colour-lost"]
    assert x4_faults(made.book) == []
