"""Large sections in several files: reading systems open a large file slowly, and old ones not at all.

Comes in: an edition and its rendered pages.
Goes out: the same, each page that was too large in pieces that are sections of their own, in order;
every link leads to the piece that holds what it names.

Cut is before headings, the highest level first, or else between blocks; within a list, a table or
a poem only where it is too large by itself. A paragraph is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import cast

from lxml import etree

from anthology.edition.sections import Edition, Section

LARGEST_FILE = 250_000
"""In bytes: a page up to this size stays whole."""

_AIM = 190_000
_MOST = 220_000
"""What a small piece beside a full one may make of it; the head of the page and longer links come on top."""
_SMALL = _AIM // 8
_LONGER_LINK = 30
_NAMESPACES = 79
"""What is written on an element that stands by itself, and not within its page."""
_HTML = "{http://www.w3.org/1999/xhtml}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OPENED = frozenset(
    _HTML + name
    for name in ("section", "div", "blockquote", "ol", "ul", "li", "dl", "dd", "table", "tbody")
)
_HEADING = re.compile(rf"{re.escape(_HTML)}h([1-6])")
_VOID = frozenset(_HTML + name for name in ("br", "hr", "img", "link", "meta", "col", "wbr"))
_LINK = re.compile(r'(?<= href=")(?:([^"#:/]+)\.xhtml)?#([^"]+)(?=")')


def divided(edition: Edition, pages: Mapping[str, str]) -> tuple[Edition, Mapping[str, str]]:
    """Divide the pages that are too large for one file; give everything as it is where there are none."""
    large = {name for name, page in pages.items() if len(page.encode()) > LARGEST_FILE}
    if not large:
        return edition, pages
    sections: list[Section] = []
    written: dict[str, str] = {}
    home: dict[str, str] = {}
    for section in edition.sections:
        page = pages[section.id]
        pieces = list(_pieces(section, page)) if section.id in large else [_Piece(section, page)]
        for piece in pieces:
            sections.append(piece.section)
            written[piece.section.id] = piece.page
            home |= dict.fromkeys(piece.ids, piece.section.id)
    anchors = {anchor: home.get(anchor, section) for anchor, section in edition.anchors.items()}
    return (
        replace(edition, sections=tuple(sections), anchors=anchors),
        {name: _relinked(page, name, home) for name, page in written.items()},
    )


def _relinked(page: str, own: str, home: Mapping[str, str]) -> str:
    """Let the links of a page lead to the pieces that hold what they name."""

    def address(link: re.Match[str]) -> str:
        file = home.get(link[2], link[1] or own)
        return f"#{link[2]}" if file == own else f"{file}.xhtml#{link[2]}"

    return _LINK.sub(address, page)


# ---------------------------------------------------------------- pieces of a page


@dataclass(frozen=True, slots=True)
class _Piece:
    section: Section
    page: str
    ids: tuple[str, ...] = ()
    """Of all its elements, where it is one of several."""


def _pieces(section: Section, page: str) -> Iterator[_Piece]:
    start = page.index("<html")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(page[start:].encode(), parser)
    names = _names(root)
    cut = _cut(root[-1])
    for number, piece in enumerate(cut, start=1):
        # A slug has no underscore, so no other section goes by such a name.
        name = section.id if number == 1 else f"{section.id}_{number}"
        place = f"({number}/{len(cut)})"
        title = section.title if number == 1 else f"{section.title} {place}"
        whole = _shell(root)
        whole.extend((*map(deepcopy, list(root)[:-1]), piece))
        for element in whole.iterfind(f"{_HTML}head/{_HTML}title"):
            element.text = title
        if piece[0].get("id") is None:
            piece[0].set("id", name)
        ids = tuple(filter(None, (node.get("id") for node in whole.iter())))
        _label(whole, frozenset(ids), names, place)
        own = replace(section, id=name, title=title)
        yield _Piece(own, page[:start] + _as_text(whole) + "\n", ids)


def _names(root: etree._Element) -> dict[str, str]:
    """Give the words of the elements that others are named by, without the marks of notes."""
    wanted = {node.get("aria-labelledby") for node in root.iter()} - {None}
    return {
        name: _words(node) for node in root.iter() if (name := node.get("id")) in wanted and name
    }


def _words(element: etree._Element) -> str:
    found = element.xpath("descendant::text()[not(ancestor::*[@role='doc-noteref'])]")
    assert isinstance(found, list)
    return " ".join("".join(map(str, found)).split())


def _label(page: etree._Element, ids: frozenset[str], names: Mapping[str, str], place: str) -> None:
    """Name what was named by a heading that stands in another piece."""
    for node in page.iter():
        named_by = node.get("aria-labelledby")
        if named_by and named_by not in ids:
            del node.attrib["aria-labelledby"]
            node.set("aria-label", f"{names.get(named_by, '')} {place}".strip())


def _as_text(page: etree._Element) -> str:
    for node in page.iter():
        if node.text is None and not len(node) and node.tag not in _VOID:
            node.text = ""  # so that it is closed by a tag of its own, as HTML wants it
    return etree.tostring(page, encoding="unicode")


# ---------------------------------------------------------------- where to cut


def _cut(element: etree._Element) -> list[etree._Element]:
    """Give an element in pieces of an acceptable size; itself where it is small, or not to be opened."""
    if _size(element) <= _AIM or not _can_be_opened(element):
        return [element]
    groups = _groups([part for child in element for part in _cut(child)])
    return [element] if len(groups) == 1 else list(_shells(element, groups))


def _can_be_opened(element: etree._Element) -> bool:
    is_container = element.tag in _OPENED or "stanza" in element.get("class", "").split()
    words = (element.text, *(child.tail for child in element))
    is_body = element.tag == f"{_HTML}body"
    return (is_container or is_body) and not any(text and text.strip() for text in words)


def _shells(
    element: etree._Element, groups: Sequence[Sequence[etree._Element]]
) -> Iterator[etree._Element]:
    """Put each group into an element like the one that they were in."""
    head = element.find(f"{_HTML}thead")
    head = None if head is None else _repeated(head)
    item = int(element.get("start", "1"))
    for number, group in enumerate(groups):
        shell = _shell(element)
        if number and element.tag != f"{_HTML}body":
            _drop_id(shell)
            shell.set("class", f"{element.get('class', '')} continued".strip())
            if element.tag == f"{_HTML}ol":
                shell.set("start", str(item - _is_continued(group[0])))
            if head is not None:
                shell.append(deepcopy(head))
        item += sum(not _is_continued(part) for part in group)
        shell.extend(group)
        yield shell


def _is_continued(element: etree._Element) -> bool:
    return "continued" in element.get("class", "").split()


def _repeated(head: etree._Element) -> etree._Element:
    """Give a table's head as it stands over its later pieces: nothing can be named twice."""
    head = deepcopy(head)
    for node in list(head.iter()):
        if node.get("role") == "doc-pagebreak":
            node.attrib.clear()
        _drop_id(node)
    return head


def _shell(element: etree._Element) -> etree._Element:
    """Give an element like another, with nothing in it."""
    attributes = {str(name): str(value) for name, value in element.items()}
    prefixes = cast("dict[str, str]", element.nsmap)  # the default has None for a prefix
    shell = etree.Element(element.tag, attributes, prefixes)
    shell.text = shell.tail = "\n"
    return shell


def _drop_id(element: etree._Element) -> None:
    if "id" in element.attrib:
        del element.attrib["id"]


def _groups(parts: list[etree._Element]) -> list[list[etree._Element]]:
    """Divide what stands in a row: before the highest headings, and where that is not enough, further."""
    size = sum(map(_size, parts))
    if size <= _AIM or len(parts) < 2:
        return [parts]
    levels = [_level(part) for part in parts]
    highest = min(levels[1:])
    if highest < _NO_HEADING:
        cuts = [n for n, level in enumerate(levels) if n and level == highest]
        runs = [parts[a:b] for a, b in zip((0, *cuts), (*cuts, len(parts)), strict=True)]
        return _joined([group for run in runs for group in _groups(run)])
    return _joined(_evenly(parts, size))


_NO_HEADING = 7


def _level(part: etree._Element) -> int:
    first = part[0] if part.tag == f"{_HTML}section" and len(part) else part
    heading = _HEADING.fullmatch(first.tag)
    return int(heading[1]) if heading else _NO_HEADING


def _evenly(parts: list[etree._Element], size: int) -> list[list[etree._Element]]:
    """Divide into as few groups as will do, of like size; a meaning stays with its term."""
    share = size / -(-size // _AIM)
    groups: list[list[etree._Element]] = [[]]
    filled = before = 0
    for part in parts:
        length = _size(part)
        is_due = filled + length / 2 > share * len(groups) or filled - before + length > _AIM
        if groups[-1] and is_due and part.tag != f"{_HTML}dd":
            groups.append([])
            before = filled
        groups[-1].append(part)
        filled += length
    return groups


def _joined(groups: list[list[etree._Element]]) -> list[list[etree._Element]]:
    """Join neighbours as long as there is room; what is small makes no file of its own."""
    joined: list[list[etree._Element]] = []
    sizes: list[int] = []
    for group in groups:
        size = sum(map(_size, group))
        most = _MOST if sizes and min(size, sizes[-1]) < _SMALL else _AIM
        if sizes and sizes[-1] + size <= most:
            joined[-1] += group
            sizes[-1] += size
        else:
            joined.append(group)
            sizes.append(size)
    return joined


def _size(element: etree._Element) -> int:
    """Tell how many bytes an element takes, about; links may become longer."""
    written = etree.tostring(element, encoding="utf-8")
    return len(written) - _NAMESPACES + written.count(b' href="') * _LONGER_LINK
