"""Find the notes of a web page or an ebook and say so in its markup, in the way that Pandoc reads.

A link whose words look like a mark and that leads to a place further down in the same page is a
reference; the element around that place becomes the note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from anthology.importing.languages import NOTES_HEADING
from anthology.importing.note_asides import (
    BACK,
    KNOWN,
    MARK,
    Note,
    divide,
    is_note,
    make_note,
    make_reference,
)
from anthology.importing.note_labels import read_label
from anthology.importing.tree_inlines import MISSING_NOTE

_CONTAINERS = ("li", "p", "div", "dd", "td", "aside", "section", "blockquote")
_STOPS = ("body", "ol", "ul", "dl", "table", "html", "tr", "article", "main")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PAGE = re.compile(r"(?:page|pg|pag|pagina|seite)[_.-]?[ivxlc\d]+$", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"(?:foot|end)-?note|(?:^|\s)_?[fe]t?d?n\d|mso-element", re.IGNORECASE)
_LONGEST_HEAD = 9


@dataclass(frozen=True, slots=True)
class _Link:
    element: html.HtmlElement
    target: html.HtmlElement
    label: str


def mark_notes(root: html.HtmlElement) -> int:
    """Rewrite references and notes as `epub:type` says them; give how many notes were found."""
    _make_local(root)
    targets = _targets(root)
    order = {element: place for place, element in enumerate(root.iter())}
    links = [
        link
        for element in root.iter("a")
        if (link := _read_link(element, targets)) and order[element] < order[link.target]
    ]
    around: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for link in links:
        container = _container(link)
        if container is not None and link.target not in around.setdefault(container, []):
            around[container].append(link.target)
    for container, found in around.items():
        if len(found) > 1:
            divide(container, found)
    order = {element: place for place, element in enumerate(root.iter())}
    notes: dict[html.HtmlElement, Note] = {}
    goals = {link.target for link in links}
    calls: list[tuple[_Link, html.HtmlElement]] = []
    for link in links:
        body, head = _body(link, goals, {other.element for other in links})
        if body is not None and order[link.element] < order[body]:
            note = notes.setdefault(body, Note(f"import-note-{len(notes) + 1}", link.label, head))
            note.calls.update(_ids_at(link.element))
            calls.append((link, body))
    calls = [
        (link, body)
        for link, body in calls
        if not any(other in notes for other in (link.element, *link.element.iterancestors()))
    ]
    called = {body for _, body in calls}
    for link, body in calls:
        make_reference(link.element, notes[body].name)
    known = {link.element for link, _ in calls}
    _mark_missing([link for link in root.iter("a") if link not in known], targets, bool(called))
    for body in sorted(called, key=lambda element: order[element]):
        make_note(body, notes[body], set(notes))
    return len(called)


def _targets(root: html.HtmlElement) -> dict[str, html.HtmlElement]:
    targets: dict[str, html.HtmlElement] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for key in ("id", "name"):
                if element.get(key):
                    targets.setdefault(element.get(key), element)
    return targets


def _make_local(root: html.HtmlElement) -> None:
    """Take the page's own address off links within it, which browsers put there when they save."""
    targets = _targets(root)
    for element in root.iter("a"):
        address, sign, fragment = (element.get("href") or "").partition("#")
        words = element.text_content().strip()
        short = not words or MARK.match(words) or BACK.match(words)
        if address and sign and fragment in targets and short:
            element.set("href", f"#{fragment}")


def _mark_missing(
    links: list[html.HtmlElement], targets: dict[str, html.HtmlElement], others: bool
) -> None:
    """Mark the references whose notes are in another file, or in none."""
    for element in links:
        address, words = element.get("href") or "", element.text_content().strip()
        parent = element.getparent()
        raised = parent is not None and parent.tag == "sup"
        clear = "noteref" in (element.get(KNOWN) or "") or raised or re.match(r"\[\d", words)
        match = MARK.match(words)
        if not clear or not match or "#" not in address or address[1:] in targets:
            continue
        label = f"missing-{match[1]}" if others else match[1]
        if not re.fullmatch(r"[\w-]+", label):
            continue
        mark = html.Element("span")
        mark.set("class", MISSING_NOTE)
        mark.text = label
        mark.tail = element.tail
        if parent is not None:
            parent.replace(element, mark)
            if raised and not (mark.tail or "").strip() and len(parent) == 1:
                mark.tail = None
                parent.drop_tag()


def drop_headings(root: html.HtmlElement) -> list[str]:
    """Take out headings over notes alone, as the book sets its own; give their words."""
    dropped: list[str] = []
    for heading in reversed(list(root.iter(*_HEADINGS, "p", "div"))):
        words = " ".join(heading.text_content().split())
        if not words or len(words) > 60 or is_note(heading):
            continue
        if heading.tag not in _HEADINGS and not NOTES_HEADING.match(words):
            continue
        following = _next(heading)
        if following is None or not _holds_only_notes(following):
            continue
        while following is not None and _holds_only_notes(following):
            following = _next(following)
        # What else stands below a heading needs it.
        if following is None or following.tag in _HEADINGS or NOTES_HEADING.match(words):
            dropped.append(words)
            heading.drop_tree()
    return dropped[::-1]


def _next(element: html.HtmlElement) -> html.HtmlElement | None:
    """Give what follows an element, or the wrapper that it is alone in, but for rules and nothings."""
    following = element.getnext()
    parent = element.getparent()
    if following is None and parent is not None and len(parent) == 1 and parent.tag == "div":
        following = parent.getnext()
    while following is not None and (
        following.tag == "hr" or not (isinstance(following.tag, str) and _holds_words(following))
    ):
        following = following.getnext()
    return following


def _holds_words(element: html.HtmlElement) -> bool:
    return bool(element.text_content().strip()) or element.find(".//img") is not None


def _holds_only_notes(element: html.HtmlElement) -> bool:
    if is_note(element):
        return True
    inner = [child for child in element if isinstance(child.tag, str) and _holds_words(child)]
    loose = "".join([element.text or "", *(child.tail or "" for child in element)])
    return bool(inner) and not loose.strip() and all(map(_holds_only_notes, inner))


def drop_elements(root: html.HtmlElement, *tags: str) -> list[str]:
    """Take out elements with all they hold, and give their words; what follows them stays."""
    words: list[str] = []
    for element in list(root.iter(*tags)):
        if isinstance(element, html.HtmlElement) and element.getparent() is not None:
            if element.tag not in ("script", "style", "template"):
                words.append(" ".join(element.text_content().split()))
            element.drop_tree()
    return [said for said in words if said]


def _read_link(element: html.HtmlElement, targets: dict[str, html.HtmlElement]) -> _Link | None:
    address = element.get("href") or ""
    words = element.text_content().strip()
    kind = f"{element.get(KNOWN) or ''} {element.get('role') or ''} {element.get('class') or ''}"
    if not address.startswith("#") or address[1:] not in targets or _PAGE.match(address[1:]):
        return None
    match = MARK.match(words)
    if not match and not ("noteref" in kind and len(words) < 12):
        return None
    label = _plain_digits(match[1] if match else words)
    if "backlink" in kind or (match and not read_label(label.lower())):
        return None
    if not _stands_at_words(element, words):
        return None
    return _Link(element, targets[address[1:]], label)


def _plain_digits(label: str) -> str:
    """Write the digits of any script as those of ours."""
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in label
    )


def _stands_at_words(element: html.HtmlElement, words: str) -> bool:
    """Tell a mark in running text from an entry in a list of contents or of pages."""
    if words.startswith("["):
        return True
    for outer in element.iterancestors():
        if outer.tag == "sup":
            return True
        if outer.tag in (*_CONTAINERS, *_HEADINGS, *_STOPS):
            return any(re.search(r"\w", text) for text in _outside_links(outer))
    return False


def _outside_links(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag != "a":
            yield from _outside_links(child)
        yield child.tail or ""


def _container(link: _Link) -> html.HtmlElement | None:
    """Find the element around a link's target, but not around the link."""
    outer = set(link.element.iterancestors())
    for element in (link.target, *link.target.iterancestors()):
        if element in outer or element.tag in _STOPS or element.tag in _HEADINGS:
            return None
        if element.tag in _CONTAINERS:
            heads = element.find(".//h1") is not None or element.find(".//h2") is not None
            return None if heads else element
    return None


def _body(
    link: _Link, targets: set[html.HtmlElement], calls: set[html.HtmlElement]
) -> tuple[html.HtmlElement | None, html.HtmlElement | None]:
    """Find the element that holds a note's words, and one before it that holds its label alone."""
    found = _container(link)
    if found is None:
        return None, None
    words = found.text_content().strip()
    rest = re.sub(rf"^{MARK.pattern.removesuffix('$')}", "", words, count=1, flags=re.IGNORECASE)
    if not re.search(r"\w", rest if len(rest) < len(words) else words):
        following = found.getnext()
        if following is None or following.tag not in ("p", "div", "dd") or found.tag == "li":
            return None, None
        if any(element in targets for element in following.iter()):
            return None, None
        return following, found
    if found.tag not in ("li", "aside", "dd") and not _begins(found, link.target):
        return None, None
    return _widen(found, targets, calls), None


def _begins(found: html.HtmlElement, target: html.HtmlElement) -> bool:
    """Tell whether a target stands at the head of its element, or is a link back at its end."""
    before = 0
    for element in found.iter():
        if element is target:
            return before <= _LONGEST_HEAD or bool(BACK.match(target.text_content() or " "))
        if isinstance(element.tag, str):
            before += len((element.text or "").strip())
        inner = element is not found and not any(inner is target for inner in element.iter())
        before += len((element.tail or "").strip()) if inner else 0
    return True


def _widen(
    found: html.HtmlElement, targets: set[html.HtmlElement], calls: set[html.HtmlElement]
) -> html.HtmlElement:
    """Take the element around a note of several paragraphs, where it is one for this note alone."""
    parent = found.getparent()
    if parent is None or parent.tag not in ("div", "li", "aside", "section", "dd"):
        return found
    kind = " ".join(parent.get(key) or "" for key in ("class", "id", "style", KNOWN))
    first = next((child for child in parent if isinstance(child.tag, str)), None)
    if parent.tag in ("div", "section") and not _NOTE_CLASS.search(kind):
        return found
    inside = list(parent.iter())
    if first is not found or sum(element in targets for element in inside) > 1:
        return found
    return found if any(element in calls for element in inside) else parent


def _ids_at(element: html.HtmlElement) -> Iterator[str]:
    """Give the places to which links back to a mark lead."""
    near = [element, element.getprevious(), element.getnext()]
    for outer in element.iterancestors():
        if outer.tag in _CONTAINERS or outer.tag in _STOPS or outer.tag in _HEADINGS:
            break
        near += [outer, outer.getprevious()]
    for found in near:
        if found is not None and isinstance(found.tag, str):
            yield from (found.get(key) for key in ("id", "name") if found.get(key))
