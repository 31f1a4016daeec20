"""From the structure tree to PDF objects.

Goes out: the fragment's StructTreeRoot and ParentTree (ISO 32000-1, 14.7.4.4), and in the catalog a
private `/Gathering` that spares the binder from walking the tree: the headings, the elements with
identifiers, the links inside the book, the forms with structure of their own, and the next free key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pydyf

from anthology.pdf.engine.fetcher import BOOK
from anthology.pdf.engine.tree import Content, Element, Hotspot

SCHEME = "bind:#"
"""Begins the address of a link that stays inside the book."""

PRINTED = 4
"""The annotation flag that PDF/A requires (ISO 19005-2, 6.3.2)."""


@dataclass(slots=True)
class Writer:
    """Writes one section's tree."""

    pdf: Any
    pages: tuple[bytes, ...]
    """References of the pages."""
    home: Mapping[tuple[int, int], Any]
    """(page, MCID) → the content stream it lies in."""
    descriptions: Mapping[int, str]
    owners: dict[Any, dict[int, bytes]] = field(default_factory=dict)
    """Content stream → MCID → the element that owns it."""
    link_owners: list[tuple[Any, bytes]] = field(default_factory=list)
    headings: list[bytes] = field(default_factory=list)
    identified: list[bytes] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)

    def write(self, root: Element, page_streams: list[Any]) -> None:
        """Add the whole structure to the PDF."""
        structure = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(structure)
        structure["K"] = pydyf.Array([self.element(root, structure.reference)])
        numbers, forms = self.parents(page_streams)
        parents = pydyf.Dictionary({"Nums": numbers})
        self.pdf.add_object(parents)
        structure["ParentTree"] = parents.reference
        index = pydyf.Dictionary(
            {
                "Headings": pydyf.Array(self.headings),
                "Identified": pydyf.Array(self.identified),
                "Links": pydyf.Array(self.links),
                "Forms": pydyf.Array(forms),
                "NextKey": len(numbers) // 2,
            }
        )
        self.pdf.add_object(index)
        self.pdf.catalog["StructTreeRoot"] = structure.reference
        self.pdf.catalog["Gathering"] = index.reference

    def element(self, element: Element, parent: bytes) -> bytes:
        """Add an element with all below it; give its reference."""
        written = pydyf.Dictionary(
            {"Type": "/StructElem", "S": f"/{element.role}", "P": parent, "K": pydyf.Array()}
        )
        self.pdf.add_object(written)
        reference: bytes = written.reference
        if element.role[0] == "H" and element.role[1:].isdigit():
            self.headings.append(reference)
        if element.identifier:
            written["ID"] = pydyf.String(element.identifier)
            self.identified.append(reference)
        if element.language:
            written["Lang"] = pydyf.String(element.language)
        if element.description:
            written["Alt"] = pydyf.String(element.description)
        if element.spoken:
            written["ActualText"] = pydyf.String(element.spoken)
        if attributes := _attributes(element):
            written["A"] = attributes
        for kid in element.kids:
            match kid:
                case Element():
                    written["K"].append(self.element(kid, reference))
                case Content():
                    written["K"].append(self.content(kid, written))
                case Hotspot():
                    written["K"].append(self.hotspot(kid, reference))
        return reference

    def content(self, content: Content, owner: Any) -> Any:
        """Refer to marked content; in short where it lies on the owner's own page."""
        stream = self.home[content.page, content.number]
        self.owners.setdefault(stream, {})[content.number] = owner.reference
        page = self.pages[content.page]
        in_form = isinstance(stream.extra, dict) and stream.extra.get("Subtype") == "/Form"
        if not in_form and owner.setdefault("Pg", page) == page:
            return content.number
        reference = pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": content.number})
        if in_form:
            reference["Stm"] = stream.reference
        return reference

    def hotspot(self, hotspot: Hotspot, owner: bytes) -> Any:
        """Refer to a link annotation, and make it what PDF/UA and the binder want."""
        annotation: Any = hotspot.annotation
        annotation["F"] = PRINTED
        annotation["Contents"] = pydyf.String(self.descriptions[id(annotation)])
        target = target_of(annotation)
        if target is not None:
            annotation.pop("Dest", None)
            annotation["A"] = pydyf.Dictionary({"S": "/GoTo", "D": pydyf.String(target)})
            self.links.append(annotation.reference)
        self.link_owners.append((annotation, owner))
        return pydyf.Dictionary(
            {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[hotspot.page]}
        )

    def parents(self, page_streams: list[Any]) -> tuple[Any, list[bytes]]:
        """Number pages, annotations and forms, and list who owns what; also the forms' references."""
        numbers = pydyf.Array()
        for key, stream in enumerate(page_streams):
            numbers += [key, _by_number(self.owners.pop(stream, {}))]
        key = len(page_streams)
        for annotation, owner in self.link_owners:
            annotation["StructParent"] = key
            numbers += [key, owner]
            key += 1
        forms: list[bytes] = []
        for form, owned in self.owners.items():
            form.extra["StructParents"] = key
            numbers += [key, _by_number(owned)]
            forms.append(form.reference)
            key += 1
        return numbers, forms


def target_of(annotation: Any) -> str | None:
    """Give the id that a link leads to, or None where it leads out of the book.

    An address relative to the book is taken for an id, which the binder will not find.
    """
    if "Dest" in annotation:
        return str(annotation["Dest"].string)
    address = str(annotation["A"]["URI"].string)
    for private in (SCHEME, BOOK):
        if address.startswith(private):
            return unquote(address.removeprefix(private))
    return None


def _by_number(owned: Mapping[int, bytes]) -> Any:
    return pydyf.Array([owned.get(number, "null") for number in range(max(owned, default=-1) + 1)])


def _attributes(element: Element) -> Any:
    if element.place:
        return pydyf.Dictionary(
            {"O": "/Layout", "BBox": pydyf.Array(element.place), "Placement": "/Block"}
        )
    if element.numbering:
        return pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{element.numbering}"})
    table = pydyf.Dictionary({"O": "/Table"})
    if element.scope:
        table["Scope"] = f"/{element.scope}"
    if element.column_span != 1:
        table["ColSpan"] = element.column_span
    if element.row_span != 1:
        table["RowSpan"] = element.row_span
    if element.headers:
        table["Headers"] = pydyf.Array(map(pydyf.String, element.headers))
    return table if len(table) > 1 else None
