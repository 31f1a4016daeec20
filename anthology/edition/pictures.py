"""Pictures: what kind of file each one is, whether a book may hold it, and what it is called inside one.

Comes in: a path from the book's folder. Goes out: a `Picture`, or a complaint.
A file is judged by its content, and never runs or fetches anything.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree
from PIL import Image, ImageFile, UnidentifiedImageError

from anthology.diagnostics import Diagnostics, Place

_SVG = "http://www.w3.org/2000/svg"
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
}
_SUFFIXES = {
    ".jpg": ".jpg",
    ".jpeg": ".jpg",
    ".png": ".png",
    ".gif": ".gif",
    ".webp": ".webp",
    ".svg": ".svg",
}
_TURNED_BY_A_QUARTER = range(5, 9)
_EXIF_ORIENTATION = 0x0112

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_OWN_REFERENCE = r"(?:#|data:image/(?:png|jpeg|gif|webp)[;,])"
_OWN_HREF = re.compile(rf"\s*(?:{_OWN_REFERENCE}|$)", re.IGNORECASE)
_FOREIGN_CSS = re.compile(
    rf"@import|(?:image|image-set|src)\(|url\((?!\s*[\"']?\s*(?:{_OWN_REFERENCE}|data:(?:font|application/(?:x-)?font)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a book may hold."""

    media_type: str
    """Of the file as the user has it, judged by content."""
    width: int
    """In pixels, turned as it is meant to be seen; 0 where a drawing does not say."""
    height: int
    animated: bool = False


class UnsafeDrawing(ValueError):  # noqa: N818 - the drawing is unsafe, the program has not failed
    """An SVG file that would run or fetch something; the message says what."""


def picture_name(path: str) -> str:
    """Name the file that a picture becomes in the book's pages: ASCII, stable, and a different one for each path."""
    source = PurePosixPath(path)
    plain = unicodedata.normalize("NFKD", source.stem).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "picture"
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{stem}-{digest}{_SUFFIXES.get(source.suffix.lower(), '.png')}"


def inspect(
    folder: Path, source: str, diagnostics: Diagnostics, place: Place | None = None
) -> Picture | None:
    """Look into the picture at `source`, a path from the book's `folder`, complaining at `place` of what is wrong."""
    place = place or Place(source)
    is_named_svg = picture_name(source).endswith(".svg")
    try:
        content = (folder / source).read_bytes()
        if not is_drawing(content):
            picture = _inspect_raster(folder / source)
        else:
            picture = _inspect_drawing(read_drawing(content))
    except UnsafeDrawing as unsafe:
        diagnostics.error(
            "picture-unsafe",
            f"“{source}” {unsafe}",
            place,
            "save it as a plain SVG, or as PNG",
        )
        return None
    except _UnknownKind as unknown:
        diagnostics.error(
            "picture-kind",
            f"“{source}” is a picture of the kind {unknown}, which a book cannot hold",
            place,
            "use JPEG, PNG, GIF, WebP, SVG, TIFF or BMP",
        )
        return None
    except (OSError, ValueError, etree.XMLSyntaxError, Image.DecompressionBombError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else None
        diagnostics.error(
            "picture-unreadable",
            f"“{source}” cannot be read as a picture" + (f": {reason.lower()}" if reason else ""),
            place,
        )
        return None
    if is_named_svg != (picture.media_type == "image/svg+xml"):
        diagnostics.error(
            "picture-kind",
            f"“{source}” holds a picture of the kind {picture.media_type}, which its name denies",
            place,
            "rename the file after what it holds",
        )
        return None
    return picture


def open_raster(path: Path) -> Image.Image:
    """Open a picture made of pixels, of one of the kinds that a book takes; raise `OSError` for anything else."""
    with warnings.catch_warnings():
        # A scan for print is larger than what Pillow thinks decent; what is really a bomb still raises.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path, formats=tuple(_MEDIA_TYPES))


def is_animated(image: Image.Image) -> bool:
    """Tell whether a picture moves; the pages of a TIFF do not."""
    return image.format in ("GIF", "PNG", "WEBP") and getattr(image, "n_frames", 1) > 1


class _UnknownKind(ValueError):  # noqa: N818
    """A picture, but of a kind that a book cannot hold; the message is Pillow's name of it."""


def _inspect_raster(path: Path) -> Picture:
    try:
        image = open_raster(path)
    except UnidentifiedImageError:
        with Image.open(path) as other:
            raise _UnknownKind(other.format or "unknown") from None
    with image:
        kind, animated = image.format or "", is_animated(image)
        width, height = image.size
        if image.getexif().get(_EXIF_ORIENTATION) in _TURNED_BY_A_QUARTER:
            width, height = height, width
        # Decoding finds a file that breaks off; a JPEG need not be decoded at its full size for that.
        image.draft(None, (width // 8 or 1, height // 8 or 1))
        with _broken_files_refused():
            image.load()
    return Picture(_MEDIA_TYPES[kind], width, height, animated)


@contextmanager
def _broken_files_refused() -> Iterator[None]:
    """Make Pillow refuse a file that breaks off: WeasyPrint, once imported, makes it forgiving everywhere."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


# ---------------------------------------------------------------- drawings


def is_drawing(content: bytes) -> bool:
    """Tell whether a file's content looks like SVG, or at least like XML."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def read_drawing(content: bytes) -> etree._Element:
    """Parse an SVG file; raise `UnsafeDrawing` where it runs or fetches something, `ValueError` where it is no SVG."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    root = etree.fromstring(content, parser)
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("not SVG")
    declarations: Any = root.getroottree().docinfo.internalDTD
    if declarations is not None and list(declarations.iterentities()):
        raise UnsafeDrawing("declares entities")
    before: list[Any] = list(root.itersiblings(preceding=True))
    if any(sibling.target == "xml-stylesheet" for sibling in before):
        raise UnsafeDrawing("refers to a style sheet outside of it")
    for node in root.iter():
        _refuse_danger(node)
    return root


def _refuse_danger(node: etree._Element) -> None:
    if not isinstance(node.tag, str):
        if isinstance(node, etree._Entity):
            raise UnsafeDrawing("refers to an entity")
        return
    name = etree.QName(node)
    if name.namespace == _SVG and name.localname in ("script", "handler", "listener"):
        raise UnsafeDrawing("holds a script")
    if name.namespace == _SVG and name.localname == "foreignObject":
        raise UnsafeDrawing("holds parts that are not SVG (“foreignObject”)")
    if name.localname == "style" and _reaches_out("".join(map(str, node.itertext()))):
        raise UnsafeDrawing("refers to something outside of it")
    for key, content in node.items():
        attribute, value = etree.QName(key).localname.lower(), str(content)
        if attribute.startswith("on"):
            raise UnsafeDrawing("holds a script")
        names_link = attribute == "attributename" and value.strip().lower().endswith("href")
        is_foreign = attribute == "href" and not _OWN_HREF.match(value)
        if names_link or is_foreign or attribute == "base" or _reaches_out(value):
            raise UnsafeDrawing("refers to something outside of it")


def _reaches_out(css: str) -> bool:
    plain = _CSS_ESCAPE.sub(_unescape, _CSS_COMMENT.sub("", css))
    return bool(_FOREIGN_CSS.search(plain))


def _unescape(escape: re.Match[str]) -> str:
    if not escape[1]:
        return str(escape[2])
    point = int(escape[1], 16)
    return chr(point) if 0 < point < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _inspect_drawing(root: etree._Element) -> Picture:
    moving = ("animate", "animateMotion", "animateTransform", "animateColor", "set")
    animated = any(
        isinstance(node.tag, str)
        and (
            etree.QName(node).localname in moving
            or (etree.QName(node).localname == "style" and "@keyframes" in (node.text or ""))
        )
        for node in root.iter()
    )
    box = [_length(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if not (width and height) and len(box) == 4:
        width, height = box[2], box[3]
    return Picture("image/svg+xml", round(width), round(height), animated)


def _length(value: str) -> float:
    """Read a length in pixels; 0 for one that depends on its surroundings."""
    pixels = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
    found = re.fullmatch(r"\+?(\d*\.?\d+(?:e[+-]?\d+)?)([a-z%]*)", value.strip(), re.IGNORECASE)
    return float(found[1]) * pixels.get(found[2].lower(), 0) if found else 0.0
