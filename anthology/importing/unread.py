"""The net below an import: words of a file that are neither in the text nor in the report are listed.

What a converter cannot read it leaves out without a word; here it is told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from anthology.importing.draft import Finding, excerpt
from anthology.importing.imported import Imported

_PARTS = re.compile(
    r"word/(?:document|footnotes|endnotes|comments)\.xml|content\.xml", re.IGNORECASE
)
_PARAGRAPHS = {"p", "h"}
_NEVER = {"Fallback", "instrText", "note-citation", "change-info", "creator", "date"}
_SECURE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HYPHENS = {0x00AD: None, 0x2011: None}


def list_unread(imported: Imported, paragraphs: Iterable[str], fewest: int = 1) -> Imported:
    """List what of a file's paragraphs was not read, where `fewest` words of one are missing."""
    said = [imported.markdown.replace("\\", "").translate(_HYPHENS)]
    said += [f"{finding.raw} {finding.message}" for finding in imported.findings]
    left = Counter(_WORD.findall(" ".join(said)))
    found: list[Finding] = []
    for paragraph in paragraphs:
        words = _WORD.findall(paragraph.translate(_HYPHENS))
        missing = []
        for word in words:
            if left[word]:
                left[word] -= 1
            else:
                missing.append(word)
        if len(missing) >= fewest:
            raw = " ".join(paragraph.split()) if len(missing) == len(words) else " ".join(missing)
            message = f"words that could not be read and are not in the text: “{excerpt(raw)}”"
            found.append(Finding("doubt", "words-unread", 0, message, raw))
    return replace(imported, findings=(*found, *imported.findings)) if found else imported


def paragraphs_of_archive(raw: bytes) -> Iterator[str]:
    """Give the paragraphs of a DOCX or ODT file, with those that converters pass over."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                root = etree.fromstring(archive.read(name), _SECURE)
                yield from _paragraphs(root) if root is not None else ()
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError):
        return


def _paragraphs(root: etree._Element) -> Iterator[str]:
    skipped: set[etree._Element] = set()
    for element in root.iter():
        parent = element.getparent()
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if (parent is not None and parent in skipped) or name in _NEVER:
            skipped.add(element)
        elif name in _PARAGRAPHS:
            words = "".join(_texts(element))
            if words.strip():
                yield words


def _texts(element: etree._Element, inner: bool = False) -> Iterator[str]:
    """Give the words of a paragraph, less those of paragraphs within it."""
    name = etree.QName(element).localname
    if name in _NEVER or (inner and name in _PARAGRAPHS):
        return
    # Word has words in `t` alone.
    word = "wordprocessingml" in (etree.QName(element).namespace or "")
    if not word or name in ("t", "delText"):
        yield element.text or ""
    if name in ("tab", "br", "s", "line-break", "cr", "lb"):
        yield " "
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, True)
        if not word:
            yield child.tail or ""
