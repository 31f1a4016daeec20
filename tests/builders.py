"""Small words for making model nodes, texts and books in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from anthology.diagnostics import Diagnostics, Place
from anthology.edit import edit
from anthology.edit.options import Editing
from anthology.model.book import Book, Contributor, Introduction, Page, Part, Text
from anthology.model.nodes import (
    Attributes,
    Block,
    Blocks,
    CrossReference,
    Emphasis,
    Heading,
    IndexMark,
    Inline,
    Inlines,
    Node,
    Note,
    NoteReference,
    Owner,
    Paragraph,
    Span,
    Str,
)
from anthology.model.walk import walk

N = TypeVar("N")
FRONT = (Page.HALF_TITLE, Page.TITLE_PAGE, Page.COPYRIGHT, Page.CONTENTS)
BACK = (Page.NOTES, Page.PERMISSIONS, Page.CONTRIBUTORS, Page.INDEX, Page.COLOPHON)


def run(*pieces: Inline | str) -> Inlines:
    """Make a run of inlines; plain words may stand for themselves."""
    return tuple(Str(piece) if isinstance(piece, str) else piece for piece in pieces)


def p(*pieces: Inline | str, id: str = "") -> Paragraph:
    return Paragraph(run(*pieces), attributes=Attributes(id=id))


def h(level: int, *pieces: Inline | str, id: str = "", place: Place | None = None) -> Heading:
    return Heading(level, run(*pieces), attributes=Attributes(id=id), place=place)


def em(*pieces: Inline | str) -> Emphasis:
    return Emphasis(run(*pieces))


def span(*pieces: Inline | str, id: str = "", language: str = "") -> Span:
    return Span(run(*pieces), attributes=Attributes(id=id, language=language))


def ref(label: str, line: int = 0) -> NoteReference:
    return NoteReference(label, place=Place("texts/one.md", line) if line else None)


def note(label: str, *content: Inline | Block | str) -> Note:
    """Make a note as `read` does: whose it is, its label says."""
    owner = {"ed-": Owner.EDITOR, "tr-": Owner.TRANSLATOR}.get(label[:3], Owner.AUTHOR)
    blocks = tuple(c for c in content if isinstance(c, Block))
    inlines = run(*(c for c in content if not isinstance(c, Block)))
    return Note(label, owner, blocks or (Paragraph(inlines),), Place("texts/one.md", 9))


def cross(path: str = "", fragment: str = "", *pieces: Inline | str) -> CrossReference:
    return CrossReference(path, fragment, run(*pieces), place=Place("texts/one.md", 3))


def mark(*entry: str) -> IndexMark:
    return IndexMark(entry, run(entry[-1]))


def person(name: str, biography: str = "", **more: str) -> Contributor:
    sort = ", ".join(reversed(name.rsplit(" ", 1)))
    return Contributor(name, sort, run(biography) if biography else (), **more)


def intro(*blocks: Block, notes: Iterable[Note] = (), path: str = "") -> Introduction:
    return Introduction(blocks, notes=tuple(notes), path=path)


def text(id: str = "one", *blocks: Block, notes: Iterable[Note] = (), **more: object) -> Text:
    """Make a text; its path and its title are made from its id unless they are given."""
    given: dict[str, object] = {
        "path": f"texts/{id}.md",
        "title": run(id.replace("-", " ").title()),
        "language": "en",
    }
    return Text(id=id, blocks=blocks, notes=tuple(notes), **(given | more))  # type: ignore[arg-type]


def part(id: str, *contents: Part | Text, introduction: Introduction | None = None) -> Part:
    return Part(id, run(id.replace("-", " ").title()), contents, introduction)


def book(*contents: Part | Text, **more: object) -> Book:
    """Make a book in English with every page that is made; `more` may say otherwise."""
    given: dict[str, object] = {
        "title": "A Reader",
        "language": "en",
        "slug": "a-reader",
        "identifier": "urn:uuid:12345678-1234-5678-9234-567812345678",
        "front": FRONT,
        "back": BACK,
    }
    return Book(contents=contents, **(given | more))  # type: ignore[arg-type]


def edited(whole: Book, options: Editing | None = None) -> Book:
    """Run the whole editing over a book with which nothing is wrong."""
    diagnostics = Diagnostics()
    done = edit(whole, options or Editing(), diagnostics)
    report = [item.render_text() for item in diagnostics]
    assert not report, report
    return done


def report_of(work: Callable[[Diagnostics], object]) -> list[tuple[str, str]]:
    """Run something that complains; give code and place of each complaint."""
    diagnostics = Diagnostics()
    work(diagnostics)
    return [(item.code, str(item.place or "")) for item in diagnostics]


def all_of(kind: type[N], blocks: Blocks | Inlines) -> list[N]:
    """Give every node of a kind, in reading order."""
    return [node for node in walk(blocks) if isinstance(node, kind)]


def nodes_of_book(whole: Book) -> Iterator[Node]:
    """Give every node of every text, part, introduction and note."""
    for owner in whole.owners():
        if isinstance(owner, Text):
            runs = (owner.title, owner.subtitle, owner.source, owner.blocks)
            yield from (node for one in runs for node in walk(one))
        notes = owner.notes if isinstance(owner, Text) else ()
        if owner.introduction:
            yield from walk(owner.introduction.blocks)
            notes = (*owner.introduction.notes, *notes)
        for each in notes:
            yield from walk(each.blocks)
