"""The container: files, metadata and spine through EbookLib into the bytes of an EPUB.

EbookLib writes the package document, the container file and the archive.
It parses and rewrites content documents that are given to it as such, so ours go in as plain items, untouched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ebooklib import epub
from lxml import etree

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One element of the package document's metadata."""

    name: str
    value: str
    is_dublin_core: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One file of the publication."""

    id: str
    """Unique among files and metadata."""
    name: str
    media_type: str
    content: bytes = field(repr=False)
    properties: tuple[str, ...] = ()
    in_spine: bool = False


def container_bytes(
    identifier: str,
    metadata: Iterable[Metadatum],
    files: Iterable[File],
    modified: datetime,
    language: str,
    direction: str | None,
) -> bytes:
    """Give the EPUB's bytes; the files that are in the spine stand there in the order given.

    `language` is that of the metadata's own words.
    `direction` is that of the page progression, `rtl` or None for what readers take for granted.
    """
    book = epub.EpubBook()
    # What EbookLib puts there of its own accord: its name, and a random identifier.
    book.metadata = {}
    book.set_identifier(identifier)
    book.language = language
    book.direction = direction
    for datum in metadata:
        namespace = "DC" if datum.is_dublin_core else None
        book.add_metadata(namespace, datum.name, datum.value, dict(datum.attributes))
    for file in files:
        item = epub.EpubItem(
            uid=file.id, file_name=file.name, media_type=file.media_type, content=file.content
        )
        item.properties = list(file.properties)
        book.add_item(item)
        if file.in_spine:
            book.spine.append(item)
    archive = io.BytesIO()
    _Writer(archive, book, {"mtime": modified, "epub2_guide": False}).write()
    return archive.getvalue()


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, into an archive whose bytes depend on the content alone."""

    def write(self) -> None:
        with _Archive(self.file_name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as self.out:
            self.out.moment = max(EARLIEST, self.options["mtime"].timetuple()[:6])
            # First, and not compressed: EPUB 3.3, section 4.2.3.
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_LANGUAGE, self.book.language)
        super()._write_opf_file(root)


class _Archive(zipfile.ZipFile):
    moment: tuple[int, int, int, int, int, int] = EARLIEST

    def writestr(  # type: ignore[override]
        self, name: str, content: str | bytes, compress_type: int = zipfile.ZIP_DEFLATED
    ) -> None:
        entry = zipfile.ZipInfo(name, self.moment)
        entry.create_system = 3  # Unix everywhere, so that the attributes mean the same
        entry.external_attr = 0o644 << 16
        super().writestr(entry, content, compress_type)
