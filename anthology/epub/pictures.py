"""Pictures as they go into the file: of a kind that every reading system shows, no larger than needed.

Orientation is applied and metadata dropped, so that no picture tells where its maker lives.
A scan in CMYK becomes RGB; TIFF and BMP become PNG; a drawing stays one.
Sources are looked at by `anthology.edition.pictures` first.
"""

from __future__ import annotations

import io
from pathlib import Path

from lxml import etree
from PIL import Image, ImageCms, ImageOps

from anthology.edition.pictures import (
    is_animated,
    is_drawing,
    open_raster,
    read_drawing,
)

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
LONGEST_SIDE = 2000
"""In pixels: sharp on any screen that books are read on."""

_FORMATS = {".jpg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP"}
_PLAIN = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Modes in which the pixels of a PNG can stay as they are."""
_ORIENTATION = 0x0112
"""In Exif: which way up, 1 being as it is."""
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"sRGB", b"IDAT", b"IEND"})
_SVG_NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
_XML = "http://www.w3.org/XML/1998/namespace"


def picture_bytes(path: Path, suffix: str, longest: int = LONGEST_SIDE) -> bytes:
    """Give the picture at `path` as the file that `suffix` (`.jpg`, `.svg` …) says.

    Raises `OSError` or `ValueError` for what is no picture of that sort.
    """
    content = path.read_bytes()
    if is_drawing(content) != (suffix == ".svg"):
        raise ValueError("a drawing under the name of a picture of pixels, or the other way round")
    return clean_drawing(content) if suffix == ".svg" else _raster_bytes(path, suffix, longest)


def clean_drawing(content: bytes) -> bytes:
    """Give an SVG file without what a drawing program noted for itself.

    Raises what `read_drawing` raises.
    """
    root = read_drawing(content)
    for node in list(root.iter()):
        if isinstance(node.tag, str):
            name = etree.QName(node)
            if name.namespace == _SVG_NAMESPACES[0] and name.localname != "metadata":
                _drop_foreign_attributes(node)
                continue
        _remove(node)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _drop_foreign_attributes(node: etree._Element) -> None:
    for key in node.keys():  # noqa: SIM118 - an element is not a mapping
        if etree.QName(key).namespace not in (None, _XML, *_SVG_NAMESPACES):
            del node.attrib[key]


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _raster_bytes(path: Path, suffix: str, longest: int) -> bytes:
    kind = _FORMATS[suffix]
    with open_raster(path) as source:
        out = io.BytesIO()
        if is_animated(source) and source.format == kind:
            source.save(out, kind, save_all=True, exif=b"", comment=b"")
            return out.getvalue()
        turned = ImageOps.exif_transpose(source)
        image = _in_rgb(turned)
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        is_whole = image.size == source.size and source.getexif().get(_ORIENTATION, 1) == 1
        if is_whole and source.format == kind == "PNG" and source.mode in _PLAIN:
            return _without_metadata(path.read_bytes())
        if is_whole and source.format == kind == "JPEG" and image.mode == source.mode:
            # The tables of the file itself: the same picture again, without its metadata.
            source.save(out, kind, quality="keep", exif=b"", comment=b"")
            return out.getvalue()
        _save(image, out, kind)
        return out.getvalue()


def _without_metadata(png: bytes) -> bytes:
    """Give a PNG with nothing in it but its pixels and their colours (PNG 3rd edition, section 5)."""
    kept, at = [png[:8]], 8
    while at + 12 <= len(png) and kept[-1][4:8] != b"IEND":
        length = int.from_bytes(png[at : at + 4])
        chunk = png[at : at + 12 + length]
        if chunk[4:8] in _CHUNKS:
            kept.append(chunk)
        at += len(chunk)
    return b"".join(kept)


def _in_rgb(image: Image.Image) -> Image.Image:
    """Give a picture in a mode that can be scaled and saved, its colours those of sRGB."""
    if image.mode == "CMYK" and (profile := image.info.get("icc_profile")):
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            converted = None
        if converted is not None:
            converted.info.pop("icc_profile", None)
            return converted
    if image.mode in ("L", "RGB", "LA", "RGBA"):
        return image.copy()
    if image.mode in ("I", "I;16"):
        return image.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _save(image: Image.Image, out: io.BytesIO, kind: str) -> None:
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    image.info = {}
    match kind:
        case "JPEG":
            flat = image if image.mode in ("L", "RGB") else _on_white(image)
            flat.save(out, kind, quality=90, optimize=True, progressive=True, icc_profile=profile)
        case "WEBP":
            image.save(out, kind, quality=90, method=6, icc_profile=profile)
        case "GIF":
            image.save(out, kind)
        case _:
            image.save(out, kind, optimize=True, icc_profile=profile)


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    white = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(white, layered).convert("RGB")
