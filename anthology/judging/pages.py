"""The pages of an ebook; in: an archive and what its package document says, out: what is wrong with them.

Each page is parsed once; links are followed when all ids are known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from anthology.descriptions import describes
from anthology.diagnostics import Place
from anthology.judging.archive import Archive, line_of, shown
from anthology.judging.package_document import PAGES, Publication, is_elsewhere, resolved

MOST_PLACES = 8
"""How many places a complaint names; it counts the others."""
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_OPS_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LOADED = ("img", "image", "audio", "video", "source", "link", "script", "iframe", "embed")
_NO_IDS = ("epubcfi(", "xywh=", "t=", "page=", ":~:")
"""Beginnings of fragments that name no id."""


@dataclass(slots=True)
class Findings:
    """What was seen in all pages."""

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    """By page."""
    links: list[tuple[Place, str, str, bool]] = field(default_factory=list)
    """Place, the page, the address as written, and whether the page loads what is there."""
    undescribed: list[Place] = field(default_factory=list)
    pictures: int = 0
    without_language: list[Place] = field(default_factory=list)
    navigation: frozenset[str] = frozenset()
    """The kinds of navigation there are: `toc`, `page-list`, `landmarks`."""
    page_breaks: int = 0


def look_at_pages(archive: Archive, publication: Publication) -> Findings:
    """Read every page, and complain of what is broken in it."""
    findings = Findings()
    nav, ncx = publication.with_property("nav"), None
    for item in publication.items:
        if item.path in publication.locked or item.path not in archive.names:
            continue
        if item.media_type in PAGES and item.path not in findings.ids:
            root = archive.parse(item.path)
            if root is not None:
                _look_at(archive, item.path, root, findings)
            if root is not None and item is nav:
                kinds = (part.get(_OPS_TYPE, "") for part in root.iter(f"{_XHTML}nav"))
                findings.navigation = frozenset(kind for words in kinds for kind in words.split())
        elif item.media_type == "application/x-dtbncx+xml":
            ncx = item
            if (root := archive.parse(item.path)) is not None:
                _look_at_ncx(archive, item.path, root, findings)
    _check_navigation(archive, publication, findings, has_ncx=ncx is not None)
    _follow_links(archive, publication, findings)
    return findings


def some_places(places: list[Place]) -> str:
    """Name a few places in words."""
    named = ", ".join(
        str(place).partition(".epub/")[2] or str(place) for place in places[:MOST_PLACES]
    )
    more = len(places) - MOST_PLACES
    return f"{named} and {more} more" if more > 0 else named


def _look_at(archive: Archive, path: str, root: etree._Element, findings: Findings) -> None:
    ids: dict[str, None] = {}
    if not (root.get("lang") or root.get(_XML_LANGUAGE)):
        findings.without_language.append(archive.place(path))
    for element in root.iter("*"):
        name = str(element.tag).rpartition("}")[2]
        if id_ := element.get("id"):
            if id_ in ids:
                message = f"the id “{shown(id_)}” is given twice"
                place = archive.place(path, line_of(element))
                archive.diagnostics.error("epub-id-duplicate", message, place)
            ids[id_] = None
        for attribute in ("href", "src", _XLINK):
            if address := element.get(attribute, "").strip():
                place = archive.place(path, line_of(element))
                findings.links.append((place, path, address, name in _LOADED))
        if name == "img" and element.get("role") not in ("presentation", "none"):
            _look_at_picture(archive.place(path, line_of(element)), element, findings)
        if "pagebreak" in element.get(_OPS_TYPE, "") or element.get("role") == "doc-pagebreak":
            findings.page_breaks += 1
    findings.ids[path] = frozenset(ids)


def _look_at_picture(place: Place, image: etree._Element, findings: Findings) -> None:
    """An empty description says that a picture is decoration; nobody captions that."""
    words = image.get("alt")
    is_captioned = any(
        figure.find(f".//{_XHTML}figcaption") is not None
        for figure in image.iterancestors(f"{_XHTML}figure")
    )
    if words == "" and not is_captioned:
        return
    findings.pictures += 1
    if not describes(words or image.get("aria-label") or ""):
        findings.undescribed.append(place)


def _look_at_ncx(archive: Archive, path: str, root: etree._Element, findings: Findings) -> None:
    for element in root.iter(f"{_NCX}content"):
        place = archive.place(path, line_of(element))
        findings.links.append((place, path, element.get("src", ""), False))


def _check_navigation(
    archive: Archive, publication: Publication, findings: Findings, *, has_ncx: bool
) -> None:
    place = archive.place(publication.opf)
    if publication.version.startswith("3"):
        if publication.with_property("nav") is None:
            message = "there is no navigation document: no item has the property “nav”"
            archive.diagnostics.error("epub-navigation", message, place)
        elif "toc" not in findings.navigation:
            message = "the navigation document has no table of contents"
            archive.diagnostics.error("epub-navigation", message, place)
    elif not has_ncx:
        archive.diagnostics.error("epub-navigation", "there is no table of contents (NCX)", place)


def _follow_links(archive: Archive, publication: Publication, findings: Findings) -> None:
    """Complain of each address that leads nowhere, once, with the places where it stands."""
    listed = {item.path for item in publication.items}
    broken: dict[str, list[Place]] = defaultdict(list)
    for place, page, address, is_loaded in findings.links:
        if is_elsewhere(address):
            if is_loaded and address.lower().startswith(("http:", "https:")):
                broken[f"“{shown(address)}” would be loaded from the network"].append(place)
            continue
        path = resolved(address, page)
        fragment = unquote(address.partition("#")[2])
        if path not in archive.names:
            broken[f"“{shown(address)}” leads to a file that is not there"].append(place)
        elif path not in listed:
            broken[f"“{shown(address)}” leads to a file that the manifest has not"].append(place)
        elif _names_no_id(fragment, findings.ids.get(path)):
            broken[f"“{shown(address)}” leads to an id that is not there"].append(place)
    for message, places in broken.items():
        also = [f"also at {some_places(places[1:])}"] if places[1:] else []
        archive.diagnostics.error("epub-link", message, places[0], *also)


def _names_no_id(fragment: str, ids: frozenset[str] | None) -> bool:
    """Tell a fragment that should name one of a page's ids and does not."""
    is_id = bool(fragment) and not fragment.startswith(_NO_IDS)
    return is_id and ids is not None and fragment not in ids
