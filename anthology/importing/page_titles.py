"""Find what a page calls its text: the title, subtitle and author in their own elements.

A page's `title` often names the site too; the headline, or what a word processor marks, does not.
"""

from __future__ import annotations

import re

from lxml import html

from anthology.importing.draft import Finding, FrontValue, title_key
from anthology.importing.imprint import is_name, read_byline
from anthology.importing.page_shapes import words_of

_KNOWN = {
    "ws-title": "title",
    "ws-author": "authors",
    "ws-translator": "translators",
    "ws-year": "date",
}
"""Elements by which Wikisource says what a page is."""
_CLASSES = {
    "MsoTitle": "title",
    "MsoSubtitle": "subtitle",
    "title": "title",
    "subtitle": "subtitle",
}
_INVERTED = re.compile(r"([^,;]+), ([^,;]+?)(?:, [\d?–-]+)?$")
_LONGEST = 200


def read_titles(root: html.HtmlElement, front: dict[str, FrontValue]) -> None:
    """Put into the front matter what the page's elements say of title, subtitle and people."""
    for name, key in _KNOWN.items():
        found = root.find(f".//*[@id='{name}']")
        words = words_of(found) if found is not None else ""
        if words and key in ("authors", "translators"):
            front.setdefault(key, (words,))
        elif words and key == "date" and words.isdigit():
            front.setdefault(key, int(words))
    _read_styled(root, front)
    title = title_key(str(front.get("title", "")))
    for heading in root.iter("h1", "h2"):
        key = title_key(words_of(heading))
        if title and len(key) > 2 and key != title and key in title:
            if len(key) * 3 >= len(title) or heading.tag == "h1":
                front["title"] = words_of(heading)
            break
        if heading.tag == "h1" and key:
            break
    authors = front.get("authors")
    if isinstance(authors, tuple) and root.find(".//meta[@name='dc.creator']") is not None:
        names = [meta.get("content") or "" for meta in root.iterfind(".//meta[@name='dc.creator']")]
        front["authors"] = tuple(_straight(name) for name in names if name.strip()) or authors


def _read_styled(root: html.HtmlElement, front: dict[str, FrontValue]) -> None:
    """Read the paragraphs at the head that a word processor's styles call title and subtitle."""
    paragraphs = [p for p in root.iter("p") if words_of(p)][:8]
    for place, paragraph in enumerate(paragraphs):
        for name in (paragraph.get("class") or "").split():
            words = words_of(paragraph)
            styled = name.startswith("Mso") or re.match(r"h\.", paragraph.get("id") or "")
            if name in _CLASSES and len(words) < _LONGEST and styled:
                front[_CLASSES[name]] = words
                _drop_line(paragraph)
                if name == "MsoTitle" and place + 1 < len(paragraphs):
                    _read_author(paragraphs[place + 1], front)


def _read_author(paragraph: html.HtmlElement, front: dict[str, FrontValue]) -> None:
    byline = read_byline(words_of(paragraph))
    if byline and byline.role == "authors" and all(map(is_name, byline.names)):
        front["authors"] = byline.names
        _drop_line(paragraph)


def _drop_line(paragraph: html.HtmlElement) -> None:
    """Mark a line that is in the front matter; `take_headline` leaves it out and says so."""
    paragraph.set("data-import", "in-front-matter")


def _straight(name: str) -> str:
    """Give “Low, Ada, 1880–1950” as it is said."""
    match = _INVERTED.match(name.strip())
    return f"{match[2]} {match[1]}" if match else name.strip()


def take_headline(
    body: html.HtmlElement, front: dict[str, FrontValue], findings: list[Finding]
) -> None:
    """Leave out the headline in the article, and what else of it the front matter has."""
    message = "the headline went into the front matter"
    for line in list(body.iterfind(".//*[@data-import]")):
        findings.append(Finding("dropped", "headline-moved", 0, message, words_of(line)))
        line.drop_tree()
    title = str(front.get("title", ""))
    for heading in body.iter("h1", "h2"):
        if title and title_key(heading.text_content()) == title_key(title):
            findings.append(Finding("dropped", "headline-moved", 0, message, words_of(heading)))
            heading.drop_tree()
            return
