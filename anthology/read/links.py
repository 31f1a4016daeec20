"""Read stage: where links, cross-references and images lead, and which of them may."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from anthology.diagnostics import Diagnostics, Place
from anthology.model.nodes import Attributes, CrossReference, Image, Inlines, Link
from anthology.read.source import has_scheme, resolve

_REFUSED = frozenset({"javascript", "vbscript", "data", "file"})


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the nodes that lead elsewhere from a file."""

    path: str
    """Of the file; addresses are relative to its folder."""
    diagnostics: Diagnostics

    def link(
        self, href: str, content: Inlines, title: str, attributes: Attributes, place: Place | None
    ) -> Link | CrossReference:
        """Make a link out of the book, or a cross-reference if it leads to a text or an id."""
        if has_scheme(href):
            self._refuse_scheme(href, place)
            return Link(href, content, title, attributes=attributes, place=place)
        address, fragment = map(unquote, href.partition("#")[::2])
        if address.lower().endswith(".md") or (fragment and not address):
            path = self._inside(address, place) if address else ""
            return CrossReference(path, fragment, content, attributes=attributes, place=place)
        self.diagnostics.error(
            "link-target",
            f"the link to “{href}” leads neither out of the book nor to a text of it"
            if href
            else "the link leads nowhere",
            place,
            "write a whole address (https://…), the path of a text (other.md), or an id (#id)",
        )
        return Link(href, content, title, attributes=attributes, place=place)

    def image(
        self, href: str, description: str, attributes: Attributes, place: Place | None
    ) -> Image:
        """Make an image of a file in the book's folder."""
        source = href if has_scheme(href) else self._inside(unquote(href), place)
        if has_scheme(href) or not href:
            self.diagnostics.error(
                "path-outside",
                f"the image “{href}” is not a file of the book",
                place,
                "put the picture into the book's folder and give its path",
            )
        return Image(source, description, attributes=attributes, place=place)

    def _refuse_scheme(self, href: str, place: Place | None) -> None:
        scheme = href.partition(":")[0].lower()
        if scheme in _REFUSED:
            self.diagnostics.error("link-scheme", f"a link cannot be a “{scheme}:” address", place)

    def _inside(self, address: str, place: Place | None) -> str:
        path = resolve(self.path, address)
        if path is None:
            self.diagnostics.error(
                "path-outside",
                f"the path “{address}” leaves the book's folder",
                place,
                "paths are relative to the folder of the file that names them",
            )
        return path or address
