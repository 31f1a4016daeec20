"""An offprint: one text of the book by itself, with its introduction, its notes, and a line that says where it is from.

Comes in an edited book, goes out a smaller one; what it refers to elsewhere in the book stays as words.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from anthology.diagnostics import Diagnostics, near_miss
from anthology.edit.marks import without_marks
from anthology.edit.throughout import rewrite_introduction, rewrite_text
from anthology.model.book import Accessibility, Book, Page, Text
from anthology.model.nodes import CrossReference, Inline, Inlines
from anthology.model.walk import Rewriter, plain_text

_FRONT = (Page.TITLE_PAGE, Page.COPYRIGHT)
_BACK = (Page.NOTES, Page.PERMISSIONS, Page.CONTRIBUTORS, Page.COLOPHON)


def offprint(
    book: Book,
    name: str,
    join: Callable[[Sequence[str]], str],
    say: Callable[[str], str],
    diagnostics: Diagnostics,
) -> Book:
    """Give the book that holds one text alone, chosen by its file or its id.

    Raises `Refused` where the book has no such text.
    """
    text = _chosen(book, name, diagnostics)
    rewriter = settled_within({text.id})
    introduction = text.introduction and rewrite_introduction(text.introduction, rewriter)
    people = {person.name for person in text.makers}
    return replace(
        book,
        title=plain_text(without_marks(text.title)),
        subtitle=plain_text(without_marks(text.subtitle)),
        slug=f"{book.slug}-{text.id}",
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{book.identifier}#{text.id}')}",
        language=text.language or book.language,
        excerpt_of=_credit(book, join, say),
        front=_FRONT,
        contents=(replace(rewrite_text(text, rewriter), introduction=introduction),),
        back=_BACK,
        contributors=tuple(p for p in book.contributors if p.name in people),
        edition="",
        cover=None,
        title_sort="",
        print_identifier="",
        # Nobody has evaluated the offprint.
        accessibility=Accessibility(
            exemption=book.accessibility.exemption, contact=book.accessibility.contact
        ),
    )


def _chosen(book: Book, name: str, diagnostics: Diagnostics) -> Text:
    names: dict[str, Text] = {}
    for text in book.texts():
        file = text.path.rpartition("/")[2]
        for known in (text.id, text.path, file, file.removesuffix(".md")):
            names.setdefault(known, text)
    if name not in names:
        near = near_miss(name, names)
        diagnostics.error(
            "text-unknown",
            f"the book has no text “{name}”",
            None,
            *([f"did you mean “{near}”?"] if near else []),
        )
        diagnostics.stop_on_errors()
    return names[name]


def _credit(book: Book, join: Callable[[Sequence[str]], str], say: Callable[[str], str]) -> str:
    """Write where the offprint is from: title, editors, place, publisher and year."""
    editors = join([editor.name for editor in book.editors])
    imprint = ": ".join(filter(None, (book.publisher_place, book.publisher)))
    imprint = ", ".join(filter(None, (imprint, book.published[:4])))
    words = say("From {title}").format(title=book.title)
    if editors:
        words += f", {say('Edited by').lower()} {editors}"
    return f"{words} ({imprint})" if imprint else words


def settled_within(owners: Collection[str]) -> Rewriter:
    """Make the change that turns references to anything but these texts and parts into plain words."""

    def settle(run: Inlines) -> Inlines:
        if not any(isinstance(inline, CrossReference) for inline in run):
            return run
        kept: list[Inline] = []
        for inline in run:
            if isinstance(inline, CrossReference) and inline.target.split(".")[0] not in owners:
                kept.extend(inline.content)
            else:
                kept.append(inline)
        return tuple(kept)

    return Rewriter(inlines=settle)
