"""Take out of a page what is about its text and no part of it: comments, changes, hidden words.

Each word of it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from anthology.importing.draft import Finding, excerpt
from anthology.importing.imported import TrackChanges

_COMMENT_ANCHOR = re.compile(r"#(?:_msocom_|cmnt)\d+$")
_COMMENT_BACK = re.compile(r"#(?:_msoanchor_|cmnt_ref)\d+$")
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)", re.I
)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:screen-reader-text|visually-hidden|visuallyhidden|sr-only|noexcerpt)(?:\s|$)"
)


def clear_remarks(
    body: html.HtmlElement,
    findings: list[Finding],
    track_changes: TrackChanges = "accept",
) -> None:
    """Leave out comments and what nobody sees, and settle tracked changes."""
    _drop_comments(body, findings)
    _settle_changes(body, findings, track_changes)
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element is body:
            continue
        unseen = _UNSEEN.search(element.get("class") or "") or element.get("hidden") is not None
        if unseen or _HIDDEN.search(element.get("style") or ""):
            _drop(element, "hidden-dropped", "words that the page does not show", findings)


def _drop_comments(body: html.HtmlElement, findings: list[Finding]) -> None:
    anchors = [link for link in body.iter("a") if _COMMENT_ANCHOR.search(link.get("href") or "")]
    for back in [link for link in body.iter("a") if _COMMENT_BACK.search(link.get("href") or "")]:
        block = next((outer for outer in back.iterancestors() if outer.tag in ("div", "p")), None)
        if block is None or block is body or block.getparent() is None:
            continue
        block = _around_comment(block)
        _drop(block, "comment-dropped", "a comment", findings)
    for link in anchors:
        outer = link.getparent()
        raised = outer is not None and outer.tag in ("sup", "span")
        if raised and " ".join(outer.itertext()).split() == link.text_content().split():
            link = outer
        if link.getparent() is not None:
            link.drop_tree()


def _around_comment(block: html.HtmlElement) -> html.HtmlElement:
    parent = block.getparent()
    while parent is not None and parent.tag == "div":
        kind = f"{parent.get('style') or ''} {parent.get('class') or ''} {parent.get('id') or ''}"
        first = next((child for child in parent if isinstance(child.tag, str)), None)
        alone = len(parent) == 1 or (first is not None and first.tag == "span")
        if not (re.search(r"msocomtxt|element:\s*comment(?!-list)|_com_\d", kind) or alone):
            break
        block, parent = parent, parent.getparent()
    return block


def _settle_changes(body: html.HtmlElement, findings: list[Finding], choice: TrackChanges) -> None:
    """Take or refuse what a word processor recorded; `ins` and `del` of a site stay emphasis."""
    for element in list(body.iter("ins", "del")):
        if not (element.get("datetime") or element.get("cite")):
            continue
        if (element.tag == "ins") == (choice == "accept"):
            element.drop_tag()
        else:
            _drop(element, "change-settled", "words that a tracked change takes out", findings)


def _drop(element: html.HtmlElement, code: str, what: str, findings: list[Finding]) -> None:
    words = " ".join(" ".join(_texts(element)).split())
    if words:
        findings.append(Finding("dropped", code, 0, f"{what}: “{excerpt(words)}”", words))
    element.drop_tree()


def _texts(element: html.HtmlElement) -> Iterator[str]:
    yield from (str(text) for text in element.itertext())
