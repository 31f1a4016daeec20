"""A look at how accessible the ebook will be, for `anthology check`: what is claimed, and what is missing.

Changes nothing. EPUB Accessibility 1.1 and, for ebooks sold in the European Union, Directive (EU) 2019/882.
"""

from __future__ import annotations

from dataclasses import dataclass

from anthology.descriptions import describes
from anthology.diagnostics import Diagnostics, Place
from anthology.edit.scripts import unmarked
from anthology.model.book import Book
from anthology.model.nodes import Figure, Image, Table
from anthology.model.walk import plain_text, walk

MOST_PLACES = 8
"""How many places a complaint names; it counts the others."""


@dataclass(frozen=True, slots=True)
class _Pictures:
    undescribed: tuple[Place, ...]
    """With a caption and no description, or with words that describe nothing."""
    decoration: tuple[Place, ...]
    """Without either."""
    repeating: tuple[Place, ...] = ()
    """Described in the words of the caption."""


def check_claim(book: Book, *, has_page_list: bool, diagnostics: Diagnostics) -> None:
    """Compare what the manifest claims with what the texts hold."""
    claim = book.accessibility
    if not claim.conforms_to:
        return
    if undescribed := _pictures(book).undescribed:
        diagnostics.error(
            "conformance-contradicted",
            f"the ebook is said to conform to “{claim.conforms_to}”, "
            f"and {_count(undescribed)} not described",
            claim.place,
            f"describe what each shows: {_named(undescribed)}",
        )
    if book.print_identifier and not has_page_list:
        diagnostics.warning(
            "page-list-missing",
            "the printed book has an ISBN, and the ebook does not name its pages",
            claim.place,
            "write “page-list: true” for the ebook under “editions:”",
        )


def advise(book: Book, *, has_page_list: bool, diagnostics: Diagnostics) -> None:
    """Warn of all that keeps the ebook from being accessible, or from saying that it is: each kind once."""
    pictures, claim = _pictures(book), book.accessibility
    if pictures.undescribed and not claim.conforms_to:
        diagnostics.warning(
            "picture-undescribed",
            f"{_count(pictures.undescribed)} not described in words",
            pictures.undescribed[0],
            f"say what each shows, “![what it shows](picture.jpg)”: {_named(pictures.undescribed)}",
        )
    if pictures.decoration:
        diagnostics.warning(
            "picture-decoration",
            f"{_count(pictures.decoration)} taken for decoration, having no description",
            pictures.decoration[0],
            f"describe those that tell something: {_named(pictures.decoration)}",
        )
    if repeated := pictures.repeating:
        diagnostics.warning(
            "picture-repeats-caption",
            f"{_count(repeated)} described by the very words of the caption, which are read out twice",
            repeated[0],
            f"say what each shows, and not what is written under it: {_named(repeated)}",
        )
    for script, places in unmarked(book).items():
        diagnostics.warning(
            "language-unmarked",
            f"words in {script if script == 'CJK' else script.title()} letters, "
            f"in {len(places)} {'places' if len(places) > 1 else 'place'}, say no language",
            places[0],
            f"write “[words]{{lang=…}}” around them, so that they are read out right: {_named(places)}",
        )
    if headless := _headless_tables(book):
        diagnostics.warning(
            "table-headless",
            f"{len(headless)} tables have no row of headings"
            if len(headless) > 1
            else "a table has no row of headings",
            headless[0],
            f"say above each column what stands in it: {_named(headless)}",
        )
    if not has_page_list and not (claim.conforms_to and book.print_identifier):
        diagnostics.warning(
            "page-list-missing",
            "the ebook does not name the pages of a printed book",
            None,
            "if there is one, write “page-list: true” for the ebook under “editions:” in the manifest",
        )
    _advise_on_words(book, diagnostics)


def _advise_on_words(book: Book, diagnostics: Diagnostics) -> None:
    claim = book.accessibility
    if not (claim.conforms_to or claim.exemption):
        diagnostics.warning(
            "conformance-unclaimed",
            "nobody answers for the ebook being accessible, as the European Accessibility Act asks "
            "of ebooks that are sold in the European Union",
            None,
            "have it evaluated, then write “conforms-to:” and “certified-by:” under “accessibility:”",
            "a firm of fewer than ten people and two million euros may write “exemption: "
            "microenterprise”",
        )
    if not claim.contact:
        diagnostics.warning(
            "accessibility-contact",
            "nobody can be asked about the accessibility of the ebook",
            None,
            "write “contact:” and an e-mail address under “accessibility:” in the manifest",
        )
    lacking = [
        name
        for name, value in (("publisher", book.publisher), ("published", book.published))
        if not value
    ]
    if lacking:
        diagnostics.warning(
            "metadata-missing",
            "readers and shops are not told " + " and ".join(f"“{name}”" for name in lacking),
            None,
            f"write {' and '.join(f'“{name}: …”' for name in lacking)} in the manifest",
        )


def _pictures(book: Book) -> _Pictures:
    undescribed: list[Place] = []
    decoration: list[Place] = []
    repeating: list[Place] = []
    for blocks in book.runs():
        captioned: set[int] = set()
        for node in walk(blocks):
            if isinstance(node, Figure) and node.caption:
                captioned.add(id(node.image))
                if node.image.place and _same(node.image.description, plain_text(node.caption)):
                    repeating.append(node.image.place)
            if isinstance(node, Image) and not describes(node.description) and node.place:
                is_decoration = not node.description and id(node) not in captioned
                (decoration if is_decoration else undescribed).append(node.place)
    return _Pictures(tuple(undescribed), tuple(decoration), tuple(repeating))


def _same(one: str, other: str) -> bool:
    """Tell whether two runs of words differ in nothing that is heard."""
    heard = ["".join(filter(str.isalnum, words.casefold())) for words in (one, other)]
    return heard[0] == heard[1] != ""


def _headless_tables(book: Book) -> tuple[Place, ...]:
    return tuple(
        node.place
        for blocks in book.runs()
        for node in walk(blocks)
        if isinstance(node, Table) and not any(node.head) and node.place
    )


def _count(places: tuple[Place, ...]) -> str:
    return "1 picture is" if len(places) == 1 else f"{len(places)} pictures are"


def _named(places: tuple[Place, ...]) -> str:
    named = ", ".join(map(str, places[:MOST_PLACES]))
    more = len(places) - MOST_PLACES
    return f"{named} and {more} more" if more > 0 else named
