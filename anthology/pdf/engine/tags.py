"""The structure of a section, in place of WeasyPrint's own `add_tags`.

WeasyPrint makes an element for every page and every line that an element of the source is broken over,
leaves margin boxes outside both tree and artifacts, and knows no notes, references or contents.
"""

from __future__ import annotations

from typing import Any

from anthology.pdf.engine.artifacts import mark_artifacts, mark_spoken, numbers_in
from anthology.pdf.engine.collecting import Collected, collect
from anthology.pdf.engine.grouping import prune, settle_groups
from anthology.pdf.engine.lists import settle_lists
from anthology.pdf.engine.tables import settle_tables
from anthology.pdf.engine.tree import Element
from anthology.pdf.engine.writing import Writer


def add_structure(name: str, pdf: Any, document: Any, page_streams: list[Any]) -> None:
    """Write the tags of the section called `name` into the PDF that WeasyPrint is making."""
    streams = _marked_streams(pdf, page_streams)
    home = {
        (page, number): stream for page, stream in streams for number in numbers_in(stream.stream)
    }
    collected = collect(document, [stream._tags for stream in page_streams])
    root = collected.root
    prune(root)
    settle_lists(root)
    settle_tables(root, name)
    settle_groups(root)
    _name_notes(root, name)
    for page, stream in streams:
        numbers = numbers_in(stream.stream)
        kinds = {
            n: collected.artifacts[page, n] for n in numbers if (page, n) in collected.artifacts
        }
        mark_artifacts(stream.stream, kinds)
        mark_spoken(
            stream.stream, {n: text for (p, n), text in collected.spoken.items() if p == page}
        )
    pages = tuple(f"{number} 0 R".encode() for number in pdf.pages["Kids"][::3])
    _drop(pdf, collected)
    Writer(pdf, pages, home, collected.descriptions).write(root, page_streams)


def _marked_streams(pdf: Any, page_streams: list[Any]) -> list[tuple[int, Any]]:
    """List each page's content stream and the forms drawn on it: they share the page's marks."""
    page_of = {id(stream._tags): page for page, stream in enumerate(page_streams)}
    return [
        (page_of[id(item._tags)], item)
        for item in pdf.objects
        if getattr(item, "_tags", None) is not None
    ]


def _name_notes(root: Element, name: str) -> None:
    """See to it that every note has an identifier (ISO 14289-1, 7.9)."""
    notes = (element for element in root.walk() if element.role == "Note")
    for number, note in enumerate(notes, 1):
        note.identifier = note.identifier or f"{name}.note-{number}"


def _drop(pdf: Any, collected: Collected) -> None:
    """Take the annotations that nobody shall reach off their pages."""
    for hotspot in collected.dropped:
        page = pdf.objects[pdf.pages["Kids"][::3][hotspot.page]]
        annotation: Any = hotspot.annotation
        page["Annots"].remove(annotation.reference)
        if not page["Annots"]:
            del page["Annots"]
