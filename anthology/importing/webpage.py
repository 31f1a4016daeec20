"""A saved web page becomes a text: the article by Trafilatura's judgement, its notes, what it says of itself.

Whatever stands outside the article is listed, element by element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html

from anthology.importing.conversion import convert
from anthology.importing.decoding import decode
from anthology.importing.draft import Finding, FrontValue, excerpt, title_key
from anthology.importing.html_notes import drop_elements, drop_headings, mark_notes
from anthology.importing.imported import EXTRA_HINT, CannotImport, Imported, TrackChanges
from anthology.importing.note_plugins import gather_inline_notes
from anthology.importing.page_credits import read_credits, read_headings
from anthology.importing.page_remarks import clear_remarks
from anthology.importing.page_shapes import shape
from anthology.importing.page_styles import mark_emphasis
from anthology.importing.page_titles import read_titles, take_headline
from anthology.importing.plain_notes import link_plain_notes
from anthology.importing.tree import write_tree

_READER = "html+epub_html_exts-raw_html-tex_math_dollars"
_NEVER = ("script", "style", "noscript", "template", "iframe", "svg", "object", "form", "button")
_FRAMES = re.compile(r"<frame\b[^>]*\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|share|sharing|sharedaddy|addtoany|addthis|jp-relatedposts"
    r"|social|related|newsletter|subscri(?:be|ption)|cookie|comments?|button-wrapper"
    r"|respond|sidebar|breadcrumbs?|advert|promo|donat\w*|pagination|skip-?link|footer|masthead)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"(?:^|\s)(?:noprint|pagenum|toc|table-?of-?contents|ws-noexport|licensecontainer|mw-editsection|mw-jump-link|navbox"
    r"|printfooter|catlinks|pg-boilerplate|pg-header|pg-footer|subscription-widget-wrap)(?:\s|$)",
    re.IGNORECASE,
)
"""What wikis mark as no part of the text."""
_OUTER = ("nav", "footer", "aside")
_LEAVES = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "td", "th", "dd", "dt",
    "figcaption", "div", "section", "header", "span", "a",
)  # fmt: skip
_ENOUGH = 0.9
_BOX = 25
"""Words that a box in the text has at least."""
_HEAD = 4000
"""Characters of a page in which a date is the article's."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def import_page(
    raw: bytes,
    name: str,
    file: Path | None,
    keep_furniture: bool,
    track_changes: TrackChanges = "accept",
) -> Imported:
    """Import an HTML file; pictures are looked for beside it, never in a network.

    Raises `CannotImport` where the extra's libraries are missing, and for a page of frames.
    """
    text, found = decode(raw)
    if frames := _FRAMES.findall(text):
        hint = f"import the page that holds the text: {' or '.join(f'“{f}”' for f in frames[:4])}"
        raise CannotImport("it is a page of frames, and its text is in other files", hint)
    words = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not words.strip():
        return write_tree({"blocks": []}, {}, name, {}, found)
    root = html.document_fromstring(words, parser=html.HTMLParser(encoding=None))
    front, article = _judge(text)
    body = root.find("body")
    if body is None:
        body = root
    findings = list(found)
    read_titles(root, front)
    _make_ready(body, findings, track_changes)
    if not keep_furniture:
        read_headings(body, front, findings)
        body = _select(body, article, findings)
    take_headline(body, front, findings)
    if not keep_furniture:
        read_credits(body, front, findings)
    markup = html.tostring(body, encoding="unicode")
    tree = convert(markup.encode(), _READER, ".html")
    folder = file.parent if file else None
    return write_tree(tree.document, tree.media, name, front, findings, folder)


def _make_ready(
    body: html.HtmlElement, findings: list[Finding], track_changes: TrackChanges
) -> None:
    """Say in elements what the page says otherwise, and mark its notes."""
    findings += [
        Finding("dropped", "furniture-dropped", 0, f"a form or a button: “{excerpt(words)}”", words)
        for words in drop_elements(body, *_NEVER)
    ]
    mark_emphasis(body)
    message = "a list that repeats the notes was left out"
    findings += [
        Finding("dropped", "furniture-dropped", 0, message, words)
        for words in gather_inline_notes(body)
    ]
    clear_remarks(body, findings, track_changes)
    shape(body)
    link_plain_notes(body)
    mark_notes(body)
    message = "the heading of the notes was left out: the book sets its own"
    findings += [
        Finding("dropped", "notes-heading-dropped", 0, message, words)
        for words in drop_headings(body)
    ]


def _judge(text: str) -> tuple[dict[str, FrontValue], str]:
    """Ask Trafilatura for the metadata and the article's words."""
    try:
        import trafilatura
    except ImportError:
        raise CannotImport("reading web pages needs Trafilatura", EXTRA_HINT) from None
    # The day of a change is not the text's.
    text = re.sub(r"(<(?:ins|del)\b[^>]*?)\sdatetime=(?:\"[^\"]*\"|'[^']*')", r"\1", text)
    try:
        found: Any = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, favor_recall=True
        )
    except Exception:
        found = None
    if found is None:
        return {}, ""
    said = found.as_dict()
    names = tuple(
        _as_written(name.strip(), text)
        for name in (said.get("author") or "").split(";")
        if name.strip()
    )
    date = _stated(str(said.get("date") or ""), text)
    named = (said.get("sitename"), said.get("url"))
    site = [str(part) for part in named if part and part != said.get("title")]
    front: dict[str, FrontValue] = {
        "title": said.get("title") or "",
        "authors": names,
        "date": date,
        "source": ", ".join(site),
        "license": "",
    }
    return {key: value for key, value in front.items() if value}, title_key(said.get("text") or "")


def _as_written(name: str, text: str) -> str:
    """Give a name with the points of its initials, if the page has them."""
    pattern = r"\.?\s?".join(map(re.escape, name.split())) + r"(?:\b\.)?"
    found = re.search(rf"[\"'>\s]({pattern})[\"'<]", text) if len(name) < 60 else None
    return found[1] if found else name


def _stated(date: str, text: str) -> str:
    """Give a date if the page says that it is the text's; not the day when the page was changed."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        return ""
    year, month, day = date.split("-")
    name = _MONTHS[int(month) - 1] if 0 < int(month) < 13 else month
    said = rf"[\"']{date}|{name}\w*\.?\s+0?{int(day)},?\s+{year}|\b0?{int(day)}\.?\s+{name}\w*\s+{year}"
    body = text.lower().find("<body")
    for match in re.finditer(said, text, re.IGNORECASE):
        # A date within the article is the date of something else.
        if match[0][0] not in "\"'" and match.start() > body + _HEAD:
            return ""
        before = text[max(0, match.start() - 60) : match.start()]
        if not re.search(
            r"updated|modified|changed|edited|retrieved|accessed|release", before, re.IGNORECASE
        ):
            return date
    return ""


def _select(body: html.HtmlElement, article: str, findings: list[Finding]) -> html.HtmlElement:
    """Find the element that holds the article, and list what is left out."""
    notes = [aside for aside in body.iter("aside") if aside.get("epub:type") == "footnote"]
    matched = [
        element
        for element in _leaves(body)
        if _is_in(element, article) and not any(note in notes for note in element.iterancestors())
    ]
    if not matched:
        _leave_out(body, article, findings)
        return body
    container = _common(body, matched)
    outside: set[html.HtmlElement] = set()
    around = set(container.iterancestors())
    within = set(container.iter())
    for element in body.iter():
        if element is container or not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        holds, inside = element in around, element in within
        dropped = parent is not None and parent in outside
        if not holds and not inside:
            outside.add(element)
            if not dropped:
                _list_dropped(element, findings, skip=notes)
        elif holds:
            _list_loose(element, findings)
    for note in notes:
        if note not in within and note not in around:
            container.append(note)
    _leave_out(container, article, findings)
    return container


def _leaves(body: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in body.iter(*_LEAVES):
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield element


def _is_in(element: html.HtmlElement, article: str) -> bool:
    key = title_key(element.text_content())
    return len(key) > 20 and key[:60] in article


def _common(body: html.HtmlElement, matched: list[html.HtmlElement]) -> html.HtmlElement:
    """Find the smallest element around nearly all that was matched."""
    weight: dict[html.HtmlElement, int] = {}
    total = 0
    for element in matched:
        size = len(element.text or "") + sum(len(child.tail or "") for child in element) + 1
        total += size
        for ancestor in element.iterancestors():
            weight[ancestor] = weight.get(ancestor, 0) + size
    best = body
    for element in body.iter():
        if weight.get(element, 0) >= total * _ENOUGH:
            best = element
    return best


def _leave_out(container: html.HtmlElement, article: str, findings: list[Finding]) -> None:
    """Leave out what is furniture within the article."""
    for element in list(container.iter()):
        if element is container or not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.get("epub:type"):
            continue
        kind = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
        outer = element.tag in _OUTER or bool(_FURNITURE.search(kind))
        certain = bool(_CERTAIN.search(kind))
        if certain or (outer and not _is_in(element, article) and not _holds_note(element)):
            if not certain and _is_box(element, kind):
                message = (
                    f"kept, although the page calls it a sidebar: “{excerpt(_plain(element))}”"
                )
                findings.append(Finding("doubt", "sidebar-kept", 0, message))
                continue
            _list_dropped(element, findings, skip=[])
            element.drop_tree()


def _plain(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_box(element: html.HtmlElement, kind: str) -> bool:
    """Tell a box of the text, such as a sidebar in a chapter, from what is about the website."""
    words = len(_plain(element).split())
    linked = sum(len(_plain(link).split()) for link in element.iter("a"))
    named = element.tag == "aside" or re.search(r"(?:^|[\s_-])sidebar(?:[\s_-]|$)", kind)
    widget = re.search(
        r"widget|recent|related|comment|share|subscri|newsletter", kind, re.IGNORECASE
    )
    return bool(named and not widget) and words >= _BOX and linked * 3 < words


def _holds_note(element: html.HtmlElement) -> bool:
    return any(inner.get("epub:type") for inner in element.iter() if isinstance(inner.tag, str))


def _list_dropped(
    element: html.HtmlElement, findings: list[Finding], skip: list[html.HtmlElement]
) -> None:
    words = " ".join(" ".join(_texts(element, skip)).split())
    if words:
        message = f"outside the article, in line {element.sourceline}: “{excerpt(words)}”"
        findings.append(Finding("dropped", "furniture-dropped", 0, message, words))


def _texts(element: html.HtmlElement, skip: list[html.HtmlElement]) -> Iterator[str]:
    if element in skip:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, skip)
        yield child.tail or ""


def _list_loose(element: html.HtmlElement, findings: list[Finding]) -> None:
    """List words that stand directly in an element around the article."""
    loose = [element.text or "", *(child.tail or "" for child in element)]
    words = " ".join(" ".join(loose).split())
    if words:
        message = f"outside the article, in line {element.sourceline}: “{excerpt(words)}”"
        findings.append(Finding("dropped", "furniture-dropped", 0, message, words))
