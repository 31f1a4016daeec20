"""A section's XHTML read as what it is, XML, by a parser written in C; as HTML where it is not.

Comes in: a section's copy. Goes out: WeasyPrint's document, with the very tree that its HTML parser gives.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import cssselect2
from weasyprint import HTML

from anthology.pdf.engine.fetcher import BOOK, ListedFetcher
from anthology.pdf.leaves import Copy


class Parsed(HTML):  # type: ignore[misc]
    """A document whose tree is there already."""

    def __init__(self, tree: Any, fetcher: ListedFetcher) -> None:
        """Do what `HTML` does once it has read a document."""
        self.base_url = BOOK
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def parsed(copy: Copy) -> Any:
    """Read a section's XHTML."""
    fetcher = ListedFetcher(copy)
    tree = None if copy.stock_engine else as_xml(copy.xhtml)
    if tree is None:
        return HTML(string=copy.xhtml, base_url=BOOK, url_fetcher=fetcher)
    return Parsed(tree, fetcher)


def as_xml(xhtml: str) -> Any:
    """Give the tree of well-formed XHTML, as a parser of HTML gives it; None where that one must be asked.

    It puts bodies into tables that have none, and drawings and formulas into namespaces (HTML Standard, 13.2.6).
    """
    try:
        root = ElementTree.fromstring(xhtml)
    except ElementTree.ParseError:
        return None
    if root.find("body") is None or any(_is_special(element) for element in root.iter()):
        return None
    root.text = None
    *_, body = root
    last = next(reversed(body), None)
    if last is None:
        body.text = f"{body.text or ''}{body.tail or ''}" or None
    else:
        last.tail = f"{last.tail or ''}{body.tail or ''}" or None
    body.tail = None
    return root


def _is_special(element: Any) -> bool:
    tag: str = element.tag
    if tag[0] == "{" or tag in ("base", "svg", "math", "template"):
        return True
    if tag == "table":
        return element.find("tr") is not None
    if tag == "pre":
        return (element.text or "").startswith("\n")
    return any(name[0] == "{" for name in element.attrib)
