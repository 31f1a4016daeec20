"""From WeasyPrint's boxes to a structure tree.

Comes in: the laid out pages, and which box was drawn under which MCID.
Goes out: one element for each element of the source, in reading order, however many pages and lines
it was broken over; and what of the marked content is furniture (`Artifact`) instead.
The rules for each type are in `roles`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element as Source

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from anthology.pdf.engine.roles import (
    HEADINGS,
    description_of,
    is_artifact,
    language_of,
    link_description,
    numbering_of,
    role_of,
)
from anthology.pdf.engine.tree import CELLS, Content, Element, Hotspot

JOINER = "\u2060"
"""Stands before marks of notes, to keep them with their words."""

PX = 0.75
"""Points in a CSS pixel."""


@dataclass(slots=True)
class Collected:
    """A section's structure and what stands outside it."""

    root: Element
    artifacts: dict[tuple[int, int], str]
    """(page, MCID) → the kind of artifact it is."""
    dropped: list[Hotspot]
    """Link annotations that nobody shall reach."""
    descriptions: dict[int, str]
    """id of an annotation's dictionary → its words."""
    spoken: dict[tuple[int, int], str]
    """(page, MCID) → what is read in place of what is drawn."""


def collect(document: Any, marks: list[dict[Any, Any]]) -> Collected:
    """Read the boxes of every page; `marks` has for each page what was drawn: box → its mark.

    All marks are used up: what no element claims is an artifact of the layout.
    """
    collector = _Collector(document, marks)
    for number, page in enumerate(document.pages):
        collector.page = number
        collector.visit(page._page_box, collector.root)
        for mark in marks[number].values():
            collector.artifacts[number, mark["mcid"]] = "Layout"
        marks[number].clear()
    return Collected(
        collector.root,
        collector.artifacts,
        collector.dropped,
        collector.descriptions,
        collector.spoken,
    )


@dataclass(slots=True)
class _Collector:
    document: Any
    marks: list[dict[Any, Any]]
    page: int = 0
    root: Element = field(default_factory=lambda: Element("Document", 0))
    by_source: dict[tuple[Source, str], Element] = field(default_factory=dict)
    sources: dict[Element, Source] = field(default_factory=dict)
    heads: dict[Source, int] = field(default_factory=dict)
    """Heads of tables, with the page on which they first stood."""
    artifacts: dict[tuple[int, int], str] = field(default_factory=dict)
    dropped: list[Hotspot] = field(default_factory=list)
    descriptions: dict[int, str] = field(default_factory=dict)
    spoken: dict[tuple[int, int], str] = field(default_factory=dict)

    def visit(self, box: Any, parent: Element) -> None:
        """Take in a box and all in it."""
        box = _settled(box)
        if kind := self.artifact_kind(box):
            self.bury(box, kind)
            return
        element = self.element_for(box, parent)
        if isinstance(box, boxes.ReplacedBox) or _says_something(box):
            mark = self.marks[self.page].pop(box, None)
            if mark is not None:
                element.add(Content(self.page, mark["mcid"]))
                spoken = box.element.get("data-actual") if box.element is not None else None
                if spoken is not None:
                    self.spoken[self.page, mark["mcid"]] = spoken
        if box.link_annotation:
            self.add_hotspot(box, element)
        for child in box.children:
            self.visit(child, element)

    def artifact_kind(self, box: Any) -> str:
        """Say which kind of artifact the box is, if it is one."""
        if isinstance(box, boxes.MarginBox):
            return "Pagination"
        if box.element is None or isinstance(box, (boxes.TextBox, boxes.LineBox)):
            return ""
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            if box.is_header:
                first = self.heads.setdefault(box.element, self.page)
                return "Pagination" if first != self.page else ""
            self.retract(box.element)
        replaced = isinstance(box, boxes.ReplacedBox)
        generated = replaced and "::" in box.element_tag
        return "Layout" if generated or is_artifact(box.element, replaced=replaced) else ""

    def bury(self, box: Any, kind: str) -> None:
        """Make all in the box artifacts, and its links unreachable."""
        for inner in _all_in(box):
            mark = self.marks[self.page].pop(inner, None)
            if mark is not None:
                self.artifacts[self.page, mark["mcid"]] = kind
            if inner.link_annotation:
                self.dropped.append(Hotspot(self.page, inner.link_annotation))

    def retract(self, source: Source) -> None:
        """Make artifacts of what a table's foot held on an earlier page: its last place is its own."""
        foot = self.by_source.get((source, ""))
        for element in foot.walk() if foot else ():
            for kid in element.kids:
                if isinstance(kid, Content):
                    self.artifacts[kid.page, kid.number] = "Pagination"
                elif isinstance(kid, Hotspot):
                    self.dropped.append(kid)
            element.kids = list(element.elements())

    def element_for(self, box: Any, parent: Element) -> Element:
        """Find the element that a box belongs to, or begin it."""
        source = box.element
        if source is None or isinstance(box, (boxes.TextBox, boxes.LineBox)):
            return parent
        _, _, pseudo = box.element_tag.partition("::")
        if pseudo not in ("", "marker", "footnote-call", "footnote-marker"):
            return self.by_source.get((source, ""), parent)
        known = self.by_source.get((source, pseudo))
        if known is None:
            known = self.by_source[source, pseudo] = self.begin(box, source, pseudo, parent)
        return known

    def begin(self, box: Any, source: Source, pseudo: str, parent: Element) -> Element:
        """Make the element for a box whose source was not met before."""
        if pseudo == "footnote-call":
            call = self.hang(Element("Reference", self.page), source, parent)
            note = Element(source.get("data-pdf") or "Note", self.page, source.tag)
            self.by_source[source, ""] = self.hang(note, source, _place_of_note(parent))
            return call
        if pseudo:
            return self.hang(Element("Lbl", self.page), source, parent)
        if source.tag in ("html", "body"):
            return parent
        replaced = isinstance(box, boxes.ReplacedBox)
        block = isinstance(box, boxes.BlockLevelBox)
        role = role_of(source, replaced=replaced, block=block)
        if not role:
            return parent
        element = Element(role, self.page, source.tag)
        if replaced:
            self.describe_picture(element, box, source)
        elif role == "L":
            element.numbering = numbering_of(source, box.style["list_style_type"])
        elif role in CELLS:
            element.column_span, element.row_span = box.colspan, box.rowspan
            element.scope = {"row": "Row", "col": "Column"}.get(source.get("scope", ""), "")
        if source.tag == "li" and role != "LI" and parent.role == "L":
            parent = self.hang(Element("LI", self.page, "li"), source, parent)
        element = self.hang(element, source, parent)
        if source.tag == "a" and source.get("href") and role != "Link":
            element = self.hang(Element("Link", self.page, "a"), source, element)
        return element

    def hang(self, element: Element, source: Source, parent: Element) -> Element:
        """Put a new element in its place."""
        self.sources[element] = source
        if element.role == "Note":
            element.identifier = source.get("id") or ""
        element.language = language_of(source)
        element.spoken = (source.get("data-actual") or "").strip()
        if parent is self.root and not element.language:
            element.language = self.document_language()
        parent.add(element)
        if passed := int(source.get("data-passed", "0")):
            # Printed after paragraphs that filled its page, and read where it stands in the source.
            parent.kids.insert(len(parent.kids) - 1 - passed, parent.kids.pop())
        return element

    def document_language(self) -> str:
        """Give the language of the section as a whole."""
        return self.document._html.etree_element.get("lang") or ""

    def describe_picture(self, element: Element, box: Any, source: Source) -> None:
        """Note a figure's alternative text and where it stands."""
        element.description = description_of(source)
        height = self.document.pages[self.page].height
        left, top = box.content_box_x(), box.content_box_y()
        element.place = (
            left * PX,
            (height - top - box.height) * PX,
            (left + box.width) * PX,
            (height - top) * PX,
        )

    def add_hotspot(self, box: Any, element: Element) -> None:
        """Give a link annotation to the link it belongs to.

        WeasyPrint makes one for every box inside a link too; those of pictures are kept, whose area
        the link's own box does not cover.
        """
        hotspot = Hotspot(self.page, box.link_annotation)
        link: Element | None = element
        while link is not None and link.role != "Link":
            link = link.parent
        if link is None:
            self.dropped.append(hotspot)
            return
        source = self.sources[link]
        if box.element is not source and not isinstance(box, boxes.ReplacedBox):
            self.dropped.append(hotspot)
            return
        link.add(hotspot)
        self.descriptions[id(box.link_annotation)] = link_description(source)


def _place_of_note(caller: Element) -> Element:
    """Say what holds a note: what calls it; but what follows a heading, and what follows a table, for their cells.

    A screen reader says a header with each of its cells, and lists headings by their words.
    """
    above = list(caller.with_ancestors())
    roles = [element.role for element in above]
    heads = [place for place, role in enumerate(roles) if role in HEADINGS]
    if "Table" in roles and CELLS.intersection(roles):
        heads.append(roles.index("Table"))
    return above[max(heads) + 1] if heads else caller


def _says_something(box: Any) -> bool:
    """Tell whether a box is text that a screen reader can say, and not what collapsed white space left."""
    return isinstance(box, boxes.TextBox) and box.text.strip(JOINER) != ""


def _settled(box: Any) -> Any:
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def _all_in(box: Any) -> Iterator[Any]:
    box = _settled(box)
    yield box
    for child in box.children:
        yield from _all_in(child)
