"""A sample: the first texts of the book with their notes, and a last page that says how much more there is.

Comes in an edited book, goes out a smaller one; what it refers to elsewhere in the book stays as words.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

from anthology.diagnostics import Diagnostics
from anthology.edit.offprint import settled_within
from anthology.edit.throughout import each_text, rewrite_introduction, rewrite_text
from anthology.model.book import Book, Page, Part, Text
from anthology.model.nodes import Paragraph, Str

LAST_PAGE = "about-this-sample"
"""Id of the text that says what the sample is."""


def sample(book: Book, count: int, say: Callable[[str], str], diagnostics: Diagnostics) -> Book:
    """Give the book with no more than the first `count` of its texts.

    Texts of front and back matter stay and do not count. Raises `Refused` where the book has no more texts than that.
    """
    total = sum(isinstance(owner, Text) for owner in _under(book.contents))
    if count >= total:
        diagnostics.error(
            "sample-whole",
            f"a sample of {count} is no smaller than the book, which has {total}",
            None,
            "choose a smaller number",
        )
        diagnostics.stop_on_errors()
    kept = replace(book, contents=tuple(_first(book.contents, count)[0]))
    rewriter = settled_within({owner.id for owner in kept.owners()} | set(Page))

    def on_text(text: Text) -> Text:
        introduction = text.introduction and rewrite_introduction(text.introduction, rewriter)
        return replace(rewrite_text(text, rewriter), introduction=introduction)

    def on_part(part: Part) -> Part:
        introduction = part.introduction and rewrite_introduction(part.introduction, rewriter)
        return replace(part, title=rewriter.rewrite_inlines(part.title), introduction=introduction)

    kept = each_text(kept, on_text, on_part)
    words = say("Texts in this sample: {count}. Texts in the whole book: {total}.")
    return replace(
        kept,
        title=f"{book.title} ({say('Sample')})",
        slug=f"{book.slug}-sample",
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{book.identifier}#sample-{count}')}",
        contributors=tuple(
            replace(person, biography=rewriter.rewrite_inlines(person.biography))
            for person in kept.contributors
        ),
        back=(*kept.back, _last_page(book, say("Sample"), words.format(count=count, total=total))),
    )


def _under(contents: tuple[Part | Text, ...]) -> Iterator[Part | Text]:
    for item in contents:
        yield item
        if isinstance(item, Part):
            yield from _under(item.contents)


def _first(contents: tuple[Part | Text, ...], count: int) -> tuple[list[Part | Text], int]:
    """Give what holds the first texts, and how many of them are still wanted."""
    kept: list[Part | Text] = []
    for item in contents:
        if not count:
            break
        if isinstance(item, Text):
            kept.append(item)
            count -= 1
        else:
            inside, count = _first(item.contents, count)
            kept.append(replace(item, contents=tuple(inside)))
    return kept, count


def _last_page(book: Book, title: str, words: str) -> Text:
    return Text(
        path="",
        id=LAST_PAGE,
        title=(Str(title),),
        language=book.language,
        blocks=(Paragraph((Str(f"{book.title}. {words}"),)),),
    )
