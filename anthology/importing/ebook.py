"""An EPUB becomes a text: its files in reading order as one page, with notes, pictures, metadata."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree, html

from anthology.importing.conversion import convert
from anthology.importing.draft import Finding, FrontValue
from anthology.importing.ebook_metadata import read_metadata
from anthology.importing.html_notes import drop_elements, drop_headings, mark_notes
from anthology.importing.imported import CannotImport, Imported
from anthology.importing.note_plugins import gather_inline_notes
from anthology.importing.page_shapes import shape
from anthology.importing.page_styles import mark_emphasis
from anthology.importing.tree import write_tree

_READER = "html+epub_html_exts-raw_html-tex_math_dollars"
_OPF = "{http://www.idpf.org/2007/opf}"
_LARGEST = 512 * 1024 * 1024
_SECURE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)


@dataclass(frozen=True, slots=True)
class _Package:
    """What the package document says."""

    folder: str
    spine: tuple[str, ...]
    navigation: frozenset[str]
    front: dict[str, FrontValue]
    covers: frozenset[str] = frozenset()


def import_ebook(raw: bytes, name: str) -> Imported:
    """Import an EPUB.

    Raises `CannotImport` for a file that is none.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
            raise CannotImport("it is larger than any book: more than 512 MB unpacked")
        package = _read_package(archive)
        findings: list[Finding] = []
        body = _bind(archive, package, findings)
        media = {
            entry: archive.read(entry)
            for entry in archive.namelist()
            if re.search(r"\.(?:png|jpe?g|gif|webp|svg)$", entry, re.IGNORECASE)
        }
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, etree.XMLSyntaxError, ValueError):
        raise CannotImport("it is no EPUB, or a damaged one") from None
    gather_inline_notes(body)
    shape(body)
    mark_notes(body)
    message = "the heading of the notes was left out: the book sets its own"
    findings += [
        Finding("dropped", "notes-heading-dropped", 0, message, words)
        for words in drop_headings(body)
    ]
    tree = convert(html.tostring(body, encoding="unicode").encode(), _READER, ".html")
    return write_tree(tree.document, media, name, package.front, findings)


def _read_package(archive: zipfile.ZipFile) -> _Package:
    container = etree.fromstring(archive.read("META-INF/container.xml"), _SECURE)
    path = next(
        element.get("full-path") or "" for element in container.iter() if _is(element, "rootfile")
    )
    package = etree.fromstring(archive.read(path), _SECURE)
    folder = posixpath.dirname(path)
    manifest = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    spine = [manifest.get(item.get("idref")) for item in package.iter(f"{_OPF}itemref")]
    navigation = {
        _join(folder, item.get("href") or "")
        for item in manifest.values()
        if "nav" in (item.get("properties") or "").split()
    }
    guided: dict[str, set[str]] = {}
    for reference in package.iter(f"{_OPF}reference"):
        address = (reference.get("href") or "").partition("#")[0]
        guided.setdefault(reference.get("type") or "", set()).add(_join(folder, address))

    front = read_metadata(package)
    paths = tuple(_join(folder, item.get("href") or "") for item in spine if item is not None)
    return _Package(
        folder,
        paths,
        # A list of contents that is the beginning of the text, too, is none.
        frozenset(navigation | (guided.get("toc", set()) - guided.get("text", set()))),
        front,
        frozenset(guided.get("cover", set())),
    )


def _is(element: object, name: str) -> bool:
    return isinstance(getattr(element, "tag", None), str) and str(element.tag).endswith(name)  # type: ignore[attr-defined]


def _join(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address)))


def _bind(archive: zipfile.ZipFile, package: _Package, findings: list[Finding]) -> html.HtmlElement:
    """Put the files of the spine into one body, with ids and addresses that stay apart."""
    whole: html.HtmlElement = html.Element("body")
    numbers = {path: number for number, path in enumerate(package.spine, start=1)}
    for path in package.spine:
        if path in package.navigation:
            continue
        page: html.HtmlElement = html.document_fromstring(archive.read(path) or b"<body></body>")
        body = page.find("body")
        if body is None:
            continue
        mark_emphasis(body, _sheets(archive, page, path))
        drop_elements(body, "script", "style")
        if path in package.covers and not body.text_content().strip():
            findings.append(
                Finding("dropped", "cover-dropped", 0, "the ebook's cover was left out")
            )
            continue
        _take_pictures(body)
        _drop_sections(body, findings)
        _readdress(body, path, numbers)
        anchor = html.Element("span")
        anchor.set("id", f"file-{numbers[path]}")
        whole.append(anchor)
        section = html.Element("div")
        section.text = body.text
        for child in list(body):
            section.append(child)
        whole.append(section)
    skipped = [path for path in package.spine if path in package.navigation]
    for path in skipped:
        page = html.document_fromstring(archive.read(path))
        words = " ".join(" ".join(_words(page)).split())
        message = "the ebook's list of contents was left out: the book makes its own"
        findings.append(Finding("dropped", "contents-dropped", 0, message, words))
    return whole


def _sheets(archive: zipfile.ZipFile, page: html.HtmlElement, path: str) -> Iterator[str]:
    """Give the style sheets that a file names."""
    known = set(archive.namelist())
    for link in page.iter("link"):
        address = _join(posixpath.dirname(path), link.get("href") or "")
        if "stylesheet" in (link.get("rel") or "") and address in known:
            yield archive.read(address).decode("utf-8", "replace")


def _words(page: html.HtmlElement) -> Iterator[str]:
    body = page.find("body")
    if body is not None:
        yield from (str(text) for text in body.itertext())


def _take_pictures(body: html.HtmlElement) -> None:
    """Make pictures of those that are wrapped in a drawing, as cover pages have them."""
    for drawing in list(body.iter("svg")):
        image = next(drawing.iter("image"), None)
        address = (image.get("xlink:href") or image.get("href")) if image is not None else None
        if address:
            picture = html.Element("img")
            picture.set("src", address)
            drawing.addprevious(picture)
            drawing.drop_tree()


def _drop_sections(body: html.HtmlElement, findings: list[Finding]) -> None:
    """Leave out title pages and lists of contents, which a book makes of its own."""
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element is body:
            continue
        kinds = (element.get("epub:type") or "").split()
        for kind, code, what in (
            ("titlepage", "title-page-dropped", "the ebook's title page"),
            ("toc", "contents-dropped", "the ebook's list of contents"),
            ("pagebreak", "folio-dropped", "the number of a page"),
        ):
            if kind in kinds and not (kind == "pagebreak" and len(element)):
                words = " ".join(" ".join(map(str, element.itertext())).split())
                if words:
                    message = f"{what} was left out: the book makes its own"
                    findings.append(Finding("dropped", code, 0, message, words))
                anchor = html.Element("span")
                anchor.set("id", element.get("id") or "")
                element.addprevious(anchor)
                element.drop_tree()
                break


def _readdress(body: html.HtmlElement, path: str, numbers: dict[str, int]) -> None:
    folder = posixpath.dirname(path)
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        for key in ("id", "name"):
            if element.get(key):
                element.set(key, f"file-{numbers[path]}-{element.get(key)}")
        address = element.get("href")
        if address and element.tag == "a" and not re.match(r"[a-z]+:", address, re.IGNORECASE):
            target, _, fragment = address.partition("#")
            number = numbers.get(_join(folder, target)) if target else numbers[path]
            if number:
                element.set(
                    "href", f"#file-{number}" + (f"-{unquote(fragment)}" if fragment else "")
                )
        source = element.get("src")
        if source and element.tag == "img":
            element.set("src", _join(folder, source))
