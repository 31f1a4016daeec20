"""Pictures made fit for PDF/A: upright, and in a colour space that the sRGB output intent covers.

Comes in: a picture file as the user has it. Goes out: the same bytes where they will do, or others in sRGB or grey
(ISO 19005-2, 6.2.4.3). A profile in the file is honoured: a PDF that takes over the pixels alone would lose it.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from anthology.pdf.inks import is_inked

FIT_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
JPEG_QUALITY = 95
_TURN = 0x0112
"""The tag of EXIF that says how a picture is to be turned; 1 is upright."""
_SPACES = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}
_WITHOUT_ALPHA = {"LA": "L", "RGBA": "RGB"}


def fit_for_print(content: bytes, *, keeps_inks: bool = False) -> bytes:
    """Convert a picture in CMYK, CIELAB, more than 8 bits or with a profile to sRGB or grey, and turn it upright.

    `keeps_inks` says that JPEGs in CMYK stay so, whatever profile they have.
    """
    try:
        with warnings.catch_warnings():
            # A large picture has been looked at before, and is no bomb.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(content))
        with opened as picture:
            is_upright = picture.getexif().get(_TURN, 1) == 1
            if picture.mode in FIT_MODES and is_upright and not _has_profile(picture):
                return content
            is_jpeg = picture.format in ("JPEG", "MPO")
            stays = keeps_inks and is_inked(picture)
            if stays and is_upright:
                return content
            upright = ImageOps.exif_transpose(picture)
            fit = upright if stays else _converted(upright)
    except (OSError, ValueError, ImageCms.PyCMSError):
        return content
    saved = BytesIO()
    if is_jpeg:
        fit.save(saved, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    else:
        fit.save(saved, "PNG")
    return saved.getvalue()


def _has_profile(picture: Image.Image) -> bool:
    """Tell whether a picture names its colours by another profile than that of the screen."""
    content = picture.info.get("icc_profile")
    if not content:
        return False
    try:
        said = ImageCms.ImageCmsProfile(BytesIO(content)).profile.profile_description or ""
    except (OSError, ImageCms.PyCMSError):
        return False
    return "srgb" not in said.lower()


def _converted(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Pillow clips 16-bit grey when asked for 8 bits: scale it first.
        return picture.convert("I").point(lambda level: level / 257).convert("L")
    if picture.mode == "LAB":
        return _to_screen(picture, ImageCms.createProfile("LAB"))
    if "transparency" in picture.info or picture.mode == "PA":
        picture = picture.convert("RGBA")
    elif picture.mode == "P":
        picture = picture.convert("RGB")
    if _has_profile(picture):
        source = ImageCms.ImageCmsProfile(BytesIO(picture.info["icc_profile"]))
        if source.profile.xcolor_space.strip() == _SPACES.get(picture.mode):
            return _with_alpha_of(picture, source)
    return picture if picture.mode in FIT_MODES else picture.convert("RGB")


def _with_alpha_of(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    """Convert a picture by its profile; grey stays grey, and what is transparent so."""
    opaque = picture.convert(_WITHOUT_ALPHA.get(picture.mode, picture.mode))
    converted = _to_screen(opaque, source)
    if opaque.mode == "L":
        converted = converted.convert("L")
    if picture.mode in _WITHOUT_ALPHA:
        converted.putalpha(picture.getchannel("A"))
    return converted


def _to_screen(picture: Image.Image, source: Any) -> Image.Image:
    converted = ImageCms.profileToProfile(
        picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert converted is not None
    # Its profile is the screen's now; what was said of the old one is no longer true.
    converted.info.pop("icc_profile", None)
    return converted
