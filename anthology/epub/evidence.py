"""What the pages hold: read from the XHTML that goes into the file, so that what the metadata says of it is true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from lxml import etree

from anthology.descriptions import describes

_XHTML = "{http://www.w3.org/1999/xhtml}"
_CODE = tuple(_XHTML + name for name in ("code", "pre", "kbd", "samp"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADINGS = tuple(f"{_XHTML}h{level}" for level in range(1, 7))
_WORDS = etree.XPath("string()", smart_strings=False)
_ROLES = etree.XPath("//@role", smart_strings=False)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_STRING = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one page holds, or several."""

    characters: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    """The values of `role`."""
    has_pictures: bool = False
    """Any that are more than decoration."""
    lacks_descriptions: bool = False
    """A picture that is more than decoration is not described."""
    has_headings: bool = False
    has_code: bool = False
    has_mathematics: bool = False
    has_languages: bool = True
    """Every page says in which language it is."""
    length: int = 0
    """Characters of text, runs of spaces being one."""
    properties: tuple[str, ...] = ()
    """What the package document has to say of the page (EPUB 3.3, section D.5.3)."""


def evidence_of(page: str) -> Evidence:
    """Read one XHTML document."""
    root = etree.fromstring(page.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    meaningful = [
        describes(image.get("alt", ""))
        for image in root.iter(f"{_XHTML}img")
        if not _is_decoration(image)
    ]
    foreign = {
        "mathml": "{http://www.w3.org/1998/Math/MathML}math",
        "svg": "{http://www.w3.org/2000/svg}svg",
    }
    words = str(_WORDS(root))
    properties = tuple(
        name for name, tag in foreign.items() if next(root.iter(tag), None) is not None
    )
    return Evidence(
        characters=frozenset(words),
        roles=frozenset(" ".join(cast("list[str]", _ROLES(root))).split()),
        has_pictures=bool(meaningful),
        lacks_descriptions=not all(meaningful),
        has_headings=next(root.iter(*_HEADINGS), None) is not None,
        has_code=next(root.iter(*_CODE), None) is not None,
        has_mathematics="mathml" in properties,
        has_languages=bool(root.get("lang") and root.get(_LANGUAGE)),
        length=len(" ".join(words.split())),
        properties=properties,
    )


def together(pages: Iterable[Evidence]) -> Evidence:
    """Sum up several pages."""
    every = tuple(pages)
    return Evidence(
        characters=frozenset().union(*(page.characters for page in every)),
        roles=frozenset().union(*(page.roles for page in every)),
        has_pictures=any(page.has_pictures for page in every),
        lacks_descriptions=any(page.lacks_descriptions for page in every),
        has_headings=any(page.has_headings for page in every),
        has_code=any(page.has_code for page in every),
        has_mathematics=any(page.has_mathematics for page in every),
        has_languages=all(page.has_languages for page in every),
        length=sum(page.length for page in every),
    )


def characters_of_css(css: str) -> frozenset[str]:
    """Give the characters that a style sheet may add to a page by `content`."""
    strings = "".join("".join(found) for found in _CSS_STRING.findall(_CSS_COMMENT.sub("", css)))
    points = (int(found, 16) for found in _CSS_ESCAPE.findall(strings))
    return frozenset(strings) | {chr(point) for point in points if point < 0x110000}


def _is_decoration(image: etree._Element) -> bool:
    """An empty description says so, unless there is a caption: nobody captions an ornament."""
    if image.get("alt") != "":
        return False
    figure = next(image.iterancestors(f"{_XHTML}figure"), None)
    return figure is None or figure.find(f".//{_XHTML}figcaption") is None
