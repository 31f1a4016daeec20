"""The package document's metadata: what the book is, who made it, and what may be done with it.

Comes in: the edition. Goes out: `Metadatum` after `Metadatum`, in the order of EPUB 3.3, section 5.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from anthology.edition.apparatus import collect_credits
from anthology.edition.sections import Edition
from anthology.epub.container import Metadatum
from anthology.epub.title_order import sorted_title
from anthology.licenses import license_url
from anthology.model.book import Book

_CREATING = ("edt", "aut")
"""MARC relators whose bearers are the book's creators; all others contribute."""


def package_metadata(
    edition: Edition, has_page_list: bool, words: Callable[[str], str]
) -> Iterator[Metadatum]:
    """Give all that the manifest and the texts tell of the book."""
    book = edition.book
    if book.identifier.startswith("urn:isbn:"):
        # ONIX code list 5: 15 is an ISBN of thirteen digits, 02 one of ten.
        length = sum(character.isalnum() for character in book.identifier[len("urn:isbn:") :])
        yield _refine("id", "identifier-type", "15" if length == 13 else "02", "onix:codelist5")
    yield from _titles(book)
    for language in languages_of(edition):
        yield _dublin_core("language", language)
    yield from _people(book)
    for name, value in (
        ("publisher", book.publisher),
        ("date", book.published),
        ("description", book.description),
        *(("subject", subject) for subject in book.subjects),
        ("rights", book.rights or book.license),
    ):
        if value:
            yield _dublin_core(name, value)
    if address := license_url(book.license):
        attributes = (("rel", "dcterms:license"), ("href", address))
        yield Metadatum("link", "", attributes=attributes)
    yield from _series(book)
    if book.print_identifier:
        yield _dublin_core("source", book.print_identifier)
    if has_page_list:
        # The identifier is this file's. A print edition without one is named by its title page.
        imprint = ", ".join(filter(None, (book.publisher, book.published)))
        named = f"{book.title} ({words('print edition')})" + (f". {imprint}" if imprint else "")
        source = book.print_identifier or named
        yield Metadatum("meta", source, attributes=(("property", "pageBreakSource"),))


def _dublin_core(name: str, value: str, id_: str = "") -> Metadatum:
    return Metadatum(name, value, is_dublin_core=True, attributes=(("id", id_),) if id_ else ())


def _refine(id_: str, name: str, value: str, scheme: str = "") -> Metadatum:
    attributes = (("refines", f"#{id_}"), ("property", name))
    return Metadatum(
        "meta", value, attributes=attributes + ((("scheme", scheme),) if scheme else ())
    )


def _titles(book: Book) -> Iterator[Metadatum]:
    sort_key = book.title_sort or sorted_title(book.title, book.language)
    titles = (
        ("main", book.title),
        ("subtitle", book.subtitle),
        ("collection", book.series.name if book.series else ""),
        ("edition", book.edition),
    )
    for number, (kind, title) in enumerate((pair for pair in titles if pair[1]), start=1):
        yield _dublin_core("title", title, f"title-{kind}")
        yield _refine(f"title-{kind}", "title-type", kind)
        yield _refine(f"title-{kind}", "display-seq", str(number))
        if kind == "main" and sort_key != title:
            yield _refine("title-main", "file-as", sort_key)


def languages_of(edition: Edition) -> Iterable[str]:
    """Give the book's own language first, then those of its texts; each once."""
    languages = [edition.book.language, *(section.language for section in edition.sections)]
    return dict.fromkeys(filter(None, languages))


def _people(book: Book) -> Iterator[Metadatum]:
    """Give everyone who made the book with every role of theirs."""
    for sequence, credit in enumerate(collect_credits(book), start=1):
        is_creator = any(role in _CREATING for role in credit.roles)
        id_ = f"person-{sequence}"
        name = "creator" if is_creator else "contributor"
        yield _dublin_core(name, credit.person.name, id_)
        for role in credit.roles:
            yield _refine(id_, "role", role, "marc:relators")
        yield _refine(id_, "file-as", credit.person.sort or credit.person.name)
        yield _refine(id_, "display-seq", str(sequence))


def _series(book: Book) -> Iterator[Metadatum]:
    if book.series is None:
        return
    attributes = (("property", "belongs-to-collection"), ("id", "series"))
    yield Metadatum("meta", book.series.name, attributes=attributes)
    yield _refine("series", "collection-type", "series")
    if book.series.number:
        yield _refine("series", "group-position", book.series.number)
