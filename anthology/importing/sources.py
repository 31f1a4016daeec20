"""Which way a file is imported: by its ending, or by what it begins with."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path

from anthology.importing import import_text
from anthology.importing.conversion import READERS, convert
from anthology.importing.decoding import is_text
from anthology.importing.draft import Finding
from anthology.importing.imported import CannotImport, Imported, TrackChanges

_ROOTS = {
    "article": ".docbook",
    "book": ".docbook",
    "chapter": ".docbook",
    "section": ".docbook",
    "part": ".docbook",
    "fictionbook": ".fb2",
}
"""The first element of a file → the ending of files of its kind."""
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
    try:
        return _import(raw, file, name, keep_furniture, track_changes, language)
    except RecursionError:
        hint = "let a browser or an editor write it anew"
        raise CannotImport("its elements are nested too deep", hint) from None


def _import(
    raw: bytes,
    file: Path,
    name: str,
    keep_furniture: bool,
    track_changes: TrackChanges,
    language: str,
) -> Imported:
    suffix = file.suffix.lower()
    head = raw[:1024].lstrip().lower()
    if suffix == ".pdf" or raw.startswith(b"%PDF-"):
        from anthology.importing.pdf_text import read_pdf

        layer, heads = read_pdf(raw)
        imported = import_text(
            layer.encode(), file.name, keep_furniture=keep_furniture, language=language
        )
        return replace(imported, findings=(*heads, *imported.findings))
    if suffix == ".epub":
        from anthology.importing.ebook import import_ebook

        return import_ebook(raw, name)
    if suffix in (".html", ".htm", ".xhtml") or _is_page(head):
        from anthology.importing.webpage import import_page

        return import_page(raw, name, file, keep_furniture, track_changes)
    if suffix == ".xml" or head.startswith(b"<?xml"):
        suffix = _xml_kind(raw, suffix)
    if suffix in READERS:
        from anthology.importing.jats import mend_jats
        from anthology.importing.text_frames import free_frames
        from anthology.importing.tree import write_tree
        from anthology.importing.unread import list_unread, paragraphs_of_archive
        from anthology.importing.word_styles import settle

        if suffix == ".rtf":
            raw = mend_rtf(raw)
        elif suffix == ".jats":
            raw = mend_jats(raw)
        raw = free_frames(raw, suffix)
        tree = convert(raw, READERS[suffix], suffix, "all")
        findings: list[Finding] = []
        document = settle(tree.document, findings, track_changes)
        imported = write_tree(document, tree.media, name, {}, findings, file.parent)
        return list_unread(imported, paragraphs_of_archive(raw))
    if raw.startswith(_OLD_WORD):
        hint = "save it as .docx or .odt first"
        raise CannotImport("it is a file of an old word processor, which cannot be read", hint)
    if raw.startswith(b"PK\x03\x04"):
        raise CannotImport("it is a packed file of an unknown kind", "give it its right ending")
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise CannotImport("the file is empty")
    if not is_text(raw):
        raise CannotImport("it is no text", "give it the ending of its kind, if it is a document")
    return import_text(raw, file.name, keep_furniture=keep_furniture, language=language)


def _is_page(head: bytes) -> bool:
    """Tell a web page by how it begins, XHTML behind its declaration too."""
    return bool(
        re.match(
            rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+)?html\b",
            head,
            re.S,
        )
    )


def _xml_kind(raw: bytes, suffix: str) -> str:
    """Tell which kind of XML a file is, as the ending that such files have."""
    if suffix in READERS:
        return suffix
    root = re.search(rb"<(?![?!])(?:[\w-]+:)?([\w-]+)", raw)
    name = root[1].decode().lower() if root else ""
    if name == "article" and re.search(rb"<front>|<article-meta|DTD JATS|DTD Journal", raw):
        return ".jats"
    found = _ROOTS.get(name, "")
    if not found:
        hint = "make a web page of it first, with a style sheet for this kind of XML"
        raise CannotImport(f"it is XML of a kind that cannot be read: “{name}”", hint)
    return found


def mend_rtf(raw: bytes) -> bytes:
    """Write what Pandoc would skip so that it reads it: notes, and letters behind others' codes."""
    raw = raw.replace(b"{\\*\\footnote", b"{\\footnote")
    if b"\\uc0" in raw:
        return raw
    return re.sub(rb"(\\u-?\d{2,5}+) ?(?!\\')[^\\{}\s]", rb"\1\\'3f", raw)
