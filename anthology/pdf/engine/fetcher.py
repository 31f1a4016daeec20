"""What a section may load: its listed resources, its faces, pictures and fonts written in place.

Addresses are made up (`file:///book/…`), so that nothing depends on where the book lies; whatever is
not listed is refused, be it asked for by HTML, by CSS or from inside an SVG picture.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from fontTools.ttLib import TTFont
from weasyprint.urls import URLFetcher, URLFetcherResponse

from anthology.fonts import Face
from anthology.pdf.engine.images import fit_for_print
from anthology.pdf.leaves import Copy
from anthology.pdf.process_colours import names_others, on_screen

BOOK = "file:///book/"
"""The made-up folder that every relative address is in."""

FACES = "file:///book/.faces/"

HARMLESS = ("data:image/", "data:font/", "data:application/font", "data:application/x-font")

TYPES = mimetypes.MimeTypes()
"""Only what Python itself knows: the machine's own list would make output depend on it."""


def face_address(face: Face) -> str:
    """Give the address that a face is loaded from."""
    return f"{FACES}{face.digest}"


class ListedFetcher(URLFetcher):  # type: ignore[misc]
    """Loads what one section lists and nothing else."""

    def __init__(self, copy: Copy) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.keeps_inks = copy.keeps_inks
        self.files: Mapping[str, Path] = {
            **{_path(BOOK + quote(address)): file for address, file, _ in copy.resources},
            **{_path(face_address(face)): face.path for face in copy.faces},
        }

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Load from an address.

        Raises `ValueError`, which WeasyPrint logs, for one that is not listed.
        """
        if url.startswith(HARMLESS):
            written: URLFetcherResponse = super().fetch(url, headers)
            kind = written.content_type
            return URLFetcherResponse(url, self._fit(written.read(), kind), {"Content-Type": kind})
        if not url.startswith(BOOK):
            raise ValueError("only files of the book's folder can be used")
        file = self.files.get(_path(url))
        if file is None:
            raise ValueError("there is no such file among the book's resources")
        kind = TYPES.guess_type(url)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self._fit(file.read_bytes(), kind), {"Content-Type": kind})

    def _fit(self, content: bytes, kind: str) -> bytes:
        """Make what was loaded fit for print."""
        if kind.startswith("image/") and kind != "image/svg+xml":
            return fit_for_print(content, keeps_inks=self.keeps_inks)
        if kind.startswith("image/") and names_others(content):
            return on_screen(content.decode("utf-8", "replace")).encode()
        return unpacked(content) if content[:3] == b"wOF" else content


def unpacked(content: bytes) -> bytes:
    """Unpack a WOFF font; WeasyPrint would put the present time into it."""
    font = TTFont(BytesIO(content), recalcTimestamp=False)
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    return plain.getvalue()


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)
