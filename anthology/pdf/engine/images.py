"""Pictures made fit for PDF/A: in a colour space that the sRGB output intent covers (ISO 19005-2, 6.2.4.3)."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

FIT_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
JPEG_QUALITY = 95


def fit_for_print(content: bytes) -> bytes:
    """Convert a picture in CMYK, CIELAB or more than 8 bits to RGB or grey; leave any other as it is."""
    try:
        with warnings.catch_warnings():
            # A large picture has been looked at before, and is no bomb.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(content))
        with opened as picture:
            if picture.mode in FIT_MODES:
                return content
            is_jpeg = picture.format == "JPEG"
            fit = _converted(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, ImageCms.PyCMSError):
        return content
    saved = BytesIO()
    if is_jpeg:
        fit.save(saved, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    else:
        fit.save(saved, "PNG")
    return saved.getvalue()


def _converted(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Pillow clips 16-bit grey when asked for 8 bits: scale it first.
        return picture.convert("I").point(lambda level: level / 257).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "CMYK":
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        if converted is not None:
            return converted
    return picture.convert("RGB")
