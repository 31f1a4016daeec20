"""The outline, the page labels and the named destinations of the bound book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of the outline that viewers show beside the pages."""

    title: str
    anchor: str
    """The id it leads to."""
    children: tuple[OutlineEntry, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class LabelRange:
    """A run of pages that are counted together."""

    first: int
    """Index in the book of its first page, from 0."""
    style: Literal["r", "D"]
    """Roman or decimal."""
    start: int
    """The number of its first page."""


def anchors_of(entries: Sequence[OutlineEntry]) -> Iterator[str]:
    """Give every id that the outline leads to."""
    for entry in entries:
        yield entry.anchor
        yield from anchors_of(entry.children)


def write_outline(book: pikepdf.Pdf, entries: Sequence[OutlineEntry]) -> None:
    """Write the outline; its anchors must be among the named destinations."""
    with book.open_outline() as outline:
        outline.root.extend(map(_item, entries))


def write_labels(book: pikepdf.Pdf, labels: Sequence[LabelRange]) -> None:
    """Write the page labels (ISO 32000-1, 12.4.2)."""
    numbers = Array()
    for label in sorted(labels, key=lambda label: label.first):
        numbers.append(label.first)
        numbers.append(Dictionary(S=Name(f"/{label.style}"), St=label.start))
    book.Root.PageLabels = book.make_indirect(Dictionary(Nums=numbers))


def write_destinations(book: pikepdf.Pdf, destinations: Mapping[str, pikepdf.Object]) -> None:
    """Write the named destinations; a name tree is sorted by its keys' bytes (7.9.6)."""
    named = sorted(
        ((String(name), place) for name, place in destinations.items()), key=_bytes_of_key
    )
    tree = Array([item for pair in named for item in pair])
    book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=tree)))


def _bytes_of_key(pair: tuple[String, pikepdf.Object]) -> bytes:
    return bytes(pair[0])


def _item(entry: OutlineEntry) -> OutlineItem:
    item = OutlineItem(entry.title, String(entry.anchor))
    item.is_closed = not entry.open
    item.children.extend(map(_item, entry.children))
    return item
