"""Navigation: the EPUB's nav.xhtml, with contents, page list and landmarks, and toc.ncx for old readers.

Comes in: the edition and its page map. Goes out: both documents as text, and the cover's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from anthology.direction import is_right_to_left
from anthology.edition.page_map import PageMap, page_anchor
from anthology.edition.sections import ContentsEntry, Edition, Kind, Matter
from anthology.model.nodes import (
    Code,
    Emphasis,
    Image,
    Inline,
    Inlines,
    LineBreak,
    NoteReference,
    SmallCaps,
    Str,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
)
from anthology.model.walk import plain_text
from anthology.words import Words

COVER_PAGE = "cover.xhtml"

_LANDMARKS = {
    Kind.TITLE_PAGE: "titlepage",
    Kind.CONTENTS: "toc",
    Kind.ILLUSTRATIONS: "loi",
    Kind.NOTES: "endnotes",
    Kind.INDEX: "index",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place that navigation leads to."""

    title: Markup
    plain_title: str
    href: str
    authors: str = ""
    language: str = ""
    children: tuple[Point, ...] = ()

    @property
    def label(self) -> str:
        """The point in plain words, its authors after the title."""
        return f"{self.plain_title} · {self.authors}" if self.authors else self.plain_title


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place of the book that reading systems offer by its kind."""

    semantics: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PageTarget:
    """The beginning of a page of the print edition."""

    folio: str
    href: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """All that the navigation documents show."""

    points: tuple[Point, ...]
    landmarks: tuple[Landmark, ...]
    pages: tuple[PageTarget, ...]

    def places(self) -> dict[str, int]:
        """Number the places in the order in which they are first named, as `playOrder` counts."""
        hrefs = [point.href for _, point in _flatten(self.points)]
        hrefs += [page.href for page in self.pages]
        return {href: number for number, href in enumerate(dict.fromkeys(hrefs), start=1)}

    def depth(self) -> int:
        """Say how deep the contents are nested."""
        return max((depth for depth, _ in _flatten(self.points)), default=1)


def navigation(
    edition: Edition, page_map: PageMap | None, words: Callable[[str], str]
) -> Navigation:
    """Find the places that the navigation of an edition leads to."""
    return Navigation(
        points=tuple(_point(entry, edition) for entry in edition.contents),
        landmarks=tuple(_landmarks(edition, words)),
        pages=tuple(
            PageTarget(start.folio, f"{section_file(section.id)}#{page_anchor(start.folio)}")
            for section in edition.sections
            for start in (page_map.of(section.id) if page_map else ())
        ),
    )


def section_file(id_: str) -> str:
    """Name a section's file."""
    return f"text/{id_}.xhtml"


def write_nav(edition: Edition, places: Navigation, words: Callable[[str], str]) -> str:
    """Write the navigation document (EPUB 3.3, section 7)."""
    return written_by_template("nav.xhtml", edition, nav=places, words=words)


def write_ncx(edition: Edition, places: Navigation, words: Callable[[str], str]) -> str:
    """Write the same for EPUB 2 (Open Packaging Format 2.0.1, section 2.4.1)."""
    return written_by_template("toc.ncx", edition, nav=places, places=places.places(), words=words)


def write_cover(
    edition: Edition, picture: str, description: str, words: Callable[[str], str]
) -> str:
    """Write the cover's page."""
    return written_by_template(
        "cover.xhtml", edition, picture=picture, description=description, words=words
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("anthology.epub"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def written_by_template(template: str, edition: Edition, **names: object) -> str:
    """Fill in a template that tells of an edition."""
    book = edition.book
    direction = "rtl" if is_right_to_left(book.language) else ""
    return _environment().get_template(template).render(book=book, direction=direction, **names)


_HEADINGS = 2
"""Levels of headings below a text that navigation shows: a deeper list is hard to find one's way in."""


def _point(entry: ContentsEntry, edition: Edition, headings: int = _HEADINGS) -> Point:
    section = edition.anchors.get(entry.anchor, entry.anchor)
    fragment = "" if section == entry.anchor else f"#{entry.anchor}"
    below = [_point(heading, edition, headings - 1) for heading in entry.headings if headings]
    return Point(
        title=_markup(entry.title),
        plain_title=plain_text(entry.title),
        href=section_file(section) + fragment,
        authors=Words(edition.book.language).list(entry.authors),
        language=entry.language,
        children=(*below, *(_point(child, edition) for child in entry.children)),
    )


def _flatten(points: tuple[Point, ...], depth: int = 1) -> Iterator[tuple[int, Point]]:
    for point in points:
        yield depth, point
        yield from _flatten(point.children, depth + 1)


def _landmarks(edition: Edition, words: Callable[[str], str]) -> Iterator[Landmark]:
    yield Landmark("cover", words("Cover"), COVER_PAGE)
    start = next((item for item in edition.sections if item.matter is Matter.BODY), None)
    seen: set[str] = set()
    for section in edition.sections:
        if section is start:
            yield Landmark("bodymatter", words("Beginning"), section_file(section.id))
        elif section.kind in _LANDMARKS and section.kind not in seen:
            seen.add(section.kind)
            title = words("Title page") if section.kind is Kind.TITLE_PAGE else section.title
            yield Landmark(_LANDMARKS[section.kind], title, section_file(section.id))


def _markup(inlines: Inlines) -> Markup:
    return Markup("").join(map(_element, inlines))


def _element(inline: Inline) -> Markup:
    match inline:
        case Str(text=text):
            return escape(text)
        case Code(text=text):
            name, inside = "code", escape(text)
        case LineBreak():
            return Markup(" ")
        case Image(description=description):
            return escape(description)
        case NoteReference():
            return Markup("")
        case Emphasis() | Strong() | Superscript() | Subscript() | Strikethrough() | SmallCaps():
            names = {
                Emphasis: "em",
                Strong: "strong",
                Superscript: "sup",
                Subscript: "sub",
                Strikethrough: "s",
                SmallCaps: "span",
            }
            name, inside = names[type(inline)], _markup(inline.content)
        case _:
            name, inside = "span", _markup(inline.content)
    language = inline.attributes.language
    if not language:
        return inside if name == "span" else Markup("<{0}>{1}</{0}>").format(name, inside)
    return Markup('<{0} lang="{2}" xml:lang="{2}">{1}</{0}>').format(name, inside, language)
