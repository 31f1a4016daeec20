"""Read what a digital library's web page says around the text: where it is from, who transcribed it.

Works on the page's elements. What becomes front matter or belongs to the library leaves the page,
and each word of it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from anthology.importing.draft import Finding, FrontValue, title_key
from anthology.importing.imprint import is_name, read_byline, read_date, split_names
from anthology.importing.notices import AT_THE_ENDS

_LABEL = re.compile(
    r"(?P<label>written|delivered|spoken|first (?:published|printed|spoken)|published|source"
    r"|translat(?:ed|ion|or)s?|transcri(?:bed|ption|ber)|transcription/(?:html )?mark-?up"
    r"|(?:html )?mark-?up|proofread(?:ing)?|online version|first put online|public domain|copyleft"
    r"|copyright|creative commons)(?: by)?\s*:\s*",
    re.IGNORECASE,
)
_CRUMB = re.compile(
    r".{3,50} (?:(?:internet )?archive|(?:reference )?index)$|.{0,60}\s\|\s.{3,60}", re.I
)
_YEAR = re.compile(r"\b1[4-9]\d\d\b|\b20\d\d\b")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "dl")
_HEADINGS = ("h1", "h2", "h3", "h4")
_LONGEST = 110
_NEAR = 12
_MOST = 900


def read_credits(
    body: html.HtmlElement, front: dict[str, FrontValue], findings: list[Finding]
) -> None:
    """Move what the page says of its text into the front matter, and leave out the library's words."""
    blocks = [block for block in body.iter(*_BLOCKS) if _is_leaf(block)]
    library = False
    for place, block in enumerate(blocks):
        words = _words(block)
        near = place < _NEAR or place >= len(blocks) - _NEAR
        if not words or not near or len(words) > _MOST:
            continue
        if len(entries := list(_entries(words))) > 1:
            library = True
            _take(entries, front)
            _drop(block, words, "what a library says of the text was read and left out", findings)
        elif place < _NEAR and _is_known(words, front):
            message = "a line that the front matter has already was left out"
            _drop(block, words, message, findings, "repeated-line-dropped")
        elif place < _NEAR and block.tag != "p" and (date := read_date(words.strip("()"))):
            front.setdefault("date", int(date.iso) if date.iso.isdigit() else date.iso)
            message = f"the date became “{date.iso}”"
            _drop(block, words, message, findings, "date-rewritten")
    for block in [*blocks[:3], *blocks[-_NEAR:]]:
        words = _words(block)
        ours = library and len(words) < 120 and _CRUMB.match(words)
        if block.getparent() is not None and words and (ours or AT_THE_ENDS.match(words)):
            _drop(block, words, "the page's own furniture was left out", findings)


def read_headings(
    body: html.HtmlElement, front: dict[str, FrontValue], findings: list[Finding]
) -> None:
    """Read the subtitle and the author from the headings that stand right below the headline."""
    title = title_key(str(front.get("title", "")))
    headline = next(
        (h for h in body.iter("h1", "h2") if title and title_key(h.text_content()) == title), None
    )
    element = headline.getnext() if headline is not None else None
    while element is not None and element.tag in _HEADINGS and len(_words(element)) < _LONGEST:
        words = _words(element)
        byline = read_byline(words)
        names = byline.names if byline else (words,)
        if "authors" not in front and all(is_name(name) and " " in name for name in names):
            front["authors"] = names
            message = f"taken as the author: “{words}”"
            findings.append(Finding("doubt", "author-guessed", 0, message))
        elif "subtitle" not in front and not byline and "authors" not in front:
            front["subtitle"] = words
        else:
            break
        element = element.getnext()


def _is_leaf(block: html.HtmlElement) -> bool:
    return not any(inner is not block for inner in block.iter(*_BLOCKS))


def _words(block: html.HtmlElement) -> str:
    """Give the words of a block; lines are words apart."""
    return " ".join("".join(_texts(block)).split())


def _texts(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield " " if child.tag == "br" else ""
        yield from _texts(child) if isinstance(child.tag, str) else ()
        yield child.tail or ""


def _entries(words: str) -> Iterator[tuple[str, str]]:
    """Divide “Written: 1908; Source: …” at its labels."""
    found = list(_LABEL.finditer(words))
    if not found or found[0].start():
        return
    for match, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(words)
        yield match["label"].casefold(), words[match.end() : end].strip(" ;.,|")


def _take(entries: list[tuple[str, str]], front: dict[str, FrontValue]) -> None:
    said = dict(reversed(entries))
    for label in (
        "written",
        "delivered",
        "spoken",
        "first published",
        "first printed",
        "published",
    ):
        date = read_date(said.get(label, ""))
        year = _YEAR.search(said.get(label, ""))
        if (date or year) and "date" not in front:
            iso = date.iso if date else year[0] if year else ""
            front["date"] = int(iso) if iso.isdigit() else iso
    for label in ("source", "first published", "published"):
        if said.get(label):
            front["source"] = said[label]
            break
    names = next((value for key, value in entries if key.startswith("translat")), "")
    people = split_names(re.sub(r"^by\s+", "", names))
    if people and all(map(is_name, people)):
        front.setdefault("translators", people)


def _is_known(words: str, front: dict[str, FrontValue]) -> bool:
    authors = front.get("authors", ())
    byline = read_byline(words)
    names = byline.names if byline else (words,)
    known = [title_key(name) for name in authors] if isinstance(authors, tuple) else []
    return bool(known) and all(title_key(name) in known for name in names)


def _drop(
    block: html.HtmlElement,
    words: str,
    message: str,
    findings: list[Finding],
    code: str = "boilerplate-dropped",
) -> None:
    findings.append(Finding("dropped", code, 0, message, words))
    block.drop_tree()
