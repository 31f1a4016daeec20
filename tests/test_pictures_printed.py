"""Pictures of every kind in the ordinary print edition: valid, upright, and in the colours that their files mean."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pdf_book
import pypdfium2
import pytest
from judges import pdf_failures
from PIL import Image, ImageCms
from press_profile import press_profile

from anthology.pdf.output_intent import grey_profile

SIZE = (60, 40)
RED, BLUE = (200, 60, 40), (20, 60, 200)
PRESS = press_profile()


def two_colours() -> Image.Image:
    """Make a red picture with a blue corner at the top left."""
    picture = Image.new("RGB", SIZE, RED)
    picture.paste(BLUE, (0, 0, 30, 20))
    return picture


def in_press_inks() -> Image.Image:
    done = ImageCms.profileToProfile(
        two_colours(), ImageCms.createProfile("sRGB"), _opened(PRESS), outputMode="CMYK"
    )
    assert done is not None
    return done


def in_lab() -> Image.Image:
    done = ImageCms.profileToProfile(
        two_colours(),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert done is not None
    return done


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(BytesIO(profile))


def turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    two_colours().transpose(Image.Transpose.ROTATE_90).save(path, exif=exif, quality=95)


def moving(path: Path) -> None:
    frames = [Image.new("RGB", SIZE, "green")]
    two_colours().save(path, save_all=True, append_images=frames, duration=100, lossless=True)


KINDS: dict[str, Callable[[Path], object]] = {
    "inks.jpg": lambda path: in_press_inks().save(path, icc_profile=PRESS, quality=95),
    "inks.tif": lambda path: in_press_inks().save(path, icc_profile=PRESS),
    "lab.tif": lambda path: in_lab().save(path),
    "palette.png": lambda path: two_colours().quantize(8).save(path),
    "palette.gif": lambda path: two_colours().quantize(8).save(path),
    "nonsense-profile.jpg": lambda path: two_colours().save(
        path, icc_profile=b"nonsense" * 30, quality=95
    ),
    "turned.jpg": turned,
    "moving.gif": moving,
    "moving.webp": moving,
    "moving.png": moving,
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> pdf_book.Shop:
    return pdf_book.open_shop(tmp_path_factory.mktemp("shop"))


def shown(shop: pdf_book.Shop, name: str, target: Path) -> Image.Image:
    """Print a picture alone, at a point for each pixel; give what the page shows of it."""
    folder = shop.pictures[0][1].parent
    pictures = pdf_book.found(folder)
    shop = pdf_book.Shop(shop.folder, shop.cache, shop.faces, pictures)
    body = f'<p><img src="pictures/{name}" alt="Two colours" style="width: 60pt"></p>'
    leaves, diagnostics = pdf_book.set_alone(shop, body, Path(name).stem)
    assert list(diagnostics) == []
    assert list(pdf_book.bind_alone(shop, leaves, target)) == []
    document = pypdfium2.PdfDocument(target)
    page = document[2]
    (drawn,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=9)
    left, bottom, right, top = drawn.get_bounds()
    height = page.get_height()
    whole = page.render(scale=4).to_pil().convert("RGB")
    document.close()
    return whole.crop([round(edge * 4) for edge in (left, height - top, right, height - bottom)])


def is_like(pixel: object, colour: tuple[int, int, int], by: int = 14) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_shows_the_colours_of_its_file(name, shop, tmp_path) -> None:
    KINDS[name](shop.pictures[0][1].parent / name)
    seen = shown(shop, name, tmp_path / "book.pdf")
    assert pdf_failures(tmp_path / "book.pdf") == []
    assert seen.width > seen.height
    # The press mixes no colour quite like the screen's.
    by = 45 if "inks" in name else 14
    assert is_like(seen.getpixel((seen.width // 4, seen.height // 4)), BLUE, by)
    assert is_like(seen.getpixel((seen.width * 3 // 4, seen.height * 3 // 4)), RED, by)


def test_a_grey_of_the_press_is_lighter_on_the_screen(shop, tmp_path) -> None:
    path = shop.pictures[0][1].parent / "press-grey.png"
    Image.new("L", SIZE, 104).save(path, icc_profile=grey_profile().content)
    seen = shown(shop, "press-grey.png", tmp_path / "book.pdf")
    assert pdf_failures(tmp_path / "book.pdf") == []
    assert is_like(seen.getpixel((30, 30)), (128, 128, 128), 3)


def test_what_shines_through_stays_so_when_a_profile_is_honoured(shop, tmp_path) -> None:
    picture = Image.new("LA", SIZE, (0, 128))
    picture.save(shop.pictures[0][1].parent / "faint-grey.png", icc_profile=grey_profile().content)
    seen = shown(shop, "faint-grey.png", tmp_path / "book.pdf")
    assert is_like(seen.getpixel((30, 30)), (127, 127, 127), 3)
