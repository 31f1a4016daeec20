"""The archive of an ebook, opened with limits; in: a path, out: names and bytes, or what is wrong with it.

EPUB Open Container Format 3.3, section 4.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from lxml import etree

from anthology.diagnostics import Diagnostics, Place

MOST_FILES = 20_000
LARGEST_FILE = 32_000_000
"""Bytes of a document, unpacked."""
LARGEST_WHOLE = 600_000_000
"""Bytes of all documents, unpacked: what lies beyond is a trap."""
MIMETYPE, CONTAINER = "mimetype", "META-INF/container.xml"
_EPUB = b"application/epub+zip"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


class NoEpub(Exception):  # noqa: N818 - it says what the file is not
    """What was given is not there or is no EPUB; says why, in words."""


class Trap(Exception):  # noqa: N818 - nothing failed: there is no point in reading on
    """The archive unpacks to more than any book."""


@dataclass(slots=True)
class Archive:
    """An open archive, and the complaints about it."""

    path: Path
    diagnostics: Diagnostics
    names: dict[str, zipfile.ZipInfo] = field(init=False)
    """Every file by its name, folders left out."""
    _zip: zipfile.ZipFile = field(init=False)
    _left: int = LARGEST_WHOLE

    def __enter__(self) -> Self:
        if self.path.is_dir():
            raise NoEpub(f"“{shown(self.path)}” is a folder: pack it into an EPUB first")
        if not self.path.is_file():
            raise NoEpub(f"there is no file “{shown(self.path)}”")
        try:
            self._zip = zipfile.ZipFile(self.path)
        except _UNREADABLE:
            raise NoEpub(
                f"“{shown(self.path)}” is no EPUB: it is no ZIP archive, or breaks off"
            ) from None
        self.names = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        if MIMETYPE not in self.names and CONTAINER not in self.names:
            self._zip.close()
            raise NoEpub(f"“{shown(self.path)}” is a ZIP archive, but no EPUB")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def place(self, name: str = "", line: int = 0, column: int = 0) -> Place:
        """Give a place in a file of the archive: “book.epub/EPUB/nav.xhtml:3”."""
        inner = name.lstrip("/")
        return Place(shown(self.path / inner) if inner else shown(self.path), line, column)

    def check(self) -> None:
        """Look at the archive itself: its first file, its names, its size."""
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            message = f"the archive holds {len(infos):,} files"
            self.diagnostics.error("epub-too-large", message, self.place())
            raise Trap
        first = infos[0]
        stored = first.compress_type == zipfile.ZIP_STORED and not first.extra
        if first.filename != MIMETYPE or not stored or self.read(MIMETYPE) != _EPUB:
            self.diagnostics.error(
                "epub-mimetype",
                "the archive does not begin with a file “mimetype” that says "
                "“application/epub+zip”, not compressed",
                self.place(MIMETYPE),
                "readers know an EPUB by it: pack the file anew, “mimetype” first",
            )
        seen: set[str] = set()
        for info in infos:
            name, parts = info.filename, PurePosixPath(info.filename).parts
            if name in seen:
                message = f"two files of the archive are called “{shown(name)}”"
                self.diagnostics.error("epub-path", message, self.place(name))
            elif name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
                message = (
                    f"the name “{shown(name)}” leads out of the archive, or cannot be unpacked"
                )
                self.diagnostics.error("epub-path", message, self.place(name))
            seen.add(name)

    def read(self, name: str) -> bytes | None:
        """Unpack a file; None, and a complaint, where it cannot be. Raises `Trap` where all are too large."""
        info = self.names.get(name)
        if info is None:
            return None
        try:
            with self._zip.open(info) as file:
                content = file.read(LARGEST_FILE + 1)
        except _UNREADABLE as error:
            is_locked = info.flag_bits & 0x1
            reason = "it is encrypted" if is_locked else str(error).lower() or "it breaks off"
            message = f"“{shown(name)}” cannot be unpacked: {shown(reason)}"
            self.diagnostics.error("epub-unreadable", message, self.place(name))
            return None
        self._left -= len(content)
        if len(content) > LARGEST_FILE or self._left < 0:
            message = f"“{shown(name)}” unpacks to more than a book is long"
            self.diagnostics.error("epub-too-large", message, self.place(name))
            raise Trap
        return content

    def parse(self, name: str) -> etree._Element | None:
        """Unpack and parse a document; None, and a complaint, where it is not there or not well-formed."""
        content = self.read(name)
        if content is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            reason = shown((error.msg or "it is empty").partition(", line ")[0])
            message = f"this is not well-formed XML: {reason}"
            self.diagnostics.error("epub-xml", message, self.place(name, line, column))
            return None


def line_of(element: etree._Element) -> int:
    """Give the line on which an element begins; 0 where it is not known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def shown(words: object) -> str:
    """Give a name or words of a file without signs that would upset a terminal."""
    plain = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(words)
    )
    return plain if len(plain) <= 300 else f"{plain[:300]}…"
