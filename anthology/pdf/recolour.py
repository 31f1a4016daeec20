"""A fragment's colours and pictures in inks: as it lies in the cache, so that binding again converts nothing.

Comes in: leaves and an `Ink`. Goes out: the same leaves with another fragment. Soft masks stay what they are;
pictures keep their pixels, and those in CMYK their bytes where they are for a press.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from anthology.cache import Cache, digest
from anthology.pdf.content_colours import STATES, Rewriter, colour_in
from anthology.pdf.inks import Ink, Luminosity
from anthology.pdf.leaves import Leaves
from anthology.pdf.output_intent import DEVICE_SPACES

EDITION = 2
"""Raised with every change that alters what comes out."""
JPEG_QUALITY = 95
_UP = b"\2"
"""The filter of PNG that keeps the difference to the row above."""


def recoloured(leaves: Leaves, ink: Ink, cache: Cache) -> Leaves:
    """Give the leaves in inks, from the cache where they have been converted before."""
    key = digest("inks", str(EDITION), ink.key, leaves.pdf.read_bytes())
    done = cache.get(key, ".pdf")
    if done is None:
        with pikepdf.open(leaves.pdf) as fragment:
            recolour(fragment, ink)
            converted = BytesIO()
            fragment.save(converted, compress_streams=True, deterministic_id=True)
        done = cache.put(key, ".pdf", converted.getvalue())
    return replace(leaves, pdf=done)


def recolour(fragment: pikepdf.Pdf, ink: Ink) -> None:
    """Convert all that a file draws."""
    masks = _Conversion(fragment, Luminosity())
    rest = _Conversion(fragment, ink)
    resources = [page.obj.Resources for page in fragment.pages]
    resources += [
        item.Resources
        for item in fragment.objects
        if isinstance(item, pikepdf.Stream) and "/Resources" in item
    ]
    for held in resources:
        for state in held.get("/ExtGState", {}).values():
            mask = state.get("/SMask")
            if isinstance(mask, Dictionary):
                masks.form(mask.G)
    rest.done |= masks.done
    for page in fragment.pages:
        rest.page(page)


@dataclass(slots=True)
class _Conversion:
    """Converts what hangs together, each object once."""

    fragment: pikepdf.Pdf
    ink: Ink
    done: set[tuple[int, int]] = field(default_factory=set)

    def page(self, page: pikepdf.Page) -> None:
        content = self._rewritten(page, page.obj.Resources, is_page=True)
        page.obj.Contents = self.fragment.make_stream(content)
        self._resources(page.obj.Resources)

    def form(self, form: pikepdf.Object) -> None:
        """Convert a form or a tiling pattern, with all that it draws."""
        if not self._is_new(form):
            return
        form.write(self._rewritten(form, form.Resources, is_page=False))
        if "/Group" in form and "/CS" in form.Group:
            if isinstance(self.ink, Luminosity):
                form.Group.CS = Name.DeviceGray
            else:
                # Mixed in the inks of the press, whose black is the ink that greys are printed with.
                del form.Group.CS
        self._resources(form.Resources)

    def _rewritten(self, drawing: Any, resources: pikepdf.Object, *, is_page: bool) -> bytes:
        spaces = dict(resources.get("/ColorSpace", {}).items())
        rewriter = Rewriter(self.ink, spaces, is_page=is_page)
        content = rewriter.rewrite(drawing)
        if rewriter.overprinted:
            if "/ExtGState" not in resources:
                resources.ExtGState = Dictionary()
            for name, state in STATES.items():
                resources.ExtGState[name] = state
        return content

    def _resources(self, resources: pikepdf.Object) -> None:
        if resources.is_indirect and not self._is_new(resources):
            return
        for item in resources.get("/XObject", {}).values():
            if item.Subtype == Name.Form:
                self.form(item)
            elif item.Subtype == Name.Image:
                self.picture(item)
        for pattern in resources.get("/Pattern", {}).values():
            if pattern.PatternType == 1:
                self.form(pattern)
            elif self._is_new(pattern):
                self._shading(pattern.Shading, resources)
        for shading in resources.get("/Shading", {}).values():
            self._shading(shading, resources)
        if "/ColorSpace" in resources:
            resources.ColorSpace = Dictionary()

    def _shading(self, shading: pikepdf.Object, resources: pikepdf.Object) -> None:
        if shading.is_indirect and not self._is_new(shading):
            return
        spaces = dict(resources.get("/ColorSpace", {}).items())
        space = shading.ColorSpace

        def converted(parts: Any) -> Array:
            named = "/shading" if isinstance(space, Array) else str(space)
            colour = colour_in(named, list(parts), {**spaces, "/shading": space})
            return Array(list(self.ink.amounts(colour)))

        shading.Function = _function(shading.Function, converted)
        shading.ColorSpace = DEVICE_SPACES[self.ink.components]
        if "/Background" in shading:
            shading.Background = converted(shading.Background)

    def picture(self, image: pikepdf.Object) -> None:
        """Convert a picture; its soft mask stays as it is."""
        assert isinstance(image, pikepdf.Stream)
        if not self._is_new(image) or image.get("/ImageMask", False):
            return
        was_jpeg = image.get("/Filter") == Name.DCTDecode
        if self.ink.keeps_inks and was_jpeg and image.ColorSpace == Name.DeviceCMYK:
            return
        with warnings.catch_warnings():
            # A large picture has been looked at before, and is no bomb.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            source = pikepdf.PdfImage(image).as_pil_image()
        picture = self.ink.picture(source)
        if picture is not source or picture.mode == "CMYK":
            _put(image, picture, as_jpeg=was_jpeg)

    def _is_new(self, item: pikepdf.Object) -> bool:
        if item.objgen in self.done:
            return False
        self.done.add(item.objgen)
        return True


def _function(function: pikepdf.Object, converted: Callable[[Any], Array]) -> pikepdf.Object:
    """Give a function of the same course between converted colours (ISO 32000-1, 7.10.3 and 7.10.4)."""
    new = Dictionary(dict(function.items()))
    match int(function.FunctionType):
        case 2:
            new.C0, new.C1 = converted(function.C0), converted(function.C1)
        case 3:
            new.Functions = Array([_function(part, converted) for part in function.Functions])
        case other:
            raise ValueError(f"a gradient with a function of type {other} cannot be converted")
    return new


def _put(image: pikepdf.Object, picture: Image.Image, *, as_jpeg: bool) -> None:
    """Replace the pixels of a picture in a file."""
    for key in ("/Decode", "/DecodeParms", "/Intent"):
        if key in image:
            del image[key]
    image.BitsPerComponent = 1 if picture.mode == "1" else 8
    image.ColorSpace = DEVICE_SPACES[4 if picture.mode == "CMYK" else 1]
    if as_jpeg and picture.mode != "1":
        saved = BytesIO()
        picture.save(saved, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        image.write(saved.getvalue(), filter=Name.DCTDecode)
        if picture.mode == "CMYK":
            # JPEG files have had their CMYK upside down since Photoshop began it.
            image.Decode = Array([1, 0] * 4)
        return
    columns, colours = picture.width, len(picture.getbands())
    parameters = Dictionary(
        Predictor=15, Columns=columns, Colors=colours, BitsPerComponent=image.BitsPerComponent
    )
    packed = zlib.compress(b"".join(_rows(picture)), 9)
    image.write(packed, filter=Name.FlateDecode, decode_parms=parameters)


def _rows(picture: Image.Image) -> Iterator[bytes]:
    """Give the rows of a picture as PNG filters them, which lets even areas be packed well."""
    if picture.mode == "1":
        width, kept = -(-picture.width // 8), b"\0"
        pixels = picture.tobytes()
    else:
        width, kept = picture.width * len(picture.getbands()), _UP
        above = Image.new(picture.mode, picture.size)
        above.paste(picture, (0, 1))
        pixels = ImageChops.subtract_modulo(picture, above).tobytes()
    for start in range(0, len(pixels), width):
        yield kept + pixels[start : start + width]
