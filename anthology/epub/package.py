"""The EPUB, whole: from an edition and its rendered pages to one file.

Comes in: a `Package`, that is everything that goes into the file.
Goes out: an EPUB 3.3 at the target, or a refusal and the target as it was.
The same package gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anthology.cache import whole_file
from anthology.diagnostics import Diagnostics
from anthology.direction import is_right_to_left
from anthology.edition.page_map import PageMap
from anthology.edition.pictures import Picture, inspect, picture_name
from anthology.edition.sections import Edition
from anthology.epub.accessibility import Facts, accessibility, check_claim, facts_of
from anthology.epub.container import File, Metadatum, container_bytes
from anthology.epub.cover import CoverPicture, cover_picture
from anthology.epub.embedded_fonts import EmbeddedFace, embedded_faces
from anthology.epub.evidence import Evidence, characters_of_css, evidence_of, together
from anthology.epub.metadata import package_metadata
from anthology.epub.navigation import (
    COVER_PAGE,
    navigation,
    section_file,
    write_cover,
    write_nav,
    write_ncx,
)
from anthology.epub.pictures import MEDIA_TYPES, picture_bytes
from anthology.fonts import Face, font_face_rules

_XHTML = "application/xhtml+xml"
_COVER = "cover-picture"


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that goes into the file."""

    edition: Edition
    pages: Mapping[str, str]
    """Section id → its whole XHTML document, which becomes `text/ID.xhtml`."""
    stylesheets: tuple[tuple[str, str], ...]
    """File name and CSS, in the order of the cascade; the pages link them as `../styles/NAME`."""
    faces: tuple[Face, ...]
    """Fonts to embed, the text's own family first; where any, the pages link `../styles/fonts.css`."""
    folder: Path
    """The book's, where pictures and cover are."""
    page_map: PageMap | None
    """Where the pages of the print edition begin, if there is one."""
    words: Callable[[str], str]
    """Translates the tool's own English words into the book's language."""
    modified: datetime
    """In UTC."""


def write_epub(package: Package, target: Path, diagnostics: Diagnostics) -> None:
    """Write the EPUB to `target`, whole or not at all.

    Raises `Refused` where a picture or a word of the metadata cannot go into it, or the file cannot be written.
    """
    edition = package.edition
    evidence = {section.id: evidence_of(package.pages[section.id]) for section in edition.sections}
    facts = _facts(package, together(evidence.values()), diagnostics)
    check_claim(facts, edition.book.accessibility, diagnostics)
    metadata = tuple(_metadata(package, facts))
    _refuse_control_characters(metadata, diagnostics)
    diagnostics.stop_on_errors()
    cover = cover_picture(edition.book, package.folder, package.faces, package.words, diagnostics)
    diagnostics.stop_on_errors()
    content = container_bytes(
        edition.book.identifier,
        metadata,
        (*_documents(package, cover, evidence), *_pictures(package), *_styles(package, evidence)),
        package.modified,
        edition.book.language,
        "rtl" if is_right_to_left(edition.book.language) else None,
    )
    try:
        with whole_file(target) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        diagnostics.error("epub-unwritable", f"“{target.name}” cannot be written: {reason}")
        diagnostics.stop_on_errors()


def _inspected(package: Package, diagnostics: Diagnostics) -> tuple[Picture | None, ...]:
    cover = package.edition.book.cover
    paths = (*package.edition.pictures, *((cover.image,) if cover else ()))
    return tuple(inspect(package.folder, path, diagnostics) for path in paths)


def package_facts(package: Package, diagnostics: Diagnostics) -> Facts:
    """Find out what a package holds, and complain of a claim that it contradicts, without making the file."""
    pages = [evidence_of(package.pages[section.id]) for section in package.edition.sections]
    facts = _facts(package, together(pages), diagnostics)
    check_claim(facts, package.edition.book.accessibility, diagnostics)
    return facts


def _facts(package: Package, evidence: Evidence, diagnostics: Diagnostics) -> Facts:
    pictures = _inspected(package, diagnostics)
    has_animation = any(picture.animated for picture in pictures if picture)
    edition, words = package.edition, package.words
    return facts_of(edition, evidence, _has_page_list(package), has_animation, words)


def _has_page_list(package: Package) -> bool:
    return bool(navigation(package.edition, package.page_map, package.words).pages)


def _metadata(package: Package, facts: Facts) -> Iterator[Metadatum]:
    yield from package_metadata(package.edition, _has_page_list(package), package.words)
    yield from accessibility(facts, package.edition.book.accessibility)
    # Where readers of EPUB 2 and old converters look for the cover.
    yield Metadatum("meta", "", attributes=(("name", "cover"), ("content", _COVER)))


def _refuse_control_characters(metadata: tuple[Metadatum, ...], diagnostics: Diagnostics) -> None:
    """Find what XML cannot hold; EbookLib would drop the element and only log it."""
    for datum in metadata:
        values = (datum.value, *(value for _, value in datum.attributes))
        if any(ord(one) < 32 and one not in "\t\n\r" for value in values for one in value):
            diagnostics.error(
                "metadata-character",
                f"the {datum.name} “{datum.value.strip()}” holds a control character",
                None,
                "type the words again in the manifest",
            )


def _documents(
    package: Package, cover: CoverPicture, evidence: Mapping[str, Evidence]
) -> Iterator[File]:
    edition, words = package.edition, package.words
    places = navigation(edition, package.page_map, words)
    page = write_cover(edition, cover.name, cover.description, words)
    yield File("cover", COVER_PAGE, _XHTML, page.encode(), in_spine=True)
    yield File(_COVER, cover.name, cover.media_type, cover.content, ("cover-image",))
    for section in edition.sections:
        yield File(
            f"text-{section.id}",
            section_file(section.id),
            _XHTML,
            package.pages[section.id].encode(),
            evidence[section.id].properties,
            in_spine=True,
        )
    yield File("nav", "nav.xhtml", _XHTML, write_nav(edition, places, words).encode(), ("nav",))
    ncx = write_ncx(edition, places, words).encode()
    yield File("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx)


def _pictures(package: Package) -> Iterator[File]:
    for number, path in enumerate(package.edition.pictures, start=1):
        name = picture_name(path)
        suffix = Path(name).suffix
        content = picture_bytes(package.folder / path, suffix)
        yield File(f"picture-{number}", f"pictures/{name}", MEDIA_TYPES[suffix], content)


def _styles(package: Package, evidence: Mapping[str, Evidence]) -> Iterator[File]:
    if package.faces:
        fonts = tuple(_fonts(package, together(evidence.values())))
        names = {font.face: font.name for font in fonts}
        rules = font_face_rules(
            (font.face for font in fonts), lambda face: f"../fonts/{names[face]}"
        )
        yield File("style-fonts", "styles/fonts.css", "text/css", rules.encode())
        for number, font in enumerate(fonts, start=1):
            yield File(f"font-{number}", f"fonts/{font.name}", font.media_type, font.content)
    for number, (name, css) in enumerate(package.stylesheets, start=1):
        yield File(f"style-{number}", f"styles/{name}", "text/css", css.encode())


def _fonts(package: Package, evidence: Evidence) -> Iterator[EmbeddedFace]:
    css = "\n".join(css for _, css in package.stylesheets)
    places = navigation(package.edition, package.page_map, package.words)
    nav = evidence_of(write_nav(package.edition, places, package.words))
    characters = evidence.characters | nav.characters | characters_of_css(css)
    return embedded_faces(package.faces, characters, css, evidence.has_code)
