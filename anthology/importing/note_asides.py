"""Write the references and notes that `html_notes` found as Pandoc reads them: `noteref` and `aside`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from lxml import html

MARK = re.compile(
    r"[\[({\s]*(?:(?:note|fn|n|nota|anm)\.?\s?)?([\d¹²³⁰⁴-⁹]{1,4}|[a-zA-Z]|[ivxlc]{2,6}|\*{1,4}|[†‡§¶]{1,2})[\])}.:\s]*$",
    re.IGNORECASE,
)
"""The words of a link that may call a note."""
BACK = re.compile(
    r"[\s\[(]*(?:[↩↑⏎^←⤴]\ufe0e?\s*\d{0,3}|back|return|zurück|retour|jump up)[\s\])]*$",
    re.IGNORECASE,
)
"""The words of a link from a note to its mark."""
KNOWN = "epub:type"
_LEFT = re.compile(r"\s*(?:\[\s*\]|\(\s*\)|[\]).:]{1,2}(?![.]))?\s*(?:[\^↑]\s*)?\ufe0e?\s*")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS = ("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
_SHORT = 14


@dataclass(slots=True)
class Note:
    """What is known of a note before it is written."""

    name: str
    label: str
    head: html.HtmlElement | None = None
    """An element before the note that holds its label alone."""
    calls: set[str] = field(default_factory=set)
    """The places of its marks."""


def is_note(element: html.HtmlElement) -> bool:
    """Tell whether an element was made a note."""
    return bool(element.get(KNOWN) == "footnote")


def divide(container: html.HtmlElement, targets: Sequence[html.HtmlElement]) -> None:
    """Divide an element that holds several notes, a line each, into a paragraph for each."""
    whole = container
    while True:
        inner = [
            child
            for child in whole
            if isinstance(child.tag, str) and all(target in set(child.iter()) for target in targets)
        ]
        if not inner or inner[0] in targets:
            break
        whole = inner[0]
    for element in (whole, *whole.iterancestors()):
        if element.tag not in ("div", "td", "li", "dd", "section", "aside", "blockquote", "body"):
            element.tag = "div"
        if element is container:
            break
    paragraph: html.HtmlElement | None = None
    for child in list(whole):
        inside = set(child.iter())
        if any(target in inside for target in targets):
            paragraph = html.Element("p")
            child.addprevious(paragraph)
        if paragraph is not None:
            paragraph.append(child)


def make_reference(element: html.HtmlElement, name: str) -> None:
    """Make a link a reference to a note, without the brackets and the raising around it."""
    for child in list(element):
        element.remove(child)
    element.text = "x"
    for key in list(element.attrib):
        del element.attrib[key]
    element.set("href", f"#{name}")
    element.set(KNOWN, "noteref")
    _take_brackets(element)
    parent = element.getparent()
    while parent is not None and parent.tag in ("sup", "small", "span"):
        if not _unwrap_alone(parent, element):
            break
        parent = element.getparent()
    _take_brackets(element)


def _unwrap_alone(parent: html.HtmlElement, element: html.HtmlElement) -> bool:
    """Take off the element around a mark, if nothing else is in it."""
    loose = (element.tail or "") + (parent.text or "")
    if len(parent) != 1 or loose.strip(" [(])") or parent.getparent() is None:
        return False
    element.tail = None
    parent.text = None
    parent.drop_tag()
    return True


def _take_brackets(element: html.HtmlElement) -> None:
    """Take the brackets off a mark that has them outside its link."""
    tail = element.tail or ""
    before = element.getprevious()
    parent = element.getparent()
    head = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    for opening, closing in ("[]", "()"):
        if tail.startswith(closing) and head.endswith(opening):
            element.tail = tail[1:]
            if before is not None:
                before.tail = head[:-1]
            elif parent is not None:
                parent.text = head[:-1]


def make_note(body: html.HtmlElement, note: Note, bodies: Collection[html.HtmlElement]) -> None:
    """Make an aside of a note, without the links back and without its label."""
    labelled = note.head is not None
    for link in list(body.iter("a")):
        words = " ".join(link.text_content().split())
        if _leads_back(link, words, note, body):
            labelled = labelled or _is_label(words, note.label)
            link.drop_tree()
    for raised in list(body.iter("sup")):
        if not raised.text_content().strip():
            raised.drop_tree()
    _strip_head(body, note.label, labelled)
    aside = html.Element("aside")
    if body.tag == "p":
        inner = html.Element("p")
        aside.append(inner)
        _move(body, inner)
        _take_following(body, aside, bodies)
    else:
        _move(body, aside)
    aside.set(KNOWN, "footnote")
    aside.set("id", note.name)
    if note.head is not None:
        note.head.drop_tree()
    parent = body.getparent()
    if parent is not None:
        aside.tail, body.tail = body.tail, None
        parent.replace(body, aside)
        if parent.tag in ("ol", "ul", "dl") and not parent.findall("li"):
            parent.tag = "div"


def _leads_back(link: html.HtmlElement, words: str, note: Note, body: html.HtmlElement) -> bool:
    """Tell a link to the note's own mark from one that belongs to its words."""
    address = link.get("href") or ""
    if "backlink" in (link.get("role") or "") + (link.get("class") or ""):
        return True
    if address[1:] in note.calls and address.startswith("#") and len(words) <= _SHORT:
        return True
    local = address.startswith("#") or not address
    if local and words and BACK.match(words):
        return True
    first = next((text for text in body.itertext() if text.strip()), "").strip()
    at_head = words.startswith(first) or first in ("[", "(", "^", "↑")
    return bool(local and words and at_head and _is_label(words, note.label))


def _is_label(words: str, label: str) -> bool:
    match = MARK.match(words)
    return bool(match) and _same(match[1] if match else "", label)


def _same(one: str, other: str) -> bool:
    return one.translate(_SUPERSCRIPTS).casefold() == other.translate(_SUPERSCRIPTS).casefold()


def _move(source: html.HtmlElement, target: html.HtmlElement) -> None:
    target.text = source.text
    for child in list(source):
        target.append(child)


def _take_following(
    body: html.HtmlElement, aside: html.HtmlElement, bodies: Collection[html.HtmlElement]
) -> None:
    """Take the further paragraphs of a note: those up to the next note of the same list."""
    following: list[html.HtmlElement] = []
    sibling = body.getnext()
    while (
        sibling is not None and sibling.tag == "p" and sibling not in bodies and len(following) < 8
    ):
        following.append(sibling)
        sibling = sibling.getnext()
    if sibling is not None and re.match(r"h[2-6]$", str(sibling.tag)):
        # The list goes on below the heading of the next chapter's notes.
        sibling = sibling.getnext()
    if sibling is not None and sibling in bodies:
        for paragraph in following:
            aside.append(paragraph)


def _strip_head(body: html.HtmlElement, label: str, labelled: bool) -> None:
    """Take a note's label off its first words, or what is left of it where it was a link."""
    pattern = _LEFT if labelled else _own_label(body, label)
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if (element.text or "").strip():
            match = pattern.match(element.text)
            element.text = element.text[match.end() :] if match else element.text
            if (element.text or "").strip() or not match or not match.group().strip():
                return
            pattern = _LEFT
        if element is not body and (element.tail or "").strip():
            match = pattern.match(element.tail)
            element.tail = element.tail[match.end() :] if match else element.tail
            if (element.tail or "").strip() or not match or not match.group().strip():
                return
            pattern = _LEFT


def _own_label(body: html.HtmlElement, label: str) -> re.Pattern[str]:
    """Give a pattern of the label before a note's words; in a list, one must be marked as such."""
    end = r"[\]).:]{1,2}(?![.])" if body.tag == "li" else r"(?:[\]).:]{1,2}(?![.])|(?=\s)|$)"
    signs = "".join(
        "[" + "".join(row[int(sign)] for row in _DIGITS) + "]"
        if sign in _DIGITS[0]
        else re.escape(sign)
        for sign in label.translate(_SUPERSCRIPTS)
    )
    return re.compile(rf"\s*(?:[\[(]?\s*{signs}\s*{end}\s*)?(?:[\^↑]\s*)?", re.IGNORECASE)
