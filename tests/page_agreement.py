"""Whether an ebook's list of pages leads to where the pages of the print edition begin, by what both files say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pikepdf
from judges import NAMES, letters, pdf_words
from lxml import etree

ENOUGH = 24
"""Letters that tell a place from all others near it."""
_FOLIO = re.compile(r"\d|\s[ivxlc]+(?=[A-Z])")
"""What follows an entry of the contents in print, and not in an ebook."""
_NOTES = frozenset({"note", "note-group", "notes-section"})
_OVER_NOTES = frozenset({"note-group-title", "note-part"})
_FIRST_LABEL = re.compile(r"\d+\.")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Target:
    """A place that the list of pages leads to."""

    folio: str
    section: str
    words: str
    """What follows it in its file."""
    before_picture: bool
    """A picture comes before any word."""
    within: frozenset[str]
    """Names and classes of the elements that it stands in."""


def disagreements(epub: Path, pdf: Path) -> list[str]:
    """Tell every page that is listed wrong, twice, out of order, or not at all though it has words."""
    targets, printed = page_list(epub), printed_pages(pdf)
    listed = [target.folio for target in targets]
    found = [f"page {folio} is listed twice" for folio in listed if listed.count(folio) > 1]
    # Notes may stand in the ebook where print has others; what is not a note never does.
    texts = [target.folio for target in targets if not target.within & _NOTES]
    if texts != [folio for folio in printed if folio in set(texts)]:
        found.append(f"not in the order of print: {texts}")
    for target in targets:
        if fault := _fault(target, printed.get(target.folio)):
            found.append(f"page {target.folio} in {target.section}: {fault}")
    missing = [folio for folio, words in printed.items() if words and folio not in listed]
    return found + [f"page {folio} is not listed: “{printed[folio][:40]}”" for folio in missing]


def _fault(target: Target, printed: str | None) -> str:
    if printed is None:
        return "there is no such page"
    if target.within & {"contents", "illustrations", "index"}:
        printed = _FOLIO.split(printed)[0]
    words = target.words
    if target.within & _OVER_NOTES:  # the heading is each edition's own
        printed, words = (_FIRST_LABEL.split(said, maxsplit=1)[-1] for said in (printed, words))
    begun = letters(printed)[:ENOUGH].casefold()
    first = letters(re.split(r"\s", words.strip(), maxsplit=1)[0])
    following = letters(words).casefold()
    # A page that begins inside a divided word is marked before the word.
    for at in range(max(1, len(first))):
        rest = following[at:]
        # What follows may be cut short by the end of a file.
        is_cut_short = rest and len(rest) < ENOUGH and begun.startswith(rest)
        if rest.startswith(begun) or is_cut_short:
            return ""
    return f"print has “{printed[:60]}”, the ebook “{' '.join(target.words.split())[:60]}”"


def printed_pages(pdf: Path) -> dict[str, str]:
    """Give the words of each page, in the order of the structure, by the page's label."""
    words = pdf_words(pdf)
    with pikepdf.open(pdf) as opened:
        labels = [page.label for page in opened.pages]
    return dict(zip_longest(labels, words, fillvalue=""))


def page_list(epub: Path) -> list[Target]:
    """Give the targets of the list of pages, in its order."""
    with zipfile.ZipFile(epub) as archive:
        nav: Any = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        links = nav.xpath("//h:nav[@epub:type='page-list']//h:a", namespaces=NAMES)
        files: dict[str, Any] = {}
        found = []
        for link in links:
            file, _, name = link.get("href").partition("#")
            if file not in files:
                files[file] = etree.fromstring(archive.read(f"EPUB/{file}"))
            (marker,) = files[file].xpath(f"//*[@id='{name}'][@role='doc-pagebreak']")
            assert marker.get("aria-label") == link.text
            found.append(_target(link.text, file, marker))
        return found


def _target(folio: str, file: str, marker: Any) -> Target:
    words, before_picture = "", False
    for piece in _following(marker):
        if isinstance(piece, str):
            words += piece
        elif not words.strip():
            before_picture = True
        if len(words) > 8 * ENOUGH:
            break
    around = [
        (node.tag.removeprefix(_XHTML), node.get("class", "")) for node in marker.iterancestors()
    ]
    within = frozenset(name for tag, classes in around for name in (tag, *classes.split()))
    return Target(folio, file, words, before_picture, within)


def _following(marker: Any) -> Iterator[Any]:
    """Give the words and pictures after an element, in order; what stands beside a note's call is no text."""
    yield marker.tail or ""
    for node in marker.xpath("following::node()"):
        if isinstance(node, str):
            if node.getparent() is not marker or not node.is_tail:
                yield str(node)
        elif node.tag == f"{_XHTML}img":
            yield node
        elif node.tag in {
            f"{_XHTML}{name}" for name in ("p", "td", "th", "li", "h1", "h2", "span")
        }:
            yield " "
