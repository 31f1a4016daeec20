"""Container and package document; in: an archive, out: a `Publication`, and what is wrong with it.

EPUB 3.3, section 5; Open Packaging Format 2.0.1 for older files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from anthology.judging.archive import CONTAINER, MIMETYPE, Archive, line_of, shown

_DC = "{http://purl.org/dc/elements/1.1/}"
_OBFUSCATIONS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
PAGES = ("application/xhtml+xml",)


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the publication."""

    id: str
    path: str
    """In the archive; an address for what lies elsewhere."""
    media_type: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What the package document says."""

    opf: str
    version: str
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    """Paths in reading order."""
    languages: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]
    """`schema:accessMode` and the like, with their values."""
    locked: frozenset[str]
    """Paths of what only a key opens."""

    def with_property(self, name: str) -> Item | None:
        """Find the item that has a property."""
        return next((item for item in self.items if name in item.properties), None)


def read_publication(archive: Archive) -> Publication | None:
    """Read what the container leads to; None where nothing can be known of it."""
    opf = _root_file(archive)
    root = archive.parse(opf) if opf else None
    if root is None:
        return None
    items = _items(archive, opf, root)
    publication = Publication(
        opf=opf,
        version=root.get("version", "").strip() or "2.0",
        items=tuple(items.values()),
        spine=_spine(archive, opf, root, items),
        languages=tuple(_texts(root, f"{_DC}language")),
        properties=_properties(root),
        locked=_locked(archive),
    )
    _check_metadata(archive, publication, root)
    _check_files(archive, publication)
    return publication


def resolved(address: str, base: str) -> str:
    """Give the path in the archive that an address leads to from a file, its fragment left out."""
    path = unquote(address.partition("#")[0].partition("?")[0])
    if not path:
        return base
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def is_elsewhere(address: str) -> bool:
    """Tell an address with a scheme from one in the archive."""
    scheme, colon, _ = address.partition(":")
    return bool(colon) and scheme.isascii() and scheme.replace("+", "").replace("-", "").isalnum()


def _root_file(archive: Archive) -> str:
    root = archive.parse(CONTAINER)
    files = root.iterfind(".//{*}rootfile") if root is not None else ()
    path = next((file.get("full-path", "") for file in files), "")
    if root is None and CONTAINER in archive.names:
        return ""  # its XML is broken, which has been said
    if path not in archive.names:
        what = (
            f"leads to “{shown(path)}”, which is not there"
            if path
            else "leads to no package document"
        )
        there = "is not there" if root is None else what
        archive.diagnostics.error(
            "epub-container", f"“{CONTAINER}” {there}", archive.place(CONTAINER)
        )
        return ""
    return path


def _items(archive: Archive, opf: str, root: etree._Element) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for element in root.iterfind("{*}manifest/{*}item"):
        href, id_ = element.get("href", ""), element.get("id", "")
        path = href if is_elsewhere(href) else resolved(href, opf)
        item = Item(
            id_, path, element.get("media-type", ""), tuple(element.get("properties", "").split())
        )
        place = archive.place(opf, line_of(element))
        if not href or path == opf:
            message = f"the item “{shown(id_)}” names no file"
            archive.diagnostics.error("epub-item-missing", message, place)
        elif not is_elsewhere(path) and path not in archive.names:
            message = f"the manifest names “{shown(href)}”, which is not in the archive"
            archive.diagnostics.error("epub-item-missing", message, place)
        if id_ in found:
            message = f"the id “{shown(id_)}” is given twice"
            archive.diagnostics.error("epub-id-duplicate", message, place)
        found[id_] = item
    return found


def _spine(
    archive: Archive, opf: str, root: etree._Element, items: Mapping[str, Item]
) -> tuple[str, ...]:
    paths: list[str] = []
    for element in root.iterfind("{*}spine/{*}itemref"):
        item = items.get(element.get("idref", ""))
        if item is None:
            message = (
                f"the spine names “{shown(element.get('idref', ''))}”, which the manifest has not"
            )
            place = archive.place(opf, line_of(element))
            archive.diagnostics.error("epub-spine", message, place)
        else:
            paths.append(item.path)
    if not paths:
        message = "the spine is empty: there is nothing to read"
        archive.diagnostics.error("epub-spine", message, archive.place(opf))
    return tuple(paths)


def _properties(root: etree._Element) -> dict[str, tuple[str, ...]]:
    """Give the values of each property; those of EPUB 2, `name` and `content`, among them."""
    found: dict[str, tuple[str, ...]] = {}
    for element in root.iterfind("{*}metadata/{*}meta"):
        name = element.get("property") or element.get("name") or ""
        value = " ".join("".join(map(str, element.itertext())).split()) or element.get(
            "content", ""
        )
        if value:
            found[name] = (*found.get(name, ()), value)
    return found


def _texts(root: etree._Element, tag: str) -> list[str]:
    words = ("".join(map(str, found.itertext())).strip() for found in root.iter(tag))
    return [word for word in words if word]


def _locked(archive: Archive) -> frozenset[str]:
    """Find what is encrypted, obfuscated fonts left out (Open Container Format 3.3, section 4.2.6.3.2)."""
    name = "META-INF/encryption.xml"
    root = archive.parse(name) if name in archive.names else None
    found: set[str] = set()
    for data in root.iter("{*}EncryptedData") if root is not None else ():
        methods = [method.get("Algorithm") for method in data.iterfind("{*}EncryptionMethod")]
        if not any(method in _OBFUSCATIONS for method in methods):
            found |= {unquote(one.get("URI", "")) for one in data.iter("{*}CipherReference")}
    if found:
        archive.diagnostics.error(
            "epub-encrypted",
            f"{len(found)} {'files are' if len(found) > 1 else 'file is'} encrypted, and cannot be judged",
            archive.place(name),
            "judge the ebook before a shop puts its lock on it",
        )
    return frozenset(found)


def _check_metadata(archive: Archive, publication: Publication, root: etree._Element) -> None:
    place = archive.place(publication.opf)
    lacking = [
        f"dc:{name}" for name in ("title", "language", "identifier") if not _texts(root, _DC + name)
    ]
    if publication.version.startswith("3") and "dcterms:modified" not in publication.properties:
        lacking.append("dcterms:modified")
    if lacking:
        message = f"the metadata lack {', '.join(lacking)}"
        archive.diagnostics.error("epub-metadata", message, place)
    unique = root.get("unique-identifier", "")
    ids = {element.get("id") for element in root.iter(f"{_DC}identifier")}
    if "dc:identifier" not in lacking and unique not in ids:
        message = (
            f"“unique-identifier” names “{shown(unique)}”, which is no identifier of the metadata"
        )
        archive.diagnostics.error("epub-metadata", message, place)


def _check_files(archive: Archive, publication: Publication) -> None:
    listed = {item.path for item in publication.items} | {publication.opf, MIMETYPE}
    unlisted = sorted(
        name for name in archive.names if name not in listed and not name.startswith("META-INF/")
    )
    if unlisted:
        some = ", ".join(f"“{shown(name)}”" for name in unlisted[:5])
        archive.diagnostics.warning(
            "epub-item-unlisted",
            f"{len(unlisted)} files of the archive are not in the manifest: {some}"
            + (" …" if len(unlisted) > 5 else ""),
            archive.place(publication.opf),
        )
