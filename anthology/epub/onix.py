"""The book's record for the trade: ONIX for Books 3.0, with accessibility details from the evidence of the pages.

Comes in: a `Package`, and the trim size of the print edition.
Goes out: one message at the target, of the ebook and, where it has an ISBN, of the printed book.
Codes are those of EDItEUR's lists; each table names its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from langcodes import Language
from stdnum import isbn

from anthology.cache import whole_file
from anthology.diagnostics import Diagnostics
from anthology.edition.apparatus import collect_credits
from anthology.epub.accessibility import Facts
from anthology.epub.metadata import languages_of
from anthology.epub.navigation import Point, navigation, written_by_template
from anthology.epub.onix_features import Feature, features_of
from anthology.epub.package import Package, package_facts
from anthology.epub.title_order import split_title
from anthology.iso_date import PartialDate
from anthology.licenses import license_url
from anthology.model.book import Book
from anthology.model.walk import plain_text

_ROLES = {"edt": "B01", "aut": "A01", "trl": "B06", "ill": "A12", "win": "A24"}
"""MARC relators and list 17."""
_MILLIMETRE = 72 / 25.4
_ISBN = "urn:isbn:"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names a product."""

    type: str
    """List 5: 15, an ISBN of thirteen digits; 01, a name of our own."""
    value: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A contributor with the roles of list 17."""

    name: str
    sort: str
    roles: tuple[str, ...]
    biography: str
    url: str


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold: a file, or a printed book."""

    reference: str
    identifier: Identifier
    form: str
    """List 150."""
    details: tuple[str, ...] = ()
    """List 175."""
    features: tuple[Feature, ...] = ()
    has_pictures: bool = False
    measures: tuple[tuple[str, str], ...] = ()
    """List 48, and millimetres."""
    extents: tuple[tuple[str, int, str], ...] = ()
    """Lists 23 and 24."""
    related: tuple[str, Identifier] | None = None
    """List 51."""
    is_digital: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """All that the message tells beside the book's own words."""

    sender: str
    sent: str
    products: tuple[Product, ...]
    title: tuple[str, str]
    """The article, or nothing, and the rest."""
    contributors: tuple[Maker, ...]
    languages: tuple[str, ...]
    """List 74, the book's own first."""
    published: tuple[str, str] | None
    """List 55, and the date."""
    license_address: str
    contents: tuple[Point, ...]


def write_onix(
    package: Package, trim: tuple[float, float], target: Path, diagnostics: Diagnostics
) -> None:
    """Write the record to `target`, whole or not at all; `trim` is width and height of a page in points.

    Raises `Refused` where the book claims what its pages contradict.
    """
    facts = package_facts(package, diagnostics)
    diagnostics.stop_on_errors()
    _tell_what_is_missing(package.edition.book, diagnostics)
    record = _record(package, facts, trim)
    text = written_by_template("onix.xml", package.edition, record=record)
    with whole_file(target) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _record(package: Package, facts: Facts, trim: tuple[float, float]) -> Record:
    book = package.edition.book
    folios = [
        start.folio
        for starts in (package.page_map.starts.values() if package.page_map else ())
        for start in starts
    ]
    products = [_ebook(book, facts)]
    if book.print_identifier:
        products.append(_printed(book, facts, trim, folios))
    editors = ", ".join(editor.name for editor in book.editors)
    return Record(
        sender=book.publisher or editors or book.title,
        sent=package.modified.strftime("%Y%m%d"),
        products=tuple(products),
        title=("", book.title) if book.title_sort else split_title(book.title, book.language),
        contributors=tuple(_makers(book)),
        languages=tuple(dict.fromkeys(_language_codes(package))),
        published=_published(book),
        license_address=license_url(book.license),
        contents=navigation(package.edition, None, package.words).points,
    )


def _ebook(book: Book, facts: Facts) -> Product:
    printed = ("13", _identifier(book.print_identifier)) if book.print_identifier else None
    return Product(
        reference=book.identifier,
        identifier=_identifier(book.identifier),
        form="ED",
        details=("E101", "E200"),
        features=tuple(features_of(book, facts)),
        has_pictures="visual" in facts.modes,
        extents=(("02", facts.length, "01"),),
        related=printed,
    )


def _printed(book: Book, facts: Facts, trim: tuple[float, float], folios: list[str]) -> Product:
    width, height = (f"{side / _MILLIMETRE:.0f}" for side in trim)
    main = max((int(folio) for folio in folios if folio.isdecimal()), default=0)
    front = sum(not folio.isdecimal() for folio in folios)
    extents = (("00", main, "03"), ("03", front, "03"))
    return Product(
        reference=book.print_identifier,
        identifier=_identifier(book.print_identifier),
        form="BA",
        has_pictures="visual" in facts.modes,
        measures=(("01", height), ("02", width)),
        extents=tuple(extent for extent in extents if extent[1]),
        related=("27", _identifier(book.identifier)),
        is_digital=False,
    )


def _identifier(urn: str) -> Identifier:
    if urn.startswith(_ISBN):
        return Identifier("15", str(isbn.to_isbn13(urn.removeprefix(_ISBN))))
    return Identifier("01", urn)


def _makers(book: Book) -> Iterator[Maker]:
    for credit in collect_credits(book):
        person = credit.person
        yield Maker(
            name=person.name,
            sort=person.sort or person.name,
            roles=tuple(_ROLES[role] for role in credit.roles),
            biography=plain_text(person.biography),
            url=person.url if person.url.startswith("http") else "",
        )


def _language_codes(package: Package) -> Iterator[str]:
    """Give the languages by ISO 639-2/B, as list 74 has them; leave out what has no code there."""
    for tag in languages_of(package.edition):
        try:
            yield Language.get(tag).to_alpha3(variant="B")
        except LookupError:
            continue


def _published(book: Book) -> tuple[str, str] | None:
    date = PartialDate.parse(book.published)
    if date is None:
        return None
    digits = book.published.replace("-", "")
    return {8: "00", 6: "01", 4: "05"}[len(digits)], digits


def _tell_what_is_missing(book: Book, diagnostics: Diagnostics) -> None:
    wanted = (
        ("an ISBN", "identifier: urn:isbn:…", book.identifier.startswith(_ISBN)),
        ("a publisher", "publisher: …", book.publisher),
        ("a date", "published: …", book.published),
        ("a description", "description: …", book.description),
    )
    if lacking := [(what, key) for what, key, is_there in wanted if not is_there]:
        diagnostics.warning(
            "onix-incomplete",
            f"shops ask for what this record lacks: {', '.join(what for what, _ in lacking)}",
            None,
            f"write in the manifest: {', '.join(f'“{key}”' for _, key in lacking)}",
        )
