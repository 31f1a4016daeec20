"""Which way a file is imported: by its ending, or by what it begins with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from anthology.importing import import_text
from anthology.importing.decoding import is_text
from anthology.importing.imported import CannotImport, Imported

TrackChanges = Literal["accept", "reject"]
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def import_file(
    raw: bytes,
    file: Path,
    name: str,
    *,
    keep_furniture: bool = False,
    track_changes: TrackChanges = "accept",
    language: str = "",
) -> Imported:
    """Import a file of any kind that is known; `name` is that of the text, for its pictures.

    `language` is the book's: evidence where a plain text is too short to tell its own.
    Raises `CannotImport`.
    """
    from anthology.importing.conversion import READERS

    suffix = file.suffix.lower()
    head = raw[:1024].lstrip().lower()
    if suffix == ".pdf" or raw.startswith(b"%PDF-"):
        from anthology.importing.pdf_text import read_pdf

        layer = read_pdf(raw).encode()
        return import_text(layer, file.name, keep_furniture=keep_furniture, language=language)
    if suffix == ".epub":
        from anthology.importing.ebook import import_ebook

        return import_ebook(raw, name)
    if suffix in (".html", ".htm", ".xhtml") or head.startswith((b"<!doctype html", b"<html")):
        from anthology.importing.webpage import import_page

        return import_page(raw, name, file, keep_furniture)
    if suffix in READERS:
        from anthology.importing.conversion import convert
        from anthology.importing.tree import write_tree

        if suffix == ".rtf":
            raw = mend_rtf(raw)
        tree = convert(raw, READERS[suffix], suffix, track_changes)
        return write_tree(tree.document, tree.media, name, {}, folder=file.parent)
    if raw.startswith(_OLD_WORD):
        hint = "save it as .docx or .odt first"
        raise CannotImport("it is a file of an old word processor, which cannot be read", hint)
    if raw.startswith(b"PK\x03\x04"):
        raise CannotImport("it is a packed file of an unknown kind", "give it its right ending")
    if not raw.strip():
        raise CannotImport("the file is empty")
    if not is_text(raw):
        raise CannotImport("it is no text", "give it the ending of its kind, if it is a document")
    return import_text(raw, file.name, keep_furniture=keep_furniture, language=language)


def mend_rtf(raw: bytes) -> bytes:
    """Write what Pandoc would skip so that it reads it: notes, and letters behind others' codes."""
    raw = raw.replace(b"{\\*\\footnote", b"{\\footnote")
    if b"\\uc0" in raw:
        return raw
    return re.sub(rb"(\\u-?\d{2,5}+) ?(?!\\')[^\\{}\s]", rb"\1\\'3f", raw)
