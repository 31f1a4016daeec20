"""Link the notes of a page that has no links between them: `[1]` or a raised 1, and a list at the end."""

from __future__ import annotations

import re

from lxml import html

from anthology.importing.languages import NOTES_HEADING
from anthology.importing.page_shapes import words_of

_BODY = re.compile(r"\s*[\[(]?(\d{1,3})(?:[\]).:]+\s*|\s+|$)")
_MARK = re.compile(r"\[(\d{1,3})\]")
_BLOCKS = ("p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST = 2


def link_plain_notes(body: html.HtmlElement) -> int:
    """Link marks with a list of notes below a heading that says so; give how many were linked.

    Nothing is linked unless the list counts from one and every number in it has a mark before it.
    """
    blocks = [
        element
        for element in body.iter(*_BLOCKS)
        if not any(inner is not element for inner in element.iter(*_BLOCKS))
    ]
    places = [
        place
        for place, block in enumerate(blocks)
        if len(words_of(block)) < 60 and NOTES_HEADING.match(words_of(block))
    ]
    for place in reversed(places):
        notes = _list_from(blocks[place + 1 :])
        if not notes or any(_is_linked(note) for note in notes):
            continue
        marks = [mark for block in blocks[:place] for mark in _marks(block)]
        if {number for number, _, _ in marks} >= set(range(1, len(notes) + 1)):
            _link(marks, notes)
            return len(notes)
    return 0


def _is_linked(note: html.HtmlElement) -> bool:
    inner = list(note.iter("a"))
    return any(link.get("id") or link.get("name") for link in inner) or bool(note.get("id"))


def _list_from(blocks: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """Give the notes that a list begins with: blocks that count up from one."""
    notes: list[html.HtmlElement] = []
    for block in blocks:
        match = _BODY.match(block.text_content())
        parent = block.getparent()
        counted = block.tag == "li" and parent is not None and parent.tag == "ol"
        if counted or (match and int(match[1]) == len(notes) + 1):
            notes.append(block)
        elif block.tag.startswith("h") or not notes:
            break
    return notes if len(notes) >= _FEWEST else []


def _marks(block: html.HtmlElement) -> list[tuple[int, html.HtmlElement, str]]:
    """Find marks in a block: raised numbers, and numbers in brackets within its words."""
    found = []
    for element in block.iter():
        if not isinstance(element.tag, str):
            continue
        raised = element.tag == "sup" and re.fullmatch(r"\s*\[?(\d{1,3})\]?\s*", words_of(element))
        if raised and element.find(".//a") is None:
            found.append((int(raised[1]), element, "raised"))
            continue
        if element.tag in ("a", "sup"):
            continue
        found += [(int(match[1]), element, "text") for match in _MARK.finditer(element.text or "")]
    for element in block.iter():
        if element is not block:
            found += [(int(m[1]), element, "tail") for m in _MARK.finditer(element.tail or "")]
    return found


def _link(marks: list[tuple[int, html.HtmlElement, str]], notes: list[html.HtmlElement]) -> None:
    for number, note in enumerate(notes, start=1):
        note.set("id", f"import-plain-{number}")
    for number, element, where in reversed(marks):
        if number > len(notes):
            continue
        link = html.Element("a")
        link.set("href", f"#import-plain-{number}")
        link.text = f"[{number}]"
        if where == "raised":
            for child in list(element):
                element.remove(child)
            element.text = None
            element.append(link)
            continue
        words = (element.text if where == "text" else element.tail) or ""
        before, sign, after = words.rpartition(f"[{number}]")
        if not sign:
            continue
        link.tail = after
        if where == "text":
            element.text = before
            element.insert(0, link)
        else:
            element.tail = before
            element.addnext(link)
            # `addnext` takes the tail along to the new element's place.
            link.tail = after
