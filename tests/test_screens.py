"""Screens of reading systems beside golden pictures: whether the ebook still looks as somebody has found it good.

The pictures are compared small and in grey, as different browsers draw letters a little differently.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import screen_of
from PIL import Image, ImageChops
from test_reading_systems import epub_of

GOLDEN = Path(__file__).parent / "golden" / "screens"
SHADES = 16
"""Of grey, in a golden picture: it is there to be looked at."""
CELL = 8
"""Pixels on a side that are compared as one."""
FAINT = 8
"""So many shades from the ground a cell may be and have nothing to see in it."""
BOUND = 14.0
"""How far two pictures may be apart, in shades out of 255."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture to be taken."""

    name: str
    book: str
    file: str
    reader: str = "foliate"
    at_night: bool = False
    note: bool = False

    def taken(self, epub: Path) -> Image.Image:
        return screen_of(self.reader, epub, self.file, at_night=self.at_night, note=self.note)


SCREENS = (
    Screen("cover", "every-construct", "cover.xhtml"),
    Screen("contents", "every-construct", "text/contents.xhtml"),
    Screen("opener", "every-construct", "text/prose.xhtml"),
    Screen("opener-at-night", "every-construct", "text/prose.xhtml", at_night=True),
    Screen("note-open", "every-construct", "text/prose.xhtml", note=True),
    Screen("table", "every-construct", "text/tables.xhtml", reader="epubjs"),
    Screen("verse", "every-construct", "text/verse.xhtml", reader="epubjs"),
    Screen("right-to-left", "other-languages", "text/arabi.xhtml"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screens")


def distance(one: Image.Image, other: Image.Image) -> float:
    """Tell how far two pictures are apart on the average of the cells in which either has anything to see."""
    pairs = list(zip(_cells(one), _cells(other), strict=True))
    ground = max({here for here, _ in pairs}, key=[here for here, _ in pairs].count)
    seen = [pair for pair in pairs if max(abs(shade - ground) for shade in pair) > FAINT]
    return sum(abs(here - there) for here, there in seen) / max(1, len(seen))


def _cells(picture: Image.Image) -> bytes:
    size = (picture.width // CELL, picture.height // CELL)
    return picture.convert("L").resize(size, Image.Resampling.BOX).tobytes()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_looks_as_it_did(screen: Screen, folder: Path, update_golden: bool) -> None:
    taken = screen.taken(epub_of(screen.book, folder))
    golden = GOLDEN / f"{screen.name}.png"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        taken.quantize(SHADES).save(golden, optimize=True)
    with Image.open(golden) as kept:
        assert kept.size == taken.size
        apart = distance(kept, taken)
    found = folder / golden.name
    taken.save(found)
    assert apart <= BOUND, f"compare {golden} with {found}: they are {apart:.1f} shades apart"


@pytest.mark.parametrize(
    "screen", [SCREENS[2], SCREENS[6], SCREENS[7]], ids=lambda screen: screen.name
)
@pytest.mark.parametrize("lost", ["epub.css", "base.css", "fonts.css"])
def test_a_lost_style_sheet_is_noticed(screen: Screen, lost: str, folder: Path) -> None:
    """So that the silence of the test above means something."""
    spoilt = folder / f"{screen.book}-without-{lost}.epub"
    if not spoilt.exists():
        with (
            zipfile.ZipFile(epub_of(screen.book, folder)) as whole,
            zipfile.ZipFile(spoilt, "w") as without,
        ):
            for name in whole.namelist():
                without.writestr(name, b"" if name.endswith(lost) else whole.read(name))
    with Image.open(GOLDEN / f"{screen.name}.png") as kept:
        assert distance(kept, screen.taken(spoilt)) > 2 * BOUND


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_pixel_more_or_less_is_forgiven(screen: Screen) -> None:
    with Image.open(GOLDEN / f"{screen.name}.png") as kept:
        moved = ImageChops.offset(kept.convert("L"), 1, 1)
        assert 0 < distance(kept, moved) <= BOUND
