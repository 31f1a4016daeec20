"""Find the notes of a web page or an ebook and say so in its markup, in the way that Pandoc reads.

A link whose words look like a mark and that leads to a place in the same page with words of its own
is a reference; the element around that place becomes the note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

from anthology.importing.languages import NOTES_HEADING
from anthology.importing.note_labels import read_label
from anthology.importing.tree_inlines import MISSING_NOTE

_MARK = re.compile(
    r"[\[({\s]*(?:(?:note|fn|n|nota|anm)\.?\s?)?([\d¹²³⁰⁴-⁹]{1,4}|[a-zA-Z]|[ivxlc]{2,6}|\*{1,4}|[†‡§¶]{1,2})[\])}.:\s]*$",
    re.IGNORECASE,
)
_BACK = re.compile(r"[\s\[(]*(?:[↩↑⏎^←⤴]\ufe0e?|back|return|zurück|retour)[\s\])]*$", re.IGNORECASE)
_HEAD = re.compile(
    r"^[\s\[(]*([\d¹²³⁰⁴-⁹]{1,4}|[a-zA-Z]|\*{1,4}|[†‡§]|[ivxlc]{2,6})[\])}.:]*(?:\s*[\^↑])?\s*"
)
_CONTAINERS = ("li", "p", "div", "dd", "td", "aside", "section", "blockquote")
_KNOWN = "epub:type"


@dataclass(frozen=True, slots=True)
class _Link:
    element: html.HtmlElement
    target: html.HtmlElement
    label: str


def mark_notes(root: html.HtmlElement) -> int:
    """Rewrite references and notes as `epub:type` says them; give how many notes were found."""
    order = {element: place for place, element in enumerate(root.iter())}
    targets: dict[str, html.HtmlElement] = {}
    for element in order:
        if isinstance(element.tag, str):
            for key in ("id", "name"):
                if element.get(key):
                    targets.setdefault(element.get(key), element)
    links = [link for element in root.iter("a") if (link := _read_link(element, targets))]
    bodies: dict[html.HtmlElement, str] = {}
    references: list[tuple[html.HtmlElement, html.HtmlElement]] = []
    for link in links:
        body = _body(link, order)
        if body is not None and order[link.element] < order[body]:
            bodies.setdefault(body, f"import-note-{len(bodies) + 1}")
            references.append((link.element, body))
    references = [
        (element, body)
        for element, body in references
        if not any(other in bodies for other in (element, *element.iterancestors()))
    ]
    called = {body for _, body in references}
    for element, body in references:
        _make_reference(element, bodies[body])
    known = {element for element, _ in references}
    _mark_missing([link for link in root.iter("a") if link not in known], targets, bool(called))
    for body in sorted(called, key=lambda element: order[element]):
        _make_note(body, bodies[body], bodies)
    return len(called)


def _mark_missing(
    links: list[html.HtmlElement], targets: dict[str, html.HtmlElement], others: bool
) -> None:
    """Mark the references whose notes are in another file, or in none."""
    for element in links:
        address, words = element.get("href") or "", element.text_content().strip()
        parent = element.getparent()
        raised = parent is not None and parent.tag == "sup"
        clear = "noteref" in (element.get(_KNOWN) or "") or raised or re.match(r"\[\d", words)
        match = _MARK.match(words)
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
    dropped = []
    for heading in list(root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p")):
        words = " ".join(heading.text_content().split())
        if len(words) > 60 or not NOTES_HEADING.match(words):
            continue
        following = heading.getnext()
        while following is not None and following.tag == "hr":
            following = following.getnext()
        if following is not None and _holds_only_notes(following):
            dropped.append(words)
            heading.drop_tree()
    return dropped


def _holds_only_notes(element: html.HtmlElement) -> bool:
    if element.get(_KNOWN) == "footnote":
        return True
    inner = [child for child in element if isinstance(child.tag, str)]
    return bool(inner) and all(_holds_only_notes(child) for child in inner)


def drop_elements(root: html.HtmlElement, *tags: str) -> None:
    """Take out elements with all they hold; what follows them stays."""
    for element in list(root.iter(*tags)):
        if isinstance(element, html.HtmlElement):
            element.drop_tree()


def _read_link(element: html.HtmlElement, targets: dict[str, html.HtmlElement]) -> _Link | None:
    address = element.get("href") or ""
    words = element.text_content().strip()
    kind = f"{element.get(_KNOWN) or ''} {element.get('role') or ''} {element.get('class') or ''}"
    if not address.startswith("#") or address[1:] not in targets:
        return None
    match = _MARK.match(words)
    if not match and not ("noteref" in kind and len(words) < 12):
        return None
    label = match[1] if match else words
    if "backlink" in kind or (match and not read_label(label.lower())):
        return None
    return _Link(element, targets[address[1:]], label)


def _body(link: _Link, order: dict[html.HtmlElement, int]) -> html.HtmlElement | None:
    """Find the element that holds a note's words: around the target, but not around the mark."""
    around = set(link.element.iterancestors())
    found: html.HtmlElement | None = None
    for element in (link.target, *link.target.iterancestors()):
        if element in around or element.tag in ("body", "ol", "ul", "dl", "table", "html", "tr"):
            break
        if element.tag in _CONTAINERS:
            found = element
            break
    if found is None:
        return None
    words = found.text_content().strip()
    rest = _HEAD.sub("", words, count=1)
    if not re.search(r"\w", rest):
        following = found.getnext()
        if following is None or following.tag not in ("p", "div", "dd") or found.tag == "li":
            return None
    return found


def _make_reference(element: html.HtmlElement, name: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = "x"
    for key in list(element.attrib):
        del element.attrib[key]
    element.set("href", f"#{name}")
    element.set(_KNOWN, "noteref")
    parent = element.getparent()
    if (
        parent is not None
        and parent.tag in ("sup", "small")
        and not (parent.text or "").strip(" [(")
    ):
        _unwrap_alone(parent, element)
    _take_brackets(element)


def _unwrap_alone(parent: html.HtmlElement, element: html.HtmlElement) -> None:
    if len(parent) == 1 and not (element.tail or "").strip(" ])"):
        element.tail = None
        parent.text = None
        parent.drop_tag()


def _take_brackets(element: html.HtmlElement) -> None:
    """Take the brackets off a mark that has them outside its link."""
    tail = element.tail or ""
    before = element.getprevious()
    parent = element.getparent()
    head = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if tail.startswith("]") and head.endswith("["):
        element.tail = tail[1:]
        if before is not None:
            before.tail = head[:-1]
        elif parent is not None:
            parent.text = head[:-1]


def _make_note(body: html.HtmlElement, name: str, bodies: dict[html.HtmlElement, str]) -> None:
    """Make an aside of a note, without the link back and without its label."""
    for link in list(body.iter("a")):
        address = link.get("href") or ""
        back = address.startswith("#") and (
            _BACK.match(link.text_content()) or _MARK.match(link.text_content())
        )
        if back or "backlink" in (link.get("role") or "") + (link.get("class") or ""):
            link.drop_tree()
    for raised in list(body.iter("sup")):
        if not raised.text_content().strip():
            raised.drop_tree()
    _strip_head(body)
    aside = html.Element("aside")
    if body.tag == "p":
        inner = html.Element("p")
        aside.append(inner)
        _move(body, inner)
        _take_following(body, aside, bodies)
    elif body.tag == "dd" or body.tag == "td":
        _move(body, aside)
    else:
        _move(body, aside)
    aside.set(_KNOWN, "footnote")
    aside.set("id", name)
    parent = body.getparent()
    if parent is not None:
        aside.tail, body.tail = body.tail, None
        parent.replace(body, aside)
        if parent.tag in ("ol", "ul", "dl") and not parent.findall("li"):
            parent.tag = "div"


def _move(source: html.HtmlElement, target: html.HtmlElement) -> None:
    target.text = source.text
    for child in list(source):
        target.append(child)


def _take_following(
    body: html.HtmlElement, aside: html.HtmlElement, bodies: dict[html.HtmlElement, str]
) -> None:
    """Take the further paragraphs of a note: those up to the next note of the same list."""
    following: list[html.HtmlElement] = []
    sibling = body.getnext()
    while (
        sibling is not None and sibling.tag == "p" and sibling not in bodies and len(following) < 8
    ):
        following.append(sibling)
        sibling = sibling.getnext()
    if sibling is not None and sibling in bodies:
        for paragraph in following:
            aside.append(paragraph)


def _strip_head(body: html.HtmlElement) -> None:
    """Take a note's label off its first words."""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if (element.text or "").strip():
            if match := re.match(
                r"\s*(?:[\[(]?(?:\d{1,4}|\*{1,4}|[†‡])[\]).:]+\s*|[\^↑]\s+|[\]).:]\s*|\d{1,4}\s+)",
                element.text,
            ):
                element.text = element.text[match.end() :]
            return
        if element is not body and (element.tail or "").strip():
            if match := re.match(r"\s*(?:[\]).:]+\s*|[\^↑]\s+)", element.tail):
                element.tail = element.tail[match.end() :]
            return
