"""Inks: what becomes of a colour or a picture where a book is printed with black alone, or in CMYK.

Comes in: colours as they were set, nearly always sRGB. Goes out: the amounts that the press is to print.
What is grey is black ink alone, always; and dark words are solid black: four inks never quite meet, and a
screened one frays the letters.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms

from anthology.cache import digest
from anthology.pdf.output_intent import OutputProfile, grey_of, grey_profile

Space = Literal["Gray", "RGB", "CMYK"]
SAME = 0.02
"""By how much the parts of a colour may differ that is taken for grey."""
DARK_TEXT = 0.27
"""Words in which no part of the colour is lighter are printed black."""
SAME_PIXEL = 3
"""By how much the chroma of a pixel may differ from none: what compressing a grey picture leaves."""
_GREY_MODES = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})
_BLACK_POINT = ImageCms.Flags.BLACKPOINTCOMPENSATION


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was set, each part from 0 to 1; CMYK parts are amounts of ink."""

    space: Space
    parts: tuple[float, ...]

    @property
    def is_neutral(self) -> bool:
        """Whether it is black, white or a grey."""
        match self.space:
            case "Gray":
                return True
            case "RGB":
                return max(self.parts) - min(self.parts) <= SAME
            case "CMYK":
                return max(self.parts[:3]) == 0

    @property
    def rgb(self) -> tuple[float, float, float]:
        """The colour in sRGB; from CMYK, as a screen without profiles shows it."""
        match self.space, self.parts:
            case "Gray", (grey,):
                return grey, grey, grey
            case "RGB", (red, green, blue):
                return red, green, blue
            case _, (cyan, magenta, yellow, black):
                light = 1 - black
                return (1 - cyan) * light, (1 - magenta) * light, (1 - yellow) * light
            case _:
                raise ValueError(f"no colour has {len(self.parts)} parts")


class Ink(ABC):
    """A way to print."""

    key: str
    """Tells one from another, for the cache."""
    components: int
    overprints = False
    """Whether black words are printed onto what lies below, and leave no gap in it."""
    keeps_inks = False
    """Whether a picture that says its inks is printed in these."""

    @abstractmethod
    def amounts(self, colour: Colour, *, is_text: bool = False) -> tuple[float, ...]:
        """Give the parts of a colour in the device space of so many components."""

    @abstractmethod
    def picture(self, picture: Image.Image) -> Image.Image:
        """Convert a picture in the modes 1, L, RGB or CMYK; what comes out is 1, L or CMYK."""


class Luminosity(Ink):
    """No ink, but how much soft masks let through: the lightness that a colour has on a screen."""

    key = "luminosity"
    components = 1

    def amounts(self, colour: Colour, *, is_text: bool = False) -> tuple[float, ...]:
        """Weigh the parts (ISO 32000-1, 10.3.3)."""
        red, green, blue = colour.rgb
        return (round(0.3 * red + 0.59 * green + 0.11 * blue, 4),)

    def picture(self, picture: Image.Image) -> Image.Image:
        """Weigh the parts of each pixel."""
        return picture if picture.mode in ("1", "L") else picture.convert("L")


class Black(Ink):
    """Black alone."""

    components = 1

    def __init__(self) -> None:
        self._profile = grey_profile()
        self.key = digest("black", self._profile.content)
        self._table = [round(_printed(step / 255) * 255) for step in range(256)]

    def amounts(self, colour: Colour, *, is_text: bool = False) -> tuple[float, ...]:
        """Give the grey that comes out as light as the colour."""
        if is_text and max(colour.rgb) <= DARK_TEXT:
            return (0.0,)
        if colour.space == "CMYK" and colour.is_neutral:
            return (round(1 - colour.parts[3], 4),)
        return (round(_printed_luminance(colour.rgb), 4),)

    def picture(self, picture: Image.Image) -> Image.Image:
        """Convert each pixel likewise; a picture of black and white alone gets a bit for each."""
        if picture.mode not in ("1", "L"):
            grey = neutral(picture)
            if grey is None:
                return _converted(picture, self._profile, "L")
            picture = grey
        if picture.mode == "L":
            picture = picture.point(self._table)
            levels = picture.getcolors(2)
            if levels is not None and {level for _, level in levels} <= {0, 255}:
                return picture.convert("1", dither=Image.Dither.NONE)
        return picture


class Process(Ink):
    """The four inks of a press, by its profile."""

    components = 4
    overprints = True

    def __init__(self, profile: OutputProfile, *, grey: bool = False) -> None:
        self._profile = profile
        self._black = Black()
        self._grey = grey
        """Colours are printed with black alone, on a press that has four inks."""
        self.keeps_inks = not grey
        self.key = digest("process", profile.content, self._black.key, str(grey))

    def amounts(self, colour: Colour, *, is_text: bool = False) -> tuple[float, ...]:
        """Give the four inks: black alone for what is grey, and for dark words."""
        is_dark = is_text and max(colour.rgb) <= DARK_TEXT
        if self._grey or is_dark or colour.is_neutral:
            (grey,) = self._black.amounts(colour, is_text=is_text)
            return 0.0, 0.0, 0.0, round(1 - grey, 4)
        if colour.space == "CMYK":
            return colour.parts
        levels = tuple(round(part * 255) for part in colour.rgb)
        return _inks_of(self._profile, levels)

    def picture(self, picture: Image.Image) -> Image.Image:
        """Convert each pixel by the profile; a picture in greys is printed with black alone."""
        if self._grey:
            return self._black.picture(picture)
        if picture.mode == "CMYK":
            return picture
        grey = picture if picture.mode in ("1", "L") else neutral(picture)
        if grey is not None:
            return self._black.picture(grey)
        return _converted(picture, self._profile, "CMYK")


def says_inks(content: bytes) -> bool:
    """Tell whether a picture file is a JPEG in CMYK, as Photoshop began to write them.

    Others do not say whether more is more ink.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as picture:
                return is_inked(picture)
    except OSError:
        return False


def is_inked(picture: Image.Image) -> bool:
    """Tell the same of a picture that has been opened."""
    return picture.format == "JPEG" and picture.mode == "CMYK" and "adobe" in picture.info


def is_coloured(content: bytes) -> bool:
    """Tell whether a picture has colours; a drawing in lines counts as one that has none."""
    try:
        with warnings.catch_warnings():
            # A large picture has been looked at before, and is no bomb.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as picture:
                return picture.mode not in _GREY_MODES and neutral(picture) is None
    except OSError:
        return False


def neutral(picture: Image.Image) -> Image.Image | None:
    """Give a picture in RGB as a grey one, if it has no colours in truth; None if it has."""
    light, *chroma = picture.convert("RGB").convert("YCbCr").split()
    for channel in chroma:
        low, high = channel.getextrema()
        if not isinstance(low, int) or not isinstance(high, int):
            return None
        if low < 128 - SAME_PIXEL or high > 128 + SAME_PIXEL:
            return None
    return light


@lru_cache(maxsize=4096)
def _inks_of(profile: OutputProfile, levels: tuple[int, ...]) -> tuple[float, ...]:
    pixel = _converted(Image.new("RGB", (1, 1), levels), profile, "CMYK").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return tuple(round(part / 255, 4) for part in pixel)


def _converted(picture: Image.Image, profile: OutputProfile, mode: str) -> Image.Image:
    """Convert from sRGB, so that paper stays paper and black is as deep as the press prints it."""
    done = ImageCms.applyTransform(picture.convert("RGB"), _transform(profile, mode))
    assert done is not None
    return done


@lru_cache(maxsize=4)
def _transform(profile: OutputProfile, mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(BytesIO(profile.content)),
        "RGB",
        mode,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=_BLACK_POINT,
    )


def _printed(level: float) -> float:
    """Give the grey of the press for a grey of the screen."""
    return grey_of(_linear(level))


def _printed_luminance(rgb: tuple[float, float, float]) -> float:
    """Give the grey as light as a colour (IEC 61966-2-1)."""
    red, green, blue = map(_linear, rgb)
    return grey_of(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)
