"""Colours and pictures in inks: black alone, or the four of a press."""

from __future__ import annotations

from io import BytesIO

import pdf_book
import pikepdf
import pytest
from PIL import Image, ImageCms
from press_judges import colour_spaces, inks
from press_profile import press_profile

from anthology.cache import Cache
from anthology.pdf.inks import Black, Colour, Process
from anthology.pdf.output_intent import (
    OutputProfile,
    condition_of,
    grey_of,
    grey_profile,
    luminance_of,
)
from anthology.pdf.process_colours import on_press, on_screen
from anthology.pdf.recolour import recolour, recoloured


def is_black_alone(amounts: tuple[float, ...]) -> bool:
    return amounts[:3] == (0, 0, 0)


def test_our_own_profile_is_that_of_a_press_with_black_alone() -> None:
    opened = ImageCms.ImageCmsProfile(BytesIO(grey_profile().content))
    assert opened.profile.device_class == "prtr"
    assert opened.profile.xcolor_space.strip() == "GRAY"
    white = Image.new("RGB", (1, 1), "white")
    done = ImageCms.profileToProfile(white, ImageCms.createProfile("sRGB"), opened, outputMode="L")
    assert done is not None
    assert done.getpixel((0, 0)) == 255


def test_a_half_tone_grows_by_a_fifth() -> None:
    assert luminance_of(0.5) == pytest.approx(1 - 0.7)
    assert [luminance_of(0), luminance_of(1)] == [0, 1]
    for step in range(11):
        assert grey_of(luminance_of(step / 10)) == pytest.approx(step / 10)


def test_a_grey_is_the_same_as_colour_and_as_pixel() -> None:
    for level in (0, 64, 128, 200, 255):
        (part,) = Black().amounts(Colour("Gray", (level / 255,)))
        for mode in ("L", "RGB"):
            picture = Image.new("L", (2, 2), level).convert(mode)
            picture.putpixel((0, 0), 90 if mode == "L" else (90, 90, 90))
            assert Black().picture(picture).getpixel((1, 1)) == pytest.approx(part * 255, abs=1.5)


@pytest.mark.parametrize(
    "colour",
    [
        Colour("RGB", (0.07, 0.09, 0.15)),
        Colour("Gray", (0.13,)),
        Colour("CMYK", (0.8, 0.7, 0.6, 0.9)),
    ],
)
def test_dark_words_are_solid_black(colour) -> None:
    assert Black().amounts(colour, is_text=True) == (0,)
    press = Process(OutputProfile(press_profile(), "A test press", 4))
    assert press.amounts(colour, is_text=True) == (0, 0, 0, 1)


def test_a_picture_of_black_and_white_has_a_bit_for_each_pixel() -> None:
    line = Image.linear_gradient("L").convert("1")
    assert Black().picture(line.convert("RGB")).mode == "1"


CONSTRUCTS = {
    "gradient": '<p style="background: linear-gradient(red, blue)">x</p>',
    "round gradient": '<p style="background: radial-gradient(red, rgba(0, 0, 255, .3), lime)">x</p>',
    "transparency": '<div style="opacity: .4; color: red"><p style="opacity: .4">Many words</p></div>',
    "Lab": '<p style="color: oklch(0.6 0.2 30); border: 1pt solid lab(50 40 20)">x</p>',
    "four inks": '<p style="color: device-cmyk(0 1 0 0); background: device-cmyk(0 0 1 0)">x</p>',
    "tiles": '<p style="background: url(pictures/rgb.png); height: 80pt">x</p>',
    "strokes": '<p style="border: 2pt dashed teal; text-decoration: underline red wavy">x</p>',
    "shadow": '<p style="box-shadow: 2pt 2pt gold; border-radius: 4pt; background: pink">x</p>',
    "mask": '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><mask id="m">'
    '<rect width="40" height="40" fill="#f00"/></mask><pattern id="p" width="5" height="5" '
    'patternUnits="userSpaceOnUse"><rect width="2" height="2" fill="lime"/></pattern>'
    '<rect width="50" height="50" fill="url(#p)" mask="url(#m)" stroke="navy"/>'
    '<text y="50" fill="none" stroke="red">x</text></svg>',
    "pictures": pdf_book.pictures_section(),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> pdf_book.Shop:
    return pdf_book.open_shop(tmp_path_factory.mktemp("shop"))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_every_construct_ends_up_in_the_inks_of_the_press(name, shop, tmp_path) -> None:
    leaves, diagnostics = pdf_book.set_alone(shop, CONSTRUCTS[name], name.replace(" ", "-"))
    assert [item for item in diagnostics if item.code != "style-ignored"] == []
    press = Process(OutputProfile(press_profile(), "A test press", 4))
    for ink, allowed in ((Black(), {"/DeviceGray"}), (press, {"/DeviceGray", "/DeviceCMYK"})):
        with pikepdf.open(leaves.pdf) as pdf:
            recolour(pdf, ink)
            pdf.save(tmp_path / "done.pdf")
        with pikepdf.open(tmp_path / "done.pdf") as pdf:
            assert colour_spaces(pdf) <= allowed
            assert pdf.check_pdf_syntax() == []
        amounts = inks(tmp_path / "done.pdf")
        assert max(max(page) for page in amounts) > 0
        if allowed == {"/DeviceGray"}:
            assert all(map(is_black_alone, amounts))


@pytest.mark.parametrize(
    ("description", "target", "name", "condition"),
    [
        ("PSO Uncoated v3 (FOGRA52)", "", "press", "FOGRA52"),
        ("ISO Coated v2 300% (ECI)", 'DESCRIPTOR "FOGRA39L"', "press", "FOGRA39"),
        ("GRACoL2013_CRPC6.icc", "", "press", "CGATS21-2-CRPC6"),
        ("Ours", "ICCHDAT JC200103\n", "press", "JC200103"),
        ("", "", "PSOcoated_v3", "FOGRA51"),
        ("A test press", "", "press", ""),
    ],
)
def test_a_press_is_called_what_the_registry_calls_it(description, target, name, condition) -> None:
    assert condition_of(description, target, name) == condition


COLOURS = {
    "lab(50% 0 0)": "rgb(119 119 119)",
    "oklch(0.628 0.258 29.2 / 40%)": "rgb(255 0 0 / 0.4)",
    "color(srgb 0 0.5 1)": "rgb(0 128 255)",
    "color(display-p3 1 0 0)": "rgb(255 0 0)",
    "device-cmyk(0 100% 0 0)": "rgb(255 0 255)",
    "lab(from red l a b)": "lab(from red l a b)",
}


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_beyond_the_screens_becomes_one_of_the_screen(colour) -> None:
    assert on_screen(f"p {{ color: {colour} }}") == f"p {{ color: {COLOURS[colour]} }}"


def test_inks_stay_inks_for_a_press_but_in_gradients() -> None:
    inks_of = "device-cmyk(0 0 0 1)"
    css = (
        f"p {{ color: {inks_of}; background: linear-gradient({inks_of}, lab(100 0 0)), {inks_of} }}"
    )
    assert on_press(css) == (
        f"p {{ color: {inks_of}; background: linear-gradient(rgb(0 0 0), rgb(255 255 255)), {inks_of} }}"
    )


@pytest.mark.parametrize("given", ["oklab(0.6 0.1 0.1)", "device-cmyk(0 1 0 0)"])
@pytest.mark.parametrize("adapted", [on_screen, on_press])
def test_gradients_and_grooves_take_every_colour(given, adapted, shop) -> None:
    styles = f"p {{ background: linear-gradient({given}, blue); border: 3pt groove lch(50 40 20) }}"
    leaves, diagnostics = pdf_book.set_alone(shop, "<p>x</p>", "colours", adapted(styles))
    assert list(diagnostics) == []
    assert leaves.page_count == 1


def test_leaves_are_converted_once_for_each_ink(shop, tmp_path) -> None:
    leaves, _ = pdf_book.set_alone(shop, "<p>Words.</p>", "once")
    cache = Cache(tmp_path / "cache")
    first = recoloured(leaves, Black(), cache)
    assert recoloured(leaves, Black(), cache).pdf == first.pdf
    other = Process(OutputProfile(press_profile(), "A test press", 4))
    assert recoloured(leaves, other, cache).pdf != first.pdf
    assert recoloured(leaves, Process(OutputProfile(press_profile(), "", 4)), cache).pdf == (
        recoloured(leaves, other, cache).pdf
    )
